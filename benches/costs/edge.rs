//! What every request costs before and after the database: verified, read, decided, drawn.

use std::hint::black_box;

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use criterion::Criterion;
use handoff::domain::calendar::Calendar;
use handoff::domain::company::Company;
use handoff::domain::dates::DateLanguage;
use handoff::domain::decide;
use handoff::domain::draft::Content;
use handoff::domain::excerpt;
use handoff::domain::handoff::{Handoff, KickoffBooked, Ownership, State};
use handoff::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use handoff::domain::nudge::Nudged;
use handoff::domain::plan::plan;
use handoff::domain::policy::Policy;
use handoff::domain::template::standard;
use handoff::domain::zone::Zone;
use handoff::slack::messages::card;
use handoff::slack::parse;
use handoff::slack::verify::is_genuine;
use handoff::slack::views::{brief_form, review};
use hmac::{Hmac, Mac as _};
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::Sha256;
use url::form_urlencoded;

const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// A draft in which every question is answered.
fn content() -> Content {
    let mut content = Content::started(UserId::new("USAM"), "Northwind Traders");
    content.manager = Some(UserId::new("UMIA"));
    for field in standard().fields() {
        if field.kind.is_text() {
            let answer = format!(
                "{}: they lose two days a week to retyping orders, and Ann promised her board an \
                 end to it, see https://example.com/{}",
                field.label, field.key
            );
            content.brief.answers.insert(field.key.clone(), answer);
        }
    }
    content.brief.promises.none_made = true;
    content
}

fn handoff() -> Handoff {
    let ready = content().ready(standard(), None).unwrap();
    let handoff = decide::submit(WorkspaceId::new("T1"), HandoffId::new(12), ready, now());
    let booked = KickoffBooked {
        ownership: Ownership {
            owner: UserId::new("UMIA"),
            acknowledged_at: now(),
            matters_most: None,
            bookings: 1,
            returns: 0,
        },
        at: now() + chrono::TimeDelta::days(6),
        booked_at: now(),
        zone: None,
    };
    Handoff {
        state: State::KickoffBooked(booked),
        ..handoff
    }
}

fn signed(body: &[u8]) -> HeaderMap {
    let timestamp = now().timestamp().to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    let signature = format!("v0={:x}", mac.finalize().into_bytes());
    HeaderMap::from_iter([
        (
            "x-slack-signature".parse().unwrap(),
            signature.parse().unwrap(),
        ),
        (
            "x-slack-request-timestamp".parse().unwrap(),
            timestamp.parse().unwrap(),
        ),
    ])
}

fn command() -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("token", "verification-token-is-deprecated"),
        ("team_id", "T1"),
        ("team_domain", "contoso"),
        ("channel_id", "C1"),
        ("channel_name", "general"),
        ("user_id", "USAM"),
        ("user_name", "sam"),
        ("command", "/handoff"),
        ("text", "Northwind Traders"),
        ("api_app_id", "A1"),
        ("is_enterprise_install", "false"),
        ("response_url", "https://hooks.slack.com/commands/T1/1/2"),
        ("trigger_id", "1.2.3"),
    ] {
        form.append_pair(name, value);
    }
    form.finish().into_bytes()
}

/// The second page, filled in and submitted.
fn submission() -> Vec<u8> {
    let content = content();
    let view = brief_form::page(&DraftId::new("d1"), &content, standard(), 1);
    let mut view = serde_json::to_value(view.written(DateLanguage::American)).unwrap();
    let inputs = view["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|block| block["type"] == "input");
    let values: serde_json::Map<String, Value> = inputs
        .map(|block| {
            let value = &block["element"]["initial_value"];
            let entered = json!({ "value": { "type": "plain_text_input", "value": value } });
            (block["block_id"].as_str().unwrap().to_owned(), entered)
        })
        .collect();
    view["state"] = json!({ "values": values });
    let payload = json!({
        "type": "view_submission", "team": { "id": "T1" }, "user": { "id": "USAM" },
        "trigger_id": "1.2.3", "view": view,
    });
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("payload", &payload.to_string());
    form.finish().into_bytes()
}

pub fn inbound(c: &mut Criterion) {
    let secret = SecretString::from(SECRET);
    let body = command();
    let headers = signed(&body);
    c.bench_function("verify and read a command", |b| {
        b.iter(|| {
            assert!(is_genuine(&secret, &headers, &body, now()));
            parse::command(black_box(&body)).unwrap()
        });
    });
    let body = submission();
    let headers = signed(&body);
    c.bench_function("verify and read a submission", |b| {
        b.iter(|| {
            assert!(is_genuine(&secret, &headers, &body, now()));
            parse::interaction(black_box(&body)).unwrap()
        });
    });
}

pub fn drawn(c: &mut Criterion) {
    let template = standard();
    let draft = DraftId::new("d1");
    let fresh = Content::started(UserId::new("USAM"), "Northwind Traders");
    c.bench_function("draw the first page", |b| {
        b.iter(|| {
            let page = brief_form::page(&draft, black_box(&fresh), template, 0);
            serde_json::to_vec(&page.written(DateLanguage::American)).unwrap()
        });
    });
    let content = content();
    c.bench_function("draw the review", |b| {
        b.iter(|| {
            let page = review::review(&draft, black_box(&content), template, None);
            serde_json::to_vec(&page.written(DateLanguage::American)).unwrap()
        });
    });
    let handoff = handoff();
    c.bench_function("draw the card", |b| {
        b.iter(|| {
            let parts = excerpt::parts(template, &handoff.brief);
            serde_json::to_vec(
                &card::card(black_box(&handoff), &parts).written(DateLanguage::American),
            )
            .unwrap()
        });
    });
}

pub fn decided(c: &mut Criterion) {
    let content = content();
    c.bench_function("score a brief", |b| {
        b.iter(|| black_box(&content).score(standard()));
    });
    let handoff = handoff();
    let policy = Policy::default();
    let calendar = Calendar::new(
        policy.week.clone(),
        Zone::named("America/New_York").unwrap(),
    );
    let company = Company::new(policy).with(UserId::new("UMIA"), calendar);
    c.bench_function("plan the reminders", |b| {
        b.iter(|| plan(black_box(&handoff), &Nudged::new(), &company));
    });
}
