//! What somebody typed after `/handoff`.

use crate::domain::ids::HandoffId;

/// A verb and what it is about; `about` is empty where nothing was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    New {
        customer: String,
    },
    List,
    Digest,
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
    Help,
    /// Close to a verb, but not one.
    Unclear {
        word: String,
        nearest: &'static str,
    },
}

/// Every verb people can type, and nothing else.
pub const VERBS: [&str; 11] = [
    "new", "list", "show", "history", "note", "kickoff", "cancel", "repair", "digest", "leads",
    "help",
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
            "digest" => Self::Digest,
            "leads" => Self::Leads,
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
            ("Digest", Verb::Digest),
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
            ("Acme", new("Acme")),
            ("北京", new("北京")),
        ] {
            assert_eq!(Verb::parse(typed), verb, "{typed}");
        }
    }
}
