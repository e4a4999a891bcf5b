//! Who of the chosen will not read the words that were written for this format, because these do not
//! exist in their language. Whoever releases should know it before.

use std::collections::BTreeMap;

use crate::events::Event;
use crate::guests::Guest;
use crate::i18n::Language;
use crate::outbox::Way;
use crate::outbox::templates::Mails;
use crate::text::listed;
use crate::wordings::Released;

/// Guests for whom other words stand in, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tongues {
    guests: BTreeMap<Language, Touched>,
    /// Whether the house has words of its own that these guests do not get.
    own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Touched {
    guests: usize,
    instead: Instead,
    /// Whether they read in their language what happens there.
    told: bool,
}

/// What they read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instead {
    /// What comes along for the format.
    Shipped,
    /// What comes along for every format.
    General,
}

impl Tongues {
    /// Counts the people of one household who are invited by this way; `whose` is their addressee.
    pub(super) fn count(
        &mut self,
        (event, own, mails): (&Event, &Released, &Mails),
        party: &[Guest],
        (way, whose): (Way, usize),
    ) {
        let reads = party.get(whose).and_then(|guest| Language::parse(&guest.language));
        let Some(language) = reads.filter(|language| *language != Language::De) else { return };
        let name = format!("invitation/{}", event.format.text_key);
        let general = mails.is_general(&name, language.code());
        let german = own.own(Language::De.code(), way).is_some();
        if own.own(language.code(), way).is_some() || !(general || german) {
            return;
        }
        self.own |= german;
        let fresh = Touched {
            guests: 0,
            instead: if general { Instead::General } else { Instead::Shipped },
            told: own.what_happens(language).is_some(),
        };
        self.guests.entry(language).or_insert(fresh).guests += party.len();
    }

    /// One German sentence for whoever releases; empty if nobody is touched.
    pub fn sentence(&self) -> String {
        let reads = self.guests.iter().map(|(language, touched)| {
            let name = language.german_name();
            match touched.guests {
                1 => format!("ein Gast liest {name}"),
                more => format!("{more} Gäste lesen {name}"),
            }
        });
        let who = listed(&reads.collect::<Vec<_>>());
        let mut signs = who.chars();
        let Some(first) = signs.next() else { return String::new() };
        let general = self.guests.values().any(|one| one.instead == Instead::General);
        let what = match (general, self.own) {
            (true, false) => "nur die allgemeine Einladung",
            (true, true) => "nicht Ihren eigenen Text, sondern nur die allgemeine Einladung",
            (false, _) => "nicht Ihren eigenen Text, sondern nur den mitgelieferten",
        };
        let untold = self.guests.iter().filter(|(_, one)| general && !one.told);
        let untold = untold.map(|(language, _)| format!("auf {}", language.german_name()));
        let untold = match listed(&untold.collect::<Vec<_>>()) {
            none if none.is_empty() => none,
            where_not => format!("; {where_not} steht nicht darin, was dort passiert"),
        };
        format!("{}{}: Dafür gibt es {what}{untold}.", first.to_uppercase(), signs.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::guest;
    use super::*;
    use crate::db::{Id, Moment};
    use crate::events::samples;
    use crate::formats::Translations;
    use crate::wordings::{Spread, Variety, Wording, WordingState};

    fn reader(language: &str) -> Guest {
        Guest { language: language.into(), ..guest("Olena", "Koval") }
    }

    fn own_text(event: &Event, language: &str) -> Wording {
        Wording {
            id: Id::new(),
            format_id: event.format.id,
            way: Spread::Email,
            language: language.into(),
            variety: Variety::Plain,
            number: 1,
            subject: "Für Sie".into(),
            heading: "Für Sie".into(),
            body: "[Anrede]".into(),
            state: WordingState::Released,
            saved_by: None,
            saved_at: Moment::parse("2027-01-04T08:00:00Z").unwrap(),
            released_by: None,
            released_at: None,
            reason: String::new(),
            tested_by: String::new(),
        }
    }

    fn said(text_key: &str, own: &[&str], told: &[(&str, &str)], parties: &[Vec<Guest>]) -> String {
        let mut event = samples::kontaktcafe();
        event.format.text_key = text_key.into();
        let own = own.iter().map(|language| own_text(&event, language)).collect();
        let own = Released::of(own, Translations::of(told.to_vec()));
        let mails = Mails::load().unwrap();
        let mut tongues = Tongues::default();
        for party in parties {
            tongues.count((&event, &own, &mails), party, (Way::Email, 0));
        }
        tongues.sentence()
    }

    #[test]
    fn nobody_is_spoken_of_whose_words_are_there() {
        let readers = ["de", "uk", "fa"].map(|language| vec![reader(language)]);

        assert_eq!(said("kontaktcafe", &[], &[], &readers), "");
        assert_eq!(said("profiling", &[], &[], &[vec![reader("de")]]), "");
        assert_eq!(said("profiling", &["de", "uk"], &[], &[vec![reader("uk")]]), "");
    }

    #[test]
    fn general_words_are_named_with_their_readers() {
        let family = vec![reader("uk"), reader("de")];
        let all = [family, vec![reader("ar")], vec![reader("de")], vec![reader("tr")]];
        let told = [("uk", "Ми розмовляємо."), ("ar", "نتحدث."), ("tr", "Konuşuyoruz.")];

        assert_eq!(
            said("profiling", &[], &told, &all),
            "2 Gäste lesen Ukrainisch, ein Gast liest Arabisch und ein Gast liest Türkisch: Dafür gibt es \
             nur die allgemeine Einladung."
        );
        assert_eq!(
            said("profiling", &[], &told[1..2], &all[..2]),
            "2 Gäste lesen Ukrainisch und ein Gast liest Arabisch: Dafür gibt es nur die allgemeine \
             Einladung; auf Ukrainisch steht nicht darin, was dort passiert."
        );
    }

    #[test]
    fn an_own_text_in_german_only_is_not_what_others_read() {
        let one = [vec![reader("uk")]];

        assert_eq!(
            said("kontaktcafe", &["de"], &[], &one),
            "Ein Gast liest Ukrainisch: Dafür gibt es nicht Ihren eigenen Text, sondern nur den \
             mitgelieferten."
        );
        assert_eq!(
            said("profiling", &["de"], &[("uk", "Ми розмовляємо.")], &one),
            "Ein Gast liest Ukrainisch: Dafür gibt es nicht Ihren eigenen Text, sondern nur die \
             allgemeine Einladung."
        );
    }
}
