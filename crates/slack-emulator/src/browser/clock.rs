//! The clock's buttons. The emulator does not own the time: requests go to whoever does, and what came
//! of them is told.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::routes::Desk;
use super::trouble::Trouble;
use crate::hub::Hub;

/// How far the clock is to go.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Forward {
    Hour,
    /// Nine o'clock on the next working day, Monday to Friday, where the person is.
    Morning,
    /// The next moment at which anything is due.
    Event,
}

/// Somebody wants the clock to go forward.
#[derive(Debug)]
pub struct ClockRequest {
    pub forward: Forward,
    /// The IANA zone of whoever asks.
    pub zone: String,
    done: oneshot::Sender<bool>,
}

impl ClockRequest {
    /// Everything that was due has happened; or the clock did not move, because nothing is due.
    pub fn done(self, moved: bool) {
        // Who asked may have closed the page.
        let _ = self.done.send(moved);
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Told {
    r#as: String,
    forward: Forward,
}

/// Nobody acts while this lives.
struct Moving<'a> {
    flag: &'a AtomicBool,
    hub: &'a Hub,
}

impl Drop for Moving<'_> {
    fn drop(&mut self) {
        self.flag.store(false, Ordering::SeqCst);
        self.hub.touch();
    }
}

pub(super) async fn forward(desk: &Desk, told: Told) -> Result<Value, Trouble> {
    let person = desk.seat(&told.r#as)?;
    let clock = desk.browser.clock.as_ref();
    let clock =
        clock.ok_or_else(|| Trouble::conflict("the clock of this workspace goes by itself"))?;
    let flag = &desk.browser.moving;
    if flag.swap(true, Ordering::SeqCst) {
        return Err(Trouble::conflict("the clock is moving already"));
    }
    let moving = Moving {
        flag,
        hub: &desk.hub,
    };
    let zone = zone_of(desk, person.id());
    let (done, answer) = oneshot::channel();
    let request = ClockRequest {
        forward: told.forward,
        zone: zone.clone(),
        done,
    };
    let stopped = || Trouble::conflict("the clock has stopped");
    clock.send(request).await.map_err(|_| stopped())?;
    let moved = answer.await.map_err(|_| stopped())?;
    drop(moving);
    let now = desk.hub.clock.now();
    Ok(json!({ "ok": true, "now": now, "moved": moved, "said": said(now, &zone) }))
}

/// Waits until the clock stands, so that what is done is done at one moment.
pub(super) async fn stands(desk: &Desk) {
    let moving = &desk.browser.moving;
    desk.hub.until(|| !moving.load(Ordering::SeqCst)).await;
}

pub(super) fn zone_of(desk: &Desk, user: &str) -> String {
    let world = desk.hub.world();
    let user = world.users.get(user);
    user.map_or_else(|| "UTC".to_owned(), |user| user.zone.clone())
}

/// `Tue 24 Nov, 09:00`
fn said(now: i64, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let moment = Timestamp::from_millisecond(now).unwrap_or_default();
    moment
        .to_zoned(zone)
        .strftime("%a %-d %b, %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn a_moment_is_said_where_the_person_is() {
        let monday = 1_795_424_400_000;
        assert_eq!(said(monday, "Europe/Berlin"), "Mon 23 Nov, 10:00");
        assert_eq!(said(monday, "Nowhere/At_All"), "Mon 23 Nov, 09:00");
    }
}
