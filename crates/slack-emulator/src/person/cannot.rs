//! Why a person could not do something: what they tried, and what was on the screen instead.

use std::error::Error;
use std::fmt;

/// The act was not possible; the text tells what was there instead, so that a failing test reads well.
#[derive(Clone, PartialEq, Eq)]
pub struct CannotDo(pub(crate) String);

impl CannotDo {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for CannotDo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As readable as `Display`, because `unwrap` and a test's `?` print this one.
impl fmt::Debug for CannotDo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for CannotDo {}
