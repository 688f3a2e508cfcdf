//! "Add to handoff": what somebody wrote, for which handoff it is, and where it goes. The form is
//! drawn anew with every choice, and keeps what was entered for another one.

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::{Block, Modal};
use super::picker;
use super::promises::{self, LONGEST_WHOM};
use super::reading;
use super::told::who_is_told;
use crate::domain::added::{Place, Source, Terms};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId};
use crate::domain::promise::{LONGEST_PROMISE, Strength};
use crate::domain::refusal::Refusal;
use crate::domain::template::{FieldKey, LONGEST_ANSWER, Tag};
use crate::slack::action::{About, Action, Form, Kept};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::{added, answers, words};

const TITLE: &str = "Add to handoff";

const TEXT: &str = "text";
const HANDOFF: &str = "handoff";
const PLACE: &str = "place";
const TO_WHOM: &str = "to_whom";
const DUE: &str = "due";
const STRENGTH: &str = "strength";
/// Before the number of the handoff whose fields they are: another one asks others.
const FIELD: &str = "field/";

/// Where it goes, before it is said in every respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goes {
    Note,
    Promise,
    Field,
}

impl Goes {
    const ALL: [Self; 3] = [Self::Note, Self::Promise, Self::Field];

    fn value(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Promise => "promise",
            Self::Field => "field",
        }
    }

    fn says(self) -> &'static str {
        match self {
            Self::Note => "A note: it stands in the history",
            Self::Promise => "A promise: one more, with its reminders",
            Self::Field => "A field of the brief: below what it says",
        }
    }

    fn on(screen: Screen<'_>) -> Self {
        let chosen = screen.choice(PLACE);
        let mut all = Self::ALL.into_iter();
        all.find(|one| Some(one.value()) == chosen)
            .unwrap_or(Self::Note)
    }
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub handoff: Option<HandoffId>,
    pub goes: Goes,
    pub text: String,
    pub kept: Kept,
}

/// The beginning: what was written, as far as it fits, for this handoff.
pub fn started(written: &str, handoff: Option<HandoffId>) -> Entered {
    let written = written.trim();
    let text: String = written.chars().take(LONGEST_ANSWER).collect();
    let kept = Kept {
        cut: text.len() < written.len(),
        ..Kept::default()
    };
    Entered {
        handoff,
        goes: Goes::Note,
        text,
        kept,
    }
}

/// What stands on the screen; `kept` is what was entered before and is not there now.
pub fn entered(inputs: &Inputs, kept: &Kept) -> Entered {
    let screen = Screen::of(inputs);
    let mut kept = kept.clone();
    if let Some(to_whom) = screen.text(TO_WHOM) {
        to_whom.clone_into(&mut kept.to_whom);
    }
    screen.take_day(DUE, &mut kept.due);
    kept.strength = promises::strength(screen, STRENGTH).or(kept.strength);
    kept.field = field_on(screen).or(kept.field);
    Entered {
        handoff: handoff_on(screen),
        goes: Goes::on(screen),
        text: screen.text(TEXT).unwrap_or_default().to_owned(),
        kept,
    }
}

fn handoff_on(screen: Screen<'_>) -> Option<HandoffId> {
    screen.choice(HANDOFF)?.parse().ok()
}

fn field_block(screen: Screen<'_>) -> Option<&str> {
    let mut blocks = screen.inputs.0.keys();
    blocks
        .find(|block| block.starts_with(FIELD))
        .map(String::as_str)
}

fn field_on(screen: Screen<'_>) -> Option<FieldKey> {
    screen.choice(field_block(screen)?).map(FieldKey::new)
}

/// What the form is made from.
#[derive(Debug)]
pub struct Adding<'a> {
    pub source: &'a Source,
    pub entered: &'a Entered,
    /// The handoff that is chosen.
    pub handoff: Option<&'a Handoff>,
    /// Why nothing can be added to it.
    pub trouble: Option<Line>,
    pub reader: &'a UserId,
}

pub fn add(adding: &Adding<'_>) -> Modal {
    let Entered {
        goes, text, kept, ..
    } = adding.entered;
    let about = About::Adding {
        source: adding.source.clone(),
        kept: kept.clone(),
    };
    let whence = Line::of("From a message of ").then(added::source(adding.source));
    let mut blocks = Writer::new()
        .line(whence)
        .note(about_text(adding.entered))
        .blocks();
    let (label, hint) = match goes {
        Goes::Note => ("What to note", "Everybody who can read the brief reads it."),
        Goes::Promise => (
            "What was promised",
            "One sentence, of 300 characters at most.",
        ),
        Goes::Field => (
            "What to add",
            "Above it stands who wrote it and when, below it the way to the message.",
        ),
    };
    let written = input::long(text, LONGEST_ANSWER);
    blocks.push(Asked::must(TEXT, label).hint(hint).with(written));
    let chosen = adding.handoff.map(option);
    let search = picker::search(
        Action::ChooseHandoff,
        "Choose a handoff",
        chosen.as_ref().map(|(value, says)| (&**value, &**says)),
    );
    blocks.push(
        Asked::must(HANDOFF, "Handoff")
            .hint("Type a customer’s name, or a number such as HO-12, to search.")
            .with_at_once(search),
    );
    blocks.extend(
        Writer::new()
            .line(adding.trouble.clone().unwrap_or_default())
            .blocks(),
    );
    let places = Goes::ALL.map(|one| (one.value(), one.says()));
    let places = picker::radio(Action::ChoosePlace, &places, goes.value());
    blocks.push(Asked::must(PLACE, "Where does it go?").with_at_once(places));
    match goes {
        Goes::Note => {}
        Goes::Promise => blocks.extend(terms(kept)),
        Goes::Field => blocks.push(fields(adding.handoff, kept.field.as_ref())),
    }
    blocks.extend(what_follows(adding));
    form::to_submit(Form::Add, &about, TITLE, "Add", blocks)
}

/// What is to be said of the text before it is read.
fn about_text(entered: &Entered) -> &'static str {
    if entered.text.trim().is_empty() {
        "The message has no text to take over. Write what should be added."
    } else if entered.kept.cut {
        "The message is longer than what fits here: this is its beginning."
    } else {
        ""
    }
}

fn terms(kept: &Kept) -> [Block; 3] {
    let strength = kept.strength.unwrap_or(Strength::Firm);
    [
        Asked::may(TO_WHOM, "To whom").with(input::short(&kept.to_whom, LONGEST_WHOM)),
        Asked::may(DUE, "By when")
            .hint("Reminders come before that day and on it.")
            .with(input::day(kept.due)),
        Asked::must(STRENGTH, "How binding").with(promises::strength_input(strength)),
    ]
}

fn fields(handoff: Option<&Handoff>, chosen: Option<&FieldKey>) -> Block {
    let said = |sentence: &str| Block::Said(Writer::new().line(sentence));
    let Some(handoff) = handoff else {
        return said("Choose the handoff first; the fields of its brief come here then.");
    };
    let options: Vec<(String, String)> = handoff
        .fields_to_ask_about()
        .map(|field| {
            let says = match field.tag {
                Tag::Restricted => format!("{} (restricted)", field.label),
                Tag::Internal | Tag::Shareable => field.label.clone(),
            };
            (field.key.to_string(), input::cut(&says))
        })
        .collect();
    if options.is_empty() {
        return said("Its brief has no field that could say more. Add it as a note.");
    }
    let options: Vec<(String, &str)> = options
        .iter()
        .map(|(value, says)| (value.clone(), says.as_str()))
        .collect();
    let chosen = chosen.map(FieldKey::as_str);
    let block = format!("{FIELD}{}", handoff.id.number());
    Asked::must(&block, "Which field?")
        .hint("What a restricted field says is for the seller, the manager and leads only.")
        .with(input::choice("Choose a field", &options, chosen))
}

/// Who hears of it.
fn what_follows(adding: &Adding<'_>) -> Vec<Block> {
    let Some(handoff) = adding.handoff.filter(|_| adding.trouble.is_none()) else {
        return Vec::new();
    };
    let line = match adding.entered.goes {
        Goes::Note => return Vec::new(),
        Goes::Promise | Goes::Field => Line::of("It makes a new version of the brief"),
    };
    let line = and_told(line, handoff, adding.reader).text(".");
    Writer::new().line(line).blocks()
}

fn and_told(line: Line, handoff: &Handoff, reader: &UserId) -> Line {
    let told = who_is_told(handoff, reader);
    if told.is_empty() {
        line
    } else {
        line.text(", and ").then(told)
    }
}

/// How a handoff is offered: its number, and `HO-12 · Northwind Traders`.
pub fn option(handoff: &Handoff) -> (String, String) {
    let says = format!("{} · {}", handoff.id, handoff.customer);
    (handoff.id.number().to_string(), input::cut(&says))
}

/// For which handoff, what, and where it goes.
pub fn read(inputs: &Inputs) -> Result<(HandoffId, String, Place), Errors> {
    let screen = Screen::of(inputs);
    let under = |block: &str, sentence: &str| Err(vec![(block.to_owned(), sentence.to_owned())]);
    let text = screen.text(TEXT).unwrap_or_default().trim();
    if text.is_empty() {
        return under(TEXT, NOTHING_TO_ADD);
    }
    let Some(handoff) = handoff_on(screen) else {
        return under(HANDOFF, "Choose the handoff.");
    };
    let place = match Goes::on(screen) {
        Goes::Note => Place::Note,
        Goes::Promise => {
            let Some(strength) = promises::strength(screen, STRENGTH) else {
                return under(PLACE, NOT_THERE);
            };
            let mut due = None;
            screen.take_day(DUE, &mut due);
            let to_whom = screen.text(TO_WHOM).unwrap_or_default().to_owned();
            Place::Promise(Terms {
                to_whom,
                due,
                strength,
            })
        }
        Goes::Field => match (field_block(screen), field_on(screen)) {
            (_, Some(field)) => Place::Field(field),
            (Some(block), None) => return under(block, "Choose the field."),
            (None, None) => return under(PLACE, NOT_THERE),
        },
    };
    Ok((handoff, text.to_owned(), place))
}

/// The rest of the form did not come in time.
const NOT_THERE: &str =
    "Something is still missing below. Choose another place, and then this one again.";

/// What the rules refuse and can be mended in the form, which stays as it is.
pub fn refused(refusal: &Refusal, inputs: &Inputs) -> Option<Errors> {
    let (block, sentence) = if let Refusal::NothingSaid = refusal {
        (TEXT, NOTHING_TO_ADD.to_owned())
    } else if let Refusal::TooLong { letters, most } = refusal {
        (TEXT, too_long(*letters, *most))
    } else if let Refusal::NoRoom { letters, room } = refusal {
        (TEXT, no_room(*letters, *room))
    } else if let Refusal::TooManyPromises { most } = refusal {
        let sentence = "promises, and no more fit. Add this as a note.";
        (PLACE, format!("The brief holds {most} {sentence}"))
    } else if let Refusal::NoSuchField = refusal {
        let block = field_block(Screen::of(inputs)).unwrap_or(PLACE);
        let sentence = "The brief of this handoff has no place for it. Choose another one.";
        (block, sentence.to_owned())
    } else {
        return None;
    };
    Some(vec![(block.to_owned(), sentence)])
}

const NOTHING_TO_ADD: &str = "Write what is to be added.";

fn no_room(letters: usize, room: usize) -> String {
    if room == 0 {
        return "The field is full. Add this as a note instead.".to_owned();
    }
    format!(
        "The field has room for {room} more characters, and these are {letters}. Shorten it, or \
         add it as a note."
    )
}

fn too_long(letters: usize, most: usize) -> String {
    if most == LONGEST_PROMISE {
        format!(
            "A promise is one sentence, of {most} characters at most, and these are {letters}. Say \
             what exactly was promised."
        )
    } else {
        format!("These are {letters} characters, and {most} fit. Shorten it.")
    }
}

/// In place of the form: where it stands now.
pub fn done(handoff: &Handoff, place: &Place, reader: &UserId) -> Modal {
    let customer = &handoff.customer;
    let line = match place {
        Place::Note => answers::noted(handoff),
        Place::Promise(terms) => {
            let line = Line::of(format!("The promise to {customer} stands on the brief now"));
            let line = and_told(line, handoff, reader).text(".");
            match terms.due {
                Some(due) => line.text(" It is due ").day(due).text("."),
                None => line.text(" It has no day yet, so nobody is reminded of it."),
            }
        }
        Place::Field(field) => {
            let label = words::label(handoff.template(), field);
            let line = Line::of(format!(
                "It stands in “{label}” now, in the brief of {customer}"
            ));
            and_told(line, handoff, reader).text(".")
        }
    };
    reading::sentence(TITLE, line)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::added::tests::source;
    use crate::domain::template::{GOALS, SENSITIVITIES};
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{
        ODD, acknowledged, cancelled, mia, monstrous, read_view, refused_view,
    };
    use crate::slack::views::tests::{entered as typed, on_screen};

    fn drawn(entered: &Entered, handoff: Option<&Handoff>, trouble: Option<Line>) -> Modal {
        add(&Adding {
            source: &source(),
            entered,
            handoff,
            trouble,
            reader: &mia(),
        })
    }

    fn going(goes: Goes) -> Entered {
        Entered {
            goes,
            ..started("They want SSO\nby March.", None)
        }
    }

    fn kept(view: &Modal) -> Kept {
        match About::decode(&view.about) {
            About::Adding { kept, .. } => kept,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_note_for_whichever_handoff() {
        let view = drawn(&going(Goes::Note), None, None);
        assert_snapshot!(read_view(&view), @"
        Add to handoff
        From a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        What to note: They want SSO
        by March.
          (Everybody who can read the brief reads it.)
        Handoff:
          (Type a customer’s name, or a number such as HO-12, to search.)
        Where does it go?: (x) A note: it stands in the history  ( ) A promise: one more, with its reminders  ( ) A field of the brief: below what it says
        [Add] [Cancel]
        ");
        let chosen = read_view(&drawn(&going(Goes::Note), Some(&acknowledged()), None));
        assert!(chosen.contains("HO-12 · Northwind Traders"), "{chosen}");
    }

    #[test]
    fn a_promise_with_its_terms() {
        let handoff = acknowledged();
        let view = drawn(&going(Goes::Promise), Some(&handoff), None);
        assert_snapshot!(read_view(&view), @"
        Add to handoff
        From a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        What was promised: They want SSO
        by March.
          (One sentence, of 300 characters at most.)
        Handoff: HO-12 · Northwind Traders
          (Type a customer’s name, or a number such as HO-12, to search.)
        Where does it go?: ( ) A note: it stands in the history  (x) A promise: one more, with its reminders  ( ) A field of the brief: below what it says
        To whom (optional):
        By when (optional):
          (Reminders come before that day and on it.)
        How binding: Firm: they count on it
        It makes a new version of the brief, and @sam is told.
        [Add] [Cancel]
        ");
        let (id, text, place) = super::read(&on_screen(&view)).unwrap();
        assert_eq!(
            (id, text.as_str()),
            (handoff.id, "They want SSO\nby March.")
        );
        let terms = Terms {
            to_whom: String::new(),
            due: None,
            strength: Strength::Firm,
        };
        assert_eq!(place, Place::Promise(terms));
    }

    #[test]
    fn a_field_of_the_brief() {
        let handoff = acknowledged();
        let view = drawn(&going(Goes::Field), None, None);
        assert_snapshot!(read_view(&view).lines().rev().nth(1).unwrap(), @"Choose the handoff first; the fields of its brief come here then.");
        let view = drawn(&going(Goes::Field), Some(&handoff), None);
        assert_snapshot!(read_view(&view), @"
        Add to handoff
        From a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        What to add: They want SSO
        by March.
          (Above it stands who wrote it and when, below it the way to the message.)
        Handoff: HO-12 · Northwind Traders
          (Type a customer’s name, or a number such as HO-12, to search.)
        Where does it go?: ( ) A note: it stands in the history  ( ) A promise: one more, with its reminders  (x) A field of the brief: below what it says
        Which field?:
          (What a restricted field says is for the seller, the manager and leads only.)
        It makes a new version of the brief, and @sam is told.
        [Add] [Cancel]
        ");
        let errors = super::read(&on_screen(&view)).unwrap_err();
        assert_eq!(
            errors,
            [("field/12".to_owned(), "Choose the field.".to_owned())]
        );
        let choice = Input::Choice(SENSITIVITIES.to_string());
        let chosen = super::read(&typed(&view, "field/12", choice)).unwrap();
        assert_eq!(chosen.2, Place::Field(SENSITIVITIES));
    }

    #[test]
    fn what_cannot_be_added_to_says_why() {
        let handoff = cancelled();
        let why = Line::of("Cancelled by somebody.");
        let view = read_view(&drawn(&going(Goes::Field), Some(&handoff), Some(why)));
        assert!(view.contains("Cancelled by somebody."), "{view}");
        assert!(!view.contains("is told"), "{view}");
    }

    #[test]
    fn what_was_entered_for_another_place_is_there_again() {
        let handoff = acknowledged();
        let view = drawn(&going(Goes::Promise), Some(&handoff), None);
        let mut inputs = typed(&view, TO_WHOM, Input::Text("Ann".to_owned()));
        let mut enter = |block: &str, input: Input| {
            let mut entry = inputs.0.get_mut(block).unwrap().first_entry().unwrap();
            *entry.get_mut() = input;
        };
        enter(DUE, Input::Date("2026-12-15".parse().unwrap()));
        enter(STRENGTH, Input::Choice("roadmap".to_owned()));
        enter(TEXT, Input::Text("SSO, shorter".to_owned()));
        enter(PLACE, Input::Choice("note".to_owned()));
        let now = entered(&inputs, &kept(&view));
        assert_eq!(now.goes, Goes::Note);
        assert_eq!(now.handoff, Some(handoff.id));
        assert_eq!(now.text, "SSO, shorter");
        let as_note = drawn(&now, Some(&handoff), None);
        let back = typed(&as_note, PLACE, Input::Choice("promise".to_owned()));
        let again = entered(&back, &kept(&as_note));
        assert_eq!(again.text, "SSO, shorter");
        assert_eq!(again.kept, now.kept);
        let view = drawn(&again, Some(&handoff), None);
        let terms = Terms {
            to_whom: "Ann".to_owned(),
            due: "2026-12-15".parse().ok(),
            strength: Strength::Roadmap,
        };
        let read = super::read(&on_screen(&view)).unwrap();
        assert_eq!(read.2, Place::Promise(terms));
        let emptied = typed(&view, TO_WHOM, Input::Empty);
        assert_eq!(entered(&emptied, &kept(&view)).kept.to_whom, "");
    }

    #[test]
    fn a_message_that_is_too_long_or_has_no_text() {
        let note = |written: &str| {
            let view = read_view(&drawn(&started(written, None), None, None));
            view.lines().nth(2).unwrap().to_owned()
        };
        assert_snapshot!(note(&"é".repeat(40_000)), @"The message is longer than what fits here: this is its beginning.");
        assert_snapshot!(note("  "), @"The message has no text to take over. Write what should be added.");
        assert!(note("Short.").starts_with("What to note"));
        let long = started(&"👩‍👩‍👧‍👦".repeat(4000), None);
        assert_eq!(long.text.chars().count(), LONGEST_ANSWER);
    }

    #[test]
    fn what_is_missing_is_said_where_it_is_missing() {
        let view = drawn(&going(Goes::Note), None, None);
        let errors = super::read(&on_screen(&view)).unwrap_err();
        assert_snapshot!(errors[0].1, @"Choose the handoff.");
        let handoff = acknowledged();
        let view = drawn(&going(Goes::Note), Some(&handoff), None);
        let blank = typed(&view, TEXT, Input::Text(" \n".to_owned()));
        assert_snapshot!(super::read(&blank).unwrap_err()[0].1, @"Write what is to be added.");
        for goes in ["promise", "field"] {
            // The form was not drawn anew.
            let early = typed(&view, PLACE, Input::Choice(goes.to_owned()));
            let errors = super::read(&early).unwrap_err();
            assert_eq!(errors, [(PLACE.to_owned(), NOT_THERE.to_owned())]);
        }
    }

    #[test]
    fn what_can_be_mended_is_said_in_the_form() {
        let handoff = acknowledged();
        let view = drawn(&going(Goes::Field), Some(&handoff), None);
        let inputs = on_screen(&view);
        let said = |refusal: Refusal| {
            let errors = refused(&refusal, &inputs).unwrap();
            let (block, sentence) = &errors[0];
            assert!(inputs.get(block).is_some(), "{block}");
            format!("{block}: {sentence}")
        };
        let (letters, most) = (812, LONGEST_PROMISE);
        let all = [
            said(Refusal::NothingSaid),
            said(Refusal::TooLong { letters, most }),
            said(Refusal::TooLong {
                letters: 3001,
                most: LONGEST_ANSWER,
            }),
            said(Refusal::NoRoom { letters, room: 512 }),
            said(Refusal::NoRoom { letters, room: 0 }),
            said(Refusal::TooManyPromises { most: 12 }),
            said(Refusal::NoSuchField),
        ];
        assert_snapshot!(all.join("\n"), @"
        text: Write what is to be added.
        text: A promise is one sentence, of 300 characters at most, and these are 812. Say what exactly was promised.
        text: These are 3001 characters, and 3000 fit. Shorten it.
        text: The field has room for 512 more characters, and these are 812. Shorten it, or add it as a note.
        text: The field is full. Add this as a note instead.
        place: The brief holds 12 promises, and no more fit. Add this as a note.
        field/12: The brief of this handoff has no place for it. Choose another one.
        ");
        assert_eq!(refused(&Refusal::NotALead, &inputs), None);
    }

    #[test]
    fn it_says_where_it_stands_now() {
        let handoff = acknowledged();
        let terms = |due| Terms {
            to_whom: String::new(),
            due,
            strength: Strength::Firm,
        };
        let says = |place| {
            let view = read_view(&done(&handoff, &place, &mia()));
            view.lines().nth(1).unwrap().to_owned()
        };
        assert_snapshot!(says(Place::Note), @"Noted for HO-12 · Northwind Traders. It stands in /handoff history HO-12.");
        assert_snapshot!(says(Place::Promise(terms("2026-12-15".parse().ok()))), @"The promise to Northwind Traders stands on the brief now, and @sam is told. It is due Dec 15, 2026.");
        assert_snapshot!(says(Place::Promise(terms(None))), @"The promise to Northwind Traders stands on the brief now, and @sam is told. It has no day yet, so nobody is reminded of it.");
        assert_snapshot!(says(Place::Field(GOALS)), @"It stands in “Goals and motivation” now, in the brief of Northwind Traders, and @sam is told.");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            let handoff = monstrous(letters);
            let written: String = letters.chars().cycle().take(5000).collect();
            let mut entered = started(&written, Some(handoff.id));
            entered.kept.to_whom = letters.chars().cycle().take(LONGEST_WHOM).collect();
            for goes in Goes::ALL {
                entered.goes = goes;
                let view = drawn(&entered, Some(&handoff), None);
                assert_eq!(refused_view(&view), Vec::<String>::new(), "{letters}");
                let (_, says) = option(&handoff);
                assert!(says.chars().count() <= 75, "{says}");
            }
        }
    }
}
