//! `/keys`: which machines may ask, with which role.

use actix_web::{get, post, web};
use serde::Serialize;

use super::api_key::ApiKey;
use super::session::done;
use super::{Posted, Right, Role, SignedIn, actions, queries};
use crate::clock;
use crate::db::Id;
use crate::problem::PageResult;
use crate::spoken;
use crate::text::Title;
use crate::web::App;
use crate::web::form::{Check, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(add).service(revoke);
}

#[derive(Serialize)]
struct Index {
    form: FormView,
    keys: Vec<Row>,
    roles: Vec<Choice>,
    /// The new key: stands here once.
    made: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct Row {
    id: Id<ApiKey>,
    name: String,
    role: &'static str,
    since: String,
    revoked: bool,
}

async fn page(app: &App, form: FormView, made: String) -> Result<Index, diesel::result::Error> {
    let keys = app.db.read(queries::keys).await?;
    let row = |key: queries::KeyRow| Row {
        id: key.id,
        name: key.name,
        role: key.role.label(),
        since: spoken::short_day(clock::local(key.created_at, clock::ZONE).civil().date()),
        revoked: key.revoked_at.is_some(),
    };
    let roles = [Role::Planner, Role::Desk, Role::Manager, Role::Admin];
    let choice = |role: Role| Choice { value: role.code(), label: role.label() };
    Ok(Index {
        form,
        keys: keys.into_iter().map(row).collect(),
        roles: roles.into_iter().map(choice).collect(),
        made,
    })
}

#[get("/keys")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let page = page(&app, FormView::default(), String::new()).await?;
    staff.show(&app, "Schlüssel für Programme", "staff/keys.html", &page)
}

#[post("/keys")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    let mut check = Check::of(&fields);
    let name = check.parse("name", |text| Title::parse(text).map_err(|error| error.explain()));
    let role = check.word("role", Role::parse);
    let now = app.clock.now();
    match (name, role) {
        (Some(name), Some(role)) => {
            let (_, made) =
                app.db.write(move |conn| actions::make_key(conn, name.as_str(), role, now)).await?;
            let page = page(&app, FormView::default(), made).await?;
            staff.show(&app, "Schlüssel für Programme", "staff/keys.html", &page)
        }
        (Some(_) | None, Some(_) | None) => {
            let errors: FormErrors = check.errors();
            let page = page(&app, FormView::of(&fields, &errors), String::new()).await?;
            staff.show_refused(&app, "Schlüssel für Programme", "staff/keys.html", &page)
        }
    }
}

#[post("/keys/{id}/revocation")]
async fn revoke(app: App, id: web::Path<Id<ApiKey>>, Posted { staff, .. }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    let (id, now) = (id.into_inner(), app.clock.now());
    app.db.write(move |conn| queries::revoke_key(conn, id, now)).await?;
    Ok(done("/keys", "Der Schlüssel gilt nicht mehr."))
}
