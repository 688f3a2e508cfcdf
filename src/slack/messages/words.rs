//! What the model's values are called when people read them.

use crate::domain::check_in::Health;
use crate::domain::handoff::Reason;
use crate::domain::promise::Strength;
use crate::domain::quality::{Band, Score, Weakness};
use crate::domain::template::{FieldKey, Kind, Template, Want};
use crate::slack::line::{Line, count};

/// The field's label; a key that the template no longer has stands for itself.
pub fn label<'a>(template: &'a Template, key: &'a FieldKey) -> &'a str {
    template
        .field(key)
        .map_or(key.as_str(), |field| &field.label)
}

/// `Goals and motivation, Links, Promises`: labels have an “and” of their own.
pub fn labels(template: &Template, keys: &[FieldKey]) -> String {
    let names: Vec<&str> = keys.iter().map(|key| label(template, key)).collect();
    names.join(", ")
}

/// `Standard, 13 questions`
pub fn template(template: &Template) -> String {
    let questions = template
        .fields()
        .filter(|field| field.kind.is_text() || field.kind == Kind::Promises);
    let questions = count(questions.count(), "question", "questions");
    format!("{}, {questions}", template_name(&template.name))
}

/// `Standard` for `standard`.
pub fn template_name(name: &str) -> String {
    let plain = name.replace('-', " ");
    let mut letters = plain.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What is wrong with an answer; reads on after its label.
pub fn weakness(weakness: &Weakness, template: &Template) -> String {
    match weakness {
        Weakness::Empty => "missing".to_owned(),
        Weakness::Placeholder => "a placeholder, not an answer".to_owned(),
        Weakness::TooShort { .. } => "vague, too short to act on".to_owned(),
        Weakness::SameAs(other) => format!("the same text as “{}”", label(template, other)),
        Weakness::RepeatsQuestion => "only repeats the question".to_owned(),
        Weakness::Undated { promises: 1 } => "one promise has no date".to_owned(),
        Weakness::Undated { promises } => format!("{promises} promises have no date"),
        Weakness::NoAddress => "no web address in it".to_owned(),
        Weakness::Lacks(Want::Date) => "no date in it".to_owned(),
        Weakness::Lacks(Want::Name) => "no name in it".to_owned(),
        Weakness::Lacks(Want::Number) => "no number in it".to_owned(),
    }
}

/// How to mend a weak answer.
pub fn mend(weakness: &Weakness) -> String {
    match weakness {
        Weakness::Empty => "Write what you know, even if it is one sentence.".to_owned(),
        Weakness::Placeholder => {
            "Write what you know, or who would know. The manager cannot look it up.".to_owned()
        }
        Weakness::TooShort { at_least } => {
            format!("Say it in a full sentence: {at_least} characters or more.")
        }
        Weakness::SameAs(_) => "Write what is different here.".to_owned(),
        Weakness::RepeatsQuestion => "Write what the customer said about it.".to_owned(),
        Weakness::Undated { .. } => {
            "Add the day it was promised for, or the day you will know.".to_owned()
        }
        Weakness::NoAddress => "Paste an address that begins with https://.".to_owned(),
        Weakness::Lacks(Want::Date) => "Add by when.".to_owned(),
        Weakness::Lacks(Want::Name) => "Add who.".to_owned(),
        Weakness::Lacks(Want::Number) => {
            "Add the figure: where it stands, and where it should be.".to_owned()
        }
    }
}

/// For the seller, before it is sent.
pub fn score_before(score: &Score) -> Line {
    let points = Line::new().bold(format!("{} of 100 points", score.points));
    points.text(match score.band() {
        Band::Ready => ". This brief is ready.".to_owned(),
        Band::Gaps => {
            ". This brief can be sent. Its gaps will be marked, for you and the manager.".to_owned()
        }
        Band::NotYet => {
            let needed = score.bands.sendable;
            format!(". A brief can be sent from {needed} points on.")
        }
    })
}

/// For everybody who reads the card.
pub fn score_after(score: &Score) -> String {
    let gaps = count(score.weak.len(), "gap", "gaps");
    match score.band() {
        _ if score.weak.is_empty() => format!("complete, {} of 100", score.points),
        Band::Ready => format!("good, {} of 100, {gaps}", score.points),
        Band::Gaps => format!("usable, {} of 100, {gaps}", score.points),
        Band::NotYet => format!("thin, {} of 100, {gaps}", score.points),
    }
}

pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Missing => "Missing",
        Reason::Vague => "Too vague",
        Reason::Contradicts => "Contradicts something",
        Reason::WrongPerson => "Wrong person",
        Reason::NeedsProof => "Needs proof",
    }
}

pub fn health(health: Health) -> &'static str {
    match health {
        Health::OnTrack => "on track",
        Health::AtRisk => "at risk",
        Health::Lost => "lost",
    }
}

pub fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Firm => "firm",
        Strength::Stretch => "stretch",
        Strength::Roadmap => "roadmap",
    }
}

/// The same with what it means, for the one who chooses.
pub fn strength_explained(strength: Strength) -> &'static str {
    match strength {
        Strength::Firm => "Firm: they count on it",
        Strength::Stretch => "Stretch: we said we would try",
        Strength::Roadmap => "Roadmap: we said it is planned",
    }
}
