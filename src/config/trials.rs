//! Limits of wording trials.

use std::time::Duration;

/// Versions of one trial: each more needs as many invitations again.
pub const ARMS: usize = 4;
/// A trial is over after a year at the latest: texts, seasons and people change.
pub const DAYS: i64 = 366;
/// Rises that a trial may look for, in percentage points: less than one nobody would act upon, more than
/// sixty no wording ever brought.
pub const EFFECTS: std::ops::RangeInclusive<i32> = 1..=60;
/// What a new form begins with: the best letters of other houses brought about so much.
pub const EFFECT: i32 = 10;
/// Half a year is what a new form begins with.
pub const USUAL_DAYS: i64 = 182;
/// Events of one trial, with room: two a week at fifty Standorte. A result of some of them would be wrong.
pub const EVENTS: i64 = 6_000;
/// Coming events of a format that the plan names; more are counted.
pub const EVENTS_NAMED: usize = 12;
/// From so many invitations of the last year on, the house's own rate is what a plan begins with.
pub const HISTORY: u32 = 100;
/// A result is news on the start page for so long.
pub const NEWS: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// So long a trial waits for events that are over and not closed: a list is often entered a few days later.
pub const PATIENCE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How often the worker looks whether a trial has come to its day.
pub const LOOK: Duration = Duration::from_secs(15 * 60);
/// Ways and languages by which sums are kept, and the whole.
pub const TALLIES: i64 = 200;
