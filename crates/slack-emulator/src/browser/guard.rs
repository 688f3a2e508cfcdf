//! Who may ask, and what a page may do. These pages act as people, without a password: only a browser
//! on this machine that shows our own page is answered, whatever name a foreign page reaches us by.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method};

use super::trouble::Trouble;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The names under which a browser on this machine may know us.
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Refuses whoever came by a foreign name, from a foreign page, or with a form.
pub(super) fn check(base: &str, method: &Method, headers: &HeaderMap) -> Result<(), Trouble> {
    let port = base.rsplit(':').next().unwrap_or_default();
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(HOST).unwrap_or_default();
    if !is_ours(host, port) {
        return Err(Trouble::forbidden(format!(
            "this answers on this machine only, as http://localhost:{port}"
        )));
    }
    if text(ORIGIN).is_some_and(|origin| origin != format!("http://{host}")) {
        return Err(Trouble::forbidden("a page from elsewhere cannot act here"));
    }
    if method == Method::GET || method == Method::HEAD {
        return Ok(());
    }
    let kind = text(CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Trouble::forbidden("acts are told as application/json"))
    }
}

fn is_ours(host: &str, port: &str) -> bool {
    NAMES.iter().any(|name| {
        let rest = host.strip_prefix(name);
        rest.is_some_and(|rest| match rest.strip_prefix(':') {
            Some(named) => named == port,
            None => rest.is_empty() && port == "80",
        })
    })
}

/// Nothing is loaded from elsewhere, nothing is written into a page as code, nothing is framed or kept.
pub(super) fn harden(headers: &mut HeaderMap) {
    let mut say = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    say(CONTENT_SECURITY_POLICY, POLICY);
    say(X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(REFERRER_POLICY, "no-referrer");
    for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
        say(HeaderName::from_static(name), "same-origin");
    }
    let cache = HeaderValue::from_static("no-cache");
    headers.entry("cache-control").or_insert(cache);
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_names_of_this_machine_with_the_right_port_are_ours() {
        for host in ["127.0.0.1:3000", "localhost:3000", "[::1]:3000"] {
            assert!(is_ours(host, "3000"), "{host}");
        }
        for host in [
            "",
            "localhost",
            "localhost:3001",
            "localhost:30000",
            "localhost.example.com:3000",
            "127.0.0.1.example.com:3000",
            "evil.example:3000",
            "192.168.0.7:3000",
        ] {
            assert!(!is_ours(host, "3000"), "{host}");
        }
        assert!(is_ours("localhost", "80") && is_ours("localhost:80", "80"));
    }
}
