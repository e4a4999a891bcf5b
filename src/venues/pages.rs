//! `/venues`: where we meet, and what a guest must know about it.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, VenueError};
use super::draft::{self, Draft};
use super::{Fact, Facts, Venue, queries};
use crate::db::Id;
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{self, Actor, Posted, Right, Scope, SignedIn, Site};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(new_form)
        .service(add)
        .service(edit)
        .service(change)
        .service(archive)
        .service(restore);
}

#[derive(Serialize)]
struct Index {
    venues: Vec<Row>,
    may_plan: bool,
}

#[derive(Serialize)]
struct Row {
    id: Id<Venue>,
    name: String,
    room: String,
    address: String,
    site: String,
    seats: i32,
    facts: Vec<Fact>,
}

fn row(venue: Venue, sites: &[Site]) -> Row {
    let site = sites.iter().find(|site| venue.site == Some(site.id));
    Row {
        id: venue.id,
        address: format!("{}, {} {}", venue.street, venue.postcode, venue.town),
        site: site.map_or_else(|| "ganzes Haus".to_owned(), |site| site.name.clone()),
        seats: venue.seats,
        facts: venue.facts.given(),
        name: venue.name,
        room: venue.room,
    }
}

#[get("/venues")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::SeeEvents)?;
    let scope = staff.scope().clone();
    let venues = app
        .db
        .read(move |conn| {
            let sites = staff::queries::sites(conn)?;
            let venues = queries::list(conn, &scope)?;
            Ok::<_, VenueError>(venues.into_iter().map(|venue| row(venue, &sites)).collect())
        })
        .await?;
    let may_plan = staff.may(Right::PlanEvents).is_ok();
    staff.show(&app, "Orte", "venues/index.html", &Index { venues, may_plan })
}

#[derive(Serialize)]
struct VenueForm {
    form: FormView,
    sites: Vec<Choice>,
    /// Label of the choice "no Standort"; empty where it cannot be chosen.
    whole_house: &'static str,
    facts: Vec<Fact>,
    /// Of the venue that is changed; `None` for a new one.
    venue: Option<Id<Venue>>,
    archived: bool,
}

async fn form(
    app: &App,
    actor: Actor,
    form: FormView,
    venue: Option<Id<Venue>>,
) -> Result<VenueForm, VenueError> {
    app.db
        .read(move |conn| {
            let sites = staff::queries::sites(conn)?;
            let own = sites.into_iter().filter(|site| actor.scope.covers(Some(site.id)));
            Ok(VenueForm {
                form,
                sites: own.map(|site| Choice::new(site.id.to_string(), site.name)).collect(),
                whole_house: match actor.scope {
                    Scope::All => "ganzes Haus",
                    Scope::Sites(_) => "",
                },
                facts: Facts::names(),
                venue,
                archived: match venue {
                    Some(id) => queries::is_archived(conn, id)?,
                    None => false,
                },
            })
        })
        .await
}

#[get("/venues/new")]
async fn new_form(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let mut fields = Fields::of([("id", Id::<Venue>::new().to_string())]);
    if let Some([only]) = staff.scope().sites() {
        fields.push("site", only.as_str());
    }
    let page = form(&app, staff.actor(), FormView::fresh(&fields), None).await?;
    staff.show(&app, "Neuer Ort", "venues/form.html", &page)
}

#[post("/venues")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let errors = match Draft::parse(&fields) {
        Ok(draft) => {
            let (actor, id) = (staff.actor(), fields.get("id").parse().unwrap_or_default());
            match app.db.write(move |conn| actions::add_as(conn, &actor, id, &draft)).await {
                Ok(_) => return Ok(done("/venues", "Der Ort ist gespeichert.")),
                Err(VenueError::Site) => wrong_site(),
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(errors) => errors,
    };
    let page = form(&app, staff.actor(), FormView::of(&fields, &errors), None).await?;
    staff.show_refused(&app, "Neuer Ort", "venues/form.html", &page)
}

fn wrong_site() -> FormErrors {
    FormErrors::one("site", "Bitte wählen Sie einen Ihrer Standorte.")
}

#[get("/venues/{id}")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Venue>>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (id, actor) = (id.into_inner(), staff.actor());
    let venue = app.db.read(move |conn| actions::seen_by(conn, &actor, id)).await?;
    let filled = FormView::fresh(&draft::fields(&venue));
    let page = form(&app, staff.actor(), filled, Some(id)).await?;
    staff.show(&app, &venue.name, "venues/form.html", &page)
}

#[post("/venues/{id}")]
async fn change(app: App, id: web::Path<Id<Venue>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let errors = match Draft::parse(&fields) {
        Ok(draft) => {
            let actor = staff.actor();
            match app.db.write(move |conn| actions::edit(conn, &actor, id, &draft)).await {
                Ok(()) => return Ok(done("/venues", "Der Ort ist gespeichert.")),
                Err(VenueError::Site) => wrong_site(),
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(errors) => errors,
    };
    let actor = staff.actor();
    app.db.read(move |conn| actions::seen_by(conn, &actor, id)).await?;
    let page = form(&app, staff.actor(), FormView::of(&fields, &errors), Some(id)).await?;
    staff.show_refused(&app, "Ort ändern", "venues/form.html", &page)
}

#[post("/venues/{id}/archive")]
async fn archive(app: App, id: web::Path<Id<Venue>>, Posted { staff, .. }: Posted) -> PageResult {
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::archive(conn, &actor, id, now)).await?;
    Ok(done(format!("/venues/{id}"), "Der Ort steht nicht mehr zur Auswahl."))
}

#[post("/venues/{id}/restore")]
async fn restore(app: App, id: web::Path<Id<Venue>>, Posted { staff, .. }: Posted) -> PageResult {
    let (id, actor) = (id.into_inner(), staff.actor());
    app.db.write(move |conn| actions::restore(conn, &actor, id)).await?;
    Ok(done(format!("/venues/{id}"), "Der Ort steht wieder zur Auswahl."))
}
