//! Reply cards: entered one after the other, and taken back when one was the wrong one.

use super::super::card::{self, Card, Was};
use super::super::queries::cards::{self, Entry};
use super::super::queries::{self, answers};
use super::super::reply::{AnswerGiven, Who};
use super::super::slots::desk::Desk;
use super::super::{Answer, AnswerChannel, Invitation, Reply};
use super::answer::{AnswerError, Answered, By, Whose, answer};
use super::settle::{ledger, room, settle};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::outbox::{self, State};
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why a card stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    #[error("no such card of this caller's")]
    Unknown,
    #[error("entered too long ago")]
    TooLate,
    #[error("somebody has answered since")]
    Newer,
    #[error("nothing is ticked")]
    Nothing,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Answer(#[from] AnswerError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CardError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diese Karte ist hier nicht (mehr) eingetragen."),
            Self::TooLate => conflict(
                "too_late",
                "Diese Karte ist schon länger eingetragen. Bitte ändern Sie die Antwort unter \
                 Rückmeldungen.",
            ),
            Self::Newer => conflict(
                "newer_answer",
                "Inzwischen gibt es eine neuere Antwort. Die Karte wird nicht mehr zurückgenommen.",
            ),
            Self::Nothing => conflict("nothing_ticked", "Auf der Karte ist nichts angekreuzt."),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Answer(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Enters what a card says. The rules about seats are those of every answer; for a while it can be
/// taken back, and nothing leaves the house.
pub fn enter_card(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    invitation: Id<Invitation>,
    card: &Card,
    now: Moment,
) -> Result<Answered, CardError> {
    actor.may(Right::EnterAnswers)?;
    let staff = actor.staff.ok_or(CardError::Unknown)?;
    let row = queries::find(conn, invitation)?.ok_or(AnswerError::Unknown)?;
    // Held before it is looked at: what is kept for later must be what the answer finds.
    events::queries::hold(conn, row.event)?;
    let rows = queries::party(conn, row.party)?;
    let others = queries::ledger(conn, row.event, None)?;
    let mut before: Vec<Was> = rows.iter().map(Was::of).collect();
    let mut moved = Vec::new();
    let mut answered = None;
    if let Some(given) = &card.answer {
        let one = enter(conn, app, actor, invitation, given, now)?;
        moved.extend(&one.moved);
        answered = Some(one);
    }
    if let Some(wish) = &card.call {
        let mut given = AnswerGiven::plain(Answer::CallMe, Who::Everybody);
        given.wish.clone_from(wish);
        let one = enter(conn, app, actor, invitation, &given, now)?;
        moved.extend(&one.moved);
        answered = Some(one);
    }
    let answered = answered.ok_or(CardError::Nothing)?;
    let party = answered.party;
    before.extend(others.iter().filter(|row| moved.contains(&row.party)).map(Was::of));
    cards::insert(
        conn,
        &Entry { id: Id::new(), party, staff, at: now, before: card::written(&before) },
    )?;
    cards::forget_before(conn, now.before(config::CARD_UNDO))?;
    Ok(answered)
}

fn enter(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Invitation>,
    given: &AnswerGiven,
    now: Moment,
) -> Result<Answered, AnswerError> {
    let by = By { channel: AnswerChannel::Paper, staff: actor.staff };
    answer(conn, app, &Whose::Invitation { id, actor: actor.clone() }, given, by, now)
}

/// What a card may have put into the outbox, where it waits as long as the card can be taken back.
const KINDS: [&str; 5] = ["accepted", "waiting", "in_the_draw", "given_back", "call_soon"];

/// And what it says to others, who moved up because of it.
const MOVED: [&str; 3] = ["moved_up", "offer", "childcare_promised"];

const REMARK: &str = "Die Antwort-Karte wurde zurückgenommen.";

/// Takes a card back: everybody stands as before, and whoever moved up because of it waits again and
/// never hears of it. If they know already, or somebody else has the seat by now, whoever had it asks
/// for one again. Returns whose card it was.
pub fn take_back(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Entry>,
    now: Moment,
) -> Result<Id<Invitation>, CardError> {
    actor.may(Right::EnterAnswers)?;
    let entry = cards::find(conn, id)?.ok_or(CardError::Unknown)?;
    if Some(entry.staff) != actor.staff {
        return Err(CardError::Unknown);
    }
    let before = card::read(&entry.before).filter(|_| now < entry.at.after(config::CARD_UNDO));
    let before = before.ok_or(CardError::TooLate)?;
    let row = queries::find(conn, entry.party)?.ok_or(AnswerError::Unknown)?;
    events::queries::hold(conn, row.event)?;
    let event = events::queries::find(conn, row.event)?.ok_or(AnswerError::Unknown)?;
    if !event.takes_answers(now) {
        return Err(AnswerError::Closed(event.phase(now)).into());
    }
    if cards::has_newer_answer(conn, entry.party, entry.at)? {
        return Err(CardError::Newer);
    }
    let (own, moved): (Vec<Was>, Vec<Was>) =
        before.into_iter().partition(|was| was.is_of(entry.party));
    outbox::queries::withdraw(conn, entry.party.as_str(), &KINDS, REMARK, now)?;
    cards::unsay(conn, entry.party, entry.at)?;
    let (asks_again, moved) = match can_stand_again(conn, &event, &entry, (&own, &moved))? {
        true => (None, moved),
        false => (card::said_before(&own), Vec::new()),
    };
    match asks_again {
        Some(given) => {
            enter(conn, app, actor, entry.party, &given, now)?;
            // They have said nothing now: what stands in their history is what they said then.
            cards::unsay(conn, entry.party, now)?;
            for was in &own {
                let Some((id, row)) = still_there(conn, was)? else { continue };
                let waits_on = row.reply == Reply::Waiting && was.reply == Reply::Waiting;
                if !was.says_yes() || waits_on {
                    answers::stand(conn, id, &was.stand())?;
                }
            }
        }
        None => {
            for was in own.iter().chain(&moved) {
                let Some((id, row)) = still_there(conn, was)? else { continue };
                answers::stand(conn, id, &was.stand())?;
                if was.is_of(entry.party) {
                    continue;
                }
                outbox::queries::withdraw(conn, row.party.as_str(), &MOVED, REMARK, now)?;
                cards::undo_calls(conn, event.id, row.guest, entry.at)?;
            }
        }
    }
    for was in &own {
        let Some((id, row)) = still_there(conn, was)? else { continue };
        cards::restore(conn, id, was)?;
        cards::undo_calls(conn, event.id, row.guest, entry.at)?;
    }
    // Whoever moves up now does so because of something else.
    settle(conn, app, event.id, now).map_err(AnswerError::from)?;
    cards::remove(conn, entry.id)?;
    Ok(entry.party)
}

fn still_there(
    conn: &mut Conn,
    was: &Was,
) -> Result<Option<(Id<Invitation>, Invitation)>, diesel::result::Error> {
    let Some(id) = was.id() else { return Ok(None) };
    Ok(queries::find(conn, id)?.map(|row| (id, row)))
}

/// Whether everybody can stand as before a card: nobody who moved up because of it has heard of it, and
/// the seats, times and places in care are there. Call it with the event held.
fn can_stand_again(
    conn: &mut Conn,
    event: &Event,
    entry: &Entry,
    (own, moved): (&[Was], &[Was]),
) -> Result<bool, diesel::result::Error> {
    for was in moved {
        let Some((_, row)) = still_there(conn, was)? else { return Ok(false) };
        if row.withdrawn_at.is_some() || has_heard(conn, event, &row, entry.at)? {
            return Ok(false);
        }
    }
    if !own.iter().any(Was::says_yes) {
        // They take nothing from anybody.
        return Ok(true);
    }
    let room = room(conn, event)?;
    let mut rows = queries::ledger(conn, event.id, Some(entry.party))?;
    for row in &mut rows {
        let was = own.iter().chain(moved).find(|was| was.id() == Some(row.id));
        if let Some(was) = was {
            *row = was.again(row);
        }
    }
    let list = ledger(room, &rows);
    let care = list.cared_for();
    let others: Vec<Invitation> =
        rows.iter().filter(|row| row.party != entry.party).cloned().collect();
    let had = own.iter().filter(|was| was.reply == Reply::Accepted).find_map(|was| was.slot);
    let has_time = match (Desk::of(event, &others), had) {
        (Some(desk), Some(slot)) => desk.free().contains(&slot),
        (Some(_) | None, _) => true,
    };
    Ok(room.seats.is_none_or(|seats| list.taken() <= seats)
        && (care.is_empty() || room.care.takes(care))
        && has_time)
}

/// Whether somebody who moved up because of a card knows it by now: by their own page, by a message that
/// somebody sent sooner, or by a call.
fn has_heard(
    conn: &mut Conn,
    event: &Event,
    row: &Invitation,
    at: Moment,
) -> Result<bool, diesel::result::Error> {
    if cards::has_newer_answer(conn, row.party, at)?
        || cards::was_called(conn, event.id, row.guest, at)?
    {
        return Ok(true);
    }
    let about = [row.party.to_string()];
    for kind in MOVED {
        let sent = outbox::queries::deliveries(conn, &about, kind)?;
        let gone_out = sent.into_values().any(|state| match state {
            State::Queued | State::GivenUp => false,
            State::InFlight | State::Sent | State::Returned | State::Unknown => true,
        });
        if gone_out {
            return Ok(true);
        }
    }
    Ok(false)
}
