//! The addresses of the client, and how their answers are worded.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::trouble::Trouble;
use super::{Browser, act, assets, changes, clock, conversation, file, journal, seat, workspace};
use crate::hub::Hub;
use crate::person::Person;

/// More than any form holds.
const BODY_LIMIT: usize = 1024 * 1024;

/// What every answer is made from.
#[derive(Clone)]
pub(super) struct Desk {
    pub hub: Arc<Hub>,
    pub browser: Arc<Browser>,
}

impl Desk {
    pub fn seat(&self, id: &str) -> Result<Person, Trouble> {
        seat::take(&self.hub, &self.browser, id)
    }
}

type Told = Result<Json<Value>, Trouble>;
type Asked<T> = Result<Query<T>, QueryRejection>;
type Body = Result<Bytes, BytesRejection>;

pub(super) fn router(hub: Arc<Hub>, browser: Arc<Browser>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/browser/workspace", get(of_workspace))
        .route("/browser/conversation", get(of_conversation))
        .route("/browser/file", get(of_file))
        .route("/browser/changes", get(of_changes))
        .route("/browser/journal", get(of_journal))
        .route("/browser/journal/{number}", get(of_call))
        .route("/browser/act", post(acted))
        .route("/browser/clock", post(moved))
        .route("/browser/{*file}", get(asset))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(Desk { hub, browser })
}

async fn page() -> Response {
    assets::page()
}

async fn nothing() -> impl IntoResponse {
    let body = json!({ "ok": false, "error": "not_found" });
    (StatusCode::NOT_FOUND, Json(body))
}

async fn asset(Path(file): Path<String>, headers: axum::http::HeaderMap) -> Response {
    assets::file(&file, &headers)
}

/// A new window is nobody yet: it begins as the first who may be played.
#[derive(Deserialize)]
struct As {
    r#as: Option<String>,
}

async fn of_workspace(State(desk): State<Desk>, asked: Asked<As>) -> Told {
    let asked = queried(asked)?.r#as;
    let first = || desk.browser.people.first().map(|(id, _)| id.clone());
    let who = asked.or_else(first);
    let me = desk.seat(&who.ok_or_else(|| Trouble::not_found("nobody is played here"))?)?;
    Ok(Json(workspace::workspace(&desk, &me)))
}

#[derive(Deserialize)]
struct Which {
    r#as: String,
    id: String,
}

async fn of_conversation(State(desk): State<Desk>, asked: Asked<Which>) -> Told {
    let asked = queried(asked)?;
    let me = desk.seat(&asked.r#as)?;
    let found = conversation::conversation(&desk, &me, &asked.id);
    let gone = || Trouble::not_found("there is no such conversation to see");
    found.map(Json).ok_or_else(gone)
}

async fn of_file(State(desk): State<Desk>, asked: Asked<Which>) -> Result<Response, Trouble> {
    let asked = queried(asked)?;
    let me = desk.seat(&asked.r#as)?;
    let gone = || Trouble::not_found("there is no such file to see");
    file::file(&desk, &me, &asked.id).ok_or_else(gone)
}

async fn of_changes(State(desk): State<Desk>) -> impl IntoResponse {
    changes::changes(&desk.hub)
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: usize,
}

async fn of_journal(State(desk): State<Desk>, asked: Asked<After>) -> Told {
    let after = queried(asked)?.after;
    Ok(Json(journal::calls(&desk.hub, after)))
}

async fn of_call(State(desk): State<Desk>, Path(number): Path<String>) -> Told {
    let gone = || Trouble::not_found("there is no such call on record");
    let number = number.parse().map_err(|_| gone())?;
    let call = journal::call(&desk.hub, number);
    call.map(Json).ok_or_else(gone)
}

async fn acted(State(desk): State<Desk>, body: Body) -> Told {
    let told = read::<act::Told>(body)?;
    let mut answer = act::carry_out(&desk, told).await?;
    answer["ok"] = json!(true);
    Ok(Json(answer))
}

async fn moved(State(desk): State<Desk>, body: Body) -> Told {
    let told = read::<clock::Told>(body)?;
    Ok(Json(clock::forward(&desk, told).await?))
}

fn queried<T>(asked: Asked<T>) -> Result<T, Trouble> {
    match asked {
        Ok(Query(asked)) => Ok(asked),
        Err(rejection) => Err(Trouble::malformed(rejection.body_text())),
    }
}

fn read<T: DeserializeOwned>(body: Body) -> Result<T, Trouble> {
    let body = body.map_err(|_| Trouble::too_long("that is more than one act takes"))?;
    serde_json::from_slice(&body)
        .map_err(|error| Trouble::malformed(format!("that is no act known here: {error}")))
}
