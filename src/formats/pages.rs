//! `/formats`: what repeats, and what its events begin with.

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, FormatError};
use super::draft::{self, Draft};
use super::shipped::SHIPPED;
use super::what_happens::{self, LANGUAGES};
use super::{Audience, Format, Sensitivity, Translations, queries};
use crate::config;
use crate::db::Id;
use crate::i18n::{Direction, Language};
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Choice, Fields, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(new_form)
        .service(add)
        .service(edit)
        .service(change)
        .service(archive)
        .service(restore);
}

#[derive(Deserialize)]
struct Wish {
    archived: Option<String>,
}

#[derive(Serialize)]
struct Index {
    formats: Vec<Row>,
    archived: bool,
    may_plan: bool,
}

#[derive(Serialize)]
struct Row {
    id: Id<Format>,
    name: String,
    audience: &'static str,
    /// "120 Minuten", "5 × 240 Minuten"
    length: String,
    seats: i32,
    childcare_places: i32,
    notes: Vec<&'static str>,
}

fn row(format: Format) -> Row {
    let notes = [
        (format.sensitivity == Sensitivity::Health, "Gesundheit"),
        (format.walk_ins, "auch ohne Anmeldung"),
        (format.open_door, "offene Tür"),
        (format.follow_up, "mit Anschluss"),
    ];
    Row {
        id: format.id,
        audience: format.audience.label(),
        length: match format.session_count {
            1 => format!("{} Minuten", format.minutes),
            count => format!("{count} × {} Minuten", format.minutes),
        },
        seats: format.seats,
        childcare_places: format.childcare_places,
        notes: notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect(),
        name: format.name,
    }
}

#[get("/formats")]
async fn index(app: App, staff: SignedIn, wish: web::Query<Wish>) -> PageResult {
    staff.may(Right::SeeEvents)?;
    let archived = wish.archived.as_deref() == Some("1");
    let formats = match archived {
        true => app.db.read(queries::archived).await?,
        false => app.db.read(queries::list).await?,
    };
    let formats = formats.into_iter().map(row).collect();
    let may_plan = staff.may(Right::PlanEvents).is_ok();
    let title = if archived { "Formate, nicht mehr angeboten" } else { "Formate" };
    staff.show(&app, title, "formats/index.html", &Index { formats, archived, may_plan })
}

#[derive(Serialize)]
struct FormatForm {
    form: FormView,
    audiences: Vec<Choice>,
    sensitivities: Vec<Choice>,
    texts: Vec<Choice>,
    translations: Vec<Translation>,
    /// Characters of what happens there, in each language.
    most: usize,
    /// Of the format that is changed; `None` for a new one.
    format: Option<Id<Format>>,
    archived: bool,
}

/// The field for what happens there in one language.
#[derive(Serialize)]
struct Translation {
    name: String,
    label: &'static str,
    lang: &'static str,
    dir: &'static str,
}

impl Translation {
    fn field(language: Language) -> Self {
        Self {
            name: what_happens::field(language),
            label: language.german_name(),
            lang: language.code(),
            dir: Direction::code(language.direction()),
        }
    }
}

/// A format that is there, what is said of it in other languages, and whether it is still offered.
struct Known {
    format: Format,
    translations: Translations,
    archived: bool,
}

fn form(form: FormView, known: Option<&Known>) -> FormatForm {
    let audiences = Audience::ALL.iter().map(|one| Choice::new(one.code(), one.label()));
    let mut texts = vec![Choice::new("general", "Allgemeine Einladung")];
    let own = SHIPPED.iter().filter(|shipped| shipped.text_key != "general");
    texts.extend(own.map(|shipped| Choice::new(shipped.text_key, shipped.name)));
    FormatForm {
        form,
        audiences: audiences.collect(),
        sensitivities: vec![
            Choice::new(Sensitivity::Normal.code(), "nein"),
            Choice::new(Sensitivity::Health.code(), "ja, es geht um Gesundheit"),
        ],
        texts,
        translations: LANGUAGES.map(Translation::field).into(),
        most: config::NOTE_CHARS,
        format: known.map(|known| known.format.id),
        archived: known.is_some_and(|known| known.archived),
    }
}

#[get("/formats/new")]
async fn new_form(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let fields = Fields::of([
        ("id", Id::<Format>::new().to_string()),
        ("audience", "clients".into()),
        ("text_key", "general".into()),
        ("minutes", "120".into()),
        ("session_count", "1".into()),
        ("seats", "20".into()),
        ("childcare_places", "8".into()),
        ("sensitivity", "normal".into()),
        ("retention_days", "90".into()),
    ]);
    let page = form(FormView::fresh(&fields), None);
    staff.show(&app, "Neues Format", "formats/form.html", &page)
}

#[post("/formats")]
async fn add(app: App, Posted { staff, fields }: Posted) -> PageResult {
    staff.may(Right::PlanEvents)?;
    match Draft::parse(&fields) {
        Ok(draft) => {
            let (actor, id) = (staff.actor(), fields.get("id").parse().unwrap_or_default());
            app.db.write(move |conn| actions::add_as(conn, &actor, id, &draft)).await?;
            Ok(done("/formats", "Das Format ist gespeichert."))
        }
        Err(errors) => {
            let page = form(FormView::of(&fields, &errors), None);
            staff.show_refused(&app, "Neues Format", "formats/form.html", &page)
        }
    }
}

async fn find(app: &App, id: Id<Format>) -> Result<Known, FormatError> {
    app.db
        .read(move |conn| {
            let format = queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
            let translations = queries::translations(conn, id)?;
            Ok(Known { format, translations, archived: queries::is_archived(conn, id)? })
        })
        .await
}

#[get("/formats/{id}")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Format>>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let known = find(&app, id.into_inner()).await?;
    let page =
        form(FormView::fresh(&draft::fields(&known.format, &known.translations)), Some(&known));
    staff.show(&app, &known.format.name, "formats/form.html", &page)
}

#[post("/formats/{id}")]
async fn change(app: App, id: web::Path<Id<Format>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let known = find(&app, id.into_inner()).await?;
    match Draft::parse(&fields) {
        Ok(draft) => {
            let (actor, id) = (staff.actor(), known.format.id);
            let said = match is_outdated(&known, &draft) {
                true => {
                    "!Das Format ist gespeichert. In anderen Sprachen steht noch, was vorher dort \
                     passiert ist. Bitte prüfen Sie diese Texte."
                }
                false => "Das Format ist gespeichert.",
            };
            app.db.write(move |conn| actions::edit(conn, &actor, id, &draft)).await?;
            Ok(done("/formats", said))
        }
        Err(errors) => {
            let page = form(FormView::of(&fields, &errors), Some(&known));
            staff.show_refused(&app, &known.format.name, "formats/form.html", &page)
        }
    }
}

/// Whether the German is new and what other languages say is still the old.
fn is_outdated(known: &Known, draft: &Draft) -> bool {
    let stayed = |(language, words): &(Language, String)| {
        !words.is_empty() && known.translations.say(*language) == Some(words.as_str())
    };
    draft.what_happens.as_str() != known.format.what_happens
        && draft.translations.iter().any(stayed)
}

#[post("/formats/{id}/archive")]
async fn archive(app: App, id: web::Path<Id<Format>>, posted: Posted) -> PageResult {
    let (id, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::archive(conn, &actor, id, now)).await?;
    Ok(done("/formats", "Das Format wird nicht mehr angeboten."))
}

#[post("/formats/{id}/restore")]
async fn restore(app: App, id: web::Path<Id<Format>>, posted: Posted) -> PageResult {
    let (id, actor) = (id.into_inner(), posted.staff.actor());
    app.db.write(move |conn| actions::restore(conn, &actor, id)).await?;
    Ok(done("/formats", "Das Format wird wieder angeboten."))
}
