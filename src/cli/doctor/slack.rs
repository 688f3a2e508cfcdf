//! Slack, with the tokens we were given: who we are, what we may, whether the clocks agree.

use std::time::Duration;

use super::finding::Finding;
use crate::config::{Config, WayIn};
use crate::domain::Instant;
use crate::slack::client::introduction::Introduction;
use crate::slack::client::{CallError, SlackApi};
use crate::slack::scopes;

const PATIENCE: Duration = Duration::from_secs(10);
/// Slack takes no request that is older than five minutes, nor do we.
const WRONG_CLOCK: i64 = 120;
const DOUBTFUL_CLOCK: i64 = 10;

pub(super) async fn look(config: &Config, now: Instant) -> Vec<Finding> {
    let slack = &config.slack;
    let api = match SlackApi::new(&slack.api_url, &slack.bot_token, PATIENCE) {
        Ok(api) => api,
        Err(error) => {
            let fix = "install ca-certificates, or what this system calls them";
            return vec![Finding::bad("Slack", error, fix)];
        }
    };
    let mut findings = match api.introduce().await {
        Ok(introduction) => vec![
            Finding::good(
                "Slack",
                format!("answers in {} ms", introduction.took.as_millis()),
            ),
            Finding::good(
                "bot token",
                format!("the bot of {}", introduction.identity.team),
            ),
            granted(&introduction),
            clock(&introduction, now),
        ],
        Err(CallError::Refused(code)) => vec![Finding::bad(
            "bot token",
            format!("Slack refuses it ({code})"),
            "install the app again and set the new token as SLACK_BOT_TOKEN",
        )],
        Err(error) => vec![Finding::bad(
            "Slack",
            format!("{error} ({})", slack.api_url),
            "look at the machine’s network, proxy and certificates",
        )],
    };
    if let WayIn::Socket { app_token } = &slack.way_in {
        let opened = match SlackApi::new(&slack.api_url, app_token, PATIENCE) {
            Ok(api) => api
                .open_connection()
                .await
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        findings.push(match opened {
            Ok(_) => Finding::good("app token", "opens connections (Socket Mode)"),
            Err(why) => Finding::bad(
                "app token",
                why,
                "make a token with connections:write under “Basic Information”, App-Level Tokens, \
                 and switch on Socket Mode",
            ),
        });
    }
    findings
}

fn granted(introduction: &Introduction) -> Finding {
    let Some(granted) = &introduction.scopes else {
        return Finding::doubtful(
            "scopes",
            "Slack did not say what the token may",
            "compare them with the manifest yourself",
        );
    };
    let missing = scopes::missing(granted);
    if missing.is_empty() {
        let all = scopes::wanted().count();
        return Finding::good("scopes", format!("all {all} are granted"));
    }
    Finding::bad(
        "scopes",
        format!("{} missing", missing.join(", ")),
        "paste the manifest (handoff manifest) into your Slack app and install it again",
    )
}

fn clock(introduction: &Introduction, now: Instant) -> Finding {
    let Some(theirs) = introduction.time else {
        return Finding::doubtful(
            "clock",
            "Slack did not say what time it is",
            "compare this machine’s clock with another one",
        );
    };
    // Slack gives whole seconds.
    let off = (now - theirs).num_seconds();
    let says = format!("{off} s from Slack’s");
    let fix = "let this machine keep time (NTP): Slack’s requests are refused after five minutes";
    match off.abs() {
        0..DOUBTFUL_CLOCK => Finding::good("clock", says),
        DOUBTFUL_CLOCK..WRONG_CLOCK => Finding::doubtful("clock", says, fix),
        _ => Finding::bad("clock", says, fix),
    }
}
