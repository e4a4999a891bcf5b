//! Somebody real to look at a text with: invited to the next date of the format, else any guest who
//! could be. Nothing is stored, and the links in it lead nowhere.

use super::actions::{self, Wave};
use super::messages::Promise;
use super::messages::{To, example};
use super::queries::examples;
use super::way::{Reached, Wish};
use crate::db::{Conn, Id, Moment};
use crate::guests::queries::Filter;
use crate::i18n::Language;
use crate::outbox::Way;
use crate::staff::{Actor, Right};
use crate::web::App;
use crate::wordings::{Place, Recipient, Recipients};
use crate::{events, formats, guests};

/// Guests of the house.
pub struct Guests;

impl Recipients for Guests {
    fn somebody(
        &self,
        conn: &mut Conn,
        app: &App,
        actor: &Actor,
        place: Place,
        way: Way,
        now: Moment,
    ) -> diesel::QueryResult<Option<Recipient>> {
        if actor.may(Right::SeeGuests).is_err() {
            return Ok(None);
        }
        let Some(date) = examples::date(conn, place.format, &actor.scope, now)? else {
            return Ok(None);
        };
        let Some(event) = events::queries::find(conn, date)? else { return Ok(None) };
        let guest = match examples::invited(conn, date, &actor.scope, place.language)? {
            Some(invited) => guests::queries::find(conn, invited)?,
            None => {
                let anybody = Filter::all(actor.scope.clone());
                guests::queries::search(conn, &anybody, None, 1)?.guests.into_iter().next()
            }
        };
        let Some(guest) = guest else { return Ok(None) };
        let label = format!("{}, {}", guest.name(), event.title_for_guests());
        let by = match way {
            Way::Email => Reached::Mail(0),
            Way::Letter => Reached::Letter(0),
            Way::Sms => Reached::Text(0),
        };
        let wave = Wave {
            campaign: Id::new(),
            wish: Wish::Auto,
            release_at: now,
            promise: Promise::Reserved,
        };
        let people = actions::members(&event, vec![guest], by, &wave, now);
        let Some(addressee) = people.first() else { return Ok(None) };
        let to = To { people: &people, addressee, way };
        let language = Language::parse(place.language).unwrap_or_default();
        let mut words = example(app, &event, to, language, now);
        if language != Language::De {
            let told = formats::queries::translations(conn, place.format)?;
            words.what_happens = told.say(language).unwrap_or_default().to_owned();
        }
        Ok(Some(Recipient { label, words }))
    }
}
