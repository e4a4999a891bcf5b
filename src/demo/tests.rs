//! The exercise house holds what it promises, on whatever day it is built.

use std::collections::{BTreeMap, HashSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::*;
use crate::attendance;
use crate::attendance::tally::Tally;
use crate::db::schema::{
    calls, consents, events, formats as format_rows, guests as guest_rows, invitations, messages,
    tallies,
};
use crate::db::{DatabaseUrl, Id, migrate};
use crate::events::Event;
use crate::turnout;
use crate::turnout::period::Period;
use crate::turnout::report::By;
use crate::web::secret;

/// An exercise house on a database of its own: SQLite, or on the server that
/// `TREFFPUNKT_TEST_DATABASE` names.
struct Practice {
    db: Option<Db>,
    clock: Clock,
    place: Place,
}

enum Place {
    File(std::path::PathBuf),
    Server { server: Db, name: String },
}

impl Practice {
    fn empty(now: &str) -> Self {
        let name = format!("treffpunkt_demo_{}", Id::<Event>::new()).replace('-', "_");
        let (url, place) = match std::env::var("TREFFPUNKT_TEST_DATABASE") {
            Ok(address) => {
                let server = Db::open(&DatabaseUrl::parse(&address).unwrap()).unwrap();
                let create = format!("CREATE DATABASE {name}");
                server.read_here(|conn| conn.batch_execute(&create)).unwrap();
                let (base, _) = address.rsplit_once('/').unwrap();
                let url = DatabaseUrl::parse(&format!("{base}/{name}")).unwrap();
                (url, Place::Server { server, name })
            }
            Err(_) => {
                let file = std::env::temp_dir().join(format!("{name}.db"));
                (DatabaseUrl::Sqlite(file.clone()), Place::File(file))
            }
        };
        let db = Db::open(&url).unwrap();
        migrate::run(&db).unwrap();
        Self { db: Some(db), clock: Clock::standing_at(now.parse().unwrap()), place }
    }

    fn db(&self) -> &Db {
        self.db.as_ref().unwrap()
    }

    fn open(&self) -> Result<Vec<(&'static str, String)>, DemoError> {
        let config = Config::parse(&BTreeMap::new()).unwrap();
        open(self.db(), &self.clock, &config)
    }

    fn opened(now: &str) -> Self {
        let practice = Self::empty(now);
        practice.open().unwrap();
        practice
    }

    /// One in which no name was erased yet.
    fn remembering(now: &str) -> Self {
        let practice = Self::empty(now);
        let config = Config::parse(&BTreeMap::new()).unwrap();
        build(practice.db(), &practice.clock, &config, Memory::Whole).unwrap();
        practice
    }

    fn read<T>(&self, question: impl FnOnce(&mut Conn) -> QueryResult<T>) -> T {
        self.db().read_here(question).unwrap()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        drop(self.db.take());
        match &self.place {
            Place::File(file) => {
                for ending in ["", "-wal", "-shm"] {
                    let _gone = std::fs::remove_file(format!("{}{ending}", file.display()));
                }
            }
            Place::Server { server, name } => {
                let forget = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                let _gone = server.read_here(|conn| conn.batch_execute(&forget));
            }
        }
    }
}

/// A Sunday in November, the day after Christmas, the eve of a leap day, a summer evening.
const DAYS: [&str; 4] = [
    "2026-11-22T06:00:00Z",
    "2026-12-26T10:00:00Z",
    "2028-02-28T09:30:00Z",
    "2027-07-14T21:30:00Z",
];

#[test]
fn a_second_start_goes_on_with_the_same_house_and_new_links() {
    let practice = Practice::empty(DAYS[0]);

    let first = practice.open().unwrap();
    let guests: i64 = practice.read(|conn| guest_rows::table.count().get_result(conn));
    let second = practice.open().unwrap();

    let again: i64 = practice.read(|conn| guest_rows::table.count().get_result(conn));
    assert_eq!(guests, again);
    let roles: Vec<_> = second.iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, ["Planung", "Empfang", "Leitung", "Verwaltung", "Träger", "Datenschutz"]);
    assert!(first.iter().zip(&second).all(|((_, old), (_, new))| old != new));
}

#[test]
fn a_house_with_people_of_its_own_is_left_alone() {
    let practice = Practice::empty(DAYS[0]);
    let now = practice.clock.now();
    let new = staff::queries::NewStaff {
        name: "Eine Kollegin".into(),
        email: "kollegin@example.org".into(),
        role: staff::Role::Admin,
        scope: staff::Scope::All,
    };
    practice.db().write_here(move |conn| staff::actions::add(conn, &new, now)).unwrap();

    let refusal = practice.open().unwrap_err();

    assert!(matches!(refusal, DemoError::RealHouse));
}

#[test]
fn past_and_coming_look_like_life_on_any_day() {
    for day in DAYS {
        let practice = Practice::opened(day);

        check_turnout(&practice, day);
        check_cafes(&practice, day);
        check_year(&practice, day);
        check_month(&practice, day);
    }
}

/// Delivered without the unknown ones, attended, by format.
fn turnouts(practice: &Practice) -> BTreeMap<String, (i64, i64)> {
    let rows = practice.read(|conn| {
        tallies::table
            .inner_join(events::table.inner_join(format_rows::table))
            .select((format_rows::key, tallies::delivered, tallies::unknown, tallies::attended))
            .load::<(String, i32, i32, i32)>(conn)
    });
    let mut sums = BTreeMap::new();
    for (key, delivered, unknown, attended) in rows {
        let sum: &mut (i64, i64) = sums.entry(key).or_default();
        sum.0 += i64::from(delivered - unknown);
        sum.1 += i64::from(attended);
    }
    sums
}

/// Kontaktcafés are full, ordinary formats ordinary.
fn check_turnout(practice: &Practice, day: &str) {
    let sums = turnouts(practice);
    let rate = |wanted: &dyn Fn(&str) -> bool| {
        let chosen = sums.iter().filter(|(key, _)| wanted(key));
        let (known, came) = chosen.fold((0, 0), |(n, k), (_, (known, came))| (n + known, k + came));
        came as f64 / known as f64
    };
    let cafe = rate(&|key| key.starts_with("kontaktcafe"));
    assert!((0.60..0.70).contains(&cafe), "{day}: {cafe}");
    let ordinary = rate(&|key| plan::YEAR.iter().any(|plan| plan.key == key && plan.comes < 0.4));
    assert!((0.27..0.35).contains(&ordinary), "{day}: {ordinary}");
    for (key, target) in [("info_neu", 0.33), ("gruppenberatung", 0.30), ("bewerbung_gruppe", 0.28)]
    {
        let own = rate(&|other| other == key);
        assert!((own - target).abs() < 0.06, "{day} {key}: {own}");
    }
}

/// In every row that a manager sees.
fn check_cafes(practice: &Practice, day: &str) {
    let period = Period::usual(practice.clock.today().civil());
    let now = practice.clock.now();
    let report = practice.read(|conn| {
        turnout::queries::report(conn, &staff::Scope::All, period, By::Format, 0.3, now)
    });
    let cafes = report.rows.iter().filter(|row| row.label.starts_with("Kontaktcafé"));
    let rates: Vec<_> = cafes.map(|row| (&row.label, row.turnout.map(|rate| rate.rate))).collect();
    let shown: Vec<_> = rates.iter().filter_map(|(label, rate)| Some((label, (*rate)?))).collect();
    // One of them may be hidden, so that no subtraction opens another row.
    assert!(shown.len() >= 4 && shown.len() + 1 >= rates.len(), "{day}: {rates:?}");
    for (label, rate) in shown {
        // Of a part of a year: chance reaches a little further than over all of it.
        assert!((0.57..0.73).contains(&rate), "{day} {label}: {rate:?}");
    }
}

#[test]
fn nobody_has_the_name_of_somebody_in_the_same_household() {
    let practice = Practice::opened(DAYS[0]);
    let members: Vec<(Option<String>, String, String)> = practice.read(|conn| {
        guest_rows::table
            .filter(guest_rows::household.is_not_null())
            .select((guest_rows::household, guest_rows::first_name, guest_rows::family_name))
            .load(conn)
    });
    assert!(members.len() > 200, "{}", members.len());
    let names: HashSet<_> = members.iter().collect();
    assert_eq!(names.len(), members.len());
}

/// Working days, some called off, the last ones open.
fn check_year(practice: &Practice, day: &str) {
    let now = practice.clock.now();
    let past = practice.read(|conn| {
        events::table
            .filter(events::ends_at.le(now))
            .select((events::stage, events::begins_at))
            .load::<(String, Option<Moment>)>(conn)
    });
    let staged = |stage: &str| past.iter().filter(|(is, _)| is == stage).count();
    assert!((140..=165).contains(&past.len()), "{day}: {}", past.len());
    assert_eq!(staged("cancelled"), 2, "{day}");
    assert!((3..=15).contains(&staged("published")), "{day}: {}", staged("published"));
    for (_, begin) in &past {
        let begin = crate::clock::local(begin.unwrap(), crate::clock::ZONE).civil();
        assert!((9..17).contains(&begin.hour()), "{begin}");
        assert_eq!(days::working_day_from(begin.date()), begin.date());
    }
}

#[test]
fn every_tally_is_a_recount_of_its_rows() {
    let practice = Practice::remembering(DAYS[0]);
    let closed: Vec<Id<Event>> = practice.read(|conn| {
        events::table.filter(events::stage.eq("closed")).select(events::id).load(conn)
    });
    assert!(closed.len() > 100);
    let counted = practice.read(|conn| attendance::queries::sums(conn, &closed));
    for event in closed {
        let recount = counted.get(&event).cloned().unwrap_or_default();
        let mut kept: BTreeMap<_, Tally> = BTreeMap::new();
        for (channel, language, sum) in practice.read(|conn| kept_tallies(conn, event)) {
            kept.insert((channel, language), sum);
        }
        assert_eq!(kept, recount);
    }
}

#[test]
fn names_of_long_ago_are_gone_and_every_figure_is_there() {
    let (practice, whole) = (Practice::opened(DAYS[0]), Practice::remembering(DAYS[0]));
    let old = practice.clock.now().before(std::time::Duration::from_secs(91 * 24 * 60 * 60));

    let (gone, kept): (Vec<_>, Vec<_>) = practice
        .read(|conn| {
            events::table
                .filter(events::ends_at.lt(practice.clock.now()))
                .select((events::id, events::ends_at, events::erased_at))
                .load::<(Id<Event>, Option<Moment>, Option<Moment>)>(conn)
        })
        .into_iter()
        .partition(|(_, ended, _)| *ended < Some(old));
    assert!(gone.len() > 90 && kept.len() > 20, "{} {}", gone.len(), kept.len());
    assert!(gone.iter().all(|(_, ended, erased)| erased > ended));
    let ids: Vec<_> = gone.iter().map(|(id, ..)| *id).collect();
    let names: i64 = practice.read(|conn| {
        invitations::table.filter(invitations::event_id.eq_any(&ids)).count().get_result(conn)
    });
    assert_eq!(names, 0);
    let ages: i64 = practice.read(|conn| {
        invitations::table
            .inner_join(events::table)
            .filter(events::erased_at.is_null())
            .filter(invitations::child_count.gt(0))
            .count()
            .get_result(conn)
    });
    assert!(ages > 20, "families still come: {ages}");
    assert_eq!(turnouts(&practice), turnouts(&whole));
    // Each in its own night, not all of them at once.
    let nights: HashSet<_> = gone.iter().filter_map(|(_, _, erased)| *erased).collect();
    assert!(nights.len() > 60, "{}", nights.len());
}

fn kept_tallies(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<(String, String, Tally)>> {
    type Counts = (i32, i32, i32, i32, i32, i32, i32, i32);
    let rows = tallies::table
        .filter(tallies::event_id.eq(event))
        .select((
            tallies::channel,
            tallies::language,
            (
                tallies::delivered,
                tallies::replied,
                tallies::accepted,
                tallies::attended,
                tallies::unknown,
                tallies::kept,
                tallies::accepted_unknown,
                tallies::walk_ins,
            ),
        ))
        .load::<(String, String, Counts)>(conn)?;
    let tally = |counts: Counts| {
        let (delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins) =
            counts;
        Tally { delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins }
    };
    Ok(rows
        .into_iter()
        .map(|(channel, language, counts)| (channel, language, tally(counts)))
        .collect())
}

#[test]
fn no_seat_is_promised_twice() {
    let practice = Practice::remembering(DAYS[0]);
    let rows = practice.read(|conn| {
        invitations::table
            .inner_join(events::table.inner_join(format_rows::table))
            .filter(invitations::reply.eq("accepted"))
            .filter(format_rows::open_door.eq(false))
            .select((
                events::id,
                (events::seats, events::childcare_places),
                (invitations::adults, invitations::child_count, invitations::childcare),
            ))
            .load::<(Id<Event>, (i32, i32), (i32, i32, String))>(conn)
    });
    let mut taken: BTreeMap<Id<Event>, (i32, i32, i32, i32)> = BTreeMap::new();
    for (event, (seats, places), (adults, children, care)) in rows {
        let sum = taken.entry(event).or_insert((seats, places, 0, 0));
        sum.2 += adults + children;
        sum.3 += if care == "promised" { children } else { 0 };
    }
    assert!(taken.len() > 100);
    for (seats, places, persons, cared_for) in taken.values() {
        assert!(persons <= seats && cared_for <= places, "{persons}/{seats} {cared_for}/{places}");
    }
}

#[test]
fn everybody_is_invented_and_the_ways_are_in_proportion() {
    let practice = Practice::opened(DAYS[0]);
    type Ways = (Option<String>, Option<String>, String, String);
    let clients: Vec<Ways> = practice.read(|conn| {
        guest_rows::table
            .filter(guest_rows::kind.eq("client"))
            .select((
                guest_rows::email,
                guest_rows::phone,
                guest_rows::postcode,
                guest_rows::language,
            ))
            .load(conn)
    });
    let all = clients.len();
    let share = |some: usize| some as f64 / all as f64;
    assert_eq!(all, 600);
    assert_eq!(share(clients.iter().filter(|one| one.0.is_some()).count()), 0.55);
    assert_eq!(share(clients.iter().filter(|one| one.1.is_some()).count()), 0.72);
    let german = share(clients.iter().filter(|one| one.3 == "de").count());
    assert!((0.45..0.60).contains(&german), "{german}");

    let everybody = practice.read(|conn| {
        guest_rows::table
            .select((guest_rows::email, guest_rows::phone, guest_rows::postcode))
            .load::<(Option<String>, Option<String>, String)>(conn)
    });
    let mails: Vec<_> = everybody.iter().filter_map(|one| one.0.clone()).collect();
    assert_eq!(mails.iter().collect::<HashSet<_>>().len(), mails.len());
    assert!(mails.iter().all(|mail| mail.parse::<crate::text::EmailAddress>().is_ok()));
    assert!(mails.iter().all(|mail| mail.ends_with("@example.org")));
    for phone in everybody.iter().filter_map(|one| one.1.as_deref()) {
        assert!(is_fiction(phone), "{phone}");
    }
    for postcode in everybody.iter().map(|one| one.2.as_str()) {
        assert!(("51990"..="51999").contains(&postcode), "{postcode}");
    }
    let office = practice.read(staff::queries::office).unwrap();
    let contacts: Vec<String> =
        practice.read(|conn| events::table.select(events::contact_phone).distinct().load(conn));
    for phone in contacts.iter().filter(|one| !one.is_empty()).chain([&office.phone]) {
        assert!(is_fiction(crate::text::Phone::parse(phone).unwrap().e164()), "{phone}");
    }
}

/// Kept free for films and books by the Bundesnetzagentur.
fn is_fiction(e164: &str) -> bool {
    let numbered = |start: &str, length: usize| {
        e164.strip_prefix(start).is_some_and(|rest| rest.len() == length)
    };
    numbered("+492214710", 3) || numbered("+4917139200", 2)
}

/// Every stage that a planner meets.
fn check_month(practice: &Practice, day: &str) {
    let now = practice.clock.now();
    let coming = practice.read(|conn| {
        events::table
            .filter(events::ends_at.gt(now).or(events::ends_at.is_null()))
            .select((events::id, events::stage, events::begins_at))
            .load::<(Id<Event>, String, Option<Moment>)>(conn)
    });
    let staged = |stage: &str| coming.iter().filter(|(_, is, _)| is == stage).count();
    // In the evening today's event is over.
    let is_late = crate::clock::local(now, crate::clock::ZONE).civil().hour() >= 18;
    let published = if is_late { 11 } else { 12 };
    assert_eq!((staged("draft"), staged("published")), (7, published), "{day}");
    let tonight = crate::clock::begin_of(days::later(practice.clock.today().civil(), 1));
    let today = |begin: &Option<Moment>| begin.is_some_and(|begin| begin < tonight);
    assert!(is_late || coming.iter().any(|(_, _, begin)| today(begin)), "{day}");
    check_week(practice, day);
    check_care(practice, day);

    let replies = practice.read(|conn| {
        invitations::table
            .inner_join(events::table)
            .filter(events::ends_at.gt(now))
            .select(invitations::reply)
            .load::<String>(conn)
    });
    for reply in ["open", "accepted", "maybe", "waiting", "declined"] {
        assert!(replies.iter().any(|one| one == reply), "{day}: nobody is {reply}");
    }
    let open_calls: i64 = practice
        .read(|conn| calls::table.filter(calls::done_at.is_null()).count().get_result(conn));
    assert!(open_calls >= 3, "{day}: {open_calls}");
    for state in ["queued", "sent", "returned", "unknown"] {
        let some: i64 = practice.read(|conn| {
            messages::table.filter(messages::state.eq(state)).count().get_result(conn)
        });
        assert!(some > 0, "{day}: no message is {state}");
    }
    check_ways(practice, day);
}

/// Every way is met: in the invitations to what is to come, in the Postausgang, on the list of calls.
fn check_ways(practice: &Practice, day: &str) {
    let now = practice.clock.now();
    let ways = practice.read(|conn| {
        invitations::table
            .inner_join(events::table)
            .filter(events::begins_at.gt(now))
            .select(invitations::channel)
            .distinct()
            .load::<String>(conn)
    });
    for way in ["email", "letter", "sms", "phone"] {
        assert!(ways.iter().any(|one| one == way), "{day}: nobody is invited by {way}");
    }
    for state in ["queued", "sent"] {
        let texts: i64 = practice.read(|conn| {
            messages::table
                .filter(messages::channel.eq("sms"))
                .filter(messages::state.eq(state))
                .count()
                .get_result(conn)
        });
        assert!(texts > 0, "{day}: no text message is {state}");
    }
    let to_invite: i64 = practice.read(|conn| {
        calls::table
            .filter(calls::done_at.is_null())
            .filter(calls::reason.eq("invite"))
            .count()
            .get_result(conn)
    });
    assert!(to_invite > 0, "{day}: nobody is invited by telephone");
    let (agreed, said): (i64, i64) = practice.read(|conn| {
        let agreed = guest_rows::table.filter(guest_rows::sms_consent.eq(true));
        let agreed = agreed.count().get_result(conn)?;
        Ok((agreed, consents::table.count().get_result(conn)?))
    });
    assert!(agreed > 16 && agreed == said, "{day}: {agreed} {said}");
}

/// A carer has dropped out, and there are families whom it concerns.
fn check_care(practice: &Practice, day: &str) {
    let now = practice.clock.now();
    let concerned = practice.read(|conn| {
        let coming = events::table.filter(events::ends_at.gt(now)).select(events::id);
        let mut concerned = 0;
        for id in coming.load::<Id<Event>>(conn)? {
            let event = crate::events::queries::find(conn, id)?.unwrap();
            concerned += crate::invitations::actions::care_of(conn, event)?.broken().len();
        }
        Ok(concerned)
    });
    assert!(concerned > 0, "{day}: nobody has lost care");
}

/// One week is under way: its first day entered, somebody missed, some sent by the Fachverfahren.
fn check_week(practice: &Practice, day: &str) {
    let now = practice.clock.now();
    let running: Vec<Id<Event>> = practice.read(|conn| {
        events::table
            .inner_join(format_rows::table)
            .filter(format_rows::key.eq("profiling"))
            .filter(events::begins_at.le(now).and(events::ends_at.gt(now)))
            .select(events::id)
            .load(conn)
    });
    let [week] = running[..] else { panic!("{day}: {} weeks are under way", running.len()) };
    let event = practice.read(|conn| crate::events::queries::find(conn, week)).unwrap();
    assert_eq!((event.sessions.len(), event.assigned), (5, 4), "{day}");
    let marks = practice.read(|conn| attendance::queries::marks(conn, week));
    let signs: Vec<_> = marks.iter().map(attendance::queries::Mark::sign).collect();
    assert!(signs.contains(&attendance::presence::Sign::Late), "{day}");
    assert!(signs.contains(&attendance::presence::Sign::Absent), "{day}");
    assert!(marks.iter().all(|mark| mark.session == event.sessions[0].id), "{day}");
}

#[test]
fn a_link_in_the_postausgang_opens_its_invitation() {
    let practice = Practice::opened(DAYS[0]);
    let mails = practice.read(|conn| {
        messages::table
            .filter(messages::channel.eq("email").and(messages::state.eq("sent")))
            .select((messages::text, messages::remark))
            .load::<(String, String)>(conn)
    });
    assert!(mails.len() > 100, "{}", mails.len());
    for (text, remark) in mails {
        assert_eq!(remark, "Übung: bleibt im Haus.");
        let token = text.split("http://127.0.0.1:8080/a/").nth(1).unwrap();
        let hash = secret::hash(token.split_whitespace().next().unwrap());
        let kind = crate::invitations::TokenKind::Link;
        let found = practice.read(|conn| crate::invitations::queries::by_token(conn, &hash, kind));
        assert!(found.is_some());
    }
}
