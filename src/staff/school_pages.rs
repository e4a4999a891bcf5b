//! `/office/school-holidays`: when parents have no time.

use actix_web::{get, post, web};
use serde::Serialize;

use super::session::done;
use super::{Posted, Right, SchoolHolidays, SignedIn, school_queries};
use crate::db::{Day, Id};
use crate::problem::PageResult;
use crate::spoken;
use crate::text::Title;
use crate::web::App;
use crate::web::form::{Check, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show).service(add).service(remove);
}

/// Summer holidays last six and a half weeks; more than a term is a typing error.
const LONGEST_DAYS: i32 = 90;

#[derive(Serialize)]
struct Page {
    form: FormView,
    rows: Vec<Row>,
    /// Id of what the form enters.
    new: Id<SchoolHolidays>,
}

#[derive(Serialize)]
struct Row {
    id: Id<SchoolHolidays>,
    name: String,
    first_day: String,
    last_day: String,
}

async fn page(app: &App, form: FormView) -> Result<Page, diesel::result::Error> {
    let today = app.clock.today();
    let known = app.db.read(move |conn| school_queries::from(conn, today)).await?;
    let day = |day: Day| spoken::short_day(day.civil());
    let row = |one: SchoolHolidays| Row {
        id: one.id,
        first_day: day(one.first_day),
        last_day: day(one.last_day),
        name: one.name,
    };
    Ok(Page { form, rows: known.into_iter().map(row).collect(), new: Id::new() })
}

#[get("/office/school-holidays")]
async fn show(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let page = page(&app, FormView::default()).await?;
    staff.show(&app, "Schulferien", "staff/school.html", &page)
}

fn parse(fields: &Fields) -> Result<SchoolHolidays, FormErrors> {
    let mut check = Check::of(fields);
    let name = check.text("name", Title::parse);
    let days = (check.day("first_day"), check.day("last_day"));
    if let (Some(first), Some(last)) = days {
        match crate::workdays::days_between(first.civil(), last.civil()) {
            before if before < 0 => {
                check.refuse("last_day", "Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie.");
            }
            long if long > LONGEST_DAYS => {
                check
                    .refuse("last_day", "So lange dauern keine Ferien. Bitte prüfen Sie das Jahr.");
            }
            _ => {}
        }
    }
    let errors = check.errors();
    match (name, days) {
        (Some(name), (Some(first_day), Some(last_day))) if errors.is_empty() => {
            let id = fields.get("id").parse().unwrap_or_default();
            Ok(SchoolHolidays { id, name: name.as_str().to_owned(), first_day, last_day })
        }
        _ => Err(errors),
    }
}

#[post("/office/school-holidays")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    match parse(&fields) {
        Ok(new) => {
            let sentence = format!("Eingetragen: {}.", new.name);
            app.db.write(move |conn| school_queries::keep(conn, &new)).await?;
            Ok(done("/office/school-holidays", &sentence))
        }
        Err(errors) => {
            let page = page(&app, FormView::of(&fields, &errors)).await?;
            staff.show_refused(&app, "Schulferien", "staff/school.html", &page)
        }
    }
}

#[post("/office/school-holidays/{id}/removal")]
async fn remove(app: App, id: web::Path<Id<SchoolHolidays>>, posted: Posted) -> PageResult {
    posted.staff.may(Right::RunOffice)?;
    let id = id.into_inner();
    app.db.write(move |conn| school_queries::remove(conn, id)).await?;
    Ok(done("/office/school-holidays", "Gelöscht."))
}
