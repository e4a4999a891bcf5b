//! Plans childcare, and takes back in words what cannot be kept.

use super::super::care::{Family, Stands, families, said_yes};
use super::super::guest_list::{Care, GuestList};
use super::super::messages::{Member, Occasion, Prepared, Sending, To, prepare};
use super::super::queries::{self, answers, dates};
use super::super::reply::Stand;
use super::super::way::{Wish, reached};
use super::super::{CallReason, Invitation};
use super::change::letters_until;
use super::post::{How, PostError, Told, foreseen, own_texts, tell, texting};
use super::settle::{ledger, room, settle};
use crate::childcare::actions::PlanError;
use crate::childcare::{self, Capacity, Ratio};
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, kept_by};
use crate::events::{self, Event};
use crate::problem::{Explain, Explanation, conflict};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::{App, secret};

/// Why care stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum CareError {
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("the families are others than those that were looked at")]
    Others,
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CareError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Plan(error) => error.explain(),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Others => conflict(
                "families_changed",
                "Inzwischen hat sich etwas geändert. Bitte sehen Sie die Liste noch einmal an.",
            ),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Lets places follow from carers, or be a number, and promises care to whoever fits now. Returns how
/// many families moved up.
pub fn plan_care(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    ratio: Option<Ratio>,
    now: Moment,
) -> Result<usize, CareError> {
    let event = childcare::actions::plan(conn, actor, event, ratio)?;
    Ok(settle(conn, app, event.id, now)?)
}

/// Childcare at one event as it stands.
pub struct CareView {
    pub event: Event,
    pub capacity: Capacity,
    /// The ratio by which its places follow from carers; `None`: they are a number.
    pub plan: Option<Ratio>,
    /// In the order in which they said yes.
    pub families: Vec<Family>,
}

/// Reads childcare at one event.
pub fn care_of(conn: &mut Conn, event: Event) -> Result<CareView, diesel::result::Error> {
    let room = room(conn, &event)?;
    let rows = queries::ledger(conn, event.id, None)?;
    Ok(CareView {
        capacity: room.care,
        plan: childcare::queries::plan(conn, event.id)?,
        families: families(room, &rows),
        event,
    })
}

impl CareView {
    /// Families whose promise cannot be kept.
    pub fn broken(&self) -> Vec<Id<Invitation>> {
        let broken = self.families.iter().filter(|one| one.stands == Stands::Broken);
        broken.map(|one| one.party).collect()
    }
}

/// What stands for these families on the page that was looked at.
pub fn mark(broken: &[Id<Invitation>]) -> String {
    let ids: Vec<_> = broken.iter().map(ToString::to_string).collect();
    secret::hash(&ids.join(",")).chars().take(16).collect()
}

/// The people of these families.
pub fn people_of(
    conn: &mut Conn,
    families: &[Id<Invitation>],
) -> Result<Vec<Vec<Member>>, diesel::result::Error> {
    let mut people = Vec::new();
    for party in families {
        let rows = queries::party(conn, *party)?;
        people.push(queries::with_guests(conn, rows)?);
    }
    Ok(people)
}

/// The message as the first of these families would get it, and how all of them would hear of it.
/// Nothing is stored.
pub fn draft_care_lost(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    (broken, reason): (&[Id<Invitation>], &str),
    now: Moment,
) -> Result<(Option<Prepared>, Told), PostError> {
    let occasion = care_lost(conn, event, reason, now)?;
    let texting = texting(app, event, &occasion)?;
    let (mut sample, mut told) = (None, Told::default());
    for mut people in people_of(conn, broken)? {
        for one in &mut people {
            one.invitation.childcare = match one.invitation.children.is_empty() {
                true => super::super::Childcare::None,
                false => super::super::Childcare::Waiting,
            };
        }
        let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, &texting);
        told.add(foreseen(&people, &texting, letters_until(event.begins_at, now)));
        if let (None, Some((way, whose))) = (&sample, by.way())
            && let Some(addressee) = people.get(whose)
        {
            let to = To { people: &people, addressee, way };
            let (own, sending) =
                (own_texts(conn, event, &occasion, &people)?, Sending::now(now, ""));
            sample = Some(prepare(app, event, &own, to, &occasion, &sending, now)?);
        }
    }
    Ok((sample, told))
}

/// Takes back the promises that cannot be kept: the children wait for care again, with the place in
/// the line that they had, the family keeps its seats, and it is written to. The message waits as long
/// as a campaign does, so that it can be stopped in the Postausgang. `looked_at` is the [`mark`] of the
/// families on the page.
pub fn release_care_lost(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    (looked_at, reason): (&str, &str),
    now: Moment,
) -> Result<Told, CareError> {
    actor.may(Right::Invite)?;
    let event = kept_by(conn, actor, event)?;
    if !event.takes_answers(now) {
        return Err(CareError::Others);
    }
    let room = room(conn, &event)?;
    let rows = queries::ledger(conn, event.id, None)?;
    let mut list = ledger(room, &rows);
    let since = said_yes(&rows);
    let mut broken = list.broken_care(|party| since.get(&party).copied());
    broken.sort_by_key(|party| (since.get(party).copied(), *party));
    if broken.is_empty() || mark(&broken) != looked_at {
        return Err(CareError::Others);
    }
    let occasion = care_lost(conn, &event, reason, now)?;
    let hold = std::time::Duration::from_secs(60 * u64::from(app.config.campaign_hold));
    let mut told = Told::default();
    for party in broken {
        list.lose_care(party, since.get(&party).copied().unwrap_or(now));
        write_down(conn, &list, party)?;
        let people = queries::party(conn, party)?;
        let people = queries::with_guests(conn, people)?;
        let letters = letters_until(event.begins_at, now);
        let how = How::InTime { reason: CallReason::CareLost, letters };
        let sending = Sending { due_at: now.after(hold), ..Sending::now(now, now.rfc3339()) };
        told.add(tell(conn, app, &event, &people, (&occasion, how), &sending, now)?);
    }
    settle(conn, app, event.id, now)?;
    Ok(told)
}

fn write_down(
    conn: &mut Conn,
    list: &GuestList<Id<Invitation>>,
    party: Id<Invitation>,
) -> Result<(), diesel::result::Error> {
    let Some(decided) = list.standing(party) else { return Ok(()) };
    debug_assert!(decided.care != Care::Promised);
    for row in queries::party(conn, party)?.iter().filter(|row| row.says_yes()) {
        let stand = Stand::coming(row.adults, row.children.clone(), decided, row.slot)
            .with_children(row.children_stay);
        answers::stand(conn, row.id, &stand)?;
    }
    Ok(())
}

fn care_lost(
    conn: &mut Conn,
    event: &Event,
    reason: &str,
    now: Moment,
) -> Result<Occasion, diesel::result::Error> {
    Ok(Occasion::CareLost { reason: reason.to_owned(), next: dates::next(conn, event, now)? })
}

/// Events of these whose promises of care cannot be kept, and how many families that concerns.
pub fn broken_care(
    conn: &mut Conn,
    ids: &[Id<Event>],
) -> Result<Vec<(Event, usize)>, diesel::result::Error> {
    let planned = childcare::queries::planned(conn, ids)?;
    let mut found = Vec::new();
    for event in events::queries::find_many(conn, &planned)? {
        let view = care_of(conn, event)?;
        let broken = view.broken().len();
        if broken > 0 {
            found.push((view.event, broken));
        }
    }
    Ok(found)
}
