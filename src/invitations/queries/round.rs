//! SQL about the phone round: who is called next, who is on the phone, what became of each try.

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use super::super::call_round::{Outcome, Waits};
use super::super::{CallReason, Invitation};
use super::calls::{Call, Of, Row, call, columns, to_make};
use crate::config;
use crate::db::schema::{
    call_tries, calls, campaigns, events, formats, guests, invitations, staff,
};
use crate::db::{self, Conn, Id, Moment, Value};
use crate::guests::Guest;
use crate::staff::Staff;

impl Call {
    /// What the order of a round looks at.
    pub fn waits(&self) -> Waits {
        Waits {
            due_at: self.due_at,
            event_begins_at: self.begins_at,
            reason: self.reason,
            since: self.created_at,
        }
    }
}

/// One call with all that a caller sees.
pub fn one(conn: &mut Conn, id: Id<Call>) -> QueryResult<Option<Call>> {
    let row = calls::table
        .inner_join(events::table.inner_join(formats::table))
        .inner_join(guests::table)
        .filter(calls::id.eq(id))
        .select(columns!())
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(call))
}

/// Whom somebody can call: by a number of theirs, or one that they gave with their wish. Written once
/// for the round and its sums.
macro_rules! callable {
    () => {
        guests::phone
            .is_not_null()
            .and(guests::phone_off.is_null())
            .or(calls::reason.eq(CallReason::Asked).and(calls::wish.ne("")))
    };
}

/// Calls that are worth another try.
macro_rules! in_round {
    ($query:expr) => {
        $query.filter(callable!()).filter(calls::tries.lt(config::CALL_TRIES))
    };
}

/// Calls of a round that nobody has taken and whose hour has come. What is due is among them, then the
/// nearest events, and of each the reasons that are rare.
pub fn waiting(conn: &mut Conn, of: Of, now: Moment) -> QueryResult<Vec<Call>> {
    let query = calls::table
        .inner_join(events::table.inner_join(formats::table))
        .inner_join(guests::table)
        .filter(calls::due_at.is_null().or(calls::due_at.le(now)))
        .filter(calls::claimed_until.is_null().or(calls::claimed_until.le(now)))
        .order((
            calls::due_at.is_null(),
            events::begins_at,
            calls::reason.eq(CallReason::Invite),
            calls::created_at,
            calls::id,
        ))
        .select(columns!())
        .limit(config::ROUND_CALLS);
    let rows = in_round!(to_make!(query, of, now)).load::<Row>(conn)?;
    Ok(rows.into_iter().map(call).collect())
}

/// How a round stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// To be called now, by whoever takes them.
    pub now: i64,
    /// Later: at a wished hour, or after a rest.
    pub later: i64,
    /// With a caller.
    pub taken: i64,
    /// Without a number that may be called.
    pub unreachable: i64,
    /// Tried often enough.
    pub given_up: i64,
}

impl Left {
    /// Only so many may be called at this hour: the others come later.
    #[must_use]
    pub fn with_now(self, now: i64) -> Self {
        Self { now, later: self.later + (self.now - now).max(0), ..self }
    }
}

/// How many calls of a round stand where.
pub fn left(conn: &mut Conn, of: Of, now: Moment) -> QueryResult<Left> {
    let all =
        || calls::table.inner_join(events::table).inner_join(guests::table).select(count_star());
    let taken = in_round!(to_make!(all(), of, now))
        .filter(calls::claimed_by.is_not_null())
        .filter(calls::claimed_until.gt(now));
    let taken: i64 = taken.get_result(conn)?;
    let waiting = in_round!(to_make!(all(), of, now))
        .filter(calls::due_at.is_null().or(calls::due_at.le(now)))
        .filter(calls::claimed_until.is_null().or(calls::claimed_until.le(now)));
    let waiting: i64 = waiting.get_result(conn)?;
    let round: i64 = in_round!(to_make!(all(), of, now)).get_result(conn)?;
    let no_number = to_make!(all(), of, now).filter(not(callable!()));
    let unreachable: i64 = no_number.get_result(conn)?;
    let whole: i64 = to_make!(all(), of, now).get_result(conn)?;
    Ok(Left {
        now: waiting,
        later: round - waiting - taken,
        taken,
        unreachable,
        given_up: whole - round - unreachable,
    })
}

/// Calls that were tried often enough, or have no number: somebody finds another way. The oldest first.
pub fn out_of_round(conn: &mut Conn, of: Of, now: Moment) -> QueryResult<Vec<Call>> {
    let query = calls::table
        .inner_join(events::table.inner_join(formats::table))
        .inner_join(guests::table)
        .order((calls::created_at, calls::id))
        .select(columns!())
        .limit(config::PAGE_ROWS);
    let out = not(callable!()).or(calls::tries.ge(config::CALL_TRIES));
    let rows = to_make!(query, of, now).filter(out).load::<Row>(conn)?;
    Ok(rows.into_iter().map(call).collect())
}

/// Somebody on the phone.
#[derive(Clone, Debug)]
pub struct Busy {
    pub call: Id<Call>,
    pub guest: Id<Guest>,
    pub phone: Option<String>,
    pub staff: Id<Staff>,
    pub staff_name: String,
    pub until: Moment,
}

/// Who has taken which call.
pub fn busy(conn: &mut Conn, now: Moment) -> QueryResult<Vec<Busy>> {
    type Cells = (Id<Call>, Id<Guest>, Option<String>, Id<Staff>, String, Option<Moment>);
    let rows = calls::table
        .inner_join(guests::table)
        .inner_join(staff::table.on(calls::claimed_by.eq(staff::id.nullable())))
        .filter(calls::done_at.is_null())
        .filter(calls::claimed_until.gt(now))
        .order((calls::claimed_until, calls::id))
        .select((
            calls::id,
            guests::id,
            guests::phone,
            staff::id,
            staff::name,
            calls::claimed_until,
        ))
        .limit(config::API_ROWS)
        .load::<Cells>(conn)?;
    let busy = |(call, guest, phone, staff, staff_name, until): Cells| {
        Some(Busy { call, guest, phone, staff, staff_name, until: until? })
    };
    Ok(rows.into_iter().filter_map(busy).collect())
}

/// Holds a guest's row until the transaction ends: of two callers who both look whether somebody
/// speaks with them, the second sees what the first has taken, on PostgreSQL, too.
pub fn hold_guest(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<()> {
    let holding = "UPDATE guests SET updated_at = updated_at WHERE id = ?";
    db::change(conn, holding, &[Value::Text(guest.to_string())]).map(drop)
}

/// Takes a call, unless somebody else has it. Returns whether it is theirs now.
pub fn claim(
    conn: &mut Conn,
    id: Id<Call>,
    staff: Id<Staff>,
    until: Moment,
    now: Moment,
) -> QueryResult<bool> {
    let free = calls::table
        .find(id)
        .filter(calls::done_at.is_null())
        .filter(calls::claimed_until.is_null().or(calls::claimed_until.le(now)));
    let taken = diesel::update(free)
        .set((calls::claimed_by.eq(Some(staff)), calls::claimed_until.eq(Some(until))))
        .execute(conn)?;
    Ok(taken == 1)
}

/// Gives a call back that this caller has.
pub fn release(conn: &mut Conn, id: Id<Call>, staff: Id<Staff>) -> QueryResult<()> {
    diesel::update(calls::table.find(id).filter(calls::claimed_by.eq(staff)))
        .set((calls::claimed_by.eq(None::<Id<Staff>>), calls::claimed_until.eq(None::<Moment>)))
        .execute(conn)
        .map(drop)
}

/// Writes down what became of a try.
pub fn note(
    conn: &mut Conn,
    id: Id<Call>,
    staff: Option<Id<Staff>>,
    outcome: Outcome,
    now: Moment,
) -> QueryResult<()> {
    diesel::insert_into(call_tries::table)
        .values((
            call_tries::id.eq(Id::<Outcome>::new()),
            call_tries::call_id.eq(id),
            call_tries::staff_id.eq(staff),
            call_tries::at.eq(now),
            call_tries::outcome.eq(outcome),
        ))
        .execute(conn)
        .map(drop)
}

/// Nobody was there: it rests for a while, and no wished hour holds any more.
pub fn tried_in_vain(conn: &mut Conn, id: Id<Call>, rests_until: Moment) -> QueryResult<()> {
    diesel::update(calls::table.find(id))
        .set((
            calls::tries.eq(calls::tries + 1),
            calls::due_at.eq(None::<Moment>),
            calls::claimed_by.eq(None::<Id<Staff>>),
            calls::claimed_until.eq(Some(rests_until)),
        ))
        .execute(conn)
        .map(drop)
}

/// Another time is agreed.
pub fn agreed(conn: &mut Conn, id: Id<Call>, due_at: Moment) -> QueryResult<()> {
    diesel::update(calls::table.find(id))
        .set((
            calls::due_at.eq(Some(due_at)),
            calls::claimed_by.eq(None::<Id<Staff>>),
            calls::claimed_until.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

/// Somebody else of the household is called.
pub fn pass_on(conn: &mut Conn, id: Id<Call>, to: &Invitation) -> QueryResult<()> {
    diesel::update(calls::table.find(id))
        .set((
            calls::guest_id.eq(to.guest),
            calls::invitation_id.eq(Some(to.id)),
            calls::tries.eq(0),
            calls::claimed_by.eq(None::<Id<Staff>>),
            calls::claimed_until.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

/// One try.
#[derive(Clone, Debug)]
pub struct Try {
    pub at: Moment,
    pub outcome: Outcome,
    /// Who called; `None`: a program.
    pub staff: Option<String>,
}

/// What became of the tries of a call, the newest first.
pub fn tries(conn: &mut Conn, id: Id<Call>) -> QueryResult<Vec<Try>> {
    let rows = call_tries::table
        .left_join(staff::table)
        .filter(call_tries::call_id.eq(id))
        .order((call_tries::at.desc(), call_tries::id.desc()))
        .select((call_tries::at, call_tries::outcome, staff::name.nullable()))
        .limit(config::PAGE_ROWS)
        .load::<(Moment, Outcome, Option<String>)>(conn)?;
    Ok(rows.into_iter().map(|(at, outcome, staff)| Try { at, outcome, staff }).collect())
}

/// The guests of an event who are to be called, for any reason.
pub fn to_be_called(conn: &mut Conn, of: Of, now: Moment) -> QueryResult<Vec<Id<Guest>>> {
    let query = calls::table
        .inner_join(events::table)
        .inner_join(guests::table)
        .select(calls::guest_id)
        .limit(config::CAMPAIGN_GUESTS as i64);
    to_make!(query, of, now).load(conn)
}
