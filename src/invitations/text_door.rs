//! Where the gateway brings what guests write by text message (Kannel's `post-url`): the sender in a
//! header, the words as the body. Gateways that send a form are understood, too (`from`, `text`).
//!
//! The gateway knows a secret that stands in the address; whoever does not know it finds nothing here.
//! No word of ours goes back in the answer: Kannel would send it on as a text message of its own.

use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, post, web};
use tracing::info;

use super::actions::{self, Heard};
use crate::config;
use crate::problem::PageResult;
use crate::text::Phone;
use crate::web::{App, input, secret};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(text_message);
}

const SENDER: &str = "X-Kannel-From";

#[post("/sms/eingang/{secret}")]
async fn text_message(
    app: App,
    request: HttpRequest,
    known: web::Path<String>,
    body: web::Bytes,
) -> PageResult {
    let is_gateway = app.config.sms_secret.as_ref().is_some_and(|ours| secret::same(ours, &known));
    if !is_gateway {
        return Ok(HttpResponse::NotFound().finish());
    }
    if body.len() > config::SMS_TEXT_BYTES {
        return Ok(HttpResponse::PayloadTooLarge().finish());
    }
    let (from, text) = match said_by(request.headers()) {
        Some(from) => (from, words(request.headers(), &body)),
        None => {
            let fields = input::fields(&request, body).await;
            (fields.get("from").to_owned(), fields.get("text").to_owned())
        }
    };
    let Ok(number) = Phone::parse(&international(&from)) else {
        // A short number of the network, or a name: nobody whom we could know.
        info!("a text message came from no number");
        return Ok(HttpResponse::Ok().finish());
    };
    let (there, now) = (app.clone(), app.clock.now());
    let heard =
        app.db.write(move |conn| actions::heard(conn, &there, (&number, &text), now)).await?;
    match heard {
        Heard::Answered | Heard::Stopped | Heard::ToCall => {}
        Heard::Nobody => info!("a text message came from a number that nobody here has"),
    }
    Ok(HttpResponse::Ok().finish())
}

fn said_by(headers: &HeaderMap) -> Option<String> {
    headers.get(SENDER).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
}

/// `49171…` as `+49171…`: networks leave the plus out.
fn international(from: &str) -> String {
    let from = from.trim();
    match from.starts_with(|sign: char| ('1'..='9').contains(&sign)) {
        true => format!("+{from}"),
        false => from.to_owned(),
    }
}

/// The body as text: Kannel sends what came as UCS-2 as UTF-16, and says so.
fn words(headers: &HeaderMap, body: &[u8]) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let label = kind.split(';').filter_map(|part| part.trim().split_once('='));
    let label = label.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("charset"));
    let label = label.map_or("utf-8", |(_, label)| label.trim_matches(['"', ' ']));
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
    let (text, _) = encoding.unwrap_or(encoding_rs::UTF_8).decode_without_bom_handling(body);
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_number_without_its_plus_is_a_number() {
        assert_eq!(international("491713920094"), "+491713920094");
        assert_eq!(international("+491713920094"), "+491713920094");
        assert_eq!(international("01713920094"), "01713920094");
        assert_eq!(international("Netz"), "Netz");
    }

    #[test]
    fn words_come_in_the_charset_that_is_named() {
        let in_charset = |kind: &'static str, body: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            words(&headers, body)
        };

        assert_eq!(in_charset("text/plain", "Nö".as_bytes()), "Nö");
        assert_eq!(in_charset("text/plain; charset=\"UTF-16BE\"", &[0x04, 0x22, 0x04, 0x30]), "Та");
        assert_eq!(in_charset("text/plain; charset=ISO-8859-1", &[b'N', 0xf6]), "Nö");
    }
}
