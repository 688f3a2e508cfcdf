//! What somebody typed after `/handoff`.

use std::collections::BTreeSet;

use super::inbound::Mention;
use crate::domain::ids::{HandoffId, UserId};

/// A verb and what it is about; `about` is empty where nothing was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    New {
        customer: String,
    },
    /// A brief of a deal that is not won yet.
    Draft {
        customer: String,
    },
    List,
    Digest,
    Show {
        about: String,
    },
    /// Everything that has these words.
    Find {
        words: String,
    },
    History {
        about: String,
    },
    Note {
        about: String,
        text: String,
    },
    Alias {
        about: String,
        alias: String,
    },
    /// What follows is read by [`about_and_text`], and by who knows which handoffs there are.
    Ask {
        rest: String,
    },
    /// What follows is read by [`transfer`].
    Transfer {
        rest: String,
    },
    Kickoff {
        about: String,
    },
    Promise {
        about: String,
    },
    Cancel {
        about: String,
    },
    Repair {
        about: String,
    },
    Leads,
    Settings,
    /// What follows is read by [`absence`].
    Away {
        rest: String,
    },
    Back,
    Hours,
    Help,
    /// Close to a verb, but not one.
    Unclear {
        /// Everything that was typed: it may be a customer's name after all.
        typed: String,
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
pub const VERBS: [&str; 21] = [
    "new", "draft", "list", "show", "find", "history", "note", "alias", "ask", "kickoff",
    "promise", "transfer", "cancel", "repair", "digest", "leads", "settings", "away", "back",
    "hours", "help",
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
            "draft" => Self::Draft { customer: about },
            // Whoever has some sees them.
            "drafts" if about.is_empty() => Self::New {
                customer: String::new(),
            },
            "list" => Self::List,
            "show" => Self::Show { about },
            "find" | "search" => Self::Find { words: about },
            "history" => Self::History { about },
            "note" => {
                let (about, text) = about_and_text(&about);
                Self::Note { about, text }
            }
            "alias" => {
                let (about, alias) = about_and_text(&about);
                Self::Alias { about, alias }
            }
            "ask" => Self::Ask { rest: about },
            "kickoff" => Self::Kickoff { about },
            "promise" | "promises" => Self::Promise { about },
            "transfer" => Self::Transfer { rest: about },
            "cancel" => Self::Cancel { about },
            "repair" => Self::Repair { about },
            "digest" => Self::Digest,
            "leads" => Self::Leads,
            "settings" => Self::Settings,
            "away" => Self::Away { rest: about },
            // With more words it is a customer's name.
            "back" if about.is_empty() => Self::Back,
            "hours" if about.is_empty() => Self::Hours,
            "back" | "hours" => Self::New {
                customer: text.to_owned(),
            },
            "help" | "?" => Self::Help,
            other => match nearest(other) {
                Some(nearest) => Self::Unclear {
                    typed: text.to_owned(),
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
pub fn about_and_text(rest: &str) -> (String, String) {
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let first = first.trim_end_matches(':');
    if first.parse::<HandoffId>().is_ok() {
        return (first.to_owned(), after.trim().to_owned());
    }
    match rest.split_once(": ") {
        Some((about, text)) => (about.trim().to_owned(), text.trim().to_owned()),
        None => (String::new(), rest.to_owned()),
    }
}

/// Said around the name of who covers, in whatever order.
const COVERING: [&str; 9] = [
    "covers", "cover", "covering", "covered", "by", "with", "for", "me", "and",
];

/// `until Thursday, @sam covers`: the days, and who covers.
pub fn absence(rest: &str, mentions: &[Mention]) -> (String, Cover) {
    let mut left = rest.to_owned();
    let mut named = BTreeSet::new();
    for mention in mentions {
        left = left.replacen(&mention.typed, " ", 1);
        named.insert(&mention.user);
    }
    let mut words: Vec<&str> = left
        .split([' ', ',', '\t'])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let around = |word: &&str| COVERING.contains(&word.to_lowercase().as_str());
    let said_to_cover = words
        .iter()
        .any(|word| word.to_lowercase().starts_with("cover") || word.starts_with('@'));
    while words.last().is_some_and(around) {
        words.pop();
    }
    let begins = words.iter().take_while(|word| around(word)).count();
    words.drain(..begins);
    let mut named = named.into_iter();
    let cover = match (named.next(), named.next()) {
        (Some(one), None) => Cover::One(one.clone()),
        (None, _) if !said_to_cover => Cover::Nobody,
        (Some(_), Some(_)) | (None, _) => Cover::Unclear,
    };
    (words.join(" "), cover)
}

/// What is to be transferred, and who was named for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// A customer; empty where none was named.
    pub about: String,
    /// In their order: from whom and to whom, or only to whom.
    pub people: Vec<UserId>,
}

/// Said around the names of people.
const GIVING: [&str; 7] = ["from", "to", "and", "by", "of", "all", "everything"];

/// `Northwind to @max`, `@mia @max`, `from @mia to @max`; `None` where a name is no mention, or
/// more people are named than can be meant.
pub fn transfer(rest: &str, mentions: &[Mention]) -> Option<Given> {
    let mut left = rest.to_owned();
    for mention in mentions {
        left = left.replacen(&mention.typed, " ", 1);
    }
    let mut words: Vec<&str> = left.split_whitespace().collect();
    if mentions.len() > 2 || words.iter().any(|word| word.starts_with('@')) {
        return None;
    }
    // Nobody says these words without naming somebody.
    let around = |word: &&str| {
        let word = word.trim_matches([',', ':']).to_lowercase();
        !mentions.is_empty() && (word.is_empty() || GIVING.contains(&word.as_str()))
    };
    while words.last().is_some_and(around) {
        words.pop();
    }
    let about = words.join(" ");
    Some(Given {
        about: about.trim_end_matches([',', ':']).to_owned(),
        people: mentions.iter().map(|one| one.user.clone()).collect(),
    })
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
                "alias HO-12: NWT",
                Verb::Alias {
                    about: "HO-12".to_owned(),
                    alias: "NWT".to_owned(),
                },
            ),
            (
                "find single sign-on",
                Verb::Find {
                    words: "single sign-on".to_owned(),
                },
            ),
            (
                "ask Northwind: How many?",
                Verb::Ask {
                    rest: "Northwind: How many?".to_owned(),
                },
            ),
            (
                "hlep",
                Verb::Unclear {
                    typed: "hlep".to_owned(),
                    nearest: "help",
                },
            ),
            (
                "Repiar HO-1",
                Verb::Unclear {
                    typed: "Repiar HO-1".to_owned(),
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
    fn a_transfer_names_a_customer_or_people_or_both() {
        let mention = |typed: &str, id: &str| Mention {
            typed: typed.to_owned(),
            user: UserId::new(id),
        };
        let all = [
            mention("@mia", "UMIA"),
            mention("@max", "UMAX"),
            mention("@sam", "USAM"),
        ];
        for (typed, mentioned, about, people) in [
            ("", 0, "", &[][..]),
            ("Northwind Traders", 0, "Northwind Traders", &[]),
            ("Northwind Traders @mia", 1, "Northwind Traders", &["UMIA"]),
            ("Northwind: to @mia", 1, "Northwind", &["UMIA"]),
            ("HO-12 from @mia to @max", 2, "HO-12", &["UMIA", "UMAX"]),
            ("To Go Foods @mia", 1, "To Go Foods", &["UMIA"]),
            ("Hand it all", 0, "Hand it all", &[]),
            ("@mia", 1, "", &["UMIA"]),
            ("@mia @max", 2, "", &["UMIA", "UMAX"]),
            ("from @mia, to @max", 2, "", &["UMIA", "UMAX"]),
            ("all of @mia to @max", 2, "", &["UMIA", "UMAX"]),
        ] {
            let people = people.iter().map(|id| UserId::new(*id)).collect();
            let given = Given {
                about: about.to_owned(),
                people,
            };
            let read = transfer(typed, &all[..mentioned]);
            assert_eq!(read, Some(given), "{typed}");
        }
        assert_eq!(transfer("@mia @max @sam", &all), None);
        assert_eq!(transfer("@mia @nobody", &all[..1]), None);
    }

    #[test]
    fn absences_are_read_with_who_covers() {
        let mention = |typed: &str, id: &str| Mention {
            typed: typed.to_owned(),
            user: UserId::new(id),
        };
        let all = [mention("@sam", "U2"), mention("@Mia Manager", "U3")];
        let sam = || Cover::One(UserId::new("U2"));
        for (typed, mentioned, days, cover) in [
            ("", 0, "", Cover::Nobody),
            ("tomorrow", 0, "tomorrow", Cover::Nobody),
            ("until Thursday, @sam covers", 1, "until Thursday", sam()),
            (
                "until Thursday. @sam covers for me",
                1,
                "until Thursday",
                sam(),
            ),
            ("24 Dec to 6 Jan @sam", 1, "24 Dec to 6 Jan", sam()),
            ("24.12. - 6.1., @sam", 1, "24.12 - 6.1", sam()),
            ("with @sam tomorrow", 1, "tomorrow", sam()),
            ("tomorrow, covered by @sam", 1, "tomorrow", sam()),
            ("@sam", 1, "", sam()),
            ("tomorrow, sam covers", 0, "tomorrow sam", Cover::Unclear),
            ("tomorrow @nobody", 0, "tomorrow @nobody", Cover::Unclear),
            (
                "tomorrow @sam and @Mia Manager",
                2,
                "tomorrow",
                Cover::Unclear,
            ),
        ] {
            let (read, who) = absence(typed, &all[..mentioned]);
            assert_eq!((read.as_str(), who), (days, cover), "{typed}");
        }
        let only_mia = absence("tomorrow, @Mia Manager covers", &all[1..]);
        assert_eq!(
            only_mia,
            ("tomorrow".to_owned(), Cover::One(UserId::new("U3")))
        );
    }
}
