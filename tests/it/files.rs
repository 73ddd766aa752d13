//! Documents on disk: what is saved comes back, and whatever is in a file, nothing breaks.

use yuntu::files;

use super::support::random::Rng;

#[test]
fn a_design_that_is_saved_read_and_saved_again_has_the_same_bytes() {
    for seed in 0..1_000 {
        let design = Rng::new(seed).design([10, 40, 80, 10][(seed % 4) as usize]);
        let text = files::write_text(&design).unwrap();
        let loaded = files::parse(&text, "random.yuntu").unwrap_or_else(|error| {
            panic!("seed {seed}: what was written must be readable; see files::document\n{error}\n{text}")
        });
        assert_eq!(loaded.repairs, [], "seed {seed}: a design made by edits needs no repair\n{text}");
        assert_eq!(loaded.design, design, "seed {seed}: a field is lost or changed on the way\n{text}");
        let again = files::write_text(&loaded.design).unwrap();
        assert_eq!(again, text, "seed {seed}: saving twice must give the same bytes");
        assert!(!text.contains('\r') && text.ends_with(")\n"), "seed {seed}: lines end with LF");
    }
}
