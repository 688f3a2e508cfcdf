//! What came of sending a brief, naming somebody, or saying how the kickoff went.

use crate::domain::draft::Draft;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::person::{Person, Standing};
use crate::slack::line::Line;

/// Said to somebody who may be an admin or a member without our knowing it yet.
pub const JUST_MET: &str = "We have only just met: if this is wrong, try once more in a moment.";

/// Said in the form right after sending; the message with the link follows.
pub fn on_its_way(handoff: HandoffId) -> Line {
    Line::of(format!("{handoff} is stored. ")).text(
        "The shared channel is being made; the seller gets a message with the link in a moment.",
    )
}

/// Said above the review: rotation found nobody.
pub fn nobody_free() -> Line {
    Line::of(
        "Nobody can be assigned now: nobody in the rotation is here and has room for another \
         customer. Press Back to the first page and name the manager yourself, or send it later: it is \
         kept.",
    )
}

/// Said in place of the form in which a draft was handed to somebody.
pub fn draft_given(draft: &Draft) -> Line {
    Line::new()
        .user(&draft.author)
        .text(" has the draft now and gets a message about it. You hear when the brief is sent.")
}

/// Said in place of the form in which somebody said how the kickoff went.
pub fn kickoff_recorded(handoff: &Handoff) -> Line {
    match handoff.kickoff_held_at() {
        Some(at) => Line::of("It is recorded that the kickoff was held ")
            .date(at)
            .text(". The onboarding has begun."),
        None => Line::of("It is recorded that the kickoff did not take place. To book a new one, ")
            .text(format!("type /handoff kickoff {}.", handoff.id)),
    }
}

/// Somebody who was chosen cannot carry a handoff.
pub fn cannot_carry(person: &Person) -> Line {
    Line::new().text(why_not(person))
}

/// The same as plain text, for the block where the person was chosen.
pub fn why_not(person: &Person) -> String {
    let name = &person.name;
    match person.standing {
        Standing::Deactivated => {
            format!("{name} is deactivated in Slack. Choose somebody who is active.")
        }
        Standing::Guest => {
            format!("{name} is a guest here. Only full members can carry a handoff.")
        }
        Standing::Bot => format!("{name} is an app. Choose a person."),
        Standing::Outsider => {
            format!("{name} belongs to another company. Choose somebody of your own.")
        }
        Standing::Member => format!("{name} cannot be chosen."),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::message::Message;
    use crate::slack::messages::tests::{acknowledged, onboarding, read};

    #[test]
    fn how_the_kickoff_went() {
        let said = |handoff: Handoff| read(&Message::from(kickoff_recorded(&handoff)));
        assert_snapshot!(said(onboarding()), @"It is recorded that the kickoff was held Nov 27, 2026 at 9:00 AM. The onboarding has begun.");
        assert_snapshot!(said(acknowledged()), @"It is recorded that the kickoff did not take place. To book a new one, type /handoff kickoff HO-12.");
    }
}
