//! JSON documents that programs send: read whole, and what is wrong told field by field, in German.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::{Decompress, Payload};
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::{Stream, StreamExt};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::input::too_large;
use crate::config;
use crate::problem::{ApiProblem, Explanation, FieldError, unusable};

/// The body of a call.
pub struct Json<T>(T);

impl<T> Json<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = ApiProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiProblem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = sent(request, payload);
        Box::pin(async move {
            let body = body.await?;
            // Read in their order, the things of a list would pass for fields.
            match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'[') => {
                    Err(unusable("not_an_object", "Erwartet wird ein Objekt: { … }.").into())
                }
                Some(_) | None => read(&body).map(Self),
            }
        })
    }
}

/// The body of a call that takes a list.
pub struct JsonList<T>(Vec<T>);

impl<T> JsonList<T> {
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonList<T> {
    type Error = ApiProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiProblem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = sent(request, payload);
        Box::pin(async move { read(&body.await?).map(Self) })
    }
}

/// The whole body, if it is said to be JSON.
fn sent(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, ApiProblem>> + use<> {
    let is_json = is_json(request);
    let body = Decompress::from_headers(payload.take(), request.headers());
    async move {
        match is_json {
            true => whole(body).await,
            false => Err(other_kind().into()),
        }
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.mime_type().ok().flatten();
    kind.is_some_and(|kind| {
        kind.essence_str() == "application/json"
            || kind.suffix().is_some_and(|suffix| suffix == "json")
    })
}

fn other_kind() -> Explanation {
    Explanation {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: "unsupported_media_type",
        sentence: "Erwartet wird Content-Type: application/json.".into(),
    }
}

async fn whole(
    mut coming: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
) -> Result<Bytes, ApiProblem> {
    let mut body = BytesMut::new();
    while let Some(piece) = coming.next().await {
        let piece = piece.map_err(|_| {
            unusable("interrupted", "Das Dokument ist nicht ganz angekommen. Bitte noch einmal.")
        })?;
        if body.len() + piece.len() > config::JSON_BYTES {
            return Err(too_large().into());
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// Reads a document. Its fields are named as `contact.phone`, `sessions[0].starts_at`; those of a
/// list as `2.presence`.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiProblem> {
    let mut document = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize(&mut document) {
        Ok(value) => document.end().map(|()| value).map_err(|error| not_json(&error).into()),
        Err(error) => {
            let place = error.path().to_string();
            match error.inner().classify() {
                Category::Data => Err(ApiProblem::input(vec![misfit(&place, error.inner())])),
                Category::Syntax | Category::Eof | Category::Io => {
                    Err(not_json(error.inner()).into())
                }
            }
        }
    }
}

fn not_json(error: &serde_json::Error) -> Explanation {
    let (line, column) = (error.line(), error.column());
    let sentence = format!("Das ist kein lesbares JSON: Zeile {line}, Spalte {column}.");
    unusable("invalid_json", &sentence)
}

fn misfit(place: &str, error: &serde_json::Error) -> FieldError {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let Misfit { field, message } = Misfit::of(said);
    let place = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((row, rest)) => format!("{row}{rest}"),
        None => place.trim_matches('.').to_owned(),
    };
    let field = match field {
        Some(field) if place.rsplit(['.', ']']).next() != Some(&field) => match place.as_str() {
            "" => field,
            place => format!("{place}.{field}"),
        },
        Some(_) | None => place,
    };
    FieldError { field, message }
}

/// What serde says in English, as a German sentence.
pub(super) struct Misfit {
    /// The field, where the sentence names it.
    pub field: Option<String>,
    pub message: String,
}

impl Misfit {
    pub fn of(said: &str) -> Self {
        let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
        let first = quoted.first().copied().unwrap_or_default();
        let about = |message: String| Self { field: Some(first.to_owned()), message };
        let known = || quoted.get(1..).unwrap_or_default().join(", ");
        let here = |message: String| Self { field: None, message };
        let expected = said.split_once(", expected ").map_or("", |(_, expected)| expected);
        if said.starts_with("missing field") {
            about(format!("Die Angabe „{first}“ fehlt."))
        } else if said.starts_with("unknown field") {
            about(match known() {
                none if none.is_empty() => format!("Die Angabe „{first}“ gibt es hier nicht."),
                known => format!("Die Angabe „{first}“ gibt es hier nicht. Es gibt: {known}."),
            })
        } else if said.starts_with("duplicate field") {
            about(format!("Die Angabe „{first}“ steht zweimal da."))
        } else if said.starts_with("unknown variant") {
            here(format!("Erwartet wird eines von: {}.", known()))
        } else if said.starts_with("invalid type") || said.starts_with("invalid value") {
            here(format!("Erwartet wird {}.", german(expected)))
        } else {
            here("Diese Angabe passt nicht.".to_owned())
        }
    }
}

/// What serde expects.
fn german(expected: &str) -> &'static str {
    const WORDS: &[(&str, &str)] = &[
        ("string or map", "ein Objekt"),
        ("a string", "ein Text"),
        ("a borrowed string", "ein Text"),
        ("a boolean", "true oder false"),
        ("u8", "eine ganze Zahl ab 0"),
        ("u16", "eine ganze Zahl ab 0"),
        ("u32", "eine ganze Zahl ab 0"),
        ("u64", "eine ganze Zahl ab 0"),
        ("usize", "eine ganze Zahl ab 0"),
        ("i32", "eine ganze Zahl"),
        ("i64", "eine ganze Zahl"),
        ("f64", "eine Zahl"),
        ("a sequence", "eine Liste"),
        ("struct ", "ein Objekt"),
        ("map", "ein Objekt"),
        ("a map", "ein Objekt"),
    ];
    let known = WORDS.iter().find(|(english, _)| expected.starts_with(english));
    known.map_or("eine andere Art von Angabe", |(_, german)| german)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Wish {
        title: String,
        seats: i64,
        hold: Option<u32>,
        contact: Option<Contact>,
        way: Option<Way>,
        #[serde(default)]
        sessions: Vec<Contact>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Contact {
        phone: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Way {
        Email,
        Letter,
    }

    fn wrong(document: &str) -> (String, String) {
        let problem = read::<Wish>(document.as_bytes()).unwrap_err();
        assert_eq!(problem.explanation.code, "invalid_input", "{document}");
        let [error] = problem.errors.as_slice() else { panic!("{document}: {problem:?}") };
        (error.field.clone(), error.message.clone())
    }

    #[test]
    fn every_misfit_names_its_field_in_german() {
        let cases = [
            (r#"{"seats": 5}"#, "title", "Die Angabe „title“ fehlt."),
            (r#"{"title": 5, "seats": 5}"#, "title", "Erwartet wird ein Text."),
            (r#"{"title": "", "seats": "5"}"#, "seats", "Erwartet wird eine ganze Zahl."),
            (
                r#"{"title": "", "seats": 5, "hold": -1}"#,
                "hold",
                "Erwartet wird eine ganze Zahl ab 0.",
            ),
            (
                r#"{"title": "", "seats": 5, "titel": ""}"#,
                "titel",
                "Die Angabe „titel“ gibt es hier nicht. Es gibt: title, seats, hold, contact, way, sessions.",
            ),
            (r#"{"title": "", "title": ""}"#, "title", "Die Angabe „title“ steht zweimal da."),
            (
                r#"{"title": "", "seats": 5, "contact": {}}"#,
                "contact.phone",
                "Die Angabe „phone“ fehlt.",
            ),
            (r#"{"title": "", "seats": 5, "contact": 7}"#, "contact", "Erwartet wird ein Objekt."),
            (
                r#"{"title": "", "seats": 5, "sessions": [{"phone": ""}, {"phone": null}]}"#,
                "sessions[1].phone",
                "Erwartet wird ein Text.",
            ),
            (
                r#"{"title": "", "seats": 5, "way": "fax"}"#,
                "way",
                "Erwartet wird eines von: email, letter.",
            ),
        ];
        for (document, field, message) in cases {
            assert_eq!(wrong(document), (field.to_owned(), message.to_owned()), "{document}");
        }
    }

    #[test]
    fn the_fields_of_a_list_are_counted_from_nought() {
        let problem = read::<Vec<Contact>>(br#"[{"phone": ""}, {"phone": 5}]"#).unwrap_err();

        assert_eq!(problem.errors[0].field, "1.phone");
    }

    #[test]
    fn what_is_no_json_is_told_by_its_place() {
        for document in ["", "{", "{\"title\": \"\", \"seats\": 5} und mehr", "nein"] {
            let problem = read::<Wish>(document.as_bytes()).unwrap_err();
            assert_eq!(problem.explanation.code, "invalid_json", "{document}");
            assert!(
                problem.explanation.sentence.starts_with("Das ist kein lesbares JSON: Zeile 1")
            );
        }
    }

    /// No word of serde's comes through, whatever is sent.
    #[test]
    fn nothing_english_is_said() {
        for document in
            ["5", "null", "[]", "\"\"", "true", "[5]", "{\"title\":[]}", "{\"seats\":{}}"]
        {
            let problem = read::<Wish>(document.as_bytes()).unwrap_err();
            for error in &problem.errors {
                assert!(!error.message.contains("expected"), "{document}: {}", error.message);
                assert!(!error.message.contains("invalid"), "{document}: {}", error.message);
            }
        }
    }
}
