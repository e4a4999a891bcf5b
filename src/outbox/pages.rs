//! `/outbox`: every message with its state, as its reader sees it; and what people decide about it.
//!
//! A page of staff in a room below them: this door alone knows [`crate::staff`], to ask who is there.
//! Everybody sees the messages of their own Standorte. What goes to staff carries links that sign
//! somebody in, so its words are shown to nobody. What is said about a confidential event, and to whom,
//! is for those who have to do with it.

mod letters;

use std::sync::Arc;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, OutboxError, Sites, Twice, sites_of};
use super::letter::OVERLEAF;
use super::queries::{self, Contents, Filter, Kept, Line};
use super::sms::budget::Spent;
use super::sms::{Budget, Packed};
use super::{Correspondent, Knows, Message, State, Way, secrets, shown, sms, worker};
use crate::clock::{self, ZONE};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::i18n::Language;
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Posted, Right, Scope, SignedIn};
use crate::web::form::{Fields, FormView};
use crate::web::{App, filters};

/// The pages, and whom they ask about nouns.
pub fn routes(routes: &mut web::ServiceConfig, correspondent: Arc<dyn Correspondent>) {
    routes
        .app_data(web::Data::from(correspondent))
        .service(index)
        .configure(letters::routes)
        .service(message)
        .service(as_mail)
        .service(retry)
        .service(give_up)
        .service(as_letter)
        .configure(sms::reports::routes);
}

/// The Standorte whose messages somebody sees.
fn sites(scope: &Scope) -> Sites {
    sites_of(scope.sites())
}

/// `12.01.2027, 10:05`
fn said(moment: Moment) -> String {
    let time = clock::local(moment, ZONE).civil();
    time.strftime("%d.%m.%Y, %H:%M").to_string()
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    event: String,
    #[serde(default)]
    campaign: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct Index {
    form: FormView,
    tabs: Vec<Tab>,
    ways: Vec<Choice>,
    rows: Vec<Row>,
    next: String,
    count: String,
    /// Letters that wait for the printer, by event.
    letters: Vec<WaitingLetters>,
    /// Of one campaign or event: how far it is.
    ended: i64,
    all: i64,
    narrowed: bool,
    /// Which event, in words; may be empty.
    topic: String,
    asked_event: String,
    asked_campaign: String,
    /// Why no mail goes; may be empty.
    closed: String,
    /// What text messages cost so far, where they are sent; else empty.
    texts: String,
    /// The budget for them is used up.
    texts_wait: String,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    /// The state's code; empty for all.
    state: &'static str,
    label: String,
    current: bool,
    count: i64,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct WaitingLetters {
    topic: String,
    label: String,
    count: i64,
}

#[derive(Serialize)]
struct Row {
    id: Id<Message>,
    recipient: String,
    address: String,
    subject: String,
    way: &'static str,
    state: &'static str,
    state_label: &'static str,
    when: String,
    remark: String,
}

/// A message whose people are not for these eyes is one all the same.
const CLOSED: &str = "vertraulich";

fn row_for(line: Line, closed: &[String], now: Moment) -> Row {
    match closed.contains(&line.topic) {
        true => Row { recipient: CLOSED.into(), address: CLOSED.into(), ..row(line, now) },
        false => row(line, now),
    }
}

fn row(line: Line, now: Moment) -> Row {
    let (state, state_label, when) = stands(&line, now);
    let emptied = line.is_emptied();
    let otherwise = |text: String, gone: &str| if text.is_empty() { gone.into() } else { text };
    Row {
        id: line.id,
        recipient: otherwise(line.recipient, "Name gelöscht"),
        address: line.address.replace('\n', ", "),
        subject: if emptied { "Inhalt gelöscht".into() } else { line.subject },
        way: line.way.label(),
        state,
        state_label,
        when,
        remark: line.remark,
    }
}

/// The state in the words of the screen. What is not due yet is held.
fn stands(line: &Line, now: Moment) -> (&'static str, &'static str, String) {
    match (line.state, line.ended_at) {
        (State::Queued, _) if line.due_at > now => {
            ("held", "geht später", format!("ab {}", said(line.due_at)))
        }
        (state, Some(ended)) => (state.code(), state.label(), said(ended)),
        (state, None) => (state.code(), state.label(), said(line.created_at)),
    }
}

impl Asked {
    fn filter(&self, sites: Sites) -> Filter {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Filter {
            sites,
            states: State::parse(&self.state).into_iter().collect(),
            way: Way::parse(&self.way),
            topic: given(&self.event),
            campaign: given(&self.campaign),
            recipient: self.q.clone(),
            after: self.after.parse().ok(),
            contents: Contents::Whatever,
        }
    }

    /// The address of this list with another state or page.
    fn address(&self, state: &str, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let parts = [
            ("state", state),
            ("way", &self.way),
            ("event", &self.event),
            ("campaign", &self.campaign),
            ("q", &self.q),
            ("after", after),
        ];
        for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => "/outbox".into(),
            query => format!("/outbox?{query}"),
        }
    }
}

#[get("/outbox")]
async fn index(app: App, staff: SignedIn, knows: Knows, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::Invite)?;
    let (asked, now) = (asked.into_inner(), app.clock.now());
    let filter = asked.filter(sites(staff.scope()));
    let narrowed = filter.topic.is_some() || filter.campaign.is_some();
    let reader = staff.id().to_string();
    let (counts, mut lines, waiting, labels, closed, spent) = app
        .db
        .read(move |conn| {
            let counts = queries::counts(conn, &filter)?;
            let lines = queries::list(conn, &filter, config::PAGE_ROWS + 1)?;
            let sites = filter.sites.as_deref();
            let waiting = queries::waiting_letter_counts(conn, sites, now)?;
            let mut topics = waiting.iter().map(|(topic, _)| topic.clone()).collect::<Vec<_>>();
            topics.extend(filter.topic);
            let labels = knows.topic_labels(conn, &topics)?;
            let closed = closed(conn, &**knows, &reader, &lines)?;
            let spent = sms::carrier::spent(conn, now)?;
            Ok::<_, diesel::result::Error>((counts, lines, waiting, labels, closed, spent))
        })
        .await?;
    let label = |topic: &str| {
        let known = labels.iter().find(|(known, _)| known == topic);
        known.map_or_else(String::new, |(_, label)| label.clone())
    };
    let more = lines.len() as i64 > config::PAGE_ROWS;
    lines.truncate(config::PAGE_ROWS as usize);
    let next = match (more, lines.last()) {
        (true, Some(last)) => asked.address(&asked.state, last.id.as_str()),
        (true | false, Some(_) | None) => String::new(),
    };
    let tab = |state: &'static str, label: &str, count: i64| Tab {
        href: asked.address(state, ""),
        state,
        label: label.to_owned(),
        current: asked.state == state,
        count,
    };
    let mut tabs = vec![tab("", "alle", counts.all())];
    tabs.extend(State::ALL.iter().map(|state| tab(state.code(), state.label(), counts.of(*state))));
    let context = Index {
        form: FormView::fresh(&Fields::of([("q", asked.q.as_str()), ("way", asked.way.as_str())])),
        ways: Way::ALL.iter().map(|way| Choice { value: way.code(), label: way.label() }).collect(),
        rows: lines
            .into_iter()
            // Whoever looks for a name would learn by the answer whose message it is.
            .filter(|line| asked.q.is_empty() || !closed.contains(&line.topic))
            .map(|line| row_for(line, &closed, now))
            .collect(),
        next,
        count: format!("{} Nachrichten", filters::number(counts.all())),
        letters: waiting
            .into_iter()
            .map(|(topic, count)| WaitingLetters { label: label(&topic), topic, count })
            .collect(),
        ended: counts.ended(),
        all: counts.all(),
        narrowed,
        topic: label(&asked.event),
        closed: match (app.office().demo, &app.config.smtp_url) {
            (true, _) => "Dies ist ein Übungshaus. Keine Nachricht verlässt es.".into(),
            (false, None) => format!("{} E-Mails warten hier.", worker::NO_SERVER),
            (false, Some(_)) => String::new(),
        },
        texts: texts(&app, spent),
        texts_wait: texts_wait(&app, &counts, spent),
        asked_event: asked.event.clone(),
        asked_campaign: asked.campaign.clone(),
        tabs,
    };
    staff.show(&app, "Postausgang", "outbox/index.html", &context)
}

/// What text messages have cost, and what they may.
fn texts(app: &App, spent: Spent) -> String {
    let (Budget { per_day, per_month }, Spent { today, this_month }) =
        (app.config.sms_budget, spent);
    match &app.config.sms_url {
        Some(_) => format!(
            "SMS heute: {today} von {per_day}. In diesem Monat: {this_month} von {per_month}."
        ),
        None => String::new(),
    }
}

/// Why text messages wait, if they do.
fn texts_wait(app: &App, counts: &queries::Counts, spent: Spent) -> String {
    let waiting = counts.by(Way::Sms, State::Queued);
    let (left, limit) = app.config.sms_budget.left(spent);
    match (waiting, &app.config.sms_url, app.office().demo) {
        (0, ..) | (_, _, true) => String::new(),
        (_, None, false) => format!("{} SMS warten hier.", sms::carrier::NO_GATEWAY),
        (_, Some(_), false) if left == 0 => limit.remark().to_owned(),
        (_, Some(_), false) => String::new(),
    }
}

#[derive(Serialize)]
struct Shown {
    row: Row,
    kind: String,
    way: &'static str,
    is_letter: bool,
    sender: String,
    language: String,
    language_label: &'static str,
    mail_id: String,
    attempts: i32,
    created: String,
    useless: String,
    /// The words are not for these eyes: they sign somebody in, or the event is confidential.
    hidden: bool,
    /// The event is confidential.
    closed: bool,
    /// The deadline is over: words and address are gone.
    emptied: bool,
    html: String,
    text: String,
    /// A letter, one part per language.
    parts: Vec<Part>,
    calendar: String,
    /// Of a text message: alphabet, signs and parts; else empty.
    packed: String,
    can: Can,
}

#[derive(Serialize)]
struct Part {
    lang: String,
    text: String,
}

/// A letter as it is read: German first, then the guest's language.
fn parts(kept: &Kept) -> Vec<Part> {
    let mut texts = kept.text.split(OVERLEAF);
    let mut parts = Vec::new();
    if kept.line.way == Way::Letter {
        let german = texts.next().into_iter().map(|text| ("de", text));
        let all = german.chain(texts.map(|text| (kept.language.as_str(), text)));
        parts.extend(all.map(|(lang, text)| Part { lang: lang.into(), text: text.into() }));
    }
    parts
}

/// What can be decided about a message as it stands.
#[derive(Serialize)]
struct Can {
    retry: bool,
    /// It may arrive twice: ask first.
    twice: bool,
    give_up: bool,
    letter: bool,
    posted: bool,
    came_back: bool,
}

impl Can {
    fn of(line: &Line, now: Moment) -> Self {
        let is_letter = line.way == Way::Letter;
        let stuck = !line.is_emptied()
            && matches!(line.state, State::Returned | State::Unknown | State::GivenUp);
        Self {
            retry: stuck,
            twice: line.state == State::Unknown,
            give_up: matches!(line.state, State::Queued | State::Returned | State::Unknown),
            letter: !is_letter && !is_secret(line) && (stuck || line.state == State::Queued),
            posted: is_letter && line.state == State::Queued && line.due_at <= now,
            came_back: is_letter && line.state == State::Sent,
        }
    }
}

/// Messages to staff carry links that sign somebody in.
fn is_secret(line: &Line) -> bool {
    line.kind.starts_with("account")
}

/// The topics among these messages whose people and words are not for these eyes.
fn closed(
    conn: &mut Conn,
    knows: &dyn Correspondent,
    reader: &str,
    lines: &[Line],
) -> Result<Vec<String>, diesel::result::Error> {
    let mut topics: Vec<_> = lines.iter().map(|line| line.topic.clone()).collect();
    topics.sort_unstable();
    topics.dedup();
    knows.closed_topics(conn, reader, &topics)
}

/// Whether people and words of a message are not for these eyes.
async fn is_closed(
    app: &App,
    staff: &SignedIn,
    knows: Knows,
    line: &Line,
) -> Result<bool, OutboxError> {
    let (reader, line) = (staff.id().to_string(), line.clone());
    let closed = app.db.read(move |conn| closed(conn, &**knows, &reader, &[line])).await?;
    Ok(!closed.is_empty())
}

async fn kept(app: &App, staff: &SignedIn, id: &str) -> Result<Kept, OutboxError> {
    let id = id.parse().map_err(|_| OutboxError::Missing)?;
    let sites = sites(staff.scope());
    app.db
        .read(move |conn| queries::find(conn, id, sites.as_deref())?.ok_or(OutboxError::Missing))
        .await
}

#[get("/outbox/{id}")]
async fn message(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let now = app.clock.now();
    let kept = kept(&app, &staff, &id).await?;
    let closed = is_closed(&app, &staff, knows, &kept.line).await?;
    let hidden = closed || is_secret(&kept.line);
    let visible = |text: String| if hidden { String::new() } else { text };
    let is_letter = kept.line.way == Way::Letter;
    let context = Shown {
        parts: if hidden { Vec::new() } else { parts(&kept) },
        can: Can::of(&kept.line, now),
        kind: kept.line.kind.clone(),
        way: kept.line.way.label(),
        is_letter,
        sender: kept.sender_name,
        language_label: Language::parse(&kept.language).map_or("", Language::german_name),
        language: kept.language,
        mail_id: kept.mail_id,
        attempts: kept.attempts,
        created: said(kept.line.created_at),
        useless: kept.useless_at.map(said).unwrap_or_default(),
        hidden,
        closed,
        emptied: kept.line.is_emptied(),
        html: if is_letter { String::new() } else { visible(shown::inside(&kept.html)) },
        packed: match kept.line.way {
            Way::Sms if !hidden && !kept.line.is_emptied() => {
                Packed::of(&secrets::filled(&kept.text)).in_words()
            }
            Way::Email | Way::Letter | Way::Sms => String::new(),
        },
        text: visible(kept.text),
        calendar: visible(kept.calendar.unwrap_or_default()),
        row: match closed {
            true => row_for(kept.line.clone(), &[kept.line.topic], now),
            false => row(kept.line, now),
        },
    };
    staff.show(&app, "Nachricht", "outbox/show.html", &context)
}

/// The HTML part as a mail program shows it, under rules of its own: its one style, nothing else.
#[get("/outbox/{id}/html")]
async fn as_mail(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let kept = kept(&app, &staff, &id).await?;
    if is_secret(&kept.line) || kept.line.way != Way::Email {
        return Err(OutboxError::Missing.into());
    }
    if is_closed(&app, &staff, knows, &kept.line).await? {
        return Err(OutboxError::Closed.into());
    }
    if kept.line.is_emptied() {
        return Err(OutboxError::Emptied.into());
    }
    let rules = shown::rules(&kept.html);
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, "text/html; charset=utf-8"));
    Ok(response.insert_header((CONTENT_SECURITY_POLICY, rules)).body(kept.html))
}

/// What each decision needs: who, which message, when.
struct Decision {
    id: Id<Message>,
    sites: Sites,
    now: Moment,
    path: String,
}

fn decision(
    app: &App,
    staff: &SignedIn,
    id: &str,
) -> Result<Decision, crate::problem::PageProblem> {
    staff.may(Right::Invite)?;
    Ok(Decision {
        id: id.parse().map_err(|_| OutboxError::Missing)?,
        sites: sites(staff.scope()),
        now: app.clock.now(),
        path: format!("/outbox/{id}"),
    })
}

#[post("/outbox/{id}/retry")]
async fn retry(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, path } = decision(&app, &posted.staff, &id)?;
    let twice = match posted.fields.ticked("twice") {
        true => Twice::MayArrive,
        false => Twice::MustNot,
    };
    app.db.write(move |conn| actions::retry(conn, &**knows, id, &sites, twice, now)).await?;
    Ok(done(path, "Die Nachricht wartet wieder auf den Versand."))
}

#[post("/outbox/{id}/give-up")]
async fn give_up(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, path } = decision(&app, &posted.staff, &id)?;
    app.db.write(move |conn| actions::give_up(conn, id, &sites, now)).await?;
    Ok(done(path, "Diese Nachricht geht nicht mehr hinaus."))
}

#[post("/outbox/{id}/as-letter")]
async fn as_letter(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, .. } = decision(&app, &posted.staff, &id)?;
    let house = app.clone();
    let letter = app
        .db
        .write(move |conn| actions::as_letter(conn, &house, &**knows, id, &sites, now))
        .await?;
    Ok(done(format!("/outbox/{letter}"), "Der Brief wartet jetzt auf den Druck."))
}
