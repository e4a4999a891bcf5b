//! Who would leave a week without a next step, and which next steps are due: for whoever sees to them.

use super::pages::Task;
use crate::db::{Conn, Day, Moment};
use crate::events::Phase;
use crate::events::need::Knowing;
use crate::followups;
use crate::followups::actions::Unsettled;
use crate::followups::queries::Due;
use crate::formats::Sensitivity;
use crate::spoken;
use crate::staff::Actor;

/// Most urgent first: people without a next step, then steps whose day has come.
pub(super) fn tasks(
    conn: &mut Conn,
    (actor, name): (&Actor, &str),
    today: Day,
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let unsettled = followups::actions::unsettled(conn, actor, name, now)?;
    let mut tasks: Vec<_> = unsettled.iter().map(|one| without(one, now)).collect();
    if let Some(me) = actor.staff {
        let knowing = Knowing::of(conn, actor)?;
        let due_now = followups::queries::due(conn, me, today)?.into_iter();
        // Whoever has left the team since no longer sees whose step it is.
        let known = due_now.filter(|one| {
            one.sensitivity == Sensitivity::Normal || knowing.includes_sensitive(one.event)
        });
        tasks.extend(known.map(|one| due(&one)));
    }
    Ok(tasks)
}

fn without(one: &Unsettled, now: Moment) -> Task {
    let people = match one.open {
        1 => "1 Mensch".to_owned(),
        more => format!("{more} Menschen"),
    };
    let when = match one.event.phase(now) {
        Phase::Over | Phase::Closed => "vorbei",
        Phase::Draft | Phase::Published | Phase::Running | Phase::Cancelled => "letzter Tag",
    };
    Task {
        title: format!("Ohne Anschluss: {people}"),
        more: format!(
            "{} · {} · {when} · Niemand geht ohne nächsten Schritt.",
            one.event.title,
            spoken::short_all(&one.event.hours())
        ),
        href: format!("/events/{}/followups", one.event.id),
        label: "Eintragen",
    }
}

fn due(one: &Due) -> Task {
    let step = one.step.map_or("Nächster Schritt", |step| step.label());
    let day = one
        .due_on
        .map_or(String::new(), |day| format!(" · bis {}", spoken::short_day(day.civil())));
    Task {
        title: format!("Anschluss fällig: {}", one.guest_name),
        more: format!("{step}{day} · {}", one.event_title),
        href: format!("/events/{}/followups/{}", one.event, one.guest),
        label: "Ansehen",
    }
}
