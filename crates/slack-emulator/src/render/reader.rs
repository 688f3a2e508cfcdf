//! Who reads: which ids they see as names, and in which zone they live.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

/// A reader of messages and views.
#[derive(Clone, Debug)]
pub struct Reader {
    zone: TimeZone,
    names: BTreeMap<String, String>,
}

impl Reader {
    /// Sees times in UTC and ids as they are (`@U5`).
    pub fn plain() -> Self {
        Self {
            zone: TimeZone::UTC,
            names: BTreeMap::new(),
        }
    }

    /// Lives in this IANA zone; an unknown one counts as UTC.
    #[must_use]
    pub fn in_zone(mut self, zone: &str) -> Self {
        self.zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        self
    }

    /// Sees this user, channel or user group id as that name.
    #[must_use]
    pub fn knows(mut self, id: &str, name: &str) -> Self {
        self.names.insert(id.to_owned(), name.to_owned());
        self
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::plain()
    }
}
