//! Links for machines, codes for fingers.
//!
//! A link's token has 128 bits and is never typed; a code has 8 signs and forgives what paper does
//! to people. Only their hashes are kept.

use crate::web::secret;

/// A code as it was typed, made clean.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyCode(String);

/// Why something typed is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("nothing was typed")]
    Missing,
    #[error("the sign {0:?} stands in no code")]
    Sign(char),
    #[error("{0} signs instead of 8")]
    Length(usize),
}

impl ReplyCode {
    /// A new one.
    pub fn new() -> Self {
        Self(secret::code())
    }

    /// Forgives small letters, blanks, dashes, O for 0, I or L for 1.
    ///
    /// ```
    /// use treffpunkt::invitations::token::{CodeError, ReplyCode};
    ///
    /// let code = ReplyCode::parse(" k7m4-px3r ").unwrap();
    /// assert_eq!(code.shown(), "K7M4-PX3R");
    /// assert_eq!(ReplyCode::parse("OIL4 PX3R").unwrap().shown(), "0114-PX3R");
    /// assert_eq!(ReplyCode::parse("K7M4-PX3").err(), Some(CodeError::Length(7)));
    /// assert_eq!(ReplyCode::parse("K7M4-PX3U").err(), Some(CodeError::Sign('U')));
    /// ```
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let signs = typed.chars().filter(|sign| !is_paper(*sign)).flat_map(char::to_uppercase);
        let code: String = signs
            .map(|sign| match sign {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        if code.is_empty() {
            return Err(CodeError::Missing);
        }
        let known =
            |sign: &char| u8::try_from(*sign).is_ok_and(|s| secret::CODE_SIGNS.contains(&s));
        match code.chars().find(|sign| !known(sign)) {
            Some(sign) => Err(CodeError::Sign(sign)),
            None if code.len() != secret::CODE_LENGTH => Err(CodeError::Length(code.len())),
            None => Ok(Self(code)),
        }
    }

    /// Whether something typed looks like a code, for a search field that takes names, too.
    pub fn is_like(typed: &str) -> bool {
        Self::parse(typed).is_ok()
    }

    /// As it stands in letters: `K7M4-PX3R`.
    pub fn shown(&self) -> String {
        let (first, rest) = self.0.split_at(self.0.len() / 2);
        format!("{first}-{rest}")
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        secret::hash(&self.0)
    }
}

impl Default for ReplyCode {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for ReplyCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyCode(…)")
    }
}

/// What people put between the signs of a code.
fn is_paper(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '-' | '–' | '—' | '.' | '_' | '/')
}

/// Whether this can be a link's token at all: spares the database what nobody ever sent out.
pub fn is_token(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == secret::TOKEN_LENGTH && text.bytes().all(sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However a code is written down, it is read as what it was.
        #[test]
        fn a_code_survives_paper(small in any::<bool>(), blank in 0usize..8, letters in any::<bool>()) {
            let code = ReplyCode::new();
            let mut written = code.shown();
            written.insert(blank, ' ');
            if letters {
                written = written.replace('0', "O").replace('1', "l");
            }
            if small {
                written = written.to_lowercase();
            }

            prop_assert_eq!(ReplyCode::parse(&written).unwrap(), code);
        }

        #[test]
        fn anything_typed_is_read_or_refused(typed in ".{0,40}") {
            let _ = ReplyCode::parse(&typed);
        }
    }

    #[test]
    fn a_token_is_known_by_its_form() {
        assert!(is_token(&secret::token()));
        assert!(!is_token("kurz"));
        assert!(!is_token("../../etc/passwd-aaaaaa"));
    }
}
