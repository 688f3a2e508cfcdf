//! The people of the long life and their time, in as few words as can be: who works when, who is
//! away, who stands in, who leads. Written from what the product promises, not from its code.

use chrono::{
    DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Weekday,
};
use handoff::domain::Instant;
use handoff::domain::ids::UserId;
use handoff::domain::zone::Zone;

/// Nobody works on these: the holidays of Germany, and a closed day of the workspace's own.
pub const HOLIDAYS: [(u32, u32); 5] = [(3, 26), (3, 29), (5, 1), (5, 6), (5, 17)];
pub const CLOSED: (u32, u32) = (4, 16);

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, month, day).unwrap()
}

/// Minutes after midnight.
fn clock(minutes: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap()
}

/// When the bundle comes, where the person works by then.
const BUNDLE: u32 = 9 * 60 + 30;
const DIGEST: u32 = 8 * 60 + 30;

#[derive(Debug, Clone)]
pub struct Away {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub cover: Option<usize>,
    /// What they said in the beginning, before they knew better.
    pub first: Option<Said>,
}

/// Days on which somebody who was to be away had somebody cover, until they put it right.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub cover: usize,
    /// The day on which they say what holds.
    pub mended_on: NaiveDate,
}

#[derive(Debug, Clone)]
pub struct One {
    pub id: UserId,
    pub zone: Zone,
    pub opens: u32,
    pub closes: u32,
    pub days: Vec<Weekday>,
    pub away: Vec<Away>,
    /// Deactivated from here on.
    pub left: Option<Instant>,
}

impl One {
    pub fn local_date(&self, at: Instant) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    pub fn midnight(&self, date: NaiveDate) -> Instant {
        self.moment(date, 0)
    }

    fn moment(&self, date: NaiveDate, minutes: u32) -> Instant {
        let local = date.and_time(clock(minutes));
        let there: DateTime<Zone> = self.zone.from_local_datetime(&local).earliest().unwrap();
        there.to_utc()
    }

    fn away_on(&self, date: NaiveDate) -> Option<&Away> {
        let mut away = self.away.iter();
        away.find(|away| (away.from..=away.until).contains(&date))
    }

    pub fn works_on(&self, date: NaiveDate) -> bool {
        let mut off = HOLIDAYS.iter().chain([&CLOSED]);
        self.days.contains(&date.weekday())
            && !off.any(|(month, of_month)| day(*month, *of_month) == date)
            && self.away_on(date).is_none_or(|away| away.cover.is_some())
    }

    /// This working day and the ones after.
    fn days_from(&self, date: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let days = date.iter_days().take(400);
        days.filter(|date| self.works_on(*date))
    }

    pub fn opening(&self, date: NaiveDate) -> Instant {
        let date = self.days_from(date).next().unwrap();
        self.moment(date, self.opens)
    }

    pub fn next_open(&self, at: Instant) -> Instant {
        let mut spans = self.days_from(self.local_date(at)).map(|date| {
            (
                self.moment(date, self.opens),
                self.moment(date, self.closes),
            )
        });
        let (opens, _) = spans.find(|(_, closes)| *closes > at).unwrap();
        opens.max(at)
    }

    /// So many working days' worth of working time later.
    pub fn plus_days(&self, at: Instant, days: u32) -> Instant {
        let whole = TimeDelta::minutes(i64::from((self.closes - self.opens) * days));
        let mut left = whole;
        for date in self.days_from(self.local_date(at)) {
            let begins = self.moment(date, self.opens).max(at);
            let rest = self.moment(date, self.closes) - begins;
            if rest > TimeDelta::zero() {
                if left <= rest {
                    return begins + left;
                }
                left -= rest;
            }
        }
        unreachable!("somebody never works")
    }

    /// The last working day up to this one.
    pub fn working_day_until(&self, date: NaiveDate) -> NaiveDate {
        let mut back = (0..400).map(|ago| date - Days::new(ago));
        back.find(|date| self.works_on(*date)).unwrap()
    }

    pub fn working_days_before(&self, mut date: NaiveDate, days: u32) -> NaiveDate {
        for _ in 0..days {
            date = self.working_day_until(date - Days::new(1));
        }
        date
    }

    /// The same time of day on the working day before, well before closing.
    pub fn day_before(&self, at: Instant) -> Instant {
        let local = at.with_timezone(&self.zone);
        let date = self.working_days_before(local.date_naive(), 1);
        let earliest = clock(self.opens);
        let latest = clock(self.closes - 30);
        let time = local.time().clamp(earliest, latest);
        let there = self.zone.from_local_datetime(&date.and_time(time));
        there.earliest().unwrap().to_utc()
    }

    /// When their bundle comes on this day: at the workspace's hour, but never outside theirs.
    pub fn bundle_on(&self, date: NaiveDate) -> Instant {
        self.moment(date, BUNDLE.clamp(self.opens, self.closes - 30))
    }

    /// When a lead's digest comes, before their day begins.
    pub fn digest_on(&self, date: NaiveDate) -> Instant {
        self.moment(date, DIGEST)
    }

    fn bundles_from(&self, at: Instant) -> impl Iterator<Item = Instant> + '_ {
        let bundles = self.days_from(self.local_date(at));
        let bundles = bundles.map(|date| self.bundle_on(date));
        bundles.filter(move |bundle| *bundle >= at)
    }
}

#[derive(Debug, Clone)]
pub struct Staff(pub Vec<One>);

pub const SELLERS: std::ops::Range<usize> = 0..8;
pub const MANAGERS: std::ops::Range<usize> = 8..17;
pub const LEAD_OF_SELLERS: usize = 17;
pub const LEAD_OF_MANAGERS: usize = 18;
pub const LEAD_OF_ALL: usize = 19;

const ZONES: [&str; 8] = [
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "America/Sao_Paulo",
];

pub fn zone_of(nth: usize) -> &'static str {
    ZONES[nth % ZONES.len()]
}

impl Staff {
    pub fn new(ids: impl Iterator<Item = UserId>) -> Self {
        let working = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
        ];
        let one = |(nth, id)| One {
            id,
            zone: Zone::named(zone_of(nth)).unwrap(),
            opens: 9 * 60,
            closes: 17 * 60,
            days: working.to_vec(),
            away: Vec::new(),
            left: None,
        };
        let mut all: Vec<One> = ids.enumerate().map(one).collect();
        let own = |one: &mut One, opens: u32, closes: u32, first: usize| {
            (one.opens, one.closes) = (opens * 60, closes * 60);
            if first > 0 {
                one.days = [&working[first..], &[Weekday::Sat]].concat();
            }
        };
        own(&mut all[1], 14, 22, 0);
        own(&mut all[9], 11, 19, 1);
        own(&mut all[LEAD_OF_MANAGERS], 7, 15, 0);
        for (who, from, until, cover) in [
            (2, (3, 8), (3, 12), None),
            (3, (3, 15), (3, 26), Some(4)),
            (10, (2, 25), (3, 10), None),
            (11, (3, 2), (3, 19), Some(14)),
            // The cover is away too, and has a cover.
            (14, (3, 8), (3, 10), Some(15)),
            (16, (4, 5), (4, 23), Some(8)),
            (LEAD_OF_SELLERS, (3, 10), (3, 17), Some(LEAD_OF_ALL)),
            (LEAD_OF_MANAGERS, (3, 22), (4, 1), None),
            // One of those who are spoken of to her.
            (LEAD_OF_MANAGERS, (4, 7), (4, 23), Some(8)),
        ] {
            all[who].away.push(Away {
                from: day(from.0, from.1),
                until: day(until.0, until.1),
                cover,
                first: None,
            });
        }
        for (who, nth, from, until, cover, mended_on) in [
            // Other days than they thought, somebody else in their place, and back early.
            (3, 0, (3, 17), (3, 26), 4, (3, 10)),
            (16, 0, (4, 5), (4, 23), 9, (3, 30)),
            (LEAD_OF_MANAGERS, 1, (4, 7), (4, 28), 8, (4, 24)),
        ] {
            all[who].away[nth].first = Some(Said {
                from: day(from.0, from.1),
                until: day(until.0, until.1),
                cover,
                mended_on: day(mended_on.0, mended_on.1),
            });
        }
        Self(all)
    }

    /// Who hears what concerns somebody at this moment.
    pub fn stand_in(&self, who: usize, at: Instant) -> usize {
        let mut next = who;
        for _ in 0..8 {
            let one = &self.0[next];
            match one.away_on(one.local_date(at)) {
                None => return next,
                Some(Away { cover: None, .. }) => return who,
                Some(Away {
                    cover: Some(cover), ..
                }) => next = *cover,
            }
        }
        who
    }

    /// When a message of its own reaches whoever stands in for somebody, from this moment on.
    pub fn heard(&self, who: usize, at: Instant) -> (usize, Instant) {
        self.open_from(at, |at| self.stand_in(who, at))
    }

    /// The same where somebody is spoken of, who does not hear it in their lead's place.
    pub fn heard_of(&self, whose: usize, lead: usize, at: Instant) -> (usize, Instant) {
        self.open_from(at, |at| match self.stand_in(lead, at) {
            reader if reader == whose => lead,
            reader => reader,
        })
    }

    fn open_from(&self, mut at: Instant, to: impl Fn(Instant) -> usize) -> (usize, Instant) {
        loop {
            let reader = to(at);
            let open = self.0[reader].next_open(at);
            if open == at {
                return (reader, at);
            }
            at = open;
        }
    }

    /// Themselves, and whoever may ever stand in for them.
    fn readers(&self, who: usize) -> Vec<usize> {
        let mut readers = vec![who];
        let mut next = 0;
        while let Some(reader) = readers.get(next).copied() {
            let covers = self.0[reader].away.iter().filter_map(|away| away.cover);
            for cover in covers {
                if !readers.contains(&cover) {
                    readers.push(cover);
                }
            }
            next += 1;
        }
        readers
    }

    /// The bundles in which whoever stands in for somebody reads of it, from this moment on.
    pub fn bundles(&self, who: usize, at: Instant) -> Vec<(usize, Instant)> {
        let mut all: Vec<(usize, Instant)> = Vec::new();
        for reader in self.readers(who) {
            let bundles = self.0[reader].bundles_from(at).take(60);
            let theirs = bundles.filter(|bundle| self.stand_in(who, *bundle) == reader);
            all.extend(theirs.map(|bundle| (reader, bundle)));
        }
        all.sort_by_key(|(_, at)| *at);
        all
    }
}

/// Who is told when somebody is late.
pub fn leads_of(who: usize) -> Vec<usize> {
    let mut leads = vec![LEAD_OF_ALL];
    if SELLERS.contains(&who) {
        leads.push(LEAD_OF_SELLERS);
    }
    if MANAGERS.contains(&who) {
        leads.push(LEAD_OF_MANAGERS);
    }
    leads.retain(|lead| *lead != who);
    if leads.is_empty() {
        leads = vec![LEAD_OF_SELLERS, LEAD_OF_MANAGERS];
    }
    leads
}
