//! Where an answer leaves a guest. Pure.

use super::guest_list::{Care, Seat, Standing};
use super::party::{Ages, Party};
use super::{Answer, Childcare, ChildrenStay, Invitation, Needs, Reply, Why};
use crate::db::{Id, Moment};
use crate::formats::Sensitivity;
use crate::guests::Guest;

/// What was said, through whichever door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerGiven {
    pub answer: Answer,
    /// For whom.
    pub who: Who,
    /// Adults that come beside those of the household who were invited; with [`Who::Only`] and a
    /// total from the API, all adults but the guest.
    pub companions: i32,
    /// Children who come along, by age.
    pub children: Ages,
    /// Whether they need care.
    pub children_stay: ChildrenStay,
    pub needs: Needs,
    /// With "call me": when, and under which number.
    pub wish: String,
    /// Which of the event's times; `None`: the one they have, else the next free one.
    pub slot: Option<i32>,
    /// With "no": what keeps them from coming.
    pub why: Why,
}

/// For whom somebody answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// For the invited guest alone; the others of the household say it themselves.
    Only,
    /// For all who were asked together: these come, the others do not.
    Household(Vec<Id<Guest>>),
    /// For all who were asked together.
    Everybody,
}

impl AnswerGiven {
    /// A plain answer without anybody or anything else.
    pub fn plain(answer: Answer, who: Who) -> Self {
        Self {
            answer,
            who,
            companions: 0,
            children: Ages::default(),
            children_stay: ChildrenStay::Care,
            needs: Needs::default(),
            wish: String::new(),
            slot: None,
            why: Why::NotAsked,
        }
    }

    /// An answer in a word, of somebody whose row says more. A plain yes takes nothing back: who comes
    /// along, the children and their care, and what they need stay as they were said.
    pub fn again(answer: Answer, who: Who, row: &Invitation) -> Self {
        let plain = Self::plain(answer, who);
        match (answer, row.says_yes()) {
            (Answer::Yes, true) => Self {
                companions: (row.adults - 1).max(0),
                children: row.children.clone(),
                children_stay: row.children_stay,
                needs: row.needs(),
                slot: row.slot,
                ..plain
            },
            (Answer::Yes | Answer::No | Answer::Maybe | Answer::CallMe, _) => plain,
        }
    }

    /// The same for an event of this format. Where the mere invitation hints at health, what people
    /// write in their own words is not kept, nor why they do not come: it would tell even more. A way
    /// without steps and an interpreter are ticked, and somebody calls for the rest.
    #[must_use]
    pub fn kept_at(&self, sensitivity: Sensitivity) -> Self {
        let mut kept = self.clone();
        match sensitivity {
            Sensitivity::Normal => {}
            Sensitivity::Health => {
                kept.needs.access.clear();
                kept.why = Why::NotSaid;
            }
        }
        kept
    }
}

/// What one invitation's row says about its guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    pub reply: Reply,
    pub waiting_since: Option<Moment>,
    pub offered_until: Option<Moment>,
    pub adults: i32,
    pub children: Ages,
    pub childcare: Childcare,
    pub childcare_since: Option<Moment>,
    pub children_stay: ChildrenStay,
    /// Which of the event's times the party has.
    pub slot: Option<i32>,
}

impl Stand {
    /// As an invitation's row has it.
    pub fn of(row: &Invitation) -> Self {
        Self {
            reply: row.reply,
            waiting_since: row.waiting_since,
            offered_until: row.offered_until,
            adults: row.adults,
            children: row.children.clone(),
            childcare: row.childcare,
            childcare_since: row.childcare_since,
            children_stay: row.children_stay,
            slot: row.slot,
        }
    }

    /// A guest who does not come (or has not said so).
    pub fn away(reply: Reply) -> Self {
        Self {
            reply,
            waiting_since: None,
            offered_until: None,
            adults: 0,
            children: Ages::default(),
            childcare: Childcare::None,
            childcare_since: None,
            children_stay: ChildrenStay::Care,
            slot: None,
        }
    }

    /// A guest who said yes, as the ledger decided about the whole party.
    pub fn coming(adults: i32, children: Ages, decided: Standing, slot: Option<i32>) -> Self {
        let slot = slot.filter(|_| decided.seat == Seat::Taken);
        let (reply, waiting_since, offered_until) = match decided.seat {
            Seat::Taken => (Reply::Accepted, None, None),
            Seat::Offered { since, until } => (Reply::Waiting, Some(since), until),
            Seat::Waits { since } => (Reply::Waiting, Some(since), None),
        };
        let (childcare, childcare_since) = match decided.care {
            Care::NotNeeded => (Childcare::None, None),
            Care::Promised if children.is_empty() => (Childcare::None, None),
            Care::Waits { .. } if children.is_empty() => (Childcare::None, None),
            Care::Promised => (Childcare::Promised, None),
            Care::Waits { since } => (Childcare::Waiting, Some(since)),
        };
        let children_stay = ChildrenStay::Care;
        Self {
            reply,
            waiting_since,
            offered_until,
            adults,
            children,
            childcare,
            childcare_since,
            children_stay,
            slot,
        }
    }

    /// The same with children who stay there.
    #[must_use]
    pub fn with_children(self, stay: ChildrenStay) -> Self {
        match self.children.is_empty() {
            true => self,
            false => Self { children_stay: stay, ..self },
        }
    }
}

/// The reply of somebody who said something other than yes. Who asks for a call keeps what they had.
pub fn without_seat(answer: Answer, before: Reply) -> Reply {
    match answer {
        Answer::Maybe => Reply::Maybe,
        Answer::No => Reply::Declined,
        Answer::CallMe | Answer::Yes => before,
    }
}

/// Shares a party out among the rows of those who come: each of them is one adult; companions and
/// children stand with the first.
pub fn share(party: &Party, rows: usize) -> Vec<(i32, Ages)> {
    let others = i32::try_from(rows.saturating_sub(1)).unwrap_or(i32::MAX);
    (0..rows)
        .map(|row| match row {
            0 => ((party.adults() - others).max(1), party.children().clone()),
            _ => (1, Ages::default()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::guest_list::Demand;
    use super::super::samples;
    use super::*;
    use crate::childcare::Children;

    #[test]
    fn companions_and_children_stand_with_the_first() {
        let party = Party::of(4, Ages::of(vec![3]).unwrap(), 2).unwrap();

        let rows = share(&party, 2);

        assert_eq!(rows, [(3, Ages::of(vec![3]).unwrap()), (1, Ages::default())]);
        let persons: i32 = rows.iter().map(|(adults, ages)| adults + ages.count()).sum();
        assert_eq!(persons, party.persons());
    }

    #[test]
    fn who_asks_for_a_call_keeps_what_they_had() {
        assert_eq!(without_seat(Answer::CallMe, Reply::Accepted), Reply::Accepted);
        assert_eq!(without_seat(Answer::Maybe, Reply::Accepted), Reply::Maybe);
        assert_eq!(without_seat(Answer::No, Reply::Waiting), Reply::Declined);
    }

    #[test]
    fn a_plain_yes_takes_nothing_back() {
        let row = Invitation {
            reply: Reply::Accepted,
            adults: 2,
            children: Ages::of(vec![4]).unwrap(),
            access: "Rampe".into(),
            ..samples::invitation()
        };

        let yes = AnswerGiven::again(Answer::Yes, Who::Only, &row);
        assert_eq!((yes.companions, &yes.children), (1, &row.children));
        assert_eq!(yes.needs.access, "Rampe");
        let no = AnswerGiven::again(Answer::No, Who::Only, &row);
        assert_eq!(no, AnswerGiven::plain(Answer::No, Who::Only));
        let open = Invitation { reply: Reply::Open, ..row };
        let first = AnswerGiven::again(Answer::Yes, Who::Only, &open);
        assert_eq!(first, AnswerGiven::plain(Answer::Yes, Who::Only));
    }

    #[test]
    fn a_row_without_children_has_no_childcare() {
        let decided = Standing {
            demand: Demand { persons: 3, children: Children::aged(&[4]) },
            seat: Seat::Taken,
            care: Care::Promised,
        };

        assert_eq!(Stand::coming(1, Ages::default(), decided, None).childcare, Childcare::None);
        let stand = Stand::coming(1, Ages::of(vec![4]).unwrap(), decided, None);
        assert_eq!((stand.reply, stand.childcare), (Reply::Accepted, Childcare::Promised));
    }
}
