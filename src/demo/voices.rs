//! What people say when they are invited, through which door, and whether they change their mind.

use std::time::Duration;

use crate::db::Moment;
use crate::guests::Channel;
use crate::invitations::party::{Ages, Party};
use crate::invitations::{Answer, AnswerChannel};

use super::dice::{self, Dice};

/// How people take to an event.
#[derive(Clone, Copy, Debug)]
pub struct Mood {
    /// Share of those reached who will come.
    pub comes: f64,
    /// Whether they bring children and friends.
    pub company: Company,
    /// Nobody answers later.
    pub last: Moment,
}

/// Who may come along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    Nobody,
    Friends,
    FriendsAndChildren,
}

/// A household that was reached, known by an `H`.
#[derive(Clone, Copy, Debug)]
pub struct Reached<H> {
    pub household: H,
    /// How many of it were asked.
    pub invited: usize,
    pub way: Channel,
    pub at: Moment,
}

/// One answer of a household, known by an `H`.
#[derive(Clone, Debug)]
pub struct Word<H> {
    pub household: H,
    pub answer: Answer,
    pub party: Party,
    pub channel: AnswerChannel,
    pub at: Moment,
}

const HOUR: u64 = 60 * 60;

impl Mood {
    /// What all of these say.
    pub fn answers<H: Copy>(&self, of: &[Reached<H>], dice: &mut Dice) -> Vec<Word<H>> {
        let places = dice.spread(of.len());
        let of = of.iter().zip(places);
        of.flat_map(|(reached, place)| self.speak(reached, place, dice)).collect()
    }

    fn speak<H: Copy>(&self, of: &Reached<H>, place: f64, dice: &mut Dice) -> Vec<Word<H>> {
        let household = of.household;
        let yes = (self.comes * 1.13).min(0.96);
        let rest = 1.0 - yes;
        let percent = |share: f64| (share * 1000.0) as u32;
        let first = dice::at(
            place,
            &[
                (Some(Answer::Yes), percent(yes)),
                (Some(Answer::Maybe), percent(rest * 0.24)),
                (Some(Answer::No), percent(rest * 0.27)),
                (Some(Answer::CallMe), percent(rest * 0.03)),
                (None, percent(rest * 0.46)),
            ],
        );
        let Some(first) = first else { return Vec::new() };
        // Most answer within three days, some take their time.
        let mut minutes = dice.between(60, 60 * 60);
        if dice.says_yes(0.4) {
            minutes += dice.between(0, 14 * 24 * 60);
        }
        let said_at = of.at.after(Duration::from_secs(60 * minutes as u64)).min(self.last);
        let channel = door(of.way, dice);
        let party = self.party(of.invited, dice);
        let word = |answer, at| Word { household, answer, party: party.clone(), channel, at };
        let mut words = vec![word(first, said_at)];
        let second = match first {
            Answer::Yes if dice.says_yes(0.07) => Some(Answer::No),
            Answer::Maybe if dice.says_yes(0.3) => Some(Answer::Yes),
            Answer::No if dice.says_yes(0.03) => Some(Answer::Yes),
            Answer::CallMe if dice.says_yes(0.6) => Some(Answer::Yes),
            Answer::Yes | Answer::Maybe | Answer::No | Answer::CallMe => None,
        };
        let later = said_at.after(Duration::from_secs(dice.between(20, 90) as u64 * HOUR));
        words.extend(second.filter(|_| later < self.last).map(|answer| word(answer, later)));
        words
    }

    /// Who comes along.
    fn party(&self, invited: usize, dice: &mut Dice) -> Party {
        let mut ages = Vec::new();
        if self.company == Company::FriendsAndChildren && dice.says_yes(0.24) {
            for _ in 0..dice.weighted(&[(1, 6), (2, 3), (3, 1)]) {
                ages.push(dice.between(0, 10));
            }
        }
        let friend = self.company != Company::Nobody && dice.says_yes(0.06);
        let adults = i32::try_from(invited).unwrap_or(1) + i32::from(friend);
        Party::of(adults, Ages::of(ages).unwrap_or_default(), invited).unwrap_or_default()
    }
}

fn door(asked_by: Channel, dice: &mut Dice) -> AnswerChannel {
    match asked_by {
        Channel::Email => dice.weighted(&[
            (AnswerChannel::Link, 80),
            (AnswerChannel::Phone, 15),
            (AnswerChannel::Counter, 5),
        ]),
        Channel::Letter => dice.weighted(&[
            (AnswerChannel::Phone, 45),
            (AnswerChannel::Code, 27),
            (AnswerChannel::Paper, 23),
            (AnswerChannel::Counter, 5),
        ]),
        Channel::Sms | Channel::Phone | Channel::InPerson => AnswerChannel::Phone,
    }
}
