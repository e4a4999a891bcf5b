//! What can be done with a team; each verb is one transaction. Carers are places in care: whoever
//! changes the team of a published event moves the waiting list up afterwards, which is a verb of the
//! invitations.

use super::clashes::{self, Clash, Wanted};
use super::draft::Who;
use super::{Agreement, Member, NewMember, Part, queries};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, kept_by};
use crate::events::need::Knowing;
use crate::events::{self, Event, Stage};
use crate::problem::{Explain, Explanation, missing, unusable};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::form::FormErrors;

/// Why the team stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    #[error("nobody of that id in this team")]
    Unknown,
    #[error("{} fields do not fit", .0.0.len())]
    Input(FormErrors),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for TeamError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diese Person wirkt hier nicht (mehr) mit."),
            Self::Input(errors) => {
                let first = errors.0.first().map(|error| error.message.as_str());
                unusable("invalid_input", first.unwrap_or("Die Angaben passen nicht."))
            }
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Takes somebody into the team, under an id that the form brought along: sent twice, it is one.
pub fn add(
    conn: &mut Conn,
    actor: &Actor,
    (event, id): (Id<Event>, Id<Member>),
    new: &NewMember,
    now: Moment,
) -> Result<Member, TeamError> {
    let event = open(conn, actor, event)?;
    if let Some(known) = queries::find(conn, id)? {
        return (known.event == event.id).then_some(known).ok_or(TeamError::Unknown);
    }
    let team = queries::of_event(conn, event.id)?;
    if team.len() >= usize::try_from(config::TEAM_MEMBERS).unwrap_or(usize::MAX) {
        return Err(input("part", "Mehr Menschen passen in ein Team nicht hinein."));
    }
    let member = fitting(conn, &event, &team, id, new)?;
    queries::insert(conn, &member, now)?;
    introduce(conn, &member)?;
    Ok(member)
}

/// Changes somebody's part altogether.
pub fn change(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Member>,
    new: &NewMember,
) -> Result<Member, TeamError> {
    let (event, _) = known(conn, actor, id)?;
    let team = queries::of_event(conn, event.id)?;
    let member = fitting(conn, &event, &team, id, new)?;
    queries::update(conn, &member)?;
    introduce(conn, &member)?;
    Ok(member)
}

/// Notes what somebody says to their part.
pub fn agree(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Member>,
    agreement: Agreement,
) -> Result<Member, TeamError> {
    let (_, mut member) = known(conn, actor, id)?;
    member.agreement = agreement;
    queries::update(conn, &member)?;
    Ok(member)
}

/// Takes somebody out of the team.
pub fn remove(conn: &mut Conn, actor: &Actor, id: Id<Member>) -> Result<Member, TeamError> {
    let (_, member) = known(conn, actor, id)?;
    queries::delete(conn, id)?;
    Ok(member)
}

/// Takes a part oneself: the way to see what is hidden from everybody who has nothing to do with it.
/// Twice is as good as once.
pub fn join(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<(), TeamError> {
    actor.may(Right::PlanEvents)?;
    let event = events::queries::find(conn, event)?.ok_or(EventError::Unknown)?;
    if !actor.scope.covers(event.site) {
        return Err(EventError::Unknown.into());
    }
    let Some(staff) = actor.staff else { return Ok(()) };
    let team = queries::of_event(conn, event.id)?;
    if team.iter().any(|one| one.staff == Some(staff) && !one.is_out()) {
        return Ok(());
    }
    let name = queries::colleague(conn, staff)?.ok_or(TeamError::Unknown)?;
    let member = Member {
        id: Id::new(),
        event: event.id,
        session: None,
        part: Part::CoHost,
        staff: Some(staff),
        name,
        phone: String::new(),
        email: String::new(),
        language: String::new(),
        agreement: Agreement::Confirmed,
    };
    Ok(queries::insert(conn, &member, now)?)
}

/// Where somebody would be needed in two places, before they are taken into the team.
pub fn clashes(
    conn: &mut Conn,
    actor: &Actor,
    (event, id): (Id<Event>, Id<Member>),
    new: &NewMember,
) -> Result<Vec<Clash>, TeamError> {
    let event = events::actions::seen_by(conn, actor, event)?;
    let member = fitting(conn, &event, &[], id, new)?;
    let knowing = Knowing::of(conn, actor)?;
    Ok(clashes::find(conn, &Wanted::people_of(&event, vec![member]), &knowing)?)
}

fn known(conn: &mut Conn, actor: &Actor, id: Id<Member>) -> Result<(Event, Member), TeamError> {
    actor.may(Right::PlanEvents)?;
    let member = queries::find(conn, id)?.ok_or(TeamError::Unknown)?;
    let event = open(conn, actor, member.event)?;
    // What was read before the event was held may have changed.
    let member = queries::find(conn, id)?.ok_or(TeamError::Unknown)?;
    Ok((event, member))
}

fn open(conn: &mut Conn, actor: &Actor, event: Id<Event>) -> Result<Event, TeamError> {
    let event = kept_by(conn, actor, event)?;
    match event.stage {
        Stage::Draft | Stage::Published => Ok(event),
        stage @ (Stage::Cancelled | Stage::Closed) => Err(EventError::Done(stage).into()),
    }
}

/// Somebody as they will stand in the team, if that goes.
fn fitting(
    conn: &mut Conn,
    event: &Event,
    team: &[Member],
    id: Id<Member>,
    new: &NewMember,
) -> Result<Member, TeamError> {
    if new.session.is_some_and(|one| event.sessions.iter().all(|known| known.id != one)) {
        return Err(input("session", "Bitte wählen Sie eine Sitzung aus der Liste."));
    }
    let others = || team.iter().filter(|one| one.id != id && !one.is_out());
    if new.part == Part::Contact
        && new.agreement != Agreement::Declined
        && let Some(known) = others().find(|one| one.part == Part::Contact)
    {
        let message = format!(
            "{} kümmert sich schon. Jede Veranstaltung hat genau eine Person, die Gäste fragen.",
            known.name
        );
        return Err(input("part", &message));
    }
    let mut member = Member {
        id,
        event: event.id,
        session: new.session,
        part: new.part,
        staff: None,
        name: String::new(),
        phone: String::new(),
        email: String::new(),
        language: new.language.clone(),
        agreement: new.agreement,
    };
    match &new.who {
        Who::Staff(staff) => {
            let name = queries::colleague(conn, *staff)?;
            let name = name.ok_or(input("staff", "Bitte wählen Sie jemanden aus der Liste."))?;
            (member.staff, member.name) = (Some(*staff), name);
        }
        Who::External { name, phone, email } => {
            member.name.clone_from(name);
            member.phone.clone_from(phone);
            member.email.clone_from(email);
        }
    }
    let same = |one: &&Member| {
        one.is_same_person(&member)
            && (one.part, one.session, &one.language)
                == (member.part, member.session, &member.language)
    };
    match team.iter().filter(|one| one.id != id).find(same) {
        Some(_) => Err(input("part", "Diese Person steht mit dieser Aufgabe schon im Team.")),
        None => Ok(member),
    }
}

/// A new Kümmerer is whom guests ask from now on.
fn introduce(conn: &mut Conn, member: &Member) -> Result<(), diesel::result::Error> {
    match (member.part, member.agreement) {
        (Part::Contact, Agreement::Asked | Agreement::Confirmed) => {
            queries::set_contact(conn, member.event, &member.name, &member.phone)
        }
        (_, Agreement::Asked | Agreement::Confirmed | Agreement::Declined) => Ok(()),
    }
}

fn input(field: &str, message: &str) -> TeamError {
    TeamError::Input(FormErrors::one(field, message))
}
