//! How a program wants a list to be taken over.

use actix_web::HttpRequest;
use utoipa::IntoParams;

use super::Mode;
use crate::problem::ApiProblem;
use crate::web::form::{Check, Fields};

/// How a list is taken over.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described: the query is read as a form is")]
pub struct HowToImport {
    /// `true`: only say what would happen.
    #[param(required = false)]
    dry_run: bool,
}

/// Reads [`HowToImport`].
///
/// # Errors
/// When `dry_run` is neither `true` nor `false`.
pub fn asked(request: &HttpRequest) -> Result<Mode, ApiProblem> {
    let fields = Fields::read(request.query_string().as_bytes());
    match fields.get("dry_run") {
        "" | "false" => Ok(Mode::ForReal),
        "true" => Ok(Mode::DryRun),
        _ => {
            let mut check = Check::of(&fields);
            check.refuse("dry_run", "Erwartet wird true oder false.");
            Err(ApiProblem::input(check.errors().0))
        }
    }
}
