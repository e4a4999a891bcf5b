//! A feed: the events of a Standort as a calendar that a program of a member of staff asks for again
//! and again, by a secret address (`webcal`).
//!
//! The address opens what this person may see when it is asked for, and nothing after they have left or
//! taken it back. Only the hash of the secret is kept, so the address is shown once. Events that hint at
//! health have no name there for those who have nothing to do with them.

pub mod pages;
pub mod queries;

use super::calendar::{Class, Entry, Mailbox, Purpose};
use super::need::{HIDDEN_TITLE, Knowing};
use super::{Event, Whereabouts};
use crate::db::{Day, Moment};
use crate::i18n::Language;
use crate::staff::{Right, Role, Scope};

/// A calendar of one member of staff.
pub struct Feed;

/// Which events somebody's feed holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Of these Standorte, and those of the whole house.
    Sites(Scope),
    /// Those that they have a part in.
    Own,
}

impl Reach {
    /// Of somebody with this role and scope; `None`: they see no events.
    pub fn of(role: Role, scope: &Scope) -> Option<Self> {
        if role.allows(Right::SeeEvents) {
            Some(Self::Sites(scope.clone()))
        } else if role.allows(Right::SeeOwnRoster) {
            Some(Self::Own)
        } else {
            None
        }
    }
}

/// An event as it stands in a feed. Its stamp is the day: the same feed is the same file until
/// something changes, or tomorrow.
pub fn entry(event: &Event, knowing: &Knowing, (base, from): (&str, &str), today: Day) -> Entry {
    let known = knowing.includes(event);
    let place = Whereabouts::of(event).words(Language::De, today.civil());
    let topic = match event.topic.as_str() {
        topic if known && !topic.is_empty() => format!(": {topic}"),
        _ => String::new(),
    };
    let contact = format!("{}, {}", event.contact_name, event.contact_phone);
    Entry {
        uid: event.calendar_uid.clone(),
        sequence: u32::try_from(event.calendar_seq).unwrap_or_default(),
        purpose: Purpose::Publish,
        made_at: crate::clock::begin_of(today.civil()).instant(),
        sessions: event.hours(),
        summary: format!("{}{topic}", knowing.title(event)),
        location: place,
        description: match known {
            true => format!("Kümmerer: {contact}\n{base}/events/{}", event.id),
            false => HIDDEN_TITLE.to_owned(),
        },
        class: Class::Private,
        organizer: Mailbox {
            name: if known { event.contact_name.clone() } else { HIDDEN_TITLE.to_owned() },
            address: from.to_owned(),
        },
    }
}

/// From when on events stand in a feed.
pub fn since(now: Moment) -> Moment {
    now.before(crate::config::mailbox::FEED_BACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Id;
    use crate::events::samples;
    use crate::formats::Sensitivity;

    fn written(event: &Event, knowing: &Knowing) -> Entry {
        let today = Day::parse("2027-01-04").unwrap();
        entry(event, knowing, ("https://treffen.example", "post@amt.example"), today)
    }

    #[test]
    fn what_hints_at_health_says_nothing_to_others() {
        let mut check = samples::kontaktcafe();
        check.title = "Gesundheits-Check".into();
        check.topic = "Rücken".into();
        check.format.sensitivity = Sensitivity::Health;

        let other = written(&check, &Knowing::nobody());
        let doctor = written(&check, &Knowing::All);

        assert_eq!(other.summary, "Vertraulicher Termin");
        assert!(!format!("{other:?}").contains("Rücken"), "{other:?}");
        assert!(!format!("{other:?}").contains(&check.contact_name), "{other:?}");
        assert_eq!(doctor.summary, "Gesundheits-Check: Rücken");
    }

    #[test]
    fn who_sees_no_events_has_no_feed() {
        let scope = Scope::Sites(vec![Id::new()]);

        assert_eq!(Reach::of(Role::Admin, &scope), None);
        assert_eq!(Reach::of(Role::Auditor, &scope), None);
        assert_eq!(Reach::of(Role::Provider, &scope), Some(Reach::Own));
        assert_eq!(Reach::of(Role::Desk, &scope), Some(Reach::Sites(scope.clone())));
    }
}
