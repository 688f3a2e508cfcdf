//! When the kickoff is: a day, a time, and the zone in which both are meant. Three inputs, because
//! Slack's picker of moments knows no zone but the reader's, and times are agreed on elsewhere.

use chrono::{NaiveDate, NaiveTime, TimeZone as _};

use super::form::Errors;
use super::input::{self, Asked, Screen};
use super::modal::Block;
use crate::domain::Instant;
use crate::domain::kickoff::Meeting;
use crate::domain::zone::Zone;
use crate::domain::zones::{self, Around};
use crate::slack::inbound::Inputs;

pub(super) const DAY: &str = "kickoff_day";
pub(super) const TIME: &str = "kickoff_time";
pub(super) const ZONE: &str = "kickoff_zone";

const MEANT_THERE: &str =
    "Enter the day and the time as they are there. Everybody reads them in their own time zone.";

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub at: Instant,
    pub zone: Zone,
}

impl Entered {
    /// As it was agreed on by somebody whose own zone is `own`, as far as we know.
    pub fn meeting(self, own: Option<&Zone>) -> Meeting {
        Meeting::set_in(self.zone, self.at, own)
    }
}

/// Slack insists on an answer. A booking stands there as it was set; where nothing is booked only
/// the reader's own zone does, and who is new to us has to choose one.
pub(super) fn must(booked: Option<&Meeting>, zones: &Around, now: Instant) -> [Block; 3] {
    let Some(meeting) = booked else {
        return [
            Asked::must(DAY, "Day of the kickoff").with(input::day(None)),
            Asked::must(TIME, "Time of the kickoff").with(input::time(None)),
            zone(Asked::must, zones, zones.own.as_ref(), now),
        ];
    };
    let first = || zones.each().into_iter().next();
    let set_in = meeting.zone.clone().or_else(first).unwrap_or(Zone::UTC);
    let there = meeting.at.with_timezone(&set_in).naive_local();
    [
        Asked::must(DAY, "Day of the kickoff").with(input::day(Some(there.date()))),
        Asked::must(TIME, "Time of the kickoff").with(input::time(Some(there.time()))),
        zone(Asked::must, zones, Some(&set_in), meeting.at),
    ]
}

/// The day and the time may be left out together. The zone that stands there is no answer.
pub(super) fn may(zones: &Around, now: Instant) -> [Block; 3] {
    [
        Asked::may(DAY, "Day of the kickoff")
            .hint("Leave it empty if you do not know yet. You can book it later.")
            .with(input::day(None)),
        Asked::may(TIME, "Time of the kickoff").with(input::time(None)),
        zone(Asked::may, zones, zones.own.as_ref(), now),
    ]
}

/// `at`: when the offsets are true that stand beside the cities.
fn zone(
    asked: fn(&'static str, &'static str) -> Asked<'static>,
    zones: &Around,
    chosen: Option<&Zone>,
    at: Instant,
) -> Block {
    let mut first = zones.each();
    if let Some(chosen) = chosen.filter(|chosen| !first.contains(chosen)) {
        first.push(chosen.clone());
    }
    let offered: Vec<(String, String)> = zones::offered(first, at)
        .iter()
        .map(|zone| (zone.name().to_owned(), says(zone, at)))
        .collect();
    let options: Vec<(String, &str)> = offered
        .iter()
        .map(|(name, says)| (name.clone(), says.as_str()))
        .collect();
    asked(ZONE, "Time zone of the meeting")
        .hint(MEANT_THERE)
        .with(input::choice(
            "Choose a time zone",
            &options,
            chosen.map(Zone::name),
        ))
}

/// `Kolkata (UTC+5:30)`, with the signs that people type to find it.
fn says(zone: &Zone, at: Instant) -> String {
    let minutes = zones::offset(zone, at).local_minus_utc() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    let rest = match minutes {
        0 => String::new(),
        minutes => format!(":{minutes:02}"),
    };
    match zones::city(zone).as_str() {
        "UTC" => "UTC".to_owned(),
        city => input::cut(&format!("{city} (UTC{sign}{hours}{rest})")),
    }
}

/// `None` where neither a day nor a time was entered.
pub(super) fn read(inputs: &Inputs) -> Result<Option<Entered>, Errors> {
    let screen = Screen::of(inputs);
    let mut day = None;
    screen.take_day(DAY, &mut day);
    let (day, time) = match (day, screen.time(TIME)) {
        (Some(day), Some(time)) => (day, time),
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(under(TIME, "Choose a time too, or empty the day.")),
        (None, Some(_)) => return Err(under(DAY, "Choose a day too, or empty the time.")),
    };
    let zone = screen.choice(ZONE).and_then(Zone::named);
    let zone = zone.ok_or_else(|| under(ZONE, "Choose the time zone of the meeting."))?;
    let at = moment(day, time, &zone)?;
    Ok(Some(Entered { at, zone }))
}

/// The first of the two where clocks are put back, and none where they are put forward.
fn moment(day: NaiveDate, time: NaiveTime, zone: &Zone) -> Result<Instant, Errors> {
    let there = zone.from_local_datetime(&day.and_time(time)).earliest();
    let there = there.ok_or_else(|| {
        let city = zones::city(zone);
        let why = format!(
            "This time does not exist in {city} on that day: the clocks are put forward and skip \
             it. Choose another time."
        );
        under(TIME, &why)
    })?;
    Ok(there.to_utc())
}

/// Both are missing where they have to be there.
pub(super) fn missing() -> Errors {
    [under(DAY, "Choose a day."), under(TIME, "Choose a time.")].concat()
}

/// The moment has passed.
pub fn in_the_past() -> Errors {
    under(TIME, "This moment has passed. Choose one that lies ahead.")
}

fn under(block: &str, sentence: &str) -> Errors {
    vec![(block.to_owned(), sentence.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::noon;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn entered(day: Option<&str>, time: Option<&str>, zone: Option<&str>) -> Inputs {
        let day = day.map_or(Input::Empty, |day| Input::Date(day.parse().unwrap()));
        let time = time.map(|time| NaiveTime::parse_from_str(time, "%H:%M").unwrap());
        let time = time.map_or(Input::Empty, Input::Time);
        let zone = zone.map_or(Input::Empty, |zone| Input::Choice(zone.to_owned()));
        let block = |(name, input): (&str, Input)| {
            let value = [("value".to_owned(), input)];
            (name.to_owned(), value.into())
        };
        Inputs([(DAY, day), (TIME, time), (ZONE, zone)].map(block).into())
    }

    fn read_of(day: &str, time: &str, zone: &str) -> Result<Instant, Errors> {
        let read = read(&entered(Some(day), Some(time), Some(zone)));
        read.map(|entered| entered.unwrap().at)
    }

    #[test]
    fn a_time_is_meant_where_the_meeting_is() {
        let berlin = read_of("2026-11-30", "10:00", "Europe/Berlin");
        assert_eq!(berlin, Ok(at("2026-11-30 09:00")));
        let tokyo = read_of("2026-11-30", "10:00", "Asia/Tokyo");
        assert_eq!(tokyo, Ok(at("2026-11-30 01:00")));
        let summer = read_of("2027-07-01", "10:00", "Europe/Berlin");
        assert_eq!(summer, Ok(at("2027-07-01 08:00")));
        let quarter = read_of("2026-11-30", "10:00", "Asia/Kathmandu");
        assert_eq!(quarter, Ok(at("2026-11-30 04:15")));
    }

    #[test]
    fn where_clocks_are_put_back_the_first_of_both_is_meant() {
        let twice = read_of("2026-10-25", "02:30", "Europe/Berlin");
        assert_eq!(twice, Ok(at("2026-10-25 00:30")));
    }

    #[test]
    fn where_clocks_are_put_forward_a_time_is_missing() {
        let gap = read_of("2027-03-28", "02:30", "Europe/Berlin").unwrap_err();
        assert_eq!(gap[0].0, TIME);
        assert_snapshot!(gap[0].1, @"This time does not exist in Berlin on that day: the clocks are put forward and skip it. Choose another time.");
        let london = read_of("2027-03-28", "02:30", "Europe/London");
        assert_eq!(london, Ok(at("2027-03-28 01:30")), "not there");
    }

    #[test]
    fn a_day_and_a_time_come_together_and_need_a_zone() {
        let berlin = Some("Europe/Berlin");
        assert_eq!(read(&entered(None, None, berlin)), Ok(None));
        let errors = |day, time, zone| {
            let errors = read(&entered(day, time, zone)).unwrap_err();
            let lines = errors
                .iter()
                .map(|(block, says)| format!("{block}: {says}"));
            lines.collect::<Vec<_>>().join("\n")
        };
        let (day, time) = (Some("2026-11-30"), Some("10:00"));
        assert_snapshot!(errors(day, None, berlin), @"kickoff_time: Choose a time too, or empty the day.");
        assert_snapshot!(errors(None, time, berlin), @"kickoff_day: Choose a day too, or empty the time.");
        assert_snapshot!(errors(day, time, None), @"kickoff_zone: Choose the time zone of the meeting.");
        assert_eq!(
            errors(day, time, Some("Mars/Olympus")),
            errors(day, time, None)
        );
    }

    #[test]
    fn what_a_zone_is_called_in_the_menu() {
        let says = |name: &str| says(&zone(name), noon());
        let names = [
            "Asia/Tokyo",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Europe/London",
            "UTC",
            "America/New_York",
            "America/St_Johns",
            "Pacific/Kiritimati",
        ];
        assert_snapshot!(names.map(says).join("\n"), @"
        Tokyo (UTC+9)
        Kolkata (UTC+5:30)
        Kathmandu (UTC+5:45)
        London (UTC+0)
        UTC
        New York (UTC-5)
        St Johns (UTC-3:30)
        Kiritimati (UTC+14)
        ");
        assert_eq!(
            super::says(&zone("Europe/London"), at("2026-07-01 12:00")),
            "London (UTC+1)"
        );
    }

    #[test]
    fn the_menu_holds_the_whole_world() {
        let all = zones::offered(Vec::new(), noon());
        let all: Vec<String> = all.iter().map(|zone| says(zone, noon())).collect();
        assert_snapshot!(all.join("\n"), @"
        Pago Pago (UTC-11)
        Honolulu (UTC-10)
        Marquesas (UTC-9:30)
        Anchorage (UTC-9)
        Gambier (UTC-9)
        Los Angeles (UTC-8)
        Denver (UTC-7)
        Phoenix (UTC-7)
        Vancouver (UTC-7)
        Chicago (UTC-6)
        Costa Rica (UTC-6)
        Edmonton (UTC-6)
        Mexico City (UTC-6)
        Bogota (UTC-5)
        Havana (UTC-5)
        Lima (UTC-5)
        New York (UTC-5)
        Panama (UTC-5)
        Toronto (UTC-5)
        Winnipeg (UTC-5)
        Caracas (UTC-4)
        Halifax (UTC-4)
        La Paz (UTC-4)
        Puerto Rico (UTC-4)
        St Johns (UTC-3:30)
        Asuncion (UTC-3)
        Buenos Aires (UTC-3)
        Montevideo (UTC-3)
        Santiago (UTC-3)
        Sao Paulo (UTC-3)
        Noronha (UTC-2)
        Nuuk (UTC-2)
        Azores (UTC-1)
        Cape Verde (UTC-1)
        Accra (UTC+0)
        Casablanca (UTC+0)
        Dublin (UTC+0)
        Lisbon (UTC+0)
        London (UTC+0)
        Reykjavik (UTC+0)
        UTC
        Algiers (UTC+1)
        Amsterdam (UTC+1)
        Belgrade (UTC+1)
        Berlin (UTC+1)
        Brussels (UTC+1)
        Copenhagen (UTC+1)
        Lagos (UTC+1)
        Madrid (UTC+1)
        Oslo (UTC+1)
        Paris (UTC+1)
        Prague (UTC+1)
        Rome (UTC+1)
        Stockholm (UTC+1)
        Vienna (UTC+1)
        Warsaw (UTC+1)
        Zurich (UTC+1)
        Athens (UTC+2)
        Bucharest (UTC+2)
        Cairo (UTC+2)
        Helsinki (UTC+2)
        Jerusalem (UTC+2)
        Johannesburg (UTC+2)
        Kyiv (UTC+2)
        Istanbul (UTC+3)
        Moscow (UTC+3)
        Nairobi (UTC+3)
        Riyadh (UTC+3)
        Tehran (UTC+3:30)
        Dubai (UTC+4)
        Kabul (UTC+4:30)
        Karachi (UTC+5)
        Tashkent (UTC+5)
        Kolkata (UTC+5:30)
        Kathmandu (UTC+5:45)
        Dhaka (UTC+6)
        Yangon (UTC+6:30)
        Bangkok (UTC+7)
        Jakarta (UTC+7)
        Hong Kong (UTC+8)
        Shanghai (UTC+8)
        Singapore (UTC+8)
        Eucla (UTC+8:45)
        Seoul (UTC+9)
        Tokyo (UTC+9)
        Darwin (UTC+9:30)
        Brisbane (UTC+10)
        Adelaide (UTC+10:30)
        Lord Howe (UTC+11)
        Noumea (UTC+11)
        Sydney (UTC+11)
        Fiji (UTC+12)
        Auckland (UTC+13)
        Tongatapu (UTC+13)
        Chatham (UTC+13:45)
        Kiritimati (UTC+14)
        ");
    }
}
