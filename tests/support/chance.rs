//! Seeded chance, and sudden death.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Small, seeded and good enough to scatter (a linear congruential generator, Knuth's constants).
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        let mut chance = Self(seed);
        // Neighbouring seeds begin alike.
        for _ in 0..4 {
            chance.below(2);
        }
        chance
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// True this often out of a hundred.
    pub fn percent(&mut self, of_a_hundred: usize) -> bool {
        self.below(100) < of_a_hundred
    }
}

/// Drops a future, wherever it is waiting, once it was polled this often: what a crash does to it.
/// `None` when it died.
pub async fn dies_after<F: Future>(mut polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// The same once everybody else had so many turns, whatever the future itself spawned.
pub async fn dies_meanwhile<F: Future>(turns: usize, future: F) -> Option<F::Output> {
    tokio::select! {
        biased;
        output = future => Some(output),
        () = others_had(turns) => None,
    }
}

async fn others_had(turns: usize) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}
