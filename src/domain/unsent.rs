//! A draft that its author is reminded of, since it is late, its deal should be closed, or nobody
//! went on with it; how often; and since when a late one is seen by their lead.
//!
//! Nobody but the author can send it, and it has no channel yet: so it comes with the author's
//! bundle, and a late one then stands in the lead's digest, which tells of it without a message of
//! its own.

use chrono::{NaiveTime, TimeDelta};

use super::Instant;
use super::alarm::Daily;
use super::company::Company;
use super::draft::{Cause, Draft};
use super::ids::UserId;
use super::nudge::most;

/// What is late for longer is a deal that came to nothing, or a draft that somebody forgot to
/// discard; it would stand in every digest for ever.
const SHOWN_FOR: TimeDelta = TimeDelta::days(30);

/// One in its author's bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    pub draft: Draft,
    pub due_at: Instant,
    pub cause: Cause,
    pub next: Next,
}

/// What comes after a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The bundle that says it again.
    Reminder(Option<Instant>),
    /// Nothing more to the author: the lead's digest has it from then on.
    Lead(Instant),
    /// The same where the author is the only lead there is.
    OwnDigest(Instant),
    /// It concerns nobody else.
    Nothing,
}

impl Next {
    /// To an author, where these lead.
    pub fn seen_by(self, author: &UserId, leads: &[UserId]) -> Self {
        match self {
            Self::Lead(at) if leads == std::slice::from_ref(author) => Self::OwnDigest(at),
            Self::Lead(_) | Self::OwnDigest(_) | Self::Reminder(_) | Self::Nothing => self,
        }
    }
}

/// What a bundle made now reminds of; `None` when it is not due, was put off, or was said often
/// enough.
pub fn unsent(draft: Draft, company: &Company, now: Instant) -> Option<Unsent> {
    let (due_at, cause) = draft.due(company).filter(|(due, _)| *due <= now)?;
    let calendar = company.calendar(&draft.author);
    let today = calendar.local_date(now);
    // Bundles come once a day and never quite at the same moment: what counts is the day.
    let next = next_nudge(&draft, due_at, company)?;
    if calendar.local_date(next) > today {
        return None;
    }
    let mut reminded = draft.clone();
    reminded.reminded.delivered.push(now);
    let next = match next_nudge(&reminded, due_at, company) {
        Some(next) => {
            let begins = calendar.at(calendar.local_date(next), NaiveTime::MIN);
            let before = begins.unwrap_or(next) - TimeDelta::milliseconds(1);
            Next::Reminder(Daily::Bundle.next(&draft.author, company, before.max(now)))
        }
        None => match cause {
            Cause::Late { .. } => Next::Lead(led_from(&reminded, due_at, company)?),
            Cause::Expected { .. } | Cause::Untouched => Next::Nothing,
        },
    };
    Some(Unsent {
        draft,
        due_at,
        cause,
        next,
    })
}

/// Since when a lead sees that it is late; `None` when not yet, or not any more. Of somebody who
/// is `gone` from Slack, nobody else will hear.
pub fn seen_by_lead(draft: &Draft, company: &Company, gone: bool, now: Instant) -> Option<Instant> {
    let (due_at, cause) = draft.due(company)?;
    let concerns_lead = match cause {
        Cause::Late { .. } => true,
        // Not before the deal is won, nor while it may be forgotten; but what somebody left behind
        // is the lead's to hand on.
        Cause::Expected { .. } | Cause::Untouched => gone,
    };
    if !concerns_lead {
        return None;
    }
    let from = if gone {
        due_at
    } else {
        led_from(draft, due_at, company)?
    };
    (from <= now && now < from + SHOWN_FOR).then_some(due_at)
}

/// When its author is reminded next; only reminders that arrived count.
fn next_nudge(draft: &Draft, due_at: Instant, company: &Company) -> Option<Instant> {
    let record = &draft.reminded;
    let late: Vec<Instant> = record.late(Some(due_at)).collect();
    let after = company.policy.escalate_after_days;
    let at = match late.last() {
        _ if late.len() >= most(company) => return None,
        Some(last) => company.calendar(&draft.author).add_days(*last, after),
        None => due_at,
    };
    Some(record.snoozed_until.map_or(at, |until| until.max(at)))
}

/// When the lead's turn has come: the author was reminded as often as anybody is, or put off what
/// would have been the rest of it.
fn led_from(draft: &Draft, due_at: Instant, company: &Company) -> Option<Instant> {
    let record = &draft.reminded;
    let late: Vec<Instant> = record.late(Some(due_at)).collect();
    let calendar = company.calendar(&draft.author);
    let (after, most) = (company.policy.escalate_after_days, most(company));
    if late.len() >= most {
        let last = late.last();
        return Some(last.map_or(due_at, |last| calendar.add_days(*last, after)));
    }
    record.snoozed_until?;
    let all = after.saturating_mul(company.policy.most_nudges);
    late.first().map(|first| calendar.add_days(*first, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::decide::tests::at;
    use crate::domain::draft::Content;
    use crate::domain::ids::DraftId;
    use crate::domain::nudge::Record;
    use crate::domain::policy::Policy;
    use crate::domain::template::standard;
    use crate::domain::zone::Zone;

    fn company() -> Company {
        let policy = Policy::default();
        let london = Calendar::new(policy.week.clone(), Zone::named("Europe/London").unwrap());
        Company::new(policy).with(UserId::new("USAM"), london)
    }

    /// Closed on Friday; late from the end of Monday.
    fn draft(delivered: &[&str]) -> Draft {
        let mut content = Content::started(UserId::new("USAM"), "Fabrikam");
        content.brief.close_date = "2026-11-20".parse().ok();
        Draft {
            id: DraftId::new("d1"),
            author: UserId::new("USAM"),
            content,
            updated_at: at("2026-11-20 10:00"),
            submitted_as: None,
            reminded: Record {
                delivered: delivered.iter().map(|time| at(time)).collect(),
                ..Record::default()
            },
            template: standard().clone(),
            given: None,
        }
    }

    #[test]
    fn nobody_else_sees_what_only_its_author_leads() {
        let (sam, lena) = (UserId::new("USAM"), UserId::new("ULENA"));
        let last = Next::Lead(at("2026-11-27 09:30"));
        let own = Next::OwnDigest(at("2026-11-27 09:30"));
        assert_eq!(last.seen_by(&sam, std::slice::from_ref(&sam)), own);
        assert_eq!(last.seen_by(&sam, &[lena.clone(), sam.clone()]), last);
        assert_eq!(last.seen_by(&sam, &[lena]), last);
        assert_eq!(last.seen_by(&sam, &[]), last);
        let reminder = Next::Reminder(None);
        assert_eq!(reminder.seen_by(&sam, std::slice::from_ref(&sam)), reminder);
    }

    fn next(delivered: &[&str], now: &str) -> Option<Next> {
        unsent(draft(delivered), &company(), at(now)).map(|late| late.next)
    }

    fn reminder(on: &str) -> Next {
        Next::Reminder(Some(at(on)))
    }

    #[test]
    fn the_author_is_reminded_a_business_day_apart_and_three_times() {
        assert_eq!(next(&[], "2026-11-23 09:30"), None, "not late");
        let tuesday = "2026-11-24 09:34";
        assert_eq!(next(&[], tuesday), Some(reminder("2026-11-25 09:30")));
        assert_eq!(next(&[tuesday], "2026-11-24 17:00"), None, "once a day");
        // A little earlier in the day than the one before.
        let wednesday = "2026-11-25 09:31";
        let after = next(&[tuesday], wednesday);
        assert_eq!(after, Some(reminder("2026-11-26 09:30")));
        let last = next(&[tuesday, wednesday], "2026-11-26 09:30");
        assert_eq!(last, Some(Next::Lead(at("2026-11-27 09:30"))));
        let said = [tuesday, wednesday, "2026-11-26 09:30"];
        assert_eq!(next(&said, "2026-11-27 09:30"), None);
        assert_eq!(next(&said, "2027-11-26 09:30"), None);
    }

    #[test]
    fn it_is_never_too_late_to_begin() {
        // An outage of weeks, or a date typed long after; a Friday.
        let friday = "2026-12-18 09:30";
        assert_eq!(next(&[], friday), Some(reminder("2026-12-21 09:30")));
        let seen = |delivered: &[&str], now: &str| {
            seen_by_lead(&draft(delivered), &company(), false, at(now)).is_some()
        };
        assert!(!seen(&[], friday), "the author first");
        assert!(!seen(&[friday, "2026-12-21 09:30"], "2027-01-04 09:30"));
    }

    #[test]
    fn the_lead_sees_it_after_the_last_reminder_and_not_for_ever() {
        let said = ["2026-11-24 09:30", "2026-11-25 09:30", "2026-11-26 09:30"];
        let seen = |now: &str| seen_by_lead(&draft(&said), &company(), false, at(now));
        assert_eq!(seen("2026-11-26 13:30"), None);
        assert_eq!(seen("2026-11-27 09:30"), Some(at("2026-11-23 17:00")));
        assert!(seen("2026-12-27 09:29").is_some());
        assert_eq!(seen("2026-12-27 09:30"), None);
        // Nobody hears of what somebody owes who left.
        let left = |now: &str| seen_by_lead(&draft(&[]), &company(), true, at(now));
        assert_eq!(left("2026-11-23 13:30"), None);
        assert!(left("2026-11-23 17:00").is_some());
    }

    #[test]
    fn a_draft_nobody_writes_in_is_asked_about_and_a_leavers_is_shown() {
        let mut untouched = draft(&[]);
        untouched.content.brief.close_date = None;
        // Written in on Friday at ten; five business days later it is Friday again.
        let asked = |draft: &Draft, now: &str| unsent(draft.clone(), &company(), at(now));
        assert_eq!(asked(&untouched, "2026-11-27 09:30"), None);
        let monday = asked(&untouched, "2026-11-30 09:30").unwrap();
        assert_eq!(monday.cause, Cause::Untouched);
        assert_eq!(monday.next, reminder("2026-12-01 09:30"));
        let monday = ["2026-11-30 09:30", "2026-12-01 09:30"];
        untouched.reminded.delivered = monday.iter().map(|time| at(time)).collect();
        let last = asked(&untouched, "2026-12-02 09:30").unwrap();
        assert_eq!(last.next, Next::Nothing);
        let seen = |gone| seen_by_lead(&untouched, &company(), gone, at("2026-12-24 09:30"));
        assert_eq!((seen(false), seen(true).is_some()), (None, true));
    }

    #[test]
    fn a_deal_that_is_not_won_is_asked_about_on_its_day_and_never_late() {
        let mut expected = draft(&[]);
        expected.content.pre_close = true;
        let asked = |now: &str| unsent(expected.clone(), &company(), at(now));
        assert_eq!(asked("2026-11-19 17:00"), None);
        let on = "2026-11-20".parse().unwrap();
        assert_eq!(
            asked("2026-11-20 09:30").unwrap().cause,
            Cause::Expected { on }
        );
        let seen = seen_by_lead(&expected, &company(), false, at("2026-12-02 09:30"));
        assert_eq!(seen, None);
        // Won a day later than it was expected, or earlier.
        let day = |day: &str| day.parse().unwrap();
        for (today, closed) in [("2026-11-23", "2026-11-20"), ("2026-11-18", "2026-11-18")] {
            let mut content = expected.content.clone();
            content.won(day(today));
            assert_eq!(content.brief.close_date, Some(day(closed)));
            assert!(!content.pre_close);
        }
    }

    #[test]
    fn a_later_close_date_begins_anew() {
        let mut moved = draft(&["2026-11-24 09:30", "2026-11-25 09:30", "2026-11-26 09:30"]);
        moved.content.brief.close_date = "2026-11-30".parse().ok();
        let seen = seen_by_lead(&moved, &company(), false, at("2026-12-02 09:30"));
        assert_eq!(seen, None);
        let late = unsent(moved, &company(), at("2026-12-02 09:30")).unwrap();
        assert_eq!(late.next, reminder("2026-12-03 09:30"));
    }

    #[test]
    fn putting_it_off_moves_the_reminder_and_nothing_else() {
        let mut snoozed = draft(&["2026-11-24 09:30"]);
        snoozed.reminded.snoozed_until = Some(at("2026-12-01 09:30"));
        let said = |now: &str| unsent(snoozed.clone(), &company(), at(now)).is_some();
        assert!(!said("2026-11-25 09:30"));
        assert!(!said("2026-11-30 09:30"));
        assert!(said("2026-12-01 09:30"));
        let seen = |now: &str| seen_by_lead(&snoozed, &company(), false, at(now)).is_some();
        assert!(!seen("2026-11-26 13:30"));
        assert!(seen("2026-11-27 13:30"), "as if it had not been put off");
    }
}
