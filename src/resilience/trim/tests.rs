//! What is left out is never more than what is said, held against all states of small models.

use super::*;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn share(&mut self) -> f64 {
        self.roll(1 << 30) as f64 / f64::from(1 << 30)
    }
}

/// Groups of units over AZs, of which some need a group before them or a store.
fn random(dice: &mut Dice) -> (Vec<Gate>, Vec<f64>, Part) {
    let azs = 2 + dice.roll(2);
    let mut q: Vec<f64> = (0..=azs).map(|_| 0.001 + 0.02 * dice.share()).collect();
    let mut gates: Vec<Gate> = Vec::new();
    let mut groups: Vec<Part> = vec![Part::Event(azs as u32)];
    while q.len() < 12 {
        let mut units = Vec::new();
        for _ in 0..=dice.roll(4) {
            q.push(0.002 + 0.05 * dice.share());
            let mut inputs = vec![Part::Event(q.len() as u32 - 1), Part::Event(dice.roll(azs) as u32)];
            if dice.roll(2) == 0 {
                inputs.push(groups[dice.roll(groups.len())]);
            }
            gates.push(Gate { needs: 1, inputs });
            units.push(Part::Gate(gates.len() as u32 - 1));
        }
        let needs = if dice.roll(3) == 0 { 1 + dice.roll(units.len()) } else { units.len() };
        gates.push(Gate { needs: needs as u32, inputs: units });
        groups.push(Part::Gate(gates.len() as u32 - 1));
    }
    let last = groups[groups.len() - 1];
    gates.push(Gate { needs: 1, inputs: vec![last, groups[groups.len() / 2]] });
    let top = Part::Gate(gates.len() as u32 - 1);
    (gates, q, top)
}

fn probability(gates: &[Gate], q: &[f64], top: Part) -> f64 {
    (0..1_u32 << q.len())
        .map(|state| {
            let mut down: Vec<bool> = Vec::with_capacity(gates.len());
            let of = |part: Part, down: &[bool]| match part {
                Part::Event(event) => state >> event & 1 == 1,
                Part::Gate(gate) => down[gate as usize],
            };
            for gate in gates {
                let count = gate.inputs.iter().filter(|&&input| of(input, &down)).count();
                down.push(count >= gate.needs as usize);
            }
            let weight: f64 =
                q.iter().enumerate().map(|(at, q)| if state >> at & 1 == 1 { *q } else { 1.0 - q }).product();
            if of(top, &down) { weight } else { 0.0 }
        })
        .sum()
}

#[test]
fn no_more_is_left_out_than_is_said() {
    let mut dice = Dice(31);
    let mut seen = 0;
    for round in 0..120 {
        let (gates, q, top) = random(&mut dice);
        let whole = probability(&gates, &q, top);
        for room in [Room::Share(1e-3), Room::Share(0.2), Room::Of(whole), Room::Groups(1e-2)] {
            let causes = [0, 1, 2];
            let Some(trimmed) = trimmed(&gates, &q, &causes, &[top], room, 3) else { continue };
            let Part::Gate(at) = top else { continue };
            let left = probability(&trimmed.gates, &q, Part::Gate(at + trimmed.moved));
            let said = trimmed.left_out + trimmed.late.values().sum::<f64>();
            assert!(
                left <= whole * (1.0 + 1e-12),
                "round {round}, {room:?}: {left:e} is more than {whole:e}"
            );
            assert!(
                whole - left <= said + whole * 1e-12,
                "round {round}, {room:?}: {:e} is missing, {said:e} was said",
                whole - left
            );
            seen += usize::from(whole - left > whole * 1e-9);
        }
    }
    assert!(seen > 50, "the models must show what is left out: {seen}");
}
