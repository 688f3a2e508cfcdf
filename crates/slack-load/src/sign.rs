//! Slack's signature: `v0=` and the hex HMAC-SHA256 of `v0:{timestamp}:{body}`.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The value of `X-Slack-Signature` for a body sent at `timestamp` (Unix seconds).
pub fn signature(secret: &str, timestamp: &str, body: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut signature = String::from("v0=");
    // HMAC takes keys of any length, so there is no other case.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        mac.update(b"v0:");
        mac.update(timestamp.as_bytes());
        mac.update(b":");
        mac.update(body);
        for byte in mac.finalize().into_bytes() {
            signature.push(char::from(HEX[usize::from(byte >> 4)]));
            signature.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    signature
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn a_known_signature() {
        // `printf 'v0:1700000000:text=hello' | openssl dgst -sha256 -hmac secret`
        assert_eq!(
            signature("secret", "1700000000", b"text=hello"),
            "v0=3d5a6dfea64f4f1dd2f85ab0eb2a80e1551d0b2d7928a6c587b4a58bb1dca489"
        );
    }
}
