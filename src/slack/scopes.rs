//! What the bot may do: as its manifest asks, and as a workspace granted.

use std::collections::BTreeSet;

/// The one source; `manifest.yml` at the top of the repository.
pub const MANIFEST: &str = include_str!("../../manifest.yml");

/// Every scope that the bot's calls need.
pub fn wanted() -> impl Iterator<Item = &'static str> {
    let listed = MANIFEST
        .lines()
        .skip_while(|line| line.trim() != "bot:")
        .skip(1);
    listed.map_while(|line| line.trim().strip_prefix("- ")?.split_whitespace().next())
}

/// Those of them that are not among the granted ones.
pub fn missing(granted: &BTreeSet<String>) -> Vec<&'static str> {
    wanted().filter(|scope| !granted.contains(*scope)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scopes_are_those_of_the_manifest() {
        let scopes: Vec<&str> = wanted().collect();
        let ends = (scopes.first().copied(), scopes.last().copied());
        assert_eq!(ends, (Some("bookmarks:read"), Some("users:read")));
        assert!(
            scopes
                .iter()
                .all(|scope| scope.contains(':') || *scope == "commands")
        );
        let mut granted: BTreeSet<String> = wanted().map(str::to_owned).collect();
        assert_eq!(missing(&granted), Vec::<&str>::new());
        granted.remove("pins:write");
        assert_eq!(missing(&granted), ["pins:write"]);
    }
}
