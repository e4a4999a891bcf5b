//! The reply desk: who calls, what they say. One search field, one tap; details in a fold.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, AnswerError, Answered, By, Whose};
use super::desk_form::{self, Asked, DOORS, FieldsView};
use super::messages::Member;
use super::party::{self, Ages};
use super::queries::{self, answers, calls, lists, round};
use super::reply::AnswerGiven;
use super::token::ReplyCode;
use super::{Answer, Invitation, Reply};
use crate::clock;
use crate::db::Id;
use crate::events::need::Knowing;
use crate::events::{self, Event};
use crate::problem::{Explain, PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::{Posted, Right, SignedIn, session};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(search).service(show).service(enter).service(call_done);
}

#[derive(Serialize)]
struct Found {
    id: String,
    names: String,
    key: String,
    event: String,
    event_id: String,
    when: String,
    reply: Reply,
    reply_label: &'static str,
    party: String,
}

#[derive(Serialize)]
struct Desk {
    query: String,
    /// This list again.
    back: String,
    found: Vec<Found>,
    /// Whether the search finds more than stand here.
    more: bool,
    calls: Vec<CallRow>,
    /// Calls that are not in the list, because it is long.
    more_calls: i64,
}

#[derive(Serialize)]
struct CallRow {
    id: String,
    name: String,
    phone: String,
    event: String,
    event_id: String,
    invitation: String,
    reason: &'static str,
    wish: String,
    since: String,
    /// "3-mal nicht erreicht", "Mia ist gerade am Telefon"; may be empty.
    stands: String,
}

/// Invitations that a search shows: whoever types more letters finds the others.
const FOUND: i64 = 40;

/// Who calls? And who must be called?
#[get("/phone")]
pub async fn search(
    app: App,
    staff: SignedIn,
    query: web::Query<Vec<(String, String)>>,
) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let typed = query.iter().find(|(name, _)| name == "q");
    let typed = typed.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
    let (actor, now, wanted) = (staff.actor(), app.clock.now(), typed.clone());
    let read = app.db.read(move |conn| {
        let scope = actor.scope.clone();
        let knowing = Knowing::of(conn, &actor)?;
        let open = calls::open(conn, calls::Of::Sites(scope.sites()), now)?;
        let open_count = calls::open_count(conn, calls::Of::Sites(scope.sites()), now)?;
        let busy = round::busy(conn, now)?;
        let rows = match wanted.is_empty() {
            true => Vec::new(),
            false => {
                let mut rows = lists::found(conn, &wanted, &scope, now, FOUND + 1)?;
                if let Ok(code) = ReplyCode::parse(&wanted) {
                    rows.extend(lists::by_code(conn, &code.hash(), now)?);
                }
                rows
            }
        };
        let mut events: Vec<_> = rows.iter().map(|row| row.event).collect();
        events.sort_unstable();
        events.dedup();
        let events = events::queries::find_many(conn, &events)?;
        let people = queries::with_guests(conn, rows)?;
        Ok::<_, diesel::result::Error>(((open, open_count, busy), people, events, knowing))
    });
    let ((open, open_count, busy), people, events, knowing) = read.await?;
    let room = usize::try_from(FOUND).unwrap_or(usize::MAX);
    let more = people.len() > room;
    let found = people.iter().take(room).filter_map(|one| {
        let event = events.iter().find(|event| event.id == one.invitation.event)?;
        staff.scope().meets(event.site, one.guest.site).then(|| found(one, event, &knowing))
    });
    let encoded: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let page = Desk {
        back: format!("/phone?q={encoded}"),
        found: found.collect(),
        more,
        more_calls: open_count - i64::try_from(open.len()).unwrap_or(open_count),
        calls: open.into_iter().map(|call| call_row(call, &knowing, &busy)).collect(),
        query: typed,
    };
    match staff.wants_block() {
        true => staff.show_block(&app, "invitations/phone.html", "list", &page, "/phone"),
        false => staff.show(&app, "Rückmeldungen", "invitations/phone.html", &page),
    }
}

fn found(one: &Member, event: &Event, knowing: &Knowing) -> Found {
    let row = &one.invitation;
    Found {
        id: row.id.to_string(),
        names: one.guest.name(),
        key: one.guest.key.clone(),
        event: knowing.title(event).to_owned(),
        event_id: event.id.to_string(),
        when: spoken::short_all(&event.hours()),
        reply: row.reply,
        reply_label: row.reply.label(),
        party: match row.says_yes() {
            true => party::in_words(row.adults, &row.children),
            false => String::new(),
        },
    }
}

fn call_row(call: calls::Call, knowing: &Knowing, busy: &[round::Busy]) -> CallRow {
    let caller = busy.iter().find(|one| one.call == call.id);
    let stands = match (caller, call.tries) {
        (Some(one), _) => format!("{} ist gerade am Telefon", one.staff_name),
        (None, 0) => String::new(),
        (None, 1) => "einmal nicht erreicht".into(),
        (None, tries) => format!("{tries}-mal nicht erreicht"),
    };
    let since = clock::local(call.created_at, clock::ZONE).civil();
    CallRow {
        id: call.id.to_string(),
        name: call.guest_name,
        phone: call.guest_phone.unwrap_or_default(),
        event: knowing.title_of(call.event, call.sensitivity, call.event_title),
        event_id: call.event.to_string(),
        invitation: call.invitation.map(|id| id.to_string()).unwrap_or_default(),
        reason: call.reason.label(),
        wish: call.wish,
        since: since.strftime("%d.%m., %H:%M Uhr").to_string(),
        stands,
    }
}

#[derive(Serialize)]
struct History {
    at: String,
    who: String,
    answer: &'static str,
    channel: &'static str,
    party: String,
}

#[derive(Serialize)]
struct Details {
    found: Found,
    fields: FieldsView,
    channels: Vec<Choice>,
    history: Vec<History>,
    form: FormView,
}

/// One guest's invitation, with everything that can be said.
#[get("/phone/{invitation}")]
pub async fn show(app: App, staff: SignedIn, id: web::Path<String>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    details(&app, &staff, &id, None).await
}

async fn details(
    app: &App,
    staff: &SignedIn,
    id: &str,
    refused: Option<(&Fields, &FormErrors)>,
) -> PageResult {
    let id: Id<Invitation> = id.parse().map_err(|_| AnswerError::Unknown)?;
    let actor = staff.actor();
    let read = app.db.read(move |conn| {
        let asked = Asked::read(conn, &actor, id)?;
        let history = answers::history(conn, asked.party())?;
        Ok::<_, AnswerError>((asked, history, Knowing::of(conn, &actor)?))
    });
    let (asked, history, knowing) = read.await?;
    let form = match refused {
        Some((fields, errors)) => FormView::of(fields, errors),
        None => FormView::fresh(&desk_form::fields(&asked.people)),
    };
    let line = |said: answers::HistoryRow| History {
        at: clock::local(said.at, clock::ZONE).civil().strftime("%d.%m.%Y, %H:%M").to_string(),
        who: said.staff.unwrap_or(said.first_name),
        answer: said.answer.label(),
        channel: said.channel.label(),
        party: match said.answer {
            Answer::Yes => party::in_words(said.adults, &Ages::stored(&said.children)),
            Answer::No | Answer::Maybe | Answer::CallMe => String::new(),
        },
    };
    let page = Details {
        found: found(asked.one(), &asked.event, &knowing),
        fields: asked.view(Answer::ALL),
        channels: DOORS.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        history: history.into_iter().map(line).collect(),
        form,
    };
    let title = page.found.names.clone();
    match refused {
        None => staff.show(app, &title, "invitations/answer.html", &page),
        Some(_) => staff.show_refused(app, &title, "invitations/answer.html", &page),
    }
}

/// Takes the answer; from the list it is one tap, from the guest's page with all details.
#[post("/phone/{invitation}/answer")]
pub async fn enter(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let invitation: Id<Invitation> = id.parse().map_err(|_| AnswerError::Unknown)?;
    let (given, channel) = match desk_form::parse(&posted.fields) {
        Ok(given) => given,
        Err(errors) => {
            return details(&app, &posted.staff, &id, Some((&posted.fields, &errors))).await;
        }
    };
    let actor = posted.staff.actor();
    let by = By { channel, staff: actor.staff };
    let (there, now) = (app.clone(), app.clock.now());
    let whose = Whose::Invitation { id: invitation, actor };
    let said = given.answer;
    let tapped = desk_form::is_tapped(&posted.fields);
    let written = app.db.write(move |conn| {
        let given = match tapped {
            true => {
                let row = queries::find(conn, invitation)?.ok_or(AnswerError::Unknown)?;
                AnswerGiven::again(said, given.who, &row)
            }
            false => given,
        };
        actions::answer(conn, &there, &whose, &given, by, now)
    });
    match written.await {
        Ok(answered) => {
            let sentence = noted(said, &answered);
            let back = posted.fields.get("back");
            let path = match back.starts_with("/phone") && !back.contains("//") {
                true => back.to_owned(),
                false => format!("/phone/{invitation}"),
            };
            Ok(session::done(path, &sentence))
        }
        Err(refusal) => match desk_form::field_of(&refusal) {
            Some(field) => {
                let errors = FormErrors::one(field, &refusal.explain().sentence);
                details(&app, &posted.staff, &id, Some((&posted.fields, &errors))).await
            }
            None => Err(refusal.into()),
        },
    }
}

/// What an answer came to, in a sentence.
pub(super) fn noted(said: Answer, answered: &Answered) -> String {
    match (said, answered.reply, answered.place_in_line) {
        (Answer::CallMe, ..) => "Notiert: Bitte zurückrufen.".to_owned(),
        (_, Reply::Waiting, Some(place)) => {
            format!("Alle Plätze sind vergeben. Auf der Warteliste, Nummer {place}.")
        }
        (_, reply, _) => format!("Notiert: {}.", reply.label()),
    }
}

/// Somebody was called.
#[post("/phone/calls/{call}/done")]
pub async fn call_done(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let call: Id<calls::Call> = id.parse().map_err(|_| nothing())?;
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    let written = app.db.write(move |conn| {
        let Some((event, ..)) = calls::find(conn, call)? else { return Ok(None) };
        if events::actions::noticed_by(conn, &actor, event).is_err() {
            return Ok(None);
        }
        actions::call_done(conn, call, actor.staff, now)?;
        Ok::<_, diesel::result::Error>(Some(()))
    });
    match written.await? {
        Some(()) => {
            let back = posted.fields.get("back");
            let path = match back.starts_with("/events/") && !back.contains("//") {
                true => back.to_owned(),
                false => "/phone".to_owned(),
            };
            Ok(session::done(path, "Der Anruf ist erledigt."))
        }
        None => Err(nothing()),
    }
}

fn nothing() -> PageProblem {
    PageProblem(missing("Diesen Anruf gibt es hier nicht (mehr)."))
}
