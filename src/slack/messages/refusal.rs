//! One kind sentence for an act that changed nothing: what is so, and who can do what.

use crate::domain::handoff::Handoff;
use crate::domain::refusal::Refusal;
use crate::slack::line::Line;

pub fn refusal(refusal: &Refusal, handoff: &Handoff) -> Line {
    let customer = &handoff.customer;
    match refusal {
        Refusal::NotTheManager { manager } => Line::new().user(manager).text(format!(
            " takes care of {customer}, so this is up to them or to a lead."
        )),
        Refusal::NotTheSeller { seller } => Line::new().user(seller).text(format!(
            " sold to {customer}, so the answers are up to them or to a lead."
        )),
        Refusal::NotAParticipant { seller, manager } => Line::of("Only ")
            .user(seller)
            .text(", ")
            .user(manager)
            .text(format!(
                " and leads can do this for {customer}. Ask one of them."
            )),
        Refusal::AlreadyAcknowledged { by, at } => Line::new()
            .user(by)
            .text(format!(" acknowledged {customer} "))
            .date(*at)
            .text(" and owns it now, so there is nothing left to do here."),
        Refusal::AlreadyReturned { by, at } => Line::new()
            .user(by)
            .text(" returned this brief ")
            .date(*at)
            .text(". It comes back as soon as ")
            .user(&handoff.seller)
            .text(" has answered."),
        Refusal::NothingAsked => Line::of("Nothing is waiting for an answer: ")
            .user(&handoff.manager)
            .text(" has the brief. To add something, type ")
            .bold(format!("/handoff note {} and your note", handoff.id))
            .text("."),
        Refusal::NotAcknowledged { manager } => Line::new().user(manager).text(format!(
            " has not acknowledged {customer} yet. The kickoff comes after that."
        )),
        Refusal::NoKickoff => Line::of(format!(
            "No kickoff with {customer} is booked. Book one with the button on the brief."
        )),
        Refusal::KickoffMoved { to } => {
            Line::of(format!("The kickoff with {customer} was moved to "))
                .date(*to)
                .text(". You will be asked again after it.")
        }
        Refusal::KickoffHeld { at } => Line::of(format!("The kickoff with {customer} was held "))
            .date(*at)
            .text(", and it is recorded. There is nothing left to do here."),
        Refusal::KickoffAhead { at } => Line::of(format!("The kickoff with {customer} begins "))
            .date(*at)
            .text(". You can say how it went after that."),
        Refusal::KickoffInThePast => {
            Line::of("That moment has passed. Choose one that lies ahead.")
        }
        Refusal::NoQuestions => {
            Line::of("Choose at least one field, so that the seller knows what to answer.")
        }
        Refusal::SameManager { manager } => Line::new()
            .user(manager)
            .text(format!(" has {customer} already. Choose somebody else.")),
        Refusal::Cancelled { by, at } => {
            Line::of(format!("{} for {customer} was cancelled by ", handoff.id))
                .user(by)
                .text(" ")
                .date(*at)
                .text(". Type ")
                .bold(format!("/handoff new {customer}"))
                .text(" to start again.")
        }
        Refusal::Unknown => Line::of("This handoff is not here any more. Type ")
            .bold("/handoff list")
            .text(" to see the open ones."),
        Refusal::AlreadyOpen { handoff: id, since } => {
            super::answers::already_open(*id, customer, *since, None)
        }
    }
}
