//! What can be done with a sheet; each verb is one transaction.

use std::collections::HashMap;

use super::actions::{CheckInError, Tap, check_in_at, open_event};
use super::door;
use super::paper::{Line, Match, Scribbled, Sheet};
use super::paper_queries::{self, Printed};
use super::presence::{Expected, Presence, Sign};
use super::queries;
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session};
use crate::guests::{self, Guest};
use crate::problem::{Explain, Explanation, missing};
use crate::staff::Actor;
use crate::text::fold;
use crate::web::form::FormErrors;

/// Why a sheet is not printed, or its crosses not taken.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error(transparent)]
    Door(#[from] CheckInError),
    #[error("no such sheet in this event")]
    Unknown,
    #[error("{} lines do not fit", .0.0.len())]
    Input(FormErrors),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for SheetError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Door(error) => error.explain(),
            Self::Unknown => missing("Dieses Blatt gibt es nicht (mehr)."),
            Self::Input(errors) => crate::problem::unusable(
                "invalid_input",
                errors.0.first().map_or("Die Angaben passen nicht.", |first| &first.message),
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Keeps the list of a session as it is printed now. If nothing has changed since the last sheet, it is
/// that one: the same list twice is one sheet.
pub fn print(
    conn: &mut Conn,
    actor: &Actor,
    (event, session): (Id<Event>, Id<Session>),
    now: Moment,
) -> Result<Id<Sheet>, SheetError> {
    let event = open_event(conn, actor, event, now)?;
    if !event.sessions.iter().any(|known| known.id == session) {
        return Err(CheckInError::NoSession.into());
    }
    let unseen = queries::unseen(conn, &event, &actor.scope)?;
    let mut expected = queries::expected(conn, event.id)?;
    expected.retain(|one| !unseen.contains(&one.guest));
    let known = door::Known {
        session,
        expected,
        marks: Vec::new(),
        log: Vec::new(),
        names: HashMap::new(),
        times: door::times(&event),
        numbers: None,
    };
    let guests: Vec<_> = door::lines(&known).into_iter().map(|line| line.guest).collect();
    let sheets = paper_queries::of_event(conn, event.id)?;
    if let Some(last) = sheets.iter().find(|sheet| sheet.session == session) {
        let lines = paper_queries::lines(conn, last.id)?;
        if last.entered_at.is_none()
            && lines.iter().map(|line| line.guest).eq(guests.iter().copied())
        {
            return Ok(last.id);
        }
    }
    Ok(paper_queries::print(conn, (event.id, session), &guests, actor.staff, now)?)
}

/// What was read off a sheet.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// By the numbers as printed.
    pub lines: HashMap<i32, Crossed>,
    /// The empty lines at the end: counted from 1.
    pub blank: Vec<(usize, Scribbled, Option<i32>)>,
    /// Given by the page, so that the same form twice counts once.
    pub token: String,
}

/// What stands on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossed {
    pub cross: Option<Sign>,
    pub children: Option<i32>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    pub entered: usize,
    pub walk_ins: usize,
    /// Lines on which paper and screen differ: nothing is decided silently.
    pub differ: usize,
}

/// Takes the crosses of a sheet into the list. Where the screen says nothing, paper counts; where it
/// says the same, nothing happens; where it says something else, somebody decides ([`decide`]).
pub fn enter(
    conn: &mut Conn,
    actor: &Actor,
    (event, sheet): (Id<Event>, Id<Sheet>),
    read: &Read,
    now: Moment,
) -> Result<Entered, SheetError> {
    let event = open_event(conn, actor, event, now)?;
    let sheet = of_event(conn, &event, sheet)?;
    let strangers = strangers(conn, actor, read)?;
    let screen = Screen::of(conn, &event, sheet.session)?;
    let mut result = Entered::default();
    for line in lines(conn, actor, &event, &sheet)? {
        let Some(crossed) = read.lines.get(&line.number) else { continue };
        let same = line.cross == crossed.cross;
        let line = Line {
            cross: crossed.cross,
            children: crossed.children,
            screen_decided: line.screen_decided && same,
            ..line
        };
        paper_queries::cross(conn, sheet.id, &line)?;
        match line.beside(screen.sign(line.guest), screen.expected(line.guest)) {
            Match::OnlyPaper => {
                let operation = format!("sheet-{}.{}.{}", sheet.id, line.number, read.token);
                if let Some(tap) = tap(&sheet, &line, screen.expected(line.guest), operation) {
                    check_in_at(conn, actor, &event, &tap, now)?;
                    result.entered += 1;
                }
            }
            Match::Differs => result.differ += 1,
            Match::Empty | Match::Same | Match::OnlyScreen | Match::ScreenDecided => {}
        }
    }
    for (number, guest, children) in strangers {
        let operation = blank_operation(sheet.id, number);
        if queries::operation(conn, &operation)?.is_some() {
            continue;
        }
        let tap = Tap {
            session: sheet.session,
            guest,
            presence: Presence::WalkIn,
            part: None,
            children,
            operation,
            at: None,
        };
        let tap = as_listed(conn, &event, tap)?;
        check_in_at(conn, actor, &event, &tap, now)?;
        result.walk_ins += 1;
    }
    paper_queries::entered(conn, sheet.id, now)?;
    Ok(result)
}

/// Whoever wrote their name on an empty line and is on the list all the same is simply there.
fn as_listed(conn: &mut Conn, event: &Event, tap: Tap) -> Result<Tap, SheetError> {
    let listed = match tap.guest {
        Some(guest) => queries::is_listed(conn, event.id, guest)?,
        None => false,
    };
    Ok(match listed {
        true => Tap { presence: Presence::Present, ..tap },
        false => tap,
    })
}

/// The name of the entry of an empty line: entered once, it is not entered again.
pub fn blank_operation(sheet: Id<Sheet>, number: usize) -> String {
    format!("sheet-{sheet}.s{number}")
}

fn tap(sheet: &Printed, line: &Line, expected: Expected, operation: String) -> Option<Tap> {
    let sign = line.cross?.for_guest(expected)?;
    Some(Tap {
        session: sheet.session,
        guest: Some(line.guest),
        presence: sign.presence(),
        part: sign.part(),
        children: line.children.filter(|_| sign.presence().is_there()),
        operation,
        at: None,
    })
}

/// The lines of a sheet that this actor sees: a sheet of the whole house shows each Standort its own
/// guests, under the numbers that are printed.
pub fn lines(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    sheet: &Printed,
) -> Result<Vec<Line>, diesel::result::Error> {
    let unseen = queries::unseen(conn, event, &actor.scope)?;
    let mut lines = paper_queries::lines(conn, sheet.id)?;
    lines.retain(|line| !unseen.contains(&line.guest));
    Ok(lines)
}

/// A sheet of this event.
pub fn of_event(conn: &mut Conn, event: &Event, sheet: Id<Sheet>) -> Result<Printed, SheetError> {
    let found = paper_queries::find(conn, sheet)?.filter(|found| found.event == event.id);
    found.ok_or(SheetError::Unknown)
}

/// What the screen says of one session.
pub struct Screen {
    signs: HashMap<Id<Guest>, Sign>,
    listed: std::collections::HashSet<Id<Guest>>,
}

impl Screen {
    pub fn of(
        conn: &mut Conn,
        event: &Event,
        session: Id<Session>,
    ) -> Result<Self, diesel::result::Error> {
        let marks = queries::marks(conn, event.id)?;
        let here = marks.iter().filter(|mark| mark.session == session);
        let signs = here.filter_map(|mark| Some((mark.guest?, mark.sign()))).collect();
        let listed = queries::expected(conn, event.id)?.into_iter().map(|one| one.guest);
        Ok(Self { signs, listed: listed.collect() })
    }

    pub fn sign(&self, guest: Id<Guest>) -> Sign {
        self.signs.get(&guest).copied().unwrap_or(Sign::Unknown)
    }

    pub fn expected(&self, guest: Id<Guest>) -> Expected {
        match self.listed.contains(&guest) {
            true => Expected::Listed,
            false => Expected::Not,
        }
    }

    /// Who is on the list now.
    pub fn listed(&self) -> impl Iterator<Item = Id<Guest>> {
        self.listed.iter().copied()
    }
}

/// Guests that an empty line's name may mean, looked through to find exactly one.
const NAMESAKES: i64 = 20;

/// The number of an empty line, who stands on it if they gave a name, and their children.
type Stranger = (usize, Option<Id<Guest>>, Option<i32>);

/// Who stands on the empty lines; every line that cannot be read at once.
fn strangers(conn: &mut Conn, actor: &Actor, read: &Read) -> Result<Vec<Stranger>, SheetError> {
    let mut found = Vec::new();
    let mut errors = FormErrors::default();
    for (number, scribbled, children) in &read.blank {
        match scribbled {
            Scribbled::Nothing => {}
            Scribbled::Stroke => found.push((*number, None, *children)),
            Scribbled::Somebody(typed) => match namesakes(conn, actor, typed)?.as_slice() {
                [only] => found.push((*number, Some(*only), *children)),
                [] => errors.0.extend(
                    FormErrors::one(
                        &format!("s{number}"),
                        "Diesen Namen oder diese Kundennummer finden wir nicht. Ein Strich zählt \
                         die Person ohne Namen.",
                    )
                    .0,
                ),
                [..] => errors.0.extend(
                    FormErrors::one(
                        &format!("s{number}"),
                        "So heißen mehrere Gäste. Bitte geben Sie die Kundennummer ein.",
                    )
                    .0,
                ),
            },
        }
    }
    match errors.is_empty() {
        true => Ok(found),
        false => Err(SheetError::Input(errors)),
    }
}

fn namesakes(
    conn: &mut Conn,
    actor: &Actor,
    typed: &str,
) -> Result<Vec<Id<Guest>>, diesel::result::Error> {
    let filter = guests::queries::Filter {
        query: typed.to_owned(),
        ..guests::queries::Filter::all(actor.scope.clone())
    };
    let found = guests::queries::search(conn, &filter, None, NAMESAKES)?.guests;
    if let Some(by_key) = found.iter().find(|guest| guest.key == typed) {
        return Ok(vec![by_key.id]);
    }
    let typed = fold(typed);
    let is_named_so = |guest: &&Guest| {
        let (first, family) = (fold(&guest.first_name), fold(&guest.family_name));
        typed == format!("{first} {family}") || typed == format!("{family} {first}")
    };
    Ok(found.iter().filter(is_named_so).map(|guest| guest.id).collect())
}

/// Which list is right where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    Paper,
    Screen,
}

/// Decides a line on which paper and screen differ.
pub fn decide(
    conn: &mut Conn,
    actor: &Actor,
    (event, sheet): (Id<Event>, Id<Sheet>),
    (number, right, token): (i32, Right, &str),
    now: Moment,
) -> Result<(), SheetError> {
    let event = open_event(conn, actor, event, now)?;
    let sheet = of_event(conn, &event, sheet)?;
    let lines = lines(conn, actor, &event, &sheet)?;
    let line = lines.into_iter().find(|line| line.number == number).ok_or(SheetError::Unknown)?;
    let screen = Screen::of(conn, &event, sheet.session)?;
    let expected = screen.expected(line.guest);
    match (line.beside(screen.sign(line.guest), expected), right) {
        (Match::Differs | Match::ScreenDecided, Right::Paper) => {
            let operation = format!("sheet-{}.{number}.{token}", sheet.id);
            let Some(tap) = tap(&sheet, &line, expected, operation) else {
                return Err(CheckInError::NotInvited.into());
            };
            check_in_at(conn, actor, &event, &tap, now)?;
            Ok(())
        }
        (Match::Differs, Right::Screen) => {
            Ok(paper_queries::cross(conn, sheet.id, &Line { screen_decided: true, ..line })?)
        }
        (
            Match::Empty
            | Match::Same
            | Match::OnlyScreen
            | Match::OnlyPaper
            | Match::ScreenDecided,
            Right::Paper | Right::Screen,
        ) => Ok(()),
    }
}

/// On how many lines of an event's sheets paper and screen differ.
pub fn differences(conn: &mut Conn, event: &Event) -> Result<usize, diesel::result::Error> {
    let mut differ = 0;
    for sheet in paper_queries::of_event(conn, event.id)? {
        if sheet.entered_at.is_none() {
            continue;
        }
        let screen = Screen::of(conn, event, sheet.session)?;
        let lines = paper_queries::lines(conn, sheet.id)?;
        let differs = |line: &&Line| {
            let expected = screen.expected(line.guest);
            line.beside(screen.sign(line.guest), expected) == Match::Differs
        };
        differ += lines.iter().filter(differs).count();
    }
    Ok(differ)
}
