//! Every command of the window, once.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::base::Text;

use super::State;

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);
const PLAIN: Modifiers = Modifiers::NONE;

/// The commands in the order of the menus: name, menu, words in both languages, keys (the first is shown).
macro_rules! commands {
    ($($name:ident $menu:ident $zh:literal $en:literal [$($modifiers:ident $key:ident),*];)*) => {
        /// Something a person can ask for from the menu, the command bar, a key, the context menu or the command
        /// palette.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each command's text says what it does")]
        pub enum Command { $($name),* }

        impl Command {
            /// All commands in the order of the menus.
            pub const ALL: [Self; <[&str]>::len(&[$(stringify!($name)),*])] = [$(Self::$name),*];

            /// The words on the menu.
            #[must_use]
            pub const fn text(self) -> Text {
                match self { $(Self::$name => Text::fixed($zh, $en)),* }
            }

            /// The menu it stands in.
            #[must_use]
            pub const fn menu(self) -> Menu {
                match self { $(Self::$name => Menu::$menu),* }
            }

            /// The keys that run it; the first is shown.
            #[must_use]
            pub const fn shortcuts(self) -> &'static [KeyboardShortcut] {
                match self {
                    $(Self::$name => const { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] }),*
                }
            }
        }
    };
}

commands! {
    New File "新建…" "New…" [CTRL N];
    Gallery File "首页与模板" "Home and templates" [];
    Open File "打开…" "Open…" [CTRL O];
    Save File "保存" "Save" [CTRL S];
    SaveAs File "另存为…" "Save as…" [CTRL_SHIFT S];
    Export File "导出…" "Export…" [CTRL E];
    Report File "生成技术方案建议书…" "Write proposal…" [CTRL P];
    ReadNumbers File "读取业务量表…" "Read business numbers…" [];
    WriteNumbers File "导出业务量模板…" "Write a table of business numbers…" [];
    Quit File "退出" "Quit" [CTRL Q];
    Undo Edit "撤销" "Undo" [CTRL Z];
    Redo Edit "重做" "Redo" [CTRL Y, CTRL_SHIFT Z];
    Cut Edit "剪切" "Cut" [CTRL X];
    Copy Edit "复制" "Copy" [CTRL C];
    CopyPicture Edit "复制为图片" "Copy as picture" [CTRL_SHIFT C];
    Paste Edit "粘贴" "Paste" [CTRL V];
    Duplicate Edit "原地复制" "Duplicate" [CTRL D];
    Delete Edit "删除" "Delete" [PLAIN Delete, PLAIN Backspace];
    SelectAll Edit "全选" "Select all" [CTRL A];
    SelectNone Edit "取消选择" "Clear selection" [];
    SelectNext Edit "选择下一个节点" "Select next node" [PLAIN Tab];
    SelectPrevious Edit "选择上一个节点" "Select previous node" [SHIFT Tab];
    Find Edit "查找…" "Find…" [CTRL F];
    EditFields Edit "编辑属性" "Edit its fields" [PLAIN F6];
    QuickAdd Insert "添加产品…" "Add a product…" [PLAIN A];
    Connect Insert "画连线" "Draw link" [PLAIN L];
    ConnectTo Insert "连线到…" "Link to…" [SHIFT L];
    AddAz Insert "添加可用区" "Add an AZ" [];
    AddSecurityZone Insert "添加安全域" "Add a security zone" [];
    AddRegion Insert "添加地域" "Add a region" [];
    AddSite Insert "添加客户机房" "Add a site" [];
    Rename Arrange "重命名" "Rename" [PLAIN F2];
    NameAll Arrange "按规范命名" "Name by the convention" [];
    RaiseCount Arrange "数量加一" "Raise count" [CTRL CloseBracket];
    LowerCount Arrange "数量减一" "Lower count" [CTRL OpenBracket];
    Lock Arrange "锁定或解锁位置" "Lock or unlock position" [CTRL L];
    MoveLeft Arrange "左移一格" "Move left" [PLAIN ArrowLeft];
    MoveRight Arrange "右移一格" "Move right" [PLAIN ArrowRight];
    MoveUp Arrange "上移一格" "Move up" [PLAIN ArrowUp];
    MoveDown Arrange "下移一格" "Move down" [PLAIN ArrowDown];
    AlignLeft Arrange "左对齐" "Align left" [CTRL_SHIFT ArrowLeft];
    AlignRight Arrange "右对齐" "Align right" [CTRL_SHIFT ArrowRight];
    AlignTop Arrange "顶部对齐" "Align top" [CTRL_SHIFT ArrowUp];
    AlignBottom Arrange "底部对齐" "Align bottom" [CTRL_SHIFT ArrowDown];
    DistributeAcross Arrange "横向等距分布" "Distribute across" [ALT H];
    DistributeDown Arrange "纵向等距分布" "Distribute down" [ALT V];
    Tidy Arrange "自动布局" "Tidy" [CTRL_ALT L];
    TidySelection Arrange "只布局所选" "Tidy the selection" [];
    PinLayout Arrange "固定当前位置" "Keep everything where it is" [];
    ResetBends Arrange "恢复自动走线" "Route the link anew" [];
    ResetSize Arrange "按内容大小" "Size as its content needs" [];
    ZoomIn View "放大" "Zoom in" [CTRL Plus, CTRL Equals];
    ZoomOut View "缩小" "Zoom out" [CTRL Minus];
    ZoomActual View "实际大小" "Actual size" [CTRL Num0];
    FitAll View "显示全图" "Fit all" [CTRL_SHIFT H];
    FitSelection View "显示所选" "Fit selection" [CTRL_SHIFT J];
    ToggleGrid View "网格" "Grid" [];
    ToggleAddresses View "图上显示IP地址" "Addresses on the drawing" [PLAIN N];
    ToggleMinimap View "缩略图" "Minimap" [];
    ToggleLegend View "连线图例" "Legend of links" [];
    ToggleWheelZooms View "滚轮缩放" "Wheel zooms" [];
    TogglePalette View "产品栏" "Palette" [];
    ToggleInspector View "属性栏" "Inspector" [PLAIN F4];
    ToggleDock View "结果栏" "Results" [];
    ScaleUp View "界面放大" "Larger interface" [];
    ScaleDown View "界面缩小" "Smaller interface" [];
    SwitchLanguage View "切换到英文" "Switch to Chinese" [];
    SwitchTheme View "切换明暗主题" "Switch light or dark" [];
    ShowProblems Check "检查结果" "Findings" [];
    ShowSizing Check "容量测算" "Sizing" [];
    ShowQuote Check "报价清单" "Quote" [];
    ShowAddresses Check "IP地址规划" "Addresses" [];
    ShowAccess Check "访问控制" "Access" [];
    ShowResilience Check "高可用验证" "Resilience" [];
    ShowCatalog Check "产品目录" "Catalogue" [];
    ShowVersions Check "版本" "Versions" [];
    ShowOptions Check "方案比较" "Options" [];
    NextChange Check "下一处变更" "Next change" [PLAIN F7];
    PreviousChange Check "上一处变更" "Previous change" [SHIFT F7];
    AskReach Check "两点互访" "Does one node reach another" [PLAIN R];
    ReachFrom Check "从这里能访问什么" "Reachable from here" [PLAIN O];
    ReachTo Check "什么能访问这里" "What can reach this" [PLAIN I];
    Kill Check "模拟故障或恢复所选" "Let the selection fail or live" [PLAIN K];
    Revive Check "退出故障模拟或互访视图" "Leave the failure or the view of access" [PLAIN Escape];
    NextProblem Check "下一个问题" "Next finding" [PLAIN F8];
    PreviousProblem Check "上一个问题" "Previous finding" [SHIFT F8];
    FixFinding Check "修复当前问题" "Fix this finding" [CTRL Period];
    FixRule Check "修复同一规则的全部问题" "Fix all findings of this rule" [CTRL_SHIFT Period];
    Waive Check "例外审批…" "Waive this finding…" [];
    FixAll Check "全部自动修复" "Apply all automatic fixes" [];
    ApplySizes Check "采纳测算建议" "Apply the proposed sizes" [];
    ApplyAddresses Check "采用规划网段" "Apply the planned blocks" [];
    ApplyAccess Check "采用推导的安全组和白名单" "Apply the derived groups and whitelists" [];
    CommandPalette Help "命令面板…" "Command palette…" [CTRL K, CTRL_SHIFT P];
    Hotkeys Help "快捷键" "Keyboard shortcuts" [SHIFT Questionmark, PLAIN Questionmark, PLAIN F1];
    About Help "关于云图" "About Yuntu" [];
}

/// Where a command stands in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Designs and their files.
    File,
    /// The design itself.
    Edit,
    /// What is put in.
    Insert,
    /// Where it stands.
    Arrange,
    /// How it is shown.
    View,
    /// What is said about it.
    Check,
    /// How to use the program.
    Help,
}

impl Menu {
    /// All menus from left to right.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::Insert, Self::Arrange, Self::View, Self::Check, Self::Help];

    /// The title of the menu.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::File => Text::fixed("文件", "File"),
            Self::Edit => Text::fixed("编辑", "Edit"),
            Self::Insert => Text::fixed("插入", "Insert"),
            Self::Arrange => Text::fixed("排列", "Arrange"),
            Self::View => Text::fixed("视图", "View"),
            Self::Check => Text::fixed("检查", "Check"),
            Self::Help => Text::fixed("帮助", "Help"),
        }
    }
}

impl Command {
    /// Its first key as people write it, for example `Ctrl+Shift+S`; none when it has no key.
    #[must_use]
    pub fn keys_text(self, ctx: &egui::Context) -> Option<String> {
        self.shortcuts().first().map(|&keys| written(ctx, keys))
    }

    /// Whether the canvas reads its keys itself, because there they go on with a gesture.
    #[must_use]
    pub const fn is_read_by_canvas(self) -> bool {
        matches!(
            self,
            Self::SelectNext
                | Self::SelectPrevious
                | Self::MoveLeft
                | Self::MoveRight
                | Self::MoveUp
                | Self::MoveDown
        )
    }

    /// Whether a line is drawn above it in its menu.
    #[must_use]
    pub const fn starts_group(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::Export
                | Self::ReadNumbers
                | Self::Quit
                | Self::Cut
                | Self::SelectAll
                | Self::Find
                | Self::AddAz
                | Self::MoveLeft
                | Self::AlignLeft
                | Self::DistributeAcross
                | Self::Tidy
                | Self::ResetBends
                | Self::ToggleGrid
                | Self::TogglePalette
                | Self::ScaleUp
                | Self::SwitchLanguage
                | Self::NextProblem
                | Self::FixFinding
                | Self::ApplySizes
                | Self::AskReach
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
                | Self::CopyPicture
                | Self::Paste
                | Self::Delete
                | Self::SelectAll
                | Self::Rename
                | Self::Connect
                | Self::AskReach
                | Self::ReachFrom
                | Self::ReachTo
                | Self::ToggleAddresses
                | Self::Kill
                | Self::Revive
                | Self::Hotkeys
                | Self::RaiseCount
                | Self::LowerCount
                | Self::QuickAdd
                | Self::ConnectTo
                | Self::AlignLeft
                | Self::AlignRight
                | Self::AlignTop
                | Self::AlignBottom
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
                | Self::ToggleAddresses
                | Self::ToggleMinimap
                | Self::ToggleLegend
                | Self::ToggleWheelZooms
                | Self::TogglePalette
                | Self::ToggleDock
                | Self::ScaleUp
                | Self::ScaleDown
                | Self::SwitchTheme
        )
    }

    /// Whether what it switches is on.
    #[must_use]
    pub fn is_on(self, state: &State) -> bool {
        let settings = &state.settings;
        match self {
            Self::ToggleGrid => settings.grid,
            Self::ToggleAddresses => settings.addresses,
            Self::ToggleMinimap => settings.minimap,
            Self::ToggleLegend => settings.legend,
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
        let nodes = || selection.nodes().count();
        let history = state.document.as_ref().map(super::Document::history);
        match self {
            Self::New
            | Self::Gallery
            | Self::Open
            | Self::Quit
            | Self::ToggleGrid
            | Self::ToggleAddresses
            | Self::ToggleMinimap
            | Self::ToggleLegend
            | Self::ToggleWheelZooms
            | Self::TogglePalette
            | Self::ToggleInspector
            | Self::ToggleDock
            | Self::ScaleUp
            | Self::ScaleDown
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
            | Self::SelectNext
            | Self::SelectPrevious
            | Self::EditFields
            | Self::QuickAdd
            | Self::AddSecurityZone
            | Self::AddRegion
            | Self::AddSite
            | Self::Connect
            | Self::NameAll
            | Self::ReadNumbers
            | Self::WriteNumbers
            | Self::Tidy
            | Self::PinLayout
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
            | Self::ShowCatalog
            | Self::ShowVersions
            | Self::ShowOptions
            | Self::CopyPicture
            | Self::NextChange
            | Self::PreviousChange
            | Self::AskReach
            | Self::NextProblem
            | Self::PreviousProblem
            | Self::FixAll => has_document,
            Self::Undo => history.is_some_and(|history| history.undo_label().is_some()),
            Self::Redo => history.is_some_and(|history| history.redo_label().is_some()),
            Self::Delete | Self::SelectNone | Self::FitSelection | Self::Kill => !selection.is_empty(),
            Self::Revive => (state.failing.is_on() || state.reach.is_on()) && state.dialog.is_none(),
            Self::AddAz => state.design().is_some_and(|design| !design.regions.is_empty()),
            Self::Cut
            | Self::Copy
            | Self::Duplicate
            | Self::RaiseCount
            | Self::LowerCount
            | Self::Lock
            | Self::MoveLeft
            | Self::MoveRight
            | Self::MoveUp
            | Self::MoveDown
            | Self::TidySelection => nodes() > 0,
            Self::AlignLeft | Self::AlignRight | Self::AlignTop | Self::AlignBottom => nodes() > 1,
            Self::DistributeAcross | Self::DistributeDown => nodes() > 2,
            Self::Rename | Self::ConnectTo | Self::ReachFrom | Self::ReachTo => nodes() == 1,
            Self::ResetBends => {
                state.design().is_some_and(|design| selection.links().any(|link| design.bends.contains(link)))
            }
            Self::ResetSize => {
                state.design().is_some_and(|design| selection.iter().any(|of| design.extents.contains(of)))
            }
            Self::ApplySizes => state.plan().is_some_and(|plan| !plan.proposals.is_empty()),
            Self::ApplyAddresses => state.network().is_some(),
            Self::ApplyAccess => state.network().is_some_and(|survey| !survey.is_equal()),
            Self::FixFinding => {
                state.current().is_some_and(|f| f.fixes.iter().any(crate::rules::Fix::has_edits))
            }
            Self::FixRule => state.current().is_some_and(|finding| finding.auto_fix().is_some()),
            Self::Waive => state.current().is_some_and(|finding| finding.waived.is_none()),
        }
    }
}

/// A shortcut with the signs that stand on the keys.
#[must_use]
pub fn written(ctx: &egui::Context, keys: KeyboardShortcut) -> String {
    let text = ctx.format_shortcut(&keys);
    text.replace("OpenBracket", "[")
        .replace("CloseBracket", "]")
        .replace("Minus", "−")
        .replace("Plus", "+")
        .replace("Period", ".")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_two_commands_have_the_same_words() {
        for lang in crate::base::Lang::ALL {
            let mut owners = BTreeMap::new();
            for command in Command::ALL {
                let other = owners.insert(command.text().get(lang).to_owned(), command);
                assert_eq!(other, None, "{command:?} has the words of another");
            }
        }
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
