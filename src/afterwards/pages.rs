//! `/events/{id}/afterwards`: thanks to look at and release, the link to the three questions and what was
//! said, and what the event cost.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, AfterwardsError, Plan};
use super::cost::{self, Costs, Kind, NoAmount};
use super::feedback::{Counts, Mark, Question, STEP, answers};
use super::queries::{self, Released};
use super::thanks::Word;
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::events::actions::seen_by;
use crate::events::head::{Head, Tab};
use crate::invitations::actions::Letters;
use crate::outbox::{NewMessage, Way};
use crate::problem::PageResult;
use crate::reminders::view::thanks_of;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Check, Fields, FormErrors, FormView};
use crate::web::qr::{self, Drawn};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(release_thanks).service(make_link).service(enter_costs);
}

#[derive(Serialize)]
struct Sample {
    label: &'static str,
    recipient: String,
    way: &'static str,
    language: String,
    subject: String,
    text: String,
}

/// What is to be released, or was.
#[derive(Serialize)]
struct ThanksView {
    /// "am Di 19.01.2027"; empty: not yet.
    released: String,
    thanked: i32,
    missed: i32,
    /// Why it cannot be released now; empty: it can.
    not_now: String,
    /// "Mi 20.01.2027, 10:00 Uhr": from then on it goes by itself; empty: it does not.
    by_itself: String,
    mails: usize,
    letters: usize,
    texts: usize,
    thanks: usize,
    pity: usize,
    samples: Vec<Sample>,
}

#[derive(Serialize)]
struct Answered {
    question: &'static str,
    marks: Vec<MarkRow>,
}

#[derive(Serialize)]
struct MarkRow {
    label: &'static str,
    count: u32,
}

#[derive(Serialize)]
struct FeedbackView {
    link: String,
    qr: Option<Drawn>,
    /// How many are shown; 0: fewer than five.
    answers: u32,
    rows: Vec<Answered>,
}

#[derive(Serialize)]
struct CostRow {
    name: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct AfterwardsPage {
    head: Head,
    path: String,
    thanks: Option<ThanksView>,
    feedback: FeedbackView,
    costs: Vec<CostRow>,
    total: String,
    form: FormView,
    may_plan: bool,
}

fn sample(word: Word, message: NewMessage) -> Sample {
    Sample {
        label: match word {
            Word::Thanks => "Danke",
            Word::Missed => "Schade",
        },
        recipient: message.recipient,
        way: match message.way {
            Way::Email => "E-Mail",
            Way::Letter => "Brief",
            Way::Sms => "SMS",
        },
        language: message.language,
        subject: message.subject,
        text: message.text,
    }
}

fn on_day(at: Moment) -> String {
    format!("am {}", spoken::short_day(clock::local(at, clock::ZONE).civil().date()))
}

fn at(moment: Moment) -> String {
    let local = clock::local(moment, clock::ZONE).civil();
    format!("{}, {} Uhr", spoken::short_day(local.date()), local.strftime("%H:%M"))
}

fn thanks_view(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    now: Moment,
) -> Result<ThanksView, AfterwardsError> {
    let known = queries::released(conn, event.id)?;
    let refusal = actions::can_be_said(event, now).err();
    let plan = match (&known, &refusal) {
        (None, None) => actions::plan(conn, app, event, Letters::Too)?,
        (Some(_), _) | (None, Some(_)) => Plan::default(),
    };
    let by_itself = match &known {
        None => thanks_of(conn, event, app.office().land)?.ahead(now),
        Some(_) => None,
    };
    let samples = actions::examples(conn, app, event, &plan, now)?;
    let of = |word| plan.letters.iter().filter(|one| one.word == word).count();
    let Released { thanked, missed, .. } =
        known.unwrap_or(Released { at: now, thanked: 0, missed: 0 });
    Ok(ThanksView {
        released: known.map(|known| on_day(known.at)).unwrap_or_default(),
        thanked,
        missed,
        not_now: refusal
            .map(|refusal| crate::problem::Explain::explain(&refusal).sentence)
            .unwrap_or_default(),
        by_itself: by_itself.map(at).unwrap_or_default(),
        mails: plan.thanks.mails + plan.missed.mails,
        letters: plan.thanks.letters + plan.missed.letters,
        texts: plan.thanks.texts + plan.missed.texts,
        thanks: of(Word::Thanks),
        pity: of(Word::Missed),
        samples: samples.into_iter().map(|(word, message)| sample(word, message)).collect(),
    })
}

fn answered(counts: &Counts) -> Vec<Answered> {
    let row = |question: Question| Answered {
        question: question.label(),
        marks: Mark::ALL
            .iter()
            .map(|mark| MarkRow {
                label: question.said(*mark),
                count: counts.get(&(question, *mark)).copied().unwrap_or(0),
            })
            .collect(),
    };
    match answers(counts) < STEP {
        true => Vec::new(),
        false => Question::ALL.iter().copied().map(row).collect(),
    }
}

fn cost_fields(costs: &Costs) -> Fields {
    Fields::of(costs.iter().map(|(kind, cents)| (kind.code(), cost::typed(*cents))))
}

fn page(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    (id, form): (Id<Event>, Option<FormView>),
    now: Moment,
) -> Result<AfterwardsPage, AfterwardsError> {
    actor.may(Right::PlanEvents)?;
    let event = seen_by(conn, actor, id)?;
    let costs = queries::costs(conn, id)?;
    let (_, shown) = queries::counts(conn, id)?;
    let link = queries::code(conn, id)?.map(|code| actions::address(app, &code));
    let covers = actor.scope.covers(event.site);
    Ok(AfterwardsPage {
        path: format!("/events/{id}/afterwards"),
        thanks: match covers && actor.may(Right::Invite).is_ok() {
            true => Some(thanks_view(conn, app, &event, now)?),
            false => None,
        },
        feedback: FeedbackView {
            qr: link.as_deref().and_then(qr::draw),
            link: link.unwrap_or_default(),
            answers: answers(&shown),
            rows: answered(&shown),
        },
        costs: Kind::ALL
            .iter()
            .map(|kind| CostRow { name: kind.code(), label: kind.label() })
            .collect(),
        total: match costs.is_empty() {
            true => String::new(),
            false => cost::typed(i32::try_from(cost::total(&costs)).unwrap_or(i32::MAX)),
        },
        form: form.unwrap_or_else(|| FormView::fresh(&cost_fields(&costs))),
        may_plan: covers,
        head: Head::of(&event, Tab::Afterwards, actor, now),
    })
}

const TITLE: &str = "Danach";
const TEMPLATE: &str = "afterwards/index.html";

#[get("/events/{event}/afterwards")]
async fn index(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let there = app.clone();
    let read = move |conn: &mut _| page(conn, &there, &actor, (event, None), now);
    let page = app.db.read(read).await?;
    staff.show(&app, TITLE, TEMPLATE, &page)
}

#[post("/events/{event}/afterwards/thanks")]
async fn release_thanks(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    let letters = match posted.fields.ticked("letters") {
        true => Letters::Too,
        false => Letters::Never,
    };
    let there = app.clone();
    let released = app
        .db
        .write(move |conn| actions::release(conn, &there, &actor, event, letters, now))
        .await?;
    let all = released.thanked + released.missed;
    let sentence = match all {
        0 => "Niemand war zu erreichen. Es geht nichts hinaus.".to_owned(),
        1 => "Eine Nachricht geht hinaus.".to_owned(),
        more => format!("{more} Nachrichten gehen hinaus."),
    };
    Ok(done(format!("/events/{event}/afterwards"), &sentence))
}

#[post("/events/{event}/afterwards/link")]
async fn make_link(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event) = (posted.staff.actor(), event.into_inner());
    app.db.write(move |conn| actions::make_link(conn, &actor, event)).await?;
    Ok(done(format!("/events/{event}/afterwards"), "Der Link steht unten."))
}

#[post("/events/{event}/afterwards/costs")]
async fn enter_costs(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    let mut check = Check::of(&posted.fields);
    let mut costs = Costs::new();
    for kind in Kind::ALL.iter().copied() {
        match posted.fields.get(kind.code()).trim() {
            "" => {}
            typed => match cost::parse(typed) {
                Ok(cents) => {
                    costs.insert(kind, cents);
                }
                Err(NoAmount) => check.refuse(kind.code(), NoAmount::SENTENCE),
            },
        }
    }
    let errors: FormErrors = check.errors();
    if !errors.is_empty() {
        let form = FormView::of(&posted.fields, &errors);
        let there = app.clone();
        let read = move |conn: &mut _| page(conn, &there, &actor, (event, Some(form)), now);
        let page = app.db.read(read).await?;
        return posted.staff.show_refused(&app, TITLE, TEMPLATE, &page);
    }
    app.db.write(move |conn| actions::keep_costs(conn, &actor, event, &costs)).await?;
    Ok(done(format!("/events/{event}/afterwards"), "Die Kosten sind gespeichert."))
}
