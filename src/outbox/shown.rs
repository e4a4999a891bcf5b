//! A kept mail on our own pages: its words in our style, or the mail itself under rules of its own.

use sha2::{Digest, Sha256};

/// What stands inside the frame of a mail or letter, to be shown on a page that has a heading and a
/// main part already. The words were escaped when they were rendered.
pub fn inside(html: &str) -> String {
    let body = between(html, "<body>", "</body>").unwrap_or(html);
    let part = body.replace("<main", "<div").replace("</main>", "</div>");
    part.replace("<h1", "<h2").replace("</h1>", "</h2>").trim().to_owned()
}

/// The content security policy for a mail: its own style, known by its hash; no script, no picture,
/// nothing from anywhere.
pub fn rules(html: &str) -> String {
    let style = match between(html, "<style>", "</style>") {
        Some(style) => format!("'sha256-{}'", base64(&Sha256::digest(style.as_bytes()))),
        None => "'none'".into(),
    };
    format!(
        "default-src 'none'; style-src {style}; form-action 'none'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(begin)?;
    let (inside, _) = after.split_once(end)?;
    Some(inside)
}

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_the_rfc_has_it() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (text, encoded) in pairs {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_mail_may_use_its_own_style_and_nothing_else() {
        let rules = rules("<style>p { margin: 0 }</style>");

        assert!(rules.starts_with("default-src 'none'; style-src 'sha256-"), "{rules}");
        assert!(!rules.contains("unsafe"));
    }

    #[test]
    fn a_page_has_one_heading_of_the_first_level() {
        let mail = "<html><body><main><h1 class=\"x\">Da</h1></main></body></html>";
        assert_eq!(inside(mail), "<div><h2 class=\"x\">Da</h2></div>");
    }
}
