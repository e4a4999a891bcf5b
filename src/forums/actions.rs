//! What can be done with a forum; each verb is one transaction.

use super::queries::{self, Draw};
use super::request::{Request, Waiting};
use super::{Draft, Forum, OpenTo, Seating, Window, draw as lot};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Phase, Seating as Seats, Stage, actions::EventError, list};
use crate::guests::{self, Guest, Kind, Salutation};
use crate::i18n::Language;
use crate::invitations::actions::{AnswerError, Answered, By, Name, PostError, register};
use crate::invitations::actions::{deal, settle, unregister};
use crate::invitations::messages::{NewToken, day_and_hour, day_and_hours, greeting};
use crate::invitations::{self, AnswerChannel, Invitation, TokenKind};
use crate::outbox::templates::{MailError, mails};
use crate::outbox::{self, NewMessage, Way, Words};
use crate::problem::{Explain, Explanation, conflict, forbidden, missing, too_often};
use crate::staff::{self, Actor, NotAllowed, Staff};
use crate::web::form::FormErrors;
use crate::web::{App, secret};

/// Why something about a forum stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ForumError {
    #[error("no such forum")]
    Unknown,
    /// Clients are invited; they put their names down nowhere.
    #[error("an event for clients or the public")]
    Audience,
    #[error("names are {0:?}")]
    Window(Window),
    #[error("only colleagues put their names down")]
    HouseOnly,
    #[error("it is no lottery, or was drawn already")]
    NothingToDraw,
    #[error("names are still taken")]
    TooEarly,
    #[error("too many names at once")]
    TooOften,
    #[error("nobody waits behind this link")]
    LinkOver,
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Answer(#[from] AnswerError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for ForumError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing(
                "Diese Seite gibt es nicht, oder die Veranstaltung ist noch nicht veröffentlicht.",
            ),
            Self::Audience => conflict(
                "wrong_audience",
                "Selbst anmelden können sich Kolleginnen, Kollegen und Partner. Kundinnen und \
                 Kunden laden Sie ein.",
            ),
            Self::Window(Window::NotYet) => {
                conflict("not_open_yet", "Die Anmeldung ist noch nicht offen.")
            }
            Self::Window(Window::Open | Window::Closed) => {
                conflict("closed", "Die Anmeldung ist zu Ende. Rufen Sie uns gern an.")
            }
            Self::HouseOnly => forbidden("Dieses Forum ist nur für Kolleginnen und Kollegen."),
            Self::NothingToDraw => conflict("nothing_to_draw", "Hier gibt es nichts auszulosen."),
            Self::TooEarly => conflict(
                "too_early",
                "Die Anmeldung läuft noch. Ausgelost wird, wenn sie zu Ende ist.",
            ),
            Self::TooOften => too_often(
                "Das waren viele Anmeldungen auf einmal. Bitte versuchen Sie es in einer \
                 Viertelstunde noch einmal, oder rufen Sie uns an.",
            ),
            Self::LinkOver => missing(
                "Dieser Link gilt nicht mehr. Vielleicht haben Sie schon bestätigt: Dann haben Sie \
                 eine E-Mail von uns. Sonst melden Sie sich einfach noch einmal an.",
            ),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Answer(error) => error.explain(),
            Self::Post(error) => error.explain(),
            Self::Mail(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Lets people put their names down, or changes how they do. Who waits while seats are free is asked
/// at once.
pub fn set_up(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    draft: &Draft,
    now: Moment,
) -> Result<(), ForumError> {
    let event = events::actions::kept_by(conn, actor, id)?;
    if !event.is_in_calendars() {
        return Err(ForumError::Audience);
    }
    match event.stage {
        Stage::Draft | Stage::Published => {}
        Stage::Cancelled | Stage::Closed => return Err(EventError::Done(event.stage).into()),
    }
    let refused = |field, message| EventError::Input(FormErrors::one(field, message));
    let taken = queries::at(conn, draft.address.as_str())?;
    if taken.is_some_and(|other| other.event != id) {
        let sentence = "Diese Adresse hat schon eine andere Veranstaltung.";
        return Err(refused("address", sentence).into());
    }
    let seating = match draft.seating {
        Seating::FirstCome => Seats::ByOffer,
        Seating::Lot if event.seating == Seats::ByLot => Seats::ByLot,
        Seating::Lot => {
            let counts = list::counts(conn, &[id])?.get(&id).copied().unwrap_or_default();
            if queries::draw(conn, id)?.is_some() {
                return Err(refused("seating", "Es ist schon ausgelost.").into());
            }
            if counts.accepted > 0 {
                let sentence = "Es haben schon Menschen einen Platz. Das Los kann nicht mehr \
                    entscheiden.";
                return Err(refused("seating", sentence).into());
            }
            Seats::ByLot
        }
    };
    queries::keep(conn, id, draft)?;
    events::queries::set_seating(conn, id, seating)?;
    settle(conn, app, id, now)?;
    Ok(())
}

/// The forum at an address, with its event, as far as the world may know of it.
pub fn open_to_all(conn: &mut Conn, address: &str) -> Result<(Forum, Event), ForumError> {
    let forum = queries::at(conn, address)?.ok_or(ForumError::Unknown)?;
    let event = events::queries::find(conn, forum.event)?.ok_or(ForumError::Unknown)?;
    match event.stage {
        Stage::Draft => Err(ForumError::Unknown),
        Stage::Published | Stage::Cancelled | Stage::Closed => Ok((forum, event)),
    }
}

/// The guest who is this member of staff; made when they first put their name down.
fn colleague(conn: &mut Conn, staff: &Staff, now: Moment) -> Result<Guest, ForumError> {
    if let Some(known) = guests::queries::by_email(conn, &staff.email, &[Kind::Colleague])? {
        return Ok(known);
    }
    let (first_name, family_name) = match staff.name.rsplit_once(' ') {
        Some((first, last)) => (first, last),
        None => ("", staff.name.as_str()),
    };
    let guest = somebody(Kind::Colleague, (first_name, family_name), Some(&staff.email));
    guests::queries::insert(conn, vec![guest.clone()], now)?;
    Ok(guest)
}

/// Somebody of whom no more is known than this; not stored yet.
fn somebody(kind: Kind, (first_name, family_name): (&str, &str), email: Option<&str>) -> Guest {
    Guest {
        id: Id::new(),
        key: format!("P-{}", secret::code()),
        kind,
        salutation: Salutation::None,
        first_name: first_name.to_owned(),
        family_name: family_name.to_owned(),
        street: String::new(),
        postcode: String::new(),
        town: String::new(),
        site: None,
        language: Language::De.code().to_owned(),
        household: None,
        email: email.map(str::to_owned),
        email_stopped: false,
        phone: None,
        phone_typed: None,
        phone_off: None,
        other_phone: None,
        sms_consent: false,
        sms_names_office: false,
        address_bad: false,
        wished_channel: None,
        no_invitations: false,
        entered_on: None,
    }
}

/// A colleague puts their name down, or says yes to an offer.
pub fn come(
    conn: &mut Conn,
    app: &App,
    address: &str,
    staff: &Staff,
    now: Moment,
) -> Result<Answered, ForumError> {
    let (forum, event) = open_to_all(conn, address)?;
    events::queries::hold(conn, event.id)?;
    let guest = colleague(conn, staff, now)?;
    let known = invitations::queries::of_guest(conn, event.id, guest.id)?;
    let on_the_list = known.is_some_and(|one| one.withdrawn_at.is_none() && one.says_yes());
    if !on_the_list {
        takes_names(&forum, now)?;
    }
    let name = Name { event: event.id, guest: &guest, organisation: None };
    let by = By { channel: AnswerChannel::Link, staff: Some(staff.id) };
    let answered = register(conn, app, name, by, now)?;
    note_if_full(conn, &event, now)?;
    Ok(answered)
}

/// A colleague takes their name off.
pub fn stay_away(
    conn: &mut Conn,
    app: &App,
    address: &str,
    staff: &Staff,
    now: Moment,
) -> Result<(), ForumError> {
    let (_, event) = open_to_all(conn, address)?;
    let guest = guests::queries::by_email(conn, &staff.email, &[Kind::Colleague])?;
    let Some(guest) = guest else { return Ok(()) };
    let by = By { channel: AnswerChannel::Link, staff: Some(staff.id) };
    Ok(unregister(conn, app, (event.id, guest.id), by, now)?)
}

/// Where a colleague stands; `None`: not on the list.
pub fn stand_of(
    conn: &mut Conn,
    event: Id<Event>,
    staff: &Staff,
) -> Result<Option<Invitation>, diesel::result::Error> {
    let guest = guests::queries::by_email(conn, &staff.email, &[Kind::Colleague])?;
    let Some(guest) = guest else { return Ok(None) };
    let known = invitations::queries::of_guest(conn, event, guest.id)?;
    Ok(known.filter(|one| one.withdrawn_at.is_none()))
}

fn takes_names(forum: &Forum, now: Moment) -> Result<(), ForumError> {
    match forum.window(now) {
        Window::Open => Ok(()),
        closed @ (Window::NotYet | Window::Closed) => Err(ForumError::Window(closed)),
    }
}

/// Somebody from outside puts their name down: it waits until the address that they gave says yes.
/// The same address twice gets a new link, and the old one is gone.
pub fn ask(
    conn: &mut Conn,
    app: &App,
    address: &str,
    request: &Request,
    peer: &str,
    now: Moment,
) -> Result<(), ForumError> {
    let (forum, event) = open_to_all(conn, address)?;
    if forum.open_to == OpenTo::House {
        return Err(ForumError::HouseOnly);
    }
    takes_names(&forum, now)?;
    if !event.takes_answers(now) {
        return Err(AnswerError::Closed(event.phase(now)).into());
    }
    let mailbox = format!("forum mailbox {}", request.email.to_lowercase());
    let limits = [
        (mailbox, config::REQUESTS_PER_MAILBOX),
        (format!("forum peer {peer}"), config::REQUESTS_PER_PEER),
    ];
    for (subject, most) in &limits {
        if staff::queries::count_failure(conn, &secret::hash(subject), now)? > *most {
            return Err(ForumError::TooOften);
        }
    }
    let before = queries::requests_of(conn, event.id, &request.email)?;
    erase(conn, &before)?;
    let token = secret::token();
    let waiting =
        Waiting { id: Id::new(), event: event.id, request: request.clone(), created_at: now };
    queries::keep_request(conn, &waiting, &secret::hash(&token))?;
    let message = letter(app, &event, &waiting, &token, now)?;
    outbox::queue(conn, &message, app.config.host(), now)?;
    Ok(())
}

/// The mail that asks whether it was really them.
fn letter(
    app: &App,
    event: &Event,
    waiting: &Waiting,
    token: &str,
    now: Moment,
) -> Result<NewMessage, MailError> {
    let office = app.office();
    let today = clock::local(now, clock::ZONE).civil().date();
    let (day, hours) = day_and_hours(Language::De, &event.hours(), today);
    let venue = event.venue.as_ref();
    let ends_at = now.after(config::REQUEST_LIFE);
    let name = waiting.request.name();
    let names = (waiting.request.first_name.as_str(), waiting.request.family_name.as_str());
    let somebody = somebody(Kind::Partner, names, None);
    let words = Words {
        audience: event.format.audience.code().into(),
        greeting: greeting(Language::De, [&somebody]),
        sender: event.contact_name.clone(),
        office: office.name.clone(),
        phone: event.contact_phone.clone(),
        day,
        hours,
        place: venue.map(crate::venues::Venue::place).unwrap_or_default(),
        directions: venue.map(|venue| venue.directions.clone()).unwrap_or_default(),
        event_title: event.title_for_guests().to_owned(),
        topic: event.topic.clone(),
        link: format!("{}/forum/bestaetigung/{token}", app.config.public_url),
        valid_until: day_and_hour(Language::De, ends_at, today),
        office_address: format!(
            "{}, {}, {} {}",
            office.name, office.street, office.postcode, office.town
        ),
        privacy_url: format!("{}/datenschutz", app.config.public_url),
        ..Words::new(Way::Email)
    };
    let rendered = mails()?.render("forum/request", Language::De.code(), &words)?;
    Ok(NewMessage {
        unique_key: format!("{REQUEST}:{}", waiting.id),
        about: waiting.id.to_string(),
        topic: event.id.to_string(),
        site: event.site.map(|site| site.to_string()),
        campaign: None,
        way: Way::Email,
        kind: REQUEST.into(),
        language: rendered.language.into(),
        recipient: name,
        address: waiting.request.email.clone(),
        sender_name: event.contact_name.clone(),
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: rendered.html.clone(),
        calendar: None,
        unsubscribe: None,
        due_at: now,
        useless_at: Some(ends_at),
    })
}

/// The kind of the message that asks for a confirmation.
const REQUEST: &str = "forum_request";

/// Who waits behind a link, and for what. Only reads.
pub fn waiting(conn: &mut Conn, token: &str, now: Moment) -> Result<(Waiting, Event), ForumError> {
    let after = now.before(config::REQUEST_LIFE);
    let known = queries::request(conn, &secret::hash(token), after)?;
    let waiting = known.ok_or(ForumError::LinkOver)?;
    let event = events::queries::find(conn, waiting.event)?.ok_or(ForumError::LinkOver)?;
    Ok((waiting, event))
}

/// They confirm: now they are a guest with an invitation, and a link of their own leads to it.
pub fn confirm(conn: &mut Conn, app: &App, token: &str, now: Moment) -> Result<String, ForumError> {
    let (_, event) = waiting(conn, token, now)?;
    events::queries::hold(conn, event.id)?;
    // Sent twice, the second one finds nobody waiting any more.
    let (Waiting { id, request, .. }, event) = waiting(conn, token, now)?;
    let kinds = [Kind::Partner, Kind::Colleague];
    let known = guests::queries::by_email(conn, &request.email, &kinds)?;
    let guest = match known {
        Some(mut known) => {
            if known.email_stopped {
                // The mail that they have just answered reached them, and they wanted it.
                known.email_stopped = false;
                guests::queries::update(conn, &known, now)?;
            }
            known
        }
        None => {
            let name = (request.first_name.as_str(), request.family_name.as_str());
            let new = somebody(Kind::Partner, name, Some(&request.email));
            let new = Guest { site: event.site, ..new };
            guests::queries::insert(conn, vec![new.clone()], now)?;
            new
        }
    };
    let organisation = Some(request.organisation.as_str()).filter(|text| !text.is_empty());
    let name = Name { event: event.id, guest: &guest, organisation };
    let by = By { channel: AnswerChannel::Link, staff: None };
    let answered = register(conn, app, name, by, now)?;
    note_if_full(conn, &event, now)?;
    erase(conn, &[id])?;
    let link = secret::token();
    let new =
        NewToken { hash: secret::hash(&link), invitation: answered.party, kind: TokenKind::Link };
    invitations::queries::keep_tokens(conn, &[new], now)?;
    Ok(link)
}

/// Erases what nobody confirmed in time, and the mails that asked for it. Returns how many.
pub fn erase_unconfirmed(conn: &mut Conn, now: Moment) -> Result<usize, diesel::result::Error> {
    let old = queries::old_requests(conn, now.before(config::REQUEST_LIFE))?;
    erase(conn, &old)
}

fn erase(conn: &mut Conn, ids: &[Id<Waiting>]) -> Result<usize, diesel::result::Error> {
    if ids.is_empty() {
        return Ok(0);
    }
    let abouts: Vec<_> = ids.iter().map(ToString::to_string).collect();
    outbox::queries::erase(conn, &abouts, REQUEST)?;
    queries::erase_requests(conn, ids)
}

/// Notes for every forum that is full now when it was so first.
pub fn note_full(conn: &mut Conn, now: Moment) -> Result<(), diesel::result::Error> {
    let ids = queries::never_full(conn, now)?;
    for event in events::queries::find_many(conn, &ids)? {
        note_if_full(conn, &event, now)?;
    }
    Ok(())
}

fn note_if_full(conn: &mut Conn, event: &Event, now: Moment) -> Result<(), diesel::result::Error> {
    let counts = list::counts(conn, &[event.id])?.get(&event.id).copied().unwrap_or_default();
    match counts.free(event.seats) {
        0 => queries::set_full(conn, event.id, now),
        _ => Ok(()),
    }
}

/// Draws the seats by lot and tells everybody. The seed goes on record, so that anybody can draw again
/// and come to the same.
pub fn draw(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    seed: &str,
    now: Moment,
) -> Result<Draw, ForumError> {
    let event = events::actions::kept_by(conn, actor, id)?;
    let forum = queries::find(conn, id)?.ok_or(ForumError::NothingToDraw)?;
    match (event.seating, event.phase(now), forum.window(now)) {
        (Seats::ByLot, Phase::Published, Window::Closed) => {}
        (Seats::ByLot, Phase::Published, Window::NotYet | Window::Open) => {
            return Err(ForumError::TooEarly);
        }
        (Seats::AtOnce | Seats::ByOffer | Seats::ByLot, ..) => {
            return Err(ForumError::NothingToDraw);
        }
    }
    let dealt = deal(conn, app, id, |parties| lot::order(seed, parties), now)?;
    let small = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let draw = Draw {
        seed: seed.to_owned(),
        entries: small(dealt.entries),
        seated: small(dealt.seated),
        drawn_at: now,
        by: None,
    };
    queries::keep_draw(conn, id, &draw, actor.staff)?;
    note_if_full(conn, &event, now)?;
    tracing::info!(event = %id, seed, entries = draw.entries, seated = draw.seated, "drawn by lot");
    Ok(draw)
}
