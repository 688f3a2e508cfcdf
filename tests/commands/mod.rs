//! The commands as a person at the terminal runs them: the real program, its words and exit codes.

mod backup;
mod closed_days;
mod demo;
mod doctor;
mod outbox;
mod serve;
mod template;

use std::process::{Command, Output};

/// The program with nothing of our own environment that concerns it.
pub fn handoff(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handoff"));
    command.args(arguments);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("SLACK_") || name.starts_with("HANDOFF_") || name == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command
}

pub fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(text).expect("text")
}

#[test]
fn contradictions_stop_the_start_with_one_sentence() {
    for (variables, sentence) in [
        (&[][..], "SLACK_BOT_TOKEN is not set"),
        (
            &[("SLACK_BOT_TOKEN", "xoxb-1")][..],
            "SLACK_SIGNING_SECRET is not set",
        ),
        (
            &[
                ("SLACK_BOT_TOKEN", "xoxb-1"),
                ("SLACK_SIGNING_SECRET", "s"),
                ("DATABASE_URL", "mysql://x"),
            ][..],
            "DATABASE_URL must begin with sqlite://",
        ),
        (
            &[("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xoxb-1")][..],
            "SLACK_APP_TOKEN must be the app's token",
        ),
    ] {
        let output = handoff(&["serve"])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(sentence), "{said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
    }
}

#[test]
fn the_manifest_is_printed_with_the_address() {
    let output = handoff(&["manifest", "--url", "https://bot.acme.com"])
        .output()
        .unwrap();
    let printed = said(&output);
    assert!(output.status.success(), "{printed}");
    assert!(
        printed.contains("url: https://bot.acme.com/slack/commands"),
        "{printed}"
    );
    let socket = said(&handoff(&["manifest", "--socket"]).output().unwrap());
    assert!(!socket.contains("https://") && socket.contains("socket_mode_enabled: true"));
    assert!(!handoff(&["manifest"]).output().unwrap().status.success());
}

#[test]
fn migrating_twice_is_migrating_once() {
    let database = crate::support::sqlite();
    for _ in 0..2 {
        let output = handoff(&["migrate"])
            .env("DATABASE_URL", &database.url)
            .output()
            .unwrap();
        assert_eq!(said(&output), "The database is up to date.\n");
        assert!(output.status.success());
    }
}
