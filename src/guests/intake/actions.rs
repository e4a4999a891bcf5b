//! What can be done with a list on its way in; each verb is one transaction.

use super::{Intake, IntakeState, queries};
use crate::db::{Conn, Id, Moment};
use crate::guests::import::Mapping;
use crate::guests::queries as guests;
use crate::guests::taking_over::header_hash;
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right};

/// Why a list stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Not there, or somebody else's.
    #[error("no such list for this actor")]
    Unknown,
    #[error("the file is erased")]
    Erased,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for IntakeError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => {
                missing("Diese Liste gibt es nicht (mehr). Bitte laden Sie sie noch einmal hoch.")
            }
            Self::Erased => conflict(
                "erased",
                "Die Datei ist schon gelöscht. Bitte laden Sie die Liste noch einmal hoch.",
            ),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Whether a verb did something, or had been done before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    Now,
    Before,
}

/// A list that this actor uploaded.
pub fn seen_by(conn: &mut Conn, actor: &Actor, id: Id<Intake>) -> Result<Intake, IntakeError> {
    actor.may(Right::KeepGuests)?;
    let intake = queries::find(conn, id)?.ok_or(IntakeError::Unknown)?;
    match actor.staff.is_some() && intake.staff == actor.staff {
        true => Ok(intake),
        false => Err(IntakeError::Unknown),
    }
}

/// Takes the columns as a person sorted them, remembers them for the next list, and lets the dry
/// run begin.
pub fn check(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Intake>,
    mapping: &Mapping,
    now: Moment,
) -> Result<Begun, IntakeError> {
    let intake = seen_by(conn, actor, id)?;
    intake.path.ok_or(IntakeError::Erased)?;
    queries::mark_interrupted(conn, now)?;
    let from = [IntakeState::Uploaded, IntakeState::Checked, IntakeState::Failed];
    if !queries::advance(conn, id, &from, IntakeState::Checking, now)? {
        return Ok(Begun::Before);
    }
    queries::sort_columns(conn, id, mapping)?;
    let headers = mapping.columns().iter().map(|column| column.header.as_str());
    guests::keep_mapping(conn, &header_hash(headers), mapping, now)?;
    Ok(Begun::Now)
}

/// A person has seen what would happen and wants it.
pub fn confirm(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Intake>,
    now: Moment,
) -> Result<Begun, IntakeError> {
    seen_by(conn, actor, id)?;
    queries::mark_interrupted(conn, now)?;
    match queries::advance(conn, id, &[IntakeState::Checked], IntakeState::Running, now)? {
        true => Ok(Begun::Now),
        false => Ok(Begun::Before),
    }
}

/// A person does not want it after all. The caller erases the file.
pub fn discard(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Intake>,
    now: Moment,
) -> Result<Begun, IntakeError> {
    let intake = seen_by(conn, actor, id)?;
    queries::mark_interrupted(conn, now)?;
    let from = [IntakeState::Uploaded, IntakeState::Checked, IntakeState::Failed];
    if !queries::advance(conn, id, &from, IntakeState::Discarded, now)? {
        return Ok(Begun::Before);
    }
    queries::keep_report(conn, id, &intake.report.sums_only())?;
    queries::file_erased(conn, id)?;
    Ok(Begun::Now)
}

/// Forgets a list that came in too long ago: its file, and all that was read in its cells. The
/// caller erases the file.
pub fn forget(conn: &mut Conn, intake: &Intake, now: Moment) -> Result<(), diesel::result::Error> {
    let open = [IntakeState::Uploaded, IntakeState::Checked, IntakeState::Failed];
    queries::advance(conn, intake.id, &open, IntakeState::Discarded, now)?;
    queries::keep_report(conn, intake.id, &intake.report.clone().sums_only())?;
    queries::file_erased(conn, intake.id)
}

/// Forgets what was read in the cells of lists that are in or discarded, before their day is over:
/// somebody in them wants to be forgotten. Returns how many lists.
pub fn forget_details(conn: &mut Conn) -> Result<usize, diesel::result::Error> {
    let ended = queries::ended_with_details(conn)?;
    for intake in &ended {
        queries::keep_report(conn, intake.id, &intake.report.clone().sums_only())?;
    }
    Ok(ended.len())
}
