//! The demo that is looked at in a browser: the stage with its people, and the loop that lets time go
//! on and everything happen that is due.

use std::net::SocketAddr;
use std::time::Duration;

use chrono::{Datelike as _, Days, NaiveTime, TimeDelta, TimeZone as _, Weekday};
use slack_emulator::{Browser, Call, ClockRequest, Forward, Way};
use tokio::sync::mpsc;
use tokio::time::{Instant as Moment, MissedTickBehavior, interval};

use super::cast;
use super::stage::Stage;
use crate::app::Options;
use crate::domain::Instant;
use crate::domain::zone::Zone;

/// How often the clock moves by itself.
const TICK: Duration = Duration::from_millis(250);

/// How far *Next event* goes at most: a week of silence is worth seeing, too.
const HORIZON: TimeDelta = TimeDelta::days(7);

/// When a working morning begins.
const MORNING: NaiveTime = at_hour(9);

/// A demo that is begun later than this would see nobody answer.
const AFTERNOON: NaiveTime = at_hour(16);

const fn at_hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// A running demo.
#[derive(Debug)]
pub struct Live {
    pub stage: Stage,
    requests: mpsc::Receiver<ClockRequest>,
}

impl Live {
    /// Sets the stage at this moment, with everybody on it, and answers browsers at the address.
    pub async fn open(
        listen: SocketAddr,
        database: &str,
        at: Instant,
        options: Options,
    ) -> anyhow::Result<Self> {
        let stage = Stage::set_at(listen, database, at, options).await?;
        let (browser, requests): (Browser, _) = cast::enter(&stage)?.clock();
        stage.settle().await?;
        stage.slack.open_browser(browser);
        Ok(Self { stage, requests })
    }

    /// Where to look at it: `http://127.0.0.1:3000/`.
    pub fn address(&self) -> String {
        format!("{}/", self.stage.slack.address())
    }

    /// Goes on until something fails.
    pub async fn run(&mut self) -> anyhow::Result<()> {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut changes = self.stage.slack.changes();
        let mut last = Moment::now();
        loop {
            let mut asked = None;
            tokio::select! {
                _ = ticks.tick() => {}
                // It ends only with the emulator, and that with us.
                _ = changes.changed() => {}
                Some(request) = self.requests.recv() => asked = Some(request),
            }
            let passed = TimeDelta::from_std(last.elapsed())?;
            last = Moment::now();
            self.stage.clock.advance_to(self.stage.now() + passed);
            changes.mark_unchanged();
            self.stage.settle().await?;
            if let Some(request) = asked {
                let moved = self.forward(request.forward, &request.zone).await?;
                last = Moment::now();
                request.done(moved);
            }
        }
    }

    /// Moves the clock; `false` where nothing is planned that it could move to.
    async fn forward(&self, forward: Forward, zone: &str) -> anyhow::Result<bool> {
        match forward {
            Forward::Hour => {
                let later = self.stage.now() + TimeDelta::hours(1);
                self.stage.advance_to(later).await?;
                Ok(true)
            }
            Forward::Morning => match next_morning(self.stage.now(), zone) {
                Some(morning) => {
                    self.stage.advance_to(morning).await?;
                    Ok(true)
                }
                None => Ok(false),
            },
            Forward::Event => self.forward_to_event().await,
        }
    }

    /// To where the bot says something next. Much of what falls due is only looked at, and nobody
    /// would see why the clock stopped there.
    async fn forward_to_event(&self) -> anyhow::Result<bool> {
        let said = self.stage.slack.count_calls(says);
        let begin = self.stage.now();
        while let Some(due) = self.stage.bot.worker.next_due().await? {
            if due > begin + HORIZON {
                break;
            }
            self.stage.advance_to(due.max(self.stage.now())).await?;
            if self.stage.slack.count_calls(says) > said {
                return Ok(true);
            }
        }
        Ok(self.stage.now() > begin)
    }
}

/// Whether somebody reads something new by this call.
fn says(call: &Call) -> bool {
    let methods = [
        "chat.postMessage",
        "chat.postEphemeral",
        "files.completeUploadExternal",
    ];
    call.way == Way::ToSlack && methods.contains(&call.method.as_str())
}

/// Nine o'clock on the next day from Monday to Friday, in this zone; today's, if it is still to come.
fn next_morning(now: Instant, zone: &str) -> Option<Instant> {
    let zone = Zone::named(zone).unwrap_or(Zone::UTC);
    let today = now.with_timezone(&zone).date_naive();
    let mut days = (0..8).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    days.find_map(|day| {
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let morning = zone
            .from_local_datetime(&day.and_time(MORNING))
            .earliest()?;
        let morning = morning.to_utc();
        (!is_weekend && morning > now).then_some(morning)
    })
}

/// When a demo that is begun now plays: now, if people work at this hour in London, otherwise on
/// their next working morning, so that what is due at once is not put off until then.
pub(super) fn begins(now: Instant) -> Instant {
    let london = "Europe/London";
    let zone = Zone::named(london).unwrap_or(Zone::UTC);
    let there = now.with_timezone(&zone);
    let works = !matches!(there.weekday(), Weekday::Sat | Weekday::Sun)
        && there.time() >= MORNING
        && there.time() < AFTERNOON;
    if works {
        now
    } else {
        next_morning(now, london).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::{begins, next_morning};
    use crate::domain::Instant;

    fn at(moment: &str) -> Instant {
        moment.parse().unwrap()
    }

    #[test]
    fn the_next_working_morning_is_where_the_person_is() {
        let cases = [
            // Friday noon in Berlin: Monday.
            (
                "2026-11-27T11:00:00Z",
                "Europe/Berlin",
                "2026-11-30T08:00:00Z",
            ),
            // At night, before the morning of the same day.
            (
                "2026-11-24T04:00:00Z",
                "Europe/Berlin",
                "2026-11-24T08:00:00Z",
            ),
            // At nine o'clock sharp: the next one.
            (
                "2026-11-24T08:00:00Z",
                "Europe/Berlin",
                "2026-11-25T08:00:00Z",
            ),
            // Sunday in London is Sunday evening in New York only later.
            (
                "2026-11-29T23:00:00Z",
                "America/New_York",
                "2026-11-30T14:00:00Z",
            ),
            // Over the change of the clocks.
            (
                "2026-10-23T12:00:00Z",
                "Europe/London",
                "2026-10-26T09:00:00Z",
            ),
        ];
        for (now, zone, morning) in cases {
            assert_eq!(
                next_morning(at(now), zone),
                Some(at(morning)),
                "{now} {zone}"
            );
        }
    }

    #[test]
    fn a_demo_begins_at_an_hour_when_people_work() {
        assert_eq!(
            begins(at("2026-11-24T10:30:00Z")),
            at("2026-11-24T10:30:00Z")
        );
        assert_eq!(
            begins(at("2026-11-24T22:30:00Z")),
            at("2026-11-25T09:00:00Z")
        );
        assert_eq!(
            begins(at("2026-11-28T10:30:00Z")),
            at("2026-11-30T09:00:00Z")
        );
    }
}
