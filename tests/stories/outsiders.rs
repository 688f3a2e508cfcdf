//! Somebody from outside comes into a customer's channel: nothing of the brief is shown there until
//! they left, and seller and manager hear of it at once.

use insta::assert_snapshot;
use slack_emulator::Fault;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";
/// Of the brief, and long enough that it could stand nowhere else.
const BRIEF: &str = "Orders arrive late every December";

#[tokio::test]
async fn a_guest_reads_nothing_and_the_owner_is_warned() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        let gus = town.stage.team.person("gus").real_name("Gus Guest");
        let gus = gus.guest().add();
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        assert!(card.text.contains(BRIEF));
        // A colleague comes in: nothing happens.
        sam.invites(CHANNEL, olaf).await.unwrap();
        town.settle().await;
        assert!(town.card(mia, CHANNEL).text.contains(BRIEF));
        town.heard_nothing(mia);

        sam.invites(CHANNEL, &gus).await.unwrap();
        town.settle().await;
        assert_snapshot!(town.card(&gus, CHANNEL).text, @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        HO-1 · Northwind Traders
        The brief is not shown here while somebody from outside is in this channel: @Gus Guest.
        Its seller and manager read it with “Read the brief”. Once they left, it is shown again.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief]
        ");
        assert_snapshot!(town.hears(mia).text, @"
        @Gus Guest, who is a guest or from another company, is in the channel of Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Nothing of the brief is shown there until they left, and what stood on its card is taken off. Remove them, or talk to them in another channel: this one is for your own people.
        [Read the brief] [Open the channel]
        ");
        assert!(
            town.hears(sam)
                .text
                .starts_with("@Gus Guest, who is a guest")
        );
        for message in town.channel(&gus, CHANNEL).messages {
            assert!(!message.text.contains(BRIEF), "{}", message.text);
        }
        // A question and its answer, an acknowledgement, a kickoff: work goes on, and still nothing
        // of it is shown there.
        town.types(mia, "/handoff ask HO-1 Who signs the zebra contract?")
            .await;
        if mia.screen().is_some() {
            town.press(mia, "Ask").await;
        }
        town.settle().await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill("Your answer", "The zebra contract is signed by Ada.")
            .await
            .unwrap();
        town.press(sam, "Send answer").await;
        town.everybody_reads();
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        town.everybody_reads();
        let seen = town.card(&gus, CHANNEL);
        assert!(seen.thread.is_empty(), "{:?}", seen.thread);
        for message in town.channel(&gus, CHANNEL).messages {
            assert!(!message.text.contains(BRIEF), "{}", message.text);
        }
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Read the brief").await;
        assert!(town.screen(mia).contains(BRIEF));
        mia.close_all().await.unwrap();

        // They leave: everything is shown again, and what waited comes after.
        gus.leaves(CHANNEL).await.unwrap();
        town.settle().await;
        assert_snapshot!(town.hears(mia).text, @"
        Nobody from outside is in the channel of Northwind Traders any more: the brief is shown there again.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Open the channel]
        ");
        assert!(town.card(mia, CHANNEL).text.contains(BRIEF));
        let thread = town.card(mia, CHANNEL).thread;
        let answer = |reply: &slack_emulator::Seen| reply.text.contains("signed by Ada");
        assert!(thread.iter().any(answer), "{thread:?}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_stranger_whom_slack_is_slow_to_describe_is_found_all_the_same() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        let stella = town
            .stage
            .team
            .person("stella")
            .real_name("Stella Stranger");
        let stella = stella.stranger().add();
        town.handed_off("Northwind Traders").await;
        // The first look fails, and is made again.
        let faults = town.stage.slack.faults();
        faults
            .on("conversations.members")
            .once(Fault::ServerErrorBefore);
        sam.invites(CHANNEL, &stella).await.unwrap();
        town.settle().await;
        town.advance_to("2026-11-23 10:30").await;
        assert!(
            town.hears(mia)
                .text
                .starts_with("@Stella Stranger, who is a guest")
        );
        assert!(!town.card(mia, CHANNEL).text.contains(BRIEF));
        town.everybody_reads();
        // Whoever asks for a repair has it looked at too; nothing changed, so nothing is said.
        town.types(mia, "/handoff repair HO-1").await;
        town.settle().await;
        assert!(!town.card(mia, CHANNEL).text.contains(BRIEF));
        mia.read_all();
        town.heard_nothing(sam);
        town.everybody_reads();
    })
    .await;
}
