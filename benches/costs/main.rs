//! What single steps cost: `cargo bench --bench costs`. What all of it comes to under load:
//! `slack-load table` and `slack-load deliveries`.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

mod digest;
mod edge;

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};

fn quick() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .sample_size(50)
}

criterion_group! {
    name = costs;
    config = quick();
    targets = edge::inbound, edge::drawn, edge::decided, digest::digest
}
criterion_main!(costs);
