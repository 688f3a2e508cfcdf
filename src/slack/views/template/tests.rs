//! The templates as people read and change them, and Slack's limits.

use std::sync::Arc;

use insta::assert_snapshot;

use super::*;
use crate::domain::ids::UserId;
use crate::domain::template::{
    AskIf, Choosing, FieldKey, GOALS, SENSITIVITIES, Spot, Where, check, rapid, standard,
};
use crate::slack::inbound::Input;
use crate::slack::messages::tests::{lena, noon, read_view, refused_view};
use crate::slack::views::tests::{entered, on_screen};

/// With a choice that another field depends on, changed by Lena.
fn trial() -> Shelved {
    let segment = Field {
        key: FieldKey::of("segment"),
        kind: Kind::Choice,
        label: "Segment".to_owned(),
        options: vec!["Enterprise".to_owned(), "Small".to_owned()],
        weight: 0,
        hint: String::new(),
        at_least: 0,
        ..rapid().field(&GOALS).cloned().unwrap()
    };
    let first = Spot {
        page: Where::Page(0),
        below: None,
    };
    let mut template = rapid().with(segment, first);
    template.name = "field-trial".to_owned();
    template.version = 3;
    for page in &mut template.pages {
        for field in &mut page.fields {
            if field.key.as_str() == "concerns" {
                field.ask_if = Some(AskIf {
                    field: FieldKey::of("segment"),
                    is: vec!["Enterprise".to_owned()],
                });
            }
        }
    }
    Shelved {
        template: Arc::new(template),
        made: Some(Made {
            by: Some(lena()),
            at: noon(),
        }),
    }
}

#[test]
fn all_templates() {
    let mut choosing = Choosing::default();
    choosing.retired.insert("rapid".to_owned());
    let all = Shelf::new(vec![trial()], choosing.clone(), true);
    assert_snapshot!(read_view(&shelf(&all, None)), @"
    Templates
    A template is the list of questions that a brief answers.
    Field trial, 6 questions
    Version 3 · by @lena · Nov 22, 2026 at 12:00 PM
    [See Field trial] [Copy Field trial]
    Rapid, 5 questions · not offered
    Version 1 · as shipped
    [See Rapid] [Copy Rapid]
    Standard, 12 questions · new briefs begin with it
    Version 1 · as shipped
    [See Standard] [Copy Standard]
    [Close]
    ");
    let all = Shelf::new(Vec::new(), choosing, false);
    assert_snapshot!(read_view(&shelf(&all, None)).lines().nth(1).unwrap(), @"Leads and the admins of this workspace can change these.");
}

#[test]
fn what_a_template_asks() {
    assert_snapshot!(read_view(&contents(&trial(), true, None)), @"
    Field trial
    Version 3 · by @lena · Nov 22, 2026 at 12:00 PM · can be sent from 60 points, good from 85
    [All templates] [Preview] [Add a field] [Change pages and points]
    Page 1: Customer and people
    1. Segment · one of some options, needed, may be shared with the customer, 2 options
    [Change 1] [Remove 1]
    2. Customer · the customer, needed, may be shared with the customer
    [Change 2]
    3. Seller · the seller, needed
    [Change 3]
    4. Customer manager · the customer manager, needed
    [Change 4]
    5. Close date · the close date
    [Change 5] [Remove 5]
    6. CRM record · the CRM record
    [Change 6] [Remove 6]
    7. People at the customer · people at the customer, weight 3, wants a name
    [Change 7] [Remove 7]
    Page 2: Why they bought, what was promised
    8. Goals and motivation · long text, weight 3, needed, may be shared with the customer
    [Change 8] [Remove 8]
    9. What success looks like · long text, weight 3, needed, may be shared with the customer, wants a number, a date
    [Change 9] [Remove 9]
    10. Concerns and expectations · long text, weight 2, only if “Segment” is Enterprise
    [Change 10] [Remove 10]
    11. Promises · promises, weight 2, needed
    [Change 11] [Remove 11]
    [Close]
    ");
    let read = read_view(&contents(&trial(), false, None));
    assert!(!read.contains("Change"), "{read}");
}

#[test]
fn a_field_is_changed() {
    let template = &trial().template;
    let form = change(template, &FieldKey::of("concerns"), None, None).unwrap();
    assert_snapshot!(read_view(&form), @"
    Field trial
    Key: concerns
    Label: Concerns and expectations
    Hint (optional): Objections, worries and expectations raised during the sale, and what was said about them.
      (What a busy seller needs to know to answer well.)
    Kind of answer: Long text
    Options (optional):
      (One a line, where the answer is chosen among some.)
    Weight: 2
      (Its share in the score; 0 does not count.)
    Needed (optional): [ ] A brief cannot be sent without it
    Who may see the answer: Everybody in the workspace
    Characters at least: 25
      (A shorter answer says too little. 0 takes any.)
    None (optional): [x] “None” is a full answer here
    A good answer holds (optional):
    Ask only if this is answered…: Segment
    …with one of these (optional): Enterprise
      (One option a line; any of them will do.)
    Page: Page 2: Why they bought, what was promised
    Title of the new page (optional):
    Below: What success looks like
    [Save field] [Cancel]
    ");
    let untouched = read(&on_screen(&form), Some(&FieldKey::of("concerns"))).unwrap();
    let same = template.with(untouched.field, untouched.spot);
    assert_eq!(same, **template, "what was not touched stays");

    let sensitive = standard();
    let form = change(sensitive, &SENSITIVITIES, None, None).unwrap();
    let inputs = entered(&form, "kind", Input::Choice("choice".to_owned()));
    let changed = read(&inputs, Some(&SENSITIVITIES)).unwrap();
    let found = check(&sensitive.with(changed.field, changed.spot));
    assert_eq!(
        wrong(&found, &SENSITIVITIES, false),
        [(
            "options".to_owned(),
            "A choice has 2 to 50 options.".to_owned()
        )]
    );
    assert!(change(template, &FieldKey::of("gone"), None, None).is_none());
}

#[test]
fn a_field_is_added() {
    let template = &trial().template;
    let form = new(template, None, None);
    assert_snapshot!(read_view(&form).lines().take(6).collect::<Vec<_>>().join("\n"), @"
    Field trial
    Key:
      (Small letters, digits and underscores, like “renewal_date”. Answers are kept under it, so it cannot be changed later.)
    Label:
    Hint (optional):
      (What a busy seller needs to know to answer well.)
    ");
    let mut inputs = entered(&form, "key", Input::Text("Renewal Date".to_owned()));
    let errors = |inputs: &Inputs| {
        let entered = read(inputs, None).unwrap();
        let found = check(&template.with(entered.field.clone(), entered.spot));
        wrong(&found, &entered.field.key, true)
    };
    let blocks: Vec<String> = errors(&inputs)
        .into_iter()
        .map(|(block, _)| block)
        .collect();
    assert_eq!(blocks, ["key", "label"]);
    for (block, input) in [
        ("key", Input::Text("renewal_date".to_owned())),
        ("label", Input::Text("Renewal date".to_owned())),
        ("kind", Input::Choice("date".to_owned())),
        ("page", Input::Choice("*".to_owned())),
    ] {
        inputs = entered_again(inputs, block, input);
    }
    assert_eq!(
        read(&inputs, None).unwrap_err(),
        [(
            "new_page".to_owned(),
            "Give the new page a title.".to_owned()
        )]
    );
    inputs = entered_again(inputs, "new_page", Input::Text("Dates".to_owned()));
    assert_eq!(errors(&inputs), []);
    let added = read(&inputs, None).unwrap();
    let after = template.with(added.field, added.spot);
    assert_eq!(after.pages.last().unwrap().title, "Dates");
}

fn entered_again(mut inputs: Inputs, block: &str, input: Input) -> Inputs {
    let of = inputs.0.entry(block.to_owned()).or_default();
    of.clear();
    of.insert("value".to_owned(), input);
    inputs
}

#[test]
fn a_copy_and_a_preview() {
    assert_snapshot!(read_view(&copy(rapid())), @"
    Templates
    The copy asks what Rapid asks, until you change it.
    Name of the new template:
      (Small letters, digits and dashes, like “field-trial”. It cannot be changed later.)
    [Copy] [Cancel]
    ");
    let sam = UserId::new("USAM");
    assert_snapshot!(read_view(&preview(&trial().template, 1, &sam)), @"
    Preview
    A preview: sellers see this page so. Nothing that is entered here is kept.
    [Back to the template] [Page before]
    ---
    Page 2 of 3 · Why they bought, what was promised · saved as you go
    Goals and motivation (optional):
      (Needed before you can send. Why they bought, in their own words. What happens if nothing changes?)
    What success looks like (optional):
      (Needed before you can send. The metric, where it stands, the target, by when, and who will confirm it.)
    Concerns and expectations (optional):
      (Objections, worries and expectations raised during the sale, and what was said about them.)
    Promises
    Needed before you can send. Everything sales committed to: features, dates, discounts, people.
    Promise 1
    What was promised (optional):
    To whom (optional):
    By when (optional):
    How binding (optional): Firm: they count on it
    [Add a promise]
    If there are none (optional): [ ] No promises were made
    [Next] [Cancel]
    ");
}

#[test]
fn slack_takes_them_as_large_as_they_get() {
    let sam = UserId::new("USAM");
    let long = |length: usize| "&".repeat(length);
    let mut large = Template::clone(standard());
    for nth in 0..40 - large.fields().count() {
        let field = Field {
            key: FieldKey::new(format!("field_{nth}")),
            kind: Kind::Choices,
            label: long(75),
            hint: long(500),
            options: (0..50).map(|nth| format!("{nth}{}", long(73))).collect(),
            ..large.field(&GOALS).cloned().unwrap()
        };
        let page = Where::New(long(60));
        let page = if nth % 6 == 0 { page } else { Where::Page(99) };
        let below = None;
        large = large.with(field, Spot { page, below });
    }
    assert_eq!(check(&large), []);
    let pages = large.pages.len();
    let shelved = Shelved {
        template: Arc::new(large),
        made: trial().made,
    };
    let template = &shelved.template;
    let mut forms = vec![
        contents(&shelved, true, Some(Line::of("Somebody changed it."))),
        copy(template),
        new(template, None, None),
    ];
    forms.extend(
        template
            .fields()
            .map(|field| change(template, &field.key, None, None).unwrap()),
    );
    forms.extend((0..pages).map(|page| preview(template, page, &sam)));
    for form in &forms {
        assert_eq!(refused_view(form), [""; 0], "{}", read_view(form));
    }
}
