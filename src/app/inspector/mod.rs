//! The inspector: every field of what is selected, or of the whole design.

mod balance;
mod compute;
mod connect;
mod data;
mod design;
mod failures;
mod form;
mod known;
mod naming;
mod node;
mod peers;
mod places;
mod practice;
mod price;
mod several;
mod source;
mod words;

pub use form::first_field;
pub use known::Known;
pub use words::Choice;

use crate::base::Text;
use crate::design::{Edit, Ref};

use self::form::Form;
use super::{Action, Selection};

/// Shows the inspector and says what was changed.
pub fn inspector_ui(ui: &mut egui::Ui, known: &Known<'_>, selection: &Selection) -> Vec<Action> {
    let mut actions = Vec::new();
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| match selection.single() {
        None if selection.is_empty() => {
            let mut form = Form::new(ui, known.lang, "design");
            let edits = design::design_form(&mut form, known);
            push(&mut actions, form.changed(), edits);
        }
        None if selection.nodes().count() > 1 => {
            let nodes: Vec<_> = selection.nodes().collect();
            let mut form = Form::new(ui, known.lang, "several");
            let edits = several::several_form(&mut form, known, &nodes);
            push(&mut actions, form.changed(), edits);
        }
        None => {
            let count = selection.len();
            let words = match known.lang {
                crate::base::Lang::Zh => format!("已选 {count} 项。点选一项可修改其属性。"),
                crate::base::Lang::En => format!("{count} things selected. Select one to change it."),
            };
            ui.add(egui::Label::new(words).wrap());
        }
        Some(what) => {
            let mut form = Form::new(ui, known.lang, what);
            let edit = match what {
                Ref::Node(id) => node::node_form(&mut form, known, id),
                Ref::Link(id) => places::link_form(&mut form, known, id),
                Ref::Region(id) => places::region_form(&mut form, known, id),
                Ref::Az(id) => places::az_form(&mut form, known, id),
                Ref::SecurityZone(id) => places::security_zone_form(&mut form, known, id),
                Ref::Vpc(id) => places::vpc_form(&mut form, known, id),
                Ref::VSwitch(id) => places::vswitch_form(&mut form, known, id),
                Ref::Site(id) => places::site_form(&mut form, known, id),
                Ref::SecurityGroup(id) => places::security_group_form(&mut form, known, id),
                Ref::Workload(_) | Ref::Function(_) | Ref::System(_) | Ref::Environment(_) => {
                    let edits = design::design_form(&mut form, known);
                    push(&mut actions, form.changed(), edits);
                    return;
                }
            };
            let size = places::extent_fields(&mut form, known, what);
            push(&mut actions, form.changed(), edit.into_iter().chain(size).collect());
        }
    });
    actions.extend(known.take_spec().map(Action::PickSpec));
    actions.extend(known.take_reveals().into_iter().map(|what| Action::Select(Selection::one(what))));
    actions
}

/// The title of the inspector: what is selected, a node by its product.
#[must_use]
pub fn title(known: &Known<'_>, selection: &Selection) -> Text {
    match selection.single() {
        Some(Ref::Node(id)) => known
            .design
            .nodes
            .get(id)
            .map_or_else(Text::default, |node| Text::same(known.product_name(&node.product))),
        Some(what) => places::kind_title(what),
        None if selection.is_empty() => Text::fixed("设计属性", "Design"),
        None => Text::fixed("多选", "Several"),
    }
}

fn push(actions: &mut Vec<Action>, label: Option<Text>, edits: Vec<Edit>) {
    if !edits.is_empty() {
        let label = label.unwrap_or_else(|| Text::fixed("修改属性", "Change a field"));
        actions.push(Action::Commit { label, edits });
    }
}
