//! What somebody wrote in Slack is part of the brief now.

use super::Told;
use crate::domain::added::{Addition, Part};
use crate::domain::ids::UserId;
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};
use crate::slack::messages::button::Button;
use crate::slack::messages::{added, brief, state, words};

/// To the seller and the manager, but for who added it.
pub(super) fn added(told: &Told<'_>, brief_version: u32, by: &UserId) -> Message {
    let handoff = told.handoff;
    let Some(addition) = handoff.brief.addition(brief_version) else {
        return told.begin(state::state(handoff)).message();
    };
    let news = Line::new().user(by);
    let news = match &addition.part {
        Part::Promise { .. } => news.text(" added a promise to ").bold(told.customer()),
        Part::Field { field, .. } => {
            let label = words::label(handoff.template(), field);
            let news = news.text(" added to the brief of ").bold(told.customer());
            news.text(format!(", in “{label}”"))
        }
    };
    if addition.is_restricted(handoff.template()) {
        let show = Button::on(handoff, Action::ShowSensitive, "Show sensitive notes");
        return told
            .begin(news.text(": open it with the button."))
            .buttons([show].into_iter().chain(told.open_channel()))
            .message();
    }
    let whence = Line::of("Taken from a message of ").then(added::source(&addition.source));
    words_of(told.begin(news.text(":")), told, addition)
        .line(whence)
        .line(&*format!(
            "It stands in version {brief_version} of the brief."
        ))
        .buttons([told.read_brief()].into_iter().chain(told.open_channel()))
        .message()
}

/// A promise with its terms, as they are by now.
fn words_of(writer: Writer, told: &Told<'_>, addition: &Addition) -> Writer {
    let standing = match &addition.part {
        Part::Promise { row } => {
            let mut promises = told.handoff.promises();
            promises.find(|standing| standing.promise.row == *row)
        }
        Part::Field { .. } => None,
    };
    match standing {
        Some(standing) => writer.quote(brief::promise_saying(standing, &standing.promise.text)),
        None => writer.quote(&*addition.text),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::domain::added::tests::{names, source};
    use crate::domain::added::{Addition, Part};
    use crate::domain::decide::tests::at;
    use crate::domain::handoff::Handoff;
    use crate::domain::ids::{ChannelId, HandoffId, UserId};
    use crate::domain::notice::{News, Notice};
    use crate::domain::template::{FieldKey, GOALS, LONGEST_ANSWER, SENSITIVITIES};
    use crate::slack::messages::notice::notice;
    use crate::slack::messages::tests::{
        ODD, acknowledged, mia, monstrous, noon, read, refused_by_slack,
    };

    fn with(handoff: Handoff, text: &str, part: Part) -> Handoff {
        let mut handoff = handoff;
        handoff.brief.added.push(Addition {
            brief_version: 2,
            by: UserId::new("USAM"),
            at: at("2026-11-20 15:00"),
            source: source(),
            text: text.to_owned(),
            part,
        });
        handoff
    }

    fn told() -> Notice {
        let news = News::Added {
            brief_version: 2,
            by: UserId::new("USAM"),
        };
        Notice::new(HandoffId::new(12), &mia(), news)
    }

    fn said(handoff: &Handoff) -> String {
        let channel = ChannelId::new("C12");
        let link = Some("https://example.slack.com/archives/C12/p1");
        read(&notice(
            &told(),
            handoff,
            Some(&channel),
            link,
            None,
            None,
            noon(),
        ))
    }

    #[test]
    fn more_of_a_field() {
        let field = Part::of_field(GOALS, &names());
        let handoff = with(acknowledged(), "They want it\nby March.", field);
        assert_snapshot!(said(&handoff), @"
        @sam added to the brief of Northwind Traders, in “Goals and motivation”:
        HO-12 · Northwind Traders · #cust-northwind-traders
        > They want it
        > by March.
        Taken from a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        It stands in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
    }

    #[test]
    fn a_promise_with_its_terms() {
        let handoff = with(acknowledged(), "Import", Part::Promise { row: 1 });
        assert_snapshot!(said(&handoff), @"
        @sam added a promise to Northwind Traders:
        HO-12 · Northwind Traders · #cust-northwind-traders
        > • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        Taken from a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        It stands in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
        let mut gone = handoff;
        gone.brief.promises.rows.clear();
        assert!(said(&gone).contains("> Import\n"), "{}", said(&gone));
    }

    #[test]
    fn what_is_restricted_is_behind_a_button() {
        for field in [SENSITIVITIES, FieldKey::of("forgotten")] {
            let field = Part::of_field(field, &names());
            let handoff = with(acknowledged(), "Bo must not hear it.", field);
            assert!(!said(&handoff).contains("Bo must"), "{}", said(&handoff));
        }
        let field = Part::of_field(SENSITIVITIES, &names());
        let handoff = with(acknowledged(), "Bo must not hear it.", field);
        assert_snapshot!(said(&handoff), @"
        @sam added to the brief of Northwind Traders, in “Sensitivities”: open it with the button.
        HO-12 · Northwind Traders · #cust-northwind-traders
        [Show sensitive notes] [Open the channel]
        ");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            let long: String = letters.chars().cycle().take(LONGEST_ANSWER).collect();
            for part in [Part::of_field(GOALS, &names()), Part::Promise { row: 1 }] {
                let handoff = with(monstrous(letters), &long, part);
                let message = notice(&told(), &handoff, None, None, None, None, noon());
                let refused = refused_by_slack(&message);
                assert_eq!(refused, Vec::<String>::new(), "{letters}");
            }
        }
    }
}
