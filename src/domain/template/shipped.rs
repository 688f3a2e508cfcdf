//! The templates that every workspace starts with.

use std::sync::{Arc, LazyLock};

use super::{
    Field, FieldKey, GOALS, Kind, LINKS, PROMISES, Page, SENSITIVITIES, Tag, Template, Want,
};
use crate::domain::quality::Bands;

pub const STANDARD: &str = "standard";
pub const RAPID: &str = "rapid";

/// Everything that playbooks ask.
pub fn standard() -> &'static Arc<Template> {
    static SHIPPED: LazyLock<Arc<Template>> = LazyLock::new(|| Arc::new(build_standard()));
    &SHIPPED
}

/// The five heaviest questions, for deals that cannot wait.
pub fn rapid() -> &'static Arc<Template> {
    static SHIPPED: LazyLock<Arc<Template>> = LazyLock::new(|| Arc::new(build_rapid()));
    &SHIPPED
}

/// The first version of the template of this name.
pub fn shipped(name: &str) -> Option<Arc<Template>> {
    match name {
        STANDARD => Some(Arc::clone(standard())),
        RAPID => Some(Arc::clone(rapid())),
        _ => None,
    }
}

/// An unweighted fact on the first page.
fn fact(key: &'static str, kind: Kind, label: &str, hint: &str) -> Field {
    Field {
        key: FieldKey::of(key),
        label: label.to_owned(),
        hint: hint.to_owned(),
        kind,
        weight: 0,
        required: false,
        tag: Tag::Internal,
        at_least: 0,
        none_is_an_answer: false,
        wants: Vec::new(),
        options: Vec::new(),
        ask_if: None,
    }
}

/// A weighted question with a text answer.
fn question(key: FieldKey, weight: u32, label: &str, hint: &str) -> Field {
    Field {
        key,
        weight,
        // A sentence: shorter answers to these questions were never understood without a call.
        at_least: 25,
        ..fact("", Kind::Long, label, hint)
    }
}

fn required(field: Field) -> Field {
    Field {
        required: true,
        ..field
    }
}

fn wanting(wants: &[Want], field: Field) -> Field {
    Field {
        wants: wants.to_vec(),
        ..field
    }
}

fn tagged(tag: Tag, field: Field) -> Field {
    Field { tag, ..field }
}

fn build_standard() -> Template {
    let page = |title: &str, fields: Vec<Field>| Page {
        title: title.to_owned(),
        fields,
    };
    Template {
        name: STANDARD.to_owned(),
        version: 1,
        bands: Bands::default(),
        pages: vec![
            page("Customer and people", customer_and_people()),
            page("Why they bought", why_they_bought()),
            page("How to work with them", how_to_work_with_them()),
            page("Promises and links", promises_and_links()),
        ],
    }
}

/// Of the questions that count two, promises and concerns are what the first weeks break on.
fn build_rapid() -> Template {
    let concerns = FieldKey::of("concerns");
    let whys = why_they_bought().into_iter();
    let whys = whys.filter(|field| field.weight > 2 || field.key == concerns);
    let promises = promises_and_links().into_iter();
    let promises = promises.filter(|field| field.key == PROMISES);
    Template {
        name: RAPID.to_owned(),
        version: 1,
        bands: Bands::default(),
        pages: vec![
            Page {
                title: "Customer and people".to_owned(),
                fields: customer_and_people(),
            },
            Page {
                title: "Why they bought, what was promised".to_owned(),
                fields: whys.chain(promises).collect(),
            },
        ],
    }
}

fn customer_and_people() -> Vec<Field> {
    vec![
        tagged(
            Tag::Shareable,
            required(fact(
                "customer",
                Kind::Customer,
                "Customer",
                "The name everybody uses for them. Their channel is named after it.",
            )),
        ),
        required(fact(
            "seller",
            Kind::Seller,
            "Seller",
            "Who knows this deal and answers questions about it.",
        )),
        required(fact(
            "manager",
            Kind::Manager,
            "Customer manager",
            "Who takes over. They acknowledge the brief or return it with questions.",
        )),
        fact(
            "close_date",
            Kind::CloseDate,
            "Close date",
            "The day the deal was signed.",
        ),
        fact(
            "crm_link",
            Kind::CrmLink,
            "CRM record",
            "The web address of the deal in your CRM.",
        ),
        Field {
            kind: Kind::Contacts,
            wants: vec![Want::Name],
            ..question(
                FieldKey::of("people"),
                3,
                "People at the customer",
                "One a line, with role and e-mail: sponsor, champion, day-to-day owner, technical, \
             billing, sceptics.",
            )
        },
    ]
}

fn why_they_bought() -> Vec<Field> {
    vec![
        required(tagged(
            Tag::Shareable,
            question(
                GOALS,
                3,
                "Goals and motivation",
                "Why they bought, in their own words. What happens if nothing changes?",
            ),
        )),
        required(tagged(
            Tag::Shareable,
            wanting(
                &[Want::Number, Want::Date],
                question(
                    FieldKey::of("success"),
                    3,
                    "What success looks like",
                    "The metric, where it stands, the target, by when, and who will confirm it.",
                ),
            ),
        )),
        tagged(
            Tag::Shareable,
            question(
                FieldKey::of("value"),
                1,
                "First value",
                "How they define value and progress, and the first milestone they will notice.",
            ),
        ),
        question(
            FieldKey::of("why_us"),
            1,
            "Why us",
            "The alternatives they looked at, and what nearly stopped the deal.",
        ),
        Field {
            none_is_an_answer: true,
            ..question(
                FieldKey::of("concerns"),
                2,
                "Concerns and expectations",
                "Objections, worries and expectations raised during the sale, and what was said \
                 about them.",
            )
        },
    ]
}

fn how_to_work_with_them() -> Vec<Field> {
    vec![
        question(
            FieldKey::of("communication"),
            1,
            "How they communicate",
            "Style, channel, language, time zone, and what annoys them.",
        ),
        wanting(
            &[Want::Name],
            question(
                FieldKey::of("decisions"),
                1,
                "How they decide",
                "Who decides, who is asked first, and how long it takes.",
            ),
        ),
        question(
            FieldKey::of("scope"),
            1,
            "Scope and environment",
            "What they bought, what is custom, and the systems it must work with.",
        ),
        Field {
            none_is_an_answer: true,
            ..tagged(
                Tag::Restricted,
                question(
                    SENSITIVITIES,
                    2,
                    "Sensitivities",
                    "Politics, conflicts, personal matters. Only the seller, the manager and leads \
                     can read this. Write \"none known\" if there are none.",
                ),
            )
        },
    ]
}

fn promises_and_links() -> Vec<Field> {
    vec![
        required(Field {
            kind: Kind::Promises,
            at_least: 10,
            ..question(
                PROMISES,
                2,
                "Promises",
                "Everything sales committed to: features, dates, discounts, people.",
            )
        }),
        required(Field {
            kind: Kind::Links,
            at_least: 10,
            ..question(
                LINKS,
                1,
                "Links",
                "Recording, proposal, contract. One a line, like: Proposal https://example.com/p",
            )
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;
    use crate::domain::brief::Answers;

    #[test]
    fn what_is_shipped_holds_together() {
        for template in [standard(), rapid()] {
            assert_eq!(check(template), []);
            assert_eq!(shipped(&template.name).as_ref(), Some(template));
        }
        assert_eq!(shipped("enterprise"), None);
        let weights = |template: &Template| -> Vec<u32> {
            let answers = Answers::new();
            let scored = template.scored(&answers);
            scored.map(|field| field.weight).collect()
        };
        assert_eq!(weights(standard()).iter().sum::<u32>(), 21);
        assert_eq!(weights(rapid()), [3, 3, 3, 2, 2]);
    }

    #[test]
    fn only_sensitivities_are_restricted() {
        let restricted = standard().fields();
        let restricted = restricted.filter(|field| field.tag == Tag::Restricted);
        let restricted: Vec<_> = restricted.map(|field| field.key.clone()).collect();
        assert_eq!(restricted, [SENSITIVITIES]);
    }
}
