//! All SQL about answers that a key's repeated request gets again.

use diesel::prelude::*;

use super::api_key::ApiKey;
use crate::db::schema::api_answers;
use crate::db::{Conn, Id, Moment};

/// An answer that was given before.
pub struct Kept {
    pub request_hash: String,
    pub status: i32,
    pub body: String,
}

/// What was answered to this key under this name.
pub fn kept(conn: &mut Conn, key: Id<ApiKey>, name: &str) -> QueryResult<Option<Kept>> {
    let row = api_answers::table
        .filter(api_answers::key_id.eq(key))
        .filter(api_answers::idempotency.eq(name))
        .select((api_answers::request_hash, api_answers::status, api_answers::body))
        .first::<(String, i32, String)>(conn)
        .optional()?;
    Ok(row.map(|(request_hash, status, body)| Kept { request_hash, status, body }))
}

/// Keeps an answer; the first one stays.
pub fn keep(
    conn: &mut Conn,
    key: Id<ApiKey>,
    name: &str,
    answer: &Kept,
    now: Moment,
) -> QueryResult<()> {
    if kept(conn, key, name)?.is_some() {
        return Ok(());
    }
    diesel::insert_into(api_answers::table)
        .values((
            api_answers::id.eq(Id::<Kept>::new()),
            api_answers::key_id.eq(key),
            api_answers::idempotency.eq(name),
            api_answers::request_hash.eq(&answer.request_hash),
            api_answers::status.eq(answer.status),
            api_answers::body.eq(&answer.body),
            api_answers::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
