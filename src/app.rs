//! Every route on one screen, and the house put together.

use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::db::{Db, OpenError};
use crate::problem::Explain;
use crate::staff;
use crate::web::page::{DrawError, Pages};
use crate::web::{App, assets, security};

/// Why the house does not open.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Database(#[from] OpenError),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
    #[error("Eine Seitenvorlage ist fehlerhaft: {0}")]
    Pages(#[from] DrawError),
    #[error("Die Datenbank ist leer. Bitte zuerst: treffpunkt migrate")]
    Empty,
    #[error("Der Dienst kann {0} nicht öffnen: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
}

/// Puts the house together on a database that is up to date.
pub fn open(config: Config, clock: Clock) -> Result<App, StartError> {
    let db = Db::open(&config.database_url)?;
    let office = db.read_here(staff::queries::office)?.ok_or(StartError::Empty)?;
    Ok(App::new(db, clock, config, Pages::load()?, office))
}

/// The routes that guests need, and nothing else.
pub fn guest_routes(routes: &mut web::ServiceConfig) {
    routes.service(assets::asset);
}

/// The routes of staff and machines.
pub fn staff_routes(routes: &mut web::ServiceConfig) {
    routes.configure(staff::routes);
}

/// Serves until it is told to stop.
pub async fn serve(app: App) -> Result<(), StartError> {
    let listen = app.config.listen;
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(web::Data::new(app.clone()))
            .app_data(web::PayloadConfig::new(config::FORM_BYTES))
            .wrap(Compress::default())
            .wrap(from_fn(staff::as_sign_in))
            .wrap(from_fn(security::guard))
            .configure(guest_routes)
            .configure(staff_routes)
    });
    server
        .bind(listen)
        .map_err(|error| StartError::Listen(listen, error))?
        .run()
        .await
        .map_err(|error| StartError::Listen(listen, error))
}

const _: fn(&diesel::result::Error) -> crate::problem::Explanation = Explain::explain;
