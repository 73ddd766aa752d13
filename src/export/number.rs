//! Numbers as text, the same on every system.

/// A number with at most two decimals, without what says nothing: the same on every system.
pub(super) struct Num(pub f64);

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        fixed(f, self.0, 2)
    }
}

/// The same with four decimals, for factors.
pub(super) struct Num4(pub f64);

impl std::fmt::Display for Num4 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        fixed(f, self.0, 4)
    }
}

fn fixed(f: &mut std::fmt::Formatter<'_>, value: f64, decimals: u32) -> std::fmt::Result {
    let scale = 10_i64.pow(decimals);
    let scaled = if value.is_finite() { (value * scale as f64).round() as i64 } else { 0 };
    let (sign, size) = if scaled < 0 { ("-", scaled.unsigned_abs()) } else { ("", scaled.unsigned_abs()) };
    let (whole, mut fraction) = (size / scale.unsigned_abs(), size % scale.unsigned_abs());
    write!(f, "{sign}{whole}")?;
    if fraction > 0 {
        let mut width = decimals as usize;
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            width -= 1;
        }
        write!(f, ".{fraction:0width$}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        let shown = |v: f64| Num(v).to_string();
        assert_eq!(
            [shown(1.0), shown(0.5), shown(-0.05), shown(12.345), shown(f64::NAN), shown(-0.001)],
            ["1", "0.5", "-0.05", "12.35", "0", "0"]
        );
    }
}
