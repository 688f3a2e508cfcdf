//! What somebody typed after `/handoff`.

use crate::domain::ids::{HandoffId, UserId};

/// A verb and what it is about; `about` is empty where nothing was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    New {
        customer: String,
    },
    List,
    Show {
        about: String,
    },
    History {
        about: String,
    },
    Note {
        about: String,
        text: String,
    },
    Kickoff {
        about: String,
    },
    Cancel {
        about: String,
    },
    Repair {
        about: String,
    },
    Leads,
    /// `days` is empty where none were named.
    Away {
        days: String,
        cover: Cover,
    },
    Back,
    Hours,
    Help,
    /// Close to a verb, but not one.
    Unclear {
        word: String,
        nearest: &'static str,
    },
}

/// Who was named to cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    Nobody,
    One(UserId),
    /// Several people, or a name that is no mention.
    Unclear,
}

/// Every verb people can type, and nothing else.
pub const VERBS: [&str; 13] = [
    "new", "list", "show", "history", "note", "kickoff", "cancel", "repair", "leads", "away",
    "back", "hours", "help",
];

impl Verb {
    /// Reads what was typed. A first word that is no verb begins a customer's name, unless it
    /// looks like a slip of the pen.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let about = rest.trim().to_owned();
        match word.to_lowercase().as_str() {
            "" => Self::New {
                customer: String::new(),
            },
            "new" | "start" => Self::New { customer: about },
            "list" => Self::List,
            "show" => Self::Show { about },
            "history" => Self::History { about },
            "note" => note(&about),
            "kickoff" => Self::Kickoff { about },
            "cancel" => Self::Cancel { about },
            "repair" => Self::Repair { about },
            "leads" => Self::Leads,
            "away" => away(&about),
            // With more words it is a customer's name.
            "back" if about.is_empty() => Self::Back,
            "hours" if about.is_empty() => Self::Hours,
            "back" | "hours" => Self::New {
                customer: text.to_owned(),
            },
            "help" | "?" => Self::Help,
            other => match nearest(other) {
                Some(nearest) => Self::Unclear {
                    word: word.to_owned(),
                    nearest,
                },
                None => Self::New {
                    customer: text.to_owned(),
                },
            },
        }
    }
}

/// `HO-12 They moved the date`, `Northwind: they moved the date`, or, in the customer's channel,
/// only the text.
fn note(rest: &str) -> Verb {
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if first.trim_end_matches(':').parse::<HandoffId>().is_ok() {
        return Verb::Note {
            about: first.trim_end_matches(':').to_owned(),
            text: after.trim().to_owned(),
        };
    }
    match rest.split_once(": ") {
        Some((about, text)) => Verb::Note {
            about: about.trim().to_owned(),
            text: text.trim().to_owned(),
        },
        None => Verb::Note {
            about: String::new(),
            text: rest.to_owned(),
        },
    }
}

/// Said around the name of who covers, in whatever order.
const COVERING: [&str; 9] = [
    "covers", "cover", "covering", "covered", "by", "with", "for", "me", "and",
];

/// `until Thursday, <@U2|sam> covers`: the days, and who covers.
fn away(rest: &str) -> Verb {
    let mut named = Vec::new();
    let mut words = String::new();
    let mut left = rest;
    while let Some((before, mention)) = left.split_once("<@")
        && let Some((person, after)) = mention.split_once('>')
    {
        let id = person.split('|').next().unwrap_or_default();
        named.push(UserId::new(id));
        words.push_str(before);
        words.push(' ');
        left = after;
    }
    words.push_str(left);
    let mut words: Vec<&str> = words
        .split([' ', ',', '\t'])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let around = |word: &&str| COVERING.contains(&word.to_lowercase().as_str());
    let said_to_cover = words
        .iter()
        .any(|word| word.to_lowercase().starts_with("cover"));
    while words.last().is_some_and(around) {
        words.pop();
    }
    let begins = words.iter().take_while(|word| around(word)).count();
    words.drain(..begins);
    let cover = match <[UserId; 1]>::try_from(named) {
        Ok([one]) => Cover::One(one),
        Err(none) if none.is_empty() && !said_to_cover => Cover::Nobody,
        Err(_) => Cover::Unclear,
    };
    Verb::Away {
        days: words.join(" "),
        cover,
    }
}

/// The verb somebody probably meant: at most two letters off, one for short words.
fn nearest(word: &str) -> Option<&'static str> {
    let allowed = if word.chars().count() <= 4 { 1 } else { 2 };
    VERBS
        .into_iter()
        .map(|verb| (strsim::osa_distance(word, verb), verb))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, verb)| verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let new = |customer: &str| Verb::New {
            customer: customer.to_owned(),
        };
        let note = |about: &str, text: &str| Verb::Note {
            about: about.to_owned(),
            text: text.to_owned(),
        };
        for (typed, verb) in [
            ("", new("")),
            ("Northwind Traders", new("Northwind Traders")),
            ("new  Northwind", new("Northwind")),
            ("LIST", Verb::List),
            (
                "show HO-12",
                Verb::Show {
                    about: "HO-12".to_owned(),
                },
            ),
            ("note HO-12 They moved", note("HO-12", "They moved")),
            (
                "note Northwind: they: moved",
                note("Northwind", "they: moved"),
            ),
            ("note just this", note("", "just this")),
            (
                "hlep",
                Verb::Unclear {
                    word: "hlep".to_owned(),
                    nearest: "help",
                },
            ),
            (
                "Repiar HO-1",
                Verb::Unclear {
                    word: "Repiar".to_owned(),
                    nearest: "repair",
                },
            ),
            ("Back", Verb::Back),
            ("Back Office Ltd", new("Back Office Ltd")),
            ("hours", Verb::Hours),
            ("Acme", new("Acme")),
            ("北京", new("北京")),
        ] {
            assert_eq!(Verb::parse(typed), verb, "{typed}");
        }
    }

    #[test]
    fn absences_are_read_with_who_covers() {
        let sam = || Cover::One(UserId::new("U2"));
        for (typed, days, cover) in [
            ("away", "", Cover::Nobody),
            ("away tomorrow", "tomorrow", Cover::Nobody),
            (
                "away until Thursday, <@U2|sam> covers",
                "until Thursday",
                sam(),
            ),
            (
                "Away until Thursday. <@U2> covers for me",
                "until Thursday",
                sam(),
            ),
            ("away 24 Dec to 6 Jan <@U2|sam>", "24 Dec to 6 Jan", sam()),
            ("away with <@U2|sam> tomorrow", "tomorrow", sam()),
            ("away tomorrow, covered by <@U2|sam>", "tomorrow", sam()),
            ("away <@U2|sam>", "", sam()),
            ("away tomorrow, sam covers", "tomorrow sam", Cover::Unclear),
            (
                "away tomorrow <@U2|sam> and <@U3|mia>",
                "tomorrow",
                Cover::Unclear,
            ),
        ] {
            let days = days.to_owned();
            assert_eq!(Verb::parse(typed), Verb::Away { days, cover }, "{typed}");
        }
    }
}
