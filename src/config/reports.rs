//! Limits of what managers read and planners bring: workbooks, events from before, and the report of the
//! month.

use std::time::Duration;

/// A client list as a workbook of Excel is packed: 250,000 rows have about 20 MB.
pub const WORKBOOK_BYTES: u64 = 32 * 1024 * 1024;

/// A list of events from before: 5,000 lines are a Jobcenter's ten years.
pub const EARLIER_BYTES: u64 = 4 * 1024 * 1024;
pub const EARLIER_ROWS: u64 = 5_000;
/// People who were invited to one of them: as many as a campaign takes, with room.
pub const EARLIER_INVITED: i32 = 10_000;
/// Such lists on one page.
pub const EARLIER_IMPORTS: i64 = 20;

/// Who gets the report of the month: managers and planners of one house, with room.
pub const MONTHLY_READERS: i64 = 500;
/// How often it is looked whether a report of the month is due. Whoever was asleep finds it later.
pub const MONTHLY_LOOK: Duration = Duration::from_secs(10 * 60);
/// From this hour on it is sent, up to that one: people are at work and read their mail.
pub const MONTHLY_FROM: i8 = 8;
pub const MONTHLY_UNTIL: i8 = 16;

/// How often it is looked whether the figures of a whole country should be counted again.
pub const FIGURES_LOOK: Duration = Duration::from_secs(60);
