//! The page of figures over a quarter of a million invitations, against bare SQL of its sums.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use treffpunkt::clock::Clock;
use treffpunkt::db::schema::events;
use treffpunkt::db::{Conn, Db, Id, Value, insert_rows};
use treffpunkt::db::{LocalTime, Moment};
use treffpunkt::events::Event;

use crate::bare_sums;
use crate::browser::Browser;
use crate::house::{House, own_folder};
use crate::said::{also, median, millis, p95, time};
use crate::seeds::PER_EVENT;

const INVITATIONS: usize = 250_000;
/// Guests who are invited again and again.
const GUESTS: usize = 10_000;
/// Events that are over, and nobody has closed them: they are counted as they stand.
const NOT_CLOSED: usize = 20;
const YEARS: i32 = 5;
const LOOKS: usize = 200;
/// Somebody closes an event between so many looks.
const CLOSES: usize = 10;
/// Groupings that are looked at alone.
const BY: [&str; 8] =
    ["format", "site", "month", "channel", "language", "topic", "weekday", "before"];

pub fn turnout() {
    let house = House::build(own_folder(), "");
    fill(&house);
    let _service = house.opens_pages();
    let mut manager = house.staff("manager");
    let today = Clock::System.today().civil();
    let since = format!(
        "from={}-{:02}&to={}-{:02}",
        today.year() - i16::try_from(YEARS).unwrap(),
        today.month(),
        today.year(),
        today.month()
    );
    let floor = bare_sums::of_tallies(house.database());
    let board = format!("/turnout?{since}");
    let begun = Instant::now();
    manager.get(&board).unwrap().says("Teilnahmequote");
    also("first look at five years", &format!("{:.1} ms", millis(begun.elapsed())));
    let bare = ("bare SQL of the same sums", floor);
    let times = looks(&mut manager, &board, LOOKS);
    time("everything, five years, p95 of 200", p95(times.clone()), bare, "< 50 ms");
    also("… p50", &format!("{:.2} ms", millis(median(times))));
    let times = looks(&mut manager, "/turnout", LOOKS);
    also("… the last year, p95", &format!("{:.2} ms", millis(p95(times))));
    let mut times = Vec::new();
    for _ in 0..LOOKS / CLOSES {
        one_is_closed(&house);
        times.extend(looks(&mut manager, &board, CLOSES));
    }
    also("… while events are closed, p95", &format!("{:.2} ms", millis(p95(times))));
    for by in BY {
        let took = asked(&mut manager, &format!("/turnout?{since}&by={by}"));
        also(&format!("by {by}, five years (aim: < 30 ms)"), &format!("{:.2} ms", millis(took)));
    }
    let bare = asked(&mut manager, "/hilfe");
    also("page without figures", &format!("{:.2} ms", millis(bare)));
    let took = asked(&mut manager, "/");
    also("start page of a manager", &format!("{:.2} ms", millis(took)));
}

/// The median of a hundred, one after the other.
pub fn asked(browser: &mut Browser, path: &str) -> Duration {
    median(looks(browser, path, 100))
}

/// How long each of so many looks took, one after the other.
pub fn looks(browser: &mut Browser, path: &str, many: usize) -> Vec<Duration> {
    let look = |_| {
        let begun = Instant::now();
        let page = browser.get(path).unwrap();
        let took = begun.elapsed();
        assert_eq!(page.status, 200, "{path}");
        took
    };
    (0..many).map(look).collect()
}

/// What figures notice of it: the running year has to be counted again.
fn one_is_closed(house: &House) {
    let closed = Db::open(house.database()).unwrap().write_here(|conn| {
        let event = events::table
            .filter(events::stage.eq("closed"))
            .order(events::begins_at.desc())
            .select(events::id)
            .first::<Id<Event>>(conn)?;
        treffpunkt::attendance::queries::note_change(conn, event)
    });
    closed.map_err(|error: diesel::result::Error| error).unwrap();
}

/// Five years of events, each with its invitations and, if it is closed, its sums.
pub fn fill(house: &House) {
    let db = Db::open(house.database()).unwrap();
    let filled = db.write_here(|conn| {
        let formats = formats(conn)?;
        let sites: Vec<String> = (0..8).map(|number| site(conn, number)).collect();
        let guests = guests(conn, &sites)?;
        let count = INVITATIONS / PER_EVENT;
        let mut world = World { formats, sites, guests, rows: Rows::default() };
        for number in 0..count {
            world.event(number, count);
            if number % 100 == 99 {
                world.rows.write(conn)?;
            }
        }
        world.rows.write(conn)
    });
    filled.map_err(|error: diesel::result::Error| error).unwrap();
}

struct World {
    formats: Vec<String>,
    sites: Vec<String>,
    guests: Vec<String>,
    rows: Rows,
}

/// Rows that wait to be written together.
#[derive(Default)]
struct Rows {
    events: Vec<Vec<Value>>,
    sessions: Vec<Vec<Value>>,
    invitations: Vec<Vec<Value>>,
    attendance: Vec<Vec<Value>>,
    tallies: Vec<Vec<Value>>,
    reaches: Vec<Vec<Value>>,
    before: Vec<Vec<Value>>,
    campaigns: Vec<Vec<Value>>,
}

const EVENT: &[&str] = &[
    "id",
    "format_id",
    "site_id",
    "title",
    "folded",
    "topic",
    "stage",
    "zone",
    "seats",
    "childcare_places",
    "contact_name",
    "contact_phone",
    "languages",
    "travel_paid",
    "begins_at",
    "ends_at",
    "calendar_uid",
    "calendar_seq",
    "reason_for_guests",
    "created_at",
    "published_at",
    "closed_at",
    "holds",
];
const SESSION: &[&str] = &["id", "event_id", "position", "starts_at", "ends_at"];
const INVITATION: &[&str] = &[
    "id",
    "event_id",
    "guest_id",
    "party_id",
    "channel",
    "language",
    "invited_at",
    "delivered_at",
    "reply",
    "replied_at",
    "adults",
    "children",
    "child_count",
    "childcare",
    "interpreter",
    "access",
];
const ATTENDANCE: &[&str] =
    &["id", "event_id", "session_id", "guest_id", "presence", "children", "at"];
const TALLY: &[&str] = &[
    "event_id",
    "channel",
    "language",
    "delivered",
    "replied",
    "accepted",
    "attended",
    "unknown",
    "kept",
    "accepted_unknown",
    "walk_ins",
];
const REACH: &[&str] = &["event_id", "invited", "invited_at", "care_asked", "care_used"];
const BEFORE: &[&str] =
    &["event_id", "before", "delivered", "replied", "accepted", "attended", "unknown"];
const CAMPAIGN: &[&str] = &["id", "event_id", "created_at", "release_at"];
const WAYS: [&str; 3] = ["email", "letter", "phone"];
const LANGUAGES: [&str; 5] = ["de", "uk", "ar", "tr", "en"];

impl World {
    /// One event with its invitations; the newest ones are over and not closed.
    fn event(&mut self, number: usize, count: usize) {
        let (id, session) = (new_id(), new_id());
        let day = Clock::System.today().civil();
        let days =
            YEARS * 365 * i32::try_from(count - number).unwrap() / i32::try_from(count).unwrap();
        let day = day.saturating_sub(jiff::Span::new().days(days.max(1)));
        let (start, end) = (LocalTime::of(day.at(10, 0, 0, 0)), LocalTime::of(day.at(12, 0, 0, 0)));
        let instant = |time| treffpunkt::clock::instant(time, treffpunkt::clock::ZONE);
        let (begins_at, ends_at) = (instant(start), instant(end));
        let is_closed = number + NOT_CLOSED < count;
        let text = |text: &str| Value::Text(text.to_owned());
        self.rows.events.push(vec![
            text(&id),
            text(&self.formats[number % self.formats.len()]),
            Value::OptionalText(Some(self.sites[number % self.sites.len()].clone())),
            text("Treffen"),
            text("treffen"),
            text(["Ruhe mit dem Geld", "Ausbildung", "", "Gesundheit"][number % 4]),
            text(if is_closed { "closed" } else { "published" }),
            text("Europe/Berlin"),
            Value::Integer(40),
            Value::Integer(0),
            text("Anna Becker"),
            text("0221 4710 123"),
            text("de"),
            Value::Bool(false),
            Value::OptionalMoment(Some(begins_at)),
            Value::OptionalMoment(Some(ends_at)),
            text(&new_id()),
            Value::Integer(0),
            text(""),
            Value::Moment(begins_at),
            Value::OptionalMoment(Some(begins_at)),
            Value::OptionalMoment(is_closed.then_some(ends_at)),
            Value::Integer(0),
        ]);
        self.rows.sessions.push(vec![
            text(&session),
            text(&id),
            Value::Integer(1),
            Value::LocalTime(start),
            Value::LocalTime(end),
        ]);
        let invited_at = begins_at.before(Duration::from_secs(21 * 24 * 3_600));
        self.rows.campaigns.push(vec![
            text(&new_id()),
            text(&id),
            Value::Moment(invited_at),
            Value::Moment(invited_at),
        ]);
        for place in 0..PER_EVENT {
            self.invitation(&id, &session, (number * 7 + place) % GUESTS, begins_at);
        }
        if is_closed {
            self.tallies(&id, invited_at);
        }
    }

    fn invitation(&mut self, event: &str, session: &str, guest: usize, at: Moment) {
        let (id, coin) = (new_id(), guest % 10);
        let reply = if coin < 4 { "accepted" } else { "open" };
        let text = |text: &str| Value::Text(text.to_owned());
        self.rows.invitations.push(vec![
            text(&id),
            text(event),
            text(&self.guests[guest]),
            text(&id),
            text(WAYS[guest % 3]),
            text(LANGUAGES[guest % 5]),
            Value::Moment(at),
            Value::OptionalMoment(Some(at)),
            text(reply),
            Value::OptionalMoment((coin < 4).then_some(at)),
            Value::Integer(i32::from(coin < 4)),
            text(""),
            Value::Integer(0),
            text("none"),
            text(""),
            text(""),
        ]);
        self.rows.attendance.push(vec![
            text(&new_id()),
            text(event),
            text(session),
            Value::OptionalText(Some(self.guests[guest].clone())),
            text(if coin < 3 { "present" } else { "absent" }),
            Value::Integer(0),
            Value::Moment(at),
        ]);
    }

    /// As closing writes them: all, by way, by language, whom it reached, who had been there before.
    fn tallies(&mut self, event: &str, invited_at: Moment) {
        self.rows.reaches.push(vec![
            Value::Text(event.to_owned()),
            Value::Integer(40),
            Value::OptionalMoment(Some(invited_at)),
            Value::Integer(0),
            Value::Integer(0),
        ]);
        for (before, counts) in [("never", [10, 6, 4, 3, 0]), ("been", [30, 18, 12, 9, 0])] {
            let names = [event, before].map(|text| Value::Text(text.to_owned()));
            let row = names.into_iter().chain(counts.map(Value::Integer));
            self.rows.before.push(row.collect());
        }
        let keys = std::iter::once(("", "", 40))
            .chain(WAYS.map(|way| (way, "", 13)))
            .chain(LANGUAGES.map(|language| ("", language, 8)));
        for (way, language, delivered) in keys {
            let part = |share: i32| Value::Integer(delivered * share / 10);
            self.rows.tallies.push(vec![
                Value::Text(event.to_owned()),
                Value::Text(way.to_owned()),
                Value::Text(language.to_owned()),
                Value::Integer(delivered),
                part(6),
                part(4),
                part(3),
                Value::Integer(0),
                part(3),
                Value::Integer(0),
                Value::Integer(1),
            ]);
        }
    }
}

impl Rows {
    fn write(&mut self, conn: &mut Conn) -> QueryResult<()> {
        insert_rows(conn, "events", EVENT, &std::mem::take(&mut self.events))?;
        insert_rows(conn, "event_sessions", SESSION, &std::mem::take(&mut self.sessions))?;
        insert_rows(conn, "invitations", INVITATION, &std::mem::take(&mut self.invitations))?;
        insert_rows(conn, "attendance", ATTENDANCE, &std::mem::take(&mut self.attendance))?;
        insert_rows(conn, "tallies", TALLY, &std::mem::take(&mut self.tallies))?;
        insert_rows(conn, "reaches", REACH, &std::mem::take(&mut self.reaches))?;
        insert_rows(conn, "before_tallies", BEFORE, &std::mem::take(&mut self.before))?;
        insert_rows(conn, "campaigns", CAMPAIGN, &std::mem::take(&mut self.campaigns))?;
        Ok(())
    }
}

fn new_id() -> String {
    Id::<World>::new().to_string()
}

/// Formats with a date and seats; open doors and what is about health stay out of most figures.
fn formats(conn: &mut Conn) -> QueryResult<Vec<String>> {
    use treffpunkt::db::schema::formats;

    formats::table
        .filter(formats::open_door.eq(false))
        .filter(formats::sensitivity.eq("normal"))
        .select(formats::id)
        .order(formats::key)
        .load(conn)
}

fn site(conn: &mut Conn, number: usize) -> String {
    let name = format!("Standort {number}");
    treffpunkt::staff::actions::add_site(conn, &name, "").expect("a new name").to_string()
}

fn guests(conn: &mut Conn, sites: &[String]) -> QueryResult<Vec<String>> {
    use treffpunkt::guests::{Guest, Kind, Salutation, queries};

    let guest = |number: usize| Guest {
        id: Id::new(),
        key: format!("K{number}"),
        kind: Kind::Client,
        salutation: Salutation::None,
        first_name: "Ada".into(),
        family_name: format!("Probe{number}"),
        street: "Weg 1".into(),
        postcode: "51465".into(),
        town: "Musterstadt".into(),
        site: sites[number % sites.len()].parse().ok(),
        language: LANGUAGES[number % 5].into(),
        household: None,
        email: Some(format!("g{number}@example.org")),
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
    };
    let all: Vec<Guest> = (0..GUESTS).map(guest).collect();
    let ids = all.iter().map(|guest| guest.id.to_string()).collect();
    queries::insert(conn, all, Clock::System.now())?;
    Ok(ids)
}
