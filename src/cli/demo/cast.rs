//! Who is played in the demo, what a new window tells of the commands, and what a form is filled with
//! by “Fill with an example”.

use slack_emulator::{Browser, Person};

use super::stage::{Stage, usages};

/// First name, whole name, what they are, zone.
const PEOPLE: [(&str, &str, &str, &str); 4] = [
    ("sam", "Sam Seller", "seller", "Europe/London"),
    ("mia", "Mia Manager", "customer manager", "Europe/Berlin"),
    ("max", "Max Manager", "customer manager", "Europe/Berlin"),
    ("lena", "Lena Lead", "lead and admin", "America/New_York"),
];

/// By the label on the form. What is not here is filled by its kind, where it must be.
const EXAMPLES: &[(&str, &str)] = &[
    ("Customer", "Northwind Traders"),
    ("Customer manager", "Mia Manager"),
    ("Close date", "-2"),
    ("CRM record", "https://crm.example.com/deals/7"),
    (
        "People at the customer",
        "Ada Sponsor, CEO, ada@northwind.example\nBo Champion, operations, bo@northwind.example\n\
         Cleo Cash, billing, cleo@northwind.example",
    ),
    (
        "Goals and motivation",
        "Orders arrive late every December; they want to halve that before the next one.",
    ),
    (
        "What success looks like",
        "From 11 late orders a week to at most 5 by the end of March; Bo counts, Ada confirms.",
    ),
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
        "Training for the night shift; we said two days would do.",
    ),
    (
        "How they communicate",
        "Short e-mails in English; calls only after 10:00 in Berlin.",
    ),
    (
        "How they decide",
        "Ada decides alone after asking Bo; it takes her about two weeks.",
    ),
    (
        "Scope and environment",
        "Standard plan, 40 seats; the connection to SAP is custom work.",
    ),
    (
        "Sensitivities",
        "Bo's predecessor was let go over the last rollout.",
    ),
    ("What was promised", "Single sign-on with their directory"),
    ("To whom", "Bo Champion"),
    ("By when", "+21"),
    (
        "What was promised",
        "Two days of training for the night shift",
    ),
    ("To whom", "Ada Sponsor"),
    ("By when", "+35"),
    (
        "Links",
        "Proposal https://docs.example.com/proposal\nContract https://sign.example.com/contract",
    ),
    ("Field", "What success looks like"),
    ("Reason", "Too vague"),
    ("What is needed", "Which week is the starting point?"),
    ("Your question", "How many people work the night shift?"),
    ("Your answer", "Fourteen; six of them joined in autumn."),
    ("Day of the kickoff", "+7"),
    ("Time of the kickoff", "10:00"),
    ("What matters most here?", "Train the night shift first."),
    ("How are they doing?", "On track"),
    (
        "What should others know?",
        "The night shift likes it, and starts next week.",
    ),
    ("What became of it?", "Kept"),
    ("Who should take over?", "Max Manager"),
    ("Who should finish it?", "Max Manager"),
    (
        "Why?",
        "We talked about it on Monday, and both sides agree.",
    ),
    (
        "Why does it end?",
        "They were bought, and the new owner has a system.",
    ),
    ("When do you expect it to close?", "+10"),
    ("Expected close date", "+10"),
    ("First day away", "+7"),
    ("Last day away", "+11"),
    ("Day", "+3"),
];

const GUIDE: [&str; 5] = [
    "*Sam* won a customer: type `/handoff Northwind Traders`, let “Fill with an example” write each \
     page, and send the brief.",
    "*Mia* takes customers over: read what came, open the customer's channel, and press *Acknowledge*, \
     or return it with a question.",
    "Move the clock to the *next event*, again and again: reminders, the kickoff, check-ins, promises.",
    "*Lena* leads: she hears of what is late, and has a digest every working morning.",
    "*Ola* is of another company: invite her into the customer's channel, and see what the bot does.",
];

/// Adds everybody, and says who may be played. The outsider is of another company: they see nothing
/// until somebody invites them, and what happens then is worth seeing.
pub(super) fn enter(stage: &Stage) -> anyhow::Result<Browser> {
    let mut browser = Browser::of(&stage.team);
    for (first, name, title, zone) in PEOPLE {
        let new = stage.team.person(first).real_name(name).zone(zone);
        let new = if first == "lena" { new.admin() } else { new };
        browser = browser.plays(&new.add(), title);
    }
    browser = browser.plays(&outsider(stage), "from another company");
    browser = browser.guide("Things to try", &GUIDE);
    for (label, answer) in EXAMPLES {
        browser = browser.example(label, answer);
    }
    for usage in usages()? {
        browser = browser.command(&usage.command, &usage.description, &usage.hint);
    }
    Ok(browser)
}

fn outsider(stage: &Stage) -> Person {
    let new = stage.team.person("ola").real_name("Ola Outsider");
    new.zone("Europe/Stockholm").stranger().add()
}
