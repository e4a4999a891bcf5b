//! What can be erased; each verb is one transaction.

use super::audit::{Counts, Table};
use super::queries::{due, event as of_event, guest as of_guest, house, log};
use super::retention::{Kind, Step};
use crate::assignments;
use crate::attendance::actions::{CloseError, Gaps, close};
use crate::attendance::{self, tally};
use crate::config;
use crate::db::{Conn, Day, Id, Moment};
use crate::digest;
use crate::earlier;
use crate::events::{self, Event, Stage};
use crate::forums;
use crate::guests::actions::GuestError;
use crate::guests::{self, Guest};
use crate::invitations::{
    self,
    actions::{PostError, WithdrawError, take_out},
};
use crate::problem::{Explain, Explanation};
use crate::staff::{Actor, NotAllowed, Right, Role, Scope};
use crate::web::App;

/// Why something is not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Guest(#[from] GuestError),
    #[error(transparent)]
    Close(#[from] CloseError),
    #[error(transparent)]
    Withdraw(#[from] WithdrawError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for EraseError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Guest(error) => error.explain(),
            Self::Close(error) => error.explain(),
            Self::Withdraw(error) => error.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// The house itself, which keeps its deadlines whoever is at work.
fn house_itself() -> Actor {
    Actor { staff: None, role: Role::Desk, scope: Scope::All }
}

/// Keeps one deadline of one event, if its time has come in that night; `None` if it has not, or all
/// of it is gone. Twice is the same as once.
///
/// Before the names go, an event that nobody closed is closed as it stands: what was not entered stays
/// unknown, and its figures are what they were.
pub fn erase(
    conn: &mut Conn,
    event: Id<Event>,
    step: Step,
    night: Day,
    now: Moment,
) -> Result<Option<Counts>, EraseError> {
    events::queries::hold(conn, event)?;
    if due::has_come(conn, event, step, night)? != Some(true) {
        return Ok(None);
    }
    let counts = match step {
        Step::Wishes => of_event::clear_wishes(conn, event)?,
        Step::Messages => of_event::empty_messages(conn, event, now)?,
        Step::FollowUps => of_event::erase_followups(conn, event, now)?,
        Step::Roster => erase_roster(conn, event, now)?,
    };
    log::note(conn, step.kind(), Some(event), &counts, now)?;
    Ok(Some(counts))
}

fn erase_roster(conn: &mut Conn, event: Id<Event>, now: Moment) -> Result<Counts, EraseError> {
    let stage = events::queries::find(conn, event)?.map(|event| event.stage);
    match stage {
        Some(Stage::Published) => {
            close(conn, &house_itself(), event, Gaps::AsItStands, now)?;
        }
        Some(Stage::Draft | Stage::Cancelled | Stage::Closed) | None => {}
    }
    let counts = of_event::remove_roster(conn, event, now)?;
    match stage {
        // Somebody may still make something of a draft.
        Some(Stage::Draft) | None => {}
        Some(Stage::Published | Stage::Cancelled | Stage::Closed) => {
            of_event::set_erased(conn, event, now)?;
        }
    }
    Ok(counts)
}

/// Removes what has an age of its own: links and sessions of staff, failures, answers to machines,
/// signs of life, traces of lists, names that nobody confirmed.
pub fn tidy(conn: &mut Conn, now: Moment) -> Result<Counts, diesel::result::Error> {
    let mut counts = house::tidy(conn, now)?;
    counts.add(Table::Requests, forums::actions::erase_unconfirmed(conn, now)?);
    // Nobody is in them, but for what somebody may have typed into the wrong column.
    let unconfirmed = earlier::queries::remove_open(conn, now.before(config::UPLOAD_LIFE))?;
    counts.add(Table::EarlierLists, unconfirmed);
    counts.add(Table::Messages, digest::actions::forget(conn, now)?);
    log::note(conn, Kind::House, None, &counts, now)?;
    Ok(counts)
}

/// Erases one person because they want it: invitations to what is still to come are withdrawn and
/// their seats go to whoever waits, whoever was asked together with them keeps link and place, and
/// every row about them is removed. What they added to the figures of past events stays in the sums.
pub fn erase_guest(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    guest: Id<Guest>,
    now: Moment,
) -> Result<Counts, EraseError> {
    actor.may(Right::KeepGuests)?;
    let known = guests::actions::seen_by(conn, actor, guest)?;
    let events = of_guest::events(conn, guest)?;
    // In one order, so that two erasures never wait for each other.
    for event in &events {
        events::queries::hold(conn, *event)?;
    }
    let counted = of_guest::begun(conn, &events, now)?;
    let before = attendance::queries::sums(conn, &counted)?;
    let assigned = assignments::queries::events_of(conn, guest)?;
    for invitation in of_guest::invitations(conn, guest)? {
        take_out(conn, app, invitation, now)?;
    }
    let counts = of_guest::remove(conn, &known)?;
    let mut after = attendance::queries::sums(conn, &counted)?;
    for (event, before) in before {
        let after = after.remove(&event).unwrap_or_default();
        let added = tally::difference(&before, &after);
        attendance::queries::carry(conn, event, &added)?;
    }
    for event in assigned {
        // The seat that becomes free goes to whoever waits.
        invitations::actions::settle(conn, app, event, now)?;
    }
    log::note(conn, Kind::Guest, None, &counts, now)?;
    Ok(counts)
}
