//! What can be done with assignments; each verb is one transaction.

use std::collections::BTreeSet;

use super::Listed;
use super::queries;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, kept_by};
use crate::events::{Event, Phase, list};
use crate::guests::{self, Guest, Kind};
use crate::invitations::{self, actions::PostError};
use crate::problem::{Explain, Explanation, conflict, unusable};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why nobody is put on the list, or taken off it.
#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("events of this format take nobody who is assigned")]
    NotHere,
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("nobody was named")]
    Nobody,
    #[error("more than one list holds")]
    TooMany,
    #[error("{} keys are unknown to this actor", .0.len())]
    Unknown(Vec<String>),
    #[error("somebody who is no client")]
    NotClient(String),
    #[error("somebody who is invited")]
    Invited(String),
    #[error("only {free} seats are free")]
    Full { free: i64 },
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Keys that a refusal quotes.
const QUOTED: usize = 5;

impl Explain for AssignError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(error) => error.explain(),
            Self::Event(error) => error.explain(),
            Self::NotHere => conflict(
                "takes_nobody_assigned",
                "Zu dieser Veranstaltung wird nur eingeladen. Zugewiesene gibt es nur in Wochen, \
                 die mit einem nächsten Schritt für alle enden, und nie bei Gesundheits-Themen.",
            ),
            Self::NotNow(Phase::Draft) => {
                conflict("event_draft", "Bitte veröffentlichen Sie die Veranstaltung zuerst.")
            }
            Self::NotNow(Phase::Cancelled) => {
                conflict("event_cancelled", "Diese Veranstaltung ist abgesagt.")
            }
            Self::NotNow(Phase::Closed | Phase::Published | Phase::Running | Phase::Over) => {
                conflict("event_closed", "Diese Veranstaltung ist abgeschlossen.")
            }
            Self::Nobody => unusable("nobody", "Bitte nennen Sie mindestens eine Kundennummer."),
            Self::TooMany => unusable(
                "too_many",
                &format!("Das sind zu viele auf einmal: höchstens {}.", config::CAMPAIGN_GUESTS),
            ),
            Self::Unknown(keys) => {
                let quoted: Vec<_> = keys.iter().take(QUOTED).map(String::as_str).collect();
                let more = match keys.len().checked_sub(QUOTED) {
                    Some(more @ 1..) => format!(" und {more} weitere"),
                    Some(0) | None => String::new(),
                };
                let sentence = format!(
                    "Diese Kundennummern gibt es bei Ihren Gästen nicht: {}{more}. Es ist noch \
                     niemand auf die Liste gekommen.",
                    quoted.join(", ")
                );
                unusable("unknown_keys", &sentence)
            }
            Self::NotClient(key) => unusable(
                "no_client",
                &format!("{key} gehört zu niemandem, den das Fachverfahren zuweist."),
            ),
            Self::Invited(key) => conflict(
                "invited",
                &format!(
                    "{key} ist zu dieser Veranstaltung schon eingeladen. Ziehen Sie zuerst die \
                     Einladung zurück."
                ),
            ),
            Self::Full { free } => conflict(
                "no_more_seats",
                &match free {
                    0 => "Alle Plätze sind vergeben.".to_owned(),
                    1 => "Es ist nur noch 1 Platz frei.".to_owned(),
                    more => format!("Es sind nur noch {more} Plätze frei."),
                },
            ),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Who is to be put on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// By the keys of the Fachverfahren.
    Keys(Vec<String>),
    Guest(Id<Guest>),
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Who was not on the list before.
    pub new: usize,
    /// Everybody on the list now.
    pub all: usize,
}

/// Puts people on the list, all of them or nobody. Whoever is on it already stays on it.
pub fn assign(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    whom: &Whom,
    now: Moment,
) -> Result<Assigned, AssignError> {
    let event = open_event(conn, actor, event, now)?;
    let known: BTreeSet<Id<Guest>> =
        queries::people(conn, event.id)?.into_iter().map(|person| person.guest).collect();
    let mut new = chosen(conn, actor, whom)?;
    new.retain(|guest| !known.contains(&guest.id));
    fits(conn, &event, &new)?;
    for guest in &new {
        queries::assign(conn, event.id, guest.id, actor.staff, now)?;
    }
    Ok(Assigned { new: new.len(), all: known.len() + new.len() })
}

/// An event that takes assigned people now; its row is held.
fn open_event(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, AssignError> {
    actor.may(Right::Invite)?;
    let event = kept_by(conn, actor, event)?;
    if !event.format.takes_assigned() {
        return Err(AssignError::NotHere);
    }
    match event.phase(now) {
        // Over, too: whoever came without being on the list yet is put on it afterwards.
        Phase::Published | Phase::Running | Phase::Over => Ok(event),
        phase @ (Phase::Draft | Phase::Closed | Phase::Cancelled) => {
            Err(AssignError::NotNow(phase))
        }
    }
}

/// The guests that are meant, each once.
fn chosen(conn: &mut Conn, actor: &Actor, whom: &Whom) -> Result<Vec<Guest>, AssignError> {
    let (found, named): (Vec<Guest>, Vec<String>) = match whom {
        Whom::Guest(id) => (guests::queries::find(conn, *id)?.into_iter().collect(), Vec::new()),
        Whom::Keys(keys) => {
            let keys: BTreeSet<&str> = keys.iter().map(|key| key.trim()).collect();
            let keys: Vec<&str> = keys.into_iter().filter(|key| !key.is_empty()).collect();
            if keys.len() > config::CAMPAIGN_GUESTS {
                return Err(AssignError::TooMany);
            }
            let found = guests::queries::with_keys(conn, &keys)?;
            (found, keys.into_iter().map(str::to_owned).collect())
        }
    };
    let seen: Vec<Guest> =
        found.into_iter().filter(|guest| actor.scope.covers(guest.site)).collect();
    let is_seen = |key: &String| seen.iter().any(|guest| guest.key == *key);
    let unknown: Vec<_> = named.into_iter().filter(|key| !is_seen(key)).collect();
    if !unknown.is_empty() {
        return Err(AssignError::Unknown(unknown));
    }
    match seen.is_empty() {
        true => Err(AssignError::Nobody),
        false => Ok(seen),
    }
}

/// Whether all of them may come onto the list, and have a seat.
fn fits(conn: &mut Conn, event: &Event, new: &[Guest]) -> Result<(), AssignError> {
    if let Some(other) = new.iter().find(|guest| guest.kind != Kind::Client) {
        return Err(AssignError::NotClient(other.key.clone()));
    }
    let invited = invitations::queries::of_event(conn, event.id)?;
    let is_invited = |guest: &&Guest| invited.iter().any(|one| one.guest == guest.id);
    if let Some(guest) = new.iter().find(is_invited) {
        return Err(AssignError::Invited(guest.key.clone()));
    }
    let counts = list::counts(conn, &[event.id])?.remove(&event.id).unwrap_or_default();
    let free = counts.free(event.seats_for_invited());
    match event.format.open_door || i64::try_from(new.len()).is_ok_and(|new| new <= free) {
        true => Ok(()),
        false => Err(AssignError::Full { free }),
    }
}

/// Takes somebody off the list; their seat goes to whoever waits. Twice is as good as once.
pub fn withdraw(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    guest: Id<Guest>,
    now: Moment,
) -> Result<(), AssignError> {
    let event = open_event(conn, actor, event, now)?;
    match queries::of_guest(conn, event.id, guest)?.map(|known| known.listed) {
        Some(Listed::Yes) => {
            queries::withdraw(conn, event.id, guest, now)?;
            invitations::actions::settle(conn, app, event.id, now)?;
            Ok(())
        }
        Some(Listed::NoLonger) | None => Ok(()),
    }
}
