//! `/guests/import`: a list comes in, step by step, and nothing is stored before the last one.

use std::path::Path;

use actix_multipart::Multipart;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{get, post, web};
use serde::Serialize;

use super::import::{Choice as ColumnChoice, Field, Mapping, Reason, Severity};
use super::intake::actions::{self, Begun, IntakeError};
use super::intake::{Intake, IntakeState, queries, worker};
use super::receiving::{self, Unfit, Upload};
use super::taking_over::{Mode, Report, TakeOverError, known_mapping, mapping_of};
use crate::clock;
use crate::db::Id;
use crate::problem::{PageProblem, PageResult, ours};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::form::{Choice, Fields, FormErrors, FormView};
use crate::web::{App, filters, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(first_page)
        .service(send_file)
        .service(sort_page)
        .service(check)
        .service(check_again)
        .service(confirm)
        .service(discard)
        .service(show);
}

/// Whoever sends a short list need not look at a page that only says "please wait".
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(1_500);
/// Findings on one page.
const FINDINGS: usize = 100;
/// Lists that the first page still names.
const LAST_LISTS: i64 = 5;

#[derive(Serialize)]
struct Index {
    form: FormView,
    lists: Vec<ListRow>,
}

#[derive(Serialize)]
struct ListRow {
    id: Id<Intake>,
    name: String,
    when: String,
    state: &'static str,
}

async fn index_page(app: &App, staff: &SignedIn, form: FormView) -> Result<Index, PageProblem> {
    let (id, now) = (staff.id(), app.clock.now());
    let lists = app.db.read(move |conn| queries::of_staff(conn, id, LAST_LISTS)).await?;
    let row = |intake: Intake| ListRow {
        id: intake.id,
        when: spoken::short_day(clock::local(intake.created_at, clock::ZONE).civil().date()),
        state: intake.standing(now).label(),
        name: intake.file_name,
    };
    Ok(Index { form, lists: lists.into_iter().map(row).collect() })
}

#[get("/guests/import")]
async fn first_page(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let page = index_page(&app, &staff, FormView::default()).await?;
    staff.show(&app, "Liste einlesen", "guests/import_upload.html", &page)
}

#[post("/guests/import")]
async fn send_file(app: App, staff: SignedIn, mut parts: Multipart) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let taken = match receiving::from_form(&app.config.data_dir, staff.csrf(), &mut parts).await {
        Ok((upload, name)) => take_in(&app, &staff, upload, name).await,
        Err(unfit) => Err(unfit.into()),
    };
    let sentence = match taken {
        Ok(id) => return Ok(see_other(format!("/guests/import/{id}"))),
        Err(Unfit::Said(sentence)) => sentence,
        Err(Unfit::Fault(problem)) => return Err(problem),
    };
    let errors = FormErrors::one("file", &sentence);
    let form = FormView::of(&Fields::default(), &errors);
    let page = index_page(&app, &staff, form).await?;
    staff.show_refused(&app, "Liste einlesen", "guests/import_upload.html", &page)
}

async fn take_in(
    app: &App,
    staff: &SignedIn,
    upload: Upload,
    file_name: String,
) -> Result<Id<Intake>, Unfit> {
    let (db, now, owner) = (app.db.clone(), app.clock.now(), staff.id());
    let config = app.config.clone();
    let taken = web::block(move || {
        let unfolded = receiving::unfolded(&config.data_dir, upload.path())?;
        let upload = unfolded.unwrap_or(upload);
        let before = known_mapping(&db, upload.path())?;
        let mapping = mapping_of(upload.path(), &before)?;
        let id = Id::new();
        let path = upload.path().to_owned();
        let intake = Intake {
            id,
            file_name,
            path: Some(path),
            state: IntakeState::Uploaded,
            mapping,
            report: Report::default(),
            rows_done: 0,
            rows_total: 0,
            problem: String::new(),
            staff: Some(owner),
            created_at: now,
            updated_at: now,
        };
        db.write_here(move |conn| queries::insert(conn, &intake))?;
        upload.keep();
        Ok::<_, TakeOverError>(id)
    });
    match taken.await {
        Ok(Ok(id)) => Ok(id),
        Ok(Err(TakeOverError::Refused(refusal))) => Err(Unfit::Said(refusal.explain())),
        Ok(Err(fault @ TakeOverError::Database(_))) => Err(Unfit::Fault(fault.into())),
        Err(stopped) => Err(Unfit::Fault(PageProblem(ours(&stopped)))),
    }
}

#[derive(Serialize)]
struct Columns {
    form: FormView,
    id: Id<Intake>,
    name: String,
    columns: Vec<ColumnRow>,
    fields: Vec<Choice>,
}

#[derive(Serialize)]
struct ColumnRow {
    /// Of its field in the form.
    name: String,
    header: String,
    /// Nobody may choose it.
    never: bool,
    chosen: String,
}

fn columns_page(intake: &Intake, form: FormView) -> Columns {
    let known = |(index, column): (usize, &super::import::Column)| match column.choice {
        ColumnChoice::Dropped(Reason::Unnamed) => None,
        choice @ (ColumnChoice::Field(_)
        | ColumnChoice::Dropped(
            Reason::Unknown | Reason::NeverStored | Reason::Doubled | Reason::ByHand,
        )) => {
            let name = format!("column_{index}");
            let asked = form.values.get(&name).cloned();
            Some(ColumnRow {
                never: choice == ColumnChoice::Dropped(Reason::NeverStored),
                chosen: asked.unwrap_or_else(|| match choice {
                    ColumnChoice::Field(field) => field.code().to_owned(),
                    ColumnChoice::Dropped(_) => String::new(),
                }),
                header: column.header.clone(),
                name,
            })
        }
    };
    Columns {
        id: intake.id,
        name: intake.file_name.clone(),
        columns: intake.mapping.columns().iter().enumerate().filter_map(known).collect(),
        fields: Field::ALL.iter().map(|field| Choice::new(field.code(), field.german())).collect(),
        form,
    }
}

/// The mapping as a person wants it.
fn sorted(before: &Mapping, fields: &Fields) -> Result<Mapping, FormErrors> {
    let mut mapping = before.clone();
    let mut chosen: Vec<(usize, Field)> = Vec::new();
    let mut errors = Vec::new();
    for (index, column) in before.columns().iter().enumerate() {
        let name = format!("column_{index}");
        let Some(code) = fields.given(&name) else { continue };
        match (code, Field::parse(code), column.choice) {
            // What was left out anyhow keeps its reason.
            ("", _, ColumnChoice::Dropped(_)) => {}
            ("", _, ColumnChoice::Field(_)) => drop(mapping.leave_out(index)),
            (_, Some(field), _) => {
                let taken = chosen.iter().any(|(_, other)| *other == field);
                if taken && !field.may_repeat() {
                    let message = format!(
                        "„{}“ ist zweimal gewählt. Bitte wählen Sie es nur einmal.",
                        field.german()
                    );
                    errors.extend(FormErrors::one(&name, &message).0);
                }
                chosen.push((index, field));
            }
            (_, None, _) => {
                let message = "Bitte wählen Sie etwas aus der Liste.";
                errors.extend(FormErrors::one(&name, message).0);
            }
        }
    }
    for (index, field) in chosen {
        if let Err(refusal) = mapping.choose(index, field) {
            errors.extend(FormErrors::one(&format!("column_{index}"), refusal.explain()).0);
        }
    }
    if let (true, Err(refusal)) = (errors.is_empty(), mapping.require()) {
        errors.extend(FormErrors::one("", &refusal.explain()).0);
    }
    match errors.is_empty() {
        true => Ok(mapping),
        false => Err(FormErrors(errors)),
    }
}

async fn own(app: &App, staff: &SignedIn, id: Id<Intake>) -> Result<Intake, IntakeError> {
    let actor = staff.actor();
    app.db.read(move |conn| actions::seen_by(conn, &actor, id)).await
}

#[get("/guests/import/{id}/columns")]
async fn sort_page(app: App, staff: SignedIn, id: web::Path<Id<Intake>>) -> PageResult {
    let intake = own(&app, &staff, id.into_inner()).await?;
    match intake.standing(app.clock.now()) {
        IntakeState::Uploaded | IntakeState::Checked | IntakeState::Failed => {
            let page = columns_page(&intake, FormView::default());
            staff.show(&app, "Spalten prüfen", "guests/import_columns.html", &page)
        }
        IntakeState::Checking
        | IntakeState::Running
        | IntakeState::Done
        | IntakeState::Discarded => Ok(see_other(format!("/guests/import/{}", intake.id))),
    }
}

#[post("/guests/import/{id}/columns")]
async fn check(
    app: App,
    Posted { staff, fields }: Posted,
    id: web::Path<Id<Intake>>,
) -> PageResult {
    let intake = own(&app, &staff, id.into_inner()).await?;
    match sorted(&intake.mapping, &fields) {
        Ok(mapping) => begin_check(&app, &staff, intake.id, mapping).await,
        Err(errors) => {
            let page = columns_page(&intake, FormView::of(&fields, &errors));
            staff.show_refused(&app, "Spalten prüfen", "guests/import_columns.html", &page)
        }
    }
}

#[post("/guests/import/{id}/check")]
async fn check_again(
    app: App,
    Posted { staff, fields: _ }: Posted,
    id: web::Path<Id<Intake>>,
) -> PageResult {
    let intake = own(&app, &staff, id.into_inner()).await?;
    begin_check(&app, &staff, intake.id, intake.mapping).await
}

async fn begin_check(app: &App, staff: &SignedIn, id: Id<Intake>, mapping: Mapping) -> PageResult {
    let (actor, now) = (staff.actor(), app.clock.now());
    let (begun, intake) = app
        .db
        .write(move |conn| {
            let begun = actions::check(conn, &actor, id, &mapping, now)?;
            Ok::<_, IntakeError>((begun, actions::seen_by(conn, &actor, id)?))
        })
        .await?;
    begin(app, staff, (begun, intake), Mode::DryRun).await
}

/// Lets the work begin, if it has not, and leads to its page.
async fn begin(
    app: &App,
    staff: &SignedIn,
    (begun, intake): (Begun, Intake),
    mode: Mode,
) -> PageResult {
    let page = format!("/guests/import/{}", intake.id);
    match begun {
        Begun::Now => {
            let work = worker::start(app, intake, staff.scope().clone(), mode);
            // Whether it has ended by then, its page says.
            drop(tokio::time::timeout(PATIENCE, work).await);
        }
        Begun::Before => {}
    }
    Ok(see_other(page))
}

#[post("/guests/import/{id}/confirmation")]
async fn confirm(
    app: App,
    Posted { staff, fields: _ }: Posted,
    id: web::Path<Id<Intake>>,
) -> PageResult {
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let begun = app
        .db
        .write(move |conn| {
            let begun = actions::confirm(conn, &actor, id, now)?;
            Ok::<_, IntakeError>((begun, actions::seen_by(conn, &actor, id)?))
        })
        .await?;
    begin(&app, &staff, begun, Mode::ForReal).await
}

#[post("/guests/import/{id}/discarding")]
async fn discard(
    app: App,
    Posted { staff, fields: _ }: Posted,
    id: web::Path<Id<Intake>>,
) -> PageResult {
    let id = id.into_inner();
    let intake = own(&app, &staff, id).await?;
    let (actor, now) = (staff.actor(), app.clock.now());
    match app.db.write(move |conn| actions::discard(conn, &actor, id, now)).await? {
        Begun::Now => {
            if let Some(path) = &intake.path {
                receiving::erase(Path::new(path));
            }
            Ok(done("/guests/import", "Die Liste ist verworfen, die Datei gelöscht."))
        }
        Begun::Before => Ok(see_other(format!("/guests/import/{id}"))),
    }
}

#[derive(Serialize)]
struct Working {
    name: String,
    real: bool,
    done: i32,
    total: i32,
    words: String,
}

#[derive(Serialize)]
struct Checked {
    id: Id<Intake>,
    name: String,
    real: bool,
    report: Report,
    /// What a person confirms: rows that would change something.
    news: u64,
    severities: Vec<SeverityRow>,
    findings: Vec<FindingRow>,
    left_out: u64,
    next: String,
    first: String,
}

#[derive(Serialize)]
struct SeverityRow {
    label: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct FindingRow {
    line: u64,
    tone: &'static str,
    label: &'static str,
    message: String,
}

fn said(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Hint => ("info", "Hinweis"),
        Severity::Warning => ("care", "geändert"),
        Severity::Error => ("bad", "nicht übernommen"),
    }
}

fn checked(intake: Intake, mode: Mode, from: usize) -> Checked {
    let mut report = intake.report;
    let here = format!("/guests/import/{}", intake.id);
    let findings = std::mem::take(&mut report.findings);
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let severities = [Severity::Error, Severity::Warning, Severity::Hint];
    let row = |finding: &super::import::Finding| {
        let (tone, label) = said(finding.severity);
        FindingRow { line: finding.line, tone, label, message: finding.message.clone() }
    };
    Checked {
        id: intake.id,
        name: intake.file_name,
        real: mode == Mode::ForReal,
        news: report.created + report.updated,
        severities: severities
            .into_iter()
            .map(|severity| SeverityRow { label: said(severity).1, count: count(severity) })
            .filter(|row| row.count > 0)
            .collect(),
        findings: findings.iter().skip(from).take(FINDINGS).map(row).collect(),
        left_out: report.findings_left_out.iter().map(|left| left.count).sum(),
        next: match findings.len() > from + FINDINGS {
            true => format!("{here}?from={}", from + FINDINGS),
            false => String::new(),
        },
        first: if from > 0 { here } else { String::new() },
        report,
    }
}

#[derive(Serialize)]
struct Ended {
    id: Id<Intake>,
    name: String,
    sentence: String,
    may_repeat: bool,
}

#[get("/guests/import/{id}")]
async fn show(
    app: App,
    staff: SignedIn,
    id: web::Path<Id<Intake>>,
    request: actix_web::HttpRequest,
) -> PageResult {
    let intake = own(&app, &staff, id.into_inner()).await?;
    let fields = Fields::read(request.query_string().as_bytes());
    let from = fields.get("from").parse().unwrap_or(0);
    match intake.standing(app.clock.now()) {
        IntakeState::Uploaded => {
            let page = columns_page(&intake, FormView::default());
            staff.show(&app, "Spalten prüfen", "guests/import_columns.html", &page)
        }
        state @ (IntakeState::Checking | IntakeState::Running) => {
            let real = state == IntakeState::Running;
            let title = if real { "Die Liste wird eingelesen" } else { "Die Liste wird geprüft" };
            let rows = filters::number(i64::from(intake.rows_done));
            let page = Working {
                real,
                done: intake.rows_done,
                total: intake.rows_total.max(intake.rows_done).max(1),
                words: match intake.rows_total {
                    0 => format!("{rows} Zeilen"),
                    total => format!("{rows} von {} Zeilen", filters::number(i64::from(total))),
                },
                name: intake.file_name,
            };
            let mut response = staff.show(&app, title, "guests/import_working.html", &page)?;
            let again = (HeaderName::from_static("refresh"), HeaderValue::from_static("2"));
            response.headers_mut().insert(again.0, again.1);
            Ok(response)
        }
        IntakeState::Checked => {
            let page = checked(intake, Mode::DryRun, from);
            staff.show(&app, "Das würde sich ändern", "guests/import_report.html", &page)
        }
        IntakeState::Done => {
            let page = checked(intake, Mode::ForReal, from);
            staff.show(&app, "Die Liste ist eingelesen", "guests/import_report.html", &page)
        }
        state @ (IntakeState::Failed | IntakeState::Discarded) => {
            let failed = state == IntakeState::Failed;
            let page = Ended {
                id: intake.id,
                sentence: match failed {
                    true => intake.why().to_owned(),
                    false => "Die Liste ist verworfen, die Datei gelöscht.".to_owned(),
                },
                may_repeat: failed && intake.path.is_some(),
                name: intake.file_name,
            };
            staff.show(&app, "Nicht eingelesen", "guests/import_ended.html", &page)
        }
    }
}
