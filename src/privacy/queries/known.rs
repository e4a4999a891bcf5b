//! SQL that reads all that is held on one person. As many questions however much it is.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::extract::{
    Agreed, Asked, Called, Extract, Person, Reminded, Said, Seen, Told, Tried, Written,
};
use super::super::retention::{self, Step};
use super::{doors, weeks};
use crate::attendance::Presence;
use crate::attendance::presence::{Part, Sign};
use crate::config;
use crate::db::schema::{
    answers, attendance, attendance_operations, call_tries, calls, event_sessions, events, formats,
    guests, invitations, messages, reply_tokens, trial_arms,
};
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::events::Event;
use crate::events::need::HIDDEN_TITLE;
use crate::formats::Sensitivity;
use crate::guests::consent::Decision;
use crate::guests::{Channel, Guest, PhoneOff};
use crate::inbox;
use crate::invitations::call_round::Outcome;
use crate::invitations::party::Ages;
use crate::invitations::queries::calls::Call;
use crate::invitations::{
    Answer, AnswerChannel, Barrier, CallReason, Childcare, ChildrenStay, Invitation, Reply,
};
use crate::outbox::{State, Way};
use crate::reminders;
use crate::staff;
use crate::wordings::arms::letter;

/// Stands for the address of somebody else of the household.
const OTHERS: &str = "Adresse einer anderen Person im Haushalt";

const MOST: i64 = config::CAMPAIGN_GUESTS as i64;

/// Everything about somebody who was found.
pub fn extract(conn: &mut Conn, guest: &Guest, office: &str, now: Moment) -> QueryResult<Extract> {
    let mut seen = seen(conn, guest.id)?;
    let mut called = called(conn, guest.id)?;
    let mut reminded = reminded(conn, guest.id)?;
    let mut invitations = invitations(conn, guest)?;
    for (event, asked) in &mut invitations {
        let (own, rest) = seen.into_iter().partition(|(of, _)| of == event);
        asked.attendance = without_event(own);
        asked.calls = called.remove(event).unwrap_or_default();
        asked.reminders = reminded.remove(event).unwrap_or_default();
        seen = rest;
    }
    let mut assignments = weeks::sent(conn, guest.id)?;
    for (event, sent) in &mut assignments {
        let (own, rest) = seen.into_iter().partition(|(of, _)| of == event);
        sent.attendance = without_event(own);
        sent.calls = called.remove(event).unwrap_or_default();
        seen = rest;
    }
    Ok(Extract {
        made_at: now.rfc3339(),
        office: office.to_owned(),
        person: person(conn, guest)?,
        consents: agreed(conn, guest.id)?,
        invitations: invitations.into_iter().map(|(_, asked)| asked).collect(),
        assignments: assignments.into_iter().map(|(_, sent)| sent).collect(),
        walk_ins: without_event(seen),
        next_steps: weeks::next_steps(conn, guest.id)?,
        sheets: weeks::on_paper(conn, guest.id)?,
        mails: mails(conn, guest)?,
    })
}

fn agreed(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<Agreed>> {
    let steps = crate::guests::queries::consents::of_guest(conn, guest)?;
    let agreed = steps.into_iter().map(|(step, _)| Agreed {
        what: step.what.label(),
        given: step.decision == Decision::Given,
        wording: step.wording,
        source: step.source.label(),
        at: step.at.rfc3339(),
    });
    Ok(agreed.collect())
}

fn mails(conn: &mut Conn, guest: &Guest) -> QueryResult<Vec<Written>> {
    let Some(address) = &guest.email else { return Ok(Vec::new()) };
    let written = |mail: inbox::queries::Unread| Written {
        received_at: mail.received_at.rfc3339(),
        subject: mail.subject,
        text: mail.excerpt,
    };
    Ok(inbox::queries::of_sender(conn, address)?.into_iter().map(written).collect())
}

fn without_event(seen: Vec<(Id<Event>, Seen)>) -> Vec<Seen> {
    seen.into_iter().map(|(_, seen)| seen).collect()
}

fn person(conn: &mut Conn, guest: &Guest) -> QueryResult<Person> {
    let (created_at, updated_at) = guests::table
        .find(guest.id)
        .select((guests::created_at, guests::updated_at))
        .first::<(Moment, Moment)>(conn)?;
    let sites = staff::queries::sites(conn)?;
    let site = sites.into_iter().find(|site| Some(site.id) == guest.site);
    let guest = guest.clone();
    Ok(Person {
        key: guest.key,
        kind: guest.kind.label(),
        salutation: guest.salutation.label(),
        first_name: guest.first_name,
        family_name: guest.family_name,
        street: guest.street,
        postcode: guest.postcode,
        town: guest.town,
        site: site.map(|site| site.name).unwrap_or_default(),
        language: guest.language,
        household: guest.household,
        email: guest.email,
        email_stopped: guest.email_stopped,
        phone: guest.phone_typed.or(guest.phone),
        phone_off: guest.phone_off.map(PhoneOff::label),
        other_phone: guest.other_phone,
        sms_consent: guest.sms_consent,
        sms_names_office: guest.sms_names_office,
        address_bad: guest.address_bad,
        wished_channel: guest.wished_channel.map(Channel::label),
        no_invitations: guest.no_invitations,
        entered_on: guest.entered_on.map(|day| day.iso()),
        created_at: created_at.rfc3339(),
        updated_at: updated_at.rfc3339(),
    })
}

/// Which version of a wording trial each of these invitations says.
fn versions(
    conn: &mut Conn,
    of: &[Id<Invitation>],
) -> QueryResult<HashMap<Id<Invitation>, String>> {
    let rows = invitations::table
        .inner_join(trial_arms::table)
        .filter(invitations::id.eq_any(of))
        .select((invitations::id, trial_arms::place))
        .limit(MOST)
        .load::<(Id<Invitation>, i32)>(conn)?;
    let said = |(id, place): (Id<Invitation>, i32)| {
        let letter = letter(usize::try_from(place).unwrap_or(usize::MAX));
        (id, format!("Fassung {letter}"))
    };
    Ok(rows.into_iter().map(said).collect())
}

type InvitationRow = (
    (Id<Invitation>, Id<Invitation>, Id<Event>, String, Option<Moment>, Option<Moment>, i32),
    (Channel, String, Moment, Option<Moment>, Option<Moment>, Option<Moment>, Option<String>),
    (Reply, Option<Moment>, Option<Moment>, i32, String, Childcare),
    (String, String, Option<bool>, Option<ChildrenStay>, Option<Barrier>),
);

fn invitations(conn: &mut Conn, guest: &Guest) -> QueryResult<Vec<(Id<Event>, Asked)>> {
    let rows = invitations::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(invitations::guest_id.eq(guest.id))
        .order((invitations::invited_at.desc(), invitations::id.desc()))
        .select((
            (
                invitations::id,
                invitations::party_id,
                events::id,
                events::title,
                events::begins_at,
                events::ends_at,
                formats::retention_days,
            ),
            (
                invitations::channel,
                invitations::language,
                invitations::invited_at,
                invitations::delivered_at,
                invitations::withdrawn_at,
                invitations::registered_at,
                invitations::organisation,
            ),
            (
                invitations::reply,
                invitations::replied_at,
                invitations::waiting_since,
                invitations::adults,
                invitations::children,
                invitations::childcare,
            ),
            (
                invitations::interpreter,
                invitations::access,
                invitations::step_free,
                invitations::children_stay,
                invitations::barrier,
            ),
        ))
        .limit(MOST)
        .load::<InvitationRow>(conn)?;
    let ids: Vec<_> = rows.iter().map(|row| row.0.0).collect();
    let parties: Vec<_> = rows.iter().map(|row| row.0.1).collect();
    let mut said = said(conn, &ids)?;
    let mut calendars = doors::calendars(conn, &ids)?;
    let mut cards = doors::cards(conn, &parties, guest.id)?;
    let links = links(conn, &parties)?;
    let mut told = told(conn, &parties, guest)?;
    let mut versions = versions(conn, &ids)?;
    let asked = |(what, went, stands, needs): InvitationRow| {
        let (id, party, event, title, begins_at, ends_at, roster) = what;
        let (
            channel,
            language,
            invited_at,
            delivered_at,
            withdrawn_at,
            registered_at,
            organisation,
        ) = went;
        let (reply, replied_at, waiting_since, adults, children, childcare) = stands;
        let (interpreter, access, step_free, children_stay, barrier) = needs;
        let children = Ages::stored(&children);
        let last = |ended| retention::due(ended, Step::Roster.days(roster)).iso();
        let asked = Asked {
            event: title,
            begins_at: begins_at.map(Moment::rfc3339),
            channel: channel.label(),
            language,
            invited_at: invited_at.rfc3339(),
            registered_at: registered_at.map(Moment::rfc3339),
            organisation,
            delivered_at: delivered_at.map(Moment::rfc3339),
            withdrawn_at: withdrawn_at.map(Moment::rfc3339),
            reply: reply.label(),
            replied_at: replied_at.map(Moment::rfc3339),
            waiting_since: waiting_since.map(Moment::rfc3339),
            adults,
            children: children.count(),
            ages: children.years().to_vec(),
            childcare: childcare.label(),
            children_stay: children_stay.map(ChildrenStay::label),
            interpreter,
            access,
            step_free,
            barrier: barrier.map(Barrier::label),
            version: versions.remove(&id),
            links: links.get(&party).copied().unwrap_or(0),
            answers: said.remove(&id).unwrap_or_default(),
            calendar: calendars.remove(&id),
            cards: cards.remove(party.as_str()).unwrap_or_default(),
            calls: Vec::new(),
            reminders: Vec::new(),
            attendance: Vec::new(),
            messages: told.remove(&party.to_string()).unwrap_or_default(),
            erased_on: ends_at.map(last),
        };
        (event, asked)
    };
    Ok(rows.into_iter().map(asked).collect())
}

fn said(conn: &mut Conn, of: &[Id<Invitation>]) -> QueryResult<HashMap<Id<Invitation>, Vec<Said>>> {
    type Row = (Id<Invitation>, Moment, Answer, i32, String, AnswerChannel, Option<String>);
    let rows = answers::table
        .filter(answers::invitation_id.eq_any(of))
        .order((answers::at, answers::id))
        .select((
            answers::invitation_id,
            answers::at,
            answers::answer,
            answers::adults,
            answers::children,
            answers::channel,
            answers::staff_id,
        ))
        .limit(MOST)
        .load::<Row>(conn)?;
    let mut said: HashMap<_, Vec<_>> = HashMap::new();
    for (invitation, at, answer, adults, children, channel, staff) in rows {
        said.entry(invitation).or_default().push(Said {
            at: at.rfc3339(),
            answer: answer.label(),
            adults,
            children,
            channel: channel.label(),
            by: if staff.is_some() { "das Jobcenter" } else { "die Person selbst" },
        });
    }
    Ok(said)
}

fn called(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<HashMap<Id<Event>, Vec<Called>>> {
    let rows = calls::table
        .filter(calls::guest_id.eq(guest))
        .order((calls::created_at, calls::id))
        .select((
            calls::id,
            calls::event_id,
            calls::created_at,
            calls::reason,
            calls::wish,
            calls::done_at,
        ))
        .limit(MOST)
        .load::<(Id<Call>, Id<Event>, Moment, CallReason, String, Option<Moment>)>(conn)?;
    let mut tries = tries(conn, guest)?;
    let mut called: HashMap<_, Vec<_>> = HashMap::new();
    for (id, event, created_at, reason, wish, done_at) in rows {
        called.entry(event).or_default().push(Called {
            created_at: created_at.rfc3339(),
            reason: reason.label(),
            wish,
            done_at: done_at.map(Moment::rfc3339),
            tries: tries.remove(&id).unwrap_or_default(),
        });
    }
    Ok(called)
}

fn reminded(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<HashMap<Id<Event>, Vec<Reminded>>> {
    let mut reminded: HashMap<_, Vec<_>> = HashMap::new();
    for (event, kind, outcome, at) in reminders::queries::of_guest(conn, guest)? {
        reminded.entry(event).or_default().push(Reminded {
            at: at.rfc3339(),
            kind: kind.label(),
            way: outcome.label(),
        });
    }
    Ok(reminded)
}

/// What became of each try to call somebody, by call.
fn tries(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<HashMap<Id<Call>, Vec<Tried>>> {
    let rows = call_tries::table
        .inner_join(calls::table)
        .filter(calls::guest_id.eq(guest))
        .order((call_tries::at, call_tries::id))
        .select((call_tries::call_id, call_tries::at, call_tries::outcome))
        .limit(MOST)
        .load::<(Id<Call>, Moment, Outcome)>(conn)?;
    let mut tries: HashMap<_, Vec<_>> = HashMap::new();
    for (call, at, outcome) in rows {
        let tried = Tried { at: at.rfc3339(), outcome: outcome.label() };
        tries.entry(call).or_default().push(tried);
    }
    Ok(tries)
}

/// Links and codes belong to a household's first invitation.
fn links(conn: &mut Conn, of: &[Id<Invitation>]) -> QueryResult<HashMap<Id<Invitation>, usize>> {
    let rows = reply_tokens::table
        .filter(reply_tokens::invitation_id.eq_any(of))
        .group_by(reply_tokens::invitation_id)
        .select((reply_tokens::invitation_id, diesel::dsl::count_star()))
        .load::<(Id<Invitation>, i64)>(conn)?;
    let count = |(invitation, count)| (invitation, usize::try_from(count).unwrap_or_default());
    Ok(rows.into_iter().map(count).collect())
}

type ToldRow = (
    (String, Moment, Option<Moment>, Way, State),
    (String, String, String, String, Option<String>, String),
);

/// A household gets one message: the address may be somebody else's, and is theirs.
fn told(
    conn: &mut Conn,
    of: &[Id<Invitation>],
    guest: &Guest,
) -> QueryResult<HashMap<String, Vec<Told>>> {
    let abouts: Vec<_> = of.iter().map(ToString::to_string).collect();
    let rows = messages::table
        .filter(messages::about.eq_any(abouts))
        .order((messages::created_at, messages::id))
        .select((
            (
                messages::about,
                messages::created_at,
                messages::ended_at,
                messages::channel,
                messages::state,
            ),
            (
                messages::recipient,
                messages::address,
                messages::subject,
                messages::text,
                messages::calendar,
                messages::remark,
            ),
        ))
        .limit(MOST)
        .load::<ToldRow>(conn)?;
    let mut told: HashMap<_, Vec<_>> = HashMap::new();
    for ((about, created_at, ended_at, way, state), words) in rows {
        let (recipient, address, subject, text, calendar, remark) = words;
        let own = match way {
            Way::Email => guest.email.as_deref() == Some(address.as_str()),
            Way::Sms => guest.phone.as_deref() == Some(address.as_str()),
            Way::Letter => true,
        };
        let (address, remark) = match own || address.is_empty() {
            true => (address, remark),
            false => (OTHERS.to_owned(), String::new()),
        };
        told.entry(about).or_default().push(Told {
            created_at: created_at.rfc3339(),
            ended_at: ended_at.map(Moment::rfc3339),
            way: way.label(),
            state: state.label(),
            recipient,
            address,
            subject,
            text,
            calendar,
            remark,
        });
    }
    Ok(told)
}

fn seen(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<(Id<Event>, Seen)>> {
    type Row = (String, Id<Event>, String, LocalTime, (Presence, Option<Part>), i32, Moment);
    let rows = attendance::table
        .inner_join(event_sessions::table)
        .inner_join(events::table)
        .filter(attendance::guest_id.eq(guest))
        .order((event_sessions::starts_at, attendance::id))
        .select((
            attendance::id,
            events::id,
            events::title,
            event_sessions::starts_at,
            (attendance::presence, attendance::part),
            attendance::children,
            attendance::at,
        ))
        .limit(MOST)
        .load::<Row>(conn)?;
    let entries = attendance_operations::table
        .filter(attendance_operations::guest_id.eq(guest))
        .group_by(attendance_operations::attendance_id)
        .select((attendance_operations::attendance_id, diesel::dsl::count_star()))
        .load::<(String, i64)>(conn)?;
    let entries: HashMap<_, _> = entries.into_iter().collect();
    let seen = |(id, event, title, starts_at, (presence, part), children, at): Row| {
        let seen = Seen {
            event: title,
            session: starts_at.iso(),
            presence: Sign::of(presence, part).label(),
            children,
            at: at.rfc3339(),
            entries: entries
                .get(&id)
                .and_then(|count| usize::try_from(*count).ok())
                .unwrap_or_default(),
        };
        (event, seen)
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// An event still to come that erasing this person would change.
#[derive(Clone, Debug)]
pub struct Upcoming {
    pub title: String,
    pub begins_at: Option<Moment>,
    pub zone: String,
    pub reply: Reply,
}

/// To which events still to come somebody is invited.
pub fn upcoming(conn: &mut Conn, guest: Id<Guest>, now: Moment) -> QueryResult<Vec<Upcoming>> {
    let rows = invitations::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(invitations::guest_id.eq(guest))
        .filter(invitations::withdrawn_at.is_null())
        .filter(events::stage.eq(crate::events::Stage::Published))
        .filter(events::begins_at.gt(now))
        .order((events::begins_at, events::id))
        .select((
            (events::title, formats::sensitivity),
            (events::begins_at, events::zone, invitations::reply),
        ))
        .limit(config::PAGE_ROWS)
        .load::<((String, Sensitivity), (Option<Moment>, String, Reply))>(conn)?;
    let upcoming = |((title, sensitivity), (begins_at, zone, reply))| Upcoming {
        title: match sensitivity {
            Sensitivity::Normal => title,
            // As on the guest's page.
            Sensitivity::Health => HIDDEN_TITLE.into(),
        },
        begins_at,
        zone,
        reply,
    };
    Ok(rows.into_iter().map(upcoming).collect())
}
