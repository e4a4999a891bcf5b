//! What stands at the head of every page about one event, whoever draws it: its name, when, where, and
//! the way to its other pages.

use serde::Serialize;

use super::{Event, Phase};
use crate::db::{Id, Moment};
use crate::spoken;
use crate::staff::{Actor, Right};

/// An event in one look.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    pub id: Id<Event>,
    pub title: String,
    pub format: String,
    pub phase: Phase,
    pub phase_label: &'static str,
    /// "Di 12.01.2027, 10:00–12:00"; empty while nobody knows.
    pub when: String,
    /// "Familienzentrum Mitte, Raum 2, …"; empty while nobody knows.
    pub place: String,
    pub tabs: Vec<TabItem>,
}

/// One page about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Invitations,
    Reminders,
    Slots,
    Assignments,
    Forum,
    Door,
    Counter,
    Week,
    FollowUps,
    Team,
    Childcare,
    Shopping,
    Afterwards,
    Report,
    Edit,
}

/// As the tabs component takes it.
#[derive(Clone, Debug, Serialize)]
pub struct TabItem {
    pub href: String,
    pub label: &'static str,
    pub current: bool,
}

impl Head {
    /// With the tabs that this actor may open.
    pub fn of(event: &Event, current: Tab, actor: &Actor, now: Moment) -> Self {
        let phase = event.phase(now);
        Self {
            id: event.id,
            title: event.title.clone(),
            format: event.format.name.clone(),
            phase,
            phase_label: phase.label(),
            when: spoken::short_all(&event.hours()),
            place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
            tabs: tabs(event, phase, current, actor),
        }
    }
}

fn tabs(event: &Event, phase: Phase, current: Tab, actor: &Actor) -> Vec<TabItem> {
    let path = format!("/events/{}", event.id);
    let item =
        |tab, label, end| TabItem { href: format!("{path}{end}"), label, current: tab == current };
    let mut tabs = vec![item(Tab::Overview, "Übersicht", "")];
    let guests = actor.may(Right::SeeGuests).is_ok() && phase != Phase::Draft;
    if guests {
        tabs.push(item(Tab::Invitations, "Einladungen", "/invitations"));
        if event.erased_at.is_none() {
            tabs.push(item(Tab::Reminders, "Erinnerungen", "/reminders"));
        }
        if event.slots.is_some() {
            tabs.push(item(Tab::Slots, "Zeiten", "/slots"));
        }
        if event.format.takes_assigned() {
            tabs.push(item(Tab::Assignments, "Zuweisungen", "/assignments"));
        }
        tabs.push(item(Tab::Door, "Türliste", "/attendance"));
        if event.format.open_door {
            tabs.push(item(Tab::Counter, "Zähler", "/counter"));
        }
        if event.sessions.len() > 1 {
            tabs.push(item(Tab::Week, "Woche", "/attendance/week"));
        }
        if event.format.follow_up {
            tabs.push(item(Tab::FollowUps, "Anschluss", "/followups"));
        }
    }
    if actor.may(Right::EnterAnswers).is_ok() {
        tabs.push(item(Tab::Team, "Team", "/team"));
    }
    // When the names are gone nobody comes any more who would need care or a chair.
    let is_kept = event.erased_at.is_none();
    if actor.may(Right::SeeGuests).is_ok() && event.childcare_places > 0 && is_kept {
        tabs.push(item(Tab::Childcare, "Betreuung", "/childcare"));
    }
    if guests && is_kept {
        tabs.push(item(Tab::Shopping, "Einkaufszettel", "/shopping"));
    }
    if event.is_in_calendars() {
        tabs.push(item(Tab::Forum, "Anmeldung", "/forum"));
    }
    let begun = match phase {
        Phase::Running | Phase::Over | Phase::Closed => true,
        Phase::Draft | Phase::Published | Phase::Cancelled => false,
    };
    if begun && actor.may(Right::PlanEvents).is_ok() {
        tabs.push(item(Tab::Afterwards, "Danach", "/afterwards"));
    }
    let is_over = matches!(phase, Phase::Over | Phase::Closed);
    if is_over && actor.may(Right::EnterAnswers).is_ok() {
        tabs.push(item(Tab::Report, "Bericht", "/report"));
    }
    let changes = match phase {
        Phase::Draft | Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Closed | Phase::Cancelled => false,
    };
    if changes && actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(event.site) {
        tabs.push(item(Tab::Edit, "Ändern", "/edit"));
    }
    tabs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{Stage, samples};
    use crate::staff::{Role, Scope};

    fn labels(role: Role, stage: Stage) -> Vec<&'static str> {
        let mut event = samples::kontaktcafe();
        event.stage = stage;
        let actor = Actor { staff: None, role, scope: Scope::All };
        let now = Moment::parse("2027-01-04T09:00:00Z").unwrap();
        let head = Head::of(&event, Tab::Overview, &actor, now);
        head.tabs.into_iter().map(|tab| tab.label).collect()
    }

    #[test]
    fn tabs_lead_where_the_role_may_go() {
        let published = Stage::Published;
        assert_eq!(
            labels(Role::Planner, published),
            [
                "Übersicht",
                "Einladungen",
                "Erinnerungen",
                "Türliste",
                "Team",
                "Betreuung",
                "Einkaufszettel",
                "Ändern"
            ]
        );
        assert_eq!(
            labels(Role::Desk, published),
            [
                "Übersicht",
                "Einladungen",
                "Erinnerungen",
                "Türliste",
                "Team",
                "Betreuung",
                "Einkaufszettel"
            ]
        );
        assert_eq!(labels(Role::Manager, published), ["Übersicht"]);
        assert_eq!(
            labels(Role::Planner, Stage::Draft),
            ["Übersicht", "Team", "Betreuung", "Ändern"]
        );
        assert_eq!(
            labels(Role::Planner, Stage::Cancelled),
            [
                "Übersicht",
                "Einladungen",
                "Erinnerungen",
                "Türliste",
                "Team",
                "Betreuung",
                "Einkaufszettel"
            ]
        );
    }
}
