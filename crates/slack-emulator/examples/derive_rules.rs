//! Writes `src/rules/table.rs` from a folder of Slack's per-method reference files
//! (`https://docs.slack.dev/reference/methods/<method>.json`).
//!
//! `cargo run -p slack-emulator --example derive_rules -- <folder> > crates/slack-emulator/src/rules/table.rs`

use std::error::Error;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("usage: derive_rules <folder of method files>")?;
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    let mut lines = Vec::new();
    for file in files {
        let path = file.path();
        if path.extension().is_some_and(|end| end == "json") {
            lines.push(line(
                &path,
                &serde_json::from_slice(&std::fs::read(&path)?)?,
            )?);
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "//! What Slack's reference says about each method: data, written by `examples/derive_rules.rs`.\n"
    )?;
    writeln!(
        out,
        "use super::method::Kind::{{Any, Boolean, Number, Text}};\nuse super::method::Method;\nuse super::method::Tier::{{Four, One, Special, Three, Two}};\n"
    )?;
    writeln!(
        out,
        "#[rustfmt::skip]\npub(super) const TABLE: &[Method] = &["
    )?;
    for line in lines {
        writeln!(out, "    {line}")?;
    }
    writeln!(out, "];")?;
    Ok(())
}

fn line(path: &Path, method: &Value) -> Result<String, Box<dyn Error>> {
    let name = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .ok_or("a file name that is not text")?;
    let required = strings(&method["args"]["required"]);
    let arguments =
        method["args"]["properties"]
            .as_object()
            .map_or_else(String::new, |properties| {
                let mut arguments: Vec<_> = properties
                    .iter()
                    .map(|(name, about)| format!("({name:?}, {})", kind(about)))
                    .collect();
                arguments.sort();
                arguments.join(", ")
            });
    let errors: Vec<String> = method["errors"]
        .as_object()
        .map(|errors| errors.keys().cloned().collect())
        .unwrap_or_default();
    Ok(format!(
        "Method {{ name: {name:?}, get: {}, json: {}, tier: {}, scopes: &{:?}, required: &{required:?}, arguments: &[{arguments}], errors: &{errors:?} }},",
        method["http_method"] == "GET",
        method["json_input_supported"] == true,
        tier(&method["rate_limits"]),
        strings(&method["scope"]["bot"]),
    ))
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

fn kind(about: &Value) -> &'static str {
    match about["type"].as_str() {
        Some("boolean") => "Boolean",
        Some("integer" | "number") => "Number",
        Some("string") => "Text",
        Some(_) | None => "Any",
    }
}

fn tier(limit: &Value) -> &'static str {
    match limit.as_str() {
        Some("t1") => "One",
        Some("t2") => "Two",
        Some("t3") => "Three",
        Some("t4") => "Four",
        Some(_) | None => "Special",
    }
}
