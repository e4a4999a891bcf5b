//! Puts somebody's name down who was not asked: their invitation is made with their answer.

use super::super::queries;
use super::super::queries::names::{self, NewName};
use super::super::reply::{AnswerGiven, Who};
use super::super::{Answer, Invitation};
use super::answer::{AnswerError, Answered, By, Whose, answer};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::guests::Guest;
use crate::web::App;

/// Who puts their name down.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    pub event: Id<Event>,
    pub guest: &'a Guest,
    /// Where they come from; `None`: nobody asked.
    pub organisation: Option<&'a str>,
}

/// Takes a yes from somebody who has proven who they are. Who was invited keeps their invitation; the
/// same name twice is as good as once.
pub fn register(
    conn: &mut Conn,
    app: &App,
    name: Name,
    by: By,
    now: Moment,
) -> Result<Answered, AnswerError> {
    events::queries::hold(conn, name.event)?;
    let id = match queries::of_guest(conn, name.event, name.guest.id)? {
        Some(known) => {
            if known.withdrawn_at.is_some() {
                names::take_back(conn, known.id)?;
            }
            if let Some(organisation) = name.organisation {
                names::set_organisation(conn, known.id, organisation)?;
            }
            known.id
        }
        None => {
            let id = Id::<Invitation>::new();
            let new = NewName {
                id,
                event: name.event,
                guest: name.guest.id,
                language: &name.guest.language,
                organisation: name.organisation,
            };
            names::put_down(conn, &new, now)?;
            id
        }
    };
    answer(
        conn,
        app,
        &Whose::Themselves { id },
        &AnswerGiven::plain(Answer::Yes, Who::Only),
        by,
        now,
    )
}

/// Takes back the yes of somebody who has proven who they are. Who is not on the list stays off it.
pub fn unregister(
    conn: &mut Conn,
    app: &App,
    (event, guest): (Id<Event>, Id<Guest>),
    by: By,
    now: Moment,
) -> Result<(), AnswerError> {
    let known = queries::of_guest(conn, event, guest)?;
    let Some(known) = known.filter(|known| known.withdrawn_at.is_none()) else { return Ok(()) };
    let no = AnswerGiven::plain(Answer::No, Who::Only);
    answer(conn, app, &Whose::Themselves { id: known.id }, &no, by, now).map(drop)
}
