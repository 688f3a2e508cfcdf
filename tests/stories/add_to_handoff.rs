//! "Add to handoff", from the menu of any message: a note, a promise, more of a field; with who wrote
//! it, when, and the way there, and never with a private channel's name.

use std::fmt::Write as _;

use insta::assert_snapshot;
use slack_emulator::{App, AppSpec, Person, Seen, Way};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

use crate::support::sql;
use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";
const SHORTCUT: &str = "Add to handoff";
const NORTHWIND: &str = "HO-1 · Northwind Traders";
const WHERE: &str = "Where does it go?";
const NOTE: &str = "A note: it stands in the history";
const PROMISE: &str = "A promise: one more, with its reminders";
const FIELD: &str = "A field of the brief: below what it says";

/// The newest message of a channel, as somebody sees it.
fn newest(person: &Person, channel: &str) -> Seen {
    let channel = person.channel(channel).expect("they see the channel");
    channel.messages.into_iter().last().expect("a message")
}

/// Somebody opens the menu of a message.
async fn adds(town: &Town, person: &Person, message: &Seen) {
    person.message_shortcut(message, SHORTCUT).await.unwrap();
    town.settle().await;
}

/// The same with something that was just written in a channel.
async fn adds_words(town: &Town, person: &Person, by: &Person, channel: &str, words: &str) {
    by.posts(channel, words).await.unwrap();
    let message = newest(person, channel);
    adds(town, person, &message).await;
}

async fn chooses(town: &Town, person: &Person, label: &str, shown: &str) {
    person.choose(label, shown).await.unwrap();
    town.settle().await;
}

async fn finds(town: &Town, person: &Person, typed: &str, shown: &str) {
    let found = person.search_and_choose("Handoff", typed, shown).await;
    found.unwrap();
    town.settle().await;
}

/// Channels are private: who takes no part in a handoff reads nothing of it.
async fn behind_doors(town: &Town) {
    let lena = &town.lena;
    town.types(lena, "/handoff settings").await;
    town.press(lena, "Change channels").await;
    chooses(
        town,
        lena,
        "Who can read a new channel",
        "Only who is invited",
    )
    .await;
    town.press(lena, "Save").await;
    lena.close_all().await.unwrap();
}

/// What the card says in a field.
fn says(town: &Town, field: &str) -> String {
    let card = town.card(&town.mia, CHANNEL).text;
    let lines = card.lines().skip_while(|line| !line.starts_with(field));
    let lines = lines.take(8);
    lines.collect::<Vec<_>>().join("\n")
}

/// The topmost entries of the history.
async fn history(town: &Town, person: &Person, entries: usize) -> String {
    let shown = town.history(person, "HO-1").await;
    let lines = shown.lines().skip_while(|line| !line.contains(" · @"));
    lines.take(entries).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_message_becomes_a_note_with_its_way_back() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf) = (&town.sam, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.handed_off("Contoso Freight").await;
        town.advance_to("2026-11-23 11:00").await;
        let words = "Ada says the night shift needs a third day.";
        adds_words(town, sam, olaf, "general", words).await;
        assert_snapshot!(town.screen(sam), @"
        Add to handoff
        From a message of @Olaf Other, Nov 23, 2026 at 10:00 AM · Open the message (https://contoso.slack.com/archives/C00000001/p1795428000000000)
        What to note: Ada says the night shift needs a third day.
          (Everybody who can read the brief reads it.)
        Handoff:
          (Type a customer’s name, or a number such as HO-12, to search.)
        Where does it go?: (x) A note: it stands in the history  ( ) A promise: one more, with its reminders  ( ) A field of the brief: below what it says
        [Add] [Cancel]
        ");
        let own = sam.suggestions("Handoff", "").await.unwrap();
        assert_eq!(own, ["HO-2 · Contoso Freight", NORTHWIND]);
        // Nothing is chosen yet.
        town.press(sam, "Add").await;
        let errors = sam.screen().unwrap().errors;
        assert_snapshot!(errors["Handoff"], @"Please complete this required field.");
        finds(town, sam, "", NORTHWIND).await;
        town.advance_to("2026-11-23 12:00").await;
        town.press(sam, "Add").await;
        assert_snapshot!(town.screen(sam), @"
        Add to handoff
        Noted for HO-1 · Northwind Traders. It stands in /handoff history HO-1.
        [Close]
        ");
        sam.close_all().await.unwrap();
        assert_snapshot!(history(town, sam, 2).await, @"
        Nov 23, 2026 at 11:00 AM · @Sam Seller noted a message of @Olaf Other, Nov 23, 2026 at 10:00 AM · Open the message (https://contoso.slack.com/archives/C00000001/p1795428000000000)
        > Ada says the night shift needs a third day.
        ");
        // Whoever follows the link reads it where it was written.
        let link = town.stage.team.channel_id("general").unwrap();
        let shown = town.history(sam, "HO-1").await;
        let address = format!("https://contoso.slack.com/archives/{link}/p");
        assert!(shown.contains(&address), "{shown}");
        town.types(sam, "/handoff history HO-1").await;
        chooses(town, sam, "Show", "Notes").await;
        assert!(town.screen(sam).contains(words));
        sam.close_all().await.unwrap();
        assert_eq!(town.number("SELECT COUNT(*) FROM briefs").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_message_becomes_a_promise_and_its_reminder_comes() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.acknowledged("Northwind Traders").await;
        let words = "By the way: Bo gets the export in December, I told him so.";
        adds_words(town, mia, sam, CHANNEL, words).await;
        // The message stands in the customer's channel, so it is plain whose it is.
        assert!(town.screen(mia).contains(NORTHWIND), "{}", town.screen(mia));
        chooses(town, mia, WHERE, PROMISE).await;
        assert_snapshot!(town.screen(mia), @"
        Add to handoff
        From a message of @Sam Seller, Nov 23, 2026 at 10:00 AM · Open the message (https://contoso.slack.com/archives/C00000002/p1795424402000000)
        What was promised: By the way: Bo gets the export in December, I told him so.
          (One sentence, of 300 characters at most.)
        Handoff: HO-1 · Northwind Traders
          (Type a customer’s name, or a number such as HO-12, to search.)
        Where does it go?: ( ) A note: it stands in the history  (x) A promise: one more, with its reminders  ( ) A field of the brief: below what it says
        To whom (optional):
        By when (optional):
          (Reminders come before that day and on it.)
        How binding: Firm: they count on it
        It makes a new version of the brief, and @Sam Seller is told.
        [Add] [Cancel]
        ");
        mia.fill("To whom", "Bo Champion").await.unwrap();
        mia.pick_date("By when", "2026-12-01").await.unwrap();
        mia.fill("What was promised", "The export").await.unwrap();
        // What was entered is there again after a look at something else.
        chooses(town, mia, WHERE, NOTE).await;
        assert!(!town.screen(mia).contains("To whom"));
        chooses(town, mia, WHERE, PROMISE).await;
        let screen = town.screen(mia);
        assert!(
            screen.contains("To whom (optional): Bo Champion"),
            "{screen}"
        );
        assert!(screen.contains("2026-12-01"), "{screen}");
        assert!(screen.contains("What was promised: The export"), "{screen}");
        town.press(mia, "Add").await;
        assert_snapshot!(town.screen(mia), @"
        Add to handoff
        The promise to Northwind Traders stands on the brief now, and @Sam Seller is told. It is due Dec 1, 2026.
        [Close]
        ");
        mia.close_all().await.unwrap();
        let card = town.card(mia, CHANNEL).text;
        let rows = card.lines().filter(|line| line.starts_with("• "));
        assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @"
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        • The export · firm · to Bo Champion · by Dec 1, 2026
        ");
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager added a promise to Northwind Traders:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > • The export · firm · to Bo Champion · by Dec 1, 2026
        Taken from a message of @Sam Seller, Nov 23, 2026 at 9:00 AM · Open the message (https://contoso.slack.com/archives/C00000002/p1795424402000000)
        It stands in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
        assert_snapshot!(history(town, mia, 2).await, @"
        Nov 23, 2026 at 10:00 AM · @Mia Manager added a promise (brief version 2): a message of @Sam Seller, Nov 23, 2026 at 10:00 AM · Open the message (https://contoso.slack.com/archives/C00000002/p1795424402000000)
        > The export
        ");
        town.heard_nothing(mia);
        // Three business days before, in the morning.
        town.advance_to("2026-11-25 18:00").await;
        town.everybody_reads();
        town.advance_to("2026-11-26 10:00").await;
        let unread = mia.unread().into_iter().map(|seen| seen.text);
        let morning = unread.collect::<Vec<_>>().join("\n");
        assert!(morning.contains("The export"), "{morning}");
        town.everybody_reads();
        // It ends as any other promise.
        town.types(mia, "/handoff promise HO-1").await;
        chooses(town, mia, "Which promise?", "Dec 1 · The export").await;
        mia.choose("What became of it?", "Kept").await.unwrap();
        town.press(mia, "Save").await;
        assert!(town.hears(sam).text.contains("kept a promise"));
    })
    .await;
}

#[tokio::test]
async fn a_message_becomes_part_of_a_field_and_what_stood_there_stays() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        let words = "The zeppelin hangar wants live tracking, too.\nIn March.";
        adds_words(town, lena, sam, CHANNEL, words).await;
        chooses(town, lena, WHERE, FIELD).await;
        assert_snapshot!(town.screen(lena), @"
        Add to handoff
        From a message of @Sam Seller, Nov 23, 2026 at 4:00 AM · Open the message (https://contoso.slack.com/archives/C00000002/p1795424401000001)
        What to add: The zeppelin hangar wants live tracking, too.
        In March.
          (Above it stands who wrote it and when, below it the way to the message.)
        Handoff: HO-1 · Northwind Traders
          (Type a customer’s name, or a number such as HO-12, to search.)
        Where does it go?: ( ) A note: it stands in the history  ( ) A promise: one more, with its reminders  (x) A field of the brief: below what it says
        Which field?:
          (What a restricted field says is for the seller, the manager and leads only.)
        It makes a new version of the brief, and @Sam Seller and @Mia Manager are told.
        [Add] [Cancel]
        ");
        let fields = lena.choices("Which field?").join(", ");
        assert_snapshot!(fields, @"People at the customer, Goals and motivation, What success looks like, First value, Why us, Concerns and expectations, How they communicate, How they decide, Scope and environment, Sensitivities (restricted), Links");
        lena.choose("Which field?", "Goals and motivation")
            .await
            .unwrap();
        town.press(lena, "Add").await;
        assert_snapshot!(town.screen(lena), @"
        Add to handoff
        It stands in “Goals and motivation” now, in the brief of Northwind Traders, and @Sam Seller and @Mia Manager are told.
        [Close]
        ");
        lena.close_all().await.unwrap();
        let field = says(town, "Goals and motivation");
        let channel = town.stage.team.channel_id(CHANNEL).unwrap();
        let (link, message) = (
            newest(sam, CHANNEL).ts.replace('.', ""),
            newest(sam, CHANNEL),
        );
        assert_eq!(message.author, "Sam Seller");
        let address = format!("https://contoso.slack.com/archives/{channel}/p{link}");
        assert_snapshot!(field.replace(&address, "LINK"), @"
        Goals and motivation
        Orders arrive late every December; they want to halve that.
        Sam Seller wrote on 2026-11-23, added by Lena Lead:
        The zeppelin hangar wants live tracking, too.
        In March.
        (LINK)
        What success looks like
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        ");
        let told = town.hears(sam).text.replace(&address, "LINK");
        assert_snapshot!(told, @"
        @Lena Lead added to the brief of Northwind Traders, in “Goals and motivation”:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > The zeppelin hangar wants live tracking, too.
        > In March.
        Taken from a message of @Sam Seller, Nov 23, 2026 at 9:00 AM · Open the message (LINK)
        It stands in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
        let first = town.hears(mia).text;
        assert_eq!(first.lines().next(), told.lines().next());
        assert_snapshot!(history(town, mia, 3).await.replace(&address, "LINK"), @"
        Nov 23, 2026 at 10:00 AM · @Lena Lead added to “Goals and motivation” (brief version 2): a message of @Sam Seller, Nov 23, 2026 at 10:00 AM · Open the message (LINK)
        > The zeppelin hangar wants live tracking, too.
        > In March.
        ");
        town.types(mia, "/handoff history HO-1").await;
        town.press(mia, "Versions of the brief").await;
        let compared = town.screen(mia).replace(&address, "LINK");
        assert_snapshot!(compared, @"
        Versions
        HO-1 · Northwind Traders
        Compare
        [Version 1 ▾]
        with
        [Version 2 ▾]
        Version 1: @Sam Seller sent it · Nov 23, 2026 at 10:00 AM
        Version 2: @Lena Lead added a message to “Goals and motivation” · Nov 23, 2026 at 10:00 AM
        1 field reads differently. The others are the same.
        Goals and motivation
        Version 1:
        > Orders arrive late every December; they want to halve that.
        Version 2:
        > Orders arrive late every December; they want to halve that.
        > 
        > Sam Seller wrote on 2026-11-23, added by Lena Lead:
        > The zeppelin hangar wants live tracking, too.
        > In March.
        > (LINK)
        [Close]
        ");
        mia.close_all().await.unwrap();
        // It is found by what was added, and not by where it was written.
        town.types(mia, "/handoff find zeppelin").await;
        assert!(town.answer(mia).contains(NORTHWIND), "{}", town.answer(mia));
        town.types(mia, "/handoff find contoso.slack.com").await;
        assert!(town.answer(mia).contains("I found no handoff"));
        assert_eq!(town.number("SELECT COUNT(*) FROM briefs").await, 2);
    })
    .await;
}

#[tokio::test]
async fn who_answers_meanwhile_takes_nothing_away() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Return with questions").await;
        mia.choose("Field", "Why us").await.unwrap();
        mia.choose("Reason", "Too vague").await.unwrap();
        mia.choose_nth("Field", 1, "Promises").await.unwrap();
        mia.choose_nth("Reason", 1, "Too vague").await.unwrap();
        town.press(mia, "Return").await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        // While his form is open, two messages are added.
        for (place, words) in [(FIELD, "The price decided it."), (PROMISE, "A free month")] {
            adds_words(town, mia, mia, CHANNEL, words).await;
            chooses(town, mia, WHERE, place).await;
            if place == FIELD {
                mia.choose("Which field?", "Why us").await.unwrap();
            }
            town.press(mia, "Add").await;
            mia.close_all().await.unwrap();
        }
        let answer = "The pilot took two days; the homegrown tool took ten.";
        sam.fill("Your answer", answer).await.unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        assert!(sam.screen().is_none(), "{}", town.screen(sam));
        let field = says(town, "Why us");
        assert!(field.contains(answer), "{field}");
        assert!(field.contains("The price decided it."), "{field}");
        let card = town.card(mia, CHANNEL).text;
        assert!(card.contains("• A free month · firm"), "{card}");
        assert!(card.contains("• Single sign-on"), "{card}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn the_menu_finds_what_one_may_read_and_no_more() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf, lena) = (&town.sam, &town.mia, &town.olaf, &town.lena);
        town.handed_off("Northwind Traders").await;
        town.handed_off("Northern Lights").await;
        town.types(sam, "/handoff alias HO-2: Aurora").await;
        adds_words(town, sam, olaf, "general", "They called again.").await;
        let mut found = String::new();
        for typed in [
            "",
            "n",
            "north",
            "NORTHWIND",
            "nt",
            "HO-2",
            "2",
            "#1",
            "aurora",
            "nortwind",
            "zeppelin",
            "HO-77",
            " ",
            "<!channel>",
            "\"",
            "👩‍👩‍👧‍👦",
            "&amp;",
            "x",
        ] {
            let offered = sam.suggestions("Handoff", typed).await.unwrap();
            writeln!(found, "{typed:?} finds {offered:?}").unwrap();
        }
        assert_snapshot!(found, @r##"
        "" finds ["HO-2 · Northern Lights", "HO-1 · Northwind Traders"]
        "n" finds ["HO-2 · Northern Lights", "HO-1 · Northwind Traders"]
        "north" finds ["HO-2 · Northern Lights", "HO-1 · Northwind Traders"]
        "NORTHWIND" finds ["HO-1 · Northwind Traders"]
        "nt" finds ["HO-1 · Northwind Traders"]
        "HO-2" finds ["HO-2 · Northern Lights"]
        "2" finds ["HO-2 · Northern Lights"]
        "#1" finds ["HO-1 · Northwind Traders"]
        "aurora" finds ["HO-2 · Northern Lights"]
        "nortwind" finds ["HO-1 · Northwind Traders"]
        "zeppelin" finds []
        "HO-77" finds []
        " " finds ["HO-2 · Northern Lights", "HO-1 · Northwind Traders"]
        "<!channel>" finds []
        "\"" finds []
        "👩\u{200d}👩\u{200d}👧\u{200d}👦" finds []
        "&amp;" finds []
        "x" finds []
        "##);
        let endless = "x".repeat(3000);
        let offered = sam.suggestions("Handoff", &endless).await.unwrap();
        assert_eq!(offered, Vec::<String>::new());
        sam.close_all().await.unwrap();
        // Olaf reads what stands in public channels, and may add nothing to it.
        let message = newest(olaf, "general");
        adds(town, olaf, &message).await;
        let none = olaf.suggestions("Handoff", "").await.unwrap();
        assert_eq!(none, Vec::<String>::new(), "nothing is his");
        finds(town, olaf, "northw", NORTHWIND).await;
        assert_snapshot!(town.screen(olaf), @"
        Add to handoff
        From a message of @Olaf Other, Nov 23, 2026 at 10:00 AM · Open the message (https://contoso.slack.com/archives/C00000001/p1795424402000000)
        What to note: They called again.
          (Everybody who can read the brief reads it.)
        Handoff: HO-1 · Northwind Traders
          (Type a customer’s name, or a number such as HO-12, to search.)
        Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
        Where does it go?: (x) A note: it stands in the history  ( ) A promise: one more, with its reminders  ( ) A field of the brief: below what it says
        [Add] [Cancel]
        ");
        town.press(olaf, "Add").await;
        assert_snapshot!(town.screen(olaf), @"
        Northwind Traders
        Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
        What you typed
        > They called again.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        // Behind doors he finds nothing at all, not even by the number; what he had found passes for
        // not chosen.
        adds(town, olaf, &message).await;
        finds(town, olaf, "HO-1", NORTHWIND).await;
        behind_doors(town).await;
        chooses(town, olaf, WHERE, PROMISE).await;
        assert!(
            !town.screen(olaf).contains("Only @"),
            "{}",
            town.screen(olaf)
        );
        for typed in ["north", "HO-1", "1", "aurora", ""] {
            let offered = olaf.suggestions("Handoff", typed).await.unwrap();
            assert_eq!(offered, Vec::<String>::new(), "{typed}");
        }
        olaf.close_all().await.unwrap();
        adds(town, lena, &newest(lena, "general")).await;
        let offered = lena.suggestions("Handoff", "north").await.unwrap();
        assert_eq!(offered.len(), 2, "a lead reads everything");
        lena.close_all().await.unwrap();
        // What has ended is not offered.
        town.types(mia, "/handoff cancel HO-2").await;
        mia.fill("Why does it end?", "They went bankrupt.")
            .await
            .unwrap();
        town.press(mia, "End handoff").await;
        adds(town, sam, &newest(sam, "general")).await;
        for typed in ["", "north", "HO-2"] {
            let offered = sam.suggestions("Handoff", typed).await.unwrap();
            assert!(!offered.contains(&"HO-2 · Northern Lights".to_owned()));
        }
        sam.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}

/// Another app writes in a channel, in its own markup.
async fn app_posts(town: &Town, app: &App, channel: &str, text: &str) {
    let url = Url::parse(&format!("{}/chat.postMessage", town.stage.slack.api_url())).unwrap();
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("channel", channel), ("text", text)])
        .finish();
    let address = url.socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: slack\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        url.path(),
        app.bot_token(),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("\"ok\":true"), "{answer}");
}

fn another_app(town: &Town) -> App {
    town.stage.team.install(AppSpec {
        name: "Gossip".to_owned(),
        signing_secret: "whatever".to_owned(),
        scopes: vec!["chat:write".to_owned()],
        ..AppSpec::default()
    })
}

/// Everything in every column of every table, as text.
async fn everything_stored(town: &Town) -> String {
    let db = &town.stage.bot.edge.ctx.db;
    let mut tx = db.read().await.unwrap();
    let sqlite = town.database().starts_with("sqlite");
    let tables = if sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT table_name::text FROM information_schema.tables
        WHERE table_schema = current_schema()"
    };
    let mut all = String::new();
    for table in sql::texts(&mut tx, tables).await {
        let rows = if sqlite {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns = sql::texts(&mut tx, &columns).await;
            let columns: Vec<String> = columns
                .iter()
                .map(|column| format!("quote({column})"))
                .collect();
            format!("SELECT {} FROM {table}", columns.join(" || ' | ' || "))
        } else {
            format!("SELECT row::text FROM {table} AS row")
        };
        for row in sql::texts(&mut tx, &rows).await {
            writeln!(all, "{table}: {row}").unwrap();
        }
    }
    all
}

/// Everything the bot told Slack, and answered it.
fn everything_said(town: &Town) -> String {
    let journal = town.stage.slack.journal().into_iter();
    let own = journal.filter(|call| call.app.as_deref() == Some(town.stage.app.id()));
    let said = own.map(|call| match call.way {
        Way::ToSlack => call.args.to_string(),
        Way::ToApp => call.answer.to_string(),
    });
    said.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_private_channels_name_is_told_to_nobody() {
    const SECRET: &str = "project-zebra";
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        let gossip = another_app(town);
        let channel = town.stage.team.channel(SECRET).private();
        let id = channel.with(sam).with(olaf).with_app(&gossip).add();
        let link = "https://contoso.slack.com/archives/C1/p1700000000000100";
        let words = format!("In #{SECRET} @mia said yes, see {link} and #general.");
        olaf.posts_picking(SECRET, &words).await.unwrap();
        let message = newest(sam, SECRET);
        adds(town, sam, &message).await;
        assert_snapshot!(town.screen(sam).lines().nth(2).unwrap(), @"What to note: In [a channel] @Mia Manager said yes, see https://contoso.slack.com/archives/C1/p1700000000000100 and [a channel].");
        finds(town, sam, "northwind", NORTHWIND).await;
        town.press(sam, "Add").await;
        sam.close_all().await.unwrap();
        // What Slack leaves out, another app may write down, even as the name of a link.
        let raw =
            format!("<#{id}|{SECRET}> and <https://contoso.slack.com/archives/{id}|#{SECRET}>");
        app_posts(town, &gossip, &id, &raw).await;
        for place in [NOTE, PROMISE, FIELD] {
            let message = newest(sam, SECRET);
            adds(town, sam, &message).await;
            finds(town, sam, "northwind", NORTHWIND).await;
            chooses(town, sam, WHERE, place).await;
            if place == FIELD {
                sam.choose("Which field?", "Why us").await.unwrap();
            }
            town.press(sam, "Add").await;
            assert!(
                !town.screen(sam).contains("Where does it go?"),
                "{}",
                town.screen(sam)
            );
            sam.close_all().await.unwrap();
        }
        // In a thread there, too.
        sam.replies(&message, "Not before March.").await.unwrap();
        let thread = newest_in_thread(sam, SECRET, &message);
        adds(town, sam, &thread).await;
        finds(town, sam, "northwind", NORTHWIND).await;
        town.press(sam, "Add").await;
        sam.close_all().await.unwrap();
        let told = [town.hears(mia).text, town.hears(mia).text];
        assert!(
            told.iter()
                .all(|text| text.contains("a message of @Gossip")),
            "{told:?}"
        );
        town.types(mia, "/handoff show HO-1").await;
        town.types(mia, "/handoff history HO-1").await;
        town.press(mia, "Versions of the brief").await;
        mia.close_all().await.unwrap();
        // The reply's link names its thread.
        let history = town.history(mia, "HO-1").await;
        let thread = format!("?thread_ts={}&cid={id}", message.ts);
        assert!(history.contains(&thread), "{history}");
        let stored = everything_stored(town).await;
        assert!(stored.contains(&id), "the link is kept");
        let leaked: Vec<&str> = stored
            .lines()
            .filter(|line| line.contains(SECRET))
            .collect();
        assert_eq!(leaked, Vec::<&str>::new());
        let said = everything_said(town);
        assert!(said.contains("[a channel]"), "they are there");
        let leaked: Vec<&str> = said.lines().filter(|line| line.contains(SECRET)).collect();
        assert_eq!(leaked, Vec::<&str>::new());
    })
    .await;
}

/// The last answer in the thread of a message.
fn newest_in_thread(person: &Person, channel: &str, root: &Seen) -> Seen {
    let channel = person.channel(channel).unwrap();
    let mut messages = channel.messages.into_iter();
    let root = messages.find(|message| message.ts == root.ts).unwrap();
    root.thread.into_iter().last().unwrap()
}

#[tokio::test]
async fn odd_text_is_added_as_it_is_read_and_rings_nobody() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        let odd =
            "<!channel> *bold* &lt; :smile: 👩‍👩‍👧‍👦 שלום e\u{301} \u{202e}odd\u{202c} `x` \\ \" %s";
        for place in [NOTE, PROMISE, FIELD] {
            adds_words(town, mia, olaf, "general", odd).await;
            finds(town, mia, "north", NORTHWIND).await;
            chooses(town, mia, WHERE, place).await;
            assert!(town.screen(mia).contains(odd), "{}", town.screen(mia));
            if place == FIELD {
                mia.choose("Which field?", "Why us").await.unwrap();
            }
            if place == PROMISE {
                mia.fill("To whom", odd).await.unwrap();
            }
            town.press(mia, "Add").await;
            mia.close_all().await.unwrap();
        }
        for _ in [PROMISE, FIELD] {
            let told = town.hears(sam).text;
            assert!(told.contains(odd), "{told}");
        }
        let history = town.history(mia, "HO-1").await;
        assert_eq!(history.matches(odd).count(), 3, "{history}");
        let card = town.card(mia, CHANNEL).text;
        assert!(card.contains(odd), "{card}");
        // A message as long as Slack takes one is cut, and it is said.
        let endless = "é👩‍👩‍👧‍👦".chars().cycle().take(39_000).collect::<String>();
        adds_words(town, mia, olaf, "general", &endless).await;
        let screen = town.screen(mia);
        assert!(screen.contains("is longer than what fits here"), "{screen}");
        finds(town, mia, "north", NORTHWIND).await;
        let screen = town.screen(mia);
        assert!(screen.contains("is longer than what fits here"), "{screen}");
        town.press(mia, "Add").await;
        assert!(
            town.screen(mia).contains("Noted for"),
            "{}",
            town.screen(mia)
        );
        mia.close_all().await.unwrap();
        let broadcasts = town.stage.slack.fired().into_iter();
        assert_eq!(
            broadcasts
                .filter(|firing| firing.what.is_broadcast())
                .count(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_said_and_nothing_is_lost() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf) = (&town.sam, &town.olaf);
        town.handed_off("Northwind Traders").await;
        let long = "They want it. ".repeat(214);
        let long = long.trim();
        adds_words(town, sam, olaf, "general", long).await;
        finds(town, sam, "north", NORTHWIND).await;
        chooses(town, sam, WHERE, PROMISE).await;
        town.press(sam, "Add").await;
        let error = |label: &str| sam.screen().unwrap().errors[label].clone();
        assert_snapshot!(error("What was promised"), @"A promise is one sentence, of 300 characters at most, and these are 2995. Say what exactly was promised.");
        chooses(town, sam, WHERE, FIELD).await;
        town.press(sam, "Add").await;
        assert_snapshot!(error("Which field?"), @"Please complete this required field.");
        sam.choose("Which field?", "Why us").await.unwrap();
        town.press(sam, "Add").await;
        assert_snapshot!(error("What to add"), @"The field has room for 2818 more characters, and these are 2995. Shorten it, or add it as a note.");
        assert!(town.screen(sam).contains(long), "it still stands there");
        assert_eq!(town.number("SELECT COUNT(*) FROM briefs").await, 1);
        // Shortened, it fits.
        sam.fill("What to add", "They want it.").await.unwrap();
        town.press(sam, "Add").await;
        assert!(says(town, "Why us").contains("They want it."));
        sam.close_all().await.unwrap();
        town.hears(&town.mia);
        sam.posts("general", "   ").await.unwrap();
        let blank = newest(sam, "general");
        adds(town, sam, &blank).await;
        assert!(
            town.screen(sam).contains("has no text"),
            "{}",
            town.screen(sam)
        );
        finds(town, sam, "north", NORTHWIND).await;
        sam.fill("What to note", " \n ").await.unwrap();
        town.press(sam, "Add").await;
        assert_snapshot!(error("What to note"), @"Write what is to be added.");
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn sent_twice_it_is_added_once() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        for place in [NOTE, PROMISE, FIELD] {
            adds_words(town, sam, sam, CHANNEL, "They want the export.").await;
            chooses(town, sam, WHERE, place).await;
            if place == FIELD {
                sam.choose("Which field?", "Why us").await.unwrap();
            }
            sam.submit_twice().await.unwrap();
            town.settle().await;
            sam.redeliver_last().await.unwrap();
            town.settle().await;
            let screen = town.screen(sam);
            assert!(!screen.contains("Where does it go?"), "{screen}");
            sam.close_all().await.unwrap();
        }
        town.hears(mia);
        town.hears(mia);
        town.heard_nothing(mia);
        let noted = "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%message_noted%'";
        assert_eq!(town.number(noted).await, 1);
        let added = "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%message_added%'";
        assert_eq!(town.number(added).await, 2);
        assert_eq!(town.number("SELECT COUNT(*) FROM briefs").await, 3);
        let card = town.card(mia, CHANNEL).text;
        assert_eq!(card.matches("• They want the export.").count(), 1, "{card}");
    })
    .await;
}

#[tokio::test]
async fn a_handoff_that_ended_meanwhile_takes_nothing_more() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        adds_words(town, sam, sam, CHANNEL, "They want the export.").await;
        chooses(town, sam, WHERE, PROMISE).await;
        sam.fill("To whom", "Bo Champion").await.unwrap();
        town.types(mia, "/handoff cancel HO-1").await;
        mia.fill("Why does it end?", "They went bankrupt.")
            .await
            .unwrap();
        town.press(mia, "End handoff").await;
        town.press(sam, "Add").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        HO-1 for Northwind Traders was cancelled by @Mia Manager (Nov 23, 2026 at 9:00 AM). Type /handoff new Northwind Traders to start again.
        What you typed
        > They want the export.
        > Bo Champion
        [Close]
        ");
        sam.close_all().await.unwrap();
        // Its channel stays; nothing is chosen by itself any more.
        adds_words(town, sam, sam, CHANNEL, "Really?").await;
        assert!(
            !town.screen(sam).contains(NORTHWIND),
            "{}",
            town.screen(sam)
        );
        sam.close_all().await.unwrap();
        assert!(town.hears(sam).text.contains("cancelled"));
        assert_eq!(town.number("SELECT COUNT(*) FROM briefs").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_restricted_stays_with_participants_and_leads() {
    const MARKER: &str = "wombat";
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf, lena) = (&town.sam, &town.mia, &town.olaf, &town.lena);
        town.handed_off("Northwind Traders").await;
        let words = format!("Bo fears the {MARKER}.");
        let channel = town.stage.team.channel("only-us").private();
        channel.with(sam).with(mia).add();
        adds_words(town, mia, sam, "only-us", &words).await;
        finds(town, mia, "north", NORTHWIND).await;
        chooses(town, mia, WHERE, FIELD).await;
        mia.choose("Which field?", "Sensitivities (restricted)")
            .await
            .unwrap();
        town.press(mia, "Add").await;
        assert_snapshot!(town.screen(mia), @"
        Add to handoff
        It stands in “Sensitivities” now, in the brief of Northwind Traders, and @Sam Seller is told.
        [Close]
        ");
        mia.close_all().await.unwrap();
        let told = town.hears(sam);
        assert_snapshot!(told.text, @"
        @Mia Manager added to the brief of Northwind Traders, in “Sensitivities”: open it with the button.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Show sensitive notes] [Open the channel]
        ");
        town.press_on(sam, &told, "Show sensitive notes").await;
        assert!(town.screen(sam).contains(MARKER));
        assert!(
            town.screen(sam).contains("predecessor"),
            "what stood there stays"
        );
        sam.close_all().await.unwrap();
        assert!(!town.card(olaf, CHANNEL).text.contains(MARKER));
        for person in [olaf, mia] {
            let shown = town.history(person, "HO-1").await;
            assert!(shown.contains("added to “Sensitivities”"), "{shown}");
            assert!(!shown.contains(MARKER), "{shown}");
        }
        town.types(olaf, "/handoff history HO-1").await;
        town.press(olaf, "Versions of the brief").await;
        assert!(!town.screen(olaf).contains(MARKER), "{}", town.screen(olaf));
        olaf.close_all().await.unwrap();
        town.types(mia, "/handoff history HO-1").await;
        town.press(mia, "Versions of the brief").await;
        assert!(town.screen(mia).contains(MARKER), "{}", town.screen(mia));
        mia.close_all().await.unwrap();
        for person in [olaf, mia, lena] {
            town.types(person, &format!("/handoff find {MARKER}")).await;
            let said = town.answer(person);
            assert!(said.contains("I found no handoff"), "{said}");
        }
        town.types(lena, "/handoff digest").await;
        let digest = lena.ephemerals().pop().map(|seen| seen.text);
        assert!(!digest.unwrap_or_default().contains(MARKER));
        if lena.screen().is_some() {
            lena.close_all().await.unwrap();
        }
        town.everybody_reads();
    })
    .await;
}
