//! Views that somebody keeps: the button that keeps one, and the one that forgets it.

use actix_web::{post, web};

use super::session::done;
use super::views::{View, is_ours, keep};
use super::{Posted, view_queries as queries};
use crate::db::Id;
use crate::problem::PageResult;
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(keep_view).service(drop_view);
}

#[post("/views")]
async fn keep_view(app: App, posted: Posted) -> PageResult {
    let field = |name: &str| posted.fields.get(name).to_owned();
    let (name, path) = (field("name"), field("path"));
    let back = if is_ours(&path) { path.clone() } else { "/turnout".into() };
    let now = app.clock.now();
    if let Some(staff) = posted.staff.actor().staff {
        app.db.write(move |conn| keep(conn, staff, (&name, &path), now)).await?;
    }
    Ok(done(back, "Die Ansicht ist gemerkt."))
}

#[post("/views/{id}/removal")]
async fn drop_view(app: App, posted: Posted, id: web::Path<Id<View>>) -> PageResult {
    let id = id.into_inner();
    if let Some(staff) = posted.staff.actor().staff {
        app.db.write(move |conn| queries::forget(conn, staff, id)).await?;
    }
    Ok(done("/turnout", "Die Ansicht ist vergessen."))
}
