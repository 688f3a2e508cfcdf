//! By what a handoff is found, and by what it is not.

use super::*;
use crate::domain::added::tests::{names, source};
use crate::domain::added::{Addition, Part};
use crate::domain::brief::Brief;
use crate::domain::decide::tests::{at, submitted};
use crate::domain::promise::Promise;
use crate::domain::template::{GOALS, LINKS, SENSITIVITIES};

fn called(name: &str) -> Handoff {
    Handoff {
        customer: Customer::new(name).unwrap(),
        brief: Brief::default(),
        ..submitted()
    }
}

fn northwind() -> Handoff {
    let mut handoff = called("Northwind Traders, Inc.");
    for (field, answer) in [
        (
            FieldKey::of("people"),
            "Ada Sponsor, ada@shop.northwind.example",
        ),
        (GOALS, "Fewer late orders; they asked for SSO."),
        (FieldKey::of("scope"), "Single sign-on (SSO) for 40 seats."),
        (SENSITIVITIES, "Zebrawood was let go. zebra@secret.example"),
        (LINKS, "Proposal https://docs.example.com/p"),
    ] {
        handoff.brief.answers.insert(field, answer.to_owned());
    }
    handoff.brief.promises.rows = vec![Promise {
        text: "Import of ten years".to_owned(),
        to_whom: "Bo Champion".to_owned(),
        ..Promise::blank(1)
    }];
    handoff
}

/// The best there is.
fn fit(typed: &str, handoff: &Handoff) -> Option<Fit> {
    let query = Query::new(typed);
    let fits = [
        query.fit_of_name(&handoff.customer),
        query.fit_of_domain(handoff),
        query.fit_of_words(handoff),
    ];
    fits.into_iter().flatten().min_by_key(Fit::rank)
}

fn mentioned(fields: &[&'static str]) -> Fit {
    let fields = fields.iter().map(|field| FieldKey::of(field));
    Fit::Mentioned(fields.collect())
}

#[test]
fn a_customer_is_found_by_what_people_type() {
    let handoff = northwind();
    for (typed, expected) in [
        ("north", Some(Fit::Begins)),
        ("Northwind Tr", Some(Fit::Begins)),
        ("northwindtraders GmbH", Some(Fit::Begins)),
        ("NT", Some(Fit::Alias("NT".to_owned()))),
        ("n.t.", Some(Fit::Alias("NT".to_owned()))),
        (
            "northwind.example",
            Some(Fit::Domain("northwind.example".to_owned())),
        ),
        (
            "ada@shop.northwind.example",
            Some(Fit::Domain("shop.northwind.example".to_owned())),
        ),
        ("trad", Some(Fit::NameWord)),
        ("traders northw", Some(Fit::NameWord)),
        ("nortwind", Some(Fit::Misspelt(1))),
        ("Nrothwind tradesr", Some(Fit::Misspelt(2))),
        ("north wnid", Some(Fit::Misspelt(1))),
        ("nortwin", Some(Fit::Misspelt(1))),
        ("Northward Traitors", None),
        ("southwind", Some(Fit::Misspelt(2))),
        ("sso", Some(mentioned(&["goals", "scope"]))),
        ("northwind SSO seats", Some(mentioned(&["goals", "scope"]))),
        ("champion", Some(mentioned(&["promises"]))),
        ("import SAP", None),
        ("crm.example.com", None),
        ("", None),
        ("?!", None),
        ("x", None),
    ] {
        assert_eq!(fit(typed, &handoff), expected, "{typed}");
    }
    assert_eq!(fit("acem", &called("Acme")), Some(Fit::Misspelt(1)));
    assert_eq!(fit("商事", &called("東京商事")), Some(Fit::NameWord));
    assert_eq!(fit("muller", &called("Müller & Söhne")), Some(Fit::Begins));
    assert_eq!(fit("🚀", &called("🚀")), Some(Fit::Begins));
    assert_eq!(fit("acme", &called("🚀")), None);
}

#[test]
fn restricted_answers_have_no_terms() {
    let handoff = northwind();
    for typed in [
        "zebrawood",
        "secret.example",
        "zebra@secret.example",
        "let go",
    ] {
        assert_eq!(fit(typed, &handoff), None, "{typed}");
    }
    let terms = terms(&handoff);
    assert!(
        !terms
            .iter()
            .any(|term| term.contains("zebra") || term.contains("secret")),
        "{terms:?}"
    );
    assert!(
        terms.contains("wsso") && terms.contains("dnorthwind.example"),
        "{terms:?}"
    );
}

#[test]
fn where_a_message_was_written_is_not_what_it_says() {
    let mut handoff = northwind();
    let addition = Addition {
        brief_version: 2,
        by: UserId::new("USAM"),
        at: at("2026-11-20 12:00"),
        source: source(),
        text: "They want zeppelins.".to_owned(),
        part: Part::of_field(GOALS, &names()),
    };
    let says = format!("Fewer late orders.\n\n{}", addition.paragraph());
    handoff.brief.answers.insert(GOALS, says);
    handoff.brief.added.push(addition);
    assert_eq!(fit("zeppelins", &handoff), Some(mentioned(&["goals"])));
    for typed in ["contoso.slack.com", "contoso", "slack", "archives"] {
        assert_eq!(fit(typed, &handoff), None, "{typed}");
    }
}

/// An index that is asked for a query's terms gives at least what fits.
#[test]
fn what_fits_has_the_terms() {
    let handoff = northwind();
    let terms = terms(&handoff);
    let begins = |term: &String| terms.iter().any(|one| one.starts_with(term));
    for typed in [
        "north",
        "NT",
        "northwind.example",
        "trad",
        "nortwind",
        "sso seats",
        "north wnid",
        "acem",
    ] {
        let query = Query::new(typed);
        let found = match fit(typed, &handoff) {
            None => continue,
            Some(Fit::Begins | Fit::NameWord) => query.name_beginnings().iter().all(begins),
            Some(Fit::Alias(_)) => terms.contains(&query.initials_term()),
            Some(Fit::Domain(_)) => query
                .domain_term()
                .is_some_and(|term| terms.contains(&term)),
            Some(Fit::Misspelt(_)) => query.piece_terms().iter().any(|term| terms.contains(term)),
            Some(Fit::Mentioned(_)) => query.word_terms().iter().all(|term| terms.contains(term)),
        };
        assert!(found, "{typed}");
    }
}

#[test]
fn better_fits_come_first() {
    let best_first = [
        Fit::Begins,
        Fit::Alias(String::new()),
        Fit::Domain(String::new()),
        Fit::NameWord,
        Fit::Misspelt(1),
        Fit::Misspelt(2),
        Fit::Mentioned(vec![]),
    ];
    assert!(
        best_first
            .windows(2)
            .all(|two| two[0].rank() < two[1].rank())
    );
}
