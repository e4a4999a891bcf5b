//! `/wordings`: the texts of all formats, and the desk on which one is written.

mod desk;
mod shown;

use std::sync::Arc;

use actix_web::{get, web};
use serde::Serialize;

use super::{Recipients, WordingState, queries};
use crate::db::Id;
use crate::formats::{self, Format};
use crate::outbox::templates::LANGUAGES;
use crate::problem::PageResult;
use crate::staff::{Right, SignedIn};
use crate::web::App;

/// Who knows somebody real.
type Knows = web::Data<dyn Recipients>;

pub fn routes(routes: &mut web::ServiceConfig, knows: Arc<dyn Recipients>) {
    routes
        .app_data(web::Data::from(knows))
        .service(index)
        .service(desk::show)
        .service(desk::save)
        .service(desk::check)
        .service(desk::sheet)
        .service(desk::release)
        .service(desk::retire);
}

#[derive(Serialize)]
struct Index {
    languages: Vec<&'static str>,
    formats: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    audience: &'static str,
    texts: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    language: &'static str,
    href: String,
    /// "mitgeliefert", "eigener Text", "Entwurf"
    standing: &'static str,
    tone: &'static str,
}

/// As the columns of the list are called.
fn language_name(code: &str) -> &'static str {
    match code {
        "en" => "Englisch",
        "uk" => "Ukrainisch",
        "ar" => "Arabisch",
        "tr" => "Türkisch",
        _ => "Deutsch",
    }
}

#[get("/wordings")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (formats, standing) = app
        .db
        .read(|conn| {
            Ok::<_, diesel::result::Error>((
                formats::queries::list(conn)?,
                queries::standing(conn)?,
            ))
        })
        .await?;
    let has = |format: Id<Format>, language: &str, state: WordingState| {
        standing.iter().any(|one| *one == (format, language.to_owned(), state))
    };
    let cell = |format: Id<Format>, language: &'static str| {
        let (standing, tone) = if has(format, language, WordingState::Released) {
            ("eigener Text", "good")
        } else if has(format, language, WordingState::Draft) {
            ("Entwurf", "info")
        } else {
            ("mitgeliefert", "")
        };
        let href = format!("/wordings/{format}?language={language}");
        Cell { language: language_name(language), href, standing, tone }
    };
    let rows = formats.into_iter().map(|format| Row {
        audience: format.audience.label(),
        texts: LANGUAGES.iter().map(|language| cell(format.id, language)).collect(),
        name: format.name,
    });
    let languages = LANGUAGES.iter().map(|language| language_name(language)).collect();
    let context = Index { languages, formats: rows.collect() };
    staff.show(&app, "Texte", "wordings/index.html", &context)
}
