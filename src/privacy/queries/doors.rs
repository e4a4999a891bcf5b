//! SQL that reads what the doors of an answer keep beside it: what a calendar program said last, and
//! cards that can still be taken back.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::extract::{FromCalendar, OnCard, Stood};
use crate::config;
use crate::db::schema::{calendar_answers, card_entries};
use crate::db::{Conn, Id, Moment};
use crate::guests::Guest;
use crate::invitations::card::{self, Was};
use crate::invitations::party::Ages;
use crate::invitations::{Invitation, Reply};

const MOST: i64 = config::CAMPAIGN_GUESTS as i64;

/// What somebody's calendar program said last, by invitation.
pub fn calendars(
    conn: &mut Conn,
    of: &[Id<Invitation>],
) -> QueryResult<HashMap<Id<Invitation>, FromCalendar>> {
    let rows = calendar_answers::table
        .filter(calendar_answers::invitation_id.eq_any(of))
        .select((
            calendar_answers::invitation_id,
            calendar_answers::stamped_at,
            calendar_answers::sequence,
            calendar_answers::booked_at,
        ))
        .limit(MOST)
        .load::<(Id<Invitation>, Moment, i32, Option<Moment>)>(conn)?;
    let said = |(invitation, at, sequence, booked_at): (_, Moment, _, Option<Moment>)| {
        let said = FromCalendar {
            said_at: at.rfc3339(),
            sequence,
            booked_at: booked_at.map(Moment::rfc3339),
        };
        (invitation, said)
    };
    Ok(rows.into_iter().map(said).collect())
}

/// Cards of these parties, and of others that say how this guest stood, by the guest's party.
pub fn cards(
    conn: &mut Conn,
    parties: &[Id<Invitation>],
    guest: Id<Guest>,
) -> QueryResult<HashMap<String, Vec<OnCard>>> {
    let named = card_entries::before.like(format!("%{guest}%"));
    let rows = card_entries::table
        .filter(card_entries::invitation_id.eq_any(parties).or(named))
        .order((card_entries::at, card_entries::id))
        .select((card_entries::invitation_id, card_entries::at, card_entries::before))
        .limit(MOST)
        .load::<(Id<Invitation>, Moment, String)>(conn)?;
    let mut cards: HashMap<_, Vec<_>> = HashMap::new();
    for (party, at, before) in rows {
        let kept = card::read(&before).unwrap_or_default();
        let theirs = kept.into_iter().find(|was| was.guest == guest.as_str());
        let own = parties.contains(&party);
        let (whose, of) = match (own, &theirs) {
            (true, _) => ("die eigene Karte", party.to_string()),
            (false, Some(was)) => ("die Karte eines anderen Gastes", was.party.clone()),
            (false, None) => continue,
        };
        let card = OnCard { at: at.rfc3339(), whose, before: theirs.map(stood) };
        cards.entry(of).or_default().push(card);
    }
    Ok(cards)
}

fn stood(was: Was) -> Stood {
    Stood {
        reply: Reply::label(was.reply),
        adults: was.adults,
        ages: Ages::stored(&was.children).years().to_vec(),
        interpreter: was.interpreter,
        access: was.access,
        step_free: was.step_free,
    }
}
