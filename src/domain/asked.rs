//! Questions to the seller, beside the brief: asked whenever the handoff is open, they move
//! nothing and stop no clock. Each has a number that never changes, and all of them are kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::added::Addition;
use super::handoff::Handoff;
use super::ids::UserId;
use super::template::{Field, FieldKey, Kind, LONGEST_ANSWER, Tag, Template};

/// In characters. What needs more is better talked about.
pub const LONGEST_QUESTION: usize = 500;
/// In characters: leaves room for what the field says already.
pub const LONGEST_REPLY: usize = 1500;
/// Who has more open questions than this should call.
pub const MOST_OPEN: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// From 1.
    pub nth: u32,
    pub by: UserId,
    pub at: Instant,
    pub text: String,
    /// The field of the brief that it belongs to; the answer becomes part of it.
    pub field: Option<FieldKey>,
    /// `None` while nobody answered it; it is open only as long as the handoff is.
    pub end: Option<End>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum End {
    Answered(Reply),
    TakenBack { by: UserId, at: Instant },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub by: UserId,
    pub at: Instant,
    pub text: String,
    /// `None` when no field was named, or when the field had no room for it.
    pub merged: Option<Merged>,
}

/// How an answer stands in the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The version that held it first.
    pub brief_version: u32,
    pub paragraph: String,
}

impl Reply {
    pub fn brief_version(&self) -> Option<u32> {
        self.merged.as_ref().map(|merged| merged.brief_version)
    }
}

/// Who asked and who answers, as the brief names them, and the day on which they answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    pub asked_by: String,
    pub answered_by: String,
    pub on: NaiveDate,
}

impl Asked {
    pub fn reply(&self) -> Option<&Reply> {
        match &self.end {
            Some(End::Answered(reply)) => Some(reply),
            Some(End::TakenBack { .. }) | None => None,
        }
    }

    /// Question and answer are for participants and leads only. So is what belongs to a field that
    /// nobody knows any more.
    pub fn is_restricted(&self, template: &Template) -> bool {
        self.field.as_ref().is_some_and(|field| {
            let field = template.field(field);
            field.is_none_or(|field| field.tag == Tag::Restricted)
        })
    }

    /// The answer as it stands in a field, with who said what, and when.
    pub fn paragraph(&self, reply: &str, who: &Attribution) -> String {
        format!(
            "Asked by {}{}{}, {}:\n{reply}",
            on_one_line(&who.asked_by),
            self.heading(),
            on_one_line(&who.answered_by),
            who.on,
        )
    }

    /// What stands between the names of who asked and who answered.
    fn heading(&self) -> String {
        format!(": {}\nAnswered by ", self.text)
    }
}

fn on_one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The empty line that stands between what a field says and a paragraph below it, in characters.
pub const BETWEEN: usize = 2;

/// What a field says with a paragraph below it; `None` when there is no room for it.
pub fn with_below(before: &str, added: &str) -> Option<String> {
    let whole = if before.trim().is_empty() {
        added.to_owned()
    } else {
        format!("{before}\n\n{added}")
    };
    (whole.chars().count() <= LONGEST_ANSWER).then_some(whole)
}

/// What somebody made of a field who perhaps had not seen what became part of it meanwhile, answers
/// and messages: those that are gone stand below again, as long as there is room.
pub fn keeping_answers(handoff: &Handoff, field: &FieldKey, text: String) -> String {
    let added = handoff.brief.added.iter();
    let added: Vec<&Addition> = added.filter(|one| one.field() == Some(field)).collect();
    // The same message may be there more than once.
    let unseen = |(nth, one): (usize, &&Addition)| {
        let before = added[..nth].iter();
        let before = before.filter(|other| other.mark() == one.mark()).count();
        (text.matches(one.mark()).count() <= before).then(|| one.paragraph())
    };
    let unseen: Vec<String> = added.iter().enumerate().filter_map(unseen).collect();
    let text = with_answers(handoff, field, text);
    unseen.iter().fold(text, |text, paragraph| {
        with_below(&text, paragraph).unwrap_or(text)
    })
}

fn with_answers(handoff: &Handoff, field: &FieldKey, text: String) -> String {
    let of_field = |asked: &&Asked| asked.field.as_ref() == Some(field);
    let merged = |asked: &Asked| asked.reply().is_some_and(|reply| reply.merged.is_some());
    let typed = text.clone();
    // Whoever changed the answer but not the line above it has seen it.
    let seen = |one: &Asked| {
        let same = handoff.asked.iter().filter(of_field);
        let same = same.filter(|asked| asked.text == one.text && merged(asked));
        typed.matches(&one.heading()).count() >= same.count()
    };
    let asked = handoff.asked.iter().filter(of_field);
    asked.fold(text, |text, asked| {
        let reply = asked.reply().map(|reply| (&reply.text, &reply.merged));
        let Some((reply, Some(Merged { paragraph, .. }))) = reply else {
            return text;
        };
        let woven = reply.chars().count() >= TELLING && typed.contains(reply.as_str());
        if typed.contains(paragraph.as_str()) || seen(asked) || woven {
            return text;
        }
        with_below(&text, paragraph).unwrap_or(text)
    })
}

/// Shorter answers may stand in a text by chance.
const TELLING: usize = 20;

/// Whether an answer can become part of what this field says: it is text of any length.
fn takes_answers(field: &Field) -> bool {
    match field.kind {
        Kind::Long | Kind::Links | Kind::Contacts => true,
        Kind::Short
        | Kind::Choice
        | Kind::Choices
        | Kind::Date
        | Kind::Number
        | Kind::People
        | Kind::Link
        | Kind::Email
        | Kind::Customer
        | Kind::Seller
        | Kind::Manager
        | Kind::CloseDate
        | Kind::CrmLink
        | Kind::Promises => false,
    }
}

impl Handoff {
    /// The fields of its brief that a question may belong to.
    pub fn fields_to_ask_about(&self) -> impl Iterator<Item = &Field> {
        let asked = self.template().asked(&self.brief.answers);
        asked.filter(|field| takes_answers(field))
    }

    pub fn question(&self, nth: u32) -> Option<&Asked> {
        self.asked.iter().find(|asked| asked.nth == nth)
    }

    /// Those that wait for an answer, oldest first. None does any more once the handoff has ended.
    pub fn open_questions(&self) -> impl Iterator<Item = &Asked> {
        let open = self.is_open();
        let asked = self.asked.iter();
        asked.filter(move |asked| open && asked.end.is_none())
    }

    pub fn open_question(&self, nth: u32) -> Option<&Asked> {
        self.open_questions().find(|asked| asked.nth == nth)
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::added::{Part, tests as added};
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::template::{GOALS, SENSITIVITIES, standard};

    fn asked(field: Option<FieldKey>) -> Asked {
        Asked {
            nth: 1,
            by: UserId::new("UMIA"),
            at: at("2026-11-20 12:00"),
            text: "How many seats?".to_owned(),
            field,
            end: None,
        }
    }

    fn who() -> Attribution {
        Attribution {
            asked_by: "Mia\n Manager".to_owned(),
            answered_by: "Sam Seller".to_owned(),
            on: "2026-11-23".parse().unwrap(),
        }
    }

    #[test]
    fn an_answer_stands_below_what_the_field_says() {
        let added = asked(None).paragraph("Forty.\nFifty in June.", &who());
        assert_snapshot!(with_below("Grow.", &added).unwrap(), @"
        Grow.

        Asked by Mia Manager: How many seats?
        Answered by Sam Seller, 2026-11-23:
        Forty.
        Fifty in June.
        ");
        assert_eq!(with_below(" \n", &added), Some(added));
    }

    #[test]
    fn what_has_no_room_is_not_cut() {
        let added = "Forty.";
        let room = LONGEST_ANSWER - added.chars().count() - 2;
        let full = |letters: usize| with_below(&"é".repeat(letters), added);
        assert_eq!(full(room).unwrap().chars().count(), LONGEST_ANSWER);
        assert_eq!(full(room + 1), None);
    }

    #[test]
    fn only_what_belongs_to_a_restricted_field_is_restricted() {
        let restricted = |field| asked(field).is_restricted(standard());
        assert!(!restricted(None));
        assert!(!restricted(Some(GOALS)));
        assert!(restricted(Some(SENSITIVITIES)));
        assert!(restricted(Some(FieldKey::of("forgotten"))), "nobody knows");
    }

    #[test]
    fn an_answer_that_somebody_had_not_seen_is_kept() {
        let mut handoff = submitted();
        let answered = |nth, text: &str| {
            let paragraph = asked(None).paragraph(text, &who());
            let merged = Merged {
                brief_version: nth + 1,
                paragraph: paragraph.clone(),
            };
            let reply = Reply {
                by: UserId::new("USAM"),
                at: at("2026-11-20 13:00"),
                text: text.to_owned(),
                merged: Some(merged),
            };
            let asked = Asked {
                nth,
                end: Some(End::Answered(reply)),
                ..asked(Some(GOALS))
            };
            (asked, paragraph)
        };
        let (one, paragraph) = answered(1, "Forty, and ten more in June.");
        let merged = with_below("Grow.", &paragraph).unwrap();
        handoff.asked = vec![one.clone()];
        handoff.brief.answers.insert(GOALS, merged.clone());
        let keep = |text: &str| keeping_answers(&handoff, &GOALS, text.to_owned());
        assert_eq!(keep("Grow."), merged);
        assert_eq!(keep(&merged), merged);
        let woven = "Grow. Seats: Forty, and ten more in June.";
        assert_eq!(keep(woven), woven, "it stands there already");
        let mended = merged.replace("ten", "twelve");
        assert_eq!(keep(&mended), mended, "they saw it");
        let full = "x".repeat(LONGEST_ANSWER);
        assert_eq!(keep(&full), full, "no room");
        let other = keeping_answers(&handoff, &SENSITIVITIES, "None known".to_owned());
        assert_eq!(other, "None known");
        // Somebody's message was added after the form was opened.
        let addition = Addition {
            brief_version: 3,
            by: UserId::new("UMIA"),
            at: at("2026-11-20 14:00"),
            source: added::source(),
            text: "They want it by March.".to_owned(),
            part: Part::of_field(GOALS, &added::names()),
        };
        let with_message = with_below(&merged, &addition.paragraph()).unwrap();
        let mut grown = handoff.clone();
        grown.brief.added = vec![addition.clone(), addition.clone()];
        let twice = with_below(&with_message, &addition.paragraph()).unwrap();
        let keep = keeping_answers(&grown, &GOALS, with_message.clone());
        assert_eq!(keep, twice, "it was added once more");
        grown.brief.added = vec![addition];
        let keep = |text: &str| keeping_answers(&grown, &GOALS, text.to_owned());
        assert_eq!(keep("Grow."), with_message);
        assert_eq!(keep(&with_message), with_message);
        let mended = with_message.replace("March", "May");
        assert_eq!(keep(&mended), mended, "they saw it");
        assert_eq!(keep(&full), full, "no room");
        // The same was asked again, and answered after the form was opened.
        let (two, later) = answered(2, "Fifty by now.");
        handoff.asked = vec![one, two];
        let both = with_below(&merged, &later).unwrap();
        assert_eq!(keeping_answers(&handoff, &GOALS, merged), both);
    }
}
