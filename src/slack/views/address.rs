//! Addresses as people type them: of web pages, and of people.

use url::Url;

/// Slack takes no longer address behind a link.
const LONGEST: usize = 3000;

/// A whole address of a web page.
pub fn is_web_address(text: &str) -> bool {
    let address = Url::parse(text).ok();
    text.len() <= LONGEST
        && address.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Somebody, somewhere: whether there is such a mailbox only a message could tell.
pub fn is_email(text: &str) -> bool {
    let Some((mailbox, host)) = text.split_once('@') else {
        return false;
    };
    let odd = |letter: char| letter.is_whitespace() || "<>(),;:\"".contains(letter);
    !mailbox.is_empty()
        && !mailbox.contains(odd)
        && host.contains('.')
        && !host.contains('@')
        && !host.contains(odd)
        && host.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_words() {
        for address in ["https://crm.example.com/1", "http://localhost:8080"] {
            assert!(is_web_address(address), "{address}");
        }
        for other in [
            "crm",
            "ftp://example.com",
            "https://",
            "javascript:alert(1)",
        ] {
            assert!(!is_web_address(other), "{other}");
        }
        for address in [
            "ann@example.com",
            "a.b+c@mail.example.co.uk",
            "ö@bücher.example",
        ] {
            assert!(is_email(address), "{address}");
        }
        for other in [
            "ann",
            "@example.com",
            "ann@example",
            "ann b@example.com",
            "a@b@c.d",
            "a@.d",
        ] {
            assert!(!is_email(other), "{other}");
        }
    }
}
