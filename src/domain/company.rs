//! What the rules need to know about the people around a handoff: the workspace's policy,
//! everybody's business time, and who leads whom.

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::ids::UserId;
use super::policy::Policy;
use super::zone::Zone;

/// Loaded for as many people as the question at hand needs.
#[derive(Debug, Clone)]
pub struct Company {
    pub policy: Policy,
    /// For people Slack has not told us about yet: the workspace's hours, in UTC.
    otherwise: Calendar,
    calendars: BTreeMap<UserId, Calendar>,
    leads: BTreeMap<UserId, Vec<UserId>>,
}

impl Company {
    pub fn new(policy: Policy) -> Self {
        Self {
            otherwise: Calendar::new(policy.week.clone(), Zone::UTC),
            policy,
            calendars: BTreeMap::new(),
            leads: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, person: UserId, calendar: Calendar) -> Self {
        self.calendars.insert(person, calendar);
        self
    }

    #[must_use]
    pub fn led(mut self, person: UserId, leads: Vec<UserId>) -> Self {
        self.leads.insert(person, leads);
        self
    }

    /// A person's business time.
    pub fn calendar(&self, person: &UserId) -> &Calendar {
        self.calendars.get(person).unwrap_or(&self.otherwise)
    }

    /// Who is told when this person is late; never the person.
    pub fn leads_of(&self, person: &UserId) -> impl Iterator<Item = &UserId> {
        let leads = self.leads.get(person).map_or(&[][..], Vec::as_slice);
        leads.iter().filter(move |lead| *lead != person)
    }
}
