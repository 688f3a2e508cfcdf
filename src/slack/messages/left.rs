//! To a lead: somebody left Slack, and these handoffs are open in their name.

use super::button::Button;
use super::digest::{Channels, open, reassign};
use super::state;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// Each takes two blocks of fifty.
const MOST_SHOWN: usize = 22;

pub fn left(person: &UserId, handoffs: &[Handoff], channels: &Channels) -> Message {
    let open_ones = match handoffs.len() {
        1 => "1 handoff is".to_owned(),
        more => format!("{more} handoffs are"),
    };
    let news = Line::new().user(person).text(" is deactivated in Slack. ");
    let mut writer = Writer::new()
        .line(news.text(format!("{open_ones} open in their name:")))
        .line("Give each to somebody else. Until then its reminders reach nobody.");
    if handoffs.len() > 1 {
        let label = "Hand over the whole book";
        writer = writer.buttons([Button::new(Action::TransferBook, label, person)]);
    }
    for handoff in handoffs.iter().take(MOST_SHOWN) {
        writer = row(writer.gap(), person, handoff, channels);
    }
    let more = handoffs.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        let more = count(more, "more is open", "more are open");
        let rest = Line::of(format!("{more}. To see them, type "));
        writer = writer.gap().line(rest.bold("/handoff digest").text("."));
    }
    writer.message()
}

fn row(writer: Writer, person: &UserId, handoff: &Handoff, channels: &Channels) -> Writer {
    let sold = handoff.seller == *person;
    let looks_after = handoff.manager == *person;
    let part = match (looks_after, sold) {
        (true, true) => "They sold it and look after it. ",
        (false, true) => "They sold it. ",
        (true | false, false) => "",
    };
    let mut buttons = Vec::new();
    if looks_after || !sold {
        buttons.push(reassign(handoff, false, "Reassign"));
    }
    if sold {
        let label = if looks_after {
            "Reassign sales"
        } else {
            "Reassign"
        };
        buttons.push(reassign(handoff, true, label));
    }
    buttons.extend(open(handoff, channels));
    writer
        .line(state::name(handoff))
        .line(Line::of(part).then(state::state(handoff)))
        .buttons(buttons)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::ids::HandoffId;
    use crate::slack::messages::tests::{
        ODD, acknowledged, mia, monstrous, northwind, read, refused_by_slack,
    };

    #[test]
    fn each_open_one_can_be_given_away() {
        let both = Handoff {
            seller: mia(),
            id: HandoffId::new(13),
            ..acknowledged()
        };
        let handoffs = [northwind(), both];
        assert_snapshot!(read(&left(&mia(), &handoffs, &Channels::new())), @"
        @mia is deactivated in Slack. 2 handoffs are open in their name:
        Give each to somebody else. Until then its reminders reach nobody.
        [Hand over the whole book]
        HO-12 · Northwind Traders
        Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        [Reassign]
        HO-13 · Northwind Traders
        They sold it and look after it. Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        [Reassign] [Reassign sales]
        ");
        let sam = UserId::new("USAM");
        assert_snapshot!(read(&left(&sam, &handoffs[..1], &Channels::new())), @"
        @sam is deactivated in Slack. 1 handoff is open in their name:
        Give each to somebody else. Until then its reminders reach nobody.
        HO-12 · Northwind Traders
        They sold it. Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        [Reassign]
        ");
    }

    #[test]
    fn however_many_there_are_it_is_one_message() {
        for letters in ODD {
            let many = vec![monstrous(letters); 300];
            let message = left(&mia(), &many, &Channels::new());
            assert_eq!(
                refused_by_slack(&message),
                Vec::<String>::new(),
                "{letters}"
            );
        }
        let many = vec![northwind(); 40];
        let read = read(&left(&mia(), &many, &Channels::new()));
        assert_snapshot!(read.lines().last().unwrap(), @"18 more are open. To see them, type /handoff digest.");
    }
}
