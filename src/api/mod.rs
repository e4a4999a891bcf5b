//! What machines ask: the OpenAPI document, and the rules that hold for every call.
//!
//! The calls themselves live with their nouns; here they are put under one roof.

mod document;
mod repeat;

use actix_web::web;

pub use repeat::once;

/// Every call of the API, and its document.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(document::document);
    routes.configure(document::calls);
}
