//! How lists write a salutation: „Herrn“, „Frau Dr.“, „w“.

use crate::text::fold;

/// How a letter greets a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Salutation {
    Frau,
    Herr,
    /// Neither: the letter greets with the full name.
    Neutral,
}

impl Salutation {
    /// Reads „Frau“, „Herrn“, „Frau Dr.“, „w“, „divers“.
    pub fn parse(cell: &str) -> Option<Self> {
        match cell {
            "Frau" => return Some(Self::Frau),
            "Herr" => return Some(Self::Herr),
            _ => {}
        }
        let cell = fold(cell);
        match cell.split(' ').next().unwrap_or_default() {
            "frau" | "fr" | "w" | "weiblich" | "f" | "mrs" | "ms" => Some(Self::Frau),
            "herr" | "herrn" | "hr" | "hrn" | "m" | "mannlich" | "mr" => Some(Self::Herr),
            "divers" | "d" | "neutral" | "x" | "ohne" => Some(Self::Neutral),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salutations_have_many_spellings() {
        for (cell, salutation) in [
            ("Frau", Salutation::Frau),
            ("FRAU DR.", Salutation::Frau),
            ("w", Salutation::Frau),
            ("Herrn", Salutation::Herr),
            ("männlich", Salutation::Herr),
            ("divers", Salutation::Neutral),
        ] {
            assert_eq!(Salutation::parse(cell), Some(salutation), "{cell}");
        }
        assert_eq!(Salutation::parse("Familie"), None);
    }
}
