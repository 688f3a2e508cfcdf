//! The clocks: how long everything may take, and what happens when it takes longer.

use std::ops::RangeInclusive;

use crate::domain::policy::Policy;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Clocks";
const CHECK_INS: &str = "check_ins";
const BOOK: &str = "book";
const HOLD: &str = "hold";
const URGENT: &str = "urgent";
/// More check-ins, and nobody answers them.
const MOST_CHECK_INS: usize = 12;
/// Two years.
const LATEST_CHECK_IN: u32 = 730;

/// A number that is asked for.
struct Number {
    block: &'static str,
    label: &'static str,
    hint: &'static str,
    sensible: RangeInclusive<u32>,
    of: fn(&mut Policy) -> &mut u32,
}

const NUMBERS: [Number; 9] = [
    Number {
        block: "brief",
        label: "Brief: business days from the close",
        hint: "The seller writes it within this time.",
        sensible: 1..=30,
        of: |policy| &mut policy.brief_within_days,
    },
    Number {
        block: "acknowledge",
        label: "Yes or no: business days from the brief",
        hint: "The manager acknowledges or returns it.",
        sensible: 1..=30,
        of: |policy| &mut policy.acknowledge_within_days,
    },
    Number {
        block: "answer",
        label: "Answers: business days from the return",
        hint: "The seller answers what the manager asked. Questions to the seller run as long.",
        sensible: 1..=30,
        of: |policy| &mut policy.answer_within_days,
    },
    Number {
        block: BOOK,
        label: "Kickoff booked: business days from the acknowledgement",
        hint: "",
        sensible: 1..=60,
        of: |policy| &mut policy.book_kickoff_within_days,
    },
    Number {
        block: HOLD,
        label: "Kickoff held: business days from the acknowledgement",
        hint: "",
        sensible: 1..=90,
        of: |policy| &mut policy.hold_kickoff_within_days,
    },
    Number {
        block: "on_call",
        label: "Seller on call: days from the acknowledgement",
        hint: "The seller stays reachable for questions; weekends count.",
        sensible: 0..=365,
        of: |policy| &mut policy.seller_on_call_days,
    },
    Number {
        block: "promises",
        label: "Promises: business days before they are due",
        hint: "Then the owner is reminded for the first time.",
        sensible: 0..=30,
        of: |policy| &mut policy.promise_ahead_days,
    },
    Number {
        block: "nudges",
        label: "Reminders about one and the same thing, at most",
        hint: "",
        sensible: 1..=10,
        of: |policy| &mut policy.most_nudges,
    },
    Number {
        block: "escalate",
        label: "Next reminder, and the leads are told: business days later",
        hint: "Counted from the reminder that went unheeded.",
        sensible: 1..=30,
        of: |policy| &mut policy.escalate_after_days,
    },
];

pub(super) fn inputs(policy: &Policy) -> Vec<Block> {
    let line =
        "Business days are days of the working week, in the time zone of the person concerned.";
    let mut blocks = Writer::new().line(line).blocks();
    let mut policy = policy.clone();
    for number in &NUMBERS {
        let stands = (number.of)(&mut policy).to_string();
        let asked = Asked::must(number.block, number.label).hint(number.hint);
        blocks.push(asked.with(input::short(&stands, 4)));
        if number.block == HOLD {
            let hint = "Counted from the kickoff. The last one closes the handoff.";
            let asked = Asked::must(CHECK_INS, "Check-ins on these days").hint(hint);
            blocks.push(asked.with(input::short(&listed(&policy.check_in_days), 60)));
        }
    }
    let urgent = "Tell leads at once, outside their working hours too";
    let asked = Asked::may(URGENT, "Urgent");
    blocks.push(asked.with(input::tick(urgent, policy.urgent_escalations)));
    blocks
}

pub(super) fn read(screen: Screen<'_>, policy: &mut Policy) -> Errors {
    let mut errors = Errors::new();
    let mut read = policy.clone();
    for number in &NUMBERS {
        let typed = screen.text(number.block).unwrap_or_default().trim();
        let entered = typed.parse().ok();
        match entered.filter(|entered| number.sensible.contains(entered)) {
            Some(entered) => *(number.of)(&mut read) = entered,
            None => errors.push((number.block.to_owned(), out_of(&number.sensible))),
        }
    }
    match check_ins(screen.text(CHECK_INS).unwrap_or_default()) {
        Ok(days) => read.check_in_days = days,
        Err(why) => errors.push((CHECK_INS.to_owned(), why)),
    }
    let (booked, held) = (read.book_kickoff_within_days, read.hold_kickoff_within_days);
    if errors.is_empty() && held < booked {
        let why = format!(
            "A kickoff is booked before it is held: at least {booked} here, or less above."
        );
        errors.push((HOLD.to_owned(), why));
    }
    read.urgent_escalations = screen.ticked(URGENT).unwrap_or(read.urgent_escalations);
    if errors.is_empty() {
        *policy = read;
    }
    errors
}

fn out_of(sensible: &RangeInclusive<u32>) -> String {
    let (least, most) = (sensible.start(), sensible.end());
    format!("Enter a whole number from {least} to {most}.")
}

fn check_ins(typed: &str) -> Result<Vec<u32>, String> {
    let parts = typed.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let days: Option<Vec<u32>> = parts.map(|part| part.parse().ok()).collect();
    let days = days.filter(|days| !days.is_empty());
    let Some(days) = days else {
        return Err("Enter the days with commas between them, like 7, 30, 60, 90.".to_owned());
    };
    if days.iter().any(|day| !(1..=LATEST_CHECK_IN).contains(day)) {
        return Err(format!(
            "Every day must lie between 1 and {LATEST_CHECK_IN}."
        ));
    }
    if !days.is_sorted_by(|one, next| one < next) {
        let mut rising = days.clone();
        rising.sort_unstable();
        rising.dedup();
        let rising = listed(&rising);
        return Err(format!(
            "Put the days in rising order, each once: {rising}."
        ));
    }
    if days.len() > MOST_CHECK_INS {
        return Err(format!(
            "At most {MOST_CHECK_INS} check-ins can be planned."
        ));
    }
    Ok(days)
}

fn listed(days: &[u32]) -> String {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    days.join(", ")
}

pub(super) fn says(policy: &Policy) -> Vec<Line> {
    let within = |days: u32| format!("within {}", business_days(days));
    let nudges = usize::try_from(policy.most_nudges).unwrap_or(usize::MAX);
    let on_call = usize::try_from(policy.seller_on_call_days).unwrap_or(usize::MAX);
    let leads = business_days(policy.escalate_after_days);
    let urgent = if policy.urgent_escalations {
        ", at any hour"
    } else {
        ", in their working hours"
    };
    [
        format!("Brief {} of the close", within(policy.brief_within_days)),
        format!("yes or no {}", within(policy.acknowledge_within_days)),
        format!("answers {}", within(policy.answer_within_days)),
        format!("kickoff booked {}", within(policy.book_kickoff_within_days)),
        format!("kickoff held {}", within(policy.hold_kickoff_within_days)),
        format!("seller on call for {}", count(on_call, "day", "days")),
        format!("check-ins on day {}", listed(&policy.check_in_days)),
        match policy.promise_ahead_days {
            0 => "promises on the day they are due".to_owned(),
            days => format!("promises {} ahead", business_days(days)),
        },
        format!("at most {}", count(nudges, "reminder", "reminders")),
        format!("leads told {leads} after a reminder{urgent}"),
    ]
    .map(Line::of)
    .into()
}

fn business_days(days: u32) -> String {
    let days = usize::try_from(days).unwrap_or(usize::MAX);
    count(days, "business day", "business days")
}
