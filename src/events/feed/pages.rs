//! `/calendar`: one's own feed, made, renewed and taken back; and the feed itself, for programs.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;

use super::super::calendar;
use super::super::need::Knowing;
use super::{Reach, entry, queries, since};
use crate::clock;
use crate::config::mailbox as limits;
use crate::problem::{PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{self, NotAllowed, Posted, Right, SignedIn};
use crate::web::{App, secret};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(feed).service(index).service(renew).service(revoke);
}

#[derive(Serialize)]
struct FeedPage {
    /// Since when there is one; empty: there is none.
    since: String,
    /// The new address: stands here once.
    webcal: String,
    https: String,
}

/// Refuses whoever sees no events.
fn has_events(staff: &SignedIn) -> Result<(), NotAllowed> {
    match Reach::of(staff.role(), staff.scope()) {
        Some(_) => Ok(()),
        None => staff.may(Right::SeeEvents),
    }
}

async fn feed_page(app: &App, staff: &SignedIn, made: Option<&str>) -> PageResult {
    let id = staff.id();
    let since = app.db.read(move |conn| queries::since(conn, id)).await?;
    let day = |at| spoken::short_day(clock::local(at, clock::ZONE).civil().date());
    let https = made.map(|secret| format!("{}/calendar/{secret}.ics", app.config.public_url));
    let webcal = https.as_deref().and_then(|address| address.split_once("://"));
    let page = FeedPage {
        since: since.map(day).unwrap_or_default(),
        webcal: webcal.map(|(_, rest)| format!("webcal://{rest}")).unwrap_or_default(),
        https: https.clone().unwrap_or_default(),
    };
    staff.show(app, "Kalender abonnieren", "events/calendar.html", &page)
}

#[get("/calendar")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    has_events(&staff)?;
    feed_page(&app, &staff, None).await
}

/// A new address; the one before leads nowhere any more.
#[post("/calendar")]
async fn renew(app: App, Posted { staff, .. }: Posted) -> PageResult {
    has_events(&staff)?;
    let (id, now, made) = (staff.id(), app.clock.now(), secret::token());
    let hash = secret::hash(&made);
    app.db.write(move |conn| queries::renew(conn, id, &hash, now)).await?;
    feed_page(&app, &staff, Some(&made)).await
}

#[post("/calendar/revocation")]
async fn revoke(app: App, Posted { staff, .. }: Posted) -> PageResult {
    let id = staff.id();
    app.db.write(move |conn| queries::revoke(conn, id)).await?;
    Ok(done(
        "/calendar",
        "Die Adresse gilt nicht mehr. Ihr Kalender-Programm bekommt nichts Neues.",
    ))
}

/// The feed. Whoever has its address reads it, as long as its owner works here.
#[get("/calendar/{secret}.ics")]
async fn feed(app: App, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let hash = secret::hash(&token);
    let now = app.clock.now();
    let read = app.db.read(move |conn| {
        let Some(owner) = queries::owner(conn, &hash)? else { return Ok(None) };
        let member = staff::queries::member(conn, owner)?.filter(|member| member.active);
        let reach = member.and_then(|member| Reach::of(member.role, &member.scope));
        let Some(reach) = reach else { return Ok(None) };
        let knowing = Knowing::of_staff(conn, owner)?;
        let events = queries::events(conn, owner, &reach, since(now))?;
        Ok::<_, diesel::result::Error>(Some((events, knowing)))
    });
    let Some((events, knowing)) = read.await? else { return Err(nothing()) };
    let (base, today) = (app.config.public_url.as_str(), app.clock.today());
    let from = app.config.sender_address();
    let entries: Vec<_> =
        events.iter().map(|event| entry(event, &knowing, (base, from), today)).collect();
    let name = format!("Treffpunkt {}", app.office().name);
    let every = std::time::Duration::from_secs(limits::FEED_SECONDS.into());
    let file = calendar::write_feed(&name, every, &entries);
    let mut digest = secret::Digest::default();
    digest.add(&file);
    let tag = format!("\"{}\"", digest.hex());
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = known.is_some_and(|tags| tags.split(',').any(|one| is_same(one, &tag)));
    let mut response = match known {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, format!("private, max-age={}", limits::FEED_SECONDS)));
    Ok(match known {
        true => response.finish(),
        false => response.content_type("text/calendar; charset=utf-8").body(file),
    })
}

/// Whether a program has this state already; what is pressed on the way is called weak.
fn is_same(theirs: &str, ours: &str) -> bool {
    theirs.trim().trim_start_matches("W/") == ours
}

fn nothing() -> PageProblem {
    PageProblem(missing("Diesen Kalender gibt es nicht (mehr)."))
}
