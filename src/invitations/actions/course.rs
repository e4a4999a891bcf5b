//! How far everybody's invitation is, and what moves many of them at once: what did not arrive goes by
//! letter, whoever is silent is called, and whoever's letter would come too late. Nothing is sent twice: a
//! press that is repeated finds nothing left.

use std::collections::{BTreeMap, BTreeSet};

use super::super::correspondent::Letters as OurLetters;
use super::super::course::{Course, Facts, NextStep, ToCall};
use super::super::messages::Member;
use super::super::queries::calls::{self, Of};
use super::super::queries::{self, campaigns, round};
use super::super::{CallReason, Campaign, Invitation, Reply};
use super::change::letters_until;
use super::post::{self, Letters, PostError};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Phase, actions::EventError};
use crate::guests::{Channel, Guest};
use crate::letters;
use crate::letters::batch::{Arrival, arrival};
use crate::outbox;
use crate::outbox::actions::OutboxError;
use crate::outbox::queries::{Delivery, Remark};
use crate::outbox::{Message, State, Way};
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why nothing is moved.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    #[error("no such campaign")]
    Unknown,
    #[error("the event is {0:?}")]
    NotOpen(Phase),
    #[error("letters would arrive too late")]
    TooLate,
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CourseError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diesen Versand gibt es nicht."),
            Self::NotOpen(_) => conflict(
                "not_open",
                "Die Veranstaltung hat begonnen oder fällt aus. Dazu wird niemand mehr eingeladen.",
            ),
            Self::TooLate => conflict(
                "too_late",
                "Für Briefe ist es zu spät: Sie kämen vielleicht erst nach der Veranstaltung an. Bitte \
                 rufen Sie an.",
            ),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Outbox(error) => error.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// One guest's invitation on its way.
#[derive(Clone, Debug)]
pub struct Track {
    pub invitation: Id<Invitation>,
    pub party: Id<Invitation>,
    pub guest: Guest,
    pub channel: Channel,
    pub course: Course,
    pub reply: Reply,
    pub next: NextStep,
    message: Option<Delivery>,
    to_call: ToCall,
}

/// Everybody who is invited to an event, or by one release of it, by name.
#[derive(Clone, Debug)]
pub struct On {
    pub event: Event,
    pub campaign: Option<Campaign>,
    pub tracks: Vec<Track>,
    /// Letters that wait for paper and would come too late now.
    late: BTreeSet<Id<Message>>,
}

/// People who belong together and are to be called.
struct Callees<'a> {
    people: Vec<&'a Track>,
    reason: CallReason,
    /// The letter that would come too late.
    letter: Option<Id<Message>>,
}

impl Callees<'_> {
    fn waits(&self) -> bool {
        self.people.iter().any(|one| one.to_call == ToCall::Yes)
    }

    fn with_number(&self) -> Option<&Track> {
        self.people.iter().copied().find(|one| is_callable(one))
    }
}

impl On {
    /// How many are where.
    pub fn counts(&self) -> BTreeMap<Course, i64> {
        let mut counts = BTreeMap::new();
        for track in &self.tracks {
            *counts.entry(track.course).or_default() += 1;
        }
        counts
    }

    /// Parties of which nobody has answered, with one of these courses; not those who want no
    /// invitations any more.
    fn parties(&self, courses: &[Course]) -> Vec<Vec<&Track>> {
        let mut parties: BTreeMap<Id<Invitation>, Vec<&Track>> = BTreeMap::new();
        for track in &self.tracks {
            parties.entry(track.party).or_default().push(track);
        }
        let fits = |people: &Vec<&Track>| {
            people.iter().all(|one| courses.contains(&one.course) && one.reply == Reply::Open)
                && people.iter().any(|one| !one.guest.no_invitations)
        };
        parties.into_values().filter(fits).collect()
    }

    /// Whom nothing has reached: it came back, or was given up. What a person has ended stays ended.
    fn unreached(&self) -> Vec<Vec<&Track>> {
        let ended = |one: &&Track| {
            one.message.as_ref().is_some_and(|message| message.remark == Remark::ByHand)
        };
        let mut parties = self.parties(&[Course::Returned, Course::GivenUp]);
        parties.retain(|people| !people.iter().any(ended));
        parties
    }

    /// What a press of "all that did not arrive: by letter" does.
    pub fn to_letters(&self) -> Moved {
        let mut moved = Moved::default();
        for people in self.unreached() {
            match people.iter().any(|one| one.guest.has_address()) && !came_by_letter(&people) {
                true => moved.moved += 1,
                false => moved.no_way += 1,
            }
        }
        let waits = |people: &&Vec<&Track>| came_by_letter(people);
        moved.already = self.parties(&[Course::Planned]).iter().filter(waits).count();
        moved.limited()
    }

    /// Who is to be called: whoever was written to and is silent, and whoever waits for a letter that
    /// would come too late.
    fn callees(&self) -> Vec<Callees<'_>> {
        let silent = self.parties(&SILENT).into_iter();
        let mut callees: Vec<Callees<'_>> = silent
            .map(|people| Callees { people, reason: CallReason::SecondTry, letter: None })
            .collect();
        for people in self.parties(&[Course::Planned]) {
            let message = people.iter().find_map(|one| one.message.as_ref());
            let letter = message.map(|one| one.id).filter(|id| self.late.contains(id));
            if letter.is_some() {
                callees.push(Callees { people, reason: CallReason::Invite, letter });
            }
        }
        callees
    }

    /// How many households wait for a letter that would come too late.
    pub fn late_letters(&self) -> usize {
        self.callees().iter().filter(|one| one.letter.is_some()).count()
    }

    /// What a press of "all who have not answered: call" does.
    pub fn to_calls(&self) -> Moved {
        let mut moved = Moved::default();
        for party in self.callees() {
            match (party.waits(), party.with_number()) {
                (true, _) => moved.already += 1,
                (false, Some(_)) => moved.moved += 1,
                (false, None) => moved.no_way += 1,
            }
        }
        moved.limited()
    }
}

/// Whoever was written to.
const SILENT: [Course; 3] = [Course::Sent, Course::Arrived, Course::Delivered];

/// Whether somebody may be asked once more by phone.
fn is_callable(one: &Track) -> bool {
    one.guest.has_phone() && !one.guest.no_invitations
}

fn came_by_letter(people: &[&Track]) -> bool {
    people.iter().any(|one| one.message.as_ref().is_some_and(|m| m.way == Way::Letter))
}

/// Households that a press moves, or would move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub moved: usize,
    /// They have a letter that waits, or stand on the list of calls.
    pub already: usize,
    /// They have no address, or no number.
    pub no_way: usize,
    /// More than one press moves: the next one does.
    pub left: usize,
}

impl Moved {
    fn limited(mut self) -> Self {
        self.left = self.moved.saturating_sub(config::MOVED_AT_ONCE);
        self.moved -= self.left;
        self
    }
}

/// Where everybody's invitation is. `campaign`: only those of this release.
pub fn track(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    campaign: Option<Id<Campaign>>,
    now: Moment,
) -> Result<On, CourseError> {
    actor.may(Right::SeeGuests)?;
    let event = events::actions::seen_by(conn, actor, event)?;
    let campaign = match campaign {
        Some(id) => {
            let found = campaigns::find(conn, id)?.filter(|one| one.event == event.id);
            Some(found.ok_or(CourseError::Unknown)?)
        }
        None => None,
    };
    let mut rows = match &campaign {
        Some(campaign) => campaigns::invited_by(conn, campaign.id)?,
        None => queries::of_event(conn, event.id)?,
    };
    rows.retain(|row| row.withdrawn_at.is_none());
    let sites = actor.scope.guests_at(event.site);
    let mut people = queries::with_guests(conn, rows)?;
    people.retain(|one| sites.is_none() || actor.scope.meets(event.site, one.guest.site));
    people.sort_by_cached_key(|one| (one.guest.folded(), one.invitation.id));
    let mut parties: Vec<String> =
        people.iter().map(|one| one.invitation.party.to_string()).collect();
    parties.sort_unstable();
    parties.dedup();
    let mut messages = std::collections::HashMap::new();
    for some in parties.chunks(500) {
        messages.extend(outbox::queries::newest(conn, some, "invitation")?);
    }
    let late = match arrival(event.begins_at, now) {
        Arrival::TooLate => off_paper(conn, &event, messages.values())?,
        Arrival::InTime { .. } | Arrival::Tight { .. } => BTreeSet::new(),
    };
    let to_call: BTreeSet<_> =
        round::to_be_called(conn, Of::Event(event.id, sites), now)?.into_iter().collect();
    let one = |one: Member| {
        let row = &one.invitation;
        let message = messages.get(row.party.as_str());
        let to_call = match to_call.contains(&one.guest.id) {
            true => ToCall::Yes,
            false => ToCall::No,
        };
        let facts = Facts {
            guest: &one.guest,
            channel: row.channel,
            reply: row.reply,
            replied_at: row.replied_at,
            delivered_at: row.delivered_at,
            message,
            to_call,
            begins_at: event.begins_at,
        };
        Track {
            invitation: row.id,
            party: row.party,
            channel: facts.channel(),
            course: facts.course(now),
            reply: row.reply,
            next: facts.next_step(now),
            message: message.cloned(),
            to_call,
            guest: one.guest,
        }
    };
    let tracks = people.into_iter().map(one).collect();
    Ok(On { event, campaign, tracks, late })
}

/// Those of these messages that are letters, wait, and are not on paper yet.
fn off_paper<'a>(
    conn: &mut Conn,
    event: &Event,
    messages: impl Iterator<Item = &'a Delivery>,
) -> Result<BTreeSet<Id<Message>>, CourseError> {
    let printed = letters::queries::on_paper(conn, event.id.as_str())?;
    let waits = |one: &&Delivery| one.way == Way::Letter && one.state == State::Queued;
    let ids = messages.filter(waits).map(|one| one.id);
    Ok(ids.filter(|id| !printed.contains(id)).collect())
}

/// The same, held, for whoever may move something.
fn open(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    campaign: Option<Id<Campaign>>,
    now: Moment,
) -> Result<On, CourseError> {
    actor.may(Right::Invite)?;
    // Of two who press at once, the second finds what the first has left.
    events::queries::hold(conn, event)?;
    let on = track(conn, actor, event, campaign, now)?;
    match on.event.takes_answers(now) {
        true => Ok(on),
        false => Err(CourseError::NotOpen(on.event.phase(now))),
    }
}

/// Sends by letter what came back or was given up, where there is an address. The calls that were to be made for it
/// are not needed any more.
pub fn returned_to_letters(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    (event, campaign): (Id<Event>, Option<Id<Campaign>>),
    now: Moment,
) -> Result<Moved, CourseError> {
    let on = open(conn, actor, event, campaign, now)?;
    if letters_until(on.event.begins_at, now) == Letters::TooLate {
        return Err(CourseError::TooLate);
    }
    let mut moved = Moved { already: on.to_letters().already, ..Moved::default() };
    for people in on.unreached() {
        let message = people.iter().find_map(|one| one.message.as_ref());
        let has_address = people.iter().any(|one| one.guest.has_address());
        let Some(message) = message.filter(|_| has_address && !came_by_letter(&people)) else {
            moved.no_way += 1;
            continue;
        };
        if moved.moved == config::MOVED_AT_ONCE {
            moved.left += 1;
            continue;
        }
        match outbox::actions::as_letter(conn, app, &OurLetters, message.id, &None, now) {
            Ok(_) => moved.moved += 1,
            // Meanwhile they have answered, or want none.
            Err(OutboxError::NoLetter { .. } | OutboxError::NotWanted { .. }) => {
                moved.no_way += 1;
                continue;
            }
            Err(other) => return Err(other.into()),
        }
        for one in people {
            let reasons = &[CallReason::Returned];
            calls::needless(conn, event, Some(one.guest.id), reasons, now)?;
        }
    }
    Ok(moved)
}

/// Puts whoever was written to and has said nothing on the list of calls, where there is a number; and
/// whoever's letter would come too late: that letter is not printed any more.
pub fn silent_to_calls(
    conn: &mut Conn,
    actor: &Actor,
    (event, campaign): (Id<Event>, Option<Id<Campaign>>),
    now: Moment,
) -> Result<Moved, CourseError> {
    let on = open(conn, actor, event, campaign, now)?;
    let mut moved = on.to_calls();
    let mut left = moved.moved;
    for party in on.callees() {
        if left == 0 {
            break;
        }
        let Some(one) = party.with_number().filter(|_| !party.waits()) else { continue };
        left -= 1;
        let row = queries::find(conn, one.invitation)?;
        let Some(invitation) = row else { continue };
        let people = [Member { invitation, guest: one.guest.clone() }];
        let listed = post::call(conn, &on.event, &people, party.reason, "", now)?;
        if let Some(letter) = party.letter {
            outbox::queries::give_up(conn, letter, "Für den Brief zu spät: Anruf.", now)?;
        }
        match listed {
            calls::Listed::Now => {}
            calls::Listed::Before => {
                moved.moved -= 1;
                moved.already += 1;
            }
        }
    }
    Ok(moved)
}
