//! Examples a person would check by hand, and laws that hold for any week, zone and closed days.

use chrono::{Days, NaiveDateTime, Weekday};
use proptest::prelude::*;

use super::*;
use crate::domain::week::WEEKDAYS;

fn calendar(zone: &str) -> Calendar {
    Calendar::new(Week::default(), Zone::named(zone).unwrap())
}

/// A local time in the zone, as a person writes it.
fn local(zone: &str, text: &str) -> Instant {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    let zone = Zone::named(zone).unwrap();
    zone.from_local_datetime(&naive)
        .earliest()
        .unwrap()
        .to_utc()
}

#[test]
fn one_business_day_later_is_what_people_expect() {
    // 2026-11-20 is a Friday.
    for (zone, from, to) in [
        ("Europe/Berlin", "2026-11-19 10:15", "2026-11-20 10:15"),
        ("Europe/Berlin", "2026-11-20 16:00", "2026-11-23 16:00"),
        ("Europe/Berlin", "2026-11-21 12:00", "2026-11-23 17:00"),
        ("Europe/Berlin", "2026-11-19 20:00", "2026-11-20 17:00"),
        ("Asia/Kolkata", "2026-11-20 17:59", "2026-11-23 17:00"),
        ("Asia/Kathmandu", "2026-11-20 09:00", "2026-11-20 17:00"),
        ("America/New_York", "2026-03-06 16:30", "2026-03-09 16:30"),
    ] {
        let due = calendar(zone).add_days(local(zone, from), 1);
        assert_eq!(due, local(zone, to), "{zone} {from}");
    }
}

#[test]
fn the_day_before_a_monday_meeting_is_friday_in_hours() {
    let berlin = calendar("Europe/Berlin");
    for (meeting, before) in [
        ("2026-11-23 14:00", "2026-11-20 14:00"),
        ("2026-11-24 07:00", "2026-11-23 09:00"),
        ("2026-11-24 20:00", "2026-11-23 16:30"),
    ] {
        assert_eq!(
            berlin.business_day_before(local("Europe/Berlin", meeting)),
            local("Europe/Berlin", before)
        );
    }
}

#[test]
fn what_comes_daily_at_work_comes_within_the_hours_of_each_day() {
    let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
    for (hours, first, second) in [
        ("9:00-17:00", "2026-11-23 09:30", "2026-11-24 09:30"),
        ("11:00-19:00", "2026-11-23 11:00", "2026-11-24 11:00"),
        ("22:00-23:59", "2026-11-23 22:00", "2026-11-24 22:00"),
        ("5:00-9:00", "2026-11-23 08:30", "2026-11-24 08:30"),
        ("0:00-0:20", "2026-11-24 00:00", "2026-11-25 00:00"),
    ] {
        let week = Week::same(&WEEKDAYS, hours.parse().unwrap());
        let berlin = Calendar::new(week, Zone::named("Europe/Berlin").unwrap());
        let midnight = local("Europe/Berlin", "2026-11-23 00:00");
        let next = |after| berlin.next_daily_at_work(half_past_nine, after).unwrap();
        let found = next(midnight);
        assert_eq!(found, local("Europe/Berlin", first), "{hours}");
        assert_eq!(next(found), local("Europe/Berlin", second), "{hours}");
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn hours(text: &str) -> Hours {
    text.parse().unwrap()
}

/// A moment as it is called in the calendar's zone.
fn there(calendar: &Calendar, at: Instant) -> String {
    let local = at.with_timezone(&calendar.zone);
    local.format("%a %Y-%m-%d %H:%M").to_string()
}

#[test]
fn clocks_that_jump_neither_lose_nor_gain_working_time() {
    let all_day = |zone: &str| {
        let mut calendar = calendar(zone);
        calendar.week = Week::same(&WEEKDAYS, hours("0:00-6:00"));
        calendar
    };
    // On 29 March 2026 Berlin has no 2:30, on 25 October it has two.
    let berlin = all_day("Europe/Berlin");
    let between = |from: &str, to: &str| {
        let at = |text| local("Europe/Berlin", text);
        berlin.between(at(from), at(to)).num_minutes()
    };
    assert_eq!(between("2026-03-28 00:00", "2026-03-28 06:00"), 360);
    assert_eq!(between("2026-03-29 00:00", "2026-03-29 06:00"), 300);
    assert_eq!(between("2026-10-25 00:00", "2026-10-25 06:00"), 420);
    let open = local("Europe/Berlin", "2026-03-29 01:30");
    let later = berlin.add(open, TimeDelta::hours(1));
    assert_eq!(there(&berlin, later), "Sun 2026-03-29 03:30");
    // Casey jumped three hours on 4 October 2020, from 0:01 to 3:01.
    let casey = all_day("Antarctica/Casey");
    let open = casey.next_open(local("Antarctica/Casey", "2020-10-03 12:00"));
    assert_eq!(there(&casey, open), "Sun 2020-10-04 00:00");
    let later = casey.add(open, TimeDelta::hours(1));
    assert_eq!(there(&casey, later), "Sun 2020-10-04 04:00");
}

#[test]
fn friday_evening_becomes_monday_or_tuesday_after_a_holiday() {
    // 25 May 2026 is Whit Monday.
    let mut berlin = calendar("Europe/Berlin");
    let friday = local("Europe/Berlin", "2026-05-22 16:59");
    let plain = |calendar: &Calendar| there(calendar, calendar.add(friday, TimeDelta::minutes(2)));
    assert_eq!(plain(&berlin), "Mon 2026-05-25 09:01");
    berlin.holidays = Some("DE".parse().unwrap());
    assert_eq!(plain(&berlin), "Tue 2026-05-26 09:01");
    assert_eq!(
        there(&berlin, berlin.add_days(friday, 1)),
        "Tue 2026-05-26 16:59"
    );
    berlin
        .closed_days
        .insert(date("2026-05-26"), "Stocktaking".to_owned());
    assert_eq!(plain(&berlin), "Wed 2026-05-27 09:01");
    let wednesday = local("Europe/Berlin", "2026-05-27 10:00");
    let before = berlin.business_day_before(wednesday);
    assert_eq!(there(&berlin, before), "Fri 2026-05-22 10:00");
    assert_eq!(
        berlin.next_business_day(date("2026-05-22")),
        date("2026-05-27")
    );
    assert!(!berlin.is_business_day(date("2026-05-25")));
}

#[test]
fn a_day_of_absence_counts_unless_somebody_covers() {
    let mut berlin = calendar("Europe/Berlin");
    let absence = |cover| Absence {
        from: date("2026-11-24"),
        until: date("2026-11-26"),
        cover,
    };
    let monday = local("Europe/Berlin", "2026-11-23 10:00");
    berlin.absences = vec![absence(None)];
    assert_eq!(
        there(&berlin, berlin.add_days(monday, 1)),
        "Fri 2026-11-27 10:00"
    );
    berlin.absences = vec![absence(Some(crate::domain::ids::UserId::new("USAM")))];
    assert_eq!(
        there(&berlin, berlin.add_days(monday, 1)),
        "Tue 2026-11-24 10:00"
    );
}

#[test]
fn a_short_day_is_a_day_too() {
    let mut berlin = calendar("Europe/Berlin");
    berlin.week.set(Weekday::Fri, Some(hours("9-13")));
    for (from, days, to) in [
        // Halfway through a short Friday, and halfway through a long Monday.
        ("2026-11-20 11:00", 1, "Mon 2026-11-23 13:00"),
        ("2026-11-19 13:00", 1, "Fri 2026-11-20 11:00"),
        ("2026-11-19 13:00", 2, "Mon 2026-11-23 13:00"),
        ("2026-11-19 18:00", 1, "Fri 2026-11-20 13:00"),
        ("2026-11-20 13:00", 1, "Mon 2026-11-23 17:00"),
        ("2026-11-20 12:59", 0, "Fri 2026-11-20 12:59"),
        ("2026-11-21 12:00", 0, "Mon 2026-11-23 09:00"),
    ] {
        let due = berlin.add_days(local("Europe/Berlin", from), days);
        assert_eq!(there(&berlin, due), to, "{from} + {days}");
    }
    let meeting = local("Europe/Berlin", "2026-11-23 15:00");
    let before = berlin.business_day_before(meeting);
    assert_eq!(there(&berlin, before), "Fri 2026-11-20 12:30");
}

#[test]
fn several_business_days_before() {
    let berlin = calendar("Europe/Berlin");
    for (at, days, before) in [
        ("2026-11-25 10:00", 0, "Wed 2026-11-25 10:00"),
        ("2026-11-25 10:00", 3, "Fri 2026-11-20 10:00"),
        ("2026-11-22 10:00", 0, "Fri 2026-11-20 10:00"),
        ("2026-11-22 10:00", 1, "Fri 2026-11-20 10:00"),
        ("2026-11-22 10:00", 2, "Thu 2026-11-19 10:00"),
    ] {
        let found = berlin.business_days_before(local("Europe/Berlin", at), days);
        assert_eq!(there(&berlin, found), before, "{at} - {days}");
    }
}

#[test]
fn what_comes_daily_comes_on_business_days() {
    let mut berlin = calendar("Europe/Berlin");
    berlin.holidays = Some("DE".parse().unwrap());
    let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
    for (after, next) in [
        ("2026-11-23 09:29", "Mon 2026-11-23 09:30"),
        ("2026-11-23 09:30", "Tue 2026-11-24 09:30"),
        ("2026-11-27 10:00", "Mon 2026-11-30 09:30"),
        ("2026-12-24 10:00", "Mon 2026-12-28 09:30"),
    ] {
        let found = berlin.next_daily(half_past_nine, local("Europe/Berlin", after));
        assert_eq!(there(&berlin, found.unwrap()), next, "{after}");
    }
    let mut closed = berlin.clone();
    closed.week = Week::closed();
    let monday = local("Europe/Berlin", "2026-11-23 09:00");
    assert_eq!(closed.next_daily(half_past_nine, monday), None);
    assert_eq!(closed.next_open(monday), monday, "nobody waits for ever");
    assert_eq!(
        closed.between(monday, monday + TimeDelta::days(900)),
        TimeDelta::zero()
    );
}

#[test]
fn both_sides_of_the_date_line_have_their_own_monday() {
    let noon = local("UTC", "2026-11-22 23:00");
    let (auckland, honolulu) = (calendar("Pacific/Auckland"), calendar("Pacific/Honolulu"));
    assert!(auckland.is_open(noon));
    assert_eq!(there(&auckland, noon), "Mon 2026-11-23 12:00");
    assert_eq!(
        there(&honolulu, honolulu.next_open(noon)),
        "Mon 2026-11-23 09:00"
    );
    // Samoa had no Friday, 30 December 2011.
    let apia = calendar("Pacific/Apia");
    assert!(!apia.is_business_day(date("2011-12-30")));
    let thursday = local("Pacific/Apia", "2011-12-29 16:00");
    assert_eq!(
        there(&apia, apia.add_days(thursday, 1)),
        "Mon 2012-01-02 16:00"
    );
    let daily = apia.next_daily(NaiveTime::from_hms_opt(9, 0, 0).unwrap(), thursday);
    assert_eq!(there(&apia, daily.unwrap()), "Mon 2012-01-02 09:00");
}

#[test]
fn a_sum_without_end_ends() {
    let berlin = calendar("Europe/Berlin");
    let monday = local("Europe/Berlin", "2026-11-23 09:00");
    for far in [
        berlin.add_days(monday, u32::MAX),
        berlin.add(monday, TimeDelta::MAX),
    ] {
        assert!(far >= monday);
    }
    let two_years = berlin.add_days(monday, 520);
    assert_eq!(there(&berlin, two_years), "Fri 2028-11-17 17:00");
}

fn any_moment() -> impl Strategy<Value = Instant> {
    // 2024 to 2030, to the minute.
    (28_400_000_i64..31_500_000)
        .prop_map(|minute| DateTime::from_timestamp(minute * 60, 0).unwrap())
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Pacific/Auckland",
        "Pacific/Honolulu",
        "Antarctica/Casey",
    ])
}

proptest! {
    #[test]
    fn the_next_open_moment_is_open_and_nothing_before_it_is(
        zone in any_zone(), at in any_moment()
    ) {
        let calendar = calendar(zone);
        let open = calendar.next_open(at);
        prop_assert!(open >= at);
        prop_assert!(calendar.is_open(open));
        prop_assert_eq!(calendar.next_open(open), open);
        let mut between = at;
        while between < open {
            prop_assert!(!calendar.is_open(between), "{between} is open too");
            between += TimeDelta::minutes(7);
        }
    }

    #[test]
    fn adding_equals_a_minute_by_minute_count(
        zone in any_zone(), at in any_moment(), minutes in 1_i64..2_000
    ) {
        let calendar = calendar(zone);
        let mut left = minutes;
        let mut counted = at;
        while left > 0 {
            if calendar.is_open(counted) { left -= 1; }
            counted += TimeDelta::minutes(1);
        }
        prop_assert_eq!(calendar.add(at, TimeDelta::minutes(minutes)), counted);
    }

    #[test]
    fn adding_twice_is_adding_the_sum(
        zone in any_zone(), at in any_moment(), one in 1_i64..2_000, two in 1_i64..2_000
    ) {
        let calendar = calendar(zone);
        let minutes = TimeDelta::minutes;
        prop_assert_eq!(
            calendar.add(calendar.add(at, minutes(one)), minutes(two)),
            calendar.add(at, minutes(one + two))
        );
    }
}

/// Any week, open at least one day; any zone; a third of all days closed.
fn any_calendar() -> impl Strategy<Value = Calendar> {
    let span = (0_u32..24 * 4 - 1, 1_u32..24 * 4).prop_map(|(opens, length)| {
        let at = |quarter: u32| NaiveTime::from_hms_opt(quarter / 4, quarter % 4 * 15, 0).unwrap();
        Hours::new(at(opens), at((opens + length).min(24 * 4 - 1)))
    });
    let week = prop::collection::vec(prop::option::of(span), 7).prop_map(|days| {
        let mut week = Week::closed();
        for (day, hours) in WEEKDAYS.into_iter().zip(days) {
            week.set(day, hours.flatten());
        }
        week
    });
    let open = week.prop_filter("never open", |week| !week.is_never_open());
    let region = prop::sample::select(vec![None, Some("DE-BY"), Some("US"), Some("NZ")]);
    let closed = prop::collection::btree_set(0_u64..1_500, 0..300);
    (open, any_zone(), region, closed).prop_map(|(week, zone, region, closed)| {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let named = |ahead| {
            (
                first.checked_add_days(Days::new(ahead)).unwrap(),
                String::new(),
            )
        };
        Calendar {
            week,
            holidays: region.map(|code| code.parse().unwrap()),
            closed_days: closed.into_iter().map(named).collect(),
            ..calendar(zone)
        }
    })
}

proptest! {
    #[test]
    fn time_between_equals_a_minute_by_minute_count(
        calendar in any_calendar(), from in any_moment(), minutes in 0_i64..10_000
    ) {
        let to = from + TimeDelta::minutes(minutes);
        let counted = (0..minutes)
            .filter(|minute| calendar.is_open(from + TimeDelta::minutes(*minute)))
            .count();
        let between = calendar.between(from, to);
        prop_assert_eq!(between, TimeDelta::minutes(i64::try_from(counted).unwrap()));
        prop_assert_eq!(calendar.between(to, from), -between);
    }

    #[test]
    fn time_between_adds_up_whatever_the_order(
        calendar in any_calendar(),
        one in any_moment(),
        hours in prop::array::uniform2(-2_000_i64..2_000),
    ) {
        let [two, three] = hours.map(|hours| one + TimeDelta::hours(hours));
        prop_assert_eq!(
            calendar.between(one, two) + calendar.between(two, three),
            calendar.between(one, three)
        );
    }

    #[test]
    fn what_was_added_lies_between(
        calendar in any_calendar(), at in any_moment(), minutes in 1_i64..6_000
    ) {
        let span = TimeDelta::minutes(minutes);
        let sum = calendar.add(at, span);
        prop_assert_eq!(calendar.between(at, sum), span);
        prop_assert!(calendar.is_open(sum - TimeDelta::minutes(1)), "the last minute was worked");
    }

    #[test]
    fn later_begun_is_never_earlier_done(
        calendar in any_calendar(),
        at in any_moment(),
        later in 0_i64..20_000,
        minutes in 0_i64..6_000,
        more in 0_i64..600,
        days in 0_u32..30,
    ) {
        let begun = at + TimeDelta::minutes(later);
        let span = TimeDelta::minutes(minutes);
        prop_assert!(calendar.add(at, span) <= calendar.add(begun, span));
        prop_assert!(calendar.add(at, span) <= calendar.add(at, span + TimeDelta::minutes(more)));
        prop_assert!(calendar.add_days(at, days) <= calendar.add_days(begun, days));
        prop_assert!(calendar.add_days(at, days) <= calendar.add_days(at, days + 1));
        prop_assert!(calendar.next_open(at) <= calendar.next_open(begun));
    }

    #[test]
    fn days_add_up(
        calendar in any_calendar(), at in any_moment(), one in 0_u32..12, two in 0_u32..12
    ) {
        let steps = calendar.add_days(calendar.add_days(at, one), two);
        let at_once = calendar.add_days(at, one + two);
        // Parts of a day are rounded to the millisecond, on days of at most a day's length.
        let apart = calendar.between(at_once, steps).abs();
        prop_assert!(apart <= TimeDelta::milliseconds(100), "{apart} apart");
    }

    #[test]
    fn a_business_day_is_worked_and_no_other(calendar in any_calendar(), at in any_moment()) {
        let day = calendar.local_date(at);
        let worked = (0..24 * 60 + 180).any(|minute| {
            let moment = calendar.at(day, NaiveTime::MIN).map(|midnight| midnight + TimeDelta::minutes(minute));
            moment.is_some_and(|moment| calendar.local_date(moment) == day && calendar.is_open(moment))
        });
        prop_assert_eq!(calendar.is_business_day(day), worked);
        let next = calendar.next_business_day(day);
        prop_assert!(calendar.is_business_day(next));
        let skipped = day.iter_days().skip(1).take_while(|date| *date < next);
        prop_assert!(skipped.into_iter().all(|date| !calendar.is_business_day(date)));
    }

    #[test]
    fn the_next_daily_moment_is_the_first(
        calendar in any_calendar(), after in any_moment(), quarter in 0_u32..96
    ) {
        let time = NaiveTime::from_hms_opt(quarter / 4, quarter % 4 * 15, 0).unwrap();
        let next = calendar.next_daily(time, after).unwrap();
        let day = calendar.local_date(next);
        prop_assert!(next > after);
        prop_assert!(calendar.is_business_day(day));
        prop_assert_eq!(calendar.at(day, time), Some(next));
        let mut earlier = calendar.local_date(after);
        while earlier < day {
            let missed = calendar.is_business_day(earlier)
                && calendar.at(earlier, time).is_some_and(|moment| moment > after);
            prop_assert!(!missed, "{earlier} came before {day}");
            earlier = earlier.succ_opt().unwrap();
        }
    }

    #[test]
    fn business_days_before_count_back(
        calendar in any_calendar(), at in any_moment(), days in 1_u32..8
    ) {
        let before = calendar.business_days_before(at, days);
        let (from, to) = (calendar.local_date(before), calendar.local_date(at));
        let counted = from.iter_days().take_while(|date| *date < to)
            .filter(|date| calendar.is_business_day(*date))
            .count();
        prop_assert_eq!(counted, days as usize);
        prop_assert!(calendar.is_open(before), "{before}");
    }
}
