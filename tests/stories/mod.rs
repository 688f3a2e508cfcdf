//! What people live through, one story a file.

mod kill;
mod main_job;
