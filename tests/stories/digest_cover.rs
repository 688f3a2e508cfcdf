//! A lead is away: whoever covers for them reads their digest meanwhile, and knows whose it is.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

/// What somebody got since they last read, and reads now.
fn digests(person: &Person) -> Vec<String> {
    let unread = person.unread().into_iter().map(|seen| seen.text);
    let digests = unread.filter(|text| text.contains("Digest for ")).collect();
    person.read_all();
    digests
}

async fn goes(town: &Town, person: &Person, typed: &str) {
    town.types(person, typed).await;
    town.everybody_reads();
}

/// Half past eight in New York is half past two in Berlin, where the others live.
#[tokio::test]
async fn a_digest_goes_to_the_cover_at_the_covers_hour() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (lena, max) = (&town.lena, &town.max);
        town.handed_off("Northwind Traders").await;
        goes(town, lena, "/handoff away 2026-11-25 to 2026-11-26 @max").await;
        town.advance_to("2026-11-24 20:00").await;
        assert_eq!(digests(lena).len(), 2, "on Monday and Tuesday");
        assert_eq!(digests(max).len(), 0);

        town.advance_to("2026-11-25 08:29").await;
        assert_eq!(digests(max).len(), 0);
        town.advance_to("2026-11-25 08:30").await;
        let theirs = digests(max);
        assert_eq!(theirs.len(), 1);
        assert_snapshot!(theirs[0], @"
        You cover for @Lena Lead until Nov 26, 2026: this is their digest.
        Digest for Nov 25, 2026: 1 late.
        Late · 1
        @Mia Manager has not said yes or no to Northwind Traders (due Nov 24, 2026 at 10:00 AM). Reminded once. · #cust-northwind-traders
        Waiting for a yes or no · 1, among the customers above
        Last 7 days (the 7 before): 1 sent (0), 0 acknowledged (0). Too few to say how it goes.
        Only leads can nudge and reassign. To see who leads, type /handoff leads.
        ");
        town.advance_to("2026-11-25 20:00").await;
        assert_eq!(digests(lena).len() + digests(max).len(), 0);
        town.advance_to("2026-11-26 20:00").await;
        assert_eq!(digests(max).len(), 1);
        assert_eq!(digests(lena).len(), 0);

        // Back on Friday.
        town.advance_to("2026-11-27 20:00").await;
        let hers = digests(lena);
        assert_eq!(hers.len(), 1);
        assert!(hers[0].starts_with("Digest for Nov 27, 2026: "), "{hers:?}");
        assert_eq!(digests(max).len(), 0);
        town.advance_to("2026-11-30 20:00").await;
        assert_eq!(digests(max).len(), 0);
        assert_eq!(digests(lena).len(), 1);
        let timers = format!(
            "SELECT COUNT(*) FROM timers WHERE key = 'digest/{}' AND outcome IS NULL",
            max.id()
        );
        assert_eq!(town.number(&timers).await, 0, "nothing is left of it");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn without_a_cover_nobody_gets_it() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        town.handed_off("Northwind Traders").await;
        let lena = &town.lena;
        goes(town, lena, "/handoff away 2026-11-25").await;
        town.advance_to("2026-11-24 20:00").await;
        assert_eq!(digests(lena).len(), 2, "on Monday and Tuesday");
        town.advance_to("2026-11-25 20:00").await;
        for person in [&town.sam, &town.mia, &town.max, &town.olaf, lena] {
            assert_eq!(digests(person).len(), 0);
        }
        town.advance_to("2026-11-26 20:00").await;
        assert_eq!(digests(lena).len(), 1);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_lead_who_covers_for_another_gets_both_and_may_act_on_both() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (lena, max, mia) = (&town.lena, &town.max, &town.mia);
        town.handed_off("Northwind Traders").await;
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        for name in ["Lena Lead", "Max Manager"] {
            lena.choose("Leads", name).await.unwrap();
        }
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        goes(town, lena, "/handoff away 2026-11-25 @max").await;
        town.advance_to("2026-11-24 20:00").await;
        town.everybody_reads();
        town.advance_to("2026-11-25 08:30").await;
        let hers = max.unread().into_iter();
        let mut hers = hers.filter(|seen| seen.text.starts_with("You cover for @Lena Lead"));
        let hers = hers.next().unwrap();
        assert!(!hers.text.contains("Only leads"), "{}", hers.text);
        let both = digests(max);
        assert_eq!(both.len(), 2, "{both:?}");
        mia.read_all();
        town.press_on(max, &hers, "Nudge").await;
        assert!(town.answer(max).contains("@Mia Manager"));
        // She is back earlier than she said, before it was sent again.
        goes(town, lena, "/handoff back").await;
        town.advance_to("2026-11-26 20:00").await;
        assert_eq!(digests(max).len(), 1, "his own");
        town.everybody_reads();
    })
    .await;
}
