//! Slack reaches the bot through sockets, and those break in every way that lines do. All stories
//! on PostgreSQL come this way; here is what happens to the line itself.

use std::sync::Arc;
use std::time::Duration;

use handoff::metrics::Lines;
use handoff::slack::client::SlackApi;
use handoff::slack::inbound::Inbound;
use handoff::slack::reply::Body;
use handoff::slack::socket::{Answering, Patience, Socket};
use secrecy::SecretString;
use slack_emulator::{AppSpec, Emulator, Fault, Person};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::support::town::{Town, by_socket};

/// Lost lines are noticed, and opened again, within moments.
const HASTY: Patience = Patience {
    opening: Duration::from_millis(500),
    ping: Duration::from_millis(50),
    silence: Duration::from_secs(1),
    retry: Duration::from_millis(10),
    farewell: Duration::from_secs(10),
};

fn open(town: &Town) -> usize {
    town.stage.slack.open_sockets(&town.stage.app)
}

async fn are_open(town: &Town, many: usize) {
    let slack = &town.stage.slack;
    assert!(
        slack.until(|| open(town) == many).await,
        "{} are open",
        open(town)
    );
}

fn asked(town: &Town) -> usize {
    town.stage.slack.calls("apps.connections.open").len()
}

/// Somebody is answered.
async fn works(town: &Town) {
    town.types(&town.sam, "/handoff help").await;
    assert!(town.answer(&town.sam).contains("/handoff list"));
}

#[tokio::test]
async fn a_line_that_is_cut_or_taken_down_is_opened_again() {
    by_socket(HASTY, async |town: &mut Town| {
        let faults = town.stage.slack.faults();
        works(town).await;
        faults.drop_sockets();
        are_open(town, 2).await;
        works(town).await;
        faults.refresh_sockets();
        are_open(town, 2).await;
        works(town).await;
    })
    .await;
}

#[tokio::test]
async fn before_a_line_is_left_the_next_one_is_open() {
    by_socket(HASTY, async |town: &mut Town| {
        town.stage.slack.faults().warn_sockets();
        are_open(town, 4).await;
        works(town).await;
        // Slack closes what it has warned, and all else; two are kept.
        town.stage.slack.faults().drop_sockets();
        are_open(town, 2).await;
        works(town).await;
    })
    .await;
}

#[tokio::test]
async fn while_slack_opens_none_it_is_asked_again_and_again() {
    by_socket(HASTY, async |town: &mut Town| {
        let slack = &town.stage.slack;
        for fault in [
            Fault::Error("too_many_websockets"),
            Fault::Error("invalid_auth"),
            Fault::RateLimited { retry_after: 1 },
            Fault::ServerErrorBefore,
            Fault::NoAnswerBefore,
            // Longer than anybody waits.
            Fault::HangAfter(Duration::from_mins(1)),
        ] {
            let outage = slack
                .faults()
                .on("apps.connections.open")
                .while_on(fault.clone());
            slack.faults().drop_sockets();
            let before = asked(town);
            assert!(slack.until(|| asked(town) >= before + 3).await, "{fault:?}");
            assert_eq!(open(town), 0);
            drop(outage);
            are_open(town, 2).await;
            works(town).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_line_on_which_nothing_is_heard_is_given_up() {
    by_socket(HASTY, async |town: &mut Town| {
        town.stage.slack.faults().mute_sockets();
        assert_eq!(open(town), 0);
        are_open(town, 2).await;
        works(town).await;
    })
    .await;
}

/// An app whose answers the test gives.
struct Bare {
    slack: Emulator,
    sam: Person,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Bare {
    async fn with(handler: impl Fn(Inbound) -> Answering + Send + Sync + 'static) -> Self {
        let slack = Emulator::start().await.unwrap();
        let team = slack.workspace("Contoso");
        let app = team.install(AppSpec {
            name: "Bare".into(),
            commands: vec![("/say".into(), "/say".into())],
            scopes: vec!["commands".into()],
            socket: true,
            ..AppSpec::default()
        });
        let sam = team.person("sam").add();
        let token = SecretString::from(app.app_token());
        let api = SlackApi::new(&slack.api_url(), &token, Duration::from_secs(5)).unwrap();
        let socket = Socket::new(handler, api, Lines::default(), HASTY);
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(async move { socket.run(stopped).await });
        assert!(slack.until(|| slack.open_sockets(&app) == 2).await);
        Self {
            slack,
            sam,
            stop,
            running,
        }
    }

    fn heard(&self) -> Vec<String> {
        let heard = self.sam.ephemerals().into_iter();
        heard.map(|message| message.text).collect()
    }
}

fn said(inbound: &Inbound) -> String {
    match inbound {
        Inbound::Command(command) => command.text.clone(),
        other => panic!("{other:?}"),
    }
}

fn answer(text: &str) -> Body {
    Body::Json(serde_json::json!({ "text": text }).to_string())
}

#[tokio::test]
async fn a_handler_that_panics_fails_its_person_and_nobody_else() {
    let bare = Bare::with(|inbound| {
        let said = said(&inbound);
        Box::pin(async move {
            assert_ne!(said, "boom", "as a defect would have it");
            answer(&format!("You said {said}."))
        })
    })
    .await;
    let app = bare.slack.calls("apps.connections.open").len();
    let (boom, one, two) = tokio::join!(
        bare.sam.types("/say boom"),
        bare.sam.types("/say one"),
        bare.sam.types("/say two"),
    );
    for typed in [boom, one, two] {
        typed.unwrap();
    }
    let heard = bare.heard();
    assert!(heard.contains(&"You said one.".to_owned()), "{heard:?}");
    assert!(heard.contains(&"You said two.".to_owned()), "{heard:?}");
    let failed = |text: &&String| text.contains("failed with the error");
    assert_eq!(heard.iter().filter(failed).count(), 1, "{heard:?}");
    // The lines are the same ones.
    assert_eq!(bare.slack.calls("apps.connections.open").len(), app);
}

#[tokio::test]
async fn a_slow_answer_keeps_no_other_waiting() {
    let release = Arc::new(Notify::new());
    let held = release.clone();
    let bare = Bare::with(move |inbound| {
        let (said, held) = (said(&inbound), held.clone());
        Box::pin(async move {
            if said == "slow" {
                held.notified().await;
            }
            answer(&format!("You said {said}."))
        })
    })
    .await;
    let slow = bare.sam.types("/say slow");
    let fast = async {
        bare.sam.types("/say fast").await.unwrap();
        assert_eq!(bare.heard(), ["You said fast."]);
        release.notify_one();
    };
    let (slow, ()) = tokio::join!(slow, fast);
    slow.unwrap();
    assert_eq!(bare.heard(), ["You said fast.", "You said slow."]);
}

#[tokio::test]
async fn what_was_taken_is_answered_before_the_end() {
    let (began, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begins, held) = (began.clone(), release.clone());
    let bare = Bare::with(move |_| {
        let (begins, held) = (begins.clone(), held.clone());
        Box::pin(async move {
            begins.notify_one();
            held.notified().await;
            answer("In the end.")
        })
    })
    .await;
    let typed = bare.sam.types("/say something");
    let end = async {
        began.notified().await;
        bare.stop.send(true).unwrap();
        release.notify_one();
    };
    let (typed, ()) = tokio::join!(typed, end);
    typed.unwrap();
    assert_eq!(bare.heard(), ["In the end."]);
    bare.running.await.unwrap();
}
