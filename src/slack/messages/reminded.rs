//! To a lead who had somebody reminded: when it reaches them.

use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::reach::Reach;
use crate::slack::line::Line;

pub fn reminded(handoff: &Handoff, whose: &UserId, reach: Reach) -> Line {
    let person = Line::new().user(whose);
    let customer = handoff.customer.as_str();
    match reach {
        Reach::Now => person
            .text(" is reminded of ")
            .bold(customer)
            .text(" now, in your name."),
        Reach::At(at) => person
            .text(" does not work now. Your reminder about ")
            .bold(customer)
            .text(" reaches them ")
            .date(at)
            .text("."),
        Reach::Already => person
            .text(" was asked about ")
            .bold(customer)
            .text(" by a lead today already. Tomorrow you can again."),
        Reach::Never => person
            .text(" cannot look after ")
            .bold(customer)
            .text(" any more. Reassign it, so that somebody hears of it."),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::{mia, noon, northwind, read};

    #[test]
    fn a_lead_hears_when_it_arrives() {
        let all = [Reach::Now, Reach::At(noon()), Reach::Already, Reach::Never];
        let said = all.map(|reach| read(&reminded(&northwind(), &mia(), reach).into()));
        assert_snapshot!(said.join("\n"), @"
        @mia is reminded of Northwind Traders now, in your name.
        @mia does not work now. Your reminder about Northwind Traders reaches them Nov 22, 2026 at 12:00 PM.
        @mia was asked about Northwind Traders by a lead today already. Tomorrow you can again.
        @mia cannot look after Northwind Traders any more. Reassign it, so that somebody hears of it.
        ");
    }
}
