//! What can be done with a venue; each verb is one transaction.

use super::{Draft, Venue, queries};
use crate::db::{Conn, Id, Moment, insert_first};
use crate::problem::{Explain, Explanation, forbidden, missing, unusable};
use crate::staff::{self, Actor, NotAllowed, Right, Site};

/// Why a venue stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum VenueError {
    /// It is not there, or belongs to a Standort that is not theirs.
    #[error("no such venue for this actor")]
    Unknown,
    /// It belongs to the whole house, and they see a part of it.
    #[error("a venue of the whole house")]
    WholeHouse,
    #[error("no such Standort for this actor")]
    Site,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for VenueError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => {
                missing("Diesen Ort gibt es nicht, oder er gehört zu einem anderen Standort.")
            }
            Self::WholeHouse => forbidden(
                "Dieser Ort gehört dem ganzen Haus. Ändern kann ihn nur, wer alle Standorte sieht.",
            ),
            Self::Site => unusable("site", "Bitte wählen Sie einen Ihrer Standorte."),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// A venue that this actor may choose for an event: of their Standort, or of the whole house.
pub fn seen_by(conn: &mut Conn, actor: &Actor, id: Id<Venue>) -> Result<Venue, VenueError> {
    let venue = queries::find(conn, id)?.ok_or(VenueError::Unknown)?;
    match venue.site.is_none() || actor.scope.covers(venue.site) {
        true => Ok(venue),
        false => Err(VenueError::Unknown),
    }
}

/// Stores a new venue.
pub fn add(conn: &mut Conn, actor: &Actor, draft: &Draft) -> Result<Id<Venue>, VenueError> {
    add_as(conn, actor, Id::new(), draft)
}

/// Stores a new venue under an id that its form brought along: sent twice, it is one venue.
pub fn add_as(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Venue>,
    draft: &Draft,
) -> Result<Id<Venue>, VenueError> {
    actor.may(Right::PlanEvents)?;
    if queries::find(conn, id)?.is_some() {
        return seen_by(conn, actor, id).map(|venue| venue.id);
    }
    own_site(conn, actor, draft.site)?;
    // Of two clicks at once the second finds the first one's venue.
    insert_first(conn, |conn| queries::insert(conn, id, draft))?;
    Ok(id)
}

/// Changes a venue. Guests of coming events read the new way to it.
pub fn edit(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Venue>,
    draft: &Draft,
) -> Result<(), VenueError> {
    let venue = kept_by(conn, actor, id)?;
    if venue.site != draft.site {
        own_site(conn, actor, draft.site)?;
    }
    Ok(queries::update(conn, id, draft)?)
}

/// Takes a venue out of the lists; coming events keep it. Twice is as good as once.
pub fn archive(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Venue>,
    now: Moment,
) -> Result<(), VenueError> {
    kept_by(conn, actor, id)?;
    Ok(queries::set_archived(conn, id, Some(now))?)
}

/// Offers a venue again.
pub fn restore(conn: &mut Conn, actor: &Actor, id: Id<Venue>) -> Result<(), VenueError> {
    kept_by(conn, actor, id)?;
    Ok(queries::set_archived(conn, id, None)?)
}

/// A venue that this actor may change.
fn kept_by(conn: &mut Conn, actor: &Actor, id: Id<Venue>) -> Result<Venue, VenueError> {
    actor.may(Right::PlanEvents)?;
    let venue = seen_by(conn, actor, id)?;
    match actor.scope.covers(venue.site) {
        true => Ok(venue),
        false => Err(VenueError::WholeHouse),
    }
}

/// Somebody of one Standort makes venues for that Standort only.
fn own_site(conn: &mut Conn, actor: &Actor, site: Option<Id<Site>>) -> Result<(), VenueError> {
    let known = match site {
        Some(site) => staff::queries::sites(conn)?.iter().any(|known| known.id == site),
        None => true,
    };
    match known && actor.scope.covers(site) {
        true => Ok(()),
        false => Err(VenueError::Site),
    }
}
