//! `/events/{id}/forum`: how people put their names down for an event, how quickly they do, the draw.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, ForumError};
use super::demand::{self, Curve, in_words};
use super::draft::{ABOUT_CHARS, Draft, address_of, fields, suggested};
use super::papers_pages::{Origin, origins};
use super::queries::{self, Before};
use super::{OpenTo, Seating, Window, demand_queries};
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::erased::Erased;
use crate::events::figures::{Figures, Sight};
use crate::events::head::{Head, Tab};
use crate::events::list;
use crate::events::{Event, Phase, Seating as Seats};
use crate::i18n::Language;
use crate::invitations::messages::day_and_hour;
use crate::problem::{Explain, PageResult};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::form::{Choice, Fields, FormErrors, FormView};
use crate::web::{App, secret};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show).service(keep).service(draw_lot);
}

#[derive(Serialize)]
struct Page {
    head: Head,
    form: FormView,
    open_tos: Vec<Choice>,
    seatings: Vec<SeatingChoice>,
    about_chars: usize,
    may_plan: bool,
    /// Where people put their names down; empty until somebody said how.
    address: String,
    /// Sentences about how things stand.
    state: Vec<String>,
    seats: i32,
    figures: Figures,
    erased: Option<Erased>,
    /// Empty where no seat is kept for anybody.
    offered: String,
    /// Empty for whoever sees sums.
    from: Vec<Origin>,
    demand: Option<Demand>,
    draw: Option<Drawn>,
    may_draw: bool,
    wants_repeat: bool,
    is_over: bool,
}

#[derive(Serialize)]
struct SeatingChoice {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
}

/// How quickly people wanted to come.
#[derive(Serialize)]
struct Demand {
    headline: String,
    /// Day by day; nothing for whoever sees sums: from one day to the next they are few.
    rows: Vec<DemandRow>,
    chart: Option<Chart>,
    before: Vec<String>,
}

#[derive(Serialize)]
struct DemandRow {
    day: String,
    persons: i32,
}

/// A line that climbs, in a box of 100 by 40.
#[derive(Debug, PartialEq, Serialize)]
struct Chart {
    points: String,
    /// The height of "every seat".
    full: String,
}

#[derive(Serialize)]
struct Drawn {
    when: String,
    by: String,
    seed: String,
    entries: String,
    seated: String,
}

fn chart(curve: &Curve, seats: i32) -> Chart {
    let days = curve.days.last().map_or(1, |day| day.after).max(1);
    let top = f64::from(curve.persons().max(seats).max(1));
    let x = |after: i32| 100.0 * f64::from(after) / f64::from(days);
    let y = |persons: i32| 40.0 - 38.0 * f64::from(persons) / top;
    let mut points = format!("0,{:.1}", y(0));
    let mut last = 0;
    for day in &curve.days {
        // A step: nobody came half.
        points.push_str(&format!(" {:.1},{:.1}", x(day.after), y(last)));
        points.push_str(&format!(" {:.1},{:.1}", x(day.after), y(day.persons)));
        last = day.persons;
    }
    points.push_str(&format!(" 100,{:.1}", y(last)));
    Chart { points, full: format!("{:.1}", y(seats)) }
}

fn demand(curve: &Curve, seats: i32, before: Vec<Before>, sight: Sight) -> Option<Demand> {
    if curve.days.is_empty() {
        return None;
    }
    let persons = sight.count(curve.persons().into());
    let headline = match curve.days_until(seats) {
        Some(days) => format!("Für alle {seats} Plätze gab es Anmeldungen {}.", in_words(days)),
        None => {
            let days = curve.days.last().map_or(0, |day| day.after);
            format!("{persons} Anmeldungen {} – bei {seats} Plätzen.", in_words(days))
        }
    };
    let row =
        |day: &demand::Day| DemandRow { day: spoken::short_day(day.day), persons: day.persons };
    let earlier = |one: Before| {
        let days = demand::days_to_full(one.opens_at, one.full_at);
        let name = if one.topic.is_empty() { one.title } else { one.topic };
        format!("{name}: {} Plätze, voll {}", one.seats, in_words(days))
    };
    Some(Demand {
        headline,
        rows: match sight {
            Sight::Guests => curve.days.iter().map(row).collect(),
            Sight::Sums => Vec::new(),
        },
        chart: match sight {
            Sight::Guests => Some(chart(curve, seats)),
            Sight::Sums => None,
        },
        before: before.into_iter().map(earlier).collect(),
    })
}

/// Sentences for staff about the window and the way seats are given.
fn state(event: &Event, forum: &super::Forum, now: Moment) -> Vec<String> {
    let today = clock::local(now, clock::ZONE).civil().date();
    let at = |moment| day_and_hour(Language::De, moment, today);
    let window = match (forum.window(now), event.phase(now)) {
        (_, Phase::Draft) => "Der Entwurf ist noch nicht veröffentlicht. Die Seite ist zu.".into(),
        (_, Phase::Running | Phase::Over | Phase::Closed | Phase::Cancelled) => {
            "Anmelden kann man sich nicht mehr.".into()
        }
        (Window::NotYet, Phase::Published) => format!("Anmelden ab {}.", at(forum.opens_at)),
        (Window::Open, Phase::Published) => match forum.closes_at {
            Some(closes) => format!("Die Anmeldung ist offen bis {}.", at(closes)),
            None => "Die Anmeldung ist offen, bis es losgeht.".into(),
        },
        (Window::Closed, Phase::Published) => "Die Anmeldung ist zu Ende.".into(),
    };
    let seats = match event.seating {
        Seats::ByLot => "Die Plätze werden ausgelost. Bis dahin hat niemand einen Platz.",
        Seats::AtOnce | Seats::ByOffer => {
            "Wird ein Platz frei, fragen wir, wer als Nächstes wartet. Antworten kann man acht \
             Bürostunden lang."
        }
    };
    let full = forum.full_at.map(|full| {
        let days = demand::days_to_full(forum.opens_at, full);
        format!("Zum ersten Mal voll war es {}.", in_words(days))
    });
    [window, seats.to_owned()].into_iter().chain(full).collect()
}

/// The page, and what its form shows unless somebody typed something.
fn page(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    now: Moment,
) -> Result<Page, ForumError> {
    let event = seen_by(conn, actor, id)?;
    if !event.is_in_calendars() {
        return Err(ForumError::Audience);
    }
    let forum = queries::find(conn, id)?;
    let counts = list::counts(conn, &[id])?.get(&id).copied().unwrap_or_default();
    let form = match &forum {
        Some(forum) => fields(&event, forum),
        None => {
            let address = queries::free(conn, &address_of(&event))?;
            suggested(&event, queries::before(conn, &event)?.as_ref(), &address, now)
        }
    };
    let sight = Sight::of(actor);
    let known = queries::draw(conn, id)?;
    let today = clock::local(now, clock::ZONE).civil().date();
    let drawn = known.map(|draw| Drawn {
        when: day_and_hour(Language::De, draw.drawn_at, today),
        by: draw.by.unwrap_or_default(),
        seed: draw.seed,
        entries: sight.count(draw.entries.into()),
        seated: sight.count(draw.seated.into()),
    });
    let phase = event.phase(now);
    let opened = forum.as_ref().map(|forum| forum.opens_at);
    let curve = match opened {
        Some(opened) => Curve::of(opened, &demand_queries::first_yes(conn, id)?),
        None => Curve::default(),
    };
    let closed = forum.as_ref().is_some_and(|forum| forum.window(now) == Window::Closed);
    let wants_repeat = forum.is_some()
        && demand::wants_repeat(counts.waiting, event.seats)
        && closed_or_seated(&event);
    Ok(Page {
        form: FormView::fresh(&form),
        open_tos: OpenTo::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        seatings: vec![
            SeatingChoice {
                value: Seating::FirstCome.code(),
                label: Seating::FirstCome.label(),
                hint: "Danach kommt die Warteliste.",
            },
            SeatingChoice {
                value: Seating::Lot.code(),
                label: Seating::Lot.label(),
                hint: "Alle melden sich bis zu einem Tag an. Dann wird ausgelost.",
            },
        ],
        about_chars: ABOUT_CHARS,
        may_plan: actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(event.site),
        address: forum
            .as_ref()
            .map(|forum| format!("{}/forum/{}", app.config.public_url, forum.address))
            .unwrap_or_default(),
        state: forum.as_ref().map(|forum| state(&event, forum, now)).unwrap_or_default(),
        seats: event.seats,
        offered: match list::offered(conn, id)? {
            0 => String::new(),
            kept => sight.count(kept.into()),
        },
        from: match sight {
            Sight::Guests => origins(conn, id, &app.office().name)?,
            Sight::Sums => Vec::new(),
        },
        demand: demand(&curve, event.seats, queries::others(conn, &event)?, sight),
        draw: drawn,
        may_draw: event.seating == Seats::ByLot && phase == Phase::Published && closed,
        wants_repeat: wants_repeat && queries::repeated(conn, &[&event])?.is_empty(),
        is_over: matches!(phase, Phase::Over | Phase::Closed),
        figures: Figures::of(counts, event.seats_for_invited(), sight),
        erased: Erased::of(conn, &event, actor)?,
        head: Head::of(&event, Tab::Forum, actor, now),
    })
}

/// Before a draw everybody waits: that is no long line.
fn closed_or_seated(event: &Event) -> bool {
    match event.seating {
        Seats::ByLot => false,
        Seats::AtOnce | Seats::ByOffer => true,
    }
}

async fn seen(app: &App, staff: &SignedIn, id: Id<Event>) -> Result<Page, ForumError> {
    let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
    app.db.read(move |conn| page(conn, &there, &actor, id, now)).await
}

#[get("/events/{id}/forum")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeEvents)?;
    let page = seen(&app, &staff, id.into_inner()).await?;
    staff.show(&app, "Anmeldung", "forums/show.html", &page)
}

#[post("/events/{id}/forum")]
async fn keep(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let errors = match Draft::parse(&fields) {
        Ok(draft) => {
            let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
            let kept = app
                .db
                .write(move |conn| actions::set_up(conn, &there, &actor, id, &draft, now))
                .await;
            match kept {
                Ok(()) => return Ok(done(format!("/events/{id}/forum"), "Gespeichert.")),
                Err(ForumError::Event(EventError::Input(errors))) => errors,
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(errors) => errors,
    };
    refused(&app, &staff, id, &fields, &errors).await
}

async fn refused(
    app: &App,
    staff: &SignedIn,
    id: Id<Event>,
    fields: &Fields,
    errors: &FormErrors,
) -> PageResult {
    let mut page = seen(app, staff, id).await?;
    page.form = FormView::of(fields, errors);
    staff.show_refused(app, "Anmeldung", "forums/show.html", &page)
}

#[post("/events/{id}/forum/draw")]
async fn draw_lot(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let staff = posted.staff;
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
    // Chosen when the button was pressed, and by nobody.
    let seed = secret::code();
    let drawn = app.db.write(move |conn| actions::draw(conn, &there, &actor, id, &seed, now)).await;
    let path = format!("/events/{id}/forum");
    match drawn {
        Ok(draw) => {
            let sentence =
                format!("Ausgelost: {} von {} haben einen Platz.", draw.seated, draw.entries);
            Ok(done(path, &sentence))
        }
        Err(refusal @ (ForumError::TooEarly | ForumError::NothingToDraw)) => {
            Ok(done(path, &format!("!{}", refusal.explain().sentence)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_climbs_in_steps_to_the_seats() {
        let at = |day: i8| Moment::parse(&format!("2027-03-0{day}T10:00:00Z")).unwrap();
        let curve = Curve::of(at(1), &[(at(1), 10), (at(3), 10)]);

        let chart = chart(&curve, 20);

        assert_eq!(chart.points, "0,40.0 0.0,40.0 0.0,21.0 100.0,21.0 100.0,2.0 100,2.0");
        assert_eq!(chart.full, "2.0");
        let demand = demand(&curve, 20, Vec::new(), Sight::Guests).unwrap();
        assert_eq!(demand.headline, "Für alle 20 Plätze gab es Anmeldungen nach 2 Tagen.");
        let slow = super::demand(&curve, 38, Vec::new(), Sight::Guests).unwrap();
        assert_eq!(slow.headline, "20 Anmeldungen nach 2 Tagen – bei 38 Plätzen.");
    }

    #[test]
    fn whoever_sees_sums_cannot_count_the_names_of_a_day() {
        let at = |day: i8| Moment::parse(&format!("2027-03-0{day}T10:00:00Z")).unwrap();
        let curve = Curve::of(at(1), &[(at(1), 10), (at(3), 2)]);

        let demand = demand(&curve, 38, Vec::new(), Sight::Sums).unwrap();

        assert_eq!(demand.headline, "etwa 10 Anmeldungen nach 2 Tagen – bei 38 Plätzen.");
        assert!(demand.rows.is_empty() && demand.chart.is_none());
    }
}
