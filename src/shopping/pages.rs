//! `/shopping` and `/events/{id}/shopping`: what a week and what one event needs, to print.

use actix_web::{get, web};
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Shopping, queries, week_name};
use crate::config;
use crate::db::{Conn, Day, Id, Moment};
use crate::events::head::{Head, Tab};
use crate::events::list::{self, Filter, Order};
use crate::events::need::Knowing;
use crate::events::{Event, Phase, actions::EventError, actions::seen_by};
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::{Actor, Right, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(of_week).service(of_event);
}

#[derive(Serialize)]
struct Item {
    count: i32,
    what: String,
}

fn items(list: &Shopping) -> Vec<Item> {
    list.lines().into_iter().map(|(count, what)| Item { count, what }).collect()
}

/// "12 Erwachsene, 3 Kinder, 4 im Team"
fn people(list: &Shopping) -> String {
    let mut parts = vec![format!("{} Erwachsene", list.adults)];
    match list.children {
        0 => {}
        1 => parts.push("1 Kind".into()),
        more => parts.push(format!("{more} Kinder")),
    }
    if list.team > 0 {
        parts.push(format!("{} im Team", list.team));
    }
    if list.expected_beyond > 0 {
        parts.push(format!("etwa {} ohne Anmeldung", list.expected_beyond));
    }
    parts.join(", ")
}

#[derive(Serialize)]
struct EventPage {
    head: Head,
    people: String,
    persons: i32,
    maybe: i32,
    items: Vec<Item>,
    wishes: Vec<String>,
    /// Who brings it: "Verpflegung: Maria Sommer".
    who: Vec<String>,
}

fn event_page(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    now: Moment,
) -> Result<EventPage, EventError> {
    let event = seen_by(conn, actor, id)?;
    let list = queries::lists(conn, std::slice::from_ref(&event))?;
    let list = list.into_iter().next().unwrap_or_default();
    let team = crate::events::team::queries::of_event(conn, id)?;
    let brings = team.iter().filter(|one| {
        use crate::events::team::Part::{Caterer, CoHost, Host};
        matches!(one.part, Host | CoHost | Caterer) && !one.is_out()
    });
    Ok(EventPage {
        head: Head::of(&event, Tab::Shopping, actor, now),
        people: people(&list),
        persons: list.persons(),
        maybe: list.maybe,
        items: items(&list),
        who: brings.map(|one| format!("{}: {}", one.part.label(), one.name)).collect(),
        wishes: list.wishes,
    })
}

#[get("/events/{id}/shopping")]
async fn of_event(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let page = app.db.read(move |conn| event_page(conn, &actor, id, now)).await?;
    staff.show(&app, "Einkaufszettel", "shopping/event.html", &page)
}

/// Which week: `2027-W02`.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    week: String,
}

#[derive(Serialize)]
struct WeekPage {
    /// "Mo 11.01.2027 – So 17.01.2027"
    week: String,
    before: String,
    after: String,
    events: Vec<EventRow>,
    items: Vec<Item>,
    people: String,
}

#[derive(Serialize)]
struct EventRow {
    id: Id<Event>,
    title: String,
    when: String,
    place: String,
    people: String,
    items: Vec<Item>,
    wishes: Vec<String>,
}

fn week_page(
    conn: &mut Conn,
    actor: &Actor,
    monday: Date,
    now: Moment,
) -> Result<WeekPage, EventError> {
    let sunday = monday.saturating_add(jiff::Span::new().days(6));
    let filter =
        Filter { from: Some(Day::of(monday)), to: Some(Day::of(sunday)), ..Filter::default() };
    let most = config::API_ROWS;
    let page = list::list(conn, &actor.scope, &filter, Order::All, None, most, now)?;
    let knowing = Knowing::of(conn, actor)?;
    let needs = |event: &Event| match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Draft | Phase::Closed | Phase::Cancelled => false,
    };
    let events: Vec<_> = page.events.into_iter().filter(needs).collect();
    let lists = queries::lists(conn, &events)?;
    let all = lists.iter().fold(Shopping::default(), Shopping::and);
    let row = |(event, list): (Event, Shopping)| EventRow {
        id: event.id,
        title: knowing.title(&event).to_owned(),
        when: spoken::short_all(&event.hours()),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        people: people(&list),
        items: items(&list),
        wishes: match knowing.includes(&event) {
            true => list.wishes,
            // Their words are for those who have to do with it.
            false => Vec::new(),
        },
    };
    let beside = |weeks: i64| week_name(monday.saturating_add(jiff::Span::new().weeks(weeks)));
    Ok(WeekPage {
        week: format!("{} – {}", spoken::short_day(monday), spoken::short_day(sunday)),
        before: beside(-1),
        after: beside(1),
        people: people(&all),
        items: items(&all),
        events: events.into_iter().zip(lists).map(row).collect(),
    })
}

/// The Monday of `2027-W02`; of this week if nobody can read it.
fn monday(asked: &str, today: Date) -> Date {
    let read = || {
        let (year, week) = asked.split_once("-W")?;
        let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday);
        Some(Date::from(week.ok()?))
    };
    let this_week = || {
        let since = i64::from(today.weekday().to_monday_zero_offset());
        today.saturating_sub(jiff::Span::new().days(since))
    };
    read().unwrap_or_else(this_week)
}

#[get("/shopping")]
async fn of_week(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let monday = monday(&asked.week, app.clock.today().civil());
    let page = app.db.read(move |conn| week_page(conn, &actor, monday, now)).await?;
    staff.show(&app, "Einkaufszettel der Woche", "shopping/week.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_have_names_and_nonsense_is_this_week() {
        let day = |text: &str| text.parse::<Date>().unwrap();

        assert_eq!(week_name(day("2027-01-03")), "2026-W53");
        assert_eq!(monday("2026-W53", day("2027-06-01")), day("2026-12-28"));
        assert_eq!(monday("2027-W99", day("2027-01-06")), day("2027-01-04"));
        assert_eq!(monday("", day("2027-01-10")), day("2027-01-04"));
    }
}
