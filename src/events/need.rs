//! Who needs to know of an event whose mere name says something about the people who come.
//!
//! Being invited to a Gesundheits-Check hints at health. Its title and its lists are for those who
//! have to do with it: whoever planned it, its Kümmerer, and whoever has a part in it. Everybody else sees that a
//! room is taken. A planner may take a part and then sees it; that stands in the team, for all to see.
//! A machine with a key has been given it for its work and is told.

use std::collections::BTreeSet;

use super::Event;
use super::team::{self, Agreement};
use crate::db::{Conn, Id};
use crate::formats::Sensitivity;
use crate::staff::{Actor, Staff};

/// What stands where the title would say too much.
pub const HIDDEN_TITLE: &str = "Vertraulicher Termin";

/// Which sensitive events somebody has to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knowing {
    /// A machine, or the command line.
    All,
    Only(BTreeSet<Id<Event>>),
}

impl Knowing {
    /// Of this actor. Two questions.
    pub fn of(conn: &mut Conn, actor: &Actor) -> Result<Self, diesel::result::Error> {
        match actor.staff {
            Some(staff) => Self::of_staff(conn, staff),
            None => Ok(Self::All),
        }
    }

    /// Of whoever is looking over a shoulder: none of them.
    pub fn nobody() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// Of one member of staff. Two questions.
    pub fn of_staff(conn: &mut Conn, staff: Id<Staff>) -> Result<Self, diesel::result::Error> {
        let mut known = team::queries::events_of(conn, staff)?;
        known.append(&mut team::queries::seen_to_by(conn, staff)?);
        Ok(Self::Only(known))
    }

    /// Whether they may know what this event is.
    pub fn includes(&self, event: &Event) -> bool {
        match event.format.sensitivity {
            Sensitivity::Normal => true,
            Sensitivity::Health => self.includes_sensitive(event.id),
        }
    }

    /// Whether they may know what this event of a sensitive format is.
    pub fn includes_sensitive(&self, event: Id<Event>) -> bool {
        match self {
            Self::All => true,
            Self::Only(known) => known.contains(&event),
        }
    }

    /// What they may read as its title.
    pub fn title<'a>(&self, event: &'a Event) -> &'a str {
        match self.includes(event) {
            true => &event.title,
            false => HIDDEN_TITLE,
        }
    }

    /// The same for a row that is no whole event.
    pub fn title_of(&self, event: Id<Event>, sensitivity: Sensitivity, title: String) -> String {
        match sensitivity == Sensitivity::Normal || self.includes_sensitive(event) {
            true => title,
            false => HIDDEN_TITLE.into(),
        }
    }
}

/// Who may know of a sensitive event: whoever planned it, its Kümmerer, and whoever has a part in it.
pub fn known_by(
    conn: &mut Conn,
    event: Id<Event>,
) -> Result<BTreeSet<Id<Staff>>, diesel::result::Error> {
    let team = team::queries::of_event(conn, event)?.into_iter();
    let takes_part = team.filter(|one| one.agreement != Agreement::Declined);
    let mut known: BTreeSet<_> = takes_part.filter_map(|one| one.staff).collect();
    known.extend(team::queries::who_sees_to(conn, event)?);
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples;

    #[test]
    fn what_hints_at_health_is_for_those_who_have_to_do_with_it() {
        let cafe = samples::kontaktcafe();
        let mut check = samples::kontaktcafe();
        check.title = "Gesundheits-Check".into();
        check.format.sensitivity = Sensitivity::Health;

        let nobody = Knowing::Only(BTreeSet::new());
        let doctor = Knowing::Only(BTreeSet::from([check.id]));

        assert_eq!(nobody.title(&cafe), "Kontaktcafé");
        assert_eq!(nobody.title(&check), "Vertraulicher Termin");
        assert_eq!(doctor.title(&check), "Gesundheits-Check");
        assert_eq!(Knowing::All.title(&check), "Gesundheits-Check");
    }
}
