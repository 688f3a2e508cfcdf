//! Which templates are offered, and which one a new brief begins with. What each asks is changed in
//! [its own form](crate::slack::views::template).

use crate::domain::policy::Policy;
use crate::domain::settings::Settings;
use crate::domain::template::Rule;
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::words::template_name;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Templates";
const FIRST: &str = "first";
const RETIRED: &str = "retired";
const RULES: &str = "rules";
const LONGEST: usize = 3000;
const MOST_RULES: usize = 20;

pub(super) fn inputs(settings: &Settings) -> Vec<Block> {
    let choosing = &settings.policy.templates;
    let line = "A template is the list of questions that a brief answers. Sellers choose one on the \
                first page.";
    let mut blocks = Writer::new().line(line).blocks();
    let names: Vec<(String, String)> = settings
        .templates
        .iter()
        .map(|name| (name.clone(), template_name(name)))
        .collect();
    let options: Vec<(String, &str)> = names
        .iter()
        .map(|(name, says)| (name.clone(), says.as_str()))
        .collect();
    let first = input::choice("Choose a template", &options, Some(&choosing.first));
    blocks.push(Asked::must(FIRST, "New briefs begin with").with(first));
    let retired: Vec<String> = choosing.retired.iter().cloned().collect();
    let retired = input::choices("Choose templates", &names, &retired);
    let hint = "Briefs that were written with them stay as they are.";
    blocks.push(Asked::may(RETIRED, "Not offered").hint(hint).with(retired));
    let rules: Vec<String> = choosing.rules.iter().map(ToString::to_string).collect();
    let hint = "One a line, the first that holds chooses: “segment = Enterprise: standard” or \
                “deal_size < 10000: rapid”. A rule is about a field of the first page, by its key.";
    let rules = input::long(&rules.join("\n"), LONGEST);
    blocks.push(Asked::may(RULES, "Rules").hint(hint).with(rules));
    blocks
}

pub(super) fn read(screen: Screen<'_>, policy: &mut Policy) -> Errors {
    let choosing = &mut policy.templates;
    if let Some(first) = screen.choice(FIRST) {
        first.clone_into(&mut choosing.first);
    }
    choosing.retired = screen.choices(RETIRED).iter().cloned().collect();
    let first = choosing.first.clone();
    choosing.retired.remove(&first);
    let typed = screen.text(RULES).unwrap_or_default();
    match rules(typed) {
        Ok(rules) => choosing.rules = rules,
        Err(why) => return vec![(RULES.to_owned(), why)],
    }
    Errors::new()
}

fn rules(typed: &str) -> Result<Vec<Rule>, String> {
    let lines = typed.lines().filter(|line| !line.trim().is_empty());
    let rules = lines.map(str::parse::<Rule>);
    let rules: Vec<Rule> = rules
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{error}."))?;
    if rules.len() > MOST_RULES {
        return Err(format!("At most {MOST_RULES} rules can be kept."));
    }
    Ok(rules)
}

/// What cannot be, as the templates are.
pub fn wrong(inputs: &Inputs, settings: &Settings) -> Errors {
    let mut policy = settings.policy.clone();
    let mut errors = read(Screen::of(inputs), &mut policy);
    let rules = policy.templates.rules.iter();
    let mut unknown = rules.filter(|rule| !settings.templates.contains(&rule.template));
    if errors.is_empty()
        && let Some(rule) = unknown.next()
    {
        let known = settings.templates.join(", ");
        let why = format!(
            "There is no template “{}”; there are {known}.",
            rule.template
        );
        errors.push((RULES.to_owned(), why));
    }
    errors
}

pub(super) fn says(policy: &Policy) -> Vec<Line> {
    let choosing = &policy.templates;
    let first = template_name(&choosing.first);
    let mut says = vec![Line::of(format!("New briefs begin with {first}"))];
    if !choosing.retired.is_empty() {
        let retired = choosing.retired.iter().map(|name| template_name(name));
        let retired: Vec<String> = retired.collect();
        says.push(Line::of(format!("not offered: {}", retired.join(", "))));
    }
    if !choosing.rules.is_empty() {
        let rules = count(choosing.rules.len(), "rule chooses", "rules choose");
        says.push(Line::of(format!("{rules} where a seller does not")));
    }
    says
}
