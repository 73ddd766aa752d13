//! The journal of a window: whatever happens to its bytes, a beginning of the steps comes back whole.

use yuntu::base::Text;
use yuntu::design::{Design, History};
use yuntu::files::journal::{Record, Writer, left_behind, records, recover, replay};
use yuntu::files::write_text;

use crate::support::random::Rng;
use crate::support::rounds;

/// A random session: the records it writes, and the design after each of them.
fn session(seed: u64, steps: usize) -> (Vec<Record>, Vec<Design>) {
    let mut rng = Rng::new(seed);
    let start = rng.design(12);
    let mut history = History::new(start.clone());
    let text = write_text(&start).unwrap();
    let mut written = vec![Record::Base { path: Some("/tmp/支付.yuntu".to_owned()), text }];
    let mut designs = vec![start];
    for _ in 0..steps {
        let record = match rng.below(10) {
            0 if history.undo().is_some() => Record::Undo,
            1 if history.redo().is_some() => Record::Redo,
            _ => {
                let edits = rng.gesture(history.design());
                let label = Text::fixed("步骤", "step");
                let before = history.steps();
                if history.commit(label.clone(), edits.clone()).is_err() || history.steps() == before {
                    continue;
                }
                Record::Commit { label, edits }
            }
        };
        written.push(record);
        designs.push(history.design().clone());
    }
    (written, designs)
}

fn bytes(records: &[Record]) -> Vec<u8> {
    records.iter().flat_map(|record| record.bytes().unwrap()).collect()
}

#[test]
fn every_step_of_a_session_comes_back() {
    for seed in 0..rounds(20, 300) {
        let (written, designs) = session(seed as u64, 40);
        let (read, used) = records(&bytes(&written));
        assert_eq!(read, written, "seed {seed}: what was written is read");
        assert_eq!(used, bytes(&written).len());
        let recovered = replay(read).unwrap();
        assert_eq!(recovered.history.design(), designs.last().unwrap(), "seed {seed}");
        assert_eq!(recovered.saved, designs[0]);
        assert_eq!(recovered.steps + 1, designs.len());
    }
}

#[test]
fn cut_at_any_byte_or_with_any_bit_turned_a_beginning_comes_back() {
    let (written, designs) = session(7, 12);
    let whole = bytes(&written);
    let step = if rounds(0, 1) == 1 { 1 } else { 23 };
    for at in (0..whole.len()).step_by(step) {
        let cut = replay(records(&whole[..at]).0);
        let mut turned = whole.clone();
        turned[at] ^= 1 << (at % 8);
        for found in [cut, replay(records(&turned).0)].into_iter().flatten() {
            assert_eq!(
                found.history.design(),
                &designs[found.steps],
                "byte {at}: a state that was once there"
            );
        }
    }
}

#[test]
fn a_journal_that_was_left_behind_is_found_resumed_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let (written, designs) = session(3, 20);
    let mut writer = Writer::begin(home.path(), &written[0]).unwrap();
    for record in &written[1..10] {
        writer.append(record).unwrap();
    }
    let path = writer.path().to_owned();
    // The window is killed in the middle of a record.
    drop(writer);
    let mut torn = std::fs::read(&path).unwrap();
    torn.extend(&written[10].bytes().unwrap()[..11]);
    std::fs::write(&path, torn).unwrap();
    assert_eq!(left_behind(home.path()).len(), usize::from(designs[9] != designs[0]));
    assert_eq!(recover(&path).unwrap().history.design(), &designs[9]);
    let mut writer = Writer::resume(&path).unwrap();
    for record in &written[10..] {
        writer.append(record).unwrap();
    }
    assert_eq!(recover(&path).unwrap().history.design(), designs.last().unwrap());
    writer.remove().unwrap();
    assert_eq!(left_behind(home.path()), []);
}
