//! `/hilfe`: how the five walks go, for whoever is signed in.

use actix_web::{get, web};
use serde::Serialize;

use crate::problem::PageResult;
use crate::staff::{Right, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(help);
}

#[derive(Serialize)]
struct HelpPage {
    plans: bool,
    answers: bool,
    reads: bool,
    runs: bool,
    office: String,
    phone: String,
}

#[get("/hilfe")]
async fn help(app: App, staff: SignedIn) -> PageResult {
    let may = |right: Right| staff.role().allows(right);
    let office = app.office();
    let page = HelpPage {
        plans: may(Right::PlanEvents),
        answers: may(Right::EnterAnswers),
        reads: may(Right::SeeTurnout),
        runs: may(Right::RunOffice),
        office: office.name.clone(),
        phone: office.phone.clone(),
    };
    staff.show(&app, "Hilfe", "today/help.html", &page)
}
