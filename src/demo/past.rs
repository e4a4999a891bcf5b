//! A year of past events, written as rows: they are over, and no action may change what was.

use crate::attendance;
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::formats::{self, Format};
use crate::invitations::Campaign;
use jiff::civil::Date;

use super::DemoError;
use super::batch::Batch;
use super::days::{later, whole_weeks, working_days};
use super::dice::Dice;
use super::house::House;
use super::meeting::{CAMPAIGN, EVENT, Fate, Meeting, SESSION};
use super::people::People;
use super::plan::{Guests, Plan, YEAR};
use super::present::{ENTRY, enter};
use super::replies::{ANSWER, INVITATION, hear};

/// So long after an event its list may still be open.
const JUST_OVER_DAYS: i32 = 14;
/// Which events of the year were called off, and why.
const CALLED_OFF: [(usize, &str); 2] = [
    (38, "Die Heizung ist kaputt. Es tut uns leid."),
    (101, "Die Beraterin ist krank. Es tut uns leid."),
];

/// Lets the past year happen.
pub fn remember(
    conn: &mut Conn,
    house: &House,
    people: &People,
    dice: &mut Dice,
    now: Moment,
) -> Result<(), DemoError> {
    let formats = formats::queries::list(conn)?;
    let meetings = meetings(house, &formats, dice, now);
    let mut tables = Tables::new();
    let mut closed = Vec::new();
    for meeting in &meetings {
        let households = meeting.asked(people, dice);
        tables.events.push(meeting.event_row(house));
        meeting.session_rows().for_each(|row| tables.sessions.push(row));
        if households.is_empty() {
            continue;
        }
        let (asked, said) = hear(meeting, households, dice);
        let entries = enter(meeting, &asked, people, dice);
        let campaign: Id<Campaign> = Id::new();
        tables.campaigns.push(meeting.campaign_row(campaign, house.planner.staff));
        asked.iter().for_each(|one| tables.invitations.push(one.row(meeting, campaign)));
        said.iter().for_each(|one| tables.answers.push(one.row(house)));
        entries.iter().for_each(|one| tables.attendance.push(one.row(meeting)));
        match meeting.fate {
            Fate::Closed | Fate::ClosedWithGaps | Fate::ClosedUnseen => {
                closed.push(meeting.id);
            }
            Fate::Over | Fate::OverWithGaps | Fate::OverUnseen | Fate::Cancelled { .. } => {}
        }
    }
    tables.store(conn)?;
    Ok(add_up(conn, &closed)?)
}

/// All events of the year in their order, each with its fate.
fn meetings<'a>(
    house: &'a House,
    formats: &'a [Format],
    dice: &mut Dice,
    now: Moment,
) -> Vec<Meeting<'a>> {
    let today = clock::local(now, clock::ZONE).civil().date();
    let (first, last) = (later(today, -365), later(today, -1));
    let days = working_days(first, last);
    let weeks = whole_weeks(first, last);
    let mut meetings = Vec::new();
    for (place, plan) in YEAR.iter().enumerate() {
        let Some(format) = formats.iter().find(|format| format.key == plan.key) else { continue };
        let choice = if format.session_count > 1 { &weeks } else { &days };
        for number in 0..plan.events {
            // The frequent formats met in the last days, too.
            let day = match place < 4 && number + 1 == plan.events {
                true => choice[choice.len() - 1 - place.min(choice.len() - 1)],
                false => spread(choice, number, plan, dice),
            };
            meetings.push(Meeting::on(day, plan, format, number, house, dice));
        }
    }
    meetings.sort_by_key(|meeting| meeting.begins_at);
    let open_from = clock::begin_of(later(today, -JUST_OVER_DAYS));
    let recent = meetings.iter().filter(|meeting| meeting.begins_at >= open_from).count();
    let old = meetings.len() - recent;
    let is_missed =
        |meeting: &Meeting| !meeting.plan.is_cafe() && meeting.plan.guests != Guests::Nobody;
    let unseen = meetings.iter().rposition(is_missed);
    for (place, meeting) in meetings.iter_mut().enumerate() {
        let fate = match place.checked_sub(old) {
            Some(0) => Fate::Over,
            Some(_) if Some(place) == unseen => Fate::OverUnseen,
            Some(_) => *dice.pick(&[Fate::Over, Fate::OverWithGaps, Fate::OverWithGaps]),
            None => long_over(place, dice),
        };
        meeting.fate = if meeting.plan.is_cafe() { with_a_full_list(fate) } else { fate };
    }
    meetings
}

/// The lists of Kontaktcafés are kept: there everybody is greeted at the door.
fn with_a_full_list(fate: Fate) -> Fate {
    match fate {
        Fate::Closed | Fate::ClosedWithGaps | Fate::ClosedUnseen => Fate::Closed,
        Fate::Over | Fate::OverWithGaps | Fate::OverUnseen => Fate::Over,
        Fate::Cancelled { .. } => fate,
    }
}

fn long_over(place: usize, dice: &mut Dice) -> Fate {
    match CALLED_OFF.iter().find(|(called_off, _)| *called_off == place) {
        Some((_, reason)) => Fate::Cancelled { reason },
        None => {
            dice.weighted(&[(Fate::Closed, 92), (Fate::ClosedWithGaps, 5), (Fate::ClosedUnseen, 3)])
        }
    }
}

/// The n-th of a plan's days, spread over the year.
fn spread(days: &[Date], number: usize, plan: &Plan, dice: &mut Dice) -> Date {
    let part = (number as f64 + 0.5 + dice.swing(0.5)) / plan.events as f64;
    let place = (part * days.len() as f64) as usize;
    days[place.min(days.len() - 1)]
}

/// Adds up the closed ones, by the rule that closing itself follows.
fn add_up(conn: &mut Conn, closed: &[Id<Event>]) -> diesel::QueryResult<()> {
    for (event, sums) in attendance::queries::sums(conn, closed)? {
        attendance::queries::keep_tallies(conn, event, &sums)?;
        attendance::queries::keep_reach(conn, event)?;
    }
    Ok(())
}

/// Everything of the year, table by table.
struct Tables {
    events: Batch,
    sessions: Batch,
    campaigns: Batch,
    invitations: Batch,
    answers: Batch,
    attendance: Batch,
}

impl Tables {
    fn new() -> Self {
        Self {
            events: Batch::new("events", EVENT),
            sessions: Batch::new("event_sessions", SESSION),
            campaigns: Batch::new("campaigns", CAMPAIGN),
            invitations: Batch::new("invitations", INVITATION),
            answers: Batch::new("answers", ANSWER),
            attendance: Batch::new("attendance", ENTRY),
        }
    }

    /// In the order in which they lean on each other.
    fn store(self, conn: &mut Conn) -> diesel::QueryResult<()> {
        self.events.store(conn)?;
        self.sessions.store(conn)?;
        self.campaigns.store(conn)?;
        self.invitations.store(conn)?;
        self.answers.store(conn)?;
        self.attendance.store(conn)
    }
}
