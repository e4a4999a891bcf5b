//! Changes who makes an event happen. Carers are places in care, so whoever fits moves up, and whose
//! promise breaks is said.

use super::care::care_of;
use super::post::PostError;
use super::settle::settle;
use crate::db::{Conn, Id, Moment};
use crate::events::team::actions::{self as team, TeamError};
use crate::events::team::{Agreement, Member, NewMember};
use crate::events::{self, Event};
use crate::problem::{Explain, Explanation};
use crate::staff::Actor;
use crate::web::App;

/// What is done with a team.
#[derive(Clone, Debug)]
pub enum TeamVerb {
    /// Under an id that the form brought along.
    Add(Id<Event>, Id<Member>, NewMember),
    Change(Id<Member>, NewMember),
    Agree(Id<Member>, Agreement),
    Remove(Id<Member>),
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct TeamChanged {
    pub member: Member,
    /// Families that have a place in care now.
    pub moved_up: usize,
    /// Families whose promise of care cannot be kept.
    pub broken: usize,
}

/// Why the team stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum TeamChangeError {
    #[error(transparent)]
    Team(#[from] TeamError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for TeamChangeError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Team(error) => error.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Changes a team, in one transaction with what follows for families.
pub fn change_team(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    verb: &TeamVerb,
    now: Moment,
) -> Result<TeamChanged, TeamChangeError> {
    let member = match verb {
        TeamVerb::Add(event, id, new) => team::add(conn, actor, (*event, *id), new, now)?,
        TeamVerb::Change(id, new) => team::change(conn, actor, *id, new)?,
        TeamVerb::Agree(id, agreement) => team::agree(conn, actor, *id, *agreement)?,
        TeamVerb::Remove(id) => team::remove(conn, actor, *id)?,
    };
    let moved_up = settle(conn, app, member.event, now)?;
    let broken = match events::queries::find(conn, member.event)? {
        Some(event) if event.takes_answers(now) => care_of(conn, event)?.broken().len(),
        Some(_) | None => 0,
    };
    Ok(TeamChanged { member, moved_up, broken })
}
