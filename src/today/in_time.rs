//! What a plan forgets most easily: asking guests in time, and thanking them afterwards.

use super::pages::Task;
use super::queries::{self, Planned};
use crate::clock;
use crate::db::{Conn, Moment};
use crate::events::need::Knowing;
use crate::spoken;
use crate::staff::Scope;

/// Events that begin soon and to which nobody is invited yet, the next first.
pub(super) fn uninvited(
    conn: &mut Conn,
    seen: (&Scope, &Knowing),
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let found = queries::uninvited(conn, seen, now)?;
    let task = |one: Planned| Task {
        title: format!("Noch niemand eingeladen: {}", one.title),
        more: format!("{} · Gäste brauchen zwei Wochen, um zu planen.", day(one.at)),
        href: format!("/events/{}/invitations/new", one.id),
        label: "Gäste einladen",
    };
    Ok(found.into_iter().map(task).collect())
}

/// Closed events whose guests nobody has thanked, while a word of thanks is still welcome.
pub(super) fn unthanked(
    conn: &mut Conn,
    seen: (&Scope, &Knowing),
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let found = queries::unthanked(conn, seen, now)?;
    let task = |one: Planned| Task {
        title: format!("Dank noch nicht freigegeben: {}", one.title),
        more: format!("{} · Abgeschlossen. Ein Dank freut, solange er frisch ist.", day(one.at)),
        href: format!("/events/{}/afterwards", one.id),
        label: "Ansehen",
    };
    Ok(found.into_iter().map(task).collect())
}

fn day(at: Option<Moment>) -> String {
    at.map_or(String::new(), |at| spoken::short_day(clock::local(at, clock::ZONE).civil().date()))
}
