//! All SQL about invitations, their tokens, answers and calls.

pub mod answers;
pub mod arms;
pub mod barriers;
pub mod calls;
pub mod campaigns;
pub mod cards;
pub mod dates;
pub mod examples;
pub mod leaving;
pub mod lists;
pub mod names;
pub mod round;
mod rows;
pub mod selection;
pub mod stamps;
pub mod visits;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::dsl::sum;
use diesel::prelude::*;

use self::rows::{COLUMNS, Row, invitation};
use super::invitation::Delivered;
use super::messages::{Member, NewToken};
use super::party::Ages;
use super::{Childcare, ChildrenStay, Invitation, Reply, RosterRow, TokenKind};
use crate::childcare::Children;
use crate::config;
use crate::db::schema::{assignments, events, guests, invitations, reply_tokens};
use crate::db::{self, Conn, Id, Moment, Value, insert_rows, straight};
use crate::events::{Event, Stage};
use crate::guests::Guest;
use crate::outbox::{self, State};
use crate::staff::Scope;

/// One invitation, withdrawn or not.
pub fn find(conn: &mut Conn, id: Id<Invitation>) -> QueryResult<Option<Invitation>> {
    let by_id = invitations::table.find(id).select(COLUMNS);
    let row = straight!(conn, |conn| by_id.first::<Row>(conn).optional())?;
    Ok(row.map(invitation))
}

/// Whether this scope sees the guest of an invitation at its event.
pub fn is_met(
    conn: &mut Conn,
    asked: &Invitation,
    event: &Event,
    scope: &Scope,
) -> QueryResult<bool> {
    if scope.covers(event.site) {
        return Ok(true);
    }
    let site = guests::table.find(asked.guest).select(guests::site_id).first(conn).optional()?;
    Ok(site.is_some_and(|site| scope.meets(event.site, site)))
}

/// The invitation of a guest to an event, withdrawn or not.
pub fn of_guest(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
) -> QueryResult<Option<Invitation>> {
    let row = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::guest_id.eq(guest))
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(invitation))
}

/// The invitation that a token of this kind opens.
pub fn by_token(
    conn: &mut Conn,
    token_hash: &str,
    kind: TokenKind,
) -> QueryResult<Option<Invitation>> {
    let behind = invitations::table
        .inner_join(reply_tokens::table)
        .filter(reply_tokens::token_hash.eq(token_hash))
        .filter(reply_tokens::kind.eq(kind))
        .select(COLUMNS);
    let row = straight!(conn, |conn| behind.first::<Row>(conn).optional())?;
    Ok(row.map(invitation))
}

/// Those who were asked together, in the order in which they were taken down; withdrawn ones are
/// left out.
pub fn party(conn: &mut Conn, party: Id<Invitation>) -> QueryResult<Vec<Invitation>> {
    let together = invitations::table
        .filter(invitations::party_id.eq(party))
        .filter(invitations::withdrawn_at.is_null())
        .order(invitations::id)
        .select(COLUMNS)
        .limit(config::API_ROWS);
    let rows = straight!(conn, |conn| together.load::<Row>(conn))?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// The same of several parties.
pub fn parties(conn: &mut Conn, parties: &[Id<Invitation>]) -> QueryResult<Vec<Invitation>> {
    let rows = invitations::table
        .filter(invitations::party_id.eq_any(parties))
        .filter(invitations::withdrawn_at.is_null())
        .order((invitations::party_id, invitations::id))
        .select(COLUMNS)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// These invitations with their guests, in the same order. A guest may stand behind several of them.
pub fn with_guests(conn: &mut Conn, invitations: Vec<Invitation>) -> QueryResult<Vec<Member>> {
    // Most come alone: a question that is always the same is prepared once.
    if let [invitation] = invitations.as_slice() {
        let guest = crate::guests::queries::find(conn, invitation.guest)?;
        let member = |guest| Member { invitation: invitation.clone(), guest };
        return Ok(guest.map(member).into_iter().collect());
    }
    let ids: BTreeSet<_> = invitations.iter().map(|invitation| invitation.guest).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let guests: BTreeMap<_, _> = crate::guests::queries::find_all(conn, &ids)?
        .into_iter()
        .map(|guest| (guest.id, guest))
        .collect();
    let member = |invitation: Invitation| {
        let guest = guests.get(&invitation.guest)?.clone();
        Some(Member { invitation, guest })
    };
    Ok(invitations.into_iter().filter_map(member).collect())
}

/// Everybody who was ever told of an event: not withdrawn, party by party.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Invitation>> {
    let rows = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .order((invitations::party_id, invitations::id))
        .select(COLUMNS)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// Invitations to an event as machines read them: in the order in which they were taken down.
pub fn page(
    conn: &mut Conn,
    event: Id<Event>,
    after: Option<Id<Invitation>>,
    limit: i64,
) -> QueryResult<Vec<Invitation>> {
    let mut query = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .order(invitations::id)
        .select(COLUMNS)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(invitations::id.gt(after));
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(invitation).collect())
}

/// What became of the messages that these were invited by.
pub fn deliveries(
    conn: &mut Conn,
    invitations: &[Invitation],
) -> QueryResult<HashMap<String, State>> {
    let mut parties: Vec<_> = invitations.iter().map(|row| row.party.to_string()).collect();
    parties.sort_unstable();
    parties.dedup();
    let mut states = HashMap::new();
    for some in parties.chunks(500) {
        states.extend(outbox::queries::deliveries(conn, some, "invitation")?);
    }
    Ok(states)
}

/// How far an invitation got. Who is called has no message: done is done.
pub fn delivery(row: &Invitation, states: &HashMap<String, State>) -> State {
    match (states.get(row.party.as_str()), row.delivered_at) {
        (Some(state), _) => *state,
        (None, Some(_)) => State::Sent,
        (None, None) => State::Queued,
    }
}

/// Whom nobody invites to an event any more: who has an invitation, withdrawn or not, and who is
/// assigned to it.
pub fn invited(conn: &mut Conn, event: Id<Event>) -> QueryResult<BTreeSet<Id<Guest>>> {
    let assigned: Vec<Id<Guest>> = assignments::table
        .filter(assignments::event_id.eq(event))
        .filter(assignments::withdrawn_at.is_null())
        .select(assignments::guest_id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load(conn)?;
    let rows: Vec<Id<Guest>> = invitations::table
        .filter(invitations::event_id.eq(event))
        .select(invitations::guest_id)
        .limit(2 * config::CAMPAIGN_GUESTS as i64)
        .load(conn)?;
    Ok(rows.into_iter().chain(assigned).collect())
}

/// Persons who have seats.
pub fn taken(conn: &mut Conn, event: Id<Event>) -> QueryResult<i32> {
    let (adults, children) = straight!(conn, |conn| invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq(Reply::Accepted))
        .select((sum(invitations::adults), sum(invitations::child_count)))
        .first::<(Option<i64>, Option<i64>)>(conn))?;
    Ok(small(adults.unwrap_or(0) + children.unwrap_or(0)))
}

/// Children who are promised care, by age.
pub fn cared_for(conn: &mut Conn, event: Id<Event>) -> QueryResult<Children> {
    let ages: Vec<String> = straight!(conn, |conn| invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::childcare.eq(Childcare::Promised))
        .select(invitations::children)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<String>(conn))?;
    let by_age = ages.iter().map(|ages| Ages::stored(ages).by_age());
    Ok(by_age.fold(Children::default(), Children::and))
}

/// Notes that those who were asked together know of it.
pub fn delivered(conn: &mut Conn, party: Id<Invitation>, now: Moment) -> QueryResult<()> {
    let knowing =
        "UPDATE invitations SET delivered_at = ? WHERE party_id = ? AND delivered_at IS NULL";
    let values = [Value::Moment(now), Value::Text(party.to_string())];
    db::change(conn, knowing, &values).map(drop)
}

/// It came back: it never reached them.
pub fn undelivered(conn: &mut Conn, party: Id<Invitation>) -> QueryResult<()> {
    diesel::update(invitations::table.filter(invitations::party_id.eq(party)))
        .set(invitations::delivered_at.eq(None::<Moment>))
        .execute(conn)
        .map(drop)
}

/// Takes an invitation back; what it said goes with it.
pub fn withdraw(conn: &mut Conn, id: Id<Invitation>, now: Moment) -> QueryResult<()> {
    diesel::update(invitations::table.find(id))
        .set((
            invitations::withdrawn_at.eq(now),
            invitations::reply.eq(Reply::Open),
            invitations::waiting_since.eq(None::<Moment>),
            invitations::offered_until.eq(None::<Moment>),
            invitations::childcare.eq(Childcare::None),
            invitations::childcare_since.eq(None::<Moment>),
            invitations::slot.eq(None::<i32>),
        ))
        .execute(conn)
        .map(drop)
}

/// Forgets links and codes of an invitation: what was sent out opens nothing any more.
pub fn forget_tokens(conn: &mut Conn, party: Id<Invitation>) -> QueryResult<()> {
    diesel::delete(reply_tokens::table.filter(reply_tokens::invitation_id.eq(party)))
        .execute(conn)
        .map(drop)
}

/// Keeps the hashes of links and codes.
pub fn keep_tokens(conn: &mut Conn, tokens: &[NewToken], now: Moment) -> QueryResult<()> {
    let row = |token: &NewToken| {
        vec![
            Value::Text(token.hash.clone()),
            Value::Text(token.invitation.to_string()),
            Value::Text(token.kind.code().into()),
            Value::Moment(now),
        ]
    };
    let rows: Vec<_> = tokens.iter().map(row).collect();
    let columns = &["token_hash", "invitation_id", "kind", "created_at"];
    insert_rows(conn, "reply_tokens", columns, &rows).map(drop)
}

fn small(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Everybody who has or waits for a seat at an event, and the party of one more: all that the ledger
/// needs, in one question.
pub fn ledger(
    conn: &mut Conn,
    event: Id<Event>,
    party: Option<Id<Invitation>>,
) -> QueryResult<Vec<Invitation>> {
    // Not a list: diesel prepares those anew each time.
    let says_yes = invitations::reply.eq(Reply::Accepted).or(invitations::reply.eq(Reply::Waiting));
    let counting = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(says_yes.or(invitations::party_id.nullable().eq(party)))
        .order(invitations::id)
        .select(COLUMNS)
        .limit(config::CAMPAIGN_GUESTS as i64);
    let rows = straight!(conn, |conn| counting.load::<Row>(conn))?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// The language in which a guest reads about what has not begun yet.
pub fn set_language(
    conn: &mut Conn,
    guest: Id<Guest>,
    language: &str,
    now: Moment,
) -> QueryResult<()> {
    let ahead = events::table.filter(events::begins_at.gt(now)).select(events::id);
    let theirs = invitations::table
        .filter(invitations::guest_id.eq(guest))
        .filter(invitations::event_id.eq_any(ahead));
    diesel::update(theirs).set(invitations::language.eq(language)).execute(conn).map(drop)
}

/// The invitations of these guests to events that still take answers, the next event first.
pub fn answerable(
    conn: &mut Conn,
    guests: &[Id<Guest>],
    now: Moment,
) -> QueryResult<Vec<Invitation>> {
    let rows = invitations::table
        .inner_join(events::table)
        .filter(invitations::guest_id.eq_any(guests))
        .filter(invitations::withdrawn_at.is_null())
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .order((events::begins_at, invitations::id))
        .select(COLUMNS)
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// The last invitation of these guests, whatever became of it.
pub fn last_of(conn: &mut Conn, guests: &[Id<Guest>]) -> QueryResult<Option<Invitation>> {
    let row = invitations::table
        .filter(invitations::guest_id.eq_any(guests))
        .order(invitations::invited_at.desc())
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(invitation))
}

/// Events that have not begun and have offers whose time is over.
pub fn with_old_offers(conn: &mut Conn, now: Moment) -> QueryResult<Vec<Id<Event>>> {
    invitations::table
        .inner_join(events::table)
        .filter(invitations::offered_until.le(now))
        .filter(invitations::reply.eq(Reply::Waiting))
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .select(invitations::event_id)
        .distinct()
        .order(invitations::event_id)
        .limit(config::API_ROWS)
        .load(conn)
}

type RosterCells = (
    (Id<Invitation>, Id<Guest>, String, String, String, String, Id<Invitation>),
    (Reply, i32, String, Childcare, Option<ChildrenStay>),
    (String, String, Option<bool>, Option<Moment>),
);

/// Everybody who is invited to an event, by name: for the door, the sheet and the figures.
pub fn roster(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<RosterRow>> {
    let rows = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .order((guests::folded, invitations::id))
        .select((
            (
                invitations::id,
                guests::id,
                guests::first_name,
                guests::family_name,
                guests::folded,
                guests::key,
                invitations::party_id,
            ),
            (
                invitations::reply,
                invitations::adults,
                invitations::children,
                invitations::childcare,
                invitations::children_stay,
            ),
            (
                invitations::interpreter,
                invitations::access,
                invitations::step_free,
                invitations::delivered_at,
            ),
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<RosterCells>(conn)?;
    Ok(rows.into_iter().map(roster_row).collect())
}

fn roster_row((who, said, needs): RosterCells) -> RosterRow {
    let (invitation, guest, first_name, family_name, folded, key, party) = who;
    let (reply, adults, children, childcare, children_stay) = said;
    let (interpreter, access, step_free, delivered_at) = needs;
    RosterRow {
        invitation,
        guest,
        first_name,
        family_name,
        folded,
        key,
        party,
        reply,
        adults,
        children: Ages::stored(&children).years().to_vec(),
        childcare,
        children_stay: children_stay.unwrap_or(ChildrenStay::Care),
        interpreter,
        access,
        step_free: step_free.unwrap_or_default(),
        delivered: match delivered_at {
            Some(_) => Delivered::Yes,
            None => Delivered::NotYet,
        },
    }
}
