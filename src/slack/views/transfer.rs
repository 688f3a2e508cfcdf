//! A person's whole book for somebody else: whose, to whom, what of it, why; and before anything
//! moves, what that is.

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::book::{Book, Parts};
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::slack::action::{About, Action, Form};
use crate::slack::inbound::{Input, Inputs};
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::state;

const FROM: &str = "from";
const TO: &str = "to";
const WHY: &str = "why";
const MANAGES: &str = "manages";
const SELLS: &str = "sells";
const LONGEST: usize = 300;
/// Customers named before they move; the rest is counted.
const MOST_SHOWN: usize = 20;

/// What stands in the form already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub to: Option<UserId>,
    pub why: String,
}

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub to: UserId,
    pub why: String,
    pub parts: Parts,
}

/// `book`: whose was chosen. Leads choose whose; who may only give their own is not asked.
pub fn transfer(book: Option<&Book>, chooses: bool, typed: &Typed) -> Modal {
    let about = About::Transfer {
        from: book.map(|book| book.of.clone()),
    };
    let mut blocks = Vec::new();
    if chooses {
        let of = book.map(|book| &book.of);
        let choice = input::person_at_once(Action::TransferFrom, of);
        blocks.push(Asked::must(FROM, "Whose customers?").with_at_once(choice));
    }
    let Some(book) = book else {
        let next = "Choose somebody to see what they sell and look after.";
        blocks.extend(Writer::new().line(next).blocks());
        blocks.extend(to_and_why(typed));
        return form::to_submit(Form::Transfer, &about, TITLE, "Transfer", blocks);
    };
    if book.handoffs.is_empty() {
        blocks.extend(Writer::new().line(nothing(&book.of)).blocks());
        if !chooses {
            return form::to_read(&about, TITLE, blocks);
        }
        blocks.extend(to_and_why(typed));
        return form::to_submit(Form::Transfer, &about, TITLE, "Transfer", blocks);
    }
    let parts = book.parts();
    if parts == Parts::BOTH {
        let options = [
            (MANAGES.to_owned(), looks_after(book)),
            (SELLS.to_owned(), answers_for(book)),
        ];
        let block = parts_of(&book.of);
        blocks.push(Asked::must(&block, "What should go?").with(input::ticked(&options)));
    }
    blocks.extend(listed(book).blocks());
    blocks.extend(to_and_why(typed));
    form::to_submit(Form::Transfer, &about, TITLE, "Transfer", blocks)
}

const TITLE: &str = "Transfer customers";

/// Of another person other boxes are shown, so that none stays ticked from before.
fn parts_of(person: &UserId) -> String {
    format!("parts.{person}")
}

fn to_and_why(typed: &Typed) -> [super::modal::Block; 2] {
    let to = input::person_to_meet(typed.to.as_ref());
    [
        Asked::must(TO, "To whom?").with_at_once(to),
        Asked::must(WHY, "Why?")
            .hint("They read it, and it stands in each history, for everybody.")
            .with(input::long(&typed.why, LONGEST)),
    ]
}

fn looks_after(book: &Book) -> String {
    let all = book.manages().count();
    let asked = book.manages().filter(|handoff| {
        let owned = handoff.ownership().is_some() && handoff.manager == book.of;
        !owned
    });
    let customers = count(all, "customer", "customers");
    match asked.count() {
        0 => format!("Looking after {customers}"),
        asked => format!("Looking after {customers}, {asked} of them not acknowledged"),
    }
}

fn answers_for(book: &Book) -> String {
    let customers = count(book.sells().count(), "customer", "customers");
    format!("Answering for sales about {customers}")
}

/// What will move, before it does.
fn listed(book: &Book) -> Writer {
    let mut writer = Writer::new();
    let manages: Vec<&Handoff> = book.manages().collect();
    if !manages.is_empty() {
        let heading = Line::new().bold(looks_after(book)).bold(":");
        writer = rows(writer.gap().line(heading), &manages).line(
            "Whoever gets them acknowledges each by itself. Until then it stays with whoever has \
             it now.",
        );
    }
    let sells: Vec<&Handoff> = book.sells().collect();
    if !sells.is_empty() {
        let heading = Line::new().bold(answers_for(book)).bold(":");
        writer = rows(writer.gap().line(heading), &sells).line("These change hands at once.");
    }
    writer
}

fn rows(writer: Writer, handoffs: &[&Handoff]) -> Writer {
    let shown = handoffs.iter().take(MOST_SHOWN);
    let shown = shown.map(|handoff| {
        let name = Line::of("• ").then(state::name(handoff)).text(" · ");
        name.then(state::state(handoff))
    });
    let writer = writer.lines(shown);
    match handoffs.len().saturating_sub(MOST_SHOWN) {
        0 => writer,
        more => writer.line(&*format!("• … and {more} more")),
    }
}

fn nothing(of: &UserId) -> Line {
    Line::new()
        .user(of)
        .text(" has no open customers, so there is nothing to transfer.")
}

/// Whose was chosen on this screen; `None` where that is not asked.
pub fn chosen(inputs: &Inputs) -> Option<UserId> {
    let mut from = None;
    Screen::of(inputs).take_person(FROM, &mut from);
    from
}

/// As far as it was filled in.
pub fn typed(inputs: &Inputs) -> Typed {
    let screen = Screen::of(inputs);
    let mut to = None;
    screen.take_person(TO, &mut to);
    Typed {
        to,
        why: screen.text(WHY).unwrap_or_default().to_owned(),
    }
}

/// Where nothing could be chosen everything goes.
pub fn read(inputs: &Inputs, from: &UserId) -> Result<Entered, Errors> {
    let Typed { to, why } = typed(inputs);
    let why = why.trim();
    let block = parts_of(from);
    let has = |input: &Input, part: &str| {
        let ticked = if let Input::Choices(ticked) = input {
            &ticked[..]
        } else {
            &[]
        };
        ticked.iter().any(|one| one == part)
    };
    let parts = inputs.get(&block).map_or(Parts::BOTH, |input| Parts {
        manages: has(input, MANAGES),
        sells: has(input, SELLS),
    });
    if !parts.any() {
        return Err(vec![(block, "Choose at least one.".to_owned())]);
    }
    let Some(to) = to else {
        return Err(wrong_receiver("Choose who should get them."));
    };
    if to == *from {
        return Err(to_themselves());
    }
    if why.is_empty() {
        return Err(vec![(WHY.to_owned(), "Say why in a few words.".to_owned())]);
    }
    Ok(Entered {
        to,
        why: why.to_owned(),
        parts,
    })
}

pub fn to_themselves() -> Errors {
    wrong_receiver("They have them already. Choose somebody else.")
}

/// Under the choice of the person: why it cannot be this one.
pub fn wrong_receiver(why: &str) -> Errors {
    vec![(TO.to_owned(), why.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::ids::HandoffId;
    use crate::slack::messages::tests::{
        ODD, acknowledged, every_state, lena, mia, monstrous, northwind, read_view, refused_view,
        returned,
    };
    use crate::slack::views::tests::{entered, on_screen};

    fn book(of: &str, handoffs: Vec<Handoff>) -> Book {
        Book {
            of: UserId::new(of),
            handoffs,
        }
    }

    fn of_both_kinds() -> Book {
        let sold = Handoff {
            id: HandoffId::new(13),
            seller: mia(),
            manager: lena(),
            ..acknowledged()
        };
        book("UMIA", vec![northwind(), acknowledged(), sold])
    }

    #[test]
    fn what_will_move_is_shown_before_it_moves() {
        let form = transfer(Some(&of_both_kinds()), true, &Typed::default());
        assert_snapshot!(read_view(&form), @"
        Transfer customers
        Whose customers?: @mia
        What should go?: [x] Looking after 2 customers, 1 of them not acknowledged  [x] Answering for sales about 1 customer
        Looking after 2 customers, 1 of them not acknowledged:
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        • HO-12 · Northwind Traders · Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        Whoever gets them acknowledges each by itself. Until then it stays with whoever has it now.
        Answering for sales about 1 customer:
        • HO-13 · Northwind Traders · Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        These change hands at once.
        To whom?:
        Why?:
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        let sold = book("USAM", vec![returned()]);
        let form = transfer(Some(&sold), false, &Typed::default());
        assert_snapshot!(read_view(&form), @"
        Transfer customers
        Answering for sales about 1 customer:
        • HO-12 · Northwind Traders · Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
        These change hands at once.
        To whom?:
        Why?:
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
    }

    #[test]
    fn where_there_is_nothing_it_says_so() {
        let nobody = transfer(None, true, &Typed::default());
        assert_snapshot!(read_view(&nobody), @"
        Transfer customers
        Whose customers?:
        Choose somebody to see what they sell and look after.
        To whom?:
        Why?:
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        let empty = transfer(Some(&book("UMIA", Vec::new())), true, &Typed::default());
        assert_snapshot!(read_view(&empty).lines().nth(2).unwrap(), @"@mia has no open customers, so there is nothing to transfer.");
        let own = transfer(Some(&book("UMIA", Vec::new())), false, &Typed::default());
        assert_snapshot!(read_view(&own), @"
        Transfer customers
        @mia has no open customers, so there is nothing to transfer.
        [Close]
        ");
    }

    #[test]
    fn what_was_entered_is_read_and_what_is_missing_named() {
        let typed = Typed {
            to: Some(lena()),
            why: "Mia moves to another team.".to_owned(),
        };
        let form = transfer(Some(&of_both_kinds()), true, &typed);
        let screen = on_screen(&form);
        assert_eq!(chosen(&screen), Some(mia()));
        let all = Entered {
            to: lena(),
            why: typed.why.clone(),
            parts: Parts::BOTH,
        };
        assert_eq!(read(&screen, &mia()), Ok(all));
        let block = parts_of(&mia());
        let sales = entered(&form, &block, Input::Choices(vec![SELLS.to_owned()]));
        let parts = read(&sales, &mia()).unwrap().parts;
        assert!(parts.sells && !parts.manages);
        let complains = |block: &str, input: Input| {
            let screen = entered(&form, block, input);
            read(&screen, &mia()).unwrap_err()[0].0.clone()
        };
        assert_eq!(complains(&block, Input::Choices(Vec::new())), block);
        assert_eq!(complains(TO, Input::Empty), TO);
        assert_eq!(complains(TO, Input::Person(mia())), TO);
        assert_eq!(complains(WHY, Input::Text(" \n".to_owned())), WHY);
    }

    #[test]
    fn however_much_moves_slack_takes_the_form() {
        for letters in ODD {
            let states = every_state().into_iter().cycle().take(300);
            let handoffs = states.map(|state| Handoff {
                state: state.state,
                seller: mia(),
                ..monstrous(letters)
            });
            let typed = Typed {
                to: Some(lena()),
                why: letters.repeat(300),
            };
            let form = transfer(Some(&book("UMIA", handoffs.collect())), true, &typed);
            assert_eq!(refused_view(&form), Vec::<String>::new(), "{letters}");
            assert!(read_view(&form).contains("• … and 280 more"));
        }
    }
}
