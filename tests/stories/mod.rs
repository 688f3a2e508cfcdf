//! What people live through, one story a file.

mod already_open;
mod drafts;
mod hand_over;
mod kill;
mod main_job;
mod once;
mod reminders;
mod return_and_answer;
mod trouble;
mod verbs;
