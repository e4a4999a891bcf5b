//! `/events/{id}/team`: who makes an event happen, who said yes, and who is needed in two places. What
//! follows for families in care is known here.

use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{TeamChangeError, TeamChanged, TeamVerb, change_team};
use crate::db::{Conn, Id, Moment};
use crate::events::head::{Head, Tab};
use crate::events::need::Knowing;
use crate::events::team::actions::{self as team, TeamError};
use crate::events::team::clashes::{self, Confirm, Wanted};
use crate::events::team::{Agreement, Member, NewMember, Part, draft, queries};
use crate::events::{Event, Stage, actions::seen_by, languages};
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, Role, SignedIn};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show).service(add).service(join).service(edit).service(change);
    routes.service(agree).service(remove);
}

#[derive(Serialize)]
struct Row {
    id: Id<Member>,
    part: String,
    name: String,
    /// "von außen", or empty for our own.
    outside: &'static str,
    /// "Mo 11.01.2027, 9:00–12:00"; empty: the whole event.
    session: String,
    phone: String,
    email: String,
    agreement: Agreement,
    agreement_label: &'static str,
}

#[derive(Serialize)]
struct TeamPage {
    head: Head,
    path: String,
    members: Vec<Row>,
    /// The event's own Kümmerer while nobody in the team is it.
    contact_name: String,
    contact_phone: String,
    clashes: Vec<String>,
    may_plan: bool,
    /// Shown beside a form that is saved in spite of clashes.
    confirm: Confirm,
    /// Of the member that is changed; `None`: somebody new.
    editing: Option<Id<Member>>,
    form: FormView,
    choices: Choices,
}

#[derive(Serialize)]
struct Choices {
    parts: Vec<Choice>,
    colleagues: Vec<Choice>,
    languages: &'static [languages::Language],
    sessions: Vec<Choice>,
    agreements: Vec<Choice>,
}

fn row(event: &Event, member: &Member) -> Row {
    let session = event.sessions.iter().find(|one| member.session == Some(one.id));
    Row {
        id: member.id,
        part: member.part_label(),
        name: member.name.clone(),
        outside: if member.staff.is_none() { "von außen" } else { "" },
        session: session.map(|one| spoken::short(hours(one))).unwrap_or_default(),
        phone: member.phone.clone(),
        email: member.email.clone(),
        agreement: member.agreement,
        agreement_label: member.agreement.label(),
    }
}

fn hours(session: &crate::events::Session) -> spoken::Hours {
    spoken::Hours { starts_at: session.starts_at.civil(), ends_at: session.ends_at.civil() }
}

fn choices(conn: &mut Conn, event: &Event) -> Result<Choices, diesel::result::Error> {
    let colleague = |(id, name, role): (Id<crate::staff::Staff>, String, Role)| {
        let label = match role {
            Role::Provider => format!("{name} (Träger)"),
            Role::Planner | Role::Desk | Role::Manager | Role::Auditor | Role::Admin => name,
        };
        Choice::new(id.to_string(), label)
    };
    let session = |one| (one, spoken::short(hours(one)));
    let sessions = event.sessions.iter().map(session);
    Ok(Choices {
        parts: Part::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        colleagues: queries::colleagues(conn)?.into_iter().map(colleague).collect(),
        languages: languages::ALL,
        sessions: match event.sessions.len() {
            0 | 1 => Vec::new(),
            _ => sessions.map(|(one, label)| Choice::new(one.id.to_string(), label)).collect(),
        },
        agreements: Agreement::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
    })
}

/// What the form on the page is for, and how it stands.
struct Form {
    editing: Option<Id<Member>>,
    view: FormView,
    confirm: Confirm,
}

impl Form {
    fn fresh() -> Self {
        let id = Id::<Member>::new().to_string();
        let fields = Fields::of([("id", id.as_str()), ("agreement", Agreement::Asked.code())]);
        Self { editing: None, view: FormView::fresh(&fields), confirm: Confirm::default() }
    }
}

fn team_page(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    form: Form,
    now: Moment,
) -> Result<TeamPage, TeamError> {
    let event = seen_by(conn, actor, event)?;
    let team = queries::of_event(conn, event.id)?;
    let has_contact = team.iter().any(|one| one.part == Part::Contact && !one.is_out());
    let open = matches!(event.stage, Stage::Draft | Stage::Published);
    let may_plan = open && actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(event.site);
    let members = team.iter().map(|one| row(&event, one)).collect();
    let knowing = Knowing::of(conn, actor)?;
    let clashes = match open {
        true => clashes::find(conn, &Wanted::by(&event, team), &knowing)?,
        false => Vec::new(),
    };
    Ok(TeamPage {
        head: Head::of(&event, Tab::Team, actor, now),
        path: format!("/events/{}/team", event.id),
        members,
        contact_name: if has_contact { String::new() } else { event.contact_name.clone() },
        contact_phone: if has_contact { String::new() } else { event.contact_phone.clone() },
        clashes: clashes.iter().map(clashes::Clash::sentence).collect(),
        may_plan,
        confirm: form.confirm,
        editing: form.editing,
        form: form.view,
        choices: choices(conn, &event)?,
    })
}

const TITLE: &str = "Team";

async fn draw(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    form: Form,
    shown: Shown,
) -> PageResult {
    let (actor, now) = (staff.actor(), app.clock.now());
    let template = match form.editing {
        Some(_) => "invitations/team_member.html",
        None => "invitations/team.html",
    };
    let page = app.db.read(move |conn| team_page(conn, &actor, event, form, now)).await?;
    match shown {
        Shown::AsAsked => staff.show(app, TITLE, template, &page),
        Shown::Refused => staff.show_refused(app, TITLE, template, &page),
    }
}

#[derive(Clone, Copy)]
enum Shown {
    AsAsked,
    Refused,
}

#[get("/events/{id}/team")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    draw(&app, &staff, id.into_inner(), Form::fresh(), Shown::AsAsked).await
}

/// Takes somebody in; where that clashes with something else, the second press does it.
#[post("/events/{id}/team")]
async fn add(app: App, id: web::Path<Id<Event>>, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let member = fields.get("id").parse().unwrap_or_default();
    let into = Into { event: id.into_inner(), member, editing: None };
    save(&app, &staff, into, &fields, TeamVerb::Add).await
}

/// Changes somebody's part.
#[post("/events/{id}/team/{member}")]
async fn change(
    app: App,
    ids: web::Path<(Id<Event>, Id<Member>)>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (event, member) = ids.into_inner();
    let into = Into { event, member, editing: Some(member) };
    save(&app, &staff, into, &fields, |_, member, new| TeamVerb::Change(member, new)).await
}

/// Whose form it is.
#[derive(Clone, Copy)]
struct Into {
    event: Id<Event>,
    member: Id<Member>,
    editing: Option<Id<Member>>,
}

async fn save(
    app: &App,
    staff: &SignedIn,
    into: Into,
    fields: &Fields,
    verb: impl FnOnce(Id<Event>, Id<Member>, NewMember) -> TeamVerb,
) -> PageResult {
    let Into { event, member, editing } = into;
    let again = |errors: &FormErrors, confirm: Confirm| {
        let form = Form { editing, view: FormView::of(fields, errors), confirm };
        draw(app, staff, event, form, Shown::Refused)
    };
    let new = match NewMember::parse(fields) {
        Ok(new) => new,
        Err(errors) => return again(&errors, Confirm::default()).await,
    };
    let (viewer, looked_at) = (staff.actor(), new.clone());
    let clashes =
        app.db.read(move |conn| team::clashes(conn, &viewer, (event, member), &looked_at)).await;
    let clashes = match clashes {
        Ok(clashes) => clashes,
        Err(TeamError::Input(errors)) => return again(&errors, Confirm::default()).await,
        Err(refusal) => return Err(refusal.into()),
    };
    if let Some(confirm) = Confirm::needed(&clashes, fields.get("clashes")) {
        return again(&FormErrors::default(), confirm).await;
    }
    match write(app, staff, verb(event, member, new)).await {
        Ok(changed) => Ok(told(&changed)),
        Err(TeamChangeError::Team(TeamError::Input(errors))) => {
            again(&errors, Confirm::default()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn write(
    app: &App,
    staff: &SignedIn,
    verb: TeamVerb,
) -> Result<TeamChanged, TeamChangeError> {
    let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
    app.db.write(move |conn| change_team(conn, &there, &actor, &verb, now)).await
}

/// Where it goes on, with one sentence. Missing carers are looked at where the families stand.
fn told(changed: &TeamChanged) -> HttpResponse {
    let event = changed.member.event;
    match (changed.broken, changed.moved_up) {
        (0, 0) => done(format!("/events/{event}/team"), "Das Team ist gespeichert."),
        (0, moved_up) => {
            let families = super::care_page::families(moved_up);
            let sentence = format!("Das Team ist gespeichert. {families} jetzt einen Platz.");
            done(format!("/events/{event}/team"), &sentence)
        }
        (broken, _) => {
            let whom = match broken {
                1 => "Eine Familie ist betroffen.".to_owned(),
                more => format!("{more} Familien sind betroffen."),
            };
            let sentence = format!("!In der Betreuung fehlt jetzt jemand. {whom}");
            done(format!("/events/{event}/childcare"), &sentence)
        }
    }
}

/// Takes a part oneself.
#[post("/events/{id}/team/me")]
async fn join(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let (event, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| team::join(conn, &actor, event, now)).await?;
    Ok(done(format!("/events/{event}"), "Sie wirken jetzt mit. Das steht im Team."))
}

#[get("/events/{id}/team/{member}")]
async fn edit(app: App, staff: SignedIn, ids: web::Path<(Id<Event>, Id<Member>)>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (event, id) = ids.into_inner();
    let member = app.db.read(move |conn| queries::find(conn, id)).await?;
    let member = member.filter(|one| one.event == event).ok_or(TeamError::Unknown)?;
    let form = Form {
        editing: Some(id),
        view: FormView::fresh(&draft::fields(&member)),
        confirm: Confirm::default(),
    };
    draw(&app, &staff, event, form, Shown::AsAsked).await
}

#[post("/events/{id}/team/{member}/agreement")]
async fn agree(
    app: App,
    ids: web::Path<(Id<Event>, Id<Member>)>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    let agreement = Agreement::parse(fields.get("agreement")).ok_or(TeamError::Unknown)?;
    let changed = write(&app, &staff, TeamVerb::Agree(ids.1, agreement)).await?;
    Ok(told(&changed))
}

#[post("/events/{id}/team/{member}/removal")]
async fn remove(app: App, ids: web::Path<(Id<Event>, Id<Member>)>, posted: Posted) -> PageResult {
    let changed = write(&app, &posted.staff, TeamVerb::Remove(ids.1)).await?;
    Ok(told(&changed))
}
