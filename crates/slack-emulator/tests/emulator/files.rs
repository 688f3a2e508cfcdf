//! Files: uploaded in three steps, shown or private, looked up, deleted; and what goes wrong on the way.

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use serde_json::{Value, json};
use slack_emulator::Fault;

use crate::tiny::{Town, fetch};

const TEXT: &str = "BEGIN:VCALENDAR";

async fn town() -> Town {
    let town = Town::quiet().await;
    let mut scopes: Vec<&str> = crate::tiny::SCOPES.to_vec();
    scopes.extend(["files:write", "files:read"]);
    town.app.set_scopes(&scopes);
    town
}

async fn announce(town: &Town, length: usize) -> Value {
    let args = json!({ "filename": "plan.ics", "length": length });
    town.api.call("files.getUploadURLExternal", args).await
}

async fn send(announced: &Value, bytes: &str) -> Result<u16, String> {
    let request = Request::post(announced["upload_url"].as_str().unwrap())
        .header("content-type", "text/calendar")
        .body(Full::new(Bytes::from(bytes.to_owned())));
    fetch(request.unwrap()).await.map(|(status, _)| status)
}

/// An upload whose bytes have come; its id.
async fn uploaded(town: &Town) -> String {
    let announced = announce(town, TEXT.len()).await;
    assert_eq!(send(&announced, TEXT).await, Ok(200));
    announced["file_id"].as_str().unwrap().to_owned()
}

async fn complete(town: &Town, file: &str, args: Value) -> Value {
    let mut args = args;
    args["files"] = json!([{ "id": file, "title": "The plan" }]);
    town.api
        .call_json("files.completeUploadExternal", args)
        .await
}

fn planning(town: &Town) -> String {
    let channel = town.team.channel("plans").with(&town.sam);
    channel.with_app(&town.app).add()
}

#[tokio::test]
async fn a_file_in_a_thread() {
    let town = town().await;
    let channel = planning(&town);
    let post = json!({ "channel": channel, "text": "The plan is below." });
    let parent = town.api.call("chat.postMessage", post).await["ts"].clone();
    let file = uploaded(&town).await;
    let args = json!({
        "channel_id": channel, "thread_ts": parent, "initial_comment": "Open it &lt;here&gt;",
    });
    let done = complete(&town, &file, args).await;
    assert_eq!(
        done["files"],
        json!([{ "id": file, "title": "The plan" }]),
        "{done}"
    );
    let seen = town.sam.channel("plans").unwrap();
    let below = &seen.from_apps().next().unwrap().thread[0];
    assert_eq!(below.text, "Open it <here>\nThe plan (file plan.ics)");
    assert_eq!(below.files.len(), 1);
    assert_eq!(below.files[0].name, "plan.ics");
    assert_eq!(below.files[0].title, "The plan");
    assert_eq!(below.files[0].bytes, TEXT.as_bytes());
    let replies = json!({ "channel": channel, "ts": parent });
    let replies = town.api.call("conversations.replies", replies).await;
    assert_eq!(replies["messages"][1]["files"][0]["id"], file.as_str());
    let info = town.api.call("files.info", json!({ "file": file })).await;
    assert_eq!(info["file"]["mimetype"], "text/calendar");
    let share = &info["file"]["shares"]["public"][&channel][0];
    assert_eq!(share["ts"], below.ts.as_str(), "{info}");
    assert_eq!(share["thread_ts"], parent);
    town.slack.settled().await;
    assert_eq!(town.events().last().unwrap()["subtype"], "file_share");
    town.broke_nothing();
}

#[tokio::test]
async fn a_private_file_is_seen_by_nobody_and_deleted_by_its_app_alone() {
    let town = town().await;
    planning(&town);
    let file = uploaded(&town).await;
    assert_eq!(complete(&town, &file, json!({})).await["ok"], true);
    assert_eq!(town.sam.channel("plans").unwrap().from_apps().count(), 0);
    assert!(town.sam.messages_from_app().is_empty());
    let other = town.team.install(slack_emulator::AppSpec {
        name: "Other".to_owned(),
        scopes: vec!["files:write".to_owned(), "files:read".to_owned()],
        ..crate::tiny::spec()
    });
    let mut theirs = town.api.clone();
    theirs.token = other.bot_token().to_owned();
    let about = json!({ "file": file });
    for method in ["files.info", "files.delete"] {
        let refused = theirs.call(method, about.clone()).await;
        assert_eq!(refused["error"], "file_not_found", "{method}");
    }
    assert_eq!(
        town.api.call("files.delete", about.clone()).await["ok"],
        true
    );
    let gone = town.api.call("files.info", about).await;
    assert_eq!(gone["error"], "file_deleted");
}

#[tokio::test]
async fn a_deleted_file_leaves_its_message_only_if_it_says_something() {
    let town = town().await;
    let channel = planning(&town);
    for comment in ["", "Read this."] {
        let file = uploaded(&town).await;
        let args = json!({ "channels": channel, "initial_comment": comment });
        assert_eq!(complete(&town, &file, args).await["ok"], true);
        town.api.call("files.delete", json!({ "file": file })).await;
    }
    let seen = town.sam.channel("plans").unwrap();
    let left: Vec<_> = seen.from_apps().map(|seen| seen.text.as_str()).collect();
    assert_eq!(left, ["Read this."]);
}

#[tokio::test]
async fn the_steps_come_in_order_and_once() {
    let town = town().await;
    let channel = planning(&town);
    let announced = announce(&town, TEXT.len()).await;
    let file = announced["file_id"].as_str().unwrap();
    let early = complete(&town, file, json!({ "channel_id": channel })).await;
    assert_eq!(early["error"], "file_not_found", "no bytes have come");
    assert_eq!(send(&announced, TEXT).await, Ok(200));
    assert_eq!(send(&announced, TEXT).await, Ok(200), "the same again");
    assert_eq!(complete(&town, file, json!({})).await["ok"], true);
    assert_eq!(send(&announced, TEXT).await, Ok(404));
    let again = complete(&town, file, json!({ "channel_id": channel })).await;
    assert_eq!(again["error"], "file_not_found", "the ticket is used up");
    town.broke_nothing();
}

#[tokio::test]
async fn where_it_cannot_go() {
    let town = town().await;
    let channel = planning(&town);
    let secret = town.team.channel("secret").private().with(&town.sam).add();
    let open = town.team.channel("open").with(&town.sam).add();
    let file = uploaded(&town).await;
    for (to, error) in [
        (secret, "channel_not_found"),
        ("C404".to_owned(), "channel_not_found"),
        (open, "not_in_channel"),
    ] {
        let refused = complete(&town, &file, json!({ "channel_id": to })).await;
        assert_eq!(refused["error"], error, "{to}");
    }
    town.sam.archives("plans").await.unwrap();
    let refused = complete(&town, &file, json!({ "channel_id": channel })).await;
    assert_eq!(refused["error"], "posting_to_channel_denied");
    town.sam.unarchives("plans").await.unwrap();
    town.sam.invites_app("plans", &town.app).await.unwrap();
    let done = complete(&town, &file, json!({ "channel_id": channel })).await;
    assert_eq!(done["ok"], true, "a refusal uses nothing up");
    town.broke_nothing();
}

#[tokio::test]
async fn mistakes_and_closed_doors() {
    let town = town().await;
    let channel = planning(&town);
    assert_eq!(announce(&town, 0).await["error"], "missing_argument");
    let described = json!({ "filename": "a.png", "length": 3, "alt_txt": "x".repeat(1001) });
    let refused = town.api.call("files.getUploadURLExternal", described).await;
    assert_eq!(refused["error"], "alt_txt_too_large");
    let announced = announce(&town, 3).await;
    assert_eq!(send(&announced, "four").await, Ok(400));
    let nonsense = json!({ "files": "nonsense" });
    let refused = town
        .api
        .call("files.completeUploadExternal", nonsense)
        .await;
    assert_eq!(refused["error"], "invalid_arguments");
    let file = uploaded(&town).await;
    let astray = json!({ "channel_id": channel, "thread_ts": "1.000000" });
    complete(&town, &file, astray).await;
    let json = json!({ "filename": "plan.ics", "length": 3 });
    town.api.call_json("files.getUploadURLExternal", json).await;
    let broken = town.slack.broken_rules().join("\n");
    for rule in [
        "files.getUploadURLExternal: missing_argument",
        "files.getUploadURLExternal: alt_txt_too_large",
        "upload_url: 4 bytes, 3 announced",
        "files.completeUploadExternal: invalid_arguments",
        "thread_ts 1.000000 is no message",
        "files.getUploadURLExternal: takes no JSON body",
    ] {
        assert!(broken.contains(rule), "{rule} is not in\n{broken}");
    }
    town.team.forbid_files(true);
    assert_eq!(announce(&town, 3).await["error"], "file_uploads_disabled");
    town.app.set_scopes(&["chat:write"]);
    assert_eq!(announce(&town, 3).await["error"], "missing_scope");
}

#[tokio::test]
async fn bad_luck_on_each_step() {
    let town = town().await;
    let channel = planning(&town);
    let faults = town.slack.faults();
    let announced = announce(&town, TEXT.len()).await;
    for (fault, status) in [
        (Fault::NoAnswerBefore, None),
        (Fault::ServerErrorBefore, Some(503)),
        (Fault::RateLimited { retry_after: 5 }, Some(429)),
        (Fault::NoAnswerAfter, None),
        (Fault::ServerErrorAfter, Some(503)),
    ] {
        faults.on("upload_url").once(fault.clone());
        assert_eq!(send(&announced, TEXT).await.ok(), status, "{fault:?}");
    }
    let applied: Vec<_> = town.slack.calls("upload_url");
    let applied: Vec<_> = applied.iter().map(|call| call.applied).collect();
    assert_eq!(applied, [false, false, false, true, true]);
    let file = announced["file_id"].as_str().unwrap();
    faults
        .on("files.completeUploadExternal")
        .once(Fault::NoAnswerAfter);
    let args = json!({ "files": [{ "id": file }], "channel_id": channel });
    let lost = town
        .api
        .try_call("files.completeUploadExternal", args)
        .await;
    assert!(lost.is_err());
    let seen = town.sam.channel("plans").unwrap();
    let shown: Vec<_> = seen.from_apps().flat_map(|seen| &seen.files).collect();
    assert_eq!(shown.len(), 1, "shown although the answer was lost");
    assert_eq!(
        shown[0].title, "plan.ics",
        "a title of its own was not given"
    );
    town.broke_nothing();
}
