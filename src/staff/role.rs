//! What somebody may do, by role, and for which Standorte.

use serde::Serialize;

use super::Site;
use crate::db::{Id, text_enum};
use crate::problem::{Explain, Explanation, forbidden};

text_enum! {
    /// Named by work, not by rank.
    pub enum Role {
        /// Plans events, invites, sees guests.
        Planner = "planner" / "Planung",
        /// Takes answers and keeps the door list.
        Desk = "desk" / "Empfang",
        /// Sees sums, never a guest.
        Manager = "manager" / "Leitung",
        /// Sees the list of its own events, for their time, and nothing else.
        Provider = "provider" / "Träger",
        /// Sees what was erased when and signs wording trials, never a guest.
        Auditor = "auditor" / "Datenschutz",
        /// Sees settings and staff, never a guest.
        Admin = "admin" / "Verwaltung",
    }
}

/// Something that a role allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Right {
    /// Read guests, their answers and their messages.
    SeeGuests,
    /// Import guests and change what is known about them.
    KeepGuests,
    /// Read events, venues and formats.
    SeeEvents,
    /// Make, change, publish and cancel events; venues and formats.
    PlanEvents,
    /// Invite, and decide about messages in the Postausgang.
    Invite,
    /// Enter answers and attendance.
    EnterAnswers,
    /// See who comes to one's own event, and enter who was there.
    SeeOwnRoster,
    /// Read sums.
    SeeTurnout,
    /// Staff, keys, Standorte, the office's own data.
    RunOffice,
    /// Read what was erased when, and what is due.
    SeeErasures,
    /// Read what wording trials ask, and what came of those that are over.
    SeeTrials,
    /// Agree to a wording trial, or refuse it, for data protection.
    SignTrials,
}

impl Role {
    /// Whether this role allows it.
    pub fn allows(self, right: Right) -> bool {
        use Right::{
            EnterAnswers, Invite, KeepGuests, PlanEvents, RunOffice, SeeErasures, SeeEvents,
            SeeGuests, SeeOwnRoster, SeeTrials, SeeTurnout, SignTrials,
        };
        match self {
            Self::Planner => match right {
                SeeGuests | KeepGuests | SeeEvents | PlanEvents | Invite | EnterAnswers
                | SeeTurnout | SeeTrials => true,
                RunOffice | SeeErasures | SeeOwnRoster | SignTrials => false,
            },
            Self::Desk => match right {
                SeeGuests | SeeEvents | EnterAnswers => true,
                KeepGuests | PlanEvents | Invite | SeeTurnout | RunOffice | SeeErasures
                | SeeOwnRoster | SeeTrials | SignTrials => false,
            },
            Self::Manager => matches!(right, SeeTurnout | SeeEvents | SeeTrials),
            Self::Admin => matches!(right, RunOffice | SeeErasures),
            Self::Auditor => matches!(right, SeeErasures | SeeTrials | SignTrials),
            Self::Provider => matches!(right, SeeOwnRoster),
        }
    }
}

/// Whose guests and events somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All Standorte, and what belongs to none.
    All,
    /// Only these, and events that belong to none.
    Sites(Vec<Id<Site>>),
}

impl Scope {
    /// Whether something of this Standort may be seen. What belongs to the whole house is seen by
    /// those who see all.
    pub fn covers(&self, site: Option<Id<Site>>) -> bool {
        match self {
            Self::All => true,
            Self::Sites(sites) => site.is_some_and(|site| sites.contains(&site)),
        }
    }

    /// Whether a guest of this Standort may be seen at something of that one: whose it is sees
    /// everybody on its list; what belongs to the whole house shows each Standort its own guests.
    pub fn meets(&self, at: Option<Id<Site>>, guest: Option<Id<Site>>) -> bool {
        self.covers(at) || self.covers(guest)
    }

    /// The same for lists: the Standorte whose guests are seen there, or `None` for all of them.
    pub fn guests_at(&self, at: Option<Id<Site>>) -> Option<&[Id<Site>]> {
        match self.covers(at) {
            true => None,
            false => self.sites(),
        }
    }

    /// The Standorte, or `None` for all of them.
    pub fn sites(&self) -> Option<&[Id<Site>]> {
        match self {
            Self::All => None,
            Self::Sites(sites) => Some(sites),
        }
    }
}

/// Who does something: a person who is signed in, or a machine with a key.
#[derive(Clone, Debug)]
pub struct Actor {
    /// `None` for a key and for the command line.
    pub staff: Option<Id<super::Staff>>,
    pub role: Role,
    pub scope: Scope,
}

impl Actor {
    /// Refuses what the role does not allow.
    pub fn may(&self, right: Right) -> Result<(), NotAllowed> {
        match self.role.allows(right) {
            true => Ok(()),
            false => Err(NotAllowed { role: self.role, right }),
        }
    }
}

/// The role does not allow it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("role {} lacks {right:?}", role.code())]
pub struct NotAllowed {
    role: Role,
    right: Right,
}

impl Explain for NotAllowed {
    fn explain(&self) -> Explanation {
        let sentence = match self.right {
            Right::KeepGuests if self.role.allows(Right::SeeGuests) => {
                "Mit Ihrer Anmeldung sehen Sie Gäste, aber Sie ändern und lesen keine ein. Das macht \
                 die Planung."
            }
            Right::SeeGuests | Right::KeepGuests => {
                "Mit Ihrer Anmeldung sehen Sie keine Gäste. So schützen wir ihre Daten."
            }
            Right::SeeEvents
            | Right::PlanEvents
            | Right::Invite
            | Right::EnterAnswers
            | Right::SeeOwnRoster
            | Right::SeeTurnout
            | Right::RunOffice
            | Right::SeeErasures
            | Right::SeeTrials
            | Right::SignTrials => {
                "Dafür reicht Ihre Anmeldung nicht. Bitte fragen Sie Ihre Verwaltung, \
                 wenn Sie das für Ihre Arbeit brauchen."
            }
        };
        forbidden(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managers_see_sums_and_admins_see_settings_and_neither_sees_a_guest() {
        for role in [Role::Manager, Role::Admin, Role::Provider, Role::Auditor] {
            for right in [Right::SeeGuests, Right::KeepGuests, Right::Invite, Right::EnterAnswers] {
                assert!(!role.allows(right), "{role:?} {right:?}");
            }
        }
        assert!(Role::Manager.allows(Right::SeeTurnout));
        assert!(Role::Admin.allows(Right::RunOffice));
        let signing = Role::ALL.iter().filter(|role| role.allows(Right::SignTrials));
        assert!(signing.eq([&Role::Auditor]) && !Role::Desk.allows(Right::SeeTrials));
        assert!(Role::Auditor.allows(Right::SeeErasures) && Role::Admin.allows(Right::SeeErasures));
    }

    #[test]
    fn whoever_sees_guests_is_not_told_that_they_do_not() {
        let refusal = |role, right| NotAllowed { role, right }.explain().sentence;

        assert!(!refusal(Role::Desk, Right::KeepGuests).contains("keine Gäste"));
        assert!(refusal(Role::Admin, Right::KeepGuests).contains("sehen Sie keine Gäste"));
        assert!(refusal(Role::Manager, Right::SeeGuests).contains("sehen Sie keine Gäste"));
    }

    #[test]
    fn a_standort_sees_its_own_only() {
        let (own, other) = (Id::new(), Id::new());
        let scope = Scope::Sites(vec![own]);

        assert!(scope.covers(Some(own)));
        assert!(!scope.covers(Some(other)));
        assert!(!scope.covers(None));
        assert!(Scope::All.covers(None));
    }
}
