//! `/staff`: who works here; roles, Standorte, links to sign in.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, Access, StaffError};
use super::queries::{self, LinkPurpose, Member, NewStaff};
use super::session::done;
use super::{Posted, Right, Role, Scope, SignedIn, Site, Staff};
use crate::config;
use crate::db::Id;
use crate::problem::{Explain, PageResult};
use crate::text::{EmailAddress, PersonName};
use crate::web::App;
use crate::web::form::{Check, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(new_form)
        .service(add)
        .service(edit)
        .service(change)
        .service(give_link)
        .service(sign_out_everywhere)
        .service(set_access);
}

#[derive(Serialize)]
struct Index {
    members: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: Id<Staff>,
    name: String,
    email: String,
    role: &'static str,
    sites: String,
    active: bool,
    has_password: bool,
}

fn row(member: &Member, sites: &[Site]) -> Row {
    let names = |own: &[Id<Site>]| {
        let own = sites.iter().filter(|site| own.contains(&site.id));
        own.map(|site| site.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    Row {
        id: member.id,
        name: member.name.clone(),
        email: member.email.clone(),
        role: member.role.label(),
        sites: member.scope.sites().map_or("alle".into(), names),
        active: member.active,
        has_password: member.has_password,
    }
}

#[get("/staff")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let members = app
        .db
        .read(|conn| {
            let sites = queries::sites(conn)?;
            Ok::<_, diesel::result::Error>(
                queries::members(conn)?.iter().map(|member| row(member, &sites)).collect(),
            )
        })
        .await?;
    staff.show(&app, "Mitarbeitende", "staff/index.html", &Index { members })
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct StaffForm {
    form: FormView,
    roles: Vec<Choice>,
    sites: Vec<Choice>,
    /// Of whoever is changed; `None` for a new one.
    member: Option<Row>,
}

async fn form(
    app: &App,
    form: FormView,
    member: Option<Id<Staff>>,
) -> Result<StaffForm, StaffError> {
    app.db
        .read(move |conn| {
            let known = queries::sites(conn)?;
            let member = match member {
                Some(id) => {
                    let member = queries::member(conn, id)?.ok_or(StaffError::Unknown)?;
                    Some(row(&member, &known))
                }
                None => None,
            };
            let choice = |site: Site| Choice { value: site.id.to_string(), label: site.name };
            Ok(StaffForm {
                form,
                roles: roles(),
                sites: known.into_iter().map(choice).collect(),
                member,
            })
        })
        .await
}

/// Every role: a form that lacked somebody's own would quietly give them another.
fn roles() -> Vec<Choice> {
    Role::ALL
        .iter()
        .map(|role| Choice { value: role.code().into(), label: role.label().into() })
        .collect()
}

#[get("/staff/new")]
async fn new_form(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let fresh = FormView::fresh(&Fields::of([("role", "planner")]));
    let page = form(&app, fresh, None).await?;
    staff.show(&app, "Neue Person", "staff/form.html", &page)
}

/// Reads somebody from a form; without a ticked Standort they see all.
fn parse(fields: &Fields) -> Result<NewStaff, FormErrors> {
    let mut check = Check::of(fields);
    let name = check.parse("name", |text| PersonName::parse(text).map_err(|e| e.explain()));
    let email = check.parse("email", |text| EmailAddress::parse(text).map_err(|e| e.explain()));
    let role = check.word("role", Role::parse);
    let sites: Result<Vec<Id<Site>>, _> = fields.all("site").map(str::parse).collect();
    if sites.is_err() {
        check.refuse("site", "Bitte wählen Sie etwas aus der Liste.");
    }
    match (name, email, role, sites) {
        (Some(name), Some(email), Some(role), Ok(sites)) => Ok(NewStaff {
            name: name.as_str().to_owned(),
            email: email.as_str().to_lowercase(),
            role,
            scope: match sites.is_empty() {
                true => Scope::All,
                false => Scope::Sites(sites),
            },
        }),
        (Some(_) | None, Some(_) | None, Some(_) | None, Ok(_) | Err(_)) => Err(check.errors()),
    }
}

#[post("/staff")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    let now = app.clock.now();
    let added = match parse(&fields) {
        Ok(new) => app
            .db
            .write(move |conn| {
                let id = actions::add(conn, &new, now)?;
                let link =
                    actions::make_link(conn, id, LinkPurpose::Invite, config::LINK_LIFE, now)?;
                Ok::<_, StaffError>((new.name, link))
            })
            .await
            .map_err(|error| FormErrors::one("email", &error.explain().sentence)),
        Err(errors) => Err(errors),
    };
    match added {
        Ok((name, link)) => show_given(&app, &staff, name, &link),
        Err(errors) => {
            let page = form(&app, FormView::of(&fields, &errors), None).await?;
            staff.show_refused(&app, "Neue Person", "staff/form.html", &page)
        }
    }
}

#[derive(Serialize)]
struct GivenLink {
    name: String,
    link: String,
    days: u64,
}

/// The link stands on this page once, to be handed over in person or by mail.
fn show_given(app: &App, staff: &SignedIn, name: String, token: &str) -> PageResult {
    let page = GivenLink {
        name,
        link: format!("{}/anmelden/link/{token}", app.config.public_url),
        days: config::LINK_LIFE.as_secs() / 86_400,
    };
    staff.show(app, "Link zum Anmelden", "staff/given_link.html", &page)
}

#[get("/staff/{id}")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Staff>>) -> PageResult {
    staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    let member = app.db.read(move |conn| queries::member(conn, id)).await?;
    let member = member.ok_or(StaffError::Unknown)?;
    let mut fields = Fields::of([
        ("name", member.name.as_str()),
        ("email", &member.email),
        ("role", member.role.code()),
    ]);
    for site in member.scope.sites().unwrap_or_default() {
        fields.push("site", site.as_str());
    }
    let page = form(&app, FormView::fresh(&fields), Some(id)).await?;
    staff.show(&app, &member.name, "staff/form.html", &page)
}

#[post("/staff/{id}")]
async fn change(app: App, id: web::Path<Id<Staff>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    let changed = match parse(&fields) {
        Ok(new) => app
            .db
            .write(move |conn| actions::change(conn, id, &new))
            .await
            .map_err(|error| FormErrors::one("email", &error.explain().sentence)),
        Err(errors) => Err(errors),
    };
    match changed {
        Ok(()) => Ok(done("/staff", "Gespeichert.")),
        Err(errors) => {
            let page = form(&app, FormView::of(&fields, &errors), Some(id)).await?;
            staff.show_refused(&app, "Person ändern", "staff/form.html", &page)
        }
    }
}

#[post("/staff/{id}/link")]
async fn give_link(app: App, id: web::Path<Id<Staff>>, Posted { staff, .. }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    let (id, now) = (id.into_inner(), app.clock.now());
    let (name, link) = app
        .db
        .write(move |conn| {
            let member = queries::member(conn, id)?.ok_or(StaffError::Unknown)?;
            let purpose = match member.has_password {
                true => LinkPurpose::Reset,
                false => LinkPurpose::Invite,
            };
            let link = actions::make_link(conn, id, purpose, config::LINK_LIFE, now)?;
            Ok::<_, StaffError>((member.name, link))
        })
        .await?;
    show_given(&app, &staff, name, &link)
}

#[post("/staff/{id}/sign-out")]
async fn sign_out_everywhere(
    app: App,
    id: web::Path<Id<Staff>>,
    Posted { staff, .. }: Posted,
) -> PageResult {
    staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    app.db.write(move |conn| actions::end_sessions(conn, id)).await?;
    Ok(done("/staff", "Überall abgemeldet."))
}

#[post("/staff/{id}/access")]
async fn set_access(app: App, id: web::Path<Id<Staff>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    let access = match fields.get("access") {
        "open" => Access::Open,
        _ => Access::Closed,
    };
    app.db.write(move |conn| actions::set_access(conn, id, access)).await?;
    Ok(done(
        "/staff",
        match access {
            Access::Open => "Der Zugang ist wieder offen.",
            Access::Closed => "Der Zugang ist gesperrt. Die Person ist überall abgemeldet.",
        },
    ))
}
