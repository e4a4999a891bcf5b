//! A guest answers, or staff for them: by link, code, phone, counter, paper. One action for all doors.

use super::super::guest_list::{Move, Refusal, Seat, Standing};
use super::super::messages::{Occasion, Sending};
use super::super::party::{Ages, Party, PartyError};
use super::super::queries::calls::{self, Listed};
use super::super::queries::{self, answers};
use super::super::reply::{AnswerGiven, Stand, Who, share, without_seat};
use super::super::slots::desk::{Desk, Taken};
use super::super::{
    Answer, AnswerChannel, CallReason, ChildrenStay, Invitation, Needs, Reply, TokenKind,
};
use super::post::{self, How, PostError, tell};
use super::settle::{demand, ledger, room, write_moves};
use crate::childcare::Left;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Phase, Seating};
use crate::problem::{Explain, Explanation, conflict, missing, unusable};
use crate::staff::{Actor, Staff};
use crate::web::App;

/// Whose answer it is.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Whoever has this link.
    Link { token_hash: String },
    /// Staff enter it; they must see the event.
    Invitation { id: Id<Invitation>, actor: Actor },
    /// They have proven who they are: signed in, or by a mail that reached them.
    Themselves { id: Id<Invitation> },
}

/// Through which door, and who entered it.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub channel: AnswerChannel,
    /// `None`: the guest.
    pub staff: Option<Id<Staff>>,
}

/// Where the answer left the guest.
#[derive(Clone, Debug)]
pub struct Answered {
    pub event: Id<Event>,
    pub party: Id<Invitation>,
    pub reply: Reply,
    pub place_in_line: Option<usize>,
    /// Other parties that have a seat, an offer or a place in care because of it, and are told.
    pub moved: Vec<Id<Invitation>>,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error("no such invitation")]
    Unknown,
    #[error("the invitation was withdrawn")]
    Withdrawn,
    #[error("the event is {0:?}")]
    Closed(Phase),
    #[error(transparent)]
    Party(#[from] PartyError),
    #[error("more people than seats: {seats}")]
    TooLarge { seats: i32 },
    #[error("has {has} seats, {free} more are free")]
    NoMoreSeats { has: i32, free: i32 },
    #[error("has {has} places in care, and there are not enough for more")]
    NoMoreCare { has: i32, left: Left },
    #[error("somebody else has this time")]
    SlotTaken,
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<Refusal> for AnswerError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooLarge { seats } => Self::TooLarge { seats },
            Refusal::NoMoreSeats { has, free } => Self::NoMoreSeats { has, free },
            Refusal::NoMoreCare { has, left } => Self::NoMoreCare { has, left },
        }
    }
}

impl Explain for AnswerError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diese Einladung kennen wir nicht."),
            Self::Withdrawn => conflict("withdrawn", "Diese Einladung wurde zurückgezogen."),
            Self::Closed(phase) => {
                let sentence = match phase {
                    Phase::Cancelled => "Die Veranstaltung fällt aus.",
                    Phase::Running => "Die Veranstaltung läuft schon. Kommen Sie gern dazu.",
                    Phase::Over | Phase::Closed => "Die Veranstaltung ist schon vorbei.",
                    Phase::Draft | Phase::Published => {
                        "Die Veranstaltung ist noch nicht veröffentlicht."
                    }
                };
                conflict(
                    match phase {
                        Phase::Cancelled => "event_cancelled",
                        Phase::Running => "event_begun",
                        Phase::Over | Phase::Closed => "event_over",
                        Phase::Draft | Phase::Published => "event_not_published",
                    },
                    sentence,
                )
            }
            Self::Party(error) => unusable("party", &party_sentence(*error)),
            Self::TooLarge { seats } => conflict(
                "party_too_large",
                &format!(
                    "So viele Plätze gibt es nicht. Es sind {seats}. Bitte kommen Sie mit weniger Personen."
                ),
            ),
            Self::NoMoreSeats { has, free } => conflict(
                "no_more_seats",
                &format!(
                    "Für so viele Personen sind nicht genug Plätze frei. {has} Plätze bleiben \
                     fest, {free} mehr sind frei. Kommen Sie mit weniger Personen?"
                ),
            ),
            Self::NoMoreCare { has, left } => conflict(
                "no_more_care",
                &format!(
                    "In der Kinderbetreuung sind nicht genug Plätze frei. {has} bleiben fest. Dazu \
                     ist {}.",
                    left.in_words()
                ),
            ),
            Self::SlotTaken => conflict(
                "slot_taken",
                "Diese Zeit ist inzwischen vergeben. Bitte wählen Sie eine andere.",
            ),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// What is wrong with a party, in German for staff.
pub fn party_sentence(error: PartyError) -> String {
    match error {
        PartyError::TooManyChildren => {
            format!("Es können höchstens {} Kinder mitkommen.", config::PARTY_CHILDREN)
        }
        PartyError::Age(_) => {
            format!("Kinder sind 0 bis {} Jahre alt.", config::CHILD_AGE)
        }
        PartyError::TooManyAdults => {
            format!("Es können höchstens {} Erwachsene zusammen kommen.", config::PARTY_ADULTS)
        }
        PartyError::Nobody => "Bitte sagen Sie, wer kommt.".into(),
    }
}

/// Takes an answer: decides about seats with the event held, keeps its history, moves the waiting
/// list up and tells whoever must know. The same answer twice is as good as once.
pub fn answer(
    conn: &mut Conn,
    app: &App,
    whose: &Whose,
    given: &AnswerGiven,
    by: By,
    now: Moment,
) -> Result<Answered, AnswerError> {
    let asked = match whose {
        Whose::Link { token_hash } => queries::by_token(conn, token_hash, TokenKind::Link)?,
        Whose::Invitation { id, .. } | Whose::Themselves { id } => queries::find(conn, *id)?,
    };
    let asked = asked.ok_or(AnswerError::Unknown)?;
    events::queries::hold(conn, asked.event)?;
    let event = events::queries::find(conn, asked.event)?.ok_or(AnswerError::Unknown)?;
    if let Whose::Invitation { actor, .. } = whose
        && !queries::is_met(conn, &asked, &event, &actor.scope)?
    {
        return Err(AnswerError::Unknown);
    }
    if !event.takes_answers(now) {
        return Err(AnswerError::Closed(event.phase(now)));
    }
    let given = &given.kept_at(event.format.sensitivity);
    let rows = queries::ledger(conn, event.id, Some(asked.party))?;
    let party: Vec<&Invitation> = rows.iter().filter(|row| row.party == asked.party).collect();
    // What was read before the event was held may have changed.
    let asked = match party.iter().find(|row| row.id == asked.id).or(party.first()) {
        Some(row) => (*row).clone(),
        None => return Err(AnswerError::Withdrawn),
    };

    let wanted = wanted(&asked, &party, given)?;
    let room = room(conn, &event)?;
    let mut list = ledger(room, &rows);
    // Whoever comes too late for an offer finds it with whoever is next.
    let mut moves = list.lapse(now);
    moves.extend(list.settle());
    let before = list.standing(asked.party);
    let coming = wanted.iter().filter(|one| one.comes());
    let demand = demand(room, coming.map(|one| (one.adults, &one.ages, one.stay)));
    match demand.persons {
        0 => list.leave(asked.party),
        _ => drop(list.ask(asked.party, demand, now)?),
    }
    let because = list.settle();
    let after = list.standing(asked.party);
    let slot = slot(&event, &rows, asked.party, (after, given.slot))?;

    let changed = keep(conn, &wanted, given, (after, slot), by, now)?;
    let own = Some(asked.party);
    write_moves(conn, app, &event, (&mut list, &moves), own, now, now)?;
    let told_at = held(by.channel, now);
    let moved = write_moves(conn, app, &event, (&mut list, &because), own, told_at, now)?;
    moves.extend(because);
    let place_in_line = match event.seating {
        // Before the draw there is no line.
        Seating::ByLot => None,
        Seating::AtOnce | Seating::ByOffer => list.place_in_line(asked.party),
    };
    // They have answered: nobody needs to ask them any more, even if they say what they said before.
    let reasons: &[CallReason] = match given.answer {
        Answer::CallMe => &[CallReason::Invite, CallReason::SecondTry],
        Answer::Yes | Answer::No | Answer::Maybe => &[
            CallReason::Invite,
            CallReason::SecondTry,
            CallReason::Remind,
            CallReason::Asked,
            CallReason::CareLost,
        ],
    };
    for row in &party {
        calls::needless(conn, event.id, Some(row.guest), reasons, now)?;
    }
    if changed || given.answer == Answer::CallMe {
        let other_time = slot != asked.slot;
        let change = Change { before, after, place_in_line, moves: &moves, other_time };
        confirm(conn, app, &event, &asked, given, (by, change), now)?;
    }
    let reply = queries::find(conn, asked.id)?.map_or(asked.reply, |row| row.reply);
    Ok(Answered { event: event.id, party: asked.party, reply, place_in_line, moved })
}

/// Which of the event's times the party gets, if it has a place. Whoever wished one that is gone while
/// others are free chooses again; whoever waits gets one when a place is free.
fn slot(
    event: &Event,
    rows: &[Invitation],
    party: Id<Invitation>,
    (after, wish): (Option<Standing>, Option<i32>),
) -> Result<Option<i32>, AnswerError> {
    let Some(mut desk) = Desk::of(event, rows) else { return Ok(None) };
    match after {
        Some(Standing { seat: Seat::Taken, .. }) => {
            desk.give(party, wish).map_err(|Taken| AnswerError::SlotTaken)
        }
        Some(Standing { seat: Seat::Offered { .. } | Seat::Waits { .. }, .. }) | None => Ok(None),
    }
}

/// What one row shall say.
struct Wanted<'a> {
    row: &'a Invitation,
    said: Said,
    adults: i32,
    ages: Ages,
    stay: ChildrenStay,
}

/// Whether a row is spoken about at all, and what it comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// This answer is not about them.
    Nothing,
    Comes,
    Stays(Reply),
}

impl Wanted<'_> {
    fn comes(&self) -> bool {
        match self.said {
            Said::Comes => true,
            Said::Stays(_) => false,
            Said::Nothing => self.row.says_yes(),
        }
    }
}

/// Shares the answer out among the rows of those who were asked together.
fn wanted<'a>(
    asked: &Invitation,
    party: &[&'a Invitation],
    given: &AnswerGiven,
) -> Result<Vec<Wanted<'a>>, AnswerError> {
    let spoken_for = |row: &Invitation| match &given.who {
        Who::Only => row.id == asked.id,
        Who::Household(_) | Who::Everybody => true,
    };
    let comes = |row: &Invitation| match (&given.who, given.answer) {
        (_, Answer::No | Answer::Maybe | Answer::CallMe) => false,
        (Who::Only, Answer::Yes) => row.id == asked.id,
        (Who::Household(guests), Answer::Yes) => guests.contains(&row.guest),
        (Who::Everybody, Answer::Yes) => true,
    };
    let mut shares = match given.answer {
        Answer::Yes => {
            let coming = party.iter().filter(|row| comes(row)).count();
            let adults = i32::try_from(coming).unwrap_or(i32::MAX);
            let adults = match coming {
                0 => 0,
                _ => adults.saturating_add(given.companions.max(0)),
            };
            let whole = Party::of(adults, given.children.clone(), party.len())?;
            share(&whole, coming)
        }
        Answer::No | Answer::Maybe | Answer::CallMe => Vec::new(),
    }
    .into_iter();
    // Companions and children stand with whoever answered, if they come themselves.
    let mut order: Vec<&&Invitation> = party.iter().collect();
    order.sort_by_key(|row| row.id != asked.id);
    let wanted = order.into_iter().map(|row| {
        let kept = |said| Wanted {
            row,
            said,
            adults: row.adults,
            ages: row.children.clone(),
            stay: row.children_stay,
        };
        if !spoken_for(row) {
            return kept(Said::Nothing);
        }
        if comes(row) {
            let (adults, ages) = shares.next().unwrap_or((1, Default::default()));
            return Wanted { row, said: Said::Comes, adults, ages, stay: given.children_stay };
        }
        match given.answer {
            // The others of the household come, this one does not.
            Answer::Yes => kept(Said::Stays(Reply::Declined)),
            Answer::CallMe => kept(Said::Nothing),
            Answer::No | Answer::Maybe => kept(Said::Stays(without_seat(given.answer, row.reply))),
        }
    });
    Ok(wanted.collect())
}

/// Writes the rows of the party and its history. `false` if everything stood there already.
fn keep(
    conn: &mut Conn,
    wanted: &[Wanted],
    given: &AnswerGiven,
    (after, slot): (Option<Standing>, Option<i32>),
    by: By,
    now: Moment,
) -> Result<bool, diesel::result::Error> {
    let mut changed = false;
    for one in wanted {
        let stand = match (one.comes(), after) {
            (true, Some(decided)) => {
                Stand::coming(one.adults, one.ages.clone(), decided, slot).with_children(one.stay)
            }
            (true, None) | (false, _) => match one.said {
                Said::Stays(reply) => Stand::away(reply),
                Said::Nothing | Said::Comes => continue,
            },
        };
        let row = one.row;
        let needs = match one.said {
            Said::Comes => given.needs.clone(),
            Said::Nothing => row.needs(),
            Said::Stays(_) => Needs::default(),
        };
        let barrier = match one.said {
            Said::Stays(Reply::Declined) if given.answer == Answer::No => {
                given.why.after(row.barrier)
            }
            Said::Nothing => row.barrier,
            Said::Comes | Said::Stays(_) => None,
        };
        let same_needs = row.needs() == needs;
        if Stand::of(row) == stand && same_needs && row.replied_at.is_some() {
            if row.barrier != barrier {
                answers::hindered(conn, row.id, barrier)?;
            }
            continue;
        }
        answers::stand(conn, row.id, &stand)?;
        if one.said == Said::Nothing {
            continue;
        }
        changed = true;
        let delivered_at = row.delivered_at.unwrap_or(now);
        answers::replied(conn, row.id, (&needs, barrier), delivered_at, now)?;
        let said = match one.said {
            Said::Comes => Answer::Yes,
            Said::Stays(Reply::Maybe) => Answer::Maybe,
            Said::Nothing | Said::Stays(_) => Answer::No,
        };
        note(conn, row.id, said, &stand, by, now)?;
    }
    Ok(changed)
}

fn note(
    conn: &mut Conn,
    invitation: Id<Invitation>,
    answer: Answer,
    stand: &Stand,
    by: By,
    now: Moment,
) -> Result<(), diesel::result::Error> {
    let children = stand.children.to_string();
    let said = answers::Said {
        invitation,
        answer,
        adults: stand.adults,
        children: &children,
        channel: by.channel,
        staff: by.staff,
        at: now,
    };
    answers::note(conn, &said)
}

struct Change<'a> {
    before: Option<Standing>,
    after: Option<Standing>,
    place_in_line: Option<usize>,
    moves: &'a [Move<Id<Invitation>>],
    /// Whether it comes at another time than before.
    other_time: bool,
}

/// When the word about an answer goes out. A card may have been typed in for somebody else: as long as
/// that can be taken back, nothing leaves the house.
fn held(channel: AnswerChannel, now: Moment) -> Moment {
    match channel {
        AnswerChannel::Paper => now.after(config::CARD_UNDO),
        AnswerChannel::Link
        | AnswerChannel::Code
        | AnswerChannel::Phone
        | AnswerChannel::Counter
        | AnswerChannel::Sms
        | AnswerChannel::Calendar
        | AnswerChannel::Mail
        | AnswerChannel::Api => now,
    }
}

/// Tells the party what its own answer came to.
fn confirm(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    asked: &Invitation,
    given: &AnswerGiven,
    (by, change): (By, Change),
    now: Moment,
) -> Result<(), AnswerError> {
    let people = queries::party(conn, asked.party)?;
    let people = queries::with_guests(conn, people)?;
    let mark = Id::<answers::Said>::new().to_string();
    let sending = Sending { due_at: held(by.channel, now), ..Sending::now(now, mark) };
    let had = change.before.map(|one| one.seat);
    let was_waiting = matches!(had, Some(Seat::Waits { .. }));
    let mut event = event.clone();
    let occasion = match (given.answer, change.after.map(|one| one.seat)) {
        (Answer::CallMe, _) => {
            let delivered_at = asked.delivered_at.unwrap_or(now);
            let stays = (&asked.needs(), asked.barrier);
            answers::replied(conn, asked.id, stays, delivered_at, now)?;
            match post::call(conn, &event, &people, CallReason::Asked, &given.wish, now)? {
                Listed::Now => note(conn, asked.id, Answer::CallMe, &Stand::of(asked), by, now)?,
                Listed::Before => return Ok(()),
            }
            Occasion::CallSoon
        }
        // Their calendar must hear of it, by a number higher than that of the entry.
        (Answer::No | Answer::Maybe, _) if had == Some(Seat::Taken) && event.is_in_calendars() => {
            events::queries::raise_calendar_seq(conn, event.id)?;
            event.calendar_seq += 1;
            Occasion::GivenBack
        }
        // Whoever answers by text message sees no page that says it was heard.
        (Answer::No, _) if by.channel == AnswerChannel::Sms => Occasion::Declined,
        (Answer::No | Answer::Maybe, _) | (Answer::Yes, None) => return Ok(()),
        (Answer::Yes, Some(Seat::Taken)) if change.before == change.after && !change.other_time => {
            return Ok(());
        }
        (Answer::Yes, Some(Seat::Taken)) if change.moves.contains(&Move::Up(asked.party)) => {
            if was_waiting {
                Occasion::MovedUp
            } else {
                Occasion::Accepted
            }
        }
        (Answer::Yes, Some(Seat::Taken)) => Occasion::Accepted,
        // It is theirs for the asking, and they have just asked: nothing is offered to them.
        (Answer::Yes, Some(Seat::Offered { .. })) => return Ok(()),
        (Answer::Yes, Some(Seat::Waits { .. })) if was_waiting => return Ok(()),
        (Answer::Yes, Some(Seat::Waits { .. })) => match event.seating {
            Seating::ByLot => Occasion::InTheDraw,
            Seating::AtOnce | Seating::ByOffer => {
                Occasion::Waiting { place_in_line: change.place_in_line.unwrap_or(1) }
            }
        },
    };
    let how = match (by.channel, &occasion) {
        // Whoever sent a card by post has not seen the page that says so.
        (AnswerChannel::Paper, Occasion::Waiting { .. }) => How::Written,
        (AnswerChannel::Sms, _) => How::TextBack,
        _ => How::MailOnly,
    };
    tell(conn, app, &event, &people, (&occasion, how), &sending, now)?;
    Ok(())
}
