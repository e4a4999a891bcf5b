//! `/events/{id}/repeat` and `/events/{id}/duplicate`: the same again.

use actix_web::{HttpRequest, get, post, web};
use serde::Serialize;

use super::actions::{self, EventError};
use super::head::{Head, Tab};
use super::series::{self, Rhythm};
use super::{Event, queries};
use crate::db::{Day, Id};
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(repeat_form).service(repeat).service(duplicate);
}

/// Dates that are offered at once: half a year of weeks, a year of fortnights or months.
fn offered(rhythm: Rhythm) -> usize {
    match rhythm {
        Rhythm::Weekly | Rhythm::Fortnightly => 26,
        Rhythm::Monthly => 12,
    }
}

#[derive(Serialize)]
struct Repeat {
    form: FormView,
    head: Head,
    rhythms: Vec<Choice>,
    /// The rhythm in hand, to come back to it.
    rhythm: &'static str,
    days: Vec<Choice>,
}

async fn page(
    app: &App,
    staff: &SignedIn,
    id: Id<Event>,
    fields: &Fields,
    errors: &FormErrors,
) -> Result<Repeat, EventError> {
    let actor = staff.actor();
    let (event, taken) = app
        .db
        .read(move |conn| {
            let event = actions::seen_by(conn, &actor, id)?;
            let taken = match event.series {
                Some(series) => queries::series_days(conn, series)?,
                None => Vec::new(),
            };
            Ok::<_, EventError>((event, taken))
        })
        .await?;
    if !staff.scope().covers(event.site) {
        return Err(EventError::WholeHouse);
    }
    let rhythm = Rhythm::parse(fields.get("rhythm")).unwrap_or(Rhythm::Weekly);
    let first = event.sessions.first().map(|session| session.starts_at.civil().date());
    let days = first.map(|first| series::days(first, rhythm, offered(rhythm)));
    let is_free = |day: &jiff::civil::Date| {
        *day >= app.clock.today().civil() && !taken.iter().any(|begin| begin.civil().date() == *day)
    };
    let choice = |day: jiff::civil::Date| {
        let label = match series::holiday(day) {
            Some(holiday) => format!("{} – Feiertag: {holiday}", spoken::short_day(day)),
            None => spoken::short_day(day),
        };
        Choice::new(day.to_string(), label)
    };
    let mut known = fields.clone();
    if fields.given("rhythm").is_none() {
        known.push("rhythm", rhythm.code());
    }
    Ok(Repeat {
        form: FormView::of(&known, errors),
        head: Head::of(&event, Tab::Overview, &staff.actor(), app.clock.now()),
        rhythms: Rhythm::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        rhythm: rhythm.code(),
        days: days.unwrap_or_default().into_iter().filter(is_free).map(choice).collect(),
    })
}

#[get("/events/{id}/repeat")]
async fn repeat_form(
    app: App,
    staff: SignedIn,
    id: web::Path<Id<Event>>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let page = page(&app, &staff, id.into_inner(), &fields, &FormErrors::default()).await?;
    staff.show(&app, "Wiederholen", "events/repeat.html", &page)
}

#[post("/events/{id}/repeat")]
async fn repeat(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let chosen: Option<Vec<_>> = fields.all("day").map(Day::parse).collect();
    let outcome = match chosen {
        Some(days) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            app.db.write(move |conn| actions::repeat(conn, &actor, id, &days, now)).await
        }
        None => Err(EventError::Input(FormErrors::one("day", "Diesen Tag gibt es nicht."))),
    };
    match outcome {
        Ok(0) => Ok(done(format!("/events/{id}"), "An diesen Tagen gibt es schon Termine.")),
        Ok(1) => Ok(done(format!("/events/{id}"), "Ein Entwurf ist neu.")),
        Ok(new) => Ok(done(format!("/events/{id}"), &format!("{new} Entwürfe sind neu."))),
        Err(EventError::Input(errors)) => {
            let page = page(&app, &staff, id, &fields, &errors).await?;
            staff.show_refused(&app, "Wiederholen", "events/repeat.html", &page)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[post("/events/{id}/duplicate")]
async fn duplicate(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let (id, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    let copy = posted.fields.get("copy").parse().unwrap_or_default();
    let copy = app.db.write(move |conn| actions::duplicate(conn, &actor, id, copy, now)).await?;
    Ok(done(format!("/events/{copy}/edit"), "Das ist die Kopie. Bitte prüfen Sie Tag und Ort."))
}
