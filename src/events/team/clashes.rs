//! Who or what is needed in two places at once. It is said before something is saved and never
//! forbidden: two groups may share a hall, and a speaker may leave early.

use super::{Member, queries};
use crate::config;
use crate::db::{Conn, Id};
use crate::events::need::Knowing;
use crate::events::times::{Span, bounds};
use crate::events::{self, Event, Meeting, draft};
use crate::spoken;
use crate::staff::Actor;
use crate::text::fold;
use crate::venues::{self, Venue};
use crate::web::secret;

/// Something that is needed elsewhere at the same time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    pub what: What,
    /// Where else.
    pub event: Id<Event>,
    /// "Fachforum, Di 12.01.2027, 10:00–12:00"
    pub elsewhere: String,
}

/// A room or a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Room(String),
    Person(String),
}

/// When and where people are needed.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub event: Id<Event>,
    pub venue: Option<&'a Venue>,
    pub zone: &'a str,
    /// Everything that takes place, for the room.
    pub spans: Vec<Span>,
    pub people: Vec<(Member, Vec<Span>)>,
}

impl<'a> Wanted<'a> {
    /// All that an event needs as it stands, with this team.
    pub fn by(event: &'a Event, team: Vec<Member>) -> Self {
        let when = |member: &Member| {
            let own = event.sessions.iter();
            let own = own.filter(|one| member.session.is_none_or(|only| only == one.id));
            draft::spans(&own.cloned().collect::<Vec<_>>())
        };
        Self {
            event: event.id,
            venue: event.venue.as_ref(),
            zone: &event.zone,
            spans: draft::spans(&event.sessions),
            people: team
                .into_iter()
                .filter(|one| !one.is_out())
                .map(|one| {
                    let when = when(&one);
                    (one, when)
                })
                .collect(),
        }
    }

    /// The people of an event alone: its room is looked at elsewhere.
    pub fn people_of(event: &'a Event, team: Vec<Member>) -> Self {
        Self { venue: None, ..Self::by(event, team) }
    }

    /// What an event would need if it met then and there: everybody at all hours.
    pub fn at(
        event: Id<Event>,
        meeting: &'a Meeting,
        venue: Option<&'a Venue>,
        team: Vec<Member>,
    ) -> Self {
        let in_it = team.into_iter().filter(|one| !one.is_out());
        Self {
            event,
            venue,
            zone: &meeting.zone,
            spans: meeting.sessions.clone(),
            people: in_it.map(|one| (one, meeting.sessions.clone())).collect(),
        }
    }
}

impl Clash {
    /// One sentence for whoever plans.
    pub fn sentence(&self) -> String {
        match &self.what {
            What::Room(room) => format!("{room} ist dann schon belegt: {}.", self.elsewhere),
            What::Person(name) => format!("{name} wirkt dann schon mit: {}.", self.elsewhere),
        }
    }
}

/// Everything that is needed elsewhere at the same time. At most four questions.
pub fn find(
    conn: &mut Conn,
    wanted: &Wanted,
    knowing: &Knowing,
) -> Result<Vec<Clash>, diesel::result::Error> {
    let Some(within) = bounds(&wanted.spans, wanted.zone) else { return Ok(Vec::new()) };
    let rooms = match wanted.venue {
        Some(venue) => queries::in_room(conn, within, wanted.event, venue.id)?,
        None => Vec::new(),
    };
    let staff: Vec<_> = wanted.people.iter().filter_map(|(one, _)| one.staff).collect();
    let names = wanted.people.iter().filter(|(one, _)| one.staff.is_none());
    let names: Vec<_> = names.map(|(one, _)| crate::text::fold(&one.name)).collect();
    let parts = match wanted.people.is_empty() {
        true => Vec::new(),
        false => queries::elsewhere(conn, within, wanted.event, (&staff, &names))?,
    };
    let mut ids: Vec<_> = rooms.iter().copied().chain(parts.iter().map(|one| one.event)).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let others = events::queries::find_many(conn, &ids)?;
    let mut clashes = Vec::new();
    for other in &others {
        clashes.extend(with(wanted, other, &parts, knowing));
    }
    clashes.sort();
    clashes.dedup();
    clashes.truncate(config::CLASHES_SHOWN);
    Ok(clashes)
}

fn with(wanted: &Wanted, other: &Event, parts: &[Member], knowing: &Knowing) -> Vec<Clash> {
    let when = spoken::short_all(&other.hours());
    let elsewhere = format!("{}, {when}", knowing.title(other));
    let clash = |what| Clash { what, event: other.id, elsewhere: elsewhere.clone() };
    let mut clashes = Vec::new();
    if let (Some(venue), Some(theirs)) = (wanted.venue, &other.venue)
        && venue.id == theirs.id
        && meet_in_a_room(&wanted.spans, &draft::spans(&other.sessions))
    {
        clashes.push(clash(What::Room(room(venue))));
    }
    for there in parts.iter().filter(|part| part.event == other.id) {
        let sessions = other.sessions.iter();
        let sessions = sessions.filter(|one| there.session.is_none_or(|only| only == one.id));
        let busy = draft::spans(&sessions.cloned().collect::<Vec<_>>());
        let here = wanted
            .people
            .iter()
            .find(|(one, when)| one.is_same_person(there) && overlap(when, &busy));
        if let Some((one, _)) = here {
            clashes.push(clash(What::Person(one.name.clone())));
        }
    }
    clashes
}

fn room(venue: &Venue) -> String {
    match venue.room.is_empty() {
        true => venue.name.clone(),
        false => format!("{}, {}", venue.name, venue.room),
    }
}

/// Whether two plans share a minute. All events have the zone of the house, so that clocks compare.
fn overlap(one: &[Span], other: &[Span]) -> bool {
    one.iter().any(|a| other.iter().any(|b| share_a_minute(a, b)))
}

/// Whether two plans at one venue need the same room at the same time: sessions can have one of their
/// own.
fn meet_in_a_room(one: &[Span], other: &[Span]) -> bool {
    let same = |a: &Span, b: &Span| fold(&a.room) == fold(&b.room);
    one.iter().any(|a| other.iter().any(|b| share_a_minute(a, b) && same(a, b)))
}

fn share_a_minute(a: &Span, b: &Span) -> bool {
    a.starts_at < b.ends_at && b.starts_at < a.ends_at
}

/// Where an event would be in the way of others, or its team, if it met then and there.
pub fn of_meeting(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    meeting: &Meeting,
) -> Result<Vec<Clash>, diesel::result::Error> {
    let venue = match meeting.venue {
        Some(venue) => venues::queries::find(conn, venue)?,
        None => None,
    };
    let team = queries::of_event(conn, event)?;
    let knowing = Knowing::of(conn, actor)?;
    find(conn, &Wanted::at(event, meeting, venue.as_ref(), team), &knowing)
}

/// Where an event is in the way of others, or its team, as it stands.
pub fn of_event(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
) -> Result<Vec<Clash>, diesel::result::Error> {
    let team = queries::of_event(conn, event.id)?;
    let knowing = Knowing::of(conn, actor)?;
    find(conn, &Wanted::by(event, team), &knowing)
}

/// What somebody has seen and confirms by saving again; empty where there is nothing to confirm.
pub fn mark(clashes: &[Clash]) -> String {
    if clashes.is_empty() {
        return String::new();
    }
    let said: Vec<_> = clashes.iter().map(Clash::sentence).collect();
    secret::hash(&said.join("\n")).chars().take(16).collect()
}

/// What a form shows before it saves in spite of clashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Confirm {
    pub sentences: Vec<String>,
    /// Sent along when the form is saved again.
    pub mark: String,
}

impl Confirm {
    /// `None` if there is nothing to confirm, or if it has been confirmed.
    pub fn needed(clashes: &[Clash], confirmed: &str) -> Option<Self> {
        let mark = mark(clashes);
        let sentences = clashes.iter().map(Clash::sentence).collect();
        (mark != confirmed && !mark.is_empty()).then_some(Self { sentences, mark })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::LocalTime;

    fn span(from: &str, to: &str) -> Span {
        let at = |time: &str| LocalTime::parse(&format!("2027-01-{time}")).unwrap();
        Span { starts_at: at(from), ends_at: at(to), room: String::new() }
    }

    #[test]
    fn two_rooms_of_one_house_are_not_in_each_others_way() {
        let in_room = |room: &str| [Span { room: room.into(), ..span("12T10:00", "12T12:00") }];

        assert!(meet_in_a_room(&in_room("Raum 2"), &in_room("raum 2")));
        assert!(meet_in_a_room(&in_room(""), &in_room("")));
        assert!(!meet_in_a_room(&in_room("Raum 2"), &in_room("Küche")));
        assert!(!meet_in_a_room(&in_room("Raum 2"), &in_room("")));
    }

    #[test]
    fn whoever_ends_when_the_next_begins_is_free() {
        let morning = [span("12T10:00", "12T12:00")];

        assert!(!overlap(&morning, &[span("12T12:00", "12T14:00")]));
        assert!(!overlap(&morning, &[span("13T10:00", "13T12:00")]));
        assert!(overlap(&morning, &[span("13T10:00", "13T12:00"), span("12T11:59", "12T14:00")]));
    }

    #[test]
    fn a_clash_is_confirmed_once_and_another_one_anew() {
        let clash = |name: &str| Clash {
            what: What::Person(name.into()),
            event: Id::new(),
            elsewhere: "Fachforum, Di 12.01.2027, 10:00–12:00".into(),
        };
        let one = vec![clash("Maria Sommer")];
        let two = vec![clash("Maria Sommer"), clash("Ralf Winter")];

        let confirm = Confirm::needed(&one, "").unwrap();
        assert_eq!(
            confirm.sentences,
            ["Maria Sommer wirkt dann schon mit: Fachforum, Di 12.01.2027, 10:00–12:00."]
        );
        assert_eq!(Confirm::needed(&one, &confirm.mark), None);
        assert!(Confirm::needed(&two, &confirm.mark).is_some());
        assert_eq!(Confirm::needed(&[], ""), None);
    }
}
