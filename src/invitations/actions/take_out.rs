//! Takes a guest out of an invitation for good, because they want to be forgotten.

use super::super::correspondent::{occasion, reason_not_to};
use super::super::messages::{Member, Sending};
use super::super::queries::{self, calls, leaving};
use super::super::way::{Reached, Wish, reached};
use super::super::{CallReason, Invitation};
use super::change::letters_until;
use super::post::{Letters, PostError, call, texting, write};
use super::withdraw::{WithdrawError, let_go};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::outbox;
use crate::outbox::queries::Waiting;
use crate::staff::{Actor, Role, Scope};
use crate::web::App;

/// Takes one guest out of an invitation. If the event is still to come, their seat goes to whoever
/// waits. Whoever was asked together with them keeps link, place and calls; what still waits for them
/// in the outbox is written anew, without the name that goes. All other post is emptied. Nobody is
/// told, and nobody is blamed.
///
/// The row may be left behind, alone: whoever calls this removes it.
pub fn take_out(
    conn: &mut Conn,
    app: &App,
    id: Id<Invitation>,
    now: Moment,
) -> Result<(), WithdrawError> {
    let Some(invitation) = queries::find(conn, id)? else { return Ok(()) };
    events::queries::hold(conn, invitation.event)?;
    let Some(event) = events::queries::find(conn, invitation.event)? else { return Ok(()) };
    let waiting = outbox::queries::waiting_about(conn, invitation.party.as_str())?;
    let others = leaving::others(conn, &invitation)?;
    let heir = others.iter().find(|one| one.withdrawn_at.is_none());
    let (party, staying) = match heir.or(others.first()) {
        Some(one) => {
            let party = leaving::split(conn, &invitation, one)?;
            let staying = queries::party(conn, party)?;
            (party, queries::with_guests(conn, staying)?)
        }
        None => (invitation.party, Vec::new()),
    };
    if let Some(heir) = heir {
        calls::hand_over(conn, &invitation, heir)?;
    }
    let names = staying.iter().map(|one| one.guest.name()).collect::<Vec<_>>().join(", ");
    outbox::queries::empty_about(conn, party.as_str(), &names, now)?;
    if event.takes_answers(now) {
        let_go(conn, app, &house_itself(), id, now)?;
    }
    for message in waiting {
        write_anew(conn, app, &event, &staying, message, Late::Written, now)?;
    }
    Ok(())
}

/// Whoever asks may not see every event that knows the guest; the house does.
fn house_itself() -> Actor {
    Actor { staff: None, role: Role::Planner, scope: Scope::All }
}

/// What becomes of a letter that would come too late.
#[derive(Clone, Copy)]
pub(super) enum Late<'a> {
    Written,
    /// Whoever has a number hears it instead.
    Called(&'a Member),
}

/// Says once more what was still waiting, as it would be said now.
pub(super) fn write_anew(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    message: Waiting,
    late: Late<'_>,
    now: Moment,
) -> Result<(), WithdrawError> {
    let kind = message.kind.as_str();
    if reason_not_to(event, people, kind, now).is_some() {
        return Ok(());
    }
    let Some(occasion) = occasion(conn, event, people, kind, now)? else { return Ok(()) };
    let texting = texting(app, event, &occasion).map_err(PostError::from)?;
    let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, &texting);
    if let (Reached::Letter(_), Late::Called(one)) = (&by, late)
        && letters_until(event.begins_at, now) == Letters::TooLate
    {
        call(conn, event, std::slice::from_ref(one), reason(kind), "", now)?;
        return Ok(());
    }
    match by {
        Reached::Mail(_) | Reached::Letter(_) | Reached::Text(_) => {
            let sending = Sending {
                due_at: message.due_at.max(now),
                campaign: message.campaign.and_then(|campaign| campaign.parse().ok()),
                mark: Id::<Invitation>::new().to_string(),
            };
            write(conn, app, event, people, by, (&occasion, &sending), now)?;
        }
        // They stand on the list of calls already, with what they wished.
        Reached::Call(_) | Reached::Nobody if kind == "call_soon" => {}
        Reached::Call(_) | Reached::Nobody => {
            call(conn, event, people, reason(kind), "", now)?;
        }
    }
    Ok(())
}

/// Why somebody is called instead.
fn reason(kind: &str) -> CallReason {
    match kind {
        "invitation" => CallReason::Invite,
        "moved_up" | "offer" | "drawn" | "childcare_promised" => CallReason::MovedUp,
        "care_lost" => CallReason::CareLost,
        "cancelled" => CallReason::Cancelled,
        "changed" => CallReason::Changed,
        "second_try" => CallReason::SecondTry,
        "reminder" | "last_reminder" => CallReason::Remind,
        // "accepted", "waiting", "in_the_draw": they have spoken, and hear it now.
        _ => CallReason::Asked,
    }
}
