//! What people type is stored as typed, shown as typed, and sets nothing off.

use handoff::domain::ids::{HandoffId, WorkspaceId};
use handoff::domain::template::{Kind, Tag, standard};
use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CUSTOMER: &str = "Ünïcode & <b>Söhne</b> *bold* &lt; <!channel> 🚀 مرحبا e\u{301}";
/// What might fire, format, or break something; `<@…>` is Olaf, who takes no part.
fn odd(town: &Town) -> String {
    format!(
        "<!channel> <!here> {} <#C1> *bold* _it_ ~no~ `code` &lt; &amp; @here @channel <https://evil.example|x> \
         :smile: > quote \\ \" ' {{}} %s 👩‍👩‍👧‍👦 مرحبا بالعالم שלום e\u{301}\u{302}\u{303} 北京 \u{202e}odd\u{202c}",
        town.olaf.mention()
    )
}

/// Different in every field, and as long as Slack lets it be.
fn filled(odd: &str, field: &str, most: usize) -> String {
    let text = format!("{field}: {odd}\n");
    let text: String = text.chars().cycle().take(most).collect();
    text.trim_end().to_owned()
}

/// With a word in place of the customer's odd name, which must stand there as typed.
fn read(text: &str) -> String {
    text.replace(CUSTOMER, "CUSTOMER")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn three_thousand_odd_letters_in_every_field() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        let odd = odd(town);
        let long = |field: &str| filled(&odd, field, 3000);
        town.types(sam, "/handoff").await;
        sam.fill("Customer", CUSTOMER).await.unwrap();
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        for page in &standard().pages {
            for field in &page.fields {
                match field.kind {
                    Kind::Long | Kind::Contacts => sam.fill(&field.label, &long(&field.label)).await.unwrap(),
                    Kind::Links => {
                        let links = format!("https://example.com/p?a=<b>&c=*d*\n{}", filled(&odd, "Links", 2900));
                        sam.fill(&field.label, &links).await.unwrap();
                    }
                    Kind::Promises => {
                        sam.fill("What was promised", &filled(&odd, "What", 300)).await.unwrap();
                        sam.fill("To whom", &filled(&odd, "Whom", 80)).await.unwrap();
                    }
                    kind => assert!(!kind.is_text(), "{kind:?}"),
                }
            }
            town.next().await;
        }
        let review = squeezed(&town.screen(sam));
        for label in ["Goals and motivation", "Why us", "How they decide"] {
            assert!(review.contains(&squeezed(&long(label))), "{label} is cut in the review");
        }
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        mia.read_all();
        assert_snapshot!(read(&town.hears(sam).text), @"
        The brief for CUSTOMER is with @Mia Manager now.
        HO-1 · CUSTOMER · #cust-unicode-b-sohne-b-bold-lt-channel-mrhb-e
        You are told as soon as it is acknowledged or comes back with questions. Until then you stay responsible.
        [Open the channel]
        ");

        // Stored as typed.
        let workspace = WorkspaceId::new(town.stage.team.id());
        let mut tx = town.stage.bot.edge.ctx.db.read().await.unwrap();
        let stored = tx.handoff(&workspace, HandoffId::new(1)).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(stored.customer.as_str(), CUSTOMER);
        for field in standard().fields().filter(|field| matches!(field.kind, Kind::Long | Kind::Contacts)) {
            assert_eq!(stored.brief.answer(&field.key), long(&field.label), "{}", field.label);
        }
        assert_eq!(stored.brief.promises.rows[0].text, filled(&odd, "What", 300));

        let names = town.stage.team.channel_names();
        let channel = names.iter().find(|name| name.starts_with("cust-")).unwrap();
        assert_snapshot!(channel, @"cust-unicode-b-sohne-b-bold-lt-channel-mrhb-e");

        // Shown as typed, over as many messages as it takes.
        let card = town.card(mia, channel);
        assert!(card.thread.len() > 3, "{} messages in the thread", card.thread.len());
        let mut whole = card.text.clone();
        for message in &card.thread {
            whole.push('\n');
            whole.push_str(&message.text);
        }
        let shown = squeezed(&whole);
        for field in standard().fields().filter(|field| matches!(field.kind, Kind::Long | Kind::Contacts)) {
            // Every repetition is there, but for those torn from one message to the next.
            let repetitions =
                |text: &str| text.matches(&format!("{}: <!channel>", field.label)).count();
            let typed = repetitions(&squeezed(&long(&field.label)));
            let seen = repetitions(&shown);
            if field.tag == Tag::Restricted {
                assert_eq!(seen, 0, "{}", field.label);
            } else {
                assert!(typed > 5 && seen <= typed && seen + 2 >= typed, "{}: {seen} of {typed}", field.label);
            }
            let words = long(&field.label);
            let words: Vec<_> = words.split_whitespace().collect();
            let windows = words.windows(3).filter(|some| !shown.contains(&some.join(" ")));
            let torn = 2 * card.thread.len();
            assert!(field.tag == Tag::Restricted || windows.count() <= torn, "{}", field.label);
        }
        assert_snapshot!(read(&card.text.lines().take(5).collect::<Vec<_>>().join("\n")), @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        HO-1 · CUSTOMER
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Brief: good, 88 of 100, 2 gaps
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller]
        ");
        let name = town.channel(mia, channel);
        assert_snapshot!(read(&format!("{}\n{}\n{:?}", name.topic, name.purpose, name.bookmarks)), @r#"
        HO-1 · waiting for Mia Manager to acknowledge · sold by Sam Seller
        Everything about CUSTOMER, from sale to customer management. The pinned brief says what was sold, why, and what was promised.
        [SeenBookmark { title: "example.com", link: "https://example.com/p?a=<b>&c=*d*" }, SeenBookmark { title: "Links: <!channel> <!here> <@U00000006> <#C1> *bold* _it_ ~no~ `code` &lt; &amp; ", link: "https://evil.example|x" }]
        "#);

        // Mia's words are no safer.
        let card = town.card(mia, channel);
        town.press_on(mia, &card, "Return with questions").await;
        for (nth, field) in ["Why us", "Goals and motivation", "Promises"].into_iter().enumerate() {
            mia.choose_nth("Field", nth, field).await.unwrap();
            mia.choose_nth("Reason", nth, "Too vague").await.unwrap();
            mia.fill_nth("What is needed", nth, &filled(&odd, field, 300)).await.unwrap();
        }
        town.press(mia, "Return").await;
        let asked = town.hears(sam);
        assert!(squeezed(&asked.text).contains(&squeezed(&filled(&odd, "Why us", 300))), "{}", asked.text);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill_nth("Your answer", 0, &filled(&odd, "Answer", 3000)).await.unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        assert!(sam.screen().is_none());
        let again = town.hears(mia);
        town.press_on(mia, &again, "Hand to someone else").await;
        mia.choose("Who should take over?", "Max Manager").await.unwrap();
        town.settle().await;
        mia.fill("Why?", &filled(&odd, "Hand", 300)).await.unwrap();
        town.press(mia, "Hand over").await;
        sam.read_all();
        let asked = town.hears(&town.max);
        town.press_on(&town.max, &asked, "Acknowledge").await;
        town.max.fill("What matters most here?", &squeezed(&filled(&odd, "Most", 200))).await.unwrap();
        town.press(&town.max, "Acknowledge").await;
        sam.read_all();
        town.types(sam, &format!("/handoff note HO-1 {}", odd.replace('\n', " "))).await;
        for word in ["history", "show"] {
            town.types(sam, &format!("/handoff {word} HO-1")).await;
        }
        let read = squeezed(&town.screen(sam));
        assert!(read.contains(&squeezed(&filled(&odd, "Answer", 3000))) || read.contains("Answer: <!channel>"));
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff cancel HO-1").await;
        sam.fill("Why does it end?", &filled(&odd, "End", 500)).await.unwrap();
        town.press(sam, "End handoff").await;
        town.everybody_reads();

        // Nothing that a person typed rang anybody.
        let fired = town.stage.slack.fired();
        let broadcasts: Vec<_> = fired.iter().filter(|firing| firing.what.is_broadcast()).collect();
        assert!(broadcasts.is_empty(), "{broadcasts:?}");
        let olaf = format!("{:?}", town.olaf.id());
        let rung: Vec<_> = fired.iter().filter(|firing| format!("{:?}", firing.what).contains(&olaf)).collect();
        assert!(rung.is_empty(), "{rung:?}");
    })
    .await;
}

#[tokio::test]
async fn names_in_a_command_read_as_they_were_typed() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        town.types(sam, "/handoff note HO-1 Ask @olaf in #general & tell <b>Bo</b>").await;
        assert_snapshot!(town.history(sam, "HO-1").await.lines().nth(6).unwrap(), @"> Ask @olaf in #general & tell <b>Bo</b>");
        town.types(sam, "/handoff show *Contoso* <!channel>").await;
        assert_snapshot!(town.answer(sam), @"
        I found no handoff for “*Contoso* <!channel>”.
        I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
        ");
        town.types(sam, "/handoff new *Contoso* & Co").await;
        assert_eq!(sam.screen().unwrap().title, "*Contoso* & Co");
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_eq!(town.stage.slack.fired().iter().filter(|firing| firing.what.is_broadcast()).count(), 0);
    })
    .await;
}
