//! All SQL about messages.

use diesel::prelude::*;

use super::{Message, NewMessage, Queued, State};
use crate::db::schema::messages;
use crate::db::{Conn, Id, Moment};

/// Puts a message into the outbox, in the caller's transaction. The same recipient gets the same
/// message on the same occasion once.
pub fn queue(
    conn: &mut Conn,
    message: &NewMessage,
    host: &str,
    now: Moment,
) -> QueryResult<Queued> {
    let before = messages::table
        .filter(messages::unique_key.eq(&message.unique_key))
        .select(messages::id)
        .first::<Id<Message>>(conn)
        .optional()?;
    if before.is_some() {
        return Ok(Queued::Before);
    }
    let id = Id::<Message>::new();
    diesel::insert_into(messages::table)
        .values((
            (
                messages::id.eq(id),
                messages::unique_key.eq(&message.unique_key),
                messages::about.eq(&message.about),
                messages::topic.eq(&message.topic),
                messages::site_id.eq(&message.site),
                messages::campaign_id.eq(&message.campaign),
                messages::channel.eq(message.way),
                messages::kind.eq(&message.kind),
                messages::language.eq(&message.language),
                messages::recipient.eq(&message.recipient),
                messages::address.eq(&message.address),
                messages::sender_name.eq(&message.sender_name),
            ),
            (
                messages::subject.eq(&message.subject),
                messages::text.eq(&message.text),
                messages::html.eq(&message.html),
                messages::calendar.eq(message.calendar.as_ref().map(|file| &file.text)),
                messages::calendar_method.eq(message.calendar.as_ref().map(|file| file.method)),
                messages::unsubscribe.eq(&message.unsubscribe),
                messages::mail_id.eq(format!("{id}@{host}")),
            ),
            (
                messages::state.eq(State::Queued),
                messages::due_at.eq(message.due_at),
                messages::useless_at.eq(message.useless_at),
                messages::attempts.eq(0),
                messages::remark.eq(""),
                messages::created_at.eq(now),
            ),
        ))
        .execute(conn)?;
    Ok(Queued::Now(id))
}
