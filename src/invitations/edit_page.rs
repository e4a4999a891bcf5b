//! `POST /events/{id}/edit`: the form of an event is the events' own; what follows from it for
//! guests is known here.

use actix_web::{post, web};

use super::actions::{self, ChangeError};
use crate::db::Id;
use crate::events::actions::EventError;
use crate::events::form_pages::{
    changeable, in_the_way, rows_changed, show_clashes, show_form, show_refused,
};
use crate::events::{self, Draft, Event, Stage, Words};
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
    let (id, actor, now, there) = (event.id, staff.actor(), app.clock.now(), app.clone());
    let outcome: Result<usize, ChangeError> = match event.stage {
        Stage::Published => match Words::parse(&fields) {
            Ok(words) => {
                let edited = app
                    .db
                    .write(move |conn| actions::edit_words(conn, &there, &actor, id, &words, now));
                edited.await
            }
            Err(errors) => Err(EventError::Input(errors).into()),
        },
        Stage::Draft | Stage::Cancelled | Stage::Closed => match Draft::parse(&fields) {
            Ok(draft) => {
                let moved = !draft.meeting.is_of(&event);
                let meeting = &draft.meeting;
                let confirm = in_the_way(&app, &staff, id, meeting, &fields).await?;
                if let Some(confirm) = confirm.filter(|_| moved) {
                    return show_clashes(&app, &staff, &fields, confirm, Some(&event)).await;
                }
                let edited = app
                    .db
                    .write(move |conn| events::actions::edit(conn, &actor, id, &draft).map(|()| 0));
                edited.await.map_err(ChangeError::from)
            }
            Err(errors) => Err(EventError::Input(errors).into()),
        },
    };
    match outcome {
        Ok(moved_up) => Ok(done(format!("/events/{id}"), &sentence(moved_up))),
        Err(ChangeError::Event(EventError::Input(errors))) => {
            show_refused(&app, &staff, &fields, &errors, &event).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn sentence(moved_up: usize) -> String {
    let saved = "Die Änderungen sind gespeichert.";
    match moved_up {
        0 => saved.into(),
        1 => format!("{saved} Ein Haushalt rückt von der Warteliste nach und erfährt es."),
        more => format!("{saved} {more} Haushalte rücken von der Warteliste nach und erfahren es."),
    }
}
