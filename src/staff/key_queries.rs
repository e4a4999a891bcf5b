//! All SQL about answers that a key's repeated request gets again.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::api_key::ApiKey;
use crate::config;
use crate::db::schema::api_answers;
use crate::db::{Conn, Id, Moment};

/// An answer that was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub request_hash: String,
    pub status: i32,
    pub body: String,
}

/// Whether somebody may do what was asked under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// They do it, and nobody else.
    Made,
    /// Somebody else is doing it.
    InProgress,
    /// It was done.
    Answered(Kept),
}

/// The status of a row whose answer is still to come.
const NOT_YET: i32 = 0;

/// Claims a name for this key. A claim that nobody answered for long is another's to take: the
/// process that made it is gone.
pub fn claim(conn: &mut Conn, key: Id<ApiKey>, name: &str, now: Moment) -> QueryResult<Claim> {
    let row = api_answers::table
        .filter(api_answers::key_id.eq(key))
        .filter(api_answers::idempotency.eq(name))
        .select((
            (api_answers::request_hash, api_answers::status, api_answers::body),
            api_answers::created_at,
        ))
        .first::<((String, i32, String), Moment)>(conn)
        .optional()?;
    match row {
        None => make(conn, key, name, now),
        Some(((_, NOT_YET, _), since)) => take_over(conn, key, name, since, now),
        Some(((request_hash, status, body), _)) => {
            Ok(Claim::Answered(Kept { request_hash, status, body }))
        }
    }
}

fn make(conn: &mut Conn, key: Id<ApiKey>, name: &str, now: Moment) -> QueryResult<Claim> {
    let row = (
        api_answers::id.eq(Id::<Kept>::new()),
        api_answers::key_id.eq(key),
        api_answers::idempotency.eq(name),
        api_answers::request_hash.eq(""),
        api_answers::status.eq(NOT_YET),
        api_answers::body.eq(""),
        api_answers::created_at.eq(now),
    );
    // In a savepoint: on PostgreSQL somebody may have claimed it since we looked.
    let made =
        conn.transaction(|conn| diesel::insert_into(api_answers::table).values(row).execute(conn));
    match made {
        Ok(_) => Ok(Claim::Made),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(Claim::InProgress),
        Err(other) => Err(other),
    }
}

fn take_over(
    conn: &mut Conn,
    key: Id<ApiKey>,
    name: &str,
    since: Moment,
    now: Moment,
) -> QueryResult<Claim> {
    if since.after(config::CLAIM_LIFE) > now {
        return Ok(Claim::InProgress);
    }
    let left = api_answers::table
        .filter(api_answers::key_id.eq(key))
        .filter(api_answers::idempotency.eq(name))
        .filter(api_answers::status.eq(NOT_YET))
        .filter(api_answers::created_at.eq(since));
    let taken = diesel::update(left).set(api_answers::created_at.eq(now)).execute(conn)?;
    Ok(if taken == 1 { Claim::Made } else { Claim::InProgress })
}

/// Keeps the answer to what was claimed.
pub fn keep(conn: &mut Conn, key: Id<ApiKey>, name: &str, answer: &Kept) -> QueryResult<()> {
    let claimed = api_answers::table
        .filter(api_answers::key_id.eq(key))
        .filter(api_answers::idempotency.eq(name))
        .filter(api_answers::status.eq(NOT_YET));
    diesel::update(claimed)
        .set((
            api_answers::request_hash.eq(&answer.request_hash),
            api_answers::status.eq(answer.status),
            api_answers::body.eq(&answer.body),
        ))
        .execute(conn)
        .map(drop)
}

/// Gives a claim back: what was asked may be asked again.
pub fn release(conn: &mut Conn, key: Id<ApiKey>, name: &str) -> QueryResult<()> {
    let claimed = api_answers::table
        .filter(api_answers::key_id.eq(key))
        .filter(api_answers::idempotency.eq(name))
        .filter(api_answers::status.eq(NOT_YET));
    diesel::delete(claimed).execute(conn).map(drop)
}
