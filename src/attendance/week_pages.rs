//! `/events/{id}/attendance/week`: people down, half-days across. Without a script it is one form;
//! with htmx each cell is saved when it is changed.

use std::collections::HashSet;

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{CheckInError, Tap};
use super::door::{self, Rest};
use super::pages::Seen;
use super::presence::Sign;
use super::week::{self, Called, Come, HalfDay, Missed, Person, Role};
use super::week_actions::{self, Calling, Change, Entered};
use super::{device, queries};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::head::{Head, Tab};
use crate::events::{Event, Phase, Session};
use crate::guests::{self, Guest};
use crate::invitations::CallReason;
use crate::invitations::queries::calls;
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::Fields;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(enter).service(call);
}

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    /// `all`: those too who were only asked.
    #[serde(default)]
    show: String,
    /// Counted from 0.
    #[serde(default)]
    page: usize,
}

impl Asked {
    fn shows(&self, person: &Person) -> bool {
        self.show == "all" || person.role == Role::Participant
    }

    fn query(&self, page: usize) -> String {
        match (self.show.as_str(), page) {
            ("all", 0) => "?show=all".into(),
            ("all", page) => format!("?show=all&page={page}"),
            (_, 0) => String::new(),
            (_, page) => format!("?page={page}"),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

/// One half-day of one person.
#[derive(Clone, Debug, Serialize)]
struct Cell {
    /// Of the field: it carries what the cell said when it was shown.
    name: String,
    /// The half-day in few words.
    label: String,
    sign: Sign,
    sign_label: &'static str,
    /// Whether something can be entered.
    open: bool,
    /// Two who kept the door without knowing of each other disagree about it.
    disputed: bool,
    choices: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    guest: Id<Guest>,
    name: String,
    note: &'static str,
    /// For the changes of this row: the same change twice counts once.
    operation: Id<Tap>,
    cells: Vec<Cell>,
    /// What is said after a change.
    announce: String,
    /// Why a change was not taken.
    problem: String,
}

#[derive(Clone, Debug, Serialize)]
struct Day {
    session: Id<Session>,
    label: String,
    day: String,
    hours: String,
    room: String,
    sum: String,
    open: usize,
    /// Whether something can be entered.
    takes: bool,
    undo: Option<Rest>,
    undo_token: String,
}

#[derive(Clone, Debug, Serialize)]
struct MissedRow {
    guest: Id<Guest>,
    name: String,
    phone: String,
    days: String,
    call: &'static str,
    call_label: String,
}

#[derive(Clone, Debug, Serialize)]
struct WeekPage {
    head: Head,
    path: String,
    /// Where forms lead: with what is shown.
    action: String,
    rows: Vec<Row>,
    days: Vec<Day>,
    missed: Vec<MissedRow>,
    /// Whether cells can be changed at all.
    takes: bool,
    /// Whether guests of other Standorte are left out.
    own_guests_only: bool,
    shows_all: bool,
    /// Guests who were only asked.
    others: usize,
    /// Of those: how many have gaps at sessions that have come.
    others_open: usize,
    next: String,
    first: String,
    token: Id<Tap>,
}

fn takes(event: &Event, actor: &Actor, now: Moment) -> bool {
    let phase = match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Draft | Phase::Closed | Phase::Cancelled => false,
    };
    phase && actor.may(Right::EnterAnswers).is_ok()
}

fn week_page(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    asked: &Asked,
    now: Moment,
) -> Result<WeekPage, EventError> {
    let known = week_actions::known(conn, event, &actor.scope)?;
    let people = week::people(&known);
    let columns = week::half_days(&known, &people, now);
    let takes = takes(event, actor, now);
    let path = format!("/events/{}/attendance/week", event.id);
    let shown: Vec<&Person> = people.iter().filter(|one| asked.shows(one)).collect();
    let room = usize::try_from(config::PAGE_ROWS).unwrap_or(usize::MAX);
    let begin = asked.page.saturating_mul(room).min(shown.len());
    let disputed = disputed(conn, event)?;
    let table = Table { columns: &columns, disputed: &disputed, takes };
    let rows = shown[begin..].iter().take(room).map(|one| row(one, &table));
    let others = people.iter().filter(|one| one.role == Role::Asked);
    let has_gap = |one: &&Person| {
        let come = columns.iter().zip(&one.signs).filter(|(column, _)| column.come == Come::Yes);
        come.into_iter().any(|(_, sign)| *sign == Sign::Unknown)
    };
    let page = WeekPage {
        rows: rows.collect(),
        others: others.clone().count(),
        others_open: others.filter(has_gap).count(),
        next: match begin + room < shown.len() {
            true => format!("{path}{}", asked.query(asked.page + 1)),
            false => String::new(),
        },
        first: match begin {
            0 => String::new(),
            _ => format!("{path}{}", asked.query(0)),
        },
        days: days(conn, &table)?,
        missed: missed_rows(conn, event, &known, &people, now)?,
        action: format!("{path}{}", asked.query(asked.page)),
        shows_all: asked.show == "all",
        takes,
        own_guests_only: actor.scope.guests_at(event.site).is_some(),
        path,
        token: Id::new(),
        head: Head::of(event, Tab::Week, actor, now),
    };
    Ok(page)
}

/// What every row of the table needs.
#[derive(Clone, Copy)]
struct Table<'a> {
    columns: &'a [HalfDay],
    disputed: &'a Disputed,
    takes: bool,
}

/// Cells that somebody has to settle on the door list.
type Disputed = HashSet<(Id<Guest>, Id<Session>)>;

fn disputed(conn: &mut Conn, event: &Event) -> Result<Disputed, EventError> {
    let mut disputed = Disputed::new();
    for session in &event.sessions {
        let conflicts = device::actions::conflicts(conn, session.id)?;
        disputed.extend(conflicts.into_iter().map(|(guest, _)| (guest, session.id)));
    }
    Ok(disputed)
}

fn row(person: &Person, table: &Table) -> Row {
    let Table { columns, disputed, takes } = *table;
    let signs: &[Sign] = match person.listed {
        Some(_) => &week::SIGNS,
        None => &week::SIGNS_OF_WALK_INS,
    };
    let cell = |(column, sign): (&HalfDay, &Sign)| {
        let mut offered = signs.to_vec();
        if !offered.contains(sign) {
            offered.push(*sign);
        }
        let choice = |sign: Sign| Choice { value: sign.code(), label: sign.label() };
        Cell {
            name: format!("c.{}.{}.{}", person.guest, column.session, sign.code()),
            label: column.label.clone(),
            sign: *sign,
            sign_label: sign.label(),
            open: takes && column.come == Come::Yes,
            disputed: disputed.contains(&(person.guest, column.session)),
            choices: offered.into_iter().map(choice).collect(),
        }
    };
    Row {
        guest: person.guest,
        name: person.name.clone(),
        note: person.note,
        operation: Id::new(),
        cells: columns.iter().zip(&person.signs).map(cell).collect(),
        announce: String::new(),
        problem: String::new(),
    }
}

fn days(conn: &mut Conn, table: &Table) -> Result<Vec<Day>, EventError> {
    let Table { columns, takes, .. } = *table;
    let mut days = Vec::with_capacity(columns.len());
    for column in columns {
        let takes = takes && column.come == Come::Yes;
        let undo = match takes {
            true => door::rest(&queries::session_log(conn, column.session)?),
            false => None,
        };
        let sum = match column.come {
            Come::Yes => format!(
                "{} da · {} nicht da oder abgesagt · {} offen",
                column.there, column.away, column.open
            ),
            Come::NotYet => "kommt noch".into(),
        };
        let token = undo.as_ref().and_then(|undo| undo.operation.strip_prefix(door::REST));
        days.push(Day {
            session: column.session,
            label: column.label.clone(),
            day: column.day.clone(),
            hours: column.hours.clone(),
            room: column.room.clone(),
            sum,
            open: column.open,
            takes,
            undo_token: token.unwrap_or_default().to_owned(),
            undo,
        });
    }
    Ok(days)
}

/// Whoever is missed while the week goes on: afterwards the next step is what counts.
fn missed_rows(
    conn: &mut Conn,
    event: &Event,
    known: &week::Known,
    people: &[Person],
    now: Moment,
) -> Result<Vec<MissedRow>, EventError> {
    match event.phase(now) {
        Phase::Running => {}
        Phase::Draft | Phase::Published | Phase::Over | Phase::Closed | Phase::Cancelled => {
            return Ok(Vec::new());
        }
    }
    let calls = calls::noted(conn, event.id, CallReason::Missed)?;
    let missed = week::missed(known, people, &calls);
    let ids: Vec<_> = missed.iter().map(|one| one.guest).collect();
    let found = guests::queries::find_all(conn, &ids)?;
    let row = |one: &Missed| {
        let guest = found.iter().find(|guest| guest.id == one.guest);
        let days = one.places.iter().map(|place| week::label(&event.sessions, *place));
        let (code, call_label) = match &one.call {
            Called::NotYet => ("not_yet", "noch nicht angerufen".to_owned()),
            Called::Listed(_) => ("listed", "steht auf der Anrufliste".to_owned()),
            Called::Done { at, by } => {
                let at = clock::local(*at, &event.zone).civil();
                let day = spoken::short_day(at.date());
                let day = day.get(..9).unwrap_or(&day);
                ("done", format!("angerufen: {day}, {} Uhr, {by}", at.strftime("%H:%M")))
            }
        };
        MissedRow {
            guest: one.guest,
            name: one.name.clone(),
            phone: guest.and_then(|guest| guest.phone_typed.clone()).unwrap_or_default(),
            days: days.collect::<Vec<_>>().join(", "),
            call: code,
            call_label,
        }
    };
    Ok(missed.iter().map(row).collect())
}

#[get("/events/{event}/attendance/week")]
async fn index(
    app: App,
    staff: SignedIn,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let read = app.db.read(move |conn| {
        let event = seen_by(conn, &actor, event)?;
        Seen::of(conn, &actor, &event, now, |conn| week_page(conn, &actor, &event, &asked, now))
    });
    read.await?.show(&app, &staff, "Woche", "attendance/week.html")
}

/// What the form asks for beside its cells.
enum More {
    Nothing,
    FillDay(Id<Session>, Id<Tap>),
    FillOthers(Id<Tap>),
    Undo(Id<Tap>),
}

fn more(fields: &Fields) -> More {
    let token = || fields.get("token").parse();
    if let (Ok(session), Ok(token)) = (fields.get("fill").parse(), token()) {
        More::FillDay(session, token)
    } else if let (Some(_), Ok(token)) = (fields.given("others"), token()) {
        More::FillOthers(token)
    } else if let Ok(undone) = fields.get("undo").parse() {
        More::Undo(undone)
    } else {
        More::Nothing
    }
}

/// Cells come as `c.{guest}.{session}.{what it said}` = what it shall say.
fn changes(fields: &Fields) -> Vec<Change> {
    let change = |(name, value): (&str, &str)| {
        let mut parts = name.strip_prefix("c.")?.split('.');
        let guest: Id<Guest> = parts.next()?.parse().ok()?;
        let session: Id<Session> = parts.next()?.parse().ok()?;
        let (was, sign) = (Sign::parse(parts.next()?)?, Sign::parse(value.trim())?);
        let operation: Id<Tap> = fields.get(&format!("op.{guest}")).parse().ok()?;
        // The end of an id tells sessions of one page apart, and leaves room for the rest.
        let tail = session.as_str().get(24..).unwrap_or_default();
        let operation = format!("{operation}.{tail}.{}", sign.code());
        (was != sign).then_some(Change { guest, session, was, sign, operation })
    };
    fields.pairs().filter_map(change).collect()
}

#[post("/events/{event}/attendance/week")]
async fn enter(
    app: App,
    Posted { staff, fields }: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, actor, now) = (event.into_inner(), staff.actor(), app.clock.now());
    let changes = changes(&fields);
    let (asked, more) = (asked.into_inner(), more(&fields));
    let touched: Vec<Id<Guest>> = changes.iter().map(|change| change.guest).collect();
    let by = actor.clone();
    let (entered, sentence) = app
        .db
        .write(move |conn| {
            let entered = week_actions::enter(conn, &by, event, &changes, now)?;
            let sentence = match more {
                More::Nothing => saved(entered.done),
                More::FillDay(session, token) => {
                    let filled = week_actions::fill_day(conn, &by, event, (session, token), now)?;
                    people_are(filled, "da")
                }
                More::FillOthers(token) => {
                    let filled = week_actions::fill_others(conn, &by, event, token, now)?;
                    people_are(filled, "nicht da")
                }
                More::Undo(token) => {
                    week_actions::unfill(conn, &by, event, token, now)?;
                    "Das ist zurückgenommen.".to_owned()
                }
            };
            Ok::<_, CheckInError>((entered, sentence))
        })
        .await?;
    let back = format!("/events/{event}/attendance/week{}", asked.query(asked.page));
    if staff.wants_block() {
        return changed_rows(&app, &staff, event, (&touched, &entered), asked).await;
    }
    Ok(match entered.overtaken.len() {
        0 => done(back, &sentence),
        1 => done(
            back,
            "!Bei einer Person hat inzwischen jemand anderes etwas eingetragen. Bitte sehen Sie nach.",
        ),
        more => done(
            back,
            &format!(
                "!An {more} Stellen hat inzwischen jemand anderes etwas eingetragen. Bitte sehen Sie nach."
            ),
        ),
    })
}

fn saved(done: usize) -> String {
    match done {
        0 => "Es war schon alles so eingetragen.".to_owned(),
        1 => "1 Eintrag ist gespeichert.".to_owned(),
        more => format!("{more} Einträge sind gespeichert."),
    }
}

fn people_are(count: usize, what: &str) -> String {
    match count {
        0 => "Es war schon alles eingetragen.".to_owned(),
        1 => format!("1 Person ist als „{what}“ eingetragen."),
        more => format!("{more} Personen sind als „{what}“ eingetragen."),
    }
}

/// Answers htmx with the rows that changed, the days above them and who is missed.
async fn changed_rows(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    (touched, entered): (&[Id<Guest>], &Entered),
    asked: Asked,
) -> PageResult {
    let (actor, now) = (staff.actor(), app.clock.now());
    let everybody = Asked { show: "all".into(), page: 0 };
    let (mut page, mut rows) = app
        .db
        .read({
            let touched = touched.to_vec();
            move |conn| {
                let event = seen_by(conn, &actor, event)?;
                let page = week_page(conn, &actor, &event, &asked, now)?;
                let mut rows = page.rows.clone();
                rows.retain(|row| touched.contains(&row.guest));
                if rows.is_empty() {
                    // Somebody whom the page no longer shows, for they are only asked again.
                    rows = week_page(conn, &actor, &event, &everybody, now)?.rows;
                    rows.retain(|row| touched.contains(&row.guest));
                }
                Ok::<_, EventError>((page, rows))
            }
        })
        .await?;
    for row in &mut rows {
        let overtaken = entered.overtaken.iter().find(|(guest, ..)| *guest == row.guest);
        row.problem = overtaken.map_or(String::new(), |(_, _, sign)| {
            format!(
                "Nicht gespeichert: Inzwischen hat jemand anderes „{}“ eingetragen.",
                sign.label()
            )
        });
        row.announce = match row.problem.is_empty() {
            true => format!("{}: gespeichert", row.name),
            false => row.problem.clone(),
        };
    }
    page.rows = rows;
    staff.show_block(app, "attendance/week_row.html", "answer", &page, "")
}

#[post("/events/{event}/attendance/week/{guest}/call")]
async fn call(app: App, posted: Posted, path: web::Path<(Id<Event>, Id<Guest>)>) -> PageResult {
    let (event, guest) = path.into_inner();
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    let (calling, sentence) = match posted.fields.get("call") {
        "done" => (Calling::Done, "Notiert: angerufen."),
        _ => (Calling::Later, "Notiert: Die Person steht auf der Anrufliste."),
    };
    app.db
        .write(move |conn| week_actions::call(conn, &actor, event, (guest, calling), now))
        .await?;
    Ok(done(format!("/events/{event}/attendance/week"), sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cells_that_changed_are_read() {
        let (guest, session, operation) =
            (Id::<Guest>::new(), Id::<Session>::new(), Id::<Tap>::new());
        let name = |was: &str| format!("c.{guest}.{session}.{was}");
        let fields = Fields::of([
            (format!("op.{guest}"), operation.to_string()),
            (name("unknown"), "late".to_owned()),
            (name("present"), "present".to_owned()),
            (name("nonsense"), "late".to_owned()),
            ("c.somebody".to_owned(), "late".to_owned()),
        ]);

        let changes = changes(&fields);

        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].was, changes[0].sign), (Sign::Unknown, Sign::Late));
        assert!(changes[0].operation.chars().count() <= 100);
    }
}
