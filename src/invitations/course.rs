//! How far an invitation is on its way to one guest, and what comes next. Pure.

use super::Reply;
use super::way::{Reached, Texting, Wish, reached};
use crate::config;
use crate::db::{Moment, text_enum};
use crate::guests::{Channel, Guest};
use crate::outbox::queries::{Delivery, Remark};
use crate::outbox::{State, Way};

text_enum! {
    /// Where an invitation is. Of mails and letters nobody knows for certain that they arrived: what has
    /// not come back for a while counts as arrived, and says so.
    pub enum Course {
        /// Its release can still be stopped.
        Held = "held" / "gehalten",
        Planned = "planned" / "geplant",
        Sent = "sent" / "versendet",
        /// The telephone network reports that it is on the phone.
        Arrived = "arrived" / "angekommen",
        /// Nothing has come back for a while.
        Delivered = "delivered" / "nichts kam zurück",
        Returned = "returned" / "zurückgekommen",
        Unknown = "unknown" / "ungeklärt",
        GivenUp = "given_up" / "aufgegeben",
        Answered = "answered" / "geantwortet",
    }
}

text_enum! {
    /// What somebody should do next.
    pub enum NextStep {
        Nothing = "nothing" / "nichts zu tun",
        Wait = "wait" / "Antwort abwarten",
        SendsItself = "sends_itself" / "geht von selbst hinaus",
        Print = "print" / "Brief drucken und abschicken",
        Call = "call" / "anrufen",
        Letter = "letter" / "als Brief schicken",
        Clarify = "clarify" / "im Postausgang klären",
        /// Neither address nor number.
        FindOut = "find_out" / "Adresse oder Nummer herausfinden",
    }
}

/// What is known about one guest's invitation.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub guest: &'a Guest,
    pub channel: Channel,
    pub reply: Reply,
    pub replied_at: Option<Moment>,
    pub delivered_at: Option<Moment>,
    /// The newest message that carries it; `None`: they are called, or met.
    pub message: Option<&'a Delivery>,
    /// Whether they stand on the list of calls.
    pub to_call: ToCall,
    pub begins_at: Option<Moment>,
}

/// Whether somebody is to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToCall {
    Yes,
    No,
}

impl Facts<'_> {
    /// Where the invitation is.
    pub fn course(&self, now: Moment) -> Course {
        if self.replied_at.is_some() {
            return Course::Answered;
        }
        let Some(message) = self.message else {
            return match self.delivered_at {
                // Somebody told them.
                Some(_) => Course::Delivered,
                None => Course::Planned,
            };
        };
        match message.state {
            State::Queued if message.due_at > now => Course::Held,
            State::Queued | State::InFlight => Course::Planned,
            State::Sent if message.remark == Remark::Arrived => Course::Arrived,
            State::Sent => {
                let patience = match message.way {
                    Way::Letter => config::LETTER_COMES_BACK,
                    Way::Email | Way::Sms => config::MAIL_COMES_BACK,
                };
                let since = message.ended_at.or(self.delivered_at).unwrap_or(now);
                match since.after(patience) <= now {
                    true => Course::Delivered,
                    false => Course::Sent,
                }
            }
            State::Returned => Course::Returned,
            State::Unknown => Course::Unknown,
            State::GivenUp => Course::GivenUp,
        }
    }

    /// By which way it goes, or went last.
    pub fn channel(&self) -> Channel {
        match self.message.map(|message| message.way) {
            Some(Way::Email) => Channel::Email,
            Some(Way::Letter) => Channel::Letter,
            Some(Way::Sms) => Channel::Sms,
            None => self.channel,
        }
    }

    /// What comes next.
    pub fn next_step(&self, now: Moment) -> NextStep {
        if self.to_call == ToCall::Yes {
            return match self.guest.has_phone() {
                true => NextStep::Call,
                false => self.another_way(),
            };
        }
        if self.guest.no_invitations && self.reply == Reply::Open {
            return NextStep::Nothing;
        }
        match (self.course(now), self.reply) {
            (Course::Answered, Reply::Maybe) if self.is_close(now) && self.guest.has_phone() => {
                NextStep::Call
            }
            (
                Course::Answered,
                Reply::Open | Reply::Accepted | Reply::Maybe | Reply::Waiting | Reply::Declined,
            ) => NextStep::Nothing,
            (Course::Held, _) => NextStep::SendsItself,
            (Course::Planned, _) => match self.channel() {
                Channel::Letter => NextStep::Print,
                Channel::Email | Channel::Sms => NextStep::SendsItself,
                Channel::Phone => NextStep::Call,
                Channel::InPerson => NextStep::FindOut,
            },
            (Course::Sent | Course::Arrived | Course::Delivered, _) => {
                match self.is_close(now) && self.guest.has_phone() {
                    true => NextStep::Call,
                    false => NextStep::Wait,
                }
            }
            (Course::Returned | Course::GivenUp, _) => self.another_way(),
            (Course::Unknown, _) => NextStep::Clarify,
        }
    }

    /// The event is so near that a call reaches them sooner than patience.
    fn is_close(&self, now: Moment) -> bool {
        self.begins_at.is_some_and(|begins| begins.before(config::SILENT_CALL) <= now)
    }

    fn another_way(&self) -> NextStep {
        // A person decides this step: a letter if there is one to write, else a call.
        let by = reached([self.guest], Wish::Letter, &Texting::default());
        match (by, self.guest.has_phone()) {
            (Reached::Letter(_), _) if self.channel() != Channel::Letter => NextStep::Letter,
            (
                Reached::Letter(_)
                | Reached::Mail(_)
                | Reached::Text(_)
                | Reached::Call(_)
                | Reached::Nobody,
                has_phone,
            ) => match has_phone {
                true => NextStep::Call,
                false => NextStep::FindOut,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::db::Id;

    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn delivery(way: Way, state: State) -> Delivery {
        let at = at("2027-01-04T08:00:00Z");
        let remark = Remark::Other;
        Delivery { id: Id::new(), way, state, due_at: at, ended_at: Some(at), remark }
    }

    fn facts<'a>(guest: &'a Guest, message: Option<&'a Delivery>) -> Facts<'a> {
        Facts {
            guest,
            channel: Channel::Email,
            reply: Reply::Open,
            replied_at: None,
            delivered_at: None,
            message,
            to_call: ToCall::No,
            begins_at: Some(at("2027-01-19T09:00:00Z")),
        }
    }

    #[test]
    fn what_has_not_come_back_for_a_while_counts_as_arrived() {
        let guest = samples::guest("Aylin", "Demir");
        let (mail, letter) =
            (delivery(Way::Email, State::Sent), delivery(Way::Letter, State::Sent));
        let later = |days: u32| at("2027-01-04T08:00:00Z").after(days * DAY);

        assert_eq!(facts(&guest, Some(&mail)).course(later(1)), Course::Sent);
        assert_eq!(facts(&guest, Some(&mail)).course(later(2)), Course::Delivered);
        assert_eq!(facts(&guest, Some(&letter)).course(later(9)), Course::Sent);
        assert_eq!(facts(&guest, Some(&letter)).course(later(10)), Course::Delivered);
        let mut held = delivery(Way::Email, State::Queued);
        held.due_at = later(1);
        assert_eq!(facts(&guest, Some(&held)).course(later(0)), Course::Held);
        assert_eq!(facts(&guest, Some(&held)).course(later(1)), Course::Planned);
        let on_the_phone = Delivery { remark: Remark::Arrived, ..delivery(Way::Sms, State::Sent) };
        assert_eq!(facts(&guest, Some(&on_the_phone)).course(later(0)), Course::Arrived);
        let answered = Facts { replied_at: Some(later(0)), ..facts(&guest, Some(&mail)) };
        assert_eq!(answered.course(later(1)), Course::Answered);
    }

    #[test]
    fn what_comes_next_is_a_way_that_is_there() {
        let mut guest = samples::guest("Aylin", "Demir");
        let back = delivery(Way::Email, State::Returned);
        let now = at("2027-01-05T08:00:00Z");
        assert_eq!(facts(&guest, Some(&back)).next_step(now), NextStep::Letter);

        guest.address_bad = true;
        assert_eq!(facts(&guest, Some(&back)).next_step(now), NextStep::FindOut);
        guest.phone = Some("+492214710999".into());
        assert_eq!(facts(&guest, Some(&back)).next_step(now), NextStep::Call);

        let sent = delivery(Way::Email, State::Sent);
        assert_eq!(facts(&guest, Some(&sent)).next_step(now), NextStep::Wait);
        let close = at("2027-01-13T08:00:00Z");
        assert_eq!(facts(&guest, Some(&sent)).next_step(close), NextStep::Call);
        let letter = delivery(Way::Letter, State::Queued);
        assert_eq!(facts(&guest, Some(&letter)).next_step(now), NextStep::Print);

        guest.no_invitations = true;
        assert_eq!(facts(&guest, Some(&sent)).next_step(close), NextStep::Nothing);
        let asked = Facts { to_call: ToCall::Yes, ..facts(&guest, Some(&sent)) };
        assert_eq!(asked.next_step(close), NextStep::Call);
    }
}
