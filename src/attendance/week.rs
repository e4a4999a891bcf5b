//! A week as one table: people down, half-days across; and who was missed. Pure.

use std::collections::HashMap;

use super::actions::has_come;
use super::presence::Sign;
use super::queries::{Expected, ListedAs, Mark};
use crate::clock;
use crate::db::{Id, Moment};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::invitations::Reply;
use crate::invitations::queries::calls::{Call, Noted};
use crate::spoken;
use crate::text::sort_key;

/// What can be entered into a cell, in the order of its list. Each begins with another letter.
pub const SIGNS: [Sign; 6] =
    [Sign::Unknown, Sign::Present, Sign::Late, Sign::LeftEarly, Sign::Excused, Sign::Absent];

/// The same for somebody who came without being on the list: nobody can stay away who was never asked.
pub const SIGNS_OF_WALK_INS: [Sign; 4] = [Sign::Unknown, Sign::WalkIn, Sign::Late, Sign::LeftEarly];

/// What is known of a week.
pub struct Known<'a> {
    pub event: &'a Event,
    pub expected: Vec<Expected>,
    pub marks: Vec<Mark>,
    /// Of guests who are not on the list but were entered: first and family name.
    pub names: HashMap<Id<Guest>, (String, String)>,
}

/// Somebody in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub guest: Id<Guest>,
    /// "Demir, Aylin"
    pub name: String,
    /// Why they stand here: "Zusage", "zugewiesen", "spontan".
    pub note: &'static str,
    /// `None`: they came without being on the list.
    pub listed: Option<ListedAs>,
    pub role: Role,
    /// One per session, in their order.
    pub signs: Vec<Sign>,
}

/// Whether somebody takes part in the week, or was only asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Assigned, accepted, or seen once.
    Participant,
    Asked,
}

/// Everybody, by family name.
pub fn people(known: &Known) -> Vec<Person> {
    let sessions: Vec<Id<Session>> = known.event.sessions.iter().map(|one| one.id).collect();
    let mut signs: HashMap<Id<Guest>, Vec<Sign>> = HashMap::new();
    for mark in &known.marks {
        let place = sessions.iter().position(|session| *session == mark.session);
        if let (Some(guest), Some(place)) = (mark.guest, place) {
            let row = signs.entry(guest).or_insert_with(|| vec![Sign::Unknown; sessions.len()]);
            row[place] = mark.sign();
        }
    }
    let mut signs_of = |guest: Id<Guest>| {
        signs.remove(&guest).unwrap_or_else(|| vec![Sign::Unknown; sessions.len()])
    };
    let mut all = Vec::new();
    for one in &known.expected {
        let signs = signs_of(one.guest);
        let (note, comes) = standing(one);
        let role = match comes || was_there(&signs) {
            true => Role::Participant,
            false => Role::Asked,
        };
        let listed = Some(one.listed);
        let who = (one.first_name.as_str(), one.family_name.as_str());
        all.push(person(one.guest, who, Person { note, listed, role, signs, ..nobody(one.guest) }));
    }
    for (guest, (first, family)) in &known.names {
        let signs = signs_of(*guest);
        if !was_there(&signs) {
            continue;
        }
        let walk_in =
            Person { note: "nicht eingeladen", role: Role::Participant, signs, ..nobody(*guest) };
        all.push(person(*guest, (first, family), walk_in));
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all.into_iter().map(|(_, person)| person).collect()
}

type Order = (String, String, Id<Guest>);

fn person(guest: Id<Guest>, (first, family): (&str, &str), person: Person) -> (Order, Person) {
    let name = if first.is_empty() { family.into() } else { format!("{family}, {first}") };
    ((sort_key(family), sort_key(first), guest), Person { name, ..person })
}

fn nobody(guest: Id<Guest>) -> Person {
    Person {
        guest,
        name: String::new(),
        note: "",
        listed: None,
        role: Role::Asked,
        signs: Vec::new(),
    }
}

/// What is said about somebody on the list, and whether they are to be expected in the room.
fn standing(one: &Expected) -> (&'static str, bool) {
    match (one.listed, one.reply) {
        (ListedAs::Assigned, _) => ("zugewiesen", true),
        (ListedAs::Invited, Reply::Open) => ("keine Antwort", false),
        (ListedAs::Invited, Reply::Accepted) => (Reply::Accepted.label(), true),
        (ListedAs::Invited, reply @ (Reply::Maybe | Reply::Waiting | Reply::Declined)) => {
            (reply.label(), false)
        }
    }
}

/// Whether somebody was seen at one session at least.
pub fn was_there(signs: &[Sign]) -> bool {
    signs.iter().any(|sign| sign.presence().is_there())
}

/// One half-day as the head of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfDay {
    pub session: Id<Session>,
    /// "Mo 11.01."
    pub day: String,
    /// "09:00–13:00"
    pub hours: String,
    /// Its own room, if it has one.
    pub room: String,
    /// Day and hours where a day has several, else the day alone.
    pub label: String,
    /// Whether its day has come, so that something can be entered.
    pub come: Come,
    pub there: usize,
    /// Of the participants: excused or not there.
    pub away: usize,
    pub open: usize,
}

/// Whether the day of a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Come {
    Yes,
    NotYet,
}

/// The columns, in their order, added up over the participants and those without a name.
pub fn half_days(known: &Known, people: &[Person], now: Moment) -> Vec<HalfDay> {
    let sessions = &known.event.sessions;
    let columns = sessions.iter().enumerate().map(|(place, session)| {
        let taking_part = people.iter().filter(|one| one.role == Role::Participant);
        let signs: Vec<Sign> = taking_part.map(|one| one.signs[place]).collect();
        let count = |fits: fn(Sign) -> bool| signs.iter().filter(|sign| fits(**sign)).count();
        let nameless = known.marks.iter().filter(|mark| {
            mark.session == session.id && mark.guest.is_none() && mark.presence.is_there()
        });
        let (day, hours) = named(session);
        HalfDay {
            session: session.id,
            label: label(sessions, place),
            day,
            hours,
            room: session.room.clone(),
            come: match has_come(session, &known.event.zone, now) {
                true => Come::Yes,
                false => Come::NotYet,
            },
            there: count(|sign| sign.presence().is_there()) + nameless.count(),
            away: count(|sign| matches!(sign, Sign::Excused | Sign::Absent)),
            open: count(|sign| sign == Sign::Unknown),
        }
    });
    columns.collect()
}

fn named(session: &Session) -> (String, String) {
    let (from, to) = (session.starts_at.civil(), session.ends_at.civil());
    let day = spoken::short_day(from.date());
    // The year says nothing within a week.
    let day = day.get(..9).map_or(day.clone(), str::to_owned);
    (day, format!("{}–{}", from.strftime("%H:%M"), to.strftime("%H:%M")))
}

/// A session in few words: its day, and its hours where the day has several sessions.
pub fn label(sessions: &[Session], place: usize) -> String {
    let Some(session) = sessions.get(place) else { return String::new() };
    let day = |one: &Session| one.starts_at.civil().date();
    let (name, hours) = named(session);
    match sessions.iter().filter(|one| day(one) == day(session)).count() {
        0 | 1 => name,
        _ => format!("{name}, {hours}"),
    }
}

/// Somebody who was missed and has not been seen since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    pub guest: Id<Guest>,
    pub name: String,
    /// Places of the sessions at which they were missed in a row, up to the latest one entered.
    pub places: Vec<usize>,
    pub call: Called,
}

/// Whether somebody has asked after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    NotYet,
    /// They stand on the list of calls.
    Listed(Id<Call>),
    /// Since they were missed last.
    Done {
        at: Moment,
        by: String,
    },
}

/// Participants whose latest entry says that they were not there, with what was done about it. Nobody
/// who said beforehand that they could not come; and whoever was seen again is missed no longer.
pub fn missed(known: &Known, people: &[Person], calls: &[Noted]) -> Vec<Missed> {
    let taking_part = people.iter().filter(|one| one.role == Role::Participant);
    let missed = taking_part.filter_map(|one| {
        let entered = one.signs.iter().enumerate().filter(|(_, sign)| **sign != Sign::Unknown);
        let backwards = entered.rev();
        let mut places: Vec<usize> = backwards
            .take_while(|(_, sign)| **sign == Sign::Absent)
            .map(|(place, _)| place)
            .collect();
        places.reverse();
        let last = known.event.sessions.get(*places.last()?)?;
        let since = clock::instant(last.starts_at, &known.event.zone);
        Some(Missed {
            guest: one.guest,
            name: one.name.clone(),
            places,
            call: called(one.guest, since, calls),
        })
    });
    missed.collect()
}

fn called(guest: Id<Guest>, since: Moment, calls: &[Noted]) -> Called {
    let own = || calls.iter().filter(move |call| call.guest == guest);
    if let Some(open) = own().find(|call| call.done_at.is_none()) {
        return Called::Listed(open.id);
    }
    let done = own().filter_map(|call| Some((call.done_at?, call.done_by.clone()?)));
    match done.max_by_key(|(at, _)| *at) {
        Some((at, by)) if at >= since => Called::Done { at, by },
        Some(_) | None => Called::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::LocalTime;
    use crate::events::samples;
    use crate::invitations::Childcare;

    /// Monday to Wednesday; Monday has two half-days.
    fn week() -> Event {
        let times = [
            ("2027-01-11T09:00", "2027-01-11T12:00"),
            ("2027-01-11T13:00", "2027-01-11T16:00"),
            ("2027-01-12T09:00", "2027-01-12T12:00"),
            ("2027-01-13T09:00", "2027-01-13T12:00"),
        ];
        let at = |text| LocalTime::parse(text).unwrap();
        let session = |(from, to)| Session {
            id: Id::new(),
            starts_at: at(from),
            ends_at: at(to),
            room: String::new(),
        };
        Event { sessions: times.into_iter().map(session).collect(), ..samples::kontaktcafe() }
    }

    fn expected(family: &str, listed: ListedAs, reply: Reply) -> Expected {
        Expected {
            guest: Id::new(),
            listed,
            key: family.into(),
            first_name: "Aylin".into(),
            family_name: family.into(),
            folded: family.to_lowercase(),
            reply,
            adults: 1,
            children: 0,
            childcare: Childcare::None,
            interpreter: String::new(),
            access: String::new(),
            slot: None,
        }
    }

    fn mark(event: &Event, guest: Id<Guest>, place: usize, sign: Sign) -> Mark {
        Mark {
            id: Id::new(),
            session: event.sessions[place].id,
            guest: Some(guest),
            presence: sign.presence(),
            part: sign.part(),
            children: 0,
            at: Moment::parse("2027-01-11T08:05:00Z").unwrap(),
        }
    }

    fn tuesday() -> Moment {
        Moment::parse("2027-01-12T09:00:00Z").unwrap()
    }

    #[test]
    fn who_was_assigned_said_yes_or_was_seen_takes_part_and_the_others_were_asked() {
        let event = week();
        let guests = vec![
            expected("Weber", ListedAs::Assigned, Reply::Open),
            expected("Demir", ListedAs::Invited, Reply::Accepted),
            expected("Öztan", ListedAs::Invited, Reply::Declined),
            expected("Koval", ListedAs::Invited, Reply::Open),
        ];
        let stranger = Id::new();
        let marks = vec![
            mark(&event, guests[2].guest, 0, Sign::Late),
            mark(&event, stranger, 0, Sign::WalkIn),
        ];
        let names = [(stranger, ("Jo".to_owned(), "Adam".to_owned()))].into();
        let known = Known { event: &event, expected: guests, marks, names };

        let all = people(&known);

        let roles: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.role, one.note)).collect();
        assert_eq!(
            roles,
            [
                ("Adam, Jo", Role::Participant, "nicht eingeladen"),
                ("Demir, Aylin", Role::Participant, "Zusage"),
                ("Koval, Aylin", Role::Asked, "keine Antwort"),
                ("Öztan, Aylin", Role::Participant, "Absage"),
                ("Weber, Aylin", Role::Participant, "zugewiesen"),
            ]
        );
        let columns = half_days(&known, &all, tuesday());
        let sums: Vec<_> =
            columns.iter().map(|one| (one.label.as_str(), one.there, one.open, one.come)).collect();
        assert_eq!(
            sums,
            [
                ("Mo 11.01., 09:00–12:00", 2, 2, Come::Yes),
                ("Mo 11.01., 13:00–16:00", 0, 4, Come::Yes),
                ("Di 12.01.", 0, 4, Come::Yes),
                ("Mi 13.01.", 0, 4, Come::NotYet),
            ]
        );
    }

    #[test]
    fn whoever_was_missed_is_asked_after_until_they_are_seen_again() {
        let event = week();
        let guests = vec![expected("Demir", ListedAs::Invited, Reply::Accepted)];
        let aylin = guests[0].guest;
        let with = |signs: &[(usize, Sign)]| {
            let marks = signs.iter().map(|(place, sign)| mark(&event, aylin, *place, *sign));
            let (marks, expected) = (marks.collect(), guests.clone());
            let known = Known { event: &event, expected, marks, names: HashMap::new() };
            let places = missed(&known, &people(&known), &[]).into_iter().map(|one| one.places);
            places.collect::<Vec<_>>()
        };

        assert_eq!(with(&[(0, Sign::Absent), (1, Sign::Absent)]), [[0, 1]]);
        assert_eq!(with(&[(0, Sign::Present), (2, Sign::Absent)]), [[2]]);
        assert!(with(&[(0, Sign::Absent), (1, Sign::Late)]).is_empty());
        assert!(with(&[(0, Sign::Excused)]).is_empty());
        assert!(with(&[]).is_empty());
    }

    #[test]
    fn a_call_counts_from_the_last_time_they_were_missed() {
        let guest = Id::new();
        let monday = Moment::parse("2027-01-11T08:00:00Z").unwrap();
        let noted = |done: Option<&str>, by: Option<&str>| Noted {
            id: Id::new(),
            guest,
            done_at: done.map(|at| Moment::parse(at).unwrap()),
            done_by: by.map(Into::into),
        };
        let made = noted(Some("2027-01-11T14:10:00Z"), Some("Sabine Krüger"));
        let needless = noted(Some("2027-01-11T15:00:00Z"), None);
        let open = noted(None, None);

        let done = called(guest, monday, &[made.clone(), needless.clone()]);
        assert!(matches!(done, Called::Done { by, .. } if by == "Sabine Krüger"));
        assert_eq!(called(guest, tuesday(), &[made]), Called::NotYet);
        assert_eq!(called(guest, monday, &[needless]), Called::NotYet);
        assert_eq!(called(guest, monday, std::slice::from_ref(&open)), Called::Listed(open.id));
    }
}
