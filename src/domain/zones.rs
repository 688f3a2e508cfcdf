//! The zones a meeting can be set in: those of the people around it, and a choice from the whole
//! world.

use chrono::{FixedOffset, Offset as _};

use super::Instant;
use super::zone::Zone;

/// A menu of Slack's takes no more options.
pub const MOST: usize = 100;

/// One zone at least for every offset that people live in, and of the large ones the cities that
/// people look for. With the zones of a handoff's people it fits into one menu.
pub const WORLD: [&str; 96] = [
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "Pacific/Marquesas",
    "America/Anchorage",
    "Pacific/Gambier",
    "America/Los_Angeles",
    "America/Vancouver",
    "America/Denver",
    "America/Edmonton",
    "America/Phoenix",
    "America/Chicago",
    "America/Costa_Rica",
    "America/Mexico_City",
    "America/Winnipeg",
    "America/Bogota",
    "America/Havana",
    "America/Lima",
    "America/New_York",
    "America/Panama",
    "America/Toronto",
    "America/Caracas",
    "America/Halifax",
    "America/La_Paz",
    "America/Puerto_Rico",
    "America/St_Johns",
    "America/Argentina/Buenos_Aires",
    "America/Asuncion",
    "America/Montevideo",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Noronha",
    "America/Nuuk",
    "Atlantic/Azores",
    "Atlantic/Cape_Verde",
    "UTC",
    "Africa/Accra",
    "Atlantic/Reykjavik",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/London",
    "Africa/Algiers",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Europe/Amsterdam",
    "Europe/Belgrade",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Copenhagen",
    "Europe/Madrid",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Vienna",
    "Europe/Warsaw",
    "Europe/Zurich",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Europe/Athens",
    "Europe/Bucharest",
    "Europe/Helsinki",
    "Europe/Kyiv",
    "Africa/Nairobi",
    "Asia/Riyadh",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Karachi",
    "Asia/Tashkent",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Yangon",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Hong_Kong",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Australia/Eucla",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Noumea",
    "Pacific/Fiji",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Tongatapu",
    "Pacific/Kiritimati",
];

/// Names that zones used to have, and that browsers and therefore Slack may still call them by.
const FORMER: [(&str, &str); 8] = [
    ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("America/Godthab", "America/Nuuk"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("Etc/UTC", "UTC"),
    ("Europe/Kiev", "Europe/Kyiv"),
];

/// The zones of the people around a handoff, as far as we know them, as somebody of them sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// The reader's own.
    pub own: Option<Zone>,
    pub owner: Option<Zone>,
    pub seller: Option<Zone>,
}

impl Around {
    /// Each once, the reader's own first.
    pub fn each(&self) -> Vec<Zone> {
        let mut zones = Vec::new();
        for zone in [&self.own, &self.owner, &self.seller].into_iter().flatten() {
            if !zones.contains(zone) {
                zones.push(zone.clone());
            }
        }
        zones
    }
}

/// What can be chosen: first these zones, then the world's from west to east as they are at that
/// moment, and by city. Nothing twice.
pub fn offered(first: Vec<Zone>, at: Instant) -> Vec<Zone> {
    let mut world: Vec<Zone> = WORLD.into_iter().filter_map(Zone::named).collect();
    world.retain(|zone| !first.contains(zone));
    world.sort_by_cached_key(|zone| (offset(zone, at).local_minus_utc(), city(zone)));
    let mut zones = first;
    zones.append(&mut world);
    zones.truncate(MOST);
    zones
}

/// How far its clocks are from UTC at that moment.
pub fn offset(zone: &Zone, at: Instant) -> FixedOffset {
    at.with_timezone(zone).offset().fix()
}

/// The city a zone is named after: `Tokyo`, `New York`; what is named after none stays as it is.
pub fn city(zone: &Zone) -> String {
    let name = zone.name();
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// The same zone under the name it has today.
pub fn renamed(zone: Zone) -> Zone {
    let found = FORMER.iter().find(|(before, _)| *before == zone.name());
    found
        .and_then(|(_, today)| Zone::named(today))
        .unwrap_or(zone)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::tz::TimeZoneDatabase;

    use super::*;
    use crate::domain::decide::tests::at;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    #[test]
    fn every_zone_of_the_world_is_in_the_database_once_under_its_name() {
        let mut cities = BTreeSet::new();
        for name in WORLD {
            assert_eq!(zone(name).name(), name);
            assert!(cities.insert(city(&zone(name))), "{name}");
        }
        for (before, today) in FORMER {
            assert_eq!(renamed(zone(before)), zone(today));
            for moment in ["2026-01-15 12:00", "2026-07-15 12:00"] {
                let offset = |name: &str| offset(&zone(name), at(moment));
                assert_eq!(offset(before), offset(today), "{before}");
            }
        }
        assert_eq!(renamed(zone("Europe/Berlin")), zone("Europe/Berlin"));
    }

    /// In every month, wherever people live: stations on the ice and the zones of ships aside.
    #[test]
    fn nobody_lives_in_an_offset_that_cannot_be_chosen() {
        let database = TimeZoneDatabase::bundled();
        let lived_in: Vec<Zone> = database
            .available()
            .map(|name| name.as_str().to_owned())
            .filter(|name| name.contains('/'))
            .filter(|name| !name.starts_with("Etc/") && !name.starts_with("Antarctica/"))
            .map(|name| zone(&name))
            .collect();
        assert!(lived_in.len() > 350, "{}", lived_in.len());
        for year in 2026..2030 {
            for month in 1..=12 {
                let at = at(&format!("{year}-{month:02}-15 12:00"));
                let covered: BTreeSet<i32> = WORLD
                    .iter()
                    .map(|name| offset(&zone(name), at).local_minus_utc())
                    .collect();
                let missing: Vec<&Zone> = lived_in
                    .iter()
                    .filter(|zone| !covered.contains(&offset(zone, at).local_minus_utc()))
                    .collect();
                assert_eq!(missing, Vec::<&Zone>::new(), "{at}");
            }
        }
    }

    #[test]
    fn the_zones_of_the_people_come_first_and_nothing_twice() {
        let around = Around {
            own: Some(zone("Europe/Berlin")),
            owner: Some(zone("Europe/Berlin")),
            seller: Some(zone("America/Boise")),
        };
        let winter = at("2026-11-20 12:00");
        let offered = offered(around.each(), winter);
        assert_eq!(offered[0], zone("Europe/Berlin"));
        assert_eq!(offered[1], zone("America/Boise"));
        assert_eq!(offered.len(), WORLD.len() + 1);
        let names: BTreeSet<&str> = offered.iter().map(Zone::name).collect();
        assert_eq!(names.len(), offered.len());
        let world = &offered[2..];
        let key = |zone: &Zone| (offset(zone, winter).local_minus_utc(), city(zone));
        assert!(world.is_sorted_by_key(key));
        assert_eq!(Around::default().each(), []);
    }

    #[test]
    fn whoever_takes_part_the_menu_is_not_too_long() {
        let around = Around {
            own: Some(zone("America/Boise")),
            owner: Some(zone("Asia/Pyongyang")),
            seller: Some(zone("Africa/Maseru")),
        };
        let mut first = around.each();
        first.push(zone("Indian/Maldives"));
        let offered = offered(first, at("2026-11-20 12:00"));
        assert_eq!(offered.len(), WORLD.len() + 4);
        assert!(offered.len() <= MOST);
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        let called = |name: &str| city(&zone(name));
        assert_eq!(called("Asia/Tokyo"), "Tokyo");
        assert_eq!(called("America/New_York"), "New York");
        assert_eq!(called("America/Argentina/Buenos_Aires"), "Buenos Aires");
        assert_eq!(called("UTC"), "UTC");
    }
}
