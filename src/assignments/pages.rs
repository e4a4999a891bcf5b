//! `/events/{id}/assignments`: who is assigned, and the two ways onto the list: keys that are pasted,
//! or one guest who is searched for.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, AssignError, Assigned, Whom};
use super::queries;
use crate::config;
use crate::db::Id;
use crate::events::Event;
use crate::events::actions::seen_by;
use crate::events::erased::Erased;
use crate::events::head::{Head, Tab};
use crate::guests::{self, Guest};
use crate::problem::{Explain, PageResult};
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Fields, FormErrors, FormView};

/// Guests that a search shows.
const FOUND: i64 = 12;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(assign).service(withdraw);
}

#[derive(Serialize)]
struct Row {
    guest: Id<Guest>,
    name: String,
    key: String,
}

#[derive(Serialize)]
struct Found {
    guest: Id<Guest>,
    name: String,
    more: String,
    /// Whether they stand on the list already.
    listed: bool,
}

#[derive(Serialize)]
struct Index {
    head: Head,
    path: String,
    form: FormView,
    rows: Vec<Row>,
    seats: i32,
    /// In place of the list once the names are gone.
    erased: Option<Erased>,
    query: String,
    found: Vec<Found>,
    may_assign: bool,
}

async fn page(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    typed: &str,
    (fields, errors): (&Fields, &FormErrors),
) -> Result<Index, AssignError> {
    let (actor, now) = (staff.actor(), app.clock.now());
    let typed: String = typed.trim().chars().take(config::TITLE_CHARS).collect();
    let (asked, scope) = (typed.clone(), actor.scope.clone());
    let by = actor.clone();
    let (event, erased, people, found) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &by, event)?;
            if !event.format.takes_assigned() {
                return Err(AssignError::NotHere);
            }
            let erased = Erased::of(conn, &event, &by)?;
            let mut people = queries::people(conn, event.id)?;
            people.retain(|person| by.scope.meets(event.site, person.site));
            let found = match asked.is_empty() {
                true => Vec::new(),
                false => {
                    let filter = guests::queries::Filter {
                        query: asked,
                        ..guests::queries::Filter::all(scope)
                    };
                    guests::queries::search(conn, &filter, None, FOUND)?.guests
                }
            };
            Ok::<_, AssignError>((event, erased, people, found))
        })
        .await?;
    let found = found.into_iter().map(|guest| Found {
        guest: guest.id,
        name: guest.name(),
        more: format!("{} · {}", guest.key, guest.town),
        listed: people.iter().any(|person| person.guest == guest.id),
    });
    let row = |person: &queries::Person| Row {
        guest: person.guest,
        name: format!("{}, {}", person.family_name, person.first_name),
        key: person.key.clone(),
    };
    Ok(Index {
        found: found.collect(),
        rows: people.iter().map(row).collect(),
        path: format!("/events/{}/assignments", event.id),
        form: FormView::of(fields, errors),
        seats: event.seats,
        erased,
        query: typed,
        may_assign: actor.may(Right::Invite).is_ok() && actor.scope.covers(event.site),
        head: Head::of(&event, Tab::Assignments, &actor, now),
    })
}

#[get("/events/{event}/assignments")]
async fn index(
    app: App,
    staff: SignedIn,
    event: web::Path<Id<Event>>,
    asked: web::Query<Vec<(String, String)>>,
) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let typed = asked.iter().find(|(name, _)| name == "q").map_or("", |(_, typed)| typed);
    let nothing = (&Fields::default(), &FormErrors::default());
    let page = page(&app, &staff, event.into_inner(), typed, nothing).await?;
    staff.show(&app, "Zuweisungen", "assignments/index.html", &page)
}

#[post("/events/{event}/assignments")]
async fn assign(
    app: App,
    Posted { staff, fields }: Posted,
    event: web::Path<Id<Event>>,
) -> PageResult {
    let (event, actor, now) = (event.into_inner(), staff.actor(), app.clock.now());
    let whom = match fields.get("guest").parse() {
        Ok(guest) => Whom::Guest(guest),
        Err(_) => Whom::Keys(keys(fields.get("keys"))),
    };
    let assigned = app.db.write(move |conn| actions::assign(conn, &actor, event, &whom, now)).await;
    match assigned {
        Ok(assigned) => Ok(done(format!("/events/{event}/assignments"), &sentence(assigned))),
        Err(
            refusal @ (AssignError::Nobody
            | AssignError::TooMany
            | AssignError::Unknown(_)
            | AssignError::NotClient(_)
            | AssignError::Invited(_)
            | AssignError::Full { .. }),
        ) => {
            let errors = FormErrors::one("keys", &refusal.explain().sentence);
            let page = page(&app, &staff, event, "", (&fields, &errors)).await?;
            staff.show_refused(&app, "Zuweisungen", "assignments/index.html", &page)
        }
        Err(
            refusal @ (AssignError::NotAllowed(_)
            | AssignError::Event(_)
            | AssignError::NotHere
            | AssignError::NotNow(_)
            | AssignError::Post(_)
            | AssignError::Database(_)),
        ) => Err(refusal.into()),
    }
}

/// Keys as they are pasted: one per line, or with commas, semicolons, tabs between.
fn keys(pasted: &str) -> Vec<String> {
    let keys = pasted.split(['\n', '\r', ',', ';', '\t']).map(str::trim);
    keys.filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

fn sentence(assigned: Assigned) -> String {
    let new = match assigned.new {
        0 => "Alle standen schon auf der Liste.".to_owned(),
        1 => "1 Person ist dazugekommen.".to_owned(),
        more => format!("{more} Personen sind dazugekommen."),
    };
    format!("{new} Zugewiesen sind jetzt {}.", assigned.all)
}

#[post("/events/{event}/assignments/{guest}/withdrawal")]
async fn withdraw(app: App, posted: Posted, path: web::Path<(Id<Event>, Id<Guest>)>) -> PageResult {
    let (event, guest) = path.into_inner();
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::withdraw(conn, &there, &actor, event, guest, now)).await?;
    Ok(done(format!("/events/{event}/assignments"), "Die Zuweisung ist zurückgenommen."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_however_they_are_pasted() {
        assert_eq!(keys(" K-1\r\nK-2;K-3,\tK-4\n\n"), ["K-1", "K-2", "K-3", "K-4"]);
        assert!(keys(" \n ").is_empty());
    }
}
