//! What can be done with an event; each verb is one transaction.
//!
//! Moving a published event and cancelling one are verbs on events *and* invitations, because whoever
//! knew must be told: they live with the invitations, and use [`rearrange`] and
//! [`queries::set_cancelled`] from here.

use super::draft::spans;
use super::need::Knowing;
use super::slots::Slots;
use super::{Draft, Event, Meeting, Stage, Words, list, publish as rules, queries, series};
use crate::clock;
use crate::db::{Conn, Id, Moment, insert_first};
use crate::formats::{self, Sensitivity};
use crate::problem::{Explain, Explanation, FieldError, conflict, forbidden, missing, unusable};
use crate::staff::{self, Actor, NotAllowed, Right, Site};
use crate::venues::{self, Venue};
use crate::web::form::FormErrors;

/// Why somebody does not get an event, or why it stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// It is not there, or belongs to a Standort that is not theirs.
    #[error("no such event for this actor")]
    Unknown,
    /// Its mere name says something about the people who come, and they have nothing to do with it.
    #[error("a sensitive event that is not theirs")]
    Confidential,
    /// It belongs to the whole house, and they see a part of it.
    #[error("an event of the whole house")]
    WholeHouse,
    /// Fields that cannot be used as things stand.
    #[error("{} fields do not fit", .0.0.len())]
    Input(FormErrors),
    /// The form was sent before, and said something else.
    #[error("the form came again with other words")]
    Twice,
    /// Guests know when and where: that changes only together with a word to them.
    #[error("time and place of a published event")]
    Published,
    /// Cancelled or closed: nothing changes any more.
    #[error("the event is {}", .0.code())]
    Done(Stage),
    /// A guest would miss something.
    #[error("{} things are missing", .0.len())]
    Incomplete(Vec<&'static str>),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for EventError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing(
                "Diese Veranstaltung gibt es nicht, oder sie gehört zu einem anderen Standort.",
            ),
            Self::Confidential => forbidden(
                "Dieser Termin ist vertraulich. Titel und Liste sieht nur, wer dort mitwirkt.",
            ),
            Self::WholeHouse => forbidden(
                "Diese Veranstaltung gehört dem ganzen Haus. Ändern kann sie nur, wer alle \
                 Standorte sieht.",
            ),
            Self::Input(errors) => {
                let first = errors.0.first().map(|error| error.message.as_str());
                unusable("invalid_input", first.unwrap_or("Die Angaben passen nicht."))
            }
            Self::Twice => conflict("sent_twice", SENT_TWICE),
            Self::Published => conflict(
                "published",
                "Die Veranstaltung ist schon veröffentlicht. Format und Standort bleiben. Zeit und \
                 Ort ändern Sie unter „Zeit oder Ort ändern“. Dann erfahren es alle, die davon \
                 wissen.",
            ),
            Self::Done(stage) => conflict(
                stage.code(),
                &format!("Die Veranstaltung ist {}. Sie bleibt, wie sie ist.", stage.label()),
            ),
            Self::Incomplete(sentences) => conflict(
                "incomplete",
                &format!("Vor dem Veröffentlichen fehlt noch etwas. {}", sentences.join(" ")),
            ),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Said above the form that came again.
pub const SENT_TWICE: &str = "Dieses Formular haben Sie schon einmal abgeschickt, mit anderen \
    Angaben. Die ersten sind gespeichert, diese noch nicht. Soll es eine zweite Veranstaltung \
    werden? Dann speichern Sie noch einmal.";

/// An event that this actor may see. What belongs to no Standort is seen by everybody; what hints at
/// health is seen by those who have to do with it.
pub fn seen_by(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<Event, EventError> {
    let event = noticed_by(conn, actor, id)?;
    let knows = match event.format.sensitivity {
        Sensitivity::Normal => true,
        Sensitivity::Health => Knowing::of(conn, actor)?.includes(&event),
    };
    match knows {
        true => Ok(event),
        false => Err(EventError::Confidential),
    }
}

/// An event that takes up a room of this actor's Standorte, whether they may know what it is or not.
pub fn noticed_by(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<Event, EventError> {
    let event = queries::find(conn, id)?.ok_or(EventError::Unknown)?;
    match event.site.is_none() || actor.scope.covers(event.site) {
        true => Ok(event),
        false => Err(EventError::Unknown),
    }
}

/// An event that this actor may change; its row is held until the transaction ends.
pub fn kept_by(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<Event, EventError> {
    actor.may(Right::PlanEvents)?;
    queries::hold(conn, id)?;
    let event = seen_by(conn, actor, id)?;
    match actor.scope.covers(event.site) {
        true => Ok(event),
        false => Err(EventError::WholeHouse),
    }
}

/// Plans an event. Nobody outside sees it yet.
pub fn draft(
    conn: &mut Conn,
    actor: &Actor,
    draft: &Draft,
    now: Moment,
) -> Result<Id<Event>, EventError> {
    draft_as(conn, actor, Id::new(), draft, now)
}

/// Plans an event under an id that its form brought along: sent twice, it is one event. Sent again
/// with other words, it is refused: nothing is lost in silence.
pub fn draft_as(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    draft: &Draft,
    now: Moment,
) -> Result<Id<Event>, EventError> {
    actor.may(Right::PlanEvents)?;
    if queries::find(conn, id)?.is_some() {
        return same_again(conn, actor, id, draft);
    }
    fits(conn, actor, draft)?;
    let inserted =
        insert_first(conn, |conn| queries::insert(conn, id, draft, actor.staff, &new_uid(), now))?;
    match inserted {
        Some(()) => Ok(id),
        None => same_again(conn, actor, id, draft),
    }
}

fn same_again(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    draft: &Draft,
) -> Result<Id<Event>, EventError> {
    let known = seen_by(conn, actor, id)?;
    match Draft::parse(&super::draft::fields(&known)).as_ref() == Ok(draft) {
        true => Ok(id),
        false => Err(EventError::Twice),
    }
}

/// Changes a draft in every respect, and of a published event what is said about it; when and where
/// must then be as they were.
pub fn edit(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    draft: &Draft,
) -> Result<(), EventError> {
    let event = kept_by(conn, actor, id)?;
    match event.stage {
        Stage::Draft => {
            fits(conn, actor, draft)?;
            Ok(queries::update(conn, id, draft)?)
        }
        Stage::Published => {
            let same = draft.meeting.is_of(&event)
                && (draft.format, draft.site) == (event.format.id, event.site);
            match same {
                true => edit_held(conn, &event, &draft.words),
                false => Err(EventError::Published),
            }
        }
        Stage::Cancelled | Stage::Closed => Err(EventError::Done(event.stage)),
    }
}

/// Changes what is said about an event and how many may come.
pub fn edit_words(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    words: &Words,
) -> Result<(), EventError> {
    let event = kept_by(conn, actor, id)?;
    edit_held(conn, &event, words)
}

fn edit_held(conn: &mut Conn, event: &Event, words: &Words) -> Result<(), EventError> {
    match event.stage {
        Stage::Draft | Stage::Published => {}
        Stage::Cancelled | Stage::Closed => return Err(EventError::Done(event.stage)),
    }
    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: String| {
        errors.push(FieldError { field: field.into(), message });
    };
    let taken = list::counts(conn, &[event.id])?.get(&event.id).copied().unwrap_or_default();
    let offered = list::offered(conn, event.id)?;
    let persons = taken.accepted + i64::from(offered + event.assigned);
    let in_seats = !event.format.open_door && event.slots.is_none();
    if i64::from(words.seats) < persons && in_seats {
        refuse(
            "seats",
            match offered {
                0 => format!(
                    "Es haben schon {persons} Personen einen Platz. Weniger Plätze gehen nicht."
                ),
                _ => format!(
                    "Es haben schon {persons} Personen einen Platz oder ein Angebot dafür. Weniger \
                     Plätze gehen nicht."
                ),
            },
        );
    }
    if i64::from(words.childcare_places) < taken.cared_for {
        let taken = taken.cared_for;
        refuse(
            "childcare_places",
            format!("Für {taken} Kinder ist die Betreuung schon zugesagt. Weniger geht nicht."),
        );
    }
    if event.stage == Stage::Published {
        // What publishing asked for stays asked for.
        if words.contact_name.is_empty() {
            refuse("contact_name", "Bitte nennen Sie eine Person, die sich kümmert.".into());
        }
        if words.contact_phone.is_empty() {
            refuse("contact_phone", "Bitte geben Sie eine Telefonnummer für Gäste an.".into());
        }
    }
    match errors.is_empty() {
        true => Ok(queries::update_words(conn, event.id, words)?),
        false => Err(EventError::Input(FormErrors(errors))),
    }
}

/// Publishes an event that a guest can come to. Twice is as good as once.
pub fn publish(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    now: Moment,
) -> Result<(), EventError> {
    let event = kept_by(conn, actor, id)?;
    match event.stage {
        Stage::Published => Ok(()),
        Stage::Cancelled | Stage::Closed => Err(EventError::Done(event.stage)),
        Stage::Draft => match rules::missing(&event, now) {
            missing if missing.is_empty() => {
                Ok(queries::set_published(conn, &[id], now).map(drop)?)
            }
            missing => Err(EventError::Incomplete(missing)),
        },
    }
}

/// Lets an event meet at another time or place and raises its number in calendars, and returns it as it
/// is now. Says nothing to anybody: whoever calls this for a published event tells the guests.
pub fn rearrange(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    meeting: &Meeting,
    now: Moment,
) -> Result<Event, EventError> {
    let event = kept_by(conn, actor, id)?;
    match event.stage {
        Stage::Draft => {}
        Stage::Published => still_findable(&event, meeting, now)?,
        Stage::Cancelled | Stage::Closed => return Err(EventError::Done(event.stage)),
    }
    if meeting.is_of(&event) {
        return Ok(event);
    }
    let kept = event.venue.as_ref().map(|venue| venue.id);
    if let Some(venue) = meeting.venue.filter(|venue| Some(*venue) != kept) {
        known_venue(conn, actor, venue)?;
    }
    queries::update_meeting(conn, id, meeting)?;
    queries::raise_calendar_seq(conn, id)?;
    queries::find(conn, id)?.ok_or(EventError::Unknown)
}

/// A published event keeps a place, and whoever moves it moves it to a time to come.
fn still_findable(event: &Event, meeting: &Meeting, now: Moment) -> Result<(), EventError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: &str| {
        errors.push(FieldError { field: field.into(), message: message.into() });
    };
    if meeting.venue.is_none() {
        refuse("venue", "Bitte wählen Sie einen Ort. Die Gäste müssen wissen, wohin sie kommen.");
    }
    let begin = meeting.sessions.iter().map(|span| span.starts_at).min();
    match begin.map(|begin| crate::clock::instant(begin, &meeting.zone)) {
        None => refuse("session", "Bitte tragen Sie Tag und Uhrzeit ein."),
        Some(begin) if begin <= now && Some(begin) != event.begins_at => {
            refuse("session_date_1", "Dieser Tag ist schon vorbei. Bitte wählen Sie einen neuen.");
        }
        Some(_) => {}
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(EventError::Input(FormErrors(errors))),
    }
}

/// A new draft like this event, on the same weekday and at the same hours, as soon as that can be.
/// With the same `copy` twice there is one copy.
pub fn duplicate(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    copy: Id<Event>,
    now: Moment,
) -> Result<Id<Event>, EventError> {
    let event = kept_by(conn, actor, id)?;
    let mut sessions = spans(&event.sessions);
    let today = clock::local(now, &event.zone).civil().date();
    if let Some(first) = sessions.first() {
        let weeks = series::weeks_until_after(first.day(), today);
        sessions = sessions.into_iter().map(|span| span.later_by(weeks * 7)).collect();
    }
    sessions.retain(|span| !span.is_skipped(&event.zone));
    let copy = draft_as(conn, actor, copy, &like(&event, sessions)?, now)?;
    same_slots(conn, &event, &[copy])?;
    Ok(copy)
}

/// A draft that says what this event says.
pub(super) fn like(event: &Event, sessions: Vec<super::times::Span>) -> Result<Draft, EventError> {
    let mut draft = Draft::of(event).map_err(EventError::Input)?;
    draft.meeting.sessions = sessions;
    Ok(draft)
}

/// Gives drafts the times of the event they were made like; what was blocked there is free here.
pub(super) fn same_slots(
    conn: &mut Conn,
    event: &Event,
    drafts: &[Id<Event>],
) -> Result<(), EventError> {
    let Some(slots) = &event.slots else { return Ok(()) };
    let slots = Slots { minutes: slots.minutes, ..Slots::default() };
    Ok(queries::keep_slots(conn, drafts, Some(&slots))?)
}

/// Whether the format, the Standort and the venue are ones that this actor may choose.
fn fits(conn: &mut Conn, actor: &Actor, draft: &Draft) -> Result<(), EventError> {
    let refused = |field, message| Err(EventError::Input(FormErrors::one(field, message)));
    if formats::queries::find(conn, draft.format)?.is_none() {
        return refused("format", "Bitte wählen Sie ein Format aus der Liste.");
    }
    if !may_plan_for(conn, actor, draft.site)? {
        return refused("site", "Bitte wählen Sie einen Ihrer Standorte.");
    }
    match draft.meeting.venue {
        Some(venue) => known_venue(conn, actor, venue),
        None => Ok(()),
    }
}

fn may_plan_for(
    conn: &mut Conn,
    actor: &Actor,
    site: Option<Id<Site>>,
) -> Result<bool, EventError> {
    let known = match site {
        Some(site) => staff::queries::sites(conn)?.iter().any(|known| known.id == site),
        None => true,
    };
    Ok(known && actor.scope.covers(site))
}

/// Whether this actor may let people meet there.
pub(super) fn known_venue(
    conn: &mut Conn,
    actor: &Actor,
    venue: Id<Venue>,
) -> Result<(), EventError> {
    match venues::actions::seen_by(conn, actor, venue) {
        Ok(_) => Ok(()),
        Err(venues::actions::VenueError::Database(error)) => Err(error.into()),
        Err(
            venues::actions::VenueError::Unknown
            | venues::actions::VenueError::WholeHouse
            | venues::actions::VenueError::Site
            | venues::actions::VenueError::NotAllowed(_),
        ) => Err(EventError::Input(FormErrors::one(
            "venue",
            "Bitte wählen Sie einen Ort aus der Liste.",
        ))),
    }
}

/// An identity in calendars: random, and neither the office's name nor a date stands in it.
pub(super) fn new_uid() -> String {
    format!("{}@treffpunkt", Id::<Event>::new())
}
