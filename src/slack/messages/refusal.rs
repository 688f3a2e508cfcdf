//! One kind sentence for an act that changed nothing: what is so, and who can do what.

use crate::domain::handoff::Handoff;
use crate::domain::refusal::Refusal;
use crate::slack::line::Line;
use crate::slack::messages::words;

pub fn refusal(refusal: &Refusal, handoff: &Handoff) -> Line {
    let customer = &handoff.customer;
    match refusal {
        Refusal::NotTheManager { manager } => {
            let stands = match handoff.ownership() {
                Some(_) => "owns",
                None => "is asked to take over",
            };
            let who = format!(", who {stands} {customer}, or a lead can do this.");
            Line::of("Only ").user(manager).text(who)
        }
        Refusal::NotTheSeller { seller } => Line::of("Only ")
            .user(seller)
            .text(format!(", who sold to {customer}, or a lead can answer.")),
        Refusal::NotAParticipant { seller, manager } => Line::of("Only ")
            .user(seller)
            .text(", ")
            .user(manager)
            .text(format!(
                " and leads can do this for {customer}. Ask one of them."
            )),
        Refusal::AlreadyAcknowledged { by, at } => Line::new()
            .user(by)
            .text(format!(" acknowledged {customer} ("))
            .date(*at)
            .text(") and owns it now, so there is nothing left to do here."),
        Refusal::AlreadyReturned { by, at } => Line::new()
            .user(by)
            .text(" returned this brief (")
            .date(*at)
            .text("). It comes back as soon as ")
            .user(&handoff.seller)
            .text(" has answered."),
        Refusal::NothingAsked => Line::of("Nothing is waiting for an answer: ")
            .user(&handoff.manager)
            .text(" has the brief. To add something, type ")
            .bold(format!("/handoff note {} and your note", handoff.id))
            .text("."),
        Refusal::AskedAnew { by } => Line::of("The questions changed after you opened this form: ")
            .user(by)
            .text(format!(
                " has newer ones about {customer}. Press Answer on the newest message."
            )),
        Refusal::Unanswered { fields } => Line::of(format!(
            "A brief cannot go without an answer here: {}.",
            words::labels(handoff.template(), fields)
        )),
        Refusal::TooThin {
            points,
            needed,
            fields,
        } => Line::of(format!(
            "With these answers the brief would fall to {points} of 100 points, and it needs \
             {needed}. Say more about {}.",
            words::labels(handoff.template(), fields)
        )),
        Refusal::NotAcknowledged { manager } => Line::new().user(manager).text(format!(
            " has not acknowledged {customer} yet. The kickoff comes after that."
        )),
        Refusal::NoKickoff => Line::of(format!(
            "No kickoff with {customer} is booked. Book one with the button on the brief."
        )),
        Refusal::KickoffMoved { to } => {
            Line::of(format!("The kickoff with {customer} was moved to "))
                .meeting(to)
                .text(". You will be asked again after it.")
        }
        Refusal::KickoffHeld { at } => Line::of(format!("The kickoff with {customer} was held ("))
            .date(*at)
            .text("), and it is recorded. There is nothing left to do here."),
        Refusal::KickoffAhead { meeting } => {
            Line::of(format!("The kickoff with {customer} begins "))
                .meeting(meeting)
                .text(". You can say how it went after that.")
        }
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
                .text(" (")
                .date(*at)
                .text("). Type ")
                .bold(format!("/handoff new {customer}"))
                .text(" to start again.")
        }
        Refusal::NotALead => {
            Line::of("Only leads can do this. To see who leads, type /handoff leads.")
        }
        Refusal::Closed { by, at } => {
            Line::of(format!("{} for {customer} was closed by ", handoff.id))
                .user(by)
                .text(" (")
                .date(*at)
                .text("). There is nothing left to do about it.")
        }
        Refusal::KickoffNotHeld => Line::of(format!(
            "The kickoff with {customer} was not held yet. Check-ins and the end of the onboarding \
             come after it."
        )),
        Refusal::AlreadyCheckedIn { by, at } => Line::new()
            .user(by)
            .text(format!(" has answered this check-in on {customer} ("))
            .date(*at)
            .text("). The next one comes by itself."),
        Refusal::NoReason => {
            Line::of("Say why in a sentence, so that whoever hears of it can help.")
        }
        Refusal::AlreadyComplete { on } => {
            Line::of(format!("The onboarding of {customer} is complete since "))
                .day(*on)
                .text(".")
        }
        Refusal::FirstValueAhead => {
            Line::of("That day lies ahead. Choose the day on which they first had the value.")
        }
        Refusal::NoSuchPromise => Line::of(format!(
            "The brief for {customer} holds no such promise any more. Open it to see those it holds."
        )),
        Refusal::PromiseSettled { by, at } => Line::new()
            .user(by)
            .text(" recorded what became of this promise (")
            .date(*at)
            .text("). There is nothing left to do about it."),
        Refusal::DueInThePast => Line::of("That day has passed. Choose one that lies ahead."),
        Refusal::NothingOwed => Line::of(format!(
            "This is done already, or somebody else's turn. To see what is open, type /handoff show {}.",
            handoff.id
        )),
        Refusal::SameSeller { seller } => Line::new().user(seller).text(format!(
            " sells to {customer} already. Choose somebody else."
        )),
        Refusal::NothingSaid => Line::of("There was nothing but white space. Write what you mean."),
        Refusal::TooLong { letters, most } => Line::of(format!(
            "That is {letters} characters long, and {most} fit. Say it shorter, or talk about it."
        )),
        Refusal::NoSuchField => Line::of(
            "Nothing can be added to that field of the brief. Choose another one, or none.",
        ),
        Refusal::NoRoom { letters, room } => Line::of(format!(
            "That field has room for {room} more characters, and these are {letters}. Shorten it, or \
             add it as a note."
        )),
        Refusal::TooManyPromises { most } => Line::of(format!(
            "The brief for {customer} holds {most} promises, and no more fit. Add it as a note."
        )),
        Refusal::AskedAlready { nth } => Line::of(format!(
            "You asked this already: it is question {nth} about {customer}, and it waits for "
        ))
        .user(&handoff.seller)
        .text("."),
        Refusal::TooManyQuestions { most } => {
            Line::of(format!("{most} questions about {customer} wait for "))
                .user(&handoff.seller)
                .text(" already. Take some back, or talk about them.")
        }
        Refusal::NoSuchQuestion => Line::of(format!(
            "No question of this number was asked about {customer}."
        )),
        Refusal::QuestionAnswered { by, at } => Line::new()
            .user(by)
            .text(" answered this question (")
            .date(*at)
            .text("). The answer stands in the thread of the brief."),
        Refusal::QuestionTakenBack { by, at } => Line::new()
            .user(by)
            .text(" took this question back (")
            .date(*at)
            .text("), so nobody has to answer it any more."),
        Refusal::NotYourQuestion { by } => Line::of("Only ")
            .user(by)
            .text(", who asked this, or a lead can take it back."),
        Refusal::Unknown => Line::of("This handoff is not here any more. Type ")
            .bold("/handoff list")
            .text(" to see the open ones."),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::ids::UserId;
    use crate::domain::template::GOALS;
    use crate::slack::messages::tests::{lena, mia, noon, northwind, read};

    #[test]
    fn every_refusal_is_one_kind_sentence() {
        let (seller, manager, at) = (UserId::new("USAM"), mia(), noon());
        let all = [
            Refusal::NotTheManager {
                manager: manager.clone(),
            },
            Refusal::NotTheSeller {
                seller: seller.clone(),
            },
            Refusal::NotAParticipant {
                seller,
                manager: manager.clone(),
            },
            Refusal::AlreadyAcknowledged { by: mia(), at },
            Refusal::AlreadyReturned { by: mia(), at },
            Refusal::NothingAsked,
            Refusal::AskedAnew { by: mia() },
            Refusal::Unanswered {
                fields: vec![GOALS],
            },
            Refusal::TooThin {
                needed: 60,
                points: 45,
                fields: vec![GOALS],
            },
            Refusal::NotAcknowledged {
                manager: manager.clone(),
            },
            Refusal::NoKickoff,
            Refusal::KickoffMoved { to: at.into() },
            Refusal::KickoffHeld { at },
            Refusal::KickoffAhead { meeting: at.into() },
            Refusal::KickoffInThePast,
            Refusal::NoQuestions,
            Refusal::SameManager { manager },
            Refusal::Cancelled { by: lena(), at },
            Refusal::NotALead,
            Refusal::NothingSaid,
            Refusal::TooLong {
                letters: 700,
                most: 500,
            },
            Refusal::NoSuchField,
            Refusal::NoRoom {
                letters: 812,
                room: 512,
            },
            Refusal::TooManyPromises { most: 12 },
            Refusal::AskedAlready { nth: 2 },
            Refusal::TooManyQuestions { most: 10 },
            Refusal::NoSuchQuestion,
            Refusal::QuestionAnswered { by: lena(), at },
            Refusal::QuestionTakenBack { by: lena(), at },
            Refusal::NotYourQuestion { by: mia() },
            Refusal::Unknown,
        ];
        let said: Vec<String> = all
            .iter()
            .map(|one| read(&refusal(one, &northwind()).into()))
            .collect();
        assert_snapshot!(said.join("\n"), @"
        Only @mia, who is asked to take over Northwind Traders, or a lead can do this.
        Only @sam, who sold to Northwind Traders, or a lead can answer.
        Only @sam, @mia and leads can do this for Northwind Traders. Ask one of them.
        @mia acknowledged Northwind Traders (Nov 22, 2026 at 12:00 PM) and owns it now, so there is nothing left to do here.
        @mia returned this brief (Nov 22, 2026 at 12:00 PM). It comes back as soon as @sam has answered.
        Nothing is waiting for an answer: @mia has the brief. To add something, type /handoff note HO-12 and your note.
        The questions changed after you opened this form: @mia has newer ones about Northwind Traders. Press Answer on the newest message.
        A brief cannot go without an answer here: Goals and motivation.
        With these answers the brief would fall to 45 of 100 points, and it needs 60. Say more about Goals and motivation.
        @mia has not acknowledged Northwind Traders yet. The kickoff comes after that.
        No kickoff with Northwind Traders is booked. Book one with the button on the brief.
        The kickoff with Northwind Traders was moved to Nov 22, 2026 at 12:00 PM. You will be asked again after it.
        The kickoff with Northwind Traders was held (Nov 22, 2026 at 12:00 PM), and it is recorded. There is nothing left to do here.
        The kickoff with Northwind Traders begins Nov 22, 2026 at 12:00 PM. You can say how it went after that.
        That moment has passed. Choose one that lies ahead.
        Choose at least one field, so that the seller knows what to answer.
        @mia has Northwind Traders already. Choose somebody else.
        HO-12 for Northwind Traders was cancelled by @lena (Nov 22, 2026 at 12:00 PM). Type /handoff new Northwind Traders to start again.
        Only leads can do this. To see who leads, type /handoff leads.
        There was nothing but white space. Write what you mean.
        That is 700 characters long, and 500 fit. Say it shorter, or talk about it.
        Nothing can be added to that field of the brief. Choose another one, or none.
        That field has room for 512 more characters, and these are 812. Shorten it, or add it as a note.
        The brief for Northwind Traders holds 12 promises, and no more fit. Add it as a note.
        You asked this already: it is question 2 about Northwind Traders, and it waits for @sam.
        10 questions about Northwind Traders wait for @sam already. Take some back, or talk about them.
        No question of this number was asked about Northwind Traders.
        @lena answered this question (Nov 22, 2026 at 12:00 PM). The answer stands in the thread of the brief.
        @lena took this question back (Nov 22, 2026 at 12:00 PM), so nobody has to answer it any more.
        Only @mia, who asked this, or a lead can take it back.
        This handoff is not here any more. Type /handoff list to see the open ones.
        ");
    }
}
