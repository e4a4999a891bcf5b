//! `/events/{id}/slots`: who has which time; to give one, to block one, to plan them.

use actix_web::{get, post, web};
use serde::Serialize;

use super::super::Invitation;
use super::actions::{self, Given, SlotError, Use};
use super::list::{Line, Party, Plan, Whose};
use crate::db::Id;
use crate::events::Event;
use crate::events::actions::seen_by;
use crate::events::erased::Erased;
use crate::events::head::{Head, Tab};
use crate::problem::{Explain, PageResult};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Check, Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(set_length).service(give).service(set_use);
}

/// Lengths that the page offers.
const OFFERED: [i32; 7] = [10, 15, 20, 30, 45, 60, 90];
/// Guests in the list of whom to give a time; more are found at the reply desk.
const CANDIDATES: usize = 300;

#[derive(Serialize)]
struct Row {
    number: i32,
    when: String,
    /// `free`, `blocked` or `taken`.
    state: &'static str,
    names: String,
    persons: String,
    /// Where the invitation is; empty where the reader may not see it.
    href: String,
}

#[derive(Serialize)]
struct Someone {
    names: String,
    href: String,
}

#[derive(Serialize)]
struct Index {
    head: Head,
    path: String,
    form: FormView,
    /// 0: this event has none.
    minutes: i32,
    lengths: Vec<Choice>,
    rows: Vec<Row>,
    given: usize,
    usable: usize,
    without: Vec<Someone>,
    waiting: Vec<Someone>,
    guests: Vec<Choice>,
    free: Vec<Choice>,
    more: bool,
    erased: Option<Erased>,
    open_door: bool,
    may_plan: bool,
    may_give: bool,
}

const UNSEEN: &str = "vergeben (Gast eines anderen Standorts)";

fn row(line: &Line) -> Row {
    let (state, party) = match &line.whose {
        Whose::Nobody => ("free", None),
        Whose::Blocked => ("blocked", None),
        Whose::Party(party) => ("taken", Some(party)),
    };
    let shown = party.map(someone);
    Row {
        number: line.slot.number,
        when: spoken::short(line.slot.hours),
        state,
        persons: match party.map_or(0, |party| party.persons) {
            0 | 1 => String::new(),
            more => format!("{more} Personen"),
        },
        href: shown.as_ref().map(|one| one.href.clone()).unwrap_or_default(),
        names: shown.map(|one| one.names).unwrap_or_default(),
    }
}

fn someone(party: &Party) -> Someone {
    match &party.names {
        Some(names) => {
            Someone { names: names.clone(), href: format!("/phone/{}", party.invitation) }
        }
        None => Someone { names: UNSEEN.into(), href: String::new() },
    }
}

fn candidate(party: &Party, plan: &Plan) -> Option<Choice> {
    let names = party.names.as_ref()?;
    let line = plan.lines.iter().find(|line| Some(line.slot.number) == party.slot);
    let now = match line {
        Some(line) => format!("jetzt {}", spoken::short(line.slot.hours)),
        None => party.reply.label().to_owned(),
    };
    Some(Choice::new(party.id.to_string(), format!("{names} ({now})")))
}

async fn page(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    (fields, errors): (&Fields, &FormErrors),
) -> Result<Index, SlotError> {
    let (actor, now) = (staff.actor(), app.clock.now());
    let by = actor.clone();
    let (event, erased, plan) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &by, event)?;
            let erased = Erased::of(conn, &event, &by)?;
            let plan = Plan::of(conn, &by, &event)?;
            Ok::<_, SlotError>((event, erased, plan))
        })
        .await?;
    let free = plan.lines.iter().filter(|line| matches!(line.whose, Whose::Nobody));
    let free =
        free.map(|line| Choice::new(line.slot.number.to_string(), spoken::short(line.slot.hours)));
    let mut guests: Vec<_> = plan.candidates().filter_map(|one| candidate(one, &plan)).collect();
    let more = guests.len() > CANDIDATES;
    guests.truncate(CANDIDATES);
    let minutes = event.slots.as_ref().map_or(0, |slots| slots.minutes);
    let mut lengths = OFFERED.to_vec();
    if minutes > 0 && !lengths.contains(&minutes) {
        lengths.push(minutes);
    }
    Ok(Index {
        path: format!("/events/{}/slots", event.id),
        form: FormView::of(fields, errors),
        minutes,
        lengths: lengths
            .into_iter()
            .map(|length| Choice::new(length.to_string(), format!("{length} Minuten")))
            .collect(),
        given: plan.given(),
        usable: event.usable_slots().len(),
        free: free.collect(),
        rows: plan.lines.iter().map(row).collect(),
        without: plan.without.iter().map(someone).collect(),
        waiting: plan.waiting.iter().map(someone).collect(),
        guests,
        more,
        erased,
        open_door: event.format.open_door,
        may_plan: actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(event.site),
        may_give: actor.may(Right::EnterAnswers).is_ok(),
        head: Head::of(&event, Tab::Slots, &actor, now),
    })
}

const TITLE: &str = "Zeiten";
const TEMPLATE: &str = "invitations/slots.html";

#[get("/events/{event}/slots")]
async fn index(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let event = event.into_inner();
    let page = page(&app, &staff, event, (&Fields::default(), &FormErrors::default())).await?;
    staff.show(&app, TITLE, TEMPLATE, &page)
}

async fn refused(app: &App, posted: &Posted, event: Id<Event>, errors: &FormErrors) -> PageResult {
    let page = page(app, &posted.staff, event, (&posted.fields, errors)).await?;
    posted.staff.show_refused(app, TITLE, TEMPLATE, &page)
}

#[post("/events/{event}/slots")]
async fn set_length(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let event = event.into_inner();
    let mut check = Check::of(&posted.fields);
    let minutes = match posted.fields.get("minutes") {
        "" => None,
        _ => check.number("minutes", actions::MINUTES),
    };
    let errors = check.errors();
    if !errors.is_empty() {
        return refused(&app, &posted, event, &errors).await;
    }
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let planned =
        app.db.write(move |conn| actions::plan(conn, &there, &actor, event, minutes, now)).await;
    let path = format!("/events/{event}/slots");
    match planned {
        Ok(()) => Ok(done(
            path,
            match minutes {
                Some(_) => "Die Zeiten stehen. Gäste wählen ihre Zeit mit ihrer Antwort.",
                None => "Diese Veranstaltung hat keine einzelnen Zeiten mehr.",
            },
        )),
        Err(
            refusal @ (SlotError::Minutes(_)
            | SlotError::NoneFits
            | SlotError::OpenDoor
            | SlotError::TooFew { .. }
            | SlotError::Given(_)),
        ) => {
            let errors = FormErrors::one("minutes", &refusal.explain().sentence);
            refused(&app, &posted, event, &errors).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[post("/events/{event}/slots/guest")]
async fn give(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let event = event.into_inner();
    let party: Option<Id<Invitation>> = posted.fields.get("party").parse().ok();
    let number: Option<i32> = posted.fields.get("number").parse().ok();
    let mut check = Check::of(&posted.fields);
    if party.is_none() {
        check.refuse("party", "Bitte wählen Sie einen Gast.");
    }
    if number.is_none() {
        check.refuse("number", "Bitte wählen Sie eine Zeit.");
    }
    let errors = check.errors();
    let (Some(party), Some(number)) = (party, number) else {
        return refused(&app, &posted, event, &errors).await;
    };
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let given = app
        .db
        .write(move |conn| actions::give(conn, &there, &actor, event, (party, number), now))
        .await;
    match given {
        Ok(given) => Ok(done(
            format!("/events/{event}/slots"),
            match given {
                Given::Theirs => "Die Zeit ist vergeben. Der Gast erfährt es.",
                Given::Waiting => "!Alle Zeiten sind vergeben. Der Gast steht auf der Warteliste.",
            },
        )),
        Err(refusal @ (SlotError::Taken | SlotError::NoSlot)) => {
            let errors = FormErrors::one("number", &refusal.explain().sentence);
            refused(&app, &posted, event, &errors).await
        }
        Err(refusal @ (SlotError::NoParty | SlotError::NotNow(_))) => {
            let errors = FormErrors::one("party", &refusal.explain().sentence);
            refused(&app, &posted, event, &errors).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[post("/events/{event}/slots/{number}/use")]
async fn set_use(app: App, posted: Posted, path: web::Path<(Id<Event>, i32)>) -> PageResult {
    let (event, number) = path.into_inner();
    let (new, sentence) = match posted.fields.get("use") {
        "blocked" => (Use::Blocked, "Diese Zeit bekommt niemand mehr."),
        _ => (Use::Open, "Diese Zeit ist wieder frei."),
    };
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let changed = app
        .db
        .write(move |conn| actions::set_use(conn, &there, &actor, event, (number, new), now))
        .await;
    let path = format!("/events/{event}/slots");
    match changed {
        Ok(()) => Ok(done(path, sentence)),
        Err(refusal @ (SlotError::Taken | SlotError::TooFew { .. })) => {
            Ok(done(path, &format!("!{}", refusal.explain().sentence)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
