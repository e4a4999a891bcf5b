//! What can be done with a format; each verb is one transaction.

use std::collections::HashSet;

use super::shipped::SHIPPED;
use super::{Draft, Format, queries};
use crate::db::{Conn, Id, Moment, insert_first};
use crate::problem::{Explain, Explanation, missing};
use crate::staff::{Actor, NotAllowed, Right};
use crate::text;

/// Why a format stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("no such format")]
    Unknown,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for FormatError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Dieses Format gibt es nicht (mehr)."),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Stores every shipped format that is not there yet, and says how many that were. What a house has
/// changed or archived stays as it is. Where its German is still ours, what happens there is told in
/// the other languages, too, unless the house has said that it has none.
pub fn ship(conn: &mut Conn) -> diesel::QueryResult<usize> {
    let known = queries::german(conn)?;
    let spoken: HashSet<_> = queries::languages(conn)?.into_iter().collect();
    let mut stored = 0;
    for format in SHIPPED {
        match known.iter().find(|(_, key, _)| key == format.key) {
            Some((id, _, german)) if german == format.what_happens => {
                for (language, words) in format.translations() {
                    if !spoken.contains(&(*id, language.code().to_owned())) {
                        queries::add_translation(conn, *id, (language, &words))?;
                    }
                }
            }
            // The house says it in its own words: ours would say something else.
            Some(_) => {}
            None => {
                if let Some(draft) = format.draft() {
                    queries::insert(conn, Id::new(), format.key, &draft)?;
                    stored += 1;
                }
            }
        }
    }
    Ok(stored)
}

/// Stores a format of the house's own.
pub fn add(conn: &mut Conn, actor: &Actor, draft: &Draft) -> Result<Id<Format>, FormatError> {
    add_as(conn, actor, Id::new(), draft)
}

/// Stores a format under an id that its form brought along: sent twice, it is one format.
pub fn add_as(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
    draft: &Draft,
) -> Result<Id<Format>, FormatError> {
    actor.may(Right::PlanEvents)?;
    if queries::find(conn, id)?.is_some() {
        return Ok(id);
    }
    let key = free_key(&queries::keys(conn)?, draft.name.as_str());
    // Of two clicks at once the second finds the first one's format.
    insert_first(conn, |conn| queries::insert(conn, id, &key, draft))?;
    Ok(id)
}

/// Changes a format. Events that were made from it keep what they have.
pub fn edit(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
    draft: &Draft,
) -> Result<(), FormatError> {
    actor.may(Right::PlanEvents)?;
    queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
    Ok(queries::update(conn, id, draft)?)
}

/// Takes a format out of the lists. Twice is as good as once.
pub fn archive(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
    now: Moment,
) -> Result<(), FormatError> {
    actor.may(Right::PlanEvents)?;
    queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
    Ok(queries::set_archived(conn, id, Some(now))?)
}

/// Offers a format again.
pub fn restore(conn: &mut Conn, actor: &Actor, id: Id<Format>) -> Result<(), FormatError> {
    actor.may(Right::PlanEvents)?;
    queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
    Ok(queries::set_archived(conn, id, None)?)
}

/// A stable name that no format has yet: `nahcafe`, `nahcafe_2`.
fn free_key(known: &[String], name: &str) -> String {
    let base = text::fold(name).replace(' ', "_");
    let taken = |key: &str| known.iter().any(|other| other == key);
    let base = if base.is_empty() { "format".to_owned() } else { base };
    // One more number than there are names: one of them is free.
    let numbered = (2..=known.len() + 2).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|key| !taken(key)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stable_name_is_given_once() {
        let known = ["nahcafe".to_owned(), "nahcafe_2".to_owned()];

        assert_eq!(free_key(&[], "Nähcafé"), "nahcafe");
        assert_eq!(free_key(&known, "Nähcafé"), "nahcafe_3");
        assert_eq!(free_key(&[], "☕"), "format");
    }
}
