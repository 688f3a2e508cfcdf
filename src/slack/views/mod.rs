//! The forms: pure functions from the model to a view, and beside each the way back from what
//! stands on the screen to the model. They know no flow and no async.

pub mod acknowledge;
pub mod add;
mod address;
pub mod answer;
pub mod ask;
pub mod away;
pub mod book;
pub mod brief_form;
pub mod cancel;
pub mod check_in;
pub mod digest;
pub mod expected;
mod field;
pub mod fine;
pub mod form;
pub mod give;
pub mod hand_over;
pub mod history;
pub mod hours;
mod input;
pub mod kickoff;
pub mod meeting;
pub mod modal;
pub mod picker;
pub mod promise;
mod promises;
pub mod reading;
pub mod resume;
pub mod review;
pub mod send_back;
pub mod settings;
pub mod snooze;
pub mod template;
mod told;
pub mod transfer;
pub mod versions;

#[cfg(test)]
mod tests;
