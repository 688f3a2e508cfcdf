//! Whose transaction is next. People wait for their answers; deliveries wait for each other first,
//! so that however much there is to deliver, only a few of its transactions are ever in the way.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Where a handle's writing transactions line up.
#[derive(Debug, Clone)]
pub enum Queue {
    /// Straight to the database.
    People,
    /// First for one of a few turns.
    Background(Arc<Semaphore>),
}

/// Held as long as its transaction.
#[derive(Debug)]
pub struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Queue {
    /// Deliveries, so many at a time.
    pub fn background(turns: usize) -> Self {
        Self::Background(Arc::new(Semaphore::new(turns)))
    }

    pub async fn turn(&self) -> Turn {
        let permit = match self {
            Self::People => None,
            // Nobody closes the queue, so there is no other case.
            Self::Background(turns) => Arc::clone(turns).acquire_owned().await.ok(),
        };
        Turn { _permit: permit }
    }
}
