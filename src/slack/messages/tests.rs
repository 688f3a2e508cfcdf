//! What the tests of messages and forms share: a customer, the plain reading, Slack's limits.

use serde_json::Value;
use slack_emulator::render::{self, Fires, Reader};

use crate::domain::Instant;
use crate::domain::brief::Brief;
use crate::domain::check_in::{CheckIn, Health};
use crate::domain::dates::DateLanguage;
use crate::domain::decide::tests::{at, submitted};
use crate::domain::handoff::{
    Acknowledged, Cancelled, Closed, Handoff, KickoffBooked, Onboarding, Ownership, Question,
    Reason, Returned, State, Steady,
};
use crate::domain::ids::UserId;
use crate::domain::promise::{Promise, Promises, Strength};
use crate::domain::template::{FieldKey, GOALS, LINKS, PROMISES, SENSITIVITIES, standard};
use crate::slack::message::Message;
use crate::slack::views::modal::Modal;

/// What nobody had to choose.
pub(crate) const ENGLISH: DateLanguage = DateLanguage::American;

/// HO-12 with a brief as busy people write them: good, with gaps.
pub(crate) fn northwind() -> Handoff {
    let mut brief = Brief {
        close_date: chrono::NaiveDate::from_ymd_opt(2026, 11, 18),
        crm_link: Some("https://crm.example.com/deals/77".to_owned()),
        ..Brief::default()
    };
    for (field, answer) in [
        (
            FieldKey::of("people"),
            "Ann Alder, sponsor, ann@northwind.example\nBo Birch, day-to-day, bo@northwind.example",
        ),
        (
            GOALS,
            "They lose two days a week to retyping orders, and Ann promised her board an end to it.",
        ),
        (
            FieldKey::of("success"),
            "Orders retyped by hand: 140 a week today, 10 by March. Bo counts them.",
        ),
        (FieldKey::of("concerns"), "tbd"),
        (FieldKey::of("communication"), "Short e-mails"),
        (
            SENSITIVITIES,
            "Bo wanted the competitor and was overruled by Ann.",
        ),
        (LINKS, "Proposal: https://docs.example.com/p"),
    ] {
        brief.answers.insert(field, answer.to_owned());
    }
    brief.promises.rows = vec![
        Promise {
            text: "Import of ten years of orders".to_owned(),
            to_whom: "Ann".to_owned(),
            due: chrono::NaiveDate::from_ymd_opt(2026, 12, 15),
            ..Promise::blank(1)
        },
        Promise {
            text: "A report on retyped orders".to_owned(),
            strength: Strength::Stretch,
            ..Promise::blank(2)
        },
    ];
    Handoff {
        brief,
        ..submitted()
    }
}

pub(crate) fn mia() -> UserId {
    UserId::new("UMIA")
}

pub(crate) fn lena() -> UserId {
    UserId::new("ULENA")
}

fn ownership() -> Ownership {
    Ownership {
        owner: mia(),
        acknowledged_at: at("2026-11-20 13:00"),
        matters_most: Some("Get Bo on our side before the import.".to_owned()),
        bookings: 1,
        returns: 0,
    }
}

pub(crate) fn in_state(state: State) -> Handoff {
    Handoff {
        state,
        ..northwind()
    }
}

pub(crate) fn returned() -> Handoff {
    let questions = vec![
        Question {
            field: FieldKey::of("concerns"),
            reason: Reason::Missing,
            needed: "What did Bo say against us?".to_owned(),
        },
        Question {
            field: PROMISES,
            reason: Reason::Vague,
            needed: String::new(),
        },
    ];
    in_state(State::Returned(Returned {
        at: at("2026-11-20 12:00"),
        by: mia(),
        questions,
        round: 1,
        returns: 1,
    }))
}

pub(crate) fn acknowledged() -> Handoff {
    in_state(State::Acknowledged(Acknowledged {
        ownership: ownership(),
        since: None,
    }))
}

pub(crate) fn booked() -> Handoff {
    in_state(State::KickoffBooked(KickoffBooked {
        ownership: ownership(),
        at: at("2026-11-27 09:00"),
        booked_at: at("2026-11-20 13:00"),
        zone: None,
    }))
}

/// The same kickoff, set in another zone than Mia's own.
pub(crate) fn booked_in(zone: &str) -> Handoff {
    let mut handoff = booked();
    if let State::KickoffBooked(booked) = &mut handoff.state {
        booked.zone = crate::domain::zone::Zone::named(zone);
    }
    handoff
}

pub(crate) fn onboarding() -> Handoff {
    in_state(State::Onboarding(Onboarding {
        ownership: ownership(),
        kickoff_at: at("2026-11-27 09:00"),
        held_recorded_at: at("2026-11-27 10:00"),
        check_ins: Vec::new(),
    }))
}

fn check_in(day: u32, health: Health, note: &str) -> CheckIn {
    CheckIn {
        day,
        at: at("2026-12-04 10:00"),
        by: mia(),
        health,
        note: note.to_owned(),
    }
}

pub(crate) fn steady() -> Handoff {
    in_state(State::Steady(Steady {
        ownership: ownership(),
        kickoff_at: at("2026-11-27 09:00"),
        first_value_on: "2026-12-03".parse().unwrap(),
        completed_at: at("2026-12-04 10:00"),
        check_ins: vec![check_in(
            7,
            Health::AtRisk,
            "Bo left; nobody counts the orders.",
        )],
    }))
}

pub(crate) fn closed() -> Handoff {
    in_state(State::Closed(Closed {
        ownership: ownership(),
        kickoff_at: at("2026-11-27 09:00"),
        first_value_on: None,
        at: at("2026-12-04 10:00"),
        by: mia(),
        outcome: Health::Lost,
        check_ins: vec![check_in(7, Health::Lost, "They signed with somebody else.")],
    }))
}

pub(crate) fn cancelled() -> Handoff {
    in_state(State::Cancelled(Cancelled {
        at: at("2026-11-21 08:00"),
        by: lena(),
        reason: "They went bankrupt.".to_owned(),
        accountable: UserId::new("USAM"),
    }))
}

pub(crate) fn every_state() -> Vec<Handoff> {
    vec![
        northwind(),
        returned(),
        acknowledged(),
        booked(),
        onboarding(),
        steady(),
        closed(),
        cancelled(),
    ]
}

pub(crate) fn noon() -> Instant {
    at("2026-11-22 12:00")
}

pub(crate) fn reader() -> Reader {
    Reader::plain()
        .knows("USAM", "sam")
        .knows("UMIA", "mia")
        .knows("ULENA", "lena")
        .knows("UOLAF", "olaf")
        .knows("C12", "cust-northwind-traders")
}

/// The message as a person sees it.
pub(crate) fn read(message: &Message) -> String {
    read_in(message, ENGLISH)
}

/// The same where another language of dates was chosen.
pub(crate) fn read_in(message: &Message, dates: DateLanguage) -> String {
    render::message(&json(message, dates), &reader())
}

fn json(message: &Message, dates: DateLanguage) -> Value {
    serde_json::to_value(message.written(dates)).unwrap()
}

/// The message as notifications and screen readers give it.
pub(crate) fn heard(message: &Message) -> String {
    heard_in(message, ENGLISH)
}

pub(crate) fn heard_in(message: &Message, dates: DateLanguage) -> String {
    let text = message.written(dates).text;
    render::fallback(&serde_json::json!({ "text": text }), &reader())
}

pub(crate) fn read_view(view: &Modal) -> String {
    read_view_in(view, ENGLISH)
}

pub(crate) fn read_view_in(view: &Modal, dates: DateLanguage) -> String {
    render::view(
        &serde_json::to_value(view.written(dates)).unwrap(),
        &reader(),
    )
}

/// A brief with everything as long and as odd as Slack's inputs take it.
pub(crate) fn monstrous(letters: &str) -> Handoff {
    let endless: String = letters.chars().cycle().take(3000).collect();
    let mut brief = Brief {
        crm_link: Some(format!("https://crm.example.com/{}", "x".repeat(2900))),
        ..Brief::default()
    };
    for field in standard().fields().filter(|field| field.weight > 0) {
        brief.answers.insert(field.key.clone(), endless.clone());
    }
    let short = |most: usize| endless.chars().take(most).collect::<String>();
    brief.promises = Promises {
        none_made: false,
        rows: (1..=12)
            .map(|row| Promise {
                text: short(300),
                to_whom: short(80),
                ..Promise::blank(row)
            })
            .collect(),
    };
    Handoff {
        customer: crate::domain::customer::Customer::new(&short(80)).unwrap(),
        brief,
        ..submitted()
    }
}

/// What people may type: signs that mean something in mrkdwn and JSON, emoji of several
/// characters, letters with marks, letters that run the other way.
pub(crate) const ODD: [&str; 6] = [
    "&",
    "<!channel> <@U1> *bold* &lt; ",
    "👩‍👩‍👧‍👦",
    "e\u{301}\u{302}",
    "שלום ",
    "\"\\\n",
];

/// Everything that Slack would refuse in a message, by the limits of Block Kit, and everything typed
/// in it that would ring somebody.
pub(crate) fn refused_by_slack(message: &Message) -> Vec<String> {
    let message = message.written(ENGLISH).keyed("k/1");
    let blocks = serde_json::to_value(&message.blocks).unwrap();
    let mut refused = Vec::new();
    let mut refuse = |wrong: bool, why: &str| {
        if wrong {
            refused.push(why.to_owned());
        }
    };
    refuse(message.text.is_empty(), "no text");
    refuse(message.text.chars().count() > 4000, "text too long");
    refuse(message.blocks.is_empty(), "no blocks");
    refuse(message.blocks.len() > 50, "too many blocks");
    // Slack publishes no total for a message; 13,200 characters have been reported to fail.
    refuse(letters_in(&blocks) > 13_000, "too much in all");
    limits_of_blocks(&blocks, &mut refused);
    let json = serde_json::json!({ "text": message.text, "blocks": blocks });
    let typed = Fires::User("U1".to_owned());
    let fired = render::fired(&json).into_iter();
    refused.extend(
        fired
            .filter(|fires| fires.is_broadcast() || *fires == typed)
            .map(|fires| format!("{fires:?} fires")),
    );
    refused
}

/// The same for a view.
pub(crate) fn refused_view(view: &Modal) -> Vec<String> {
    let json = serde_json::to_value(view.written(ENGLISH)).unwrap();
    let mut refused = Vec::new();
    let mut refuse = |wrong: bool, why: String| {
        if wrong {
            refused.push(why);
        }
    };
    for key in ["title", "submit", "close"] {
        let text = &json[key]["text"];
        let length = text.as_str().map_or(1, |text| text.encode_utf16().count());
        refuse(!(1..=24).contains(&length), format!("{key} of {length}"));
    }
    let blocks = json["blocks"].as_array().unwrap();
    refuse(blocks.len() > 100, format!("{} blocks", blocks.len()));
    refuse(json.to_string().len() > 250_000, "too large".to_owned());
    let metadata = json["private_metadata"].as_str().unwrap_or_default();
    refuse(metadata.len() > 3000, "metadata too long".to_owned());
    let inputs = blocks.iter().any(|block| block["type"] == "input");
    refuse(
        inputs && json["submit"].is_null(),
        "inputs, but no submit".to_owned(),
    );
    limits_of_blocks(&json["blocks"], &mut refused);
    refused
}

/// The same for a home.
pub(crate) fn refused_home(view: &Value) -> Vec<String> {
    let mut refused = Vec::new();
    let blocks = view["blocks"].as_array().unwrap().len();
    if blocks > 100 || view.to_string().len() > 250_000 {
        refused.push(format!("{blocks} blocks, {} bytes", view.to_string().len()));
    }
    limits_of_blocks(&view["blocks"], &mut refused);
    refused
}

fn limits_of_blocks(blocks: &Value, refused: &mut Vec<String>) {
    let mut ids = std::collections::HashSet::new();
    for block in blocks.as_array().unwrap() {
        if let Some(id) = block["block_id"].as_str() {
            let known = !ids.insert(id);
            if known || id.chars().count() > 255 {
                refused.push(format!("block id {id}"));
            }
        }
        if block["type"] == "rich_text" && letters_in(block) > 3200 {
            refused.push("rich text too long".to_owned());
        }
        let mut actions = std::collections::HashSet::new();
        walk(block, &mut |key, value| {
            let length = value.as_str().map_or(1, |text| text.chars().count());
            let most = match (key, block["type"].as_str()) {
                ("value", Some("actions")) => 2000,
                ("value" | "placeholder", _) => 150,
                ("text" | "initial_value" | "url", _) => 3000,
                ("action_id", Some("actions" | "section")) => {
                    if !actions.insert(value.clone()) {
                        refused.push(format!("action id twice: {value}"));
                    }
                    255
                }
                _ => return,
            };
            if !(1..=most).contains(&length) {
                refused.push(format!("{key} of {length}"));
            }
        });
        for element in block["elements"].as_array().into_iter().flatten() {
            let label = element["text"]["text"].as_str().unwrap_or_default();
            if element["type"] == "button" && label.chars().count() > 75 {
                refused.push(format!("button {label}"));
            }
        }
    }
}

fn walk(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                see(key, value);
                walk(value, see);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| walk(value, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Letters that a reader sees.
fn letters_in(value: &Value) -> usize {
    let mut letters = 0;
    walk(value, &mut |key, value| {
        if key == "text" {
            letters += value.as_str().map_or(0, |text| text.chars().count());
        }
    });
    letters
}
