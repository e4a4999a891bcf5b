//! What was to go by text message goes another way, because it would not reach them by this one.

use super::super::messages::Member;
use super::take_out::{Late, write_anew};
use super::unsubscribe::party_of;
use super::withdraw::WithdrawError;
use crate::db::{Conn, Moment};
use crate::events::Event;
use crate::outbox::Matter;
use crate::outbox::queries::Waiting;
use crate::web::App;

/// Says again what the outbox has just given up: the number is not theirs any more, or they want no more
/// text messages.
pub fn elsewhere(
    conn: &mut Conn,
    app: &App,
    matter: &Matter<'_>,
    now: Moment,
) -> Result<(), WithdrawError> {
    let Some((event, people)) = party_of(conn, matter.about)? else { return Ok(()) };
    let campaign = people.first().and_then(|one| one.invitation.campaign);
    let message = Waiting {
        kind: matter.kind.to_owned(),
        due_at: now,
        campaign: campaign.filter(|_| matter.kind == "invitation").map(|id| id.to_string()),
    };
    by_another_way(conn, app, &event, &people, message, now)
}

/// By the way that it would take now. Where that is a letter that would come too late, somebody calls, if
/// there is a number.
pub(super) fn by_another_way(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    message: Waiting,
    now: Moment,
) -> Result<(), WithdrawError> {
    let with_number = people.iter().find(|one| one.guest.has_phone());
    let late = with_number.map_or(Late::Written, Late::Called);
    write_anew(conn, app, event, people, message, late, now)
}
