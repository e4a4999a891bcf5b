//! Why somebody is written to, by which templates, and what their calendar makes of it.

use super::Reply;
use super::messages::{Member, To};
use crate::db::Moment;
use crate::events::calendar::{Mailbox, Purpose};
use crate::events::{Event, Whereabouts};
use crate::spoken::Hours;

/// Why somebody is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    Invitation(Promise),
    Accepted,
    Waiting {
        place_in_line: usize,
    },
    MovedUp,
    /// A seat is kept for them until then.
    Offer {
        until: Moment,
    },
    OfferLapsed,
    /// The lot will decide.
    InTheDraw,
    /// The lot has decided for them.
    Drawn,
    /// They gave their seat back, and their calendar hears of it.
    GivenBack,
    /// The office took their seat back, and their calendar hears of it.
    TakenBack,
    ChildcarePromised,
    /// The care that was promised is gone.
    CareLost {
        reason: String,
        next: Vec<Vec<Hours>>,
    },
    CallSoon,
    Changed {
        before: Before,
        reason: String,
    },
    Cancelled {
        reason: String,
        next: Vec<Vec<Hours>>,
    },
    /// They came. `feedback` is the address of three questions; empty: there are none.
    Thanks {
        feedback: String,
        next: Vec<Vec<Hours>>,
    },
    /// They did not.
    Missed {
        next: Vec<Vec<Hours>>,
    },
    /// They have not answered, and are asked once more by another way.
    SecondTry,
    /// They come, and are reminded.
    Reminder,
    /// And once more, shortly before.
    LastReminder,
    /// They said by text message that they do not come, and see no page that says we heard it. Exists as
    /// a text message only.
    Declined,
}

/// Whether an invitation may promise a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    Reserved,
    /// More people are invited than there are seats.
    AnswerSoon,
}

impl Promise {
    /// A seat is promised only while there are as many seats as people who are asked.
    pub fn of(event: &Event, asked: usize) -> Self {
        let seats = match event.slots {
            Some(_) => event.seats_for_invited(),
            None => event.seats,
        };
        let seats = usize::try_from(seats).unwrap_or(0);
        match event.format.open_door || asked <= seats {
            true => Self::Reserved,
            false => Self::AnswerSoon,
        }
    }
}

/// How it was before a change; empty where nobody remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    pub sessions: Vec<Hours>,
    pub place: Whereabouts,
}

impl Occasion {
    /// As the outbox knows it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invitation(_) => "invitation",
            Self::Accepted => "accepted",
            Self::Waiting { .. } => "waiting",
            Self::MovedUp => "moved_up",
            Self::Offer { .. } => "offer",
            Self::OfferLapsed => "offer_lapsed",
            Self::InTheDraw => "in_the_draw",
            Self::Drawn => "drawn",
            Self::GivenBack => "given_back",
            Self::TakenBack => "taken_back",
            Self::ChildcarePromised => "childcare_promised",
            Self::CareLost { .. } => "care_lost",
            Self::CallSoon => "call_soon",
            Self::Changed { .. } => "changed",
            Self::Cancelled { .. } => "cancelled",
            Self::Thanks { .. } => "thanks",
            Self::Missed { .. } => "missed",
            Self::SecondTry => "second_try",
            Self::Reminder => "reminder",
            Self::LastReminder => "last_reminder",
            Self::Declined => "declined",
        }
    }

    pub(super) fn template(&self, event: &Event) -> String {
        match self {
            Self::Invitation(_) => format!("invitation/{}", event.format.text_key),
            Self::Accepted
            | Self::Waiting { .. }
            | Self::MovedUp
            | Self::Offer { .. }
            | Self::OfferLapsed
            | Self::InTheDraw
            | Self::Drawn
            | Self::GivenBack
            | Self::TakenBack
            | Self::ChildcarePromised
            | Self::CareLost { .. }
            | Self::CallSoon
            | Self::Changed { .. }
            | Self::Cancelled { .. }
            | Self::Thanks { .. }
            | Self::Missed { .. }
            | Self::Declined
            | Self::SecondTry
            | Self::Reminder
            | Self::LastReminder => self.kind().into(),
        }
    }

    /// What the recipient's calendar shall do, if anything.
    pub(super) fn purpose(
        &self,
        event: &Event,
        To { people, addressee, .. }: To,
    ) -> Option<Purpose> {
        if !event.is_in_calendars() {
            return self.file_to_keep(people);
        }
        let attendee = || Mailbox {
            name: addressee.guest.name(),
            address: addressee.guest.email.clone().unwrap_or_default(),
        };
        let has_seat = people.iter().any(|one| one.invitation.reply == Reply::Accepted);
        match self {
            Self::Accepted | Self::MovedUp | Self::Drawn => {
                Some(Purpose::Request { attendee: attendee() })
            }
            Self::Changed { .. } if has_seat => Some(Purpose::Request { attendee: attendee() }),
            Self::Cancelled { .. } if has_seat => {
                Some(Purpose::CancelRequested { attendee: attendee() })
            }
            Self::GivenBack | Self::TakenBack => {
                Some(Purpose::CancelRequested { attendee: attendee() })
            }
            // Without a seat nothing stands in their calendar.
            Self::Changed { .. }
            | Self::Cancelled { .. }
            | Self::Invitation(_)
            | Self::Waiting { .. }
            | Self::Offer { .. }
            | Self::OfferLapsed
            | Self::InTheDraw
            | Self::ChildcarePromised
            | Self::CareLost { .. }
            | Self::CallSoon
            | Self::Thanks { .. }
            | Self::Missed { .. }
            | Self::Declined
            | Self::SecondTry
            | Self::Reminder
            | Self::LastReminder => None,
        }
    }

    /// For clients: a date to keep, and the same taken back. Until they have said yes and have a seat it
    /// is a date that may be.
    fn file_to_keep(&self, people: &[Member]) -> Option<Purpose> {
        let comes = || people.iter().any(|one| one.invitation.reply == Reply::Accepted);
        match self {
            Self::Accepted | Self::MovedUp | Self::Drawn => Some(Purpose::Publish),
            Self::Changed { .. } if comes() => Some(Purpose::Publish),
            Self::Invitation(_) | Self::Changed { .. } => Some(Purpose::Offer),
            Self::Cancelled { .. } => Some(Purpose::CancelPublished),
            Self::Waiting { .. }
            | Self::Offer { .. }
            | Self::OfferLapsed
            | Self::InTheDraw
            | Self::GivenBack
            | Self::TakenBack
            | Self::ChildcarePromised
            | Self::CareLost { .. }
            | Self::CallSoon
            | Self::Thanks { .. }
            | Self::Missed { .. }
            | Self::Declined
            | Self::SecondTry
            | Self::Reminder
            | Self::LastReminder => None,
        }
    }
}
