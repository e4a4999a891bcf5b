//! What a form says about a trial.

use jiff::Span;
use jiff::civil::Date;

use crate::config::trials::{ARMS, DAYS, EFFECTS};
use crate::db::{Day, Id};
use crate::formats::Format;
use crate::outbox::templates::LANGUAGES;
use crate::text::Line;
use crate::web::form::{Check, Fields, FormErrors};
use crate::wordings::{Place, Spread, Variety, Wording};
use crate::workdays::{self, Land};

/// Turnouts that a plan may expect, in percent: nothing can rise above all of them.
const BASES: std::ops::RangeInclusive<i32> = 1..=95;

/// One version that somebody ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// What goes out today.
    Today,
    Kept(Id<Wording>),
}

impl Version {
    /// The word of [`Version::Today`] in forms.
    pub const TODAY: &str = "today";

    fn parse(text: &str) -> Option<Self> {
        match text {
            Self::TODAY => Some(Self::Today),
            id => id.parse().ok().map(Self::Kept),
        }
    }
}

/// A trial that somebody wants to plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub place: Place,
    /// Two to four; the first is what the others are compared with.
    pub versions: Vec<Version>,
    pub difference: String,
    /// 0 to 1.
    pub base: f64,
    /// In percentage points.
    pub effect: i32,
    pub stop_on: Day,
}

/// Which text is meant. `None`: nobody has said.
pub fn place(fields: &Fields) -> Option<Place> {
    let format: Id<Format> = fields.get("format").parse().ok()?;
    let language = fields.get("language");
    Some(Place {
        format,
        way: Spread::parse(fields.get("way")).unwrap_or(Spread::Any),
        language: LANGUAGES.iter().copied().find(|known| *known == language).unwrap_or("de"),
        variety: Variety::Plain,
    })
}

/// The last day that a trial may end on.
pub fn last_day(today: Date) -> Date {
    today.saturating_add(Span::new().days(DAYS))
}

/// The first day on or after this one on which the office is open.
pub fn workday(land: Land, day: Date) -> Date {
    let mut days = (0..14).map(|later| day.saturating_add(Span::new().days(later)));
    days.find(|day| workdays::is_workday(land, *day)).unwrap_or(day)
}

/// A signature on paper, where nobody signs in for data protection.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Who signed.
    pub who: Line,
    pub on: Day,
    /// Where the paper is.
    pub file: Line,
}

impl Paper {
    /// Reads a form; every field's error at once. Nobody has signed tomorrow.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use treffpunkt::trials::draft::Paper;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let fields = Fields::of([("who", "Frau Schutz"), ("signed_on", "04.01.2027"), ("file", " ")]);
    /// let said = |today| {
    ///     let wrong = Paper::parse(&fields, today).unwrap_err();
    ///     wrong.0.into_iter().map(|error| error.message).collect::<Vec<_>>()
    /// };
    /// assert_eq!(said(date(2027, 1, 4)), ["Bitte schreiben Sie das Aktenzeichen dazu."]);
    /// assert_eq!(said(date(2027, 1, 3)).len(), 2);
    /// ```
    pub fn parse(fields: &Fields, today: Date) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let line = |empty: &'static str| {
            move |typed: &str| match typed {
                "" => Err(empty.to_owned()),
                typed => Line::parse(typed).map_err(|error| error.explain()),
            }
        };
        let who = check.parse("who", line("Bitte schreiben Sie dazu, wer zugestimmt hat."));
        let on = check.day("signed_on");
        if on.is_some_and(|on| on.civil() > today) {
            check.refuse(
                "signed_on",
                "Bitte wählen Sie den Tag der Freigabe, nicht einen späteren.",
            );
        }
        let file = check.parse("file", line("Bitte schreiben Sie das Aktenzeichen dazu."));
        let errors = check.errors();
        match (who, on, file) {
            (Some(who), Some(on), Some(file)) if errors.is_empty() => Ok(Self { who, on, file }),
            (Some(_) | None, Some(_) | None, Some(_) | None) => Err(errors),
        }
    }
}

impl Draft {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use treffpunkt::trials::Draft;
    /// use treffpunkt::web::form::Fields;
    /// use treffpunkt::workdays::HOME;
    ///
    /// let mut fields = Fields::of([
    ///     ("format", "0193b2f4-5e00-7000-8000-000000000001"),
    ///     ("difference", "B nennt die Suppe zuerst"),
    ///     ("base", "30"),
    ///     ("effect", "10"),
    ///     ("stop_on", "2027-03-12"),
    ///     ("version", "today"),
    ///     ("version", "0193b2f4-5e00-7000-8000-000000000002"),
    /// ]);
    /// let draft = Draft::parse(&fields, date(2027, 1, 4), HOME).unwrap();
    /// assert_eq!((draft.versions.len(), draft.base), (2, 0.3));
    ///
    /// fields.push("version", "today");
    /// let wrong = Draft::parse(&fields, date(2027, 3, 12), HOME).unwrap_err();
    /// let wrong: Vec<_> = wrong.0.iter().map(|error| error.field.as_str()).collect();
    /// assert_eq!(wrong, ["version", "stop_on"]);
    /// ```
    pub fn parse(fields: &Fields, today: Date, land: Land) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let place = place(fields);
        if place.is_none() {
            check.refuse("format", "Bitte wählen Sie ein Format.");
        }
        let versions: Vec<_> = fields.all("version").filter_map(Version::parse).collect();
        let twice = (1..versions.len()).any(|at| versions[..at].contains(&versions[at]));
        if !(2..=ARMS).contains(&versions.len()) || twice {
            check.refuse("version", "Bitte wählen Sie zwei bis vier verschiedene Fassungen.");
        }
        let difference = check.text("difference", Line::parse);
        let base = check.number("base", BASES);
        let effect = check.number("effect", EFFECTS);
        if let (Some(base), Some(effect)) = (base, effect)
            && base + effect > 99
        {
            check.refuse("effect", "So viel kann eine Quote nicht mehr steigen.");
        }
        let stop_on = check.day("stop_on");
        if let Some(day) = stop_on {
            let day = day.civil();
            if day <= today || day > last_day(today) {
                check
                    .refuse("stop_on", "Bitte wählen Sie einen Tag in den nächsten zwölf Monaten.");
            } else if !workdays::is_workday(land, day) {
                check.refuse(
                    "stop_on",
                    "An diesem Tag ist das Haus zu. Bitte wählen Sie einen Arbeitstag.",
                );
            }
        }
        let errors = check.errors();
        match (place, difference, base, effect, stop_on) {
            (Some(place), Some(difference), Some(base), Some(effect), Some(stop_on))
                if errors.is_empty() =>
            {
                Ok(Self {
                    place,
                    versions,
                    difference: difference.as_str().to_owned(),
                    base: f64::from(base) / 100.0,
                    effect,
                    stop_on,
                })
            }
            (Some(_) | None, Some(_) | None, Some(_) | None, Some(_) | None, Some(_) | None) => {
                Err(errors)
            }
        }
    }
}
