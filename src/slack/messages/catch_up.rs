//! What somebody reads who is to take a customer over: what is new since it was last acknowledged,
//! which promises are open, where the brief has gaps, and which questions wait. Long lists say how
//! much more there is, and where. What is restricted is named and never said.

use super::{brief, history, questions, state, words};
use crate::domain::catch_up::{CatchUp, Since};
use crate::domain::excerpt;
use crate::domain::handoff::Handoff;
use crate::domain::promise::Standing;
use crate::domain::quality;
use crate::slack::line::Line;
use crate::slack::message::Writer;

/// Of each list so much is shown.
const MOST_HAPPENED: usize = 3;
const MOST_PROMISES: usize = 5;
const MOST_GAPS: usize = 6;
const MOST_QUESTIONS: usize = 3;
/// The beginning of what somebody typed.
const LONGEST: usize = 120;

pub fn catch_up(writer: Writer, handoff: &Handoff, caught_up: &CatchUp) -> Writer {
    waiting(but_questions(writer, handoff, caught_up), handoff)
}

/// The same where the questions are said in another way.
pub fn but_questions(writer: Writer, handoff: &Handoff, caught_up: &CatchUp) -> Writer {
    let writer = news(writer, handoff, caught_up);
    let writer = promises(writer, handoff);
    gaps(writer, handoff)
}

fn news(writer: Writer, handoff: &Handoff, caught_up: &CatchUp) -> Writer {
    let (was, at) = match caught_up.since {
        Since::Sent(at) => ("it was sent (", at),
        Since::Acknowledged(at) => ("it was acknowledged (", at),
    };
    if caught_up.fields.is_empty() && caught_up.happened.is_empty() {
        let nothing = Line::of("Nothing is new since ").text(was).date(at);
        return writer.line(nothing.text(")."));
    }
    let heading = Line::new().bold("New since ").bold(was).date(at);
    let writer = writer.line(heading.bold("):"));
    let writer = if caught_up.fields.is_empty() {
        writer
    } else {
        let fields = words::labels(handoff.template(), &caught_up.fields);
        let version = handoff.brief_version;
        writer.line(&*format!(
            "• Reads differently in the brief (version {version} now): {fields}"
        ))
    };
    let shown = caught_up.happened.iter().take(MOST_HAPPENED);
    let shown = shown.map(|entry| {
        let (told, said) = history::tell(handoff, entry);
        let line = Line::of("• ").then(told);
        match said.map(str::trim).filter(|said| !said.is_empty()) {
            Some(said) => line.text(format!(": “{}”", beginning(said))),
            None => line,
        }
    });
    let more = caught_up.happened.len().saturating_sub(MOST_HAPPENED);
    let all = format!("/handoff history {}", handoff.id);
    writer.lines(shown).line(and_more(more, &all))
}

fn promises(writer: Writer, handoff: &Handoff) -> Writer {
    let open: Vec<Standing<'_>> = handoff.promises().filter(Standing::is_open).collect();
    if open.is_empty() {
        return writer.line("No promise is open.");
    }
    let rows = open.iter().take(MOST_PROMISES);
    let rows = rows.map(|one| brief::promise_saying(*one, &beginning(&one.promise.text)));
    let more = open.len().saturating_sub(MOST_PROMISES);
    writer
        .line(Line::new().bold("Open promises:"))
        .lines(rows)
        .line(and_more(more, "the brief"))
}

fn gaps(writer: Writer, handoff: &Handoff) -> Writer {
    let template = handoff.template();
    let weak = quality::score(template, &handoff.brief).weak;
    if weak.is_empty() {
        return writer.line("The brief has no gaps.");
    }
    let shown = weak.iter().take(MOST_GAPS).map(|weak| {
        let label = words::label(template, &weak.field);
        format!("{label} ({})", words::weakness(&weak.weakness, template))
    });
    let shown: Vec<String> = shown.collect();
    let more = match weak.len().saturating_sub(MOST_GAPS) {
        0 => String::new(),
        more => format!(", and {more} more in the brief"),
    };
    let gaps = Line::new().bold("Gaps in the brief: ");
    writer.line(gaps.text(format!("{}{more}", shown.join(", "))))
}

/// What the seller has to answer: what came back with the brief, and what was asked beside it.
fn waiting(writer: Writer, handoff: &Handoff) -> Writer {
    let returned = state::questions(handoff, false);
    let (asked, more_asked) = questions::few(handoff, MOST_QUESTIONS, LONGEST);
    let more = returned.len().saturating_sub(MOST_QUESTIONS) + more_asked;
    if returned.is_empty() && asked.is_empty() {
        return writer.line("No question is open.");
    }
    let heading = Line::new()
        .bold("Open questions for ")
        .user(&handoff.seller)
        .bold(":");
    let asked = asked.into_iter().map(|row| Line::of("• ").then(row));
    writer
        .line(heading)
        .lines(returned.into_iter().take(MOST_QUESTIONS))
        .lines(asked)
        .line(and_more(more, "the brief"))
}

fn and_more(more: usize, place: &str) -> Line {
    match more {
        0 => Line::new(),
        more => Line::of(format!("• … and {more} more, see {place}")),
    }
}

fn beginning(text: &str) -> String {
    let (head, tail) = excerpt::split(text, LONGEST);
    let more = if tail.is_empty() { "" } else { " …" };
    format!("{head}{more}")
}

#[cfg(test)]
pub(crate) mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::asked::{LONGEST_QUESTION, MOST_OPEN};
    use crate::domain::decide::tests::at;
    use crate::domain::template::{GOALS, SENSITIVITIES};
    use crate::domain::touchpoint::{Entry, Touchpoint};
    use crate::slack::messages::questions::tests::{asked, with_questions};
    use crate::slack::messages::tests::{
        ODD, acknowledged, mia, monstrous, read, refused_by_slack, returned,
    };

    fn noted(text: &str) -> Entry {
        Entry {
            at: at("2026-11-21 09:00"),
            by: Some(mia()),
            touchpoint: Touchpoint::Noted {
                text: text.to_owned(),
            },
        }
    }

    fn moved() -> Entry {
        Entry {
            touchpoint: Touchpoint::KickoffMoved {
                from: at("2026-11-26 09:00"),
                to: at("2026-11-27 09:00"),
                zone: None,
            },
            ..noted("")
        }
    }

    pub(crate) fn caught_up() -> CatchUp {
        CatchUp {
            since: Since::Acknowledged(at("2026-11-20 13:00")),
            fields: vec![GOALS, SENSITIVITIES],
            happened: vec![noted("They asked for single sign-on again."), moved()],
        }
    }

    fn said(handoff: &Handoff, caught_up: &CatchUp) -> String {
        read(&catch_up(Writer::new(), handoff, caught_up).message())
    }

    #[test]
    fn what_whoever_comes_must_know() {
        assert_snapshot!(said(&with_questions(acknowledged()), &caught_up()), @"
        New since it was acknowledged (Nov 20, 2026 at 1:00 PM):
        • Reads differently in the brief (version 1 now): Goals and motivation, Sensitivities
        • Nov 21, 2026 at 9:00 AM · @mia noted: “They asked for single sign-on again.”
        • Nov 21, 2026 at 9:00 AM · @mia moved the kickoff from Nov 26, 2026 at 9:00 AM to Nov 27, 2026 at 9:00 AM
        Open promises:
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        • A report on retyped orders · stretch · no date
        Gaps in the brief: First value (missing), Why us (missing), Concerns and expectations (a placeholder, not an answer), How they communicate (vague, too short to act on), How they decide (missing), Scope and environment (missing), and 1 more in the brief
        Open questions for @sam:
        • 2. Who signs for the import, Ann or Bo? · asked by @mia, Nov 20, 2026 at 12:00 PM
        • 3. About “Sensitivities” · asked by @mia, Nov 20, 2026 at 12:00 PM
        ");
        let nothing = CatchUp {
            since: Since::Sent(at("2026-11-20 10:00")),
            fields: Vec::new(),
            happened: Vec::new(),
        };
        let mut complete = acknowledged();
        complete.brief.promises.rows.clear();
        assert_snapshot!(said(&complete, &nothing), @"
        Nothing is new since it was sent (Nov 20, 2026 at 10:00 AM).
        No promise is open.
        Gaps in the brief: First value (missing), Why us (missing), Concerns and expectations (a placeholder, not an answer), How they communicate (vague, too short to act on), How they decide (missing), Scope and environment (missing), and 1 more in the brief
        No question is open.
        ");
        assert_snapshot!(said(&returned(), &nothing), @"
        Nothing is new since it was sent (Nov 20, 2026 at 10:00 AM).
        Open promises:
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        • A report on retyped orders · stretch · no date
        Gaps in the brief: First value (missing), Why us (missing), Concerns and expectations (a placeholder, not an answer), How they communicate (vague, too short to act on), How they decide (missing), Scope and environment (missing), and 1 more in the brief
        Open questions for @sam:
        • Concerns and expectations: missing. Needed: What did Bo say against us?
        • Promises: too vague.
        ");
    }

    #[test]
    fn long_lists_say_how_much_more_there_is() {
        let mut handoff = monstrous("long ");
        for nth in 1..=u32::try_from(MOST_OPEN).unwrap() {
            let text = "x".repeat(LONGEST_QUESTION);
            handoff.asked.push(asked(nth, &text, None));
        }
        let many = CatchUp {
            happened: vec![noted(&"note ".repeat(100)); 40],
            ..caught_up()
        };
        let said = said(&handoff, &many);
        let more: Vec<&str> = said.lines().filter(|line| line.contains("more")).collect();
        assert_snapshot!(more.join("\n"), @"
        • … and 37 more, see /handoff history HO-12
        • … and 7 more, see the brief
        Gaps in the brief: People at the customer (no name in it), Goals and motivation (the same text as “People at the customer”), What success looks like (no number in it), First value (the same text as “People at the customer”), Why us (the same text as “People at the customer”), Concerns and expectations (the same text as “People at the customer”), and 6 more in the brief
        • … and 7 more, see the brief
        ");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            let many = CatchUp {
                happened: vec![noted(&letters.repeat(300)); 40],
                ..caught_up()
            };
            let message = catch_up(Writer::new(), &monstrous(letters), &many).message();
            assert_eq!(
                refused_by_slack(&message),
                Vec::<String>::new(),
                "{letters}"
            );
        }
    }
}
