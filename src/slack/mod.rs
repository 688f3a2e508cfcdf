//! The edge to Slack: what comes in becomes our own [`inbound::Inbound`], what goes out is built
//! by pure functions. No SQL here; the builders know neither flows nor async.

pub mod action;
pub mod answer;
pub mod channel_name;
pub mod client;
pub mod command;
pub mod day;
pub mod dispatch;
pub mod edge;
pub mod excuse;
pub mod home;
pub mod http;
pub mod inbound;
pub mod installation;
pub mod line;
pub mod message;
pub mod messages;
pub mod parse;
pub mod plain;
pub mod pointed;
pub mod reply;
pub mod scopes;
pub mod socket;
pub mod verify;
pub mod views;
