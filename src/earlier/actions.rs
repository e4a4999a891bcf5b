//! What can be done with lists of events from before; each verb is one transaction.

use super::list::{Field, List, ListError};
use super::report::HistoryReport;
use super::settling::{Choices, House, Settled, settle};
use super::{Earlier, Import, ImportState, queries};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::guests::Mode;
use crate::problem::{Explain, Explanation, missing, unusable};
use crate::staff::{Actor, NotAllowed, Right, Scope};
use crate::text::listed;

/// Why nothing happens.
#[derive(Debug, thiserror::Error)]
pub enum EarlierError {
    /// Not there, or somebody else's.
    #[error("no such list or event for this actor")]
    Unknown,
    #[error(transparent)]
    List(#[from] ListError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for EarlierError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Das gibt es hier nicht (mehr)."),
            Self::List(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

impl Explain for ListError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Refused(refusal) => match refusal.code() {
                // Ours has other columns than a client list.
                code @ "no_header" => unusable(
                    code,
                    "Wir finden keine Zeile mit Spaltennamen. Bitte schreiben Sie in die erste \
                     Zeile: Datum; Format; Eingeladen; Gekommen.",
                ),
                code => unusable(code, &refusal.explain()),
            },
            Self::Missing(fields) => {
                let names: Vec<&str> = fields.iter().copied().map(Field::german).collect();
                let sentence = match names.as_slice() {
                    [one] => format!("Es fehlt die Spalte {one}. Bitte ergänzen Sie die Liste."),
                    some => format!(
                        "Es fehlen die Spalten {}. Bitte ergänzen Sie die Liste.",
                        listed(some)
                    ),
                };
                unusable("missing_columns", &sentence)
            }
        }
    }
}

/// Keeps a list that waits for a yes; those that nobody confirmed in a day go.
pub fn bring(
    conn: &mut Conn,
    actor: &Actor,
    (file_name, list): (&str, List),
    now: Moment,
) -> Result<Id<Import>, EarlierError> {
    actor.may(Right::PlanEvents)?;
    queries::remove_open(conn, now.before(config::UPLOAD_LIFE))?;
    let import = Import {
        id: Id::new(),
        staff: actor.staff,
        file_name: file_name.to_owned(),
        state: ImportState::Open,
        list,
        choices: Choices::new(),
        report: HistoryReport::default(),
        created_at: now,
    };
    queries::insert(conn, &import)?;
    Ok(import.id)
}

/// A list that this actor brought; one that was taken over is also seen by whoever sees all.
pub fn seen_by(conn: &mut Conn, actor: &Actor, id: Id<Import>) -> Result<Import, EarlierError> {
    actor.may(Right::PlanEvents)?;
    let import = queries::find(conn, id)?.ok_or(EarlierError::Unknown)?;
    let own = actor.staff.is_some() && import.staff == actor.staff;
    match (import.state, &actor.scope) {
        (ImportState::Open | ImportState::Done, _) if own => Ok(import),
        (ImportState::Done, Scope::All) => Ok(import),
        (ImportState::Open, _) | (ImportState::Done, Scope::Sites(_)) => Err(EarlierError::Unknown),
    }
}

/// What would become of a list, and what it is put beside.
pub fn look(
    conn: &mut Conn,
    actor: &Actor,
    import: &Import,
) -> Result<(House, Settled), EarlierError> {
    let house = House { choices: import.choices.clone(), ..queries::house(conn, &actor.scope)? };
    let known = queries::known(conn, &house.placed(&import.list))?;
    let settled = settle(&import.list, &house, &known);
    Ok((house, settled))
}

/// Takes down which format is meant by which name.
pub fn choose(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Import>,
    choices: Choices,
) -> Result<(), EarlierError> {
    let import = seen_by(conn, actor, id)?;
    match import.state {
        ImportState::Open => Ok(queries::keep_choices(conn, &Import { choices, ..import })?),
        ImportState::Done => Ok(()),
    }
}

/// Takes a list over, whole. Confirmed twice it is taken over once.
pub fn confirm(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Import>,
    now: Moment,
) -> Result<(), EarlierError> {
    let import = seen_by(conn, actor, id)?;
    if !queries::finish(conn, id, now)? {
        return Ok(());
    }
    let (_, settled) = look(conn, actor, &import)?;
    store(conn, id, &settled)
}

fn store(conn: &mut Conn, id: Id<Import>, settled: &Settled) -> Result<(), EarlierError> {
    for new in &settled.new {
        queries::insert_event(conn, id, new)?;
    }
    for changed in &settled.changed {
        queries::change_event(conn, changed)?;
    }
    Ok(queries::keep_report(conn, id, &settled.report.sums())?)
}

/// Takes a list over at once, or says what would become of it: for programs and the command line.
pub fn import_now(
    conn: &mut Conn,
    actor: &Actor,
    (file_name, list): (&str, List),
    mode: Mode,
    now: Moment,
) -> Result<HistoryReport, EarlierError> {
    actor.may(Right::PlanEvents)?;
    let house = queries::house(conn, &actor.scope)?;
    let known = queries::known(conn, &house.placed(&list))?;
    let settled = settle(&list, &house, &known);
    if mode == Mode::ForReal && settled.report.news() > 0 {
        let id = bring(conn, actor, (file_name, List::default()), now)?;
        queries::finish(conn, id, now)?;
        store(conn, id, &settled)?;
    }
    Ok(settled.report)
}

/// Forgets a list with everything that it brought. Returns how many events those were.
pub fn remove(conn: &mut Conn, actor: &Actor, id: Id<Import>) -> Result<usize, EarlierError> {
    let import = seen_by(conn, actor, id)?;
    let events = queries::remove_events_of(conn, import.id)?;
    queries::remove(conn, import.id)?;
    Ok(events)
}

/// Forgets one event.
pub fn remove_event(conn: &mut Conn, actor: &Actor, id: Id<Earlier>) -> Result<(), EarlierError> {
    actor.may(Right::PlanEvents)?;
    match queries::remove_event(conn, &actor.scope, id)? {
        true => Ok(()),
        false => Err(EarlierError::Unknown),
    }
}
