//! One event of the past, while it is being invented.

use std::time::Duration;

use jiff::civil::{Date, Time};

use crate::childcare::Capacity;
use crate::clock::{self, ZONE};
use crate::db::{Id, LocalTime, Moment, Value};
use crate::events::{Event, Seating, Session, Stage};
use crate::formats::Format;
use crate::invitations::Campaign;
use crate::invitations::guest_list::Room;
use crate::staff::{Site, Staff};
use crate::text::fold;
use crate::venues::Venue;

use super::batch::{at, id, maybe_id, text};
use super::days::later;
use super::dice::Dice;
use super::house::House;
use super::people::{Household, People};
use super::plan::{Guests, Plan};
use super::voices::{Company, Mood};

/// An event, whole.
pub struct Meeting<'a> {
    pub id: Id<Event>,
    pub plan: &'a Plan,
    pub format: &'a Format,
    /// Which of the Standorte; none: of the whole house.
    pub town: Option<usize>,
    pub venue: &'a Venue,
    pub contact: (&'static str, &'static str),
    pub title: String,
    pub topic: &'static str,
    pub seats: i32,
    pub care: i32,
    pub sessions: Vec<Session>,
    pub begins_at: Moment,
    pub ends_at: Moment,
    pub fate: Fate,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Everybody's attendance was entered, and it was closed.
    Closed,
    /// It was closed with gaps.
    ClosedWithGaps,
    /// It was closed, and nobody knows who was there.
    ClosedUnseen,
    /// Entered, not closed yet.
    Over,
    /// Some entered, not closed yet.
    OverWithGaps,
    /// Just over, nothing entered yet.
    OverUnseen,
    Cancelled {
        reason: &'static str,
    },
}

pub const EVENT: &[&str] = &[
    "id",
    "format_id",
    "site_id",
    "venue_id",
    "title",
    "folded",
    "topic",
    "stage",
    "zone",
    "seats",
    "childcare_places",
    "contact_name",
    "contact_phone",
    "languages",
    "travel_paid",
    "begins_at",
    "ends_at",
    "calendar_uid",
    "calendar_seq",
    "reason_for_guests",
    "created_by",
    "created_at",
    "published_at",
    "cancelled_at",
    "closed_at",
    "holds",
];
pub const SESSION: &[&str] = &["id", "event_id", "position", "starts_at", "ends_at"];
pub const CAMPAIGN: &[&str] = &["id", "event_id", "staff_id", "created_at", "release_at"];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl<'a> Meeting<'a> {
    /// The n-th event of a plan, on this day.
    pub fn on(
        day: Date,
        plan: &'a Plan,
        format: &'a Format,
        number: usize,
        house: &'a House,
        dice: &mut Dice,
    ) -> Self {
        let place = number * 3 + plan.key.len();
        let town = &house.towns[place % house.towns.len()];
        let own = !matches!(plan.guests, Guests::Colleagues | Guests::Partners | Guests::Nobody);
        let venue = room_for(plan, format, &town.venues, number);
        let seats = match plan.is_cafe() {
            true => venue.seats.min(40),
            false => format.seats.min(match format.open_door {
                true => format.seats,
                false => venue.seats.max(format.seats / 2),
            }),
        };
        let sessions = sessions(day, format, dice);
        let begins_at = clock::instant(sessions[0].starts_at, ZONE);
        let ends_at = clock::instant(sessions[sessions.len() - 1].ends_at, ZONE);
        let title = match plan.guests {
            Guests::Partners => format!("{} {}", format.name, town.name),
            Guests::Everybody
            | Guests::Women
            | Guests::Newcomers
            | Guests::Colleagues
            | Guests::Nobody => format.name.clone(),
        };
        let topic = match plan.topics {
            [] => "",
            topics => topics[number % topics.len()],
        };
        Self {
            id: Id::new(),
            plan,
            format,
            town: own.then_some(place % house.towns.len()),
            venue,
            contact: house.contact(plan.guests, place % house.towns.len()),
            title,
            topic,
            seats,
            care: if venue.facts.childcare_room { format.childcare_places } else { 0 },
            sessions,
            begins_at,
            ends_at,
            fate: Fate::Closed,
        }
    }

    /// Who is written to, household by household.
    pub fn asked(&self, people: &People, dice: &mut Dice) -> Vec<Household> {
        let day = self.sessions[0].starts_at.civil().date();
        let wanted = f64::from(self.seats) * self.plan.per_seat * (1.0 + dice.swing(0.2));
        let wanted = (wanted.round() as usize).max(5);
        people.some(self.plan.guests, self.town, later(day, -21), wanted, dice)
    }

    /// How people take to it.
    pub fn mood(&self) -> Mood {
        Mood {
            comes: self.plan.comes,
            company: match (self.town, self.care) {
                (None, _) => Company::Nobody,
                (Some(_), 0) => Company::Friends,
                (Some(_), _) => Company::FriendsAndChildren,
            },
            last: self.cancelled_at().unwrap_or(self.begins_at).before(DAY / 24),
        }
    }

    /// Seats and care, as the ledger needs them.
    pub fn room(&self) -> Room {
        let seats = (!self.format.open_door).then_some(self.seats);
        let care = match self.care {
            0 => Capacity::None,
            places => Capacity::Places(places),
        };
        Room { seats, care, seating: Seating::AtOnce, one_each: false }
    }

    pub fn published_at(&self) -> Moment {
        self.begins_at.before(DAY * 22)
    }

    pub fn invited_at(&self) -> Moment {
        self.begins_at.before(DAY * 21)
    }

    /// When it was called off, if it was.
    pub fn cancelled_at(&self) -> Option<Moment> {
        matches!(self.fate, Fate::Cancelled { .. }).then(|| self.begins_at.before(DAY * 3))
    }

    fn closed_at(&self) -> Option<Moment> {
        match self.fate {
            Fate::Closed | Fate::ClosedWithGaps | Fate::ClosedUnseen => {
                Some(self.ends_at.after(DAY * 2))
            }
            Fate::Over | Fate::OverWithGaps | Fate::OverUnseen | Fate::Cancelled { .. } => None,
        }
    }

    pub fn site(&self, house: &House) -> Option<Id<Site>> {
        self.town.map(|town| house.towns[town].site)
    }

    pub fn event_row(&self, house: &House) -> Vec<Value> {
        let (stage, reason) = match self.fate {
            Fate::Closed | Fate::ClosedWithGaps | Fate::ClosedUnseen => (Stage::Closed, ""),
            Fate::Over | Fate::OverWithGaps | Fate::OverUnseen => (Stage::Published, ""),
            Fate::Cancelled { reason } => (Stage::Cancelled, reason),
        };
        let mut languages = vec!["de"];
        languages.extend(self.plan.languages);
        vec![
            id(self.id),
            id(self.format.id),
            maybe_id(self.site(house)),
            id(self.venue.id),
            text(self.title.as_str()),
            text(fold(&self.title)),
            text(self.topic),
            text(stage.code()),
            text(ZONE),
            Value::Integer(self.seats),
            Value::Integer(self.care),
            text(self.contact.0),
            text(self.contact.1),
            text(languages.join(",")),
            Value::Bool(self.plan.key == "kontaktcafe_mobilitaet"),
            at(Some(self.begins_at)),
            at(Some(self.ends_at)),
            text(format!("{}@treffpunkt", Id::<Event>::new())),
            Value::Integer(i32::from(self.cancelled_at().is_some())),
            text(reason),
            maybe_id(house.planner.staff),
            Value::Moment(self.begins_at.before(DAY * 30)),
            at(Some(self.published_at())),
            at(self.cancelled_at()),
            at(self.closed_at()),
            Value::Integer(0),
        ]
    }

    pub fn session_rows(&self) -> impl Iterator<Item = Vec<Value>> {
        self.sessions.iter().zip(0..).map(|(session, position)| {
            vec![
                id(session.id),
                id(self.id),
                Value::Integer(position),
                Value::LocalTime(session.starts_at),
                Value::LocalTime(session.ends_at),
            ]
        })
    }

    pub fn campaign_row(&self, campaign: Id<Campaign>, by: Option<Id<Staff>>) -> Vec<Value> {
        let hold = Duration::from_secs(10 * 60);
        vec![
            id(campaign),
            id(self.id),
            maybe_id(by),
            Value::Moment(self.invited_at()),
            Value::Moment(self.invited_at().after(hold)),
        ]
    }
}

/// A room of the town that suits the format.
pub fn room_for<'a>(plan: &Plan, format: &Format, venues: &'a [Venue], number: usize) -> &'a Venue {
    let with_children = |venue: &&Venue| venue.seats >= 26 && venue.facts.childcare_room;
    let largest = venues.iter().max_by_key(|venue| venue.seats).unwrap_or(&venues[0]);
    let in_the_house = &venues[venues.len() - 1];
    match plan.guests {
        Guests::Nobody | Guests::Colleagues | Guests::Partners | Guests::Newcomers => largest,
        Guests::Women => venues.iter().find(with_children).unwrap_or(largest),
        Guests::Everybody if plan.is_cafe() || format.session_count > 1 => {
            venues.iter().find(with_children).unwrap_or(largest)
        }
        Guests::Everybody if plan.key.starts_with("bewerbung") => in_the_house,
        // Out to where people live.
        Guests::Everybody if format.walk_ins => &venues[0],
        Guests::Everybody => &venues[number % venues.len()],
    }
}

/// Between 9 and 17 o'clock, one after the other on working days.
fn sessions(day: Date, format: &Format, dice: &mut Dice) -> Vec<Session> {
    let minutes = i64::from(format.minutes);
    let fits = |hour: &i8| i64::from(*hour) * 60 + minutes <= 17 * 60;
    let hours: Vec<i8> = [10, 9, 10, 13, 14].into_iter().filter(fits).collect();
    let hour = if hours.is_empty() { 9 } else { *dice.pick(&hours) };
    let start = Time::new(hour, 0, 0, 0).unwrap_or_default();
    (0..format.session_count)
        .map(|number| {
            let starts_at = later(day, number).to_datetime(start);
            let ends_at = starts_at.saturating_add(jiff::Span::new().minutes(minutes));
            Session {
                id: Id::new(),
                starts_at: LocalTime::of(starts_at),
                ends_at: LocalTime::of(ends_at),
                room: String::new(),
            }
        })
        .collect()
}
