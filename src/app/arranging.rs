//! Commands that put things in, line them up, lay them out, and take results over.

use crate::base::{Point, Size, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, NodeId, Pos, Ref, RegionId, naming_edits};
use crate::scene::Tokens;
use crate::text;

use super::canvas::arrange::{self, Edge, Way};
use super::canvas::gesture::{self, Manner};
use super::canvas::relink;
use super::canvas::snap::GRID;
use super::canvas::{ViewRequest, starter};
use super::containers::{self, Addition};
use super::{Command, Selection, State};

/// How large and how small the interface may be.
const SCALES: (f32, f32) = (1.0, 3.0);

impl State {
    /// Runs a command that puts something in, lays something out, or takes a result over.
    pub fn arrange(&mut self, command: Command, ctx: &egui::Context) {
        let nodes: Vec<NodeId> = self.selection.nodes().collect();
        let Some(design) = self.design() else { return };
        let surface = self.canvas.surface();
        let align = |edge| (command.text(), arrange::align(surface, design, &nodes, edge));
        let spread = |way| (command.text(), arrange::distribute(surface, design, &nodes, way));
        let (label, edits) = match command {
            Command::AlignLeft => align(Edge::Left),
            Command::AlignRight => align(Edge::Right),
            Command::AlignTop => align(Edge::Top),
            Command::AlignBottom => align(Edge::Bottom),
            Command::DistributeAcross => spread(Way::Across),
            Command::DistributeDown => spread(Way::Down),
            Command::NameAll => match naming_edits(design) {
                Ok(edits) if edits.is_empty() => {
                    return self.say(Text::fixed("名称都符合规范", "Every name fits the convention"));
                }
                Ok(edits) => (command.text(), edits),
                Err(bad) => return self.complain(bad.text()),
            },
            Command::ApplySizes => {
                (command.text(), self.plan().map_or_else(Vec::new, crate::pricing::Plan::edits))
            }
            Command::ApplyAddresses => {
                let edits = self.network().map(|survey| survey.addresses.edits(design));
                (command.text(), edits.unwrap_or_default())
            }
            Command::ApplyAccess => {
                let edits = self.network().map(|survey| survey.access.edits(design));
                (command.text(), edits.unwrap_or_default())
            }
            Command::Tidy => (command.text(), unlocked(design, design.nodes.keys(), true)),
            Command::TidySelection => (command.text(), unlocked(design, nodes.into_iter(), false)),
            Command::PinLayout => (command.text(), pinned(self)),
            Command::ResetBends => {
                let bent = self.selection.links().filter(|&link| design.bends.contains(link));
                (command.text(), bent.map(|link| Edit::SetBends(link, Vec::new())).collect())
            }
            Command::ResetSize => {
                let sized = self.selection.iter().filter(|what| design.extents.contains(*what));
                (command.text(), sized.map(|of| Edit::SetExtent(of, None)).collect())
            }
            Command::MoveLeft => return self.canvas.request(ViewRequest::Nudge(-GRID, 0.0)),
            Command::MoveRight => return self.canvas.request(ViewRequest::Nudge(GRID, 0.0)),
            Command::MoveUp => return self.canvas.request(ViewRequest::Nudge(0.0, -GRID)),
            Command::MoveDown => return self.canvas.request(ViewRequest::Nudge(0.0, GRID)),
            Command::SelectNext => return self.canvas.request(ViewRequest::Next(false)),
            Command::SelectPrevious => return self.canvas.request(ViewRequest::Next(true)),
            Command::AddAz => {
                let region = self.region_in_hand();
                return region.into_iter().for_each(|region| self.add_az(region, ctx));
            }
            Command::AddSecurityZone => {
                let added = containers::security_zone(design, self.lang());
                return self.add(Some(added), ctx);
            }
            Command::AddRegion => {
                let added = containers::region(design, self.catalog(), self.lang());
                return self.add(added, ctx);
            }
            Command::AddSite => {
                let added = containers::site(design, self.lang());
                return self.add(Some(added), ctx);
            }
            _ => return,
        };
        if edits.is_empty() {
            return;
        }
        self.canvas.glide();
        self.commit(label, edits, ctx);
        if command == Command::Tidy {
            self.canvas.request(ViewRequest::FitAll);
        }
    }

    /// Connects two nodes as a line drawn from one to the other does.
    pub fn link(&mut self, from: NodeId, to: NodeId, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        match relink::new_link(design, from, to) {
            Ok((label, edits, link)) => {
                self.commit(label, edits, ctx);
                self.selection = Selection::one(link);
                self.canvas.request(ViewRequest::Reveal(link.into()));
            }
            Err(why) => self.complain(why),
        }
    }

    /// Adds the next AZ to a region.
    pub fn add_az(&mut self, region: RegionId, ctx: &egui::Context) {
        let added =
            self.design().and_then(|design| containers::az(design, self.catalog(), region, self.lang()));
        self.add(added, ctx);
    }

    fn add(&mut self, addition: Option<Addition>, ctx: &egui::Context) {
        let Some((label, edits, what)) = addition else {
            self.say(Text::fixed(
                "目录中没有更多可添加的地域或可用区。",
                "The catalogue has no more regions or AZs to add.",
            ));
            return;
        };
        self.commit(label, edits, ctx);
        if self.design().is_some_and(|design| design.has(what)) {
            self.selection = Selection::one(what);
            self.canvas.request(ViewRequest::Reveal(what));
        }
    }

    /// The region that an AZ is added to: that of the selection, else the first.
    fn region_in_hand(&self) -> Option<RegionId> {
        let design = self.design()?;
        let of = |what: Ref| match what {
            Ref::Region(id) => Some(id),
            Ref::Az(id) => design.azs.get(id).map(|az| az.region),
            Ref::Vpc(id) => design.vpcs.get(id).map(|vpc| vpc.region),
            Ref::Node(id) => design.nodes.get(id).and_then(|node| design.region_of(node)),
            _ => None,
        };
        self.selection.iter().find_map(of).or_else(|| design.regions.keys().next())
    }

    /// Puts a product where a point of the document lies. Unless it was pointed at, the layout finds the spot.
    pub fn place_at(&mut self, key: &str, at: Point, exact: bool, ctx: &egui::Context) {
        let Some(design) = self.design() else { return };
        let catalog: &Catalog = self.catalog();
        let node = Tokens::builtin().node;
        let size = Size { w: node.width, h: node.height };
        let manner = Manner { scale: 1.0, free: false };
        let plan = gesture::plan_place(self.canvas.surface(), design, catalog, key, (at, size), manner);
        let placed = gesture::place_edits(design, catalog, key, &plan, self.lang());
        let Some((label, mut edits, id)) = placed else {
            if let Some(Text { zh, en }) = plan.refusal() {
                self.complain(text!("不能放在这里：{zh}", "It cannot stand here: {en}"));
            }
            return;
        };
        if !exact {
            edits.retain(|edit| !matches!(edit, Edit::SetPosition(..)));
        }
        self.commit(label, edits, ctx);
        self.selection = Selection::one(id);
        self.canvas.request(ViewRequest::Reveal(id.into()));
    }

    /// The places that take a product, each with its words and a point in it; the selected one first.
    #[must_use]
    pub fn places_for(&self, key: &str) -> Vec<(String, Point)> {
        let Some(design) = self.design() else { return Vec::new() };
        let (catalog, lang) = (self.catalog(), self.lang());
        let known = super::inspector::Known::new(design, catalog, lang);
        let names = known.places();
        let fresh = starter::fresh_node(key, None, design, lang);
        let surface = self.canvas.surface();
        let mut out: Vec<(bool, String, Point)> = Vec::new();
        let selected = |place, vswitch| {
            self.selection.iter().any(|what| match what {
                Ref::Node(id) => {
                    design.nodes.get(id).is_some_and(|n| n.place == place && n.vswitch == vswitch)
                }
                Ref::VSwitch(id) => vswitch == Some(id),
                _ => false,
            })
        };
        for cell in surface.cells.iter().chain(&surface.frames) {
            let at = cell.rect.center();
            let Ok(standing) = gesture::standing(surface, design, catalog, &fresh.product, None, at) else {
                continue;
            };
            let place = names.iter().find(|(place, _)| *place == standing.place);
            let mut words = place.map_or_else(String::new, |(_, words)| words.get(lang).to_owned());
            if let Some(row) = standing.vswitch.and_then(|id| design.vswitches.get(id)) {
                words = format!("{words} · {}", row.name);
            }
            if !words.is_empty() && out.iter().all(|(_, other, _)| *other != words) {
                out.push((!selected(standing.place, standing.vswitch), words, at));
            }
        }
        // Outside everything lies the Internet side, which is drawn only when something stands there.
        let outside = Point::new(surface.bounds.x - 400.0, surface.bounds.y - 400.0);
        if gesture::standing(surface, design, catalog, &fresh.product, None, outside).is_ok() {
            let words = Text::fixed("互联网侧", "Internet side").get(lang).to_owned();
            if out.iter().all(|(_, other, _)| *other != words) {
                out.push((true, words, outside));
            }
        }
        out.sort_by_key(|(later, ..)| *later);
        out.into_iter().map(|(_, words, at)| (words, at)).collect()
    }

    /// Makes the interface larger or smaller by a step.
    pub fn scale_interface(&mut self, by: f32, ctx: &egui::Context) {
        let scale = ((self.settings.ui_scale + by) * 4.0).round() / 4.0;
        self.settings.ui_scale = scale.clamp(SCALES.0, SCALES.1);
        ctx.set_zoom_factor(self.settings.ui_scale);
        let percent = (self.settings.ui_scale * 100.0).round();
        self.say(text!("界面缩放 {percent}%", "Interface at {percent}%"));
    }
}

/// The edits that leave unlocked nodes to the layout, and with them bends of links and sizes of containers when
/// `everything` says so.
fn unlocked(design: &Design, nodes: impl Iterator<Item = NodeId>, everything: bool) -> Vec<Edit> {
    let free = |id: &NodeId| {
        design.positions.contains(*id) && design.nodes.get(*id).is_some_and(|node| !node.locked)
    };
    let mut edits: Vec<Edit> = nodes.filter(free).map(|id| Edit::SetPosition(id, None)).collect();
    if everything {
        edits.extend(design.bends.keys().map(|id| Edit::SetBends(id, Vec::new())));
        edits.extend(design.extents.keys().map(|of| Edit::SetExtent(of, None)));
    }
    edits
}

/// The edits that keep every node where it is drawn now, whatever is added later.
fn pinned(state: &State) -> Vec<Edit> {
    let surface = state.canvas.surface();
    let position = |(&id, rect): (&NodeId, &crate::base::Rect)| {
        let origin = surface.homes.get(&id)?.origin?;
        let pos = Pos { x: (rect.x - origin.x).round() as i32, y: (rect.y - origin.y).round() as i32 };
        Some(Edit::SetPosition(id, Some(pos)))
    };
    surface.nodes.iter().filter_map(position).collect()
}
