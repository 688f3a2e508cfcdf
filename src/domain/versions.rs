//! Two versions of a brief, field by field, and why each was written.

use chrono::NaiveDate;

use super::Instant;
use super::brief::Brief;
use super::ids::UserId;
use super::promise::Promise;
use super::template::{FieldKey, PROMISES, Tag, Template};
use super::touchpoint::{Entry, Touchpoint};

const CLOSE_DATE: FieldKey = FieldKey::of("close_date");
const CRM_LINK: FieldKey = FieldKey::of("crm_link");

/// A version of a brief, but for its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Counted from 1.
    pub version: u32,
    pub by: UserId,
    pub at: Instant,
}

/// Why a version was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The brief was sent.
    Sent,
    /// The questions of this round were answered, in these fields.
    Answered { round: usize, fields: Vec<FieldKey> },
    /// A question of this number was answered.
    AnsweredQuestion { nth: u32 },
    /// What somebody wrote in Slack was added.
    AddedMessage,
    /// The timeline does not say.
    Unsaid,
}

/// Read off the timeline, which begins with what happened first.
pub fn why(version: u32, timeline: &[Entry]) -> Why {
    let mut round = 0;
    for entry in timeline {
        if let Touchpoint::Returned { .. } = &entry.touchpoint {
            round += 1;
        }
        if let Touchpoint::QuestionAnswered {
            nth,
            brief_version: Some(written),
        } = &entry.touchpoint
            && *written == version
        {
            return Why::AnsweredQuestion { nth: *nth };
        }
        if let Touchpoint::MessageAdded { brief_version, .. } = &entry.touchpoint
            && *brief_version == version
        {
            return Why::AddedMessage;
        }
        if let Touchpoint::Answered {
            fields,
            brief_version,
        } = &entry.touchpoint
            && *brief_version == version
            && !fields.is_empty()
        {
            let fields = fields.clone();
            return Why::Answered { round, fields };
        }
    }
    if version == 1 { Why::Sent } else { Why::Unsaid }
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Text(String),
    Day(Option<NaiveDate>),
    /// Rows that the other version does not have like this; or the word that there are none.
    Promises {
        rows: Vec<Promise>,
        none_made: bool,
    },
}

/// A field that reads differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub field: FieldKey,
    /// What is known to everybody who reads the brief; `None` for what only some may read.
    pub said: Option<Both>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    pub old: Said,
    pub new: Said,
}

/// In the order the fields are asked, then those that are asked no more. What is restricted, or may
/// be since nobody knows the field any more, is only told to those who may see it.
pub fn changes(
    template: &Template,
    old: &Brief,
    new: &Brief,
    may_see_restricted: bool,
) -> Vec<Change> {
    let asked = template.fields().map(|field| &field.key);
    let answered = old.answers.keys().chain(new.answers.keys());
    let mut keys: Vec<&FieldKey> = Vec::new();
    for key in asked.chain(answered) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let changed = keys.into_iter().filter_map(|key| {
        let both = both(key, old, new)?;
        let tag = template.field(key).map(|field| field.tag);
        let restricted = tag.is_none_or(|tag| tag == Tag::Restricted);
        Some(Change {
            field: key.clone(),
            said: (may_see_restricted || !restricted).then_some(both),
        })
    });
    changed.collect()
}

/// `None` where it says the same.
fn both(key: &FieldKey, old: &Brief, new: &Brief) -> Option<Both> {
    let (old, new) = if *key == PROMISES {
        promises(old, new)
    } else if *key == CLOSE_DATE {
        (Said::Day(old.close_date), Said::Day(new.close_date))
    } else {
        let text = |brief: &Brief| {
            let text = if *key == CRM_LINK {
                brief.crm_link.as_deref().unwrap_or_default()
            } else {
                brief.answer(key)
            };
            Said::Text(text.trim().to_owned())
        };
        (text(old), text(new))
    };
    (old != new).then_some(Both { old, new })
}

fn promises(old: &Brief, new: &Brief) -> (Said, Said) {
    let alone = |these: &Brief, others: &Brief| {
        let others: Vec<&Promise> = others.promises.made().collect();
        let rows = these.promises.made().filter(|row| !others.contains(row));
        Said::Promises {
            rows: rows.cloned().collect(),
            none_made: these.promises.none_made,
        }
    };
    (alone(old, new), alone(new, old))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::template::{GOALS, SENSITIVITIES, standard};

    fn brief(goals: &str, secret: &str) -> Brief {
        let mut brief = Brief::default();
        brief.answers.insert(GOALS, goals.to_owned());
        brief.answers.insert(SENSITIVITIES, secret.to_owned());
        brief
            .answers
            .insert(FieldKey::of("asked_no_more"), secret.to_owned());
        brief
    }

    #[test]
    fn what_differs_is_told_to_those_who_may_read_it() {
        let old = brief("Grow", "a");
        let mut new = brief("Grow twice ", "b");
        new.close_date = NaiveDate::from_ymd_opt(2026, 11, 20);
        let text = |text: &str| Said::Text(text.to_owned());
        let told = changes(standard(), &old, &new, true);
        let fields: Vec<&str> = told.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(
            fields,
            ["close_date", "goals", "sensitivities", "asked_no_more"]
        );
        let goals = Both {
            old: text("Grow"),
            new: text("Grow twice"),
        };
        assert_eq!(told[1].said, Some(goals));
        let told = changes(standard(), &old, &new, false);
        let hidden: Vec<bool> = told.iter().map(|change| change.said.is_none()).collect();
        assert_eq!(hidden, [false, false, true, true]);
        assert_eq!(changes(standard(), &old, &old, true), []);
    }

    #[test]
    fn only_promises_that_differ_are_told() {
        let row = |row: u32, text: &str| Promise {
            text: text.to_owned(),
            ..Promise::blank(row)
        };
        let (mut old, mut new) = (Brief::default(), Brief::default());
        old.promises.rows = vec![row(1, "SSO"), row(2, "Import"), Promise::blank(3)];
        new.promises.rows = vec![row(1, "SSO"), row(2, "Import of ten years")];
        let told = changes(standard(), &old, &new, false);
        let rows = |text: &str| Said::Promises {
            rows: vec![row(2, text)],
            none_made: false,
        };
        let both = Both {
            old: rows("Import"),
            new: rows("Import of ten years"),
        };
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].said, Some(both));
        new.promises = old.promises.clone();
        new.promises.rows.pop();
        assert_eq!(changes(standard(), &old, &new, false), []);
    }

    #[test]
    fn the_timeline_says_why() {
        let entry = |touchpoint| Entry {
            at: at("2026-11-20 10:00"),
            by: None,
            touchpoint,
        };
        let answered = |fields: &[FieldKey], brief_version| Touchpoint::Answered {
            fields: fields.to_vec(),
            brief_version,
        };
        let returned = || Touchpoint::Returned { questions: vec![] };
        let timeline = [
            Touchpoint::Submitted { score: 71 },
            returned(),
            answered(&[GOALS], 2),
            returned(),
            answered(&[], 2),
            returned(),
            answered(&[PROMISES], 3),
            Touchpoint::MessageAdded {
                brief_version: 4,
                promise: None,
            },
        ]
        .map(entry);
        let by_answers = |round, field| Why::Answered {
            round,
            fields: vec![field],
        };
        assert_eq!(why(1, &timeline), Why::Sent);
        assert_eq!(why(2, &timeline), by_answers(1, GOALS));
        assert_eq!(why(3, &timeline), by_answers(3, PROMISES));
        assert_eq!(why(4, &timeline), Why::AddedMessage);
        assert_eq!(why(5, &timeline), Why::Unsaid);
    }
}
