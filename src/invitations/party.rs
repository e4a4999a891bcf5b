//! Who comes along: adults, and children by age.

use std::fmt;

use crate::childcare::Children;
use crate::config;

/// Ages of children in years, youngest last as they were named; at most
/// [`config::PARTY_CHILDREN`]. A week after the event only how many they were is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    years: Vec<i32>,
    /// Children whose age is erased.
    erased: usize,
}

/// Stands for an age that is erased.
pub const ERASED_AGE: &str = "?";

/// Why a party cannot be taken down like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartyError {
    #[error("more than {} children", config::PARTY_CHILDREN)]
    TooManyChildren,
    #[error("age {0} is no child's age")]
    Age(i32),
    #[error("more than {} adults", config::PARTY_ADULTS)]
    TooManyAdults,
    #[error("nobody comes")]
    Nobody,
}

impl Ages {
    /// Checks every age and their number.
    pub fn of(ages: Vec<i32>) -> Result<Self, PartyError> {
        if ages.len() > config::PARTY_CHILDREN {
            return Err(PartyError::TooManyChildren);
        }
        match ages.iter().find(|age| !(0..=config::CHILD_AGE).contains(*age)) {
            Some(age) => Err(PartyError::Age(*age)),
            None => Ok(Self { years: ages, erased: 0 }),
        }
    }

    /// As rows keep them: `2,5`, and `?,?` once they are erased. What cannot be read is left out.
    pub fn stored(text: &str) -> Self {
        let ages = || text.split(',').map(str::trim);
        Self {
            years: ages().filter_map(|age| age.parse().ok()).collect(),
            erased: ages().filter(|age| *age == ERASED_AGE).count(),
        }
    }

    /// As many children, and nothing about their ages.
    pub fn without_years(&self) -> Self {
        Self { years: Vec::new(), erased: self.years.len() + self.erased }
    }

    /// Those that are known.
    pub fn years(&self) -> &[i32] {
        &self.years
    }

    /// How many children.
    pub fn count(&self) -> i32 {
        i32::try_from(self.years.len() + self.erased).unwrap_or(i32::MAX)
    }

    /// As care counts them.
    pub fn by_age(&self) -> Children {
        Children::aged(&self.years)
    }

    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

impl fmt::Display for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let years = self.years.iter().map(ToString::to_string);
        let erased = std::iter::repeat_n(ERASED_AGE.to_owned(), self.erased);
        f.write_str(&years.chain(erased).collect::<Vec<_>>().join(","))
    }
}

/// Adults and children of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    adults: i32,
    children: Ages,
}

impl Party {
    /// At least one person, at most [`config::PARTY_ADULTS`] adults beside the invited themselves.
    ///
    /// `invited` is how many people of the household were asked together: all of them may come,
    /// however many they are.
    pub fn of(adults: i32, children: Ages, invited: usize) -> Result<Self, PartyError> {
        let invited = i32::try_from(invited).unwrap_or(i32::MAX);
        if adults < 1 {
            return Err(PartyError::Nobody);
        }
        match adults > config::PARTY_ADULTS.max(invited) {
            true => Err(PartyError::TooManyAdults),
            false => Ok(Self { adults, children }),
        }
    }

    pub fn adults(&self) -> i32 {
        self.adults
    }

    pub fn children(&self) -> &Ages {
        &self.children
    }

    /// Seats are counted in persons.
    pub fn persons(&self) -> i32 {
        self.adults.saturating_add(self.children.count())
    }
}

/// "2 Erwachsene, 1 Kind (3)": for staff.
pub fn in_words(adults: i32, children: &Ages) -> String {
    let grown = match adults {
        1 => "1 Person".to_owned(),
        more => format!("{more} Erwachsene"),
    };
    let years: Vec<_> = children.years().iter().map(ToString::to_string).collect();
    let years = match years.is_empty() {
        true => String::new(),
        false => format!(" ({})", years.join(", ")),
    };
    match children.count() {
        0 => grown,
        1 => format!("{grown}, 1 Kind{years}"),
        more => format!("{grown}, {more} Kinder{years}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_has_limits_and_counts_children_as_persons() {
        let ages = Ages::of(vec![0, 14]).unwrap();

        assert_eq!(Party::of(2, ages.clone(), 1).unwrap().persons(), 4);
        assert_eq!(Party::of(0, ages.clone(), 1), Err(PartyError::Nobody));
        assert_eq!(Party::of(7, ages.clone(), 1), Err(PartyError::TooManyAdults));
        assert!(Party::of(7, ages, 7).is_ok());
        assert_eq!(Ages::of(vec![15]), Err(PartyError::Age(15)));
        assert_eq!(Ages::of(vec![1; 9]), Err(PartyError::TooManyChildren));
    }

    #[test]
    fn ages_come_back_as_they_were_stored() {
        let ages = Ages::of(vec![3, 0, 7]).unwrap();

        assert_eq!(Ages::stored(&ages.to_string()), ages);
        assert_eq!(Ages::stored(""), Ages::default());
        assert_eq!(in_words(1, &ages), "1 Person, 3 Kinder (3, 0, 7)");
    }

    #[test]
    fn erased_ages_leave_their_number() {
        let erased = Ages::of(vec![3, 0]).unwrap().without_years();

        assert_eq!(erased.to_string(), "?,?");
        assert_eq!(Ages::stored("?,?"), erased);
        assert_eq!((erased.count(), erased.years()), (2, &[][..]));
        assert_eq!(in_words(2, &erased), "2 Erwachsene, 2 Kinder");
        assert_eq!(erased.without_years(), erased);
    }
}
