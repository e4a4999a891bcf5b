//! The office, its Standorte and rooms, and who works there. All of it invented: the phone numbers
//! come from the range that is kept free for fiction, mail addresses end in example.org.

use crate::db::{Conn, Id, Moment};
use crate::staff::queries::NewStaff;
use crate::staff::{self, Actor, Role, Scope, Site, Staff};
use crate::venues::{self, Venue};
use crate::web::form::Fields;
use crate::web::{Office, secret};
use crate::workdays;

use super::plan::Guests;
use super::{DemoError, refused};

/// What the rest of the house is built on.
pub struct House {
    pub office: Office,
    pub towns: Vec<Town>,
    /// Plans for all Standorte.
    pub planner: Actor,
    /// Takes down what people say by phone and at the counter.
    pub desk: Id<Staff>,
    /// Signs in for a Träger.
    pub provider: Id<Staff>,
    /// Signs trials for data protection.
    pub auditor: Actor,
}

impl House {
    /// Whom guests of an event ask: the Kümmerer of its Standort, or of the whole house.
    pub fn contact(&self, guests: Guests, town: usize) -> (&'static str, &'static str) {
        match guests {
            Guests::Everybody | Guests::Women | Guests::Newcomers => self.towns[town].contact,
            Guests::Colleagues | Guests::Partners | Guests::Nobody => self.towns[2].contact,
        }
    }
}

/// A Standort with its rooms.
pub struct Town {
    pub site: Id<Site>,
    pub name: &'static str,
    pub postcode: &'static str,
    pub venues: Vec<Venue>,
    /// The Kümmerer and their number.
    pub contact: (&'static str, &'static str),
}

/// Who gets a link at each start.
pub const DOORS: [(&str, &str); 6] = [
    ("Planung", "anna.becker@example.org"),
    ("Empfang", "tarek.nouri@example.org"),
    ("Leitung", "claudia.brandt@example.org"),
    ("Verwaltung", "ingo.reimers@example.org"),
    ("Träger", "birgit.lang@example.org"),
    ("Datenschutz", "ute.reuter@example.org"),
];

/// Towns, postcodes, Kümmerer.
const TOWNS: [(&str, &str, (&str, &str)); 8] = [
    ("Wermeln", "51992", ("Jonas Albers", "0221 4710 131")),
    ("Röslau", "51993", ("Katrin Seidel", "0221 4710 132")),
    ("Overfeld", "51994", ("Anna Becker", "0221 4710 123")),
    ("Odenhal", "51995", ("Murat Öztan", "0221 4710 134")),
    ("Leichtal", "51996", ("Sevgi Aslan", "0221 4710 135")),
    ("Kürsten", "51997", ("Ulrike Hansen", "0221 4710 136")),
    ("Burgau", "51998", ("Sevgi Aslan", "0221 4710 135")),
    ("Bergstadt", "51999", ("Petra Lindner", "0221 4710 138")),
];

/// Name, room, street, directions, seats and what holds there: s step-free, l lift, w accessible WC,
/// i induction loop, c childcare room, k kitchen.
type Room = (&'static str, &'static str, &'static str, &'static str, i32, &'static str);

const ROOMS: [&[Room]; 8] = [
    &[
        (
            "Familienzentrum Mitte",
            "Raum 2, Erdgeschoss",
            "Gartenstraße 5",
            "Bus 227 bis Markt. Der Eingang ist im Hof.",
            30,
            "swck",
        ),
        (
            "Bücherei am Markt",
            "Lesecafé",
            "Hauptstraße 12",
            "Bus 227 bis Markt. Von dort zwei Minuten zu Fuß.",
            24,
            "slwi",
        ),
        (
            "Jobcenter Wermeln",
            "Raum 104",
            "Bahnhofstraße 3",
            "Vom Bahnhof drei Minuten. Sie melden sich am Empfang.",
            20,
            "slw",
        ),
    ],
    &[
        (
            "Gemeindehaus Röslau",
            "Großer Saal",
            "Lindenweg 8",
            "Bus 231 bis Kirche. Der Eingang ist neben dem Turm.",
            45,
            "swick",
        ),
        (
            "Jobcenter Röslau",
            "Gruppenraum",
            "Schulstraße 21",
            "Bus 231 bis Schule. Bitte klingeln Sie bei 2.",
            16,
            "slw",
        ),
    ],
    &[
        (
            "Bürgerhaus Overfeld",
            "Saal und Nebenraum",
            "Ringstraße 40",
            "Bus 240 bis Bürgerhaus. Hinter dem Haus sind Parkplätze.",
            60,
            "slwick",
        ),
        (
            "Kita Sonnenkäfer",
            "Elterncafé",
            "Am Mühlbach 7",
            "Bus 240 bis Mühlbach. Der Kinderwagen darf mit hinein.",
            20,
            "swck",
        ),
        (
            "Jobcenter Overfeld",
            "Raum 3",
            "Kölner Straße 66",
            "Bus 240 bis Rathaus. Der Raum ist im ersten Stock.",
            18,
            "lw",
        ),
    ],
    &[
        (
            "Nachbarschaftstreff Odenhal",
            "Wohnzimmer",
            "Talweg 15",
            "Bus 218 bis Talweg. Das gelbe Haus neben dem Spielplatz.",
            26,
            "swck",
        ),
        (
            "Jobcenter Odenhal",
            "Besprechung 1",
            "Hauptstraße 90",
            "Bus 218 bis Post. Am Eingang sind zwei Stufen. Wir helfen gern.",
            14,
            "",
        ),
    ],
    &[
        (
            "Mehrgenerationenhaus Leichtal",
            "Café",
            "Zum Anger 2",
            "Bahn S 12 bis Leichtal. Vom Bahnhof fünf Minuten geradeaus.",
            36,
            "slwick",
        ),
        (
            "Volkshochschule Leichtal",
            "Raum 11",
            "Bahnhofstraße 28",
            "Bahn S 12 bis Leichtal. Das Haus steht gegenüber.",
            24,
            "slwi",
        ),
        (
            "Jobcenter Leichtal",
            "Raum 201",
            "Gartenstraße 77",
            "Bus 205 bis Gartenstraße. Mit dem Aufzug in den zweiten Stock.",
            20,
            "slw",
        ),
    ],
    &[
        (
            "Dorfgemeinschaftshaus Kürsten",
            "Saal",
            "Lindenweg 30",
            "Bus 260 bis Feuerwehr. Er fährt jede Stunde.",
            40,
            "swck",
        ),
        (
            "Jobcenter Kürsten",
            "Gruppenraum",
            "Schulstraße 4",
            "Bus 260 bis Schulzentrum.",
            15,
            "sw",
        ),
    ],
    &[
        (
            "Jugendzentrum Burgau",
            "Halle",
            "Ringstraße 9",
            "Bus 212 bis Burgplatz. Hinter dem Sportplatz links.",
            50,
            "swck",
        ),
        (
            "Stadtteilbüro Burgau",
            "Werkraum",
            "Kölner Straße 11",
            "Bus 212 bis Kölner Straße. Der Eingang ist am Schaufenster.",
            22,
            "swc",
        ),
        ("Jobcenter Burgau", "Raum 12", "Hauptstraße 51", "Bus 212 bis Burgplatz.", 18, "slw"),
    ],
    &[
        (
            "Kulturbahnhof Bergstadt",
            "Wartesaal",
            "Bahnhofstraße 1",
            "Bahn RB 25 bis Bergstadt. Sie steigen aus und sind da.",
            55,
            "slwick",
        ),
        (
            "Frauentreff Bergstadt",
            "Küche",
            "Am Mühlbach 22",
            "Bus 208 bis Mühlbach. Bitte klingeln Sie.",
            20,
            "swck",
        ),
        ("Jobcenter Bergstadt", "Raum 5", "Zum Anger 16", "Bus 208 bis Anger.", 20, "slw"),
    ],
];

/// Name, role and Standorte; none: all of them.
const PEOPLE: [(&str, Role, &[usize]); 10] = [
    ("Anna Becker", Role::Planner, &[]),
    ("Tarek Nouri", Role::Desk, &[]),
    ("Claudia Brandt", Role::Manager, &[]),
    ("Ingo Reimers", Role::Admin, &[]),
    ("Birgit Lang", Role::Provider, &[]),
    ("Jonas Albers", Role::Planner, &[0]),
    ("Sevgi Aslan", Role::Planner, &[4, 6]),
    ("Petra Lindner", Role::Desk, &[7]),
    ("Katrin Seidel", Role::Planner, &[1]),
    ("Ute Reuter", Role::Auditor, &[]),
];

/// Describes the office, opens its Standorte and rooms, and lets people work there.
pub fn furnish(conn: &mut Conn, now: Moment) -> Result<House, DemoError> {
    let office = office(staff::queries::office(conn)?.map(|known| known.form_secret));
    staff::queries::keep_office(conn, &office)?;
    let mut towns = Vec::new();
    for ((name, postcode, contact), rooms) in TOWNS.into_iter().zip(ROOMS) {
        let area = format!("{postcode}\n{name}");
        let site = staff::actions::add_site(conn, name, &area).map_err(refused)?;
        let mut town = Town { site, name, postcode, venues: Vec::new(), contact };
        for room in rooms {
            let venue = open_room(conn, &town, room)?;
            town.venues.push(venue);
        }
        towns.push(town);
    }
    let mut ids = Vec::new();
    for (name, role, places) in PEOPLE {
        let scope = match places {
            [] => Scope::All,
            places => Scope::Sites(places.iter().map(|place| towns[*place].site).collect()),
        };
        let email = super::people::mail_address(name, None);
        let new = NewStaff { name: name.into(), email, role, scope };
        ids.push(staff::actions::add(conn, &new, now).map_err(refused)?);
    }
    let planner = Actor { staff: Some(ids[0]), role: Role::Planner, scope: Scope::All };
    let auditor = Actor { staff: Some(ids[9]), role: Role::Auditor, scope: Scope::All };
    Ok(House { office, towns, planner, desk: ids[1], provider: ids[4], auditor })
}

fn office(form_secret: Option<String>) -> Office {
    Office {
        name: "Jobcenter Musterkreis".into(),
        street: "Musterallee 1".into(),
        postcode: "51990".into(),
        town: "Musterstadt".into(),
        sender_line: "Postfach 10 01, 51990 Musterstadt".into(),
        phone: "0221 4710 123".into(),
        phone_hours: "Montag bis Freitag, 9 bis 15 Uhr".into(),
        email: "treffpunkt@example.org".into(),
        privacy_contact: "Datenschutz im Jobcenter Musterkreis, datenschutz@example.org".into(),
        baseline: 0.3,
        land: workdays::HOME,
        demo: true,
        form_secret: form_secret.unwrap_or_else(secret::key),
    }
}

fn open_room(conn: &mut Conn, town: &Town, room: &Room) -> Result<Venue, DemoError> {
    let (name, place, street, directions, seats, facts) = *room;
    let seats = seats.to_string();
    let mut fields = Fields::of([
        ("site", town.site.as_str()),
        ("name", name),
        ("room", place),
        ("street", street),
        ("postcode", town.postcode),
        ("town", town.name),
        ("directions", directions),
        ("seats", seats.as_str()),
    ]);
    let signs = [
        ('s', "step_free"),
        ('l', "lift"),
        ('w', "accessible_wc"),
        ('i', "induction_loop"),
        ('c', "childcare_room"),
        ('k', "kitchen"),
    ];
    for (_, fact) in signs.iter().filter(|(sign, _)| facts.contains(*sign)) {
        fields.push(fact, "1");
    }
    let draft = venues::Draft::parse(&fields).map_err(DemoError::Words)?;
    let id = Id::new();
    venues::queries::insert(conn, id, &draft)?;
    Ok(venues::queries::find(conn, id)?.ok_or(diesel::result::Error::NotFound)?)
}
