//! Which year a call of the API is about.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::{ApiProblem, FieldError};

/// Of which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearAsked {
    /// `2027`; this one unless told otherwise.
    #[serde(default)]
    year: String,
}

impl YearAsked {
    /// The year that is meant.
    ///
    /// # Errors
    /// 422 where it is none from 1900 to 2999.
    pub fn year(&self, this: i16) -> Result<i16, ApiProblem> {
        match self.year.as_str() {
            "" => Ok(this),
            text => {
                text.parse().ok().filter(|year| (1900..=2999).contains(year)).ok_or_else(|| {
                    ApiProblem::input(vec![FieldError {
                        field: "year".into(),
                        message: "Erwartet wird ein Jahr wie 2027.".into(),
                    }])
                })
            }
        }
    }
}
