//! The guest's answer as a form: read field by field, in the guest's language. Pure.

use crate::config;
use crate::text::{Line, Phone};
use crate::web::form::{Check, Fields, FormErrors};

use super::guest_frame::Speech;
use super::messages::Member;
use super::party::Ages;
use super::reply::{AnswerGiven, Who};
use super::{Answer, ChildrenStay, Reply, Why};

/// Children that the page has room for; families with more call.
pub(super) const CHILDREN_SHOWN: usize = 4;

/// Languages into which somebody can interpret, as `spoken-…` names them.
pub(super) const INTERPRETERS: [&str; 16] = [
    "en", "uk", "ru", "ar", "tr", "fa", "ps", "ku", "ti", "so", "fr", "es", "pl", "ro", "bg",
    "sign",
];

/// Reads what a guest sent. `people` are those who were asked together, in their order.
pub(super) fn parse(
    fields: &Fields,
    people: &[Member],
    speech: Speech,
) -> Result<AnswerGiven, FormErrors> {
    let mut check = Check::of(fields);
    let Some(answer) = Answer::parse(fields.get("answer")) else {
        check.refuse("answer", speech.say("error-answer"));
        return Err(check.errors());
    };
    let mut given = AnswerGiven::plain(answer, Who::Everybody);
    match answer {
        Answer::Yes => coming(&mut check, fields, people, speech, &mut given),
        Answer::CallMe => given.wish = call_wish(&mut check, fields, people, speech),
        Answer::No => match Why::read(fields.given("barrier")) {
            Some(why) => given.why = why,
            None => check.refuse("barrier", speech.say("error-barrier")),
        },
        Answer::Maybe => {}
    }
    let errors = check.errors();
    match errors.is_empty() {
        true => Ok(given),
        false => Err(errors),
    }
}

fn coming(
    check: &mut Check,
    fields: &Fields,
    people: &[Member],
    speech: Speech,
    given: &mut AnswerGiven,
) {
    if people.len() > 1 {
        let ticked = fields.all("who").filter_map(|index| index.parse::<usize>().ok());
        let who: Vec<_> =
            ticked.filter_map(|index| people.get(index)).map(|one| one.guest.id).collect();
        if who.is_empty() {
            check.refuse("who", speech.say("error-who"));
        }
        given.who = Who::Household(who);
    }
    let most = config::PARTY_ADULTS - 1;
    match fields.get("companions") {
        "" => {}
        text => match text.parse::<i32>() {
            Ok(count) if (0..=most).contains(&count) => given.companions = count,
            Ok(_) | Err(_) => {
                let max = [("max", i64::from(config::PARTY_ADULTS))];
                check.refuse("companions", speech.with("error-companions", max));
            }
        },
    }
    match fields.get("slot") {
        "" => {}
        number => match number.parse() {
            Ok(number) => given.slot = Some(number),
            Err(_) => check.refuse("slot", speech.say("error-slot")),
        },
    }
    let mut ages = Vec::new();
    for (number, text) in fields.all("age").enumerate().filter(|(_, text)| !text.is_empty()) {
        match text.parse::<i32>() {
            Ok(age) if (0..=config::CHILD_AGE).contains(&age) => ages.push(age),
            Ok(_) | Err(_) => {
                let number = i64::try_from(number + 1).unwrap_or(0);
                check.refuse("age_1", speech.with("error-age", [("number", number)]));
            }
        }
    }
    match Ages::of(ages) {
        Ok(ages) => given.children = ages,
        Err(_) => {
            let max = i64::try_from(config::PARTY_CHILDREN).unwrap_or(0);
            check.refuse("age_1", speech.with("error-children", [("max", max)]));
        }
    }
    if fields.ticked("with_me") {
        given.children_stay = ChildrenStay::Parent;
    }
    given.needs.step_free = fields.ticked("step_free");
    match fields.get("interpreter") {
        "" => {}
        "other" => given.needs.interpreter = "andere Sprache".into(),
        code if INTERPRETERS.contains(&code) => {
            // Staff read it: the German word.
            let german = Speech(crate::i18n::Language::De);
            given.needs.interpreter = german.say(&format!("spoken-{code}"));
        }
        _ => check.refuse("interpreter", speech.say("error-interpreter")),
    }
    if let Some(text) = line(check, fields, "access", "error-access", speech) {
        given.needs.access = text;
    }
}

fn call_wish(check: &mut Check, fields: &Fields, people: &[Member], speech: Speech) -> String {
    let time = line(check, fields, "call_time", "error-call-time", speech).unwrap_or_default();
    let known = people.iter().any(|one| one.guest.has_phone());
    let phone = match fields.get("call_phone") {
        "" if known => String::new(),
        // Nobody is promised a call that nobody can make.
        "" => {
            check.refuse("call_phone", speech.say("error-call-phone"));
            String::new()
        }
        typed => match Phone::parse(typed) {
            Ok(phone) => phone.as_str().to_owned(),
            Err(_) => {
                check.refuse("call_phone", speech.say("error-call-phone-wrong"));
                String::new()
            }
        },
    };
    [time, phone].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn line(
    check: &mut Check,
    fields: &Fields,
    field: &str,
    error: &str,
    speech: Speech,
) -> Option<String> {
    match fields.get(field) {
        "" => None,
        typed => match Line::parse(typed) {
            Ok(line) => Some(line.as_str().to_owned()),
            Err(_) => {
                let max = i64::try_from(config::LINE_CHARS).unwrap_or(0);
                check.refuse(field, speech.with(error, [("max", max)]));
                None
            }
        },
    }
}

/// The form as it shows what was said before.
pub(super) fn fields(people: &[Member]) -> Fields {
    let mut fields = Fields::default();
    let Some(first) = people.first() else { return fields };
    let says_yes = |one: &&Member| one.invitation.says_yes();
    let coming: Vec<&Member> = people.iter().filter(says_yes).collect();
    let answer = match (coming.is_empty(), first.invitation.reply, first.invitation.replied_at) {
        (false, ..) => Some(Answer::Yes),
        (true, Reply::Maybe, _) => Some(Answer::Maybe),
        (true, Reply::Declined, _) => Some(Answer::No),
        (true, Reply::Open, Some(_)) => Some(Answer::CallMe),
        (true, Reply::Open | Reply::Accepted | Reply::Waiting, _) => None,
    };
    if let Some(answer) = answer {
        fields.push("answer", answer.code());
    }
    if let (Some(Answer::No), Some(barrier)) = (answer, first.invitation.barrier) {
        fields.push("barrier", barrier.code());
    }
    for (index, one) in people.iter().enumerate() {
        // Nobody has said anything yet: all are meant.
        if coming.is_empty() || one.invitation.says_yes() {
            fields.push("who", index.to_string());
        }
    }
    let adults: i32 = coming.iter().map(|one| one.invitation.adults).sum();
    let heads = i32::try_from(coming.len()).unwrap_or(i32::MAX);
    fields.push("companions", (adults - heads).max(0).to_string());
    for age in coming.iter().flat_map(|one| one.invitation.children.years()) {
        fields.push("age", age.to_string());
    }
    if let Some(slot) = super::slots::own(coming.iter().map(|one| &one.invitation)) {
        fields.push("slot", slot.to_string());
    }
    if let Some(one) = coming.first() {
        let german = Speech(crate::i18n::Language::De);
        let code = INTERPRETERS
            .into_iter()
            .find(|code| german.say(&format!("spoken-{code}")) == one.invitation.interpreter);
        match (code, one.invitation.interpreter.is_empty()) {
            (Some(code), _) => fields.push("interpreter", code),
            (None, false) => fields.push("interpreter", "other"),
            (None, true) => {}
        }
        fields.push("access", one.invitation.access.clone());
        if one.invitation.step_free {
            fields.push("step_free", "1");
        }
    }
    if coming.iter().any(|one| one.invitation.children_stay == ChildrenStay::Parent) {
        fields.push("with_me", "1");
    }
    fields
}
