//! About a draft that was given to another: to whoever has it now, had it, or gave it.

use super::button::Button;
use crate::domain::draft::{Draft, DraftNews};
use crate::domain::ids::{HandoffId, UserId};
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};

/// To whoever finishes it from now on. Nothing to say where nobody gave it.
pub fn given(draft: &Draft) -> Message {
    let Some(given) = &draft.given else {
        return Writer::new().message();
    };
    let news = Line::new()
        .user(&given.by)
        .text(" hands you the brief for ")
        .then(customer(&draft.content.customer))
        .text(" to finish.");
    let writer = Writer::new().line(news);
    let writer = match given.why.as_str() {
        "" => writer,
        why => writer.quote(why),
    };
    let points = draft.content.score(&draft.template).points;
    let stands = Line::of(format!("It has {points} of 100 points so far."));
    let stands = match draft.content.brief.close_date {
        Some(day) if draft.content.pre_close => {
            let when = stands.text(" The deal is expected to close ");
            when.day(day).text(".")
        }
        Some(day) => stands.text(" The deal closed ").day(day).text("."),
        None => stands,
    };
    let seller = match &draft.content.seller {
        Some(seller) if *seller == draft.author => Line::of("You are named as the seller."),
        Some(seller) => Line::new().user(seller).text(" is named as the seller."),
        None => Line::of("Nobody is named as the seller yet."),
    };
    writer
        .line(stands)
        .line(seller.text(" If that is wrong, change it on the first page."))
        .line(
            Line::of("Send it to the manager when it is ready; ")
                .user(&given.by)
                .text(" hears when you do."),
        )
        .buttons([
            Button::new(Action::ResumeDraft, "Write the brief", &draft.id).primary(),
            Button::new(Action::GiveDraft, "Hand over", &draft.id),
        ])
        .message()
}

/// To whoever had it, or gave it; nothing where that is no news to them.
pub fn became(draft: Option<&Draft>, news: &DraftNews) -> Option<Message> {
    let line = match (news, draft) {
        (DraftNews::GivenAway { by, to }, Some(draft)) => given_away(draft, by, to),
        (DraftNews::Sent { handoff }, Some(draft)) => sent(draft, *handoff),
        (DraftNews::Given, _) | (DraftNews::GivenAway { .. } | DraftNews::Sent { .. }, None) => {
            return None;
        }
        (DraftNews::Discarded { by, customer }, _) => discarded(by, customer),
    };
    Some(Writer::new().line(line).message())
}

fn given_away(draft: &Draft, by: &UserId, to: &UserId) -> Line {
    Line::new()
        .user(by)
        .text(" handed your brief for ")
        .then(customer(&draft.content.customer))
        .text(" to ")
        .user(to)
        .text(", who finishes it. Tell them what you still know.")
}

fn sent(draft: &Draft, handoff: HandoffId) -> Line {
    Line::new()
        .user(&draft.author)
        .text(" sent the brief for ")
        .then(customer(&draft.content.customer))
        .text(format!(
            " that you handed them. It is {handoff} now; /handoff show {handoff} opens it."
        ))
}

fn discarded(by: &UserId, name: &str) -> Line {
    Line::new()
        .user(by)
        .text(" discarded the brief for ")
        .then(customer(name))
        .text(" that you handed them. If it is needed after all, type /handoff to begin it again.")
}

/// A draft may have no name yet.
pub(super) fn customer(name: &str) -> Line {
    match name.trim() {
        "" => Line::of("a customer without a name yet"),
        name => Line::new().bold(name),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::draft::Given;
    use crate::slack::messages::tests::{ODD, lena, mia, read};
    use crate::slack::messages::unsent::tests::draft;

    fn handed(customer: &str, why: &str) -> Draft {
        Draft {
            given: Some(Given {
                by: lena(),
                why: why.to_owned(),
            }),
            ..draft(customer)
        }
    }

    #[test]
    fn whoever_gets_it_knows_from_whom_and_what_to_do() {
        let mut draft = handed("Fabrikam", "I only know the start of it.");
        assert_snapshot!(read(&given(&draft)), @"
        @lena hands you the brief for Fabrikam to finish.
        > I only know the start of it.
        It has 0 of 100 points so far. The deal closed Nov 20, 2026.
        You are named as the seller. If that is wrong, change it on the first page.
        Send it to the manager when it is ready; @lena hears when you do.
        [Write the brief] [Hand over]
        ");
        draft.content.pre_close = true;
        draft.content.seller = Some(mia());
        draft.given.as_mut().unwrap().why.clear();
        assert_snapshot!(read(&given(&draft)), @"
        @lena hands you the brief for Fabrikam to finish.
        It has 0 of 100 points so far. The deal is expected to close Nov 20, 2026.
        @mia is named as the seller. If that is wrong, change it on the first page.
        Send it to the manager when it is ready; @lena hears when you do.
        [Write the brief] [Hand over]
        ");
        for text in ODD {
            let odd = read(&given(&handed(text, text)));
            assert!(odd.contains(text.trim()), "{odd}");
        }
    }

    #[test]
    fn whoever_gave_it_hears_what_became_of_it() {
        let draft = handed("Fabrikam", "");
        let said = |news: &DraftNews| read(&became(Some(&draft), news).unwrap());
        let handoff = HandoffId::new(7);
        assert_snapshot!(said(&DraftNews::Sent { handoff }), @"@sam sent the brief for Fabrikam that you handed them. It is HO-7 now; /handoff show HO-7 opens it.");
        let (by, to) = (lena(), mia());
        assert_snapshot!(said(&DraftNews::GivenAway { by, to }), @"@lena handed your brief for Fabrikam to @mia, who finishes it. Tell them what you still know.");
        let customer = String::new();
        assert_snapshot!(said(&DraftNews::Discarded { by: UserId::new("USAM"), customer }), @"@sam discarded the brief for a customer without a name yet that you handed them. If it is needed after all, type /handoff to begin it again.");
        assert!(became(None, &DraftNews::Sent { handoff }).is_none());
    }
}
