//! Every German text that comes along, filled in and looked at by the plain-language guard.

use crate::formats::Audience;
use crate::formats::shipped::SHIPPED;
use crate::language::{self, Kind, Report, Severity, check};
use crate::outbox::sms::{Alphabet, Packed};
use crate::outbox::templates::tests::full;
use crate::outbox::templates::{LANGUAGES, Mails, Said};
use crate::outbox::{Way, Words};

const MESSAGES: &[&str] = &[
    "accepted",
    "call_soon",
    "cancelled",
    "care_lost",
    "changed",
    "childcare_promised",
    "last_reminder",
    "missed",
    "moved_up",
    "reminder",
    "second_try",
    "thanks",
    "waiting",
];
/// Only colleagues and partners get these.
const TO_COLLEAGUES: &[&str] = &[
    "drawn",
    "forum/request",
    "given_back",
    "in_the_draw",
    "offer",
    "offer_lapsed",
    "taken_back",
    "team/monthly",
    "team/shopping",
];
const TEXT_MESSAGES: &[&str] = &[
    "sms/accepted",
    "sms/call_soon",
    "sms/cancelled",
    "sms/care_lost",
    "sms/changed",
    "sms/childcare_promised",
    "sms/declined",
    "sms/drawn",
    "sms/given_back",
    "sms/in_the_draw",
    "sms/invitation",
    "sms/last_reminder",
    "sms/missed",
    "sms/moved_up",
    "sms/offer",
    "sms/offer_lapsed",
    "sms/reminder",
    "sms/second_try",
    "sms/taken_back",
    "sms/thanks",
    "sms/waiting",
];

/// A text with everything that can be said, and with every optional part left out in turn.
fn filled(way: Way) -> Vec<Words> {
    let full = Words::example(way);
    let changed = Words {
        reason: "Die Heizung ist kaputt.".into(),
        old_day: "Montag, 11. Januar".into(),
        old_hours: "9 bis 11 Uhr".into(),
        old_place: "Rathaus, Rathausplatz 1, 51992 Musterstadt".into(),
        next_dates: vec!["Dienstag, 19. Januar, 10 bis 12 Uhr".into()],
        ..full.clone()
    };
    vec![
        Words { childcare: false, childcare_state: "waiting".into(), ..full.clone() },
        Words { childcare: false, travel_paid: false, ..full.clone() },
        Words { reserved: false, children: 0, ..full.clone() },
        Words { own_time: true, feedback: "https://treffen.example/f/A".into(), ..full.clone() },
        Words { topic: String::new(), phone_hours: String::new(), ..full.clone() },
        Words { what_happens: String::new(), many_days: true, ..full.clone() },
        Words { step_free: false, lift: false, accessible_wc: false, ..full.clone() },
        Words { audience: "public".into(), ..full.clone() },
        Words { own_title: "Frühstück für Eltern".into(), ..full.clone() },
        changed,
        full,
    ]
}

fn errors(name: &str, source: &str, report: &Report) -> Vec<String> {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|one| format!("{name}: {} „{}“", one.message, &source[one.place.clone()])).collect()
}

fn looked_at(name: &str, said: &Said, audience: language::Audience, kind: Kind) -> Vec<String> {
    let body = check(&said.body, audience, kind);
    let mut faults = errors(name, &said.body, &body);
    for line in [&said.subject, &said.heading] {
        faults.extend(errors(name, line, &check(line, audience, Kind::Message)));
    }
    faults
}

fn audience(audience: Audience) -> language::Audience {
    match audience {
        Audience::Clients | Audience::Public => language::Audience::Clients,
        Audience::Staff | Audience::Partners => language::Audience::Staff,
    }
}

#[test]
fn every_invitation_that_comes_along_passes_the_guard() {
    let mails = Mails::load().unwrap();
    let mut faults = Vec::new();
    for format in SHIPPED {
        let name = format!("invitation/{}", format.text_key);
        for way in [Way::Email, Way::Letter] {
            for words in filled(way) {
                let words = Words { what_happens: format.what_happens.into(), ..words };
                let said = mails.said(&name, "de", &words).unwrap();
                faults.extend(looked_at(&name, &said, audience(format.audience), Kind::Invitation));
            }
        }
        let what = check(format.what_happens, audience(format.audience), Kind::Message);
        faults.extend(errors(format.key, format.what_happens, &what));
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_other_message_to_guests_passes_the_guard() {
    let mails = Mails::load().unwrap();
    let mut faults = Vec::new();
    let to_clients = MESSAGES.iter().chain(TEXT_MESSAGES);
    let to_clients = to_clients.map(|name| (name, language::Audience::Clients));
    let to_colleagues = TO_COLLEAGUES.iter().map(|name| (name, language::Audience::Staff));
    for (name, audience) in to_clients.chain(to_colleagues) {
        for way in [Way::Email, Way::Letter] {
            for words in filled(way) {
                let said = mails.said(name, "de", &words).unwrap();
                faults.extend(looked_at(name, &said, audience, Kind::Message));
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{faults:#?}");
    let known = mails.names();
    let others = known.iter().filter(|name| {
        !MESSAGES.contains(&name.as_str())
            && !TO_COLLEAGUES.contains(&name.as_str())
            && !name.starts_with("invitation/")
            && !name.starts_with("account/")
    });
    assert_eq!(others.count(), 0, "a message that the guard never saw: {known:?}");
}

/// The bands were calibrated on our own invitations; so far must they read.
#[test]
fn every_invitation_to_clients_is_easy_to_read() {
    let mails = Mails::load().unwrap();
    let mut lengths = Vec::new();
    for format in SHIPPED.iter().filter(|one| audience(one.audience) == language::Audience::Clients)
    {
        let name = format!("invitation/{}", format.text_key);
        // A topic of the planner's own comes on top.
        let words = Words { topic: String::new(), ..Words::example(Way::Letter) };
        let said = mails.said(&name, "de", &words).unwrap();
        let figures = check(&said.body, language::Audience::Clients, Kind::Invitation).figures;
        assert!(figures.reliable(), "{name}: {figures:?}");
        assert_eq!(figures.band(), Some(language::readability::Band::Easy), "{name}: {figures:?}");
        lengths.push((name, figures.words));
    }
    lengths.retain(|(_, words)| !(80..=140).contains(words));
    assert_eq!(lengths, []);
}

/// Parts that a text message may have: two in the alphabet of seven bits, twice as many in the other, of
/// whose parts each holds half as much.
fn most_parts(alphabet: Alphabet) -> usize {
    match alphabet {
        Alphabet::Gsm7 => 2,
        Alphabet::Ucs2 => 4,
    }
}

#[test]
fn every_text_message_is_short_and_says_whom_to_call() {
    let mails = Mails::load().unwrap();
    for name in TEXT_MESSAGES.iter().map(|name| name.trim_start_matches("sms/")) {
        assert!(mails.is_text_message(name), "{name}");
        for language in LANGUAGES {
            let until = match *language {
                "en" => "Wednesday, 13 January, 4 pm",
                "uk" => "середа, 13 січня, 16:00",
                "ar" => "الأربعاء 13 يناير، 16:00",
                "tr" => "13 Ocak Çarşamba, saat 16.00",
                _ => "Mittwoch, 13. Januar, 16 Uhr",
            };
            let words =
                Words { by_text: true, offer_until: until.into(), ..full(language, Way::Sms) };

            let text = mails.render(name, language, &words).unwrap();

            assert_eq!(mails.written_by(name, language, Way::Sms), *language, "{name}");
            let packed = Packed::of(&text.text);
            let most = most_parts(packed.alphabet);
            assert!(packed.segments <= most, "{name} {language}: {}", packed.in_words());
            assert!(text.text.contains("0221 4710 123"), "{name} {language}");
        }
    }
}
