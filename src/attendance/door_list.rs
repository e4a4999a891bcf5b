//! The door list of one session as pages ask for it: all of it, a part, who has a name like this, one guest.
//!
//! A list that fits on a page is read anew each time. One that does not (thousands at an open event) is put
//! in order once every [`config::DOOR_AGE`]; in between names are found in what was read then, and only the
//! rows that are shown are read anew. So a tap shows at once what it did, while the figures above the list
//! and who was invited just now may be that old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use diesel::QueryResult;

use super::device::actions::{conflicts, conflicts_among};
use super::device::conflict::Conflict;
use super::door::{self, Counts, Known, Last, Line, Nameless, Rest};
use super::queries;
use crate::config;
use crate::db::{Conn, Id};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::staff::{Scope, Site};

/// Last taps that the page offers to take back.
const LAST: usize = 5;

/// Whom somebody asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// Everybody whose name begins so, from here on; everybody if nothing was typed.
    Named {
        typed: &'a str,
        from: usize,
    },
    Only(Id<Guest>),
    /// The figures alone.
    Nobody,
}

/// What is shown of a list.
pub(super) struct Listing {
    pub whole: Arc<Whole>,
    pub lines: Vec<Line>,
    /// How many there are of them, on this page and on others.
    pub all: usize,
    /// Where the next part begins, if there is one.
    pub next: Option<usize>,
    pub conflicts: HashMap<Id<Guest>, Conflict>,
}

/// A list as it was at one moment.
pub(super) struct Whole {
    lines: Vec<Line>,
    pub counts: Counts,
    pub last: Vec<Last>,
    pub nameless: Vec<Nameless>,
    pub rest: Option<Rest>,
}

impl Whole {
    /// Whether it comes in parts.
    pub fn is_long(&self) -> bool {
        self.lines.len() as i64 > config::DOOR_ROWS
    }

    fn read(
        conn: &mut Conn,
        event: &Event,
        session: Id<Session>,
        scope: &Scope,
    ) -> QueryResult<Self> {
        let known = known(conn, event, session, scope)?;
        let lines = door::lines(&known);
        Ok(Self {
            counts: door::counts(&known, &lines),
            last: door::last(&known, &lines, LAST),
            nameless: door::nameless(&known),
            rest: door::rest(&known.log),
            lines,
        })
    }
}

/// Everything about a session's list.
pub(super) fn known(
    conn: &mut Conn,
    event: &Event,
    session: Id<Session>,
    scope: &Scope,
) -> QueryResult<Known> {
    let unseen = queries::unseen(conn, event, scope)?;
    let mut expected = queries::expected(conn, event.id)?;
    expected.retain(|one| !unseen.contains(&one.guest));
    let mut marks = queries::marks(conn, event.id)?;
    marks.retain(|mark| mark.guest.is_none_or(|guest| !unseen.contains(&guest)));
    let log = queries::session_log(conn, session)?;
    let unasked: Vec<_> = marks
        .iter()
        .filter_map(|mark| mark.guest)
        .filter(|guest| !expected.iter().any(|one| one.guest == *guest))
        .collect();
    let names = queries::names(conn, &unasked)?;
    Ok(Known { session, expected, marks, log, names, times: door::times(event), numbers: None })
}

/// What is wanted of a session's list.
pub(super) fn of(
    conn: &mut Conn,
    event: &Event,
    session: Id<Session>,
    scope: &Scope,
    wanted: Wanted<'_>,
) -> QueryResult<Listing> {
    forget_old();
    let key = || Key { session, sites: scope.guests_at(event.site).map(<[_]>::to_vec) };
    if !queries::is_long(conn, event.id)? {
        let whole = Whole::read(conn, event, session, scope)?;
        let lines = match wanted {
            Wanted::Named { typed, .. } => door::found(&whole.lines, typed),
            Wanted::Only(guest) => only(&whole.lines, guest),
            Wanted::Nobody => Vec::new(),
        };
        let conflicts = conflicts(conn, session)?.into_iter().collect();
        let all = lines.len();
        return Ok(Listing { whole: Arc::new(whole), lines, all, next: None, conflicts });
    }
    // Whoever opens the list sees it as it is; whoever searches or taps goes on in it.
    let known = match wanted {
        Wanted::Named { typed: "", from: 0 } => None,
        Wanted::Named { .. } | Wanted::Only(_) | Wanted::Nobody => kept(&key()),
    };
    let whole = match known {
        Some(whole) => whole,
        None => keep(key(), Whole::read(conn, event, session, scope)?),
    };
    let (lines, all, next) = match wanted {
        Wanted::Named { typed, from } => part(&whole.lines, typed, from),
        Wanted::Only(guest) => (only(&whole.lines, guest), 1, None),
        Wanted::Nobody => (Vec::new(), 0, None),
    };
    let (lines, conflicts) = read_anew(conn, event, session, &lines)?;
    Ok(Listing { whole, lines, all, next, conflicts })
}

fn only(lines: &[Line], guest: Id<Guest>) -> Vec<Line> {
    lines.iter().filter(|line| line.guest == guest).cloned().collect()
}

/// One page of those who are found, how many they are, and where the next page begins.
fn part(lines: &[Line], typed: &str, from: usize) -> (Vec<Line>, usize, Option<usize>) {
    let room = usize::try_from(config::PAGE_ROWS).unwrap_or(usize::MAX);
    let (shown, all) = match typed.is_empty() {
        true => (lines.iter().skip(from).take(room).cloned().collect(), lines.len()),
        false => {
            let found = door::found(lines, typed);
            let all = found.len();
            (found.into_iter().skip(from).take(room).collect(), all)
        }
    };
    let next = (from + room < all).then_some(from + room);
    (shown, all, next)
}

/// Rows, and where two devices said different things.
type Anew = (Vec<Line>, HashMap<Id<Guest>, Conflict>);

/// These rows as they are now; whoever is not on the list any more is gone.
fn read_anew(
    conn: &mut Conn,
    event: &Event,
    session: Id<Session>,
    lines: &[Line],
) -> QueryResult<Anew> {
    let guests: Vec<_> = lines.iter().map(|line| line.guest).collect();
    let expected = queries::expected_among(conn, event.id, &guests)?;
    let marks = queries::marks_among(conn, session, &guests)?;
    let rows: Vec<_> = marks.iter().map(|mark| mark.id).collect();
    let log = queries::log_among(conn, &rows)?;
    let is_expected = |guest: &Id<Guest>| expected.iter().any(|one| one.guest == *guest);
    let unasked: Vec<_> =
        marks.iter().filter_map(|mark| mark.guest).filter(|guest| !is_expected(guest)).collect();
    let names = queries::names(conn, &unasked)?;
    let conflicts = conflicts_among(conn, &log)?.into_iter().collect();
    let numbers = lines.iter().filter_map(|line| Some((line.guest, line.number?))).collect();
    let (times, numbers) = (door::times(event), Some(numbers));
    let known = Known { session, expected, marks, log, names, times, numbers };
    Ok((door::lines(&known), conflicts))
}

/// Whose list it is: some see only the guests of their own Standorte.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    session: Id<Session>,
    sites: Option<Vec<Id<Site>>>,
}

struct Kept {
    key: Key,
    whole: Arc<Whole>,
    read_at: Instant,
    /// Whether somebody is reading it anew; the others go on with this one meanwhile.
    is_renewed: bool,
}

/// The long lists of this process, the one read last at the end.
static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// What nobody asked for any more is forgotten, names above all.
fn forget_old() {
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| one.read_at.elapsed() < 20 * config::DOOR_AGE);
}

/// The list as it was read, unless it is too old. Of all who find it too old, one reads it anew.
fn kept(key: &Key) -> Option<Arc<Whole>> {
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let one = all.iter_mut().find(|one| one.key == *key)?;
    let age = one.read_at.elapsed();
    let waits = one.is_renewed && age < 2 * config::DOOR_AGE;
    if age < config::DOOR_AGE || waits {
        return Some(Arc::clone(&one.whole));
    }
    one.is_renewed = true;
    None
}

fn keep(key: Key, whole: Whole) -> Arc<Whole> {
    let whole = Arc::new(whole);
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| one.key != key);
    if all.len() >= config::DOOR_LISTS {
        all.remove(0);
    }
    let read_at = Instant::now();
    all.push(Kept { key, whole: Arc::clone(&whole), read_at, is_renewed: false });
    whole
}
