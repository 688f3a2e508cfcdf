//! `handoff doctor` as a process: what is right is said to be, and each thing that is wrong comes
//! with what to do.

use serde_json::Value;
use slack_emulator::{App, AppSpec, Emulator};

use super::handoff;
use super::serve::{SECRET, free_port, ready, started};

/// Everything the manifest asks for.
fn all_scopes() -> Vec<String> {
    handoff::cli::demo::stage::spec().unwrap().scopes
}

async fn installed(scopes: Vec<String>, socket: bool) -> (Emulator, App) {
    let slack = Emulator::start().await.unwrap();
    let team = slack.workspace("Contoso");
    let app = team.install(AppSpec {
        name: "Handoff".to_owned(),
        signing_secret: "secret".to_owned(),
        scopes,
        socket,
        ..AppSpec::default()
    });
    (slack, app)
}

/// What it found: each thing with its state and what it says, and whether it ended well.
async fn examined(variables: Vec<(&'static str, String)>) -> (Vec<[String; 3]>, bool) {
    // In a thread of its own: the emulator answers meanwhile.
    let examining = tokio::task::spawn_blocking(move || {
        handoff(&["doctor", "--json"])
            .envs(variables)
            .output()
            .unwrap()
    });
    let output = examining.await.unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    let found = found.as_array().unwrap().iter();
    let found = found.map(|one| [text(one, "what"), text(one, "state"), text(one, "says")]);
    (found.collect(), output.status.success())
}

fn state<'a>(found: &'a [[String; 3]], what: &str) -> &'a str {
    let one = found.iter().find(|one| one[0] == what);
    one.unwrap_or_else(|| panic!("nothing about {what}: {found:?}"))[1].as_str()
}

fn says<'a>(found: &'a [[String; 3]], what: &str) -> &'a str {
    found.iter().find(|one| one[0] == what).unwrap()[2].as_str()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_runs_is_well() {
    let (slack, app) = installed(all_scopes(), false).await;
    let database = crate::support::sqlite();
    let port = free_port();
    app.set_urls(&format!("http://127.0.0.1:{port}"));
    let _bot = started(
        port,
        &slack.api_url(),
        app.bot_token(),
        SECRET,
        &database.url,
    );
    ready(port).await;
    let right = |secret: &str| {
        vec![
            ("SLACK_BOT_TOKEN", app.bot_token().to_owned()),
            ("SLACK_SIGNING_SECRET", secret.to_owned()),
            ("SLACK_API_URL", slack.api_url()),
            ("DATABASE_URL", database.url.clone()),
            ("HANDOFF_LISTEN", format!("127.0.0.1:{port}")),
        ]
    };
    let (found, well) = examined(right("secret")).await;
    assert!(well, "{found:?}");
    for what in [
        "configuration",
        "Slack",
        "bot token",
        "scopes",
        "clock",
        "signing secret",
        "database",
        "migrations",
        "writing",
        "outbox",
        "timers",
        "time zones",
    ] {
        assert_eq!(state(&found, what), "good", "{what}: {found:?}");
    }
    assert_eq!(state(&found, "public address"), "doubtful");
    assert!(
        says(&found, "database").starts_with("SQLite 3."),
        "{found:?}"
    );
    // Another secret than the bot was started with.
    let (found, well) = examined(right("another")).await;
    assert_eq!(
        (state(&found, "signing secret"), well),
        ("bad", false),
        "{found:?}"
    );
    // Looked at, nothing was changed: no doctor is in the inbox.
    let (found, _) = examined(right("secret")).await;
    assert_eq!(state(&found, "writing"), "good");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() {
    let scopes = all_scopes()
        .into_iter()
        .filter(|scope| scope != "pins:write")
        .collect();
    let (slack, app) = installed(scopes, true).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.db");
    let variables = |bot: &str, app_token: &str| {
        vec![
            ("SLACK_BOT_TOKEN", bot.to_owned()),
            ("SLACK_APP_TOKEN", app_token.to_owned()),
            ("SLACK_API_URL", slack.api_url()),
            ("DATABASE_URL", format!("sqlite://{}", file.display())),
        ]
    };
    let (found, well) = examined(variables(app.bot_token(), app.app_token())).await;
    assert!(!well);
    assert_eq!(says(&found, "scopes"), "pins:write missing");
    assert_eq!(state(&found, "app token"), "good");
    assert_eq!(state(&found, "public address"), "good");
    assert_eq!(state(&found, "database"), "doubtful");
    assert!(!file.exists(), "a doctor makes no database");

    let (found, well) = examined(variables("xoxb-nobody", "xapp-nobody")).await;
    assert!(!well);
    assert_eq!(says(&found, "bot token"), "Slack refuses it (invalid_auth)");
    assert_eq!(state(&found, "app token"), "bad");

    slack.go_down().await;
    let (found, well) = examined(variables(app.bot_token(), app.app_token())).await;
    assert_eq!((state(&found, "Slack"), well), ("bad", false), "{found:?}");

    let (found, well) = examined(vec![("DATABASE_URL", "mysql://x".to_owned())]).await;
    assert!(!well);
    assert_eq!(
        says(&found, "configuration")
            .matches("SLACK_BOT_TOKEN")
            .count(),
        1
    );
    assert_eq!(state(&found, "database"), "bad");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_either_database_what_waits_is_seen() {
    for database in crate::support::databases() {
        let url = || vec![("DATABASE_URL", database.url.clone())];
        let (found, _) = examined(url()).await;
        let fresh = if database.is_postgres() {
            "migrations"
        } else {
            "database"
        };
        assert_eq!(state(&found, fresh), "doubtful", "{found:?}");
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let dead = "INSERT INTO outbox (workspace, lane, key, errand, state, created_at)
            VALUES ('T1', 'U1', 'k', '{}', 5, 1)";
        crate::support::sql::run(&mut tx, dead).await.unwrap();
        tx.commit().await.unwrap();
        let (found, _) = examined(url()).await;
        assert_eq!(state(&found, "migrations"), "good", "{found:?}");
        assert_eq!(says(&found, "outbox"), "1 could not be delivered");
        let newer = "INSERT INTO _sqlx_migrations
            (version, description, success, checksum, execution_time)
            SELECT 9999, description, success, checksum, execution_time
            FROM _sqlx_migrations WHERE version = 1";
        let mut tx = db.begin().await.unwrap();
        crate::support::sql::run(&mut tx, newer).await.unwrap();
        tx.commit().await.unwrap();
        let (found, _) = examined(url()).await;
        assert_eq!(state(&found, "migrations"), "bad", "{found:?}");
    }
}
