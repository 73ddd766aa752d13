//! Variants are worked out side by side: none needs another.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many are worked out at the same time.
const SIDE_BY_SIDE: usize = 4;

/// What `work` makes of each item, in the order of the items, whichever of them was done first.
pub(super) fn abreast<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, work(item)));
        }
    };
    let mut all: Vec<(usize, R)> = Vec::with_capacity(items.len());
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..SIDE_BY_SIDE.min(items.len())).map(|_| scope.spawn(run)).collect();
        all.extend(run());
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                // As if it had happened here.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::abreast;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for count in 0..40_usize {
            let items: Vec<usize> = (0..count).collect();
            // The first take longest.
            let results = abreast(&items, |item| {
                let spin = (count - item) * 1_000;
                let sum: usize = (0..spin).fold(0, |sum, next| sum ^ next);
                (item * 2, sum < usize::MAX)
            });
            let wanted: Vec<(usize, bool)> = items.iter().map(|item| (item * 2, true)).collect();
            assert_eq!(results, wanted);
        }
    }
}
