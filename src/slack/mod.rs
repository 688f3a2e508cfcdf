//! The edge to Slack: what comes in becomes our own [`inbound::Inbound`], what goes out is built
//! by pure functions. No SQL here; the builders know neither flows nor async.

pub mod action;
pub mod inbound;
