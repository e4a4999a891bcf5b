//! `Idempotency-Key`: the same POST twice is done once and answered twice.
//!
//! The answer is kept per key and idempotency key. A repeat with another body is refused, so that
//! a mix-up is noticed. Answers that are our own fault are not kept: they may be tried again.

use crate::config;
use crate::problem::{ApiProblem, conflict};
use crate::staff::api_key::ApiKey;
use crate::staff::key_queries::{Kept, keep, kept};
use crate::web::{App, secret};
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError, web};

/// Answers a repeated POST from what is kept; keeps the answer of a new one.
pub async fn once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let name = request.headers().get("Idempotency-Key").and_then(|value| value.to_str().ok());
    let (Some(name), true) = (name.map(str::to_owned), request.method() == Method::POST) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Some(app) = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone()) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Ok(key) = request.extract::<ApiKey>().await else {
        // Whoever has no key is told so by the call itself.
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let body = read(&mut request).await?;
    let asked = format!("{} {}\n{}", request.method(), request.uri(), secret::hash_bytes(&body));
    let request_hash = secret::hash(&asked);
    let before = {
        let name = name.clone();
        app.db.read(move |conn| kept(conn, key.id, &name)).await.map_err(ApiProblem::from)?
    };
    if let Some(before) = before {
        return Ok(request.into_response(answer_again(&before, &request_hash)));
    }
    request.set_payload(Payload::from(body));
    let response = next.call(request).await?.map_into_boxed_body();
    if response.status().is_server_error() {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let status = response.status();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| actix_web::error::ErrorInternalServerError(""))?;
    let answer = Kept {
        request_hash,
        status: i32::from(status.as_u16()),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let now = app.clock.now();
    app.db
        .write(move |conn| keep(conn, key.id, &name, &answer, now))
        .await
        .map_err(ApiProblem::from)?;
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

async fn read(request: &mut ServiceRequest) -> Result<web::Bytes, Error> {
    let limit = usize::try_from(config::UPLOAD_BYTES).unwrap_or(usize::MAX);
    request
        .extract::<web::Payload>()
        .await?
        .to_bytes_limited(limit)
        .await
        .map_err(|_| actix_web::error::ErrorPayloadTooLarge("too large"))?
}

fn answer_again(before: &Kept, request_hash: &str) -> HttpResponse {
    if before.request_hash != request_hash {
        let explanation = conflict(
            "idempotency_mismatch",
            "Unter diesem Idempotency-Key kam schon eine andere Anfrage. Bitte nehmen Sie einen neuen.",
        );
        return ApiProblem { explanation, errors: Vec::new() }.error_response();
    }
    let status = u16::try_from(before.status).unwrap_or(500);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = match status.is_success() {
        true => "application/json",
        false => "application/problem+json",
    };
    HttpResponse::build(status)
        .content_type(kind)
        .insert_header(("Idempotency-Replayed", "true"))
        .body(before.body.clone())
}
