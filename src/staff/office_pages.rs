//! `/office`: the Jobcenter's own data and its Standorte.

use actix_web::{get, post, web};
use serde::Serialize;

use super::session::done;
use super::{Posted, Right, SignedIn, Site, actions, queries};
use crate::db::Id;
use crate::problem::{Explain, PageResult};
use crate::text::{EmailAddress, Line, Note, Phone, Postcode, Title};
use crate::web::form::{Check, Choice, Fields, FormErrors, FormView};
use crate::web::{App, Office};
use crate::workdays::Land;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(show)
        .service(keep)
        .service(new_site)
        .service(add_site)
        .service(edit_site)
        .service(change_site)
        .configure(super::school_pages::routes);
}

#[derive(Serialize)]
struct Page {
    form: FormView,
    sites: Vec<SiteRow>,
    lands: Vec<Choice>,
}

#[derive(Serialize)]
struct SiteRow {
    id: Id<Site>,
    name: String,
    area: String,
}

async fn page(app: &App, form: FormView) -> Result<Page, diesel::result::Error> {
    let sites = app.db.read(queries::site_areas).await?;
    let row = |known: queries::SiteArea| SiteRow {
        id: known.site.id,
        name: known.site.name,
        area: known.area.lines().collect::<Vec<_>>().join(", "),
    };
    let lands = Land::ALL.iter().map(|land| Choice::new(land.code(), land.label())).collect();
    Ok(Page { form, sites: sites.into_iter().map(row).collect(), lands })
}

#[get("/office")]
async fn show(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let office = app.office();
    let percent = format!("{:.0}", office.baseline * 100.0);
    let fields = Fields::of([
        ("name", office.name.as_str()),
        ("street", &office.street),
        ("postcode", &office.postcode),
        ("town", &office.town),
        ("sender_line", &office.sender_line),
        ("phone", &office.phone),
        ("phone_hours", &office.phone_hours),
        ("email", &office.email),
        ("privacy_contact", &office.privacy_contact),
        ("baseline", &percent),
        ("land", office.land.code()),
    ]);
    let page = page(&app, FormView::fresh(&fields)).await?;
    staff.show(&app, "Unser Haus", "staff/office.html", &page)
}

fn parse(fields: &Fields, known: &Office) -> Result<Office, FormErrors> {
    let mut check = Check::of(fields);
    let mut line =
        |field: &str| check.parse(field, |text| Line::parse(text).map_err(|e| e.explain()));
    let (street, town, sender_line) = (line("street"), line("town"), line("sender_line"));
    let (phone_hours, privacy_contact) = (line("phone_hours"), line("privacy_contact"));
    let name = check.parse("name", |text| Title::parse(text).map_err(|e| e.explain()));
    let postcode = check.parse("postcode", |text| Postcode::parse(text).map_err(|e| e.explain()));
    let phone = check.parse("phone", |text| Phone::parse(text).map_err(|e| e.explain()));
    let email = check.parse("email", |text| EmailAddress::parse(text).map_err(|e| e.explain()));
    let baseline = check.number("baseline", 1..=99);
    let land = check.word("land", Land::parse);
    if sender_line.as_ref().is_some_and(|line| line.as_str().to_lowercase().contains("jobcenter")) {
        check.refuse(
            "sender_line",
            "Diese Zeile steht im Fenster des Umschlags. Bitte nennen Sie das Jobcenter dort nicht.",
        );
    }
    let words =
        (name, street, postcode, town, sender_line, phone, phone_hours, email, privacy_contact);
    let errors = check.errors();
    match (words, baseline, land) {
        (
            (
                Some(name),
                Some(street),
                Some(postcode),
                Some(town),
                Some(sender_line),
                Some(phone),
                Some(phone_hours),
                Some(email),
                Some(privacy_contact),
            ),
            Some(baseline),
            Some(land),
        ) if errors.is_empty() => Ok(Office {
            name: name.as_str().into(),
            street: street.as_str().into(),
            postcode: postcode.as_str().into(),
            town: town.as_str().into(),
            sender_line: sender_line.as_str().into(),
            phone: phone.as_str().into(),
            phone_hours: phone_hours.as_str().into(),
            email: email.as_str().into(),
            privacy_contact: privacy_contact.as_str().into(),
            baseline: f64::from(baseline) / 100.0,
            land,
            demo: known.demo,
            form_secret: known.form_secret.clone(),
        }),
        _ => Err(errors),
    }
}

#[post("/office")]
async fn keep(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    match parse(&fields, &app.office()) {
        Ok(office) => {
            let kept = office.clone();
            app.db.write(move |conn| queries::keep_office(conn, &kept)).await?;
            app.set_office(office);
            Ok(done("/office", "Gespeichert. Das gilt ab sofort für neue Nachrichten."))
        }
        Err(errors) => {
            let page = page(&app, FormView::of(&fields, &errors)).await?;
            staff.show_refused(&app, "Unser Haus", "staff/office.html", &page)
        }
    }
}

#[derive(Serialize)]
struct SiteForm {
    form: FormView,
    action: String,
}

#[get("/office/sites/new")]
async fn new_site(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let page = SiteForm { form: FormView::default(), action: "/office/sites".into() };
    staff.show(&app, "Neuer Standort", "staff/site.html", &page)
}

fn parse_site(fields: &Fields) -> Result<(String, String), FormErrors> {
    let mut check = Check::of(fields);
    let name = check.parse("name", |text| Title::parse(text).map_err(|e| e.explain()));
    let area = check.parse_if_given("area", |text| Note::parse(text).map_err(|e| e.explain()));
    match (name, area) {
        (Some(name), Some(area)) => {
            let area = area.map_or(String::new(), |area| area.as_str().to_owned());
            let lines = area.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty());
            Ok((name.as_str().to_owned(), lines.collect::<Vec<_>>().join("\n")))
        }
        (Some(_) | None, Some(_) | None) => Err(check.errors()),
    }
}

#[post("/office/sites")]
async fn add_site(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    let added = match parse_site(&fields) {
        Ok((name, area)) => app
            .db
            .write(move |conn| actions::add_site(conn, &name, &area))
            .await
            .map_err(|error| FormErrors::one("name", &error.explain().sentence)),
        Err(errors) => Err(errors),
    };
    match added {
        Ok(_) => Ok(done("/office", "Der Standort ist angelegt.")),
        Err(errors) => {
            let form = FormView::of(&fields, &errors);
            let page = SiteForm { form, action: "/office/sites".into() };
            staff.show_refused(&app, "Neuer Standort", "staff/site.html", &page)
        }
    }
}

#[get("/office/sites/{id}")]
async fn edit_site(app: App, staff: SignedIn, id: web::Path<Id<Site>>) -> PageResult {
    staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    let known = app.db.read(queries::site_areas).await?;
    let known = known.into_iter().find(|known| known.site.id == id);
    let known = known.ok_or(diesel::result::Error::NotFound)?;
    let fields = Fields::of([("name", &known.site.name), ("area", &known.area)]);
    let page = SiteForm { form: FormView::fresh(&fields), action: format!("/office/sites/{id}") };
    staff.show(&app, &known.site.name, "staff/site.html", &page)
}

#[post("/office/sites/{id}")]
async fn change_site(app: App, id: web::Path<Id<Site>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    let changed = match parse_site(&fields) {
        Ok((name, area)) => app
            .db
            .write(move |conn| actions::change_site(conn, id, &name, &area))
            .await
            .map_err(|error| FormErrors::one("name", &error.explain().sentence)),
        Err(errors) => Err(errors),
    };
    match changed {
        Ok(()) => Ok(done("/office", "Gespeichert.")),
        Err(errors) => {
            let form = FormView::of(&fields, &errors);
            let page = SiteForm { form, action: format!("/office/sites/{id}") };
            staff.show_refused(&app, "Standort", "staff/site.html", &page)
        }
    }
}
