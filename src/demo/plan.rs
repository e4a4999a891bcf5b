//! What a year of this Jobcenter looks like, format by format: how often, how many are asked, how
//! many come. The shares are the field's: 30 of 100 count as good, Kontaktcafés reach 60 to 70.

/// One format's year.
pub struct Plan {
    /// Of the shipped format.
    pub key: &'static str,
    pub events: usize,
    /// Share of those reached who come.
    pub comes: f64,
    /// People asked for each seat.
    pub per_seat: f64,
    pub guests: Guests,
    /// Beside German.
    pub languages: &'static [&'static str],
    /// In turn; may be empty.
    pub topics: &'static [&'static str],
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guests {
    Everybody,
    Women,
    /// Those who came to the Jobcenter last.
    Newcomers,
    Colleagues,
    Partners,
    /// The door is open, nobody is written to.
    Nobody,
}

const ORDINARY: Plan = Plan {
    key: "",
    events: 0,
    comes: 0.30,
    per_seat: 2.2,
    guests: Guests::Everybody,
    languages: &[],
    topics: &[],
};

const CAFE: Plan = Plan { comes: 0.65, per_seat: 0.75, languages: &["uk", "tr"], ..ORDINARY };

/// About 150 events.
pub const YEAR: &[Plan] = &[
    Plan {
        key: "kontaktcafe",
        events: 20,
        topics: &[
            "Gut durch den Winter",
            "Mehr Ruhe mit dem Geld",
            "Gesund bleiben",
            "Schule und Kita",
            "Wohnen und Strom sparen",
        ],
        ..CAFE
    },
    Plan {
        key: "info_neu",
        events: 18,
        comes: 0.33,
        per_seat: 1.5,
        guests: Guests::Newcomers,
        languages: &["en"],
        ..ORDINARY
    },
    Plan {
        key: "gruppenberatung",
        events: 16,
        topics: &["Mehr Ruhe mit dem Geld", "Arbeit und Familie", "Minijob und mehr", "Umzug"],
        ..ORDINARY
    },
    Plan { key: "bewerbung_gruppe", events: 14, comes: 0.28, ..ORDINARY },
    Plan { key: "anerkennung", events: 10, comes: 0.31, languages: &["en", "uk"], ..ORDINARY },
    Plan {
        key: "kontaktcafe_frauen",
        events: 9,
        comes: 0.66,
        guests: Guests::Women,
        languages: &["uk", "ar"],
        ..CAFE
    },
    Plan { key: "mobile_beratung", events: 8, comes: 0.27, ..ORDINARY },
    Plan {
        key: "kontaktcafe_erziehung",
        events: 7,
        comes: 0.64,
        topics: &["Schlaf und Streit", "Handy und Schule"],
        ..CAFE
    },
    Plan {
        key: "arbeitsgruppe",
        events: 6,
        comes: 0.62,
        guests: Guests::Colleagues,
        per_seat: 1.3,
        topics: &["Alleinerziehende"],
        ..ORDINARY
    },
    Plan { key: "kontaktcafe_mobilitaet", events: 5, comes: 0.63, ..CAFE },
    Plan {
        key: "kontaktcafe_arbeit_frauen",
        events: 5,
        comes: 0.64,
        guests: Guests::Women,
        ..CAFE
    },
    Plan { key: "bewerbung_offen", events: 5, comes: 0.26, per_seat: 1.0, ..ORDINARY },
    Plan { key: "beratungscafe", events: 5, comes: 0.32, per_seat: 1.6, ..ORDINARY },
    Plan { key: "coaching_start", events: 4, comes: 0.34, ..ORDINARY },
    Plan { key: "coaching_gruppe", events: 4, comes: 0.33, per_seat: 1.1, ..ORDINARY },
    Plan { key: "gesundheitscheck", events: 4, comes: 0.32, ..ORDINARY },
    Plan {
        key: "fachforum",
        events: 4,
        comes: 0.84,
        per_seat: 1.1,
        guests: Guests::Colleagues,
        topics: &[
            "Gesundheit im Gespräch",
            "Junge Menschen erreichen",
            "Gut zuhören",
            "Leicht schreiben",
        ],
        ..ORDINARY
    },
    Plan {
        key: "sozialraumkonferenz",
        events: 4,
        comes: 0.70,
        per_seat: 0.6,
        guests: Guests::Partners,
        topics: &["Was brauchen junge Familien?", "Wege zum Sprachkurs"],
        ..ORDINARY
    },
    Plan { key: "profiling", events: 3, comes: 0.29, ..ORDINARY },
    Plan {
        key: "sprachkurs_besuch",
        events: 3,
        comes: 0.35,
        per_seat: 1.4,
        languages: &["uk"],
        ..ORDINARY
    },
    Plan {
        key: "massnahmen_ueberblick",
        events: 2,
        comes: 0.55,
        per_seat: 0.9,
        guests: Guests::Colleagues,
        ..ORDINARY
    },
    Plan { key: "offene_tuer", events: 1, guests: Guests::Nobody, ..ORDINARY },
];

impl Plan {
    /// Whether this is one of the Kontaktcafés.
    pub fn is_cafe(&self) -> bool {
        self.key.starts_with("kontaktcafe")
    }
}
