//! All that we hold on one person (GDPR art. 15), as one document: the page and the file show the same.
//! Pure.

use serde::Serialize;

/// The document. Times are RFC 3339 in UTC, days are `2027-01-12`.
#[derive(Clone, Debug, Serialize)]
pub struct Extract {
    pub made_at: String,
    /// Who holds it.
    pub office: String,
    pub person: Person,
    /// What they agreed to and took back, the last first.
    pub consents: Vec<Agreed>,
    /// The last first.
    pub invitations: Vec<Asked>,
    /// Sent by the Fachverfahren, the last first.
    pub assignments: Vec<Sent>,
    /// Came without an invitation.
    pub walk_ins: Vec<Seen>,
    pub next_steps: Vec<NextStep>,
    pub sheets: Vec<OnPaper>,
    /// Mails of theirs that wait for somebody to read them, the oldest first.
    pub mails: Vec<Written>,
}

/// A mail that they wrote and nobody has read yet.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    pub received_at: String,
    pub subject: String,
    pub text: String,
}

/// What is known about the person whatever they are invited to.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    pub key: String,
    pub kind: &'static str,
    pub salutation: &'static str,
    pub first_name: String,
    pub family_name: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    pub site: String,
    pub language: String,
    pub household: Option<String>,
    pub email: Option<String>,
    pub email_stopped: bool,
    pub phone: Option<String>,
    /// Why nobody calls it.
    pub phone_off: Option<&'static str>,
    pub other_phone: Option<String>,
    pub sms_consent: bool,
    pub sms_names_office: bool,
    pub address_bad: bool,
    pub wished_channel: Option<&'static str>,
    pub no_invitations: bool,
    pub entered_on: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// One yes or no.
#[derive(Clone, Debug, Serialize)]
pub struct Agreed {
    pub what: &'static str,
    pub given: bool,
    pub wording: String,
    pub source: &'static str,
    pub at: String,
}

/// One invitation and everything around it.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    pub event: String,
    pub begins_at: Option<String>,
    pub channel: &'static str,
    pub language: String,
    pub invited_at: String,
    /// When they put their name down without having been asked.
    pub registered_at: Option<String>,
    /// Where they come from, as they said it.
    pub organisation: Option<String>,
    pub delivered_at: Option<String>,
    pub withdrawn_at: Option<String>,
    pub reply: &'static str,
    pub replied_at: Option<String>,
    pub waiting_since: Option<String>,
    pub adults: i32,
    pub children: i32,
    /// Ages in years; erased a week after the event.
    pub ages: Vec<i32>,
    pub childcare: &'static str,
    /// Where the children stay; `null`: nobody was asked, or it is erased.
    pub children_stay: Option<&'static str>,
    pub interpreter: String,
    pub access: String,
    pub step_free: Option<bool>,
    /// What keeps them from coming, as they said it; erased a week after the event.
    pub barrier: Option<&'static str>,
    /// Which version of a text that is tried they were sent; erased when the trial ends.
    pub version: Option<String>,
    /// Links and codes that were given out; only their marks are kept, not they themselves.
    pub links: usize,
    pub answers: Vec<Said>,
    /// What their calendar program said last; `null`: nothing.
    pub calendar: Option<FromCalendar>,
    /// Reply cards that were typed in lately, the first first.
    pub cards: Vec<OnCard>,
    pub calls: Vec<Called>,
    pub reminders: Vec<Reminded>,
    pub attendance: Vec<Seen>,
    pub messages: Vec<Told>,
    /// On this day at the latest the names of the event's guests are erased; `null`: it has no end yet.
    pub erased_on: Option<String>,
}

/// One reminder, or one that somebody stopped.
#[derive(Clone, Debug, Serialize)]
pub struct Reminded {
    pub at: String,
    pub kind: &'static str,
    pub way: &'static str,
}

/// One event to which the Fachverfahren sent the person.
#[derive(Clone, Debug, Serialize)]
pub struct Sent {
    pub event: String,
    pub begins_at: Option<String>,
    pub assigned_at: String,
    pub withdrawn_at: Option<String>,
    pub calls: Vec<Called>,
    pub attendance: Vec<Seen>,
    /// As with invitations.
    pub erased_on: Option<String>,
}

/// What comes after an event for the person. Nothing of what was said is kept.
#[derive(Clone, Debug, Serialize)]
pub struct NextStep {
    pub event: String,
    pub talk: &'static str,
    pub step: Option<&'static str>,
    /// Who sees to it.
    pub owner: Option<String>,
    pub due_on: Option<String>,
    pub state: &'static str,
    pub updated_at: String,
    /// At the latest; sooner when it is in the Fachverfahren.
    pub erased_on: Option<String>,
}

/// A line on a list that was printed for the pen.
#[derive(Clone, Debug, Serialize)]
pub struct OnPaper {
    pub event: String,
    /// Beginning of the meeting by its own clock.
    pub session: String,
    pub printed_at: String,
    pub number: i32,
    /// What was crossed; `null`: nothing, or it was not entered yet.
    pub cross: Option<&'static str>,
    pub children: Option<i32>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    pub at: String,
    pub answer: &'static str,
    pub adults: i32,
    pub children: String,
    /// By which way.
    pub channel: &'static str,
    /// The person themselves, or the office for them.
    pub by: &'static str,
}

/// When a calendar program answered last, so that an older answer that comes later does not count.
#[derive(Clone, Debug, Serialize)]
pub struct FromCalendar {
    pub said_at: String,
    /// Which state of the date it was about, counted from 0.
    pub sequence: i32,
    /// When it last changed what they had said; `null`: never.
    pub booked_at: Option<String>,
}

/// A reply card that was typed in: their own, or one that let them move up.
#[derive(Clone, Debug, Serialize)]
pub struct OnCard {
    pub at: String,
    /// Whose it was.
    pub whose: &'static str,
    /// How they stood before, as long as it can be taken back; `null`: that is over.
    pub before: Option<Stood>,
}

/// How somebody stood before a card.
#[derive(Clone, Debug, Serialize)]
pub struct Stood {
    pub reply: &'static str,
    pub adults: i32,
    /// Ages in years.
    pub ages: Vec<i32>,
    pub interpreter: String,
    pub access: String,
    pub step_free: bool,
}

/// A call to be made, or made.
#[derive(Clone, Debug, Serialize)]
pub struct Called {
    pub created_at: String,
    pub reason: &'static str,
    pub wish: String,
    pub done_at: Option<String>,
    /// What became of each try; erased a week after the event.
    pub tries: Vec<Tried>,
}

/// One try to call somebody.
#[derive(Clone, Debug, Serialize)]
pub struct Tried {
    pub at: String,
    pub outcome: &'static str,
}

/// What the door list says.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    pub event: String,
    /// Beginning of the meeting by its own clock.
    pub session: String,
    pub presence: &'static str,
    pub children: i32,
    pub at: String,
    /// How often something was entered or taken back.
    pub entries: usize,
}

/// One message. What had to be erased is empty.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub created_at: String,
    pub ended_at: Option<String>,
    pub way: &'static str,
    pub state: &'static str,
    pub recipient: String,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub calendar: Option<String>,
    pub remark: String,
}
