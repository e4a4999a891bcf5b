//! `/events/new` and `/events/{id}/edit`: one short form. What follows from a change for guests is
//! not known here; the room that knows takes the form in.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use serde::Serialize;

use super::actions::{self, EventError};
use super::draft::{self, Draft, Meeting};
use super::head::{Head, Tab};
use super::prefill::{self, Contact};
use super::series_pages::{ReachChoice, reaches};
use super::team::clashes::{self, Confirm};
use super::{Event, Stage, languages, list};
use crate::config;
use crate::db::{Conn, Id};
use crate::formats::{self, Format};
use crate::problem::{PageProblem, PageResult};
use crate::staff::session::done;
use crate::staff::{self, Posted, Right, Scope, SignedIn};
use crate::venues;
use crate::web::App;
use crate::web::form::{Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(new_form).service(add).service(edit);
}

#[derive(Serialize)]
struct Formats {
    /// What this team offered most in the last year; not shown while there are few to choose from.
    often: Vec<FormatChoice>,
    /// The others.
    formats: Vec<FormatChoice>,
}

#[derive(Clone, Serialize)]
struct FormatChoice {
    id: Id<Format>,
    name: String,
    audience: &'static str,
    what_happens: String,
}

#[derive(Serialize)]
struct EventForm {
    form: FormView,
    format: String,
    /// Rows of sessions to show, at least one.
    sessions: usize,
    most_sessions: usize,
    venues: Vec<Choice>,
    sites: Vec<Choice>,
    /// Label of the choice "no Standort"; empty where it cannot be chosen.
    whole_house: &'static str,
    languages: &'static [languages::Language],
    /// Of the event that is changed; `None` for a new one.
    head: Option<Head>,
    /// Time and place stand: guests may know them.
    published: bool,
    /// What is in the way, to be confirmed by saving again.
    confirm: Confirm,
    /// For which dates of its series a change can be; empty: it stands alone.
    reaches: Vec<ReachChoice>,
}

/// The form around these fields.
async fn form(
    app: &App,
    staff: &SignedIn,
    fields: &Fields,
    errors: &FormErrors,
    event: Option<&Event>,
) -> Result<EventForm, EventError> {
    let format = match event {
        Some(event) => Some(event.format.id),
        None => fields.get("format").parse().ok(),
    };
    let (actor, now, changed) = (staff.actor(), app.clock.now(), event.cloned());
    let (format, venues, sites, reaches) = app
        .db
        .read(move |conn| {
            let format = match format {
                Some(format) => formats::queries::find(conn, format)?,
                None => None,
            };
            let venues = venues::queries::list(conn, &actor.scope)?;
            let sites = staff::queries::sites(conn)?;
            let own: Vec<_> =
                sites.into_iter().filter(|site| actor.scope.covers(Some(site.id))).collect();
            let reaches = match changed {
                Some(event) => reaches(conn, &event, now)?,
                None => Vec::new(),
            };
            Ok::<_, EventError>((format, venues, own, reaches))
        })
        .await?;
    let mut venues: Vec<_> = venues
        .into_iter()
        .map(|venue| {
            let label = match venue.room.is_empty() {
                true => format!("{} ({} Plätze)", venue.name, venue.seats),
                false => format!("{}, {} ({} Plätze)", venue.name, venue.room, venue.seats),
            };
            Choice::new(venue.id.to_string(), label)
        })
        .collect();
    // A venue that is no longer offered stays where it is.
    if let Some(kept) = event.and_then(|event| event.venue.as_ref())
        && !venues.iter().any(|choice| choice.value == kept.id.as_str())
    {
        venues.push(Choice::new(kept.id.to_string(), kept.name.clone()));
    }
    Ok(EventForm {
        form: FormView::of(fields, errors),
        format: format.map(|format| format.name).unwrap_or_default(),
        sessions: fields.all("session_date").count().clamp(1, config::EVENT_SESSIONS),
        most_sessions: config::EVENT_SESSIONS,
        venues,
        sites: match sites.is_empty() {
            true => Vec::new(),
            false => [Choice::new(AS_VENUE, "wie der Ort")]
                .into_iter()
                .chain(sites.into_iter().map(|site| Choice::new(site.id.as_str(), site.name)))
                .collect(),
        },
        whole_house: match staff.scope() {
            Scope::All => "ganzes Haus",
            Scope::Sites(_) => "",
        },
        languages: languages::ALL,
        head: event.map(|event| Head::of(event, Tab::Edit, &staff.actor(), app.clock.now())),
        published: event.is_some_and(|event| event.stage == Stage::Published),
        confirm: Confirm::default(),
        reaches,
    })
}

/// How many formats stand above the others.
const OFTEN: usize = 5;

const YEAR: std::time::Duration = std::time::Duration::from_secs(365 * 24 * 60 * 60);

#[get("/events/new")]
async fn new_form(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let asked = Fields::read(request.query_string().as_bytes());
    let formats = app.db.read(formats::queries::list).await?;
    let chosen = asked.get("format").parse::<Id<Format>>().ok();
    let Some(format) = formats.iter().find(|format| Some(format.id) == chosen) else {
        let choice = |format: Format| FormatChoice {
            id: format.id,
            name: format.name,
            audience: format.audience.label(),
            what_happens: format.what_happens,
        };
        let formats: Vec<_> = formats.into_iter().map(choice).collect();
        let (scope, since) = (staff.scope().clone(), app.clock.now().before(YEAR));
        let counted = move |conn: &mut Conn| list::offered_often(conn, &scope, since, OFTEN);
        let often = app.db.read(counted).await?;
        let often = often.iter().filter_map(|id| formats.iter().find(|one| one.id == *id));
        let often: Vec<_> = often.filter(|_| formats.len() > 2 * OFTEN).cloned().collect();
        let is_among_them = |one: &FormatChoice| often.iter().any(|known| known.id == one.id);
        let formats = formats.into_iter().filter(|one| !is_among_them(one)).collect();
        let page = Formats { often, formats };
        return staff.show(&app, "Neue Veranstaltung", "events/choose_format.html", &page);
    };
    let site = match staff.scope().sites() {
        Some([only]) => Some(*only),
        Some(_) | None => None,
    };
    let office = app.office();
    let contact = Contact { name: &staff.staff.name, phone: &office.phone };
    let today = app.clock.today().civil();
    let mut fields = prefill::fields(format, today, &contact, site);
    fields.push("id", Id::<Event>::new().to_string());
    if site.is_none() {
        fields.push("site", AS_VENUE);
    }
    let page = form(&app, &staff, &fields, &FormErrors::default(), None).await?;
    staff.show(&app, "Neue Veranstaltung", "events/form.html", &page)
}

/// What the form says instead of a Standort while the venue decides.
const AS_VENUE: &str = "venue";

/// The fields with the Standort of the venue that was chosen, where the form leaves it to that.
pub async fn with_site(app: &App, staff: &SignedIn, fields: &Fields) -> Result<Fields, EventError> {
    if fields.get("site") != AS_VENUE {
        return Ok(fields.clone());
    }
    let mut decided = Fields::of(fields.pairs().filter(|(name, _)| *name != "site"));
    if let Ok(venue) = fields.get("venue").parse::<Id<venues::Venue>>() {
        let scope = staff.scope().clone();
        let venues = app.db.read(move |conn| venues::queries::list(conn, &scope)).await?;
        let chosen = venues.iter().find(|one| one.id == venue);
        if let Some(site) = chosen.and_then(|one| one.site) {
            decided.push("site", site.as_str());
        }
    }
    Ok(decided)
}

/// Without a script, "add" and "remove" bring the form back with one row more or less.
pub fn rows_changed(fields: &Fields) -> Option<Fields> {
    let removed = fields.get("remove").parse::<usize>().ok();
    if removed.is_none() && fields.get("add") != "session" {
        return None;
    }
    let is_row = |name: &str| {
        matches!(name, "session_date" | "session_from" | "session_to" | "session_room")
    };
    let kept =
        fields.pairs().filter(|(name, _)| !is_row(name) && *name != "add" && *name != "remove");
    let mut changed = Fields::of(kept);
    for column in ["session_date", "session_from", "session_to", "session_room"] {
        for (row, value) in fields.all(column).enumerate() {
            if removed != Some(row + 1) {
                changed.push(column, value);
            }
        }
        if removed.is_none() {
            changed.push(column, "");
        }
    }
    Some(changed)
}

#[post("/events")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::PlanEvents)?;
    if let Some(changed) = rows_changed(&fields) {
        let page = form(&app, &staff, &changed, &FormErrors::default(), None).await?;
        return staff.show(&app, "Neue Veranstaltung", "events/form.html", &page);
    }
    let errors = match Draft::parse(&with_site(&app, &staff, &fields).await?) {
        Ok(draft) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            let id = fields.get("id").parse().unwrap_or_default();
            if let Some(confirm) = in_the_way(&app, &staff, id, &draft.meeting, &fields).await? {
                return show_clashes(&app, &staff, &fields, confirm, None).await;
            }
            let made = app.db.write(move |conn| actions::draft_as(conn, &actor, id, &draft, now));
            match made.await {
                Ok(id) => return Ok(done(format!("/events/{id}"), "Der Entwurf ist gespeichert.")),
                Err(EventError::Input(errors)) => errors,
                Err(EventError::Twice) => return sent_twice(&app, &staff, &fields).await,
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Err(errors) => errors,
    };
    let page = form(&app, &staff, &fields, &errors, None).await?;
    staff.show_refused(&app, "Neue Veranstaltung", "events/form.html", &page)
}

/// The form comes back with what was typed, ready to become an event of its own.
async fn sent_twice(app: &App, staff: &SignedIn, fields: &Fields) -> PageResult {
    let mut anew = Fields::of(fields.pairs().filter(|(name, _)| *name != "id"));
    anew.push("id", Id::<Event>::new().to_string());
    let errors = FormErrors::one("title", actions::SENT_TWICE);
    let page = form(app, staff, &anew, &errors, None).await?;
    let title = "Neue Veranstaltung";
    let mut response = staff.show_refused(app, title, "events/form.html", &page)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// What stands in the way of meeting then and there and has not been confirmed; `None`: nothing.
pub async fn in_the_way(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    meeting: &Meeting,
    fields: &Fields,
) -> Result<Option<Confirm>, EventError> {
    let (actor, meeting) = (staff.actor(), meeting.clone());
    let found = app.db.read(move |conn| clashes::of_meeting(conn, &actor, event, &meeting)).await?;
    Ok(Confirm::needed(&found, fields.get("clashes")))
}

/// The form once more, with what is in the way.
pub async fn show_clashes(
    app: &App,
    staff: &SignedIn,
    fields: &Fields,
    confirm: Confirm,
    event: Option<&Event>,
) -> PageResult {
    let page = form(app, staff, fields, &FormErrors::default(), event).await?;
    let title = event.map_or("Neue Veranstaltung", |event| event.title.as_str());
    staff.show_refused(app, title, "events/form.html", &EventForm { confirm, ..page })
}

/// An event that may be changed on this page.
pub async fn changeable(app: &App, staff: &SignedIn, id: Id<Event>) -> Result<Event, PageProblem> {
    staff.may(Right::PlanEvents)?;
    let actor = staff.actor();
    let event = app.db.read(move |conn| actions::seen_by(conn, &actor, id)).await?;
    match event.stage {
        Stage::Draft | Stage::Published if staff.scope().covers(event.site) => Ok(event),
        Stage::Draft | Stage::Published => Err(EventError::WholeHouse.into()),
        Stage::Cancelled | Stage::Closed => Err(EventError::Done(event.stage).into()),
    }
}

#[get("/events/{id}/edit")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    let event = changeable(&app, &staff, id.into_inner()).await?;
    let mut fields = draft::fields(&event);
    if event.site.is_none() && event.venue.is_none() {
        fields.push("site", AS_VENUE);
    }
    show_form(&app, &staff, &fields, &event).await
}

/// The form of an event with what was typed so far.
pub async fn show_form(app: &App, staff: &SignedIn, fields: &Fields, event: &Event) -> PageResult {
    let page = form(app, staff, fields, &FormErrors::default(), Some(event)).await?;
    staff.show(app, &event.title, "events/form.html", &page)
}

/// The form of an event with what was typed and what is wrong with it.
pub async fn show_refused(
    app: &App,
    staff: &SignedIn,
    fields: &Fields,
    errors: &FormErrors,
    event: &Event,
) -> PageResult {
    let page = form(app, staff, fields, errors, Some(event)).await?;
    staff.show_refused(app, &event.title, "events/form.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_and_go_and_the_rest_stays() {
        let mut fields = Fields::of([("title", "Café"), ("add", "session")]);
        for (day, from) in [("2027-01-12", "10:00"), ("2027-01-13", "11:00")] {
            fields.push("session_date", day);
            fields.push("session_from", from);
            fields.push("session_to", "12:00");
        }

        let longer = rows_changed(&fields).unwrap();
        assert_eq!(
            longer.all("session_date").collect::<Vec<_>>(),
            ["2027-01-12", "2027-01-13", ""]
        );
        assert_eq!((longer.get("title"), longer.given("add")), ("Café", None));

        let mut fields = longer;
        fields.push("remove", "1");
        let shorter = rows_changed(&fields).unwrap();
        assert_eq!(shorter.all("session_from").collect::<Vec<_>>(), ["11:00", ""]);
        assert_eq!(rows_changed(&shorter), None);
    }
}
