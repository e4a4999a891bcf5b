//! Somebody real to look at a text with. Who is invited to what, later rooms know: they tell.

use super::Place;
use crate::db::{Conn, Moment};
use crate::outbox::{Way, Words};
use crate::staff::Actor;
use crate::web::App;

/// A person whom a text is filled in for.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// "Zeynep Kaya, Kontaktcafé am 12. Januar"
    pub label: String,
    pub words: Words,
}

impl Recipient {
    /// Nobody is there yet: an invented one.
    pub fn invented(way: Way) -> Self {
        Self { label: "eine erfundene Person".into(), words: Words::example(way) }
    }
}

/// Who knows real people.
pub trait Recipients: Send + Sync {
    /// Somebody whom this member of staff may see, invited to a date of the format or a guest who
    /// might be. `None` where there is nobody, or no date.
    fn somebody(
        &self,
        conn: &mut Conn,
        app: &App,
        actor: &Actor,
        place: Place,
        way: Way,
        now: Moment,
    ) -> diesel::QueryResult<Option<Recipient>>;
}
