//! Links that put the kickoff into a calendar: Google's and Outlook's own forms, filled in. Neither
//! address is documented by its maker; both have worked for years.

use chrono::SecondsFormat;

use super::button::Button;
use crate::domain::Instant;
use crate::domain::handoff::Handoff;
use crate::domain::{ics, kickoff};
use crate::slack::action::Action;

const GOOGLE: &str = "https://calendar.google.com/calendar/render?action=TEMPLATE";
const OUTLOOK: &str = "https://outlook.office.com/calendar/deeplink/compose\
                       ?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent";

/// What the event is called, in every calendar.
pub fn title(handoff: &Handoff) -> String {
    format!("Kickoff with {}", handoff.customer)
}

/// One button for each calendar. Who follows them may invite the customer to the event, so nothing
/// of the brief stands in it.
pub fn buttons(handoff: &Handoff, at: Instant, card_link: Option<&str>) -> Vec<Button> {
    let title = encoded(&title(handoff));
    let about = encoded(&match card_link {
        Some(link) => format!("{}: {link}", handoff.id),
        None => handoff.id.to_string(),
    });
    let ends = at + kickoff::LENGTH;
    let (from, to) = (ics::moment(at), ics::moment(ends));
    let google = format!("{GOOGLE}&text={title}&dates={from}/{to}&details={about}");
    let moment = |at: Instant| encoded(&at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let (from, to) = (moment(at), moment(ends));
    let outlook = format!("{OUTLOOK}&startdt={from}&enddt={to}&subject={title}&body={about}");
    let buttons = [
        Button::leading(Action::AddToGoogle, &google, "Add to Google Calendar"),
        Button::leading(Action::AddToOutlook, &outlook, "Add to Outlook"),
    ];
    buttons.into_iter().flatten().collect()
}

/// For a query: a space is `%20`, since a plus sign would stay one.
fn encoded(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::customer::Customer;
    use crate::domain::decide::tests::at;
    use crate::slack::messages::tests::{ODD, booked, monstrous};

    fn addresses(handoff: &Handoff, link: Option<&str>) -> Vec<String> {
        let buttons = buttons(handoff, at("2026-11-27 23:30"), link);
        buttons
            .into_iter()
            .map(|button| button.element().url.unwrap().to_string())
            .collect()
    }

    #[test]
    fn the_forms_are_filled_in() {
        let handoff = Handoff {
            customer: Customer::new("Müller & Söhne + Co").unwrap(),
            ..booked()
        };
        let link = "https://example.slack.com/archives/C12/p1";
        assert_snapshot!(addresses(&handoff, Some(link)).join("\n"), @"
        https://calendar.google.com/calendar/render?action=TEMPLATE&text=Kickoff%20with%20M%C3%BCller%20%26%20S%C3%B6hne%20%2B%20Co&dates=20261127T233000Z/20261128T003000Z&details=HO-12%3A%20https%3A%2F%2Fexample.slack.com%2Farchives%2FC12%2Fp1
        https://outlook.office.com/calendar/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&startdt=2026-11-27T23%3A30%3A00Z&enddt=2026-11-28T00%3A30%3A00Z&subject=Kickoff%20with%20M%C3%BCller%20%26%20S%C3%B6hne%20%2B%20Co&body=HO-12%3A%20https%3A%2F%2Fexample.slack.com%2Farchives%2FC12%2Fp1
        ");
    }

    #[test]
    fn a_long_name_is_not_too_long_for_a_button() {
        let link = format!("https://example.slack.com/archives/{}", "C".repeat(80));
        for letters in ODD {
            let addresses = addresses(&monstrous(letters), Some(&link));
            assert_eq!(addresses.len(), 2, "{letters}");
        }
    }
}
