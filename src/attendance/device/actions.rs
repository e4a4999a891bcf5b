//! What a device at the door may do, and what staff do with it. Each verb is one transaction.

use std::collections::{BTreeMap, HashMap};

use super::conflict::{self, Conflict, Origin, Tapped};
use super::{Device, queries};
use crate::attendance::actions::{self as door, CheckInError, Tap};
use crate::attendance::queries as entries;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::{self, Event, Phase, Session};
use crate::guests::Guest;
use crate::problem::{Explain, Explanation, conflict as refused, gone, unusable};
use crate::staff::{Actor, NotAllowed, Right};
use crate::text::Line;
use crate::web::secret;

/// Why a device is not made, or its link opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("the event has enough devices")]
    TooMany,
    #[error("the link opens nothing any more")]
    Ended,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for DeviceError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(error) => error.explain(),
            Self::Event(error) => error.explain(),
            Self::NotNow(phase) => refused(
                "no_door",
                &format!(
                    "Die Veranstaltung ist {}. Geräte für die Tür gibt es von der \
                     Veröffentlichung bis zum Abschluss.",
                    phase.label()
                ),
            ),
            Self::TooMany => unusable(
                "devices",
                "Für diese Veranstaltung gibt es schon genug Geräte. Bitte beenden Sie eines, \
                 das Sie nicht mehr brauchen.",
            ),
            Self::Ended => gone(
                "device_ended",
                "Diese Türliste ist beendet. Wenn Sie sie noch brauchen, fragen Sie bitte die \
                 Planung nach einem neuen Link.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Makes a device for the door of an event. Returns the token of its link, which is kept nowhere.
pub fn make(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    name: &Line,
    now: Moment,
) -> Result<String, DeviceError> {
    actor.may(Right::EnterAnswers)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    // A device shows the whole list: only who sees all of it hands one out.
    if !actor.scope.covers(event.site) {
        return Err(EventError::WholeHouse.into());
    }
    match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => {}
        phase @ (Phase::Draft | Phase::Closed | Phase::Cancelled) => {
            return Err(DeviceError::NotNow(phase));
        }
    }
    if queries::of_event(conn, event.id)?.len() as i64 >= config::DOOR_DEVICES {
        return Err(DeviceError::TooMany);
    }
    let token = secret::token();
    let device = Device {
        id: Id::new(),
        event: event.id,
        name: name.as_str().to_owned(),
        made_by: actor.staff,
        created_at: now,
        seen_at: None,
        ended_at: None,
    };
    queries::add(conn, &device, &secret::hash(&token))?;
    Ok(token)
}

/// Ends a device: its link opens nothing any more, and the device forgets its list.
pub fn end(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    device: Id<Device>,
    now: Moment,
) -> Result<(), DeviceError> {
    actor.may(Right::EnterAnswers)?;
    let event = seen_by(conn, actor, event)?;
    match queries::find(conn, event.id, device)? {
        Some(device) if device.ended_at.is_none() => Ok(queries::end(conn, device.id, now)?),
        Some(_) | None => Ok(()),
    }
}

/// What a device brings: a tap, or one taken back.
#[derive(Clone, Debug)]
pub struct Brought {
    pub tap: Tap,
    /// The entry that is taken back; the tap then says only whose.
    pub undo: Option<String>,
    /// The list that the device had before its eyes, by the server's clock.
    pub as_of: Moment,
}

/// The device behind a token and its event, while the link is open.
pub fn opened(conn: &mut Conn, token: &str, now: Moment) -> Result<(Device, Event), DeviceError> {
    let device = queries::by_token(conn, &secret::hash(token))?.ok_or(DeviceError::Ended)?;
    let event = events::queries::find(conn, device.event)?.ok_or(DeviceError::Ended)?;
    match device.is_open(&event, now) {
        true => Ok((device, event)),
        false => Err(DeviceError::Ended),
    }
}

/// Takes in what a device brings, each entry for itself: one that is refused does not keep the
/// others out. The same entry twice counts once.
pub fn take(
    conn: &mut Conn,
    token: &str,
    brought: &[Brought],
    now: Moment,
) -> Result<Vec<Result<(), CheckInError>>, DeviceError> {
    let (device, event) = opened(conn, token, now)?;
    events::queries::hold(conn, event.id)?;
    // Held, it may have been closed meanwhile.
    let (device, event) = match events::queries::find(conn, event.id)? {
        Some(event) if device.is_open(&event, now) => (device, event),
        Some(_) | None => return Err(DeviceError::Ended),
    };
    let mut outcomes = Vec::with_capacity(brought.len());
    for one in brought {
        let outcome = match take_one(conn, &device, &event, one, now) {
            Err(CheckInError::Database(error)) => return Err(error.into()),
            outcome => outcome,
        };
        outcomes.push(outcome);
    }
    queries::seen(conn, device.id, now)?;
    Ok(outcomes)
}

fn take_one(
    conn: &mut Conn,
    device: &Device,
    event: &Event,
    one: &Brought,
    now: Moment,
) -> Result<(), CheckInError> {
    if let Some(undone) = &one.undo {
        // What never arrived needs no taking back.
        return match door::undo(conn, &device.actor(), event.id, undone, now) {
            Ok(_) | Err(CheckInError::NoOperation) => Ok(()),
            Err(error) => Err(error),
        };
    }
    if let Some(guest) = one.tap.guest
        && !stands_on_list(conn, event.id, guest)?
    {
        return Err(CheckInError::NoGuest);
    }
    let known = entries::operation(conn, &one.tap.operation)?.is_some();
    door::check_in_at(conn, &device.actor(), event, &one.tap, now)?;
    if !known {
        let times = (one.as_of.min(now), now);
        queries::came_from(conn, &one.tap.operation, device.id, times)?;
    }
    Ok(())
}

/// A device knows the people of its own list and nobody else.
fn stands_on_list(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
) -> Result<bool, diesel::result::Error> {
    if entries::is_listed(conn, event, guest)? {
        return Ok(true);
    }
    Ok(entries::marks(conn, event)?.iter().any(|mark| mark.guest == Some(guest)))
}

/// Who disagrees about whom at a session. Empty and cheap where no device ever brought anything.
pub fn conflicts(
    conn: &mut Conn,
    session: Id<Session>,
) -> Result<Vec<(Id<Guest>, Conflict)>, diesel::result::Error> {
    let origins = queries::origins(conn, session)?;
    if origins.is_empty() {
        return Ok(Vec::new());
    }
    let log = entries::session_log(conn, session)?;
    Ok(disagreeing(&log, &origins))
}

/// The same among a few guests, of whom this is the log.
pub fn conflicts_among(
    conn: &mut Conn,
    log: &[entries::Logged],
) -> Result<Vec<(Id<Guest>, Conflict)>, diesel::result::Error> {
    let operations: Vec<_> = log.iter().map(|logged| logged.entry.operation.as_str()).collect();
    let mut origins = HashMap::new();
    for some in operations.chunks(config::DOOR_ENTRIES) {
        origins.extend(queries::origins_of(conn, some)?);
    }
    Ok(if origins.is_empty() { Vec::new() } else { disagreeing(log, &origins) })
}

fn disagreeing(
    log: &[entries::Logged],
    origins: &HashMap<String, Origin>,
) -> Vec<(Id<Guest>, Conflict)> {
    let mut by_guest: BTreeMap<Id<Guest>, Vec<Tapped<'_>>> = BTreeMap::new();
    for logged in log {
        if let Some(guest) = logged.guest {
            let origin = origins.get(&logged.entry.operation);
            by_guest.entry(guest).or_default().push(Tapped { entry: &logged.entry, origin });
        }
    }
    let found = by_guest.into_iter();
    found.filter_map(|(guest, log)| Some((guest, conflict::of(&log)?))).collect()
}
