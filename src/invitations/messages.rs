//! What we write to guests: one message per household and occasion, rendered whole before it is
//! queued, with links and codes of its own.

use crate::db::{Id, Moment};
use crate::events::calendar::{self, Class, Entry, Mailbox, Purpose};
use crate::events::{Event, Whereabouts};
use crate::formats::Audience;
use crate::guests::{Guest, Salutation};
use crate::i18n::{Language, translate, without_isolates};
use crate::outbox::letter::OVERLEAF;
use crate::outbox::templates::{MailError, Rendered, mails};
use crate::outbox::{Calendar, Letter, NewMessage, Way, Words};
use crate::spoken::{self, Hours, When};
use crate::web::{App, secret};
use crate::wordings::Released;
use crate::{clock, config, problem};

use super::slots;
use super::token::ReplyCode;
use super::{Campaign, Childcare, Invitation, TokenKind};

pub use super::occasion::{Before, Occasion, Promise};

/// One invited guest of a household.
#[derive(Clone, Debug)]
pub struct Member {
    pub invitation: Invitation,
    pub guest: Guest,
}

/// To whom a message goes.
#[derive(Clone, Copy, Debug)]
pub struct To<'a> {
    /// All of the household whom it is for.
    pub people: &'a [Member],
    /// Whose address it is.
    pub addressee: &'a Member,
    pub way: Way,
}

/// A message with the links and codes that stand in it, not yet stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub message: NewMessage,
    pub tokens: Vec<NewToken>,
}

/// A link or code that a message carries.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub hash: String,
    pub invitation: Id<Invitation>,
    pub kind: TokenKind,
}

/// When a message goes, and what it belongs to.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Not before this.
    pub due_at: Moment,
    pub campaign: Option<Id<Campaign>>,
    /// What tells this message from others to the same people about the same thing.
    pub mark: String,
}

impl Sending {
    /// At once; `mark` is different each time the occasion comes round.
    pub fn now(now: Moment, mark: impl Into<String>) -> Self {
        Self { due_at: now, campaign: None, mark: mark.into() }
    }
}

/// The language in which a guest is invited to an event: their own where there is such a text.
pub fn written_in(event: &Event, guest: &Guest) -> &'static str {
    let name = Occasion::Invitation(Promise::Reserved).template(event);
    mails().map_or("de", |mails| mails.written_in(&name, &guest.language))
}

/// Puts a message to the people of one household into words: the house's own (`own`) where there are
/// some, else those that come along.
pub fn prepare(
    app: &App,
    event: &Event,
    own: &Released,
    to: To,
    occasion: &Occasion,
    sending: &Sending,
    now: Moment,
) -> Result<Prepared, MailError> {
    let mails = mails()?;
    let To { people, addressee, way } = to;
    let their_time = slots::as_they_come(event, people);
    let event = their_time.as_ref();
    let name = occasion.template(event);
    let code = mails.written_by(&name, &addressee.invitation.language, way);
    let language = Language::parse(code).unwrap_or_default();
    let links = Links::new(app, addressee.invitation.party, way);
    let say = |language: Language| {
        let mut words = words(app, event, to, language, occasion, &links, now);
        if let Some(translated) = own.what_happens(language) {
            words.what_happens = translated.to_owned();
        }
        let rendered = match own.said(mails, language.code(), &words)? {
            Some(said) => mails.frame(&name, said, &words),
            None => mails.render(&name, language.code(), &words),
        };
        rendered.map(|rendered| (rendered, words))
    };
    let (rendered, html) = match (way, language) {
        (Way::Email | Way::Sms, _) => {
            let (rendered, _) = say(language)?;
            (rendered.clone(), rendered.html)
        }
        // On paper German comes first: a neighbour or a helper may read it out.
        (Way::Letter, Language::De) => on_paper(say(Language::De)?, None, &links),
        (Way::Letter, Language::En | Language::Uk | Language::Ar | Language::Tr) => {
            on_paper(say(Language::De)?, Some(say(language)?.0), &links)
        }
    };
    let calendar = match (way, occasion.purpose(event, to)) {
        (Way::Email, Some(purpose)) => calendar_file(app, event, language, purpose, &links, now),
        (Way::Email, None) | (Way::Letter | Way::Sms, _) => None,
    };
    let recipient = people.iter().map(|one| one.guest.name()).collect::<Vec<_>>().join(", ");
    let message = NewMessage {
        unique_key: key(event, addressee.invitation.party, occasion, sending),
        about: addressee.invitation.party.to_string(),
        topic: event.id.to_string(),
        site: event.site.map(|site| site.to_string()),
        campaign: sending.campaign.map(|campaign| campaign.to_string()),
        way,
        kind: occasion.kind().into(),
        language: code.into(),
        recipient,
        address: match way {
            Way::Email => addressee.guest.email.clone().unwrap_or_default(),
            Way::Sms => addressee.guest.phone.clone().unwrap_or_default(),
            Way::Letter => envelope(people, &addressee.guest).join("\n"),
        },
        sender_name: event.contact_name.clone(),
        subject: rendered.subject,
        text: rendered.text,
        html,
        calendar,
        unsubscribe: (way == Way::Email).then(|| links.unsubscribe.clone()),
        due_at: sending.due_at,
        useless_at: useless_at(event, occasion),
    };
    Ok(Prepared { message, tokens: links.tokens })
}

/// A letter in German and, for who reads another language, in that one too: what the screen shows of
/// it, and what the outbox keeps of it.
fn on_paper(
    (mut german, words): (Rendered, Words),
    other: Option<Rendered>,
    links: &Links,
) -> (Rendered, String) {
    let mut pages: Vec<_> = german.page.take().into_iter().collect();
    if let Some(other) = other {
        german.text = format!("{}{OVERLEAF}{}", german.text, other.text);
        pages.extend(other.page);
    }
    let scanned = match words.feedback.is_empty() {
        true => &links.answer,
        false => &words.feedback,
    };
    let letter = Letter::of(&words, scanned, pages);
    (german, letter.kept())
}

/// An invitation goes to a household once; what is said again has a mark of its own.
fn key(event: &Event, party: Id<Invitation>, occasion: &Occasion, sending: &Sending) -> String {
    let mark = match sending.mark.is_empty() {
        true => String::new(),
        false => format!(":{}", sending.mark),
    };
    format!("{}:{}:{party}{mark}", occasion.kind(), event.id)
}

fn useless_at(event: &Event, occasion: &Occasion) -> Option<Moment> {
    match occasion {
        // Better late than a person before a closed door.
        Occasion::Cancelled { .. } => event.ends_at,
        Occasion::Thanks { .. } | Occasion::Missed { .. } => {
            event.ends_at.map(|end| end.after(config::THANKS_USEFUL))
        }
        Occasion::Offer { until } => Some(*until),
        Occasion::OfferLapsed
        | Occasion::InTheDraw
        | Occasion::Drawn
        | Occasion::GivenBack
        | Occasion::TakenBack
        | Occasion::Invitation(_)
        | Occasion::Accepted
        | Occasion::Waiting { .. }
        | Occasion::MovedUp
        | Occasion::ChildcarePromised
        | Occasion::CareLost { .. }
        | Occasion::CallSoon
        | Occasion::Declined
        | Occasion::Changed { .. }
        | Occasion::SecondTry
        | Occasion::Reminder
        | Occasion::LastReminder => event.begins_at,
    }
}

/// What an invitation to these people would be filled with; its links lead nowhere.
pub(super) fn example(app: &App, event: &Event, to: To, language: Language, now: Moment) -> Words {
    let links = Links::new(app, to.addressee.invitation.party, to.way);
    let occasion = Occasion::Invitation(Promise::Reserved);
    words(app, event, to, language, &occasion, &links, now)
}

/// The links and codes of one message, fresh.
struct Links {
    answer: String,
    unsubscribe: String,
    code: String,
    tokens: Vec<NewToken>,
}

impl Links {
    fn new(app: &App, invitation: Id<Invitation>, way: Way) -> Self {
        let token = |hash, kind| NewToken { hash, invitation, kind };
        let base = &app.config.public_url;
        let link = secret::token();
        let mut tokens = vec![token(secret::hash(&link), TokenKind::Link)];
        let (mut code, mut unsubscribe) = (String::new(), String::new());
        match way {
            Way::Letter => {
                let fresh = ReplyCode::new();
                tokens.push(token(fresh.hash(), TokenKind::Code));
                code = fresh.shown();
            }
            Way::Email => {
                let leave = secret::token();
                tokens.push(token(secret::hash(&leave), TokenKind::Unsubscribe));
                unsubscribe = format!("{base}/abmelden/{leave}");
            }
            Way::Sms => {}
        }
        Self { answer: format!("{base}/a/{link}"), unsubscribe, code, tokens }
    }
}

fn words(
    app: &App,
    event: &Event,
    To { people, addressee, way }: To,
    language: Language,
    occasion: &Occasion,
    links: &Links,
    now: Moment,
) -> Words {
    let office = app.office();
    let today = clock::local(now, clock::ZONE).civil().date();
    let (day, hour) = day_and_hours(language, &event.hours(), today);
    let venue = event.venue.as_ref();
    let facts = venue.map(|venue| venue.facts).unwrap_or_default();
    let german = language == Language::De;
    let short = app.config.public_url.split("://").nth(1).unwrap_or_default();
    let answer_url = format!("{short}/antwort");
    let coming = people.iter().map(|one| &one.invitation).filter(|one| one.says_yes());
    let (adults, children) = coming.clone().fold((0, 0), |(adults, children), one| {
        (adults + one.adults, children + one.children.count())
    });
    let childcare = coming.map(|one| one.childcare).max().unwrap_or(Childcare::None);
    let mut words = Words {
        audience: event.format.audience.code().into(),
        greeting: greeting(language, people.iter().map(|one| &one.guest)),
        sender: event.contact_name.clone(),
        office: match way {
            Way::Sms if !addressee.guest.sms_names_office => String::new(),
            Way::Email | Way::Letter | Way::Sms => office.name.clone(),
        },
        by_text: way == Way::Sms && app.config.sms_secret.is_some(),
        phone: event.contact_phone.clone(),
        phone_hours: if german { office.phone_hours.clone() } else { String::new() },
        day,
        hours: hour,
        place: Whereabouts::of(event).words(language, today),
        directions: venue.map(|venue| venue.directions.clone()).unwrap_or_default(),
        event_title: event.title_for_guests().to_owned(),
        own_title: event.own_title().to_owned(),
        topic: event.topic.clone(),
        what_happens: if german { event.format.what_happens.clone() } else { String::new() },
        many_days: event.sessions.len() > 1,
        in_your_language: event.languages.iter().any(|code| code == language.code()),
        childcare: event.childcare_places > 0,
        travel_paid: event.travel_paid,
        step_free: facts.step_free,
        lift: facts.lift,
        accessible_wc: facts.accessible_wc,
        reply_by: reply_by(language, event, today),
        link: match way {
            Way::Letter => answer_url.clone(),
            Way::Email | Way::Sms => links.answer.clone(),
        },
        code: links.code.clone(),
        adults: adults.max(1),
        children,
        childcare_state: childcare.code().into(),
        office_address: format!(
            "{}, {}, {} {}",
            office.name, office.street, office.postcode, office.town
        ),
        privacy_url: format!("{}/datenschutz", app.config.public_url),
        unsubscribe: links.unsubscribe.clone(),
        sender_line: office.sender_line.clone(),
        address: envelope(people, &addressee.guest),
        today: format!("{} {}", spoken::date(language, today, today), today.year()),
        answer_url,
        card: matches!(occasion, Occasion::Invitation(_) | Occasion::SecondTry),
        ..Words::new(way)
    };
    match occasion {
        Occasion::Invitation(promise) => {
            words.reserved = *promise == Promise::Reserved;
            words.own_time = event.slots.is_some();
        }
        Occasion::Waiting { place_in_line } => {
            words.place_in_line = i64::try_from(*place_in_line).unwrap_or(i64::MAX);
        }
        Occasion::Changed { before, reason } => {
            words.reason = reason.clone();
            let was = slots::before(event, people, &before.sessions);
            if !was.is_empty() {
                (words.old_day, words.old_hours) = day_and_hours(language, &was, today);
            }
            words.old_place = before.place.words(language, today);
        }
        Occasion::Cancelled { reason, next } | Occasion::CareLost { reason, next } => {
            words.reason = reason.clone();
            words.next_dates = dates(language, next, today);
        }
        Occasion::Thanks { feedback, next } => {
            words.feedback = feedback.clone();
            words.next_dates = dates(language, next, today);
        }
        Occasion::Missed { next } => {
            words.next_dates = dates(language, next, today);
        }
        Occasion::Offer { until } => words.offer_until = day_and_hour(language, *until, today),
        Occasion::Accepted
        | Occasion::MovedUp
        | Occasion::OfferLapsed
        | Occasion::InTheDraw
        | Occasion::Drawn
        | Occasion::GivenBack
        | Occasion::TakenBack
        | Occasion::ChildcarePromised
        | Occasion::Declined
        | Occasion::CallSoon
        | Occasion::SecondTry
        | Occasion::Reminder
        | Occasion::LastReminder => {}
    }
    words
}

/// Each date on one line.
fn dates(language: Language, next: &[Vec<Hours>], today: jiff::civil::Date) -> Vec<String> {
    let line =
        |sessions: &Vec<Hours>| spoken::when(language, sessions, today).lines(language).join("; ");
    next.iter().map(line).collect()
}

/// "Dienstag, 12. Januar" and "10 bis 12 Uhr"; dates with gaps follow the first one's hours.
pub fn day_and_hours(
    language: Language,
    sessions: &[Hours],
    today: jiff::civil::Date,
) -> (String, String) {
    match spoken::when(language, sessions, today) {
        When::Together { days, hours } => (days, hours),
        When::Each(lines) => match (sessions.iter().min(), lines.split_first()) {
            (Some(first), Some((_, rest))) => {
                let mut hours = vec![spoken::hours(language, *first)];
                hours.extend(rest.iter().cloned());
                (spoken::day(language, first.starts_at.date(), today), hours.join("; "))
            }
            (Some(_) | None, None) | (None, Some(_)) => (String::new(), String::new()),
        },
    }
}

/// "Mittwoch, 13. Januar, 16 Uhr"
pub fn day_and_hour(language: Language, at: Moment, today: jiff::civil::Date) -> String {
    let local = clock::local(at, clock::ZONE).civil();
    let day = spoken::day(language, local.date(), today);
    format!("{day}, {}", spoken::time(language, local.time()))
}

/// A week before it begins, if there is still time.
fn reply_by(language: Language, event: &Event, today: jiff::civil::Date) -> String {
    let begin = event.sessions.iter().map(|session| session.starts_at).min();
    let week_before =
        begin.map(|begin| begin.civil().date().saturating_sub(jiff::Span::new().days(7)));
    match week_before {
        Some(day) if day > today => spoken::date(language, day, today),
        Some(_) | None => String::new(),
    }
}

/// So many people of one name are spoken to as a family.
const A_FAMILY: usize = 3;

/// "Guten Tag Frau Kaya, guten Tag Herr Kaya," and, for more of one name, "Guten Tag Familie Kaya,"
pub fn greeting<'a>(language: Language, people: impl IntoIterator<Item = &'a Guest>) -> String {
    let say = |id: &str, name: &str| {
        let mut args = fluent_bundle::FluentArgs::new();
        args.set("name", name.to_owned());
        translate(language, id, &args)
    };
    let mut spoken_to: Vec<(&str, String)> = Vec::new();
    let mut families: Vec<&str> = Vec::new();
    for guest in people {
        let form = match guest.salutation {
            Salutation::Ms => ("ms", guest.family_name.clone()),
            Salutation::Mr => ("mr", guest.family_name.clone()),
            Salutation::None => ("none", guest.name()),
        };
        families.push(&guest.family_name);
        spoken_to.push(form);
    }
    let one_family = families.iter().all(|name| Some(name) == families.first());
    if one_family && families.len() >= A_FAMILY {
        spoken_to = vec![("family", families[0].to_owned())];
    }
    let mut said = std::collections::HashSet::new();
    spoken_to.retain(|form| said.insert(form.clone()));
    let mut text = String::new();
    for (index, (form, name)) in spoken_to.into_iter().enumerate() {
        match index {
            0 => text = say(&format!("greeting-{form}"), &name),
            _ => {
                let between = say("greeting-between", "");
                text = format!("{text}{between} {}", say(&format!("greeting-next-{form}"), &name));
            }
        }
    }
    let text = format!("{text}{}", say("greeting-end", ""));
    isolated(language, text)
}

/// Only text from right to left needs to be told where names and numbers begin and end.
fn isolated(language: Language, text: String) -> String {
    match language {
        Language::Ar => text,
        Language::De | Language::En | Language::Uk | Language::Tr => without_isolates(&text),
    }
}

/// Everybody's name over one address.
fn envelope(people: &[Member], addressee: &Guest) -> Vec<String> {
    let mut lines: Vec<String> =
        people.iter().filter_map(|one| one.guest.envelope().into_iter().next()).collect();
    lines.extend(addressee.envelope().into_iter().skip(1));
    lines
}

/// The date as a calendar file: neutral for clients, whom somebody may look over the shoulder.
pub fn calendar_text(
    app: &App,
    event: &Event,
    language: Language,
    purpose: Purpose,
    link: &str,
    now: Moment,
) -> Option<String> {
    let say = |id: &str| {
        let mut args = fluent_bundle::FluentArgs::new();
        args.set("phone", event.contact_phone.clone());
        isolated(language, translate(language, id, &args))
    };
    let (summary, class) = match event.format.audience {
        Audience::Clients | Audience::Public => (say("calendar-summary"), Class::Private),
        Audience::Staff | Audience::Partners => {
            (event.title_for_guests().to_owned(), Class::Public)
        }
    };
    let entry = Entry {
        uid: event.calendar_uid.clone(),
        sequence: u32::try_from(event.calendar_seq).unwrap_or_default(),
        purpose,
        made_at: now.instant(),
        sessions: event.hours(),
        summary,
        location: Whereabouts::of(event)
            .words(language, clock::local(now, clock::ZONE).civil().date()),
        description: format!("{}\n{link}", say("calendar-description")).trim().to_owned(),
        class,
        organizer: Mailbox {
            name: event.contact_name.clone(),
            address: app.config.sender_address().to_owned(),
        },
    };
    match calendar::write(&entry) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(error) => {
            // A message without a calendar file is better than none.
            drop(problem::ours(&error));
            None
        }
    }
}

fn calendar_file(
    app: &App,
    event: &Event,
    language: Language,
    purpose: Purpose,
    links: &Links,
    now: Moment,
) -> Option<Calendar> {
    let method = purpose.method();
    let text = calendar_text(app, event, language, purpose, &links.answer, now)?;
    Some(Calendar { method, text })
}
