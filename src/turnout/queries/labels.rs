//! How the rows of a grouping are called, and what counts as good in them.

use diesel::prelude::*;

use super::super::day_part::DayPart;
use super::super::memory::Spoken;
use super::super::plan::{Care, Lead, Weekday};
use super::super::report::{By, Names, WITHOUT_SITE};
use super::{Filter, HEALTH};
use crate::attendance::before::Before;
use crate::db::Conn;
use crate::guests::Channel;
use crate::staff;

/// What is not known.
pub(super) const NOT_KNOWN: (&str, &str) = ("unknown", "nicht bekannt");

pub(super) const LANGUAGES: [(&str, &str); 5] = [
    ("de", "Deutsch"),
    ("en", "Englisch"),
    ("uk", "Ukrainisch"),
    ("ar", "Arabisch"),
    ("tr", "Türkisch"),
];
pub(super) const OTHER_LANGUAGES: (&str, &str) = ("other", "andere Sprachen");

/// Words for codes.
fn all_of(
    call: &mut dyn FnMut(String, &str) -> Option<String>,
    words: impl Iterator<Item = (&'static str, &'static str)>,
) {
    words.for_each(|(code, label)| {
        call(code.into(), label);
    });
}

/// How the rows are called.
pub(super) struct Labels {
    pub(super) by: By,
    pub(super) names: Names,
}

impl Labels {
    pub(super) fn of(conn: &mut Conn, by: By, filter: &Filter) -> QueryResult<Self> {
        let mut names = Names::default();
        let mut call = |key: String, label: &str| names.labels.insert(key, label.into());
        match by {
            By::Format => {
                for (id, known) in &filter.formats {
                    call(id.to_string(), &known.name);
                }
            }
            By::Site => {
                for site in staff::queries::sites(conn)? {
                    call(site.id.to_string(), &site.name);
                }
                call(String::new(), WITHOUT_SITE);
            }
            By::Topic => {
                call(String::new(), "ohne Thema");
            }
            By::Channel => Channel::ALL.iter().for_each(|channel| {
                call(channel.code().into(), channel.label());
            }),
            By::Language => LANGUAGES.iter().chain([&OTHER_LANGUAGES]).for_each(|(code, label)| {
                call((*code).into(), label);
            }),
            By::Month => {}
            By::Weekday => {
                all_of(&mut call, Weekday::ALL.iter().map(|one| (one.code(), one.label())));
            }
            By::DayPart => {
                all_of(&mut call, DayPart::ALL.iter().map(|one| (one.code(), one.label())));
            }
            By::Lead => {
                all_of(&mut call, Lead::ALL.iter().map(|one| (one.code(), one.label())));
                call(NOT_KNOWN.0.into(), NOT_KNOWN.1);
            }
            By::Care => all_of(&mut call, Care::ALL.iter().map(|one| (one.code(), one.label()))),
            By::Before => {
                all_of(&mut call, Before::ALL.iter().map(|one| (one.code(), one.label())));
                call(NOT_KNOWN.0.into(), NOT_KNOWN.1);
            }
        }
        match by {
            By::Site | By::Topic | By::Weekday | By::DayPart | By::Lead | By::Care => {
                call(HEALTH.into(), "Gesundheit (ganzes Jobcenter)")
            }
            By::Month => call(HEALTH.into(), "Gesundheit (ganze Quartale)"),
            By::Format | By::Channel | By::Language | By::Before => None,
        };
        if by == By::Format {
            let told = filter.formats.iter().filter(|(_, known)| !known.source.is_empty());
            names.sources =
                told.map(|(id, known)| (id.to_string(), known.source.clone())).collect();
            let own = filter.formats.iter().filter_map(|(id, known)| Some((id, known.baseline?)));
            names.baselines = own.map(|(id, baseline)| (id.to_string(), baseline)).collect();
        }
        Ok(Self { by, names })
    }

    /// Months and topics are known when they are met; of several spellings the first one stays.
    pub(super) fn learn(&mut self, spoken: &Spoken) {
        match self.by {
            By::Month => {
                for month in &spoken.months {
                    self.names.labels.entry(month.code()).or_insert_with(|| month.label());
                }
            }
            By::Topic => {
                for (folded, topic) in &spoken.topics {
                    self.names.labels.entry(folded.clone()).or_insert_with(|| topic.clone());
                }
            }
            By::Format
            | By::Site
            | By::Channel
            | By::Language
            | By::Weekday
            | By::DayPart
            | By::Lead
            | By::Care
            | By::Before => {}
        }
    }
}
