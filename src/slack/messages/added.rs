//! What somebody wrote in Slack: who, when, and the way there.

use crate::domain::added::Source;
use crate::slack::line::Line;

/// `@olaf, Nov 20, 2026 at 9:30 AM · Open the message`
pub fn source(source: &Source) -> Line {
    let line = author(Line::new(), source).text(", ").date(source.at);
    match &source.link {
        Some(link) => line.text(" · ").link(link, "Open the message"),
        None => line,
    }
}

/// Goes on with who wrote it.
fn author(line: Line, source: &Source) -> Line {
    match &source.author {
        Some(author) => line.user(author),
        None => line.text("an app"),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::added::tests::source as written;
    use crate::slack::messages::tests::{heard, read};

    #[test]
    fn who_when_and_the_way_there() {
        let said = source(&written()).into();
        assert_snapshot!(read(&said), @"@olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)");
        assert_snapshot!(heard(&said), @"@olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)");
        let of_an_app = Source {
            author: None,
            link: None,
            ..written()
        };
        assert_snapshot!(read(&source(&of_an_app).into()), @"an app, Nov 20, 2026 at 9:30 AM");
    }
}
