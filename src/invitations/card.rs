//! A reply card (`Antwort-Karte`): what is ticked on it, and how its guests stood before. Pure.

use serde::{Deserialize, Serialize};

use super::party::Ages;
use super::reply::{AnswerGiven, Stand, Who};
use super::{Answer, Childcare, ChildrenStay, Invitation, Needs, Reply};
use crate::db::{Id, Moment};
use crate::guests::Guest;

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Yes, perhaps or no; `None`: only the call is ticked.
    pub answer: Option<AnswerGiven>,
    /// "Bitte rufen Sie mich an", with what is written beside it.
    pub call: Option<String>,
}

/// One row before a card was entered: of its party, or of another that moved up because of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    pub invitation: String,
    pub party: String,
    pub guest: String,
    pub reply: Reply,
    pub replied_at: Option<i64>,
    pub delivered_at: Option<i64>,
    pub waiting_since: Option<i64>,
    pub offered_until: Option<i64>,
    pub adults: i32,
    pub children: String,
    pub childcare: Childcare,
    pub childcare_since: Option<i64>,
    pub children_stay: ChildrenStay,
    pub interpreter: String,
    pub access: String,
    pub step_free: bool,
    pub slot: Option<i32>,
}

fn micros(moment: Option<Moment>) -> Option<i64> {
    moment.map(|moment| moment.instant().as_microsecond())
}

fn moment(micros: Option<i64>) -> Option<Moment> {
    micros.and_then(|micros| jiff::Timestamp::from_microsecond(micros).ok()).map(Moment::of)
}

impl Was {
    /// As the row says it.
    pub fn of(row: &Invitation) -> Self {
        Self {
            invitation: row.id.to_string(),
            party: row.party.to_string(),
            guest: row.guest.to_string(),
            reply: row.reply,
            replied_at: micros(row.replied_at),
            delivered_at: micros(row.delivered_at),
            waiting_since: micros(row.waiting_since),
            offered_until: micros(row.offered_until),
            adults: row.adults,
            children: row.children.to_string(),
            childcare: row.childcare,
            childcare_since: micros(row.childcare_since),
            children_stay: row.children_stay,
            interpreter: row.interpreter.clone(),
            access: row.access.clone(),
            step_free: row.step_free,
            slot: row.slot,
        }
    }

    /// Whether the row is one of this party's.
    pub fn is_of(&self, party: Id<Invitation>) -> bool {
        self.party == party.as_str()
    }

    /// The row as it would be if it stood here again.
    pub fn again(&self, row: &Invitation) -> Invitation {
        let stand = self.stand();
        Invitation {
            reply: stand.reply,
            replied_at: self.replied_at(),
            waiting_since: stand.waiting_since,
            offered_until: stand.offered_until,
            adults: stand.adults,
            children: stand.children,
            childcare: stand.childcare,
            childcare_since: stand.childcare_since,
            children_stay: stand.children_stay,
            slot: stand.slot,
            ..row.clone()
        }
    }

    /// The row's id; `None`: nobody wrote that.
    pub fn id(&self) -> Option<Id<Invitation>> {
        self.invitation.parse().ok()
    }

    pub fn replied_at(&self) -> Option<Moment> {
        moment(self.replied_at)
    }

    pub fn delivered_at(&self) -> Option<Moment> {
        moment(self.delivered_at)
    }

    pub fn needs(&self) -> Needs {
        Needs {
            interpreter: self.interpreter.clone(),
            access: self.access.clone(),
            step_free: self.step_free,
        }
    }

    pub fn says_yes(&self) -> bool {
        matches!(self.reply, Reply::Accepted | Reply::Waiting)
    }

    /// Where the guest stood.
    pub fn stand(&self) -> Stand {
        Stand {
            reply: self.reply,
            waiting_since: moment(self.waiting_since),
            offered_until: moment(self.offered_until),
            adults: self.adults,
            children: Ages::stored(&self.children),
            childcare: self.childcare,
            childcare_since: moment(self.childcare_since),
            children_stay: self.children_stay,
            slot: self.slot,
        }
    }
}

/// What those who came before would say to come again; `None`: nobody of them did.
pub fn said_before(rows: &[Was]) -> Option<AnswerGiven> {
    let coming: Vec<_> = rows.iter().filter(|row| row.says_yes()).collect();
    let first = coming.first()?;
    let who: Vec<Id<Guest>> = coming.iter().filter_map(|row| row.guest.parse().ok()).collect();
    let adults: i32 = coming.iter().map(|row| row.adults).sum();
    let heads = i32::try_from(coming.len()).unwrap_or(i32::MAX);
    let years = coming.iter().flat_map(|row| Ages::stored(&row.children).years().to_vec());
    let mut given = AnswerGiven::plain(Answer::Yes, Who::Household(who));
    given.companions = (adults - heads).max(0);
    given.children = Ages::of(years.collect()).unwrap_or_default();
    given.children_stay = first.children_stay;
    given.needs = first.needs();
    given.slot = first.slot;
    Some(given)
}

/// As it is kept while a card can be taken back.
pub fn written(rows: &[Was]) -> String {
    // Words and numbers of our own always become JSON.
    serde_json::to_string(rows).unwrap_or_default()
}

/// The same, read; `None`: nothing is kept any more.
pub fn read(kept: &str) -> Option<Vec<Was>> {
    serde_json::from_str(kept).ok()
}

#[cfg(test)]
mod tests {
    use super::super::samples::invitation;
    use super::*;

    #[test]
    fn what_was_there_before_is_kept_whole() {
        let mut row = invitation();
        row.reply = Reply::Waiting;
        row.waiting_since = Moment::parse("2027-01-04T08:00:00.123456Z");
        row.adults = 2;
        row.children = Ages::of(vec![3, 5]).unwrap();
        let before = vec![Was::of(&row)];

        let read = read(&written(&before)).unwrap();

        assert_eq!(read, before);
        assert_eq!(read[0].stand(), Stand::of(&row));
        assert!(read[0].is_of(row.party));
        let away = Invitation { reply: Reply::Declined, waiting_since: None, ..row.clone() };
        assert_eq!(Stand::of(&read[0].again(&away)), Stand::of(&row));
        let again = said_before(&read).unwrap();
        assert_eq!((again.companions, again.children.years()), (1, &[3, 5][..]));
        assert_eq!(super::read(""), None);
    }
}
