//! What the worker asks of the database: claim what is due, note what became of it.
//!
//! A message is `InFlight` in the database before its first byte goes out. Whoever claimed it ends it;
//! if nobody does until the lease is over, it is `Unknown`.

use std::collections::HashMap;

use diesel::prelude::*;

use super::transport::Outcome;
use super::{Correspondent, Matter, Message, Return, State, Wanted, Way, queries, secrets};
use crate::config;
use crate::db::schema::{heartbeats, messages};
use crate::db::{self, Conn, Id, Moment, Value};
use crate::web::App;

/// A claimed message, as the transport needs it.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub id: Id<Message>,
    pub way: Way,
    /// This one included.
    pub attempts: i32,
    pub about: String,
    pub kind: String,
    pub address: String,
    pub sender_name: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<String>,
    pub calendar_method: Option<String>,
    pub unsubscribe: Option<String>,
    pub mail_id: String,
}

/// Id, attempts, about, kind, address, sender's name, useless since.
type Envelope = (Id<Message>, i32, String, String, String, String, Option<Moment>);

type OutgoingRow =
    (Envelope, (String, String, String, Option<String>, Option<String>, Option<String>, String));

/// What became of a claimed message, as it is noted.
#[derive(Clone, Debug)]
pub enum Ended {
    Transported(Outcome),
    /// It could not become a mail; with a German sentence.
    Unusable(String),
    /// The exercise house: nothing left it. Links stay whole, so that they can be tried.
    Practised,
    /// It was claimed, but its turn did not come.
    Untouched,
}

/// Whether any message waits for its turn by this way.
pub fn is_due(conn: &mut Conn, way: Way, now: Moment) -> QueryResult<bool> {
    let due = messages::table
        .filter(messages::state.eq(State::Queued))
        .filter(messages::channel.eq(way))
        .filter(messages::due_at.le(now))
        .select(messages::id);
    Ok(due.first::<Id<Message>>(conn).optional()?.is_some())
}

/// Claims what is due by one way, oldest first. What nobody wants any more is given up instead, and what
/// would not reach anybody by this way takes another.
pub fn claim(
    conn: &mut Conn,
    app: &App,
    correspondent: &dyn Correspondent,
    way: Way,
    limit: i64,
    now: Moment,
) -> QueryResult<Vec<Outgoing>> {
    let rows = messages::table
        .filter(messages::state.eq(State::Queued))
        .filter(messages::channel.eq(way))
        .filter(messages::due_at.le(now))
        .order((messages::due_at, messages::id))
        .limit(limit)
        .select((
            (
                messages::id,
                messages::attempts,
                messages::about,
                messages::kind,
                messages::address,
                messages::sender_name,
                messages::useless_at,
            ),
            (
                messages::subject,
                messages::text,
                messages::html,
                messages::calendar,
                messages::calendar_method,
                messages::unsubscribe,
                messages::mail_id,
            ),
        ))
        .load::<OutgoingRow>(conn)?;
    let matters: Vec<_> = rows.iter().map(|(envelope, _)| matter(envelope, way)).collect();
    let verdicts = correspondent.all_still_wanted(conn, &matters, now)?;
    let mut wanted = Vec::with_capacity(rows.len());
    for ((envelope, words), verdict) in rows.into_iter().zip(verdicts) {
        let (id, attempts, about, kind, address, sender_name, useless_at) = envelope;
        let (subject, text, html, calendar, calendar_method, unsubscribe, mail_id) = words;
        let verdict = match useless_at {
            _ if address.is_empty() => Wanted::No(super::EMPTIED.into()),
            Some(useless_at) if useless_at <= now => Wanted::No(TOO_LATE.into()),
            Some(_) | None => verdict,
        };
        match verdict {
            Wanted::No(remark) => {
                queries::give_up(conn, id, &remark, now)?;
            }
            Wanted::Elsewhere(remark) => {
                // Of two workers that see it at once, one says it again.
                if queries::give_up(conn, id, &remark, now)? {
                    let matter = Matter { about: &about, kind: &kind, way, address: &address };
                    correspondent.elsewhere(conn, app, &matter, now)?;
                }
            }
            Wanted::Yes => wanted.push(Outgoing {
                id,
                way,
                attempts,
                about,
                kind,
                address,
                sender_name,
                subject,
                text,
                html,
                calendar,
                calendar_method,
                unsubscribe,
                mail_id,
            }),
        }
    }
    let ids = wanted.iter().map(|message| message.id).collect::<Vec<_>>();
    let still_due = messages::table
        .filter(messages::id.eq_any(ids))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::due_at.le(now));
    // Another worker may have been quicker: only what this UPDATE touched is ours, and it counts as
    // often tried as it stands there now.
    let ours = diesel::update(still_due)
        .set((
            messages::state.eq(State::InFlight),
            messages::leased_until.eq(now.after(config::MAIL_LEASE)),
            messages::attempts.eq(messages::attempts + 1),
        ))
        .returning((messages::id, messages::attempts))
        .get_results::<(Id<Message>, i32)>(conn)?;
    let ours: HashMap<_, _> = ours.into_iter().collect();
    wanted.retain_mut(|message| match ours.get(&message.id) {
        Some(attempts) => {
            message.attempts = *attempts;
            true
        }
        None => false,
    });
    Ok(wanted)
}

fn matter((_, _, about, kind, address, _, _): &Envelope, way: Way) -> Matter<'_> {
    Matter { about, kind, way, address }
}

/// Who takes messages of this way, as staff call it.
fn taker(way: Way) -> &'static str {
    match way {
        Way::Email => "Mailserver",
        Way::Sms => "SMS-Gateway",
        Way::Letter => "Druck",
    }
}

const TOO_LATE: &str = "Die Veranstaltung hat schon begonnen. Die Nachricht nützt niemandem mehr.";

/// Notes what became of a claimed message. What a person has decided meanwhile stays as it is.
pub fn end(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    message: &Outgoing,
    ended: &Ended,
    now: Moment,
) -> QueryResult<()> {
    match ended {
        Ended::Transported(Outcome::Sent) => {
            if sent(conn, message, now)? {
                correspondent.delivered(conn, &message.about, &message.kind, now)?;
            }
        }
        Ended::Practised => {
            if settle(conn, message, State::Sent, "Übung: bleibt im Haus.", now)? {
                correspondent.delivered(conn, &message.about, &message.kind, now)?;
            }
        }
        Ended::Transported(Outcome::PutOff(said)) if message.attempts >= config::MAIL_ATTEMPTS => {
            let remark = format!("{} Versuche, zuletzt: {said}", message.attempts);
            back(conn, correspondent, message, &remark, Return::Message, now)?;
        }
        Ended::Transported(Outcome::PutOff(said)) => {
            let remark = format!("{} bittet um Geduld: {said}", taker(message.way));
            let due_at = now.after(config::mail_patience(message.attempts));
            again(conn, message, message.attempts, due_at, &remark)?;
        }
        Ended::Transported(Outcome::NotSent(said)) if message.attempts >= config::MAIL_ATTEMPTS => {
            let remark = format!("{} Versuche, zuletzt: {said}", message.attempts);
            back(conn, correspondent, message, &remark, Return::Message, now)?;
        }
        Ended::Transported(Outcome::NotSent(said)) => {
            let remark = format!("{}: Die Verbindung brach ab: {said}", taker(message.way));
            // Nobody refused this message: it may go sooner than after a refusal.
            let due_at = now.after(config::mail_patience(message.attempts) / 4);
            again(conn, message, message.attempts, due_at, &remark)?;
        }
        Ended::Untouched => again(conn, message, message.attempts - 1, now, "")?,
        Ended::Transported(Outcome::NoSuchRecipient(said)) => {
            back(conn, correspondent, message, said, Return::Address, now)?;
        }
        Ended::Transported(Outcome::Refused(said)) => {
            back(conn, correspondent, message, said, Return::Message, now)?;
        }
        Ended::Unusable(said) => {
            back(conn, correspondent, message, said, Return::Address, now)?;
        }
        Ended::Transported(Outcome::Unknown(said)) => {
            let remark = format!(
                "Die Verbindung brach ab, als die Nachricht schon übergeben war. \
                 Vielleicht ist sie angekommen. ({said})"
            );
            settle(conn, message, State::Unknown, &remark, now)?;
        }
    }
    Ok(())
}

fn back(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    message: &Outgoing,
    remark: &str,
    why: Return,
    now: Moment,
) -> QueryResult<()> {
    if settle(conn, message, State::Returned, remark, now)? {
        let Outgoing { about, kind, way, address, .. } = message;
        let matter = Matter { about, kind, way: *way, address };
        correspondent.returned(conn, &matter, why, now)?;
    }
    Ok(())
}

/// Not emptied meanwhile: an emptied message has no address, and stays empty.
const SENT: &str = "UPDATE messages SET state = 'sent', remark = '', ended_at = ?, leased_until = NULL, \
    text = ?, html = ?, calendar = ?, unsubscribe = NULL WHERE id = ? AND attempts = ? \
    AND state IN ('in_flight', 'unknown') AND address <> ''";

/// The usual end, in one stroke: the message is sent, and its links are blanked.
fn sent(conn: &mut Conn, message: &Outgoing, now: Moment) -> QueryResult<bool> {
    let Blanked { text, html, calendar } =
        Blanked::of(&message.text, &message.html, message.calendar.as_deref());
    let values = [
        Value::Moment(now),
        Value::Text(text),
        Value::Text(html),
        Value::OptionalText(calendar),
        Value::Text(message.id.to_string()),
        Value::Integer(message.attempts),
    ];
    match db::change(conn, SENT, &values)? {
        0 => settle(conn, message, State::Sent, "", now),
        _ => Ok(true),
    }
}

/// Moves the message to an end state, unless somebody else has claimed or decided it since.
fn settle(
    conn: &mut Conn,
    message: &Outgoing,
    state: State,
    remark: &str,
    now: Moment,
) -> QueryResult<bool> {
    let ours = messages::table
        .find(message.id)
        .filter(messages::attempts.eq(message.attempts))
        .filter(messages::state.eq_any([State::InFlight, State::Unknown]));
    let settled = diesel::update(ours)
        .set((
            messages::state.eq(state),
            messages::remark.eq(remark),
            messages::ended_at.eq(now),
            messages::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)?;
    Ok(settled == 1)
}

/// Back into the queue. Only from `InFlight`: once shown as `Unknown`, a person decides.
fn again(
    conn: &mut Conn,
    message: &Outgoing,
    attempts: i32,
    due_at: Moment,
    remark: &str,
) -> QueryResult<()> {
    let ours = messages::table
        .find(message.id)
        .filter(messages::attempts.eq(message.attempts))
        .filter(messages::state.eq(State::InFlight));
    diesel::update(ours)
        .set((
            messages::state.eq(State::Queued),
            messages::attempts.eq(attempts),
            messages::due_at.eq(due_at),
            messages::remark.eq(remark),
            messages::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

/// Blanks the links of a message that has left, so that a copy of the database opens no reply. One
/// that was emptied while it was under way stays empty.
pub(super) fn blank(
    conn: &mut Conn,
    id: Id<Message>,
    text: &str,
    html: &str,
    calendar: Option<&str>,
) -> QueryResult<()> {
    let Blanked { text, html, calendar } = Blanked::of(text, html, calendar);
    diesel::update(messages::table.find(id).filter(messages::address.ne("")))
        .set((
            messages::text.eq(text),
            messages::html.eq(html),
            messages::calendar.eq(calendar),
            messages::unsubscribe.eq(None::<String>),
        ))
        .execute(conn)
        .map(drop)
}

/// What stays of a message's words when its links are gone.
struct Blanked {
    text: String,
    html: String,
    calendar: Option<String>,
}

impl Blanked {
    fn of(text: &str, html: &str, calendar: Option<&str>) -> Self {
        let code = secrets::code_in(html);
        let blanked = |text: &str| secrets::blanked(text, code.as_deref());
        Self {
            text: blanked(text),
            html: blanked(html),
            // Long lines of a calendar file are folded, a token's too.
            calendar: calendar.map(|file| blanked(&file.replace("\r\n ", ""))),
        }
    }
}

/// Shows to a person what was under way when its worker stopped. Returns how many.
pub fn expire(conn: &mut Conn, now: Moment) -> QueryResult<usize> {
    let lost = messages::table
        .filter(messages::state.eq(State::InFlight))
        .filter(messages::leased_until.lt(now));
    diesel::update(lost)
        .set((
            messages::state.eq(State::Unknown),
            messages::remark
                .eq("Der Versand wurde unterbrochen. Vielleicht ist die Nachricht angekommen."),
            messages::ended_at.eq(now),
            messages::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)
}

/// Gives up what can no longer help anybody, whichever way it was to take. Returns how many.
pub fn give_up_late(conn: &mut Conn, now: Moment) -> QueryResult<usize> {
    let late = messages::table
        .filter(messages::state.eq(State::Queued))
        .filter(messages::useless_at.le(now));
    diesel::update(late)
        .set((
            messages::state.eq(State::GivenUp),
            messages::remark.eq(TOO_LATE),
            messages::ended_at.eq(now),
        ))
        .execute(conn)
}

/// Shows to a person what was already due when its database was restored: it may have gone out after
/// the backup was made, so it is not sent blindly. What is due later goes as planned. Returns how many.
pub fn doubt_due(conn: &mut Conn, now: Moment) -> QueryResult<usize> {
    let doubtful = messages::table
        .filter(messages::state.eq_any([State::Queued, State::InFlight]))
        .filter(messages::channel.ne(Way::Letter))
        .filter(messages::due_at.le(now));
    diesel::update(doubtful)
        .set((
            messages::state.eq(State::Unknown),
            messages::remark.eq("Aus einer Sicherung. Vielleicht ist die Nachricht schon hinaus."),
            messages::ended_at.eq(now),
            messages::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)
}

/// Says on every message that is due by this way why it does not go.
pub fn explain_waiting(conn: &mut Conn, way: Way, remark: &str, now: Moment) -> QueryResult<usize> {
    let due = messages::table
        .filter(messages::state.eq(State::Queued))
        .filter(messages::channel.eq(way))
        .filter(messages::due_at.le(now))
        .filter(messages::remark.ne(remark));
    diesel::update(due).set(messages::remark.eq(remark)).execute(conn)
}

/// A sign of life.
pub fn beat(conn: &mut Conn, worker: &str, now: Moment) -> QueryResult<()> {
    let known =
        diesel::update(heartbeats::table.find(worker)).set(heartbeats::at.eq(now)).execute(conn)?;
    if known == 0 {
        diesel::insert_into(heartbeats::table)
            .values((heartbeats::worker.eq(worker), heartbeats::at.eq(now)))
            .execute(conn)?;
    }
    Ok(())
}

/// When any worker last gave a sign of life: for `/health/ready`.
pub fn last_beat(conn: &mut Conn) -> QueryResult<Option<Moment>> {
    heartbeats::table.order(heartbeats::at.desc()).select(heartbeats::at).first(conn).optional()
}

#[cfg(test)]
impl Outgoing {
    pub(super) fn sample() -> Self {
        Self {
            id: Id::new(),
            way: Way::Email,
            attempts: 1,
            about: String::new(),
            kind: "invitation".into(),
            address: String::new(),
            sender_name: String::new(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            calendar: None,
            calendar_method: None,
            unsubscribe: None,
            mail_id: "1@treffpunkt.example".into(),
        }
    }
}
