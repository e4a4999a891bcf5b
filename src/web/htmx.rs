//! Whether htmx asked for a piece of a page or a browser for all of it.

use std::convert::Infallible;

use actix_web::{FromRequest, HttpRequest, dev::Payload};

/// `true` when only a named block of the page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Htmx(pub bool);

impl FromRequest for Htmx {
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self(request.headers().contains_key("HX-Request"))))
    }
}
