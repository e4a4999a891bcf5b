//! What is asked of the planner, and the whole answer. One for page and API.

use diesel::QueryResult;

use super::memory::Memory;
use super::plan::{
    Care, Lead, Level, Likeness, Mix, Past, Place, Plan, Respect, Weekday, from_baseline, plan,
};
use super::plan_model::{Model, Reason};
use super::plan_queries::{self, History};
use crate::db::{Conn, Moment};
use crate::events::figures::Sight;
use crate::formats::{Format, Sensitivity};
use crate::staff::Actor;
use crate::stats::Baseline;
use crate::stats::forecast::{Attending, Expected};
use crate::web::form::{Check, Fields, FormErrors};

/// Chairs that a room can have.
pub const SEATS: std::ops::RangeInclusive<i32> = 1..=1_000;
/// Word for the whole house where a Standort is asked for.
pub const WHOLE_HOUSE: &str = "house";
/// Past events that are named.
pub const NAMED: usize = 12;

/// How shares are written: people write percent, programs write 0.05.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Percent,
    Share,
}

/// A rate that somebody knows better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    pub rate: Baseline,
    /// From so many invitations.
    pub known: u32,
}

/// What is planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    pub like: Likeness,
    pub seats: u32,
    /// The chance that is accepted that more come than there are seats.
    pub overflow: f64,
    /// So many are to be invited, whatever is proposed.
    pub invited: Option<u32>,
    pub own: Option<Own>,
}

impl Question {
    /// Reads it; every field's error at once.
    pub fn parse(fields: &Fields, written: Written) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let format = check.id::<Format>("format").flatten();
        let place = match fields.get("site") {
            WHOLE_HOUSE => Some(Place::WholeHouse),
            _ => check.id("site").flatten().map(Place::Site),
        };
        let weekday = word(&mut check, fields, "weekday", Weekday::parse);
        let care = word(&mut check, fields, "childcare", Care::parse);
        let lead = number(&mut check, fields, "lead", 0..=730).map(|days| Lead::of(days.into()));
        let seats = check.number("seats", SEATS);
        let invited = number(&mut check, fields, "invited", 1..=10_000);
        let letters = share(&mut check, fields, "letters", (0.0, 1.0), written);
        let overflow = share(&mut check, fields, "overflow", (0.001, 0.5), written);
        let rate = share(&mut check, fields, "rate", (0.01, 0.99), written);
        let known = number(&mut check, fields, "known", 1..=100_000);
        match (rate, known) {
            (Some(_), None) if fields.get("known").is_empty() => {
                check.refuse(
                    "known",
                    "Auf wie vielen Einladungen beruht die Quote? Bitte geben Sie eine Zahl ein.",
                );
            }
            (None, Some(_)) if fields.get("rate").is_empty() => {
                check.refuse(
                    "rate",
                    "Welche Quote gilt für diese Einladungen? Bitte geben Sie sie ein.",
                );
            }
            _ => {}
        }
        let own = rate.zip(known).and_then(|(rate, known)| {
            Some(Own { rate: Baseline::new(rate).ok()?, known: known.unsigned_abs() })
        });
        let errors = check.errors();
        match seats {
            Some(seats) if errors.is_empty() => Ok(Self {
                like: Likeness { format, place, weekday, lead, mix: letters.map(Mix::of), care },
                seats: seats.unsigned_abs(),
                overflow: overflow.unwrap_or(DEFAULT_OVERFLOW),
                invited: invited.map(i32::unsigned_abs),
                own,
            }),
            Some(_) | None => Err(errors),
        }
    }
}

/// The risk that is accepted unless somebody says otherwise.
pub const DEFAULT_OVERFLOW: f64 = 0.05;

fn word<T>(
    check: &mut Check<'_>,
    fields: &Fields,
    field: &str,
    parse: fn(&str) -> Option<T>,
) -> Option<T> {
    match fields.get(field) {
        "" => None,
        _ => check.word(field, parse),
    }
}

fn number(
    check: &mut Check<'_>,
    fields: &Fields,
    field: &str,
    range: std::ops::RangeInclusive<i32>,
) -> Option<i32> {
    match fields.get(field) {
        "" => None,
        _ => check.number(field, range),
    }
}

/// A share from 0 to 1, as percent or as it is; a comma is as good as a point.
fn share(
    check: &mut Check<'_>,
    fields: &Fields,
    field: &str,
    (low, high): (f64, f64),
    written: Written,
) -> Option<f64> {
    let typed = fields.get(field).trim_end_matches('%').trim_end().replace(',', ".");
    if typed.is_empty() {
        return None;
    }
    let whole = match written {
        Written::Percent => 100.0,
        Written::Share => 1.0,
    };
    match typed.parse::<f64>() {
        // A hair below what is allowed is allowed: 0.1 % of 100 is no round number.
        Ok(number) if (low - 1e-12..=high + 1e-12).contains(&(number / whole)) => {
            Some(number / whole)
        }
        Ok(_) | Err(_) => {
            let said =
                |share: f64| format!("{}", (share * whole * 1e6).round() / 1e6).replace('.', ",");
            let unit = match written {
                Written::Percent => " Prozent",
                Written::Share => "",
            };
            let sentence = format!(
                "Bitte geben Sie eine Zahl von {} bis {}{unit} ein.",
                said(low),
                said(high)
            );
            check.refuse(field, sentence);
            None
        }
    }
}

/// What a forecast rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Past events.
    History,
    /// The office's figure: there is too little history.
    Baseline,
    /// What somebody knows.
    Own,
}

impl Basis {
    /// The word of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Baseline => "baseline",
            Self::Own => "own",
        }
    }
}

/// What becomes of a number of invitations that somebody else chose.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    pub invited: u32,
    pub attending: Attending,
    pub overflow: f64,
}

/// The whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub plan: Plan,
    pub what_if: Option<WhatIf>,
    pub basis: Basis,
    /// The office's or the format's own figure, where it is the basis.
    pub baseline: f64,
    /// Past events that it rests on, and their invitations: rough for whoever sees sums.
    pub events: usize,
    pub invitations: f64,
    /// Of the events, imported from before.
    pub earlier: usize,
    /// Of them, with the format that is planned.
    pub of_format: usize,
    pub whole_rate: f64,
    pub reasons: Vec<Reason>,
    /// The most alike, newest first; no more than can be named.
    pub alike: Vec<Past>,
    /// The format is about health: never divided any further.
    pub about_health: bool,
    pub history: History,
}

/// Answers a question from what this actor may see. `None` where the format is not there.
pub fn answer(
    conn: &mut Conn,
    memory: &Memory,
    actor: &Actor,
    question: &Question,
    baseline: f64,
    now: Moment,
) -> QueryResult<Option<Answer>> {
    let format = match question.like.format {
        Some(id) => match crate::formats::queries::find(conn, id)? {
            Some(format) if !format.open_door => Some(format),
            Some(_) | None => return Ok(None),
        },
        None => None,
    };
    let history = plan_queries::history(conn, memory, actor, now)?;
    let about_health = format.as_ref().is_some_and(|one| one.sensitivity == Sensitivity::Health);
    let like = match about_health {
        true => question.like.undivided(),
        false => question.like,
    };
    let baseline = format.and_then(|format| format.baseline).unwrap_or(baseline);
    let baseline = Baseline::new(baseline).unwrap_or(Baseline::GOOD);
    let model = Model::of(&history.past);
    let (basis, expected) = believed(question, &like, model.as_ref(), baseline);
    let Some(expected) = expected else { return Ok(None) };
    let what_if = question.invited.map(|invited| {
        let attending = expected.attending(invited);
        WhatIf { invited, overflow: attending.more_than(question.seats), attending }
    });
    let used = model.as_ref().filter(|_| basis == Basis::History);
    Ok(Some(Answer {
        plan: plan(expected, question.seats, question.overflow),
        what_if,
        basis,
        baseline: baseline.rate(),
        events: used.map_or(0, |model| model.events),
        invitations: used.map_or(0.0, |model| model.invitations),
        earlier: used.map_or(0, |_| history.earlier()),
        of_format: like.format.map_or(0, |format| {
            used.map_or(0, |model| model.events_with(Respect::Format, Level::Format(format)))
        }),
        whole_rate: used.map_or(0.0, Model::whole_rate),
        reasons: used.map_or_else(Vec::new, |model| model.reasons(&like)),
        alike: used.map_or_else(Vec::new, |_| alike(&history.past, &like)),
        about_health,
        history,
    }))
}

fn believed(
    question: &Question,
    like: &Likeness,
    model: Option<&Model>,
    baseline: Baseline,
) -> (Basis, Option<Expected>) {
    match (question.own, model.and_then(|model| model.expected(like))) {
        (Some(own), _) => (Basis::Own, Expected::known(own.rate, own.known)),
        (None, Some(expected)) => (Basis::History, Some(expected)),
        (None, None) => (Basis::Baseline, from_baseline(baseline)),
    }
}

/// The past events that are most like this one, of the same format if one is planned.
fn alike(history: &[Past], like: &Likeness) -> Vec<Past> {
    let same = |past: &&Past| like.format.is_none() || past.like.format == like.format;
    let mut alike: Vec<Past> = history.iter().filter(same).copied().collect();
    alike.sort_by_key(|past| {
        std::cmp::Reverse((past.like.shared(like), past.begins_at, past.source))
    });
    alike.truncate(NAMED);
    alike.sort_by_key(|past| std::cmp::Reverse((past.begins_at, past.source)));
    alike
}

/// Whether these eyes get rough counts.
pub fn is_rough(actor: &Actor) -> bool {
    Sight::of(actor) == Sight::Sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)], written: Written) -> Result<Question, Vec<(String, String)>> {
        let fields = Fields::of(pairs.iter().copied());
        Question::parse(&fields, written).map_err(|errors| {
            errors.0.into_iter().map(|error| (error.field, error.message)).collect()
        })
    }

    #[test]
    fn people_write_percent_and_programs_write_shares() {
        let page = parse(
            &[
                ("seats", "20"),
                ("overflow", "5"),
                ("letters", "80 %"),
                ("lead", "21"),
                ("site", "house"),
            ],
            Written::Percent,
        );
        let api = parse(
            &[
                ("seats", "20"),
                ("overflow", "0.05"),
                ("letters", "0,8"),
                ("lead", "21"),
                ("site", "house"),
            ],
            Written::Share,
        );
        assert_eq!(page, api);
        let question = page.unwrap();
        assert_eq!((question.seats, question.overflow), (20, 0.05));
        assert_eq!(question.like.mix, Some(Mix::Letters));
        assert_eq!(
            (question.like.lead, question.like.place),
            (Some(Lead::Month), Some(Place::WholeHouse))
        );
        assert_eq!(parse(&[("seats", "20")], Written::Percent).unwrap().overflow, DEFAULT_OVERFLOW);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_in_german() {
        let errors = parse(
            &[
                ("seats", "viele"),
                ("overflow", "70"),
                ("weekday", "heute"),
                ("rate", "30"),
                ("site", "7"),
            ],
            Written::Percent,
        )
        .unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["site", "weekday", "seats", "overflow", "known"]);
        assert_eq!(errors[3].1, "Bitte geben Sie eine Zahl von 0,1 bis 50 Prozent ein.");
        let errors = parse(&[("overflow", "5")], Written::Share).unwrap_err();
        assert_eq!(errors[1].1, "Bitte geben Sie eine Zahl von 0,001 bis 0,5 ein.");
        assert!(parse(&[("seats", "20"), ("overflow", "nan")], Written::Share).is_err());
    }
}
