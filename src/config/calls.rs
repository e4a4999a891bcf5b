//! Limits of the phone round, of the reply cards and of what is done to many invitations at once.

use std::time::Duration;

/// Whoever asked for a call stays on the list for so long, also when the event is over.
pub const CALL_ASKED: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a call is one caller's own: a talk with time for questions, and a sip of water.
pub const CALL_LEASE: Duration = Duration::from_secs(15 * 60);
/// Tries in vain after which a call leaves the round: more would be pestering.
pub const CALL_TRIES: i32 = 3;
/// How long a call rests after a try in vain: until people are at home at another hour.
pub const CALL_REST: Duration = Duration::from_secs(3 * 60 * 60);
/// Hours of the day in which people are called who wished for none: from 8 to 20 o'clock.
pub const CALL_HOURS: std::ops::Range<i8> = 8..20;
/// How long a wished hour holds on a day or at an hour at which nobody else is called.
pub const CALL_WISH_HOLDS: Duration = Duration::from_secs(2 * 60 * 60);
/// Calls of a round among which the next one is chosen; what is due first is always among them.
pub const ROUND_CALLS: i64 = 200;
/// How long a reply card can be taken back; as long, what it says to its guest waits.
pub const CARD_UNDO: Duration = Duration::from_secs(10 * 60);
/// Cards that are shown below the field: who types quickly finds the last few.
pub const CARDS_SHOWN: i64 = 5;
/// Entries of cards are counted by day; the day after nobody needs them.
pub const CARDS_KEPT: Duration = Duration::from_secs(36 * 60 * 60);
/// Invitations that one press moves to another way: each is a letter that is written, and guests who
/// answer meanwhile wait for so many at most.
pub const MOVED_AT_ONCE: usize = 300;
/// How long nothing has to come back until a message counts as arrived: mail servers give up within
/// a day or two, the post brings a letter back within a working week or so.
pub const MAIL_COMES_BACK: Duration = Duration::from_secs(2 * 24 * 60 * 60);
pub const LETTER_COMES_BACK: Duration = Duration::from_secs(10 * 24 * 60 * 60);
/// Days before an event from which whoever was written to and said nothing is called.
pub const SILENT_CALL: Duration = Duration::from_secs(7 * 24 * 60 * 60);
