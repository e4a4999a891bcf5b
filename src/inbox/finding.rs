//! What a mail turned out to be. Pure: bytes in, a finding out, whatever the bytes are.
//!
//! Nobody can send a mail that costs more than its length: size and parts are counted before anything
//! takes it apart, and what was taken apart is put away without recursion.

use std::borrow::Cow;

use mail_parser::{HeaderValue, Message as Parsed, MessageParser, MimeHeaders, PartType};

use super::Reason;
use super::bounce::{self, Bounce, Report};
use super::calendar_reply::{self, CalendarReply};
use crate::config::mailbox as limits;
use crate::db::Id;
use crate::outbox::Message;
use crate::web::secret::Digest;

/// A mail as it was fetched.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub bytes: Vec<u8>,
    /// As the mailbox counts; more than there are bytes if only its beginning was fetched.
    pub size: usize,
}

impl Incoming {
    /// All of a mail.
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self { size: bytes.len(), bytes }
    }
}

/// A mail that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The same for the same words, whichever way they came.
    pub digest: String,
    pub envelope: Envelope,
    pub finding: Finding,
}

/// Who wrote, and about what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// In small letters; empty if nobody can be made out.
    pub from: String,
    pub name: String,
    pub subject: String,
    /// The beginning of what is written, as plain text.
    pub excerpt: String,
    /// Messages of ours that it says it is about: only who got one knows its number.
    pub mentions: Vec<Id<Message>>,
}

/// What a mail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    Calendar(CalendarReply),
    Bounce(Bounce),
    /// Nobody wrote it.
    Machine,
    Unread(Reason),
}

/// Reads a mail, whatever it is.
pub fn read(incoming: &Incoming) -> Mail {
    let whole = incoming.size <= incoming.bytes.len();
    let bytes = &incoming.bytes[..incoming.bytes.len().min(limits::BYTES)];
    let refused = if !whole || incoming.bytes.len() > limits::BYTES {
        Some(Reason::TooLarge)
    } else if mentions_of(bytes, b"content-type") > limits::PARTS {
        Some(Reason::TooManyParts)
    } else if hides_a_letter(bytes) {
        Some(Reason::Unreadable)
    } else {
        None
    };
    let seen = match refused {
        // Its first lines are enough to say whose it is.
        Some(Reason::TooManyParts | Reason::Unreadable) => {
            &bytes[..bytes.len().min(limits::HEADER_BYTES)]
        }
        Some(_) => &bytes[..bytes.len().min(limits::BEGINNING)],
        None => bytes,
    };
    let parser = MessageParser::default();
    let parsed = match refused {
        Some(Reason::Unreadable) => parser.parse_headers(seen),
        Some(_) if mentions_of(seen, b"content-type") > limits::PARTS => parser.parse_headers(seen),
        Some(_) | None => parser.parse(seen),
    };
    let parsed = parsed.filter(|parsed| !parsed.parts.is_empty());
    let Some(parsed) = parsed else { return unreadable(incoming) };
    let mut envelope = envelope(&parsed);
    let finding = match refused {
        Some(reason) => Finding::Unread(reason),
        None if parsed.parts.len() > limits::PARTS => Finding::Unread(Reason::TooManyParts),
        None if envelope.from.is_empty() && parsed.headers().is_empty() => {
            Finding::Unread(Reason::Unreadable)
        }
        None => found(&parsed, &mut envelope),
    };
    let digest = digest(&parsed, incoming);
    put_away(parsed);
    Mail { digest, envelope, finding }
}

/// What is kept of a mail that nobody can make anything of.
pub fn unreadable(incoming: &Incoming) -> Mail {
    let mut digest = Digest::default();
    digest.add(&incoming.bytes);
    let beginning = &incoming.bytes[..incoming.bytes.len().min(limits::HEADER_BYTES)];
    let excerpt = plain(&String::from_utf8_lossy(beginning), limits::EXCERPT_CHARS);
    let envelope = Envelope { excerpt, ..Envelope::default() };
    Mail { digest: digest.hex(), envelope, finding: Finding::Unread(Reason::Unreadable) }
}

fn found(parsed: &Parsed, envelope: &mut Envelope) -> Finding {
    match bounce::read(parsed) {
        Report::Of(bounce) => {
            envelope.mentions.extend(&bounce.of);
            return Finding::Bounce(bounce);
        }
        Report::Welcome => return Finding::Machine,
        Report::None => {}
    }
    let is_machine = is_by_a_machine(parsed);
    for calendar in calendars(parsed).take(limits::CALENDARS) {
        match calendar_reply::read(&calendar, &envelope.from) {
            Ok(None) => {}
            // Who did not write it is not called about it.
            Ok(Some(reply)) if is_machine && reply.said.is_a_wish() => return Finding::Machine,
            Ok(Some(reply)) => return Finding::Calendar(reply),
            Err(reason) => return Finding::Unread(reason),
        }
    }
    match is_machine {
        true => Finding::Machine,
        false => Finding::Unread(Reason::Written),
    }
}

/// The calendar files of a mail.
fn calendars<'a>(parsed: &'a Parsed) -> impl Iterator<Item = Cow<'a, str>> {
    parsed.parts.iter().filter_map(|part| {
        let kind = part.content_type()?;
        let subtype = kind.subtype().unwrap_or_default();
        let is_calendar = subtype.eq_ignore_ascii_case("calendar")
            || subtype.eq_ignore_ascii_case("ics")
            || part.attachment_name().is_some_and(|name| name.to_lowercase().ends_with(".ics"));
        (is_calendar && !part.is_multipart()).then(|| match part.text_contents() {
            Some(text) => Cow::Borrowed(text),
            None => String::from_utf8_lossy(part.contents()),
        })
    })
}

/// Subjects that machines begin with, in small letters. A person who writes "Abwesenheit am Dienstag"
/// is none.
const SUBJECTS: &[&str] = &[
    "automatische antwort:",
    "automatische antwort ",
    "automatic reply:",
    "autoreply:",
    "auto-reply:",
    "auto: ",
    "abwesenheitsnotiz",
    "abwesenheitsassistent",
    "abwesenheitsbenachrichtigung",
    "out of office:",
    "out of the office:",
    "out-of-office",
];

/// RFC 3834, and what programs did before it.
fn is_by_a_machine(parsed: &Parsed) -> bool {
    let value = |name: &'static str| {
        parsed.header_raw(name).map(|value| value.trim().to_lowercase()).unwrap_or_default()
    };
    let submitted = value("Auto-Submitted");
    let precedence = value("Precedence");
    let subject = parsed.subject().unwrap_or_default().trim().to_lowercase();
    (!submitted.is_empty() && !submitted.starts_with("no"))
        || matches!(precedence.as_str(), "bulk" | "junk" | "auto_reply" | "auto-reply" | "list")
        || ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder", "X-Autogenerated"]
            .into_iter()
            .any(|name| parsed.header_raw(name).is_some())
        || value("X-Auto-Response-Suppress") == "all"
        || SUBJECTS.iter().any(|beginning| subject.starts_with(beginning))
}

fn envelope(parsed: &Parsed) -> Envelope {
    let sender = parsed.from().and_then(|from| from.first());
    let line = |text: Option<&str>| plain(text.unwrap_or_default(), limits::LINE_CHARS);
    let from = sender.and_then(|one| one.address()).unwrap_or_default().trim().to_lowercase();
    Envelope {
        from: plain(&from, limits::LINE_CHARS),
        name: line(sender.and_then(|one| one.name())).replace('\n', " "),
        subject: line(parsed.subject()).replace('\n', " "),
        excerpt: plain(&parsed.body_text(0).unwrap_or_default(), limits::EXCERPT_CHARS),
        mentions: mentioned(parsed),
    }
}

/// Messages of ours that it answers, or that its recipient's address carries.
fn mentioned(parsed: &Parsed) -> Vec<Id<Message>> {
    let mut ids = Vec::new();
    for header in [parsed.in_reply_to(), parsed.references()] {
        let texts: Vec<&str> = match header {
            HeaderValue::Text(text) => vec![text.as_ref()],
            HeaderValue::TextList(texts) => texts.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        };
        ids.extend(texts.into_iter().filter_map(number_of));
    }
    for name in ["To", "Delivered-To", "X-Original-To", "Envelope-To"] {
        ids.extend(parsed.header_raw(name).into_iter().flat_map(carried));
    }
    ids.dedup();
    ids.truncate(limits::MENTIONS);
    ids
}

/// The message that a `Message-ID` of ours names.
pub(super) fn number_of(mail_id: &str) -> Option<Id<Message>> {
    let (number, _) = mail_id.trim().trim_start_matches('<').split_once('@')?;
    number.parse().ok().filter(|_| number.len() == NUMBER)
}

/// The messages that addresses carry: `rueck+NUMBER@jobcenter.example`.
fn carried(addresses: &str) -> impl Iterator<Item = Id<Message>> {
    addresses.split('+').skip(1).take(limits::MENTIONS).filter_map(number_of)
}

/// Signs of a message's number.
const NUMBER: usize = 36;

/// How often a word stands in these bytes, in any letters.
fn mentions_of(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|part| part.eq_ignore_ascii_case(word)).count()
}

/// Whether a letter within it is packed, which RFC 2046, section 5.2.1, forbids: what is inside cannot
/// be counted, and the parser would go down into it by recursion.
fn hides_a_letter(bytes: &[u8]) -> bool {
    let packs = |block: &[u8]| {
        mentions_of(block, b"base64") + mentions_of(block, b"quoted-printable") > 0
            && mentions_of(block, b"content-transfer-encoding") > 0
    };
    let in_a_digest = mentions_of(bytes, b"multipart/digest") > 0;
    let is_letter = |block: &[u8]| {
        mentions_of(block, b"message/rfc822") + mentions_of(block, b"message/global") > 0
            || (in_a_digest && mentions_of(block, b"content-type") == 0)
    };
    let mut begin = 0;
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if !line.iter().all(u8::is_ascii_whitespace) && at < bytes.len() {
            continue;
        }
        let block = &bytes[begin..at];
        if packs(block) && is_letter(block) {
            return true;
        }
        begin = at;
    }
    false
}

/// Who wrote what about what when: not by which servers it came.
fn digest(parsed: &Parsed, incoming: &Incoming) -> String {
    let mut digest = Digest::default();
    for name in ["Message-ID", "From", "Date", "Subject"] {
        digest.add(parsed.header_raw(name).unwrap_or_default().trim().as_bytes());
        digest.add(b"\n");
    }
    let body = parsed.parts.first().map_or(0, |part| part.raw_body_offset());
    let body = usize::try_from(body).unwrap_or(usize::MAX);
    digest.add(incoming.bytes.get(body..).unwrap_or_default());
    digest.hex()
}

/// Text as a person may see it and any database takes it: no control signs, none that turn the
/// direction of others, at most so many.
pub(super) fn plain(text: &str, most: usize) -> String {
    let turns = |sign: char| matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter(|sign| match sign {
        '\n' | '\t' => true,
        sign => !sign.is_control() && !turns(*sign),
    });
    let cut: String = kept.take(most).collect();
    cut.trim().to_owned()
}

/// Drops a mail without recursion: a letter in a letter in a letter, ten thousand deep, must not end
/// the process.
fn put_away(parsed: Parsed) {
    let mut left = vec![parsed];
    while let Some(mut message) = left.pop() {
        for part in &mut message.parts {
            if let PartType::Message(inner) = std::mem::take(&mut part.body) {
                left.push(inner);
            }
        }
    }
}

#[cfg(test)]
mod tests;
