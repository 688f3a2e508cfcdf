//! The rules of the house that a compiler does not know, held by reading the source: who may know
//! whom, how long a file may be, what nothing may be called.
//!
//! Every rule is a function from a file to the complaints about it, each with its place. The last
//! test shows each of them a bad sample, so that a rule that never complains is found out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Longer files hide more than one thing.
const LONGEST_FILE: usize = 400;

/// Names that say nothing about what is inside. A manager is a person here.
const EMPTY_NAMES: [&str; 12] = [
    "common", "data", "helper", "helpers", "info", "manager", "misc", "process", "service",
    "services", "util", "utils",
];

struct Source {
    /// From the root of the repository, with slashes.
    path: String,
    text: String,
}

impl Source {
    fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The lines of code with their numbers: no comments, no blank lines, and nothing of the tests
    /// below them.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = |(_, line): &(usize, &str)| line.trim() == "#[cfg(test)]";
        let below = self
            .numbered()
            .skip_while(move |line| !tests(line))
            .find(|(_, line)| line.trim_start_matches("pub(crate) ").starts_with("mod "))
            .map_or(usize::MAX, |(number, _)| number);
        self.numbered()
            .take_while(move |(number, _)| *number < below)
            .filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
    }

    fn complaint(&self, line: usize, sentence: &str) -> String {
        format!("{}:{line}: {sentence}", self.path)
    }
}

/// Whether a line has this word, not as a part of a longer one. `crate::store` is a word too.
fn mentions(line: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// What a part of the source must not know.
struct Floor {
    name: &'static str,
    holds: fn(&str) -> bool,
    must_not_know: &'static [&'static str],
}

const FLOORS: [Floor; 9] = [
    Floor {
        name: "the domain",
        holds: |path| path.starts_with("src/domain/"),
        must_not_know: &[
            "async",
            "await",
            "tokio",
            "sqlx",
            "slack_morphism",
            "axum",
            "std::env",
            "tracing",
            "Utc::now",
            "SystemTime",
            "crate::clock",
            "crate::store",
            "crate::flows",
            "crate::slack",
            "crate::worker",
            "crate::app",
            "crate::cli",
        ],
    },
    Floor {
        name: "the store",
        holds: |path| path.starts_with("src/store/"),
        must_not_know: &[
            "slack_morphism",
            "axum",
            "std::env",
            "Utc::now",
            "crate::clock",
            "crate::flows",
            "crate::slack",
            "crate::worker",
            "crate::app",
            "crate::cli",
        ],
    },
    Floor {
        name: "a flow",
        holds: |path| path.starts_with("src/flows/"),
        must_not_know: &[
            "slack_morphism",
            "axum",
            "sqlx",
            "sql!",
            "std::env",
            "Utc::now",
            "crate::slack",
            "crate::worker",
            "crate::app",
            "crate::cli",
        ],
    },
    Floor {
        name: "the Slack edge",
        holds: |path| path.starts_with("src/slack/"),
        must_not_know: &[
            "sqlx",
            "sql!",
            "std::env",
            "crate::store",
            "crate::worker",
            "crate::app",
            "crate::cli",
        ],
    },
    Floor {
        name: "the Slack edge outside of its routes",
        holds: |path| {
            path.starts_with("src/slack/")
                && !["src/slack/http.rs", "src/slack/verify.rs"].contains(&path)
        },
        must_not_know: &["axum"],
    },
    Floor {
        name: "a builder of what the bot says",
        holds: |path| {
            ["src/slack/views/", "src/slack/messages/", "src/slack/home/"]
                .iter()
                .any(|folder| path.starts_with(folder))
                || [
                    "src/slack/line.rs",
                    "src/slack/message.rs",
                    "src/slack/home.rs",
                ]
                .contains(&path)
        },
        must_not_know: &["async", "await", "tokio", "crate::flows", "crate::store"],
    },
    Floor {
        name: "what faces CRMs and browsers",
        holds: |path| path.starts_with("src/ingest/") || path.starts_with("src/web/"),
        must_not_know: &[
            "slack_morphism",
            "sqlx",
            "crate::worker",
            "crate::app",
            "crate::cli",
        ],
    },
    Floor {
        name: "the worker",
        holds: |path| path.starts_with("src/worker/"),
        must_not_know: &[
            "axum",
            "sqlx",
            "sql!",
            "std::env",
            "crate::app",
            "crate::cli",
        ],
    },
    Floor {
        name: "the emulator",
        holds: |path| path.starts_with("crates/slack-emulator/"),
        must_not_know: &["handoff::", "use handoff"],
    },
];

fn arrows_point_down(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for floor in FLOORS.iter().filter(|floor| (floor.holds)(&source.path)) {
        if source.is_test() {
            continue;
        }
        for (number, line) in source.code() {
            for word in floor
                .must_not_know
                .iter()
                .filter(|word| mentions(line, word))
            {
                let sentence = format!("{} must not know `{word}`", floor.name);
                complaints.push(source.complaint(number, &sentence));
            }
        }
    }
    complaints
}

fn files_are_short(source: &Source) -> Vec<String> {
    if source.is_test() {
        return Vec::new();
    }
    let lines: Vec<_> = source.code().collect();
    let Some((number, _)) = lines.get(LONGEST_FILE) else {
        return Vec::new();
    };
    let sentence = format!(
        "{} lines of code; what comes after {LONGEST_FILE} belongs in a file of its own",
        lines.len()
    );
    vec![source.complaint(*number, &sentence)]
}

fn names_say_something(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    let empty = |name: &str| EMPTY_NAMES.contains(&name.trim_end_matches(".rs"));
    for part in source.path.split('/').filter(|part| empty(part)) {
        let sentence = format!("`{part}` says nothing about what is inside");
        complaints.push(source.complaint(1, &sentence));
    }
    for (number, line) in source.numbered() {
        let name = line.split_once("mod ").map_or("", |(_, rest)| rest);
        let name = name.trim_end_matches([' ', '{', ';']);
        if empty(name) {
            let sentence = format!("module `{name}` says nothing about what is inside");
            complaints.push(source.complaint(number, &sentence));
        }
    }
    complaints
}

fn files_introduce_themselves(source: &Source) -> Vec<String> {
    if source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![source.complaint(
        1,
        "a file begins with `//!`: what it is, and what it may not do",
    )]
}

fn lints_are_expected_not_allowed(source: &Source) -> Vec<String> {
    source
        .numbered()
        .filter(|(_, line)| line.contains("#[allow") || line.contains("#![allow"))
        .map(|(number, _)| source.complaint(number, "say `expect` and the reason, not `allow`"))
        .collect()
}

fn nothing_is_put_off(source: &Source) -> Vec<String> {
    source
        .numbered()
        .filter(|(_, line)| {
            ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"]
                .iter()
                .any(|word| mentions(line, word))
        })
        .map(|(number, _)| source.complaint(number, "do it now or write an issue"))
        .collect()
}

fn statements_are_constants(source: &Source) -> Vec<String> {
    // There constants are joined, and nothing else.
    let joins = source.path.ends_with("src/store/later.rs");
    if source.is_test() || joins {
        return Vec::new();
    }
    source
        .code()
        .filter(|(_, line)| mentions(line, "AssertSqlSafe"))
        .map(|(number, _)| source.complaint(number, "SQL is a constant; nothing is put into it"))
        .collect()
}

/// Where real processes live by the system's clock: for so long they live, or stand still.
const IN_REAL_TIME: &str = "tests/delivery/scene.rs";

fn tests_do_not_sleep(source: &Source) -> Vec<String> {
    if !source.path.starts_with("tests/") || source.path == IN_REAL_TIME {
        return Vec::new();
    }
    source
        .code()
        .filter(|(_, line)| mentions(line, "sleep"))
        .map(|(number, _)| source.complaint(number, "wait for what you await, not for a while"))
        .collect()
}

type Rule = fn(&Source) -> Vec<String>;

const RULES: [Rule; 8] = [
    arrows_point_down,
    files_are_short,
    names_say_something,
    files_introduce_themselves,
    lints_are_expected_not_allowed,
    nothing_is_put_off,
    statements_are_constants,
    tests_do_not_sleep,
];

/// Both databases take the same steps.
fn unpaired(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Vec<String> {
    let missing = |from: &str, name: &String| {
        format!("migrations/{from}/{name}: is missing, the other database has it")
    };
    let in_sqlite = postgres
        .difference(sqlite)
        .map(|name| missing("sqlite", name));
    let in_postgres = sqlite
        .difference(postgres)
        .map(|name| missing("postgres", name));
    in_sqlite.chain(in_postgres).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names_in(folder: &str) -> BTreeSet<String> {
    fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Every Rust file of the repository but this one, whose samples are bad on purpose.
fn sources() -> Vec<Source> {
    let mut folders: Vec<PathBuf> = ["src", "tests", "crates"]
        .map(|name| root().join(name))
        .into();
    let mut sources = vec![source(&root().join("build.rs"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(source(&path));
            }
        }
    }
    sources.retain(|source| source.path != "tests/tidy.rs");
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn source(path: &Path) -> Source {
    let inside = path.strip_prefix(root()).unwrap();
    Source {
        path: inside.to_str().unwrap().replace('\\', "/"),
        text: fs::read_to_string(path).unwrap(),
    }
}

#[test]
fn the_source_keeps_the_rules() {
    let sources = sources();
    assert!(sources.len() > 50, "the source was not found");
    let complaints: Vec<String> = sources
        .iter()
        .flat_map(|source| RULES.iter().flat_map(move |rule| rule(source)))
        .collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn migrations_come_in_pairs() {
    let complaints = unpaired(
        &names_in("migrations/sqlite"),
        &names_in("migrations/postgres"),
    );
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_rule_can_fail() {
    let long = format!("//! Long.\n{}", "let x = 1;\n".repeat(LONGEST_FILE + 1));
    let samples: [(Rule, &str, &str, &str); 16] = [
        (
            arrows_point_down,
            "src/domain/a.rs",
            "//! A.\nasync fn a() {}",
            "src/domain/a.rs:2: ",
        ),
        (
            arrows_point_down,
            "src/store/a.rs",
            "use crate::flows::Ctx;",
            "src/store/a.rs:1: ",
        ),
        (
            arrows_point_down,
            "src/flows/a.rs",
            "use slack_morphism::*;",
            "src/flows/a.rs:1: ",
        ),
        (
            arrows_point_down,
            "src/slack/a.rs",
            "use axum::Router;",
            "src/slack/a.rs:1: ",
        ),
        (
            arrows_point_down,
            "src/slack/views/a.rs",
            "x.await",
            "src/slack/views/a.rs:1: ",
        ),
        (
            arrows_point_down,
            "src/web/a.rs",
            "use sqlx::query;",
            "src/web/a.rs:1: ",
        ),
        (
            arrows_point_down,
            "src/worker/a.rs",
            "axum::serve()",
            "src/worker/a.rs:1: ",
        ),
        (
            arrows_point_down,
            "crates/slack-emulator/src/a.rs",
            "use handoff::slack;",
            "crates/slack-emulator/src/a.rs:1: ",
        ),
        (
            files_are_short,
            "src/a.rs",
            &long,
            "src/a.rs:402: 401 lines",
        ),
        (
            names_say_something,
            "src/flows/utils.rs",
            "",
            "src/flows/utils.rs:1: ",
        ),
        (
            names_say_something,
            "src/a.rs",
            "\npub mod helpers;",
            "src/a.rs:2: ",
        ),
        (
            files_introduce_themselves,
            "src/a.rs",
            "use a;\n//! Late.",
            "src/a.rs:1: ",
        ),
        (
            lints_are_expected_not_allowed,
            "src/a.rs",
            "\n#[allow(dead_code)]",
            "src/a.rs:2: ",
        ),
        (
            nothing_is_put_off,
            "src/a.rs",
            "//! A.\n// TODO: later",
            "src/a.rs:2: ",
        ),
        (
            statements_are_constants,
            "src/a.rs",
            "query(AssertSqlSafe(a))",
            "src/a.rs:1: ",
        ),
        (
            tests_do_not_sleep,
            "tests/a.rs",
            "\ntokio::time::sleep(a)",
            "tests/a.rs:2: ",
        ),
    ];
    for (rule, path, text, begins) in samples {
        let complaints = rule(&Source::sample(path, text));
        assert_eq!(complaints.len(), 1, "{path} {text}: {complaints:?}");
        assert!(complaints[0].starts_with(begins), "{complaints:?}");
    }
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let complaints = unpaired(
        &names(&["0001_a.sql"]),
        &names(&["0001_a.sql", "0002_b.sql"]),
    );
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].starts_with("migrations/sqlite/0002_b.sql: "));
}

#[test]
fn what_only_looks_bad_is_left_alone() {
    let fine = [
        (
            "src/domain/a.rs",
            "//! A.\n// async is not for here\nlet asynchronous = 1;",
        ),
        (
            "src/domain/b.rs",
            "//! B.\n#[cfg(test)]\nmod tests {\n    use tokio::test;\n}",
        ),
        ("src/slack/http.rs", "//! C.\nuse axum::Router;"),
        ("src/domain/decide/tests.rs", "//! D.\nasync fn a() {}"),
        ("tests/store/a.rs", "//! E.\nuse sqlx::AssertSqlSafe;"),
        ("src/domain/handoff.rs", "//! F.\npub manager: UserId,"),
    ];
    for (path, text) in fine {
        let source = Source::sample(path, text);
        let complaints: Vec<_> = RULES.iter().flat_map(|rule| rule(&source)).collect();
        assert!(complaints.is_empty(), "{complaints:?}");
    }
}
