//! The name of a customer's channel, as Slack takes it.

use deunicode::{deunicode, deunicode_char};

use crate::domain::customer::Customer;

/// Slack takes no longer names.
const LONGEST: usize = 80;
/// For a customer whose name has no letter that could stand in a channel's name.
const NAMELESS: &str = "customer";

/// The `nth` name to try, counted from 1: `cust-acme`, `cust-acme-2`, `cust-acme-3`. Letters are
/// transliterated; what cannot stand in a name becomes a single `-`.
pub fn channel_name(pattern: &str, customer: &Customer, nth: u32) -> String {
    let spelled = slug(customer.as_str());
    let spelled = if spelled.is_empty() {
        NAMELESS
    } else {
        &spelled
    };
    let name = slug(&pattern.replace("{customer}", spelled));
    let name = if name.is_empty() { spelled } else { &name };
    let suffix = if nth > 1 {
        format!("-{nth}")
    } else {
        String::new()
    };
    let room = LONGEST - suffix.len();
    // Only ASCII is left, so bytes are characters.
    let cut = name[..name.len().min(room)].trim_end_matches(['-', '_']);
    format!("{cut}{suffix}")
}

/// `a-z0-9_`, everything else folded to single `-`, none at the ends.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    // An emoji would be spelled out (`rocket`), which no one would look for.
    let letters: String = text.chars().filter_map(letter_or_gap).collect();
    let spoken = deunicode(&letters);
    for letter in spoken.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            slug.push(letter);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}

fn letter_or_gap(letter: char) -> Option<char> {
    if letter.is_alphanumeric() || letter == '_' {
        return Some(letter);
    }
    // Accents that stand alone have no spelling: they vanish instead of tearing a word apart.
    let spelling = deunicode_char(letter).unwrap_or(" ");
    (!spelling.is_empty()).then_some(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(customer: &str, nth: u32) -> String {
        channel_name("cust-{customer}", &Customer::new(customer).unwrap(), nth)
    }

    #[test]
    fn every_customer_gets_a_name_that_slack_takes() {
        for (customer, expected) in [
            ("Northwind Traders", "cust-northwind-traders"),
            ("Müller & Söhne GmbH", "cust-muller-sohne-gmbh"),
            ("Cafe\u{301} O'Brien, Inc.", "cust-cafe-o-brien-inc"),
            ("Straße 7_b", "cust-strasse-7_b"),
            ("東京商事", "cust-dong-jing-shang-shi"),
            ("شركة", "cust-shrk"),
            ("Ракета", "cust-raketa"),
            ("🚀", "cust-customer"),
            ("!!!", "cust-customer"),
            ("--- Acme ---", "cust-acme"),
            ("Acme 🚀 Labs", "cust-acme-labs"),
        ] {
            assert_eq!(name(customer, 1), expected, "{customer}");
        }
    }

    #[test]
    fn a_taken_name_is_counted_on_within_the_limit() {
        assert_eq!(name("Acme", 2), "cust-acme-2");
        let long = "Long ".repeat(16);
        assert_eq!(name(&long, 1).len(), 79, "no hyphen at the end");
        assert!(name(&long, 12).ends_with("-12"));
        for nth in [1, 2, 10, 4_000_000_000] {
            assert!(name(&"x".repeat(80), nth).len() <= LONGEST);
        }
    }

    #[test]
    fn an_odd_pattern_still_makes_a_name() {
        let acme = Customer::new("Acme").unwrap();
        assert_eq!(channel_name("", &acme, 1), "acme");
        assert_eq!(
            channel_name("Kunde {customer} (neu)", &acme, 1),
            "kunde-acme-neu"
        );
        assert_eq!(channel_name("all-customers", &acme, 2), "all-customers-2");
    }
}
