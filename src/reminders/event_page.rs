//! `/events/{id}/reminders`: what is planned, when, for whom and by which way; what went out; and the
//! buttons that stop it.

use std::collections::BTreeMap;

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};

use super::Kind;
use super::actions::{self, Wish};
use super::due;
use super::thanks::{self, ByItself};
use super::view::{Done, Heard, Planned, View};
use crate::clock;
use crate::config;
use crate::db::{Id, Moment};
use crate::events::Event;
use crate::events::head::{Head, Tab};
use crate::guests::Channel;
use crate::invitations::Invitation;
use crate::invitations::messages::Member;
use crate::invitations::way::Reached;
use crate::problem::{PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(set_kinds).service(set_one);
}

#[derive(Deserialize)]
struct Turned {
    page: Option<usize>,
}

/// One kind of reminder at this event.
#[derive(Serialize)]
struct KindRow {
    code: &'static str,
    label: &'static str,
    /// Who gets it.
    whom: &'static str,
    /// "Sa 16.01.2027, 10:00 Uhr"; empty: there is none.
    when: String,
    planned: usize,
    /// "3 E-Mails, 1 Anruf"
    ways: String,
    sent: usize,
    stopped: bool,
}

/// One household.
#[derive(Serialize)]
struct PartyRow {
    names: String,
    invitation: String,
    kind: &'static str,
    kind_code: &'static str,
    when: String,
    way: &'static str,
}

#[derive(Serialize)]
struct RemindersPage {
    head: Head,
    path: String,
    own_guests_only: bool,
    /// Whether this role may stop reminders of single guests, and of everybody.
    may_stop: bool,
    may_stop_all: bool,
    /// "Di 05.01.2027"; until then guests should be invited.
    invite_until: String,
    /// Households that have the invitation, and those that have not got it yet.
    heard: usize,
    unheard: usize,
    may_invite: bool,
    kinds: Vec<KindRow>,
    /// "Mi 20.01.2027"
    thanks_on: String,
    /// "Mi 20.01.2027, 10:00 Uhr": from then on they go by themselves; empty: they do not.
    thanks_at: String,
    thanks_stopped: bool,
    may_stop_thanks: bool,
    may_thank: bool,
    all_stopped: bool,
    format_path: String,
    planned: Vec<PartyRow>,
    planned_all: usize,
    next: String,
    held: Vec<PartyRow>,
    sent: Vec<PartyRow>,
    sent_all: usize,
}

/// In one piece: in a narrow column "Uhr" would stand alone.
fn at(moment: Moment) -> String {
    let local = clock::local(moment, clock::ZONE).civil();
    format!("{}, {}\u{a0}Uhr", spoken::short_day(local.date()), local.strftime("%H:%M"))
}

/// So many days later, or earlier; empty while nobody knows when it is.
fn days_after(moment: Option<Moment>, days: i64) -> String {
    moment.map_or(String::new(), |moment| {
        let day = clock::local(moment, clock::ZONE).civil().date();
        spoken::short_day(day.saturating_add(jiff::Span::new().days(days)))
    })
}

fn names(people: &[Member]) -> String {
    people.iter().map(|one| one.guest.name()).collect::<Vec<_>>().join(", ")
}

fn invitation(people: &[Member]) -> String {
    people.first().map(|one| one.invitation.id.to_string()).unwrap_or_default()
}

fn way(by: Reached) -> &'static str {
    match by {
        Reached::Mail(_) => Channel::Email.label(),
        Reached::Letter(_) => Channel::Letter.label(),
        Reached::Text(_) => Channel::Sms.label(),
        Reached::Call(_) => "Anruf",
        Reached::Nobody => "kein Weg bekannt",
    }
}

/// `awake`: now, or when people may be disturbed again.
fn planned_row(one: &Planned, now: Moment, awake: Moment) -> PartyRow {
    PartyRow {
        names: names(&one.people),
        invitation: invitation(&one.people),
        kind: one.kind.label(),
        kind_code: one.kind.code(),
        when: match one.at.max(awake) {
            goes if goes <= now => "jetzt".into(),
            goes => at(goes),
        },
        way: way(one.by),
    }
}

fn done_row(one: &Done) -> PartyRow {
    PartyRow {
        names: names(&one.people),
        invitation: invitation(&one.people),
        kind: one.kind.label(),
        kind_code: one.kind.code(),
        when: at(one.at),
        way: one.outcome.label(),
    }
}

fn ways(view: &View, kind: Kind) -> String {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for one in view.planned.iter().filter(|one| one.kind == kind) {
        *counts.entry(way(one.by)).or_default() += 1;
    }
    let line = |(way, count): (&str, usize)| format!("{way}: {count}");
    counts.into_iter().map(line).collect::<Vec<_>>().join(", ")
}

fn kind_row(view: &View, kind: Kind) -> KindRow {
    let window = view.timetable.window(kind);
    KindRow {
        code: kind.code(),
        label: kind.label(),
        whom: match kind {
            Kind::SecondTry => "wer noch nicht geantwortet hat",
            Kind::First | Kind::Last => "wer zugesagt hat",
        },
        when: window.map(|window| at(window.from)).unwrap_or_default(),
        planned: view.planned_of(kind),
        ways: ways(view, kind),
        sent: view.sent_of(kind),
        stopped: view.stops.contains(&kind),
    }
}

#[get("/events/{event}/reminders")]
async fn index(
    app: App,
    staff: SignedIn,
    event: web::Path<Id<Event>>,
    turned: web::Query<Turned>,
) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let (there, viewer) = (app.clone(), actor.clone());
    let view = app.db.read(move |conn| actions::look(conn, &there, &viewer, event, now)).await?;
    let path = format!("/events/{event}/reminders");
    let rows = usize::try_from(config::PAGE_ROWS).unwrap_or(usize::MAX);
    let page = turned.page.unwrap_or(0).min(view.planned.len());
    let (from, to) = (page.saturating_mul(rows), (page + 1).saturating_mul(rows));
    let takes_answers = view.event.takes_answers(now);
    let may_stop = takes_answers && staff.may(Right::Invite).is_ok();
    let awake = due::awake(now, app.office().land);
    let page = RemindersPage {
        own_guests_only: actor.scope.guests_at(view.event.site).is_some(),
        may_stop,
        may_stop_all: may_stop && actor.scope.covers(view.event.site),
        invite_until: days_after(view.event.begins_at, -config::INVITE_DAYS),
        heard: view.asked_of(Heard::Yes),
        unheard: view.asked_of(Heard::NotYet),
        may_invite: may_stop,
        thanks_on: days_after(view.event.ends_at, 1),
        thanks_at: view.thanks.ahead(now).map(at).unwrap_or_default(),
        thanks_stopped: view.thanks == ByItself::Stopped,
        may_stop_thanks: view.thanks != ByItself::ByHand
            && actions::can_be_thanked(&view.event, now)
            && staff.may(Right::Invite).is_ok()
            && actor.scope.covers(view.event.site),
        may_thank: staff.may(Right::PlanEvents).is_ok(),
        kinds: Kind::ALL.iter().map(|kind| kind_row(&view, *kind)).collect(),
        all_stopped: view.stops.len() == Kind::ALL.len()
            && !matches!(view.thanks, ByItself::Planned { .. }),
        format_path: match staff.may(Right::PlanEvents) {
            Ok(()) => format!("/formats/{}/reminders", view.event.format.id),
            Err(_) => String::new(),
        },
        planned: view
            .planned
            .iter()
            .skip(from)
            .take(rows)
            .map(|one| planned_row(one, now, awake))
            .collect(),
        planned_all: view.planned.len(),
        next: match view.planned.len() > to {
            true => format!("{path}?page={}", page + 1),
            false => String::new(),
        },
        held: view.held.iter().take(rows).map(done_row).collect(),
        sent: view.sent.iter().take(rows).map(done_row).collect(),
        sent_all: view.sent.len(),
        head: Head::of(&view.event, Tab::Reminders, &actor, now),
        path,
    };
    staff.show(&app, "Erinnerungen", "reminders/index.html", &page)
}

fn wish(word: &str) -> Result<Wish, PageProblem> {
    match word {
        "stop" => Ok(Wish::Stop),
        "resume" => Ok(Wish::Resume),
        _ => Err(PageProblem(missing("Das gibt es hier nicht (mehr)."))),
    }
}

fn said(wish: Wish) -> &'static str {
    match wish {
        Wish::Stop => "Angehalten. Es geht nichts hinaus.",
        Wish::Resume => "Es geht weiter wie geplant.",
    }
}

/// Stops a kind, the thanks, or all of them, for everybody; or lets it go on.
#[post("/events/{event}/reminders/{wish}")]
async fn set_kinds(app: App, posted: Posted, ids: web::Path<(Id<Event>, String)>) -> PageResult {
    let (event, word) = ids.into_inner();
    let (wish, actor, now) = (wish(&word)?, posted.staff.actor(), app.clock.now());
    let kind = posted.fields.get("kind");
    let (kinds, thanks) = match Kind::parse(kind) {
        Some(kind) => (vec![kind], None),
        None if kind == thanks::ACTIVE => (Vec::new(), Some(wish)),
        None => (Kind::ALL.to_vec(), Some(wish)),
    };
    let set = app.db.write(move |conn| {
        if !kinds.is_empty() {
            actions::set_kinds(conn, &actor, event, (&kinds, wish), now)?;
        }
        match thanks {
            Some(wish) => actions::set_thanks(conn, &actor, event, wish, now),
            None => Ok(()),
        }
    });
    set.await?;
    Ok(done(format!("/events/{event}/reminders"), said(wish)))
}

/// The same for one household.
#[post("/events/{event}/reminders/{invitation}/{kind}/{wish}")]
async fn set_one(
    app: App,
    posted: Posted,
    ids: web::Path<(String, Id<Invitation>, String, String)>,
) -> PageResult {
    let (_, invitation, kind, word) = ids.into_inner();
    let (wish, actor, now) = (wish(&word)?, posted.staff.actor(), app.clock.now());
    let nothing = || PageProblem(missing("Das gibt es hier nicht (mehr)."));
    let kind = Kind::parse(&kind).ok_or_else(nothing)?;
    let set = move |conn: &mut _| actions::set_one(conn, &actor, invitation, (kind, wish), now);
    let event = app.db.write(set).await?;
    Ok(done(format!("/events/{event}/reminders"), said(wish)))
}
