//! What staff fill in for somebody who has said it: on the phone, at the counter, on paper.

use diesel::QueryResult;
use serde::Serialize;

use super::actions::{self, AnswerError};
use super::messages::Member;
use super::party::{Ages, PartyError};
use super::queries;
use super::reply::{AnswerGiven, Who};
use super::{Answer, AnswerChannel, Barrier, ChildrenStay, Invitation, Why, slots};
use crate::childcare;
use crate::config;
use crate::db::{Conn, Id};
use crate::events::slots::Slot;
use crate::events::{self, Event};
use crate::formats::Sensitivity;
use crate::spoken;
use crate::staff::Actor;
use crate::text::Line;
use crate::web::form::{Check, Choice, Fields, FormErrors};

/// An invitation with all that its form shows.
pub(super) struct Asked {
    pub id: Id<Invitation>,
    pub event: Event,
    /// Whoever was asked together; never empty, and this invitation among them.
    pub people: Vec<Member>,
    slots: Vec<Slot>,
    care_left: Option<String>,
}

impl Asked {
    /// Reads it, if this actor sees it. Whoever picks up the phone takes the answer, whatever the event
    /// is called.
    pub fn read(conn: &mut Conn, actor: &Actor, id: Id<Invitation>) -> Result<Self, AnswerError> {
        let row = queries::find(conn, id)?.ok_or(AnswerError::Unknown)?;
        let event = events::actions::noticed_by(conn, actor, row.event)
            .map_err(|_| AnswerError::Unknown)?;
        if !queries::is_met(conn, &row, &event, &actor.scope)? {
            return Err(AnswerError::Unknown);
        }
        let party = queries::party(conn, row.party)?;
        let people = queries::with_guests(conn, party)?;
        if !people.iter().any(|one| one.invitation.id == id) {
            return Err(AnswerError::Withdrawn);
        }
        let slots = slots::queries::offered(conn, &event, row.party)?;
        let care_left = care_left(conn, &event)?;
        Ok(Self { id, event, people, slots, care_left })
    }

    /// The one it is about.
    pub fn one(&self) -> &Member {
        self.people.iter().find(|one| one.invitation.id == self.id).unwrap_or(&self.people[0])
    }

    pub fn party(&self) -> Id<Invitation> {
        self.one().invitation.party
    }

    /// As the form shows it, with these answers to choose from.
    pub fn view(&self, answers: &[Answer]) -> FieldsView {
        let people = self.people.iter();
        FieldsView {
            several: self.people.len() > 1,
            people: people
                .map(|one| Choice::new(one.guest.id.to_string(), one.guest.name()))
                .collect(),
            childcare: self.care_left.is_some(),
            care_left: self.care_left.clone().unwrap_or_default(),
            own_words: self.event.format.sensitivity == Sensitivity::Normal,
            slots: self
                .slots
                .iter()
                .map(|slot| Choice::new(slot.number.to_string(), spoken::short(slot.hours)))
                .collect(),
            answers: answers.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
            barriers: match self.event.format.sensitivity {
                Sensitivity::Normal => {
                    Barrier::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect()
                }
                Sensitivity::Health => Vec::new(),
            },
        }
    }
}

fn care_left(conn: &mut Conn, event: &Event) -> QueryResult<Option<String>> {
    let capacity = childcare::queries::capacity(conn, event)?;
    if !capacity.is_offered() {
        return Ok(None);
    }
    Ok(Some(capacity.left(queries::cared_for(conn, event.id)?).in_words()))
}

/// What there is to fill in.
#[derive(Serialize)]
pub(super) struct FieldsView {
    pub people: Vec<Choice>,
    pub several: bool,
    pub childcare: bool,
    /// What is left in care, for whoever is on the phone.
    pub care_left: String,
    /// Whether what else somebody needs may be noted in words.
    pub own_words: bool,
    /// Times to choose from; none where all come together.
    pub slots: Vec<Choice>,
    pub answers: Vec<Choice>,
    /// What may keep somebody from coming; nothing where the format hints at health.
    pub barriers: Vec<Choice>,
}

/// Doors through which staff hear an answer.
pub(super) const DOORS: [AnswerChannel; 3] =
    [AnswerChannel::Phone, AnswerChannel::Counter, AnswerChannel::Paper];

/// What stands in the form: as things are.
pub(super) fn fields(people: &[Member]) -> Fields {
    let coming: Vec<_> = people.iter().filter(|one| one.invitation.says_yes()).collect();
    let mut fields = Fields::of([("channel", AnswerChannel::Phone.code())]);
    if let Some(barrier) = people.first().and_then(|one| one.invitation.barrier) {
        fields.push("barrier", barrier.code());
    }
    for one in if coming.is_empty() { people.iter().collect() } else { coming.clone() } {
        fields.push("who", one.guest.id.to_string());
    }
    let adults: i32 = coming.iter().map(|one| one.invitation.adults).sum();
    let heads = i32::try_from(coming.len()).unwrap_or(0);
    fields.push("companions", (adults - heads).max(0).to_string());
    let ages: Vec<_> = coming
        .iter()
        .flat_map(|one| one.invitation.children.years())
        .map(ToString::to_string)
        .collect();
    fields.push("ages", ages.join(", "));
    if let Some(slot) = slots::own(coming.iter().map(|one| &one.invitation)) {
        fields.push("slot", slot.to_string());
    }
    if let Some(one) = coming.first() {
        fields.push("interpreter", one.invitation.interpreter.clone());
        fields.push("access", one.invitation.access.clone());
        if one.invitation.step_free {
            fields.push("step_free", "1");
        }
        if coming.iter().any(|one| one.invitation.children_stay == ChildrenStay::Parent) {
            fields.push("with_parent", "1");
        }
    }
    fields
}

/// Beside which field a refusal is said.
pub(super) fn field_of(refusal: &AnswerError) -> Option<&'static str> {
    match refusal {
        AnswerError::Party(PartyError::Nobody) => Some("who"),
        AnswerError::SlotTaken => Some("slot"),
        AnswerError::Party(PartyError::TooManyAdults)
        | AnswerError::TooLarge { .. }
        | AnswerError::NoMoreSeats { .. } => Some("companions"),
        AnswerError::Party(PartyError::TooManyChildren | PartyError::Age(_))
        | AnswerError::NoMoreCare { .. } => Some("ages"),
        AnswerError::Unknown
        | AnswerError::Withdrawn
        | AnswerError::Closed(_)
        | AnswerError::Post(_)
        | AnswerError::Database(_) => None,
    }
}

/// Reads what was said on the phone, at the counter or on paper.
pub(super) fn parse(fields: &Fields) -> Result<(AnswerGiven, AnswerChannel), FormErrors> {
    let mut check = Check::of(fields);
    let answer = check.word("answer", Answer::parse);
    let channel = match fields.get("channel") {
        "" => Some(AnswerChannel::Phone),
        _ => check.word("channel", |code| DOORS.into_iter().find(|one| one.code() == code)),
    };
    // A tap in the list is about the one whose row it is; the form shows the whole household.
    let for_whom = match fields.given("several") {
        Some(_) => Who::Everybody,
        None => Who::Only,
    };
    let mut given = AnswerGiven::plain(answer.unwrap_or(Answer::No), for_whom);
    let who: Vec<_> = fields.all("who").filter_map(|id| id.parse().ok()).collect();
    if !who.is_empty() {
        given.who = Who::Household(who);
    } else if fields.given("several").is_some() && answer == Some(Answer::Yes) {
        check.refuse("who", "Bitte kreuzen Sie an, wer kommt.");
    }
    if answer == Some(Answer::No) {
        match Why::read(fields.given("barrier")) {
            Some(why) => given.why = why,
            None => check.refuse("barrier", "Bitte wählen Sie einen der Gründe oder keinen."),
        }
    }
    if !fields.get("companions").is_empty() {
        given.companions = check.number("companions", 0..=config::PARTY_ADULTS - 1).unwrap_or(0);
    }
    if !fields.get("slot").is_empty() {
        given.slot = check.number("slot", 1..=i32::MAX);
    }
    given.children = ages(&mut check, fields);
    given.needs.interpreter = line(&mut check, fields, "interpreter");
    given.needs.access = line(&mut check, fields, "access");
    given.wish = line(&mut check, fields, "wish");
    given.needs.step_free = fields.ticked("step_free");
    if fields.ticked("with_parent") {
        given.children_stay = ChildrenStay::Parent;
    }
    let errors = check.errors();
    match (channel, errors.is_empty()) {
        (Some(channel), true) => Ok((given, channel)),
        (Some(_) | None, _) => Err(errors),
    }
}

/// Whether it was one tap in a list, which asks for nothing but the answer: what else was said stays.
pub(super) fn is_tapped(fields: &Fields) -> bool {
    const MORE: [&str; 11] = [
        "several",
        "who",
        "companions",
        "ages",
        "with_parent",
        "slot",
        "interpreter",
        "access",
        "step_free",
        "barrier",
        "wish",
    ];
    MORE.iter().all(|name| fields.given(name).is_none())
}

/// The children's ages as they are typed: "3, 5".
pub(super) fn ages(check: &mut Check, fields: &Fields) -> Ages {
    let ages: Result<Vec<i32>, _> = fields
        .get("ages")
        .split([',', ';', ' '])
        .filter(|age| !age.is_empty())
        .map(str::parse)
        .collect();
    match ages.map(Ages::of) {
        Ok(Ok(ages)) => return ages,
        Ok(Err(error)) => check.refuse("ages", actions::party_sentence(error)),
        Err(_) => check.refuse("ages", "Bitte schreiben Sie das Alter als Zahlen: 3, 5."),
    }
    Ages::default()
}

/// A short text; may be empty.
pub(super) fn line(check: &mut Check, fields: &Fields, name: &str) -> String {
    match fields.get(name) {
        "" => String::new(),
        typed => match Line::parse(typed) {
            Ok(line) => line.as_str().to_owned(),
            Err(_) => {
                let most = config::LINE_CHARS;
                check.refuse(name, format!("Bitte schreiben Sie höchstens {most} Zeichen."));
                String::new()
            }
        },
    }
}
