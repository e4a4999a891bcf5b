//! Tokens, their hashes and signatures.

use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use sha2::{Digest as _, Sha256};

/// Signs of a typed code: base 32 without I, L, O and U, which paper and fingers confuse.
pub const CODE_SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs of one code.
pub const CODE_LENGTH: usize = 8;
/// Signs of one token: 128 bits in base 64.
pub const TOKEN_LENGTH: usize = 22;

const TOKEN_SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A new token for machines: 128 random bits that go into an address unchanged.
pub fn token() -> String {
    let mut bits = rand::random::<u128>();
    let mut text = String::with_capacity(TOKEN_LENGTH);
    for _ in 0..TOKEN_LENGTH {
        text.push(char::from(TOKEN_SIGNS[(bits & 63) as usize]));
        bits >>= 6;
    }
    text
}

/// A new code for fingers: 8 of 32 signs, 40 bits.
pub fn code() -> String {
    let mut random = rand::rng();
    (0..CODE_LENGTH).map(|_| char::from(CODE_SIGNS[random.random_range(0..32)])).collect()
}

/// What is kept of a token or code.
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// The hash of a body that comes in pieces.
#[derive(Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    pub fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

/// A new secret to sign with: 64 hexadecimal digits.
pub fn key() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// Signs a subject, so that a form that comes back is known to be ours.
pub fn sign(key: &str, subject: &str) -> String {
    match Hmac::<Sha256>::new_from_slice(key.as_bytes()) {
        Ok(mut mac) => {
            mac.update(subject.as_bytes());
            hex(&mac.finalize().into_bytes()[..16])
        }
        // HMAC takes keys of any length.
        Err(_) => String::new(),
    }
}

/// Compares in constant time.
pub fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_into_an_address_and_never_comes_twice() {
        let (one, other) = (token(), token());

        assert_eq!(one.len(), TOKEN_LENGTH);
        assert!(one.bytes().all(|sign| TOKEN_SIGNS.contains(&sign)));
        assert_ne!(one, other);
    }

    #[test]
    fn a_code_has_no_sign_that_paper_confuses() {
        assert!((0..1000).map(|_| code()).all(|code| !code.contains(['I', 'L', 'O', 'U'])));
    }

    #[test]
    fn a_signature_holds_for_its_key_and_subject_only() {
        assert!(same(&sign("key", "a"), &sign("key", "a")));
        assert!(!same(&sign("key", "a"), &sign("key", "b")));
        assert!(!same(&sign("key", "a"), &sign("other", "a")));
    }
}
