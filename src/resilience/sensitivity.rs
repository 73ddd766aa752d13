//! Probabilities that remember what they were made of, so that one pass back tells how much each event matters.

use super::sum::Neumaier;

/// Groups with more members than this are looked at by kinds of members, where there are few kinds.
const MANY: usize = 48;
/// How many kinds are few.
const ALIKE: usize = 6;

/// A probability on the [`Tape`].
pub(super) type Value = u32;

/// Probabilities in the order in which they were computed, each with bounds and its slopes. All operations are
/// monotone, so that bounds go in and bounds come out.
#[derive(Debug, Default)]
pub(super) struct Tape {
    bounds: Vec<(f64, f64)>,
    slopes: Vec<(Value, f64)>,
    ends: Vec<usize>,
}

impl Tape {
    /// A probability that is known.
    pub fn known(&mut self, q: f64) -> Value {
        self.push((q, q), [])
    }

    /// A probability that is only bounded.
    pub fn between(&mut self, low: f64, high: f64) -> Value {
        self.push((low, high.max(low)), [])
    }

    /// The bounds of a probability; equal when it is exact.
    pub fn bounds(&self, value: Value) -> (f64, f64) {
        self.bounds.get(value as usize).copied().unwrap_or((0.0, 1.0))
    }

    fn low(&self, value: Value) -> f64 {
        self.bounds(value).0
    }

    /// A probability with the slopes by which it depends on others.
    pub fn push(&mut self, bounds: (f64, f64), slopes: impl IntoIterator<Item = (Value, f64)>) -> Value {
        self.bounds.push(bounds);
        self.slopes.extend(slopes);
        self.ends.push(self.slopes.len());
        (self.bounds.len() - 1) as Value
    }

    fn both(&self, values: &[Value], of: impl Fn(&mut Vec<f64>) -> f64) -> (f64, f64) {
        let mut low: Vec<f64> = values.iter().map(|&value| self.bounds(value).0).collect();
        let mut high: Vec<f64> = values.iter().map(|&value| self.bounds(value).1).collect();
        let same = low == high;
        let at_least = of(&mut low);
        (at_least, if same { at_least } else { of(&mut high) })
    }

    /// At least one of independent causes.
    pub fn any(&mut self, of: &[Value]) -> Value {
        if let &[only] = of {
            return only;
        }
        let bounds = self.both(of, any_of);
        let up = 1.0 - bounds.0;
        let slopes: Vec<(Value, f64)> = of
            .iter()
            .map(|&value| {
                let q = self.low(value);
                if q < 0.999 {
                    return (value, up / (1.0 - q));
                }
                let others = of.iter().filter(|&&other| other != value);
                (value, others.map(|&other| 1.0 - self.low(other)).product())
            })
            .collect();
        self.push(bounds, slopes)
    }

    /// All of independent causes.
    pub fn all(&mut self, of: &[Value]) -> Value {
        if let &[only] = of {
            return only;
        }
        let bounds = self.both(of, |values| {
            values.sort_by(f64::total_cmp);
            values.iter().product()
        });
        let slopes: Vec<(Value, f64)> = of
            .iter()
            .enumerate()
            .map(|(at, &value)| {
                let others = of.iter().enumerate().filter(|(other, _)| *other != at);
                (value, others.map(|(_, &other)| self.low(other)).product())
            })
            .collect();
        self.push(bounds, slopes)
    }

    /// At least `k` of independent causes.
    pub fn at_least(&mut self, k: usize, of: &[Value]) -> Value {
        if k == 1 {
            return self.any(of);
        }
        if k == of.len() {
            return self.all(of);
        }
        let bounds = self.both(of, |values| {
            values.sort_by(f64::total_cmp);
            tail(k, values)
        });
        // The slope of one cause: exactly k - 1 of the others have happened, counted from both ends.
        let values: Vec<f64> = of.iter().map(|&value| self.low(value)).collect();
        let mut kinds = values.clone();
        kinds.sort_by(f64::total_cmp);
        kinds.dedup();
        if kinds.len() <= ALIKE && values.len() > MANY {
            // Members that are alike have one slope, and large groups are made of few kinds.
            let slopes: Vec<(f64, f64)> =
                kinds.into_iter().map(|kind| (kind, exactly_among_others(k - 1, &values, kind))).collect();
            let slope = |q: f64| slopes.iter().find(|(kind, _)| *kind == q).map_or(0.0, |(_, slope)| *slope);
            let slopes: Vec<(Value, f64)> =
                of.iter().zip(&values).map(|(&value, &q)| (value, slope(q))).collect();
            return self.push(bounds, slopes);
        }
        let forward = counts(k, values.iter().copied());
        let backward = counts(k, values.iter().rev().copied());
        let slopes: Vec<(Value, f64)> = of
            .iter()
            .enumerate()
            .map(|(at, &value)| {
                let before = forward.get(at).map_or(&[][..], Vec::as_slice);
                let after = backward.get(of.len() - 1 - at).map_or(&[][..], Vec::as_slice);
                let exactly = before.iter().take(k).zip(after.iter().take(k).rev());
                (value, exactly.map(|(a, b)| a * b).sum())
            })
            .collect();
        self.push(bounds, slopes)
    }

    /// At least `k` of the members of independent groups; of each group, the probabilities that at least 1, 2, …
    /// of its members have happened.
    pub fn votes(&mut self, k: usize, groups: &[Vec<Value>]) -> Value {
        let of = |tape: &Self, high: bool| -> Vec<Vec<f64>> {
            let bound = |value: &Value| if high { tape.bounds(*value).1 } else { tape.bounds(*value).0 };
            groups.iter().map(|tails| exactly(&tails.iter().map(bound).collect::<Vec<_>>())).collect()
        };
        let (low, high) = (of(self, false), of(self, true));
        let enough = |groups: &[Vec<f64>]| -> f64 {
            let mut sum = Neumaier::default();
            let mut counts = vec![1.0];
            for group in groups {
                let (next, over) = together(k, &counts, group);
                counts = next;
                sum.add(over);
            }
            sum.total()
        };
        let lower = enough(&low);
        let upper = if low == high { lower } else { enough(&high) };
        // The slope of "at least j of this group": the others make exactly k - j.
        let mut forward = vec![vec![1.0]];
        for group in &low {
            let next = forward.last().map(|counts| together(k, counts, group).0).unwrap_or_default();
            forward.push(next);
        }
        let mut behind = vec![1.0];
        let mut slopes = Vec::new();
        for (at, (tails, group)) in groups.iter().zip(&low).enumerate().rev() {
            let before = forward.get(at).map_or(&[][..], Vec::as_slice);
            let others = together(k, before, &behind).0;
            for (j, &tail) in (1..=k).zip(tails) {
                slopes.push((tail, others.get(k - j).copied().unwrap_or(0.0)));
            }
            behind = together(k, &behind, group).0;
        }
        self.push((lower, upper), slopes)
    }

    /// One probability when an event has happened and another when it has not.
    pub fn mix(&mut self, event: Value, happened: Value, not: Value) -> Value {
        let (q, a, b) = (self.bounds(event), self.bounds(happened), self.bounds(not));
        let of = |q: f64, a: f64, b: f64| q * a + (1.0 - q) * b;
        let low = of(q.0, a.0, b.0);
        let high = if q.0 == q.1 && a.0 == a.1 && b.0 == b.1 { low } else { of(q.1, a.1, b.1) };
        self.push((low, high), [(event, a.0 - b.0), (happened, q.0), (not, 1.0 - q.0)])
    }

    /// How fast a probability grows with each one before it.
    pub fn slopes_of(&self, value: Value) -> Vec<f64> {
        let mut reach = vec![0.0; self.bounds.len()];
        if let Some(own) = reach.get_mut(value as usize) {
            *own = 1.0;
        }
        for at in (0..=value as usize).rev() {
            let weight = reach.get(at).copied().unwrap_or(0.0);
            if weight == 0.0 {
                continue;
            }
            let end = self.ends.get(at).copied().unwrap_or(0);
            let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
            for &(input, slope) in self.slopes.get(start..end).unwrap_or_default() {
                if let Some(input) = reach.get_mut(input as usize) {
                    *input += weight * slope;
                }
            }
        }
        reach
    }
}

/// In unavailability space, so that small probabilities keep their digits.
fn any_of(values: &mut Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    if values.last().is_some_and(|&q| q >= 1.0) {
        return 1.0;
    }
    let mut sum = Neumaier::default();
    for q in values {
        sum.add(f64::ln_1p(-*q));
    }
    -f64::exp_m1(sum.total())
}

/// The probability that exactly `k` happen of all but one member of this kind.
fn exactly_among_others(k: usize, values: &[f64], kind: f64) -> f64 {
    let mut counts = vec![0.0; k + 1];
    if let Some(none) = counts.first_mut() {
        *none = 1.0;
    }
    let left_out = values.iter().position(|&q| q == kind);
    for (_, &q) in values.iter().enumerate().filter(|(at, _)| Some(*at) != left_out) {
        for j in (1..=k).rev() {
            let fewer = counts.get(j - 1).copied().unwrap_or(0.0);
            if let Some(same) = counts.get_mut(j) {
                *same = *same * (1.0 - q) + fewer * q;
            }
        }
        if let Some(none) = counts.first_mut() {
            *none *= 1.0 - q;
        }
    }
    counts.last().copied().unwrap_or(0.0)
}

/// The probability that at least `k` happen: a sum of products of what is never negative.
fn tail(k: usize, values: &[f64]) -> f64 {
    let mut counts = vec![0.0; k];
    if let Some(none) = counts.first_mut() {
        *none = 1.0;
    }
    let mut enough = Neumaier::default();
    for &q in values {
        if let Some(&last) = counts.last() {
            enough.add(last * q);
        }
        for j in (1..k).rev() {
            let fewer = counts.get(j - 1).copied().unwrap_or(0.0);
            if let Some(same) = counts.get_mut(j) {
                *same = *same * (1.0 - q) + fewer * q;
            }
        }
        if let Some(none) = counts.first_mut() {
            *none *= 1.0 - q;
        }
    }
    enough.total()
}

/// From "at least 1, 2, …" to "exactly 0, 1, …". When the list ends before all members, the last stands for that
/// many or more, which is all that a vote asks.
fn exactly(tails: &[f64]) -> Vec<f64> {
    let at_least = |j: usize| if j == 0 { 1.0 } else { tails.get(j - 1).copied().unwrap_or(0.0) };
    (0..=tails.len()).map(|j| (at_least(j) - at_least(j + 1)).max(0.0)).collect()
}

/// The counts below `k` of two independent groups together, and the probability that they make `k` or more.
fn together(k: usize, a: &[f64], b: &[f64]) -> (Vec<f64>, f64) {
    let mut counts = vec![0.0; k.min((a.len() + b.len()).saturating_sub(1))];
    let mut over = Neumaier::default();
    for (i, p) in a.iter().enumerate() {
        for (j, q) in b.iter().enumerate() {
            match counts.get_mut(i + j) {
                Some(count) => *count += p * q,
                None => over.add(p * q),
            }
        }
    }
    (counts, over.total())
}

/// After each prefix, the probability that exactly 0, 1, … k - 1 have happened.
fn counts(k: usize, values: impl Iterator<Item = f64>) -> Vec<Vec<f64>> {
    let mut row = vec![0.0; k];
    if let Some(none) = row.first_mut() {
        *none = 1.0;
    }
    let mut rows = vec![row.clone()];
    for q in values {
        for j in (1..k).rev() {
            let fewer = row.get(j - 1).copied().unwrap_or(0.0);
            if let Some(same) = row.get_mut(j) {
                *same = *same * (1.0 - q) + fewer * q;
            }
        }
        if let Some(none) = row.first_mut() {
            *none *= 1.0 - q;
        }
        rows.push(row.clone());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_groups_of_a_few_kinds_have_the_slopes_of_their_members() {
        let compute = |first: f64| {
            let mut tape = Tape::default();
            let v: Vec<Value> = (0..60)
                .map(|i| {
                    tape.known(if i == 0 {
                        first
                    } else if i % 2 == 0 {
                        0.2
                    } else {
                        0.3
                    })
                })
                .collect();
            let vote = tape.at_least(17, &v);
            (tape.bounds(vote).0, tape.slopes_of(vote))
        };
        let (_, slopes) = compute(0.2);
        let slope = (compute(0.2 + 1e-6).0 - compute(0.2 - 1e-6).0) / 2e-6;
        assert!((slope - slopes[0]).abs() < 1e-7, "{slope} against {}", slopes[0]);
        assert_eq!(slopes[0], slopes[2], "equal members matter equally");
    }

    #[test]
    fn slopes_equal_differences() {
        let qs = [0.1, 0.25, 0.4, 0.3, 0.2];
        let compute = |qs: &[f64]| {
            let mut tape = Tape::default();
            let v: Vec<Value> = qs.iter().map(|&q| tape.known(q)).collect();
            let vote = tape.at_least(2, &v[..4]);
            let any = tape.any(&[vote, v[4]]);
            let all = tape.all(&[any, v[4], v[0]]);
            let top = tape.mix(v[1], any, all);
            (tape.bounds(top).0, tape.slopes_of(top))
        };
        let (_, slopes) = compute(&qs);
        for i in 0..qs.len() {
            let (mut up, mut down) = (qs, qs);
            up[i] += 1e-6;
            down[i] -= 1e-6;
            let slope = (compute(&up).0 - compute(&down).0) / 2e-6;
            assert!((slope - slopes[i]).abs() < 1e-7, "{i}: {slope} against {}", slopes[i]);
        }
    }
}
