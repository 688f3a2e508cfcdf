//! What Slack refused for good is seen, tried again, or given up, at the terminal.

use slack_emulator::Fault;

use super::{handoff, said};
use crate::support::town::{Town, on_every_setup};

fn run(town: &Town, arguments: &[&str]) -> (bool, String) {
    let mut command = handoff(arguments);
    let output = command
        .env("DATABASE_URL", town.database())
        .output()
        .unwrap();
    (output.status.success(), said(&output))
}

#[tokio::test]
async fn undeliverable_messages_are_listed_retried_and_dropped() {
    on_every_setup(async |town: &mut Town| {
        let faults = town.stage.slack.faults();
        assert_eq!(
            run(town, &["outbox", "list"]),
            (true, "Everything is delivered.\n".to_owned())
        );
        faults
            .on("conversations.open")
            .next(2)
            .then(Fault::Error("restricted_action"));
        town.hand_off("Northwind Traders").await;
        // Each hears that the other could not be told, and nothing else.
        for person in [&town.sam, &town.mia] {
            let heard = town.hears(person).text;
            assert!(heard.contains("could not be sent a message"), "{heard}");
            town.heard_nothing(person);
        }
        let (ok, listed) = run(town, &["outbox", "list"]);
        assert!(ok && listed.contains("Undeliverable"), "{listed}");
        assert!(
            listed.contains("refused") && listed.contains("restricted_action"),
            "{listed}"
        );
        assert!(
            !listed.contains("Northwind"),
            "names of customers stay out: {listed}"
        );
        let numbers: Vec<&str> = listed
            .lines()
            .filter(|line| line.contains("refused"))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        let [first, second] = numbers[..] else {
            panic!("{listed}")
        };
        assert!(run(town, &["outbox", "retry", first]).0);
        assert!(run(town, &["outbox", "drop", second]).0);
        assert!(
            !run(town, &["outbox", "retry", second]).0,
            "it was given up"
        );
        town.settle().await;
        let heard = town.mia.unread().len() + town.sam.unread().len();
        assert_eq!(heard, 1, "one was sent after all, the other never");
        town.mia.read_all();
        town.sam.read_all();
    })
    .await;
}
