//! The report of the month by mail: the button that orders it, and the one that stops it. Its form stands
//! on the page of figures.

use actix_web::{post, web};

use super::session::done;
use super::{Posted, Right, monthly_queries as queries};
use crate::problem::PageResult;
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(set);
}

#[post("/turnout/monthly")]
async fn set(app: App, posted: Posted) -> PageResult {
    posted.staff.may(Right::SeeTurnout)?;
    let (id, now) = (posted.staff.id(), app.clock.now());
    let sentence = match posted.fields.ticked("monthly") {
        true => {
            app.db.write(move |conn| queries::want(conn, id, now)).await?;
            "Der Bericht ist bestellt. Er kommt am ersten Arbeitstag des nächsten Monats."
        }
        false => {
            app.db.write(move |conn| queries::want_no_more(conn, id)).await?;
            "Der Bericht ist abbestellt."
        }
    };
    Ok(done("/turnout", sentence))
}
