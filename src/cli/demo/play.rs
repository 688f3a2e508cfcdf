//! The main job, as three people live it: a brief written, returned, answered, acknowledged late,
//! asked about, a kickoff announced and held.

use super::narrator::{
    Actor, Narrator, answer, card, latest, message, newest, scene, screen, thread,
};

const CHANNEL: &str = "cust-northwind-traders";

pub(super) async fn play(narrator: &Narrator<'_>) -> anyhow::Result<()> {
    scene("Who is here");
    let sam = narrator.enters(
        "Sam Seller",
        "who just won Northwind",
        "Europe/London",
        false,
    );
    let mia = narrator.enters(
        "Mia Manager",
        "who takes customers over",
        "Europe/Berlin",
        false,
    );
    let max = narrator.enters("Max Manager", "her colleague", "Europe/Berlin", false);
    let lena = narrator.enters("Lena Lead", "who leads them", "America/New_York", true);
    narrator.stage.settle().await?;
    write(narrator, &sam).await?;
    let waits = receive(&sam, &mia)?;
    send_back(narrator, &sam, &mia, waits).await?;
    acknowledge(narrator, &sam, &mia, &lena).await?;
    ask(narrator, &sam, &mia).await?;
    kick_off(narrator, &mia).await?;
    follow_up(narrator, &sam, &mia, &lena).await?;
    transfer(narrator, &mia, &max, &lena).await?;
    look_back(narrator, &lena).await
}

async fn write(narrator: &Narrator<'_>, sam: &Actor) -> anyhow::Result<()> {
    scene("Sam writes the brief");
    let typed = "/handoff Northwind Traders";
    narrator
        .does(sam, &format!("types {typed}"), sam.person.types(typed))
        .await?;
    screen(sam, "Customer manager")?;
    narrator
        .chooses(sam, "Customer manager", "Mia Manager")
        .await?;
    narrator.picks_day(sam, "Close date", "2026-11-20").await?;
    narrator
        .fills(sam, "CRM record", "https://crm.example.com/deals/7")
        .await?;
    narrator
        .fills(
            sam,
            "People at the customer",
            "Ada Sponsor, CEO, ada@northwind.example\nBo Champion, operations, bo@northwind.example",
        )
        .await?;
    narrator
        .does(sam, "presses Next", sam.person.press("Next"))
        .await?;
    for (label, text) in [
        (
            "Goals and motivation",
            "Orders arrive late every December; they want to halve that.",
        ),
        ("What success looks like", "Fewer late orders."),
        (
            "First value",
            "The first warehouse on live tracking by the end of January.",
        ),
        (
            "Why us",
            "Fastest pilot; a homegrown tool nearly won because it is free.",
        ),
        (
            "Concerns and expectations",
            "Training for the night shift; we said two days.",
        ),
    ] {
        narrator.fills(sam, label, text).await?;
    }
    narrator
        .does(sam, "presses Next", sam.person.press("Next"))
        .await?;
    for (label, text) in [
        (
            "How they communicate",
            "Short e-mails in English; calls only after 10:00 in Berlin.",
        ),
        (
            "How they decide",
            "Ada decides alone after asking Bo; about two weeks.",
        ),
        (
            "Scope and environment",
            "Standard plan, 40 seats; the SAP integration is custom work.",
        ),
        (
            "Sensitivities",
            "Bo's predecessor was let go over the last rollout.",
        ),
    ] {
        narrator.fills(sam, label, text).await?;
    }
    narrator
        .does(sam, "presses Next", sam.person.press("Next"))
        .await?;
    narrator
        .fills(
            sam,
            "What was promised",
            "Single sign-on with their directory",
        )
        .await?;
    narrator.fills(sam, "To whom", "Bo Champion").await?;
    narrator.picks_day(sam, "By when", "2026-12-10").await?;
    narrator
        .fills(
            sam,
            "Links",
            "Proposal https://docs.example.com/p\nContract https://sign.example.com/c",
        )
        .await?;
    narrator
        .does(sam, "presses Next", sam.person.press("Next"))
        .await?;
    screen(sam, "Send to manager")?;
    narrator
        .does(
            sam,
            "presses Send to manager",
            sam.person.press("Send to manager"),
        )
        .await?;
    screen(sam, "is stored")?;
    sam.person.close().await?;
    Ok(())
}

/// The channel is there; the manager is asked, the seller knows.
fn receive(sam: &Actor, mia: &Actor) -> anyhow::Result<slack_emulator::Seen> {
    scene("The shared channel is made, and Mia is asked");
    message(sam, "#cust-northwind-traders")?;
    let waits = message(mia, "asks you to take over")?;
    card(mia, CHANNEL, 45, "Waiting for @Mia Manager to acknowledge")?;
    Ok(waits)
}

async fn send_back(
    narrator: &Narrator<'_>,
    sam: &Actor,
    mia: &Actor,
    waits: slack_emulator::Seen,
) -> anyhow::Result<()> {
    scene("One answer is vague: Mia returns the brief, Sam answers");
    let press = mia.person.press_on(&waits, "Return with questions");
    narrator
        .does(mia, "presses Return with questions", press)
        .await?;
    screen(mia, "What is needed")?;
    narrator
        .chooses(mia, "Field", "What success looks like")
        .await?;
    narrator.chooses(mia, "Reason", "Too vague").await?;
    narrator
        .fills(mia, "What is needed", "From how many to how many, by when?")
        .await?;
    narrator
        .does(mia, "presses Return", mia.person.press("Return"))
        .await?;
    let asked = message(sam, "1 question before taking over")?;
    let press = sam.person.press_on(&asked, "Answer");
    narrator.does(sam, "presses Answer", press).await?;
    screen(sam, "From how many to how many, by when?")?;
    narrator
        .fills(
            sam,
            "Your answer",
            "Late orders from 18 % to 9 % by 30 June 2027; Ada confirms it.",
        )
        .await?;
    narrator
        .does(
            sam,
            "presses Next, to see what changes",
            sam.person.press("Next"),
        )
        .await?;
    screen(sam, "1 changed answer")?;
    narrator
        .does(
            sam,
            "presses Send answers",
            sam.person.press("Send answers"),
        )
        .await?;
    message(mia, "answered your questions")?;
    Ok(())
}

async fn acknowledge(
    narrator: &Narrator<'_>,
    sam: &Actor,
    mia: &Actor,
    lena: &Actor,
) -> anyhow::Result<()> {
    scene("Mia forgets, and is reminded; a business day later her lead hears of it");
    narrator.until(mia, "2026-11-24 11:00").await?;
    let late = message(mia, "for your yes or no")?;
    narrator.until(lena, "2026-11-25 10:30").await?;
    latest(lena, "They were reminded before.")?;
    let press = mia.person.press_on(&late, "Acknowledge");
    narrator.does(mia, "presses Acknowledge", press).await?;
    screen(mia, "What matters most here?")?;
    let (day, on) = ("Day of the kickoff", "2026-11-30");
    let pick = mia.person.pick_date(day, on);
    narrator.enters_in(mia, day, on, pick).await?;
    let (time, at) = ("Time of the kickoff", "10:00");
    let pick = mia.person.pick_time(time, at);
    narrator.enters_in(mia, time, at, pick).await?;
    narrator
        .fills(
            mia,
            "What matters most here?",
            "The first warehouse before the January peak.",
        )
        .await?;
    narrator
        .does(mia, "presses Acknowledge", mia.person.press("Acknowledge"))
        .await?;
    message(sam, "acknowledged Northwind Traders")?;
    card(
        sam,
        CHANNEL,
        8,
        "The first warehouse before the January peak.",
    )?;
    Ok(())
}

async fn ask(narrator: &Narrator<'_>, sam: &Actor, mia: &Actor) -> anyhow::Result<()> {
    scene("Mia asks Sam something, and the answer becomes part of the brief");
    let brief = card(mia, CHANNEL, 1, "Acknowledged by @Mia Manager")?;
    let press = mia.person.press_on(&brief, "Ask the seller");
    narrator.does(mia, "presses Ask the seller", press).await?;
    screen(mia, "Your question")?;
    narrator
        .fills(mia, "Your question", "Who pays for the SAP integration?")
        .await?;
    let field = "The field of the brief that it belongs to";
    narrator
        .chooses(mia, field, "Scope and environment")
        .await?;
    narrator
        .does(mia, "presses Ask", mia.person.press("Ask"))
        .await?;
    let asked = message(sam, "asks you about Northwind Traders (question 1)")?;
    card(mia, CHANNEL, 14, "Open questions for @Sam Seller")?;
    let press = sam.person.press_on(&asked, "Answer");
    narrator.does(sam, "presses Answer", press).await?;
    screen(sam, "Standard plan, 40 seats")?;
    narrator
        .fills(
            sam,
            "Your answer",
            "They do, by the hour; Ada agreed to it.",
        )
        .await?;
    let press = sam.person.press("Send answer");
    narrator.does(sam, "presses Send answer", press).await?;
    message(mia, "It is part of “Scope and environment” now")?;
    thread(mia, CHANNEL, "answered question 1 of @Mia Manager")?;
    card(mia, CHANNEL, 1, "Answered by Sam Seller, 2026-11-25:")?;
    Ok(())
}

async fn kick_off(narrator: &Narrator<'_>, mia: &Actor) -> anyhow::Result<()> {
    scene("The kickoff");
    narrator.until(mia, "2026-11-27 10:30").await?;
    message(mia, "is on your next business day")?;
    newest(mia, CHANNEL, "Kickoff with Northwind Traders")?;
    narrator.until(mia, "2026-11-30 09:30").await?;
    message(mia, "begins soon")?;
    narrator.until(mia, "2026-11-30 11:30").await?;
    let over = message(mia, "held?")?;
    let press = mia.person.press_on(&over, "Held");
    narrator.does(mia, "presses Held", press).await?;
    card(mia, CHANNEL, 8, "Onboarding with @Mia Manager")?;
    Ok(())
}

async fn follow_up(
    narrator: &Narrator<'_>,
    sam: &Actor,
    mia: &Actor,
    lena: &Actor,
) -> anyhow::Result<()> {
    scene("A week after the kickoff: Mia's day in one message; the customer is at risk");
    narrator.until(mia, "2026-12-07 09:30").await?;
    let bundle = latest(mia, "Day 7 with")?;
    let nth = rows_before(&bundle.text, "Day 7 with");
    let press = mia.person.press_nth_on(&bundle, "Done", nth);
    narrator
        .does(mia, "presses Done under the check-in", press)
        .await?;
    screen(mia, "How are they doing?")?;
    let at_risk = "At risk: without help we may lose them";
    narrator
        .chooses(mia, "How are they doing?", at_risk)
        .await?;
    narrator
        .fills(
            mia,
            "What should others know?",
            "Bo left, and nobody counts the late orders any more.",
        )
        .await?;
    narrator
        .does(mia, "presses Save", mia.person.press("Save"))
        .await?;
    latest(lena, "is at risk, says @Mia Manager")?;

    scene("The promise is kept on its day");
    sam.person.read_all();
    narrator.until(mia, "2026-12-10 09:30").await?;
    let bundle = latest(mia, "Promised for")?;
    let nth = rows_before(&bundle.text, "Promised for");
    let press = mia.person.press_nth_on(&bundle, "Done", nth);
    narrator
        .does(mia, "presses Done under the promise", press)
        .await?;
    message(sam, "kept a promise to Northwind Traders")?;
    Ok(())
}

async fn transfer(
    narrator: &Narrator<'_>,
    mia: &Actor,
    max: &Actor,
    lena: &Actor,
) -> anyhow::Result<()> {
    scene("Mia goes to another team: Lena gives her customers to Max");
    narrator.until(lena, "2026-12-10 09:00").await?;
    for who in [mia, max, lena] {
        who.person.read_all();
    }
    let typed = "/handoff transfer @mia @max";
    narrator
        .does(lena, &format!("types {typed}"), lena.person.types(typed))
        .await?;
    screen(lena, "Looking after 1 customer")?;
    narrator
        .fills(lena, "Why?", "Mia moves to the partner team next week.")
        .await?;
    let press = lena.person.press("Transfer");
    narrator.does(lena, "presses Transfer", press).await?;
    screen(lena, "is on its way to")?;
    lena.person.close().await?;
    let came = message(max, "asks you to take over")?;
    message(mia, "gives the customers of")?;
    message(lena, "1 customer of")?;
    card(mia, CHANNEL, 9, "is asked to take over")?;
    let press = max.person.press_on(&came, "Acknowledge");
    narrator.does(max, "presses Acknowledge", press).await?;
    screen(max, "You become the owner of")?;
    let press = max.person.press("Acknowledge");
    narrator.does(max, "presses Acknowledge", press).await?;
    card(max, CHANNEL, 4, "Onboarding with @Max Manager")?;
    message(mia, "took over Northwind Traders")?;
    Ok(())
}

/// Which of a bundle's *Done* buttons stands under the line that begins so.
fn rows_before(text: &str, line: &str) -> usize {
    let before = text.split(line).next().unwrap_or_default();
    before.matches("[Done]").count()
}

async fn look_back(narrator: &Narrator<'_>, lena: &Actor) -> anyhow::Result<()> {
    scene("Lena's morning: the digest");
    narrator.until(lena, "2026-12-11 08:30").await?;
    latest(lena, "Digest for Dec 11, 2026")?;

    scene("Lena looks at her team");
    narrator
        .does(
            lena,
            "types /handoff list",
            lena.person.types("/handoff list"),
        )
        .await?;
    answer(lena, "Northwind Traders")?;
    let typed = "/handoff history Northwind";
    narrator
        .does(lena, &format!("types {typed}"), lena.person.types(typed))
        .await?;
    screen(lena, "kickoff")
}
