//! Who makes an event happen (`Mitwirkung`): our own people and others, each with a part, and whether
//! they said yes.
//!
//! One list of people for everything: childcare counts its carers here, the shopping list goes to who
//! brings what, and whoever signs in for a Träger sees the roster of the events they stand in. Nobody
//! is rated and nobody's hours are added up.
//!
//! Begin with [`Member`], then [`actions`] for what can be done, [`clashes`] for who is in two places.

pub mod actions;
pub mod clashes;
pub mod draft;
pub mod queries;

pub use draft::NewMember;

use super::{Event, Session, languages};
use crate::db::{Id, text_enum};
use crate::staff::Staff;

text_enum! {
    /// What somebody does at an event.
    pub enum Part {
        Host = "host" / "Gastgeber",
        CoHost = "co_host" / "Mit-Gastgeber",
        /// Whom guests ask: every event has exactly one.
        Contact = "contact" / "Kümmerer",
        Speaker = "speaker" / "Vortrag",
        Doctor = "doctor" / "Ärztin oder Arzt",
        Psychologist = "psychologist" / "Psychologie",
        Nutritionist = "nutritionist" / "Ernährungsberatung",
        JobCoach = "job_coach" / "Jobcoach",
        Provider = "provider" / "Träger",
        Interpreter = "interpreter" / "Dolmetschen",
        Carer = "carer" / "Kinderbetreuung",
        Caterer = "caterer" / "Verpflegung",
    }
}

text_enum! {
    /// Whether somebody said yes.
    pub enum Agreement {
        Asked = "asked" / "gefragt",
        Confirmed = "confirmed" / "zugesagt",
        Declined = "declined" / "abgesagt",
    }
}

/// Somebody with a part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: Id<Member>,
    pub event: Id<Event>,
    /// `None`: the whole event.
    pub session: Option<Id<Session>>,
    pub part: Part,
    /// Who signs in here; `None`: somebody from outside.
    pub staff: Option<Id<Staff>>,
    pub name: String,
    pub phone: String,
    pub email: String,
    /// Into which language an interpreter speaks; empty for everybody else.
    pub language: String,
    pub agreement: Agreement,
}

impl Member {
    /// Whether they said no.
    pub fn is_out(&self) -> bool {
        self.agreement == Agreement::Declined
    }

    /// "Dolmetschen: Ukrainisch"
    pub fn part_label(&self) -> String {
        match self.language.is_empty() {
            true => self.part.label().into(),
            false => format!("{}: {}", self.part.label(), languages::label(&self.language)),
        }
    }

    /// Whether this is the same person: the same sign-in, or for others the same name.
    pub fn is_same_person(&self, other: &Self) -> bool {
        match (self.staff, other.staff) {
            (Some(one), Some(two)) => one == two,
            (None, None) => crate::text::fold(&self.name) == crate::text::fold(&other.name),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

/// How many of these are there all the time: of an event with several sessions the fewest at one.
/// Whoever stands in the list twice has two hands like everybody.
pub fn fewest_at_once(sessions: &[Session], members: &[&Member]) -> i32 {
    let there = |at: Option<&Session>| {
        let now = |one: &&&Member| one.session.is_none() || one.session == at.map(|one| one.id);
        let mut people: Vec<&Member> = Vec::new();
        for one in members.iter().filter(now).copied() {
            if !people.iter().any(|known| known.is_same_person(one)) {
                people.push(one);
            }
        }
        people.len()
    };
    let fewest = sessions.iter().map(|one| there(Some(one))).min().unwrap_or_else(|| there(None));
    i32::try_from(fewest).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples;

    fn carer(session: Option<Id<Session>>) -> Member {
        Member {
            id: Id::new(),
            event: Id::new(),
            session,
            part: Part::Carer,
            staff: None,
            name: "Maria Sommer".into(),
            phone: String::new(),
            email: String::new(),
            language: String::new(),
            agreement: Agreement::Confirmed,
        }
    }

    #[test]
    fn a_week_has_as_many_carers_as_its_emptiest_day() {
        let mut event = samples::kontaktcafe();
        let first = event.sessions[0].clone();
        event.sessions.push(Session { id: Id::new(), ..first.clone() });
        let (always, mut monday) = (carer(None), carer(Some(first.id)));
        monday.name = "Ralf Winter".into();

        assert_eq!(fewest_at_once(&event.sessions, &[&always, &monday]), 1);
        let mut tuesday = carer(Some(event.sessions[1].id));
        tuesday.name = "Ute Herbst".into();
        assert_eq!(fewest_at_once(&event.sessions, &[&always, &monday, &tuesday]), 2);
        let again = [carer(Some(first.id)), carer(Some(event.sessions[1].id))];
        assert_eq!(fewest_at_once(&event.sessions, &[&always, &again[0], &again[1]]), 1);
        assert_eq!(fewest_at_once(&[], &[&always]), 1);
    }

    #[test]
    fn the_same_name_from_outside_is_the_same_person() {
        let (one, mut two) = (carer(None), carer(None));
        two.name = " maria SOMMER".into();
        assert!(one.is_same_person(&two));
        two.staff = Some(Id::new());
        assert!(!one.is_same_person(&two));
    }
}
