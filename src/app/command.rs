//! Every command of the window, once.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::base::Text;

use super::State;

/// Something a person can ask for from the menu, the command bar, a key or the command palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each command's text says what it does")]
pub enum Command {
    New,
    Gallery,
    Open,
    Save,
    SaveAs,
    Export,
    Report,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    Duplicate,
    Delete,
    SelectAll,
    SelectNone,
    Rename,
    RaiseCount,
    LowerCount,
    Lock,
    Connect,
    Tidy,
    ZoomIn,
    ZoomOut,
    ZoomActual,
    FitAll,
    FitSelection,
    ToggleGrid,
    ToggleWheelZooms,
    TogglePalette,
    ToggleInspector,
    ToggleDock,
    ShowProblems,
    ShowSizing,
    ShowQuote,
    ShowAddresses,
    ShowAccess,
    ShowResilience,
    Kill,
    Revive,
    NextProblem,
    PreviousProblem,
    FixAll,
    SwitchLanguage,
    SwitchTheme,
    CommandPalette,
    Find,
    Hotkeys,
    About,
}

/// Where a command stands in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Designs and their files.
    File,
    /// The design itself.
    Edit,
    /// How it is shown.
    View,
    /// What is said about it.
    Check,
    /// How to use the program.
    Help,
}

impl Menu {
    /// All menus from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Check, Self::Help];

    /// The title of the menu.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::File => Text::fixed("文件", "File"),
            Self::Edit => Text::fixed("编辑", "Edit"),
            Self::View => Text::fixed("视图", "View"),
            Self::Check => Text::fixed("检查", "Check"),
            Self::Help => Text::fixed("帮助", "Help"),
        }
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);
const PLAIN: Modifiers = Modifiers::NONE;

impl Command {
    /// All commands in the order of the menus.
    pub const ALL: [Self; 50] = [
        Self::New,
        Self::Gallery,
        Self::Open,
        Self::Save,
        Self::SaveAs,
        Self::Export,
        Self::Report,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::Duplicate,
        Self::Delete,
        Self::SelectAll,
        Self::SelectNone,
        Self::Rename,
        Self::RaiseCount,
        Self::LowerCount,
        Self::Lock,
        Self::Connect,
        Self::Tidy,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomActual,
        Self::FitAll,
        Self::FitSelection,
        Self::ToggleGrid,
        Self::ToggleWheelZooms,
        Self::TogglePalette,
        Self::ToggleInspector,
        Self::ToggleDock,
        Self::SwitchLanguage,
        Self::SwitchTheme,
        Self::ShowProblems,
        Self::ShowSizing,
        Self::ShowQuote,
        Self::ShowAddresses,
        Self::ShowAccess,
        Self::ShowResilience,
        Self::Kill,
        Self::Revive,
        Self::NextProblem,
        Self::PreviousProblem,
        Self::FixAll,
        Self::CommandPalette,
        Self::Find,
        Self::Hotkeys,
        Self::About,
    ];

    /// The words on the menu.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::New => Text::fixed("新建…", "New…"),
            Self::Gallery => Text::fixed("从模板新建…", "New from template…"),
            Self::Open => Text::fixed("打开…", "Open…"),
            Self::Save => Text::fixed("保存", "Save"),
            Self::SaveAs => Text::fixed("另存为…", "Save as…"),
            Self::Export => Text::fixed("导出…", "Export…"),
            Self::Report => Text::fixed("生成技术方案建议书…", "Write proposal…"),
            Self::Quit => Text::fixed("退出", "Quit"),
            Self::Undo => Text::fixed("撤销", "Undo"),
            Self::Redo => Text::fixed("重做", "Redo"),
            Self::Cut => Text::fixed("剪切", "Cut"),
            Self::Copy => Text::fixed("复制", "Copy"),
            Self::Paste => Text::fixed("粘贴", "Paste"),
            Self::Duplicate => Text::fixed("原地复制", "Duplicate"),
            Self::Delete => Text::fixed("删除", "Delete"),
            Self::SelectAll => Text::fixed("全选", "Select all"),
            Self::SelectNone => Text::fixed("取消选择", "Clear selection"),
            Self::Rename => Text::fixed("重命名", "Rename"),
            Self::RaiseCount => Text::fixed("数量加一", "Raise count"),
            Self::LowerCount => Text::fixed("数量减一", "Lower count"),
            Self::Lock => Text::fixed("锁定或解锁位置", "Lock or unlock position"),
            Self::Connect => Text::fixed("画连线", "Draw link"),
            Self::Tidy => Text::fixed("自动布局", "Tidy"),
            Self::ZoomIn => Text::fixed("放大", "Zoom in"),
            Self::ZoomOut => Text::fixed("缩小", "Zoom out"),
            Self::ZoomActual => Text::fixed("实际大小", "Actual size"),
            Self::FitAll => Text::fixed("显示全图", "Fit all"),
            Self::FitSelection => Text::fixed("显示所选", "Fit selection"),
            Self::ToggleGrid => Text::fixed("网格", "Grid"),
            Self::ToggleWheelZooms => Text::fixed("滚轮缩放", "Wheel zooms"),
            Self::TogglePalette => Text::fixed("产品栏", "Palette"),
            Self::ToggleInspector => Text::fixed("属性栏", "Inspector"),
            Self::ToggleDock => Text::fixed("结果栏", "Results"),
            Self::ShowProblems => Text::fixed("检查结果", "Findings"),
            Self::ShowSizing => Text::fixed("容量测算", "Sizing"),
            Self::ShowQuote => Text::fixed("报价清单", "Quote"),
            Self::ShowAddresses => Text::fixed("IP地址规划", "Addresses"),
            Self::ShowAccess => Text::fixed("访问控制", "Access"),
            Self::ShowResilience => Text::fixed("高可用验证", "Resilience"),
            Self::Kill => Text::fixed("模拟故障或恢复所选", "Let the selection fail or live"),
            Self::Revive => Text::fixed("退出故障模拟", "Leave the failure"),
            Self::NextProblem => Text::fixed("下一个问题", "Next finding"),
            Self::PreviousProblem => Text::fixed("上一个问题", "Previous finding"),
            Self::FixAll => Text::fixed("全部自动修复", "Apply all automatic fixes"),
            Self::SwitchLanguage => Text::fixed("切换到英文", "Switch to Chinese"),
            Self::SwitchTheme => Text::fixed("切换明暗主题", "Switch light or dark"),
            Self::CommandPalette => Text::fixed("命令面板…", "Command palette…"),
            Self::Find => Text::fixed("查找…", "Find…"),
            Self::Hotkeys => Text::fixed("快捷键", "Keyboard shortcuts"),
            Self::About => Text::fixed("关于云图", "About Yuntu"),
        }
    }

    /// The keys that run it; the first is shown.
    #[must_use]
    pub const fn shortcuts(self) -> &'static [KeyboardShortcut] {
        macro_rules! keys {
            ($(($modifiers:expr, $key:ident)),*) => {
                const { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] }
            };
        }
        match self {
            Self::New => keys!((CTRL, N)),
            Self::Open => keys!((CTRL, O)),
            Self::Save => keys!((CTRL, S)),
            Self::SaveAs => keys!((CTRL_SHIFT, S)),
            Self::Export => keys!((CTRL, E)),
            Self::Report => keys!((CTRL, P)),
            Self::Quit => keys!((CTRL, Q)),
            Self::Undo => keys!((CTRL, Z)),
            Self::Redo => keys!((CTRL, Y), (CTRL_SHIFT, Z)),
            Self::Cut => keys!((CTRL, X)),
            Self::Copy => keys!((CTRL, C)),
            Self::Paste => keys!((CTRL, V)),
            Self::Duplicate => keys!((CTRL, D)),
            Self::Delete => keys!((PLAIN, Delete), (PLAIN, Backspace)),
            Self::SelectAll => keys!((CTRL, A)),
            Self::Rename => keys!((PLAIN, F2)),
            Self::RaiseCount => keys!((CTRL, CloseBracket)),
            Self::LowerCount => keys!((CTRL, OpenBracket)),
            Self::Lock => keys!((CTRL, L)),
            Self::Connect => keys!((PLAIN, L)),
            Self::Tidy => keys!((CTRL_ALT, L)),
            Self::ZoomIn => keys!((CTRL, Plus), (CTRL, Equals)),
            Self::ZoomOut => keys!((CTRL, Minus)),
            Self::ZoomActual => keys!((CTRL, Num0)),
            Self::FitAll => keys!((CTRL_SHIFT, H)),
            Self::FitSelection => keys!((CTRL_SHIFT, J)),
            Self::ToggleInspector => keys!((PLAIN, F4)),
            Self::Kill => keys!((PLAIN, K)),
            Self::Revive => keys!((PLAIN, Escape)),
            Self::NextProblem => keys!((PLAIN, F8)),
            Self::PreviousProblem => keys!((Modifiers::SHIFT, F8)),
            Self::CommandPalette => keys!((CTRL, K), (CTRL_SHIFT, P)),
            Self::Find => keys!((CTRL, F)),
            Self::Hotkeys => keys!((Modifiers::SHIFT, Questionmark), (PLAIN, Questionmark)),
            Self::Gallery
            | Self::SelectNone
            | Self::ToggleGrid
            | Self::ToggleWheelZooms
            | Self::TogglePalette
            | Self::ToggleDock
            | Self::ShowProblems
            | Self::ShowSizing
            | Self::ShowQuote
            | Self::ShowAddresses
            | Self::ShowAccess
            | Self::ShowResilience
            | Self::FixAll
            | Self::SwitchLanguage
            | Self::SwitchTheme
            | Self::About => &[],
        }
    }

    /// Its first key as people write it, for example `Ctrl+Shift+S`; none when it has no key.
    #[must_use]
    pub fn keys_text(self, ctx: &egui::Context) -> Option<String> {
        self.shortcuts().first().map(|&keys| written(ctx, keys))
    }

    /// The menu it stands in.
    #[must_use]
    pub const fn menu(self) -> Menu {
        match self {
            Self::New
            | Self::Gallery
            | Self::Open
            | Self::Save
            | Self::SaveAs
            | Self::Export
            | Self::Report
            | Self::Quit => Menu::File,
            Self::Undo
            | Self::Redo
            | Self::Cut
            | Self::Copy
            | Self::Paste
            | Self::Duplicate
            | Self::Delete
            | Self::SelectAll
            | Self::SelectNone
            | Self::Rename
            | Self::RaiseCount
            | Self::LowerCount
            | Self::Lock
            | Self::Connect
            | Self::Tidy
            | Self::Find => Menu::Edit,
            Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomActual
            | Self::FitAll
            | Self::FitSelection
            | Self::ToggleGrid
            | Self::ToggleWheelZooms
            | Self::TogglePalette
            | Self::ToggleInspector
            | Self::ToggleDock
            | Self::SwitchLanguage
            | Self::SwitchTheme => Menu::View,
            Self::ShowProblems
            | Self::ShowSizing
            | Self::ShowQuote
            | Self::ShowAddresses
            | Self::ShowAccess
            | Self::ShowResilience
            | Self::Kill
            | Self::Revive
            | Self::NextProblem
            | Self::PreviousProblem
            | Self::FixAll => Menu::Check,
            Self::CommandPalette | Self::Hotkeys | Self::About => Menu::Help,
        }
    }

    /// Whether a line is drawn above it in its menu.
    #[must_use]
    pub const fn starts_group(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::Export
                | Self::Quit
                | Self::Cut
                | Self::SelectAll
                | Self::Rename
                | Self::Connect
                | Self::Find
                | Self::ToggleGrid
                | Self::TogglePalette
                | Self::SwitchLanguage
                | Self::NextProblem
                | Self::Kill
        )
    }

    /// Whether a text field that has the focus keeps this command's keys for itself.
    #[must_use]
    pub const fn yields_to_text(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::Cut
                | Self::Copy
                | Self::Paste
                | Self::Delete
                | Self::SelectAll
                | Self::Rename
                | Self::Connect
                | Self::Kill
                | Self::Revive
                | Self::Hotkeys
                | Self::RaiseCount
                | Self::LowerCount
        )
    }

    /// Whether it changes only how things are shown, so that what is being typed may go on.
    #[must_use]
    pub const fn is_view_only(self) -> bool {
        matches!(
            self,
            Self::ZoomIn
                | Self::ZoomOut
                | Self::ZoomActual
                | Self::FitAll
                | Self::FitSelection
                | Self::ToggleGrid
                | Self::ToggleWheelZooms
                | Self::TogglePalette
                | Self::ToggleDock
                | Self::SwitchTheme
        )
    }

    /// Whether what it switches is on.
    #[must_use]
    pub fn is_on(self, state: &State) -> bool {
        let settings = &state.settings;
        match self {
            Self::ToggleGrid => settings.grid,
            Self::ToggleWheelZooms => settings.wheel_zooms,
            Self::TogglePalette => settings.palette_open,
            Self::ToggleInspector => settings.inspector_open,
            Self::ToggleDock => settings.dock_open,
            _ => false,
        }
    }

    /// Whether it can be run now.
    #[must_use]
    pub fn enabled(self, state: &State) -> bool {
        let has_document = state.document.is_some();
        let selection = &state.selection;
        let history = state.document.as_ref().map(super::Document::history);
        match self {
            Self::New
            | Self::Gallery
            | Self::Open
            | Self::Quit
            | Self::ToggleGrid
            | Self::ToggleWheelZooms
            | Self::TogglePalette
            | Self::ToggleInspector
            | Self::ToggleDock
            | Self::SwitchLanguage
            | Self::SwitchTheme
            | Self::CommandPalette
            | Self::Hotkeys
            | Self::About => true,
            Self::Save
            | Self::SaveAs
            | Self::Export
            | Self::Report
            | Self::SelectAll
            | Self::Connect
            | Self::Tidy
            | Self::Find
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomActual
            | Self::FitAll
            | Self::Paste
            | Self::ShowProblems
            | Self::ShowSizing
            | Self::ShowQuote
            | Self::ShowAddresses
            | Self::ShowAccess
            | Self::ShowResilience
            | Self::NextProblem
            | Self::PreviousProblem
            | Self::FixAll => has_document,
            Self::Undo => history.is_some_and(|history| history.undo_label().is_some()),
            Self::Redo => history.is_some_and(|history| history.redo_label().is_some()),
            Self::Delete | Self::SelectNone | Self::FitSelection | Self::Kill => !selection.is_empty(),
            Self::Revive => state.failing.is_on() && state.dialog.is_none(),
            Self::Cut | Self::Copy | Self::Duplicate | Self::RaiseCount | Self::LowerCount | Self::Lock => {
                selection.nodes().next().is_some()
            }
            Self::Rename => selection.nodes().count() == 1,
        }
    }
}

/// A shortcut with the signs that stand on the keys.
#[must_use]
pub fn written(ctx: &egui::Context, keys: KeyboardShortcut) -> String {
    let text = ctx.format_shortcut(&keys);
    text.replace("OpenBracket", "[").replace("CloseBracket", "]").replace("Minus", "−").replace("Plus", "+")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn all_commands_are_listed_once() {
        let mut seen = Command::ALL.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), Command::ALL.len());
        // The last variant bounds the enum: every discriminant below it must be listed.
        assert_eq!(seen.len(), Command::About as usize + 1);
    }

    #[test]
    fn no_two_commands_share_a_key() {
        let mut owners = BTreeMap::new();
        for command in Command::ALL {
            for keys in command.shortcuts() {
                let other = owners.insert(format!("{keys:?}"), command);
                assert_eq!(other, None, "{keys:?} runs {command:?} too");
            }
        }
    }
}
