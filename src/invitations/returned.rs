//! What comes back by mail becomes an answer: the date tells the event, the address the guest, never a
//! name.
//!
//! An answer counts if the mail comes from the address that it speaks for and that address is one
//! guest's of this event, or if it answers a message that only this guest got. It is ignored if they
//! have said something since, in whichever way. Whatever else claims to be an answer is for a person.

use diesel::{Connection, QueryResult};

use super::actions::{self, AnswerError, By, PostError, Whose};
use super::queries::{self, stamps};
use super::reply::{AnswerGiven, Who};
use super::{Answer, AnswerChannel, Invitation, Reply};
use crate::config;
use crate::db::{Conn, LocalTime, Moment};
use crate::events::{self, Event};
use crate::guests::{self, Kind};
use crate::inbox::calendar_reply::{CalendarReply, Said};
use crate::inbox::finding::Envelope;
use crate::inbox::{Reason, Recipient, Taken};
use crate::outbox;
use crate::spoken::{self, Hours};
use crate::web::App;

/// The guests' side of the inbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guests;

impl Recipient for Guests {
    fn take(
        &self,
        conn: &mut Conn,
        app: &App,
        reply: &CalendarReply,
        envelope: &Envelope,
        now: Moment,
    ) -> QueryResult<Taken> {
        let Some(event) = events::queries::by_calendar(conn, &reply.uid)? else {
            return Ok(Taken::Unread(Reason::UnknownDate));
        };
        // Two mails of one guest are looked at one after the other.
        events::queries::hold(conn, event)?;
        let Some(event) = events::queries::find(conn, event)? else {
            return Ok(Taken::Unread(Reason::UnknownDate));
        };
        let asked = match whose(conn, &event, reply, envelope)? {
            Ok(asked) => asked,
            Err(reason) => return Ok(Taken::Unread(reason)),
        };
        let stamp = Stamp::of(reply, &event, now);
        if stamp.is_older(stamps::last(conn, asked.id)?, &asked) {
            return Ok(Taken::Older);
        }
        stamps::keep(conn, asked.id, stamp)?;
        let given = given(&asked, reply);
        if is_known(&asked, given.answer) {
            return Ok(Taken::Answer);
        }
        let by = By { channel: AnswerChannel::Calendar, staff: None };
        let whose = Whose::Themselves { id: asked.id };
        // In a savepoint: a refusal must leave nothing behind.
        let answered =
            conn.transaction(|conn| actions::answer(conn, app, &whose, &given, by, now).map(drop));
        match answered {
            Ok(()) => {
                stamps::booked(conn, asked.id, now)?;
                Ok(match given.answer {
                    Answer::CallMe => Taken::Wish,
                    Answer::Yes | Answer::Maybe | Answer::No => Taken::Answer,
                })
            }
            Err(AnswerError::Database(error) | AnswerError::Post(PostError::Database(error))) => {
                Err(error)
            }
            Err(
                AnswerError::Unknown
                | AnswerError::Withdrawn
                | AnswerError::Closed(_)
                | AnswerError::Party(_)
                | AnswerError::TooLarge { .. }
                | AnswerError::NoMoreSeats { .. }
                | AnswerError::NoMoreCare { .. }
                | AnswerError::SlotTaken
                | AnswerError::Post(PostError::Words(_)),
            ) => Ok(Taken::Unread(Reason::NotTaken)),
        }
    }

    fn site_of(&self, conn: &mut Conn, address: &str) -> QueryResult<Option<String>> {
        let known = guests::queries::by_email(conn, address, Kind::ALL)?;
        Ok(known.and_then(|guest| guest.site).map(|site| site.to_string()))
    }
}

/// When an answer was given, and which state of the date it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    pub sequence: i32,
    pub at: Moment,
}

impl Stamp {
    /// No answer is about what is not yet, or was given after it came: who says so gets no place
    /// before everybody else's answers.
    fn of(reply: &CalendarReply, event: &Event, now: Moment) -> Self {
        let at = reply.stamped_at.unwrap_or(now).min(now);
        Self { sequence: reply.sequence.min(event.calendar_seq), at }
    }

    /// Whether they have said something since: by their calendar, or in any other way. An answer of
    /// the calendar counts from when it was given, not from when it was fetched.
    fn is_older(self, last: Option<Last>, asked: &Invitation) -> bool {
        // Calendars know no parts of a second.
        let second = |at: Moment| at.instant().as_second();
        let booked_at = last.and_then(|last| last.booked_at);
        let otherwise = asked.replied_at.filter(|at| Some(*at) != booked_at);
        let since = otherwise.is_some_and(|at| second(self.at) < second(at));
        since || last.is_some_and(|last| self < last.stamp)
    }
}

/// The last answer of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    pub stamp: Stamp,
    /// When it changed what they had said; `None`: it never did.
    pub booked_at: Option<Moment>,
}

/// Whose answer it is.
fn whose(
    conn: &mut Conn,
    event: &Event,
    reply: &CalendarReply,
    envelope: &Envelope,
) -> QueryResult<Result<Invitation, Reason>> {
    for id in &envelope.mentions {
        let Some(message) = outbox::queries::find(conn, *id, None)? else { continue };
        if message.line.topic != event.id.as_str() {
            continue;
        }
        let Ok(party) = message.about.parse() else { continue };
        let people = queries::party(conn, party)?;
        let people = queries::with_guests(conn, people)?;
        let written_to = people.into_iter().find(|one| {
            let address = one.guest.email.as_deref().unwrap_or_default();
            !address.is_empty() && address == message.line.address
        });
        if let Some(one) = written_to {
            return Ok(Ok(one.invitation));
        }
    }
    if reply.attendee != envelope.from {
        return Ok(Err(Reason::OtherAddress));
    }
    let mut invited = stamps::invited(conn, event.id, &reply.attendee)?;
    Ok(match (invited.pop(), invited.is_empty()) {
        (Some(one), true) => Ok(one),
        (Some(_), false) => Err(Reason::Several),
        (None, _) => Err(Reason::Stranger),
    })
}

/// The answer as everybody else gives it. Who they bring along stays as it was: a calendar knows
/// nothing of children.
fn given(asked: &Invitation, reply: &CalendarReply) -> AnswerGiven {
    let (answer, wish) = match &reply.said {
        Said::Comes => (Answer::Yes, String::new()),
        Said::Stays => (Answer::No, String::new()),
        Said::Perhaps => (Answer::Maybe, String::new()),
        Said::OtherTime { begins, ends } => (Answer::CallMe, wish(*begins, *ends, &reply.comment)),
    };
    AnswerGiven { wish, ..AnswerGiven::again(answer, Who::Only, asked) }
}

/// Whether that is what they said before. Programs say yes by themselves to every new date of
/// something that was accepted.
fn is_known(asked: &Invitation, answer: Answer) -> bool {
    match answer {
        Answer::Yes => asked.reply == Reply::Accepted,
        Answer::No => asked.reply == Reply::Declined,
        Answer::Maybe => asked.reply == Reply::Maybe,
        Answer::CallMe => false,
    }
}

/// "Andere Zeit: 13.01.2027, 10 bis 12 Uhr. „Da bin ich noch im Kurs“"
fn wish(begins: Option<LocalTime>, ends: Option<LocalTime>, comment: &str) -> String {
    let time = begins.map(|begins| {
        let starts_at = begins.civil();
        let ends_at = ends.map_or(starts_at, LocalTime::civil);
        match ends_at > starts_at {
            true => spoken::short(Hours { starts_at, ends_at }),
            false => starts_at.strftime("%d.%m.%Y, %H:%M Uhr").to_string(),
        }
    });
    let time =
        time.map_or("Andere Zeit gewünscht".to_owned(), |time| format!("Andere Zeit: {time}"));
    let comment = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = match comment.as_str() {
        "" => time,
        said => format!("{time} – „{said}“"),
    };
    whole.chars().take(config::LINE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_says_when_and_why() {
        let at = |text: &str| LocalTime::parse(text);
        let whole = wish(at("2027-01-13T10:00"), at("2027-01-13T12:00"), "Da bin\nich im Kurs");

        assert!(whole.starts_with("Andere Zeit: "), "{whole}");
        assert!(whole.contains("13.01."), "{whole}");
        assert!(whole.ends_with("– „Da bin ich im Kurs“"), "{whole}");
        assert_eq!(wish(None, None, ""), "Andere Zeit gewünscht");
        assert_eq!(wish(None, None, &"x".repeat(500)).chars().count(), config::LINE_CHARS);
    }

    #[test]
    fn a_later_state_of_the_date_counts_more_than_a_later_clock() {
        let stamp = |sequence, at| Stamp { sequence, at: Moment::parse(at).unwrap() };

        assert!(stamp(1, "2027-01-04T08:00:00Z") > stamp(0, "2027-01-04T09:00:00Z"));
        assert!(stamp(1, "2027-01-04T08:00:00Z") < stamp(1, "2027-01-04T08:00:01Z"));
    }
}
