//! Links and codes in a message that has left the house. Only their hashes are kept elsewhere, so
//! the outbox must not keep them either.

use super::Letter;
use crate::web::secret::TOKEN_LENGTH;

/// What stands where a secret stood.
pub(super) const GONE: &str = "…";

/// A text without its secrets: every part of an address that is a token, and the code.
///
/// ```
/// use treffpunkt::outbox::secrets::blanked;
///
/// let text = "https://treffpunkt.example/a/AAAAAAAAAAAAAAAAAAAAAA (Ihr Code: K7MQ-2XPD)";
/// assert_eq!(blanked(text, Some("K7MQ-2XPD")), "https://treffpunkt.example/a/… (Ihr Code: …)");
/// ```
pub fn blanked(text: &str, code: Option<&str>) -> String {
    let mut rest = text;
    let mut blanked = String::with_capacity(text.len());
    while let Some(slash) = rest.find('/') {
        let (before, after) = rest.split_at(slash + 1);
        blanked.push_str(before);
        let length = after.find(|sign: char| !is_token_sign(sign)).unwrap_or(after.len());
        let (part, after) = after.split_at(length);
        blanked.push_str(if part.len() == TOKEN_LENGTH { GONE } else { part });
        rest = after;
    }
    blanked.push_str(rest);
    match code.filter(|code| !code.is_empty()) {
        Some(code) => blanked.replace(code, GONE),
        None => blanked,
    }
}

/// As long as it was when it left the house, for whoever counts its signs.
pub(super) fn filled(blanked: &str) -> String {
    blanked.replace(GONE, &"x".repeat(TOKEN_LENGTH))
}

fn is_token_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')
}

/// The code that stands in a letter.
pub fn code_in(kept: &str) -> Option<String> {
    let Letter { code, .. } = Letter::parse(kept)?;
    Some(code).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_between_other_parts() {
        let token = "A".repeat(TOKEN_LENGTH);

        let link = format!("URL:https://treffpunkt.example/a/{token}/termin.ics");

        assert_eq!(blanked(&link, None), "URL:https://treffpunkt.example/a/…/termin.ics");
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "https://treffpunkt.example/datenschutz und/oder </p> 12/2027 /events/";
        assert_eq!(blanked(text, None), text);
    }

    #[test]
    fn the_code_of_a_letter_is_found() {
        let letter = Letter {
            return_line: "Postfach 1, 50999 Musterstadt".into(),
            address: vec!["Frau Zeynep Kaya".into()],
            office: String::new(),
            sender: String::new(),
            phone: String::new(),
            link: "https://treffpunkt.example/a/AAAAAAAAAAAAAAAAAAAAAA".into(),
            code: "K7MQ-2XPD".into(),
            answer_url: "treffpunkt.example/antwort".into(),
            pages: Vec::new(),
        };
        let kept = letter.kept();

        let code = code_in(&kept);
        assert_eq!(code.as_deref(), Some("K7MQ-2XPD"));
        let left = Letter::parse(&blanked(&kept, code.as_deref())).unwrap();

        assert!(left.is_blanked());
        assert_eq!(left.link, "https://treffpunkt.example/a/…");
        assert_eq!(code_in("<p>kein Code</p>"), None);
    }
}
