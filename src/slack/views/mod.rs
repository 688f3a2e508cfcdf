//! The forms: pure functions from the model to a view, and beside each the way back from what
//! stands on the screen to the model. They know no flow and no async.

pub mod acknowledge;
pub mod answer;
pub mod brief_form;
pub mod cancel;
pub mod check_in;
pub mod digest;
mod form;
pub mod hand_over;
mod input;
pub mod kickoff;
pub mod leads;
pub mod promise;
mod promises;
pub mod reading;
pub mod resume;
pub mod review;
pub mod send_back;
pub mod snooze;

#[cfg(test)]
mod tests;
