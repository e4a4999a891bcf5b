//! What is counted. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use crate::config;
use crate::events::team::{Agreement, Member, Part};
use crate::events::{Event, languages};
use crate::invitations::Reply;
use crate::text::fold;

/// What one invited guest said, without their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub reply: Reply,
    pub adults: i32,
    /// Ages in years.
    pub children: Vec<i32>,
    /// Language of an interpreter; empty: none.
    pub interpreter: String,
    /// What else they need, in their words; empty: nothing.
    pub access: String,
    pub step_free: bool,
}

/// What an event needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shopping {
    pub adults: i32,
    pub children: i32,
    /// Who makes it happen, and said yes.
    pub team: i32,
    /// People who said "maybe"; they are counted nowhere else.
    pub maybe: i32,
    /// People an open door is planned for beyond those who said yes.
    pub expected_beyond: i32,
    pub drinks: i32,
    pub chairs: i32,
    /// Seats for children who are too small for a chair.
    pub child_seats: i32,
    /// Places that are reached without steps.
    pub step_free: i32,
    pub interpreters: Vec<Interpreting>,
    /// What else people need, in their words, each once.
    pub wishes: Vec<String>,
}

/// A language into which somebody speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Interpreting {
    pub language: String,
    /// Guests who asked for it.
    pub guests: i32,
    /// People of the team who speak it and said yes.
    pub confirmed: i32,
}

/// Children below this age sit on seats of their own.
const CHAIR_FROM: i32 = 6;

impl Shopping {
    /// Everybody who is fed and seated.
    pub fn persons(&self) -> i32 {
        self.adults + self.children + self.team + self.expected_beyond
    }

    /// Counts what people said to one event; whoever is assigned comes without a word.
    pub fn of(event: &Event, said: &[Said], team: &[Member]) -> Self {
        let coming = || said.iter().filter(|one| one.reply == Reply::Accepted);
        let years = || coming().flat_map(|one| &one.children);
        let mut shopping = Self {
            adults: coming().map(|one| one.adults).sum::<i32>() + event.assigned,
            children: count(years()),
            team: people(team),
            maybe: count(said.iter().filter(|one| one.reply == Reply::Maybe)),
            child_seats: count(years().filter(|age| **age < CHAIR_FROM)),
            step_free: count(coming().filter(|one| one.step_free)),
            interpreters: interpreters(coming(), team),
            wishes: wishes(coming()),
            ..Self::default()
        };
        if event.format.open_door {
            let said_yes = shopping.adults + shopping.children;
            shopping.expected_beyond = (event.seats - said_yes).max(0);
        }
        shopping.chairs = shopping.persons() - shopping.child_seats;
        let sessions = i32::try_from(event.sessions.len().max(1)).unwrap_or(i32::MAX);
        let drinks = config::DRINKS.saturating_mul(sessions);
        shopping.drinks = shopping.persons().saturating_mul(drinks);
        shopping
    }

    /// Of several events together: chairs can be carried from one to the next, so the most that are
    /// needed at once is what counts; drinks are gone when they are drunk.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.adults += other.adults;
        self.children += other.children;
        self.team += other.team;
        self.maybe += other.maybe;
        self.expected_beyond += other.expected_beyond;
        self.drinks += other.drinks;
        self.chairs = self.chairs.max(other.chairs);
        self.child_seats = self.child_seats.max(other.child_seats);
        self.step_free = self.step_free.max(other.step_free);
        for more in &other.interpreters {
            match self.interpreters.iter_mut().find(|known| known.language == more.language) {
                Some(known) => {
                    known.guests += more.guests;
                    known.confirmed += more.confirmed;
                }
                None => self.interpreters.push(more.clone()),
            }
        }
        self.interpreters.sort_by(|a, b| a.language.cmp(&b.language));
        self
    }

    /// The list as it is read out: amount and thing.
    pub fn lines(&self) -> Vec<(i32, String)> {
        let thing = |count: i32, one: &str, many: &str| {
            (count, if count == 1 { one } else { many }.to_owned())
        };
        let mut lines = vec![
            thing(self.chairs, "Stuhl", "Stühle"),
            thing(self.drinks, "Getränk (Tasse oder Glas)", "Getränke (Tassen und Gläser)"),
        ];
        let some = [
            thing(self.child_seats, "Kindersitz", "Kindersitze"),
            thing(self.step_free, "Platz ohne Stufen", "Plätze ohne Stufen"),
        ];
        lines.extend(some.into_iter().filter(|(count, _)| *count > 0));
        lines.extend(self.interpreters.iter().map(|one| {
            let found = match (one.confirmed, one.guests) {
                (0, _) => "noch niemand gefunden",
                _ => "gefunden",
            };
            (one.guests, format!("Dolmetschen {}: {found}", one.language))
        }));
        lines
    }
}

fn count(things: impl Iterator) -> i32 {
    i32::try_from(things.count()).unwrap_or(i32::MAX)
}

/// Everybody once, whatever parts they have.
fn people(team: &[Member]) -> i32 {
    let there: Vec<_> = team.iter().filter(|one| one.agreement == Agreement::Confirmed).collect();
    let firsts = there
        .iter()
        .enumerate()
        .filter(|(index, one)| !there[..*index].iter().any(|earlier| earlier.is_same_person(one)));
    count(firsts)
}

fn interpreters<'a>(coming: impl Iterator<Item = &'a Said>, team: &[Member]) -> Vec<Interpreting> {
    let mut found: Vec<Interpreting> = Vec::new();
    for said in coming.filter(|one| !one.interpreter.is_empty()) {
        match found.iter_mut().find(|known| fold(&known.language) == fold(&said.interpreter)) {
            Some(known) => known.guests += 1,
            None => {
                let speaks = |one: &&Member| {
                    one.part == Part::Interpreter
                        && one.agreement == Agreement::Confirmed
                        && is_spoken(&one.language, &said.interpreter)
                };
                found.push(Interpreting {
                    language: said.interpreter.clone(),
                    guests: 1,
                    confirmed: count(team.iter().filter(speaks)),
                });
            }
        }
    }
    found.sort_by(|a, b| a.language.cmp(&b.language));
    found
}

/// Whether somebody who speaks this language serves a wish in words: "Farsi oder Dari" is either.
fn is_spoken(code: &str, wish: &str) -> bool {
    let wish = fold(wish);
    let names: &[&str] = match code {
        "fa" => &["Persisch", "Farsi"],
        "prs" => &["Dari"],
        other => &[languages::label(other)],
    };
    names.iter().any(|name| wish.contains(&fold(name)))
}

fn wishes<'a>(coming: impl Iterator<Item = &'a Said>) -> Vec<String> {
    let mut wishes: Vec<String> = Vec::new();
    for wish in coming.map(|one| one.access.trim()).filter(|wish| !wish.is_empty()) {
        if !wishes.iter().any(|known| fold(known) == fold(wish)) {
            wishes.push(wish.to_owned());
        }
    }
    wishes.sort();
    wishes
}
