//! `/turnout/plan/calibration`: how often the ranges of past forecasts held.

use std::collections::BTreeMap;

use actix_web::{get, web};
use serde::Serialize;

use super::calibration::{Checked, Score, check};
use super::plan_ask::is_rough;
use super::plan_queries;
use super::report::span;
use crate::problem::{PageProblem, PageResult, ours};
use crate::staff::{Right, SignedIn};
use crate::stats::disclosure::RATE_FROM;
use crate::web::App;
use crate::web::filters::percent;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index);
}

#[derive(Serialize)]
struct CalibrationPage {
    sentence: String,
    /// Forecasts are enough to be judged.
    enough: bool,
    rough: bool,
    /// Events that were imported from before.
    earlier: usize,
    share: String,
    interval: String,
    n: String,
    due: String,
    below: u32,
    above: u32,
    years: Vec<Row>,
    formats: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    forecasts: u32,
    held: u32,
    below: u32,
    above: u32,
    share: String,
    interval: String,
}

fn row(label: String, score: &Score) -> Result<Row, PageProblem> {
    let share = score.share().map_err(|error| PageProblem(ours(&error)))?;
    let share = share.filter(|_| score.forecasts >= RATE_FROM);
    Ok(Row {
        label,
        forecasts: score.forecasts,
        held: score.held,
        below: score.below,
        above: score.above,
        share: share.map_or("–".into(), |(share, _)| percent(share)),
        interval: share.map_or(String::new(), |(_, interval)| span(interval.low, interval.high)),
    })
}

/// The judgement in words: whether what was said can be told from what was so.
fn sentence(score: &Score) -> String {
    let Ok(Some((share, interval))) = score.share() else {
        return "Es gibt noch keine Veranstaltung, die man aus früheren hätte vorhersagen können."
            .into();
    };
    if score.forecasts < RATE_FROM {
        return format!(
            "Erst {} Veranstaltungen konnte man aus früheren vorhersagen. Ab {RATE_FROM} steht hier, \
             wie oft die Spanne gehalten hat.",
            score.forecasts
        );
    }
    let due = score.due_share();
    let judged = match () {
        () if due < interval.low => "Die Spannen sind weiter, als sie sein müssten.",
        () if due > interval.high => {
            "Die Spannen sind zu eng. Planen Sie vorsichtiger, als die Zahlen es sagen."
        }
        () => "Das passt zu dem, was sie versprechen.",
    };
    format!(
        "In {} von {} Fällen ({}) lag die Zahl der Gäste in der Spanne. {judged}",
        score.held,
        score.forecasts,
        percent(share)
    )
}

#[get("/turnout/plan/calibration")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let rough = is_rough(&actor);
    let read = app.db.read(move |conn| {
        let history = plan_queries::history(conn, &actor, now)?;
        Ok::<_, diesel::result::Error>((history, plan_queries::format_names(conn)?))
    });
    let (history, names) = read.await?;
    let checked = check(&history.past);
    let whole = Score::of(&checked);
    let mut years: BTreeMap<i16, Vec<&Checked>> = BTreeMap::new();
    let mut formats: BTreeMap<String, Vec<&Checked>> = BTreeMap::new();
    for one in &checked {
        years.entry(one.year).or_default().push(one);
        let name = one.format.and_then(|format| names.get(&format)).cloned();
        formats.entry(name.unwrap_or_default()).or_default().push(one);
    }
    let of = |label: String, some: Vec<&Checked>| row(label, &Score::of(some));
    let total = row("Gesamt".into(), &whole)?;
    let page = CalibrationPage {
        sentence: sentence(&whole),
        enough: whole.forecasts >= RATE_FROM,
        rough,
        earlier: history.earlier(),
        n: format!("{} von {} Prognosen", whole.held, whole.forecasts),
        due: percent(whole.due_share()),
        below: whole.below,
        above: whole.above,
        share: total.share,
        interval: total.interval,
        years: years
            .into_iter()
            .map(|(year, some)| of(year.to_string(), some))
            .collect::<Result<_, _>>()?,
        formats: formats
            .into_iter()
            .map(|(name, some)| of(name, some))
            .collect::<Result<_, _>>()?,
    };
    staff.show(&app, "Wie gut waren die Prognosen?", "turnout/calibration.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(held: u32, forecasts: u32) -> Score {
        let due = f64::from(forecasts) * 0.84;
        Score { forecasts, held, below: 0, above: forecasts - held, due }
    }

    #[test]
    fn what_is_judged_is_judged_by_what_was_promised() {
        assert!(sentence(&score(0, 0)).starts_with("Es gibt noch keine"));
        assert!(sentence(&score(5, 6)).starts_with("Erst 6 Veranstaltungen"));
        assert!(sentence(&score(84, 100)).ends_with("Das passt zu dem, was sie versprechen."));
        assert!(sentence(&score(60, 100)).contains("zu eng"));
        assert!(sentence(&score(99, 100)).contains("weiter"));
    }
}
