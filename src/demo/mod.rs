//! The exercise house: a Jobcenter with invented people, a year of past events and a month of coming
//! ones, so that everything can be tried without harm to anybody.
//!
//! It is built once, in one transaction, around the day on which it is built; the same dice fall the
//! same way each time. After that it is a house like any other, but that no message leaves it.
//!
//! Begin with [`open`]; [`plan`] says what a year looks like, [`past`] lets it happen, [`fading`]
//! erases the names in it whose time is over.

mod batch;
mod coming;
mod days;
mod dice;
mod fading;
mod forum;
mod house;
mod inbox;
mod meanwhile;
mod meeting;
mod past;
mod people;
mod plan;
mod present;
mod reasons;
mod replies;
mod running;
mod teams;
#[cfg(test)]
mod tests;
mod trial;
mod voices;

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::db::{Conn, Db, Moment};
use crate::problem::{Explain, Explanation, conflict, ours};
use crate::staff::queries::LinkPurpose;
use crate::web::App;
use crate::web::form::FormErrors;
use crate::web::page::{DrawError, Pages};
use crate::{formats, guests, staff};

use dice::Dice;

/// Why the exercise house does not open.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Real people are never mixed with invented ones.
    #[error("there is a house already, and it is no exercise")]
    RealHouse,
    /// An action of the house said no.
    #[error("{0}")]
    Refused(Box<dyn Explain + Send + Sync>),
    #[error(transparent)]
    Pages(#[from] DrawError),
    #[error("a text of the exercise house is wrong: {}", .0.0.first().map_or("", |error| error.message.as_str()))]
    Words(FormErrors),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for DemoError {
    fn explain(&self) -> Explanation {
        match self {
            Self::RealHouse => conflict(
                "real_house",
                "In diesem Ordner liegen Daten, die keine Übung sind. Bitte wählen Sie mit --data \
                 einen anderen Ordner.",
            ),
            Self::Refused(error) => error.explain(),
            Self::Words(_) | Self::Pages(_) => ours(self),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Falls the same way in every exercise house.
const SEED: u64 = 2018;

/// Builds the house if it is not there yet and returns a fresh sign-in token per role. Links in its
/// messages lead to the address in `config`.
pub fn open(
    db: &Db,
    clock: &Clock,
    config: &Config,
) -> Result<Vec<(&'static str, String)>, DemoError> {
    build(db, clock, config, Memory::Fades)
}

/// Whether names of the past are erased when their time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Memory {
    Fades,
    /// For tests that count again what was counted.
    #[cfg(test)]
    Whole,
}

fn build(
    db: &Db,
    clock: &Clock,
    config: &Config,
    memory: Memory,
) -> Result<Vec<(&'static str, String)>, DemoError> {
    let now = clock.now();
    let (house_db, clock, config) = (db.clone(), clock.clone(), config.clone());
    db.write_here(move |conn| {
        if !is_there(conn)? {
            let mut dice = Dice::new(SEED);
            formats::actions::ship(conn)?;
            let house = house::furnish(conn, now)?;
            let mut people = people::settle(conn, &house, &mut dice, now)?;
            past::remember(conn, &house, &people, &mut dice, now)?;
            reasons::say(conn)?;
            trial::compare(conn, &house, now)?;
            match memory {
                Memory::Fades => fading::fade(conn, now)?,
                #[cfg(test)]
                Memory::Whole => {}
            }
            people.say_their_way(conn, &house, now)?;
            let app = App::new(house_db, clock, config, Pages::load()?, house.office.clone());
            let drafted = coming::plan(conn, &house, now)?;
            teams::form(conn, &house, &drafted, now)?;
            meanwhile::happen(conn, &app, (&house, &people), &drafted, &mut dice, now)?;
            running::begin(conn, (&house, &people), &drafted, now)?;
            teams::lose_one(conn, &house, &drafted)?;
            forum::open(conn, &app, &house, &drafted, now)?;
            inbox::fill(conn, &app, now)?;
        }
        sign_in_links(conn, now)
    })
}

fn refused(error: impl Explain + Send + Sync + 'static) -> DemoError {
    DemoError::Refused(Box::new(error))
}

/// Whether the house was built before. A house with people of its own is left alone.
fn is_there(conn: &mut Conn) -> Result<bool, DemoError> {
    match staff::queries::office(conn)? {
        Some(office) if office.demo => Ok(true),
        Some(_) | None => {
            let filter = guests::queries::Filter::all(staff::Scope::All);
            let strangers = guests::queries::count(conn, &filter)?;
            match strangers == 0 && staff::queries::members(conn)?.is_empty() {
                true => Ok(false),
                false => Err(DemoError::RealHouse),
            }
        }
    }
}

/// A link per role; a member of staff who is no longer there gets none.
fn sign_in_links(conn: &mut Conn, now: Moment) -> Result<Vec<(&'static str, String)>, DemoError> {
    let mut links = Vec::new();
    for (role, email) in house::DOORS {
        if let Some((member, _)) = staff::queries::account(conn, email)? {
            let life = config::DEMO_LINK_LIFE;
            let token = staff::actions::make_link(conn, member, LinkPurpose::SignIn, life, now)?;
            links.push((role, token));
        }
    }
    Ok(links)
}
