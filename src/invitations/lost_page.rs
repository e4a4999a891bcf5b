//! What went wrong at a guest's door, in the guests' frame and in their language: nobody there knows
//! the staff's start page.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, get, web};

use super::guest_frame::{Speech, show_as};
use super::reply_words::{Closed, Link};
use crate::problem::{Explanation, PageResult, missing};
use crate::web::{App, input, see_other};

/// Where guests begin who have no link: with their code.
const BEGINNING: &str = "/antwort";

/// What only guests open.
const GUESTS: [&str; 6] =
    ["/a/", "/abmelden/", "/antwort", "/barrierefreiheit", "/datenschutz", "/f/"];

/// The start of a door that serves guests alone.
#[get("/")]
pub async fn beginning() -> HttpResponse {
    see_other(BEGINNING)
}

/// Any other address of that door.
pub async fn nowhere(app: App, request: HttpRequest) -> PageResult {
    draw(&app, &request, &missing(""))
}

/// Draws what went wrong with a guest's page as a page of theirs.
pub async fn as_guest_page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    if !GUESTS.iter().any(|begins| response.request().path().starts_with(begins)) {
        return Ok(response);
    }
    let app = response.request().app_data::<web::Data<App>>().map(|app| app.get_ref().clone());
    let (Some(problem), Some(app)) = (input::explained(&response), app) else {
        return Ok(response);
    };
    let page = draw(&app, response.request(), &problem);
    match page {
        Ok(page) => Ok(response.into_response(page)),
        Err(problem) => Err(problem.into()),
    }
}

fn draw(app: &App, request: &HttpRequest, problem: &Explanation) -> PageResult {
    let speech = Speech::of(request, None);
    let (title, text) = match problem.status {
        StatusCode::NOT_FOUND => ("nowhere-title", speech.say("nowhere-text")),
        StatusCode::PAYLOAD_TOO_LARGE => ("problem-title", speech.say("problem-too-large")),
        // With the number that people can quote.
        _ => ("problem-title", problem.sentence.clone()),
    };
    let title = speech.say(title);
    let phone = app.office().phone.clone();
    let page = Closed {
        sign: "info",
        title: title.clone(),
        texts: vec![text, speech.with("please-phone", [("phone", phone)])],
        next: Vec::new(),
        next_title: String::new(),
        next_text: String::new(),
        links: vec![Link { href: BEGINNING.into(), label: speech.say("link-wrong-code") }],
    };
    let template = (title.as_str(), "invitations/closed.html");
    show_as(problem.status, app, speech, (BEGINNING, ""), template, &page)
}
