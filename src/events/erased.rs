//! What stays of an event when the names of its guests are gone: the day on which they went, and sums.
//!
//! Sums come from the event's tally and hide small numbers as all figures do. Whoever may not see
//! guests reads them under Teilnahme only, where whole tables are protected; so does everybody for
//! formats whose mere invitation says something about health.

use diesel::QueryResult;
use serde::Serialize;

use super::{Event, Stage, list};
use crate::clock;
use crate::db::{Conn, Moment};
use crate::formats::Sensitivity;
use crate::staff::{Actor, Right};
use crate::stats::disclosure::{self, Cell, Counts, FEWEST};
use crate::web::filters::number;

/// As pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct Erased {
    /// "12.04.2027"
    pub on: String,
    /// What is to be said about the figures.
    pub sentence: &'static str,
    pub sums: Vec<Sum>,
    /// Whether a sum is hidden because it is small.
    pub hidden: bool,
    /// Whether the figures stand under Teilnahme, for these eyes.
    pub turnout: bool,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub label: &'static str,
    /// "–" where it would say something about fewer than five people.
    pub value: String,
}

/// What the tally of an event keeps, of all invitations together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub counts: Counts,
    /// Came without an invitation.
    pub walk_ins: u32,
}

impl Erased {
    /// `None` while the names are there.
    pub fn of(conn: &mut Conn, event: &Event, actor: &Actor) -> QueryResult<Option<Self>> {
        let Some(at) = event.erased_at else { return Ok(None) };
        let kept = list::kept(conn, &[event.id])?.remove(&event.id);
        Ok(Some(Self::with(at, event, kept, actor)))
    }

    fn with(at: Moment, event: &Event, kept: Option<Kept>, actor: &Actor) -> Self {
        let turnout = actor.may(Right::SeeTurnout).is_ok();
        let bare =
            |sentence| Self { on: day(at), sentence, sums: Vec::new(), hidden: false, turnout };
        match (event.stage, event.format.sensitivity, kept) {
            (Stage::Cancelled | Stage::Draft, _, _) => {
                Self { turnout: false, ..bare("Die Veranstaltung zählt in keiner Auswertung.") }
            }
            (Stage::Published | Stage::Closed, _, None) => {
                Self { turnout: false, ..bare("Zu dieser Veranstaltung gibt es keine Zahlen.") }
            }
            (Stage::Published | Stage::Closed, Sensitivity::Health, Some(_)) => {
                bare("Die Zahlen bleiben. Sie stehen in der Teilnahme für das ganze Jobcenter.")
            }
            (Stage::Published | Stage::Closed, Sensitivity::Normal, Some(kept)) => {
                match actor.may(Right::SeeGuests) {
                    Ok(()) => {
                        let sums = sums(&kept);
                        let hidden = sums.iter().any(|sum| sum.value == HIDDEN);
                        Self { sums, hidden, ..bare("Die Zahlen bleiben.") }
                    }
                    Err(_) => bare("Die Zahlen bleiben. Sie stehen in der Teilnahme."),
                }
            }
        }
    }
}

const HIDDEN: &str = "–";

fn sums(kept: &Kept) -> Vec<Sum> {
    let shown = disclosure::protect(&[kept.counts]).total;
    let walk_ins = match kept.walk_ins {
        few if (1..FEWEST).contains(&few) => Cell::Hidden,
        more => Cell::Shown(more),
    };
    let sum = |label, cell| Sum { label, value: value(cell) };
    vec![
        sum("Zugestellte Einladungen", shown.delivered),
        sum("Rückmeldungen", shown.replied),
        sum("Zusagen", shown.accepted),
        sum("Davon da", shown.attended),
        sum("Nicht eingetragen", shown.unknown),
        sum("Spontan gekommen", walk_ins),
    ]
}

fn value(cell: Cell) -> String {
    cell.count().map_or(HIDDEN.into(), |count| number(i64::from(count)))
}

/// Invited and accepted, for one row of a list: hidden as everywhere.
pub fn in_a_row(kept: Option<&Kept>, event: &Event, actor: &Actor) -> (String, String) {
    let is_open = event.format.sensitivity == Sensitivity::Normal;
    match kept.filter(|_| is_open && actor.may(Right::SeeGuests).is_ok()) {
        Some(kept) => {
            let shown = disclosure::protect(&[kept.counts]).total;
            (value(shown.delivered), value(shown.accepted))
        }
        None => (HIDDEN.into(), HIDDEN.into()),
    }
}

/// "12.04.2027", by the clocks of the house.
pub fn day(at: Moment) -> String {
    clock::local(at, clock::ZONE).civil().strftime("%d.%m.%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples;
    use crate::staff::{Role, Scope};

    fn seen_by(role: Role, event: &Event) -> Erased {
        let at = Moment::parse("2027-04-12T01:00:00Z").unwrap();
        let counts = Counts { delivered: 23, replied: 14, accepted: 9, attended: 3, unknown: 0 };
        let actor = Actor { staff: None, role, scope: Scope::All };
        Erased::with(at, event, Some(Kept { counts, walk_ins: 1 }), &actor)
    }

    fn closed() -> Event {
        Event { stage: Stage::Closed, ..samples::kontaktcafe() }
    }

    #[test]
    fn sums_stay_and_small_ones_are_hidden() {
        let gone = seen_by(Role::Planner, &closed());

        let values: Vec<_> = gone.sums.iter().map(|sum| sum.value.as_str()).collect();
        assert_eq!(gone.on, "12.04.2027");
        assert_eq!(values, ["23", "14", "9", "–", "0", "–"]);
        assert!(gone.hidden);
    }

    #[test]
    fn whoever_sees_no_guests_reads_figures_where_tables_are_protected() {
        let gone = seen_by(Role::Manager, &closed());

        assert!(gone.sums.is_empty() && gone.turnout);
    }

    #[test]
    fn what_hints_at_health_is_counted_for_the_whole_house_only() {
        let mut event = closed();
        event.format.sensitivity = Sensitivity::Health;

        assert!(seen_by(Role::Planner, &event).sums.is_empty());
    }

    #[test]
    fn a_cancelled_event_has_no_figures() {
        let event = Event { stage: Stage::Cancelled, ..samples::kontaktcafe() };
        let gone = seen_by(Role::Planner, &event);

        assert!(gone.sums.is_empty() && !gone.turnout);
    }
}
