//! Whose transaction is next. People wait for their answers; deliveries wait for each other first,
//! so that however much there is to deliver, only a few of its transactions are ever in the way.
//! And while people are about, deliveries leave most of the time to them: each of their
//! transactions is followed by a pause, so that whoever acts mostly finds the database free.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// The pause after a delivery's transaction, in lengths of that transaction.
const PAUSE: u32 = 3;
/// A pause is never longer than this: what was slow once must not stop the deliveries.
const LONGEST_PAUSE: Duration = Duration::from_millis(20);
/// Somebody who acted this recently is about.
const ABOUT: Duration = Duration::from_millis(50);
/// After this long, a transaction that could do more ends, and another one begins. The longer it
/// may be, the more is made durable at once; but whoever acts waits for its end.
const LONG: Duration = Duration::from_millis(20);
const LONG_WITH_PEOPLE: Duration = Duration::from_millis(2);

/// Where a handle's writing transactions line up.
#[derive(Debug, Clone)]
pub enum Queue {
    /// Straight to the database.
    People(Arc<Times>),
    /// First for one of a few turns.
    Background(Arc<Times>, Arc<Semaphore>),
}

/// What the two kinds know of each other.
#[derive(Debug, Default)]
pub struct Times(Mutex<Marks>);

#[derive(Debug, Default)]
struct Marks {
    people_acted: Option<Instant>,
    /// Until then deliveries pause.
    free_from: Option<Instant>,
}

/// Held as long as its transaction.
#[derive(Debug)]
pub struct Turn {
    delivery: Option<Delivery>,
}

#[derive(Debug)]
struct Delivery {
    times: Arc<Times>,
    began: Instant,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Queue {
    /// Deliveries, so many at a time.
    pub fn background(turns: usize) -> Self {
        Self::Background(Arc::default(), Arc::new(Semaphore::new(turns)))
    }

    /// The same database for people.
    #[must_use]
    pub fn for_people(self) -> Self {
        match self {
            Self::People(times) | Self::Background(times, _) => Self::People(times),
        }
    }

    pub async fn turn(&self) -> Turn {
        let delivery = match self {
            Self::People(times) => {
                times.people_act();
                None
            }
            Self::Background(times, turns) => {
                // Nobody closes the queue, so there is no other case.
                let permit = Arc::clone(turns).acquire_owned().await.ok();
                let free_from = times.marks().free_from;
                if let Some(free) = free_from {
                    tokio::time::sleep_until(free).await;
                }
                Some(Delivery {
                    times: Arc::clone(times),
                    began: Instant::now(),
                    _permit: permit,
                })
            }
        };
        Turn { delivery }
    }
}

impl Turn {
    /// Whether a delivery's transaction has had its time. Never a person's: theirs is one act.
    pub fn is_over(&self) -> bool {
        self.delivery.as_ref().is_some_and(|delivery| {
            let now = Instant::now();
            let since_people = delivery.times.since_people(now);
            now.duration_since(delivery.began) >= at_most(since_people)
        })
    }

    /// Whether a delivery should do little at a time, since somebody is about.
    pub fn is_hurried(&self) -> bool {
        self.delivery.as_ref().is_some_and(|delivery| {
            let since_people = delivery.times.since_people(Instant::now());
            since_people.is_some_and(|since| since < ABOUT)
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(delivery) = &self.delivery {
            delivery.times.delivered(delivery.began);
        }
    }
}

impl Times {
    fn marks(&self) -> std::sync::MutexGuard<'_, Marks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn people_act(&self) {
        self.marks().people_acted = Some(Instant::now());
    }

    fn delivered(&self, began: Instant) {
        let now = Instant::now();
        let since_people = self.since_people(now);
        self.marks().free_from = Some(now + pause(now.duration_since(began), since_people));
    }

    fn since_people(&self, now: Instant) -> Option<Duration> {
        let acted = self.marks().people_acted;
        acted.map(|acted| now.duration_since(acted))
    }
}

/// How long a delivery's transaction goes on.
fn at_most(since_people: Option<Duration>) -> Duration {
    match since_people {
        Some(since) if since < ABOUT => LONG_WITH_PEOPLE,
        Some(_) | None => LONG,
    }
}

/// How long deliveries pause after a transaction that took `took`.
fn pause(took: Duration, since_people: Option<Duration>) -> Duration {
    match since_people {
        Some(since) if since < ABOUT => (took * PAUSE).min(LONGEST_PAUSE),
        Some(_) | None => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_pause_only_while_people_are_about() {
        let millis = Duration::from_millis;
        assert_eq!(pause(millis(2), None), millis(0), "nobody ever acted");
        assert_eq!(pause(millis(2), Some(millis(0))), millis(6));
        assert_eq!(pause(millis(2), Some(millis(49))), millis(6));
        assert_eq!(
            pause(millis(2), Some(millis(50))),
            millis(0),
            "all are gone"
        );
        assert_eq!(pause(millis(900), Some(millis(0))), LONGEST_PAUSE);
    }

    #[test]
    fn a_delivery_is_shorter_while_people_are_about() {
        let millis = Duration::from_millis;
        assert_eq!(at_most(None), LONG, "nobody ever acted");
        assert_eq!(at_most(Some(millis(49))), LONG_WITH_PEOPLE);
        assert_eq!(at_most(Some(millis(50))), LONG, "all are gone");
    }

    #[tokio::test]
    async fn an_act_is_not_cut_short() {
        let deliveries = Queue::background(1);
        let long_ago = Instant::now().checked_sub(LONG).unwrap();
        let mut turn = deliveries.turn().await;
        if let Some(delivery) = &mut turn.delivery {
            delivery.began = long_ago;
        }
        assert!(turn.is_over());
        assert!(!deliveries.for_people().turn().await.is_over());
    }

    #[tokio::test]
    async fn people_never_wait_for_a_turn() {
        let deliveries = Queue::background(1);
        let people = deliveries.clone().for_people();
        let _held = deliveries.turn().await;
        let _one = people.turn().await;
        let _two = people.turn().await;
    }
}
