//! How Slack and people reach the bot: over HTTP a signed round trip to the one that runs, and its
//! public address.

use std::time::Duration;

use serde_json::json;

use super::finding::Finding;
use crate::config::{Config, WayIn};
use crate::domain::Instant;
use crate::slack::client::plain;
use crate::slack::http::EVENTS;
use crate::slack::verify::sign;

const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn look(config: &Config, now: Instant) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let WayIn::Http { signing_secret } = &config.slack.way_in {
        let mut listen = config.server.listen;
        if listen.ip().is_unspecified() {
            listen.set_ip([127, 0, 0, 1].into());
        }
        let challenge = json!({ "type": "url_verification", "challenge": "handoff-doctor" });
        let body = challenge.to_string();
        let at = now.timestamp().to_string();
        let signature = sign(signing_secret, &at, body.as_bytes());
        let headers = [
            ("content-type", "application/json"),
            ("x-slack-request-timestamp", at.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        let address = format!("http://{listen}{EVENTS}");
        findings.push(
            match plain::post(&address, &headers, body, PATIENCE).await {
                Ok(answer) if answer.status == 200 && answer.body == "handoff-doctor" => {
                    Finding::good("signing secret", "the running bot takes what it signs")
                }
                Ok(answer) if answer.status == 401 => Finding::bad(
                    "signing secret",
                    format!("the bot at {listen} was started with another one"),
                    "restart it with the secret from “Basic Information”",
                ),
                Ok(answer) => Finding::bad(
                    "signing secret",
                    format!("what listens at {listen} answers {}", answer.status),
                    "see what else listens there, or set HANDOFF_LISTEN",
                ),
                Err(_) => Finding::doubtful(
                    "signing secret",
                    format!("no bot runs at {listen}, so it was not tried"),
                    "start handoff serve and run the doctor again",
                ),
            },
        );
    }
    findings.push(public(config).await);
    findings
}

async fn public(config: &Config) -> Finding {
    const WHAT: &str = "public address";
    let Some(url) = &config.server.public_url else {
        return match config.slack.way_in {
            WayIn::Socket { .. } => Finding::good(WHAT, "none is needed under Socket Mode"),
            WayIn::Http { .. } => Finding::doubtful(
                WHAT,
                "not looked at",
                "set HANDOFF_PUBLIC_URL to the address in your manifest",
            ),
        };
    };
    match plain::get(&format!("{url}/healthz"), PATIENCE).await {
        Ok(answer) if answer.status == 200 && answer.body == "alive" => {
            Finding::good(WHAT, format!("{url} leads here"))
        }
        Ok(answer) => Finding::bad(
            WHAT,
            format!("{url} answers {}, but not as the bot does", answer.status),
            "point the proxy at HANDOFF_LISTEN",
        ),
        Err(why) => Finding::bad(
            WHAT,
            format!("{url}: {why}"),
            "start the bot and look at its proxy, DNS and certificate",
        ),
    }
}
