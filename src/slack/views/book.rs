//! Everything that came with a book, page by page.

use super::form;
use super::modal::Modal;
use crate::domain::book::{Came, Gone};
use crate::slack::action::{About, Action};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::book::{CatchUps, page_of, row};
use crate::slack::messages::button::Button;
use crate::slack::messages::digest::Channels;

/// A customer takes four blocks of Slack's hundred at most.
const ON_PAGE: usize = 10;

/// What a page speaks about.
pub fn shown<'a, 'b>(came: &'b [Came<'a>], page: usize) -> &'b [Came<'a>] {
    let from = clamped(came, page) * ON_PAGE;
    &came[from..came.len().min(from + ON_PAGE)]
}

/// A page beyond the last one is the last one.
pub fn book(gone: &Gone, channels: &Channels, caught_up: &CatchUps, page: usize) -> Modal {
    let came = gone.came();
    let page = clamped(&came, page);
    let shown = shown(&came, page);
    let head = Line::of("From ").user(&gone.transfer.from).text(" to ");
    let head = head.user(&gone.transfer.to).text(".");
    let mut writer = Writer::new().line(head);
    for one in shown {
        writer = writer.gap().and(row(one, channels, caught_up));
    }
    let turn = |action, label, page| Button::new(action, label, page_of(&gone.transfer, page));
    let from = page * ON_PAGE;
    let to = from + shown.len();
    let mut turns = Vec::new();
    if page > 0 {
        turns.push(turn(Action::BookBack, "Back", page - 1));
    }
    if to < came.len() {
        turns.push(turn(Action::BookNext, "Next", page + 1));
    }
    if !turns.is_empty() {
        let place = format!("{} to {to} of {}", from + 1, came.len());
        writer = writer.gap().line(Line::of(place));
    }
    let title = "Transferred customers";
    form::to_read(&About::Nothing, title, writer.buttons(turns).blocks())
}

fn clamped(came: &[Came<'_>], page: usize) -> usize {
    page.min(came.len().saturating_sub(1) / ON_PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::tests::transfer;
    use crate::domain::book::{Outcome, Parts};
    use crate::domain::handoff::Handoff;
    use crate::domain::ids::{HandoffId, UserId};
    use crate::slack::messages::catch_up::tests::caught_up;
    use crate::slack::messages::questions::tests::with_questions;
    use crate::slack::messages::tests::{ODD, monstrous, read_view, refused_view};

    fn gone(customers: i64, letters: &str) -> Gone {
        let rows = (1..=customers).map(|number| {
            let handoff = Handoff {
                id: HandoffId::new(number),
                manager: UserId::new("UMAX"),
                ..with_questions(monstrous(letters))
            };
            let outcome = Outcome::Moved {
                parts: Parts {
                    manages: true,
                    sells: false,
                },
                told: Vec::new(),
            };
            (handoff, outcome)
        });
        Gone {
            transfer: transfer("UMIA", "UMAX"),
            rows: rows.collect(),
            unread: Vec::new(),
        }
    }

    fn page(gone: &Gone, page: usize) -> Modal {
        let rows = gone.rows.iter();
        let caught_up = rows.map(|(handoff, _)| (handoff.id, caught_up())).collect();
        book(gone, &Channels::new(), &caught_up, page)
    }

    #[test]
    fn every_customer_stands_on_one_page() {
        let gone = gone(23, "x");
        let pages: Vec<String> = (0..3).map(|nth| read_view(&page(&gone, nth))).collect();
        for number in 1..=23 {
            let on = |text: &&String| text.contains(&format!("· HO-{number}\n"));
            assert_eq!(pages.iter().filter(on).count(), 1, "HO-{number}");
        }
        let ends = |text: &String| text.lines().rev().nth(2).unwrap().to_owned();
        assert_eq!(ends(&pages[0]), "1 to 10 of 23");
        assert_eq!(ends(&pages[2]), "21 to 23 of 23");
        assert_eq!(read_view(&page(&gone, 99)), pages[2]);
    }

    #[test]
    fn whatever_was_typed_slack_takes_every_page() {
        for letters in ODD {
            let gone = gone(23, letters);
            for nth in 0..3 {
                let view = page(&gone, nth);
                assert_eq!(refused_view(&view), Vec::<String>::new(), "{letters}");
            }
        }
    }
}
