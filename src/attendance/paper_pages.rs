//! `/events/{id}/attendance/sheets`: lists for the pen, their crosses entered afterwards in the printed
//! order, and where paper and screen differ.

use std::collections::HashMap;

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self as taps, Tap};
use super::door;
use super::pages::{Asked, DoorError, Head, Seen, chosen, hours};
use super::paper::{self, Line, Match, Scribbled, Sheet, Sums};
use super::paper_actions::{self, Crossed, Entered, Read, Right as Which, Screen, SheetError};
use super::paper_queries::{self, Printed};
use super::presence::{Expected, Sign};
use super::queries;
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::seen_by;
use crate::events::{Event, Phase};
use crate::guests::Guest;
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Fields, FormErrors, FormView};
use crate::web::see_other;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(print)
        .service(show)
        .service(entry)
        .service(enter)
        .service(decide);
}

fn at(moment: Moment) -> String {
    let at = clock::local(moment, clock::ZONE).civil();
    format!("{}, {} Uhr", spoken::short_day(at.date()), at.strftime("%H:%M"))
}

#[derive(Serialize)]
struct SheetRow {
    id: Id<Sheet>,
    number: i32,
    printed: String,
    entered: bool,
}

#[derive(Serialize)]
struct SessionRow {
    session: Id<crate::events::Session>,
    when: String,
    sheets: Vec<SheetRow>,
}

#[derive(Serialize)]
struct Index {
    event: Head,
    path: String,
    sessions: Vec<SessionRow>,
    takes: bool,
}

fn takes(event: &Event, actor: &Actor, now: Moment) -> bool {
    let phase = match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Draft | Phase::Closed | Phase::Cancelled => false,
    };
    phase && actor.may(Right::EnterAnswers).is_ok()
}

#[get("/events/{event}/attendance/sheets")]
async fn index(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let page = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            Seen::of(conn, &actor, &event, now, |conn| {
                let all = paper_queries::of_event(conn, event.id)?;
                let row = |one: &Printed| SheetRow {
                    id: one.id,
                    number: one.number,
                    printed: at(one.printed_at),
                    entered: one.entered_at.is_some(),
                };
                let sessions = event.sessions.iter().map(|session| SessionRow {
                    session: session.id,
                    when: spoken::short(hours(session)),
                    sheets: all.iter().filter(|one| one.session == session.id).map(row).collect(),
                });
                Ok::<_, DoorError>(Index {
                    path: format!("/events/{}/attendance/sheets", event.id),
                    sessions: sessions.collect(),
                    takes: takes(&event, &actor, now),
                    event: Head::of(&event, now),
                })
            })
        })
        .await?;
    page.show(&app, &staff, "Listen auf Papier", "attendance/sheets.html")
}

#[post("/events/{event}/attendance/sheets")]
async fn print(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    let sheet = app
        .db
        .write(move |conn| {
            let found = seen_by(conn, &actor, event).map_err(taps::CheckInError::from)?;
            let session = chosen(&found, &asked.session, now);
            let session = session.ok_or(taps::CheckInError::NoSession)?;
            paper_actions::print(conn, &actor, (event, session.id), now)
        })
        .await?;
    Ok(see_other(format!("/events/{event}/attendance/sheets/{sheet}")))
}

#[derive(Serialize)]
struct PaperLine {
    number: i32,
    name: String,
    party: String,
    note: &'static str,
    /// When their own time begins; empty where all come together.
    time: String,
    has_children: bool,
}

#[derive(Serialize)]
struct ShowPage {
    event: Head,
    path: String,
    session: String,
    number: i32,
    printed: String,
    contact_name: String,
    contact_phone: String,
    boxes: Vec<&'static str>,
    lines: Vec<PaperLine>,
    blank: Vec<usize>,
    takes: bool,
}

/// Everybody on a sheet as the door list knows them, and the names of those who have left it since.
struct People {
    lines: HashMap<Id<Guest>, door::Line>,
    gone: HashMap<Id<Guest>, (String, String)>,
}

impl People {
    fn of(
        conn: &mut Conn,
        event: &Event,
        sheet: &Printed,
        lines: &[Line],
    ) -> Result<Self, diesel::result::Error> {
        let known = door::Known {
            session: sheet.session,
            expected: queries::expected(conn, event.id)?,
            marks: Vec::new(),
            log: Vec::new(),
            names: HashMap::new(),
            times: door::times(event),
            numbers: None,
        };
        let listed: HashMap<_, _> =
            door::lines(&known).into_iter().map(|line| (line.guest, line)).collect();
        let gone: Vec<_> =
            lines.iter().map(|line| line.guest).filter(|one| !listed.contains_key(one)).collect();
        Ok(Self { lines: listed, gone: queries::names(conn, &gone)? })
    }

    fn name(&self, guest: Id<Guest>) -> String {
        match (self.lines.get(&guest), self.gone.get(&guest)) {
            (Some(line), _) => line.name.clone(),
            (None, Some((first, family))) if first.is_empty() => family.clone(),
            (None, Some((first, family))) => format!("{family}, {first}"),
            (None, None) => "Gast".into(),
        }
    }

    fn printed(&self, line: &Line) -> PaperLine {
        let known = self.lines.get(&line.guest);
        PaperLine {
            number: line.number,
            name: self.name(line.guest),
            party: known.map_or(String::new(), |known| known.party.clone()),
            note: match known {
                Some(known) if known.assigned => "zugewiesen",
                Some(known) if known.accepted => "Zusage",
                Some(_) | None => "",
            },
            time: known.map_or(String::new(), |known| known.time.clone()),
            has_children: known.is_some_and(|known| known.has_children),
        }
    }
}

#[get("/events/{event}/attendance/sheets/{sheet}")]
async fn show(app: App, staff: SignedIn, path: web::Path<(Id<Event>, Id<Sheet>)>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, (event, sheet), now) = (staff.actor(), path.into_inner(), app.clock.now());
    let page = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event).map_err(taps::CheckInError::from)?;
            Seen::of(conn, &actor, &event, now, |conn| {
                let sheet = paper_actions::of_event(conn, &event, sheet)?;
                let lines = paper_actions::lines(conn, &actor, &event, &sheet)?;
                let people = People::of(conn, &event, &sheet, &lines)?;
                Ok::<_, SheetError>(ShowPage {
                    path: format!("/events/{}/attendance/sheets/{}", event.id, sheet.id),
                    session: session_words(&event, &sheet),
                    number: sheet.number,
                    printed: at(sheet.printed_at),
                    contact_name: event.contact_name.clone(),
                    contact_phone: event.contact_phone.clone(),
                    boxes: paper::BOXES.iter().map(|sign| sign.label()).collect(),
                    lines: lines.iter().map(|line| people.printed(line)).collect(),
                    blank: (1..=paper::BLANK_LINES).collect(),
                    takes: takes(&event, &actor, now),
                    event: Head::of(&event, now),
                })
            })
        })
        .await?;
    page.show(&app, &staff, "Liste für die Tür", "attendance/sheet.html")
}

fn session_words(event: &Event, sheet: &Printed) -> String {
    let session = event.sessions.iter().find(|session| session.id == sheet.session);
    session.map_or(String::new(), |session| match session.room.is_empty() {
        true => spoken::short(hours(session)),
        false => format!("{}, {}", spoken::short(hours(session)), session.room),
    })
}

#[derive(Clone, Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct EntryLine {
    number: i32,
    name: String,
    note: &'static str,
    value: String,
    children: String,
    has_children: bool,
    screen: &'static str,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
struct BlankLine {
    number: usize,
    /// Entered before: it is not asked for again.
    entered: bool,
}

#[derive(Serialize)]
struct Difference {
    number: i32,
    name: String,
    paper: &'static str,
    screen: &'static str,
}

#[derive(Serialize)]
struct SumRow {
    label: &'static str,
    paper: usize,
    screen: usize,
}

#[derive(Serialize)]
struct EntryPage {
    event: Head,
    path: String,
    session: String,
    number: i32,
    printed: String,
    form: FormView,
    lines: Vec<EntryLine>,
    blank: Vec<BlankLine>,
    token: String,
    entered: bool,
    differences: Vec<Difference>,
    sums: Vec<SumRow>,
    /// Numbers without a cross of whom the screen knows something.
    only_screen: String,
    /// Who came onto the list after it was printed.
    added: usize,
    takes: bool,
}

fn entry_page(
    conn: &mut Conn,
    actor: &Actor,
    (event, sheet): (Id<Event>, Id<Sheet>),
    refused: Option<(&Fields, &FormErrors)>,
    now: Moment,
) -> Result<EntryPage, SheetError> {
    let event = seen_by(conn, actor, event).map_err(taps::CheckInError::from)?;
    let sheet = paper_actions::of_event(conn, &event, sheet)?;
    let lines = paper_actions::lines(conn, actor, &event, &sheet)?;
    let people = People::of(conn, &event, &sheet, &lines)?;
    let unseen = queries::unseen(conn, &event, &actor.scope)?;
    let screen = Screen::of(conn, &event, sheet.session)?;
    let typed = refused.map_or_else(Fields::default, |(fields, _)| fields.clone());
    let matches = |line: &Line| line.beside(screen.sign(line.guest), screen.expected(line.guest));
    let difference = |line: &Line| Difference {
        number: line.number,
        name: people.name(line.guest),
        paper: line.cross.unwrap_or(Sign::Unknown).label(),
        screen: screen.sign(line.guest).label(),
    };
    let batch = queries::batch(conn, sheet.session, &format!("sheet-{}", sheet.id))?;
    let blank = (1..=paper::BLANK_LINES).map(|number| {
        let name = paper_actions::blank_operation(sheet.id, number);
        BlankLine { number, entered: batch.iter().any(|one| one.entry.operation == name) }
    });
    let on_paper = |guest: Id<Guest>| lines.iter().any(|line| line.guest == guest);
    let only_screen = lines.iter().filter(|line| matches(line) == Match::OnlyScreen);
    let only_screen: Vec<_> = only_screen.map(|line| line.number.to_string()).collect();
    let blank: Vec<_> = blank.collect();
    Ok(EntryPage {
        path: format!("/events/{}/attendance/sheets/{}", event.id, sheet.id),
        session: session_words(&event, &sheet),
        number: sheet.number,
        printed: at(sheet.printed_at),
        form: refused
            .map_or_else(FormView::default, |(fields, errors)| FormView::of(fields, errors)),
        lines: lines.iter().map(|line| entry_line(line, &people, &screen, &typed)).collect(),
        token: Id::<Tap>::new().as_str()[24..].to_owned(),
        entered: sheet.entered_at.is_some(),
        differences: lines
            .iter()
            .filter(|line| matches(line) == Match::Differs)
            .map(difference)
            .collect(),
        sums: sums(&lines, &screen, blank.iter().filter(|one| one.entered).count()),
        only_screen: only_screen.join(", "),
        added: screen.listed().filter(|guest| !on_paper(*guest) && !unseen.contains(guest)).count(),
        blank,
        takes: takes(&event, actor, now)
            && event
                .sessions
                .iter()
                .any(|one| one.id == sheet.session && taps::has_come(one, &event.zone, now)),
        event: Head::of(&event, now),
    })
}

fn entry_line(line: &Line, people: &People, screen: &Screen, typed: &Fields) -> EntryLine {
    let expected = screen.expected(line.guest);
    let boxes = paper::BOXES.iter().filter(|sign| sign.for_guest(expected).is_some());
    let choice = |sign: &Sign| Choice { value: sign.code(), label: sign.label() };
    let printed = people.printed(line);
    let known = line.cross.map_or("", Sign::code).to_owned();
    let children = line.children.map_or(String::new(), |count| count.to_string());
    EntryLine {
        number: line.number,
        name: printed.name,
        note: match expected {
            Expected::Listed => printed.note,
            Expected::Not => "steht nicht mehr auf der Liste",
        },
        value: typed.given(&format!("n{}", line.number)).map_or(known, str::to_owned),
        children: typed.given(&format!("k{}", line.number)).map_or(children, str::to_owned),
        has_children: printed.has_children || line.children.is_some(),
        screen: screen.sign(line.guest).label(),
        choices: boxes.map(choice).collect(),
    }
}

/// How often what stands on paper and on the screen, for the guests of this sheet.
fn sums(lines: &[Line], screen: &Screen, walk_ins: usize) -> Vec<SumRow> {
    let paper = Sums::of(lines.iter().map(|line| line.cross.unwrap_or(Sign::Unknown)));
    let shown = Sums::of(lines.iter().map(|line| screen.sign(line.guest)));
    let row = |label, paper, screen| SumRow { label, paper, screen };
    let mut rows = vec![
        row("da", paper.present, shown.present),
        row("später da oder früher weg", paper.partly, shown.partly),
        row("abgesagt", paper.excused, shown.excused),
        row("nicht da", paper.absent, shown.absent),
        row("leer", paper.empty, shown.empty),
    ];
    if walk_ins > 0 {
        rows.push(row("spontan, von diesem Blatt", walk_ins, walk_ins));
    }
    rows
}

#[get("/events/{event}/attendance/sheets/{sheet}/entry")]
async fn entry(app: App, staff: SignedIn, path: web::Path<(Id<Event>, Id<Sheet>)>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (actor, ids, now) = (staff.actor(), path.into_inner(), app.clock.now());
    let page = app.db.read(move |conn| entry_page(conn, &actor, ids, None, now)).await?;
    staff.show(&app, "Kreuze nachtragen", "attendance/sheet_entry.html", &page)
}

/// Lines come as `n{number}` and `k{number}`, empty ones at the end as `s{number}` and `sk{number}`.
fn read(fields: &Fields) -> Result<Read, FormErrors> {
    let mut read = Read { token: fields.get("token").to_owned(), ..Read::default() };
    let mut errors = FormErrors::default();
    let mut children = |name: String| match fields.get(&name) {
        "" => None,
        typed => match typed.parse::<i32>() {
            Ok(count) if (0..=taps::MOST_CHILDREN).contains(&count) => Some(count),
            Ok(_) | Err(_) => {
                let sentence = "Bitte geben Sie eine Zahl von Kindern zwischen 0 und 20 ein.";
                errors.0.extend(FormErrors::one(&name, sentence).0);
                None
            }
        },
    };
    for (name, value) in fields.pairs() {
        let Some(number) = name.strip_prefix('n').and_then(|number| number.parse().ok()) else {
            continue;
        };
        let cross = Sign::parse(value.trim()).filter(|sign| paper::BOXES.contains(sign));
        read.lines.insert(number, Crossed { cross, children: children(format!("k{number}")) });
    }
    for number in 1..=paper::BLANK_LINES {
        let scribbled = Scribbled::parse(fields.get(&format!("s{number}")));
        read.blank.push((number, scribbled, children(format!("sk{number}"))));
    }
    match errors.is_empty() {
        true => Ok(read),
        false => Err(errors),
    }
}

#[post("/events/{event}/attendance/sheets/{sheet}/entry")]
async fn enter(
    app: App,
    Posted { staff, fields }: Posted,
    path: web::Path<(Id<Event>, Id<Sheet>)>,
) -> PageResult {
    let (actor, ids, now) = (staff.actor(), path.into_inner(), app.clock.now());
    let entered = match read(&fields) {
        Ok(read) => {
            let by = actor.clone();
            app.db.write(move |conn| paper_actions::enter(conn, &by, ids, &read, now)).await
        }
        Err(errors) => Err(SheetError::Input(errors)),
    };
    let (event, sheet) = ids;
    match entered {
        Ok(entered) => {
            let path = format!("/events/{event}/attendance/sheets/{sheet}/entry");
            Ok(done(path, &sentence(entered)))
        }
        Err(SheetError::Input(errors)) => {
            let page = app
                .db
                .read(move |conn| entry_page(conn, &actor, ids, Some((&fields, &errors)), now))
                .await?;
            staff.show_refused(&app, "Kreuze nachtragen", "attendance/sheet_entry.html", &page)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn sentence(entered: Entered) -> String {
    let crosses = match entered.entered + entered.walk_ins {
        0 => "Es war schon alles eingetragen.".to_owned(),
        1 => "1 Eintrag vom Papier ist übernommen.".to_owned(),
        more => format!("{more} Einträge vom Papier sind übernommen."),
    };
    match entered.differ {
        0 => crosses,
        1 => format!("!{crosses} In einer Zeile sagen Papier und Bildschirm Verschiedenes."),
        more => {
            format!("!{crosses} In {more} Zeilen sagen Papier und Bildschirm Verschiedenes.")
        }
    }
}

#[post("/events/{event}/attendance/sheets/{sheet}/lines/{number}")]
async fn decide(
    app: App,
    posted: Posted,
    path: web::Path<(Id<Event>, Id<Sheet>, i32)>,
) -> PageResult {
    let (event, sheet, number) = path.into_inner();
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    let (which, sentence) = match posted.fields.get("right") {
        "paper" => (Which::Paper, "Das Papier gilt."),
        _ => (Which::Screen, "Der Bildschirm gilt."),
    };
    let token = posted.fields.get("token").to_owned();
    app.db
        .write(move |conn| {
            paper_actions::decide(conn, &actor, (event, sheet), (number, which, &token), now)
        })
        .await?;
    Ok(done(format!("/events/{event}/attendance/sheets/{sheet}/entry"), sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_by_its_printed_numbers() {
        let fields = Fields::of([
            ("n2", "late"),
            ("k2", "3"),
            ("n7", ""),
            ("n9", "walk_in"),
            ("s1", "–"),
            ("s2", "K-7"),
        ]);

        let read = read(&fields).unwrap();

        assert_eq!(read.lines[&2], Crossed { cross: Some(Sign::Late), children: Some(3) });
        assert_eq!(read.lines[&7].cross, None);
        assert_eq!(read.lines[&9].cross, None, "no box says so");
        assert_eq!(read.blank[0].1, Scribbled::Stroke);
        assert_eq!(read.blank[1].1, Scribbled::Somebody("K-7".into()));
    }

    #[test]
    fn too_many_children_are_refused_at_their_line() {
        let fields = Fields::of([("n2", "present"), ("k2", "44")]);

        assert_eq!(super::read(&fields).unwrap_err().0[0].field, "k2");
    }
}
