//! `Idempotency-Key`: the same POST twice is done once and answered twice.
//!
//! Whoever comes first claims the name; whoever comes while it is being done is told so, whoever
//! comes later gets the kept answer. A repeat with another body is refused, so that a mix-up is
//! noticed. Answers that are our own fault, or to a body that never arrived, are not kept: they may
//! be tried again.

use std::cell::RefCell;
use std::future::ready;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError, web};
use futures_util::{Stream, StreamExt, stream};

use super::document;
use crate::config;
use crate::db::Id;
use crate::problem::{ApiProblem, Explanation, FieldError, conflict, ours, unusable};
use crate::staff::api_key::ApiKey;
use crate::staff::key_queries::{self, Claim, Kept};
use crate::web::input::{is_api, too_large};
use crate::web::{App, secret};

/// The header's name.
pub const HEADER: &str = "Idempotency-Key";

/// Answers a repeated POST from what is kept; keeps the answer of a new one.
pub async fn once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let header = request.headers().get(HEADER).cloned();
    let asked = request.method() == Method::POST && is_api(request.path());
    let (Some(header), true) = (header, asked) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Some(app) = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone()) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Ok(key) = request.extract::<ApiKey>().await else {
        // Whoever has no key is told so by the call itself.
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Some(name) = name(&header) else {
        return Ok(request.into_response(unusable_name().error_response()));
    };
    let sent = match Sent::read(request.take_payload()).await {
        Ok(sent) => sent,
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let call = Call { app, key: key.id, name, asked: format!("POST {}", request.uri()) };
    match call.claim().await.map_err(ApiProblem::from)? {
        Claim::Made => {}
        Claim::InProgress => {
            return Ok(request.into_response(in_progress().error_response()));
        }
        Claim::Answered(before) => {
            let answer = match sent.hash().await {
                Ok(hash) => answer_again(&before, &call.request_hash(&hash), request.path()),
                Err(problem) => problem.error_response(),
            };
            return Ok(request.into_response(answer));
        }
    }
    // A task of its own: whoever hangs up does not leave it half done and unanswered.
    let (request_parts, release) = (request, call.clone());
    let done = actix_web::rt::spawn(async move { do_it(call, sent, request_parts, next).await });
    match done.await {
        Ok(answered) => answered,
        Err(stopped) => {
            release.release().await.map_err(ApiProblem::from)?;
            Err(ApiProblem::from(ours(&stopped)).into())
        }
    }
}

/// Does what was asked and keeps the answer.
async fn do_it(
    call: Call,
    sent: Sent,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (payload, reading) = sent.replayed();
    request.set_payload(payload);
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            call.release().await.map_err(ApiProblem::from)?;
            return Err(error);
        }
    };
    let hash = reading.borrow().hash();
    let (Some(hash), false) = (hash, response.status().is_server_error()) else {
        call.release().await.map_err(ApiProblem::from)?;
        return Ok(response);
    };
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| actix_web::error::ErrorInternalServerError(""))?;
    let answer = Kept {
        request_hash: call.request_hash(&hash),
        status: i32::from(head.status().as_u16()),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    call.keep(answer).await.map_err(ApiProblem::from)?;
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

/// Who asked what under which name.
#[derive(Clone)]
struct Call {
    app: App,
    key: Id<ApiKey>,
    name: String,
    asked: String,
}

impl Call {
    fn request_hash(&self, body: &str) -> String {
        secret::hash(&format!("{}\n{body}", self.asked))
    }

    async fn claim(&self) -> Result<Claim, diesel::result::Error> {
        let (key, name, now) = (self.key, self.name.clone(), self.app.clock.now());
        self.app.db.write(move |conn| key_queries::claim(conn, key, &name, now)).await
    }

    async fn keep(&self, answer: Kept) -> Result<(), diesel::result::Error> {
        let (key, name) = (self.key, self.name.clone());
        self.app.db.write(move |conn| key_queries::keep(conn, key, &name, &answer)).await
    }

    async fn release(&self) -> Result<(), diesel::result::Error> {
        let (key, name) = (self.key, self.name.clone());
        self.app.db.write(move |conn| key_queries::release(conn, key, &name)).await
    }
}

/// A body on its way in: a list of guests is too long to be held whole.
enum Sent {
    Whole(Bytes),
    Long { start: Bytes, rest: Payload },
}

/// How far a body was read, and what it added up to.
struct Reading {
    digest: secret::Digest,
    ended: bool,
}

impl Reading {
    /// `None` if nobody read it to its end.
    fn hash(&self) -> Option<String> {
        self.ended.then(|| self.digest.clone().hex())
    }
}

impl Sent {
    async fn read(mut coming: Payload) -> Result<Self, ApiProblem> {
        let mut start = BytesMut::new();
        while let Some(piece) = coming.next().await {
            start.extend_from_slice(&piece.map_err(|_| interrupted())?);
            if start.len() > config::JSON_BYTES {
                return Ok(Self::Long { start: start.freeze(), rest: coming });
            }
        }
        Ok(Self::Whole(start.freeze()))
    }

    /// The same body for the call, which is added up while it is read.
    fn replayed(self) -> (Payload, Rc<RefCell<Reading>>) {
        let mut digest = secret::Digest::default();
        match self {
            Self::Whole(body) => {
                digest.add(&body);
                (Payload::from(body), Rc::new(RefCell::new(Reading { digest, ended: true })))
            }
            Self::Long { start, rest } => {
                let reading = Rc::new(RefCell::new(Reading { digest, ended: false }));
                let whole = stream::once(ready(Ok(start))).chain(rest);
                let payload = Box::pin(added_up(Box::pin(whole), Rc::clone(&reading)));
                (Payload::Stream { payload }, reading)
            }
        }
    }

    /// What the body adds up to, for a call that is not done again.
    async fn hash(self) -> Result<String, ApiProblem> {
        let (mut payload, reading) = self.replayed();
        let mut bytes = 0;
        while let Some(piece) = payload.next().await {
            bytes += piece.map_err(|_| interrupted())?.len() as u64;
            if bytes > config::UPLOAD_BYTES {
                return Err(too_large().into());
            }
        }
        let hash = match &*reading.borrow() {
            Reading { ended: true, digest } => digest.clone().hex(),
            // A body that was held whole has nothing left to be read.
            Reading { ended: false, .. } => return Err(interrupted()),
        };
        Ok(hash)
    }
}

type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

fn added_up(
    mut pieces: Pieces,
    reading: Rc<RefCell<Reading>>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    stream::poll_fn(move |context| {
        let polled = pieces.as_mut().poll_next(context);
        match &polled {
            Poll::Ready(Some(Ok(piece))) => reading.borrow_mut().digest.add(piece),
            Poll::Ready(None) => reading.borrow_mut().ended = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    })
}

/// 1 to 255 signs of ASCII.
fn name(header: &header::HeaderValue) -> Option<String> {
    let name = header.to_str().ok()?.trim();
    let fits = (1..=config::IDEMPOTENCY_CHARS).contains(&name.len())
        && name.bytes().all(|sign| sign.is_ascii_graphic());
    fits.then(|| name.to_owned())
}

fn unusable_name() -> ApiProblem {
    ApiProblem::input(vec![FieldError {
        field: HEADER.into(),
        message: format!(
            "Der {HEADER} hat 1 bis {} Zeichen, ohne Umlaute und Leerzeichen.",
            config::IDEMPOTENCY_CHARS
        ),
    }])
}

fn in_progress() -> ApiProblem {
    let sentence = "Dieselbe Anfrage wird gerade bearbeitet. Bitte fragen Sie gleich noch einmal.";
    conflict("in_progress", sentence).into()
}

fn interrupted() -> ApiProblem {
    let sentence = "Die Anfrage ist nicht ganz angekommen. Bitte senden Sie sie noch einmal.";
    unusable("interrupted", sentence).into()
}

fn answer_again(before: &Kept, request_hash: &str, path: &str) -> HttpResponse {
    if before.request_hash != request_hash {
        let explanation: Explanation = conflict(
            "idempotency_mismatch",
            "Unter diesem Idempotency-Key kam schon eine andere Anfrage. Bitte nehmen Sie einen neuen.",
        );
        return ApiProblem::from(explanation).error_response();
    }
    let status = u16::try_from(before.status).unwrap_or(500);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = match status.is_success() {
        true => "application/json",
        false => "application/problem+json",
    };
    let mut response = HttpResponse::build(status);
    response.content_type(kind).insert_header(("Idempotency-Replayed", "true"));
    if status == StatusCode::CREATED
        && let Some(place) = place_of(path, &before.body)
    {
        response.insert_header((header::LOCATION, place));
    }
    response.body(before.body.clone())
}

/// Where that which was made can be read again, if it has an address of its own.
fn place_of(path: &str, body: &str) -> Option<String> {
    let made: serde_json::Value = serde_json::from_str(body).ok()?;
    let place = format!("{path}/{}", made.get("id")?.as_str()?);
    document::methods(&place).contains(&Method::GET).then_some(place)
}
