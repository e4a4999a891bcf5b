//! Two days before, whoever hosts or cooks gets the list by mail.

use std::time::Duration;

use tokio::sync::watch;
use tracing::error;

use super::{Shopping, queries};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::events::team::{self, Member, Part};
use crate::events::{self, Event};
use crate::formats::Sensitivity;
use crate::i18n::Language;
use crate::invitations::messages::day_and_hours;
use crate::outbox::templates::{MailError, mails};
use crate::outbox::{self, NewMessage, Way, Words};
use crate::web::App;

/// As the outbox knows it.
pub const KIND: &str = "shopping";
/// How often events are looked for. Whoever was asleep finds them the next time: due is due.
const LOOKING: Duration = Duration::from_secs(10 * 60);
/// Nobody reads a list in the night.
const HOUR: i8 = 7;

/// Why nobody could be reminded.
#[derive(Debug, thiserror::Error)]
pub enum RemindError {
    #[error(transparent)]
    Words(#[from] MailError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Reminds now and then, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() {
        let house = app.clone();
        let reminded = tokio::task::spawn_blocking(move || remind_due(&house)).await;
        if let Ok(Err(cause)) = reminded {
            error!(%cause, "shopping lists could not be sent");
        }
        tokio::select! { _ = stop.changed() => {}, () = tokio::time::sleep(LOOKING) => {} }
    }
}

/// Queues what is due and not yet queued. Returns how many mails that were.
pub fn remind_due(app: &App) -> Result<usize, RemindError> {
    let now = app.clock.now();
    let soon = now.after(config::SHOPPING_BEFORE);
    let due = app.db.read_here(|conn| queries::beginning(conn, now, soon))?;
    let mut queued = 0;
    for event in due {
        let open = app.db.read_here(|conn| unreminded(conn, event, now))?;
        if open.is_empty() {
            continue;
        }
        let house = app.clone();
        queued += app.db.write_here(move |conn| remind(conn, &house, event, now))?;
    }
    Ok(queued)
}

/// Who brings something, can be written to and has not said no.
pub fn brings_something(member: &Member) -> bool {
    let brings = matches!(member.part, Part::Host | Part::CoHost | Part::Caterer);
    brings && !member.is_out() && !member.email.is_empty()
}

fn key(event: &Event, member: &Member) -> String {
    // An event that moves has another list, and one that stays has one.
    let begins = event.begins_at.map(Moment::rfc3339).unwrap_or_default();
    format!("{KIND}:{}:{begins}:{}", event.id, member.email.to_lowercase())
}

fn unreminded(
    conn: &mut Conn,
    id: Id<Event>,
    now: Moment,
) -> Result<Vec<Member>, diesel::result::Error> {
    let Some(event) = events::queries::find(conn, id)? else { return Ok(Vec::new()) };
    if morning(&event).is_none_or(|morning| now < morning) {
        return Ok(Vec::new());
    }
    let mut open: Vec<Member> = Vec::new();
    for member in team::queries::of_event(conn, id)?.into_iter().filter(brings_something) {
        let known = outbox::queries::by_key(conn, &key(&event, &member))?;
        let twice = open.iter().any(|one| one.email.eq_ignore_ascii_case(&member.email));
        if known.is_none() && !twice {
            open.push(member);
        }
    }
    Ok(open)
}

fn remind(conn: &mut Conn, app: &App, id: Id<Event>, now: Moment) -> Result<usize, RemindError> {
    let Some(event) = events::queries::find(conn, id)? else { return Ok(0) };
    let lists = queries::lists(conn, std::slice::from_ref(&event))?;
    let list = lists.into_iter().next().unwrap_or_default();
    let mut queued = 0;
    for member in unreminded(conn, id, now)? {
        let message = message(app, &event, &list, &member, now)?;
        match outbox::queue(conn, &message, app.config.host(), now)? {
            outbox::Queued::Now(_) => queued += 1,
            outbox::Queued::Before => {}
        }
    }
    Ok(queued)
}

fn message(
    app: &App,
    event: &Event,
    list: &Shopping,
    member: &Member,
    now: Moment,
) -> Result<NewMessage, RemindError> {
    let words = words(app, event, list, member, now);
    let rendered = mails()?.render("team/shopping", "de", &words)?;
    Ok(NewMessage {
        unique_key: key(event, member),
        about: member.id.to_string(),
        topic: event.id.to_string(),
        site: event.site.map(|site| site.to_string()),
        campaign: None,
        way: Way::Email,
        kind: KIND.into(),
        language: rendered.language.into(),
        recipient: member.name.clone(),
        address: member.email.clone(),
        sender_name: event.contact_name.clone(),
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: rendered.html.clone(),
        calendar: None,
        unsubscribe: None,
        due_at: now,
        useless_at: event.begins_at,
    })
}

/// Seven o'clock two days before.
fn morning(event: &Event) -> Option<Moment> {
    let day = clock::local(event.begins_at?, &event.zone).civil().date();
    let day = day.saturating_sub(jiff::Span::new().days(2));
    Some(clock::instant(LocalTime::of(day.at(HOUR, 0, 0, 0)), &event.zone))
}

fn words(app: &App, event: &Event, list: &Shopping, member: &Member, now: Moment) -> Words {
    let office = app.office();
    let today = clock::local(now, clock::ZONE).civil().date();
    let (day, hours) = day_and_hours(Language::De, &event.hours(), today);
    let item = |(count, what): (i32, String)| format!("{count} {what}");
    let mut items: Vec<String> = list.lines().into_iter().map(item).collect();
    // A mail is a postcard: what people need in their own words stands on the page, or is told.
    items.extend(match (list.wishes.len(), member.staff) {
        (0, _) => None,
        (1, Some(_)) => Some("1 Wunsch von Gästen: steht auf der Seite".into()),
        (more, Some(_)) => Some(format!("{more} Wünsche von Gästen: stehen auf der Seite")),
        (1, None) => Some("1 Wunsch von Gästen: Bitte rufen Sie mich an".into()),
        (more, None) => Some(format!("{more} Wünsche von Gästen: Bitte rufen Sie mich an")),
    });
    Words {
        audience: "staff".into(),
        greeting: format!("Guten Tag {},", member.name),
        sender: event.contact_name.clone(),
        office: office.name.clone(),
        phone: event.contact_phone.clone(),
        day,
        hours,
        place: event.venue.as_ref().map(crate::venues::Venue::place).unwrap_or_default(),
        event_title: match event.format.sensitivity {
            Sensitivity::Normal => event.title.clone(),
            // A mail is a postcard.
            Sensitivity::Health => "Termin".into(),
        },
        adults: list.persons(),
        children: list.children,
        items,
        link: match member.staff {
            Some(_) => format!("{}/events/{}/shopping", app.config.public_url, event.id),
            None => String::new(),
        },
        office_address: format!(
            "{}, {}, {} {}",
            office.name, office.street, office.postcode, office.town
        ),
        ..Words::new(Way::Email)
    }
}
