//! What people live through, one story a file.

mod already_open;
mod digest;
mod drafts;
mod hand_over;
mod kill;
mod main_job;
mod odd_text;
mod once;
mod reminders;
mod requests;
mod return_and_answer;
mod trouble;
mod verbs;
mod who_may;
