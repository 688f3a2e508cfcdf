//! Promises as rows of a form.
