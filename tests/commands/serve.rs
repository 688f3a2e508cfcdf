//! `handoff serve` as a process: it becomes ready, serves the main job, and ends when it is told to.

use std::process::{Child, Stdio};

use slack_emulator::{AppSpec, Emulator, Fault};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::handoff;

/// A running bot; killed when the test is over.
pub(super) struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that was free a moment ago.
pub(super) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

pub(super) const SECRET: (&str, &str) = ("SLACK_SIGNING_SECRET", "secret");

pub(super) fn started(
    port: u16,
    api: &str,
    token: &str,
    way_in: (&str, &str),
    database: &str,
) -> Bot {
    let child = handoff(&["serve"])
        .env("SLACK_BOT_TOKEN", token)
        .env(way_in.0, way_in.1)
        .env("SLACK_API_URL", api)
        .env("DATABASE_URL", database)
        .env("HANDOFF_LISTEN", format!("127.0.0.1:{port}"))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Bot(child)
}

/// The whole answer to a GET.
async fn got(port: u16, path: &str, header: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!("GET {path} HTTP/1.0\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Its first line.
async fn status(port: u16, path: &str) -> std::io::Result<String> {
    let answer = got(port, path, "").await?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

/// Asks until it is ready; every try is a connection, so this waits for the process itself.
pub(super) async fn ready(port: u16) {
    for _ in 0..10_000 {
        if status(port, "/readyz")
            .await
            .is_ok_and(|line| line.contains("200"))
        {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never became ready");
}

fn terminate(bot: &Bot) {
    let pid = bot.0.id().to_string();
    let told = std::process::Command::new("kill")
        .args(["-TERM", &pid])
        .status();
    assert!(told.unwrap().success());
}

// On several threads: waiting for the process must not keep the emulator from answering it.
#[tokio::test(flavor = "multi_thread")]
async fn it_serves_until_it_is_told_to_stop_and_knows_the_workspace_again() {
    let slack = Emulator::start().await.unwrap();
    let team = slack.workspace("Contoso");
    let app = team.install(AppSpec {
        name: "Handoff".to_owned(),
        signing_secret: "secret".to_owned(),
        scopes: ["chat:write", "commands", "users:read"]
            .map(str::to_owned)
            .into(),
        commands: vec![("/handoff".to_owned(), "/slack/commands".to_owned())],
        interactivity_url: Some("/slack/interactions".to_owned()),
        ..AppSpec::default()
    });
    let sam = team.person("sam").real_name("Sam Seller").add();
    let database = crate::support::sqlite();
    let port = free_port();
    app.set_urls(&format!("http://127.0.0.1:{port}"));

    let mut bot = started(
        port,
        &slack.api_url(),
        app.bot_token(),
        SECRET,
        &database.url,
    );
    ready(port).await;
    sam.types("/handoff Northwind").await.unwrap();
    assert!(sam.sees_modal().await.unwrap().text.contains("Northwind"));
    sam.close_all().await.unwrap();
    terminate(&bot);
    assert!(bot.0.wait().unwrap().success(), "it ends in good order");

    // Slack is down, and the bot starts all the same: it knows whose token it has.
    slack.go_down().await;
    let mut bot = started(
        port,
        &slack.api_url(),
        app.bot_token(),
        SECRET,
        &database.url,
    );
    ready(port).await;
    slack.come_back().await.unwrap();
    sam.types("/handoff help").await.unwrap();
    assert!(
        sam.ephemerals()
            .pop()
            .unwrap()
            .text
            .contains("/handoff list")
    );
    terminate(&bot);
    assert!(bot.0.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn under_socket_mode_it_needs_no_secret_and_no_address() {
    let slack = Emulator::start().await.unwrap();
    let team = slack.workspace("Contoso");
    let app = team.install(AppSpec {
        name: "Handoff".to_owned(),
        scopes: ["chat:write", "commands", "users:read"]
            .map(str::to_owned)
            .into(),
        commands: vec![("/handoff".to_owned(), "/nowhere".to_owned())],
        socket: true,
        ..AppSpec::default()
    });
    let sam = team.person("sam").real_name("Sam Seller").add();
    let database = crate::support::sqlite();
    let port = free_port();
    let way_in = ("SLACK_APP_TOKEN", app.app_token());

    // As long as no line is open, nobody should be sent here.
    let outage = slack
        .faults()
        .on("apps.connections.open")
        .while_on(Fault::Error("internal_error"));
    let mut bot = started(
        port,
        &slack.api_url(),
        app.bot_token(),
        way_in,
        &database.url,
    );
    let asked = || slack.calls("apps.connections.open").len() > 1;
    assert!(slack.until(asked).await);
    assert!(status(port, "/healthz").await.unwrap().contains("200"));
    assert!(status(port, "/readyz").await.unwrap().contains("503"));
    drop(outage);
    ready(port).await;
    sam.types("/handoff Northwind").await.unwrap();
    assert!(sam.sees_modal().await.unwrap().text.contains("Northwind"));
    sam.close_all().await.unwrap();
    let figures = got(port, "/metrics", "").await.unwrap();
    for line in [
        "handoff_ack_seconds_count{kind=\"command\"} 1",
        "handoff_slack_calls_total{method=\"views.open\",outcome=\"ok\"} 1",
        "handoff_outbox_dead 0.0",
    ] {
        assert!(
            figures.lines().any(|there| there == line),
            "{line}\n{figures}"
        );
    }
    assert!(figures.contains("handoff_socket_connections "), "{figures}");
    // Nobody needs Slack's addresses, so they are not there.
    let nothing = status(port, "/slack/commands").await.unwrap();
    assert!(nothing.contains("404"), "{nothing}");
    terminate(&bot);
    assert!(bot.0.wait().unwrap().success(), "it ends in good order");
    assert!(slack.until(|| slack.open_sockets(&app) == 0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_shown_to_whoever_has_the_token() {
    let slack = Emulator::start().await.unwrap();
    let app = slack.workspace("Contoso").install(AppSpec {
        name: "Handoff".to_owned(),
        ..AppSpec::default()
    });
    let database = crate::support::sqlite();
    let port = free_port();
    let child = handoff(&["serve"])
        .env("SLACK_BOT_TOKEN", app.bot_token())
        .env("SLACK_SIGNING_SECRET", "secret")
        .env("SLACK_API_URL", slack.api_url())
        .env("DATABASE_URL", &database.url)
        .env("HANDOFF_LISTEN", format!("127.0.0.1:{port}"))
        .env("HANDOFF_ADMIN_TOKEN", "a token that nobody guesses")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _bot = Bot(child);
    ready(port).await;
    assert!(status(port, "/metrics").await.unwrap().contains("403"));
    let wrong = "authorization: Bearer something else\r\n";
    assert!(got(port, "/metrics", wrong).await.unwrap().contains("403"));
    let right = "authorization: Bearer a token that nobody guesses\r\n";
    let figures = got(port, "/metrics", right).await.unwrap();
    assert!(figures.contains("handoff_outbox_waiting "), "{figures}");
    assert!(!figures.contains("xoxb-"), "{figures}");
}
