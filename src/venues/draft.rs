//! What a form or a JSON document says about a venue, once it can be used.

use super::{Facts, Venue};
use crate::config;
use crate::db::Id;
use crate::staff::Site;
use crate::text::{Line, Note, Postcode, Title};
use crate::web::form::{Check, Fields, FormErrors};

/// A venue that somebody wants to keep.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `None`: for the whole house.
    pub site: Option<Id<Site>>,
    pub name: Title,
    pub room: String,
    pub street: Line,
    pub postcode: Postcode,
    pub town: Line,
    pub directions: String,
    pub seats: i32,
    pub facts: Facts,
}

impl Draft {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::venues::Draft;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let fields = Fields::of([
    ///     ("name", "Familienzentrum Mitte"), ("street", "Gartenstraße 5"),
    ///     ("postcode", "51465"), ("town", "Musterstadt"), ("seats", "0"),
    /// ]);
    /// let errors = Draft::parse(&fields).unwrap_err();
    /// assert_eq!(errors.0[0].message, "Ein Ort hat mindestens 1 und höchstens 5.000 Plätze.");
    /// ```
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let site = check.id("site");
        let name = check.text("name", Title::parse);
        let room = check.text_if_given("room", Line::parse);
        let street = check.text("street", Line::parse);
        let postcode = check.text("postcode", Postcode::parse);
        let town = check.text("town", Line::parse);
        let directions = check.text_if_given("directions", Note::parse);
        let seats = check.parse("seats", seats);
        let place = (name, street, postcode, town);
        let (Some(name), Some(street), Some(postcode), Some(town)) = place else {
            return Err(check.errors());
        };
        let rest = (site, room, directions, seats);
        let (Some(site), Some(room), Some(directions), Some(seats)) = rest else {
            return Err(check.errors());
        };
        Ok(Self {
            site,
            name,
            room: room.map_or_else(String::new, |room| room.as_str().to_owned()),
            street,
            postcode,
            town,
            directions: directions.map_or_else(String::new, |way| way.as_str().to_owned()),
            seats,
            facts: Facts {
                step_free: fields.ticked("step_free"),
                lift: fields.ticked("lift"),
                accessible_wc: fields.ticked("accessible_wc"),
                induction_loop: fields.ticked("induction_loop"),
                childcare_room: fields.ticked("childcare_room"),
                kitchen: fields.ticked("kitchen"),
            },
        })
    }
}

fn seats(typed: &str) -> Result<i32, String> {
    match typed.parse() {
        Ok(seats) if (1..=config::MOST_SEATS).contains(&seats) => Ok(seats),
        Ok(_) | Err(_) => Err("Ein Ort hat mindestens 1 und höchstens 5.000 Plätze.".into()),
    }
}

/// A venue as its form shows it.
pub fn fields(venue: &Venue) -> Fields {
    let mut fields = Fields::of([
        ("name", venue.name.clone()),
        ("room", venue.room.clone()),
        ("street", venue.street.clone()),
        ("postcode", venue.postcode.clone()),
        ("town", venue.town.clone()),
        ("directions", venue.directions.clone()),
        ("seats", venue.seats.to_string()),
    ]);
    if let Some(site) = venue.site {
        fields.push("site", site.as_str());
    }
    for fact in venue.facts.given() {
        fields.push(fact.field, "1");
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled_in() -> Fields {
        Fields::of([
            ("name", "Familienzentrum Mitte ☕"),
            ("room", "Raum 2"),
            ("street", "Gartenstraße 5"),
            ("postcode", "51465"),
            ("town", "Musterstadt"),
            ("directions", "Bus 227 bis Markt.\r\nEingang im Hof."),
            ("seats", "25"),
            ("step_free", "1"),
        ])
    }

    #[test]
    fn a_venue_says_what_a_guest_must_know() {
        let draft = Draft::parse(&filled_in()).unwrap();

        assert_eq!(draft.directions, "Bus 227 bis Markt.\nEingang im Hof.");
        assert_eq!((draft.seats, draft.facts.step_free, draft.facts.lift), (25, true, false));
        assert_eq!(draft.site, None);
    }

    #[test]
    fn no_seats_no_street_and_a_broken_postcode_are_all_told() {
        let fields = Fields::of([
            ("name", "a".repeat(10_000)),
            ("street", String::new()),
            ("postcode", "4711".into()),
            ("town", "Musterstadt".into()),
            ("seats", "0".into()),
            ("site", "nirgends".into()),
        ]);

        let errors = Draft::parse(&fields).unwrap_err();

        let wrong: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(wrong, ["site", "name", "street", "postcode", "seats"]);
    }
}
