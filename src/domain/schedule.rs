//! When a person works and when they are away: what their calendar is made of, beside the
//! workspace's policy.

use chrono::NaiveDate;

use super::Instant;
use super::absence::{self, Absence};
use super::calendar::Calendar;
use super::person::Standing;
use super::policy::Policy;
use super::week::Week;
use super::zone::Zone;

/// What is stored of one person's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub zone: Zone,
    pub standing: Standing,
    /// Their own hours; `None`: the workspace's.
    pub hours: Option<Week>,
    /// In the order of their days; never two on one day.
    pub absences: Vec<Absence>,
}

impl Schedule {
    /// The absence they are on now.
    pub fn away(&self, now: Instant) -> Option<&Absence> {
        absence::current(&self.absences, &self.zone, now)
    }

    /// The absence they are on now, or the next one that is planned.
    pub fn away_or_planned(&self, now: Instant) -> Option<&Absence> {
        let today = self.today(now);
        self.absences.iter().find(|absence| absence.until >= today)
    }

    /// The day it is where they are.
    pub fn today(&self, now: Instant) -> NaiveDate {
        now.with_timezone(&self.zone).date_naive()
    }
}

/// In which hours somebody works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingHours {
    /// `None`: the workspace's.
    pub own: Option<Week>,
    pub workspace: Week,
}

impl WorkingHours {
    pub fn kept(&self) -> &Week {
        self.own.as_ref().unwrap_or(&self.workspace)
    }
}

/// A person's business time under a policy. Somebody Slack has not told us about works the
/// workspace's hours in UTC.
pub fn calendar(policy: Policy, schedule: Option<Schedule>) -> Calendar {
    let (zone, hours, absences) = match schedule {
        Some(schedule) => (schedule.zone, schedule.hours, schedule.absences),
        None => (Zone::UTC, None, Vec::new()),
    };
    Calendar {
        week: hours.unwrap_or(policy.week),
        zone,
        holidays: policy.holidays,
        closed_days: policy.closed_days,
        absences,
    }
}
