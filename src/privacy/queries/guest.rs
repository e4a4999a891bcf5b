//! SQL that removes what is held about one person.

use diesel::prelude::*;

use super::super::audit::{Counts, Table};
use crate::assignments as sent;
use crate::attendance::paper_queries;
use crate::config;
use crate::db::schema::{
    answers, api_answers, attendance, attendance_operations, calendar_answers, call_tries, calls,
    card_entries, door_origins, events, guests, invitations, reply_tokens,
};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::followups;
use crate::guests::{self as people, Guest};
use crate::inbox;
use crate::invitations::Invitation;
use crate::reminders;

/// The events that know this person, in the order of their ids.
pub fn events(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<Id<Event>>> {
    let most = config::CAMPAIGN_GUESTS as i64;
    let mut known: Vec<Id<Event>> = invitations::table
        .filter(invitations::guest_id.eq(guest))
        .select(invitations::event_id)
        .limit(most)
        .load(conn)?;
    known.extend(
        attendance::table
            .filter(attendance::guest_id.eq(guest))
            .select(attendance::event_id)
            .distinct()
            .limit(most)
            .load::<Id<Event>>(conn)?,
    );
    known.extend(sent::queries::events_of(conn, guest)?);
    known.sort_unstable();
    known.dedup();
    Ok(known)
}

/// Those of them whose figures count: they have begun and were not cancelled.
pub fn begun(conn: &mut Conn, of: &[Id<Event>], now: Moment) -> QueryResult<Vec<Id<Event>>> {
    events::table
        .filter(events::id.eq_any(of))
        .filter(events::stage.eq_any([Stage::Published, Stage::Closed]))
        .filter(events::begins_at.le(now))
        .select(events::id)
        .load(conn)
}

/// This person's invitations, the oldest first.
pub fn invitations(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<Id<Invitation>>> {
    invitations::table
        .filter(invitations::guest_id.eq(guest))
        .order(invitations::id)
        .select(invitations::id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load(conn)
}

/// Removes every row about somebody who was taken out of all invitations.
pub fn remove(conn: &mut Conn, guest: &Guest) -> QueryResult<Counts> {
    let mut counts = Counts::default();
    let id = guest.id;
    let own = || invitations::table.filter(invitations::guest_id.eq(id)).select(invitations::id);
    let taps = attendance_operations::table.filter(attendance_operations::guest_id.eq(id));
    let tapped = taps.select(attendance_operations::operation);
    let origins = door_origins::table.filter(door_origins::operation.eq_any(tapped));
    counts.add(Table::Origins, diesel::delete(origins).execute(conn)?);
    counts.add(Table::Operations, diesel::delete(taps).execute(conn)?);
    let seen = attendance::table.filter(attendance::guest_id.eq(id));
    counts.add(Table::Attendance, diesel::delete(seen).execute(conn)?);
    counts.add(Table::SheetLines, paper_queries::forget(conn, id)?);
    counts.add(Table::FollowUps, followups::queries::forget(conn, id)?);
    counts.add(Table::Assignments, sent::queries::forget(conn, id)?);
    let wanted = calls::table.filter(calls::guest_id.eq(id));
    let tries = call_tries::table.filter(call_tries::call_id.eq_any(wanted.select(calls::id)));
    counts.add(Table::CallTries, diesel::delete(tries).execute(conn)?);
    counts.add(Table::Calls, diesel::delete(wanted).execute(conn)?);
    // Somebody else's call may still name the invitation.
    let theirs =
        invitations::table.filter(invitations::guest_id.eq(id)).select(invitations::id.nullable());
    let named = calls::table.filter(calls::invitation_id.eq_any(theirs));
    diesel::update(named).set(calls::invitation_id.eq(None::<Id<Invitation>>)).execute(conn)?;
    let said = answers::table.filter(answers::invitation_id.eq_any(own()));
    counts.add(Table::Answers, diesel::delete(said).execute(conn)?);
    let stamps = calendar_answers::table.filter(calendar_answers::invitation_id.eq_any(own()));
    counts.add(Table::CalendarAnswers, diesel::delete(stamps).execute(conn)?);
    let links = reply_tokens::table.filter(reply_tokens::invitation_id.eq_any(own()));
    counts.add(Table::Tokens, diesel::delete(links).execute(conn)?);
    counts.add(Table::Reminders, reminders::queries::forget(conn, id)?);
    // What is kept of a household's card names all of them; it can be taken back no more.
    let cards = card_entries::table.filter(
        card_entries::invitation_id.eq_any(own()).or(card_entries::before.like(format!("%{id}%"))),
    );
    counts.add(Table::Cards, diesel::delete(cards).execute(conn)?);
    let asked = invitations::table.filter(invitations::guest_id.eq(id));
    counts.add(Table::Invitations, diesel::delete(asked).execute(conn)?);
    let told = api_answers::table.filter(
        api_answers::body
            .like(format!("%{id}%"))
            .or(api_answers::body.like(format!("%{}%", literal(&guest.key))).escape('\\')),
    );
    counts.add(Table::ApiAnswers, diesel::delete(told).execute(conn)?);
    counts.add(Table::Consents, people::queries::consents::forget(conn, id)?);
    if let Some(address) = &guest.email {
        counts.add(Table::Inbox, inbox::queries::forget_sender(conn, address)?);
    }
    counts.add(Table::Imports, people::intake::actions::forget_details(conn)?);
    counts.add(Table::Guests, diesel::delete(guests::table.find(id)).execute(conn)?);
    Ok(counts)
}

/// As LIKE takes it for itself.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
