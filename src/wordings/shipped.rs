//! The texts that come along, as staff would have written them: what an own text begins with.
//!
//! The files of `email_templates` are Tera; what staff write knows only placeholders. Both say the
//! same, and a test holds every invitation to it.

use crate::outbox::templates;

/// A text to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    pub language: &'static str,
    pub subject: String,
    pub heading: String,
    pub body: String,
}

/// The text that comes along for this folder and language, with our placeholders. Where there is none
/// in the language, the general one.
pub fn beginning(text_key: &str, language: &str) -> Option<Beginning> {
    let source = templates::sources(&format!("invitation/{text_key}"), language)?;
    Some(Beginning {
        language: source.language,
        subject: converted(&source.subject)?,
        heading: converted(&source.heading)?,
        body: converted(&source.body)?,
    })
}

/// The text message that comes along in this language. What it says only to some is left out: the house
/// decides for itself.
pub fn text_message(language: &str) -> Option<Beginning> {
    let source = templates::sources("sms/invitation", language)?;
    let mut body = source.body;
    while let Some((before, rest)) = body.split_once("{% if ") {
        let (_, after) = rest.split_once("{% endif %}")?;
        body = format!("{before}{after}");
    }
    let subject = "SMS".to_owned();
    Some(Beginning {
        language: source.language,
        heading: subject.clone(),
        subject,
        body: converted(&body)?,
    })
}

/// `None` where the file says more than placeholders can.
fn converted(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = source;
    let mut trim_next = false;
    while let Some(open) = rest.find('{') {
        let (before, tag) = rest.split_at(open);
        let kind = tag.get(..2)?;
        let close = match kind {
            "{{" => "}}",
            "{%" => "%}",
            "{#" => "#}",
            _ => return None,
        };
        let end = tag.find(close)?;
        let inside = tag.get(2..end)?;
        let before = if trim_next { before.trim_start() } else { before };
        text.push_str(if inside.starts_with('-') { before.trim_end() } else { before });
        trim_next = inside.ends_with('-');
        if kind != "{#" {
            text.push_str(&placeholder(inside.trim_matches('-').trim())?);
        }
        rest = tag.get(end + 2..)?;
    }
    text.push_str(if trim_next { rest.trim_start() } else { rest });
    Some(text.trim().to_owned())
}

/// What staff write for a piece of Tera.
fn placeholder(tag: &str) -> Option<String> {
    let tag = tag.strip_suffix(" | isolate").unwrap_or(tag);
    if let Some(component) = tag.strip_prefix('<') {
        let component = component.trim_end_matches("/>").trim();
        let (name, argument) = component.split_once(' ').unwrap_or((component, ""));
        let (_, name) = name.split_once('.')?;
        let value = argument.split('"').nth(1).unwrap_or_default();
        return Some(match (name, argument.split('=').next().unwrap_or_default()) {
            ("facts", "") => "[Wann und Wo]".into(),
            ("facts", "after") => facts(value, ""),
            ("facts", "room") => facts("", value),
            ("seat", _) => "[Platz]".into(),
            ("answer", _) => "[Antwort]".into(),
            ("link", "say") => format!("{value}: [Link]"),
            ("free", _) => "[Freiwillig]".into(),
            ("access", _) => "[Barrieren]".into(),
            ("spoken", _) => "[Sprache]".into(),
            _ => return None,
        });
    }
    if let Some(text) = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) {
        return Some(text.to_owned());
    }
    let known = match tag {
        "greeting" => "[Anrede]",
        "sender" => "[Name]",
        "office" => "[Jobcenter]",
        "phone" => "[Telefon]",
        "day" => "[Tag]",
        "hours" => "[Zeit]",
        "link" => "[Link]",
        "phone_hours" => "[Sprechzeit]",
        "topic" => "[Thema]",
        "event_title" => "[Titel]",
        "reply_by" => "[Antwort bis]",
        "what_happens" => "[Was passiert]",
        "else" => "[sonst]",
        "endif" => "[ende]",
        "if childcare" => "[wenn Kinder]",
        "if travel_paid" => "[wenn Fahrt]",
        "if topic" => "[wenn Thema]",
        "if own_title" => "[wenn eigener Titel]",
        "if many_days" => "[wenn mehrere Tage]",
        "if phone_hours" => "[wenn Sprechzeit]",
        "if what_happens is defined and what_happens" => "[wenn Was passiert]",
        _ => return None,
    };
    Some(known.to_owned())
}

fn facts(after: &str, room: &str) -> String {
    format!(
        "[wenn eigener Titel]Was? [Titel]\n[ende][wenn Thema]Thema? [Thema]\n[ende]Wann? [Tag], [Zeit]{after}\nWo? [Ort]{room}[wenn Anfahrt]\n\
         Anfahrt? [Anfahrt][ende]"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::shipped::SHIPPED;
    use crate::outbox::templates::{LANGUAGES, Mails};
    use crate::outbox::{Way, Words};
    use crate::wordings::template::{Parts, Template};

    /// Whoever begins an own text and changes nothing sends what was sent before.
    #[test]
    fn an_own_text_begins_as_the_one_that_comes_along() {
        let mails = Mails::load().unwrap();
        for format in SHIPPED {
            for language in LANGUAGES.iter().filter(|language| **language != "ar") {
                let Beginning { language, subject, heading, body } =
                    beginning(format.text_key, language)
                        .unwrap_or_else(|| panic!("{}", format.key));
                let parse = |source: &str| {
                    Template::parse(source)
                        .unwrap_or_else(|error| panic!("{}: {error}", format.key))
                };
                let parts = Parts {
                    subject: parse(&subject),
                    heading: parse(&heading),
                    body: parse(&body),
                };
                let sources = [subject.as_str(), heading.as_str(), body.as_str()];
                for way in [Way::Email, Way::Letter] {
                    let full = Words::example(way);
                    let bare = Words { sender: "Anna Becker".into(), ..Words::new(way) };
                    let other = Words { topic: String::new(), many_days: true, ..full.clone() };
                    let own = Words { own_title: full.event_title.clone(), ..full.clone() };
                    for words in [full, bare, other, own] {
                        let name = format!("invitation/{}", format.text_key);
                        let theirs = mails.said(&name, language, &words).unwrap();
                        let ours = parts.said(sources, &mails, language, &words).unwrap();
                        assert_eq!(ours.body, theirs.body, "{name} {language}");
                        assert_eq!(ours.subject, theirs.subject, "{name} {language}");
                        assert_eq!(ours.heading, theirs.heading, "{name} {language}");
                    }
                }
            }
        }
    }
}
