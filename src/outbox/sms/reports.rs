//! What the gateway tells later of a text message that it took (`dlr-url`).
//!
//! Kannel tells it by GET and knows no other way. The address is signed for this one message and stands
//! in no message to anybody, so nobody comes across it, and no link scanner either.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;

use crate::db::{Conn, Id, Moment};
use crate::outbox::{Correspondent, Knows, Message, Return, State, Way, queries, sending};
use crate::problem::PageResult;
use crate::web::{App, secret};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(report);
}

/// Where the gateway tells what became of a message; it puts its number for that in place of `%d`.
pub fn address(app: &App, id: Id<Message>) -> String {
    let base = match (&app.config.sms_reports_url, app.config.guest_listen) {
        (Some(url), _) => url.clone(),
        // The guests' door has no place for machines.
        (None, Some(_)) => format!("http://{}", app.config.listen),
        (None, None) => app.config.public_url.clone(),
    };
    format!("{base}/sms/bericht/{id}/{}?stand=%d", signature(app, id.as_str()))
}

fn signature(app: &App, id: &str) -> String {
    secret::sign(&app.office().form_secret, &format!("sms:{id}"))
}

#[derive(Deserialize)]
struct Told {
    stand: i32,
}

/// What became of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is on the phone.
    Arrived,
    /// The network or the phone did not take it.
    Lost,
    /// Still on its way.
    UnderWay,
}

impl Fate {
    /// Kannel's `%d`.
    pub fn of(told: i32) -> Self {
        match told {
            1 => Self::Arrived,
            2 | 16 => Self::Lost,
            _ => Self::UnderWay,
        }
    }
}

#[get("/sms/bericht/{id}/{signature}")]
async fn report(
    app: App,
    knows: Knows,
    path: web::Path<(String, String)>,
    told: web::Query<Told>,
) -> PageResult {
    let (id, signed) = path.into_inner();
    let Ok(id) = id.parse::<Id<Message>>() else { return Ok(nowhere()) };
    if !secret::same(&signed, &signature(&app, id.as_str())) {
        return Ok(nowhere());
    }
    let (fate, now) = (Fate::of(told.stand), app.clock.now());
    app.db.write(move |conn| heard(conn, &**knows, id, fate, now)).await?;
    Ok(HttpResponse::Ok().finish())
}

fn nowhere() -> HttpResponse {
    HttpResponse::build(StatusCode::NOT_FOUND).finish()
}

/// Notes it. The same report twice is as good as once; one about a message that somebody has decided
/// about meanwhile changes nothing.
pub fn heard(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Message>,
    fate: Fate,
    now: Moment,
) -> diesel::QueryResult<()> {
    queries::hold(conn, id)?;
    let Some(message) = queries::find(conn, id, None)? else { return Ok(()) };
    if message.line.way != Way::Sms {
        return Ok(());
    }
    let state = message.line.state;
    match (fate, state) {
        (Fate::Arrived, State::Sent) => queries::remark(conn, id, State::Sent, ARRIVED),
        // Reports may be quicker than whoever carried it is at noting that it was taken.
        (Fate::Arrived, State::Unknown | State::InFlight) => {
            if queries::decide(conn, id, state, State::Sent, ARRIVED, now)? {
                sending::blank(conn, id, &message.text, &message.html, None)?;
                correspondent.delivered(conn, &message.about, &message.line.kind, now)?;
            }
            Ok(())
        }
        (Fate::Lost, State::Sent | State::Unknown | State::InFlight) => {
            if queries::decide(conn, id, state, State::Returned, LOST, now)? {
                correspondent.returned(conn, &message.matter(), Return::Message, now)?;
            }
            Ok(())
        }
        (Fate::Arrived | Fate::Lost, State::Queued | State::Returned | State::GivenUp)
        | (Fate::UnderWay, _) => Ok(()),
    }
}

pub(in crate::outbox) const ARRIVED: &str = "Auf dem Telefon angekommen.";
const LOST: &str = "Das Telefonnetz konnte die SMS nicht zustellen.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kannels_numbers_mean_what_its_manual_says() {
        assert_eq!(Fate::of(1), Fate::Arrived);
        assert_eq!([Fate::of(2), Fate::of(16)], [Fate::Lost, Fate::Lost]);
        assert_eq!([Fate::of(4), Fate::of(8), Fate::of(0)], [Fate::UnderWay; 3]);
    }
}
