//! All forms together: what goes onto the screen comes back as it was, and Slack takes every form
//! whatever was typed.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::Value;

use super::modal::Modal;
use super::{
    acknowledge, answer, away, brief_form, cancel, check_in, expected, give, hand_over, hours,
    kickoff, promise, reading, resume, review, send_back,
};
use crate::domain::dates::DateLanguage;
use crate::domain::draft::{Content, Draft, Given};
use crate::domain::excerpt;
use crate::domain::handoff::{Handoff, Question, Reason, Returned, State};
use crate::domain::ids::{DraftId, HandoffId, UserId};
use crate::domain::nudge::Record;
use crate::domain::promise::{Promise, Strength};
use crate::domain::schedule::WorkingHours;
use crate::domain::template::{FieldKey, PROMISES, standard};
use crate::domain::week::Week;
use crate::domain::zone::Zone;
use crate::domain::zones::Around;
use crate::slack::inbound::{Input, Inputs};
use crate::slack::line::Line;
use crate::slack::messages::tests::{
    ODD, every_state, monstrous, noon, northwind, read, read_view, refused_view, returned,
};
use crate::slack::messages::{answers, card};

/// What Slack reports of a form that nobody touched.
pub(in crate::slack::views) fn on_screen(view: &Modal) -> Inputs {
    let view = serde_json::to_value(view.written(DateLanguage::default())).unwrap();
    let blocks = view["blocks"].as_array().unwrap().iter();
    let inputs = blocks
        .filter(|block| block["type"] == "input")
        .map(|block| {
            let id = block["block_id"].as_str().unwrap().to_owned();
            let action = block["element"]["action_id"].as_str().unwrap().to_owned();
            (id, BTreeMap::from([(action, stands_in(&block["element"]))]))
        });
    Inputs(inputs.collect())
}

fn stands_in(element: &Value) -> Input {
    let text = |key: &str| element[key].as_str().map(str::to_owned);
    let value = |option: &Value| option["value"].as_str().map(str::to_owned);
    if let Some(text) = text("initial_value") {
        Input::Text(text)
    } else if let Some(person) = text("initial_user") {
        Input::Person(UserId::new(person))
    } else if let Some(day) = text("initial_date") {
        Input::Date(day.parse().unwrap())
    } else if let Some(time) = text("initial_time") {
        Input::Time(chrono::NaiveTime::parse_from_str(&time, "%H:%M").unwrap())
    } else if let Some(choice) = value(&element["initial_option"]) {
        Input::Choice(choice)
    } else if let Some(people) = element["initial_users"].as_array() {
        let people = people.iter().filter_map(Value::as_str).map(UserId::new);
        Input::People(people.collect())
    } else if let Some(ticked) = element["initial_options"].as_array() {
        Input::Choices(ticked.iter().filter_map(value).collect())
    } else {
        Input::Empty
    }
}

/// The same with something typed into one block.
pub(in crate::slack::views) fn entered(view: &Modal, block: &str, input: Input) -> Inputs {
    let mut inputs = on_screen(view);
    let action = inputs.0.get_mut(block).unwrap().first_entry();
    *action.unwrap().get_mut() = input;
    inputs
}

pub(super) fn draft() -> DraftId {
    DraftId::new("d1")
}

pub(super) fn content_of(handoff: &Handoff) -> Content {
    Content {
        customer: handoff.customer.to_string(),
        seller: Some(handoff.seller.clone()),
        manager: Some(handoff.manager.clone()),
        brief: handoff.brief.clone(),
        pre_close: false,
        rotate: false,
    }
}

fn pages(content: &Content) -> impl Iterator<Item = Modal> + '_ {
    let pages = 0..standard().pages.len();
    pages.map(|page| brief_form::page(&draft(), content, standard(), page))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        1 => "[ \\t\\n]{0,3}",
        1 => prop::sample::select(&ODD[..]).prop_map(str::to_owned),
    ]
}

fn any_promise() -> impl Strategy<Value = Promise> {
    let strength = prop::sample::select(&Strength::ALL[..]);
    (any_text(), any_text(), any::<bool>(), strength).prop_map(|(text, whom, dated, strength)| {
        Promise {
            text: text.chars().take(300).collect(),
            to_whom: whom.chars().take(80).collect(),
            due: dated.then(|| noon().date_naive()),
            strength,
            ..Promise::blank(0)
        }
    })
}

prop_compose! {
    fn any_content()(
        customer in any_text(),
        people in any::<(bool, bool)>(),
        answers in prop::collection::vec(any_text(), 11),
        rows in prop::collection::vec(any_promise(), 0..12),
        none_made in any::<bool>(),
    ) -> Content {
        let person = |there: bool, id: &str| there.then(|| UserId::new(id));
        let mut content = Content {
            customer: customer.chars().take(80).collect(),
            seller: person(people.0, "USAM"),
            manager: person(people.1, "UMIA"),
            ..Content::default()
        };
        let fields = standard().fields().filter(|field| field.weight > 0).filter(|field| field.key != PROMISES);
        for (field, answer) in fields.zip(answers) {
            if !answer.is_empty() {
                content.brief.answers.insert(field.key.clone(), answer);
            }
        }
        content.brief.promises.none_made = none_made;
        content.brief.promises.rows = rows;
        for (nth, row) in (3..).step_by(2).zip(&mut content.brief.promises.rows) {
            row.row = nth;
        }
        content
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_stands_on_the_screen_is_read_as_it_was_typed(content in any_content()) {
        let mut typed_anew = Content::default();
        let mut turned = content.clone();
        let mut closed = content.clone();
        for page in pages(&content) {
            brief_form::read(&on_screen(&page), &mut typed_anew);
            brief_form::read(&on_screen(&page), &mut turned);
            brief_form::read_closed(&on_screen(&page), &mut closed);
        }
        let mut expected = content;
        if expected.brief.promises.rows.is_empty() {
            // The form always shows a row to type in.
            expected.brief.promises.rows.push(Promise::blank(1));
        }
        prop_assert_eq!(&typed_anew, &expected);
        prop_assert_eq!(&turned, &expected);
        prop_assert_eq!(&closed, &expected);
    }
}

/// Mia, who reads, lives in Berlin, and Sam where nobody has a choice of zones.
pub(in crate::slack::views) fn around() -> Around {
    Around {
        own: Zone::named("Europe/Berlin"),
        owner: Zone::named("Europe/Berlin"),
        seller: Zone::named("America/Boise"),
    }
}

/// Every form there is, for one customer.
fn every_form(handoff: &Handoff) -> Vec<Modal> {
    let content = content_of(handoff);
    let trouble = Line::of(handoff.customer.as_str());
    let drafts = vec![
        Draft {
            id: draft(),
            author: handoff.seller.clone(),
            content: content.clone(),
            updated_at: noon(),
            submitted_as: None,
            reminded: Record::default(),
            template: standard().clone(),
            given: Some(Given {
                by: handoff.manager.clone(),
                why: handoff.customer.to_string(),
            }),
        };
        30
    ];
    let zones = around();
    let mut forms: Vec<Modal> = pages(&content).collect();
    forms.extend([
        brief_form::page(&draft(), &content, standard(), 99),
        review::review(&draft(), &content, standard(), Some(&trouble)),
        resume::resume(&drafts, Some(handoff.customer.as_str()), noon()),
        give::give(&drafts[0], &handoff.manager),
        expected::expected(&drafts[0]),
        acknowledge::acknowledge(handoff, &zones, noon()),
        send_back::send_back(handoff),
        answer::answer(handoff, None),
        hand_over::hand_over(handoff, None),
        kickoff::kickoff(handoff, &UserId::new("UMIA"), &zones, noon()),
        kickoff::kickoff(
            handoff,
            &UserId::new("UMIA"),
            &zones,
            noon() + TimeDelta::days(365),
        ),
        kickoff::kickoff(handoff, &UserId::new("UMIA"), &Around::default(), noon()),
        cancel::cancel(handoff),
        away::away(noon().date_naive(), None, Some(&handoff.manager)),
        hours::hours(&WorkingHours {
            own: Some(Week::closed()),
            workspace: Week::default(),
        }),
        reading::brief(handoff, true),
        reading::brief(handoff, false),
        reading::sensitive(handoff),
        reading::sentence(handoff.customer.as_str(), trouble),
    ]);
    forms
}

fn asked_about_everything(handoff: Handoff) -> Handoff {
    let needed: String = handoff
        .customer
        .as_str()
        .chars()
        .cycle()
        .take(300)
        .collect();
    let questions = [
        FieldKey::of("goals"),
        PROMISES,
        FieldKey::of("sensitivities"),
    ];
    let questions = questions.map(|field| Question {
        field,
        reason: Reason::NeedsProof,
        needed: needed.clone(),
    });
    Handoff {
        state: State::Returned(Returned {
            at: noon(),
            by: UserId::new("UMIA"),
            questions: questions.to_vec(),
            round: 1,
            returns: 1,
        }),
        ..handoff
    }
}

#[test]
fn slack_takes_every_form_whatever_was_typed() {
    let mut handoffs = every_state();
    handoffs.extend(ODD.map(monstrous));
    handoffs.extend(ODD.map(|letters| asked_about_everything(monstrous(letters))));
    for handoff in &handoffs {
        for form in every_form(handoff) {
            assert_eq!(
                refused_view(&form),
                Vec::<String>::new(),
                "{}",
                handoff.customer
            );
        }
    }
    for form in every_form(&Handoff {
        id: HandoffId::new(i64::MAX),
        ..returned()
    }) {
        assert_eq!(refused_view(&form), Vec::<String>::new());
    }
}

#[test]
fn what_is_not_on_the_page_stays_and_what_was_emptied_goes() {
    let before = content_of(&northwind());
    let page = brief_form::page(&draft(), &before, standard(), 1);
    let emptied = entered(&page, "f:goals", Input::Empty);
    let goals = FieldKey::of("goals");

    let mut after = before.clone();
    brief_form::read(&emptied, &mut after);
    assert_eq!(after.brief.answer(&goals), "");
    after
        .brief
        .answers
        .insert(goals.clone(), before.brief.answer(&goals).to_owned());
    assert_eq!(after, before, "only that changed");

    let mut closed = before.clone();
    brief_form::read_closed(&emptied, &mut closed);
    assert_eq!(closed, before, "closing empties nothing");
}

#[test]
fn rows_come_and_go_without_moving_what_is_typed() {
    let mut content = content_of(&northwind());
    let page = brief_form::page(&draft(), &content, standard(), 3);
    let typed = entered(&page, "p:2:to", Input::Text("Bo".to_owned()));
    brief_form::read(&typed, &mut content);
    content.brief.promises.remove_row(1);
    content.brief.promises.add_row();
    let page = brief_form::page(&draft(), &content, standard(), 3);
    let screen = on_screen(&page);
    assert!(screen.get("p:1:text").is_none());
    assert_eq!(screen.get("p:2:to"), Some(&Input::Text("Bo".to_owned())));
    assert_eq!(screen.get("p:3:text"), Some(&Input::Empty));
}

/// What its sensitive answer says, and nothing else of it does.
const MARKER: &str = "overruled";

#[test]
fn what_is_restricted_stands_in_no_form_that_others_open() {
    for handoff in every_state() {
        let forms = [
            acknowledge::acknowledge(&handoff, &around(), noon()),
            send_back::send_back(&handoff),
            hand_over::hand_over(&handoff, None),
            hand_over::change_seller(&handoff, None),
            kickoff::kickoff(&handoff, &UserId::new("UMIA"), &around(), noon()),
            cancel::cancel(&handoff),
            check_in::check_in(&handoff, 7),
            check_in::complete(&handoff, &UserId::new("UMIA")),
            promise::promises(&handoff, None, &UserId::new("UMIA")),
            reading::brief(&handoff, false),
        ];
        for form in forms {
            let shown = read_view(&form);
            assert!(!shown.contains(MARKER), "{shown}");
        }
        // It is there to be found, for those who may see it.
        let sensitive = read_view(&reading::sensitive(&handoff));
        assert!(sensitive.contains(MARKER), "{sensitive}");
    }
}

#[test]
fn what_is_restricted_stands_on_no_card() {
    for handoff in every_state() {
        let parts = excerpt::parts(handoff.template(), &handoff.brief);
        let outsiders = [UserId::new("UOLAF")].into();
        let shown = [
            read(&card::card(&handoff, &parts)),
            read(&card::frozen(&handoff, &outsiders)),
            card::topic(&handoff, "Sam", "Mia"),
            card::purpose(&handoff),
            read(&answers::list(
                std::slice::from_ref(&handoff),
                &UserId::new("UMIA"),
            )),
        ];
        for shown in shown {
            assert!(!shown.contains(MARKER), "{shown}");
        }
        let frozen = read(&card::frozen(&handoff, &outsiders));
        for answer in handoff.brief.answers.values() {
            assert!(!frozen.contains(answer.as_str()), "{frozen}");
        }
    }
}
