//! What several tests share.

pub mod hcl;
pub mod large;
pub mod mutate;
pub mod random;
pub mod schema;
pub mod xsd;

/// How often a test repeats itself: the full count when `YUNTU_SLOW_TESTS` is set, else the quick one.
pub fn rounds(quick: usize, full: usize) -> usize {
    if std::env::var_os("YUNTU_SLOW_TESTS").is_some() { full } else { quick }
}
