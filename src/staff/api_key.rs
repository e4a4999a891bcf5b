//! A machine that asks: `Authorization: Bearer KEY`.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, web};

use super::{Actor, Role, Scope, queries};
use crate::db::Id;
use crate::problem::{ApiProblem, Explanation, ours};
use crate::web::{App, secret};

/// A key with one role. It sees all Standorte.
#[derive(Clone, Debug)]
pub struct ApiKey {
    pub id: Id<ApiKey>,
    pub name: String,
    pub role: Role,
}

impl ApiKey {
    /// As the actions know it.
    pub fn actor(&self) -> Actor {
        Actor { staff: None, role: self.role, scope: Scope::All }
    }
}

impl FromRequest for ApiKey {
    type Error = ApiProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiProblem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone());
        let header = request.headers().get("Authorization").and_then(|value| value.to_str().ok());
        let key = header
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, key)| secret::hash(key.trim()));
        Box::pin(async move {
            let Some(app) = app else {
                return Err(ApiProblem { explanation: ours(&"no app"), errors: Vec::new() });
            };
            let Some(key_hash) = key else { return Err(unknown_key()) };
            match app.db.read(move |conn| queries::key(conn, &key_hash)).await? {
                Some((id, name, role)) => Ok(Self { id, name, role }),
                None => Err(unknown_key()),
            }
        })
    }
}

fn unknown_key() -> ApiProblem {
    ApiProblem {
        explanation: Explanation {
            status: StatusCode::UNAUTHORIZED,
            code: "unauthorized",
            sentence: "Der Schlüssel fehlt oder gilt nicht. Erwartet wird: Authorization: Bearer …"
                .into(),
        },
        errors: Vec::new(),
    }
}
