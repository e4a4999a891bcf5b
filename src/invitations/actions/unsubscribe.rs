//! A guest wants no more mails, or no more invitations at all.

use super::super::TokenKind;
use super::super::queries;
use crate::db::{Conn, Moment};
use crate::guests;

/// What a guest does not want any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Letters instead of mails.
    Mail,
    /// No invitations.
    Everything,
}

/// Notes it for the people of the household whose mail it was. `false` if the link is unknown. Twice
/// is as good as once.
pub fn unsubscribe(
    conn: &mut Conn,
    token_hash: &str,
    leaving: Leaving,
    now: Moment,
) -> Result<bool, diesel::result::Error> {
    let Some(invitation) = queries::by_token(conn, token_hash, TokenKind::Unsubscribe)? else {
        return Ok(false);
    };
    let party = queries::party(conn, invitation.party)?;
    for member in queries::with_guests(conn, party)? {
        let mut guest = member.guest;
        match leaving {
            Leaving::Mail => guest.email_stopped = true,
            Leaving::Everything => guest.no_invitations = true,
        }
        guests::queries::update(conn, &guest, now)?;
    }
    Ok(true)
}
