//! SQL about what guests say.

use diesel::prelude::*;

use super::super::reply::Stand;
use super::super::{Answer, AnswerChannel, Barrier, Invitation, Needs};
use crate::config;
use crate::db::schema::{answers, guests, invitations, staff};
use crate::db::{self, Conn, Id, Moment, Value, straight};
use crate::staff::Staff;

/// One answer, as the history keeps it.
pub struct Said<'a> {
    pub invitation: Id<Invitation>,
    pub answer: Answer,
    pub adults: i32,
    pub children: &'a str,
    pub channel: AnswerChannel,
    pub staff: Option<Id<Staff>>,
    pub at: Moment,
}

/// Adds an answer to the history.
pub fn note(conn: &mut Conn, said: &Said) -> QueryResult<()> {
    let row = diesel::insert_into(answers::table).values((
        answers::id.eq(Id::<Said>::new()),
        answers::invitation_id.eq(said.invitation),
        answers::answer.eq(said.answer),
        answers::adults.eq(said.adults),
        answers::children.eq(said.children),
        answers::channel.eq(said.channel),
        answers::staff_id.eq(said.staff),
        answers::at.eq(said.at),
    ));
    straight!(conn, |conn| row.execute(conn)).map(drop)
}

const STAND: &str = "UPDATE invitations SET reply = ?, waiting_since = ?, offered_until = ?, \
    adults = ?, children = ?, child_count = ?, childcare = ?, childcare_since = ?, \
    children_stay = ?, slot = ? WHERE id = ?";

/// Writes where a guest stands.
pub fn stand(conn: &mut Conn, id: Id<Invitation>, stand: &Stand) -> QueryResult<()> {
    let values = [
        Value::Text(stand.reply.code().into()),
        Value::OptionalMoment(stand.waiting_since),
        Value::OptionalMoment(stand.offered_until),
        Value::Integer(stand.adults),
        Value::Text(stand.children.to_string()),
        Value::Integer(stand.children.count()),
        Value::Text(stand.childcare.code().into()),
        Value::OptionalMoment(stand.childcare_since),
        Value::Text(stand.children_stay.code().into()),
        Value::OptionalInteger(stand.slot),
        Value::Text(id.to_string()),
    ];
    db::change(conn, STAND, &values).map(drop)
}

const REPLIED: &str = "UPDATE invitations SET replied_at = ?, delivered_at = ?, interpreter = ?, \
    access = ?, step_free = ?, barrier = ? WHERE id = ?";

/// Notes that a guest said something, what they need, and what keeps them from coming. Who answers has the invitation.
pub fn replied(
    conn: &mut Conn,
    id: Id<Invitation>,
    (needs, barrier): (&Needs, Option<Barrier>),
    delivered_at: Moment,
    at: Moment,
) -> QueryResult<()> {
    let values = [
        Value::Moment(at),
        Value::Moment(delivered_at),
        Value::Text(needs.interpreter.clone()),
        Value::Text(needs.access.clone()),
        Value::Bool(needs.step_free),
        Value::OptionalText(barrier.map(|barrier| barrier.code().to_owned())),
        Value::Text(id.to_string()),
    ];
    db::change(conn, REPLIED, &values).map(drop)
}

/// Notes what keeps somebody from coming who had said no before.
pub fn hindered(conn: &mut Conn, id: Id<Invitation>, barrier: Option<Barrier>) -> QueryResult<()> {
    diesel::update(invitations::table.find(id))
        .set(invitations::barrier.eq(barrier))
        .execute(conn)
        .map(drop)
}

/// One line of a guest's history.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    pub first_name: String,
    pub answer: Answer,
    pub adults: i32,
    pub children: String,
    pub channel: AnswerChannel,
    /// Who entered it; `None`: the guest.
    pub staff: Option<String>,
    pub at: Moment,
}

/// What those who were asked together said, newest first.
pub fn history(conn: &mut Conn, party: Id<Invitation>) -> QueryResult<Vec<HistoryRow>> {
    type Row = (String, Answer, i32, String, AnswerChannel, Option<String>, Moment);
    let rows = answers::table
        .inner_join(invitations::table.inner_join(guests::table))
        .left_join(staff::table)
        .filter(invitations::party_id.eq(party))
        .order((answers::at.desc(), answers::id.desc()))
        .select((
            guests::first_name,
            answers::answer,
            answers::adults,
            answers::children,
            answers::channel,
            staff::name.nullable(),
            answers::at,
        ))
        .limit(config::PAGE_ROWS)
        .load::<Row>(conn)?;
    let row = |(first_name, answer, adults, children, channel, staff, at)| HistoryRow {
        first_name,
        answer,
        adults,
        children,
        channel,
        staff,
        at,
    };
    Ok(rows.into_iter().map(row).collect())
}
