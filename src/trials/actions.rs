//! What can be done with a trial; each verb is one transaction.

use super::draft::{Draft, Paper, Version};
use super::outcome::{self, Counts, Sum};
use super::queries;
use super::size::Size;
use super::{Step, Trial};
use crate::attendance;
use crate::attendance::tally;
use crate::clock;
use crate::config::trials::PATIENCE;
use crate::db::{Conn, Day, Id, Moment};
use crate::events::Event;
use crate::formats::{self, Format, Sensitivity};
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right, Staff};
use crate::text::Line;
use crate::web::secret;
use crate::wordings::actions::{WordingError, faults, place_of};
use crate::wordings::arms::{TrialState, letter};
use crate::wordings::dealing::mark;
use crate::wordings::{self, Arm, Place, Running, Wording, arm_queries};

/// Why a trial stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error("no such trial")]
    Unknown,
    #[error("no such format or text")]
    NoText,
    #[error("being invited hints at health")]
    Health,
    #[error("nobody is invited to open doors")]
    OpenDoor,
    #[error("version {0} fails the guard: {1}")]
    Fault(char, String),
    #[error("two versions say the same")]
    Same,
    #[error("the trial is {0:?}")]
    NotNow(TrialState),
    #[error("whoever planned it cannot sign it")]
    Own,
    #[error("there is an account for data protection")]
    HasAuditor,
    #[error("no reason is given")]
    NoReason,
    #[error("its last day is over")]
    TooLate,
    #[error("another trial of this text runs until {}", .0.iso())]
    Busy(Day),
    #[error("its last day is {}", .0.iso())]
    TooEarly(Day),
    #[error("{0} of its events are not over")]
    Pending(usize),
    #[error(transparent)]
    Wording(#[from] WordingError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for TrialError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diesen Versuch gibt es nicht."),
            Self::NoText => missing("Dieses Format oder diesen Text gibt es nicht (mehr)."),
            Self::Health => conflict(
                "health",
                "Bei diesem Format sagt schon die Einladung etwas über die Gesundheit. Mit solchen \
                 Einladungen machen wir keine Versuche.",
            ),
            Self::OpenDoor => conflict(
                "open_door",
                "Zu offenen Angeboten gibt es keine Quote. Ein Versuch hätte kein Ergebnis.",
            ),
            Self::Fault(version, finding) => conflict(
                "language_errors",
                &format!(
                    "Fassung {version} besteht die Prüfung auf Einfache Sprache nicht: {finding} Alle \
                     Fassungen müssen gut sein."
                ),
            ),
            Self::Same => conflict(
                "same_text",
                "Zwei der Fassungen sagen Wort für Wort dasselbe. Bitte wählen Sie andere.",
            ),
            Self::NotNow(state) => conflict(
                "trial_state",
                &format!("Das geht nicht: Der Versuch steht auf „{}“.", state.label()),
            ),
            Self::Own => conflict(
                "own_trial",
                "Sie haben diesen Versuch geplant. Freigeben muss ihn jemand anderes.",
            ),
            Self::HasAuditor => conflict(
                "has_auditor",
                "In Ihrem Haus meldet sich der Datenschutz selbst an und gibt hier frei. Eine Freigabe \
                 auf Papier ist nur, wo es diese Anmeldung nicht gibt.",
            ),
            Self::NoReason => conflict("no_reason", "Bitte schreiben Sie den Grund dazu."),
            Self::TooLate => conflict(
                "too_late",
                "Das Ende dieses Versuchs ist schon vorbei. Bitte brechen Sie ihn ab und planen Sie \
                 einen neuen.",
            ),
            Self::Busy(stop) => conflict(
                "trial_running",
                &format!(
                    "Für diesen Text läuft schon ein Versuch bis {}. Bitte warten Sie sein Ergebnis ab.",
                    day(*stop)
                ),
            ),
            Self::TooEarly(stop) => {
                conflict("too_early", &format!("Das Ergebnis gibt es ab {}.", day(*stop)))
            }
            Self::Pending(events) => {
                let events = match events {
                    1 => "eine Veranstaltung".to_owned(),
                    more => format!("{more} Veranstaltungen"),
                };
                conflict(
                    "pending",
                    &format!(
                        "Noch ist {events} des Versuchs nicht vorbei. Bitte warten Sie darauf."
                    ),
                )
            }
            Self::Wording(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// "12.03.2027"
pub(super) fn day(day: Day) -> String {
    day.civil().strftime("%d.%m.%Y").to_string()
}

/// Plans a trial. Nothing happens before it is signed and begun.
pub fn plan(
    conn: &mut Conn,
    actor: &Actor,
    draft: &Draft,
    now: Moment,
) -> Result<Id<Running>, TrialError> {
    actor.may(Right::PlanEvents)?;
    let versions = usable(conn, draft)?;
    let id = queries::insert(conn, draft, needed(draft), actor.staff, now)?;
    queries::set_arms(conn, id, &versions)?;
    queries::note(conn, id, (Step::Planned, ""), actor.staff, now)?;
    Ok(id)
}

/// Changes a plan that nobody has signed; it is about the same text.
pub fn change(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    draft: &Draft,
    now: Moment,
) -> Result<(), TrialError> {
    actor.may(Right::PlanEvents)?;
    // Held as a draft: whoever lays it before the Datenschutz meanwhile is waited for, and seen.
    let way = (TrialState::Draft, TrialState::Draft);
    go(conn, id, way, (Step::Changed, ""), actor.staff, now)?;
    let trial = queries::find(conn, id)?.ok_or(TrialError::Unknown)?;
    let draft = Draft { place: trial.place, ..draft.clone() };
    let versions = usable(conn, &draft)?;
    queries::update(conn, id, &draft, needed(&draft))?;
    Ok(queries::set_arms(conn, id, &versions)?)
}

fn needed(draft: &Draft) -> i32 {
    let size = Size {
        base: draft.base,
        effect: draft.effect,
        versions: draft.versions.len(),
        per_event: None,
    };
    i32::try_from(size.needed()).unwrap_or(i32::MAX)
}

/// The versions that are meant, if all of them may go out and differ.
fn usable(conn: &mut Conn, draft: &Draft) -> Result<Vec<Option<Id<Wording>>>, TrialError> {
    let place = draft.place;
    has_rate(conn, place.format)?;
    let released = wordings::queries::released(conn, place.format)?;
    let mut versions: Vec<Option<Wording>> = Vec::with_capacity(draft.versions.len());
    for version in &draft.versions {
        versions.push(match version {
            Version::Today => released.today(place).cloned(),
            Version::Kept(id) => {
                let kept = wordings::queries::find(conn, *id)?.ok_or(TrialError::NoText)?;
                match place_of(&kept) == Some(place) {
                    true => Some(kept),
                    false => return Err(TrialError::NoText),
                }
            }
        });
    }
    fit(conn, &versions)?;
    Ok(versions.iter().map(|one| one.as_ref().map(|one| one.id)).collect())
}

/// Refuses a format whose invitations hint at health, and one that nobody is invited to.
fn has_rate(conn: &mut Conn, format: Id<Format>) -> Result<(), TrialError> {
    let format = formats::queries::find(conn, format)?.ok_or(TrialError::NoText)?;
    match (format.sensitivity, format.open_door) {
        (Sensitivity::Health, _) => Err(TrialError::Health),
        (Sensitivity::Normal, true) => Err(TrialError::OpenDoor),
        (Sensitivity::Normal, false) => Ok(()),
    }
}

/// Refuses a version that the guard finds an error in, and two that say the same. The text that comes
/// along is held to the guard before it is shipped.
fn fit(conn: &mut Conn, versions: &[Option<Wording>]) -> Result<(), TrialError> {
    for (place, version) in versions.iter().enumerate() {
        let Some(version) = version else { continue };
        if let Some(finding) = faults(conn, version)?.into_iter().next() {
            return Err(TrialError::Fault(letter(place), finding));
        }
    }
    let says = |version: &Option<Wording>| {
        version.as_ref().map(|one| one.sources().map(|text| text.trim().to_owned()))
    };
    let said: Vec<_> = versions.iter().map(says).collect();
    match (1..said.len()).any(|at| said[..at].contains(&said[at])) {
        true => Err(TrialError::Same),
        false => Ok(()),
    }
}

fn in_state(conn: &mut Conn, id: Id<Running>, states: &[TrialState]) -> Result<Trial, TrialError> {
    let trial = queries::find(conn, id)?.ok_or(TrialError::Unknown)?;
    match states.contains(&trial.state) {
        true => Ok(trial),
        false => Err(TrialError::NotNow(trial.state)),
    }
}

/// Moves a trial on and notes it; whoever comes second is refused.
fn go(
    conn: &mut Conn,
    id: Id<Running>,
    (from, to): (TrialState, TrialState),
    line: (Step, &str),
    by: Option<Id<Staff>>,
    now: Moment,
) -> Result<(), TrialError> {
    match queries::moved(conn, id, from, to)? {
        true => Ok(queries::note(conn, id, line, by, now)?),
        false => {
            let trial = queries::find(conn, id)?.ok_or(TrialError::Unknown)?;
            Err(TrialError::NotNow(trial.state))
        }
    }
}

/// A line that must be given.
fn reason(typed: &str) -> Result<Line, TrialError> {
    Line::parse(typed).map_err(|_| TrialError::NoReason)
}

/// Asks whoever answers for data protection.
pub fn submit(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    now: Moment,
) -> Result<(), TrialError> {
    actor.may(Right::PlanEvents)?;
    let trial = in_state(conn, id, &[TrialState::Draft])?;
    still_fit(conn, &trial, now)?;
    let way = (TrialState::Draft, TrialState::Waiting);
    go(conn, id, way, (Step::Submitted, ""), actor.staff, now)
}

fn still_fit(conn: &mut Conn, trial: &Trial, now: Moment) -> Result<(), TrialError> {
    // A format may have become another one since.
    has_rate(conn, trial.place.format)?;
    let arms = arm_queries::arms(conn, trial.id)?;
    fit(conn, &arms.into_iter().map(|arm| arm.wording).collect::<Vec<_>>())?;
    match now < clock::begin_of(trial.stop_on.civil()) {
        true => Ok(()),
        false => Err(TrialError::TooLate),
    }
}

/// Agrees for data protection. Nobody agrees to a trial of their own.
pub fn sign(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    note: &str,
    now: Moment,
) -> Result<(), TrialError> {
    let note = signing(conn, actor, id, note)?;
    let way = (TrialState::Waiting, TrialState::Signed);
    go(conn, id, way, (Step::Signed, &note), actor.staff, now)
}

/// Refuses for data protection, with a reason: the plan goes back.
pub fn refuse(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    why: &str,
    now: Moment,
) -> Result<(), TrialError> {
    signing(conn, actor, id, "")?;
    let why = reason(why)?;
    let way = (TrialState::Waiting, TrialState::Draft);
    go(conn, id, way, (Step::Refused, why.as_str()), actor.staff, now)
}

fn signing(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    note: &str,
) -> Result<String, TrialError> {
    actor.may(Right::SignTrials)?;
    let trial = in_state(conn, id, &[TrialState::Waiting])?;
    if actor.staff.is_none() || actor.staff == trial.planned_by {
        return Err(TrialError::Own);
    }
    // What is noted may be left out.
    Ok(Line::parse(note).map(|note| note.as_str().to_owned()).unwrap_or_default())
}

/// Writes down that data protection has agreed on paper, where it has no account: who, when, and where
/// the paper is.
pub fn sign_on_paper(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    paper: &Paper,
    now: Moment,
) -> Result<(), TrialError> {
    actor.may(Right::PlanEvents)?;
    in_state(conn, id, &[TrialState::Waiting])?;
    if queries::has_auditor(conn)? {
        return Err(TrialError::HasAuditor);
    }
    let Paper { who, on, file } = paper;
    let note = format!("{}, {}, Akte {}", who.as_str(), day(*on), file.as_str());
    let way = (TrialState::Waiting, TrialState::Signed);
    go(conn, id, way, (Step::SignedOnPaper, &note), actor.staff, now)
}

/// Begins: draws the seed, and from now on versions are dealt. The log gets the seed's mark; the seed
/// itself is shown when the trial is over, so that nobody can foresee a deal and everybody can check it.
pub fn start(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    now: Moment,
) -> Result<(), TrialError> {
    actor.may(Right::PlanEvents)?;
    let trial = in_state(conn, id, &[TrialState::Signed])?;
    queries::hold_all(conn, trial.place.format)?;
    still_fit(conn, &trial, now)?;
    let running = arm_queries::running(conn, trial.place.format)?;
    if let Some(other) = running.iter().find(|one| share_messages(one.place, trial.place)) {
        return Err(TrialError::Busy(other.stop_on));
    }
    let seed = secret::key();
    let line = format!("Prüfsumme des Startwerts: {}", mark(&seed));
    let way = (TrialState::Signed, TrialState::Running);
    go(conn, id, way, (Step::Started, &line), actor.staff, now)?;
    Ok(queries::set_seed(conn, id, &seed, now)?)
}

fn share_messages(one: Place, other: Place) -> bool {
    one.language == other.language && one.way.meets(other.way)
}

/// Breaks a trial off. It has no result: its sums and who had which version are erased.
pub fn abort(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    why: &str,
    now: Moment,
) -> Result<(), TrialError> {
    actor.may(Right::PlanEvents)?;
    let why = reason(why)?;
    let before = [TrialState::Draft, TrialState::Waiting, TrialState::Signed, TrialState::Running];
    let trial = in_state(conn, id, &before)?;
    let way = (trial.state, TrialState::Aborted);
    go(conn, id, way, (Step::Aborted, why.as_str()), actor.staff, now)?;
    let arms = ids(&arm_queries::arms(conn, id)?);
    queries::erase(conn, &arms)?;
    queries::forget_sums(conn, &arms)?;
    Ok(queries::set_ended(conn, id, Counts::Hidden, now)?)
}

fn ids(arms: &[Arm]) -> Vec<Id<Arm>> {
    arms.iter().map(|arm| arm.id).collect()
}

/// Somebody wants the result, now that its day has come.
pub fn ask_for_result(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    now: Moment,
) -> Result<(), TrialError> {
    actor.may(Right::PlanEvents)?;
    end(conn, id, actor.staff, now)
}

/// Ends a trial whose day has come, by itself: when its events are closed, or patience is over. `false`:
/// it goes on waiting.
pub fn end_when_settled(conn: &mut Conn, id: Id<Running>, now: Moment) -> Result<bool, TrialError> {
    let trial = in_state(conn, id, &[TrialState::Running])?;
    let arms = ids(&arm_queries::arms(conn, id)?);
    let standing = queries::standing(conn, &arms, now)?;
    let patience = clock::begin_of(trial.stop_on.civil()).after(PATIENCE);
    if standing.pending > 0 || (!standing.open.is_empty() && now < patience) {
        return Ok(false);
    }
    end(conn, id, None, now)?;
    Ok(true)
}

/// Ends a trial: keeps what each version adds up to, and erases who had which. Events that are over and
/// not closed are counted as they stand.
pub fn end(
    conn: &mut Conn,
    id: Id<Running>,
    by: Option<Id<Staff>>,
    now: Moment,
) -> Result<(), TrialError> {
    let trial = in_state(conn, id, &[TrialState::Running])?;
    if now < clock::begin_of(trial.stop_on.civil()) {
        return Err(TrialError::TooEarly(trial.stop_on));
    }
    // First, so that of two who end it one counts, and whoever invites is waited for.
    let way = (TrialState::Running, TrialState::Ended);
    go(conn, id, way, (Step::Ended, ""), by, now)?;
    let arms = ids(&arm_queries::arms(conn, id)?);
    let standing = queries::standing(conn, &arms, now)?;
    if standing.pending > 0 {
        return Err(TrialError::Pending(standing.pending));
    }
    for event in &standing.open {
        attendance::queries::keep_arms(conn, *event)?;
    }
    let counts = counts(conn, &arms, &standing.open)?;
    queries::erase(conn, &arms)?;
    Ok(queries::set_ended(conn, id, counts, now)?)
}

/// Whether nobody can be found by taking the versions away from what the house shows of their events.
fn counts(conn: &mut Conn, arms: &[Id<Arm>], open: &[Id<Event>]) -> Result<Counts, TrialError> {
    let (sums, events) = queries::sums(conn, arms)?;
    let mut whole = queries::whole(conn, &events)?;
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    for tallies in attendance::queries::sums(conn, open)?.values() {
        let all = tally::total(tallies);
        whole.delivered += of(all.delivered);
        whole.attended += of(all.attended);
        whole.unknown += of(all.unknown);
    }
    let versions: Vec<Sum> = sums.into_values().collect();
    Ok(match outcome::can_be_subtracted(whole, &versions) {
        true => Counts::Shown,
        false => Counts::Hidden,
    })
}
