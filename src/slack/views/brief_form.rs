//! The brief's pages, as the template asks them.
//!
//! Slack insists only on the customer and the two people; everything else can be filled in later,
//! and the review says what is still needed.

use std::sync::Arc;

use super::address::is_web_address;
use super::field;
use super::form::{self, Errors, plain};
use super::input::{self, Asked, Screen};
use super::modal::{Block, Modal};
use super::promises;
use crate::domain::customer::{Customer, LONGEST_NAME};
use crate::domain::draft::{Content, Draft};
use crate::domain::ids::DraftId;
use crate::domain::template::{Chosen, Field, Kind, Offered, Page, Template, standard};
use crate::slack::action::{About, Action, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::words;

const CUSTOMER: &str = "customer";
const SELLER: &str = "seller";
const MANAGER: &str = "manager";
const ROTATE: &str = "rotate";
const CLOSE_DATE: &str = "close_date";
const CRM_LINK: &str = "crm_link";
const TEMPLATE: &str = "template";
/// No template has this name.
const BY_RULE: &str = "*";

/// The first page, where another template can be chosen; `template` is the draft's, if it has one.
pub fn first(
    draft: &DraftId,
    content: &Content,
    template: Option<&Arc<Template>>,
    offered: &Offered,
) -> Modal {
    let template = template.or(offered.templates.first());
    let template = template.unwrap_or(standard());
    let rotation = offered.rotation.as_deref();
    let mut modal = page_offering(draft, content, template, 0, rotation);
    if let Some(choice) = choice_of_template(template, offered) {
        // Below the line that says where in the form we are.
        modal.blocks.insert(1.min(modal.blocks.len()), choice);
    }
    modal
}

fn choice_of_template(template: &Template, offered: &Offered) -> Option<Block> {
    let name = |template: &Template| (template.name.clone(), words::template(template));
    let mut options: Vec<(String, String)> = offered
        .templates
        .iter()
        .map(|template| name(template))
        .collect();
    if !options.iter().any(|(name, _)| *name == template.name) {
        options.push(name(template));
    }
    if options.len() < 2 {
        return None;
    }
    if offered.by_rule {
        options.insert(0, (BY_RULE.to_owned(), "As our rules say".to_owned()));
    }
    let options: Vec<(String, &str)> = options
        .iter()
        .map(|(value, says)| (value.clone(), says.as_str()))
        .collect();
    let hint = "How much is asked. What you wrote stays when you choose another.";
    let choice = input::choice("Choose a template", &options, Some(&template.name));
    Some(Asked::must(TEMPLATE, "Template").hint(hint).with(choice))
}

/// The template chosen on the screen, if it can be chosen there.
pub fn chosen(inputs: &Inputs) -> Option<Chosen<'_>> {
    let chosen = Screen::of(inputs).choice(TEMPLATE)?;
    Some(match chosen {
        BY_RULE => Chosen::ByRule,
        name => Chosen::Template(name),
    })
}

/// Whether the template's first page asks for answers that were not on the screen.
pub fn asks_more(inputs: &Inputs, template: &Template, content: &Content) -> bool {
    let mut fields = asked_on(template, 0, content);
    fields.any(|field| field.kind.is_text() && inputs.get(&field::block_of(&field.key)).is_none())
}

/// A page of the form, counted from 0.
pub fn page(draft: &DraftId, content: &Content, template: &Template, page: usize) -> Modal {
    page_offering(draft, content, template, page, None)
}

/// The same; `rotation`: the group of which one is asked where no manager is named.
fn page_offering(
    draft: &DraftId,
    content: &Content,
    template: &Template,
    page: usize,
    rotation: Option<&str>,
) -> Modal {
    let page = page.min(template.pages.len().saturating_sub(1));
    let about = About::Draft {
        draft: draft.clone(),
        page,
        template: template.name.clone(),
        pre_close: content.pre_close,
    };
    let title = template.pages.get(page).map_or("", |page| &page.title);
    let mut blocks = top(page, template, title, content, None);
    let fields = asked_on(template, page, content);
    blocks.extend(fields.flat_map(|field| field_blocks(field, content, rotation)));
    // Whoever begins a brief for somebody else knows no more than what the first page asks.
    let below = match template.page_before(page, &content.brief.answers) {
        Some(_) => back(),
        None => hand_over(draft),
    };
    blocks.extend(Writer::new().buttons([below]).blocks());
    Modal {
        submit: Some(plain("Next")),
        close: Some(plain("Save and close")),
        notify_on_close: true,
        ..form::modal(Form::BriefPage, &about, &title_of(content), blocks)
    }
}

/// The inputs of a page.
pub(super) fn asked(template: &Template, page: usize, content: &Content) -> Vec<Block> {
    asked_on(template, page, content)
        .flat_map(|field| field_blocks(field, content, None))
        .collect()
}

/// What is asked on a page, as the answers on the pages before are.
fn asked_on<'a>(
    template: &'a Template,
    page: usize,
    content: &'a Content,
) -> impl Iterator<Item = &'a Field> {
    let fields = template.pages.get(page).into_iter();
    fields
        .flat_map(|page: &Page| &page.fields)
        .filter(|field| field.is_asked(&content.brief.answers))
}

/// The customer's name, once there is one.
pub(super) fn title_of(content: &Content) -> String {
    let customer = Customer::new(&content.customer);
    customer.map_or_else(|| "New handoff".to_owned(), |customer| customer.to_string())
}

/// Where in the form the reader is; `trouble` is said on top.
pub(super) fn top(
    page: usize,
    template: &Template,
    title: &str,
    content: &Content,
    trouble: Option<&Line>,
) -> Vec<Block> {
    let pages = template.pages.len() + 1;
    let page = page + 1;
    let place = if content.pre_close {
        format!("Page {page} of {pages} · {title} · saved as you go · the deal is not won yet")
    } else {
        format!("Page {page} of {pages} · {title} · saved as you go")
    };
    let trouble = trouble.cloned().unwrap_or_default();
    Writer::new().line(trouble).note(place.as_str()).blocks()
}

pub(super) fn back() -> Button {
    Button::new(Action::Back, "Back", "")
}

pub(super) fn hand_over(draft: &DraftId) -> Button {
    Button::new(Action::GiveDraft, "Let somebody else finish it", draft)
}

/// The customer of a draft, for a title; a draft may have no name yet.
pub fn name_or<'a>(draft: &'a Draft, otherwise: &'a str) -> &'a str {
    match draft.content.customer.trim() {
        "" => otherwise,
        customer => customer,
    }
}

fn field_blocks(field: &Field, content: &Content, rotation: Option<&str>) -> Vec<Block> {
    let brief = &content.brief;
    let may = |block| Asked::may(block, &field.label).hint(hint(field));
    let must = |block| Asked::must(block, &field.label).hint(&*field.hint);
    let block = match field.kind {
        Kind::Customer => must(CUSTOMER).with(input::short(&content.customer, LONGEST_NAME)),
        Kind::Seller => must(SELLER).with(input::person(content.seller.as_ref())),
        Kind::Manager if rotation.is_some() || content.rotate => {
            return manager_or_rotation(field, content, rotation);
        }
        Kind::Manager => must(MANAGER).with(input::person(content.manager.as_ref())),
        Kind::CloseDate if content.pre_close => Asked::may(CLOSE_DATE, "Expected close date")
            .hint("The day you expect the deal to be signed. You are asked then whether it was.")
            .with(input::day(brief.close_date)),
        Kind::CloseDate => may(CLOSE_DATE).with(input::day(brief.close_date)),
        Kind::CrmLink => may(CRM_LINK).with(input::address(brief.crm_link.as_deref())),
        Kind::Promises => return promises::blocks(&brief.promises, field, &hint(field)),
        Kind::Short
        | Kind::Long
        | Kind::Choice
        | Kind::Choices
        | Kind::Date
        | Kind::Number
        | Kind::People
        | Kind::Link
        | Kind::Links
        | Kind::Email
        | Kind::Contacts => {
            let input = field::input(field, brief.answer(&field.key));
            let block = field::block_of(&field.key);
            return input
                .map(|input| may(&block).with(input))
                .into_iter()
                .collect();
        }
    };
    vec![block]
}

/// Somebody by name, or whom rotation chooses.
fn manager_or_rotation(field: &Field, content: &Content, rotation: Option<&str>) -> Vec<Block> {
    let by_name = Asked::may(MANAGER, &field.label).hint(hint(field));
    let from = match rotation {
        Some(handle) => format!("Somebody of @{handle} is asked, whoever is named above."),
        None => "Nobody is chosen from any more: untick this, and name the manager.".to_owned(),
    };
    let tick = input::tick("Assign for me", content.rotate);
    vec![
        by_name.with(input::person(content.manager.as_ref())),
        Asked::may(ROTATE, "Or").hint(from).with(tick),
    ]
}

/// Slack marks these inputs as optional, since the form can be walked through; so we say which are
/// needed in the end.
fn hint(field: &Field) -> String {
    if field.required {
        format!("Needed before you can send. {}", field.hint)
            .trim_end()
            .to_owned()
    } else {
        field.hint.clone()
    }
}

/// Takes what is on the screen into the content. What is not on the screen stays; what was emptied
/// there becomes empty.
pub fn read(inputs: &Inputs, content: &mut Content) {
    read_screen(Screen::of(inputs), content);
}

/// The same for a form that was closed: whatever Slack hands over is kept, and nothing is emptied.
pub fn read_closed(inputs: &Inputs, content: &mut Content) {
    let screen = Screen {
        inputs,
        clears: false,
    };
    read_screen(screen, content);
}

fn read_screen(screen: Screen<'_>, content: &mut Content) {
    if let Some(customer) = screen.text(CUSTOMER) {
        customer.clone_into(&mut content.customer);
    }
    screen.take_person(SELLER, &mut content.seller);
    screen.take_person(MANAGER, &mut content.manager);
    if let Some(rotate) = screen.ticked(ROTATE) {
        content.rotate = rotate;
    }
    screen.take_day(CLOSE_DATE, &mut content.brief.close_date);
    if let Some(address) = screen.text(CRM_LINK) {
        let address = address.trim().to_owned();
        content.brief.crm_link = Some(address).filter(|address| !address.is_empty());
    }
    for (key, answer) in field::read(screen) {
        content.brief.set_answer(key, answer);
    }
    promises::read(screen, &mut content.brief.promises);
}

/// What Slack itself cannot check on this page.
pub fn check(content: &Content, template: &Template, page: usize) -> Errors {
    let fields = asked_on(template, page, content);
    fields
        .flat_map(|field| check_field(field, content))
        .collect()
}

fn check_field(field: &Field, content: &Content) -> Errors {
    let error = |block: &str, sentence: &str| vec![(block.to_owned(), sentence.to_owned())];
    match field.kind {
        Kind::Customer if Customer::new(&content.customer).is_none() => {
            error(CUSTOMER, "Type the customer’s name.")
        }
        Kind::Manager if content.manager.is_none() && !content.rotate => {
            error(MANAGER, "Choose somebody, or tick “Assign for me”.")
        }
        Kind::CrmLink
            if content
                .brief
                .crm_link
                .as_deref()
                .is_some_and(|link| !is_web_address(link)) =>
        {
            error(CRM_LINK, field::NO_ADDRESS)
        }
        Kind::Promises => promises::check(&content.brief.promises),
        Kind::Customer | Kind::CrmLink | Kind::Seller | Kind::Manager | Kind::CloseDate => {
            Errors::new()
        }
        Kind::Short
        | Kind::Long
        | Kind::Choice
        | Kind::Choices
        | Kind::Date
        | Kind::Number
        | Kind::People
        | Kind::Link
        | Kind::Links
        | Kind::Email
        | Kind::Contacts => {
            let wrong = field::check(field, content.brief.answer(&field.key));
            let block = field::block_of(&field.key);
            wrong.map_or_else(Errors::new, |wrong| error(&block, wrong))
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::ids::UserId;
    use crate::domain::template::standard;
    use crate::slack::messages::tests::{northwind, read_view};
    use crate::slack::views::tests::{content_of, draft};

    fn shown(content: &Content, nth: usize) -> String {
        read_view(&page(&draft(), content, standard(), nth))
    }

    #[test]
    fn a_new_form() {
        let content = Content::started(UserId::new("USAM"), "");
        assert_snapshot!(shown(&content, 0), @"
        New handoff
        Page 1 of 5 · Customer and people · saved as you go
        Customer:
          (The name everybody uses for them. Their channel is named after it.)
        Seller: @sam
          (Who knows this deal and answers questions about it.)
        Customer manager:
          (Who takes over. They acknowledge the brief or return it with questions.)
        Close date (optional):
          (The day the deal was signed.)
        CRM record (optional):
          (The web address of the deal in your CRM.)
        People at the customer (optional):
          (One a line, with role and e-mail: sponsor, champion, day-to-day owner, technical, billing, sceptics.)
        [Let somebody else finish it]
        [Next] [Save and close]
        ");
    }

    #[test]
    fn every_page_with_what_was_typed_before() {
        let content = content_of(&northwind());
        assert_snapshot!(shown(&content, 1), @"
        Northwind Traders
        Page 2 of 5 · Why they bought · saved as you go
        Goals and motivation (optional): They lose two days a week to retyping orders, and Ann promised her board an end to it.
          (Needed before you can send. Why they bought, in their own words. What happens if nothing changes?)
        What success looks like (optional): Orders retyped by hand: 140 a week today, 10 by March. Bo counts them.
          (Needed before you can send. The metric, where it stands, the target, by when, and who will confirm it.)
        First value (optional):
          (How they define value and progress, and the first milestone they will notice.)
        Why us (optional):
          (The alternatives they looked at, and what nearly stopped the deal.)
        Concerns and expectations (optional): tbd
          (Objections, worries and expectations raised during the sale, and what was said about them.)
        [Back]
        [Next] [Save and close]
        ");
        assert_snapshot!(shown(&content, 2), @r#"
        Northwind Traders
        Page 3 of 5 · How to work with them · saved as you go
        How they communicate (optional): Short e-mails
          (Style, channel, language, time zone, and what annoys them.)
        How they decide (optional):
          (Who decides, who is asked first, and how long it takes.)
        Scope and environment (optional):
          (What they bought, what is custom, and the systems it must work with.)
        Sensitivities (optional): Bo wanted the competitor and was overruled by Ann.
          (Politics, conflicts, personal matters. Only the seller, the manager and leads can read this. Write "none known" if there are none.)
        [Back]
        [Next] [Save and close]
        "#);
        assert_snapshot!(shown(&content, 3), @"
        Northwind Traders
        Page 4 of 5 · Promises and links · saved as you go
        Promises
        Needed before you can send. Everything sales committed to: features, dates, discounts, people.
        Promise 1
        [Remove]
        What was promised (optional): Import of ten years of orders
        To whom (optional): Ann
        By when (optional): 2026-12-15
        How binding (optional): Firm: they count on it
        Promise 2
        [Remove]
        What was promised (optional): A report on retyped orders
        To whom (optional):
        By when (optional):
        How binding (optional): Stretch: we said we would try
        [Add a promise]
        If there are none (optional): [ ] No promises were made
        Links (optional): Proposal: https://docs.example.com/p
          (Needed before you can send. Recording, proposal, contract. One a line, like: Proposal https://example.com/p)
        [Back]
        [Next] [Save and close]
        ");
    }

    #[test]
    fn titles_hold_the_name_as_far_as_there_is_room() {
        let title = |customer: &str| {
            let content = Content {
                customer: customer.to_owned(),
                ..Content::default()
            };
            shown(&content, 0).lines().next().unwrap().to_owned()
        };
        assert_eq!(title("Northwind Traders"), "Northwind Traders");
        assert_eq!(
            title("The Northwind Traders of Seattle"),
            "The Northwind Traders o…"
        );
        assert_eq!(title("  "), "New handoff");
    }

    fn wrong(change: impl FnOnce(&mut Content)) -> Vec<String> {
        let mut content = content_of(&northwind());
        change(&mut content);
        let pages = 0..standard().pages.len();
        let errors = pages.flat_map(|page| check(&content, standard(), page));
        errors
            .map(|(block, sentence)| format!("{block}: {sentence}"))
            .collect()
    }

    #[test]
    fn what_slack_cannot_check_is_checked_here() {
        assert!(wrong(|_| ()).is_empty());
        assert_eq!(
            wrong(|content| content.customer = " \n".to_owned()),
            ["customer: Type the customer’s name."]
        );
        for link in [
            "crm",
            "ftp://crm.example.com",
            "https://",
            "javascript:alert(1)",
        ] {
            assert_eq!(
                wrong(|content| content.brief.crm_link = Some(link.to_owned())).len(),
                1,
                "{link}"
            );
        }
        let endless = format!("https://crm.example.com/{}", "x".repeat(3000));
        assert_eq!(
            wrong(|content| content.brief.crm_link = Some(endless)).len(),
            1
        );
        assert_eq!(
            wrong(|content| content.brief.promises.none_made = true),
            ["p:none: There are promises above. Untick this, or empty them."]
        );
        assert_eq!(
            wrong(|content| content.brief.promises.rows[0].text.clear()),
            ["p:1:text: Say what was promised, or empty this promise."]
        );
    }
}
