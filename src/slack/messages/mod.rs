//! Everything the bot says in messages: pure functions from the model to a
//! [`Message`](super::message::Message), or to a [`Line`](super::line::Line) where a form may have
//! to say the same sentence. They know no flow and no async.

pub mod added;
pub mod agenda;
pub mod aliases;
pub mod answers;
pub mod away;
pub mod book;
pub mod brief;
pub mod bundle;
pub mod button;
pub mod calendar_links;
pub mod card;
pub mod catch_up;
pub mod changes;
pub mod covering;
pub mod digest;
pub mod draft;
pub mod found;
pub mod history;
pub mod invitation;
pub mod left;
pub mod notice;
pub mod outcome;
pub mod owed;
pub mod questions;
pub mod refusal;
pub mod reminded;
pub mod state;
pub mod transfer;
pub mod unsent;
pub mod words;

#[cfg(test)]
pub(crate) mod tests;
