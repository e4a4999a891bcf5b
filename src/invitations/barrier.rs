//! What keeps people from coming, in one word and only if they like to say it. It tells the house what
//! to plan better; nobody is asked to justify themselves. Pure.

use crate::db::text_enum;

text_enum! {
    /// Why somebody does not come.
    pub enum Barrier {
        Childcare = "childcare" / "Kinderbetreuung fehlt",
        Way = "way" / "Weg",
        Appointment = "appointment" / "anderer Termin",
        Language = "language" / "Sprache",
        /// Without any detail.
        Health = "health" / "Gesundheit",
        Interest = "interest" / "passt nicht",
    }
}

/// What a guest said about it, beside a "no".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Why {
    /// The door did not ask: what they said before stays.
    #[default]
    NotAsked,
    /// Asked, and they keep it to themselves.
    NotSaid,
    Said(Barrier),
}

impl Why {
    /// What is known after this answer, if this was known before it.
    pub fn after(self, known: Option<Barrier>) -> Option<Barrier> {
        match self {
            Self::NotAsked => known,
            Self::NotSaid => None,
            Self::Said(barrier) => Some(barrier),
        }
    }

    /// Reads the field of a form: absent, empty, or one of the words. `None`: none of these.
    pub fn read(field: Option<&str>) -> Option<Self> {
        match field {
            None => Some(Self::NotAsked),
            Some("" | NOT_SAID) => Some(Self::NotSaid),
            Some(code) => Barrier::parse(code).map(Self::Said),
        }
    }
}

/// The choice of whoever takes a word back.
pub const NOT_SAID: &str = "none";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_until_it_is_taken_back() {
        let way = Some(Barrier::Way);
        assert_eq!(Why::NotAsked.after(way), way);
        assert_eq!(Why::NotSaid.after(way), None);
        assert_eq!(Why::Said(Barrier::Health).after(way), Some(Barrier::Health));
    }

    #[test]
    fn a_form_is_read_kindly_and_nonsense_refused() {
        assert_eq!(Why::read(None), Some(Why::NotAsked));
        assert_eq!(Why::read(Some("none")), Some(Why::NotSaid));
        assert_eq!(Why::read(Some("way")), Some(Why::Said(Barrier::Way)));
        assert_eq!(Why::read(Some("laziness")), None);
    }
}
