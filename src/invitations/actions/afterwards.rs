//! Says a word to people after an event. What is said to whom stands in [`crate::afterwards`]'s room; this
//! puts it into the outbox.

use super::super::messages::{Member, Occasion, Sending, To, prepare};
use super::super::way::{Reached, Texting, Wish, reached};
use super::post::{How, PostError, Told, tell};
use crate::db::{Conn, Moment};
use crate::events::Event;
use crate::outbox::NewMessage;
use crate::web::App;
use crate::wordings::Released;

fn how(letters: Letters) -> How {
    match letters {
        Letters::Too => How::Written,
        Letters::Never => How::MailOnly,
    }
}

/// Whether a letter is written where there is no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    Too,
    Never,
}

/// Says it, once: the same occasion to the same people a second time changes nothing.
pub fn say_afterwards(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    (occasion, letters): (&Occasion, Letters),
    now: Moment,
) -> Result<Told, PostError> {
    tell(conn, app, event, people, (occasion, how(letters)), &Sending::now(now, ""), now)
}

/// By which way it would go.
pub fn would_say(app: &App, people: &[Member], letters: Letters) -> Told {
    let mut told = Told::default();
    let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, &Texting::of(app));
    match (by, letters) {
        (Reached::Mail(_), _) => told.mails = 1,
        (Reached::Text(_), _) => told.texts = 1,
        (Reached::Letter(_), Letters::Too) => told.letters = 1,
        (Reached::Letter(_), Letters::Never) | (Reached::Call(_) | Reached::Nobody, _) => {}
    }
    told
}

/// How it would read; its links lead nowhere. `None` where nothing written reaches these people.
pub fn example(
    app: &App,
    event: &Event,
    people: &[Member],
    occasion: &Occasion,
    now: Moment,
) -> Result<Option<NewMessage>, PostError> {
    let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, &Texting::of(app));
    let Some((way, addressee)) = by.way().and_then(|(way, whose)| Some((way, people.get(whose)?)))
    else {
        return Ok(None);
    };
    let to = To { people, addressee, way };
    let sending = Sending::now(now, "");
    Ok(Some(prepare(app, event, &Released::default(), to, occasion, &sending, now)?.message))
}
