//! `/forum/{address}`: what it is about, and the place to put one's name down. Looking changes
//! nothing, and a link in a mail leads to a page with a button, because machines follow links, too.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, route, web};
use serde::Serialize;

use super::actions::{self, ForumError};
use super::{Forum, OpenTo, Request, Window};
use crate::clock;
use crate::db::{Conn, Moment};
use crate::events::{self, Event, Phase, Seating, list};
use crate::i18n::Language;
use crate::invitations::messages::day_and_hour;
use crate::invitations::{Invitation, Reply};
use crate::problem::{Explain, PageResult};
use crate::spoken;
use crate::staff::session::{done, visitor_frame, visitor_signature};
use crate::staff::{Posted, SignedIn};
use crate::venues::Fact;
use crate::web::form::{CSRF_FIELD, Fields, FormErrors, FormView};
use crate::web::page::html;
use crate::web::{App, peer, secret, see_other};

/// What everybody may open.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(question).service(confirm).service(postbox).service(put_down).service(visit);
}

/// What only colleagues open.
pub fn colleague_routes(routes: &mut web::ServiceConfig) {
    routes.service(way_in).service(answer);
}

#[derive(Serialize)]
struct Page {
    form: FormView,
    path: String,
    format: String,
    title: String,
    topic: String,
    /// Its paragraphs.
    about: Vec<String>,
    speakers: Vec<String>,
    what_happens: String,
    when: Vec<String>,
    place: String,
    directions: String,
    facts: Vec<Fact>,
    contact_name: String,
    contact_phone: String,
    state: State,
    /// Whether a form for people from outside stands here.
    for_guests: bool,
    /// Where colleagues sign in; empty where they cannot.
    sign_in: String,
    colleague: Option<Colleague>,
}

/// A colleague who is signed in, and where they stand.
#[derive(Serialize)]
struct Colleague {
    title: &'static str,
    text: String,
    icon: &'static str,
    /// What the button that says yes reads; empty: there is none.
    come: &'static str,
    may_leave: bool,
}

/// How things stand for whoever thinks of coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct State {
    /// As a notice shows it.
    kind: &'static str,
    title: String,
    text: String,
    #[serde(skip)]
    takes_names: bool,
}

/// Persons with seats, persons for whom one is kept, and persons who wait (those among them).
#[derive(Clone, Copy, Debug, Default)]
struct Full {
    accepted: i64,
    offered: i64,
    waiting: i64,
}

fn state(forum: &Forum, event: &Event, full: Full, now: Moment) -> State {
    let today = clock::local(now, clock::ZONE).civil().date();
    let at = |moment| day_and_hour(Language::De, moment, today);
    let state = |kind, title: &str, text: String| State {
        kind,
        title: title.to_owned(),
        text,
        takes_names: false,
    };
    match event.phase(now) {
        Phase::Cancelled => {
            return state("warning", "Fällt aus", event.reason_for_guests.clone());
        }
        Phase::Running => {
            return state("info", "Hat schon begonnen", "Kommen Sie gern dazu.".into());
        }
        Phase::Over | Phase::Closed => return state("info", "Ist vorbei", String::new()),
        Phase::Draft | Phase::Published => {}
    }
    let is_lottery = event.seating == Seating::ByLot;
    match forum.window(now) {
        Window::NotYet => {
            return state(
                "info",
                "Bald geht es los",
                format!("Anmelden ab {}.", at(forum.opens_at)),
            );
        }
        Window::Closed => {
            let text = match is_lottery {
                true => "Jetzt werden die Plätze ausgelost. Wer sich angemeldet hat, bekommt Post.",
                false => "Rufen Sie gern an: Vielleicht ist noch etwas möglich.",
            };
            return state("info", "Die Anmeldung ist zu Ende", text.into());
        }
        Window::Open => {}
    }
    let seats = i64::from(event.seats);
    let until = forum.closes_at.map(|closes| format!(" Anmelden bis {}.", at(closes)));
    let until = until.unwrap_or_default();
    let open = |kind, title: String, text: String| State { kind, title, text, takes_names: true };
    if is_lottery {
        let names = match full.waiting {
            0 => String::new(),
            1 => " Bis jetzt ein Name.".to_owned(),
            more => format!(" Bis jetzt {more} Namen."),
        };
        let text = format!("Es kommt nicht darauf an, wer zuerst da ist.{names}{until}");
        let title = match seats {
            1 => "1 Platz wird ausgelost".to_owned(),
            more => format!("{more} Plätze werden ausgelost"),
        };
        return open("info", title, text);
    }
    match (seats - full.accepted - full.offered).max(0) {
        0 => {
            let waiting = full.waiting;
            let text = format!(
                "Sie kommen auf die Warteliste. Vor Ihnen warten {waiting}. Wird ein Platz frei, \
                 fragen wir Sie.{until}"
            );
            open("warning", "Alle Plätze sind vergeben".into(), text)
        }
        1 => open("info", format!("Noch 1 von {seats} Plätzen"), until.trim().to_owned()),
        free => open("info", format!("Noch {free} von {seats} Plätzen"), until.trim().to_owned()),
    }
}

/// All that the page shows beside who looks at it.
struct Seen {
    forum: Forum,
    event: Event,
    full: Full,
    own: Option<Invitation>,
    place_in_line: Option<usize>,
}

fn seen(
    conn: &mut Conn,
    address: &str,
    staff: Option<&crate::staff::Staff>,
) -> Result<Seen, ForumError> {
    let (forum, event) = actions::open_to_all(conn, address)?;
    let counts = list::counts(conn, &[event.id])?.get(&event.id).copied().unwrap_or_default();
    let full = Full {
        accepted: counts.accepted,
        offered: list::offered(conn, event.id)?.into(),
        waiting: counts.waiting,
    };
    let own = match staff {
        Some(staff) => actions::stand_of(conn, event.id, staff)?,
        None => None,
    };
    let place_in_line = match &own {
        Some(own) if own.reply == Reply::Waiting => {
            crate::invitations::place_in_line(conn, &event, own.party)?
        }
        Some(_) | None => None,
    };
    Ok(Seen { forum, event, full, own, place_in_line })
}

async fn page(
    app: &App,
    staff: Option<&SignedIn>,
    address: &str,
    form: FormView,
) -> Result<(String, Page), ForumError> {
    let (now, asked) = (app.clock.now(), address.to_owned());
    let member = staff.map(|staff| staff.staff.clone());
    let seen = app.db.read(move |conn| seen(conn, &asked, member.as_ref())).await?;
    let Seen { forum, event, full, own, place_in_line } = seen;
    let state = state(&forum, &event, full, now);
    let today = clock::local(now, &event.zone).civil().date();
    let path = format!("/forum/{}", forum.address);
    let colleague = staff.map(|_| stand(&event, own.as_ref(), place_in_line, &state, today));
    // At the guests' own door nobody can sign in.
    let sign_in = match (staff, app.config.guest_listen) {
        (None, None) if state.takes_names => format!("{path}/kollegen"),
        (Some(_) | None, Some(_) | None) => String::new(),
    };
    let title = event.title_for_guests().to_owned();
    let page = Page {
        form,
        format: event.format.name.clone(),
        title: title.clone(),
        topic: event.topic.clone(),
        about: forum.about.lines().filter(|line| !line.is_empty()).map(Into::into).collect(),
        speakers: forum.speakers(),
        what_happens: event.format.what_happens.clone(),
        when: spoken::when(Language::De, &event.hours(), today).lines(Language::De),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        directions: event.venue.as_ref().map(|v| v.directions.clone()).unwrap_or_default(),
        facts: event.venue.as_ref().map(|venue| venue.facts.given()).unwrap_or_default(),
        contact_name: event.contact_name.clone(),
        contact_phone: event.contact_phone.clone(),
        for_guests: state.takes_names && forum.open_to == OpenTo::Guests && staff.is_none(),
        state,
        sign_in,
        colleague,
        path,
    };
    Ok((title, page))
}

/// Where a colleague stands.
fn stand(
    event: &Event,
    own: Option<&Invitation>,
    place_in_line: Option<usize>,
    state: &State,
    today: jiff::civil::Date,
) -> Colleague {
    let plain =
        |title, text, icon, come, may_leave| Colleague { title, text, icon, come, may_leave };
    let is_ahead = event.stage == events::Stage::Published;
    match own.map(|own| (own.reply, own.offered_until)) {
        Some((Reply::Accepted, _)) => {
            let text = "Der Termin steht in Ihrem Kalender.".into();
            plain("Sie haben einen Platz", text, "check", "", is_ahead)
        }
        Some((Reply::Waiting, Some(until))) => {
            let until = day_and_hour(Language::De, until, today);
            let text =
                format!("Wir halten ihn bis {until}. Dann bekommt ihn, wer als Nächstes wartet.");
            plain("Ein Platz ist frei für Sie", text, "clock", "Ja, ich nehme den Platz", true)
        }
        Some((Reply::Waiting, None)) if event.seating == Seating::ByLot => {
            let text = "Nach dem Ende der Anmeldung schreiben wir Ihnen.".into();
            plain("Sie sind bei der Auslosung dabei", text, "clock", "", is_ahead)
        }
        Some((Reply::Waiting, None)) => {
            let text = match place_in_line {
                Some(place) => {
                    format!("Ihre Nummer ist {place}. Wird ein Platz frei, fragen wir Sie.")
                }
                None => "Wird ein Platz frei, fragen wir Sie.".into(),
            };
            plain("Sie stehen auf der Warteliste", text, "clock", "", is_ahead)
        }
        Some((Reply::Open | Reply::Maybe | Reply::Declined, _)) | None => {
            let come = if state.takes_names { "Ich komme" } else { "" };
            plain("", String::new(), "", come, false)
        }
    }
}

/// Whoever comes by.
#[route("/forum/{address}", method = "GET", method = "HEAD")]
async fn visit(app: App, staff: Option<SignedIn>, address: web::Path<String>) -> PageResult {
    show(&app, staff.as_ref(), &address, StatusCode::OK, FormView::default()).await
}

async fn show(
    app: &App,
    staff: Option<&SignedIn>,
    address: &str,
    status: StatusCode,
    form: FormView,
) -> PageResult {
    let (title, page) = page(app, staff, address, form).await?;
    if let Some(staff) = staff {
        return staff.show(app, &title, "forums/colleague.html", &page);
    }
    let frame = visitor_frame(app, &title, &page.path);
    let mut response = html(app.pages.draw("forums/forum.html", &frame, &page)?);
    *response.status_mut() = status;
    Ok(response)
}

/// Somebody from outside puts their name down.
#[post("/forum/{address}/anmeldung")]
async fn put_down(
    app: App,
    request: HttpRequest,
    address: web::Path<String>,
    body: web::Bytes,
) -> PageResult {
    let fields = Fields::read(&body);
    let path = format!("/forum/{address}");
    if !secret::same(fields.get(CSRF_FIELD), &visitor_signature(&app, &path)) {
        let errors = FormErrors::one(
            "first_name",
            "Diese Seite war zu lange offen. Bitte senden Sie Ihre Anmeldung noch einmal.",
        );
        let form = FormView::of(&fields, &errors);
        return show(&app, None, &address, StatusCode::FORBIDDEN, form).await;
    }
    let wish = match Request::parse(&fields) {
        Ok(wish) => wish,
        Err(errors) => {
            let form = FormView::of(&fields, &errors);
            return show(&app, None, &address, StatusCode::UNPROCESSABLE_ENTITY, form).await;
        }
    };
    let (there, now) = (app.clone(), app.clock.now());
    let (asked, peer) = (address.clone(), peer(&request, &app.config).to_string());
    app.db.write(move |conn| actions::ask(conn, &there, &asked, &wish, &peer, now)).await?;
    Ok(see_other(format!("{path}/postfach")))
}

#[derive(Serialize)]
struct Postbox {
    path: String,
    phone: String,
}

/// What comes next for them: the same for everybody, so that nobody learns who is known here.
#[route("/forum/{address}/postfach", method = "GET", method = "HEAD")]
async fn postbox(app: App, address: web::Path<String>) -> PageResult {
    let asked = address.clone();
    let (forum, event) = app.db.read(move |conn| actions::open_to_all(conn, &asked)).await?;
    let page = Postbox { path: format!("/forum/{}", forum.address), phone: event.contact_phone };
    let frame = visitor_frame(&app, "Bitte sehen Sie in Ihr Postfach", &page.path);
    Ok(html(app.pages.draw("forums/postbox.html", &frame, &page)?))
}

#[derive(Serialize)]
struct Confirmation {
    path: String,
    first_name: String,
    event_title: String,
    when: Vec<String>,
    place: String,
}

/// Asks whoever follows the link in the mail.
#[route("/forum/bestaetigung/{token}", method = "GET", method = "HEAD")]
async fn question(app: App, token: web::Path<String>) -> PageResult {
    let (asked, now) = (token.clone(), app.clock.now());
    let (waiting, event) = app.db.read(move |conn| actions::waiting(conn, &asked, now)).await?;
    let today = clock::local(now, &event.zone).civil().date();
    let page = Confirmation {
        path: format!("/forum/bestaetigung/{token}"),
        first_name: waiting.request.first_name,
        event_title: event.title_for_guests().to_owned(),
        when: spoken::when(Language::De, &event.hours(), today).lines(Language::De),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
    };
    let frame = visitor_frame(&app, "Anmeldung bestätigen", &page.path);
    Ok(html(app.pages.draw("forums/confirm.html", &frame, &page)?))
}

/// They are it.
#[post("/forum/bestaetigung/{token}")]
async fn confirm(app: App, token: web::Path<String>, body: web::Bytes) -> PageResult {
    let path = format!("/forum/bestaetigung/{token}");
    let fields = Fields::read(&body);
    if !secret::same(fields.get(CSRF_FIELD), &visitor_signature(&app, &path)) {
        return Ok(see_other(path));
    }
    let (there, now, token) = (app.clone(), app.clock.now(), token.into_inner());
    let link = app.db.write(move |conn| actions::confirm(conn, &there, &token, now)).await?;
    Ok(see_other(format!("/a/{link}")))
}

/// Leads a colleague back here when they have signed in.
#[get("/forum/{address}/kollegen")]
async fn way_in(address: web::Path<String>, _staff: SignedIn) -> HttpResponse {
    see_other(format!("/forum/{address}"))
}

/// A colleague comes, or does not.
#[post("/forum/{address}/kollegen")]
async fn answer(app: App, address: web::Path<String>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    let path = format!("/forum/{address}");
    let (there, now, member) = (app.clone(), app.clock.now(), staff.staff.clone());
    let address = address.into_inner();
    if fields.get("answer") == "no" {
        let gone = app
            .db
            .write(move |conn| actions::stay_away(conn, &there, &address, &member, now))
            .await;
        return match gone {
            Ok(()) => Ok(done(path, "Notiert. Ihr Platz ist wieder frei.")),
            Err(refusal) => Ok(done(path, &format!("!{}", refusal.explain().sentence))),
        };
    }
    let come = app.db.write(move |conn| actions::come(conn, &there, &address, &member, now));
    match come.await {
        Ok(answered) => {
            let sentence = match answered.reply {
                Reply::Accepted => "Sie haben einen Platz. Der Termin kommt per E-Mail.",
                Reply::Waiting => "Notiert. Wir schreiben Ihnen.",
                Reply::Open | Reply::Maybe | Reply::Declined => "Notiert.",
            };
            Ok(done(path, sentence))
        }
        Err(refusal @ (ForumError::Window(_) | ForumError::Answer(_))) => {
            Ok(done(path, &format!("!{}", refusal.explain().sentence)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{Stage, samples};

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn forum() -> Forum {
        Forum {
            event: crate::db::Id::new(),
            address: "sucht".into(),
            about: String::new(),
            speakers: String::new(),
            open_to: OpenTo::Guests,
            opens_at: at("2027-01-04T07:00:00Z"),
            closes_at: Some(at("2027-01-08T15:00:00Z")),
            full_at: None,
        }
    }

    fn said(forum: &Forum, event: &Event, full: Full, now: &str) -> (String, String, bool) {
        let state = state(forum, event, full, at(now));
        (state.title, state.text, state.takes_names)
    }

    #[test]
    fn the_page_says_how_things_stand() {
        let mut event = samples::kontaktcafe();
        event.stage = Stage::Published;
        let full = |accepted, offered, waiting| Full { accepted, offered, waiting };
        let said = |event: &Event, full, now| said(&forum(), event, full, now);

        let (title, text, takes) = said(&event, full(0, 0, 0), "2027-01-03T10:00:00Z");
        assert_eq!((title.as_str(), takes), ("Bald geht es los", false));
        assert_eq!(text, "Anmelden ab Montag, 4. Januar, 8 Uhr.");
        let (title, text, takes) = said(&event, full(17, 0, 0), "2027-01-05T10:00:00Z");
        assert_eq!((title.as_str(), takes), ("Noch 3 von 20 Plätzen", true));
        assert_eq!(text, "Anmelden bis Freitag, 8. Januar, 16 Uhr.");
        let (title, text, takes) = said(&event, full(19, 1, 4), "2027-01-05T10:00:00Z");
        assert_eq!((title.as_str(), takes), ("Alle Plätze sind vergeben", true));
        assert!(text.contains("Vor Ihnen warten 4."));
        let (title, _, takes) = said(&event, full(17, 0, 0), "2027-01-08T15:00:00Z");
        assert_eq!((title.as_str(), takes), ("Die Anmeldung ist zu Ende", false));

        event.seating = Seating::ByLot;
        let (title, text, takes) = said(&event, full(0, 0, 61), "2027-01-05T10:00:00Z");
        assert_eq!((title.as_str(), takes), ("20 Plätze werden ausgelost", true));
        assert!(text.contains("Bis jetzt 61 Namen."));
    }
}
