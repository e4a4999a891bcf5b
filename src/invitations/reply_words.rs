//! What the guest's pages say, in the guest's language: facts, choices, the words around fields.

use std::borrow::Cow;

use serde::Serialize;

use super::guest_frame::Speech;
use super::reply_form;
use super::visit::Visit;
use super::{Childcare, ChildrenStay};
use crate::childcare::Band;
use crate::clock;
use crate::events::{Event, Whereabouts};
use crate::formats::Audience;
use crate::i18n::Language;
use crate::spoken::{self, Hours};
use crate::web::App;
use crate::web::form::FormView;

/// One guest at the door.
pub(super) struct Door<'a> {
    pub app: &'a App,
    pub speech: Speech,
    pub token: &'a str,
    pub visit: &'a Visit,
}

#[derive(Serialize)]
pub(super) struct Link {
    pub href: String,
    pub label: String,
}

#[derive(Serialize)]
pub(super) struct Closed {
    pub sign: &'static str,
    pub title: String,
    pub texts: Vec<String>,
    pub next: Vec<String>,
    pub next_title: String,
    pub next_text: String,
    pub links: Vec<Link>,
}

#[derive(Serialize)]
pub(super) struct Fact {
    pub term: String,
    pub icon: &'static str,
    pub strong: String,
    pub lines: Vec<String>,
    /// Lines above the others, in the page's language.
    pub first: Vec<String>,
    /// The language of the lines where it is not the page's.
    pub lang: &'static str,
    /// Further lines, in the page's language.
    pub extra: Vec<String>,
}

impl Fact {
    fn of(term: String, icon: &'static str) -> Self {
        Self {
            term,
            icon,
            strong: String::new(),
            first: Vec::new(),
            lines: Vec::new(),
            lang: "",
            extra: Vec::new(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Question {
    pub greeting: String,
    pub from: String,
    pub title: String,
    pub facts: Vec<Fact>,
    /// Coffee, and what is there for children: read before the question.
    pub kindness: String,
    pub promise: String,
    pub more: Vec<Fact>,
    pub more_title: String,
    pub preferences: String,
    pub preferences_label: String,
    pub notice_title: String,
    pub notice: String,
    pub next: Vec<String>,
    pub next_title: String,
    pub next_text: String,
    /// What stands above the errors.
    pub look_again: String,
    /// The form's fields, drawn.
    pub fields: Cow<'static, str>,
    pub form: FormView,
}

/// A seat that is kept for them: one button takes it, one gives it on.
#[derive(Serialize)]
pub(super) struct Offered {
    pub yes: String,
    pub no: String,
    /// What "yes" sends again, so that as many come as they said.
    pub fields: Vec<Link>,
}

#[derive(Serialize)]
pub(super) struct Answered {
    pub offered: Option<Offered>,
    pub sign: &'static str,
    pub icon: &'static str,
    pub title: String,
    pub texts: Vec<String>,
    pub facts: Vec<Fact>,
    pub calendar: String,
    pub change: String,
    pub calendar_label: String,
    pub change_label: String,
    pub preferences: String,
    pub preferences_label: String,
    pub next: Vec<String>,
    pub next_title: String,
    pub next_text: String,
}

impl Door<'_> {
    pub(super) fn event(&self) -> &Event {
        &self.visit.event
    }

    pub(super) fn say(&self, id: &str) -> String {
        self.speech.say(id)
    }

    pub(super) fn phone(&self, id: &str) -> String {
        self.speech.with(id, [("phone", self.event().contact_phone.clone())])
    }

    pub(super) fn today(&self) -> jiff::civil::Date {
        clock::local(self.app.clock.now(), &self.event().zone).civil().date()
    }

    pub(super) fn next(&self) -> (Vec<String>, String, String) {
        let line = |sessions: &Vec<Hours>| {
            spoken::when(self.speech.0, sessions, self.today()).lines(self.speech.0).join("; ")
        };
        let next: Vec<String> = self.visit.next.iter().map(line).collect();
        let text = match next.is_empty() {
            true => self.say("next-dates-none"),
            false => self.phone("next-dates-text"),
        };
        (next, self.say("next-dates-title"), text)
    }

    /// When and where: the two big lines.
    pub(super) fn when_and_where(&self) -> Vec<Fact> {
        let event = self.event();
        let when = spoken::when(self.speech.0, &event.hours(), self.today());
        let (strong, lines) = match when {
            spoken::When::Together { days, hours } => (days, vec![hours]),
            spoken::When::Each(mut lines) => match lines.is_empty() {
                true => (String::new(), lines),
                false => (lines.remove(0), lines),
            },
        };
        let fact =
            |term, icon, strong, lines, lang| Fact { strong, lines, lang, ..Fact::of(term, icon) };
        let mut facts = vec![fact(self.say("label-when"), "calendar", strong, lines, "")];
        if let Some(venue) = &event.venue {
            let street = format!("{}, {} {}", venue.street, venue.postcode, venue.town);
            let lines = [venue.room.clone(), street].into_iter();
            let rooms = Whereabouts::of(event).rooms(self.speech.0, self.today());
            let lines = lines.chain(rooms).filter(|line| !line.is_empty()).collect();
            facts.push(fact(self.say("label-where"), "pin", venue.name.clone(), lines, "de"));
        }
        facts
    }

    /// What somebody wants to know before they say yes.
    pub(super) fn more(&self) -> Vec<Fact> {
        let event = self.event();
        let mut facts = vec![self.what_happens()];
        let mut add = |term: &str, icon, lines: Vec<String>, lang| {
            let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            if !lines.is_empty() {
                let term = self.say(term);
                facts.push(Fact { lines, lang, ..Fact::of(term, icon) });
            }
        };
        if let Some(venue) = &event.venue {
            add("label-directions", "bus", vec![venue.directions.clone()], "de");
            let facts = venue.facts;
            let entrance = if facts.step_free { "fact-step-free" } else { "fact-steps" };
            let mut house = vec![self.say(entrance)];
            let known = [
                (facts.lift, "fact-lift"),
                (facts.accessible_wc, "fact-wc"),
                (facts.induction_loop, "fact-induction-loop"),
            ];
            house.extend(known.into_iter().filter(|(is, _)| *is).map(|(_, id)| self.say(id)));
            add("label-house", "access", house, "");
        }
        let others: Vec<_> = event.languages.iter().filter(|code| *code != "de").collect();
        let spoken = match others.is_empty() {
            true => self.say("fact-german"),
            false => {
                let names: Vec<_> =
                    others.iter().map(|code| self.say(&format!("spoken-{code}"))).collect();
                self.speech.with("fact-languages", [("languages", names.join(", "))])
            }
        };
        add("label-languages", "talk", vec![spoken], "");
        let days = i64::try_from(event.sessions.len()).unwrap_or(0);
        let mut offered = vec![self.say("cost-free")];
        if days > 1 {
            offered.push(self.speech.with("fact-days", [("count", days)]));
        }
        if event.travel_paid {
            offered.push(self.say("fact-travel"));
        }
        if let Some(what) = facts.first_mut() {
            what.extra.append(&mut offered);
        }
        let contact = self.speech.with(
            "contact-line",
            [("name", event.contact_name.clone()), ("phone", event.contact_phone.clone())],
        );
        let hours = match self.speech.0 {
            Language::De => {
                self.speech.with("phone-hours", [("hours", self.app.office().phone_hours.clone())])
            }
            Language::En | Language::Uk | Language::Ar | Language::Tr => String::new(),
        };
        let lines = [contact, hours].into_iter().filter(|line| !line.is_empty()).collect();
        let term = self.say("label-contact");
        facts.push(Fact { lines, ..Fact::of(term, "phone") });
        facts
    }

    /// In the page's language where somebody has written it down; else a general sentence in that
    /// language, and the German below it. A topic is said as it was typed.
    fn what_happens(&self) -> Fact {
        let event = self.event();
        let (german, topic) = (event.format.what_happens.clone(), event.topic.clone());
        let translated = self.visit.translations.say(self.speech.0).map(ToOwned::to_owned);
        let (first, lines, extra) = match (self.speech.0, translated) {
            (Language::De, _) => (None, vec![topic, german], None),
            (_, Some(translated)) => (None, vec![topic], Some(translated)),
            (_, None) => (Some(self.say("what-general")), vec![topic, german], None),
        };
        Fact {
            first: first.into_iter().collect(),
            lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
            lang: "de",
            extra: extra.into_iter().collect(),
            ..Fact::of(self.say("label-what"), "cup")
        }
    }

    /// The kind things first: drinks, and whether children are looked after.
    pub(super) fn kindness(&self) -> String {
        let children = match (self.event().childcare_places, self.visit.care.is_full()) {
            (0, _) => self.say("children-none"),
            (_, true) => self.say("children-care-full"),
            (_, false) => self.say("children-care"),
        };
        format!("{} {children}", self.say("fact-drinks"))
    }

    pub(super) fn promise(&self) -> String {
        match self.event().format.audience {
            Audience::Clients | Audience::Public => self.say("voluntary"),
            Audience::Staff | Audience::Partners => self.say("voluntary-colleagues"),
        }
    }

    /// First names and no more: a link may be forwarded.
    pub(super) fn greeting(&self) -> String {
        let names: Vec<_> =
            self.visit.people.iter().map(|one| one.guest.first_name.clone()).collect();
        let hello = self.speech.with("greeting-none", [("name", names.join(", "))]);
        format!("{hello}{}", self.say("greeting-end"))
    }

    /// Ages for which there is no place any more, a sentence each.
    pub(super) fn full_ages(&self) -> Vec<String> {
        let id = |band: Band| match band {
            Band::UnderThree => "care-full-under-three",
            Band::FromThree => "care-full-from-three",
            Band::FromSix => "care-full-from-six",
        };
        self.visit.care.full_bands().into_iter().map(|band| self.say(id(band))).collect()
    }

    /// The buttons of an offer, if a seat is kept for them.
    pub(super) fn offered(&self) -> Option<Offered> {
        self.visit.offered_until()?;
        let known = reply_form::fields(&self.visit.people);
        let kept = known.pairs().filter(|(name, _)| *name != "answer");
        let fields = kept.map(|(name, value)| Link { href: name.into(), label: value.into() });
        Some(Offered {
            yes: self.say("offer-yes"),
            no: self.say("offer-no"),
            fields: fields.collect(),
        })
    }

    pub(super) fn accepted_texts(&self) -> Vec<String> {
        let coming =
            || self.visit.people.iter().map(|one| &one.invitation).filter(|one| one.says_yes());
        let adults: i32 = coming().map(|one| one.adults).sum();
        let children: i32 = coming().map(|one| one.children.count()).sum();
        let count = |id, number: i32| self.speech.with(id, [("count", i64::from(number))]);
        let party = match children {
            0 => count("party-adults", adults),
            _ => self.speech.with(
                "party-both",
                [
                    ("adults", count("party-adults", adults)),
                    ("children", count("party-children", children)),
                ],
            ),
        };
        let mut texts =
            vec![self.say("accepted-text"), self.speech.with("accepted-party", [("party", party)])];
        let with_parent = coming().any(|one| one.children_stay == ChildrenStay::Parent);
        match coming().map(|one| one.childcare).max() {
            Some(Childcare::Promised) => texts.push(count("accepted-childcare", children)),
            Some(Childcare::Waiting) => {
                texts.push(count("accepted-childcare-waiting", children));
                texts.push(self.say("care-with-me-offer"));
            }
            Some(Childcare::None) if with_parent => {
                texts.push(count("accepted-with-parent", children));
            }
            Some(Childcare::None) | None => {}
        }
        if self.visit.people.iter().any(|one| one.guest.has_email()) {
            texts.push(self.say("accepted-mail"));
        }
        texts.push(self.phone("accepted-change"));
        texts
    }
}
