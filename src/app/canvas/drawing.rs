//! The drawing that the canvas shows, made anew only when something that it shows has changed.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{Lang, Rect, Severity};
use crate::catalog::Catalog;
use crate::design::{Design, LinkId, Place, Purpose, Ref};
use crate::scene::layout::CellKind;
use crate::scene::{self, HitArea, Layout, Routes, Scene, SceneOptions};

use super::surface::{Cell, Surface};
use super::{paint, resize};

/// The design as it was last drawn, with everything that followed from it.
#[derive(Debug, Default)]
pub struct Drawing {
    design: Option<Design>,
    marks: BTreeMap<Ref, Severity>,
    lang: Lang,
    addresses: bool,
    layout: Layout,
    routes: Routes,
    /// What is painted.
    pub scene: Scene,
    /// What the pointer can meet.
    pub surface: Surface,
    /// The painter's memory of the scene.
    pub canvas: paint::Canvas,
    /// The painter's memory of the small map.
    pub map: super::minimap::Memory,
    /// What links are for, in the order of the legend.
    pub purposes: Vec<Purpose>,
    index: OnceCell<Index>,
}

/// Where the scene speaks of a part of the design; made when it is first asked for.
#[derive(Debug, Default)]
struct Index {
    /// The last area that answers for it.
    hits: BTreeMap<Ref, usize>,
    /// What is painted of each link.
    links: BTreeMap<LinkId, Vec<Range<usize>>>,
}

impl Index {
    fn of(scene: &Scene) -> Self {
        let mut links: BTreeMap<LinkId, Vec<Range<usize>>> = BTreeMap::new();
        for group in &scene.groups {
            if let Ref::Link(id) = group.of {
                links.entry(id).or_default().push(group.items.clone());
            }
        }
        Self { hits: scene.hits.iter().enumerate().map(|(i, hit)| (hit.of, i)).collect(), links }
    }
}

impl Drawing {
    /// Draws again what has changed; says whether anything has.
    pub fn update(
        &mut self,
        design: &Design,
        catalog: &Catalog,
        marks: &BTreeMap<Ref, Severity>,
        lang: Lang,
        addresses: bool,
    ) -> bool {
        let same_design = self.design.as_ref() == Some(design);
        if same_design && self.lang == lang && self.addresses == addresses && self.marks == *marks {
            return false;
        }
        if !same_design {
            // Positions and places decide the layout; the tables share structure, so the copy is cheap.
            self.design = Some(design.clone());
            self.layout = Layout::of(design);
            self.routes = Routes::of(design, &self.layout);
        }
        self.lang = lang;
        self.addresses = addresses;
        self.marks.clone_from(marks);
        let options = SceneOptions { lang, addresses, findings: marks.clone(), ..SceneOptions::default() };
        self.scene = scene::diagram_of(design, catalog, &self.layout, &self.routes, &options);
        self.surface = surface(&self.layout, &self.routes, &self.scene, marks);
        self.canvas.reset(&self.scene);
        self.map = super::minimap::Memory::default();
        self.index = OnceCell::new();
        let used: std::collections::BTreeSet<Purpose> =
            design.links.values().map(|link| link.purpose).collect();
        self.purposes = Purpose::ALL.into_iter().filter(|purpose| used.contains(purpose)).collect();
        true
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.scene))
    }

    fn hit(&self, what: Ref) -> Option<&HitArea> {
        let hit = self.scene.hits.get(*self.index().hits.get(&what)?)?;
        Some(&hit.area)
    }

    /// The area that stands for a part of the design.
    #[must_use]
    pub fn area_of(&self, what: Ref) -> Option<Rect> {
        match what {
            Ref::Node(id) => self.surface.nodes.get(&id).copied(),
            _ => self.hit(what).map(HitArea::bounds),
        }
    }

    /// The frame of a container or a node, when the part of the design is one.
    #[must_use]
    pub fn frame_of(&self, what: Ref) -> Option<Rect> {
        match what {
            Ref::Node(id) => self.surface.nodes.get(&id).copied(),
            _ => self.hit(what).and_then(|area| match area {
                HitArea::Box(rect) => Some(*rect),
                HitArea::Line(_) => None,
            }),
        }
    }

    /// The words that stand on a link, with their plates.
    #[must_use]
    pub fn words_of(&self, link: LinkId) -> Vec<scene::Shape> {
        let groups = self.index().links.get(&link).into_iter().flatten();
        let shapes = groups.filter_map(|items| self.scene.items.get(items.clone())).flatten();
        shapes.filter(|shape| !matches!(shape, scene::Shape::Path(_))).cloned().collect()
    }
}

/// The size of the square in a node's corner that holds its finding mark.
const MARK: f64 = 22.0;

/// The height of the strip of a vSwitch's cell that holds its name.
const CAPTION: f64 = 28.0;

fn surface(layout: &Layout, routes: &Routes, scene: &Scene, marks: &BTreeMap<Ref, Severity>) -> Surface {
    let cell = |cell: &scene::layout::Cell| Cell {
        place: cell.place,
        vswitch: cell.vswitch,
        rect: cell.rect,
        origin: Some(cell.origin),
    };
    let frame = |place, rect| Cell { place, vswitch: None, rect, origin: None };
    let mut frames: Vec<Cell> = layout
        .regions
        .iter()
        .map(|region| frame(Place::Region { region: region.id, security_zone: None }, region.rect))
        .collect();
    frames.extend(
        layout.rows.iter().map(|row| {
            frame(Place::Region { region: row.region, security_zone: row.security_zone }, row.rect)
        }),
    );
    if layout.rows.is_empty() {
        // Without rows the whole column is one cell; with rows it must be one of them.
        frames
            .extend(layout.azs.iter().map(|az| frame(Place::Az { az: az.id, security_zone: None }, az.rect)));
    }
    let mut cells: Vec<Cell> =
        layout.cells.iter().filter(|c| c.kind != CellKind::Internet).map(cell).collect();
    // The Internet side lies behind everything else.
    let internet = layout.cells.iter().filter(|c| c.kind == CellKind::Internet).map(cell);
    cells.splice(0..0, internet);
    let mark = |id| {
        let rect: Rect = *layout.nodes.get(&id)?;
        Some((id, Rect::new(rect.right() - MARK, rect.bottom() - MARK, MARK, MARK)))
    };
    let mut headers: Vec<(Ref, Rect)> = Vec::new();
    headers.extend(layout.regions.iter().map(|region| (region.id.into(), region.header)));
    headers.extend(layout.sites.iter().map(|site| (site.id.into(), site.header)));
    headers.extend(layout.azs.iter().map(|az| (az.id.into(), az.header)));
    headers.extend(layout.rows.iter().filter_map(|row| Some((row.security_zone?.into(), row.gutter))));
    headers.extend(layout.cells.iter().filter_map(|cell| {
        let rect = cell.rect;
        Some((cell.vswitch?.into(), Rect::new(rect.x, rect.bottom() - CAPTION, rect.w, CAPTION)))
    }));
    Surface {
        nodes: layout.nodes.clone(),
        links: routes.routes.iter().map(|(&id, route)| (id, route.points.clone())).collect(),
        labels: routes.labels.iter().map(|label| (label.of, label.rect)).collect(),
        marks: marks
            .keys()
            .filter_map(|&what| if let Ref::Node(id) = what { mark(id) } else { None })
            .collect(),
        headers,
        borders: resize::borders_of(layout),
        frames,
        cells,
        homes: layout.cell_of.keys().filter_map(|&id| Some((id, cell(layout.cell_of(id)?)))).collect(),
        bounds: scene.bounds,
        ..Surface::default()
    }
}
