//! Strongly connected components.

/// The components of more than one vertex, each in ascending order, by their lowest vertex. `edges` lists the
/// successors of each vertex. Tarjan's algorithm with a stack of its own, so that a long chain of a hostile file
/// cannot exhaust the program's stack.
pub(super) fn strong_components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        order: vec![None; edges.len()],
        low: vec![0; edges.len()],
        waiting: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for root in 0..edges.len() {
        if search.order.get(root).is_some_and(Option::is_none) {
            search.explore(root, edges);
        }
    }
    search.found.sort_unstable();
    search.found
}

struct Search {
    /// When each vertex was first seen.
    order: Vec<Option<usize>>,
    /// The earliest vertex that each can reach.
    low: Vec<usize>,
    /// Whether a vertex is on the stack.
    waiting: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

#[expect(clippy::indexing_slicing, reason = "every vertex is below the length that all lists share")]
impl Search {
    fn enter(&mut self, vertex: usize) {
        self.order[vertex] = Some(self.next);
        self.low[vertex] = self.next;
        self.next += 1;
        self.waiting[vertex] = true;
        self.stack.push(vertex);
    }

    fn explore(&mut self, root: usize, edges: &[Vec<usize>]) {
        self.enter(root);
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((vertex, at)) = path.pop() {
            if let Some(&to) = edges[vertex].get(at) {
                path.push((vertex, at + 1));
                match self.order[to] {
                    None => {
                        self.enter(to);
                        path.push((to, 0));
                    }
                    Some(order) if self.waiting[to] => self.low[vertex] = self.low[vertex].min(order),
                    Some(_) => {}
                }
                continue;
            }
            if self.order[vertex] == Some(self.low[vertex]) {
                self.leave(vertex);
            }
            if let Some(&(parent, _)) = path.last() {
                self.low[parent] = self.low[parent].min(self.low[vertex]);
            }
        }
    }

    /// Takes the component of its first vertex off the stack.
    fn leave(&mut self, first: usize) {
        let mut component = Vec::new();
        while let Some(vertex) = self.stack.pop() {
            self.waiting[vertex] = false;
            component.push(vertex);
            if vertex == first {
                break;
            }
        }
        if component.len() > 1 {
            component.sort_unstable();
            self.found.push(component);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_have_none() {
        assert!(strong_components(&[vec![1], vec![2], vec![]]).is_empty());
        assert!(strong_components(&[]).is_empty());
    }

    #[test]
    fn circles_are_found_apart() {
        let edges = [vec![1], vec![2], vec![0, 3], vec![4], vec![3], vec![0]];
        assert_eq!(strong_components(&edges), [vec![0, 1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let mut edges: Vec<Vec<usize>> = (1..200_000).map(|to| vec![to]).collect();
        edges.push(vec![0]);
        assert_eq!(strong_components(&edges)[0].len(), 200_000);
    }

    /// Mutual reachability, by hand, on small random graphs.
    #[test]
    fn they_are_the_classes_of_mutual_reachability() {
        for seed in 0_u64..200 {
            let n = 7;
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut random = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state
            };
            let edges: Vec<Vec<usize>> =
                (0..n).map(|_| (0..n).filter(|_| random() % 5 == 0).collect()).collect();
            let reachable = |from: usize| {
                let (mut seen, mut open) = (vec![false; n], vec![from]);
                while let Some(vertex) = open.pop() {
                    for &to in &edges[vertex] {
                        if !std::mem::replace(&mut seen[to], true) {
                            open.push(to);
                        }
                    }
                }
                seen
            };
            let reach: Vec<Vec<bool>> = (0..n).map(reachable).collect();
            let mut expected: Vec<Vec<usize>> = Vec::new();
            for (i, row) in reach.iter().enumerate() {
                let class: Vec<usize> = (0..n).filter(|&j| i == j || (row[j] && reach[j][i])).collect();
                if class.len() > 1 && class[0] == i {
                    expected.push(class);
                }
            }
            assert_eq!(strong_components(&edges), expected, "seed {seed}");
        }
    }
}
