//! A guest says what they do not want any more, or in which language they read us; what waits for them in
//! the outbox follows at once.

use super::super::correspondent::{Letters as OurLetters, occasion, reason_not_to};
use super::super::messages::{Member, Sending};
use super::super::queries;
use super::super::way::Reached;
use super::super::{CallReason, Invitation, TokenKind};
use super::change::letters_until;
use super::elsewhere;
use super::post::{Letters, PostError, call, text, write};
use super::withdraw::WithdrawError;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::guests::consent::{Decision, Source, What};
use crate::guests::queries::consents::{self, Consent};
use crate::guests::{self, Guest};
use crate::i18n::Language;
use crate::letters;
use crate::outbox::queries::{Waiting, WaitingFor};
use crate::outbox::{self, AsLetter, Correspondent, State, Way};
use crate::web::App;

/// What a guest does not want any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Letters instead of mails.
    Mail,
    /// No text messages.
    Texts,
    /// No invitations.
    Everything,
}

impl Leaving {
    fn what(self) -> What {
        match self {
            Self::Mail => What::Email,
            Self::Texts => What::Sms,
            Self::Everything => What::Invitations,
        }
    }
}

/// On whose word something is noted: what was shown to them, and where.
#[derive(Clone, Debug)]
pub struct Word {
    pub source: Source,
    pub wording: String,
}

/// The invitation behind the link of a mail's footer or of an answer page.
pub(in super::super) fn behind(
    conn: &mut Conn,
    token_hash: &str,
) -> diesel::QueryResult<Option<Invitation>> {
    match queries::by_token(conn, token_hash, TokenKind::Unsubscribe)? {
        Some(invitation) => Ok(Some(invitation)),
        None => queries::by_token(conn, token_hash, TokenKind::Link),
    }
}

fn household(conn: &mut Conn, token_hash: &str) -> diesel::QueryResult<Option<Vec<Member>>> {
    let Some(invitation) = behind(conn, token_hash)? else { return Ok(None) };
    let party = queries::party(conn, invitation.party)?;
    Ok(Some(queries::with_guests(conn, party)?))
}

/// Notes it for the people of the household whose message it was; what waits for them in the outbox
/// takes another way at once. `false` if the link is unknown. Twice is as good as once.
pub fn unsubscribe(
    conn: &mut Conn,
    app: &App,
    token_hash: &str,
    (leaving, word): (Leaving, &Word),
    now: Moment,
) -> Result<bool, WithdrawError> {
    let Some(people) = household(conn, token_hash)? else { return Ok(false) };
    for member in &people {
        leave(conn, &member.guest, leaving, word, now)?;
    }
    for member in &people {
        match leaving {
            Leaving::Mail => by_another_way(conn, app, member, now)?,
            Leaving::Texts => no_more_texts(conn, app, &member.guest, UNWISHED, now)?,
            // The outbox asks before it sends: invitations stay, what they said yes to still goes.
            Leaving::Everything => {}
        }
    }
    Ok(true)
}

/// Notes on one guest what they do not want any more, and on whose word, if it is news.
pub(super) fn leave(
    conn: &mut Conn,
    before: &Guest,
    leaving: Leaving,
    word: &Word,
    now: Moment,
) -> diesel::QueryResult<()> {
    let mut guest = before.clone();
    match leaving {
        Leaving::Mail => guest.email_stopped = true,
        Leaving::Texts => {
            guest.sms_consent = false;
            guest.sms_names_office = false;
        }
        Leaving::Everything => guest.no_invitations = true,
    }
    if guest == *before {
        return Ok(());
    }
    guests::queries::update(conn, &guest, now)?;
    let step = Consent {
        what: leaving.what(),
        decision: Decision::Withdrawn,
        wording: word.wording.clone(),
        source: word.source,
        staff: None,
        at: now,
    };
    consents::note(conn, guest.id, &step)
}

/// The people of a party with what is known of them now, and their event.
pub(super) fn party_of(
    conn: &mut Conn,
    about: &str,
) -> diesel::QueryResult<Option<(Event, Vec<Member>)>> {
    let Ok(party) = about.parse::<Id<Invitation>>() else { return Ok(None) };
    let rows = queries::party(conn, party)?;
    let Some(event) = rows.first().map(|row| row.event) else { return Ok(None) };
    let Some(event) = events::queries::find(conn, event)? else { return Ok(None) };
    Ok(Some((event, queries::with_guests(conn, rows)?)))
}

const NO_MAILS: &str = "Keine E-Mails mehr gewünscht.";

/// What waits as a mail to this guest becomes a letter or a text message, or somebody calls: nobody is
/// dropped. Of two that see it at once, whoever gave it up says it again, here and below.
fn by_another_way(
    conn: &mut Conn,
    app: &App,
    member: &Member,
    now: Moment,
) -> Result<(), PostError> {
    let Some(address) = &member.guest.email else { return Ok(()) };
    for mail in outbox::queries::waiting_for(conn, Way::Email, address)? {
        if !outbox::queries::give_up(conn, mail.id, NO_MAILS, now)? {
            continue;
        }
        let remark = match instead(conn, app, &mail, now)? {
            Instead::Letter => "Keine E-Mails mehr gewünscht. Geht jetzt als Brief.",
            Instead::Text => "Keine E-Mails mehr gewünscht. Geht jetzt als SMS.",
            Instead::Call => NO_MAILS,
        };
        outbox::queries::decide(conn, mail.id, State::GivenUp, State::GivenUp, remark, now)?;
    }
    Ok(())
}

/// Which way a mail takes now.
enum Instead {
    Letter,
    Text,
    Call,
}

/// A letter if it still arrives, else a text message, else somebody calls.
fn instead(
    conn: &mut Conn,
    app: &App,
    mail: &WaitingFor,
    now: Moment,
) -> Result<Instead, PostError> {
    let party = party_of(conn, &mail.about)?;
    let arrives = party.as_ref().is_none_or(|(event, _)| {
        // A word after the event has all the time of a letter.
        let is_over = event.begins_at.is_some_and(|begins| begins <= now);
        is_over || letters_until(event.begins_at, now) == Letters::Arrive
    });
    if arrives
        && let AsLetter::Waits(_) = OurLetters.as_letter(conn, app, &mail.about, &mail.kind, now)?
    {
        return Ok(Instead::Letter);
    }
    if let Texted::Waits = as_text(conn, app, mail, now)? {
        return Ok(Instead::Text);
    }
    // Nobody can call without a number: the letter goes, late or not.
    let has_number = party.is_none_or(|(_, people)| people.iter().any(|one| one.guest.has_phone()));
    if !arrives
        && !has_number
        && let AsLetter::Waits(_) = OurLetters.as_letter(conn, app, &mail.about, &mail.kind, now)?
    {
        return Ok(Instead::Letter);
    }
    call_instead(conn, mail, now)?;
    Ok(Instead::Call)
}

enum Texted {
    Waits,
    Not,
}

fn as_text(
    conn: &mut Conn,
    app: &App,
    mail: &WaitingFor,
    now: Moment,
) -> Result<Texted, PostError> {
    let Some((event, people)) = party_of(conn, &mail.about)? else { return Ok(Texted::Not) };
    let occasion = occasion(conn, &event, &people, &mail.kind, now)?;
    let Some(occasion) = occasion else { return Ok(Texted::Not) };
    let sending = Sending {
        due_at: mail.due_at.max(now),
        campaign: mail.campaign.as_ref().and_then(|campaign| campaign.parse().ok()),
        mark: Id::<Invitation>::new().to_string(),
    };
    Ok(match text(conn, app, &event, &people, (&occasion, &sending), now)? {
        Some(_) => Texted::Waits,
        None => Texted::Not,
    })
}

fn call_instead(conn: &mut Conn, mail: &WaitingFor, now: Moment) -> Result<(), PostError> {
    let Some(reason) = reason_to_call(&mail.kind) else { return Ok(()) };
    let Some((event, people)) = party_of(conn, &mail.about)? else { return Ok(()) };
    if event.takes_answers(now) {
        call(conn, &event, &people, reason, NO_MAILS, now)?;
    }
    Ok(())
}

/// Why text messages are given up whose reader wants no more of them.
pub(super) const UNWISHED: &str = "Keine SMS mehr gewünscht.";

/// What waits as a text message to this guest's number goes as it would go now; `why` stands in the
/// outbox.
pub(super) fn no_more_texts(
    conn: &mut Conn,
    app: &App,
    guest: &Guest,
    why: &str,
    now: Moment,
) -> Result<(), WithdrawError> {
    let Some(number) = &guest.phone else { return Ok(()) };
    for waiting in outbox::queries::waiting_for(conn, Way::Sms, number)? {
        let ended = outbox::queries::give_up(conn, waiting.id, why, now)?;
        // The call itself comes before a letter that promises it.
        if ended && waiting.kind != "call_soon" {
            say_again(conn, app, waiting, now)?;
        }
    }
    Ok(())
}

fn say_again(
    conn: &mut Conn,
    app: &App,
    waiting: WaitingFor,
    now: Moment,
) -> Result<(), WithdrawError> {
    // Nobody is called to hear that we heard them.
    if waiting.kind == "declined" {
        return Ok(());
    }
    let Some((event, people)) = party_of(conn, &waiting.about)? else { return Ok(()) };
    let WaitingFor { kind, due_at, campaign, .. } = waiting;
    let message = Waiting { kind, due_at, campaign };
    elsewhere::by_another_way(conn, app, &event, &people, message, now)
}

/// From now on the people of this household read us in another language; what waits for them is written
/// anew. `false` if the link is unknown.
pub fn speak(
    conn: &mut Conn,
    app: &App,
    token_hash: &str,
    language: Language,
    now: Moment,
) -> Result<bool, WithdrawError> {
    let Some(people) = household(conn, token_hash)? else { return Ok(false) };
    for member in &people {
        if member.guest.language != language.code() {
            let guest = Guest { language: language.code().to_owned(), ..member.guest.clone() };
            guests::queries::update(conn, &guest, now)?;
        }
        queries::set_language(conn, member.guest.id, language.code(), now)?;
    }
    for member in &people {
        let ways = [(Way::Email, &member.guest.email), (Way::Sms, &member.guest.phone)];
        for (way, address) in ways {
            let Some(address) = address else { continue };
            for waiting in outbox::queries::waiting_for(conn, way, address)? {
                if waiting.language == language.code() || !is_said_again(&waiting.kind) {
                    continue;
                }
                if !outbox::queries::give_up(conn, waiting.id, OTHER_LANGUAGE, now)? {
                    continue;
                }
                match way {
                    // By the way that was chosen for it, if that was not the usual one.
                    Way::Sms => {
                        as_text(conn, app, &waiting, now)?;
                    }
                    Way::Email | Way::Letter => say_again(conn, app, waiting, now)?,
                }
            }
        }
    }
    let guests: Vec<Id<Guest>> = people.iter().map(|one| one.guest.id).collect();
    let rows = queries::answerable(conn, &guests, now)?;
    let mut parties: Vec<_> = rows.iter().map(|row| (row.party, row.event)).collect();
    parties.sort_unstable();
    parties.dedup();
    for (party, event) in parties {
        let on_paper = letters::queries::on_paper(conn, event.as_str())?;
        for waiting in outbox::queries::letters_about(conn, party.as_str())? {
            let said_again = waiting.language != language.code() && is_said_again(&waiting.kind);
            if said_again && !on_paper.contains(&waiting.id) {
                letter_again(conn, app, &waiting, language, now)?;
            }
        }
    }
    Ok(true)
}

const OTHER_LANGUAGE: &str =
    "Eine andere Sprache ist gewünscht. Die Nachricht wurde neu geschrieben.";

/// Writes a letter again, if whoever it goes to reads this language now.
fn letter_again(
    conn: &mut Conn,
    app: &App,
    letter: &WaitingFor,
    language: Language,
    now: Moment,
) -> Result<(), PostError> {
    let Some((event, people)) = party_of(conn, &letter.about)? else { return Ok(()) };
    let Some(whose) = people.iter().position(|one| one.guest.has_address()) else { return Ok(()) };
    let reads = people.get(whose).map(|one| one.invitation.language.as_str());
    let wanted = reason_not_to(&event, &people, &letter.kind, now).is_none();
    if reads != Some(language.code()) || !wanted {
        return Ok(());
    }
    let Some(occasion) = occasion(conn, &event, &people, &letter.kind, now)? else {
        return Ok(());
    };
    if !outbox::queries::give_up(conn, letter.id, OTHER_LANGUAGE, now)? {
        return Ok(());
    }
    let sending = Sending {
        due_at: letter.due_at.max(now),
        campaign: letter.campaign.as_ref().and_then(|campaign| campaign.parse().ok()),
        mark: Id::<Invitation>::new().to_string(),
    };
    let by = Reached::Letter(whose);
    write(conn, app, &event, &people, by, (&occasion, &sending), now).map(drop)
}

/// Whether a message can be said once more as it was: a change knows how it was before, and that is
/// kept nowhere else.
fn is_said_again(kind: &str) -> bool {
    !matches!(kind, "changed" | "care_lost" | "thanks" | "missed" | "declined" | "taken_back")
}

/// Why somebody must call instead; `None`: they know it already.
fn reason_to_call(kind: &str) -> Option<CallReason> {
    match kind {
        "invitation" => Some(CallReason::Invite),
        "second_try" => Some(CallReason::SecondTry),
        "moved_up" | "offer" | "drawn" | "childcare_promised" => Some(CallReason::MovedUp),
        "care_lost" => Some(CallReason::CareLost),
        "changed" => Some(CallReason::Changed),
        "cancelled" => Some(CallReason::Cancelled),
        _ => None,
    }
}
