//! Who comes along: adults, and children by age.

use std::fmt;

use crate::childcare::Children;
use crate::config;

/// Ages of children in years, youngest last as they were named; at most
/// [`config::PARTY_CHILDREN`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ages(Vec<i32>);

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
            None => Ok(Self(ages)),
        }
    }

    /// As rows keep them: `2,5`. What cannot be read is left out.
    pub fn stored(text: &str) -> Self {
        Self(text.split(',').filter_map(|age| age.trim().parse().ok()).collect())
    }

    pub fn years(&self) -> &[i32] {
        &self.0
    }

    /// How many children.
    pub fn count(&self) -> i32 {
        i32::try_from(self.0.len()).unwrap_or(i32::MAX)
    }

    /// As care counts them.
    pub fn by_age(&self) -> Children {
        Children::aged(&self.0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ages: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&ages.join(","))
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
    match children.years() {
        [] => grown,
        [age] => format!("{grown}, 1 Kind ({age})"),
        ages => {
            let years: Vec<_> = ages.iter().map(ToString::to_string).collect();
            format!("{grown}, {} Kinder ({})", ages.len(), years.join(", "))
        }
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
}
