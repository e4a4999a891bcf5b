//! `POST /events/{id}/edit`: the form of an event is the events' own; what follows from it for
//! guests is known here.

use actix_web::{post, web};

use super::actions::{self, Carried, ChangeError, Times};
use crate::db::Id;
use crate::events::actions::EventError;
use crate::events::form_pages::{
    changeable, in_the_way, rows_changed, show_clashes, show_form, show_refused, with_site,
};
use crate::events::series::Reach;
use crate::events::{Draft, Event, Stage, Words};
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Posted, Right};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(change);
}

#[post("/events/{id}/edit")]
async fn change(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let event = changeable(&app, &staff, id.into_inner()).await?;
    if let Some(changed) = rows_changed(&fields) {
        return show_form(&app, &staff, &changed, &event).await;
    }
    let after = match event.stage {
        // Time, place, format and Standort of a published event stand; the form does not show them.
        Stage::Published => Words::parse(&fields)
            .and_then(|words| Draft::of(&event).map(|known| Draft { words, ..known })),
        Stage::Draft | Stage::Cancelled | Stage::Closed => {
            Draft::parse(&with_site(&app, &staff, &fields).await?)
        }
    };
    let (id, actor, now, there) = (event.id, staff.actor(), app.clock.now(), app.clone());
    if let (Ok(draft), Stage::Draft) = (&after, event.stage)
        && !draft.meeting.is_of(&event)
        && let Some(confirm) = in_the_way(&app, &staff, id, &draft.meeting, &fields).await?
    {
        return show_clashes(&app, &staff, &fields, confirm, Some(&event)).await;
    }
    let reach = Reach::parse(fields.get("reach")).unwrap_or(Reach::One);
    let outcome: Result<Carried, ChangeError> = match after {
        Ok(after) => {
            let far = (reach, Times::InDrafts);
            let edited = app.db.write(move |conn| {
                actions::carry(conn, &there, &actor, id, (&after, ""), far, now)
            });
            edited.await
        }
        Err(errors) => Err(EventError::Input(errors).into()),
    };
    match outcome {
        Ok(carried) => Ok(done(format!("/events/{id}"), &sentence(reach, carried))),
        Err(ChangeError::Event(EventError::Input(errors))) => {
            show_refused(&app, &staff, &fields, &errors, &event).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn sentence(reach: Reach, Carried { changed, kept, moved_up, .. }: Carried) -> String {
    let mut said = match (reach, changed) {
        (Reach::One, _) => "Die Änderungen sind gespeichert.".to_owned(),
        (Reach::Later | Reach::All, 1) => "Ein Termin ist geändert.".to_owned(),
        (Reach::Later | Reach::All, more) => format!("{more} Termine sind geändert."),
    };
    said.push_str(&kept_words(kept));
    match moved_up {
        0 => {}
        1 => said.push_str(" Ein Haushalt rückt von der Warteliste nach und erfährt es."),
        more => said.push_str(&format!(
            " {more} Haushalte rücken von der Warteliste nach und erfahren es."
        )),
    }
    said
}

/// That some dates stayed as they were; empty if none did.
pub(super) fn kept_words(kept: usize) -> String {
    match kept {
        0 => String::new(),
        1 => " Ein Termin bleibt, wie er ist: Dort war es schon anders.".into(),
        more => format!(" {more} Termine bleiben, wie sie sind: Dort war es schon anders."),
    }
}
