//! Moving and cancelling an event that guests know of: asks first and shows who is told by which
//! way and who must be called, then does it.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, CancelError, ChangeError, Times, Told};
use super::edit_page::kept_words;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::form_pages::in_the_way;
use crate::events::head::{Head, Tab};
use crate::events::series::Reach;
use crate::events::series_pages::{self, ReachChoice};
use crate::events::team::clashes::Confirm;
use crate::events::{
    self, Draft, Event, Meeting, Phase, Stage, actions::EventError, series_queries,
};
use crate::outbox::{self, Correspondent, Knows};
use crate::problem::{PageProblem, PageResult};
use crate::staff::{Actor, Posted, Right, SignedIn, session};
use crate::text::Line;
use crate::venues;
use crate::web::App;
use crate::web::form::{Check, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(ask_change).service(do_change).service(ask_cancel).service(do_cancel);
}

#[derive(Serialize)]
struct Consequences {
    told: Told,
    to_call: Vec<ToCall>,
    to_call_more: usize,
    /// Letters that wait in the outbox and may be on their way all the same.
    open_letters: i64,
    /// Whether they are of all dates that a change can be carried to.
    of_series: bool,
}

#[derive(Serialize)]
struct ToCall {
    name: String,
    phone: String,
}

#[derive(Serialize)]
struct OptionRow {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Page {
    head: Head,
    path: String,
    consequences: Consequences,
    venues: Vec<OptionRow>,
    sessions: usize,
    /// What is in the way then and there, to be confirmed by saving again.
    confirm: Confirm,
    /// For which dates of its series; empty: it stands alone.
    reaches: Vec<ReachChoice>,
    form: FormView,
}

/// Names that are listed; the others are counted.
const NAMES: usize = 50;

struct Seen {
    event: Event,
    consequences: Consequences,
    venues: Vec<OptionRow>,
    reaches: Vec<ReachChoice>,
}

async fn seen(app: &App, actor: &Actor, id: &str, verb: Verb) -> Result<Seen, PageProblem> {
    let event: Id<Event> = id.parse().map_err(|_| EventError::Unknown)?;
    let (there, viewer, now) = (app.clone(), actor.clone(), app.clock.now());
    let read = app.db.read(move |conn| {
        let event = events::actions::seen_by(conn, &viewer, event)?;
        let (told, to_call) = actions::would_tell(conn, &there, &event, now)?;
        let venues = venues::queries::list(conn, &viewer.scope)?;
        let (reaches, others) = match verb {
            Verb::Change => told_reaches(conn, &there, &event, now)?,
            Verb::Cancel => (Vec::new(), Vec::new()),
        };
        let mut open_letters = 0;
        for date in others.iter().copied().chain([event.id]) {
            open_letters += outbox::queries::open_letter_count(conn, date.as_str(), now)?;
        }
        Ok::<_, EventError>((event, told, to_call, venues, reaches, open_letters))
    });
    let (event, told, to_call, venues, reaches, open_letters) = read.await?;
    let names = to_call.iter().take(NAMES).map(|one| ToCall {
        name: one.guest.name(),
        phone: one.guest.phone_typed.clone().unwrap_or_default(),
    });
    Ok(Seen {
        consequences: Consequences {
            told,
            to_call: names.collect(),
            to_call_more: to_call.len().saturating_sub(NAMES),
            open_letters,
            of_series: !reaches.is_empty(),
        },
        venues: venues
            .into_iter()
            .map(|venue| OptionRow { value: venue.id.to_string(), label: venue.name })
            .collect(),
        reaches,
        event,
    })
}

/// For which dates of the series a change can be, with whom it would tell; and its other dates that
/// guests may know of.
fn told_reaches(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    now: Moment,
) -> Result<(Vec<ReachChoice>, Vec<Id<Event>>), diesel::result::Error> {
    let mut choices = series_pages::reaches(conn, event, now)?;
    let Some(series) = event.series.filter(|_| !choices.is_empty()) else {
        return Ok((choices, Vec::new()));
    };
    let mut told = Vec::new();
    for date in series_queries::changeable(conn, series, now)? {
        if date.stage == Stage::Published {
            let (who, _) = actions::would_tell(conn, app, &date, now)?;
            told.push((date, who));
        }
    }
    for (choice, reach) in choices.iter_mut().zip(Reach::ALL) {
        let mut sum = Told::default();
        for (_, who) in told.iter().filter(|(date, _)| reach.covers(event, date)) {
            sum.add(*who);
        }
        let Told { mails, letters, texts, calls } = sum;
        let dot = if choice.hint.is_empty() { "" } else { " · " };
        let texts = if texts > 0 { format!("{texts} SMS, ") } else { String::new() };
        let who = format!("{dot}{mails} E-Mails, {letters} Briefe, {texts}{calls} Anrufe");
        choice.hint.push_str(&who);
    }
    let others = told.iter().map(|(date, _)| date.id).filter(|date| *date != event.id).collect();
    Ok((choices, others))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Change,
    Cancel,
}

impl Verb {
    fn template(self) -> (&'static str, &'static str) {
        match self {
            Self::Change => ("Zeit oder Ort ändern", "invitations/change.html"),
            Self::Cancel => ("Veranstaltung absagen", "invitations/cancel.html"),
        }
    }
}

async fn show(
    app: &App,
    staff: &SignedIn,
    (id, verb): (&str, Verb),
    refused: Option<(&Fields, &FormErrors)>,
    confirm: Confirm,
) -> PageResult {
    let actor = staff.actor();
    let Seen { event, consequences, venues, reaches } = seen(app, &actor, id, verb).await?;
    let now = app.clock.now();
    match event.phase(now) {
        Phase::Draft | Phase::Published | Phase::Running => {}
        Phase::Over | Phase::Closed | Phase::Cancelled => {
            let done = match event.stage {
                Stage::Published => Stage::Closed,
                other => other,
            };
            return Err(EventError::Done(done).into());
        }
    }
    let form = match refused {
        Some((fields, errors)) => FormView::of(fields, errors),
        None => FormView::fresh(&events::draft::fields(&event)),
    };
    let sessions = form.lists.get("session_date").map_or(1, Vec::len).max(1);
    let page = Page {
        path: format!("/events/{}", event.id),
        head: Head::of(&event, Tab::Edit, &actor, now),
        consequences,
        venues,
        sessions,
        confirm,
        reaches,
        form,
    };
    let (title, template) = verb.template();
    match refused {
        None => staff.show(app, title, template, &page),
        Some(_) => staff.show_refused(app, title, template, &page),
    }
}

/// Another time or place: what would follow?
#[get("/events/{id}/change")]
pub async fn ask_change(app: App, staff: SignedIn, id: web::Path<String>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    show(&app, &staff, (&id, Verb::Change), None, Confirm::default()).await
}

/// Moves it and tells everybody who knew.
#[post("/events/{id}/change")]
pub async fn do_change(
    app: App,
    posted: Posted,
    knows: Knows,
    id: web::Path<String>,
) -> PageResult {
    posted.staff.may(Right::PlanEvents)?;
    let event: Id<Event> = id.parse().map_err(|_| EventError::Unknown)?;
    let fields = with_rows(&posted.fields);
    if fields.given("add").is_some() || fields.given("remove").is_some() {
        let none = FormErrors::default();
        return show(
            &app,
            &posted.staff,
            (&id, Verb::Change),
            Some((&fields, &none)),
            Confirm::default(),
        )
        .await;
    }
    let (meeting, reason) = (Meeting::parse(&fields), reason(&fields));
    let (meeting, reason) = match (meeting, reason) {
        (Ok(meeting), Ok(reason)) => (meeting, reason),
        (meeting, reason) => {
            let mut errors = meeting.err().unwrap_or_default();
            errors.0.extend(reason.err().unwrap_or_default().0);
            return show(
                &app,
                &posted.staff,
                (&id, Verb::Change),
                Some((&fields, &errors)),
                Confirm::default(),
            )
            .await;
        }
    };
    if let Some(confirm) = in_the_way(&app, &posted.staff, event, &meeting, &fields).await? {
        let none = FormErrors::default();
        let again = Some((&fields, &none));
        return show(&app, &posted.staff, (&id, Verb::Change), again, confirm).await;
    }
    let reach = Reach::parse(fields.get("reach")).unwrap_or(Reach::One);
    let letters = OpenLetters::parse(fields.get("letters"));
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let written = app
        .db
        .write(move |conn| {
            let known = events::actions::seen_by(conn, &actor, event)?;
            let known = Draft::of(&known).map_err(EventError::Input)?;
            let before = known.meeting.clone();
            let after = Draft { meeting, ..known };
            if after.meeting != before {
                let dates = actions::covered(conn, &actor, event, reach, now)?;
                letters_first(conn, &**knows, &dates, letters, now)?;
            }
            let far = (reach, Times::Everywhere);
            actions::carry(conn, &there, &actor, event, (&after, &reason), far, now)
        })
        .await;
    match written {
        Ok(carried) => {
            let done = match (reach, carried.changed) {
                (Reach::One, _) => "Geändert.".to_owned(),
                (Reach::Later | Reach::All, 1) => "Ein Termin ist geändert.".to_owned(),
                (Reach::Later | Reach::All, more) => format!("{more} Termine sind geändert."),
            };
            let done = format!("{done}{}", kept_words(carried.kept));
            Ok(session::done(format!("/events/{event}"), &sentence(&done, carried.told)))
        }
        Err(ChangeError::Event(EventError::Input(errors))) => {
            show(
                &app,
                &posted.staff,
                (&id, Verb::Change),
                Some((&fields, &errors)),
                Confirm::default(),
            )
            .await
        }
        Err(other) => Err(other.into()),
    }
}

/// The form after "one more" or "without this one": the page comes back with that change.
fn with_rows(fields: &Fields) -> Fields {
    let add = fields.given("add").is_some();
    let remove: Option<usize> = fields.given("remove").and_then(|row| row.parse().ok());
    if !add && remove.is_none() {
        return fields.clone();
    }
    let names = ["session_date", "session_from", "session_to", "session_room"];
    let mut rows = Fields::default();
    let mut seen = [0usize; 4];
    for (name, value) in fields.pairs() {
        match names.iter().position(|known| *known == name) {
            Some(column) => {
                seen[column] += 1;
                if remove != Some(seen[column]) {
                    rows.push(name, value);
                }
            }
            None => rows.push(name, value),
        }
    }
    if add {
        for name in names {
            rows.push(name, "");
        }
    }
    rows
}

/// Cancelling: what would follow?
#[get("/events/{id}/cancel")]
pub async fn ask_cancel(app: App, staff: SignedIn, id: web::Path<String>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    show(&app, &staff, (&id, Verb::Cancel), None, Confirm::default()).await
}

/// Cancels and tells everybody who knew.
#[post("/events/{id}/cancel")]
pub async fn do_cancel(
    app: App,
    posted: Posted,
    knows: Knows,
    id: web::Path<String>,
) -> PageResult {
    posted.staff.may(Right::PlanEvents)?;
    let event: Id<Event> = id.parse().map_err(|_| EventError::Unknown)?;
    let reason = match reason(&posted.fields) {
        Ok(reason) => reason,
        Err(errors) => {
            let refused = Some((&posted.fields, &errors));
            return show(&app, &posted.staff, (&id, Verb::Cancel), refused, Confirm::default())
                .await;
        }
    };
    let letters = OpenLetters::parse(posted.fields.get("letters"));
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let told = app
        .db
        .write(move |conn| {
            events::actions::kept_by(conn, &actor, event)?;
            letters_first(conn, &**knows, &[event], letters, now)?;
            actions::cancel(conn, &there, &actor, event, &reason, now)
        })
        .await;
    match told {
        Ok(told) => Ok(session::done(format!("/events/{event}"), &sentence("Abgesagt.", told))),
        Err(CancelError::Event(EventError::Input(errors))) => {
            let refused = Some((&posted.fields, &errors));
            show(&app, &posted.staff, (&id, Verb::Cancel), refused, Confirm::default()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Where letters are that nobody has called posted. Whoever has one in the letter box must hear that
/// things are different; whoever has none must not hear of what never was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenLetters {
    StillHere,
    Posted,
}

impl OpenLetters {
    fn parse(code: &str) -> Option<Self> {
        match code {
            "here" => Some(Self::StillHere),
            "posted" => Some(Self::Posted),
            _ => None,
        }
    }
}

/// Notes the letters of these dates that have left the house; refuses while nobody has said whether
/// they have.
fn letters_first(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    dates: &[Id<Event>],
    letters: Option<OpenLetters>,
    now: Moment,
) -> Result<(), EventError> {
    for date in dates {
        match letters {
            Some(OpenLetters::StillHere) => {}
            Some(OpenLetters::Posted) => {
                outbox::actions::all_posted(conn, correspondent, date.as_str(), now)?;
            }
            None if outbox::queries::open_letter_count(conn, date.as_str(), now)? == 0 => {}
            None => {
                let message = "Bitte sagen Sie, wo die Briefe sind, die noch als wartend gelten.";
                return Err(EventError::Input(FormErrors::one("letters", message)));
            }
        }
    }
    Ok(())
}

fn reason(fields: &Fields) -> Result<String, FormErrors> {
    let mut check = Check::of(fields);
    let reason = match fields.get("reason") {
        "" => Some(String::new()),
        _ => check.parse("reason", |typed| match Line::parse(typed) {
            Ok(line) => Ok(line.as_str().to_owned()),
            Err(_) => Err(format!("Bitte schreiben Sie höchstens {} Zeichen.", config::LINE_CHARS)),
        }),
    };
    reason.ok_or_else(|| check.errors())
}

fn sentence(done: &str, told: Told) -> String {
    let Told { mails, letters, texts, calls } = told;
    let texts = if texts > 0 { format!(", {texts} SMS") } else { String::new() };
    let mails = match mails {
        1 => "Eine E-Mail".to_owned(),
        more => format!("{more} E-Mails"),
    };
    let letters = match letters {
        1 => "ein Brief".to_owned(),
        more => format!("{more} Briefe"),
    };
    let mut text = format!("{done} {mails}{texts} und {letters} liegen im Postausgang.");
    match calls {
        0 => {}
        1 => text.push_str(" Ein Haushalt muss angerufen werden."),
        more => text.push_str(&format!(" {more} Haushalte müssen angerufen werden.")),
    }
    text
}
