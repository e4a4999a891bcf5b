//! `/trials/new` and `/trials/{id}/edit`: what is compared, and how many invitations that needs.

use actix_web::{HttpRequest, get, post, web};
use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::actions::{self, TrialError};
use super::draft::{self, Draft, Version};
use super::queries;
use super::size::{History, Size};
use crate::clock;
use crate::config::trials::{EFFECT, EVENTS_NAMED, HISTORY, USUAL_DAYS};
use crate::db::{Conn, Day, Id, Moment};
use crate::formats::{self, Format, Sensitivity};
use crate::i18n::Language;
use crate::outbox::templates::LANGUAGES;
use crate::problem::{Explain, PageResult};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, Scope, SignedIn};
use crate::stats::disclosure::is_few;
use crate::web::App;
use crate::web::filters::percent;
use crate::web::form::{self, Choice, Fields, FormErrors, FormView};
use crate::wordings::arms::TrialState;
use crate::wordings::{self, Place, Released, Running, Spread, Wording, arm_queries};
use crate::workdays::Land;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(new).service(check).service(add).service(edit).service(change);
}

/// An event that the trial would run over.
#[derive(Serialize)]
pub(super) struct Event {
    when: String,
    title: String,
}

/// What a plan comes to.
#[derive(Serialize)]
pub(super) struct Sizing {
    sentence: String,
    /// What the planned events could show.
    planned: String,
    /// They could not show what is looked for.
    is_too_little: bool,
    events: Vec<Event>,
    /// Planned ones that are not named.
    more: usize,
    /// What the expected rate begins with.
    history: String,
}

impl Sizing {
    /// All events count; those of other Standorte are not named.
    pub(super) fn of(
        size: &Size,
        history: &History,
        coming: &[queries::Coming],
        scope: &Scope,
    ) -> Self {
        let event = |one: &queries::Coming| Event {
            when: spoken::short_day(clock::local(one.begins_at, clock::ZONE).civil().date()),
            title: one.title.clone(),
        };
        let seen = coming.iter().filter(|one| one.site.is_none() || scope.covers(one.site));
        let events: Vec<_> = seen.take(EVENTS_NAMED).map(event).collect();
        Self {
            sentence: size.sentence(),
            planned: size.with(coming.len()),
            is_too_little: size.suffices(coming.len()) == Some(false),
            more: coming.len().saturating_sub(events.len()),
            events,
            history: so_far(history),
        }
    }
}

/// The house's own rate, where it is what a plan begins with: counts that the tables of the turnout hide
/// are not told here either.
fn so_far(history: &History) -> String {
    let away = history.delivered.saturating_sub(history.attended);
    if history.delivered < HISTORY || is_few(history.attended) || is_few(away) {
        return String::new();
    }
    let rate = percent(f64::from(history.attended) / f64::from(history.delivered));
    let at = match history.events {
        1 => "einer Veranstaltung".to_owned(),
        events => format!("{events} Veranstaltungen"),
    };
    format!("In den letzten zwölf Monaten kamen {rate} der Eingeladenen, bei {at}.")
}

#[derive(Serialize)]
struct PlanPage {
    form: FormView,
    /// Where the plan is sent.
    action: String,
    /// The trial that is changed; empty: a new one.
    trial: String,
    formats: Vec<Choice>,
    ways: Vec<Choice>,
    languages: Vec<Choice>,
    /// The text is chosen.
    chosen: bool,
    /// What it is called.
    text: String,
    versions: Vec<Choice>,
    /// Where another version is written.
    desk: String,
    size: Option<Sizing>,
}

/// What the house knows about a text.
struct Known {
    format: Format,
    place: Place,
    released: Released,
    versions: Vec<Wording>,
    history: History,
}

impl Known {
    fn of(conn: &mut Conn, place: Place, now: Moment) -> Result<Self, TrialError> {
        let year = year_before(now);
        Ok(Self {
            format: formats::queries::find(conn, place.format)?.ok_or(TrialError::NoText)?,
            place,
            released: wordings::queries::released(conn, place.format)?,
            versions: wordings::queries::versions(conn, place)?,
            history: queries::history(conn, place, (year, now))?,
        })
    }

    /// What can be ticked: what goes out today, then every other version, newest first.
    fn choices(&self) -> Vec<Choice> {
        let today = self.released.today(self.place);
        let label = match today {
            Some(one) => format!("Was heute hinausgeht: Fassung {} „{}“", one.number, one.subject),
            None => "Was heute hinausgeht: der mitgelieferte Text".into(),
        };
        let others = self.versions.iter().filter(|one| today.is_none_or(|now| now.id != one.id));
        let other = |one: &Wording| {
            let saved = clock::local(one.saved_at, clock::ZONE).civil().date();
            let saved = spoken::short_day(saved);
            let label = format!("Fassung {} vom {saved} „{}“", one.number, one.subject);
            Choice::new(one.id.as_str(), label)
        };
        [Choice::new(Version::TODAY, label)].into_iter().chain(others.map(other)).collect()
    }

    /// The turnout to begin with, in percent: the house's own of this format where enough were
    /// invited, else what counts as good.
    fn base(&self, office: f64) -> i32 {
        let own = f64::from(self.history.attended) / f64::from(self.history.delivered.max(1));
        let rate = match self.history.delivered >= HISTORY {
            true => own,
            false => self.format.baseline.unwrap_or(office),
        };
        ((rate * 100.0).round() as i32).clamp(1, 90)
    }
}

/// A year before, to the second.
pub(super) fn year_before(now: Moment) -> Moment {
    now.before(std::time::Duration::from_secs(365 * 24 * 60 * 60))
}

/// How a plan is drawn.
struct Drawn<'a> {
    fields: Fields,
    errors: Option<&'a FormErrors>,
}

fn title(fields: &Fields) -> &'static str {
    match fields.get("trial") {
        "" => "Neuer Versuch",
        _ => "Versuch ändern",
    }
}

/// Draws the plan with what somebody typed, and what it comes to.
async fn drawn(app: &App, staff: &SignedIn, drawn: Drawn<'_>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let Drawn { mut fields, errors } = drawn;
    let (now, today, office) = (app.clock.now(), app.clock.today().civil(), app.office());
    let (place, land, baseline) = (draft::place(&fields), office.land, office.baseline);
    let read = app.db.read(move |conn| {
        let known = match place {
            Some(place) => Some(Known::of(conn, place, now)?),
            None => None,
        };
        Ok::<_, TrialError>((formats::queries::list(conn)?, known))
    });
    let (formats, known) = read.await?;
    if let Some(known) = &known {
        begin(&mut fields, known.base(baseline), (land, today));
    }
    let size = match &known {
        Some(known) => sized(app, &fields, known, (staff.scope(), now)).await?,
        None => None,
    };
    let has_rate =
        |format: &&Format| format.sensitivity == Sensitivity::Normal && !format.open_door;
    let trial = fields.get("trial").to_owned();
    let page = PlanPage {
        action: match trial.as_str() {
            "" => "/trials".into(),
            id => format!("/trials/{id}"),
        },
        formats: formats
            .iter()
            .filter(has_rate)
            .map(|format| Choice::new(format.id.as_str(), format.name.as_str()))
            .collect(),
        ways: Spread::ALL.iter().map(|way| Choice::new(way.code(), way.label())).collect(),
        languages: LANGUAGES.iter().map(|code| Choice::new(*code, language(code))).collect(),
        chosen: known.is_some(),
        text: known.as_ref().map(text).unwrap_or_default(),
        desk: known.as_ref().map(|known| desk(known.place)).unwrap_or_default(),
        versions: known.as_ref().map(Known::choices).unwrap_or_default(),
        size,
        form: match errors {
            Some(errors) => FormView::of(&fields, errors),
            None => FormView::fresh(&fields),
        },
        trial,
    };
    match errors {
        Some(_) => staff.show_refused(app, title(&fields), "trials/plan.html", &page),
        None => staff.show(app, title(&fields), "trials/plan.html", &page),
    }
}

fn language(code: &str) -> &'static str {
    Language::parse(code).unwrap_or_default().german_name()
}

/// "Kontaktcafé, Deutsch, E-Mail und Brief"
fn text(known: &Known) -> String {
    let Place { way, language: code, .. } = known.place;
    format!("{}, {}, {}", known.format.name, language(code), way.label())
}

/// Where versions of a text are written.
pub(super) fn desk(place: Place) -> String {
    let Place { format, language, way, variety } = place;
    let (way, variety) = (way.code(), variety.code());
    format!("/wordings/{format}?language={language}&way={way}&variety={variety}")
}

/// Fills in what nobody has typed yet.
fn begin(fields: &mut Fields, base: i32, (land, today): (Land, Date)) {
    let usual = today.saturating_add(Span::new().days(USUAL_DAYS));
    let stop_on = Day::of(draft::workday(land, usual)).iso();
    let usual = [("base", base.to_string()), ("effect", EFFECT.to_string()), ("stop_on", stop_on)];
    for (name, value) in usual {
        if fields.given(name).is_none() {
            fields.push(name, value);
        }
    }
}

/// What the plan comes to, as far as it is typed.
async fn sized(
    app: &App,
    fields: &Fields,
    known: &Known,
    (scope, now): (&Scope, Moment),
) -> Result<Option<Sizing>, TrialError> {
    let number = |name: &str| fields.get(name).parse::<u8>().ok().map(i32::from);
    let (Some(base), Some(effect)) = (number("base"), number("effect")) else { return Ok(None) };
    let Some(stop) = form::day(fields.get("stop_on")) else { return Ok(None) };
    if base < 1 || effect < 1 || base + effect > 99 {
        return Ok(None);
    }
    let size = Size {
        base: f64::from(base) / 100.0,
        effect,
        versions: fields.all("version").count().max(2),
        per_event: known.history.per_event(),
    };
    let (format, until) = (known.place.format, clock::begin_of(stop.civil()));
    let read = app.db.read(move |conn| queries::coming(conn, format, (now, until)));
    Ok(Some(Sizing::of(&size, &known.history, &read.await?, scope)))
}

#[get("/trials/new")]
async fn new(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    let fields = Fields::read(request.query_string().as_bytes());
    drawn(&app, &staff, Drawn { fields, errors: None }).await
}

/// Says what a plan would come to; keeps nothing.
#[post("/trials/check")]
async fn check(app: App, Posted { staff, fields }: Posted) -> PageResult {
    drawn(&app, &staff, Drawn { fields, errors: None }).await
}

/// What is wrong with a plan as a whole, beside the versions.
fn about_versions(refusal: &TrialError) -> Option<FormErrors> {
    match refusal {
        TrialError::Fault(..) | TrialError::Same | TrialError::NoText => {
            Some(FormErrors::one("version", &refusal.explain().sentence))
        }
        TrialError::Health | TrialError::OpenDoor => {
            Some(FormErrors::one("format", &refusal.explain().sentence))
        }
        TrialError::Unknown
        | TrialError::NotNow(_)
        | TrialError::Own
        | TrialError::HasAuditor
        | TrialError::NoReason
        | TrialError::TooLate
        | TrialError::Busy(_)
        | TrialError::TooEarly(_)
        | TrialError::Pending(_)
        | TrialError::Wording(_)
        | TrialError::NotAllowed(_)
        | TrialError::Database(_) => None,
    }
}

#[post("/trials")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (today, land) = (app.clock.today().civil(), app.office().land);
    let errors = match Draft::parse(&fields, today, land) {
        Ok(draft) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            let planned = app.db.write(move |conn| actions::plan(conn, &actor, &draft, now)).await;
            match planned {
                Ok(id) => return Ok(done(format!("/trials/{id}"), "Der Entwurf ist gespeichert.")),
                Err(refusal) => match about_versions(&refusal) {
                    Some(errors) => errors,
                    None => return Err(refusal.into()),
                },
            }
        }
        Err(errors) => errors,
    };
    drawn(&app, &staff, Drawn { fields, errors: Some(&errors) }).await
}

#[get("/trials/{id}/edit")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Running>>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let read = app.db.read(move |conn| {
        let trial = queries::find(conn, id)?.ok_or(TrialError::Unknown)?;
        if trial.state != TrialState::Draft {
            return Err(TrialError::NotNow(trial.state));
        }
        let arms = arm_queries::arms(conn, id)?;
        let released = wordings::queries::released(conn, trial.place.format)?;
        let today = released.today(trial.place).map(|one| one.id);
        let version = |one: Option<Id<Wording>>| match one {
            one if one == today => Version::TODAY.to_owned(),
            Some(id) => id.to_string(),
            None => Version::TODAY.to_owned(),
        };
        let mut fields = Fields::of([
            ("trial", id.to_string()),
            ("format", trial.place.format.to_string()),
            ("way", trial.place.way.code().to_owned()),
            ("language", trial.place.language.to_owned()),
            ("difference", trial.difference),
            ("base", format!("{:.0}", trial.base * 100.0)),
            ("effect", trial.effect.to_string()),
            ("stop_on", trial.stop_on.iso()),
        ]);
        for arm in arms {
            fields.push("version", version(arm.wording.map(|one| one.id)));
        }
        Ok::<_, TrialError>(fields)
    });
    let fields = read.await?;
    drawn(&app, &staff, Drawn { fields, errors: None }).await
}

#[post("/trials/{id}")]
async fn change(
    app: App,
    id: web::Path<Id<Running>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let (today, land) = (app.clock.today().civil(), app.office().land);
    let errors = match Draft::parse(&fields, today, land) {
        Ok(draft) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            let changed =
                app.db.write(move |conn| actions::change(conn, &actor, id, &draft, now)).await;
            match changed {
                Ok(()) => return Ok(done(format!("/trials/{id}"), "Der Entwurf ist geändert.")),
                Err(refusal) => match about_versions(&refusal) {
                    Some(errors) => errors,
                    None => return Err(refusal.into()),
                },
            }
        }
        Err(errors) => errors,
    };
    drawn(&app, &staff, Drawn { fields, errors: Some(&errors) }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_rate_of_many_is_told() {
        let of = |events, delivered, attended| {
            so_far(&History { events, delivered, attended, of_text: 0.0 })
        };

        assert_eq!(
            of(4, 120, 41),
            "In den letzten zwölf Monaten kamen 34\u{a0}% der Eingeladenen, bei 4 Veranstaltungen."
        );
        for (delivered, attended) in [(0, 0), (7, 2), (99, 40), (120, 3), (120, 117)] {
            assert_eq!(of(1, delivered, attended), "", "{attended} of {delivered}");
        }
    }

    #[test]
    fn events_of_other_standorte_are_counted_and_not_named() {
        let (own, other) = (Id::new(), Id::new());
        let begins_at = Moment::parse("2027-01-19T09:00:00Z").unwrap();
        let coming = [("Hier", Some(own)), ("Dort", Some(other)), ("Im Haus", None)];
        let coming = coming.map(|(title, site)| queries::Coming {
            id: Id::new(),
            title: title.into(),
            begins_at,
            site,
        });
        let size = Size { base: 0.3, effect: 10, versions: 2, per_event: None };
        let said = |scope: &Scope| {
            let sizing = Sizing::of(&size, &History::default(), &coming, scope);
            let titles: Vec<_> = sizing.events.into_iter().map(|event| event.title).collect();
            (titles.join(", "), sizing.more)
        };

        assert_eq!(said(&Scope::Sites(vec![own])), ("Hier, Im Haus".into(), 1));
        assert_eq!(said(&Scope::All), ("Hier, Dort, Im Haus".into(), 0));
    }
}
