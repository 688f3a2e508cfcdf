//! What else a customer is called.

use super::state;
use crate::domain::customer::{Became, Customer};
use crate::domain::handoff::Handoff;
use crate::slack::line::Line;

/// What became of an alias that somebody added or took back.
pub fn alias(handoff: &Handoff, alias: &Customer, became: Became) -> Line {
    let customer = &handoff.customer;
    let name = state::name(handoff);
    match became {
        Became::Known => Line::of("From now on ")
            .then(name)
            .text(format!(" is found as “{alias}” too, and so is every other handoff of {customer}. To take it back, type "))
            .bold(format!("/handoff alias {} not {alias}", handoff.id))
            .text("."),
        Became::KnownBefore => name.text(format!(" is found as “{alias}” already.")),
        Became::TheName => name.text(format!(
            " is found by its name anyway. Say what else {customer} is called, like a short form or a former name."
        )),
        Became::Forgotten => name.text(format!(" is not found as “{alias}” any more.")),
        Became::NeverKnown => name.text(format!(
            " was not called “{alias}” by anybody, so there is nothing to take back."
        )),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::{northwind, read};

    #[test]
    fn what_became_of_an_alias_is_said() {
        let nwt = Customer::new("NWT").unwrap();
        let said = |became| read(&alias(&northwind(), &nwt, became).into());
        assert_snapshot!(said(Became::Known), @"From now on HO-12 · Northwind Traders is found as “NWT” too, and so is every other handoff of Northwind Traders. To take it back, type /handoff alias HO-12 not NWT.");
        assert_snapshot!(said(Became::KnownBefore), @"HO-12 · Northwind Traders is found as “NWT” already.");
        assert_snapshot!(said(Became::TheName), @"HO-12 · Northwind Traders is found by its name anyway. Say what else Northwind Traders is called, like a short form or a former name.");
        assert_snapshot!(said(Became::Forgotten), @"HO-12 · Northwind Traders is not found as “NWT” any more.");
        assert_snapshot!(said(Became::NeverKnown), @"HO-12 · Northwind Traders was not called “NWT” by anybody, so there is nothing to take back.");
    }
}
