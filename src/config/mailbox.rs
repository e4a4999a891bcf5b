//! Limits of what comes in by mail and of calendars that go out.

use std::time::Duration;

/// Mails that are read whole. An answer of a calendar program has 10 kB, the report of a mail server
/// carries our own mail of 40 kB; of what is larger, a person sees the beginning.
pub const BYTES: usize = 2 * 1024 * 1024;
/// So much of a larger mail is fetched.
pub const BEGINNING: usize = 64 * 1024;
/// Parts of one mail. The richest report of a mail server has ten.
pub const PARTS: usize = 100;
/// Headers of a mail that cannot be read whole: the first of them tell who and what.
pub const HEADER_BYTES: usize = 32 * 1024;
/// Messages that one mail can say it answers.
pub const MENTIONS: usize = 20;
/// A calendar file: an answer has 2 kB, with the rules of its zone 6.
pub const CALENDAR_BYTES: usize = 256 * 1024;
/// Components of a calendar file: an event, its sessions, the rules of a zone.
pub const CALENDAR_COMPONENTS: usize = 60;
/// Calendar files in one mail that are looked at.
pub const CALENDARS: usize = 5;
/// How much of a mail is kept for whoever reads it.
pub const EXCERPT_CHARS: usize = 2_000;
/// How much of a subject, a name, an address, and of what a mail server said.
pub const LINE_CHARS: usize = 200;

/// Mails that are fetched and booked together: on SQLite they share a commit. If all of them are as
/// large as they may be, that is 64 MB.
pub const TOGETHER: usize = 32;
/// How often somebody looks into the mailbox.
pub const LOOK: Duration = Duration::from_secs(20);
/// The same after it could not be opened: doubled up to the most.
pub const LONGEST_REST: Duration = Duration::from_secs(15 * 60);
/// How long the mailbox may think about one command.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Days after which what came in is erased, here and in the mailbox's folder of what is done.
pub const KEPT_DAYS: i64 = 30;
/// The same, for rows.
pub const KEPT: Duration = Duration::from_secs(KEPT_DAYS as u64 * 24 * 60 * 60);

/// Events in one feed: more than a team has in a year.
pub const FEED_EVENTS: i64 = 1_000;
/// How long an event stays in a feed after it ended.
pub const FEED_BACK: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// How long a program may show a feed before it asks again.
pub const FEED_SECONDS: u32 = 15 * 60;
