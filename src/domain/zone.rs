//! Time zone rules, from jiff's bundled tz database, spoken in chrono's types.
//!
//! `chrono-tz` 0.10.4 carries tzdb 2025b and is an hour wrong for Vancouver, Edmonton, Winnipeg
//! and Casablanca; the operating system's copy may be old too. The bundled database is the same
//! on every machine and is renewed with the dependency.

use std::fmt;
use std::sync::LazyLock;

use chrono::{FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, Offset as _, TimeZone};
use jiff::tz::{self, AmbiguousOffset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

static DATABASE: LazyLock<tz::TimeZoneDatabase> = LazyLock::new(tz::TimeZoneDatabase::bundled);

/// An IANA time zone (`Europe/Berlin`).
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(tz::TimeZone);

impl Zone {
    pub const UTC: Self = Self(tz::TimeZone::UTC);

    /// `None` when the database has no zone of this name.
    pub fn named(name: &str) -> Option<Self> {
        DATABASE.get(name).ok().map(Self)
    }

    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A zone's distance from UTC at one moment.
#[derive(Debug, Clone)]
pub struct Offset {
    zone: Zone,
    fixed: FixedOffset,
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.fixed, f)
    }
}

impl chrono::Offset for Offset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl Zone {
    fn offset(&self, offset: tz::Offset) -> Offset {
        let fixed = FixedOffset::east_opt(offset.seconds()).unwrap_or_else(|| chrono::Utc.fix());
        Offset {
            zone: self.clone(),
            fixed,
        }
    }
}

impl TimeZone for Zone {
    type Offset = Offset;

    fn from_offset(offset: &Offset) -> Self {
        offset.zone.clone()
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<Offset> {
        self.offset_from_local_datetime(&local.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<Offset> {
        let Some(civil) = civil(local) else {
            return MappedLocalTime::None;
        };
        match self.0.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => MappedLocalTime::Single(self.offset(offset)),
            AmbiguousOffset::Gap { .. } => MappedLocalTime::None,
            AmbiguousOffset::Fold { before, after } => {
                MappedLocalTime::Ambiguous(self.offset(before), self.offset(after))
            }
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> Offset {
        self.offset_from_utc_datetime(&utc.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> Offset {
        // Beyond jiff's years (±9999) no rule is known; UTC is as good as any.
        let moment = jiff::Timestamp::from_second(utc.and_utc().timestamp())
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.offset(self.0.to_offset(moment))
    }
}

/// `None` outside jiff's years.
fn civil(local: &NaiveDateTime) -> Option<jiff::civil::DateTime> {
    use chrono::{Datelike as _, Timelike as _};
    let field = |value: u32| i8::try_from(value).ok();
    jiff::civil::DateTime::new(
        i16::try_from(local.year()).ok()?,
        field(local.month())?,
        field(local.day())?,
        field(local.hour())?,
        field(local.minute())?,
        field(local.second())?,
        0,
    )
    .ok()
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("no time zone is called {name:?}")))
    }
}

/// For what can do without: a zone that the tz database dropped is no reason to lose the rest.
pub fn if_known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Zone>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    Ok(name.and_then(|name| Zone::named(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(zone: &str, local: &str) -> MappedLocalTime<String> {
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
        Zone::named(zone)
            .unwrap()
            .from_local_datetime(&local)
            .map(|there| there.to_utc().format("%d %H:%M").to_string())
    }

    #[test]
    fn zones_follow_the_newest_rules() {
        let single = |text: &str| MappedLocalTime::Single(text.to_owned());
        // British Columbia stays on summer time from November 2026: 2025b would say 17:00.
        assert_eq!(
            utc("America/Vancouver", "2026-12-01 09:00"),
            single("01 16:00")
        );
        assert_eq!(utc("Asia/Kolkata", "2026-12-01 09:00"), single("01 03:30"));
        assert_eq!(
            utc("Asia/Kathmandu", "2026-12-01 09:00"),
            single("01 03:15")
        );
        assert_eq!(
            utc("Europe/Berlin", "2026-03-29 02:30"),
            MappedLocalTime::None
        );
        assert_eq!(
            utc("Europe/Berlin", "2026-10-25 02:30"),
            MappedLocalTime::Ambiguous("25 00:30".to_owned(), "25 01:30".to_owned())
        );
        assert_eq!(Zone::named("Mars/Olympus"), None);
    }

    /// Every zone, every day 2015–2035, at noon and just past midnight: going to local time and
    /// back is the identity, or lands in the fold's other half. And every local day has one nine
    /// o'clock, after that of the day before; the days without one are skipped altogether.
    #[test]
    fn every_zone_and_day_goes_there_and_back() {
        let names: Vec<_> = DATABASE.available().collect();
        assert!(names.len() > 400, "there are only {} zones", names.len());
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for share in names.chunks(names.len().div_ceil(workers)) {
                scope.spawn(|| share.iter().for_each(|name| walk(name.as_str())));
            }
        });
    }

    fn walk(name: &str) {
        let zone = Zone::named(name).unwrap();
        let first = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(2035, 12, 31).unwrap();
        let mut before = None;
        for date in first.iter_days().take_while(|date| *date <= last) {
            for hour in [0, 12] {
                let moment = date.and_hms_opt(hour, 30, 0).unwrap().and_utc();
                let there = moment.with_timezone(&zone);
                let back = zone.from_local_datetime(&there.naive_local());
                let halves = [back.clone().earliest(), back.latest()];
                assert!(halves.contains(&Some(there)), "{name} {moment}");
            }
            let nine = date.and_hms_opt(9, 0, 0).unwrap();
            let Some(nine) = zone.from_local_datetime(&nine).single() else {
                assert!(
                    is_skipped(&zone, date),
                    "{name} has no nine o'clock on {date}"
                );
                continue;
            };
            assert_eq!(nine.date_naive(), date, "{name}");
            assert!(before.is_none_or(|before| before < nine), "{name} {date}");
            before = Some(nine);
        }
    }

    fn is_skipped(zone: &Zone, date: NaiveDate) -> bool {
        let hours = (0..24).map(|hour| date.and_hms_opt(hour, 0, 0).unwrap());
        let mut there = hours.map(|local| zone.from_local_datetime(&local));
        there.all(|local| local == MappedLocalTime::None)
    }
}
