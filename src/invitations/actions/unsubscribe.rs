//! A guest wants no more mails, or no more invitations at all.

use super::super::correspondent::Letters;
use super::super::messages::Member;
use super::super::queries;
use super::super::{CallReason, Invitation, TokenKind};
use super::post::{PostError, call};
use crate::db::{Conn, Id, Moment};
use crate::events;
use crate::guests;
use crate::outbox::{self, AsLetter, Correspondent};
use crate::web::App;

/// What a guest does not want any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Letters instead of mails.
    Mail,
    /// No invitations.
    Everything,
}

/// Notes it for the people of the household whose mail it was; what waits for them in the outbox
/// takes another way at once. `false` if the link is unknown. Twice is as good as once.
pub fn unsubscribe(
    conn: &mut Conn,
    app: &App,
    token_hash: &str,
    leaving: Leaving,
    now: Moment,
) -> Result<bool, PostError> {
    let Some(invitation) = queries::by_token(conn, token_hash, TokenKind::Unsubscribe)? else {
        return Ok(false);
    };
    let party = queries::party(conn, invitation.party)?;
    let people = queries::with_guests(conn, party)?;
    for member in &people {
        let mut guest = member.guest.clone();
        match leaving {
            Leaving::Mail => guest.email_stopped = true,
            Leaving::Everything => guest.no_invitations = true,
        }
        guests::queries::update(conn, &guest, now)?;
    }
    match leaving {
        Leaving::Mail => {
            for member in &people {
                by_another_way(conn, app, member, now)?;
            }
        }
        // The outbox asks before it sends: invitations stay, what they said yes to still goes.
        Leaving::Everything => {}
    }
    Ok(true)
}

/// What waits as a mail to this guest becomes a letter, or somebody calls: nobody is dropped.
fn by_another_way(
    conn: &mut Conn,
    app: &App,
    member: &Member,
    now: Moment,
) -> Result<(), PostError> {
    let Some(address) = &member.guest.email else { return Ok(()) };
    for mail in outbox::queries::waiting_mails(conn, address)? {
        let written = Letters.as_letter(conn, app, &mail.about, &mail.kind, now)?;
        let remark = match written {
            AsLetter::Waits(_) => "Keine E-Mails mehr gewünscht. Geht jetzt als Brief.",
            AsLetter::Refused(_) => {
                let reason = reason_to_call(&mail.kind);
                let party = mail.about.parse::<Id<Invitation>>().ok();
                if let (Some(reason), Some(party)) = (reason, party) {
                    let rows = queries::party(conn, party)?;
                    let event = rows.first().map(|row| row.event);
                    let people = queries::with_guests(conn, rows)?;
                    let event = match event {
                        Some(event) => events::queries::find(conn, event)?,
                        None => None,
                    };
                    if let Some(event) = event.filter(|event| event.takes_answers(now)) {
                        call(conn, &event, &people, reason, "Keine E-Mails mehr gewünscht.", now)?;
                    }
                }
                "Keine E-Mails mehr gewünscht."
            }
        };
        outbox::queries::give_up(conn, mail.id, remark, now)?;
    }
    Ok(())
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
