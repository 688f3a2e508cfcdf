//! The README's table of variables against the code that reads them.

use std::fs;

use handoff::config::VARIABLES;

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
