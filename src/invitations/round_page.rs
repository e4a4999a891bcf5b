//! The phone round: the next call with its words, and what became of it. Several people call at once,
//! and nobody is called twice.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, Next, Noted, RoundError, Spoken};
use super::call_round;
use super::desk_form::{self, Asked, FieldsView};
use super::queries::calls::{self, Call};
use super::queries::round;
use super::said_time::said_time;
use super::{Answer, CallReason, Reply};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::events::need::Knowing;
use crate::events::{self, Event};
use crate::guests::{self, Channel, Guest, Salutation};
use crate::i18n::Language;
use crate::problem::{Explain, PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::{Posted, Right, SignedIn, session};
use crate::text::Phone;
use crate::web::App;
use crate::web::form::{Fields, FormErrors, FormView};
use crate::workdays::Land;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(take_next).service(show).service(answered).service(ended);
    routes.service(pause);
}

#[derive(Serialize)]
struct Index {
    /// Of one event: its id and title; empty: of all.
    event: String,
    title: String,
    now: i64,
    later: i64,
    /// The call that the reader has already; empty: none.
    mine: String,
    callers: Vec<Caller>,
    out: Vec<Out>,
    more_out: i64,
    /// Whether people may be called who have not wished for this hour.
    decent: bool,
    /// "Mo 11.01.2027 ab 8 Uhr": when the others are called.
    goes_on: String,
    hours: String,
    tries: i32,
}

#[derive(Serialize)]
struct Caller {
    name: String,
    until: String,
}

#[derive(Serialize)]
struct Out {
    name: String,
    event: String,
    invitation: String,
    call: String,
    reason: &'static str,
    why: String,
}

fn asked_event(query: &[(String, String)]) -> Result<Option<Id<Event>>, PageProblem> {
    match query.iter().find(|(name, _)| name == "event").map(|(_, value)| value.as_str()) {
        None | Some("") => Ok(None),
        Some(id) => Ok(Some(id.parse().map_err(|_| nothing())?)),
    }
}

/// How the round stands, and the way into it.
#[get("/phone/round")]
pub async fn index(
    app: App,
    staff: SignedIn,
    query: web::Query<Vec<(String, String)>>,
) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let wanted = asked_event(&query)?;
    let (actor, now, own) = (staff.actor(), app.clock.now(), staff.id());
    let land = app.office().land;
    let decent = call_round::is_decent(now, land);
    let read = app.db.read(move |conn| {
        let knowing = Knowing::of(conn, &actor)?;
        let event = match wanted {
            Some(id) => Some(
                events::actions::noticed_by(conn, &actor, id).map_err(|_| RoundError::Unknown)?,
            ),
            None => None,
        };
        let of = match &event {
            Some(event) => calls::Of::Event(event.id, actor.scope.guests_at(event.site)),
            None => calls::Of::Sites(actor.scope.sites()),
        };
        let left = round::left(conn, of, now)?;
        let left = match decent {
            true => left,
            false => left.with_now(wished_now(&round::waiting(conn, of, now)?, now, land)),
        };
        let out = round::out_of_round(conn, of, now)?;
        let busy = round::busy(conn, now)?;
        Ok::<_, RoundError>((knowing, event, left, out, busy))
    });
    let (knowing, event, left, out, busy) = read.await?;
    let mine = busy.iter().find(|one| one.staff == own);
    let shown = i64::try_from(out.len()).unwrap_or(i64::MAX);
    let page = Index {
        event: event.as_ref().map(|event| event.id.to_string()).unwrap_or_default(),
        title: event.as_ref().map(|event| knowing.title(event).to_owned()).unwrap_or_default(),
        now: left.now,
        later: left.later,
        mine: mine.map(|one| one.call.to_string()).unwrap_or_default(),
        callers: busy
            .iter()
            .map(|one| Caller { name: one.staff_name.clone(), until: hour(one.until) })
            .collect(),
        more_out: left.unreachable + left.given_up - shown,
        out: out.into_iter().map(|call| out_row(call, &knowing)).collect(),
        decent,
        goes_on: goes_on(now, land),
        hours: format!("{} bis {}", config::CALL_HOURS.start, config::CALL_HOURS.end),
        tries: config::CALL_TRIES,
    };
    staff.show(&app, "Anrufrunde", "invitations/round.html", &page)
}

/// How many of these have wished for this hour.
fn wished_now(waiting: &[Call], now: Moment, land: Land) -> i64 {
    let wished = waiting.iter().filter(|call| call_round::may_call(call.due_at, now, land));
    i64::try_from(wished.count()).unwrap_or(i64::MAX)
}

fn goes_on(now: Moment, land: Land) -> String {
    let then = clock::local(call_round::next_decent(now, land), clock::ZONE).civil();
    format!("{} ab {} Uhr", spoken::short_day(then.date()), then.hour())
}

fn out_row(call: Call, knowing: &Knowing) -> Out {
    Out {
        name: call.guest_name,
        event: knowing.title_of(call.event, call.sensitivity, call.event_title),
        invitation: call.invitation.map(|id| id.to_string()).unwrap_or_default(),
        call: call.id.to_string(),
        reason: call.reason.label(),
        why: match call.dials {
            Some(_) => format!("{}-mal nicht erreicht", call.tries),
            None => "keine Nummer".into(),
        },
    }
}

/// Takes the next call.
#[post("/phone/round/next")]
pub async fn take_next(app: App, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::EnterAnswers)?;
    let event = event_of(&fields)?;
    let skip = fields.given("skip").and_then(|id| id.parse().ok());
    let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
    let taken =
        app.db.write(move |conn| actions::next_call(conn, &there, &actor, (event, skip), now));
    Ok(leads_to(taken.await?, event, ""))
}

fn event_of(fields: &Fields) -> Result<Option<Id<Event>>, PageProblem> {
    match fields.get("event") {
        "" => Ok(None),
        id => Ok(Some(id.parse().map_err(|_| nothing())?)),
    }
}

fn of_event(event: Option<Id<Event>>) -> String {
    event.map(|event| format!("?event={event}")).unwrap_or_default()
}

const ONLY_WISHED: &str = "Zu dieser Zeit rufen wir nur die an, die es so gewünscht haben.";

/// To the next call, or back to the round when there is none. `said` is what was just noted.
fn leads_to(next: Next, event: Option<Id<Event>>, said: &str) -> actix_web::HttpResponse {
    let round = format!("/phone/round{}", of_event(event));
    match next {
        Next::Call(id) if said.is_empty() => {
            crate::web::see_other(format!("/phone/round/{id}{}", of_event(event)))
        }
        Next::Call(id) => session::done(format!("/phone/round/{id}{}", of_event(event)), said),
        Next::Nobody => session::done(
            round,
            format!("{said} Im Moment wartet kein Anruf auf Sie.").trim_start(),
        ),
        Next::TooLate if said.is_empty() => session::done(round, &format!("!{ONLY_WISHED}")),
        Next::TooLate => session::done(round, &format!("{said} {ONLY_WISHED}")),
    }
}

/// The words for a call, filled in.
#[derive(Serialize)]
struct Script {
    reason: CallReason,
    /// "Frau Demir"
    guest: String,
    caller: String,
    office: String,
    event: String,
    /// "Dienstag, 19. Januar, 10 bis 12 Uhr"
    when: String,
    place: String,
    childcare: bool,
    travel_paid: bool,
    contact: String,
    contact_phone: String,
    /// For whoever speaks another language at home; empty: German.
    language: &'static str,
}

#[derive(Serialize)]
struct Tried {
    at: String,
    outcome: &'static str,
    who: String,
}

#[derive(Serialize)]
struct CallPage {
    id: String,
    /// The round's event; empty: all.
    round: String,
    name: String,
    phone: String,
    other_phone: String,
    /// A number that stands in the wish.
    wished_phone: String,
    reason: &'static str,
    wish: String,
    event: String,
    when: String,
    invitation: String,
    until: String,
    script: Script,
    tried: Vec<Tried>,
    /// None where there is nothing (more) to answer.
    fields: Option<FieldsView>,
    form: FormView,
}

/// What there is to know before the number is dialled.
struct Known {
    call: Call,
    event: Event,
    guest: Guest,
    asked: Option<Asked>,
    tries: Vec<round::Try>,
    knowing: Knowing,
}

fn known(
    conn: &mut Conn,
    actor: &crate::staff::Actor,
    id: Id<Call>,
    now: Moment,
) -> Result<Known, RoundError> {
    let (call, event) = actions::own_call(conn, actor, id, now)?;
    let guest = guests::queries::find(conn, call.guest)?.ok_or(RoundError::Unknown)?;
    let asked = match call.invitation.filter(|_| event.takes_answers(now)) {
        // Taken back meanwhile: there is nothing to answer.
        Some(invitation) => Asked::read(conn, actor, invitation).ok(),
        None => None,
    };
    let tries = round::tries(conn, id)?;
    let knowing = Knowing::of(conn, actor)?;
    Ok(Known { call, event, guest, asked, tries, knowing })
}

/// A call that somebody has taken: whom, why, what to say, what came of it.
#[get("/phone/round/{call}")]
pub async fn show(
    app: App,
    staff: SignedIn,
    id: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let round = asked_event(&query)?;
    draw(&app, &staff, &id, round, None).await
}

async fn draw(
    app: &App,
    staff: &SignedIn,
    id: &str,
    round: Option<Id<Event>>,
    refused: Option<(&Fields, &FormErrors)>,
) -> PageResult {
    let id: Id<Call> = id.parse().map_err(|_| nothing())?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let read = app.db.read(move |conn| known(conn, &actor, id, now));
    let Known { call, event, guest, asked, tries, knowing } = match read.await {
        Ok(known) => known,
        Err(refusal @ (RoundError::Done | RoundError::Taken { .. })) => {
            let sentence = format!("!{}", refusal.explain().sentence);
            return Ok(session::done(format!("/phone/round{}", of_event(round)), &sentence));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let form = match (refused, &asked) {
        (Some((fields, errors)), _) => FormView::of(fields, errors),
        (None, Some(asked)) => FormView::fresh(&desk_form::fields(&asked.people)),
        (None, None) => FormView::default(),
    };
    let office = app.office();
    let page = CallPage {
        id: call.id.to_string(),
        round: round.map(|event| event.to_string()).unwrap_or_default(),
        wished_phone: phone_in(&call.wish),
        phone: call.guest_phone.clone().unwrap_or_default(),
        other_phone: call.other_phone.clone().unwrap_or_default(),
        reason: call.reason.label(),
        event: knowing.title(&event).to_owned(),
        when: spoken::short_all(&event.hours()),
        invitation: call.invitation.map(|id| id.to_string()).unwrap_or_default(),
        until: hour(call.claimed_until.unwrap_or(now)),
        script: script(&call, &event, &guest, (&staff.staff.name, &office.name), &app.clock),
        tried: tries.into_iter().map(tried).collect(),
        fields: asked.as_ref().map(|asked| asked.view(&ANSWERS)),
        name: call.guest_name,
        wish: call.wish,
        form,
    };
    let title = page.name.clone();
    match refused {
        None => staff.show(app, &title, "invitations/call.html", &page),
        Some(_) => staff.show_refused(app, &title, "invitations/call.html", &page),
    }
}

/// Whoever wants another call agrees on a time; that is no answer here.
const ANSWERS: [Answer; 3] = [Answer::Yes, Answer::Maybe, Answer::No];

fn tried(one: round::Try) -> Tried {
    let at = clock::local(one.at, clock::ZONE).civil();
    Tried {
        at: at.strftime("%d.%m., %H:%M Uhr").to_string(),
        outcome: one.outcome.label(),
        who: one.staff.unwrap_or_default(),
    }
}

/// "Dienstag ab 14 Uhr, 0221 4710 777": the number, if there is one.
fn phone_in(wish: &str) -> String {
    let parts = wish.rsplit([',', ';']).map(str::trim);
    let digits = |part: &&str| part.chars().filter(char::is_ascii_digit).count() > 5;
    let found = parts.filter(digits).find_map(|part| Phone::parse(part).ok());
    found.map(|phone| phone.as_str().to_owned()).unwrap_or_default()
}

fn script(
    call: &Call,
    event: &Event,
    guest: &Guest,
    (caller, office): (&str, &str),
    clock: &clock::Clock,
) -> Script {
    let salutation = match guest.salutation {
        Salutation::Ms => "Frau ",
        Salutation::Mr => "Herr ",
        Salutation::None => "",
    };
    let name = match guest.salutation {
        Salutation::Ms | Salutation::Mr => guest.family_name.clone(),
        Salutation::None => guest.name(),
    };
    let lines = spoken::when(Language::De, &event.hours(), clock.today().civil());
    Script {
        reason: call.reason,
        guest: format!("{salutation}{name}"),
        caller: caller.to_owned(),
        office: office.to_owned(),
        event: event.title_for_guests().to_owned(),
        when: lines.lines(Language::De).join("; "),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        childcare: event.childcare_places > 0,
        travel_paid: event.travel_paid,
        contact: event.contact_name.clone(),
        contact_phone: event.contact_phone.clone(),
        language: match Language::parse(&guest.language) {
            Some(Language::De) | None => "",
            Some(other) => other.german_name(),
        },
    }
}

fn hour(moment: Moment) -> String {
    clock::local(moment, clock::ZONE).civil().strftime("%H:%M").to_string()
}

/// They said yes, perhaps or no.
#[post("/phone/round/{call}/answer")]
pub async fn answered(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let round = event_of(&posted.fields)?;
    let given = match desk_form::parse(&posted.fields) {
        Ok((given, _)) => given,
        Err(errors) => {
            return draw(&app, &posted.staff, &id, round, Some((&posted.fields, &errors))).await;
        }
    };
    spoken_with(&app, &posted, &id, round, Spoken::Answer(given)).await
}

/// What became of a call without an answer.
#[post("/phone/round/{call}/outcome")]
pub async fn ended(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let round = event_of(&posted.fields)?;
    let spoken = match posted.fields.get("outcome") {
        "reached" => Some(Spoken::Reached),
        "not_reached" => Some(Spoken::NotReached),
        "wrong_number" => Some(Spoken::WrongNumber),
        "no_calls" => Some(Spoken::NoCalls),
        "again" => again(&posted.fields, app.clock.now()).map(Spoken::Again),
        _ => return Err(nothing()),
    };
    match spoken {
        Some(spoken) => spoken_with(&app, &posted, &id, round, spoken).await,
        None => {
            let errors = FormErrors::one("again", &RoundError::NoTime.explain().sentence);
            draw(&app, &posted.staff, &id, round, Some((&posted.fields, &errors))).await
        }
    }
}

/// The time that was agreed, as it was typed.
fn again(fields: &Fields, now: Moment) -> Option<Moment> {
    let here = clock::local(now, clock::ZONE).civil();
    let then = said_time(fields.get("again"), here)?;
    Some(clock::instant(LocalTime::of(then), clock::ZONE)).filter(|then| *then > now)
}

/// Writes it down, and takes the next call.
async fn spoken_with(
    app: &App,
    posted: &Posted,
    id: &str,
    event: Option<Id<Event>>,
    spoken: Spoken,
) -> PageResult {
    let call: Id<Call> = id.parse().map_err(|_| nothing())?;
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let written = app.db.write(move |conn| {
        let noted = actions::note_call(conn, &there, &actor, call, &spoken, now)?;
        let next = match noted {
            // They are still on the phone, and should hear that they wait.
            Noted::Answered { reply: Reply::Waiting, .. } => None,
            Noted::Answered { .. }
            | Noted::Done
            | Noted::Rests
            | Noted::LeftRound
            | Noted::Agreed(_)
            | Noted::Written(_)
            | Noted::PassedOn
            | Noted::NoOtherWay => {
                Some(actions::next_call(conn, &there, &actor, (event, Some(call)), now)?)
            }
        };
        Ok::<_, RoundError>((noted, next))
    });
    match written.await {
        Ok((noted, Some(next))) => Ok(leads_to(next, event, &sentence(noted))),
        Ok((noted, None)) => {
            Ok(session::done(format!("/phone/round{}", of_event(event)), &sentence(noted)))
        }
        Err(RoundError::Answer(refusal)) => match desk_form::field_of(&refusal) {
            Some(field) => {
                let errors = FormErrors::one(field, &refusal.explain().sentence);
                draw(app, &posted.staff, id, event, Some((&posted.fields, &errors))).await
            }
            None => Err(refusal.into()),
        },
        Err(refusal @ (RoundError::Done | RoundError::Taken { .. })) => {
            let sentence = format!("!{}", refusal.explain().sentence);
            Ok(session::done(format!("/phone/round{}", of_event(event)), &sentence))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn sentence(noted: Noted) -> String {
    match noted {
        Noted::Answered { reply: Reply::Waiting, place_in_line: Some(place) } => format!(
            "Alle Plätze sind vergeben. Auf der Warteliste, Nummer {place}. Bitte sagen Sie es dem Gast."
        ),
        Noted::Answered { reply, .. } => format!("Eingetragen: {}.", reply.label()),
        Noted::Done => "Der Anruf ist erledigt.".into(),
        Noted::Rests => "Nicht erreicht. Der Anruf kommt später noch einmal.".into(),
        Noted::LeftRound => format!(
            "{}-mal nicht erreicht. Der Anruf steht jetzt unter „Nicht in der Runde“.",
            config::CALL_TRIES
        ),
        Noted::Agreed(at) => {
            let at = clock::local(at, clock::ZONE).civil();
            let day = spoken::short_day(at.date());
            format!("Der Anruf kommt wieder: {day}, {} Uhr.", at.strftime("%H:%M"))
        }
        Noted::Written(Channel::Letter) => "Notiert. Es geht ein Brief hinaus.".into(),
        Noted::Written(Channel::Sms) => "Notiert. Es geht eine SMS hinaus.".into(),
        Noted::Written(Channel::Email | Channel::Phone | Channel::InPerson) => {
            "Notiert. Es geht eine E-Mail hinaus.".into()
        }
        Noted::PassedOn => "Notiert. Jetzt wird jemand anderes im Haushalt angerufen.".into(),
        Noted::NoOtherWay => {
            "Notiert. Ein anderer Weg ist nicht bekannt. Der Anruf steht jetzt unter „Nicht in der \
             Runde“."
                .into()
        }
    }
}

/// Gives the call back.
#[post("/phone/round/{call}/pause")]
pub async fn pause(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let call: Id<Call> = id.parse().map_err(|_| nothing())?;
    let event = event_of(&posted.fields)?;
    let actor = posted.staff.actor();
    app.db.write(move |conn| actions::pause_call(conn, &actor, call)).await?;
    Ok(session::done(
        format!("/phone/round{}", of_event(event)),
        "Der Anruf ist wieder frei. Danke fürs Telefonieren!",
    ))
}

fn nothing() -> PageProblem {
    PageProblem(missing("Diesen Anruf gibt es hier nicht (mehr)."))
}
