//! The fields of the guest's form.
//!
//! Nearly everybody who opens a link was asked alone and has said nothing yet: their fields are the
//! same word for word, and are drawn once for each language instead of once for each guest.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Serialize;

use super::barrier::NOT_SAID;
use super::reply_form::{CHILDREN_SHOWN, INTERPRETERS};
use super::reply_words::Door;
use super::{Barrier, Childcare};
use crate::config;
use crate::events::Seating;
use crate::events::slots::Slot;
use crate::formats::Sensitivity;
use crate::i18n::Language;
use crate::spoken;
use crate::web::form::FormView;
use crate::web::page::DrawError;

/// Whether a "yes" gets a seat or a place in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seats {
    Free,
    Full,
}

#[derive(Serialize)]
struct FieldsPage<'a> {
    answers: Vec<Choice>,
    who: Vec<Choice>,
    /// Times to choose from; none where all come together.
    slots: Vec<Choice>,
    companions: Vec<Choice>,
    ages: Vec<Age>,
    care_notice: Option<CareNotice>,
    age_choices: Vec<Choice>,
    interpreters: Vec<Choice>,
    /// What may keep somebody from coming; nothing where the format hints at health.
    barriers: Vec<Choice>,
    /// Whether people may write what else they need in their own words.
    own_words: bool,
    words: Words,
    form: &'a FormView,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    icon: &'static str,
    hint: String,
}

/// One child's field, with what was chosen before.
#[derive(Serialize)]
struct Age {
    label: String,
    value: String,
}

/// What is to be said beside the children's fields where care is full.
#[derive(Serialize)]
struct CareNotice {
    title: String,
    lines: Vec<String>,
    text: String,
    next: Vec<String>,
    next_title: String,
}

/// What stands around the fields.
#[derive(Serialize)]
struct Words {
    question: String,
    if_yes: String,
    if_call: String,
    if_no: String,
    if_no_hint: String,
    optional: String,
    who: String,
    who_hint: String,
    slot: String,
    slot_hint: String,
    slot_any: String,
    companions: String,
    childcare: String,
    ages_hint: String,
    with_me: String,
    step_free: String,
    /// Whom families with more children call.
    ages_more: String,
    interpreter: String,
    interpreter_none: String,
    access: String,
    access_hint: String,
    call_time: String,
    call_time_hint: String,
    call_phone: String,
    call_phone_hint: String,
    submit: String,
}

/// Stands where each event's own number comes: nobody can type it (a noncharacter of Unicode).
const PHONE: &str = "\u{fdd0}";

/// As it may stand in a page.
fn escaped(text: &str) -> String {
    let signs = text.chars().map(|sign| match sign {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#x27;".to_owned(),
        other => other.to_string(),
    });
    signs.collect()
}

/// One of two, each drawn once.
type Either<T> = [T; 2];

/// The fields of somebody alone who has said nothing yet: by language, childcare, own words, free
/// seats. Where care is full they name other dates, where the lot decides they say so, and where each
/// has a time of their own they list what is free: drawn each time.
static UNTOUCHED: [Either<Either<Either<OnceLock<String>>>>; Language::ALL.len()] =
    [const { [const { [const { [const { OnceLock::new() }; 2] }; 2] }; 2] }; Language::ALL.len()];

impl Door<'_> {
    /// The fields as they stand in the page.
    pub(super) fn fields(
        &self,
        form: &FormView,
        seats: Seats,
    ) -> Result<Cow<'static, str>, DrawError> {
        let care_notice = self.care_notice();
        let by_lot = self.event().seating == Seating::ByLot;
        let is_usual = care_notice.is_none() && !by_lot && self.visit.slots.is_empty();
        if self.visit.people.len() != 1 || !is_untouched(form) || !is_usual {
            let phone = &self.event().contact_phone;
            return Ok(Cow::Owned(self.draw_fields(form, seats, care_notice, phone)?));
        }
        let care = self.event().childcare_places > 0;
        let (own_words, free) = (usize::from(self.own_words()), usize::from(seats == Seats::Free));
        let known = &UNTOUCHED[self.speech.0 as usize][usize::from(care)][own_words][free];
        let fields = match known.get() {
            Some(fields) => fields,
            None => {
                let fields = self.draw_fields(form, seats, None, PHONE)?;
                known.get_or_init(|| fields)
            }
        };
        Ok(match care {
            true => Cow::Owned(fields.replace(PHONE, &escaped(&self.event().contact_phone))),
            false => Cow::Borrowed(fields),
        })
    }

    /// What people write in their own words would say too much where the event hints at health.
    fn own_words(&self) -> bool {
        self.event().format.sensitivity == Sensitivity::Normal
    }

    fn draw_fields(
        &self,
        form: &FormView,
        seats: Seats,
        care_notice: Option<CareNotice>,
        phone: &str,
    ) -> Result<String, DrawError> {
        let page = FieldsPage {
            answers: self.answers(seats),
            who: self.who(),
            slots: self.slots(),
            companions: self.companions(),
            ages: self.ages(form),
            care_notice,
            age_choices: self.age_choices(),
            interpreters: self.interpreters(),
            barriers: self.barriers(),
            own_words: self.own_words(),
            words: self.words(phone),
            form,
        };
        self.app.pages.draw("invitations/reply_fields.html", &(), &page)
    }

    fn answers(&self, seats: Seats) -> Vec<Choice> {
        let choice = |value: &str, id: &str, icon| Choice {
            value: value.into(),
            label: self.say(id),
            icon,
            hint: String::new(),
        };
        let mut yes = choice("yes", "answer-yes", "check");
        match (self.event().seating, seats) {
            (Seating::ByLot, _) => yes.hint = self.say("draw-hint"),
            (Seating::AtOnce | Seating::ByOffer, Seats::Full) => {
                yes.hint = self.say("full-submit");
            }
            (Seating::AtOnce | Seating::ByOffer, Seats::Free) => {}
        }
        vec![
            yes,
            choice("maybe", "answer-maybe", "maybe"),
            choice("no", "answer-no", "cross"),
            choice("call_me", "answer-call", "phone"),
        ]
    }

    fn who(&self) -> Vec<Choice> {
        if self.visit.people.len() < 2 {
            return Vec::new();
        }
        let people = self.visit.people.iter().enumerate();
        people
            .map(|(index, one)| Choice {
                value: index.to_string(),
                label: one.guest.first_name.clone(),
                icon: "",
                hint: String::new(),
            })
            .collect()
    }

    /// The hours, with the day where there are several.
    fn slots(&self) -> Vec<Choice> {
        let slots = &self.visit.slots;
        let day = |slot: &Slot| slot.hours.starts_at.date();
        let several = slots.iter().any(|slot| day(slot) != day(&slots[0]));
        let label = |slot: &Slot| {
            let hours = spoken::hours(self.speech.0, slot.hours);
            match several {
                true => {
                    format!("{}, {hours}", spoken::day(self.speech.0, day(slot), self.today()))
                }
                false => hours,
            }
        };
        let choice = |slot: &Slot| Choice {
            value: slot.number.to_string(),
            label: label(slot),
            icon: "",
            hint: String::new(),
        };
        slots.iter().map(choice).collect()
    }

    fn companions(&self) -> Vec<Choice> {
        let own = i32::try_from(self.visit.people.len()).unwrap_or(1);
        let most = (config::PARTY_ADULTS - own).max(0);
        let numbers = 0..=i64::from(most);
        numbers
            .map(|count| Choice {
                value: count.to_string(),
                label: self.speech.with("companions-count", [("count", count)]),
                icon: "",
                hint: String::new(),
            })
            .collect()
    }

    /// What somebody with children should know before they say yes; `None`: there is room, or theirs
    /// have a place.
    fn care_notice(&self) -> Option<CareNotice> {
        let promised =
            self.visit.people.iter().any(|one| one.invitation.childcare == Childcare::Promised);
        let lines = match (self.event().childcare_places, self.visit.care.is_full()) {
            (0, _) => return None,
            _ if promised => return None,
            (_, true) => Vec::new(),
            (_, false) => self.full_ages(),
        };
        if lines.is_empty() && !self.visit.care.is_full() {
            return None;
        }
        let (next, next_title, _) = self.next();
        Some(CareNotice {
            title: match lines.is_empty() {
                true => self.say("care-full-title"),
                false => String::new(),
            },
            lines,
            text: self.phone("care-full-text"),
            next,
            next_title,
        })
    }

    fn ages(&self, form: &FormView) -> Vec<Age> {
        if self.event().childcare_places == 0 {
            return Vec::new();
        }
        let given = form.lists.get("age").cloned().unwrap_or_default();
        let shown = given.len().clamp(CHILDREN_SHOWN, config::PARTY_CHILDREN);
        (0..shown)
            .map(|index| {
                let number = i64::try_from(index + 1).unwrap_or(0);
                Age {
                    label: self.speech.with("age-label", [("number", number)]),
                    value: given.get(index).cloned().unwrap_or_default(),
                }
            })
            .collect()
    }

    fn age_choices(&self) -> Vec<Choice> {
        let plain = |value: String, label| Choice { value, label, icon: "", hint: String::new() };
        let mut choices = vec![
            plain(String::new(), self.say("age-none")),
            plain("0".into(), self.say("age-under-one")),
        ];
        choices.extend(
            (1..=i64::from(config::CHILD_AGE))
                .map(|age| plain(age.to_string(), self.speech.with("age-years", [("age", age)]))),
        );
        choices
    }

    fn interpreters(&self) -> Vec<Choice> {
        let plain = |value: &str, label| Choice {
            value: value.into(),
            label,
            icon: "",
            hint: String::new(),
        };
        let known =
            INTERPRETERS.into_iter().map(|code| plain(code, self.say(&format!("spoken-{code}"))));
        known.chain([plain("other", self.say("interpreter-other"))]).collect()
    }

    fn barriers(&self) -> Vec<Choice> {
        if !self.own_words() {
            return Vec::new();
        }
        let codes = Barrier::ALL.iter().map(|one| one.code()).chain([NOT_SAID]);
        let choice = |code: &str| Choice {
            value: code.into(),
            label: self.say(&format!("barrier-{code}")),
            icon: "",
            hint: String::new(),
        };
        codes.map(choice).collect()
    }

    fn words(&self, phone: &str) -> Words {
        Words {
            question: self.say("question-title"),
            if_yes: self.say("if-yes-title"),
            if_call: self.say("if-call-title"),
            if_no: self.say("if-no-title"),
            if_no_hint: self.say("if-no-hint"),
            optional: self.say("optional-mark").trim_matches(['(', ')']).to_owned(),
            who: self.say("who-legend"),
            who_hint: self.say("who-hint"),
            slot: self.say("slot-label"),
            slot_hint: self.say("slot-hint"),
            slot_any: self.say("slot-any"),
            companions: self.say("companions-label"),
            childcare: self.say("childcare-legend"),
            ages_hint: self.say("ages-hint"),
            with_me: self.say("children-with-me"),
            step_free: self.say("step-free-label"),
            ages_more: self.speech.with("ages-more", [("phone", phone)]),
            interpreter: self.say("interpreter-label"),
            interpreter_none: self.say("interpreter-none"),
            access: self.say("access-label"),
            access_hint: self.say("access-hint"),
            call_time: self.say("call-time-label"),
            call_time_hint: self.say("call-time-hint"),
            call_phone: self.say("call-phone-label"),
            call_phone_hint: self.say("call-phone-hint"),
            submit: self.say("answer-submit"),
        }
    }
}

/// As it comes to somebody alone who has said nothing: see [`super::reply_form::fields`].
fn is_untouched(form: &FormView) -> bool {
    let values = form.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    form.all_errors.is_empty()
        && form.lists.values().all(|values| values.len() == 1)
        && values.eq([("companions", "0"), ("who", "0")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::form::{Fields, FormErrors};

    #[test]
    fn a_number_that_is_put_in_stays_text() {
        assert_eq!(escaped("0221 4710 <b>'1'</b>"), "0221 4710 &lt;b&gt;&#x27;1&#x27;&lt;/b&gt;");
        assert_eq!(escaped("\"A & B\""), "&quot;A &amp; B&quot;");
    }

    #[test]
    fn whoever_has_said_anything_gets_fields_of_their_own() {
        let form = |pairs: &[(&str, &str)]| FormView::fresh(&Fields::of(pairs.to_vec()));
        let nothing = [("who", "0"), ("companions", "0")];

        assert!(is_untouched(&form(&nothing)));
        for said in [("answer", "yes"), ("who", "1"), ("access", "Rampe"), ("age", "3")] {
            assert!(!is_untouched(&form(&[nothing[0], nothing[1], said])), "{said:?}");
        }
        assert!(!is_untouched(&form(&[("who", "0"), ("companions", "1")])));
        assert!(!is_untouched(&form(&[])));
        let wrong = FormErrors::one("answer", "Bitte wählen Sie eine Antwort.");
        assert!(!is_untouched(&FormView::of(&Fields::of(nothing), &wrong)));
    }
}
