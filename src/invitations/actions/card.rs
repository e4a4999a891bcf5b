//! Reply cards: entered one after the other, and taken back when one was the wrong one.

use super::super::card::{self, Card, Was};
use super::super::queries::cards::{self, Entry};
use super::super::queries::{self, answers};
use super::super::reply::{AnswerGiven, Who};
use super::super::{Answer, AnswerChannel, Invitation, Reply};
use super::answer::{AnswerError, Answered, By, Whose, answer};
use super::settle::{ledger, room, write_moves};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events;
use crate::outbox;
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
    let before: Vec<Was> = rows.iter().map(Was::of).collect();
    let mut answered = None;
    if let Some(given) = &card.answer {
        answered = Some(enter(conn, app, actor, invitation, given, now)?);
    }
    if let Some(wish) = &card.call {
        let mut given = AnswerGiven::plain(Answer::CallMe, Who::Everybody);
        given.wish.clone_from(wish);
        answered = Some(enter(conn, app, actor, invitation, &given, now)?);
    }
    let answered = answered.ok_or(CardError::Nothing)?;
    let party = answered.party;
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

const REMARK: &str = "Die Antwort-Karte wurde zurückgenommen.";

/// Takes a card back: the party stands as before. Whoever had a seat asks for it again, and gets it if
/// nobody else has moved up meanwhile. Returns whose card it was.
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
    outbox::queries::withdraw(conn, entry.party.as_str(), &KINDS, REMARK, now)?;
    cards::unsay(conn, entry.party, entry.at)?;
    match card::said_before(&before) {
        Some(given) => {
            enter(conn, app, actor, entry.party, &given, now)?;
            // They have said nothing now: what stands in their history is what they said then.
            cards::unsay(conn, entry.party, now)?;
        }
        None => {
            let rows = queries::ledger(conn, event.id, Some(entry.party))?;
            let mut list = ledger(room(conn, &event)?, &rows);
            let mut moves = list.lapse(now);
            list.leave(entry.party);
            moves.extend(list.settle());
            let moved = (&mut list, moves.as_slice());
            write_moves(conn, app, &event, moved, Some(entry.party), now)
                .map_err(AnswerError::from)?;
        }
    }
    for was in &before {
        let Some(id) = was.id() else { continue };
        let Some(row) = queries::find(conn, id)? else { continue };
        let waits_on = row.reply == Reply::Waiting && was.reply == Reply::Waiting;
        if !was.says_yes() || waits_on {
            answers::stand(conn, id, &was.stand())?;
        }
        cards::restore(conn, id, was)?;
        cards::undo_calls(conn, event.id, row.guest, entry.at)?;
    }
    cards::remove(conn, entry.id)?;
    Ok(entry.party)
}
