//! `/formats/{id}/reminders`: which reminders the events of a format have, and how many days before.

use actix_web::{get, post, web};
use serde::Serialize;

use super::Kind;
use super::actions::{self, ReminderError};
use super::plan::Plan;
use super::thanks::Thanks;
use crate::db::Id;
use crate::formats::Format;
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Fields, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(edit).service(change);
}

#[derive(Serialize)]
struct Line {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    days: &'static str,
    least: i32,
    most: i32,
}

#[derive(Serialize)]
struct PlanPage {
    format: Id<Format>,
    name: String,
    lines: Vec<Line>,
    form: FormView,
}

fn line(kind: Kind) -> Line {
    let (least, most) = kind.range().into_inner();
    Line {
        name: kind.code(),
        label: match kind {
            Kind::SecondTry => "Wer nicht antwortet, wird noch einmal gefragt",
            Kind::First => "Wer zugesagt hat, wird erinnert",
            Kind::Last => "Und kurz vorher noch einmal",
        },
        hint: match kind {
            Kind::SecondTry => {
                "Auf einem anderen Weg: nach der E-Mail ein Brief, nach dem Brief eine E-Mail. Wo das \
                 nicht geht, steht der Gast auf der Anrufliste."
            }
            Kind::First => "Zwei Erinnerungen helfen mehr als eine.",
            Kind::Last => {
                "Sonntage und Feiertage lassen wir aus: Dann geht es am Tag davor hinaus."
            }
        },
        days: kind.days_field(),
        least,
        most,
    }
}

/// What the form says of a plan.
fn fields(plan: &Plan, thanks: Thanks) -> Fields {
    let mut fields = plan.fields();
    thanks.write(&mut fields);
    fields
}

fn page(format: &Format, form: FormView) -> PlanPage {
    PlanPage {
        format: format.id,
        name: format.name.clone(),
        lines: Kind::ALL.iter().map(|kind| line(*kind)).collect(),
        form,
    }
}

const TITLE: &str = "Erinnerungen";
const TEMPLATE: &str = "reminders/format.html";

#[get("/formats/{id}/reminders")]
async fn edit(app: App, staff: SignedIn, id: web::Path<Id<Format>>) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (actor, id) = (staff.actor(), id.into_inner());
    let read = app.db.read(move |conn| {
        let (format, plan) = actions::plan_of(conn, &actor, id)?;
        Ok::<_, ReminderError>((format, plan, actions::thanks_plan(conn, &actor, id)?))
    });
    let (format, plan, thanks) = read.await?;
    staff.show(&app, TITLE, TEMPLATE, &page(&format, FormView::fresh(&fields(&plan, thanks))))
}

#[post("/formats/{id}/reminders")]
async fn change(app: App, posted: Posted, id: web::Path<Id<Format>>) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let (actor, id) = (staff.actor(), id.into_inner());
    match Plan::parse(&fields) {
        Ok(plan) => {
            let thanks = Thanks::parse(&fields);
            let kept = app.db.write(move |conn| {
                actions::keep_plan(conn, &actor, id, &plan)?;
                actions::keep_thanks(conn, &actor, id, thanks)
            });
            kept.await?;
            let said = "Der Plan ist gespeichert. Er gilt ab jetzt für alle Veranstaltungen dieses Formats.";
            Ok(done(format!("/formats/{id}/reminders"), said))
        }
        Err(errors) => {
            let (format, _) = app.db.read(move |conn| actions::plan_of(conn, &actor, id)).await?;
            let form = FormView::of(&fields, &errors);
            staff.show_refused(&app, TITLE, TEMPLATE, &page(&format, form))
        }
    }
}
