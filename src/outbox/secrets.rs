//! Links and codes in a message that has left the house. Only their hashes are kept elsewhere, so
//! the outbox must not keep them either.

use crate::web::secret::TOKEN_LENGTH;

/// What stands where a secret stood.
const GONE: &str = "…";

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

fn is_token_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')
}

/// The code that stands on the card of a letter.
pub fn code_in(letter: &str) -> Option<&str> {
    let (_, after) = letter.split_once("letter-code-signs")?;
    let (_, after) = after.split_once('>')?;
    let (code, _) = after.split_once('<')?;
    Some(code.trim()).filter(|code| !code.is_empty())
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
    fn the_code_of_a_card_is_found() {
        let card = r#"<bdi class="letter-code-signs" dir="ltr">K7MQ-2XPD</bdi>"#;
        assert_eq!(code_in(card), Some("K7MQ-2XPD"));
        assert_eq!(code_in("<p>kein Code</p>"), None);
    }
}
