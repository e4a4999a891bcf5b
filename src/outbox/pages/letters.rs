//! One letter: on paper, posted, come back. Batches have a room of their own, `letters`.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, post, web};

use super::{Decision, decision, is_closed, kept};
use crate::letters::{Print, typeset};
use crate::outbox::actions::{self, OutboxError};
use crate::outbox::{Knows, Letter, Way};
use crate::problem::{PageProblem, PageResult, ours};
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;

pub(super) fn routes(routes: &mut web::ServiceConfig) {
    routes.service(on_paper).service(was_posted).service(came_back);
}

/// Setting a letter takes its time: not on the thread that serves people.
#[get("/outbox/{id}/letter")]
async fn on_paper(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let kept = kept(&app, &staff, &id).await?;
    let closed = is_closed(&app, &staff, knows, &kept.line).await?;
    let letter = match kept.line.way {
        Way::Letter if closed => return Err(OutboxError::Closed.into()),
        Way::Letter if kept.line.is_emptied() => return Err(OutboxError::Emptied.into()),
        Way::Letter => Letter::parse(&kept.html).ok_or(OutboxError::Missing)?,
        Way::Email | Way::Sms => return Err(OutboxError::Missing.into()),
    };
    let printed = web::block(move || typeset(&[letter], Print::default())).await;
    let printed = printed.map_err(|stopped| PageProblem(ours(&stopped)))??;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, "inline; filename=\"brief.pdf\""))
        .body(printed.pdf))
}

#[post("/outbox/{id}/posted")]
async fn was_posted(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, path } = decision(&app, &posted.staff, &id)?;
    app.db.write(move |conn| actions::posted(conn, &**knows, id, &sites, now)).await?;
    Ok(done(path, "Der Brief ist als abgeschickt eingetragen."))
}

#[post("/outbox/{id}/came-back")]
async fn came_back(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, path } = decision(&app, &posted.staff, &id)?;
    app.db.write(move |conn| actions::came_back(conn, &**knows, id, &sites, now)).await?;
    Ok(done(path, "Eingetragen: Der Brief kam zurück."))
}
