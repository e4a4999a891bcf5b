//! `/inbox`: what came in by mail and is for a person. Read as plain text only, taken as somebody's
//! answer, or marked as seen to.
//!
//! Whoever takes answers sees what guests of their Standorte wrote, and what nobody knows the writer
//! of: somebody has to look. What answers a message about a confidential event is for those who have to
//! do with it.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, AnswerError, By, Whose};
use super::messages::Member;
use super::queries::{self, lists};
use super::reply::{AnswerGiven, Who};
use super::{Answer, AnswerChannel, Invitation, Reply};
use crate::clock;
use crate::config::mailbox as limits;
use crate::db::{Conn, Id};
use crate::events::need::Knowing;
use crate::events::{self, Event};
use crate::inbox::queries::{self as mails, Unread};
use crate::inbox::{Kind, Mail};
use crate::outbox::actions::sites_of;
use crate::problem::{PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::{Actor, Posted, Right, SignedIn, session};
use crate::web::App;
use crate::web::form::Check;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(show).service(answer).service(done);
}

/// Invitations that are offered beside a mail.
const FOUND: i64 = 40;

#[derive(Serialize)]
struct Index {
    mails: Vec<Row>,
    /// Mails that are not in the list, because it is long.
    more: i64,
    /// Whether a mailbox is read at all.
    is_read: bool,
    counts: Vec<Count>,
    days: i64,
}

#[derive(Serialize)]
struct Count {
    label: &'static str,
    count: i64,
}

#[derive(Serialize)]
struct Row {
    id: Id<Mail>,
    /// Whether its words are for other eyes.
    closed: bool,
    who: String,
    address: String,
    subject: String,
    excerpt: String,
    reason: &'static str,
    when: String,
}

const CLOSED: &str = "Vertraulich";

fn row(mail: Unread, knowing: &Knowing, events: &[Event]) -> Row {
    let closed = is_closed(&mail, knowing, events);
    let time = clock::local(mail.received_at, clock::ZONE).civil();
    let when = time.strftime("%d.%m.%Y, %H:%M Uhr").to_string();
    let (id, reason) = (mail.id, mail.reason.label());
    if closed {
        let hidden = || CLOSED.to_owned();
        let none = String::new;
        return Row {
            id,
            closed,
            who: hidden(),
            address: none(),
            subject: none(),
            excerpt: none(),
            reason,
            when,
        };
    }
    let who = match (mail.sender_name.is_empty(), mail.sender.is_empty()) {
        (false, _) => mail.sender_name,
        (true, false) => mail.sender.clone(),
        (true, true) => "Unbekannt".into(),
    };
    let subject = match mail.subject.is_empty() {
        true => "Ohne Betreff".into(),
        false => mail.subject,
    };
    let (address, excerpt) = (mail.sender, mail.excerpt);
    Row { id, closed, who, address, subject, excerpt, reason, when }
}

fn is_closed(mail: &Unread, knowing: &Knowing, events: &[Event]) -> bool {
    let event = events.iter().find(|event| event.id.as_str() == mail.topic);
    event.is_some_and(|event| !knowing.includes(event))
}

/// The events that these mails are about.
fn topics(conn: &mut Conn, mails: &[Unread]) -> diesel::QueryResult<Vec<Event>> {
    let mut ids: Vec<Id<Event>> = mails.iter().filter_map(|mail| mail.topic.parse().ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    events::queries::find_many(conn, &ids)
}

#[get("/inbox")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (actor, since) = (staff.actor(), app.clock.now().before(limits::KEPT));
    let read = app.db.read(move |conn| {
        let sites = sites_of(actor.scope.sites());
        let waiting = mails::unread(conn, sites.as_deref())?;
        let count = mails::unread_count(conn, sites.as_deref())?;
        let events = topics(conn, &waiting)?;
        let knowing = Knowing::of(conn, &actor)?;
        let counts = mails::counts(conn, since)?;
        Ok::<_, diesel::result::Error>((waiting, count, events, knowing, counts))
    });
    let (waiting, count, events, knowing, counts) = read.await?;
    let counted = |kind: &Kind| {
        let count = counts.get(kind).copied().unwrap_or(0);
        (*kind != Kind::Unread && count > 0).then(|| Count { label: kind.label(), count })
    };
    let page = Index {
        more: count - i64::try_from(waiting.len()).unwrap_or(count),
        mails: waiting.into_iter().map(|mail| row(mail, &knowing, &events)).collect(),
        is_read: app.config.imap_url.is_some(),
        counts: Kind::ALL.iter().filter_map(counted).collect(),
        days: limits::KEPT_DAYS,
    };
    staff.show(&app, "Posteingang", "invitations/inbox.html", &page)
}

#[derive(Serialize)]
struct Shown {
    mail: Row,
    is_done: bool,
    query: String,
    found: Vec<Found>,
    more: bool,
}

#[derive(Serialize)]
struct Found {
    id: String,
    names: String,
    key: String,
    event: String,
    when: String,
    reply: Reply,
    reply_label: &'static str,
}

fn found(one: &Member, event: &Event, knowing: &Knowing) -> Found {
    Found {
        id: one.invitation.id.to_string(),
        names: one.guest.name(),
        key: one.guest.key.clone(),
        event: knowing.title(event).to_owned(),
        when: spoken::short_all(&event.hours()),
        reply: one.invitation.reply,
        reply_label: one.invitation.reply.label(),
    }
}

/// A mail that this actor may read; `None`: there is none, or its words are for others.
fn readable(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Mail>,
) -> diesel::QueryResult<Option<(Unread, Vec<Event>, Knowing)>> {
    let sites = sites_of(actor.scope.sites());
    let Some(mail) = mails::find(conn, id, sites.as_deref())? else { return Ok(None) };
    let events = topics(conn, std::slice::from_ref(&mail))?;
    let knowing = Knowing::of(conn, actor)?;
    let closed = is_closed(&mail, &knowing, &events);
    Ok((!closed).then_some((mail, events, knowing)))
}

/// One mail, and whose answer it may be.
#[get("/inbox/{mail}")]
async fn show(
    app: App,
    staff: SignedIn,
    id: web::Path<Id<Mail>>,
    query: web::Query<Vec<(String, String)>>,
) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let typed = query.iter().find(|(name, _)| name == "q");
    let typed = typed.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
    let (id, actor, now, wanted) = (id.into_inner(), staff.actor(), app.clock.now(), typed.clone());
    let read = app.db.read(move |conn| {
        let Some((mail, topics, knowing)) = readable(conn, &actor, id)? else { return Ok(None) };
        let scope = &actor.scope;
        let rows = match (wanted.as_str(), mail.sender.as_str()) {
            ("", "") => Vec::new(),
            ("", address) => lists::of_address(conn, address, scope, now, FOUND + 1)?,
            (name, _) => lists::found(conn, name, scope, now, FOUND + 1)?,
        };
        let mut ids: Vec<_> = rows.iter().map(|row| row.event).collect();
        ids.sort_unstable();
        ids.dedup();
        let events = events::queries::find_many(conn, &ids)?;
        let people = queries::with_guests(conn, rows)?;
        Ok::<_, diesel::result::Error>(Some((mail, topics, knowing, events, people)))
    });
    let (mail, topics, knowing, events, people) = read.await?.ok_or_else(nothing)?;
    let room = usize::try_from(FOUND).unwrap_or(usize::MAX);
    let more = people.len() > room;
    let found = people.iter().take(room).filter_map(|one| {
        let event = events.iter().find(|event| event.id == one.invitation.event)?;
        staff.scope().meets(event.site, one.guest.site).then(|| found(one, event, &knowing))
    });
    let page = Shown {
        found: found.collect(),
        more,
        is_done: mail.done_at.is_some(),
        mail: row(mail, &knowing, &topics),
        query: typed,
    };
    let title = page.mail.subject.clone();
    staff.show(&app, &title, "invitations/inbox_mail.html", &page)
}

/// The mail is somebody's answer.
#[post("/inbox/{mail}/answer")]
async fn answer(app: App, posted: Posted, id: web::Path<Id<Mail>>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let mut check = Check::of(&posted.fields);
    let given = check.word("answer", Answer::parse);
    let invitation = check.word("invitation", |id| id.parse::<Id<Invitation>>().ok());
    let (Some(given), Some(invitation)) = (given, invitation) else { return Err(nothing()) };
    let (id, actor, now, house) =
        (id.into_inner(), posted.staff.actor(), app.clock.now(), app.clone());
    let written = app.db.write(move |conn| {
        if readable(conn, &actor, id)?.is_none() {
            return Ok(None);
        }
        let by = By { channel: AnswerChannel::Mail, staff: actor.staff };
        let staff = actor.staff.map(|staff| staff.to_string());
        let row = queries::find(conn, invitation)?.ok_or(AnswerError::Unknown)?;
        let whose = Whose::Invitation { id: invitation, actor };
        let given = AnswerGiven::again(given, Who::Only, &row);
        let answered = actions::answer(conn, &house, &whose, &given, by, now)?;
        mails::done(conn, id, staff.as_deref(), now)?;
        Ok::<_, AnswerError>(Some(answered))
    });
    let answered = written.await?.ok_or_else(nothing)?;
    let sentence = match (given, answered.reply, answered.place_in_line) {
        (Answer::CallMe, ..) => "Notiert: Bitte zurückrufen. Die E-Mail ist erledigt.".to_owned(),
        (_, Reply::Waiting, Some(place)) => format!(
            "Alle Plätze sind vergeben. Auf der Warteliste, Nummer {place}. Die E-Mail ist erledigt."
        ),
        (_, reply, _) => format!("Notiert: {}. Die E-Mail ist erledigt.", reply.label()),
    };
    Ok(session::done("/inbox", &sentence))
}

/// Somebody has seen to it.
#[post("/inbox/{mail}/done")]
async fn done(app: App, posted: Posted, id: web::Path<Id<Mail>>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let (id, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    let written = app.db.write(move |conn| {
        if readable(conn, &actor, id)?.is_none() {
            return Ok(None);
        }
        let staff = actor.staff.map(|staff| staff.to_string());
        mails::done(conn, id, staff.as_deref(), now).map(Some)
    });
    let written: Result<_, diesel::result::Error> = written.await;
    match written? {
        Some(_) => Ok(session::done("/inbox", "Die E-Mail ist erledigt.")),
        None => Err(nothing()),
    }
}

fn nothing() -> PageProblem {
    PageProblem(missing("Diese E-Mail gibt es hier nicht (mehr)."))
}
