//! Sums that keep the digits of small terms.

/// Neumaier's compensated sum.
#[derive(Debug, Clone, Copy, Default)]
pub struct Neumaier {
    sum: f64,
    lost: f64,
}

impl Neumaier {
    /// Adds a term.
    pub fn add(&mut self, term: f64) {
        let next = self.sum + term;
        self.lost +=
            if self.sum.abs() >= term.abs() { (self.sum - next) + term } else { (term - next) + self.sum };
        self.sum = next;
    }

    /// The sum of all terms.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.sum + self.lost
    }
}
