//! The offer to go on with a draft.

use super::form::{self, plain};
use super::modal::{Block, Modal};
use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::draft::Draft;
use crate::slack::action::{About, Action, Form};
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::state::from_now;
use crate::slack::messages::unsent;

/// Every draft takes three blocks of a hundred, and a person with more drafts than this needs no longer list.
const MOST_DRAFTS: usize = 20;

/// `typed_customer` is what the person asked to start, if they named anybody; it comes back as the
/// value of the button that starts a new brief.
pub fn resume(drafts: &[Draft], typed_customer: Option<&str>, now: Instant) -> Modal {
    let begun = match drafts.len() {
        1 => "You have begun a brief. Go on with it, or start a new one.".to_owned(),
        many => format!("You have begun {many} briefs. Go on with one, or start a new one."),
    };
    let fresh = match typed_customer.and_then(Customer::new) {
        Some(customer) => format!("Start a new one for {customer}"),
        None => "Start a new one".to_owned(),
    };
    let typed = typed_customer.unwrap_or_default();
    let fresh = Button::new(Action::StartFresh, fresh, typed);
    let before = "Start before the deal is won";
    let before = Button::new(Action::StartPreClose, before, typed);
    let mut blocks = Writer::new()
        .line(&*begun)
        .buttons([fresh, before])
        .divider()
        .blocks();
    for draft in drafts.iter().take(MOST_DRAFTS) {
        blocks.extend(offer(draft, now));
    }
    if drafts.len() > MOST_DRAFTS {
        let more = count(
            drafts.len() - MOST_DRAFTS,
            "older draft is",
            "older drafts are",
        );
        blocks.extend(Writer::new().line(&*format!("{more} not shown.")).blocks());
    }
    Modal {
        close: Some(plain("Close")),
        ..form::modal(Form::Resume, &About::Nothing, "Your drafts", blocks)
    }
}

fn offer(draft: &Draft, now: Instant) -> Vec<Block> {
    let points = draft.content.score(&draft.template).points;
    let saved = from_now(draft.updated_at.min(now), now);
    let saved = if saved.starts_with("in ") {
        "just now".to_owned()
    } else {
        saved
    };
    let line = Line::new()
        .bold(unsent::name(draft))
        .text(format!(" · saved {saved} · {points} of 100 points"));
    let line = match draft.content.brief.close_date {
        Some(day) if draft.content.pre_close => line.text(" · expected to close ").day(day),
        None if draft.content.pre_close => line.text(" · not won yet"),
        Some(_) | None => line,
    };
    let from = draft.given.as_ref().map_or_else(Line::new, |given| {
        let from = Line::of("From ").user(&given.by);
        match given.why.as_str() {
            "" => from.text(" to finish."),
            why => from.text(": ").text(why),
        }
    });
    Writer::new()
        .line(line)
        .note(from)
        .buttons(unsent::choices(draft))
        .blocks()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::draft::Content;
    use crate::domain::ids::{DraftId, UserId};
    use crate::domain::nudge::Record;
    use crate::domain::template::standard;
    use crate::slack::messages::tests::{noon, northwind, read_view};
    use crate::slack::views::tests::content_of;

    fn draft(id: &str, content: Content, saved: &str) -> Draft {
        Draft {
            id: DraftId::new(id),
            author: UserId::new("USAM"),
            content,
            updated_at: at(saved),
            submitted_as: None,
            reminded: Record::default(),
            template: standard().clone(),
            given: None,
        }
    }

    #[test]
    fn drafts_are_offered() {
        let drafts = [
            draft("d1", content_of(&northwind()), "2026-11-22 11:48"),
            draft("d2", Content::default(), "2026-11-19 11:48"),
        ];
        assert_snapshot!(read_view(&resume(&drafts, Some("Acme"), noon())), @"
        Your drafts
        You have begun 2 briefs. Go on with one, or start a new one.
        [Start a new one for Acme] [Start before the deal is won]
        ---
        Northwind Traders · saved 12 min ago · 64 of 100 points
        [Resume] [Hand over] [Discard]
        No customer yet · saved 3 days ago · 0 of 100 points
        [Resume] [Hand over] [Discard]
        [Close]
        ");
        assert_snapshot!(read_view(&resume(&drafts[1..], None, noon())), @"
        Your drafts
        You have begun a brief. Go on with it, or start a new one.
        [Start a new one] [Start before the deal is won]
        ---
        No customer yet · saved 3 days ago · 0 of 100 points
        [Resume] [Hand over] [Discard]
        [Close]
        ");
    }
}
