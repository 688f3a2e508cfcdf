//! Internet domains in a text: of e-mail addresses and of links.

/// An address at one of these says nothing about whom its owner works for.
const MAIL_FOR_EVERYBODY: [&str; 22] = [
    "aol.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "orange.fr",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
];

/// Longer ones do not exist.
const LONGEST: usize = 253;
/// `a.b.c.northwind.example` is not worth a term for each of its parts.
const MOST_PARENTS: usize = 3;

/// Every domain that is written in an address, and those above it: `shop.northwind.example` and
/// `northwind.example`.
pub fn mentioned(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| letter.is_whitespace() || "<>|,;()[]\"".contains(letter));
    words.filter_map(of_address).flat_map(with_parents)
}

/// The domain that somebody typed, alone or within an address.
pub fn typed(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains('@') || text.contains("://") {
        of_address(text)
    } else {
        domain(text)
    }
}

fn of_address(word: &str) -> Option<String> {
    if let Some((_, rest)) = word.split_once("://") {
        return domain(rest);
    }
    let (_, host) = word.rsplit_once('@')?;
    domain(host).filter(|domain| !MAIL_FOR_EVERYBODY.contains(&domain.as_str()))
}

/// `northwind.example`, of `www.Northwind.example:443/orders?id=1`.
fn domain(host: &str) -> Option<String> {
    let end = host.find(['/', '?', '#', ':']).unwrap_or(host.len());
    let host = host[..end]
        .trim_end_matches(['.', '!', '\''])
        .to_lowercase();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let letters = |label: &str| {
        let known = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
        !label.is_empty() && label.chars().all(known)
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    let is_domain = host.contains('.')
        && host.len() <= LONGEST
        && host.split('.').all(letters)
        && top.chars().count() > 1
        && !top.chars().any(|letter| letter.is_ascii_digit());
    is_domain.then(|| host.to_owned())
}

fn with_parents(domain: String) -> Vec<String> {
    let mut all = vec![domain];
    while let Some(parent) = all.last().and_then(|last| last.split_once('.'))
        && parent.1.contains('.')
        && all.len() < MOST_PARENTS
    {
        let parent = parent.1.to_owned();
        all.push(parent);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_from_addresses() {
        let text = "Ada, CEO, ada@Northwind.example; bo@gmail.com <mailto:c@shop.northwind.example>\n\
            https://www.Acme.example:8080/x?y=z. http://10.0.0.1/ see e.g. this @here x@y \
            https://user:pw@drive.acme.example/ a@b.c.";
        let found: Vec<String> = mentioned(text).collect();
        assert_eq!(
            found,
            [
                "northwind.example",
                "shop.northwind.example",
                "northwind.example",
                "acme.example",
            ]
        );
    }

    #[test]
    fn a_typed_domain_may_stand_alone() {
        for (text, expected) in [
            ("northwind.example", Some("northwind.example")),
            (
                " https://www.northwind.example/about ",
                Some("northwind.example"),
            ),
            ("ada@northwind.example", Some("northwind.example")),
            ("bo@gmail.com", None),
            ("Northwind", None),
            ("S.A.", None),
            ("1.5", None),
            ("a b.example", None),
            ("..", None),
        ] {
            assert_eq!(typed(text).as_deref(), expected, "{text}");
        }
    }
}
