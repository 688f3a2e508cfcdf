//! What people live through, one story a file.

mod main_job;
