//! Whoever knows what an answer means.

use diesel::QueryResult;

use super::Reason;
use super::calendar_reply::CalendarReply;
use super::finding::Envelope;
use crate::db::{Conn, Moment};
use crate::web::App;

/// The other side of the inbox: implemented by the slice that asked. Everything happens in the
/// transaction that books the mail, so either both are noted or neither.
pub trait Recipient: Send + Sync + 'static {
    /// Takes what a calendar program answered. The same answer twice is as good as once.
    fn take(
        &self,
        conn: &mut Conn,
        app: &App,
        reply: &CalendarReply,
        envelope: &Envelope,
        now: Moment,
    ) -> QueryResult<Taken>;

    /// The Standort of whoever writes from this address; `None`: of nobody that is known, or of the
    /// whole house.
    fn site_of(&self, conn: &mut Conn, address: &str) -> QueryResult<Option<String>>;
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It counts, or said what was known.
    Answer,
    /// Somebody will call about it.
    Wish,
    /// They have answered since.
    Older,
    /// A person has to look.
    Unread(Reason),
}
