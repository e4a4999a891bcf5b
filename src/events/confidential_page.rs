//! An event of which somebody may know no more than that it takes up a room.

use serde::Serialize;

use super::Event;
use super::actions::noticed_by;
use super::need::HIDDEN_TITLE;
use crate::db::Id;
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::{Right, SignedIn};
use crate::web::App;

#[derive(Serialize)]
struct Page {
    id: Id<Event>,
    title: &'static str,
    when: String,
    place: String,
    contact_name: String,
    contact_phone: String,
    may_join: bool,
}

/// When and where, whom to ask, and for planners the way in.
pub(super) async fn show(app: &App, staff: &SignedIn, id: Id<Event>) -> PageResult {
    let actor = staff.actor();
    let event = app.db.read(move |conn| noticed_by(conn, &actor, id)).await?;
    let page = Page {
        id,
        title: HIDDEN_TITLE,
        when: spoken::short_all(&event.hours()),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        may_join: staff.may(Right::PlanEvents).is_ok() && staff.scope().covers(event.site),
        contact_name: event.contact_name,
        contact_phone: event.contact_phone,
    };
    staff.show(app, HIDDEN_TITLE, "events/confidential.html", &page)
}
