//! `/guests`: finding people, what we know of them, and how we reach them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{self, GuestError, Invitable, KEY_TAKEN, OWN_SITE, SENT_TWICE};
use super::consent::{BY_STAFF, Decision, What};
use super::draft::{self, Draft, WISHES};
use super::import::Language;
use super::queries::consents::Consent;
use super::queries::{self, Filter, Found, Invited, Reachable, Wish};
use super::{Guest, Kind, PhoneOff, Reach, Salutation, export};
use crate::clock;
use crate::config;
use crate::db::Id;
use crate::problem::{PageProblem, PageResult, ours};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{self, Actor, Posted, Right, Scope, SignedIn, Site};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(new_form)
        .service(enter)
        .service(export_list)
        .service(edit)
        .service(change)
        .service(set_invitable)
        .service(show);
}

#[derive(Serialize)]
struct Index {
    form: FormView,
    guests: Vec<Row>,
    sites: Vec<Choice>,
    languages: Vec<Choice>,
    reaches: Vec<Choice>,
    wishes: Vec<Choice>,
    /// The address of the next page; empty on the last one.
    next: String,
    /// The address of the first page; empty on it.
    first: String,
    count: String,
    export: String,
    /// Whether the list is narrowed at all.
    narrowed: bool,
    may_keep: bool,
}

#[derive(Serialize)]
struct Row {
    id: Id<Guest>,
    name: String,
    key: String,
    place: String,
    site: String,
    language: String,
    reach: &'static str,
    reach_code: &'static str,
    no_invitations: bool,
}

fn row(guest: Guest, sites: &[Site]) -> Row {
    Row {
        id: guest.id,
        name: guest.name(),
        place: format!("{} {}", guest.postcode, guest.town).trim().to_owned(),
        site: site_name(guest.site, sites),
        language: Language::name_of(&guest.language).to_owned(),
        reach: guest.reach().label(),
        reach_code: guest.reach().code(),
        no_invitations: guest.no_invitations,
        key: guest.key,
    }
}

fn site_name(site: Option<Id<Site>>, sites: &[Site]) -> String {
    let known = sites.iter().find(|known| Some(known.id) == site);
    known.map_or_else(String::new, |site| site.name.clone())
}

/// What the address asks for. A value that is none of the list's asks for nothing.
fn filter(fields: &Fields, scope: Scope) -> Filter {
    Filter {
        query: fields.get("q").chars().take(config::LINE_CHARS).collect(),
        site: fields.get("site").parse().ok(),
        language: Some(fields.get("language")).filter(|code| !code.is_empty()).map(Into::into),
        reach: match Reach::parse(fields.get("reach")) {
            Some(reach) => Reachable::By(reach),
            None => Reachable::Whatever,
        },
        wish: match fields.get("wish") {
            "invitations" => Wish::Invitations,
            "none" => Wish::NoInvitations,
            _ => Wish::Whatever,
        },
        ..Filter::all(scope)
    }
}

/// The address of the same list elsewhere.
fn address(path: &str, fields: &Fields, after: Option<Id<Guest>>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let asked = fields.pairs().filter(|(name, value)| {
        !value.is_empty() && matches!(*name, "q" | "site" | "language" | "reach" | "wish")
    });
    query.extend_pairs(asked);
    if let Some(after) = after {
        query.append_pair("after", after.as_str());
    }
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

#[get("/guests")]
async fn index(app: App, staff: SignedIn, request: actix_web::HttpRequest) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let filter = filter(&fields, staff.scope().clone());
    let after = fields.get("after").parse().ok();
    let (found, count, sites, languages) = app
        .db
        .read(move |conn| {
            let found = queries::search(conn, &filter, after, config::PAGE_ROWS)?;
            let count = queries::count(conn, &filter)?;
            let sites = staff::queries::sites(conn)?;
            Ok::<_, diesel::result::Error>((found, count, sites, queries::languages(conn)?))
        })
        .await?;
    let Found { guests, next } = found;
    let narrowed = !address("", &fields, None).is_empty();
    let page = Index {
        form: FormView::fresh(&fields),
        count: match count {
            1 => "1 Person".to_owned(),
            count => format!("{} Personen", crate::web::filters::number(count)),
        },
        next: next.map_or_else(String::new, |next| address("/guests", &fields, Some(next))),
        first: match after {
            Some(_) => address("/guests", &fields, None),
            None => String::new(),
        },
        export: address("/guests/export", &fields, None),
        guests: guests.into_iter().map(|guest| row(guest, &sites)).collect(),
        sites: own(sites, staff.scope()),
        languages: languages
            .into_iter()
            .map(|code| Choice::new(code.clone(), Language::name_of(&code)))
            .collect(),
        reaches: Reach::ALL.iter().map(|reach| Choice::new(reach.code(), reach.label())).collect(),
        wishes: vec![
            Choice::new("invitations", "möchte eingeladen werden"),
            Choice::new("none", "keine Einladungen"),
        ],
        narrowed,
        may_keep: staff.may(Right::KeepGuests).is_ok(),
    };
    staff.show(&app, "Gäste", "guests/index.html", &page)
}

fn own(sites: Vec<Site>, scope: &Scope) -> Vec<Choice> {
    let own = sites.into_iter().filter(|site| scope.covers(Some(site.id)));
    own.map(|site| Choice::new(site.id.to_string(), site.name)).collect()
}

#[derive(Serialize)]
struct Show {
    guest: Shown,
    consents: Vec<ConsentRow>,
    household: Vec<Row>,
    invitations: Vec<InvitedRow>,
    may_keep: bool,
}

#[derive(Serialize)]
struct Shown {
    id: Id<Guest>,
    name: String,
    key: String,
    kind: &'static str,
    salutation: &'static str,
    address: Vec<String>,
    address_bad: bool,
    site: String,
    language: String,
    household: String,
    email: String,
    email_stopped: bool,
    phone: String,
    /// Why nobody calls it; may be empty.
    phone_off: &'static str,
    other_phone: String,
    sms: bool,
    wish: &'static str,
    reach: &'static str,
    reach_words: String,
    unreachable: bool,
    no_invitations: bool,
    entered_on: String,
}

#[derive(Serialize)]
struct ConsentRow {
    what: &'static str,
    decision: &'static str,
    wording: String,
    /// "am Telefon, Anna Becker"
    source: String,
    when: String,
}

fn consent_row((step, by): (Consent, Option<String>)) -> ConsentRow {
    let at = clock::local(step.at, clock::ZONE).civil();
    ConsentRow {
        what: step.what.label(),
        decision: step.decision.label(),
        wording: step.wording,
        source: match by {
            Some(name) => format!("{}, {name}", step.source.label()),
            None => step.source.label().to_owned(),
        },
        when: at.strftime("%d.%m.%Y, %H:%M").to_string(),
    }
}

#[derive(Serialize)]
struct InvitedRow {
    event: String,
    title: String,
    when: String,
    channel: &'static str,
    reply: &'static str,
    reply_label: &'static str,
}

/// How we reach somebody, in a sentence.
fn reach_words(guest: &Guest) -> String {
    match guest.reach() {
        Reach::Email => "Einladungen kommen per E-Mail.".to_owned(),
        Reach::Letter if guest.email.is_some() && guest.email_stopped => {
            "Einladungen kommen per Brief. E-Mails kommen nicht an oder sind nicht gewünscht."
                .to_owned()
        }
        Reach::Letter => "Einladungen kommen per Brief.".to_owned(),
        Reach::Phone => {
            "Schriftlich erreichen wir diese Person nicht. Wir rufen an und laden am Telefon ein."
                .to_owned()
        }
        Reach::Unreachable => "Wir haben weder E-Mail noch Telefon noch eine ganze Anschrift. \
             Einladungen kommen nicht an. Bitte fragen Sie beim nächsten Gespräch nach."
            .to_owned(),
    }
}

fn shown(guest: Guest, sites: &[Site]) -> Shown {
    let town = format!("{} {}", guest.postcode, guest.town).trim().to_owned();
    let lines = [guest.street.clone(), town];
    Shown {
        id: guest.id,
        name: guest.name(),
        kind: guest.kind.label(),
        salutation: guest.salutation.label(),
        address: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        address_bad: guest.address_bad,
        site: site_name(guest.site, sites),
        language: Language::name_of(&guest.language).to_owned(),
        email: guest.email.clone().unwrap_or_default(),
        email_stopped: guest.email_stopped,
        phone: guest.phone_typed.clone().unwrap_or_default(),
        phone_off: guest.phone_off.map_or("", PhoneOff::label),
        other_phone: guest.other_phone.clone().unwrap_or_default(),
        sms: guest.has_sms(),
        wish: guest.wished_channel.map_or("", |wish| wish.label()),
        reach: guest.reach().label(),
        reach_words: reach_words(&guest),
        unreachable: guest.reach() == Reach::Unreachable,
        no_invitations: guest.no_invitations,
        entered_on: guest.entered_on.map_or_else(String::new, |day| {
            let day = day.civil();
            format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
        }),
        household: guest.household.unwrap_or_default(),
        key: guest.key,
    }
}

fn invited(invited: Invited) -> InvitedRow {
    let begins = invited.begins_at.map(|begins| clock::local(begins, &invited.zone).civil());
    let (reply, reply_label) = match invited.withdrawn {
        true => ("withdrawn", "zurückgezogen"),
        false => (invited.standing.code(), invited.standing.label()),
    };
    InvitedRow {
        event: invited.event,
        title: invited.title,
        when: begins.map_or_else(String::new, |begins| spoken::short_day(begins.date())),
        channel: invited.channel.label(),
        reply,
        reply_label,
    }
}

/// Invitations that a guest's page lists.
const LAST_INVITATIONS: i64 = 20;

#[get("/guests/{id}")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Guest>>) -> PageResult {
    let (id, actor) = (id.into_inner(), staff.actor());
    let page = app
        .db
        .read(move |conn| {
            let guest = actions::seen_by(conn, &actor, id)?;
            let sites = staff::queries::sites(conn)?;
            let household = queries::household(conn, &guest, &actor.scope)?;
            let invitations = queries::invited(conn, id, LAST_INVITATIONS)?;
            let steps = queries::consents::of_guest(conn, id)?;
            Ok::<_, GuestError>(Show {
                guest: shown(guest, &sites),
                consents: steps.into_iter().map(consent_row).collect(),
                household: household.into_iter().map(|guest| row(guest, &sites)).collect(),
                invitations: invitations.into_iter().map(invited).collect(),
                may_keep: actor.may(Right::KeepGuests).is_ok(),
            })
        })
        .await?;
    staff.show(&app, &page.guest.name.clone(), "guests/show.html", &page)
}

#[derive(Serialize)]
struct GuestForm {
    form: FormView,
    kinds: Vec<Choice>,
    salutations: Vec<Choice>,
    languages: Vec<Choice>,
    sites: Vec<Choice>,
    /// Label of the choice "no Standort"; empty where it cannot be chosen.
    no_site: &'static str,
    phone_offs: Vec<Choice>,
    wishes: Vec<Choice>,
    sources: Vec<Choice>,
    /// What a person says yes to when the box is ticked.
    sms_question: &'static str,
    office_question: &'static str,
    /// Who is changed; `None` for somebody new.
    guest: Option<Id<Guest>>,
}

async fn form(
    app: &App,
    actor: Actor,
    form: FormView,
    guest: Option<Id<Guest>>,
) -> Result<GuestForm, GuestError> {
    let sites = app.db.read(staff::queries::sites).await?;
    let languages = Language::all();
    Ok(GuestForm {
        form,
        kinds: Kind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect(),
        salutations: Salutation::ALL.iter().map(|s| Choice::new(s.code(), s.label())).collect(),
        languages: languages.into_iter().map(|(code, name)| Choice::new(code, name)).collect(),
        sites: own(sites, &actor.scope),
        no_site: match actor.scope {
            Scope::All => "noch nicht bekannt",
            Scope::Sites(_) => "",
        },
        phone_offs: PhoneOff::ALL.iter().map(|off| Choice::new(off.code(), off.label())).collect(),
        wishes: WISHES.iter().map(|wish| Choice::new(wish.code(), wish.label())).collect(),
        sources: BY_STAFF.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        sms_question: What::Sms.question(Decision::Given),
        office_question: What::SmsOffice.question(Decision::Given),
        guest,
    })
}

#[get("/guests/new")]
async fn new_form(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let mut fields = Fields::of([
        ("id", Id::<Guest>::new().to_string()),
        ("kind", Kind::Client.code().to_owned()),
        ("salutation", Salutation::None.code().to_owned()),
        ("language", "de".to_owned()),
    ]);
    if let Some([only]) = staff.scope().sites() {
        fields.push("site", only.as_str());
    }
    let page = form(&app, staff.actor(), FormView::fresh(&fields), None).await?;
    staff.show(&app, "Neuer Gast", "guests/form.html", &page)
}

/// What a refusal says at a field; other refusals are pages of their own.
fn at_field(refusal: GuestError) -> Result<FormErrors, GuestError> {
    match refusal {
        GuestError::KeyTaken => Ok(FormErrors::one("key", KEY_TAKEN)),
        GuestError::Site => Ok(FormErrors::one("site", OWN_SITE)),
        GuestError::Unknown
        | GuestError::Twice(_)
        | GuestError::NotAllowed(_)
        | GuestError::Database(_) => Err(refusal),
    }
}

/// The form comes back with what was typed, ready to be somebody else's.
async fn sent_twice(app: &App, staff: &SignedIn, fields: &Fields) -> PageResult {
    let mut anew = Fields::of([("id", Id::<Guest>::new().to_string())]);
    for (name, value) in fields.pairs().filter(|(name, _)| *name != "id") {
        anew.push(name, value);
    }
    let errors = FormErrors::one("family_name", SENT_TWICE);
    let page = form(app, staff.actor(), FormView::of(&anew, &errors), None).await?;
    let mut response = staff.show_refused(app, "Neuer Gast", "guests/form.html", &page)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

#[post("/guests")]
async fn enter(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let errors = match Draft::parse(&fields) {
        Ok(draft) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            let id = fields.get("id").parse().unwrap_or_default();
            match app.db.write(move |conn| actions::enter(conn, &actor, id, draft, now)).await {
                Ok(id) => return Ok(done(format!("/guests/{id}"), "Der Gast ist gespeichert.")),
                Err(GuestError::Twice(_)) => return sent_twice(&app, &staff, &fields).await,
                Err(refusal) => at_field(refusal)?,
            }
        }
        Err(errors) => errors,
    };
    let page = form(&app, staff.actor(), FormView::of(&fields, &errors), None).await?;
    staff.show_refused(&app, "Neuer Gast", "guests/form.html", &page)
}

#[get("/guests/{id}/edit")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Guest>>) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let (id, actor) = (id.into_inner(), staff.actor());
    let guest = app.db.read(move |conn| actions::seen_by(conn, &actor, id)).await?;
    let view = FormView::fresh(&draft::fields(&guest));
    let page = form(&app, staff.actor(), view, Some(id)).await?;
    staff.show(&app, &format!("{} ändern", guest.name()), "guests/form.html", &page)
}

#[post("/guests/{id}")]
async fn change(
    app: App,
    Posted { staff, fields }: Posted,
    id: web::Path<Id<Guest>>,
) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let id = id.into_inner();
    let errors = match Draft::parse(&fields) {
        Ok(draft) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            match app.db.write(move |conn| actions::change(conn, &actor, id, draft, now)).await {
                Ok(()) => {
                    return Ok(done(format!("/guests/{id}"), "Die Änderung ist gespeichert."));
                }
                Err(refusal) => at_field(refusal)?,
            }
        }
        Err(errors) => errors,
    };
    let page = form(&app, staff.actor(), FormView::of(&fields, &errors), Some(id)).await?;
    staff.show_refused(&app, "Gast ändern", "guests/form.html", &page)
}

#[post("/guests/{id}/invitable")]
async fn set_invitable(
    app: App,
    Posted { staff, fields }: Posted,
    id: web::Path<Id<Guest>>,
) -> PageResult {
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let (invitable, sentence) = match fields.get("invitable") {
        "no" => (Invitable::No, "Notiert: keine Einladungen mehr."),
        _ => (Invitable::Yes, "Notiert: Einladungen sind wieder willkommen."),
    };
    app.db.write(move |conn| actions::set_invitable(conn, &actor, id, invitable, now)).await?;
    Ok(done(format!("/guests/{id}"), sentence))
}

/// Names of the columns, as the import reads them again.
const EXPORTED: [&str; 14] = [
    "Kundennummer",
    "Anrede",
    "Vorname",
    "Nachname",
    "Straße",
    "PLZ",
    "Ort",
    "Telefon",
    "E-Mail",
    "Sprache",
    "Haushalt",
    "Zugang am",
    "Standort",
    "Keine Einladungen",
];

/// Guests that one question to the database brings into the list.
const EXPORT_STEP: i64 = 2_000;

#[get("/guests/export")]
async fn export_list(app: App, staff: SignedIn, request: actix_web::HttpRequest) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let filter = filter(&fields, staff.scope().clone());
    let sites = app.db.read(staff::queries::sites).await?;
    let unwritten = |error: std::io::Error| PageProblem(ours(&error));
    let mut sheet = export::Sheet::begin(Vec::new(), EXPORTED).map_err(unwritten)?;
    let mut after = None;
    loop {
        let asked = filter.clone();
        let found =
            app.db.read(move |conn| queries::search(conn, &asked, after, EXPORT_STEP)).await?;
        for guest in &found.guests {
            let cells = exported(guest, &sites);
            sheet.row(cells.iter().map(String::as_str)).map_err(unwritten)?;
        }
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    let bytes = sheet.finish().map_err(unwritten)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", "attachment; filename=\"gaeste.csv\""))
        .body(bytes))
}

fn exported(guest: &Guest, sites: &[Site]) -> [String; 14] {
    [
        guest.key.clone(),
        match guest.salutation {
            Salutation::None => String::new(),
            greeted @ (Salutation::Ms | Salutation::Mr) => greeted.label().to_owned(),
        },
        guest.first_name.clone(),
        guest.family_name.clone(),
        guest.street.clone(),
        guest.postcode.clone(),
        guest.town.clone(),
        guest.phone_typed.clone().unwrap_or_default(),
        guest.email.clone().unwrap_or_default(),
        Language::name_of(&guest.language).to_owned(),
        guest.household.clone().unwrap_or_default(),
        guest.entered_on.map_or_else(String::new, |day| day.iso()),
        site_name(guest.site, sites),
        if guest.no_invitations { "ja" } else { "" }.to_owned(),
    ]
}
