//! `/childcare`: how many children one carer looks after in this house.

use actix_web::{get, post, web};
use serde::Serialize;

use super::{actions, draft, queries};
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Fields, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show).service(change);
}

#[derive(Serialize)]
struct Page {
    form: FormView,
}

const TITLE: &str = "Kinderbetreuung";

#[get("/childcare")]
async fn show(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::RunOffice)?;
    let rules = app.db.read(queries::rules).await?;
    let mut fields = Fields::of([("source", rules.source)]);
    draft::push_fields(&mut fields, rules.ratio);
    if let Some(as_of) = rules.as_of {
        fields.push("as_of", as_of.iso());
    }
    let page = Page { form: FormView::fresh(&fields) };
    staff.show(&app, TITLE, "childcare/rules.html", &page)
}

#[post("/childcare")]
async fn change(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::RunOffice)?;
    match draft::rules(&fields) {
        Ok(rules) => {
            let actor = staff.actor();
            app.db.write(move |conn| actions::set_rules(conn, &actor, &rules)).await?;
            Ok(done("/childcare", "Der Schlüssel für die Kinderbetreuung ist gespeichert."))
        }
        Err(errors) => {
            let page = Page { form: FormView::of(&fields, &errors) };
            staff.show_refused(&app, TITLE, "childcare/rules.html", &page)
        }
    }
}
