//! The next Fachforum: a page on which colleagues and partners put their names down.

use super::coming::Drafted;
use super::house::House;
use super::{DemoError, refused};
use crate::db::{Conn, Moment};
use crate::forums::draft::Address;
use crate::forums::{Draft, OpenTo, Seating, actions};
use crate::web::App;

/// Opens the page of the first Fachforum to come, from the day on which people were asked.
pub fn open(
    conn: &mut Conn,
    app: &App,
    house: &House,
    drafted: &[Drafted],
    now: Moment,
) -> Result<(), DemoError> {
    let Some(forum) = drafted.iter().find(|one| one.coming.key() == "fachforum") else {
        return Ok(());
    };
    let draft = Draft {
        address: Address::suggested("gesundheit-im-gespraech"),
        about: "Wie sprechen wir über Gesundheit, ohne jemandem zu nahe zu treten? Zwei kurze \
                Vorträge, dann Zeit für Fragen."
            .into(),
        speakers: "Dr. Ada Probst, Gesundheitsamt\nPaul Winter, Agentur für Arbeit".into(),
        open_to: OpenTo::Guests,
        seating: Seating::FirstCome,
        opens_at: forum.asked_at,
        closes_at: None,
    };
    actions::set_up(conn, app, &house.planner, forum.event, &draft, now).map_err(refused)
}
