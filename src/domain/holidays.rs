//! Public holidays, by country and by some of their parts.
//!
//! The rules are `holidays-rs`'s (0.5): pure, without dependencies, under a licence of ours, kept up,
//! and rules rather than tables, so that they do not run out one New Year. `opening-hours` knows
//! more countries but misses days of the large ones. On working days of 2025 to 2032 every place
//! named here was compared with the largest collection there is, the `holidays` package of Python:
//! they differ only in single days that a government decreed for one year (Berlin, Botswana,
//! Latvia, Scotland), in the Monday after Christmas where custom rules (Ireland, Jamaica), and in
//! that Canada is here as its federal employers keep it.
//!
//! Countries whose holidays follow the moon and a yearly decree, or where the two disagree for
//! other reasons, are left out: a workspace there imports a calendar, see [`super::closed_days`].
//! The crate knows nations only; the parts of Germany and of the United Kingdom are ours.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use holidays_rs::{Calendar, Country, Date, Holiday, Rule};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The years that are looked up rather than computed.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2060;

/// How many places there are.
const COUNT: usize = 95;

/// A place whose public holidays are known: `DE`, `DE-BY`. Cheap to copy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u8);

struct Place {
    code: &'static str,
    name: &'static str,
    country: Country,
    /// Holidays of the country that this part of it does not keep.
    without: &'static [&'static str],
    /// Holidays of this part alone.
    with: &'static [Holiday],
    /// A day of its own that falls on a weekend, or on another holiday, is kept on the next
    /// working day.
    moves: bool,
}

impl Region {
    /// Every place, in the order in which people look for it: few enough for one menu.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PLACES.len()).filter_map(|place| u8::try_from(place).ok().map(Self))
    }

    pub fn code(self) -> &'static str {
        self.place().code
    }

    /// What it is called in a menu.
    pub fn label(self) -> &'static str {
        self.place().name
    }

    pub fn is_holiday(self, date: NaiveDate) -> bool {
        self.name(date).is_some()
    }

    /// What is celebrated on this day, as the place calls it.
    pub fn name(self, date: NaiveDate) -> Option<&'static str> {
        if YEARS.contains(&date.year()) {
            self.known().get(&date).copied()
        } else {
            self.place().holidays_in(date.year()).get(&date).copied()
        }
    }

    fn place(self) -> &'static Place {
        &PLACES[usize::from(self.0)]
    }

    /// Computed when it is first asked for, and kept: calendars are asked all the time.
    fn known(self) -> &'static BTreeMap<NaiveDate, &'static str> {
        static KNOWN: [OnceLock<BTreeMap<NaiveDate, &'static str>>; COUNT] =
            [const { OnceLock::new() }; COUNT];
        let years = || YEARS.flat_map(|year| self.place().holidays_in(year));
        KNOWN[usize::from(self.0)].get_or_init(|| years().collect())
    }
}

impl Place {
    /// The days on which a year's holidays are kept.
    fn holidays_in(&self, year: i32) -> BTreeMap<NaiveDate, &'static str> {
        let nation = Calendar::new(self.country).holidays_in(year).into_iter();
        let mut kept: BTreeMap<NaiveDate, &'static str> = nation
            .filter(|(_, name)| !self.without.contains(name))
            .filter_map(|(date, name)| Some((day(date)?, name)))
            .collect();
        for own in self.with {
            let mut falls = own.rule.resolve(year).and_then(day);
            while let Some(date) = falls
                && self.moves
                && (is_weekend(date) || kept.contains_key(&date))
            {
                falls = date.succ_opt();
            }
            if let Some(date) = falls {
                kept.insert(date, own.name);
            }
        }
        kept
    }
}

fn day(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year, u32::from(date.month), u32::from(date.day))
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The code names no place whose holidays are known.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the holidays of this place are not known")]
pub struct UnknownRegion;

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(code: &str) -> Result<Self, UnknownRegion> {
        Self::all()
            .find(|region| region.code() == code)
            .ok_or(UnknownRegion)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse()
            .map_err(|_| serde::de::Error::custom(format!("no holidays are known for {code:?}")))
    }
}

const fn nation(code: &'static str, name: &'static str, country: Country) -> Place {
    Place {
        code,
        name,
        country,
        without: &[],
        with: &[],
        moves: false,
    }
}

/// A part of Germany: what it keeps beside the nationwide holidays.
const fn land(code: &'static str, name: &'static str, with: &'static [Holiday]) -> Place {
    Place {
        with,
        ..nation(code, name, Country::Germany)
    }
}

/// A part of the United Kingdom, seen from England and Wales.
const fn kingdom(
    code: &'static str,
    name: &'static str,
    without: &'static [&'static str],
    with: &'static [Holiday],
) -> Place {
    Place {
        without,
        with,
        moves: true,
        ..nation(code, name, Country::UnitedKingdom)
    }
}

const fn on(name: &'static str, month: u8, day: u8) -> Holiday {
    Holiday {
        name,
        rule: Rule::Fixed { month, day },
    }
}

const EPIPHANY: Holiday = on("Heilige Drei Könige", 1, 6);
const WOMENS_DAY: Holiday = on("Internationaler Frauentag", 3, 8);
const ASSUMPTION: Holiday = on("Mariä Himmelfahrt", 8, 15);
const CHILDRENS_DAY: Holiday = on("Weltkindertag", 9, 20);
const REFORMATION: Holiday = on("Reformationstag", 10, 31);
const ALL_SAINTS: Holiday = on("Allerheiligen", 11, 1);
const CORPUS_CHRISTI: Holiday = Holiday {
    name: "Fronleichnam",
    rule: Rule::EasterOffset(60),
};
/// The Wednesday before 23 November.
const REPENTANCE: Holiday = Holiday {
    name: "Buß- und Bettag",
    rule: Rule::WeekdayOnOrBefore {
        month: 11,
        day: 22,
        weekday: WEDNESDAY,
    },
};
const PATRICK: Holiday = on("Saint Patrick's Day", 3, 17);
const BOYNE: Holiday = on("Battle of the Boyne", 7, 12);
const SECOND_OF_JANUARY: Holiday = on("2 January", 1, 2);
const ANDREW: Holiday = on("Saint Andrew's Day", 11, 30);
const SCOTTISH_SUMMER: Holiday = Holiday {
    name: "Summer Bank Holiday",
    rule: Rule::NthWeekday {
        month: 8,
        weekday: MONDAY,
        nth: 1,
    },
};
const MONDAY: u8 = 1;
const WEDNESDAY: u8 = 3;

#[rustfmt::skip] // A table.
static PLACES: [Place; COUNT] = [
    nation("AX", "Åland Islands", Country::AlandIslands),
    nation("AS", "American Samoa", Country::AmericanSamoa),
    nation("AD", "Andorra", Country::Andorra),
    nation("AW", "Aruba", Country::Aruba),
    nation("AU", "Australia (national)", Country::Australia),
    nation("AT", "Austria", Country::Austria),
    nation("BE", "Belgium", Country::Belgium),
    nation("BW", "Botswana", Country::Botswana),
    nation("BR", "Brazil", Country::Brazil),
    nation("CV", "Cabo Verde", Country::CaboVerde),
    nation("CA", "Canada (federal)", Country::Canada),
    nation("BQ", "Caribbean Netherlands", Country::CaribbeanNetherlands),
    nation("HR", "Croatia", Country::Croatia),
    nation("CW", "Curaçao", Country::Curacao),
    nation("CY", "Cyprus", Country::Cyprus),
    nation("CZ", "Czechia", Country::Czechia),
    nation("CD", "DR Congo", Country::DrCongo),
    nation("DK", "Denmark", Country::Denmark),
    nation("SV", "El Salvador", Country::ElSalvador),
    nation("GQ", "Equatorial Guinea", Country::EquatorialGuinea),
    nation("EE", "Estonia", Country::Estonia),
    nation("FK", "Falkland Islands", Country::FalklandIslands),
    nation("FO", "Faroe Islands", Country::FaroeIslands),
    nation("FI", "Finland", Country::Finland),
    nation("FR", "France", Country::France),
    nation("GF", "French Guiana", Country::FrenchGuiana),
    nation("PF", "French Polynesia", Country::FrenchPolynesia),
    nation("DE", "Germany (nationwide)", Country::Germany),
    land("DE-BW", "Germany: Baden-Württemberg", &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]),
    land("DE-BY", "Germany: Bavaria", &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]),
    land("DE-BE", "Germany: Berlin", &[WOMENS_DAY]),
    land("DE-BB", "Germany: Brandenburg", &[REFORMATION]),
    land("DE-HB", "Germany: Bremen", &[REFORMATION]),
    land("DE-HH", "Germany: Hamburg", &[REFORMATION]),
    land("DE-HE", "Germany: Hesse", &[CORPUS_CHRISTI]),
    land("DE-NI", "Germany: Lower Saxony", &[REFORMATION]),
    land("DE-MV", "Germany: Mecklenburg-Vorpommern", &[WOMENS_DAY, REFORMATION]),
    land("DE-NW", "Germany: North Rhine-Westphalia", &[CORPUS_CHRISTI, ALL_SAINTS]),
    land("DE-RP", "Germany: Rhineland-Palatinate", &[CORPUS_CHRISTI, ALL_SAINTS]),
    land("DE-SL", "Germany: Saarland", &[CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]),
    land("DE-SN", "Germany: Saxony", &[REFORMATION, REPENTANCE]),
    land("DE-ST", "Germany: Saxony-Anhalt", &[EPIPHANY, REFORMATION]),
    land("DE-SH", "Germany: Schleswig-Holstein", &[REFORMATION]),
    land("DE-TH", "Germany: Thuringia", &[CHILDRENS_DAY, REFORMATION]),
    nation("GR", "Greece", Country::Greece),
    nation("GL", "Greenland", Country::Greenland),
    nation("GP", "Guadeloupe", Country::Guadeloupe),
    nation("GU", "Guam", Country::Guam),
    nation("HT", "Haiti", Country::Haiti),
    nation("IS", "Iceland", Country::Iceland),
    nation("IE", "Ireland", Country::Ireland),
    nation("IT", "Italy", Country::Italy),
    nation("JM", "Jamaica", Country::Jamaica),
    nation("LV", "Latvia", Country::Latvia),
    nation("LS", "Lesotho", Country::Lesotho),
    nation("LR", "Liberia", Country::Liberia),
    nation("LI", "Liechtenstein", Country::Liechtenstein),
    nation("LT", "Lithuania", Country::Lithuania),
    nation("LU", "Luxembourg", Country::Luxembourg),
    nation("MW", "Malawi", Country::Malawi),
    nation("MT", "Malta", Country::Malta),
    nation("YT", "Mayotte", Country::Mayotte),
    nation("MX", "Mexico", Country::Mexico),
    nation("FM", "Micronesia", Country::Micronesia),
    nation("MC", "Monaco", Country::Monaco),
    nation("MZ", "Mozambique", Country::Mozambique),
    nation("NL", "Netherlands", Country::Netherlands),
    nation("NC", "New Caledonia", Country::NewCaledonia),
    nation("NZ", "New Zealand", Country::NewZealand),
    nation("NI", "Nicaragua", Country::Nicaragua),
    nation("MP", "Northern Mariana Islands", Country::NorthernMarianaIslands),
    nation("NO", "Norway", Country::Norway),
    nation("PW", "Palau", Country::Palau),
    nation("PA", "Panama", Country::Panama),
    nation("PE", "Peru", Country::Peru),
    nation("PL", "Poland", Country::Poland),
    nation("PT", "Portugal", Country::Portugal),
    nation("CG", "Republic of the Congo", Country::Congo),
    nation("RE", "Reunion", Country::Reunion),
    nation("RO", "Romania", Country::Romania),
    nation("LC", "Saint Lucia", Country::SaintLucia),
    nation("WS", "Samoa", Country::Samoa),
    nation("ST", "Sao Tome and Principe", Country::SaoTomeAndPrincipe),
    nation("SX", "Sint Maarten", Country::SintMaarten),
    nation("SK", "Slovakia", Country::Slovakia),
    nation("SI", "Slovenia", Country::Slovenia),
    nation("ES", "Spain (national)", Country::Spain),
    nation("SE", "Sweden", Country::Sweden),
    nation("CH", "Switzerland (national)", Country::Switzerland),
    nation("GB", "United Kingdom: England and Wales", Country::UnitedKingdom),
    kingdom("GB-NIR", "United Kingdom: Northern Ireland", &[], &[PATRICK, BOYNE]),
    kingdom(
        "GB-SCT",
        "United Kingdom: Scotland",
        &["Easter Monday", "Summer Bank Holiday"],
        &[SECOND_OF_JANUARY, SCOTTISH_SUMMER, ANDREW],
    ),
    nation("US", "United States (federal)", Country::UnitedStates),
    nation("VI", "United States Virgin Islands", Country::UnitedStatesVirginIslands),
    nation("UY", "Uruguay", Country::Uruguay),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// What is kept on working days of a year, as a calendar on the wall lists it.
    fn kept(code: &str, year: i32) -> Vec<String> {
        let region: Region = code.parse().unwrap();
        NaiveDate::from_ymd_opt(year, 1, 1)
            .unwrap()
            .iter_days()
            .take_while(|date| date.year() == year)
            .filter(|date| !is_weekend(*date))
            .filter_map(|date| Some(format!("{} {}", date.format("%m-%d"), region.name(date)?)))
            .collect()
    }

    #[test]
    fn a_part_keeps_what_the_wall_calendar_says() {
        assert_eq!(
            kept("DE-BY", 2026),
            [
                "01-01 Neujahr",
                "01-06 Heilige Drei Könige",
                "04-03 Karfreitag",
                "04-06 Ostermontag",
                "05-01 Tag der Arbeit",
                "05-14 Christi Himmelfahrt",
                "05-25 Pfingstmontag",
                "06-04 Fronleichnam",
                "12-25 Erster Weihnachtstag",
            ]
        );
        assert!(
            !"DE"
                .parse::<Region>()
                .unwrap()
                .is_holiday(day("2026-01-06"))
        );
        // New Year 2028 falls on a Saturday, and the second of January on the Sunday after.
        assert_eq!(
            kept("GB-SCT", 2028),
            [
                "01-03 New Year's Day",
                "01-04 2 January",
                "04-14 Good Friday",
                "05-01 Early May Bank Holiday",
                "05-29 Spring Bank Holiday",
                "08-07 Summer Bank Holiday",
                "11-30 Saint Andrew's Day",
                "12-25 Christmas Day",
                "12-26 Boxing Day",
            ]
        );
        assert_eq!(
            kept("US", 2026).len(),
            11,
            "one falls on a Saturday and is kept on Friday"
        );
        let repentance = day("2026-11-18");
        let saxony: Region = "DE-SN".parse().unwrap();
        assert_eq!(saxony.name(repentance), Some("Buß- und Bettag"));
    }

    #[test]
    fn what_is_kept_and_what_is_computed_agree() {
        for region in Region::all() {
            for year in [2020, 2026, 2060] {
                let computed = region.place().holidays_in(year);
                assert!(computed.len() > 3, "{region}");
                for (date, name) in computed {
                    assert_eq!(region.name(date), Some(name), "{region} {date}");
                }
            }
            assert!(region.is_holiday(day("2061-01-01")) || region.code() != "DE");
        }
    }

    #[test]
    fn every_place_has_a_code_and_a_name_of_its_own() {
        // As many as one of Slack's menus holds.
        assert!(Region::all().count() <= 100);
        let codes: std::collections::BTreeSet<_> = Region::all().map(Region::code).collect();
        let names: std::collections::BTreeSet<_> = Region::all().map(Region::label).collect();
        assert_eq!(codes.len(), Region::all().count());
        assert_eq!(names.len(), Region::all().count());
        for region in Region::all() {
            let stored = serde_json::to_string(&region).unwrap();
            assert_eq!(serde_json::from_str::<Region>(&stored).unwrap(), region);
        }
        assert_eq!("DE-XX".parse::<Region>(), Err(UnknownRegion));
        assert!(serde_json::from_str::<Region>("\"Mars\"").is_err());
    }
}
