//! `/`: what needs me today.

use actix_web::{get, web};
use serde::Serialize;

use super::{in_time, next_steps, queries, seats, supplies, trying};
use crate::attendance::{self, tally};
use crate::clock;
use crate::db::{Conn, Day, LocalTime, Moment};
use crate::events::Event;
use crate::events::need::Knowing;
use crate::forums::demand_queries::{self, Due};
use crate::invitations::queries::calls;
use crate::outbox::{self, State, Way};
use crate::privacy::queries::report;
use crate::privacy::{audit, retention};
use crate::problem::PageResult;
use crate::spoken::{self, Hours};
use crate::staff::{Actor, Right, Scope, SignedIn};
use crate::turnout::figures::Figures;
use crate::turnout::period::Period;
use crate::turnout::report::By;
use crate::web::App;

/// Days that count as "this week".
const DAYS_AHEAD: i64 = 7;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index);
}

/// One line with the one link that settles it.
#[derive(Debug, Serialize)]
pub(super) struct Task {
    pub(super) title: String,
    pub(super) more: String,
    pub(super) href: String,
    pub(super) label: &'static str,
}

#[derive(Debug, Serialize)]
struct TodayPage {
    greeting: String,
    day: String,
    /// What needs somebody, most urgent first.
    tasks: Vec<Task>,
    sees_events: bool,
    today: Vec<Task>,
    week: Vec<Task>,
    /// What to buy and carry until the day after tomorrow.
    shopping: Vec<Task>,
    /// Of whoever signs in for a Träger.
    lists: Vec<Task>,
    drafts: Vec<Task>,
    plans: bool,
    /// The figures in one sentence, for managers.
    sentence: String,
    hints: Vec<Task>,
}

/// What the page depends on beside the database.
struct Asking {
    actor: Actor,
    name: String,
    today: Day,
    now: Moment,
    baseline: f64,
    figures: Figures,
    has_mail: bool,
    is_demo: bool,
}

fn today_page(conn: &mut Conn, asking: &Asking) -> Result<TodayPage, diesel::result::Error> {
    let may = |right: Right| asking.actor.role.allows(right);
    let (scope, today) = (&asking.actor.scope, asking.today.civil());
    let knowing = Knowing::of(conn, &asking.actor)?;
    let seen = (scope, &knowing);
    let begin = |days: i64| {
        let day = today.saturating_add(jiff::Span::new().days(days));
        LocalTime::of(day.at(0, 0, 0, 0))
    };
    let mut page = TodayPage {
        greeting: format!("Guten Tag, {}", asking.name),
        day: spoken::day(crate::i18n::Language::De, today, today),
        tasks: Vec::new(),
        sees_events: may(Right::SeeEvents),
        today: Vec::new(),
        week: Vec::new(),
        shopping: Vec::new(),
        lists: Vec::new(),
        drafts: Vec::new(),
        plans: may(Right::PlanEvents),
        sentence: String::new(),
        hints: Vec::new(),
    };
    if may(Right::SeeEvents) {
        let door = may(Right::EnterAnswers);
        let task = |coming: queries::Coming| match door && coming.known {
            true => door_task(coming),
            false => coming_task(coming),
        };
        let soon = queries::coming(conn, seen, begin(0), begin(1))?;
        page.today = soon.into_iter().map(task).collect();
        let later = queries::coming(conn, seen, begin(1), begin(DAYS_AHEAD))?;
        page.week = later.into_iter().map(coming_task).collect();
        if door {
            let soon = queries::coming(conn, seen, begin(0), begin(supplies::DAYS))?;
            page.shopping = supplies::shopping_task(&soon).into_iter().collect();
        }
    }
    if may(Right::SeeOwnRoster) {
        page.lists = supplies::roster_tasks(conn, &asking.actor, asking.now)?;
    }
    if may(Right::EnterAnswers) {
        page.tasks.extend(over_tasks(conn, seen, asking)?);
        page.tasks.extend(half_day_tasks(conn, seen, asking)?);
        let me = (&asking.actor, asking.name.as_str());
        page.tasks.extend(next_steps::tasks(conn, me, asking.today, asking.now)?);
        page.tasks.extend(call_task(conn, scope, asking.now)?);
    }
    if may(Right::EnterAnswers) {
        page.tasks.extend(supplies::inbox_task(conn, scope)?);
    }
    if may(Right::Invite) {
        page.tasks.extend(supplies::care_tasks(conn, seen, asking.now)?);
        page.tasks.extend(seats::tasks(conn, seen, asking.now)?);
        page.tasks.extend(in_time::uninvited(conn, seen, asking.now)?);
        page.tasks.extend(message_tasks(conn, scope, asking.now)?);
    }
    if may(Right::PlanEvents) {
        let due = demand_queries::due(conn, scope, asking.now)?;
        page.tasks.extend(due.into_iter().map(forum_task));
        page.tasks.extend(in_time::unthanked(conn, seen, asking.now)?);
        page.drafts = queries::drafts(conn, seen)?.into_iter().map(draft_task).collect();
    }
    if may(Right::SeeTurnout) {
        let period = Period::usual(today);
        let (asked, baseline) = ((scope, period), asking.baseline);
        let report = asking.figures.report(conn, asked, By::Format, baseline, asking.now)?;
        page.sentence = report.sentence();
    }
    if may(Right::RunOffice) {
        page.hints = hints(conn, asking)?;
    }
    if may(Right::SeeErasures) {
        page.tasks.extend(erasing_task(conn, asking.now)?);
    }
    if may(Right::SeeTrials) {
        page.tasks.extend(trying::tasks(conn, &asking.actor, asking.now)?);
    }
    Ok(page)
}

fn door_task(coming: queries::Coming) -> Task {
    let href = format!("/events/{}/attendance", coming.id);
    Task { href, label: "Türliste", ..coming_task(coming) }
}

fn coming_task(coming: queries::Coming) -> Task {
    let hours = Hours { starts_at: coming.starts_at.civil(), ends_at: coming.ends_at.civil() };
    let when = spoken::short(hours);
    let id = coming.id;
    let (href, label) = (format!("/events/{id}"), "Ansehen");
    let more = coming.venue.map_or(when.clone(), |venue| format!("{when} · {venue}"));
    Task { title: coming.title, more, href, label }
}

fn over_tasks(
    conn: &mut Conn,
    seen: (&Scope, &Knowing),
    asking: &Asking,
) -> Result<Vec<Task>, diesel::result::Error> {
    let mut over = queries::over(conn, seen, asking.now)?;
    // Whose event it is reads it first.
    over.sort_by_key(|event| event.contact_name != asking.name);
    let ids: Vec<_> = over.iter().map(|event| event.id).collect();
    let sums = attendance::queries::sums(conn, &ids)?;
    let task = |event: queries::Over| {
        let unknown = sums.get(&event.id).map_or(0, |sums| tally::total(sums).unknown);
        let when = event.ends_at.map_or(String::new(), |end| {
            spoken::short_day(clock::local(end, clock::ZONE).civil().date())
        });
        let id = event.id;
        let (more, href, label) = match unknown {
            0 => (
                format!("{when} · Alles eingetragen, noch nicht abgeschlossen"),
                format!("/events/{id}/closing"),
                "Abschließen",
            ),
            missing => (
                format!(
                    "{when} · Teilnahme noch nicht eingetragen: {missing} offen · {}",
                    match event.contact_name == asking.name {
                        true => "Sie kümmern sich".to_owned(),
                        false => format!("Kümmerer: {}", event.contact_name),
                    }
                ),
                format!("/events/{id}/attendance"),
                "Eintragen",
            ),
        };
        Task { title: event.title, more, href, label }
    };
    Ok(over.into_iter().map(task).collect())
}

/// Half-days of a week that goes on: who is missing today is called today.
fn half_day_tasks(
    conn: &mut Conn,
    seen: (&Scope, &Knowing),
    asking: &Asking,
) -> Result<Vec<Task>, diesel::result::Error> {
    let local = clock::local(asking.now, clock::ZONE);
    let open = queries::half_days(conn, seen, (asking.now, local))?;
    let task = |one: queries::HalfDay| Task {
        more: format!(
            "{} · Teilnahme noch nicht eingetragen: {} offen",
            spoken::short_day(one.starts_at.civil().date()),
            one.open
        ),
        href: format!("/events/{}/attendance/week", one.event),
        title: one.title,
        label: "Eintragen",
    };
    Ok(open.into_iter().map(task).collect())
}

/// Names that stand on the line of calls; the list has all.
const CALLS_NAMED: usize = 3;

fn call_task(
    conn: &mut Conn,
    scope: &Scope,
    now: Moment,
) -> Result<Option<Task>, diesel::result::Error> {
    let of = calls::Of::Sites(scope.sites());
    let count = usize::try_from(calls::open_count(conn, of, now)?).unwrap_or(0);
    if count == 0 {
        return Ok(None);
    }
    let open = calls::open(conn, of, now)?;
    let mut names: Vec<String> = Vec::new();
    for call in open {
        if names.len() < CALLS_NAMED && !names.contains(&call.guest_name) {
            names.push(call.guest_name);
        }
    }
    let mut more = names.join(", ");
    if count > names.len() {
        more = format!("{more} und andere");
    }
    Ok(Some(Task {
        title: match count {
            1 => "1 Gast wartet auf einen Anruf".into(),
            count => format!("{count} Gäste warten auf einen Anruf"),
        },
        more: format!("{more} · Sie haben darum gebeten, oder nichts anderes erreicht sie."),
        href: "/phone".into(),
        label: "Anrufen",
    }))
}

fn message_tasks(
    conn: &mut Conn,
    scope: &Scope,
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let filter = outbox::queries::Filter {
        sites: scope.sites().map(|sites| sites.iter().map(ToString::to_string).collect()),
        contents: outbox::queries::Contents::There,
        ..Default::default()
    };
    let counts = outbox::queries::counts(conn, &filter)?;
    let (unknown, returned) = (counts.of(State::Unknown), counts.of(State::Returned));
    let queued = counts.by(Way::Email, State::Queued);
    let letters: i64 = outbox::queries::waiting_letter_counts(conn, filter.sites.as_deref(), now)?
        .into_iter()
        .map(|(_, count)| count)
        .sum();
    let mut tasks = Vec::new();
    let mut add = |count: i64, (one, many): (&str, &str), more: &str, href: &str, label| {
        let title = match count {
            0 => return,
            1 => one.to_owned(),
            count => format!("{count} {many}"),
        };
        tasks.push(Task { title, more: more.into(), href: href.into(), label });
    };
    let asks = match unknown {
        1 => "Ob sie angekommen ist, weiß niemand. Bitte entscheiden Sie.",
        _ => "Ob sie angekommen sind, weiß niemand. Bitte entscheiden Sie.",
    };
    let words = ("Eine Nachricht ist ungeklärt", "Nachrichten sind ungeklärt");
    add(unknown, words, asks, "/outbox?state=unknown", "Ansehen");
    let asks = "Bitte wählen Sie einen anderen Weg.";
    let words = ("Eine Nachricht kam zurück", "Nachrichten kamen zurück");
    add(returned, words, asks, "/outbox?state=returned", "Ansehen");
    let asks = "Erst drucken, dann abschicken, dann eintragen.";
    let words = ("Ein Brief wartet auf den Druck", "Briefe warten auf den Druck");
    add(letters, words, asks, "/outbox?state=queued&way=letter", "Drucken");
    let asks = "Sie gehen von selbst hinaus, wenn sie dran sind.";
    let words = ("Eine E-Mail wartet im Postausgang", "E-Mails warten im Postausgang");
    add(queued, words, asks, "/outbox?state=queued&way=email", "Ansehen");
    let asks = "Was heute nicht mehr hinausgeht, folgt morgen von selbst.";
    let words = ("Eine SMS wartet im Postausgang", "SMS warten im Postausgang");
    let texts = counts.by(Way::Sms, State::Queued);
    add(texts, words, asks, "/outbox?state=queued&way=sms", "Ansehen");
    Ok(tasks)
}

fn forum_task(due: Due) -> Task {
    let when = |event: &Event| spoken::short_all(&event.hours());
    match due {
        Due::Repeat { event, waiting } => Task {
            more: format!("{} · {waiting} Personen warten auf einen Platz.", when(&event)),
            href: format!("/events/{}/repeat", event.id),
            title: event.title,
            label: "Wiederholung planen",
        },
        Due::Draw { event, names } => Task {
            more: format!(
                "{} · Die Anmeldung ist zu Ende: {names} Namen für {} Plätze.",
                when(&event),
                event.seats
            ),
            href: format!("/events/{}/forum", event.id),
            title: event.title,
            label: "Auslosen",
        },
    }
}

fn draft_task(draft: queries::Draft) -> Task {
    let lacks: Vec<&str> = [
        (draft.begins_at.is_some(), "Termin"),
        (draft.venue.is_some(), "Ort"),
        (draft.has_contact, "Kümmerer"),
    ]
    .into_iter()
    .filter(|(has, _)| !has)
    .map(|(_, word)| word)
    .collect();
    let stand = match lacks.is_empty() {
        true => "bereit zum Veröffentlichen".to_owned(),
        false => format!("es fehlt noch: {}", lacks.join(", ")),
    };
    let day = draft
        .begins_at
        .map(|begin| spoken::short_day(clock::local(begin, clock::ZONE).civil().date()));
    let parts: Vec<String> = [day, draft.venue, Some(stand)].into_iter().flatten().collect();
    let more = parts.join(" · ");
    let href = format!("/events/{}", draft.id);
    Task { title: draft.title, more, href, label: "Weiter" }
}

fn hints(conn: &mut Conn, asking: &Asking) -> Result<Vec<Task>, diesel::result::Error> {
    let mut hints = Vec::new();
    let mut hint = |title: &str, more: &str, href: &str, label: &'static str| {
        hints.push(Task { title: title.into(), more: more.into(), href: href.into(), label });
    };
    if asking.is_demo {
        hint(
            "Dies ist ein Übungshaus",
            "Alle Menschen sind erfunden. Es geht keine Post hinaus.",
            "/hilfe",
            "Hilfe",
        );
    }
    if !asking.has_mail {
        hint(
            "Kein Mailserver eingestellt",
            "E-Mails bleiben im Postausgang liegen. Die Einstellung heißt smtp_url.",
            "/hilfe#einrichten",
            "So geht es",
        );
    }
    if queries::sites_in_use(conn)? == 0 {
        hint(
            "Noch kein Standort",
            "Gäste, Orte und Veranstaltungen gehören zu einem Standort.",
            "/office",
            "Anlegen",
        );
    }
    Ok(hints)
}

/// Deadlines that nobody keeps.
fn erasing_task(conn: &mut Conn, now: Moment) -> Result<Option<Task>, diesel::result::Error> {
    let (last, finished) = (report::last_night(conn)?, report::last_finished(conn)?);
    let more = audit::warning(last, finished, retention::night(now));
    Ok((!more.is_empty()).then(|| Task {
        title: "Löschfristen".into(),
        more,
        href: "/office/erasures".into(),
        label: "Ansehen",
    }))
}

#[get("/")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    let office = app.office();
    let asking = Asking {
        actor: staff.actor(),
        name: staff.staff.name.clone(),
        today: app.clock.today(),
        now: app.clock.now(),
        baseline: office.baseline,
        figures: Figures::of(&app.db),
        has_mail: app.config.smtp_url.is_some(),
        is_demo: office.demo,
    };
    let page = app.db.read(move |conn| today_page(conn, &asking)).await?;
    staff.show(&app, "Heute", "today/index.html", &page)
}
