//! An event of any shipped format, on one day or several.

use treffpunkt::events::{self, Draft};
use treffpunkt::formats;
use treffpunkt::venues;
use treffpunkt::web::form::Fields;

use crate::cafe::{Cafe, planner};
use crate::world::Jobcenter;

/// Published, with these sessions: day, from, to.
pub async fn published<'a>(
    jobcenter: &'a Jobcenter,
    format: &str,
    seats: i32,
    sessions: &[(&str, &str, &str)],
) -> Cafe<'a> {
    published_with_care(jobcenter, format, (seats, 0), sessions).await
}

/// The same with places for children.
pub async fn published_with_care<'a>(
    jobcenter: &'a Jobcenter,
    format: &str,
    (seats, care): (i32, i32),
    sessions: &[(&str, &str, &str)],
) -> Cafe<'a> {
    let (now, key) = (jobcenter.app.clock.now(), format.to_owned());
    let own = |(day, from, to): &(&str, &str, &str)| {
        [("session_date", *day), ("session_from", *from), ("session_to", *to)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let sessions: Vec<_> = sessions.iter().flat_map(own).collect();
    let written = jobcenter.app.db.write(move |conn| {
        let actor = planner();
        let fields = Fields::of([
            ("name", "Bürgerhaus Mitte"),
            ("street", "Ringstraße 40"),
            ("postcode", "51465"),
            ("town", "Musterstadt"),
            ("directions", "Bus 240 bis Bürgerhaus"),
            ("seats", "40"),
        ]);
        let venue = venues::Draft::parse(&fields).unwrap();
        let venue = venues::actions::add(conn, &actor, &venue).unwrap();
        let format = formats::queries::by_key(conn, &key)?.unwrap();
        let mut fields = Fields::of([
            ("format", format.id.to_string()),
            ("title", format.name.clone()),
            ("venue", venue.to_string()),
            ("seats", seats.to_string()),
            ("childcare_places", care.to_string()),
            ("contact_name", "Anna Becker".to_owned()),
            ("contact_phone", "0221 4710 123".to_owned()),
            ("language", "de".to_owned()),
        ]);
        for (name, value) in sessions {
            fields.push(name, value);
        }
        let draft = Draft::parse(&fields).unwrap();
        let id = events::actions::draft(conn, &actor, &draft, now).unwrap();
        events::actions::publish(conn, &actor, id, now).unwrap();
        Ok::<_, diesel::result::Error>(id)
    });
    Cafe { jobcenter, id: written.await.unwrap() }
}
