//! What people take home, and what the speaker gets beforehand: certificates of attendance, and a
//! sheet about the room and who comes. Pages to print.

use actix_web::{get, route, web};
use serde::Serialize;

use super::actions::ForumError;
use super::papers_queries::{self, There};
use crate::attendance;
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::seen_by;
use crate::events::erased::Erased;
use crate::events::head::{Head, Tab};
use crate::events::{self, Event, Phase, list};
use crate::i18n::Language;
use crate::invitations::queries::{self, names};
use crate::invitations::{TokenKind, token};
use crate::problem::{PageResult, missing};
use crate::spoken;
use crate::staff::session::visitor_frame;
use crate::staff::{Right, SignedIn};
use crate::venues::Fact;
use crate::web::page::html;
use crate::web::{App, secret};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(everybodys).service(speaker_sheet);
}

/// Whoever was there prints their own.
pub fn guest_routes(routes: &mut web::ServiceConfig) {
    routes.service(ones_own);
}

/// One person's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Certificate {
    name: String,
    /// The sessions at which they were, in words.
    when: Vec<String>,
    /// "2 Stunden", "3 Stunden 30 Minuten"
    length: String,
}

/// What stands on every certificate of an event.
#[derive(Serialize)]
struct Paper {
    title: String,
    topic: String,
    format: String,
    place: String,
    office: String,
    town: String,
    today: String,
    contact: String,
}

fn paper(app: &App, event: &Event, now: Moment) -> Paper {
    let office = app.office();
    let today = clock::local(now, clock::ZONE).civil().date();
    Paper {
        title: event.title.clone(),
        topic: event.topic.clone(),
        format: event.format.name.clone(),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        office: office.name.clone(),
        town: office.town.clone(),
        today: format!("{} {}", spoken::date(Language::De, today, today), today.year()),
        contact: event.contact_name.clone(),
    }
}

/// One certificate per person, for the sessions at which they were.
fn certificates_of(event: &Event, there: &[There]) -> Vec<(Id<crate::guests::Guest>, Certificate)> {
    let mut all = Vec::new();
    for of_one in there.chunk_by(|one, next| one.guest == next.guest) {
        let Some(first) = of_one.first() else { continue };
        let sessions = event
            .sessions
            .iter()
            .filter(|session| of_one.iter().any(|seen| seen.session == session.id));
        let sessions: Vec<_> = sessions.collect();
        let minutes: i64 = sessions
            .iter()
            .map(|one| one.ends_at.civil().duration_since(one.starts_at.civil()).as_mins())
            .sum();
        let hours: Vec<_> = sessions
            .iter()
            .map(|one| spoken::Hours {
                starts_at: one.starts_at.civil(),
                ends_at: one.ends_at.civil(),
            })
            .collect();
        // The year stands on a certificate, whenever it is printed.
        let long_ago = jiff::civil::Date::ZERO;
        let when = spoken::when(Language::De, &hours, long_ago).lines(Language::De);
        let certificate = Certificate { name: first.name.clone(), when, length: length(minutes) };
        all.push((first.guest, certificate));
    }
    all
}

fn length(minutes: i64) -> String {
    let hours = match minutes / 60 {
        0 => String::new(),
        1 => "1 Stunde".into(),
        more => format!("{more} Stunden"),
    };
    match (minutes % 60, hours.is_empty()) {
        (0, _) => hours,
        (rest, true) => format!("{rest} Minuten"),
        (rest, false) => format!("{hours} {rest} Minuten"),
    }
}

#[derive(Serialize)]
struct All {
    head: Head,
    paper: Paper,
    certificates: Vec<Certificate>,
    erased: Option<Erased>,
}

/// Everybody's certificate, one sheet each.
#[get("/events/{id}/certificates")]
async fn everybodys(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, id, now) = (staff.actor(), id.into_inner(), app.clock.now());
    let viewer = actor.clone();
    let (event, there, erased) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &viewer, id)?;
            let mut there = papers_queries::there(conn, event.id)?;
            let unseen = attendance::queries::unseen(conn, &event, &viewer.scope)?;
            there.retain(|seen| !unseen.contains(&seen.guest));
            let erased = Erased::of(conn, &event, &viewer)?;
            Ok::<_, ForumError>((event, there, erased))
        })
        .await?;
    let page = All {
        head: Head::of(&event, Tab::Forum, &actor, now),
        paper: paper(&app, &event, now),
        certificates: certificates_of(&event, &there).into_iter().map(|(_, one)| one).collect(),
        erased,
    };
    staff.show(&app, "Teilnahmebescheinigungen", "forums/certificates.html", &page)
}

#[derive(Serialize)]
struct Own {
    paper: Paper,
    /// `None`: nobody has entered yet that they were there.
    certificate: Option<Certificate>,
    phone: String,
}

/// Their own, behind the link that they have.
#[route("/a/{token}/bescheinigung", method = "GET", method = "HEAD")]
async fn ones_own(app: App, token: web::Path<String>) -> PageResult {
    let unknown = || missing("Diesen Link kennen wir nicht. Bitte prüfen Sie Ihre E-Mail.");
    if !token::is_token(&token) {
        return Err(crate::problem::PageProblem(unknown()));
    }
    let hash = secret::hash(&token);
    let known = app
        .db
        .read(move |conn| {
            let Some(asked) = queries::by_token(conn, &hash, TokenKind::Link)? else {
                return Ok(None);
            };
            let event = events::queries::find(conn, asked.event)?;
            let Some(event) = event.filter(Event::is_in_calendars) else { return Ok(None) };
            let there = papers_queries::there(conn, event.id)?;
            Ok::<_, diesel::result::Error>(Some((event, asked.guest, there)))
        })
        .await?;
    let Some((event, guest, there)) = known else {
        return Err(crate::problem::PageProblem(unknown()));
    };
    let now = app.clock.now();
    let is_over = matches!(event.phase(now), Phase::Over | Phase::Closed);
    let certificates = certificates_of(&event, &there).into_iter();
    let mut mine = certificates.filter(|(one, _)| is_over && *one == guest);
    let page = Own {
        paper: paper(&app, &event, now),
        certificate: mine.next().map(|(_, certificate)| certificate),
        phone: event.contact_phone.clone(),
    };
    let path = format!("/a/{token}/bescheinigung");
    let frame = visitor_frame(&app, "Teilnahmebescheinigung", &path);
    Ok(html(app.pages.draw("forums/certificate.html", &frame, &page)?))
}

#[derive(Serialize)]
struct SpeakerSheet {
    head: Head,
    topic: String,
    speakers: Vec<String>,
    format: String,
    what_happens: String,
    when: Vec<String>,
    place: String,
    directions: String,
    facts: Vec<Fact>,
    room_seats: i32,
    seats: i32,
    expected: i64,
    waiting: i64,
    from: Vec<Origin>,
    contact_name: String,
    contact_phone: String,
    office: String,
}

/// So many people come from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Origin {
    pub name: String,
    pub persons: i64,
}

/// Where those with a seat come from; who did not say is of the house.
pub(super) fn origins(
    conn: &mut Conn,
    event: Id<Event>,
    house: &str,
) -> Result<Vec<Origin>, diesel::result::Error> {
    let rows = names::organisations(conn, event)?;
    let origin = |(name, persons): (String, i64)| {
        let name = if name.is_empty() { house.to_owned() } else { name };
        Origin { name, persons }
    };
    Ok(rows.into_iter().map(origin).collect())
}

/// What somebody needs to know who comes to speak. No names: they are not theirs to have.
#[get("/events/{id}/speaker-sheet")]
async fn speaker_sheet(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (actor, id, now) = (staff.actor(), id.into_inner(), app.clock.now());
    let viewer = actor.clone();
    let house = app.office().name.clone();
    let (event, counts, from, speakers) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &viewer, id)?;
            let counts = list::counts(conn, &[id])?.get(&id).copied().unwrap_or_default();
            let from = origins(conn, id, &house)?;
            let forum = super::queries::find(conn, id)?;
            let speakers = forum.map(|forum| forum.speakers()).unwrap_or_default();
            Ok::<_, ForumError>((event, counts, from, speakers))
        })
        .await?;
    let today = clock::local(now, &event.zone).civil().date();
    let venue = event.venue.as_ref();
    let page = SpeakerSheet {
        head: Head::of(&event, Tab::Forum, &actor, now),
        topic: event.topic.clone(),
        speakers,
        format: event.format.name.clone(),
        what_happens: event.format.what_happens.clone(),
        when: spoken::when(Language::De, &event.hours(), today).lines(Language::De),
        place: venue.map(|venue| venue.place()).unwrap_or_default(),
        directions: venue.map(|venue| venue.directions.clone()).unwrap_or_default(),
        facts: venue.map(|venue| venue.facts.given()).unwrap_or_default(),
        room_seats: venue.map_or(0, |venue| venue.seats),
        seats: event.seats,
        expected: counts.accepted,
        waiting: counts.waiting,
        from,
        contact_name: event.contact_name.clone(),
        contact_phone: event.contact_phone.clone(),
        office: app.office().name.clone(),
    };
    staff.show(&app, "Blatt für den Vortrag", "forums/speaker_sheet.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::LocalTime;
    use crate::events::{Session, samples};

    #[test]
    fn a_certificate_counts_the_sessions_at_which_somebody_was() {
        let mut event = samples::kontaktcafe();
        let time = |text| LocalTime::parse(text).unwrap();
        let second = Session {
            id: Id::new(),
            starts_at: time("2027-01-13T09:00"),
            ends_at: time("2027-01-13T12:30"),
            room: String::new(),
        };
        let second_id = second.id;
        event.sessions.push(second);
        let first = event.sessions[0].id;
        let (mara, jonas) = (Id::new(), Id::new());
        let there = |guest, name: &str, session| There { guest, name: name.into(), session };
        let seen = [
            there(mara, "Mara Groß", first),
            there(mara, "Mara Groß", second_id),
            there(jonas, "Jonas Weber", first),
        ];

        let all = certificates_of(&event, &seen);

        let shown: Vec<_> = all.iter().map(|(_, one)| (&*one.name, &*one.length)).collect();
        assert_eq!(shown, [("Mara Groß", "5 Stunden 30 Minuten"), ("Jonas Weber", "2 Stunden")]);
        assert_eq!(all[1].1.when, ["Dienstag, 12. Januar 2027, 10 bis 12 Uhr"]);
        assert_eq!(length(45), "45 Minuten");
    }
}
