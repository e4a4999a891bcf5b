//! Limits of the reminders: when, how often, and when not.

use std::time::Duration;

/// Reminders go at ten in the morning: people are up, and there is a day left to answer or to call.
pub const REMINDER_HOUR: i8 = 10;
/// Between these hours nobody is written to by a machine: a telephone beside a bed makes a sound.
pub const AWAKE_FROM: i8 = 8;
pub const AWAKE_UNTIL: i8 = 20;
/// After two days a first reminder is late: the last one is near.
pub const REMINDER_GRACE: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// The last reminder comes no later than this before the event: then people are on their way.
pub const LAST_REMINDER_BEFORE: Duration = Duration::from_secs(2 * 60 * 60);
/// A second try may be late by so much, and never on the day before: nobody could plan for it.
pub const SECOND_TRY_GRACE: Duration = Duration::from_secs(3 * 24 * 60 * 60);
pub const SECOND_TRY_BEFORE: Duration = Duration::from_secs(24 * 60 * 60);
/// So long we wait for an answer before we ask again: whoever is asked daily feels pressed.
pub const ANSWER_PATIENCE: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// Who has just said yes, or was just written to about the event, knows of it.
pub const REMINDER_FRESH: Duration = Duration::from_secs(60 * 60);
/// Messages that a guest has not asked for, of all events together: so many in so many days. One event
/// has three of them in its last week (a second try, two reminders); a fourth leaves room for another
/// event's invitation. More is a nuisance, and people stop reading.
pub const UNASKED_MESSAGES: usize = 4;
pub const UNASKED_SPAN: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// And never two of them within so many hours: one a day.
pub const UNASKED_GAP: Duration = Duration::from_secs(20 * 60 * 60);
/// Days that a letter is under way, in working days: 99 of 100 are there on the fourth.
pub const LETTER_WORKDAYS: usize = 4;
/// The same in days of the calendar, for whoever waits for an answer to one.
pub const LETTER_UNDER_WAY: Duration = Duration::from_secs(4 * 24 * 60 * 60);
/// Thanks go by themselves so long after an event: whoever closes it within the week need not think of
/// them. Later a person looks first whether they still fit.
pub const THANKS_BY_ITSELF: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Guests are invited so many days before the event at the latest: two weeks to plan and to answer.
pub const INVITE_DAYS: i64 = 14;
/// From then on the start page names events to which nobody is invited: two days before it is late.
pub const INVITE_SOON: Duration = Duration::from_secs(16 * 24 * 60 * 60);
/// How often the worker looks whether somebody is to be reminded.
pub const REMINDER_LOOK: Duration = Duration::from_secs(5 * 60);
/// Households that are reminded in one transaction, so that guests who answer need not wait for it.
pub const REMINDER_BATCH: usize = 100;
/// Events in the next weeks for which somebody may be reminded: more than the largest house has.
pub const REMINDED_EVENTS: i64 = 2_000;
