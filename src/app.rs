//! Every route on one screen, and the house put together.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpRequest, HttpResponse, HttpServer, web};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::db::{Db, OpenError};
use crate::web::page::{DrawError, Pages};
use crate::web::{App, Office, assets, head, health, input, metrics, secret, security};
use crate::{
    afterwards, api, assignments, attendance, childcare, digest, earlier, events, followups,
    formats, forums, guests, inbox, invitations, letters, outbox, privacy, reminders, shopping,
    staff, today, trials, turnout, venues, wordings, workdays,
};

/// Why the house does not open.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Database(#[from] OpenError),
    #[error("Die Datenbank meldet: {0}")]
    Query(#[from] diesel::result::Error),
    #[error("Eine Seitenvorlage ist fehlerhaft: {0}")]
    Pages(#[from] DrawError),
    #[error("Die Datenbank ist leer. Bitte zuerst: treffpunkt migrate")]
    Empty,
    #[error("Der Dienst kann {0} nicht öffnen: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
}

/// What every house needs before anybody comes in: its own data and the shipped formats.
pub fn furnish(db: &Db) -> Result<(), diesel::result::Error> {
    db.write_here(|conn| {
        if staff::queries::office(conn)?.is_none() {
            staff::queries::keep_office(conn, &new_office())?;
        }
        formats::actions::ship(conn)?;
        Ok(())
    })
}

/// A house that nobody has described yet.
fn new_office() -> Office {
    Office {
        name: "Jobcenter".into(),
        street: String::new(),
        postcode: String::new(),
        town: String::new(),
        sender_line: String::new(),
        phone: String::new(),
        phone_hours: "Montag bis Freitag, 9 bis 15 Uhr".into(),
        email: String::new(),
        privacy_contact: String::new(),
        baseline: 0.3,
        land: workdays::HOME,
        demo: false,
        form_secret: secret::key(),
    }
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
    routes.configure(invitations::guest_routes);
    routes.configure(forums::guest_routes);
    routes.configure(afterwards::guest_routes);
}

/// The routes of staff.
pub fn staff_routes(routes: &mut web::ServiceConfig) {
    routes.configure(staff::routes);
    // Before the pages of one guest and of the house, in whose places it stands.
    routes.configure(privacy::routes);
    routes.configure(assignments::routes);
    routes.configure(attendance::routes);
    routes.configure(forums::staff_routes);
    routes.configure(followups::routes);
    routes.configure(afterwards::routes);
    // Before the pages of figures, among which it stands.
    routes.configure(earlier::routes);
    routes.configure(trials::routes);
    routes.configure(turnout::routes);
    routes.configure(today::routes);
    routes.configure(venues::pages::routes);
    routes.configure(formats::pages::routes);
    wordings::pages::routes(routes, Arc::new(invitations::recipients::Guests));
    routes.configure(guests::routes);
    routes.configure(childcare::routes);
    routes.configure(reminders::routes);
    routes.configure(invitations::staff_routes);
    routes.configure(events::pages::routes);
    letters::pages::routes(routes);
    routes.configure(shopping::pages::routes);
    outbox::pages::routes(routes, correspondent());
}

/// Who tells the outbox whether a message is still wanted, and hears what became of it.
fn correspondent() -> Arc<dyn outbox::Correspondent> {
    Arc::new(shopping::correspondent::Lists { others: invitations::correspondent::Letters })
}

/// Who turns what comes in by mail into answers.
fn recipient() -> Arc<dyn inbox::Recipient> {
    Arc::new(invitations::returned::Guests)
}

/// The routes of machines.
pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.configure(api::routes);
    routes.configure(health::routes);
}

/// Everything that `listen` serves.
pub fn whole_house(
    app: App,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(web::Data::new(app))
        .app_data(web::PayloadConfig::new(config::FORM_BYTES))
        .wrap(from_fn(api::once))
        .wrap(from_fn(staff::as_sign_in))
        .wrap(from_fn(invitations::as_guest_page))
        .wrap(from_fn(security::guard))
        // Around those: what the others draw is pressed, too, and nothing pressed is drawn over.
        .wrap(Compress::default())
        .wrap(from_fn(head::as_get))
        .wrap(from_fn(metrics::measure))
        .configure(input::sentences)
        .configure(guest_routes)
        .configure(staff_routes)
        .configure(api_routes)
        .default_service(web::to(nowhere))
}

/// What `guest_listen` serves: the guests' pages and nothing else.
pub fn guests_door(
    app: App,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(web::Data::new(app))
        .app_data(web::PayloadConfig::new(config::FORM_BYTES))
        .wrap(from_fn(invitations::as_guest_page))
        .wrap(from_fn(security::guard))
        // Around those: what the others draw is pressed, too, and nothing pressed is drawn over.
        .wrap(Compress::default())
        .wrap(from_fn(head::as_get))
        .wrap(from_fn(metrics::measure))
        .configure(input::sentences)
        .configure(guest_routes)
        .service(invitations::beginning)
        .default_service(web::to(invitations::nowhere))
}

async fn nowhere(request: HttpRequest) -> HttpResponse {
    match input::is_api(request.path()) {
        true => api::nowhere(&request),
        false => security::nowhere(),
    }
}

/// Everything that goes on without anybody clicking, until it is told to stop.
pub async fn work(app: App, stop: watch::Receiver<bool>) {
    let sending = outbox::run(app.clone(), correspondent(), stop.clone());
    let reading = inbox::run(app.clone(), recipient(), correspondent(), stop.clone());
    let erasing = privacy::run(app.clone(), stop.clone());
    let shopping = shopping::reminder::run(app.clone(), stop.clone());
    let reminding = reminders::run(app.clone(), stop.clone());
    let thanking = afterwards::run(app.clone(), stop.clone());
    let forums = forums::run(app.clone(), stop.clone());
    let reporting = digest::run(app.clone(), stop.clone());
    let trying = trials::run(app.clone(), stop.clone());
    let tidying = guests::tidy_imports(app, stop);
    tokio::join!(
        sending, reading, erasing, shopping, reminding, thanking, forums, reporting, trying,
        tidying
    );
}

/// Serves until it is told to stop. `announce` is called when the doors are open.
pub async fn serve(app: App, announce: impl FnOnce(&Config)) -> Result<(), StartError> {
    let config = app.config.clone();
    let house = app.clone();
    if let Some(listen) = config.metrics_listen {
        let figures = metrics::server(app.clone(), listen);
        // Ends with the house.
        actix_web::rt::spawn(figures.map_err(|error| StartError::Listen(listen, error))?);
    }
    turnout::keeper::begin(app.clone());
    let server = HttpServer::new(move || whole_house(house.clone()))
        .shutdown_timeout(5)
        .bind(config.listen)
        .map_err(|error| StartError::Listen(config.listen, error))?;
    let guests = match config.guest_listen {
        Some(listen) => {
            let door = HttpServer::new(move || guests_door(app.clone()))
                .shutdown_timeout(5)
                .bind(listen)
                .map_err(|error| StartError::Listen(listen, error))?;
            Some(door.run())
        }
        None => None,
    };
    announce(&config);
    let failed = |error| StartError::Listen(config.listen, error);
    match guests {
        Some(guests) => {
            let (staff, guests) = tokio::join!(server.run(), guests);
            staff.and(guests).map_err(failed)
        }
        None => server.run().await.map_err(failed),
    }
}
