//! Who makes the month's events happen: carers and interpreters, a health team, a Träger with a sign-in;
//! and one carer who drops out, so that it can be tried what then is to be done.

use crate::childcare::{self, Ratio};
use crate::db::{Conn, Id, Moment};
use crate::events::team::actions as team;
use crate::events::team::draft::Who as Person;
use crate::events::team::{Agreement, Member, NewMember, Part};
use crate::events::{self, Event};

use super::coming::Drafted;
use super::house::House;
use super::{DemoError, refused};

/// An event of the month, the part, a name, a language, and what they say.
type Role = (&'static str, Part, &'static str, &'static str, Agreement);

const ROLES: &[Role] = &[
    ("kontaktcafe", Part::Caterer, "Bäckerei Sonnenschein", "", Agreement::Confirmed),
    ("kontaktcafe", Part::Carer, "Maria Sommer", "", Agreement::Confirmed),
    ("kontaktcafe", Part::Carer, "Ralf Winter", "", Agreement::Confirmed),
    ("kontaktcafe", Part::Interpreter, "Olena Koval", "uk", Agreement::Confirmed),
    ("kontaktcafe_frauen", Part::Host, "Hanna Yilmaz", "", Agreement::Confirmed),
    // Two, so that families are left without care when one of them drops out.
    ("kontaktcafe_frauen", Part::Carer, "Ute Herbst", "", Agreement::Confirmed),
    ("kontaktcafe_frauen", Part::Carer, DROPS_OUT, "", Agreement::Confirmed),
    ("kontaktcafe_frauen", Part::Interpreter, "Nour Haddad", "ar", Agreement::Asked),
    ("gesundheitscheck", Part::Doctor, "Dr. Clara Vogel", "", Agreement::Confirmed),
    ("gesundheitscheck", Part::Psychologist, "Emil Brandt", "", Agreement::Confirmed),
    ("gesundheitscheck", Part::Nutritionist, "Paula Roth", "", Agreement::Asked),
    ("gesundheitscheck", Part::JobCoach, "Deniz Kurt", "", Agreement::Confirmed),
    ("fachforum", Part::Speaker, "Prof. Ines Lange", "", Agreement::Confirmed),
];

/// Events whose places in care follow from their carers.
const BY_CARERS: [&str; 2] = ["kontaktcafe", "kontaktcafe_frauen"];
/// Where a carer drops out, after a family was promised a place.
pub const LOSES_CARE: &str = "kontaktcafe_frauen";
const DROPS_OUT: &str = "Kai Frühling";
/// Where the Träger's list can be opened.
const TRAEGER: [&str; 2] = ["kontaktcafe", "gesundheitscheck"];

/// Puts the teams together before guests are asked.
pub fn form(
    conn: &mut Conn,
    house: &House,
    drafted: &[Drafted],
    now: Moment,
) -> Result<(), DemoError> {
    for (key, part, name, language, agreement) in ROLES {
        let who = Person::External {
            name: (*name).into(),
            phone: String::new(),
            email: match matches!(part, Part::Host | Part::Caterer) {
                true => super::people::mail_address(name, None),
                false => String::new(),
            },
        };
        let new = NewMember {
            part: *part,
            session: None,
            who,
            language: (*language).into(),
            agreement: *agreement,
        };
        join(conn, house, event_of(drafted, key), &new, now)?;
    }
    for key in TRAEGER {
        let new = NewMember {
            part: Part::Provider,
            session: None,
            who: Person::Staff(house.provider),
            language: String::new(),
            agreement: Agreement::Confirmed,
        };
        join(conn, house, event_of(drafted, key), &new, now)?;
    }
    for event in BY_CARERS.into_iter().filter_map(|key| event_of(drafted, key)) {
        if events::queries::find(conn, event)?.is_some_and(|event| event.childcare_places > 0) {
            let ratio = Some(Ratio::default());
            childcare::actions::plan(conn, &house.planner, event, ratio).map_err(refused)?;
        }
    }
    Ok(())
}

fn event_of(drafted: &[Drafted], key: &str) -> Option<Id<Event>> {
    drafted.iter().find(|one| one.coming.key() == key).map(|one| one.event)
}

fn join(
    conn: &mut Conn,
    house: &House,
    event: Option<Id<Event>>,
    new: &NewMember,
    now: Moment,
) -> Result<(), DemoError> {
    let Some(event) = event else { return Ok(()) };
    let id = Id::<Member>::new();
    team::add(conn, &house.planner, (event, id), new, now).map_err(refused)?;
    Ok(())
}

/// One carer says no after families have been promised a place, so that there is somebody to tell.
pub fn lose_one(conn: &mut Conn, house: &House, drafted: &[Drafted]) -> Result<(), DemoError> {
    let Some(event) = event_of(drafted, LOSES_CARE) else { return Ok(()) };
    let team = events::team::queries::of_event(conn, event)?;
    let Some(gone) = team.iter().find(|one| one.name == DROPS_OUT) else { return Ok(()) };
    team::agree(conn, &house.planner, gone.id, Agreement::Declined).map_err(refused)?;
    Ok(())
}
