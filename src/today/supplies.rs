//! What events of the next days still need: carers who dropped out, chairs and drinks.

use super::pages::Task;
use super::queries;
use crate::db::{Conn, Moment};
use crate::events::need::Knowing;
use crate::inbox;
use crate::invitations;
use crate::outbox::actions::sites_of;
use crate::shopping;
use crate::staff::Scope;

/// Days for which one shops.
pub(super) const DAYS: i64 = 3;

/// Events where families are promised care that nobody can give.
pub(super) fn care_tasks(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let planned = queries::care_planned(conn, scope, now)?;
    let broken = invitations::actions::broken_care(conn, &planned)?;
    let theirs = broken.into_iter().filter(|(event, _)| knowing.includes(event));
    let task = |(event, families): (crate::events::Event, usize)| Task {
        title: format!("Es fehlen Betreuungskräfte: {}", event.title),
        more: match families {
            1 => "Eine Familie hat eine Zusage, die so nicht zu halten ist.".into(),
            more => format!("{more} Familien haben eine Zusage, die so nicht zu halten ist."),
        },
        href: format!("/events/{}/childcare", event.id),
        label: "Ansehen",
    };
    Ok(theirs.map(task).collect())
}

/// The list of what is needed until the day after tomorrow; nothing if nothing is on.
pub(super) fn shopping_task(coming: &[queries::Coming]) -> Option<Task> {
    let first = coming.first()?;
    let mut events: Vec<_> = coming.iter().map(|one| one.id).collect();
    events.sort_unstable();
    events.dedup();
    let week = shopping::week_name(first.starts_at.civil().date());
    Some(Task {
        title: match events.len() {
            1 => "Einkaufszettel für 1 Veranstaltung".into(),
            more => format!("Einkaufszettel für {more} Veranstaltungen"),
        },
        more: "Bis übermorgen: Stühle, Getränke, Kindersitze, Dolmetschen.".into(),
        href: format!("/shopping?week={week}"),
        label: "Ansehen",
    })
}

/// The lists of whoever signs in for a Träger.
pub(super) fn roster_tasks(
    conn: &mut Conn,
    actor: &crate::staff::Actor,
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    use crate::attendance::roster::actions::{RosterError, is_open, own};
    let events = match own(conn, actor) {
        Ok(events) => events,
        Err(RosterError::Database(error)) => return Err(error),
        Err(RosterError::NotAllowed(_) | RosterError::Shut | RosterError::CheckIn(_)) => Vec::new(),
    };
    let open = events.into_iter().filter(|event| is_open(event, now));
    let task = |event: crate::events::Event| Task {
        more: crate::spoken::short_all(&event.hours()),
        href: format!("/roster/{}", event.id),
        label: "Liste öffnen",
        title: event.title,
    };
    Ok(open.map(task).collect())
}

/// Mails that somebody has to read; nothing if there are none.
pub(super) fn inbox_task(
    conn: &mut Conn,
    scope: &Scope,
) -> Result<Option<Task>, diesel::result::Error> {
    let sites = sites_of(scope.sites());
    let waiting = inbox::queries::unread_count(conn, sites.as_deref())?;
    let title = match waiting {
        0 => return Ok(None),
        1 => "Eine E-Mail wartet darauf, dass jemand sie liest".to_owned(),
        more => format!("{more} E-Mails warten darauf, dass jemand sie liest"),
    };
    Ok(Some(Task {
        title,
        more: "Vielleicht ist eine Antwort dabei.".into(),
        href: "/inbox".into(),
        label: "Lesen",
    }))
}
