//! Slack's mrkdwn: the tokens in angle brackets, the three entities, the marks for bold, italic, strike and code.

use super::{Fires, Reader, date};

/// What an angle bracket holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    User(&'a str),
    Channel {
        id: &'a str,
        label: Option<&'a str>,
    },
    Group {
        id: &'a str,
        label: Option<&'a str>,
    },
    Broadcast(&'a str),
    Date {
        seconds: i64,
        format: &'a str,
        fallback: &'a str,
    },
    Link {
        url: &'a str,
        label: Option<&'a str>,
    },
}

/// One piece of the text while the marks are taken off.
#[derive(Debug)]
enum Piece {
    Letter(char),
    /// Something already rendered that holds no marks.
    Solid(String),
}

/// The text as its reader sees it.
pub(crate) fn to_text(raw: &str, reader: &Reader) -> String {
    let parts: Vec<&str> = raw.split("```").collect();
    // Fences come in pairs, so that there is one stretch more than fences.
    if parts.len() < 3 || parts.len().is_multiple_of(2) {
        return lines_to_text(raw, reader);
    }
    let shown = parts.iter().enumerate().map(|(index, part)| {
        if index.is_multiple_of(2) {
            lines_to_text(part, reader)
        } else {
            preformatted(part)
        }
    });
    shown.collect()
}

/// What stands between fences: literal, indented.
fn preformatted(raw: &str) -> String {
    let code = decoded(raw);
    let lines: Vec<String> = code
        .trim_matches('\n')
        .split('\n')
        .map(|line| format!("    {line}"))
        .collect();
    format!("\n{}\n", lines.join("\n"))
}

fn lines_to_text(raw: &str, reader: &Reader) -> String {
    let lines: Vec<String> = raw
        .split('\n')
        .map(|line| line_to_text(line, reader))
        .collect();
    lines.join("\n")
}

fn line_to_text(line: &str, reader: &Reader) -> String {
    let quoted = line.strip_prefix("&gt;").or_else(|| line.strip_prefix('>'));
    if let Some(rest) = quoted {
        return format!("> {}", line_to_text(rest.trim_start(), reader));
    }
    unmarked(pieces(line, reader))
}

/// What the text fires when it is posted.
pub(crate) fn fires(raw: &str) -> Vec<Fires> {
    tokens(raw)
        .into_iter()
        .filter_map(|(_, token)| match token? {
            Token::User(id) => Some(Fires::User(id.to_owned())),
            Token::Group { id, .. } => Some(Fires::UserGroup(id.to_owned())),
            Token::Broadcast(range) => Fires::broadcast(range),
            Token::Channel { .. } | Token::Date { .. } | Token::Link { .. } => None,
        })
        .collect()
}

/// Splits at angle brackets: plain stretches (no token) and tokens with the text they came from.
fn tokens(raw: &str) -> Vec<(&str, Option<Token<'_>>)> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>').map(|length| start + length) else {
            break;
        };
        // An opening bracket inside means that the first one was a stray.
        let start = rest[start..end]
            .rfind('<')
            .map_or(start, |last| start + last);
        found.push((&rest[..start], None));
        let inside = &rest[start + 1..end];
        match token(inside) {
            Some(token) => found.push((inside, Some(token))),
            None => found.push((&rest[start..=end], None)),
        }
        rest = &rest[end + 1..];
    }
    found.push((rest, None));
    found
}

fn token(inside: &str) -> Option<Token<'_>> {
    let (target, label) = match inside.split_once('|') {
        Some((target, label)) => (target, Some(label)),
        None => (inside, None),
    };
    if let Some(id) = target.strip_prefix('@') {
        return is_id(id).then_some(Token::User(id));
    }
    if let Some(id) = target.strip_prefix('#') {
        return is_id(id).then_some(Token::Channel { id, label });
    }
    if let Some(id) = target.strip_prefix("!subteam^") {
        return is_id(id).then_some(Token::Group { id, label });
    }
    if let Some(date) = target.strip_prefix("!date^") {
        let (seconds, rest) = date.split_once('^')?;
        let format = rest.split('^').next()?;
        return Some(Token::Date {
            seconds: seconds.parse().ok()?,
            format,
            fallback: label.unwrap_or_default(),
        });
    }
    if let Some(range) = target.strip_prefix('!') {
        return Fires::broadcast(range).map(|_| Token::Broadcast(range));
    }
    let is_link = ["http://", "https://", "mailto:", "tel:", "slack://"]
        .iter()
        .any(|scheme| target.starts_with(scheme));
    is_link.then_some(Token::Link { url: target, label })
}

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
}

fn pieces(line: &str, reader: &Reader) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (raw, token) in tokens(line) {
        match token {
            Some(token) => pieces.push(Piece::Solid(shown(&token, reader))),
            None => pieces.extend(decoded(raw).chars().map(Piece::Letter)),
        }
    }
    pieces
}

fn shown(token: &Token<'_>, reader: &Reader) -> String {
    match token {
        Token::User(id) => format!("@{}", reader.name(id)),
        Token::Channel { id, label } => format!("#{}", named(id, *label, reader)),
        Token::Group { id, label } => {
            format!("@{}", named(id, *label, reader).trim_start_matches('@'))
        }
        Token::Broadcast(range) => format!("@{range}"),
        Token::Date {
            seconds,
            format,
            fallback,
        } => date::to_text(*seconds, &decoded(format), &decoded(fallback), reader),
        Token::Link { url, label } => link(&decoded(url), label.map(decoded).as_deref()),
    }
}

fn named<'a>(id: &'a str, label: Option<&'a str>, reader: &'a Reader) -> &'a str {
    let name = reader.name(id);
    if name == id {
        label.unwrap_or(id)
    } else {
        name
    }
}

/// `label (url)`, or the address alone.
pub(crate) fn link(url: &str, label: Option<&str>) -> String {
    match label {
        Some(label) if !label.is_empty() && label != url => format!("{label} ({url})"),
        Some(_) | None => url.trim_start_matches("mailto:").to_owned(),
    }
}

/// The three entities that Slack knows, decoded once.
pub(crate) fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Takes off the pairs of marks that Slack would format by.
fn unmarked(pieces: Vec<Piece>) -> String {
    let mut drop = vec![false; pieces.len()];
    let mut literal = vec![false; pieces.len()];
    for mark in ['`', '*', '_', '~'] {
        let mut from = 0;
        while let Some((open, close)) = pair(&pieces, &literal, mark, from) {
            drop[open] = true;
            drop[close] = true;
            if mark == '`' {
                literal[open..=close].fill(true);
            }
            from = close + 1;
        }
    }
    let kept = pieces.into_iter().zip(drop).filter(|(_, dropped)| !dropped);
    kept.fold(String::new(), |mut text, (piece, _)| {
        match piece {
            Piece::Letter(letter) => text.push(letter),
            Piece::Solid(solid) => text.push_str(&solid),
        }
        text
    })
}

/// The next pair of marks: opened at a word's beginning, closed at a word's end.
fn pair(pieces: &[Piece], literal: &[bool], mark: char, from: usize) -> Option<(usize, usize)> {
    let is_mark =
        |at: usize| !literal[at] && matches!(pieces[at], Piece::Letter(letter) if letter == mark);
    let is_space =
        |at: usize| matches!(pieces.get(at), Some(Piece::Letter(letter)) if letter.is_whitespace());
    let is_word = |at: usize| match pieces.get(at) {
        Some(Piece::Letter(letter)) => letter.is_alphanumeric(),
        Some(Piece::Solid(_)) => mark != '`',
        None => false,
    };
    let opens = |at: usize| {
        is_mark(at)
            && (at == 0 || !is_word(at - 1))
            && at + 1 < pieces.len()
            && !is_space(at + 1)
            && !is_mark(at + 1)
    };
    let closes = |at: usize| is_mark(at) && !is_space(at - 1) && !is_word(at + 1);
    (from..pieces.len())
        .filter(|open| opens(*open))
        .find_map(|open| {
            let close = (open + 2..pieces.len()).find(|close| closes(*close))?;
            Some((open, close))
        })
}

#[cfg(test)]
mod tests {
    use super::super::{Fires, Reader};
    use super::{fires, to_text};

    #[test]
    fn what_a_reader_sees() {
        let reader = Reader::plain()
            .knows("U1", "Sam Seller")
            .knows("C1", "cust-acme");
        for (raw, expected) in [
            (
                "Hello <@U1>, see <#C1>",
                "Hello @Sam Seller, see #cust-acme",
            ),
            ("<@U9> and <#C9|other>", "@U9 and #other"),
            (
                "*Bold* and _italic_ and ~gone~ and `a*b*c`",
                "Bold and italic and gone and a*b*c",
            ),
            (
                "2 * 3 * 4 and snake_case_name",
                "2 * 3 * 4 and snake_case_name",
            ),
            ("&lt;!channel&gt; &amp;lt;", "<!channel> &lt;"),
            (
                "<https://example.com|the proposal>",
                "the proposal (https://example.com)",
            ),
            (
                "<mailto:a@example.com|a@example.com>",
                "a@example.com (mailto:a@example.com)",
            ),
            ("&gt; said so\nplain", "> said so\nplain"),
            ("<!here> <!subteam^S1|@team>", "@here @team"),
            ("a < b > c", "a < b > c"),
            ("due <!date^1392734382^{date_num}|Feb 18>", "due 2014-02-18"),
            ("*<https://example.com|link>*", "link (https://example.com)"),
        ] {
            assert_eq!(to_text(raw, &reader), expected, "{raw}");
        }
    }

    #[test]
    fn preformatted_text_is_literal() {
        let shown = to_text("see ```*a* &lt;\n_b_``` *end*", &Reader::plain());
        assert_eq!(shown, "see \n    *a* <\n    _b_\n end");
        assert_eq!(to_text("a ``` *b*", &Reader::plain()), "a ``` b");
    }

    #[test]
    fn what_fires() {
        assert_eq!(
            fires("<!channel> <@U1> <!subteam^S1> <#C1> <https://x.example>").len(),
            3
        );
        assert_eq!(
            fires("&lt;!channel&gt; @channel <!date^1^x|y>"),
            Vec::<Fires>::new()
        );
        assert_eq!(fires("<!here|here>"), vec![Fires::Here]);
        assert_eq!(fires("<<!everyone>"), vec![Fires::Everyone]);
    }
}
