//! The reply desk: who calls, what they say. One search field, one tap; details in a fold.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, AnswerError, By, Whose};
use super::messages::Member;
use super::party::{self, Ages, PartyError};
use super::queries::{self, answers, calls, lists};
use super::reply::{AnswerGiven, Who};
use super::token::ReplyCode;
use super::{Answer, AnswerChannel, Barrier, ChildrenStay, Invitation, Reply, Why, slots};
use crate::childcare;
use crate::clock;
use crate::config;
use crate::db::Id;
use crate::events::need::Knowing;
use crate::events::{self, Event};
use crate::formats::Sensitivity;
use crate::problem::{Explain, PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::{Posted, Right, SignedIn, session};
use crate::text::Line;
use crate::web::App;
use crate::web::form::{Check, Fields, FormErrors, FormView};

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
        Ok::<_, diesel::result::Error>(((open, open_count), people, events, knowing))
    });
    let ((open, open_count), people, events, knowing) = read.await?;
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
        calls: open.into_iter().map(|call| call_row(call, &knowing)).collect(),
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

fn call_row(call: calls::Call, knowing: &Knowing) -> CallRow {
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
    }
}

#[derive(Serialize)]
struct OptionRow {
    value: String,
    label: String,
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
    people: Vec<OptionRow>,
    several: bool,
    childcare: bool,
    /// What is left in care, for whoever is on the phone.
    care_left: String,
    /// Whether what else somebody needs may be noted in words.
    own_words: bool,
    /// Times to choose from; none where all come together.
    slots: Vec<OptionRow>,
    answers: Vec<OptionRow>,
    channels: Vec<OptionRow>,
    /// What may keep somebody from coming; nothing where the format hints at health.
    barriers: Vec<OptionRow>,
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
        let row = queries::find(conn, id)?.ok_or(AnswerError::Unknown)?;
        // Whoever picks up the phone takes the answer, whatever the event is called.
        let event = events::actions::noticed_by(conn, &actor, row.event)
            .map_err(|_| AnswerError::Unknown)?;
        if !queries::is_met(conn, &row, &event, &actor.scope)? {
            return Err(AnswerError::Unknown);
        }
        let knowing = Knowing::of(conn, &actor)?;
        let party = queries::party(conn, row.party)?;
        let people = queries::with_guests(conn, party)?;
        let history = answers::history(conn, row.party)?;
        let slots = slots::queries::offered(conn, &event, row.party)?;
        let capacity = childcare::queries::capacity(conn, &event)?;
        let cared_for = queries::cared_for(conn, event.id)?;
        Ok::<_, AnswerError>((event, people, history, slots, (capacity, cared_for), knowing))
    });
    let (event, people, history, slots, (capacity, cared_for), knowing) = read.await?;
    let Some(one) = people.iter().find(|one| one.invitation.id == id) else {
        return Err(AnswerError::Withdrawn.into());
    };
    let option = |value: &str, label: &str| OptionRow { value: value.into(), label: label.into() };
    let form = match refused {
        Some((fields, errors)) => FormView::of(fields, errors),
        None => FormView::fresh(&fields(&people)),
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
        found: found(one, &event, &knowing),
        several: people.len() > 1,
        people: people.iter().map(|one| option(one.guest.id.as_str(), &one.guest.name())).collect(),
        childcare: capacity.is_offered(),
        care_left: match capacity.is_offered() {
            true => capacity.left(cared_for).in_words(),
            false => String::new(),
        },
        own_words: event.format.sensitivity == Sensitivity::Normal,
        slots: slots
            .iter()
            .map(|slot| option(&slot.number.to_string(), &spoken::short(slot.hours)))
            .collect(),
        answers: Answer::ALL.iter().map(|one| option(one.code(), one.label())).collect(),
        channels: DOORS.iter().map(|one| option(one.code(), one.label())).collect(),
        barriers: match event.format.sensitivity {
            Sensitivity::Normal => {
                Barrier::ALL.iter().map(|one| option(one.code(), one.label())).collect()
            }
            Sensitivity::Health => Vec::new(),
        },
        history: history.into_iter().map(line).collect(),
        form,
    };
    let title = page.found.names.clone();
    match refused {
        None => staff.show(app, &title, "invitations/answer.html", &page),
        Some(_) => staff.show_refused(app, &title, "invitations/answer.html", &page),
    }
}

/// Doors through which staff hear an answer.
const DOORS: [AnswerChannel; 3] =
    [AnswerChannel::Phone, AnswerChannel::Counter, AnswerChannel::Paper];

fn fields(people: &[Member]) -> Fields {
    let coming: Vec<_> = people.iter().filter(|one| one.invitation.says_yes()).collect();
    let mut fields = Fields::of([("channel", AnswerChannel::Phone.code())]);
    if let Some(barrier) = people.first().and_then(|one| one.invitation.barrier) {
        fields.push("barrier", barrier.code());
    }
    for one in if coming.is_empty() { people.iter().collect() } else { coming.clone() } {
        fields.push("who", one.guest.id.to_string());
    }
    let adults: i32 = coming.iter().map(|one| one.invitation.adults).sum();
    let heads = i32::try_from(coming.len()).unwrap_or(0);
    fields.push("companions", (adults - heads).max(0).to_string());
    let ages: Vec<_> = coming
        .iter()
        .flat_map(|one| one.invitation.children.years())
        .map(ToString::to_string)
        .collect();
    fields.push("ages", ages.join(", "));
    if let Some(slot) = slots::own(coming.iter().map(|one| &one.invitation)) {
        fields.push("slot", slot.to_string());
    }
    if let Some(one) = coming.first() {
        fields.push("interpreter", one.invitation.interpreter.clone());
        fields.push("access", one.invitation.access.clone());
        if one.invitation.step_free {
            fields.push("step_free", "1");
        }
        if coming.iter().any(|one| one.invitation.children_stay == ChildrenStay::Parent) {
            fields.push("with_parent", "1");
        }
    }
    fields
}

/// Takes the answer; from the list it is one tap, from the guest's page with all details.
#[post("/phone/{invitation}/answer")]
pub async fn enter(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let invitation: Id<Invitation> = id.parse().map_err(|_| AnswerError::Unknown)?;
    let (given, channel) = match parse(&posted.fields) {
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
    let written =
        app.db.write(move |conn| actions::answer(conn, &there, &whose, &given, by, now)).await;
    match written {
        Ok(answered) => {
            let sentence = match (said, answered.reply, answered.place_in_line) {
                (Answer::CallMe, ..) => "Notiert: Bitte zurückrufen.".to_owned(),
                (_, Reply::Waiting, Some(place)) => {
                    format!("Alle Plätze sind vergeben. Auf der Warteliste, Nummer {place}.")
                }
                (_, reply, _) => format!("Notiert: {}.", reply.label()),
            };
            let back = posted.fields.get("back");
            let path = match back.starts_with("/phone") && !back.contains("//") {
                true => back.to_owned(),
                false => format!("/phone/{invitation}"),
            };
            Ok(session::done(path, &sentence))
        }
        Err(refusal) => match field_of(&refusal) {
            Some(field) => {
                let errors = FormErrors::one(field, &refusal.explain().sentence);
                details(&app, &posted.staff, &id, Some((&posted.fields, &errors))).await
            }
            None => Err(refusal.into()),
        },
    }
}

/// Beside which field a refusal is said.
fn field_of(refusal: &AnswerError) -> Option<&'static str> {
    match refusal {
        AnswerError::Party(PartyError::Nobody) => Some("who"),
        AnswerError::SlotTaken => Some("slot"),
        AnswerError::Party(PartyError::TooManyAdults)
        | AnswerError::TooLarge { .. }
        | AnswerError::NoMoreSeats { .. } => Some("companions"),
        AnswerError::Party(PartyError::TooManyChildren | PartyError::Age(_))
        | AnswerError::NoMoreCare { .. } => Some("ages"),
        AnswerError::Unknown
        | AnswerError::Withdrawn
        | AnswerError::Closed(_)
        | AnswerError::Post(_)
        | AnswerError::Database(_) => None,
    }
}

fn parse(fields: &Fields) -> Result<(AnswerGiven, AnswerChannel), FormErrors> {
    let mut check = Check::of(fields);
    let answer = check.word("answer", Answer::parse);
    let channel = match fields.get("channel") {
        "" => Some(AnswerChannel::Phone),
        _ => check.word("channel", |code| DOORS.into_iter().find(|one| one.code() == code)),
    };
    // A tap in the list is about the one whose row it is; the form shows the whole household.
    let for_whom = match fields.given("several") {
        Some(_) => Who::Everybody,
        None => Who::Only,
    };
    let mut given = AnswerGiven::plain(answer.unwrap_or(Answer::No), for_whom);
    let who: Vec<_> = fields.all("who").filter_map(|id| id.parse().ok()).collect();
    if !who.is_empty() {
        given.who = Who::Household(who);
    } else if fields.given("several").is_some() && answer == Some(Answer::Yes) {
        check.refuse("who", "Bitte kreuzen Sie an, wer kommt.");
    }
    if answer == Some(Answer::No) {
        match Why::read(fields.given("barrier")) {
            Some(why) => given.why = why,
            None => check.refuse("barrier", "Bitte wählen Sie einen der Gründe oder keinen."),
        }
    }
    if !fields.get("companions").is_empty() {
        given.companions = check.number("companions", 0..=config::PARTY_ADULTS - 1).unwrap_or(0);
    }
    if !fields.get("slot").is_empty() {
        given.slot = check.number("slot", 1..=i32::MAX);
    }
    let ages: Result<Vec<i32>, _> = fields
        .get("ages")
        .split([',', ';', ' '])
        .filter(|age| !age.is_empty())
        .map(str::parse)
        .collect();
    match ages.map(Ages::of) {
        Ok(Ok(ages)) => given.children = ages,
        Ok(Err(error)) => check.refuse("ages", actions::party_sentence(error)),
        Err(_) => check.refuse("ages", "Bitte schreiben Sie das Alter als Zahlen: 3, 5."),
    }
    let mut line = |name: &str| match fields.get(name) {
        "" => String::new(),
        typed => match Line::parse(typed) {
            Ok(line) => line.as_str().to_owned(),
            Err(_) => {
                let most = config::LINE_CHARS;
                check.refuse(name, format!("Bitte schreiben Sie höchstens {most} Zeichen."));
                String::new()
            }
        },
    };
    given.needs.interpreter = line("interpreter");
    given.needs.access = line("access");
    given.wish = line("wish");
    given.needs.step_free = fields.ticked("step_free");
    if fields.ticked("with_parent") {
        given.children_stay = ChildrenStay::Parent;
    }
    let errors = check.errors();
    match (channel, errors.is_empty()) {
        (Some(channel), true) => Ok((given, channel)),
        (Some(_) | None, _) => Err(errors),
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
