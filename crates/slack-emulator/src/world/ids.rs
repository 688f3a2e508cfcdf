//! Ids that look like Slack's and come out the same in every run.

use std::collections::BTreeMap;

/// Counts per kind of thing, so that one more channel does not renumber the people.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    given: BTreeMap<&'static str, u64>,
}

impl Ids {
    /// The next number of this kind, from 1.
    pub fn number(&mut self, kind: &'static str) -> u64 {
        let given = self.given.entry(kind).or_default();
        *given += 1;
        *given
    }

    /// The next id with this prefix: `C00000001`, `C00000002`, …
    pub fn next(&mut self, prefix: &'static str) -> String {
        let number = self.number(prefix);
        format!("{prefix}{number:08}")
    }
}

/// A message's `ts` from microseconds since 1970.
pub(crate) fn ts(micros: i64) -> String {
    format!(
        "{}.{:06}",
        micros.div_euclid(1_000_000),
        micros.rem_euclid(1_000_000)
    )
}

/// Microseconds since 1970 from a `ts` (`1503435956.000247`, or whole seconds); `None` if it is not one.
pub(crate) fn micros(ts: &str) -> Option<i64> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, "0"));
    let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let seconds: i64 = seconds.parse().ok()?;
    seconds
        .checked_mul(1_000_000)?
        .checked_add(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{Ids, micros, ts};

    #[test]
    fn ids_count_per_kind() {
        let mut ids = Ids::default();
        assert_eq!(ids.next("C"), "C00000001");
        assert_eq!(ids.next("U"), "U00000001");
        assert_eq!(ids.next("C"), "C00000002");
    }

    #[test]
    fn a_ts_goes_there_and_back() {
        assert_eq!(ts(1_503_435_956_000_247), "1503435956.000247");
        assert_eq!(micros("1503435956.000247"), Some(1_503_435_956_000_247));
        assert_eq!(micros("1503435956"), Some(1_503_435_956_000_000));
        assert_eq!(micros("now"), None);
    }
}
