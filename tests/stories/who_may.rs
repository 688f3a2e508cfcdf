//! Only those who may, may; everybody else gets one kind sentence saying who can. What is sensitive
//! reaches nobody else.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use insta::assert_snapshot;
use slack_emulator::{Fault, Person, Seen, Way};

use crate::support::sql;
use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";
/// A word of the sensitive notes that stands nowhere else.
const MARKER: &str = "predecessor";

/// What a person is told who presses a button of the card.
async fn pressed(town: &Town, person: &Person, button: &str) -> String {
    let card = town.card(person, CHANNEL);
    town.press_on(person, &card, button).await;
    let told = town.screen(person);
    person.close_all().await.unwrap();
    told
}

/// The same of a card as it stood before.
async fn pressed_on(town: &Town, person: &Person, card: &Seen, button: &str) -> String {
    town.press_stale(person, card, button).await;
    let told = town.screen(person);
    person.close_all().await.unwrap();
    told
}

#[tokio::test]
async fn nobody_else_moves_it() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        let team = &town.stage.team;
        let gus = team.person("gus").real_name("Gus Guest").guest().add();
        let stella = team.person("stella").real_name("Stella Stranger").stranger().add();
        let robo = team.person("robo").real_name("Robo").bot().add();
        town.handed_off("Northwind Traders").await;
        // Once they are in the channel nothing of the brief stands on its card; these buttons are
        // still on their screens.
        let card = town.card(sam, CHANNEL);
        for person in [&gus, &stella, &robo] {
            sam.invites(CHANNEL, person).await.unwrap();
        }
        town.settle().await;
        town.everybody_reads();
        for person in [&town.olaf, &gus, &stella, &robo] {
            let mut told = Vec::new();
            for button in ["Acknowledge", "Return with questions", "Hand to someone else", "Show sensitive notes"] {
                told.push(pressed_on(town, person, &card, button).await);
            }
            assert_snapshot!(told.join("\n"), @"
            Handoff
            Only @Mia Manager, who is asked to take over Northwind Traders, or a lead can do this.
            [Close]
            Handoff
            Only @Mia Manager, who is asked to take over Northwind Traders, or a lead can do this.
            [Close]
            Handoff
            Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
            [Close]
            Handoff
            Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
            [Close]
            ");
        }
        {
            let person = &town.olaf;
            for verb in ["note HO-1 Hello", "repair HO-1"] {
                town.types(person, &format!("/handoff {verb}")).await;
                assert_snapshot!(town.answer(person).lines().next().unwrap(), @"Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.");
            }
            for verb in ["cancel", "kickoff"] {
                town.types(person, &format!("/handoff {verb} HO-1")).await;
                let told = town.screen(person);
                assert!(told.contains("Sam Seller") || told.contains("Mia Manager"), "{told}");
                assert_eq!(told.lines().count(), 3, "one sentence: {told}");
                person.close_all().await.unwrap();
            }
        }
        // A guest learns nothing, not even whose number or name it is; a member reads what stands
        // in a public channel.
        for verb in ["show", "history", "cancel", "kickoff", "repair"] {
            for about in ["HO-1", "Northwind Traders"] {
                town.types(&gus, &format!("/handoff {verb} {about}")).await;
                let told = town.answer(&gus);
                assert!(told.starts_with(&format!("I found no handoff for “{about}”.")), "{told}");
                assert!(!told.contains("Seller"), "{told}");
                assert!(gus.screen().is_none());
            }
        }
        // Nor do suggestions tell a guest whose names are known here.
        town.handed_off("Northwind Shipping").await;
        town.types(&gus, "/handoff show north").await;
        assert_snapshot!(town.answer(&gus), @"
        I found no handoff for “north”.
        I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
        ");
        town.types(&town.olaf, "/handoff show HO-1").await;
        let read = town.screen(&town.olaf);
        assert!(read.contains("Goals and motivation"), "{read}");
        assert!(!read.contains(MARKER), "{read}");
        assert_snapshot!(read.lines().rev().take(2).collect::<Vec<_>>().join("\n"), @"
        [Close]
        There are sensitive notes. The seller, the manager and leads can read them.
        ");
        town.olaf.close_all().await.unwrap();

        // The seller cannot acknowledge their own brief, but may pass it on.
        assert_snapshot!(pressed(town, sam, "Acknowledge").await, @"
        Handoff
        Only @Mia Manager, who is asked to take over Northwind Traders, or a lead can do this.
        [Close]
        ");
        assert!(pressed(town, sam, "Hand to someone else").await.contains("Who should take over?"));
        let changes = "SELECT COUNT(*) FROM touchpoints";
        assert_eq!(town.number(changes).await, 4, "sent twice, and two channels made");
        let heard = "SELECT COUNT(*) FROM handoffs WHERE version > 1";
        assert_eq!(town.number(heard).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_lead_may_act_for_everybody() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        assert!(pressed(town, lena, "Show sensitive notes").await.contains(MARKER));
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Acknowledge").await;
        town.press(lena, "Acknowledge").await;
        assert_snapshot!(town.hears(mia).text, @"
        @Lena Lead took over Northwind Traders, so there is nothing left for you to do.
        HO-1 · Northwind Traders · #cust-northwind-traders
        ");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Lena Lead acknowledged Northwind Traders, less than a minute after you sent it, and owns it now.");
        // It is hers now.
        assert_snapshot!(pressed(town, mia, "Book kickoff").await, @"
        Handoff
        Only @Lena Lead, who owns Northwind Traders, or a lead can do this.
        [Close]
        ");
    })
    .await;
}

/// Keeps every line that is logged.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As somebody does who has the database open.
async fn changed(town: &Town, statement: &str) {
    let db = &town.stage.bot.edge.ctx.db;
    let mut tx = db.begin().await.unwrap();
    sql::run(&mut tx, statement).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_fails_through_our_fault_is_found_in_the_log_by_what_the_person_reads() {
    on_every_setup(async |town: &mut Town| {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::ERROR)
            .with_writer(move || writer.clone())
            .finish();
        let listening = tracing::subscriber::set_default(subscriber);
        town.handed_off("Northwind Traders").await;
        changed(
            town,
            "UPDATE handoffs SET brief = '{' || brief WHERE number = 1",
        )
        .await;
        town.types(&town.sam, "/handoff show HO-1").await;
        let said = town.answer(&town.sam);
        let reference = said
            .rsplit(' ')
            .next()
            .unwrap()
            .trim_end_matches('.')
            .to_owned();
        assert_eq!(reference.len(), 8, "{said}");
        drop(listening);
        let log = log.text();
        let line = log
            .lines()
            .find(|line| line.contains("an act failed"))
            .unwrap();
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["span"]["id"], reference, "{line}");
        assert_eq!(line["span"]["kind"], "command");
        // Where and how it breaks, and not what stands there.
        assert!(
            line["fields"]["error"]
                .as_str()
                .unwrap()
                .contains("handoffs"),
            "{line}"
        );
        assert!(!line.to_string().contains("December"), "{line}");
        changed(
            town,
            "UPDATE handoffs SET brief = SUBSTR(brief, 2) WHERE number = 1",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn sensitive_notes_reach_only_the_form_that_shows_them() {
    on_every_setup(async |town: &mut Town| {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        let listening = tracing::subscriber::set_default(subscriber);

        let (sam, mia) = (&town.sam, &town.mia);
        // Bad luck makes the bot write into its log.
        town.stage
            .slack
            .faults()
            .on("conversations.setTopic")
            .once(Fault::ServerErrorAfter);
        town.stage
            .slack
            .faults()
            .on("pins.add")
            .once(Fault::Error("too_many_pins"));
        town.hand_off("Northwind Traders").await;
        town.advance_to("2026-11-23 10:30").await;
        town.everybody_reads();
        for verb in ["list", "show HO-1", "history HO-1"] {
            town.types(&town.olaf, &format!("/handoff {verb}")).await;
        }
        town.olaf.close_all().await.unwrap();
        // Mia asks about the field; the question is as sensitive as the answer.
        let card = town
            .channel(mia, CHANNEL)
            .from_apps()
            .next()
            .cloned()
            .unwrap();
        town.press_on(mia, &card, "Return with questions").await;
        mia.choose("Field", "Sensitivities").await.unwrap();
        mia.choose("Reason", "Too vague").await.unwrap();
        mia.fill("What is needed", "Which predecessor?")
            .await
            .unwrap();
        town.press(mia, "Return").await;
        let to_sam = town.hears(sam).text;
        assert!(to_sam.contains("Which predecessor?"), "{to_sam}");

        let told: Vec<_> = town
            .stage
            .slack
            .journal()
            .into_iter()
            .filter(|call| call.way == Way::ToSlack && call.args.to_string().contains(MARKER))
            .map(|call| (call.method, call.args["channel"].clone()))
            .collect();
        assert_eq!(told.len(), 1, "only Sam was asked: {told:?}");
        for channel in sam.channels() {
            for message in channel.messages {
                assert!(!message.text.contains(MARKER), "{}", message.text);
            }
        }

        town.press_on(mia, &card, "Show sensitive notes").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Only the seller, the manager and leads can read this. Do not copy it into the channel.
        Sensitivities
        Bo's predecessor was let go over the last rollout; do not mention it.
        [Close]
        ");
        mia.close_all().await.unwrap();
        assert_eq!(
            town.stage
                .slack
                .calls("views.open")
                .iter()
                .filter(|call| call.args.to_string().contains(MARKER))
                .count(),
            1
        );
        drop(listening);
        let log = log.text();
        assert!(log.contains("too_many_pins"), "something was logged: {log}");
        let leak = log
            .lines()
            .find(|line| line.contains(MARKER) || line.contains("ada@northwind"));
        assert_eq!(leak, None);
        assert!(!log.contains(town.stage.app.bot_token()), "no token either");
    })
    .await;
}

#[tokio::test]
async fn somebody_we_do_not_know_yet_is_told_to_try_again() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Northwind Traders").await;
        // Somebody joins, and Slack is slow to say so.
        town.stage.slack.faults().delay_events(1, 600_000);
        let ada = town.stage.team.person("ada").real_name("Ada Admin").admin().add();
        let told = pressed(town, &ada, "Acknowledge").await;
        assert_snapshot!(told, @"
        Handoff
        Only @Mia Manager, who is asked to take over Northwind Traders, or a lead can do this. We have only just met: if this is wrong, try once more in a moment.
        [Close]
        ");
        let told = pressed(town, &ada, "Acknowledge").await;
        assert!(told.contains("You become the owner"), "{told}");
        town.advance_to("2026-11-23 11:00").await;
    })
    .await;
}

#[tokio::test]
async fn only_full_members_lead() {
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        let team = &town.stage.team;
        team.person("gus").real_name("Gus Guest").guest().add();
        let stella = team
            .person("stella")
            .real_name("Stella Stranger")
            .stranger()
            .admin()
            .add();
        town.handed_off("Northwind Traders").await;
        // Slack calls her no stranger any more once she shares a channel with the bot.
        let card = town.card(&town.sam, CHANNEL);
        town.sam.invites(CHANNEL, &stella).await.unwrap();
        stella.set_status("new here").await;
        town.settle().await;
        assert!(
            pressed_on(town, &stella, &card, "Show sensitive notes")
                .await
                .contains("Only @Sam Seller")
        );
        town.everybody_reads();
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        for (name, complaint) in [
            (
                "Gus Guest",
                "Gus Guest is a guest here. Only full members can carry a handoff.",
            ),
            (
                "Stella Stranger",
                "Stella Stranger belongs to another company. Choose somebody of your own.",
            ),
        ] {
            lena.choose("Leads", name).await.unwrap();
            town.press(lena, "Save").await;
            assert_eq!(lena.screen().unwrap().errors["Leads"], complaint);
            lena.unchoose("Leads", name).await.unwrap();
        }
        lena.close_all().await.unwrap();
    })
    .await;
}
