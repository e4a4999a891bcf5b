//! `/office/erasures`: what is erased when, what was, and the proof that nothing is left.

use actix_web::{get, web};
use serde::Serialize;

use super::audit::{Erasure, Table, spoken_night, warning};
use super::queries::report::{self, Coming};
use super::retention::{self, Kind};
use crate::clock;
use crate::config;
use crate::db::Moment;
use crate::events::erased::day;
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::{Right, SignedIn};
use crate::web::App;
use crate::web::filters::number;

/// Deadlines that the page looks ahead to.
const AHEAD: i64 = 12;
/// Formats that are named beside a period; the others are counted.
const NAMED: usize = 4;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index);
}

#[derive(Serialize)]
struct Page {
    hour: i8,
    /// When the work was last done to its end.
    last: String,
    /// What somebody should know; may be empty.
    warning: String,
    periods: Vec<Period>,
    coming: Vec<ComingRow>,
    proof: Vec<ProofRow>,
    clean: bool,
    rows: Vec<Row>,
    next: String,
    first: String,
}

#[derive(Serialize)]
struct Period {
    what: &'static str,
    days: i32,
    of: String,
}

#[derive(Serialize)]
struct ComingRow {
    when: String,
    what: &'static str,
    title: String,
    ended: String,
}

#[derive(Serialize)]
struct ProofRow {
    table: &'static str,
    erased: String,
    left: String,
}

#[derive(Serialize)]
struct Row {
    at: String,
    what: &'static str,
    title: String,
    counts: String,
}

/// What was erased, what comes, what is left.
#[get("/office/erasures")]
async fn index(app: App, staff: SignedIn, query: web::Query<Vec<(String, String)>>) -> PageResult {
    staff.may(Right::SeeErasures)?;
    let asked = query.iter().find(|(name, _)| name == "page");
    let page: i64 = asked.and_then(|(_, text)| text.parse().ok()).unwrap_or(0).max(0);
    let now = app.clock.now();
    let night = retention::night(now);
    let read = app.db.read(move |conn| {
        Ok::<_, diesel::result::Error>((
            (report::last_night(conn)?, report::last_finished(conn)?),
            report::roster_periods(conn)?,
            report::coming(conn, night, now, AHEAD)?,
            (report::totals(conn)?, report::left_over(conn)?),
            report::erasures(conn, page)?,
        ))
    });
    let ((last, finished), rosters, coming, (totals, left), mut erasures) = read.await?;
    let room = usize::try_from(config::PAGE_ROWS).unwrap_or(usize::MAX);
    let more = erasures.len() > room;
    erasures.truncate(room);
    let erased = |table: Table| number(totals.get(&table).copied().unwrap_or(0));
    let mut proof: Vec<_> = left
        .iter()
        .map(|(table, left)| ProofRow {
            table: table.label(),
            erased: erased(*table),
            left: number(*left),
        })
        .collect();
    proof.push(ProofRow {
        table: Table::Guests.label(),
        erased: erased(Table::Guests),
        left: String::new(),
    });
    let context = Page {
        hour: config::ERASING_HOUR,
        last: finished.map_or_else(String::new, spoken_night),
        warning: warning(last, finished, night),
        periods: periods(rosters),
        coming: coming.into_iter().map(coming_row).collect(),
        proof,
        clean: left.iter().all(|(_, left)| *left == 0),
        rows: erasures.into_iter().map(row).collect(),
        next: if more { format!("/office/erasures?page={}", page + 1) } else { String::new() },
        first: if page > 0 { "/office/erasures".into() } else { String::new() },
    };
    staff.show(&app, "Löschfristen", "privacy/erasures.html", &context)
}

fn periods(rosters: Vec<(i32, Vec<String>)>) -> Vec<Period> {
    let all = || "alle Formate".to_owned();
    let mut periods = vec![
        Period {
            what: "Alter der Kinder, Übersetzung, Wünsche, Notizen zu Anrufen",
            days: config::WISHES_KEPT_DAYS,
            of: all(),
        },
        Period {
            what: "Adressen und Inhalt unserer Nachrichten",
            days: config::MESSAGES_KEPT_DAYS,
            of: all(),
        },
        Period {
            what: "Anschlüsse, die niemand ins Fachverfahren übergeben hat; übergebene in der \
                   Nacht danach, alle spätestens mit den Namen",
            days: config::FOLLOWUPS_KEPT_DAYS,
            of: "Formate mit Anschluss".to_owned(),
        },
    ];
    let single = rosters.len() == 1;
    periods.extend(rosters.into_iter().map(|(days, names)| Period {
        what: "Namen: Einladungen, Zuweisungen, Antworten, Links, Anrufe, Teilnahme",
        days,
        of: match (single, names.len()) {
            (true, _) => all(),
            (false, count) if count > NAMED => {
                format!("{} und {} weitere", names[..NAMED].join(", "), count - NAMED)
            }
            (false, _) => names.join(", "),
        },
    }));
    periods
}

fn coming_row(one: Coming) -> ComingRow {
    ComingRow {
        when: spoken::short_day(one.night.civil()),
        what: one.step.kind().label(),
        title: one.title,
        ended: day(one.ended),
    }
}

fn row(one: Erasure) -> Row {
    let counts: Vec<_> = one
        .counts
        .iter()
        .map(|(table, rows)| format!("{}: {}", table.label(), number(*rows)))
        .collect();
    Row {
        at: at(one.at),
        what: one.kind.label(),
        title: match (one.title, one.kind) {
            (Some(title), _) => title,
            (None, Kind::Guest) => "auf Wunsch der Person".into(),
            (
                None,
                Kind::Wishes | Kind::Messages | Kind::FollowUps | Kind::Roster | Kind::House,
            ) => String::new(),
        },
        counts: counts.join(" · "),
    }
}

fn at(moment: Moment) -> String {
    clock::local(moment, clock::ZONE).civil().strftime("%d.%m.%Y, %H:%M Uhr").to_string()
}
