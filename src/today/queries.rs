//! All SQL about what needs somebody today.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;

use crate::attendance::Presence;
use crate::config;
use crate::db::schema::{
    answers, assignments, attendance, childcare_plans, event_sessions, events, formats,
    invitations, sites, thanks, venues,
};
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::events::need::Knowing;
use crate::events::{Event, Session, Stage};
use crate::formats::{Audience, Sensitivity};
use crate::guests::Guest;
use crate::invitations::party::Ages;
use crate::invitations::{Answer, Invitation, Reply};
use crate::reminders;
use crate::staff::{Scope, Site};

/// Events of one kind that the page shows; whoever has more looks at the list of events.
pub const SHOWN: i64 = 20;

/// The sites of a scope, as rows keep them; `None` for all of them.
fn sites_of(scope: &Scope) -> Option<Vec<Option<Id<Site>>>> {
    scope.sites().map(|sites| sites.iter().copied().map(Some).collect())
}

/// Of a query about events, what is at these Standorte or at all of them.
macro_rules! in_scope {
    ($query:expr, $scope:expr) => {
        match sites_of($scope) {
            Some(sites) => {
                $query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)))
            }
            None => $query,
        }
    };
}

/// Of a query about events and their formats, what may be known by name.
macro_rules! known_to {
    ($query:expr, $knowing:expr) => {{
        let query = $query;
        match $knowing {
            Knowing::All => query,
            Knowing::Only(known) => {
                let theirs = events::id.eq_any(known.iter().copied());
                query.filter(formats::sensitivity.eq(Sensitivity::Normal).or(theirs))
            }
        }
    }};
}

type Named = (Id<Event>, String, Sensitivity);

/// Something that happens soon.
#[derive(Clone, Debug)]
pub struct Coming {
    pub id: Id<Event>,
    pub title: String,
    pub starts_at: LocalTime,
    pub ends_at: LocalTime,
    pub venue: Option<String>,
    /// Whether its list is for these eyes.
    pub known: bool,
}

/// Sessions of published events that begin between two local times, in their order.
pub fn coming(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    from: LocalTime,
    until: LocalTime,
) -> QueryResult<Vec<Coming>> {
    let query = event_sessions::table
        .inner_join(events::table.inner_join(formats::table).left_join(venues::table))
        .filter(events::stage.eq(Stage::Published))
        .filter(event_sessions::starts_at.ge(from))
        .filter(event_sessions::starts_at.lt(until))
        .select((
            (events::id, events::title, formats::sensitivity),
            event_sessions::starts_at,
            event_sessions::ends_at,
            venues::name.nullable(),
        ))
        .order((event_sessions::starts_at, event_sessions::id))
        .limit(SHOWN)
        .into_boxed();
    let query = in_scope!(query, scope);
    let rows = query.load::<(Named, LocalTime, LocalTime, Option<String>)>(conn)?;
    let coming = |((id, title, sensitivity), starts_at, ends_at, venue): (Named, _, _, _)| {
        let known = sensitivity == Sensitivity::Normal || knowing.includes_sensitive(id);
        let title = knowing.title_of(id, sensitivity, title);
        Coming { id, title, starts_at, ends_at, venue, known }
    };
    Ok(rows.into_iter().map(coming).collect())
}

/// An event that is over and not closed.
#[derive(Clone, Debug)]
pub struct Over {
    pub id: Id<Event>,
    pub title: String,
    pub ends_at: Option<Moment>,
    pub contact_name: String,
}

/// Events that are over and not closed, the longest ago first.
pub fn over(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    now: Moment,
) -> QueryResult<Vec<Over>> {
    let query = events::table
        .inner_join(formats::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::ends_at.le(now))
        .select((
            (events::id, events::title, formats::sensitivity),
            events::ends_at,
            events::contact_name,
        ))
        .order((events::ends_at, events::id))
        .limit(SHOWN)
        .into_boxed();
    let query = known_to!(in_scope!(query, scope), knowing);
    let rows = query.load::<(Named, Option<Moment>, String)>(conn)?;
    let over = |((id, title, _), ends_at, contact_name): (Named, _, _)| Over {
        id,
        title,
        ends_at,
        contact_name,
    };
    Ok(rows.into_iter().map(over).collect())
}

/// A half-day that is over, of an event that goes on, and for how many nothing is entered.
#[derive(Clone, Debug)]
pub struct HalfDay {
    pub event: Id<Event>,
    pub title: String,
    pub starts_at: LocalTime,
    pub open: usize,
}

/// Half-days of running events that ended before `local`, with participants nobody entered; the
/// longest ago first.
pub fn half_days(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    (now, local): (Moment, LocalTime),
) -> QueryResult<Vec<HalfDay>> {
    let query = event_sessions::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.le(now))
        .filter(events::ends_at.gt(now))
        .filter(event_sessions::ends_at.le(local))
        .select((
            (events::id, events::title, formats::sensitivity),
            event_sessions::id,
            event_sessions::starts_at,
        ))
        .order((event_sessions::starts_at, event_sessions::id))
        .limit(SHOWN)
        .into_boxed();
    let query = known_to!(in_scope!(query, scope), knowing);
    let sessions = query.load::<(Named, Id<Session>, LocalTime)>(conn)?;
    let ids: Vec<Id<Event>> = sessions.iter().map(|((id, ..), ..)| *id).collect();
    let most = SHOWN * config::CAMPAIGN_GUESTS as i64;
    let mut people: HashMap<Id<Event>, HashSet<Id<Guest>>> = HashMap::new();
    let invited = invitations::table
        .filter(invitations::event_id.eq_any(ids.iter().copied()))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq(Reply::Accepted))
        .select((invitations::event_id, invitations::guest_id))
        .limit(most)
        .load::<(Id<Event>, Id<Guest>)>(conn)?;
    let assigned = assignments::table
        .filter(assignments::event_id.eq_any(ids.iter().copied()))
        .filter(assignments::withdrawn_at.is_null())
        .select((assignments::event_id, assignments::guest_id))
        .limit(most)
        .load::<(Id<Event>, Id<Guest>)>(conn)?;
    for (event, guest) in invited.into_iter().chain(assigned) {
        people.entry(event).or_default().insert(guest);
    }
    let entered: HashSet<(Id<Session>, Id<Guest>)> = attendance::table
        .filter(attendance::event_id.eq_any(ids.iter().copied()))
        .filter(attendance::guest_id.is_not_null())
        .filter(attendance::presence.ne(Presence::Unknown))
        .select((attendance::session_id, attendance::guest_id.assume_not_null()))
        .limit(most)
        .load::<(Id<Session>, Id<Guest>)>(conn)?
        .into_iter()
        .collect();
    let half_day = |((event, title, _), session, starts_at): (Named, Id<Session>, LocalTime)| {
        let all = people.get(&event)?;
        let open = all.iter().filter(|guest| !entered.contains(&(session, **guest))).count();
        (open > 0).then_some(HalfDay { event, title, starts_at, open })
    };
    Ok(sessions.into_iter().filter_map(half_day).collect())
}

/// A party whose answer changed, or whose invitation was withdrawn.
#[derive(Clone, Debug)]
pub struct Freed {
    pub event: Id<Event>,
    /// Persons of each yes they said, the newest first.
    pub said_yes: Vec<i32>,
    /// Persons who have seats now.
    pub sits: i32,
}

/// Parties of events to come that answered or were taken out since then, unless they wait.
pub fn given_back(
    conn: &mut Conn,
    scope: &Scope,
    since: Moment,
    now: Moment,
) -> QueryResult<Vec<Freed>> {
    let moved = invitations::replied_at.ge(since).or(invitations::withdrawn_at.ge(since));
    let query = invitations::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .filter(moved)
        .filter(invitations::reply.ne_all([Reply::Waiting, Reply::Open]))
        .select((
            (invitations::event_id, invitations::party_id, invitations::reply),
            (invitations::withdrawn_at, invitations::adults, invitations::child_count),
        ))
        .order((events::begins_at, invitations::id))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .into_boxed();
    let query = in_scope!(query, scope);
    type Row = ((Id<Event>, Id<Invitation>, Reply), (Option<Moment>, i32, i32));
    let mut parties: BTreeMap<Id<Invitation>, Freed> = BTreeMap::new();
    for ((event, party, reply), (withdrawn_at, adults, children)) in query.load::<Row>(conn)? {
        let freed = parties.entry(party).or_insert(Freed { event, said_yes: Vec::new(), sits: 0 });
        if reply == Reply::Accepted && withdrawn_at.is_none() {
            freed.sits += adults + children;
        }
    }
    let said = answers::table
        .inner_join(invitations::table)
        .filter(invitations::party_id.eq_any(parties.keys().copied()))
        .filter(answers::answer.eq(Answer::Yes))
        .select((invitations::party_id, answers::adults, answers::children))
        .order((answers::at.desc(), answers::id.desc()))
        .limit(2 * config::CAMPAIGN_GUESTS as i64)
        .load::<(Id<Invitation>, i32, String)>(conn)?;
    for (party, adults, children) in said {
        if let Some(freed) = parties.get_mut(&party) {
            freed.said_yes.push(adults + Ages::stored(&children).count());
        }
    }
    Ok(parties.into_values().collect())
}

/// Who sits and who waits at an event. Whoever is offered a seat until a moment sits: it is theirs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stand {
    pub persons: i32,
    pub parties: i32,
    /// Parties on the waiting list.
    pub waiting: i32,
}

/// Who sits and who waits at these events.
pub fn stands(conn: &mut Conn, events: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, Stand>> {
    let rows = invitations::table
        .filter(invitations::event_id.eq_any(events.iter().copied()))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq_any([Reply::Accepted, Reply::Waiting]))
        .select((
            (invitations::event_id, invitations::party_id, invitations::reply),
            (invitations::offered_until, invitations::adults, invitations::child_count),
        ))
        .limit(SHOWN * config::CAMPAIGN_GUESTS as i64)
        .load::<((Id<Event>, Id<Invitation>, Reply), (Option<Moment>, i32, i32))>(conn)?;
    let mut stands: HashMap<Id<Event>, Stand> = HashMap::new();
    let mut counted = HashSet::new();
    for ((event, party, reply), (offered_until, adults, children)) in rows {
        let stand = stands.entry(event).or_default();
        let one = i32::from(counted.insert(party));
        if reply == Reply::Accepted || offered_until.is_some() {
            stand.persons += adults + children;
            stand.parties += one;
        } else {
            stand.waiting += one;
        }
    }
    Ok(stands)
}

/// An event, and the day that counts for it.
#[derive(Clone, Debug)]
pub struct Planned {
    pub id: Id<Event>,
    pub title: String,
    pub at: Option<Moment>,
}

fn planned(((id, title, _), at): (Named, Option<Moment>)) -> Planned {
    Planned { id, title, at }
}

/// Published events for guests that begin soon and to which nobody is invited or assigned, the next first.
/// Where people come and go nobody needs an invitation.
pub fn uninvited(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    now: Moment,
) -> QueryResult<Vec<Planned>> {
    let query = events::table
        .inner_join(formats::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .filter(events::begins_at.le(now.after(config::INVITE_SOON)))
        .filter(formats::audience.eq(Audience::Clients))
        .filter(formats::open_door.eq(false))
        .select(((events::id, events::title, formats::sensitivity), events::begins_at))
        .order((events::begins_at, events::id))
        .limit(config::API_ROWS)
        .into_boxed();
    let query = known_to!(in_scope!(query, scope), knowing);
    let soon = query.load::<(Named, Option<Moment>)>(conn)?;
    let ids: Vec<Id<Event>> = soon.iter().map(|((id, ..), _)| *id).collect();
    let invited = invitations::table
        .filter(invitations::event_id.eq_any(ids.iter().copied()))
        .filter(invitations::withdrawn_at.is_null())
        .select(invitations::event_id)
        .distinct()
        .limit(config::API_ROWS)
        .load::<Id<Event>>(conn)?;
    let assigned = assignments::table
        .filter(assignments::event_id.eq_any(ids.iter().copied()))
        .filter(assignments::withdrawn_at.is_null())
        .select(assignments::event_id)
        .distinct()
        .limit(config::API_ROWS)
        .load::<Id<Event>>(conn)?;
    let known: HashSet<Id<Event>> = invited.into_iter().chain(assigned).collect();
    let open = soon.into_iter().map(planned).filter(|one| !known.contains(&one.id));
    Ok(open.take(usize::try_from(SHOWN).unwrap_or(usize::MAX)).collect())
}

/// Closed events that people came to by invitation and after which nobody was thanked, while that is
/// still welcome and does not go by itself; the longest ago first.
pub fn unthanked(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    now: Moment,
) -> QueryResult<Vec<Planned>> {
    let query = events::table
        .inner_join(formats::table)
        .filter(events::stage.eq(Stage::Closed))
        .filter(events::ends_at.gt(now.before(config::THANKS_USEFUL)))
        .filter(events::erased_at.is_null())
        .select(((events::id, events::title, formats::sensitivity), events::ends_at))
        .order((events::ends_at, events::id))
        .limit(config::API_ROWS)
        .into_boxed();
    let query = known_to!(in_scope!(query, scope), knowing);
    let closed = query.load::<(Named, Option<Moment>)>(conn)?;
    let ids: Vec<Id<Event>> = closed.iter().map(|((id, ..), _)| *id).collect();
    let thanked: HashSet<Id<Event>> = thanks::table
        .filter(thanks::event_id.eq_any(ids.iter().copied()))
        .select(thanks::event_id)
        .limit(config::API_ROWS)
        .load::<Id<Event>>(conn)?
        .into_iter()
        .collect();
    let accepted: HashSet<Id<Event>> = invitations::table
        .filter(invitations::event_id.eq_any(ids.iter().copied()))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq(Reply::Accepted))
        .select(invitations::event_id)
        .distinct()
        .limit(config::API_ROWS)
        .load::<Id<Event>>(conn)?
        .into_iter()
        .collect();
    let since = now.before(config::THANKS_BY_ITSELF);
    let by_itself = reminders::queries::thanked_by_itself(conn, &ids, since)?;
    let open = closed.into_iter().map(planned).filter(|one| accepted.contains(&one.id));
    let open = open.filter(|one| !thanked.contains(&one.id) && !by_itself.contains(&one.id));
    Ok(open.take(usize::try_from(SHOWN).unwrap_or(usize::MAX)).collect())
}

/// A draft and what a guest would miss.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Id<Event>,
    pub title: String,
    pub begins_at: Option<Moment>,
    pub venue: Option<String>,
    pub has_contact: bool,
}

/// Drafts, newest first.
pub fn drafts(conn: &mut Conn, (scope, knowing): (&Scope, &Knowing)) -> QueryResult<Vec<Draft>> {
    let query = events::table
        .inner_join(formats::table)
        .left_join(venues::table)
        .filter(events::stage.eq(Stage::Draft))
        .select((
            (events::id, events::title, formats::sensitivity),
            events::begins_at,
            venues::name.nullable(),
            events::contact_name,
            events::contact_phone,
        ))
        .order((events::created_at.desc(), events::id))
        .limit(SHOWN)
        .into_boxed();
    let query = known_to!(in_scope!(query, scope), knowing);
    type Row = (Named, Option<Moment>, Option<String>, String, String);
    let draft = |((id, title, _), begins_at, venue, name, phone): Row| Draft {
        id,
        title,
        begins_at,
        venue,
        has_contact: !name.is_empty() && !phone.is_empty(),
    };
    Ok(query.load::<Row>(conn)?.into_iter().map(draft).collect())
}

/// Published events that have not begun and whose places in care follow from their carers.
pub fn care_planned(conn: &mut Conn, scope: &Scope, now: Moment) -> QueryResult<Vec<Id<Event>>> {
    let query = childcare_plans::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(SHOWN)
        .into_boxed();
    in_scope!(query, scope).load(conn)
}

/// How many Standorte are in use.
pub fn sites_in_use(conn: &mut Conn) -> QueryResult<i64> {
    sites::table.filter(sites::archived_at.is_null()).count().get_result(conn)
}
