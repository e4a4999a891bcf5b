//! Views that somebody keeps (`gemerkte Ansichten`): an address of ours with all that was chosen there,
//! under a name of their own. Nobody else sees them.

use serde::Serialize;

use super::{Staff, view_queries as queries};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::problem::{Explain, Explanation, conflict, unusable};
use crate::text::{Line, TextError};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    pub id: String,
    pub name: String,
    pub path: String,
}

/// Why a view was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error(transparent)]
    Name(#[from] TextError),
    #[error("not an address of figures")]
    Path,
    #[error("there are as many as one can keep")]
    Full,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for ViewError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Name(_) => unusable("name", "Bitte geben Sie der Ansicht einen kurzen Namen."),
            Self::Path => unusable("path", "Diese Seite lässt sich nicht merken."),
            Self::Full => conflict(
                "views_full",
                &format!(
                    "Mehr als {} Ansichten merkt sich Treffpunkt nicht. Bitte löschen Sie eine.",
                    config::MOST_VIEWS
                ),
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// The page that a path of figures belongs to: nothing else is kept, and never an address elsewhere.
pub(super) fn is_ours(path: &str) -> bool {
    let rest = path.strip_prefix("/turnout");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '/']))
        && !path.contains("//")
        && path.len() <= config::VIEW_PATH_CHARS
        && path.chars().all(|sign| sign.is_ascii_graphic())
}

/// Keeps a view; one of the same name is replaced.
pub fn keep(
    conn: &mut Conn,
    staff: Id<Staff>,
    (name, path): (&str, &str),
    now: Moment,
) -> Result<(), ViewError> {
    let name = Line::parse(name)?;
    if !is_ours(path) {
        return Err(ViewError::Path);
    }
    queries::forget_named(conn, staff, name.as_str())?;
    if queries::count(conn, staff)? >= config::MOST_VIEWS {
        return Err(ViewError::Full);
    }
    Ok(queries::insert(conn, staff, (name.as_str(), path), now)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_figures_are_kept() {
        assert!(is_ours("/turnout") && is_ours("/turnout?from=2026-01&by=site"));
        assert!(is_ours("/turnout/compare?what=format:abc"));
        for other in
            ["/turnouts", "/guests", "//evil.example/turnout", "/turnout//evil", "/turnout?a b"]
        {
            assert!(!is_ours(other), "{other}");
        }
    }
}
