//! Limits of text messages: what they may cost, and what may come in.

use std::time::Duration;

/// Text messages that are claimed at once: a crash leaves at most so many in doubt.
pub const SMS_BATCH: i64 = 5;
/// How long text messages rest when the budget is used up: midnight is noticed within a minute.
pub const BUDGET_REST: Duration = Duration::from_secs(60);
/// Parts of text messages that a day and a month may cost unless somebody says otherwise: an invitation
/// takes two or three, so about a hundred people a day, and at eight cents each 240 Euro a month.
pub const SMS_PER_DAY: u32 = 300;
pub const SMS_PER_MONTH: u32 = 3_000;
/// Shortest secret of whoever brings us text messages: nobody guesses 128 bits.
pub const SMS_SECRET_CHARS: usize = 22;
/// Longest text message that comes in; ten parts are more than anybody types.
pub const SMS_TEXT_BYTES: usize = 4_096;
/// People who share one mobile number; more is a switchboard, and nobody's in particular.
pub const SAME_NUMBER: i64 = 20;
