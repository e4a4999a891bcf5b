//! The phone round: a caller takes the next call, says what became of it, and gets the one after.

use super::super::call_round::{Outcome, Waits, is_tried_enough, may_call};
use super::super::correspondent::{occasion, reason_not_to};
use super::super::messages::{Member, Sending};
use super::super::queries::calls::{self, Call};
use super::super::queries::{self, round};
use super::super::reply::AnswerGiven;
use super::super::way::{Reached, Wish, reached};
use super::super::{AnswerChannel, CallReason, Reply};
use super::answer::{AnswerError, Answered, By, Whose, answer};
use super::change::letters_until;
use super::post::{Letters, PostError, texting, write};
use super::settle::call_done;
use super::unsubscribe::no_more_texts;
use super::withdraw::WithdrawError;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::guests::consent::{Decision, Source, What};
use crate::guests::queries::consents::{self, Consent};
use crate::guests::{self, Channel, PhoneOff};
use crate::problem::{Explain, Explanation, conflict, missing, unusable};
use crate::staff::{Actor, NotAllowed, Right, Staff};
use crate::web::App;

/// Why a call is not theirs to make.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    #[error("no such call in this scope")]
    Unknown,
    #[error("the call is done")]
    Done,
    #[error("somebody else has taken the call")]
    Taken { by: String },
    #[error("a program has no phone")]
    NoCaller,
    #[error("the agreed time is not to come")]
    NoTime,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Answer(#[from] AnswerError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Rewrite(#[from] WithdrawError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for RoundError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diesen Anruf gibt es hier nicht (mehr)."),
            Self::Done => conflict("call_done", "Dieser Anruf ist schon erledigt."),
            Self::Taken { by } => conflict(
                "call_taken",
                &format!("Diesen Anruf hat inzwischen {by}. Bitte nehmen Sie den nächsten."),
            ),
            Self::NoCaller => conflict("no_caller", "Am Telefon ist ein Mensch angemeldet."),
            Self::NoTime => unusable(
                "no_time",
                "Diese Zeit verstehen wir nicht, oder sie ist vorbei. Schreiben Sie zum Beispiel: \
                 Dienstag ab 14 Uhr.",
            ),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Answer(error) => error.explain(),
            Self::Post(error) => error.explain(),
            Self::Rewrite(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Whom a caller calls next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Call(Id<Call>),
    /// Nobody waits, or somebody else speaks with them.
    Nobody,
    /// Somebody waits, but at this hour nobody is called who has not wished for it.
    TooLate,
}

/// What became of a call.
#[derive(Clone, Debug)]
pub enum Spoken {
    Answer(AnswerGiven),
    /// They know now; there is nothing to answer.
    Reached,
    NotReached,
    Again(Moment),
    WrongNumber,
    NoCalls,
}

/// Where that left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Whoever waits should hear it while they are on the phone.
    Answered {
        reply: Reply,
        place_in_line: Option<usize>,
    },
    Done,
    /// It rests and comes again.
    Rests,
    /// Tried often enough: it stands on the list, with a note.
    LeftRound,
    Agreed(Moment),
    /// It is said by mail or letter instead.
    Written(Channel),
    /// Somebody else of the household is called.
    PassedOn,
    /// Nothing else reaches them: somebody must find out.
    NoOtherWay,
}

/// Gives this caller the next call, or the one they have already; nobody else gets it for
/// [`config::CALL_LEASE`]. `skip` is given back and not taken again at once. `event`: only of that one.
pub fn next_call(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    (event, skip): (Option<Id<Event>>, Option<Id<Call>>),
    now: Moment,
) -> Result<Next, RoundError> {
    let staff = caller(actor)?;
    let of_event = match event {
        Some(id) => {
            Some(events::actions::noticed_by(conn, actor, id).map_err(|_| RoundError::Unknown)?)
        }
        None => None,
    };
    let of = match &of_event {
        Some(event) => calls::Of::Event(event.id, actor.scope.guests_at(event.site)),
        None => calls::Of::Sites(actor.scope.sites()),
    };
    if let Some(skip) = skip {
        round::release(conn, skip, staff)?;
    }
    let theirs = round::busy(conn, now)?.into_iter().find(|one| one.staff == staff);
    if let Some(theirs) = theirs {
        return Ok(Next::Call(theirs.call));
    }
    let mut waiting = round::waiting(conn, of, now)?;
    waiting.sort_by_key(|call| Waits::place(&call.waits()));
    let mut too_late = false;
    for call in waiting.iter().filter(|call| Some(call.id) != skip) {
        if !may_call(call.due_at, now, app.office().land) {
            too_late = true;
            continue;
        }
        round::hold_guest(conn, call.guest)?;
        let busy = round::busy(conn, now)?;
        let speaks = busy
            .iter()
            .any(|one| one.guest == call.guest || (one.phone.is_some() && one.phone == call.dials));
        let until = now.after(config::CALL_LEASE);
        if !speaks && round::claim(conn, call.id, staff, until, now)? {
            return Ok(Next::Call(call.id));
        }
    }
    Ok(if too_late { Next::TooLate } else { Next::Nobody })
}

/// Gives a call back without a word about it.
pub fn pause_call(conn: &mut Conn, actor: &Actor, id: Id<Call>) -> Result<(), RoundError> {
    Ok(round::release(conn, id, caller(actor)?)?)
}

/// A call that this caller may make now: theirs, or nobody's.
pub fn own_call(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Call>,
    now: Moment,
) -> Result<(Call, Event), RoundError> {
    let staff = caller(actor)?;
    let call = round::one(conn, id)?.ok_or(RoundError::Unknown)?;
    let event =
        events::actions::noticed_by(conn, actor, call.event).map_err(|_| RoundError::Unknown)?;
    let guest = guests::queries::find(conn, call.guest)?.ok_or(RoundError::Unknown)?;
    if !actor.scope.meets(event.site, guest.site) {
        return Err(RoundError::Unknown);
    }
    if call.done_at.is_some() {
        return Err(RoundError::Done);
    }
    let busy = round::busy(conn, now)?;
    match busy.into_iter().find(|one| one.call == id && one.staff != staff) {
        Some(other) => Err(RoundError::Taken { by: other.staff_name }),
        None => Ok((call, event)),
    }
}

/// Writes down what became of a call. Twice is as good as once: the second finds it done or resting.
pub fn note_call(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Call>,
    spoken: &Spoken,
    now: Moment,
) -> Result<Noted, RoundError> {
    let staff = Some(caller(actor)?);
    // Held before it is looked at: of two who have the page open one speaks first.
    let known = round::one(conn, id)?.ok_or(RoundError::Unknown)?;
    round::hold_guest(conn, known.guest)?;
    let (call, event) = own_call(conn, actor, id, now)?;
    match spoken {
        Spoken::Answer(given) => {
            let invitation = call.invitation.ok_or(AnswerError::Unknown)?;
            round::note(conn, id, staff, Outcome::Reached, now)?;
            // Before the answer, which ends calls that nobody needs to make any more: this one was made.
            call_done(conn, id, staff, now)?;
            let whose = Whose::Invitation { id: invitation, actor: actor.clone() };
            let by = By { channel: AnswerChannel::Phone, staff };
            let Answered { reply, place_in_line, .. } = answer(conn, app, &whose, given, by, now)?;
            Ok(Noted::Answered { reply, place_in_line })
        }
        Spoken::Reached => {
            round::note(conn, id, staff, Outcome::Reached, now)?;
            call_done(conn, id, staff, now)?;
            Ok(Noted::Done)
        }
        Spoken::NotReached => {
            round::note(conn, id, staff, Outcome::NotReached, now)?;
            round::tried_in_vain(conn, id, now.after(config::CALL_REST))?;
            match is_tried_enough(call.tries + 1) {
                true => Ok(Noted::LeftRound),
                false => Ok(Noted::Rests),
            }
        }
        Spoken::Again(at) if *at <= now => Err(RoundError::NoTime),
        Spoken::Again(at) => {
            round::note(conn, id, staff, Outcome::Again, now)?;
            round::agreed(conn, id, *at)?;
            Ok(Noted::Agreed(*at))
        }
        Spoken::WrongNumber => {
            round::note(conn, id, staff, Outcome::WrongNumber, now)?;
            off(conn, app, &event, &call, (PhoneOff::Wrong, staff), now)
        }
        Spoken::NoCalls => {
            round::note(conn, id, staff, Outcome::NoCalls, now)?;
            off(conn, app, &event, &call, (PhoneOff::Unwished, staff), now)
        }
    }
}

fn caller(actor: &Actor) -> Result<Id<Staff>, RoundError> {
    actor.may(Right::EnterAnswers)?;
    actor.staff.ok_or(RoundError::NoCaller)
}

/// Nobody calls this number any more, whoever of the household it is written beside. Somebody else of
/// them is called, or it is said another way.
fn off(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    call: &Call,
    (why, staff): (PhoneOff, Option<Id<Staff>>),
    now: Moment,
) -> Result<Noted, RoundError> {
    let people = household(conn, call)?;
    let number = guests::queries::find(conn, call.guest)?.and_then(|guest| guest.phone);
    for one in &people {
        let same = one.guest.phone.is_some() && one.guest.phone == number;
        let theirs = match why {
            PhoneOff::Wrong => same,
            // A wish is one person's own.
            PhoneOff::Unwished => one.guest.id == call.guest,
        };
        if theirs {
            mark(conn, one.guest.clone(), (why, staff), now)?;
        }
    }
    if !people.iter().any(|one| one.guest.id == call.guest)
        && let Some(guest) = guests::queries::find(conn, call.guest)?
    {
        mark(conn, guest, (why, staff), now)?;
    }
    if why == PhoneOff::Wrong
        && let Some(guest) = guests::queries::find(conn, call.guest)?
    {
        // Whoever lives there reads none of what waits for them.
        no_more_texts(conn, app, &guest, "Die Nummer stimmt nicht.", now)?;
    }
    let people = household(conn, call)?;
    if let (PhoneOff::Wrong, Some(other)) = (why, people.iter().find(|one| one.guest.has_phone())) {
        round::pass_on(conn, call.id, &other.invitation)?;
        return Ok(Noted::PassedOn);
    }
    match elsewhere(conn, app, event, &people, call, now)? {
        Some(channel) => {
            calls::done(conn, call.id, staff, now)?;
            Ok(Noted::Written(channel))
        }
        None if is_needless(why, call.reason) => {
            calls::done(conn, call.id, staff, now)?;
            Ok(Noted::Done)
        }
        None => {
            if let Some(staff) = staff {
                round::release(conn, call.id, staff)?;
            }
            Ok(Noted::NoOtherWay)
        }
    }
}

/// Whether nothing is left to say to somebody who wants no calls: what was only a question is dropped,
/// what they must know is not.
fn is_needless(why: PhoneOff, reason: CallReason) -> bool {
    match (why, reason) {
        (PhoneOff::Wrong, _) => false,
        (
            PhoneOff::Unwished,
            CallReason::Invite
            | CallReason::Asked
            | CallReason::Missed
            | CallReason::Returned
            | CallReason::SecondTry
            | CallReason::Remind,
        ) => true,
        (
            PhoneOff::Unwished,
            CallReason::MovedUp
            | CallReason::CareLost
            | CallReason::Changed
            | CallReason::Cancelled,
        ) => false,
    }
}

/// Notes on a guest why nobody calls them; a wish is kept as a step of its own, with who heard it.
fn mark(
    conn: &mut Conn,
    mut guest: guests::Guest,
    (why, staff): (PhoneOff, Option<Id<Staff>>),
    now: Moment,
) -> Result<(), diesel::result::Error> {
    let before = guest.phone_off.replace(why);
    guests::queries::update(conn, &guest, now)?;
    match why {
        PhoneOff::Unwished if before != Some(why) => {
            let decision = Decision::Withdrawn;
            let step = Consent {
                what: What::Phone,
                decision,
                wording: What::Phone.question(decision).to_owned(),
                source: Source::Phone,
                staff,
                at: now,
            };
            consents::note(conn, guest.id, &step)
        }
        PhoneOff::Unwished | PhoneOff::Wrong => Ok(()),
    }
}

fn household(conn: &mut Conn, call: &Call) -> Result<Vec<Member>, diesel::result::Error> {
    let Some(invitation) = call.invitation else { return Ok(Vec::new()) };
    let Some(row) = queries::find(conn, invitation)? else { return Ok(Vec::new()) };
    let party = queries::party(conn, row.party)?;
    queries::with_guests(conn, party)
}

/// Says by mail or letter what the call was to say, if that still helps. `None`: it does not.
fn elsewhere(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    call: &Call,
    now: Moment,
) -> Result<Option<Channel>, RoundError> {
    let kind = match call.reason {
        CallReason::Invite | CallReason::Returned => "invitation",
        CallReason::MovedUp if people.iter().any(|one| one.invitation.offered_until.is_some()) => {
            "offer"
        }
        CallReason::MovedUp => "moved_up",
        CallReason::CareLost => "care_lost",
        CallReason::Changed => "changed",
        CallReason::Cancelled => "cancelled",
        // They have been written to already, or there is nothing to write.
        CallReason::Asked | CallReason::Missed | CallReason::SecondTry | CallReason::Remind => {
            return Ok(None);
        }
    };
    if reason_not_to(event, people, kind, now).is_some() {
        return Ok(None);
    }
    let Some(occasion) = occasion(conn, event, people, kind, now)? else { return Ok(None) };
    let texting = texting(app, event, &occasion).map_err(PostError::from)?;
    let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, &texting);
    let arrives = match by {
        Reached::Mail(_) | Reached::Text(_) => true,
        Reached::Letter(_) => letters_until(event.begins_at, now) == Letters::Arrive,
        Reached::Call(_) | Reached::Nobody => false,
    };
    if !arrives {
        return Ok(None);
    }
    let campaign = people.first().and_then(|one| one.invitation.campaign);
    let sending = Sending {
        campaign: campaign.filter(|_| kind == "invitation"),
        ..Sending::now(now, format!("call:{}", call.id))
    };
    let queued = write(conn, app, event, people, by, (&occasion, &sending), now)?;
    Ok(queued.map(|_| by.channel()))
}
