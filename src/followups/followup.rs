//! What a next step needs to be settled, and who needs one. Pure.

use std::collections::HashMap;

use crate::attendance::presence::Sign;
use crate::attendance::queries::ListedAs;
use crate::attendance::week::{Person, was_there};
use crate::db::{Day, Id, text_enum};
use crate::guests::Guest;
use crate::staff::Staff;
use crate::web::form::{Check, Fields, FormErrors};

text_enum! {
    /// The talk at the end. What was said in it stays between those who talked.
    pub enum Talk {
        Open = "open" / "steht noch aus",
        Held = "held" / "geführt",
        /// Somebody tried; also for those who stopped coming.
        Unreached = "unreached" / "nicht erreicht",
    }
}

text_enum! {
    /// What comes next. None of these says anything about health.
    pub enum Step {
        Work = "work" / "Arbeit oder Ausbildung",
        Course = "course" / "Kurs oder Maßnahme",
        Language = "language" / "Sprachkurs",
        Partner = "partner" / "Beratung bei einem Partner",
        Talk = "talk" / "Gespräch in der Beratung",
        Event = "event" / "ein weiteres Treffen bei uns",
        Other = "other" / "ein anderer Schritt",
    }
}

text_enum! {
    /// How far a next step is.
    pub enum State {
        /// Something is missing: the talk, the step, who or by when.
        Open = "open" / "offen",
        Agreed = "agreed" / "vereinbart",
        Begun = "begun" / "begonnen",
        Done = "done" / "erledigt",
        /// No step is needed any more.
        Dropped = "dropped" / "entfällt",
    }
}

/// One guest's next step after one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub guest: Id<Guest>,
    pub talk: Talk,
    pub step: Option<Step>,
    pub owner: Option<Id<Staff>>,
    pub owner_name: String,
    pub due_on: Option<Day>,
    pub state: State,
}

/// What a form says about a next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub talk: Talk,
    pub step: Option<Step>,
    pub owner: Option<Id<Staff>>,
    pub due_on: Option<Day>,
    /// Open, if something is missing.
    pub state: State,
}

impl Draft {
    /// Reads the form; every field's error at once. What is missing is no error as long as nobody says
    /// that the step has begun or is done: then it stays open.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let talk = match fields.get("talk") {
            "" => Some(Talk::Open),
            _ => check.word("talk", Talk::parse),
        };
        let step = check.parse_if_given("step", |code| Step::parse(code).ok_or(CHOOSE));
        let owner = check.id("owner");
        let due_on = match fields.get("due_on") {
            "" => Some(None),
            _ => check.day("due_on").map(Some),
        };
        let state = match fields.get("state") {
            "" => Some(State::Agreed),
            _ => check.word("state", State::parse),
        };
        let (Some(talk), Some(step), Some(owner), Some(due_on), Some(state)) =
            (talk, step, owner, due_on, state)
        else {
            return Err(check.errors());
        };
        let mut draft = Self { talk, step, owner, due_on, state };
        let lacks = draft.lacks();
        match (state, lacks.is_empty()) {
            (State::Open | State::Agreed, false) => draft.state = State::Open,
            (State::Open, true) => draft.state = State::Agreed,
            (State::Begun | State::Done | State::Dropped, false) => {
                for lack in lacks {
                    check.refuse(lack.field(), lack.sentence());
                }
                return Err(check.errors());
            }
            (State::Agreed | State::Begun | State::Done | State::Dropped, true) => {}
        }
        Ok(draft)
    }

    /// What is missing before it is settled. A step that is not needed any more needs no day.
    pub fn lacks(&self) -> Vec<Lack> {
        let talk = (self.talk == Talk::Open).then_some(Lack::Talk);
        let rest = [
            self.step.is_none().then_some(Lack::Step),
            self.owner.is_none().then_some(Lack::Owner),
            self.due_on.is_none().then_some(Lack::Due),
        ];
        match self.state {
            State::Dropped => talk.into_iter().collect(),
            State::Open | State::Agreed | State::Begun | State::Done => {
                talk.into_iter().chain(rest.into_iter().flatten()).collect()
            }
        }
    }
}

const CHOOSE: &str = "Bitte wählen Sie etwas aus der Liste.";

/// Something that a next step cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    Talk,
    Step,
    Owner,
    Due,
}

impl Lack {
    pub fn field(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Step => "step",
            Self::Owner => "owner",
            Self::Due => "due_on",
        }
    }

    /// In a list of what is missing.
    pub fn label(self) -> &'static str {
        match self {
            Self::Talk => "das Gespräch",
            Self::Step => "der Schritt",
            Self::Owner => "wer sich kümmert",
            Self::Due => "bis wann",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Talk => "War das Gespräch? Wenn Sie niemanden erreichen, wählen Sie das.",
            Self::Step => "Bitte wählen Sie den nächsten Schritt.",
            Self::Owner => "Bitte wählen Sie, wer sich kümmert.",
            Self::Due => "Bitte nennen Sie einen Tag, bis zu dem es soweit sein soll.",
        }
    }
}

impl FollowUp {
    /// What is still missing; nothing if it is settled.
    pub fn lacks(&self) -> Vec<Lack> {
        let Self { talk, step, owner, due_on, state, .. } = self;
        let (talk, step, owner) = (*talk, *step, *owner);
        Draft { talk, step, owner, due_on: *due_on, state: *state }.lacks()
    }
}

/// How somebody took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TookPart {
    Yes,
    /// Was there, and was not any more at the last entry.
    Left,
    /// Assigned, and never seen.
    Never,
}

impl TookPart {
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "war da",
            Self::Left => "zuletzt nicht mehr da",
            Self::Never => "noch nie da",
        }
    }

    fn of(signs: &[Sign]) -> Self {
        let last = signs.iter().rfind(|sign| **sign != Sign::Unknown);
        match (was_there(signs), last) {
            (false, _) => Self::Never,
            (true, Some(Sign::Absent | Sign::Excused)) => Self::Left,
            (true, _) => Self::Yes,
        }
    }
}

/// Somebody who needs a next step.
#[derive(Clone, Debug)]
pub struct Participant {
    pub guest: Id<Guest>,
    /// "Demir, Aylin"
    pub name: String,
    pub took_part: TookPart,
    /// `None`: nobody has begun yet.
    pub followup: Option<FollowUp>,
}

impl Participant {
    /// Whether they would leave without a next step.
    pub fn is_open(&self) -> bool {
        self.followup.as_ref().is_none_or(|known| known.state == State::Open)
    }
}

/// Everybody who needs a next step, in the order given: who was there once, who is assigned, and who
/// has one already.
pub fn participants(
    people: &[Person],
    mut known: HashMap<Id<Guest>, FollowUp>,
) -> Vec<Participant> {
    let needs = |person: &Person, followup: Option<&FollowUp>| {
        was_there(&person.signs) || person.listed == Some(ListedAs::Assigned) || followup.is_some()
    };
    let participant = |person: &Person| {
        let followup = known.remove(&person.guest);
        needs(person, followup.as_ref()).then(|| Participant {
            guest: person.guest,
            name: person.name.clone(),
            took_part: TookPart::of(&person.signs),
            followup,
        })
    };
    people.iter().filter_map(participant).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::attendance::week::Role;

    fn parsed(pairs: &[(&str, &str)]) -> Result<Draft, Vec<String>> {
        let fields = Fields::of(pairs.to_vec());
        Draft::parse(&fields)
            .map_err(|errors| errors.0.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn a_step_is_agreed_when_talk_step_owner_and_day_are_there_and_open_until_then() {
        let owner = Id::<Staff>::new().to_string();
        let all = [
            ("talk", "held"),
            ("step", "course"),
            ("owner", owner.as_str()),
            ("due_on", "2027-02-01"),
        ];

        assert_eq!(parsed(&all).unwrap().state, State::Agreed);
        for without in 0..all.len() {
            let mut some = all.to_vec();
            some.remove(without);
            let draft = parsed(&some).unwrap();
            assert_eq!((draft.state, draft.lacks().len()), (State::Open, 1));
        }
        assert_eq!(parsed(&[]).unwrap().lacks().len(), 4);
    }

    #[test]
    fn nothing_begins_that_is_not_agreed_and_dropping_needs_a_talk_or_a_try() {
        assert_eq!(
            parsed(&[("talk", "held"), ("state", "begun")]).unwrap_err(),
            ["step", "owner", "due_on"]
        );
        assert_eq!(parsed(&[("state", "dropped")]).unwrap_err(), ["talk"]);
        let dropped = parsed(&[("talk", "unreached"), ("state", "dropped")]).unwrap();
        assert_eq!(dropped.state, State::Dropped);
        assert_eq!(parsed(&[("step", "heart"), ("talk", "x")]).unwrap_err(), ["talk", "step"]);
    }

    fn person(listed: Option<ListedAs>, signs: &[Sign]) -> Person {
        Person {
            guest: Id::new(),
            name: "Demir, Aylin".into(),
            note: "",
            listed,
            role: Role::Participant,
            signs: signs.to_vec(),
        }
    }

    #[test]
    fn who_stopped_coming_and_who_was_assigned_needs_a_next_step_too() {
        let people = [
            person(Some(ListedAs::Invited), &[Sign::Present, Sign::Late]),
            person(Some(ListedAs::Invited), &[Sign::Present, Sign::Absent]),
            person(Some(ListedAs::Assigned), &[Sign::Absent, Sign::Absent]),
            person(None, &[Sign::WalkIn, Sign::Unknown]),
            person(Some(ListedAs::Invited), &[Sign::Absent, Sign::Absent]),
        ];

        let needing = participants(&people, HashMap::new());

        let how: Vec<_> = needing.iter().map(|one| one.took_part).collect();
        assert_eq!(how, [TookPart::Yes, TookPart::Left, TookPart::Never, TookPart::Yes]);
        assert!(needing.iter().all(Participant::is_open));
    }

    proptest! {
        /// Whatever a form says: what is settled lacks nothing, and what lacks nothing is settled.
        #[test]
        fn settled_and_lacking_exclude_each_other(
            talk in prop::sample::select(vec!["", "open", "held", "unreached"]),
            step in prop::sample::select(vec!["", "work", "other"]),
            owned in any::<bool>(),
            due_on in prop::sample::select(vec!["", "2027-02-01"]),
            state in prop::sample::select(vec!["", "open", "agreed", "begun", "done", "dropped"]),
        ) {
            let owner = if owned { Id::<Staff>::new().to_string() } else { String::new() };
            let pairs = [
                ("talk", talk), ("step", step), ("owner", owner.as_str()), ("due_on", due_on),
                ("state", state),
            ];
            if let Ok(draft) = parsed(&pairs) {
                prop_assert_eq!(draft.lacks().is_empty(), draft.state != State::Open);
            }
        }
    }
}
