//! What can be done with one guest; each verb is one transaction.

use super::consent::{self, Decision, Source, What};
use super::queries::consents::{self, Consent};
use super::{Draft, Guest, PhoneOff, queries};
use crate::db::{Conn, Id, Moment, insert_first};
use crate::problem::{Explain, Explanation, conflict, missing, unusable};
use crate::staff::{self, Actor, NotAllowed, Right, Site};
use crate::web::secret;

/// Why a guest stays as they are.
#[derive(Debug, thiserror::Error)]
pub enum GuestError {
    /// Not there, or of a Standort that is not theirs.
    #[error("no such guest for this actor")]
    Unknown,
    #[error("the key belongs to another guest")]
    KeyTaken,
    /// The form was sent before, and said something else.
    #[error("the form of guest {0} came again with other words")]
    Twice(Id<Guest>),
    #[error("no such Standort for this actor")]
    Site,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for GuestError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => {
                missing("Diesen Gast gibt es nicht, oder er gehört zu einem anderen Standort.")
            }
            Self::KeyTaken => conflict("key_taken", KEY_TAKEN),
            Self::Site => unusable("site", OWN_SITE),
            Self::Twice(_) => conflict("sent_twice", SENT_TWICE),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Said at the field.
pub const KEY_TAKEN: &str = "Diese Kundennummer hat schon jemand. Bitte suchen Sie die Person \
    zuerst, vielleicht ist sie schon da.";
pub const SENT_TWICE: &str = "Dieses Formular haben Sie schon einmal abgeschickt, mit anderen \
    Angaben. Die ersten sind gespeichert, diese noch nicht. Ist das jemand anderes? Dann \
    speichern Sie noch einmal.";
pub const OWN_SITE: &str = "Bitte wählen Sie einen Ihrer Standorte.";

/// A guest whom this actor may see.
pub fn seen_by(conn: &mut Conn, actor: &Actor, id: Id<Guest>) -> Result<Guest, GuestError> {
    actor.may(Right::SeeGuests)?;
    let guest = queries::find(conn, id)?.ok_or(GuestError::Unknown)?;
    match actor.scope.covers(guest.site) {
        true => Ok(guest),
        false => Err(GuestError::Unknown),
    }
}

/// Enters somebody under an id that the form brought along: sent twice, it is one guest. Sent again
/// with other words, it is refused: nothing is lost in silence.
pub fn enter(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Guest>,
    draft: Draft,
    now: Moment,
) -> Result<Id<Guest>, GuestError> {
    actor.may(Right::KeepGuests)?;
    if queries::find(conn, id)?.is_some() {
        return same_again(conn, actor, id, draft);
    }
    own_site(conn, actor, draft.site)?;
    let key = match &draft.key {
        Some(key) => key.to_string(),
        // Partners and colleagues have no number; ours begins with a letter of its own.
        None => format!("P-{}", secret::code()),
    };
    if queries::id_of_key(conn, &key)?.is_some() {
        return Err(GuestError::KeyTaken);
    }
    let guest = draft.clone().guest(id, key);
    let steps = consent::decided(None, &guest);
    match insert_first(conn, |conn| queries::insert(conn, vec![guest], now))? {
        Some(_) => {
            note(conn, actor, id, (&steps, draft.consent_source), now)?;
            Ok(id)
        }
        None if queries::find(conn, id)?.is_some() => same_again(conn, actor, id, draft),
        None => Err(GuestError::KeyTaken),
    }
}

fn same_again(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Guest>,
    draft: Draft,
) -> Result<Id<Guest>, GuestError> {
    let known = seen_by(conn, actor, id)?;
    let key = draft.key.as_ref().map_or_else(|| known.key.clone(), ToString::to_string);
    match draft.guest(id, key) == known {
        true => Ok(id),
        false => Err(GuestError::Twice(id)),
    }
}

/// Changes what is known about somebody. Their key stays.
pub fn change(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Guest>,
    draft: Draft,
    now: Moment,
) -> Result<(), GuestError> {
    actor.may(Right::KeepGuests)?;
    let before = seen_by(conn, actor, id)?;
    if draft.site != before.site {
        own_site(conn, actor, draft.site)?;
    }
    let source = draft.consent_source;
    let mut after = draft.guest(id, before.key.clone());
    if after.phone != before.phone {
        // A new number is good until somebody else answers; a wish stays.
        after.phone_off = after.phone_off.filter(|off| *off != PhoneOff::Wrong);
    }
    if after != before {
        queries::update(conn, &after, now)?;
        let steps = consent::decided(Some(&before), &after);
        note(conn, actor, id, (&steps, source), now)?;
    }
    Ok(())
}

/// Keeps what somebody agreed to or took back before a member of staff.
fn note(
    conn: &mut Conn,
    actor: &Actor,
    guest: Id<Guest>,
    (steps, source): (&[(What, Decision)], Source),
    now: Moment,
) -> Result<(), GuestError> {
    for (what, decision) in steps {
        let step = Consent {
            what: *what,
            decision: *decision,
            wording: what.question(*decision).to_owned(),
            source,
            staff: actor.staff,
            at: now,
        };
        consents::note(conn, guest, &step)?;
    }
    Ok(())
}

/// Whether somebody wants to be invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invitable {
    Yes,
    No,
}

/// Notes whether somebody wants invitations.
pub fn set_invitable(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Guest>,
    invitable: Invitable,
    now: Moment,
) -> Result<(), GuestError> {
    actor.may(Right::KeepGuests)?;
    let before = seen_by(conn, actor, id)?;
    let after = Guest { no_invitations: invitable == Invitable::No, ..before.clone() };
    if after != before {
        queries::update(conn, &after, now)?;
        let steps = consent::decided(Some(&before), &after);
        note(conn, actor, id, (&steps, Source::InPerson), now)?;
    }
    Ok(())
}

fn own_site(conn: &mut Conn, actor: &Actor, site: Option<Id<Site>>) -> Result<(), GuestError> {
    let known = match site {
        Some(site) => staff::queries::sites(conn)?.iter().any(|known| known.id == site),
        None => true,
    };
    match known && actor.scope.covers(site) {
        true => Ok(()),
        false => Err(GuestError::Site),
    }
}
