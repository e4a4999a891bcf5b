//! Tells the outbox whether a message is still wanted, and hears what became of it.

use std::collections::HashMap;

use super::actions::{PostError, WithdrawError, own_texts};
use super::messages::{Before, Member, Occasion, Promise, Sending, To, prepare};
use super::queries::{self, calls, dates};
use super::token::ReplyCode;
use super::{CallReason, Childcare, Invitation, Reply, TokenKind};
use crate::db::{Conn, Id, Moment};
use crate::events::need::Knowing;
use crate::events::{self, Event, Phase, Seating};
use crate::guests::{self, Guest, PhoneOff};
use crate::outbox::{self, AsLetter, Correspondent, Matter, Queued, Return, Wanted, Way};
use crate::problem::ours;
use crate::spoken;
use crate::web::{App, secret};
use tracing::error;

/// What we wrote to guests, asked by the outbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters;

const CANCELLED: &str = "Die Veranstaltung ist abgesagt.";
const BEGUN: &str = "Die Veranstaltung hat begonnen.";
const WITHDRAWN: &str = "Die Einladung wurde zurückgezogen.";
const ANSWERED: &str = "Der Gast hat schon geantwortet.";
const CHANGED_MIND: &str = "Der Gast hat es sich anders überlegt.";
const CARE_IS_BACK: &str = "Die Betreuung ist wieder zugesagt.";
const ENDED: &str = "Das Angebot gilt nicht mehr.";
const DRAWN: &str = "Es ist schon ausgelost.";
const NO_MAIL: &str = "Der Gast möchte keine E-Mails mehr.";
const NO_SMS: &str = "Der Gast möchte keine SMS mehr.";
const WRONG_NUMBER: &str = "Die Nummer gehört nicht dem Gast.";
const OLD_NUMBER: &str = "Diese Nummer gilt für den Gast nicht mehr.";
const UNWILLING: &str = "Der Gast möchte keine Einladungen mehr.";

impl Correspondent for Letters {
    fn still_wanted(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        now: Moment,
    ) -> diesel::QueryResult<Wanted> {
        let Some((event, people)) = whom(conn, matter.about, matter.kind)? else {
            return Ok(Wanted::Yes);
        };
        Ok(verdict(&event, &people, matter, now))
    }

    fn all_still_wanted(
        &self,
        conn: &mut Conn,
        matters: &[Matter<'_>],
        now: Moment,
    ) -> diesel::QueryResult<Vec<Wanted>> {
        let ours = matters.iter().filter(|matter| is_ours(matter.kind));
        let mut abouts: Vec<Id<Invitation>> =
            ours.filter_map(|matter| matter.about.parse().ok()).collect();
        abouts.sort_unstable();
        abouts.dedup();
        let mut rows = Vec::with_capacity(abouts.len());
        for some in abouts.chunks(500) {
            rows.extend(queries::parties(conn, some)?);
        }
        let mut ids: Vec<Id<Event>> = rows.iter().map(|row| row.event).collect();
        ids.sort_unstable();
        ids.dedup();
        let events = events::queries::find_many(conn, &ids)?;
        let mut parties: HashMap<Id<Invitation>, Vec<Member>> = HashMap::new();
        for member in queries::with_guests(conn, rows)? {
            parties.entry(member.invitation.party).or_default().push(member);
        }
        let mut verdicts = Vec::with_capacity(matters.len());
        for matter in matters {
            let Some(party) = matter.about.parse().ok().filter(|_| is_ours(matter.kind)) else {
                verdicts.push(Wanted::Yes);
                continue;
            };
            let people = parties.get(&party).map(Vec::as_slice).unwrap_or_default();
            let event = people.first().map(|one| one.invitation.event);
            let event = event.and_then(|id| events.iter().find(|event| event.id == id));
            verdicts.push(match event {
                Some(event) => verdict(event, people, matter, now),
                // Nobody of them is invited any more, or nobody ever was.
                None => self.still_wanted(conn, matter, now)?,
            });
        }
        Ok(verdicts)
    }

    fn delivered(
        &self,
        conn: &mut Conn,
        about: &str,
        kind: &str,
        now: Moment,
    ) -> diesel::QueryResult<()> {
        match (kind, about.parse()) {
            ("invitation", Ok(party)) => queries::delivered(conn, party, now),
            (_, Ok(_) | Err(_)) => Ok(()),
        }
    }

    fn returned(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        why: Return,
        now: Moment,
    ) -> diesel::QueryResult<()> {
        let Some((event, people)) = whom(conn, matter.about, matter.kind)? else { return Ok(()) };
        if why == Return::Address {
            for mut guest in lived_there(&people, matter) {
                match matter.way {
                    Way::Email => guest.email_stopped = true,
                    Way::Letter => guest.address_bad = true,
                    // Whoever has a number is called next, and says what is wrong with it.
                    Way::Sms => continue,
                }
                guests::queries::update(conn, &guest, now)?;
            }
        }
        if matches!(matter.kind, "thanks" | "missed" | "declined" | "last_reminder") {
            // Nobody is called because of a kind word, or to be told what they know.
            return Ok(());
        }
        let unheard = people.iter().all(|one| one.invitation.replied_at.is_none());
        if let Some(one) = people.first().filter(|_| matter.kind == "invitation" && unheard) {
            // It came back, and nobody answered: it was not delivered after all.
            queries::undelivered(conn, one.invitation.party)?;
        }
        let with_number = people.iter().find(|one| one.guest.has_phone());
        let Some(one) = with_number.or(people.first()) else { return Ok(()) };
        let call = calls::NewCall {
            event: event.id,
            guest: one.guest.id,
            invitation: Some(one.invitation.id),
            reason: CallReason::Returned,
            wish: "",
            due_at: None,
        };
        calls::wanted(conn, &call, now).map(drop)
    }

    fn elsewhere(
        &self,
        conn: &mut Conn,
        app: &App,
        matter: &Matter<'_>,
        now: Moment,
    ) -> diesel::QueryResult<()> {
        match super::actions::elsewhere(conn, app, matter, now) {
            Ok(()) => Ok(()),
            Err(
                WithdrawError::Database(error) | WithdrawError::Post(PostError::Database(error)),
            ) => Err(error),
            Err(
                error @ (WithdrawError::Unknown
                | WithdrawError::Event(_)
                | WithdrawError::NotAllowed(_)
                | WithdrawError::Post(PostError::Words(_))),
            ) => {
                error!(%error, "what could not go by text message has no other words");
                self.returned(conn, matter, Return::Message, now)
            }
        }
    }

    fn as_letter(
        &self,
        conn: &mut Conn,
        app: &App,
        about: &str,
        kind: &str,
        now: Moment,
    ) -> diesel::QueryResult<AsLetter> {
        let Some((event, people)) = whom(conn, about, kind)? else {
            return Ok(AsLetter::Refused("Diese Nachricht gibt es nicht als Brief.".into()));
        };
        if let Some(why) = reason_not_to(&event, &people, kind, now) {
            return Ok(AsLetter::Refused(why.into()));
        }
        let Some(addressee) = people.iter().find(|one| one.guest.has_address()) else {
            return Ok(AsLetter::Refused("Von diesem Gast fehlt die Adresse.".into()));
        };
        let occasion = occasion(conn, &event, &people, kind, now)?;
        let Some(occasion) = occasion else {
            return Ok(AsLetter::Refused("Diese Nachricht gibt es nicht als Brief.".into()));
        };
        let to = To { people: &people, addressee, way: Way::Letter };
        // A letter instead of a mail that is held waits as long, and is stopped with the others.
        let campaign = people.first().and_then(|one| one.invitation.campaign);
        let campaign = campaign.filter(|_| kind == "invitation");
        let held = queries::campaigns::due_at(conn, campaign)?.unwrap_or(now);
        let mark = format!("letter:{}", event.calendar_seq);
        let sending = Sending { due_at: held.max(now), campaign, mark };
        match letter(conn, app, &event, to, (&occasion, &sending), now) {
            Ok(waits) => Ok(waits),
            Err(PostError::Database(error)) => Err(error),
            Err(PostError::Words(error)) => Ok(AsLetter::Refused(ours(&error).sentence)),
        }
    }

    fn about(&self, conn: &mut Conn, typed: &str) -> diesel::QueryResult<Option<String>> {
        let found = match typed.rsplit_once("/a/") {
            // A scanner types what the QR code says.
            Some((_, token)) => {
                let hash = secret::hash(token.trim().trim_end_matches('/'));
                queries::by_token(conn, &hash, TokenKind::Link)?
            }
            None => match ReplyCode::parse(typed) {
                Ok(code) => queries::by_token(conn, &code.hash(), TokenKind::Code)?,
                Err(_) => None,
            },
        };
        Ok(found.map(|invitation| invitation.party.to_string()))
    }

    fn closed_topics(
        &self,
        conn: &mut Conn,
        reader: &str,
        topics: &[String],
    ) -> diesel::QueryResult<Vec<String>> {
        let Ok(reader) = reader.parse() else { return Ok(topics.to_vec()) };
        let ids: Vec<Id<Event>> = topics.iter().filter_map(|topic| topic.parse().ok()).collect();
        let knowing = Knowing::of_staff(conn, reader)?;
        let events = events::queries::find_many(conn, &ids)?.into_iter();
        let closed = events.filter(|event| !knowing.includes(event));
        Ok(closed.map(|event| event.id.to_string()).collect())
    }

    fn topic_labels(
        &self,
        conn: &mut Conn,
        topics: &[String],
    ) -> diesel::QueryResult<Vec<(String, String)>> {
        let ids: Vec<Id<Event>> = topics.iter().filter_map(|topic| topic.parse().ok()).collect();
        let label = |event: Event| {
            let day = event.sessions.first().map(|one| one.starts_at.civil().date());
            let day = day.map(spoken::short_day).unwrap_or_default();
            // Whoever sees the Postausgang need not have to do with the event.
            let title = Knowing::nobody().title(&event).to_owned();
            (event.id.to_string(), format!("{title}, {day}"))
        };
        Ok(events::queries::find_many(conn, &ids)?.into_iter().map(label).collect())
    }
}

/// The event and the people of a message; `None` if it is not one of ours.
fn whom(
    conn: &mut Conn,
    about: &str,
    kind: &str,
) -> diesel::QueryResult<Option<(Event, Vec<Member>)>> {
    let Ok(party) = about.parse::<Id<Invitation>>() else { return Ok(None) };
    if !is_ours(kind) {
        return Ok(None);
    }
    let rows = queries::party(conn, party)?;
    let event = match rows.first() {
        Some(row) => Some(row.event),
        None => queries::find(conn, party)?.map(|row| row.event),
    };
    let Some(event) = event else { return Ok(None) };
    let Some(event) = events::queries::find(conn, event)? else { return Ok(None) };
    let people = queries::with_guests(conn, rows)?;
    Ok(Some((event, people)))
}

fn is_ours(kind: &str) -> bool {
    matches!(
        kind,
        "invitation"
            | "accepted"
            | "waiting"
            | "moved_up"
            | "offer"
            | "offer_lapsed"
            | "in_the_draw"
            | "drawn"
            | "given_back"
            | "taken_back"
            | "childcare_promised"
            | "care_lost"
            | "call_soon"
            | "changed"
            | "cancelled"
            | "thanks"
            | "missed"
            | "second_try"
            | "reminder"
            | "last_reminder"
            | "declined"
    )
}

fn verdict(event: &Event, people: &[Member], matter: &Matter<'_>, now: Moment) -> Wanted {
    let unwilling = unwilling_addressee(people, matter);
    match (unwilling, reason_not_to(event, people, matter.kind, now), matter.way) {
        (Some(why), None, Way::Sms) if is_said_elsewhere(matter.kind) => {
            Wanted::Elsewhere(why.into())
        }
        (Some(why), _, Way::Email | Way::Letter | Way::Sms) | (None, Some(why), _) => {
            Wanted::No(why.into())
        }
        (None, None, _) => Wanted::Yes,
    }
}

/// Nobody is written a letter to, or called, for a kind word, or to hear what they know.
fn is_said_elsewhere(kind: &str) -> bool {
    !matches!(kind, "thanks" | "missed" | "declined" | "call_soon" | "last_reminder")
}

/// Whether whoever a message goes to wishes none by this way any more, or is somebody else.
fn unwilling_addressee(people: &[Member], matter: &Matter<'_>) -> Option<&'static str> {
    let theirs = |one: &&Member| match matter.way {
        Way::Email | Way::Letter => one.guest.email.as_deref() == Some(matter.address),
        Way::Sms => one.guest.phone.as_deref() == Some(matter.address),
    };
    let addressee = people.iter().find(theirs).map(|one| &one.guest);
    let is = |wish: fn(&Guest) -> bool| addressee.is_some_and(wish);
    match (matter.way, matter.kind) {
        (Way::Email, _) if is(|guest| guest.email_stopped) => Some(NO_MAIL),
        (Way::Sms, _) if addressee.is_none() => Some(OLD_NUMBER),
        (Way::Sms, _) if is(|guest| guest.phone_off == Some(PhoneOff::Wrong)) => Some(WRONG_NUMBER),
        (Way::Sms, _) if !is(|guest| guest.sms_consent) => Some(NO_SMS),
        // Nobody is written to who has nothing to answer and wants no more of it.
        (_, "thanks" | "missed") if is(|guest| guest.no_invitations) => Some(UNWILLING),
        _ => None,
    }
}

/// Those whom an address belongs to; the others' addresses stay as they are.
fn lived_there(people: &[Member], matter: &Matter<'_>) -> Vec<Guest> {
    let home = |guest: &Guest| (guest.street.clone(), guest.postcode.clone());
    let theirs: Box<dyn Fn(&Guest) -> bool> = match matter.way {
        Way::Email => Box::new(|guest| guest.email.as_deref() == Some(matter.address)),
        Way::Letter => {
            let written_to = people.iter().find(|one| one.guest.has_address());
            let there = written_to.map(|one| home(&one.guest));
            Box::new(move |guest| Some(home(guest)) == there)
        }
        Way::Sms => Box::new(|guest| guest.phone.as_deref() == Some(matter.address)),
    };
    people.iter().map(|one| one.guest.clone()).filter(|guest| theirs(guest)).collect()
}

/// Why a message is not sent any more, if so.
pub(super) fn reason_not_to(
    event: &Event,
    people: &[Member],
    kind: &str,
    now: Moment,
) -> Option<&'static str> {
    let any = |is: fn(&Invitation) -> bool| people.iter().any(|one| is(&one.invitation));
    let is_kept = |one: &Member| one.invitation.offered_until.is_some_and(|until| until > now);
    // Whoever is not on the list any more hears of that, and of nothing else.
    match (kind, people.is_empty()) {
        ("taken_back", true) | (_, false) => {}
        (_, true) => return Some(WITHDRAWN),
    }
    if kind == "cancelled" {
        return None;
    }
    if matches!(kind, "thanks" | "missed") {
        return people.iter().all(|one| one.guest.no_invitations).then_some(UNWILLING);
    }
    match event.phase(now) {
        Phase::Published => {}
        Phase::Cancelled => return Some(CANCELLED),
        Phase::Draft | Phase::Running | Phase::Over | Phase::Closed => return Some(BEGUN),
    }
    match kind {
        "invitation" | "second_try" if any(|one| one.replied_at.is_some()) => Some(ANSWERED),
        "invitation" | "second_try" | "reminder" | "last_reminder"
            if people.iter().all(|one| one.guest.no_invitations) =>
        {
            Some(UNWILLING)
        }
        "accepted" | "moved_up" | "drawn" | "reminder" | "last_reminder"
            if !any(|one| one.reply == Reply::Accepted) =>
        {
            Some(CHANGED_MIND)
        }
        "offer" if !people.iter().any(is_kept) => Some(ENDED),
        "in_the_draw" if event.seating != Seating::ByLot => Some(DRAWN),
        "in_the_draw" if !any(|one| one.reply == Reply::Waiting) => Some(CHANGED_MIND),
        "given_back" | "taken_back" | "offer_lapsed" | "declined" if any(|one| one.says_yes()) => {
            Some(CHANGED_MIND)
        }
        "waiting" if !any(|one| one.reply == Reply::Waiting) => Some(CHANGED_MIND),
        "childcare_promised" if !any(|one| one.childcare == Childcare::Promised) => {
            Some(CHANGED_MIND)
        }
        "care_lost" if any(|one| one.childcare == Childcare::Promised) => Some(CARE_IS_BACK),
        "care_lost" if !any(|one| one.childcare == Childcare::Waiting) => Some(CHANGED_MIND),
        _ => None,
    }
}

/// The same occasion once more.
pub(super) fn occasion(
    conn: &mut Conn,
    event: &Event,
    people: &[Member],
    kind: &str,
    now: Moment,
) -> diesel::QueryResult<Option<Occasion>> {
    Ok(Some(match kind {
        "invitation" => Occasion::Invitation(Promise::AnswerSoon),
        "accepted" => Occasion::Accepted,
        "moved_up" => Occasion::MovedUp,
        "offer" => match people.iter().filter_map(|one| one.invitation.offered_until).min() {
            Some(until) => Occasion::Offer { until },
            None => return Ok(None),
        },
        "offer_lapsed" => Occasion::OfferLapsed,
        "in_the_draw" => Occasion::InTheDraw,
        "drawn" => Occasion::Drawn,
        "given_back" => Occasion::GivenBack,
        "childcare_promised" => Occasion::ChildcarePromised,
        "care_lost" => {
            Occasion::CareLost { reason: String::new(), next: dates::next(conn, event, now)? }
        }
        "call_soon" => Occasion::CallSoon,
        "waiting" => {
            let party = people.first().map(|one| one.invitation.party);
            let list = super::actions::whole_ledger(conn, event)?;
            let place_in_line = party.and_then(|party| list.place_in_line(party)).unwrap_or(1);
            Occasion::Waiting { place_in_line }
        }
        "changed" => Occasion::Changed { before: Before::default(), reason: String::new() },
        "cancelled" => Occasion::Cancelled {
            reason: event.reason_for_guests.clone(),
            next: dates::next(conn, event, now)?,
        },
        "second_try" => Occasion::SecondTry,
        "reminder" => Occasion::Reminder,
        "last_reminder" => Occasion::LastReminder,
        _ => return Ok(None),
    }))
}

fn letter(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    to: To,
    (occasion, sending): (&Occasion, &Sending),
    now: Moment,
) -> Result<AsLetter, PostError> {
    let own = own_texts(conn, event, occasion, to.people)?;
    let prepared = prepare(app, event, &own, to, occasion, sending, now)?;
    match outbox::queue(conn, &prepared.message, app.config.host(), now)? {
        Queued::Now(id) => {
            queries::keep_tokens(conn, &prepared.tokens, now)?;
            Ok(AsLetter::Waits(id))
        }
        Queued::Before => {
            let known = outbox::queries::by_key(conn, &prepared.message.unique_key)?;
            Ok(match known {
                Some(id) => AsLetter::Waits(id),
                None => AsLetter::Refused("Diesen Brief gibt es nicht mehr.".into()),
            })
        }
    }
}
