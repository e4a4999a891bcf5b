//! What every page and every API call needs, and no noun: the [`App`], forms, pages, assets,
//! tokens, and the rules that hold for every answer.

pub mod assets;
pub mod filters;
pub mod form;
pub mod head;
pub mod health;
pub mod htmx;
pub mod input;
pub mod json;
pub mod metrics;
pub mod office;
pub mod page;
pub mod paging;
pub mod qr;
pub mod secret;
pub mod security;
pub mod summary;

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::{Arc, RwLock};

use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use metrics::Metrics;
pub use office::Office;
use page::Pages;

/// What a handler needs to do its work. Cheap to clone; also an extractor.
#[derive(Clone)]
pub struct App(Arc<AppParts>);

/// The parts of the [`App`].
pub struct AppParts {
    pub db: Db,
    pub clock: Clock,
    pub config: Config,
    pub pages: Pages,
    pub metrics: Metrics,
    office: RwLock<Arc<Office>>,
}

impl App {
    /// Puts the house together.
    pub fn new(db: Db, clock: Clock, config: Config, pages: Pages, office: Office) -> Self {
        let office = RwLock::new(Arc::new(office));
        let metrics = Metrics::default();
        Self(Arc::new(AppParts { db, clock, config, pages, metrics, office }))
    }

    /// The Jobcenter's name, address, phone: as they were last read.
    pub fn office(&self) -> Arc<Office> {
        match self.0.office.read() {
            Ok(office) => Arc::clone(&office),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }

    /// After somebody changed them.
    pub fn set_office(&self, office: Office) {
        let office = Arc::new(office);
        match self.0.office.write() {
            Ok(mut known) => *known = office,
            Err(poisoned) => *poisoned.into_inner() = office,
        }
    }
}

impl Deref for App {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        &self.0
    }
}

impl FromRequest for App {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        std::future::ready(match request.app_data::<web::Data<App>>() {
            Some(app) => Ok(app.get_ref().clone()),
            None => Err(actix_web::error::ErrorInternalServerError("no app")),
        })
    }
}

/// 303: what was done is done, look at it there.
pub fn see_other(path: impl Into<String>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", path.into())).finish()
}

/// Who asks, as far as trusted proxies say it.
pub fn peer(request: &HttpRequest, config: &Config) -> IpAddr {
    let direct = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.ip());
    if !config.trusted_proxies.contains(&direct) {
        return direct;
    }
    let forwarded = request.headers().get("X-Forwarded-For").and_then(|value| value.to_str().ok());
    // The last entry that no trusted proxy wrote: what stands before it anybody can invent.
    let hops = forwarded.unwrap_or("").split(',').rev().filter_map(|hop| hop.trim().parse().ok());
    hops.into_iter().find(|hop| !config.trusted_proxies.contains(hop)).unwrap_or(direct)
}
