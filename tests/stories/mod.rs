//! What people live through, one story a file.

mod already_open;
mod closed_days;
mod covers;
mod dates;
mod digest;
mod downtime;
mod drafts;
mod follow_up;
mod hand_over;
mod kickoff;
mod kill;
mod kill_agenda;
mod late_brief;
mod main_job;
mod odd_text;
mod once;
mod own_time;
mod passed_on;
mod promises;
mod reminders;
mod requests;
mod return_and_answer;
mod settings;
mod trouble;
mod verbs;
mod who_may;
