//! The README and the pages beside it against what they speak of: variables, files, commands, verbs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use handoff::cli::Cli;
use handoff::config::VARIABLES;
use handoff::slack::command::Verb;

/// The rows of the table under `| variable | default | meaning |`, without the code marks around
/// names and defaults.
fn rows(readme: &str) -> Vec<[String; 3]> {
    let table = readme
        .lines()
        .skip_while(|line| !line.starts_with("| variable | default | meaning |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    table
        .map(|line| {
            let cells = line.trim().trim_matches('|').split('|').map(str::trim);
            let mut cells = cells.map(str::to_owned);
            let mut next = || cells.next().unwrap_or_default();
            [bare(&next()), bare(&next()), next()]
        })
        .collect()
}

/// `` `x` `` is x; a dash is nothing.
fn bare(cell: &str) -> String {
    match cell.trim_matches('`') {
        "–" | "-" => String::new(),
        text => text.to_owned(),
    }
}

#[test]
fn every_variable_is_in_the_table() {
    let readme = fs::read_to_string("README.md").unwrap();
    let known: Vec<[String; 3]> = VARIABLES
        .iter()
        .map(|variable| [variable.name, variable.default, variable.meaning].map(str::to_owned))
        .collect();
    assert_eq!(rows(&readme), known);
}

#[test]
fn a_table_is_read_as_it_stands() {
    let readme = "# X\n\n| variable | default | meaning |\n|---|---|---|\n| `A_B` | – | what it is |\n\
                  | `C` | `d` | `e` of f |\n\nAnd | so | on |";
    let row = |cells: [&str; 3]| cells.map(str::to_owned);
    assert_eq!(
        rows(readme),
        [row(["A_B", "", "what it is"]), row(["C", "d", "`e` of f"])]
    );
}

/// The README and every page beside it.
fn pages() -> Vec<(String, String)> {
    let docs = fs::read_dir("docs").unwrap();
    let docs = docs.map(|entry| entry.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|kind| kind == "md"));
    let all = std::iter::once(PathBuf::from("README.md")).chain(pages);
    let read = |path: PathBuf| {
        (
            path.display().to_string(),
            fs::read_to_string(&path).unwrap(),
        )
    };
    all.map(read).collect()
}

/// What stands between single code marks, and each line of a block of commands.
fn code(text: &str) -> Vec<String> {
    let (mut found, mut block) = (Vec::new(), None);
    for line in text.lines() {
        if let Some(kind) = line.trim().strip_prefix("```") {
            block = block.is_none().then(|| kind.to_owned());
        } else if block.is_none() {
            let spans = line.split('`').skip(1).step_by(2);
            found.extend(spans.map(str::to_owned));
        } else if block.as_deref() == Some("console") {
            found.push(line.trim().to_owned());
        }
    }
    found
}

/// Everything of that kind on all pages, with its page.
fn all(wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let pages = pages().into_iter();
    let found = pages.flat_map(|(path, text)| {
        let wanted = code(&text).into_iter().filter(|span| wanted(span));
        wanted.map(|span| (path.clone(), span)).collect::<Vec<_>>()
    });
    found.collect()
}

#[test]
fn every_file_that_is_named_is_there() {
    let rooms = [
        "src/",
        "tests/",
        "crates/",
        "docs/",
        "scripts/",
        "deploy/",
        "migrations/",
    ];
    let named = all(|span| rooms.iter().any(|room| span.starts_with(room)));
    assert!(named.len() > 40, "{}", named.len());
    for (page, path) in named {
        assert!(fs::exists(&path).unwrap(), "{page} names {path}");
    }
    for (page, text) in pages() {
        let folder = if page == "README.md" { "." } else { "docs" };
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            assert!(
                fs::exists(format!("{folder}/{link}")).unwrap(),
                "{page} links to {link}"
            );
        }
    }
}

#[test]
fn every_verb_is_understood() {
    let typed = all(|span| span.starts_with("/handoff"));
    assert!(typed.len() > 50, "{}", typed.len());
    for (page, span) in typed {
        let text = span.trim_start_matches("/handoff").trim();
        // Stands for whatever is typed.
        if text == "…" {
            continue;
        }
        let verb = Verb::parse(text);
        assert!(
            !matches!(verb, Verb::Unclear { .. }),
            "{page}: {span}: {verb:?}"
        );
    }
}

#[test]
fn every_command_is_one() {
    let mut commands = all(|span| span.contains("handoff ") && !span.starts_with('/'));
    commands.retain(|(_, span)| {
        let mut words = span.split(' ').skip_while(|word| word.contains('='));
        words.next() == Some("handoff")
    });
    assert!(commands.len() > 20, "{}", commands.len());
    for (page, span) in commands {
        let words = span.split(' ').skip_while(|word| word.contains('='));
        let words: Vec<String> = words
            .map(|word| match word {
                "N" => "1".to_owned(),
                "https://…" => "https://handoff.example.com".to_owned(),
                other => other.trim_end_matches(',').to_owned(),
            })
            .collect();
        if let Err(error) = Cli::try_parse_from(&words) {
            // Which of a group of commands is not always said.
            let named = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                || error.kind() == ErrorKind::MissingSubcommand
                || error.kind() == ErrorKind::MissingRequiredArgument;
            assert!(named, "{page}: {span}: {error}");
        }
    }
}

#[test]
fn every_command_is_run_by_a_test() {
    let tests = fs::read_dir("tests/commands").unwrap();
    let tests = tests.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let tests: Vec<String> = tests.collect();
    let names = Cli::command();
    let names = names
        .get_subcommands()
        .map(|command| command.get_name().to_owned());
    for name in names {
        let word = format!("\"{name}\"");
        let runs = |test: &String| test.contains("handoff(") && test.contains(&word);
        assert!(tests.iter().any(runs), "nobody runs handoff {name}");
        let told = all(|span| {
            span == format!("handoff {name}") || span.starts_with(&format!("handoff {name} "))
        });
        assert!(!told.is_empty(), "nobody is told of handoff {name}");
    }
}

#[test]
fn code_is_found_where_it_stands() {
    let text = "Type `a b`, or `c`.\n```console\nX=1 d\n```\n```text\ne\n```\n";
    assert_eq!(code(text), ["a b", "c", "X=1 d"]);
}
