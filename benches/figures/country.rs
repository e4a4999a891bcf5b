//! The whole country in one house: a year with twenty million invitations on PostgreSQL. Filling takes
//! long, so it is measured only by name; `COUNTRY_INVITATIONS=2000000` makes a smaller country,
//! `COUNTRY_DATABASE=postgres://…` looks once more at one that was kept.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use treffpunkt::attendance;
use treffpunkt::clock::Clock;
use treffpunkt::db::schema::{before_tallies, tallies};
use treffpunkt::db::{Conn, DatabaseUrl, Id};
use treffpunkt::events::Event;

use crate::house::{House, own_folder};
use crate::said::{also, median, millis, p95, thousands, time};
use crate::turnout::looks;

const INVITATIONS: i64 = 20_000_000;
const SITES: i64 = 400;
/// Invitations to one event.
const PER_EVENT: i64 = 50;
/// Guests are invited ten times a year.
const TIMES: i64 = 10;
/// Events that are written at once.
const AT_ONCE: i64 = 20_000;
const LOOKS: usize = 200;
/// Somebody closes an event between so many looks.
const CLOSES: usize = 10;
/// So old are figures that are counted again beside the looks.
const AGING: Duration = Duration::from_secs(5 * 60);
/// Closed events whose sums are compared with what the program keeps.
const COMPARED: i64 = 20;

pub fn country() {
    let kept = std::env::var("COUNTRY_DATABASE").ok();
    let house = match &kept {
        Some(database) => House::at(own_folder(), database),
        None => House::build(own_folder(), ""),
    };
    let DatabaseUrl::Postgres(url) = house.database() else {
        println!("  needs TREFFPUNKT_TEST_DATABASE=postgres://…");
        return;
    };
    let mut raw = PgConnection::establish(url).unwrap();
    let asked = std::env::var("COUNTRY_INVITATIONS").ok().and_then(|many| many.parse().ok());
    let country = Country {
        events: asked.unwrap_or(INVITATIONS).max(TIMES * PER_EVENT) / PER_EVENT,
        year: i64::from(Clock::System.today().civil().year()) - 1,
    };
    match kept {
        Some(_) => size(&mut raw),
        None => country.fill(&mut raw),
    }
    compare(&house);

    // First, for it takes longer than a connection that waits is kept.
    let bare = bare_tallies(&mut raw, country.year);
    let _service = house.opens_pages();
    let mut manager = house.staff("manager");
    let page = format!("/turnout?from={0}&to={0}", country.year);
    let begun = Instant::now();
    manager.get(&page).unwrap().says("Teilnahmequote");
    also("first look, everything counted", &format!("{:.1} s", begun.elapsed().as_secs_f64()));

    let times = looks(&mut manager, &page, LOOKS);
    let floor = ("bare SQL of its sums, from tallies", bare);
    time("dashboard of a year, p95 of 200", p95(times.clone()), floor, "< 500 ms");
    also("… p50", &format!("{:.2} ms", millis(median(times))));
    let mut times = Vec::new();
    for _ in 0..LOOKS / CLOSES {
        raw.batch_execute("UPDATE tally_changes SET changes = changes + 1").unwrap();
        times.extend(looks(&mut manager, &page, CLOSES));
    }
    also("… while events are closed, p95", &format!("{:.2} ms", millis(p95(times))));
    std::thread::sleep(AGING.saturating_sub(begun.elapsed()));
    raw.batch_execute("UPDATE tally_changes SET changes = changes + 1").unwrap();
    let times = looks(&mut manager, &page, LOOKS);
    also("… while it is counted again, p95", &format!("{:.2} ms", millis(p95(times))));
    let by_format = looks(&mut manager, &format!("{page}&by=format"), LOOKS);
    also("by format, p95", &format!("{:.2} ms", millis(p95(by_format))));

    let begun = Instant::now();
    raw.batch_execute(&bare_rows(country.year)).unwrap();
    let took = begun.elapsed().as_secs_f64();
    also("bare SQL of the same, from rows, once", &format!("{took:.1} s"));
}

struct Country {
    events: i64,
    year: i64,
}

/// An id of ours, of the n-th row of a table with this number.
fn id(table: u8, n: &str) -> String {
    format!("('{table:08x}-0000-7000-8000-' || lpad(to_hex(({n})::bigint), 12, '0'))")
}

fn site(n: &str) -> String {
    id(1, n)
}

fn guest(n: &str) -> String {
    id(2, n)
}

fn event(n: &str) -> String {
    id(3, n)
}

fn session(n: &str) -> String {
    id(4, n)
}

impl Country {
    fn fill(&self, conn: &mut PgConnection) {
        let begun = Instant::now();
        conn.batch_execute(&self.places()).unwrap();
        let mut from = 0;
        while from < self.events {
            let until = (from + AT_ONCE).min(self.events);
            conn.batch_execute(&self.events(from, until)).unwrap();
            from = until;
        }
        also("filled in", &format!("{:.0} s", begun.elapsed().as_secs_f64()));
        let begun = Instant::now();
        conn.batch_execute("ANALYZE").unwrap();
        conn.batch_execute(&first_seen()).unwrap();
        let mut from = 0;
        while from < self.events {
            let until = (from + AT_ONCE).min(self.events);
            conn.batch_execute(&closed(from, until)).unwrap();
            from = until;
        }
        let year = self.year;
        conn.batch_execute(&format!(
            "DROP TABLE first_seen; INSERT INTO tally_changes (year, changes) VALUES ({year}, 1); \
             ANALYZE"
        ))
        .unwrap();
        also("closed in", &format!("{:.0} s", begun.elapsed().as_secs_f64()));
        size(conn);
    }

    fn guests(&self) -> i64 {
        self.events * PER_EVENT / TIMES
    }

    fn places(&self) -> String {
        format!(
            "INSERT INTO sites (id, name, folded, area) \
             SELECT {site}, 'Standort ' || n, 'standort ' || n, '' \
             FROM generate_series(0, {SITES} - 1) n; \
             INSERT INTO guests (id, key, kind, salutation, first_name, family_name, folded, street, \
             postcode, town, site_id, language, email_stopped, sms_consent, address_bad, \
             no_invitations, created_at, updated_at) \
             SELECT {guest}, 'K' || n, 'client', 'none', 'Ada', 'Probe' || n, 'probe' || n || ' ada', \
             'Weg 1', '51465', 'Musterstadt', {site_of}, 'de', false, false, false, false, \
             '{year}-01-01', '{year}-01-01' \
             FROM generate_series(0, {guests} - 1) n",
            site = site("n"),
            guest = guest("n"),
            site_of = site(&format!("n % {SITES}")),
            year = self.year,
            guests = self.guests(),
        )
    }

    /// Events of the whole year at all Standorte, each with its session, invitations and entries.
    fn events(&self, from: i64, until: i64) -> String {
        let begins = format!(
            "timestamp '{}-01-02 08:00' + (n % 360) * interval '1 day' \
             + (n / 360 % 3) * interval '3 hours'",
            self.year
        );
        let guest = guest(&format!("(n * {PER_EVENT} + g) % {}", self.guests()));
        let (id_of_event, session) = (event("n"), session("n"));
        let invitation = id(5, &format!("n * {PER_EVENT} + g"));
        let entry = id(6, &format!("n * {PER_EVENT} + g"));
        let coin = "((n * 31 + g * 7) % 10)";
        let people = format!(
            "generate_series({from}, {until} - 1) n CROSS JOIN generate_series(0, {PER_EVENT} - 1) g"
        );
        format!(
            "INSERT INTO events (id, format_id, site_id, title, folded, topic, stage, zone, seats, \
             childcare_places, contact_name, contact_phone, languages, travel_paid, begins_at, \
             ends_at, calendar_uid, calendar_seq, reason_for_guests, created_at, published_at, \
             closed_at, holds) \
             SELECT {id_of_event}, format.ids[1 + n % cardinality(format.ids)], {site}, 'Treffen', \
             'treffen', (ARRAY['Ruhe mit dem Geld', 'Ausbildung', '', 'Gesundheit'])[1 + n / 7 % 4], \
             'closed', 'Europe/Berlin', 40, n % 3, 'Anna Becker', '0221 4710 123', 'de', false, \
             {begins}, {begins} + interval '2 hours', {id_of_event}, 0, '', {begins}, \
             {begins} - interval '30 days', {begins} + interval '2 hours', 0 \
             FROM generate_series({from}, {until} - 1) n CROSS JOIN (SELECT array_agg(id ORDER BY key) \
             AS ids FROM formats WHERE NOT open_door AND sensitivity = 'normal') format; \
             INSERT INTO event_sessions (id, event_id, position, starts_at, ends_at) \
             SELECT {session}, {id_of_event}, 1, {begins} + interval '1 hour', \
             {begins} + interval '3 hours' FROM generate_series({from}, {until} - 1) n; \
             INSERT INTO invitations (id, event_id, guest_id, party_id, channel, language, invited_at, \
             delivered_at, reply, replied_at, adults, children, child_count, childcare, interpreter, \
             access) \
             SELECT {invitation}, {id_of_event}, {guest}, {invitation}, \
             (ARRAY['email', 'letter', 'phone'])[1 + (n + g) % 3], \
             (ARRAY['de', 'uk', 'ar', 'tr', 'en'])[1 + (n + g / 3) % 5], \
             {begins} - interval '21 days', {begins} - interval '21 days', \
             CASE WHEN {coin} < 4 THEN 'accepted' ELSE 'open' END, \
             CASE WHEN {coin} < 4 THEN {begins} - interval '7 days' END, \
             CASE WHEN {coin} < 4 THEN 1 ELSE 0 END, '', 0, 'none', '', '' FROM {people}; \
             INSERT INTO attendance (id, event_id, session_id, guest_id, presence, children, at) \
             SELECT {entry}, {id_of_event}, {session}, {guest}, \
             CASE WHEN {coin} < 3 THEN 'present' ELSE 'absent' END, 0, {begins} \
             FROM {people} WHERE {coin} < 9",
            site = site(&format!("n % {SITES}")),
        )
    }
}

fn size(conn: &mut PgConnection) {
    let mut number = |question: &str| {
        diesel::sql_query(question).get_result::<Number>(conn).unwrap().number as f64
    };
    let invitations = number("SELECT count(*) AS number FROM invitations");
    also("invitations", &thousands(invitations));
    let bytes = number("SELECT pg_database_size(current_database()) AS number");
    also("size of the database", &format!("{:.1} GB", bytes / 1e9));
}

/// When each guest was first seen anywhere: the end of that event.
fn first_seen() -> String {
    "CREATE TABLE first_seen AS SELECT a.guest_id, min(e.ends_at) AS at FROM attendance a \
     JOIN events e ON e.id = a.event_id WHERE a.presence = 'present' GROUP BY a.guest_id; \
     ALTER TABLE first_seen ADD PRIMARY KEY (guest_id)"
        .into()
}

/// What closing these events keeps: sums by way and language, whom they reached, who had been there
/// before.
fn closed(from: i64, until: i64) -> String {
    let these = format!(
        "i.event_id >= {} AND i.event_id < {}",
        event(&from.to_string()),
        event(&until.to_string())
    );
    let counts = "count(*) AS delivered, count(i.replied_at) AS replied, \
        count(*) FILTER (WHERE i.reply = 'accepted') AS accepted, \
        count(*) FILTER (WHERE a.presence = 'present') AS attended, \
        count(*) FILTER (WHERE a.presence IS NULL) AS unknown";
    let joined = "invitations i JOIN events e ON e.id = i.event_id \
        LEFT JOIN attendance a ON a.event_id = i.event_id AND a.guest_id = i.guest_id";
    format!(
        "INSERT INTO tallies (event_id, channel, language, delivered, replied, accepted, attended, \
         unknown, kept, accepted_unknown, walk_ins) \
         SELECT i.event_id, coalesce(i.channel, ''), coalesce(i.language, ''), {counts}, \
         count(*) FILTER (WHERE i.reply = 'accepted' AND a.presence = 'present'), \
         count(*) FILTER (WHERE i.reply = 'accepted' AND a.presence IS NULL), 0 \
         FROM {joined} WHERE {these} GROUP BY GROUPING SETS \
         ((i.event_id), (i.event_id, i.channel), (i.event_id, i.language)); \
         INSERT INTO reaches (event_id, invited, invited_at, care_asked, care_used) \
         SELECT i.event_id, count(*), min(i.invited_at), 0, 0 FROM invitations i WHERE {these} \
         GROUP BY i.event_id; \
         INSERT INTO before_tallies (event_id, before, delivered, replied, accepted, attended, \
         unknown) \
         SELECT i.event_id, CASE WHEN f.at <= e.begins_at THEN 'been' ELSE 'never' END, {counts} \
         FROM {joined} LEFT JOIN first_seen f ON f.guest_id = i.guest_id WHERE {these} \
         GROUP BY 1, 2"
    )
}

/// The sums that stand in the tables are those that the program itself would have kept.
fn compare(house: &House) {
    house.asks(|conn: &mut Conn| {
        let some = tallies::table
            .filter(tallies::channel.eq("").and(tallies::language.eq("")))
            .order(tallies::event_id.desc())
            .limit(COMPARED)
            .select(tallies::event_id)
            .load::<Id<Event>>(conn)?;
        let counted = attendance::queries::sums(conn, &some)?;
        let before = attendance::queries::by_before(conn, &some)?;
        for event in some {
            let kept = tallies::table
                .filter(tallies::event_id.eq(event))
                .select((
                    (tallies::channel, tallies::language),
                    (tallies::delivered, tallies::replied, tallies::accepted, tallies::attended),
                    (tallies::unknown, tallies::kept, tallies::accepted_unknown),
                ))
                .load::<((String, String), (i32, i32, i32, i32), (i32, i32, i32))>(conn)?;
            assert_eq!(kept.len(), counted[&event].len(), "{event}");
            for (key, first, second) in kept {
                let sum = counted[&event][&key];
                assert_eq!(first, (sum.delivered, sum.replied, sum.accepted, sum.attended));
                assert_eq!(second, (sum.unknown, sum.kept, sum.accepted_unknown));
            }
            let kept = before_tallies::table
                .filter(before_tallies::event_id.eq(event))
                .select((
                    before_tallies::before,
                    (before_tallies::delivered, before_tallies::attended),
                ))
                .load::<(attendance::before::Before, (i32, i32))>(conn)?;
            assert_eq!(kept.len(), before[&event].len(), "{event}");
            for (one, counts) in kept {
                let sum = before[&event][&one];
                assert_eq!(counts, (sum.delivered, sum.attended), "{event} {one:?}");
            }
        }
        Ok(())
    });
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The sums of the dashboard, grouped by PostgreSQL: by format, Standort and month, then by way and
/// language. The median of nine.
fn bare_tallies(conn: &mut PgConnection, year: i64) -> Duration {
    let sums = "sum(t.delivered), sum(t.replied), sum(t.accepted), sum(t.attended), sum(t.unknown)";
    let of_year = format!(
        "FROM tallies t JOIN events e ON e.id = t.event_id WHERE e.stage = 'closed' \
         AND e.begins_at >= '{year}-01-01' AND e.begins_at < '{}-01-01'",
        year + 1
    );
    let question = format!(
        "SELECT e.format_id, e.site_id, date_trunc('month', e.begins_at), {sums} {of_year} \
         AND t.channel = '' AND t.language = '' \
         GROUP BY GROUPING SETS ((1), (2), (3)); \
         SELECT t.channel, t.language, date_trunc('quarter', e.begins_at), {sums} {of_year} \
         AND (t.channel <> '' OR t.language <> '') GROUP BY 1, 2, 3"
    );
    let mut times = Vec::new();
    for _ in 0..9 {
        let begun = Instant::now();
        conn.batch_execute(&question).unwrap();
        times.push(begun.elapsed());
    }
    median(times)
}

/// The same by format and by Standort over the rows themselves.
fn bare_rows(year: i64) -> String {
    format!(
        "SELECT e.format_id, e.site_id, count(*), count(i.replied_at), \
         count(*) FILTER (WHERE i.reply = 'accepted'), \
         count(*) FILTER (WHERE a.presence = 'present') \
         FROM events e JOIN invitations i ON i.event_id = e.id \
         LEFT JOIN attendance a ON a.event_id = i.event_id AND a.guest_id = i.guest_id \
         WHERE e.begins_at >= '{year}-01-01' AND e.begins_at < '{}-01-01' \
         GROUP BY GROUPING SETS ((1), (2))",
        year + 1
    )
}
