//! Which part of a list a program asks for: `?limit=` and `?after=`.

use std::fmt::Display;
use std::str::FromStr;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::config;
use crate::problem::{ApiProblem, FieldError};

/// As it stands in the address.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// At most so many; 50 unless told otherwise.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

impl Part {
    /// How many, and behind what; the errors of both at once.
    pub fn read<T: FromStr>(&self) -> Result<(i64, Option<T>), ApiProblem> {
        let limit = limit(self.limit.as_deref());
        let after = self.after.as_deref().map(|text| text.parse().map_err(|_| lost()));
        match (limit, after.transpose()) {
            (Ok(limit), Ok(after)) => Ok((limit, after)),
            (limit, after) => {
                Err(ApiProblem::input([limit.err(), after.err()].into_iter().flatten().collect()))
            }
        }
    }

    /// This part of a list that is short enough to be held whole, and where the next one begins.
    pub fn of<T, I: FromStr + PartialEq + Display>(
        &self,
        mut whole: Vec<T>,
        id: impl Fn(&T) -> I,
    ) -> Result<(Vec<T>, Option<String>), ApiProblem> {
        let (limit, after) = self.read::<I>()?;
        if let Some(after) = after {
            let place = whole.iter().position(|one| id(one) == after);
            let place = place.ok_or_else(|| ApiProblem::input(vec![lost()]))?;
            whole.drain(..=place);
        }
        let room = usize::try_from(limit).unwrap_or_default();
        let more = whole.len() > room;
        whole.truncate(room);
        let next = whole.last().filter(|_| more).map(|last| id(last).to_string());
        Ok((whole, next))
    }
}

/// How many rows somebody wants.
pub fn limit(typed: Option<&str>) -> Result<i64, FieldError> {
    let Some(typed) = typed else { return Ok(config::PAGE_ROWS) };
    let limit = typed.parse().ok().filter(|limit| (1..=config::API_ROWS).contains(limit));
    limit.ok_or_else(|| FieldError {
        field: "limit".into(),
        message: format!("Bitte geben Sie eine Zahl von 1 bis {} an.", config::API_ROWS),
    })
}

fn lost() -> FieldError {
    FieldError { field: "after".into(), message: "Diese Stelle der Liste gibt es nicht.".into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(limit: Option<&str>, after: Option<&str>) -> Part {
        Part { limit: limit.map(Into::into), after: after.map(Into::into) }
    }

    #[test]
    fn what_is_wrong_is_told_of_both_at_once() {
        let problem = part(Some("abc"), Some("x")).read::<u32>().unwrap_err();

        let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["limit", "after"]);
        assert!(part(Some("0"), None).read::<u32>().is_err());
        assert!(part(Some("201"), None).read::<u32>().is_err());
        assert_eq!(part(None, Some("7")).read::<u32>().ok(), Some((50, Some(7))));
    }

    proptest! {
        /// Part after part is the whole list, each once, in its order.
        #[test]
        fn parts_add_up(count in 0..60u32, limit in 1..20usize) {
            let whole: Vec<u32> = (0..count).collect();
            let (limit_text, mut seen, mut after) = (limit.to_string(), Vec::new(), None);
            loop {
                let asked = part(Some(&limit_text), after.as_deref());
                let (some, next) = asked.of(whole.clone(), |one| *one).unwrap();
                prop_assert!(some.len() <= limit);
                seen.extend(some);
                after = next;
                if after.is_none() {
                    break;
                }
            }
            prop_assert_eq!(seen, whole);
        }
    }
}
