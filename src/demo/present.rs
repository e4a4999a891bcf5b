//! Who was there at a past event.

use crate::attendance::Presence;
use crate::db::{Id, Moment, Value};
use crate::events::Session;
use crate::guests::Guest;
use crate::invitations::{Childcare, Reply};

use super::batch::{id, maybe_id, text};
use super::dice::Dice;
use super::meeting::{Fate, Meeting};
use super::people::People;
use super::replies::Asked;

/// One entry of the door list.
pub struct Entry {
    pub session: Id<Session>,
    /// None: somebody who came in and left no name.
    pub guest: Option<Id<Guest>>,
    pub presence: Presence,
    pub children: i32,
    pub at: Moment,
}

/// Whether somebody was there at a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    There,
    Away,
}

pub const ENTRY: &[&str] =
    &["id", "event_id", "session_id", "guest_id", "presence", "children", "at"];

/// How many of those with a gap in the list were entered.
const ENTERED: f64 = 0.6;

/// Lets people come, and enters them as far as the event's list was kept.
pub fn enter(meeting: &Meeting, asked: &[Asked], people: &People, dice: &mut Dice) -> Vec<Entry> {
    let kept = match meeting.fate {
        Fate::Closed | Fate::Over => 1.0,
        Fate::ClosedWithGaps | Fate::OverWithGaps => ENTERED,
        Fate::ClosedUnseen | Fate::OverUnseen | Fate::Cancelled { .. } => return Vec::new(),
    };
    let counted: Vec<&Asked> = asked
        .iter()
        .filter(|one| one.withdrawn_at.is_none())
        .filter(|one| one.delivered_at.is_some() || one.replied_at.is_some())
        .collect();
    // Kontaktcafés are alike; elsewhere the weather and the day of the week have their say.
    let swing = if meeting.plan.is_cafe() { 0.05 } else { 0.09 };
    let share = (meeting.plan.comes + dice.swing(swing)).clamp(0.05, 0.97);
    let coming = (share * counted.len() as f64).round() as usize;
    let mut line: Vec<_> =
        counted.iter().map(|one| (dice.rank(eagerness(one.stand.reply)), *one)).collect();
    line.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut entries = Vec::new();
    for (place, (_, one)) in line.into_iter().enumerate() {
        if !dice.says_yes(kept) {
            continue;
        }
        let comes = place < coming;
        // Who comes to a week is there on its first or second day at least.
        let sure = usize::from(meeting.sessions.len() > 1 && dice.says_yes(0.1));
        for (number, session) in meeting.sessions.iter().enumerate() {
            let came = match comes && (number == sure || dice.says_yes(0.85)) {
                true => Came::There,
                false => Came::Away,
            };
            entries.push(entry(meeting, session, one, came, dice));
        }
    }
    if meeting.format.walk_ins {
        entries.extend(walk_ins(meeting, asked, people, dice));
    }
    entries
}

/// Yes is not "comes": some who said nothing are there, some who said yes are not.
fn eagerness(reply: Reply) -> f64 {
    match reply {
        Reply::Accepted => 24.0,
        Reply::Maybe => 3.0,
        Reply::Open => 0.5,
        Reply::Waiting => 0.05,
        Reply::Declined => 0.02,
    }
}

fn entry(meeting: &Meeting, session: &Session, one: &Asked, came: Came, dice: &mut Dice) -> Entry {
    let presence = match (came, one.stand.reply) {
        (Came::There, _) if dice.says_yes(0.06) => Presence::Partly,
        (Came::There, _) => Presence::Present,
        (Came::Away, Reply::Declined) => Presence::Excused,
        (Came::Away, Reply::Accepted) if dice.says_yes(0.3) => Presence::Excused,
        (Came::Away, Reply::Accepted | Reply::Open | Reply::Maybe | Reply::Waiting) => {
            Presence::Absent
        }
    };
    let cared_for = came == Came::There && one.stand.childcare == Childcare::Promised;
    Entry {
        session: session.id,
        guest: Some(one.guest.id),
        presence,
        children: if cared_for { one.stand.children.count() } else { 0 },
        at: meeting
            .begins_at
            .after(std::time::Duration::from_secs(60 * dice.between(0, 40) as u64)),
    }
}

/// People who heard of it and came along, with a name or without.
fn walk_ins(meeting: &Meeting, asked: &[Asked], people: &People, dice: &mut Dice) -> Vec<Entry> {
    let Some(town) = meeting.town else { return Vec::new() };
    let neighbours: Vec<&Guest> = people
        .households
        .iter()
        .filter(|household| household.town == town)
        .flat_map(|household| &household.members)
        .filter(|guest| !asked.iter().any(|one| one.guest.id == guest.id))
        .collect();
    let mut entries: Vec<Entry> = Vec::new();
    for _ in 0..dice.between(0, 3) {
        let named = !neighbours.is_empty() && dice.says_yes(0.6);
        let guest = named.then(|| dice.pick(&neighbours).id);
        if guest.is_some() && entries.iter().any(|entry| entry.guest == guest) {
            continue;
        }
        entries.push(Entry {
            session: meeting.sessions[0].id,
            guest,
            presence: Presence::WalkIn,
            children: 0,
            at: meeting.begins_at.after(std::time::Duration::from_secs(15 * 60)),
        });
    }
    entries
}

impl Entry {
    pub fn row(&self, meeting: &Meeting) -> Vec<Value> {
        vec![
            id(Id::<Self>::new()),
            id(meeting.id),
            id(self.session),
            maybe_id(self.guest),
            text(self.presence.code()),
            Value::Integer(self.children),
            Value::Moment(self.at),
        ]
    }
}
