//! `/events/{id}/childcare`: how many children may come, whose promise breaks when a carer drops out and
//! what those families are told; and the carers' sheet.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, CareError, CareView, Told};
use super::care::{Family, Stands, children};
use super::messages::Member;
use super::queries;
use crate::childcare::{self, Band, Children, draft};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::head::{Head, Tab};
use crate::events::team::{self, Part};
use crate::events::{Event, Stage, actions::seen_by};
use crate::problem::{Explain, Explanation, PageResult, missing};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::text::Line;
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show).service(plan).service(release).service(sheet);
}

#[derive(Serialize)]
struct Page {
    head: Head,
    path: String,
    offered: bool,
    /// Places follow from carers.
    by_carers: bool,
    places: i32,
    /// "noch 3 Plätze"
    left: String,
    bands: Vec<BandRow>,
    carers: Vec<Carer>,
    missing: i32,
    families: Vec<FamilyRow>,
    /// Families whose promise cannot be kept, with what they would be told; `None`: all is well.
    lost: Option<Lost>,
    may_plan: bool,
    countings: Vec<Choice>,
    form: FormView,
}

#[derive(Serialize)]
struct BandRow {
    label: &'static str,
    promised: i32,
    waiting: i32,
    left: i32,
}

#[derive(Serialize)]
struct Carer {
    name: String,
    phone: String,
    session: String,
    agreement: team::Agreement,
    agreement_label: &'static str,
}

#[derive(Serialize)]
struct FamilyRow {
    names: String,
    href: String,
    children: String,
    stands: &'static str,
    badge: &'static str,
}

#[derive(Serialize)]
struct Lost {
    mark: String,
    told: Told,
    recipient: String,
    subject: String,
    text: String,
    hold: u32,
}

/// "Eine Familie hat", "3 Familien haben": where a sentence goes on.
pub(super) fn families(count: usize) -> String {
    match count {
        1 => "Eine Familie hat".into(),
        more => format!("{more} Familien haben"),
    }
}

fn care_page(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    (event, form): (Id<Event>, Option<FormView>),
    now: Moment,
) -> Result<Page, CareError> {
    let event = seen_by(conn, actor, event)?;
    let view = actions::care_of(conn, event)?;
    let open = matches!(view.event.stage, Stage::Draft | Stage::Published);
    let may_plan =
        open && actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(view.event.site);
    let ids: Vec<_> = view.families.iter().map(|one| one.party).collect();
    let people = actions::people_of(conn, &ids)?;
    let seen =
        view.families.iter().zip(&people).filter(|(_, people)| is_seen(&view, actor, people));
    let rows = seen.map(|(family, people)| row(family, people)).collect();
    let team = team::queries::of_event(conn, view.event.id)?;
    let form = match form {
        Some(form) => form,
        None => FormView::fresh(&fields(conn, &view)?),
    };
    let promised = children(&view.families, &[Stands::Promised, Stands::Broken]);
    Ok(Page {
        head: Head::of(&view.event, Tab::Childcare, actor, now),
        path: format!("/events/{}/childcare", view.event.id),
        offered: view.capacity.is_offered(),
        by_carers: view.plan.is_some(),
        places: view.event.childcare_places,
        left: view.capacity.left(promised).in_words(),
        bands: bands(&view, promised),
        carers: carers(&view.event, &team),
        missing: view.capacity.missing_carers(promised),
        families: rows,
        lost: lost(conn, app, &view, now)?,
        may_plan,
        countings: vec![
            Choice::new("places", "Eine feste Zahl, wie bei der Veranstaltung eingetragen"),
            Choice::new("carers", "Nach den Betreuungskräften, die zugesagt haben"),
        ],
        form,
    })
}

fn bands(view: &CareView, promised: Children) -> Vec<BandRow> {
    let waiting = children(&view.families, &[Stands::Waits]);
    let left = view.capacity.left(promised);
    let row = |band: &Band| BandRow {
        label: band.label(),
        promised: promised.get(*band),
        waiting: waiting.get(*band),
        left: left.get(*band),
    };
    Band::ALL.iter().map(row).collect()
}

fn carers(event: &Event, team: &[team::Member]) -> Vec<Carer> {
    let session = |one: &team::Member| {
        let session = event.sessions.iter().find(|known| one.session == Some(known.id));
        session.map(|one| spoken::short_day(one.starts_at.civil().date())).unwrap_or_default()
    };
    let carers = team.iter().filter(|one| one.part == Part::Carer);
    carers
        .map(|one| Carer {
            name: one.name.clone(),
            phone: one.phone.clone(),
            session: session(one),
            agreement: one.agreement,
            agreement_label: one.agreement.label(),
        })
        .collect()
}

/// An event of the whole house shows each Standort its own guests; all children count for the places.
fn is_seen(view: &CareView, actor: &Actor, people: &[Member]) -> bool {
    people.iter().any(|one| actor.scope.meets(view.event.site, one.guest.site))
}

fn row(family: &Family, people: &[Member]) -> FamilyRow {
    let coming = people.iter().filter(|one| one.invitation.says_yes());
    let names: Vec<_> = coming.map(|one| one.guest.name()).collect();
    FamilyRow {
        names: names.join(", "),
        href: format!("/phone/{}", family.party),
        children: ages(family.ages.years()),
        stands: family.stands.label(),
        badge: match family.stands {
            Stands::Promised => "good",
            Stands::Broken => "bad",
            Stands::Waits | Stands::WaitsForSeats => "info",
            Stands::WithParents => "",
        },
    }
}

/// "3 Jahre", "2 und 5 Jahre"
fn ages(years: &[i32]) -> String {
    let said: Vec<_> = years.iter().map(ToString::to_string).collect();
    match said.split_last() {
        None => String::new(),
        Some((only, [])) if only == "1" => "1 Jahr".into(),
        Some((only, [])) => format!("{only} Jahre"),
        Some((last, others)) => format!("{} und {last} Jahre", others.join(", ")),
    }
}

fn lost(
    conn: &mut Conn,
    app: &App,
    view: &CareView,
    now: Moment,
) -> Result<Option<Lost>, CareError> {
    let broken = view.broken();
    if broken.is_empty() || !view.event.takes_answers(now) {
        return Ok(None);
    }
    let (sample, told) = actions::draft_care_lost(conn, app, &view.event, (&broken, ""), now)?;
    let sample = sample.map(|sample| sample.message);
    let part = |part: fn(&crate::outbox::NewMessage) -> &String| {
        sample.as_ref().map(part).cloned().unwrap_or_default()
    };
    Ok(Some(Lost {
        mark: actions::mark(&broken),
        told,
        recipient: part(|message| &message.recipient),
        subject: part(|message| &message.subject),
        text: part(|message| &message.text),
        hold: app.config.campaign_hold,
    }))
}

fn fields(conn: &mut Conn, view: &CareView) -> Result<Fields, diesel::result::Error> {
    let counting = if view.plan.is_some() { "carers" } else { "places" };
    let mut fields = Fields::of([("counting", counting)]);
    let ratio = match view.plan {
        Some(ratio) => ratio,
        None => childcare::queries::rules(conn)?.ratio,
    };
    draft::push_fields(&mut fields, ratio);
    Ok(fields)
}

const TITLE: &str = "Kinderbetreuung";

#[get("/events/{id}/childcare")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (there, id, actor, now) = (app.clone(), id.into_inner(), staff.actor(), app.clock.now());
    let read = app.db.read(move |conn| care_page(conn, &there, &actor, (id, None), now));
    staff.show(&app, TITLE, "invitations/care.html", &read.await?)
}

/// How its places count.
#[post("/events/{id}/childcare")]
async fn plan(app: App, id: web::Path<Id<Event>>, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (there, id, actor, now) = (app.clone(), id.into_inner(), staff.actor(), app.clock.now());
    let ratio = match draft::plan(&fields) {
        Ok(ratio) => ratio,
        Err(errors) => return refused(&app, &staff, id, &fields, &errors).await,
    };
    let moved_up =
        app.db.write(move |conn| actions::plan_care(conn, &there, &actor, id, ratio, now)).await?;
    let sentence = match moved_up {
        0 => "Gespeichert.".to_owned(),
        more => format!("Gespeichert. {} jetzt einen Platz in der Betreuung.", families(more)),
    };
    Ok(done(format!("/events/{id}/childcare"), &sentence))
}

async fn refused(
    app: &App,
    staff: &SignedIn,
    id: Id<Event>,
    fields: &Fields,
    errors: &FormErrors,
) -> PageResult {
    let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
    let form = Some(FormView::of(fields, errors));
    let page = app.db.read(move |conn| care_page(conn, &there, &actor, (id, form), now)).await?;
    staff.show_refused(app, TITLE, "invitations/care.html", &page)
}

/// Writes to the families whose promise cannot be kept.
#[post("/events/{id}/childcare/messages")]
async fn release(
    app: App,
    id: web::Path<Id<Event>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    staff.may(Right::Invite)?;
    let (there, id, actor, now) = (app.clone(), id.into_inner(), staff.actor(), app.clock.now());
    let reason = match fields.get("reason") {
        "" => String::new(),
        typed => match Line::parse(typed) {
            Ok(line) => line.as_str().to_owned(),
            Err(_) => {
                let most = config::LINE_CHARS;
                let message = format!("Bitte schreiben Sie höchstens {most} Zeichen.");
                let errors = FormErrors::one("reason", &message);
                return refused(&app, &staff, id, &fields, &errors).await;
            }
        },
    };
    let looked_at = fields.get("families").to_owned();
    let written = app.db.write(move |conn| {
        let release = (looked_at.as_str(), reason.as_str());
        actions::release_care_lost(conn, &there, &actor, id, release, now)
    });
    let path = format!("/events/{id}/childcare");
    match written.await {
        Ok(Told { mails, letters, texts, calls }) => {
            let texts = if texts > 0 { format!(", {texts} SMS") } else { String::new() };
            let mut text =
                format!("{mails} E-Mails{texts} und {letters} Briefe liegen im Postausgang.");
            match calls {
                0 => {}
                1 => text.push_str(" Eine Familie muss angerufen werden."),
                more => text.push_str(&format!(" {more} Familien müssen angerufen werden.")),
            }
            Ok(done(path, &text))
        }
        Err(error @ CareError::Others) => Ok(done(path, &format!("!{}", error.explain().sentence))),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
enum SheetError {
    #[error(transparent)]
    Care(#[from] CareError),
    #[error("the event ended more than {} days ago", config::CARE_SHEET_DAYS)]
    Gone,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for SheetError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Care(error) => error.explain(),
            Self::Gone => missing(
                "Das Betreuungs-Blatt ist gelöscht. Sieben Tage nach dem Treffen weiß niemand mehr, \
                 wie alt die Kinder waren.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

#[derive(Serialize)]
struct Sheet {
    head: Head,
    contact_name: String,
    contact_phone: String,
    carers: Vec<String>,
    lines: Vec<SheetLine>,
    blank: Vec<usize>,
    /// Until when the paper is shredded.
    shred_by: String,
}

#[derive(Serialize)]
struct SheetLine {
    number: usize,
    /// First names of the parents: a carer calls nobody by the family's name.
    parents: String,
    age: String,
}

/// Empty lines on the sheet, for children who come by themselves.
const BLANK_LINES: usize = 4;

fn care_sheet(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Sheet, SheetError> {
    let event = seen_by(conn, actor, event).map_err(CareError::from)?;
    let keeps = std::time::Duration::from_secs(24 * 60 * 60 * config::CARE_SHEET_DAYS);
    let gone_at = event.ends_at.map(|end| end.after(keeps));
    if gone_at.is_some_and(|gone| gone <= now) {
        return Err(SheetError::Gone);
    }
    let view = actions::care_of(conn, event)?;
    let expected = view.families.iter().filter(|one| match one.stands {
        Stands::Promised | Stands::Broken => true,
        Stands::Waits | Stands::WaitsForSeats | Stands::WithParents => false,
    });
    let mut lines = Vec::new();
    for family in expected {
        let rows = queries::party(conn, family.party)?;
        let people = queries::with_guests(conn, rows)?;
        if !is_seen(&view, actor, &people) {
            continue;
        }
        let coming = people.iter().filter(|one| one.invitation.says_yes());
        let parents: Vec<_> = coming.map(|one| one.guest.first_name.clone()).collect();
        for age in family.ages.years() {
            lines.push((parents.join(", "), ages(&[*age])));
        }
    }
    lines.sort_by_cached_key(|(parents, _)| crate::text::sort_key(parents));
    let team = team::queries::of_event(conn, view.event.id)?;
    let carers = team.iter().filter(|one| one.part == Part::Carer && !one.is_out());
    Ok(Sheet {
        contact_name: view.event.contact_name.clone(),
        contact_phone: view.event.contact_phone.clone(),
        carers: carers.map(|one| one.name.clone()).collect(),
        lines: lines
            .into_iter()
            .enumerate()
            .map(|(index, (parents, age))| SheetLine { number: index + 1, parents, age })
            .collect(),
        blank: (1..=BLANK_LINES).collect(),
        shred_by: gone_at
            .map(|gone| spoken::short_day(clock::local(gone, clock::ZONE).civil().date()))
            .unwrap_or_default(),
        head: Head::of(&view.event, Tab::Childcare, actor, now),
    })
}

/// First names, ages, who fetches them: for the carers, on paper.
#[get("/events/{id}/childcare/sheet")]
async fn sheet(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let page = app.db.read(move |conn| care_sheet(conn, &actor, id, now)).await?;
    staff.show(&app, "Betreuungs-Blatt", "invitations/care_sheet.html", &page)
}
