//! After a layout by command, nodes glide from where they were to where they are now, so that the eye can follow.

use std::collections::BTreeMap;

use crate::base::Rect;
use crate::design::NodeId;

/// How long it takes.
const SECONDS: f64 = 0.24;

/// Of larger drawings only the end is shown.
const MOST_NODES: usize = 2_000;

/// Nodes on their way.
#[derive(Debug, Clone, PartialEq)]
pub struct Flight {
    from: BTreeMap<NodeId, Rect>,
    /// When the first frame of it was painted.
    since: Option<f64>,
}

impl Flight {
    /// From where they are drawn now; none for a drawing that is too large.
    #[must_use]
    pub fn from(nodes: &BTreeMap<NodeId, Rect>) -> Option<Self> {
        (nodes.len() <= MOST_NODES).then(|| Self { from: nodes.clone(), since: None })
    }

    /// The nodes that move, with where they are at this moment; none when all have arrived.
    pub fn at(&mut self, now: f64, to: &BTreeMap<NodeId, Rect>) -> Option<Vec<(NodeId, Rect)>> {
        let since = *self.since.get_or_insert(now);
        let part = (now - since) / SECONDS;
        if part >= 1.0 {
            return None;
        }
        let left = (1.0 - part).powi(3);
        let moving = to.iter().filter_map(|(&id, end)| {
            let start = self.from.get(&id).filter(|start| *start != end)?;
            let between = |a: f64, b: f64| b + (a - b) * left;
            Some((id, Rect { x: between(start.x, end.x), y: between(start.y, end.y), ..*end }))
        });
        let moving: Vec<_> = moving.collect();
        (!moving.is_empty()).then_some(moving)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_glide_from_the_old_place_to_the_new_and_arrive() {
        let place = |x: f64| Rect::new(x, 10.0, 100.0, 40.0);
        let before = BTreeMap::from([(NodeId(1), place(0.0)), (NodeId(2), place(300.0))]);
        let after =
            BTreeMap::from([(NodeId(1), place(80.0)), (NodeId(2), place(300.0)), (NodeId(3), place(9.0))]);
        let mut flight = Flight::from(&before).unwrap();
        let first = flight.at(5.0, &after).unwrap();
        assert_eq!(first, [(NodeId(1), place(0.0))], "only what moves, from where it was");
        let x: Vec<f64> =
            (0..8).filter_map(|i| Some(flight.at(5.0 + 0.03 * f64::from(i), &after)?[0].1.x)).collect();
        assert!(x.len() == 8 && x.is_sorted() && x[7] > 70.0 && x[7] < 80.0, "{x:?}");
        assert_eq!(flight.at(5.0 + SECONDS, &after), None);
        assert_eq!(Flight::from(&before).unwrap().at(0.0, &before), None, "nothing moved");
    }
}
