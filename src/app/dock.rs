//! The dock below the canvas: findings, sizing, quote.

use egui::{Align, Layout, RichText, Ui};

use super::problems::{ProblemsState, problems_ui};
use super::{Action, Command, State, icons};
use crate::base::Text;

/// A tab of the dock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// What the rules found.
    #[default]
    Problems,
    /// What the workloads imply.
    Sizing,
    /// What it costs.
    Quote,
    /// Which address everything gets.
    Addresses,
    /// Who reaches whom.
    Access,
    /// What failures leave.
    Resilience,
    /// What the cloud offers.
    Catalog,
    /// Baselines, and what changed since.
    Versions,
    /// Variants side by side.
    Options,
}

impl Tab {
    const ALL: [(Self, Command); 9] = [
        (Self::Problems, Command::ShowProblems),
        (Self::Sizing, Command::ShowSizing),
        (Self::Quote, Command::ShowQuote),
        (Self::Addresses, Command::ShowAddresses),
        (Self::Access, Command::ShowAccess),
        (Self::Resilience, Command::ShowResilience),
        (Self::Catalog, Command::ShowCatalog),
        (Self::Versions, Command::ShowVersions),
        (Self::Options, Command::ShowOptions),
    ];
}

/// What the dock remembers.
#[derive(Debug, Default)]
pub struct DockState {
    /// The tab in front.
    pub tab: Tab,
    /// What the list of findings remembers.
    pub problems: ProblemsState,
    /// What the tab of sizes remembers.
    pub sizing: super::sizing_aside::SizingState,
    /// What the tab of the quote remembers.
    pub quote: super::quote_aside::QuoteState,
    /// What the tab of the catalogue remembers.
    pub catalog: super::catalog_panel::CatalogState,
    /// What the tab of access remembers.
    pub access: super::access::AccessState,
    /// What the tab of versions remembers.
    pub versions: super::versions::VersionsState,
    /// What the tab of options remembers.
    pub options: super::versions::OptionsState,
    /// What the tab of addresses remembers.
    pub addresses: super::address_map::AddressesState,
}

/// Shows the dock and says what was clicked.
pub fn dock_ui(ui: &mut Ui, state: &State, memory: &mut DockState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    // A panel takes the height of its content: a short list must not make the dock small.
    ui.set_min_height(ui.available_height());
    ui.horizontal(|ui| {
        for (tab, command) in Tab::ALL {
            let text = command.text();
            let words = match tab {
                Tab::Problems => {
                    let summary = state.report().summary;
                    let count = summary.error + summary.warning + summary.info;
                    format!("{}  {count}", text.get(lang))
                }
                Tab::Sizing
                | Tab::Quote
                | Tab::Addresses
                | Tab::Access
                | Tab::Resilience
                | Tab::Catalog
                | Tab::Versions
                | Tab::Options => text.get(lang).to_owned(),
            };
            if ui.selectable_label(memory.tab == tab, RichText::new(words).size(12.0)).clicked() {
                memory.tab = tab;
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = Text::fixed("收起", "Hide");
            if icons::icon_button(ui, Command::ToggleDock, true, false, name.get(lang)).clicked() {
                actions.push(Action::Run(Command::ToggleDock));
            }
        });
    });
    ui.separator();
    actions.extend(match memory.tab {
        Tab::Problems => problems_ui(ui, state, &mut memory.problems),
        Tab::Sizing => super::sizing_panel::sizing_ui(ui, state, &mut memory.sizing),
        Tab::Quote => super::quote::quote_ui(ui, state, &mut memory.quote),
        Tab::Addresses => super::addresses::addresses_ui(ui, state, &mut memory.addresses),
        Tab::Access => super::access::access_ui(ui, state, &mut memory.access),
        Tab::Resilience => super::resilience_panel::resilience_ui(ui, state),
        Tab::Catalog => {
            super::catalog_panel::catalog_ui(ui, state, &mut memory.catalog);
            Vec::new()
        }
        Tab::Versions => super::versions::versions_ui(ui, state, &mut memory.versions),
        Tab::Options => super::versions::options_ui(ui, state, &mut memory.options),
    });
    actions
}
