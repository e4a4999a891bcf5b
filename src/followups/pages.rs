//! `/events/{id}/followups`: who goes where next, and who has nowhere to go yet.

use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{self, FollowUpError, open_count};
use super::followup::{Draft, FollowUp, Participant, State, Step, Talk, TookPart};
use super::{handover, queries};
use crate::attendance::Seen;
use crate::clock;
use crate::db::{Conn, Day, Id, Moment};
use crate::events::actions::seen_by;
use crate::events::head::{Head, Tab};
use crate::events::{Event, Phase};
use crate::formats::Sensitivity;
use crate::guests::Guest;
use crate::problem::{PageProblem, PageResult, ours};
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(list).service(hand_over).service(show).service(keep);
}

#[derive(Serialize)]
struct Row {
    guest: Id<Guest>,
    name: String,
    took_part: &'static str,
    left: bool,
    talk: &'static str,
    step: &'static str,
    owner: String,
    due_on: String,
    state: State,
    state_label: &'static str,
    lacks: String,
}

#[derive(Serialize)]
struct Index {
    head: Head,
    path: String,
    rows: Vec<Row>,
    open: usize,
    talk: &'static str,
    /// Whether something can be entered now.
    takes: bool,
    /// Whether the list can be handed over: everybody has a next step, and the event is over.
    can_hand_over: bool,
    /// Whether guests of other Standorte are left out.
    own_guests_only: bool,
    handed_on: String,
    erased_on: String,
}

/// What the talk at the end is called: at health weeks it is about a recommendation that only the
/// guest takes along.
fn talk(event: &Event) -> &'static str {
    match event.format.sensitivity {
        Sensitivity::Normal => "Abschlussgespräch",
        Sensitivity::Health => "Gespräch über die persönliche Empfehlung",
    }
}

fn day(day: Option<Day>) -> String {
    day.map_or(String::new(), |day| day.civil().strftime("%d.%m.%Y").to_string())
}

fn on(at: Option<Moment>) -> String {
    let at = at.map(|at| clock::local(at, clock::ZONE).civil());
    at.map_or(String::new(), |at| at.strftime("%d.%m.%Y").to_string())
}

fn row(one: &Participant) -> Row {
    let known = one.followup.as_ref();
    let state = known.map_or(State::Open, |known| known.state);
    let lacks = known.map(FollowUp::lacks).unwrap_or_default();
    let lacks: Vec<_> = lacks.into_iter().map(|lack| lack.label()).collect();
    Row {
        guest: one.guest,
        name: one.name.clone(),
        took_part: one.took_part.label(),
        left: one.took_part != TookPart::Yes,
        talk: known.map_or(Talk::Open, |known| known.talk).label(),
        step: known.and_then(|known| known.step).map_or("", Step::label),
        owner: known.map_or(String::new(), |known| known.owner_name.clone()),
        due_on: day(known.and_then(|known| known.due_on)),
        state,
        state_label: state.label(),
        lacks: match state {
            State::Open if !lacks.is_empty() => format!("es fehlt: {}", lacks.join(", ")),
            State::Open | State::Agreed | State::Begun | State::Done | State::Dropped => {
                String::new()
            }
        },
    }
}

fn index_page(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    now: Moment,
) -> Result<Index, FollowUpError> {
    if !event.format.follow_up {
        return Err(FollowUpError::NotHere);
    }
    let handover = queries::handover(conn, event.id)?;
    let all = actions::of_event(conn, event, &actor.scope)?;
    let open = open_count(&all);
    let phase = event.phase(now);
    let enters = actor.may(Right::EnterAnswers).is_ok();
    let over = matches!(phase, Phase::Over | Phase::Closed);
    let sees_all = actor.scope.covers(event.site);
    Ok(Index {
        path: format!("/events/{}/followups", event.id),
        rows: all.iter().map(row).collect(),
        open,
        talk: talk(event),
        takes: enters && (over || phase == Phase::Running),
        can_hand_over: enters && over && open == 0 && !all.is_empty() && sees_all,
        own_guests_only: !sees_all,
        handed_on: on(handover.handed_at),
        erased_on: on(handover.erased_at),
        head: Head::of(event, Tab::FollowUps, actor, now),
    })
}

#[get("/events/{event}/followups")]
async fn index(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let read = app.db.read(move |conn| {
        let event = seen_by(conn, &actor, event)?;
        Seen::of(conn, &actor, &event, now, |conn| index_page(conn, &actor, &event, now))
    });
    read.await?.show(&app, &staff, "Anschluss", "followups/index.html")
}

/// The list for the Fachverfahren. Reading it changes nothing; that it arrived is confirmed beside it.
#[get("/events/{event}/followups/anschluss.csv")]
async fn list(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (actor, event) = (staff.actor(), event.into_inner());
    let (all, keys) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            let all = actions::of_event(conn, &event, &actor.scope)?;
            let ids: Vec<_> = all.iter().map(|one| one.guest).collect();
            let keys = queries::keys(conn, &ids)?;
            Ok::<_, FollowUpError>((all, keys))
        })
        .await?;
    let bytes = handover::csv(&all, &keys).map_err(|error| PageProblem(ours(&error)))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"anschluss.csv\""))
        .insert_header(("Cache-Control", "no-store"))
        .body(bytes))
}

#[post("/events/{event}/followups/handover")]
async fn hand_over(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    app.db.write(move |conn| actions::hand_over(conn, &actor, event, now)).await?;
    let sentence = "Übergeben. In der kommenden Nacht werden die Anschlüsse hier gelöscht.";
    Ok(done(format!("/events/{event}/followups"), sentence))
}

#[derive(Serialize)]
struct Show {
    head: Head,
    path: String,
    form: FormView,
    name: String,
    took_part: &'static str,
    talk: &'static str,
    talks: Vec<Choice>,
    steps: Vec<Choice>,
    owners: Vec<Choice>,
    states: Vec<Choice>,
    /// Whether somebody else is still without a next step.
    others_open: bool,
    closed: bool,
}

fn fields(known: Option<&FollowUp>, me: Id<crate::staff::Staff>) -> Fields {
    let Some(known) = known else { return Fields::of([("owner", me.to_string())]) };
    let mut fields = Fields::of([
        ("talk", known.talk.code().to_owned()),
        ("step", known.step.map_or("", Step::code).to_owned()),
        ("owner", known.owner.map_or(String::new(), |owner| owner.to_string())),
        ("due_on", known.due_on.map_or(String::new(), Day::iso)),
    ]);
    if known.state != State::Open {
        fields.push("state", known.state.code());
    }
    fields
}

async fn show_page(
    app: &App,
    staff: &SignedIn,
    (event, guest): (Id<Event>, Id<Guest>),
    refused: Option<(&Fields, &FormErrors)>,
) -> Result<Show, FollowUpError> {
    let (actor, now) = (staff.actor(), app.clock.now());
    let by = actor.clone();
    let (event, all, owners) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &by, event)?;
            let all = actions::of_event(conn, &event, &by.scope)?;
            let owners = actions::owners(conn, &event)?;
            Ok::<_, FollowUpError>((event, all, owners))
        })
        .await?;
    let one = all.iter().find(|one| one.guest == guest).ok_or(FollowUpError::NoGuest)?;
    let known = one.followup.as_ref();
    let mut choices: Vec<_> =
        owners.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect();
    // Whoever sees to it still does, even if they no longer work here.
    if let Some(owner) = known.and_then(|known| known.owner)
        && !choices.iter().any(|choice| choice.value == owner.as_str())
    {
        let name = known.map_or(String::new(), |known| known.owner_name.clone());
        choices.push(Choice::new(owner.to_string(), name));
    }
    let form = match refused {
        Some((fields, errors)) => FormView::of(fields, errors),
        None => FormView::fresh(&fields(known, staff.id())),
    };
    let chosen = [State::Agreed, State::Begun, State::Done, State::Dropped];
    Ok(Show {
        path: format!("/events/{}/followups/{guest}", event.id),
        form,
        name: one.name.clone(),
        took_part: one.took_part.label(),
        talk: talk(&event),
        talks: Talk::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        steps: Step::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        owners: choices,
        states: chosen.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        others_open: all.iter().any(|other| other.guest != guest && other.is_open()),
        closed: event.phase(now) == Phase::Closed,
        head: Head::of(&event, Tab::FollowUps, &actor, now),
    })
}

#[get("/events/{event}/followups/{guest:[0-9a-f-]{36}}")]
async fn show(app: App, staff: SignedIn, path: web::Path<(Id<Event>, Id<Guest>)>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let page = show_page(&app, &staff, path.into_inner(), None).await?;
    staff.show(&app, &page.name, "followups/show.html", &page)
}

#[post("/events/{event}/followups/{guest:[0-9a-f-]{36}}")]
async fn keep(
    app: App,
    Posted { staff, fields }: Posted,
    path: web::Path<(Id<Event>, Id<Guest>)>,
) -> PageResult {
    let (event, guest) = path.into_inner();
    let (actor, now) = (staff.actor(), app.clock.now());
    let kept = match Draft::parse(&fields) {
        Ok(draft) => {
            app.db
                .write(move |conn| {
                    let state = actions::keep(conn, &actor, (event, guest), &draft, now)?;
                    let found = seen_by(conn, &actor, event)?;
                    let all = actions::of_event(conn, &found, &actor.scope)?;
                    Ok::<_, FollowUpError>((state, next_open(&all)))
                })
                .await
        }
        Err(errors) => Err(FollowUpError::Input(errors)),
    };
    match kept {
        Ok((state, next)) => {
            let sentence = match state {
                State::Open => "!Gespeichert. Noch offen: Es fehlt etwas.",
                State::Agreed | State::Begun | State::Done | State::Dropped => {
                    "Der Anschluss ist gespeichert."
                }
            };
            let all = format!("/events/{event}/followups");
            let next = next.filter(|_| fields.given("next").is_some());
            Ok(done(next.map_or(all.clone(), |next| format!("{all}/{next}")), sentence))
        }
        Err(FollowUpError::Input(errors)) => {
            let refused = Some((&fields, &errors));
            let page = show_page(&app, &staff, (event, guest), refused).await?;
            staff.show_refused(&app, &page.name, "followups/show.html", &page)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn next_open(all: &[Participant]) -> Option<Id<Guest>> {
    all.iter().find(|one| one.is_open()).map(|one| one.guest)
}
