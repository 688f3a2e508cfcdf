//! A template as a seller will see it, page by page. Nothing that is entered is kept.

use super::super::brief_form;
use super::super::form;
use super::super::modal::Modal;
use super::leaf;
use crate::domain::draft::Content;
use crate::domain::ids::UserId;
use crate::domain::template::Template;
use crate::slack::action::{About, Action, Form};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;

/// A page, counted from 0. Fields that depend on an answer are shown all the same.
pub fn preview(template: &Template, page: usize, reader: &UserId) -> Modal {
    let last = template.pages.len().saturating_sub(1);
    let page = page.min(last);
    let all = everything(template);
    let title = all.pages.get(page).map_or("", |page| page.title.as_str());
    let mut buttons = vec![Button::new(
        Action::ShowTemplate,
        "Back to the template",
        &template.name,
    )];
    if page > 0 {
        let before = leaf(template, &(page - 1).to_string());
        buttons.push(Button::new(Action::PreviewTemplate, "Page before", before));
    }
    let line = "A preview: sellers see this page so. Nothing that is entered here is kept.";
    let mut blocks = Writer::new().line(line).buttons(buttons).divider().blocks();
    let content = Content::started(reader.clone(), "");
    blocks.extend(brief_form::top(page, template, title, &content, None));
    blocks.extend(brief_form::asked(&all, page, &content));
    let about = About::Preview {
        template: template.name.clone(),
        page,
    };
    form::to_submit(Form::TemplatePreview, &about, "Preview", "Next", blocks)
}

fn everything(template: &Template) -> Template {
    let mut all = template.clone();
    for page in &mut all.pages {
        for field in &mut page.fields {
            field.ask_if = None;
        }
    }
    all
}
