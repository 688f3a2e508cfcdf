//! What was found, when it is not clear which handoff somebody means; and when nothing was.

use super::answers::row;
use super::button::Button;
use super::words;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::search::Fit;
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};

/// A handoff, and by what it was found.
pub type Found<'a> = (&'a Handoff, &'a Fit);

/// What somebody wanted to do with the one they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A button does it; its label goes on with the number.
    Press(Action, &'static str),
    /// The command is to be typed again, with a number.
    Type,
}

/// Several fit, or one that may not be meant. `most`: more than these are not shown, but there are.
pub fn several(typed: &str, found: &[Found<'_>], most: usize, choice: Choice) -> Message {
    let title = Line::of(format!("“{}” ", shortened(typed)));
    let title = match found {
        [(_, Fit::Misspelt(_)), ..] => title.text("is not quite the name of any customer. "),
        [(_, Fit::Mentioned(_))] => title.text("is no customer’s name, but this brief says it. "),
        [(_, Fit::Mentioned(_)), ..] => {
            title.text("is no customer’s name, but these briefs say it. ")
        }
        [_] => title.text("is not the whole name. "),
        _ => title.text("fits more than one handoff. "),
    };
    let title = match (choice, found) {
        (Choice::Press(..), [_]) => title.text("Is this the one you mean?"),
        (Choice::Press(..), _) => title.text("Choose the one you mean."),
        (Choice::Type, [_]) => title.text("If you mean this one, use its number."),
        (Choice::Type, _) => title.text("Use the number of the one you mean."),
    };
    rows(Writer::new().line(title), found, most, choice).message()
}

/// Everything that has these words.
pub fn everything(typed: &str, found: &[Found<'_>], most: usize) -> Message {
    let title = Line::of(format!("Found for “{}”:", shortened(typed)));
    let choice = Choice::Press(Action::ReadBrief, "Read");
    rows(Writer::new().line(title), found, most, choice).message()
}

fn rows(writer: Writer, found: &[Found<'_>], most: usize, choice: Choice) -> Writer {
    let writer = found
        .iter()
        .take(most)
        .fold(writer, |writer, (handoff, fit)| {
            let writer = writer.gap().line(row(handoff).then(because(handoff, fit)));
            match choice {
                Choice::Press(action, label) => {
                    let label = format!("{label} {}", handoff.id);
                    writer.buttons([Button::on(handoff, action, &label)])
                }
                Choice::Type => writer,
            }
        });
    if found.len() > most {
        let more = "There is more. Add a word to what you look for to see less of it.";
        writer.gap().line(more)
    } else {
        writer
    }
}

/// What was found, where it is not the name one sees.
fn because(handoff: &Handoff, fit: &Fit) -> Line {
    match fit {
        Fit::Begins | Fit::NameWord | Fit::Misspelt(_) => Line::new(),
        Fit::Alias(alias) => Line::of(format!(" · also called “{alias}”")),
        Fit::Domain(domain) => Line::of(format!(" · {domain}")),
        Fit::Mentioned(fields) => {
            let fields = words::labels(handoff.template(), fields);
            Line::of(format!(" · mentioned in: {fields}"))
        }
    }
}

/// Nothing fits what was typed, or nothing the person may read. `doubt`: why that may be wrong.
pub fn nothing(typed: &str, doubt: Option<&str>) -> Message {
    // Who types a number looks for nothing else.
    let where_it_was_looked_for = match typed.parse::<HandoffId>() {
        Ok(_) => "",
        Err(_) => {
            "I looked for a customer’s name, a domain, and these words in the briefs that you can \
             read. Fewer words find more. "
        }
    };
    let line = Line::of(where_it_was_looked_for);
    Writer::new()
        .line(&*format!("I found no handoff for “{}”.", shortened(typed)))
        .line(
            line.text("Type ")
                .bold("/handoff list")
                .text(" to see the open ones."),
        )
        .line(doubt.unwrap_or_default())
        .message()
}

/// What was typed, as much of it as a title can hold.
fn shortened(typed: &str) -> String {
    const MOST: usize = 80;
    if typed.chars().count() <= MOST {
        return typed.to_owned();
    }
    let head: String = typed.chars().take(MOST - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::template::{FieldKey, GOALS};
    use crate::slack::messages::tests::{ODD, every_state, monstrous, read, refused_by_slack};

    const SHOW: Choice = Choice::Press(Action::ReadBrief, "Read");

    #[test]
    fn several_are_offered_with_what_matched() {
        let all = every_state();
        let fits = [
            Fit::Begins,
            Fit::Alias("NT".to_owned()),
            Fit::Domain("northwind.example".to_owned()),
        ];
        let found: Vec<Found<'_>> = all.iter().zip(&fits).collect();
        assert_snapshot!(read(&several("nor", &found, 8, SHOW)), @"
        “nor” fits more than one handoff. Choose the one you mean.
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        [Read HO-12]
        • HO-12 · Northwind Traders · Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam · also called “NT”
        [Read HO-12]
        • HO-12 · Northwind Traders · Acknowledged by @mia, 3 h after it was sent · no kickoff yet · northwind.example
        [Read HO-12]
        ");
        assert_snapshot!(read(&several("nor", &found, 2, Choice::Type)), @"
        “nor” fits more than one handoff. Use the number of the one you mean.
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        • HO-12 · Northwind Traders · Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam · also called “NT”
        There is more. Add a word to what you look for to see less of it.
        ");
        assert_snapshot!(read(&several("nor", &found[..1], 8, Choice::Type)), @"
        “nor” is not the whole name. If you mean this one, use its number.
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        ");
        let slip = Fit::Misspelt(2);
        assert_snapshot!(read(&several("nrthwnd", &[(&all[0], &slip)], 8, SHOW)), @"
        “nrthwnd” is not quite the name of any customer. Is this the one you mean?
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        [Read HO-12]
        ");
        let said = Fit::Mentioned(vec![GOALS, FieldKey::of("scope")]);
        assert_snapshot!(read(&several("sso", &[(&all[0], &said)], 8, SHOW)), @"
        “sso” is no customer’s name, but this brief says it. Is this the one you mean?
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM · mentioned in: Goals and motivation, Scope and environment
        [Read HO-12]
        ");
        assert_snapshot!(read(&several("sso", &[(&all[0], &said); 2], 8, SHOW)), @"
        “sso” is no customer’s name, but these briefs say it. Choose the one you mean.
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM · mentioned in: Goals and motivation, Scope and environment
        [Read HO-12]
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM · mentioned in: Goals and motivation, Scope and environment
        [Read HO-12]
        ");
        assert_snapshot!(read(&everything("sso", &[(&all[7], &fits[0]), (&all[0], &said)], 8)), @"
        Found for “sso”:
        • HO-12 · Northwind Traders · Cancelled by @lena · Nov 21, 2026 at 8:00 AM
        [Read HO-12]
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM · mentioned in: Goals and motivation, Scope and environment
        [Read HO-12]
        ");
    }

    #[test]
    fn nothing_found_says_where_it_was_looked_for() {
        assert_snapshot!(read(&nothing("ho77", None)), @"
        I found no handoff for “ho77”.
        Type /handoff list to see the open ones.
        ");
        assert_snapshot!(read(&nothing("nort", None)), @"
        I found no handoff for “nort”.
        I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
        ");
    }

    #[test]
    fn whatever_was_typed_slack_takes_it() {
        for letters in ODD {
            let typed: String = letters.chars().cycle().take(3000).collect();
            let many = vec![monstrous(letters); 9];
            let fits: Vec<Fit> = (0..9)
                .map(|nth| match nth % 3 {
                    0 => Fit::Alias(typed.chars().take(80).collect()),
                    1 => Fit::Domain("x".repeat(253)),
                    _ => Fit::Mentioned(
                        many[0]
                            .template()
                            .fields()
                            .map(|field| field.key.clone())
                            .collect(),
                    ),
                })
                .collect();
            let found: Vec<Found<'_>> = many.iter().zip(&fits).collect();
            for answer in [
                several(&typed, &found, 8, SHOW),
                everything(&typed, &found, 8),
                nothing(&typed, Some(letters)),
            ] {
                assert_eq!(refused_by_slack(&answer), Vec::<String>::new(), "{letters}");
            }
        }
    }
}
