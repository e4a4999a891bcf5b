//! The versions that a wording trial deals (`Fassung A`, `Fassung B`), as far as whoever writes
//! invitations has to know them. What a trial asks and answers stands in a later room.

use super::{Place, Released, Spread, Wording};
use crate::clock;
use crate::db::{Day, Id, Moment, text_enum};
use crate::outbox::Way;

text_enum! {
    /// Where a trial stands.
    pub enum TrialState {
        Draft = "draft" / "Entwurf",
        Waiting = "waiting" / "wartet auf den Datenschutz",
        Signed = "signed" / "kann beginnen",
        Running = "running" / "läuft",
        Ended = "ended" / "beendet",
        Aborted = "aborted" / "abgebrochen",
    }
}

impl TrialState {
    /// Whether nothing more is decided about it.
    pub fn is_over(self) -> bool {
        match self {
            Self::Draft | Self::Waiting | Self::Signed | Self::Running => false,
            Self::Ended | Self::Aborted => true,
        }
    }
}

/// One version of a trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    pub id: Id<Arm>,
    /// `None`: the text that comes along.
    pub wording: Option<Wording>,
}

/// How versions are called: A, B, C, D.
pub fn letter(place: usize) -> char {
    u8::try_from(place).ok().and_then(|place| b'A'.checked_add(place)).map_or('?', char::from)
}

/// A trial under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub id: Id<Running>,
    pub place: Place,
    pub seed: String,
    pub stop_on: Day,
    /// The first one is what the others are compared with.
    pub arms: Vec<Arm>,
}

impl Running {
    /// Whether an event that ends then is dealt now: all of it lies before the trial's last day.
    pub fn deals(&self, ends_at: Option<Moment>, now: Moment) -> bool {
        let stop = clock::begin_of(self.stop_on.civil());
        now < stop && ends_at.is_some_and(|end| end <= stop)
    }

    /// Whether a message in this language by this way says one of its versions: it would say the text of
    /// the trial's place.
    pub fn takes(&self, language: &str, way: Way, released: &Released) -> bool {
        let by = match (self.place.way, way) {
            (Spread::Email, Way::Email)
            | (Spread::Letter, Way::Letter)
            | (Spread::Sms, Way::Sms) => true,
            (Spread::Any, Way::Email | Way::Letter) => {
                released.own(language, way).is_none_or(|own| own.way == Spread::Any)
            }
            (Spread::Any, Way::Sms)
            | (Spread::Email, Way::Letter | Way::Sms)
            | (Spread::Letter, Way::Email | Way::Sms)
            | (Spread::Sms, Way::Email | Way::Letter) => false,
        };
        by && self.place.language == language
    }
}

impl Spread {
    /// Whether some message could say a text of either: then only one of them can be tried at a time.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Any, Self::Any | Self::Email | Self::Letter)
            | (Self::Email | Self::Letter, Self::Any)
            | (Self::Email, Self::Email)
            | (Self::Letter, Self::Letter)
            | (Self::Sms, Self::Sms) => true,
            (Self::Any | Self::Email | Self::Letter, Self::Sms)
            | (Self::Sms, Self::Any | Self::Email | Self::Letter)
            | (Self::Email, Self::Letter)
            | (Self::Letter, Self::Email) => false,
        }
    }

    /// Whether a text for this way is said by that one.
    fn covers(self, other: Self) -> bool {
        match self {
            Self::Any => self.meets(other),
            Self::Email | Self::Letter | Self::Sms => self == other,
        }
    }
}

impl Released {
    /// What the messages of a place say today, by the ways that have no text of their own; `None`: the
    /// text that comes along.
    pub fn today(&self, place: Place) -> Option<&Wording> {
        let own = |way| self.own(place.language, way);
        match place.way {
            Spread::Any => {
                let mut all = [Way::Email, Way::Letter].into_iter().filter_map(own);
                all.find(|one| one.way == Spread::Any)
            }
            Spread::Email => own(Way::Email),
            Spread::Letter => own(Way::Letter),
            Spread::Sms => own(Way::Sms),
        }
    }

    /// The same with one version in place of whatever else would be said there; `None`: the text that
    /// comes along.
    #[must_use]
    pub fn with_version(mut self, place: Place, version: Option<&Wording>) -> Self {
        let stands_aside = |one: &Wording| match version {
            Some(_) => place.way.covers(one.way),
            // A text for all ways would be said instead.
            None => place.way.meets(one.way),
        };
        self.wordings.retain(|one| one.language != place.language || !stands_aside(one));
        // A text for all ways may be what a trial of mails compares with.
        self.wordings.extend(version.map(|one| Wording { way: place.way, ..one.clone() }));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Translations;
    use crate::wordings::{Variety, WordingState};

    fn wording(way: Spread, subject: &str) -> Wording {
        Wording {
            id: Id::new(),
            format_id: Id::new(),
            way,
            language: "de".into(),
            variety: Variety::Plain,
            number: 1,
            subject: subject.into(),
            heading: subject.into(),
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

    fn place(way: Spread) -> Place {
        Place { format: Id::new(), way, language: "de", variety: Variety::Plain }
    }

    fn running(way: Spread) -> Running {
        let stop_on = Day::parse("2027-03-12").unwrap();
        Running { id: Id::new(), place: place(way), seed: "s".into(), stop_on, arms: Vec::new() }
    }

    #[test]
    fn a_version_stands_in_for_what_its_place_covers_and_no_more() {
        let house = || {
            let texts = [Spread::Any, Spread::Email, Spread::Sms].map(|way| wording(way, "Haus"));
            Released::of(texts.into(), Translations::default())
        };
        let subject =
            |released: &Released, way| released.own("de", way).map(|one| one.subject.clone());
        let version = wording(Spread::Any, "B");

        let mails = house().with_version(place(Spread::Email), Some(&version));
        assert_eq!(subject(&mails, Way::Email).as_deref(), Some("B"));
        assert_eq!(subject(&mails, Way::Letter).as_deref(), Some("Haus"));
        let all = house().with_version(place(Spread::Any), Some(&version));
        assert_eq!(subject(&all, Way::Email).as_deref(), Some("B"));
        assert_eq!(subject(&all, Way::Sms).as_deref(), Some("Haus"));
        assert_eq!(house().today(place(Spread::Any)).map(|one| one.way), Some(Spread::Any));
        assert_eq!(house().today(place(Spread::Letter)).map(|one| one.way), Some(Spread::Any));
        let along = house().with_version(place(Spread::Any), None);
        assert_eq!(subject(&along, Way::Letter), None);
        let along = house().with_version(place(Spread::Letter), None);
        assert_eq!(subject(&along, Way::Letter), None);
        assert_eq!(subject(&along, Way::Email).as_deref(), Some("Haus"));
    }

    #[test]
    fn a_trial_of_all_ways_leaves_out_what_has_a_text_of_its_own() {
        let own = Released::of(vec![wording(Spread::Email, "Haus")], Translations::default());
        let trial = running(Spread::Any);

        assert!(trial.takes("de", Way::Letter, &own) && !trial.takes("de", Way::Email, &own));
        assert!(!trial.takes("uk", Way::Letter, &own) && !trial.takes("de", Way::Sms, &own));
        assert!(running(Spread::Email).takes("de", Way::Email, &own));
    }

    #[test]
    fn dealt_is_what_is_over_before_the_last_day() {
        let trial = running(Spread::Any);
        let at = |text: &str| Moment::parse(text);
        let now = at("2027-01-04T08:00:00Z").unwrap();

        assert!(trial.deals(at("2027-03-11T12:00:00Z"), now));
        assert!(!trial.deals(at("2027-03-12T12:00:00Z"), now) && !trial.deals(None, now));
        assert!(!trial.deals(at("2027-03-11T12:00:00Z"), at("2027-03-11T23:00:00Z").unwrap()));
    }

    #[test]
    fn ways_that_share_messages_meet() {
        let meets = |one: Spread| Spread::ALL.iter().filter(|other| one.meets(**other)).count();
        assert_eq!(Spread::ALL.iter().map(|one| meets(*one)).collect::<Vec<_>>(), [3, 2, 2, 1]);
        for (one, other) in
            Spread::ALL.iter().flat_map(|a| Spread::ALL.iter().map(move |b| (*a, *b)))
        {
            assert_eq!(one.meets(other), other.meets(one));
        }
        assert_eq!([0, 1, 3].map(letter), ['A', 'B', 'D']);
    }
}
