//! What can be done with a text; each verb is one transaction.

use diesel::QueryResult;

use super::{Draft, Place, Running, Variety, Wording, WordingState, arm_queries, look, queries};
use crate::db::{Conn, Day, Id, Moment};
use crate::formats;
use crate::language::Severity;
use crate::outbox::templates::{LANGUAGES, MailError, mails};
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right};

/// Why a text stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum WordingError {
    #[error("no such text")]
    Unknown,
    #[error("it goes out already")]
    Released,
    #[error("the guard found {0} errors")]
    Errors(usize),
    #[error("the guard found {0} errors, and whoever wrote the text wants to release it")]
    SecondPair(usize),
    #[error("nobody is named who tested it")]
    Untested,
    #[error("a trial of this text runs until {}", .0.iso())]
    Tried(Day),
    #[error("it cannot be filled in: {0}")]
    Template(#[from] super::template::TemplateError),
    #[error(transparent)]
    Words(#[from] MailError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for WordingError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diesen Text gibt es nicht (mehr)."),
            Self::Released => conflict("released", "Diese Fassung geht schon hinaus."),
            Self::Errors(errors) => conflict(
                "language_errors",
                &format!(
                    "Im Text {}. Mit einem Grund können Sie ihn trotzdem freigeben.",
                    are(*errors)
                ),
            ),
            Self::SecondPair(errors) => conflict(
                "second_pair",
                &format!(
                    "Im Text {}. Trotzdem freigeben kann ihn nur jemand, der ihn nicht geschrieben hat.",
                    are(*errors)
                ),
            ),
            Self::Untested => conflict(
                "untested",
                "Leichte Sprache wird von ihren Leserinnen und Lesern geprüft. Bitte tragen Sie ein, \
                 wer diesen Text geprüft hat.",
            ),
            Self::Tried(stop) => conflict(
                "trial_running",
                &format!(
                    "Für diesen Text läuft ein Versuch bis {}. Bis dahin bleibt, was hinausgeht, wie es \
                     ist.",
                    stop.civil().strftime("%d.%m.%Y")
                ),
            ),
            Self::Template(error) => conflict("template", &error.to_string()),
            Self::Words(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

fn are(errors: usize) -> String {
    match errors {
        1 => "ist noch 1 Fehler".into(),
        errors => format!("sind noch {errors} Fehler"),
    }
}

/// Keeps a text. Whoever goes on with their own newest draft changes it; else, and where a trial has
/// that draft among its versions, it is a new one.
pub fn save(
    conn: &mut Conn,
    actor: &Actor,
    place: Place,
    draft: &Draft,
    now: Moment,
) -> Result<Id<Wording>, WordingError> {
    actor.may(Right::PlanEvents)?;
    formats::queries::find(conn, place.format)?.ok_or(WordingError::Unknown)?;
    let newest = queries::versions(conn, place)?.into_iter().next();
    let is_tried = match &newest {
        Some(newest) => arm_queries::is_arm(conn, newest.id)?,
        None => false,
    };
    match newest.filter(|_| !is_tried) {
        Some(mine) if mine.state == WordingState::Draft && mine.saved_by == actor.staff => {
            queries::update(conn, mine.id, draft, now)?;
            Ok(mine.id)
        }
        Some(_) | None => {
            let number = queries::newest(conn, place)? + 1;
            Ok(queries::insert(conn, place, number, draft, actor.staff, now)?)
        }
    }
}

/// Lets a version go out in place of the one before. With errors only by somebody else than its
/// author, who says why.
pub fn release(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Wording>,
    reason: &str,
    now: Moment,
) -> Result<(), WordingError> {
    actor.may(Right::PlanEvents)?;
    let wording = queries::find(conn, id)?.ok_or(WordingError::Unknown)?;
    let place = place_of(&wording).ok_or(WordingError::Unknown)?;
    if wording.state == WordingState::Released {
        return Err(WordingError::Released);
    }
    untried(conn, place)?;
    let errors = match wording.variety {
        Variety::Easy if wording.tested_by.is_empty() => return Err(WordingError::Untested),
        Variety::Easy => 0,
        Variety::Plain => faults(conn, &wording)?.len(),
    };
    let written_by_them = wording.saved_by.is_some() && wording.saved_by == actor.staff;
    match (errors, written_by_them, reason.trim()) {
        (0, _, _) => {}
        (errors, true, _) => return Err(WordingError::SecondPair(errors)),
        (errors, false, "") => return Err(WordingError::Errors(errors)),
        (_, false, _) => {}
    }
    let reason = if errors == 0 { "" } else { reason.trim() };
    queries::retire(conn, place)?;
    Ok(queries::release(conn, id, actor.staff, reason, now)?)
}

/// The errors that the guard finds in a German text, in its words; other languages it does not know.
pub fn faults(conn: &mut Conn, wording: &Wording) -> Result<Vec<String>, WordingError> {
    if wording.language != look::LANGUAGE {
        return Ok(Vec::new());
    }
    let format = formats::queries::find(conn, wording.format_id)?.ok_or(WordingError::Unknown)?;
    let audience = look::audience(format.audience);
    let looked =
        look::look(&wording.parts()?, wording.sources(), (audience, wording.way), mails()?)?;
    let errors = looked.findings.into_iter().map(|one| one.finding);
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    Ok(errors.map(|finding| finding.message).collect())
}

/// The trial that deals versions of this text now.
pub(super) fn tried(conn: &mut Conn, place: Place) -> QueryResult<Option<Running>> {
    let running = arm_queries::running(conn, place.format)?;
    Ok(running.into_iter().find(|one| {
        one.place.language == place.language
            && one.place.variety == place.variety
            && one.place.way.meets(place.way)
    }))
}

/// Refuses to change what goes out while a trial deals versions of it.
fn untried(conn: &mut Conn, place: Place) -> Result<(), WordingError> {
    match tried(conn, place)? {
        Some(trial) => Err(WordingError::Tried(trial.stop_on)),
        None => Ok(()),
    }
}

/// The text that comes along goes out again.
pub fn retire(conn: &mut Conn, actor: &Actor, place: Place) -> Result<(), WordingError> {
    actor.may(Right::PlanEvents)?;
    untried(conn, place)?;
    queries::retire(conn, place)?;
    Ok(())
}

/// Where a version belongs; `None` if we no longer write in its language.
pub fn place_of(wording: &Wording) -> Option<Place> {
    let language = LANGUAGES.iter().copied().find(|known| *known == wording.language)?;
    Some(Place { format: wording.format_id, way: wording.way, language, variety: wording.variety })
}
