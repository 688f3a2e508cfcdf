//! Everything the bot says in messages: pure functions from the model to a
//! [`Message`](super::message::Message), or to a [`Line`](super::line::Line) where a form may have
//! to say the same sentence. They know no flow and no async.

pub mod answers;
pub mod button;
pub mod card;
pub mod notice;
pub mod refusal;
pub mod words;
