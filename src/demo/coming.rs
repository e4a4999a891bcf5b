//! The next weeks: events in every stage that a planner meets, made by the actions that planners use.

use jiff::civil::{Date, Time};
use jiff::{Span, ToSpan};

use crate::clock::{self, ZONE};
use crate::db::{Conn, Day, Id, LocalTime, Moment};
use crate::events::repeat::{self, Chosen, Date as SeriesDate};
use crate::events::series::Rule;
use crate::events::{self, Draft, Event};
use crate::formats::{self, Format};
use crate::staff::Actor;
use crate::venues::Venue;
use crate::web::form::Fields;

use super::days::{later, whole_weeks, working_day_before, working_days};
use super::house::{House, Town};
use super::meeting::room_for;
use super::plan::{Guests, Plan, YEAR};
use super::{DemoError, refused};

/// An event that is to come.
pub struct Coming {
    key: &'static str,
    town: usize,
    day: On,
    hour: i8,
    /// None: as the format has it.
    seats: Option<i32>,
    topic: &'static str,
    pub stage: Planned,
}

/// When it meets.
enum On {
    /// Today, so that the door can be tried.
    Now,
    /// On the so-manieth working day from tomorrow on.
    WorkingDay(usize),
    /// From Monday to Friday, a week ahead at least.
    Week,
    Undecided,
}

/// How far the planning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// A draft that lacks something, or nothing.
    Draft(Lacks),
    /// Guests could be invited now.
    Published,
    /// Invitations went out so many days ago; letters are posted or wait for paper.
    Invited { days_ago: i32, guests: usize, letters: Letters },
    /// Just released: it can still be stopped.
    Held { guests: usize },
}

/// What a draft lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    Nothing,
    Venue,
    Contact,
}

/// Where the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    Posted,
    Waiting,
}

const fn event(key: &'static str, town: usize, day: On, stage: Planned) -> Coming {
    Coming { key, town, day, hour: 10, seats: None, topic: "", stage }
}

const fn invited(days_ago: i32, guests: usize, letters: Letters) -> Planned {
    Planned::Invited { days_ago, guests, letters }
}

pub const MONTH: &[Coming] = &[
    Coming {
        seats: Some(24),
        topic: "Kaffee, Tee und gute Tipps",
        ..event("kontaktcafe", 0, On::Now, invited(17, 22, Letters::Posted))
    },
    Coming {
        topic: "Mehr Ruhe mit dem Geld",
        ..event("gruppenberatung", 4, On::WorkingDay(1), invited(14, 22, Letters::Posted))
    },
    // More say yes than there are seats.
    Coming {
        seats: Some(14),
        ..event("kontaktcafe_frauen", 7, On::WorkingDay(4), invited(13, 26, Letters::Posted))
    },
    Coming { hour: 9, ..event("info_neu", 2, On::WorkingDay(6), invited(9, 44, Letters::Posted)) },
    Coming { hour: 9, ..event("gesundheitscheck", 5, On::Week, invited(8, 22, Letters::Posted)) },
    Coming {
        hour: 14,
        seats: Some(25),
        topic: "Gesundheit im Gespräch",
        ..event("fachforum", 2, On::WorkingDay(9), invited(6, 40, Letters::Posted))
    },
    Coming {
        topic: "Schlaf und Streit",
        ..event("kontaktcafe_erziehung", 3, On::WorkingDay(11), invited(1, 20, Letters::Waiting))
    },
    event("bewerbung_gruppe", 1, On::WorkingDay(12), Planned::Held { guests: 18 }),
    Coming {
        hour: 13,
        topic: "Was brauchen junge Familien?",
        ..event("sozialraumkonferenz", 6, On::WorkingDay(14), Planned::Published)
    },
    event("anerkennung", 2, On::WorkingDay(15), Planned::Published),
    Coming { hour: 13, ..event("mobile_beratung", 5, On::WorkingDay(16), Planned::Published) },
    event("kontaktcafe_mobilitaet", 6, On::WorkingDay(18), Planned::Draft(Lacks::Venue)),
    Coming {
        hour: 14,
        topic: "Umzug",
        ..event("gruppenberatung", 1, On::WorkingDay(19), Planned::Draft(Lacks::Contact))
    },
    event("beratungscafe", 7, On::Undecided, Planned::Draft(Lacks::Nothing)),
    Coming { hour: 9, ..event("profiling", 4, On::Week, Planned::Draft(Lacks::Nothing)) },
    event("kontaktcafe", 0, On::WorkingDay(20), Planned::Draft(Lacks::Nothing)),
];

/// An event of the month as it was drafted, and when its planner did what.
pub struct Drafted {
    pub event: Id<Event>,
    pub coming: &'static Coming,
    pub plan: &'static Plan,
    /// When invitations went out, or would.
    pub asked_at: Moment,
}

/// Drafts the month and publishes what is ready.
pub fn plan(conn: &mut Conn, house: &House, now: Moment) -> Result<Vec<Drafted>, DemoError> {
    let formats = formats::queries::list(conn)?;
    let mut drafted = Vec::new();
    for coming in MONTH {
        let format = formats.iter().find(|format| format.key == coming.key);
        let plan = YEAR.iter().find(|plan| plan.key == coming.key);
        let (Some(format), Some(plan)) = (format, plan) else { continue };
        let asked_at = coming.asked_at(now);
        let draft = coming.draft(format, plan, house, now)?;
        let id = events::actions::draft(conn, &house.planner, &draft, asked_at.before(3 * DAY))
            .map_err(refused)?;
        match coming.stage {
            Planned::Draft(_) => {}
            Planned::Published | Planned::Invited { .. } | Planned::Held { .. } => {
                events::actions::publish(conn, &house.planner, id, asked_at.before(DAY / 24))
                    .map_err(refused)?;
            }
        }
        drafted.push(Drafted { event: id, coming, plan, asked_at });
    }
    repeat_last(conn, &house.planner, &drafted, now)?;
    Ok(drafted)
}

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// The last draft is the first of a series.
fn repeat_last(
    conn: &mut Conn,
    planner: &Actor,
    drafted: &[Drafted],
    now: Moment,
) -> Result<(), DemoError> {
    let Some(first) = drafted.last() else { return Ok(()) };
    let event = events::queries::find(conn, first.event)?;
    let day = event.and_then(|event| event.sessions.first().copied());
    let Some(day) = day.map(|session| session.starts_at.civil().date()) else { return Ok(()) };
    let dates = [28, 56].map(|days| SeriesDate::same_place(Day::of(later(day, days)))).to_vec();
    let chosen = Chosen { rule: Rule::like(day, "week4"), dates, left_out: Vec::new() };
    repeat::repeat(conn, planner, first.event, &chosen, now).map_err(refused)?;
    Ok(())
}

impl Coming {
    /// Of its format.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// On a working morning, as offices do.
    fn asked_at(&self, now: Moment) -> Moment {
        let today = clock::local(now, ZONE).civil().date();
        match self.stage {
            Planned::Invited { days_ago, .. } => {
                let day = working_day_before(later(today, 1 - days_ago));
                clock::instant(LocalTime::of(day.at(9, 40, 0, 0)), ZONE)
            }
            Planned::Held { .. } => now.before(std::time::Duration::from_secs(4 * 60)),
            Planned::Draft(_) | Planned::Published => now.before(DAY),
        }
    }

    fn draft(
        &self,
        format: &Format,
        plan: &Plan,
        house: &House,
        now: Moment,
    ) -> Result<Draft, DemoError> {
        let town = &house.towns[self.town];
        let venue = room_for(plan, format, &town.venues, self.town);
        let mut fields = self.words(format, plan, town, venue);
        let lacks = match self.stage {
            Planned::Draft(lacks) => lacks,
            Planned::Published | Planned::Invited { .. } | Planned::Held { .. } => Lacks::Nothing,
        };
        if lacks != Lacks::Venue {
            fields.push("venue", venue.id.as_str());
        }
        if lacks != Lacks::Contact {
            let (name, phone) = house.contact(plan.guests, self.town);
            fields.push("contact_name", name);
            fields.push("contact_phone", phone);
        }
        let minutes = i64::from(format.minutes);
        for starts_at in self.begins(format, now) {
            let ends_at = starts_at.saturating_add(Span::new().minutes(minutes));
            fields.push("session_date", starts_at.date().to_string());
            fields.push("session_from", starts_at.strftime("%H:%M").to_string());
            fields.push("session_to", ends_at.strftime("%H:%M").to_string());
        }
        Draft::parse(&fields).map_err(DemoError::Words)
    }

    fn words(&self, format: &Format, plan: &Plan, town: &Town, venue: &Venue) -> Fields {
        let title = match plan.guests {
            Guests::Partners => format!("{} {}", format.name, town.name),
            Guests::Everybody
            | Guests::Women
            | Guests::Newcomers
            | Guests::Colleagues
            | Guests::Nobody => format.name.clone(),
        };
        let care = if venue.facts.childcare_room { format.childcare_places } else { 0 };
        let mut fields = Fields::of([
            ("format", format.id.to_string()),
            ("title", title),
            ("topic", self.topic.to_owned()),
            ("seats", self.seats.unwrap_or(format.seats).to_string()),
            ("childcare_places", care.to_string()),
        ]);
        if !matches!(plan.guests, Guests::Colleagues | Guests::Partners) {
            fields.push("site", town.site.as_str());
        }
        for language in ["de"].iter().chain(plan.languages) {
            fields.push("language", *language);
        }
        if self.key == "kontaktcafe_mobilitaet" {
            fields.push("travel_paid", "1");
        }
        fields
    }

    fn begins(&self, format: &Format, now: Moment) -> Vec<jiff::civil::DateTime> {
        let now = clock::local(now, ZONE).civil();
        let today = now.date();
        let at =
            |day: Date, hour: i8| day.to_datetime(Time::new(hour, 0, 0, 0).unwrap_or_default());
        let ahead = later(today, 70);
        match self.day {
            On::Undecided => Vec::new(),
            // It runs while somebody looks at it. Who is early or late can try the door as well.
            On::Now => vec![at(today, now.hour().clamp(9, 16))],
            On::WorkingDay(number) => {
                let day = working_days(later(today, 1), ahead).into_iter().nth(number);
                day.map(|day| at(day, self.hour)).into_iter().collect()
            }
            On::Week => {
                let monday = whole_weeks(later(today, 8), ahead).into_iter().next();
                let days = 0..format.session_count;
                let monday = monday.map(|monday| at(monday, self.hour));
                days.filter_map(|day| Some(monday?.saturating_add(day.days()))).collect()
            }
        }
    }
}
