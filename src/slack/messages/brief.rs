//! The brief as text: the same paragraphs on the card, in the preview and in the form to read.

use super::words;
use crate::domain::brief::Brief;
use crate::domain::excerpt::Excerpt;
use crate::domain::ids::UserId;
use crate::domain::promise::{Fates, Promises, Standing, Turn};
use crate::domain::quality::{Score, Weakness};
use crate::domain::template::{FieldKey, Kind, PROMISES, Tag, Template};
use crate::slack::line::Line;
use crate::slack::message::Writer;

/// Who and for whom, as far as it is known.
#[derive(Debug)]
pub struct Facts<'a> {
    pub seller: Option<&'a UserId>,
    pub manager: Option<&'a UserId>,
    /// How the manager stands to the customer: `Customer manager`, `Asked to take over`.
    pub manager_is: &'static str,
    /// What the close date is: the deal may not be won yet.
    pub closed_is: &'static str,
    pub brief: &'a Brief,
}

pub fn facts(facts: &Facts<'_>) -> Vec<Line> {
    let person =
        |who: &str, id: Option<&UserId>| id.map(|id| Line::of(format!("{who}: ")).user(id));
    let people = [
        person("Seller", facts.seller),
        person(facts.manager_is, facts.manager),
    ];
    let closed = facts
        .brief
        .close_date
        .map(|day| Line::of(facts.closed_is).text(": ").day(day));
    let crm = facts.brief.crm_link.as_deref();
    let crm = crm.map(|address| Line::new().link(address, "CRM record"));
    let rows = [
        Line::joined(people.into_iter().flatten(), " · "),
        Line::joined([closed, crm].into_iter().flatten(), " · "),
    ];
    rows.into_iter().filter(|row| !row.is_empty()).collect()
}

/// Every answer whole, in the order they are asked.
pub fn whole(template: &Template, brief: &Brief, with_restricted: bool) -> Vec<Excerpt> {
    let shown = template
        .asked(&brief.answers)
        .filter(|field| field.kind.is_text() && (with_restricted || field.tag != Tag::Restricted));
    shown
        .map(|field| Excerpt {
            field: field.key.clone(),
            text: brief.answer(&field.key).to_owned(),
            continued: false,
        })
        .filter(|excerpt| !excerpt.text.trim().is_empty())
        .collect()
}

/// The answers under their headings, weak ones marked.
pub fn answers(
    writer: Writer,
    template: &Template,
    excerpts: &[Excerpt],
    score: Option<&Score>,
) -> Writer {
    excerpts.iter().fold(writer, |writer, excerpt| {
        let label = words::label(template, &excerpt.field);
        let heading = Line::new().bold(label);
        let weakness = score.and_then(|score| score.weakness(&excerpt.field));
        let heading = match weakness {
            _ if excerpt.continued => heading.text(" (continued)"),
            Some(weakness) => {
                heading.text(format!(" · gap: {}", words::weakness(weakness, template)))
            }
            None => match score.and_then(|score| score.why_fine(&excerpt.field)) {
                Some(why) => heading.text(format!(" · fine as it is, says the seller: {why}")),
                None => heading,
            },
        };
        let kind = template.field(&excerpt.field).map(|field| field.kind);
        writer.gap().line(heading).line(answer(kind, &excerpt.text))
    })
}

/// An answer as people read it; what is kept of it depends on its kind.
pub fn answer(kind: Option<Kind>, text: &str) -> Line {
    let entries = || text.lines().filter(|line| !line.trim().is_empty());
    match kind {
        Some(Kind::People) => {
            let people = entries().map(|id| Line::new().user(&UserId::new(id)));
            Line::joined(people, ", ")
        }
        Some(Kind::Date) => match text.parse() {
            Ok(day) => Line::new().day(day),
            Err(_) => Line::of(text),
        },
        Some(Kind::Choices) => Line::joined(entries().map(Line::of), ", "),
        Some(
            Kind::Customer
            | Kind::Seller
            | Kind::Manager
            | Kind::CloseDate
            | Kind::CrmLink
            | Kind::Promises
            | Kind::Short
            | Kind::Long
            | Kind::Choice
            | Kind::Number
            | Kind::Link
            | Kind::Links
            | Kind::Email
            | Kind::Contacts,
        )
        | None => Line::of(text),
    }
}

/// The promises with strength, to whom and by when.
pub fn promises(
    writer: Writer,
    template: &Template,
    promises: &Promises,
    fates: &Fates,
    score: Option<&Score>,
) -> Writer {
    let heading = Line::new().bold(words::label(template, &PROMISES));
    let heading = match score.and_then(|score| score.weakness(&PROMISES)) {
        Some(Weakness::Empty) | None => heading,
        Some(weakness) => heading.text(format!(" · gap: {}", words::weakness(weakness, template))),
    };
    let mut rows = promises.standing(fates).map(promise).peekable();
    match rows.peek() {
        Some(_) => writer.gap().line(heading).lines(rows),
        None if promises.none_made => writer.gap().line(heading).line("None were made."),
        None => writer,
    }
}

fn promise(standing: Standing<'_>) -> Line {
    let line = promise_saying(standing, &standing.promise.text);
    match standing.last.map(|fate| &fate.turn) {
        Some(Turn::Kept) => line.text(" · ").bold("kept"),
        Some(Turn::Renegotiated { why, .. }) => line.text(format!(" (a new day: {why})")),
        Some(Turn::Broken { why }) => line.text(" · ").bold("broken").text(format!(": {why}")),
        None => line,
    }
}

/// A promise in a row, with this text in place of its own, which may be too long.
pub fn promise_saying(standing: Standing<'_>, text: &str) -> Line {
    let promise = standing.promise;
    let strength = words::strength(promise.strength);
    let to_whom = match promise.to_whom.trim() {
        "" => String::new(),
        whom => format!(" · to {whom}"),
    };
    let line = Line::of(format!("• {text} · {strength}{to_whom} · "));
    match standing.due {
        Some(due) => line.text("by ").day(due),
        None => line.text("no date"),
    }
}

/// What is not there at all.
pub fn missing(writer: Writer, template: &Template, score: &Score) -> Writer {
    let missing: Vec<FieldKey> = score
        .weak
        .iter()
        .filter(|weak| weak.weakness == Weakness::Empty)
        .map(|weak| weak.field.clone())
        .collect();
    if missing.is_empty() {
        return writer;
    }
    let fields = words::labels(template, &missing);
    writer
        .gap()
        .line(Line::new().bold("Missing: ").text(fields))
}

/// Whether there is anything that only participants and leads may read.
pub fn has_sensitive(template: &Template, brief: &Brief) -> bool {
    let asked = template.asked(&brief.answers);
    let mut restricted = asked.filter(|field| field.tag == Tag::Restricted);
    restricted.any(|field| !brief.answer(&field.key).trim().is_empty())
}
