//! Who is invited to an event, what they said, how far the message got; and one release.

use std::collections::HashMap;

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions;
use super::messages::Member;
use super::party;
use super::queries::{self, calls, campaigns, lists};
use super::{Campaign, Childcare, Invitation, Reply};
use crate::clock;
use crate::config;
use crate::db::{Id, Moment};
use crate::events::erased::Erased;
use crate::events::head::{Head, Tab};
use crate::events::{self, Event, actions::EventError};
use crate::outbox::State;
use crate::problem::{PageProblem, PageResult, missing};
use crate::staff::{Posted, Right, SignedIn, session};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(withdraw);
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    key: String,
    reply: Reply,
    reply_label: &'static str,
    party: String,
    childcare: Childcare,
    childcare_label: &'static str,
    channel_label: &'static str,
    delivery: State,
    delivery_label: &'static str,
    needs: String,
}

#[derive(Serialize)]
struct Count {
    href: String,
    label: &'static str,
    count: i64,
    current: bool,
}

#[derive(Serialize)]
struct Release {
    href: String,
    when: String,
    state: &'static str,
}

#[derive(Serialize)]
struct CallRow {
    id: String,
    name: String,
    phone: String,
    reason: &'static str,
    wish: String,
}

#[derive(Serialize)]
struct Index {
    head: Head,
    /// Whether guests of other Standorte are left out.
    own_guests_only: bool,
    may_invite: bool,
    counts: Vec<Count>,
    rows: Vec<Row>,
    next: String,
    releases: Vec<Release>,
    calls: Vec<CallRow>,
}

/// Who is on the list, and all that is shown beside it.
struct Guests {
    people: Vec<Member>,
    states: HashMap<String, State>,
    counts: Vec<(Reply, i64)>,
    releases: Vec<Campaign>,
    open: Vec<calls::Call>,
}

/// The list of an event, or when its names were erased.
enum Seen {
    Guests(Event, Guests),
    Erased(Event, Erased, Vec<Campaign>),
}

#[derive(Serialize)]
struct ErasedPage {
    head: Head,
    erased: Erased,
    releases: Vec<Release>,
}

/// The list of an event.
#[get("/events/{id}/invitations")]
pub async fn index(
    app: App,
    staff: SignedIn,
    id: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let given =
        |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let reply = given("reply").and_then(Reply::parse);
    let page: i64 = given("page").and_then(|text| text.parse().ok()).unwrap_or(0).max(0);
    let (event, actor, now) = (known(&id)?, staff.actor(), app.clock.now());
    let viewer = actor.clone();
    let read = app.db.read(move |conn| {
        let event = events::actions::seen_by(conn, &viewer, event)?;
        if let Some(erased) = Erased::of(conn, &event, &viewer)? {
            let releases = campaigns::of_event(conn, event.id)?;
            return Ok(Seen::Erased(event, erased, releases));
        }
        let sites = viewer.scope.guests_at(event.site);
        let rows = lists::by_name(conn, event.id, lists::Part { reply, sites, page })?;
        let states = queries::deliveries(conn, &rows)?;
        let people = queries::with_guests(conn, rows)?;
        let counts = lists::replies(conn, event.id, sites)?;
        let releases = campaigns::of_event(conn, event.id)?;
        let open = calls::open(conn, calls::Of::Event(event.id, sites), now)?;
        let guests = Guests { people, states, counts, releases, open };
        Ok::<_, EventError>(Seen::Guests(event, guests))
    });
    let (event, guests) = match read.await? {
        Seen::Guests(event, guests) => (event, guests),
        Seen::Erased(event, erased, releases) => {
            let page = ErasedPage {
                releases: releases.iter().map(|one| release(&event, one, now)).collect(),
                head: Head::of(&event, Tab::Invitations, &actor, now),
                erased,
            };
            return staff.show(&app, "Einladungen", "invitations/erased.html", &page);
        }
    };
    let Guests { people, states, counts, releases, open } = guests;
    let head = Head::of(&event, Tab::Invitations, &actor, now);
    let room = usize::try_from(config::PAGE_ROWS).unwrap_or(usize::MAX);
    let more = people.len() > room;
    let path = format!("/events/{}/invitations", event.id);
    let part = reply.map(|reply| format!("&reply={}", reply.code())).unwrap_or_default();
    let rows = people.iter().take(room).map(|one| {
        let row = &one.invitation;
        let delivery = queries::delivery(row, &states);
        let comes = row.says_yes();
        Row {
            id: row.id.to_string(),
            name: one.guest.name(),
            key: one.guest.key.clone(),
            reply: row.reply,
            reply_label: row.reply.label(),
            party: if comes { party::in_words(row.adults, &row.children) } else { String::new() },
            childcare: row.childcare,
            childcare_label: row.childcare.label(),
            channel_label: row.channel.label(),
            delivery,
            delivery_label: delivery.label(),
            needs: row.needs().in_words(),
        }
    });
    let all = counts.iter().map(|(_, count)| count).sum();
    let every = Count { href: path.clone(), label: "alle", count: all, current: reply.is_none() };
    let one = |known: &Reply| Count {
        href: format!("{path}?reply={}", known.code()),
        label: known.label(),
        count: counts.iter().find(|(stand, _)| stand == known).map_or(0, |(_, count)| *count),
        current: reply == Some(*known),
    };
    let page = Index {
        own_guests_only: actor.scope.guests_at(event.site).is_some(),
        may_invite: staff.may(Right::Invite).is_ok() && event.takes_answers(now),
        counts: std::iter::once(every).chain(Reply::ALL.iter().map(one)).collect(),
        rows: rows.collect(),
        next: match more {
            true => format!("{path}?page={}{part}", page + 1),
            false => String::new(),
        },
        releases: releases.iter().map(|one| release(&event, one, now)).collect(),
        calls: open.into_iter().map(call_row).collect(),
        head,
    };
    staff.show(&app, "Einladungen", "invitations/index.html", &page)
}

fn call_row(call: calls::Call) -> CallRow {
    CallRow {
        id: call.id.to_string(),
        name: call.guest_name,
        phone: call.guest_phone.unwrap_or_default(),
        reason: call.reason.label(),
        wish: call.wish,
    }
}

fn release(event: &Event, one: &Campaign, now: Moment) -> Release {
    let at = clock::local(one.created_at, clock::ZONE).civil();
    Release {
        href: format!("/events/{}/invitations/campaigns/{}", event.id, one.id),
        when: at.strftime("%d.%m.%Y, %H:%M Uhr").to_string(),
        state: match (one.stopped_at, one.is_held(now)) {
            (Some(_), _) => "angehalten",
            (None, true) => "kann noch angehalten werden",
            (None, false) => "freigegeben",
        },
    }
}

/// Takes one invitation back.
#[post("/events/{id}/invitations/{invitation}/withdrawal")]
pub async fn withdraw(app: App, posted: Posted, ids: web::Path<(String, String)>) -> PageResult {
    posted.staff.may(Right::Invite)?;
    let invitation: Id<Invitation> = ids.1.parse().map_err(|_| nothing())?;
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let event =
        app.db.write(move |conn| actions::withdraw(conn, &there, &actor, invitation, now)).await?;
    Ok(session::done(format!("/events/{event}/invitations"), "Die Einladung ist zurückgezogen."))
}

fn known(id: &str) -> Result<Id<Event>, PageProblem> {
    Ok(id.parse().map_err(|_| EventError::Unknown)?)
}

fn nothing() -> PageProblem {
    PageProblem(missing("Das gibt es hier nicht (mehr)."))
}
