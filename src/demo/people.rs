//! About 600 clients in their households, 40 colleagues and 25 partners. All invented; how many read
//! which language, have mail and a phone, follows the practice list of the same Musterkreis.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::clock;
use crate::db::{Conn, Day, Id, Moment};
use crate::guests::consent::{Decision, Source, What};
use crate::guests::queries::consents::{self, Consent};
use crate::guests::{self, Channel, Guest, Kind, Salutation};
use crate::text::Phone;

use super::DemoError;
use super::days::later;
use super::dice::{self, Dice};
use super::house::House;
use super::plan::Guests;

/// Everybody who can be invited.
pub struct People {
    pub households: Vec<Household>,
    pub colleagues: Vec<Guest>,
    pub partners: Vec<Guest>,
}

/// Clients who live together.
#[derive(Clone)]
pub struct Household {
    /// Which of the Standorte.
    pub town: usize,
    pub members: Vec<Guest>,
}

impl People {
    /// About so many who fit, household by household: of one Standort, where there is one, and known
    /// on that day already.
    pub fn some(
        &self,
        guests: Guests,
        town: Option<usize>,
        known_before: Date,
        wanted: usize,
        dice: &mut Dice,
    ) -> Vec<Household> {
        let alone = |guest: &Guest| Household { town: 0, members: vec![guest.clone()] };
        let mut some: Vec<Household> = match guests {
            Guests::Nobody => Vec::new(),
            Guests::Colleagues => self.colleagues.iter().map(alone).collect(),
            Guests::Partners => self.partners.iter().map(alone).collect(),
            Guests::Everybody | Guests::Women | Guests::Newcomers => {
                let of_town = |household: &&Household| Some(household.town) == town;
                self.households.iter().filter(of_town).cloned().collect()
            }
        };
        for household in &mut some {
            household.members.retain(|guest| {
                let known = guest.entered_on.is_none_or(|day| day.civil() <= known_before);
                let fits = guests != Guests::Women || guest.salutation == Salutation::Ms;
                known && fits && !guest.no_invitations
            });
        }
        some.retain(|household| !household.members.is_empty());
        dice.shuffle(&mut some);
        if guests == Guests::Newcomers {
            some.sort_by_key(|household| Reverse(household.members[0].entered_on));
        }
        let mut left = wanted;
        some.retain(|household| {
            let takes = left > 0;
            left = left.saturating_sub(household.members.len());
            takes
        });
        some
    }

    /// The same with somebody whom a text message reaches and somebody who is called, where the
    /// Standort has them: whoever practises meets every way.
    pub fn with_every_way(
        &self,
        mut some: Vec<Household>,
        town: Option<usize>,
        known_before: Date,
    ) -> Vec<Household> {
        for way in [Channel::Sms, Channel::Phone] {
            let wishes = |guest: &&Guest| {
                let known = guest.entered_on.is_none_or(|day| day.civil() <= known_before);
                known && guest.wished_channel == Some(way) && !guest.no_invitations
            };
            if some.iter().flat_map(|household| &household.members).any(|guest| wishes(&guest)) {
                continue;
            }
            let of_town = self.households.iter().filter(|household| Some(household.town) == town);
            let found = of_town.filter_map(|household| {
                let guest = household.members.iter().find(wishes)?;
                Some(Household { town: household.town, members: vec![guest.clone()] })
            });
            some.extend(found.take(1));
        }
        some
    }

    /// Lately some have said how they want to be reached, in each of the towns; and who says yes to text
    /// messages has said so to somebody at the desk.
    pub fn say_their_way(
        &mut self,
        conn: &mut Conn,
        house: &House,
        now: Moment,
    ) -> Result<(), DemoError> {
        let mut wishes: BTreeMap<usize, Vec<Channel>> = BTreeMap::new();
        for household in &mut self.households {
            let left = wishes.entry(household.town).or_insert_with(|| NEW_WISHES.to_vec());
            let Some(way) = left.last().copied() else { continue };
            let fits = |guest: &&mut Guest| {
                let free = guest.wished_channel.is_none() && !guest.no_invitations;
                free && match way {
                    Channel::Sms => {
                        guest.phone.as_ref().is_some_and(|one| one.starts_with("+4917"))
                    }
                    Channel::Email | Channel::Letter | Channel::Phone | Channel::InPerson => {
                        guest.has_phone()
                    }
                }
            };
            let Some(guest) = household.members.iter_mut().find(fits) else { continue };
            guest.wished_channel = Some(way);
            guest.sms_consent |= way == Channel::Sms;
            guests::queries::update(conn, guest, now)?;
            left.pop();
        }
        let decision = Decision::Given;
        for guest in self.households.iter().flat_map(|household| &household.members) {
            if guest.sms_consent {
                let step = Consent {
                    what: What::Sms,
                    decision,
                    wording: What::Sms.question(decision).to_owned(),
                    source: Source::InPerson,
                    staff: Some(house.desk),
                    at: now,
                };
                consents::note(conn, guest.id, &step)?;
            }
        }
        Ok(())
    }
}

/// In each town, the last first.
const NEW_WISHES: [Channel; 3] = [Channel::Phone, Channel::Sms, Channel::Sms];

const CLIENTS: usize = 600;
const COLLEAGUES: usize = 40;
const WITH_MAIL: f64 = 0.55;
const WITH_PHONE: f64 = 0.72;
/// Persons of one household, and how often.
const SIZES: [(usize, u32); 5] = [(1, 52), (2, 30), (3, 14), (4, 3), (5, 1)];

/// First names of women and men, and family names, of those who read a language.
struct Names {
    language: &'static str,
    share: u32,
    women: &'static [&'static str],
    men: &'static [&'static str],
    families: &'static [&'static str],
}

const NAMES: [Names; 5] = [
    Names {
        language: "de",
        share: 52,
        women: &["Jana", "Petra", "Heike", "Silke", "Nadine", "Sabine", "Melanie", "Anja"],
        men: &["Marcel", "Günter", "Björn", "Jürgen", "Uwe", "Kevin", "Torsten", "Dennis"],
        families: &[
            "Lehmann-Voß",
            "Fröhlich",
            "Groß",
            "Jäger",
            "Schäfer",
            "Krüger",
            "Köhler",
            "Müller",
            "Überall",
            "Böhm",
            "Weiß",
            "Sommer",
            "Nachtigall",
            "Morgenroth",
            "Birnbaum",
        ],
    },
    Names {
        language: "ar",
        share: 16,
        women: &["Amina", "Layla", "Rania", "Samira", "Huda"],
        men: &["Khaled", "Yusuf", "Omar", "Tarek", "Bassam"],
        families: &["Al-Hassan", "Khoury", "Saleh", "Nasser", "Haddad", "Mansour"],
    },
    Names {
        language: "uk",
        share: 15,
        women: &["Iryna", "Olena", "Nataliia", "Oksana", "Halyna"],
        men: &["Andrij", "Dmytro", "Serhij", "Taras"],
        families: &["Bondarenko", "Tkachenko", "Shevchuk", "Kowalenko", "Melnyk", "Koval"],
    },
    Names {
        language: "tr",
        share: 10,
        women: &["Zeynep", "Ayşe", "Elif", "Fatma", "Gül"],
        men: &["Emre", "Mehmet", "Murat", "Hasan"],
        families: &["Demir", "Yıldız", "Kaya", "Şahin", "Aydın", "Öztürk"],
    },
    Names {
        language: "en",
        share: 7,
        women: &["Blessing", "Grace", "Faith", "Joy"],
        men: &["David", "Samuel", "Emmanuel", "Prince"],
        families: &["Mensah", "Tesfaye", "Okafor", "Singh", "Adeyemi"],
    },
];

const STREETS: [&str; 10] = [
    "Kölner Straße",
    "Gartenstraße",
    "Am Mühlbach",
    "Lindenweg",
    "Hauptstraße",
    "Schulstraße",
    "Ringstraße",
    "Bahnhofstraße",
    "Talweg",
    "Zum Anger",
];

const PARTNERS: [&str; 25] = [
    "Jugendamt",
    "Volkshochschule",
    "Stadtbücherei",
    "Familienzentrum Mitte",
    "Kita Sonnenkäfer",
    "Grundschule am Anger",
    "Gesamtschule Wermeln",
    "Caritas",
    "Diakonie",
    "Schuldnerberatung",
    "Gesundheitsamt",
    "Sportverein Overfeld",
    "Moscheeverein",
    "Pfarrgemeinde Röslau",
    "Frauentreff Bergstadt",
    "Jugendzentrum Burgau",
    "Tafel Leichtal",
    "Wohnungsgesellschaft",
    "Kreishandwerkerschaft",
    "Pflegedienst Talweg",
    "Integrationsrat",
    "Seniorenbüro",
    "Fahrradwerkstatt",
    "Bürgerverein Kürsten",
    "Polizei, Bezirksdienst",
];

/// Invents everybody and writes them down.
pub fn settle(
    conn: &mut Conn,
    house: &House,
    dice: &mut Dice,
    now: Moment,
) -> Result<People, DemoError> {
    let today = clock::local(now, clock::ZONE).civil().date();
    let mut people = People {
        households: households(house, dice, today),
        colleagues: (0..COLLEAGUES).map(|number| colleague(house, dice, number)).collect(),
        partners: (0..PARTNERS.len()).map(|number| partner(house, dice, number)).collect(),
    };
    give_ways(&mut people.households, dice);
    let clients = people.households.iter().flat_map(|household| &household.members);
    let all = clients.chain(&people.colleagues).chain(&people.partners).cloned();
    guests::queries::insert(conn, all.collect(), now)?;
    Ok(people)
}

fn households(house: &House, dice: &mut Dice, today: Date) -> Vec<Household> {
    let mut households = Vec::new();
    let mut clients = 0;
    let shares = NAMES.each_ref().map(|names| (names, names.share));
    let languages = dice.spread(CLIENTS / 5);
    while clients < CLIENTS {
        let town = households.len() % house.towns.len();
        let names = dice::at(languages[households.len() % languages.len()], &shares);
        let size = dice.weighted(&SIZES).min(CLIENTS - clients);
        let family = *dice.pick(names.families);
        let street = format!("{} {}", dice.pick(&STREETS), dice.between(1, 180));
        let key = format!("UEB-H{:04}", households.len() + 1);
        // A quarter came within the last year.
        let days = if dice.says_yes(0.25) { dice.between(0, 365) } else { dice.between(366, 1100) };
        let mut called: Vec<&str> = Vec::new();
        let members = (0..size).map(|place| {
            let woman = dice.says_yes(0.54);
            let first = first_name(if woman { names.women } else { names.men }, &called, dice);
            called.push(first);
            let number = clients + place + 1;
            Guest {
                key: format!("UEB-{number:05}"),
                kind: Kind::Client,
                salutation: match woman {
                    true => Salutation::Ms,
                    false => Salutation::Mr,
                },
                street: street.clone(),
                postcode: house.towns[town].postcode.into(),
                town: house.towns[town].name.into(),
                site: Some(house.towns[town].site),
                language: names.language.into(),
                household: (size > 1).then(|| key.clone()),
                entered_on: Some(Day::of(later(today, -days))),
                ..nobody(first, family)
            }
        });
        let members: Vec<_> = members.collect();
        clients += size;
        households.push(Household { town, members });
    }
    households
}

/// One that nobody else in the household has.
fn first_name(names: &[&'static str], taken: &[&str], dice: &mut Dice) -> &'static str {
    let free: Vec<&'static str> =
        names.iter().copied().filter(|name| !taken.contains(name)).collect();
    dice.pick::<&str>(if free.is_empty() { names } else { &free })
}

/// Mail and phone for as many as have them, and a few of the things that go wrong.
fn give_ways(households: &mut [Household], dice: &mut Dice) {
    let mail = dice.exactly(WITH_MAIL, CLIENTS);
    let phone = dice.exactly(WITH_PHONE, CLIENTS);
    let clients = households.iter_mut().flat_map(|household| &mut household.members);
    for (number, guest) in clients.enumerate() {
        if mail.get(number) == Some(&true) {
            guest.email = Some(mail_address(&guest.name(), Some(number + 1)));
        }
        if phone.get(number) == Some(&true) {
            let typed = match dice.between(0, 2) {
                0 => format!("0221 4710 {:03}", dice.between(200, 999)),
                1 => format!("+49 (0)171 39200{:02}", dice.between(0, 99)),
                _ => format!("0171 39200{:02}", dice.between(0, 99)),
            };
            guest.sms_consent = typed.contains("171 392") && dice.says_yes(0.3);
            set_phone(guest, &typed);
        }
        match number % 97 {
            13 => guest.email_stopped = guest.email.is_some(),
            29 => guest.address_bad = true,
            41 => guest.no_invitations = true,
            53 => guest.wished_channel = guest.email.as_ref().map(|_| Channel::Letter),
            71 => guest.wished_channel = guest.phone.as_ref().map(|_| Channel::Phone),
            _ => {}
        }
    }
}

fn colleague(house: &House, dice: &mut Dice, number: usize) -> Guest {
    let names = &NAMES[[0, 0, 0, 3, 1][number % 5]];
    let woman = dice.says_yes(0.6);
    let first = *dice.pick(if woman { names.women } else { names.men });
    let family = *dice.pick(names.families);
    let mut guest = Guest {
        key: format!("UEB-K{:03}", number + 1),
        kind: Kind::Colleague,
        salutation: if woman { Salutation::Ms } else { Salutation::Mr },
        street: house.office.street.clone(),
        postcode: house.office.postcode.clone(),
        town: house.office.town.clone(),
        ..nobody(first, family)
    };
    guest.email = Some(mail_address(&guest.name(), Some(700 + number)));
    set_phone(&mut guest, &format!("0221 4710 {:03}", 150 + number));
    guest
}

fn partner(house: &House, dice: &mut Dice, number: usize) -> Guest {
    let names = &NAMES[0];
    let woman = dice.says_yes(0.5);
    let first = *dice.pick(if woman { names.women } else { names.men });
    let family = format!("{} ({})", dice.pick(names.families), PARTNERS[number]);
    let town = &house.towns[number % house.towns.len()];
    let mut guest = Guest {
        key: format!("UEB-P{:03}", number + 1),
        kind: Kind::Partner,
        salutation: Salutation::None,
        street: format!("{} {}", dice.pick(&STREETS), dice.between(1, 90)),
        postcode: town.postcode.into(),
        town: town.name.into(),
        ..nobody(first, &family)
    };
    guest.email = Some(mail_address(PARTNERS[number], None));
    guest
}

/// Somebody with a name and nothing else.
fn nobody(first_name: &str, family_name: &str) -> Guest {
    Guest {
        id: Id::new(),
        key: String::new(),
        kind: Kind::Client,
        salutation: Salutation::None,
        first_name: first_name.into(),
        family_name: family_name.into(),
        street: String::new(),
        postcode: String::new(),
        town: String::new(),
        site: None,
        language: "de".into(),
        household: None,
        email: None,
        email_stopped: false,
        phone: None,
        phone_typed: None,
        phone_off: None,
        other_phone: None,
        sms_consent: false,
        sms_names_office: false,
        address_bad: false,
        wished_channel: None,
        no_invitations: false,
        entered_on: None,
    }
}

fn set_phone(guest: &mut Guest, typed: &str) {
    if let Ok(phone) = Phone::parse(typed) {
        guest.phone = Some(phone.e164().to_owned());
        guest.phone_typed = Some(phone.as_str().to_owned());
    }
}

/// `elif.oeztuerk17@example.org`: a domain that belongs to nobody (RFC 2606).
pub fn mail_address(name: &str, number: Option<usize>) -> String {
    let spelt = crate::text::sort_key(name);
    let words: Vec<_> = spelt
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    format!("{}{number}@example.org", words.join("."))
}
