//! `POST /api/v1/events/{id}/repeats`: an event becomes a series, or gets further dates.

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Event;
use super::actions::{EventError, seen_by};
use super::repeat::{Chosen, Date, repeat};
use super::series::Rule;
use crate::config;
use crate::db::{Conn, Day, Id, Moment};
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::api_key::ApiKey;
use crate::staff::{Actor, Right};
use crate::web::App;
use crate::web::form::FormErrors;
use crate::web::json::Json;
use crate::workdays::{self, Land};

/// Further dates, by a rule or one by one.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDates {
    /// RFC 5545, of weeks or months: `FREQ=WEEKLY;INTERVAL=2;BYDAY=TU`, `FREQ=MONTHLY;BYDAY=1MO`. Public
    /// holidays of the house's Land are left out.
    rule: Option<String>,
    /// The last day of the rule: `2027-12-31`. Left out: half a year of weeks, a year of months.
    until: Option<String>,
    /// Days that were chosen one by one, beside those of the rule.
    #[serde(default)]
    #[schema(max_items = 208)]
    dates: Vec<NewDate>,
}

/// One date, at the hours of the first one.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDate {
    /// `2027-01-12`
    day: String,
    /// Id of the venue; left out: where the first one is.
    venue: Option<String>,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct Repeated {
    /// New drafts; days on which the series meets already are left out.
    created: usize,
    /// Id of the series.
    #[schema(format = "uuid")]
    series: Option<String>,
}

impl NewDates {
    /// The rule, the last day and the dates that were named; every field's error at once.
    fn read(&self) -> Result<Wish, ApiProblem> {
        let mut errors = Vec::new();
        let mut refuse = |field: String, message: &str| {
            errors.push(FieldError { field, message: message.into() });
        };
        let rule = self.rule.as_deref().map(Rule::parse);
        if rule == Some(None) {
            refuse("rule".into(), "Diese Regel kennen wir nicht. Möglich sind Wochen und Monate.");
        }
        let until = self.until.as_deref().map(Day::parse);
        if until == Some(None) {
            refuse("until".into(), "Diesen Tag gibt es nicht.");
        }
        let mut dates = Vec::new();
        for (row, date) in self.dates.iter().enumerate() {
            let venue = date.venue.as_deref().map(str::parse);
            match (Day::parse(&date.day), venue) {
                (None, _) => refuse(format!("dates[{row}].day"), "Diesen Tag gibt es nicht."),
                (Some(_), Some(Err(_))) => {
                    refuse(format!("dates[{row}].venue"), "Bitte nennen Sie einen Ort von uns.");
                }
                (Some(day), Some(Ok(venue))) => dates.push(Date { day, venue: Some(venue) }),
                (Some(day), None) => dates.push(Date::same_place(day)),
            }
        }
        match errors.is_empty() {
            true => Ok(Wish { rule: rule.flatten(), until: until.flatten(), dates }),
            false => Err(ApiProblem::input(errors)),
        }
    }
}

struct Wish {
    rule: Option<Rule>,
    until: Option<Day>,
    dates: Vec<Date>,
}

fn chosen(
    conn: &mut Conn,
    actor: &Actor,
    (id, land): (Id<Event>, Land),
    wish: Wish,
    today: Day,
) -> Result<Chosen, EventError> {
    let Wish { rule, until, mut dates } = wish;
    let event = seen_by(conn, actor, id)?;
    let first = event.sessions.first().map(|one| one.starts_at.civil().date());
    if let (Some(rule), Some(first)) = (&rule, first) {
        let until = until.map_or_else(|| rule.usual_end(first), Day::civil);
        let yesterday = today.civil().saturating_sub(jiff::Span::new().days(1));
        let open = |day: &jiff::civil::Date| workdays::holiday(land, *day).is_none();
        let days = rule.days_from(first, yesterday, until).into_iter().filter(open).map(Day::of);
        let named: Vec<_> = dates.iter().map(|date| date.day).collect();
        dates.extend(days.filter(|day| !named.contains(day)).map(Date::same_place));
    }
    Ok(Chosen { rule, dates, left_out: Vec::new() })
}

/// Makes an event the first of a series and plans a draft like it on each of these days, all of them or
/// none. Asking twice adds nothing.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/repeats",
    operation_id = "repeat_event",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewDates,
    responses(
        (status = 200, body = Repeated),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/repeats")]
pub async fn add(
    app: App,
    key: ApiKey,
    id: web::Path<Id<Event>>,
    new: Json<NewDates>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let wish = new.read()?;
    let (id, land) = (id.into_inner(), app.office().land);
    let (now, today): (Moment, Day) = (app.clock.now(), app.clock.today());
    let made = app.db.write(move |conn| {
        let chosen = chosen(conn, &actor, (id, land), wish, today)?;
        let created = repeat(conn, &actor, id, &chosen, now)?;
        let event = seen_by(conn, &actor, id)?;
        let series = event.series.map(|series| series.to_string());
        Ok::<_, EventError>(Repeated { created, series })
    });
    let made = made.await.map_err(|refusal| match refusal {
        EventError::Input(errors) => wrong(errors),
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().json(made))
}

/// The errors of the page's form under the names of the JSON document.
fn wrong(errors: FormErrors) -> ApiProblem {
    let renamed = errors.0.into_iter().map(|error| FieldError { field: "dates".into(), ..error });
    ApiProblem::input(renamed.collect())
}

/// So that the document's limit stays that of the house.
const _: () = assert!(config::SERIES_DATES == 208);
