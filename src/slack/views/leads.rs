//! Choosing the leads.

use slack_morphism::prelude::SlackView;

use super::form::{self, Errors};
use super::input::{self, Asked};
use crate::domain::ids::UserId;
use crate::slack::action::{About, Form};
use crate::slack::inbound::{Input, Inputs};
use crate::slack::message::Writer;

const LEADS: &str = "leads";

pub fn leads(leads: &[UserId]) -> SlackView {
    let may = "Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read \
               sensitive notes.";
    let mut blocks = Writer::new().line(may).blocks();
    blocks.push(
        Asked::may(LEADS, "Leads")
            .hint("While nobody is chosen, the admins of this workspace are the leads.")
            .with(input::people(leads)),
    );
    form::to_submit(Form::Leads, &About::Nothing, "Leads", "Save", blocks)
}

pub fn read(inputs: &Inputs) -> Vec<UserId> {
    match inputs.get(LEADS) {
        Some(Input::People(leads)) => leads.clone(),
        Some(Input::Person(lead)) => vec![lead.clone()],
        Some(
            Input::Empty
            | Input::Text(_)
            | Input::Date(_)
            | Input::Moment(_)
            | Input::Choice(_)
            | Input::Choices(_),
        )
        | None => Vec::new(),
    }
}

/// Under the choice: why it cannot be one of these.
pub fn wrong_person(why: &str) -> Errors {
    vec![(LEADS.to_owned(), why.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::{lena, read_view};
    use crate::slack::views::tests::on_screen;

    #[test]
    fn leads_are_chosen_or_nobody() {
        let form = leads(&[lena()]);
        assert_snapshot!(read_view(&form), @"
        Leads
        Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes.
        Leads (optional): @lena
          (While nobody is chosen, the admins of this workspace are the leads.)
        [Save] [Cancel]
        ");
        assert_eq!(read(&on_screen(&form)), [lena()]);
        assert_eq!(read(&on_screen(&leads(&[]))), []);
    }
}
