//! What is said at once to somebody who wants to transfer customers; what becomes of it comes in a
//! message.

use crate::domain::book::Transfer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::slack::line::{Line, count};

/// Names that are no mentions, or too many.
pub fn unclear() -> Line {
    Line::of("I do not know whom you mean. Choose people from the list that Slack offers after “@”, like ")
        .bold("/handoff transfer @from @to")
        .text(" for all customers of somebody, or ")
        .bold("/handoff transfer HO-12 @to")
        .text(" for one.")
}

/// One customer from somebody who has nothing to do with it.
pub fn not_with(handoff: &Handoff, person: &UserId) -> Line {
    let line = Line::new().user(person).text(format!(
        " neither sells to {} nor looks after them. The seller is ",
        handoff.customer
    ));
    let line = line.user(&handoff.seller).text(", the customer manager ");
    line.user(&handoff.manager).text(".")
}

pub fn to_themselves() -> Line {
    Line::of("From whom and to whom are the same person here. Name somebody else to give them to.")
}

/// Their own book, which is empty.
pub fn nothing_of_yours() -> Line {
    Line::of("You have no open customers, so there is nothing to transfer.")
}

pub fn nothing_of(person: &UserId) -> Line {
    let line = Line::new().user(person);
    line.text(" has no open customers, so there is nothing to transfer.")
}

pub fn not_theirs(person: &UserId) -> Line {
    let line = Line::of("Only ").user(person);
    line.text(" and leads can give away all their customers. Who covers for somebody can hand over one by one.")
}

pub fn under_way(transfer: &Transfer) -> Line {
    let line = Line::of("The customers of ").user(&transfer.from);
    let line = line.text(" are on their way to ").user(&transfer.to);
    let line = line.text(" already, since ").date(transfer.at);
    let line = line.text(": ").user(&transfer.by);
    line.text(" asked for it. Wait until that is done, then look at what is left.")
}

pub fn on_its_way(from: &UserId, to: &UserId, customers: u64) -> Line {
    let customers = usize::try_from(customers).unwrap_or(usize::MAX);
    let line = Line::of(count(customers, "customer", "customers"));
    let line = line.text(" of ").user(from).text(if customers == 1 {
        " is on its way to "
    } else {
        " are on their way to "
    });
    line.user(to)
        .text(". You get a message when that is done, and everybody concerned gets one, too.")
}

/// The button was pressed twice.
pub fn already() -> Line {
    Line::of("This is on its way already. You get a message when it is done.")
}

pub fn not_yours_to_read() -> Line {
    Line::of("Only whoever got these customers, whoever gave them, and leads can see them here.")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::book::tests::transfer;
    use crate::slack::messages::tests::{lena, mia, northwind, read};

    #[test]
    fn every_answer_is_a_sentence_or_two() {
        let max = UserId::new("UOLAF");
        let all = [
            unclear(),
            not_with(&northwind(), &lena()),
            to_themselves(),
            nothing_of_yours(),
            nothing_of(&mia()),
            not_theirs(&mia()),
            under_way(&transfer("UMIA", "UOLAF")),
            on_its_way(&mia(), &max, 1),
            on_its_way(&mia(), &max, 12),
            already(),
            not_yours_to_read(),
        ];
        let all = all.map(|line| read(&line.into()));
        assert_snapshot!(all.join("\n"), @"
        I do not know whom you mean. Choose people from the list that Slack offers after “@”, like /handoff transfer @from @to for all customers of somebody, or /handoff transfer HO-12 @to for one.
        @lena neither sells to Northwind Traders nor looks after them. The seller is @sam, the customer manager @mia.
        From whom and to whom are the same person here. Name somebody else to give them to.
        You have no open customers, so there is nothing to transfer.
        @mia has no open customers, so there is nothing to transfer.
        Only @mia and leads can give away all their customers. Who covers for somebody can hand over one by one.
        The customers of @mia are on their way to @olaf already, since Nov 22, 2026 at 12:00 PM: @lena asked for it. Wait until that is done, then look at what is left.
        1 customer of @mia is on its way to @olaf. You get a message when that is done, and everybody concerned gets one, too.
        12 customers of @mia are on their way to @olaf. You get a message when that is done, and everybody concerned gets one, too.
        This is on its way already. You get a message when it is done.
        Only whoever got these customers, whoever gave them, and leads can see them here.
        ");
    }
}
