//! Who was asked to a past event and what they said: by the same ledger that decides about seats in
//! real life, answer by answer.

use std::time::Duration;

use crate::db::{Id, Moment, Value};
use crate::guests::{Channel, Guest, Reach};
use crate::invitations::guest_list::{Demand, GuestList};
use crate::invitations::party::Ages;
use crate::invitations::reply::{Stand, share, without_seat};
use crate::invitations::{Answer, AnswerChannel, Campaign, Invitation, Reply};

use super::batch::{at, id, maybe_id, text};
use super::dice::Dice;
use super::house::House;
use super::meeting::Meeting;
use super::people::Household;
use super::voices::{Reached, Word};

/// One invited guest.
pub struct Asked {
    pub id: Id<Invitation>,
    pub party: Id<Invitation>,
    pub guest: Guest,
    pub channel: Channel,
    pub delivered_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    pub replied_at: Option<Moment>,
    pub stand: Stand,
}

/// One answer to one invitation.
pub struct Said {
    pub invitation: Id<Invitation>,
    pub answer: Answer,
    pub adults: i32,
    pub children: Ages,
    pub channel: AnswerChannel,
    pub at: Moment,
}

pub const INVITATION: &[&str] = &[
    "id",
    "event_id",
    "guest_id",
    "campaign_id",
    "party_id",
    "channel",
    "language",
    "invited_at",
    "delivered_at",
    "withdrawn_at",
    "reply",
    "replied_at",
    "waiting_since",
    "adults",
    "children",
    "child_count",
    "childcare",
    "childcare_since",
    "interpreter",
    "access",
];
pub const ANSWER: &[&str] =
    &["id", "invitation_id", "answer", "adults", "children", "channel", "staff_id", "at"];

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

/// Writes to these households and hears what they say.
pub fn hear(
    meeting: &Meeting,
    households: Vec<Household>,
    dice: &mut Dice,
) -> (Vec<Asked>, Vec<Said>) {
    let parties: Vec<Vec<Asked>> =
        households.into_iter().map(|household| ask(meeting, household, dice)).collect();
    let reached = parties.iter().enumerate().filter_map(|(household, party)| {
        let first = party.first().filter(|one| one.withdrawn_at.is_none())?;
        let at = party.iter().filter_map(|one| one.delivered_at).min()?;
        Some(Reached { household, invited: party.len(), way: first.channel, at })
    });
    let mut words = meeting.mood().answers(&reached.collect::<Vec<_>>(), dice);
    words.sort_by_key(|word| (word.at, word.household));
    decide(meeting, parties, words)
}

fn ask(meeting: &Meeting, household: Household, dice: &mut Dice) -> Vec<Asked> {
    let party = Id::new();
    let withdrawn = dice.says_yes(0.007).then(|| meeting.invited_at().after(secs(4 * DAY)));
    let members = household.members.into_iter().enumerate().map(|(place, guest)| {
        let channel = match guest.reach() {
            Reach::Email => Channel::Email,
            Reach::Letter => Channel::Letter,
            Reach::Phone | Reach::Unreachable => Channel::Phone,
        };
        let arrives = match channel {
            Channel::Email => 0.985,
            Channel::Letter => 0.975,
            Channel::Sms | Channel::Phone | Channel::InPerson => 0.8,
        };
        let way = match channel {
            Channel::Email => 11 * 60,
            Channel::Letter => DAY + 3 * HOUR,
            Channel::Sms | Channel::Phone | Channel::InPerson => 2 * DAY,
        };
        let delivered = dice.says_yes(arrives).then(|| meeting.invited_at().after(secs(way)));
        Asked {
            id: if place == 0 { party } else { Id::new() },
            party,
            channel,
            delivered_at: delivered,
            withdrawn_at: withdrawn,
            replied_at: None,
            stand: Stand::away(Reply::Open),
            guest,
        }
    });
    members.collect()
}

/// Hears the answers in their order, seat by seat.
fn decide(
    meeting: &Meeting,
    parties: Vec<Vec<Asked>>,
    words: Vec<Word<usize>>,
) -> (Vec<Asked>, Vec<Said>) {
    let mut list = GuestList::new(meeting.room());
    let mut said = Vec::new();
    let mut last: Vec<Option<Word<usize>>> = parties.iter().map(|_| None).collect();
    let mut replies = vec![Reply::Open; parties.len()];
    for word in words {
        let number = word.household;
        let demand =
            Demand { persons: word.party.persons(), children: word.party.children().by_age() };
        match word.answer {
            Answer::Yes => {
                if list.ask(number, demand, word.at).is_err() {
                    continue;
                }
            }
            Answer::No | Answer::Maybe => list.leave(number),
            Answer::CallMe => {}
        }
        list.settle();
        replies[number] = without_seat(word.answer, replies[number]);
        let rows = share(&word.party, parties[number].len());
        for (asked, (adults, children)) in parties[number].iter().zip(rows) {
            said.push(Said {
                invitation: asked.id,
                answer: word.answer,
                adults: if word.answer == Answer::Yes { adults } else { 0 },
                children: if word.answer == Answer::Yes { children } else { Ages::default() },
                channel: word.channel,
                at: word.at,
            });
        }
        last[number] = Some(word);
    }
    let mut asked = Vec::new();
    for (number, members) in parties.into_iter().enumerate() {
        let standing = list.standing(number);
        let rows = match &last[number] {
            Some(word) => share(&word.party, members.len()),
            None => Vec::new(),
        };
        for (place, mut one) in members.into_iter().enumerate() {
            one.replied_at = last[number].as_ref().map(|word| word.at);
            one.stand = match (standing, rows.get(place).cloned()) {
                (Some(standing), Some((adults, ages))) => {
                    Stand::coming(adults, ages, standing, None)
                }
                (Some(_) | None, Some(_) | None) => Stand::away(replies[number]),
            };
            asked.push(one);
        }
    }
    (asked, said)
}

impl Asked {
    pub fn row(&self, meeting: &Meeting, campaign: Id<Campaign>) -> Vec<Value> {
        // Seats of the past were given at once, and their children were in care.
        let Stand { reply, waiting_since, offered_until: _, adults, children, .. } = &self.stand;
        let Stand { childcare, childcare_since, .. } = &self.stand;
        vec![
            id(self.id),
            id(meeting.id),
            id(self.guest.id),
            id(campaign),
            id(self.party),
            text(self.channel.code()),
            text(self.guest.language.as_str()),
            Value::Moment(meeting.invited_at()),
            at(self.delivered_at),
            at(self.withdrawn_at),
            text(reply.code()),
            at(self.replied_at),
            at(*waiting_since),
            Value::Integer(*adults),
            text(children.to_string()),
            Value::Integer(children.count()),
            text(childcare.code()),
            at(*childcare_since),
            text(""),
            text(""),
        ]
    }
}

impl Said {
    pub fn row(&self, house: &House) -> Vec<Value> {
        let by = match self.channel {
            AnswerChannel::Link
            | AnswerChannel::Code
            | AnswerChannel::Api
            | AnswerChannel::Sms
            | AnswerChannel::Calendar => None,
            AnswerChannel::Phone
            | AnswerChannel::Counter
            | AnswerChannel::Paper
            | AnswerChannel::Mail => Some(house.desk),
        };
        vec![
            id(Id::<Said>::new()),
            id(self.invitation),
            text(self.answer.code()),
            Value::Integer(self.adults),
            text(self.children.to_string()),
            text(self.channel.code()),
            maybe_id(by),
            Value::Moment(self.at),
        ]
    }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
