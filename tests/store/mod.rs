//! The store's promises, each kept on both databases.

mod books;
mod covers;
mod crash;
mod deliveries;
mod handoffs;
mod lanes;
mod lately;
mod later;
mod nudges;
mod plans;
mod projection;
mod replicas;
mod schema;
mod search;
mod statements;
mod teams;
mod timers;
