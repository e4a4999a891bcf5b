//! What a mail server reports about a mail of ours (RFC 3461, 3464). Pure.

use mail_parser::{Message as Parsed, MessageParser, MimeHeaders};

use super::finding::{number_of, plain};
use crate::config::mailbox as limits;
use crate::db::Id;
use crate::outbox::{Message, Return};

/// A mail did not arrive, or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    pub how: How,
    /// What the server said, in one line.
    pub said: String,
    /// The messages that the report names. Whom the report calls its recipient does not matter: who
    /// knows the number of a message got it.
    pub of: Vec<Id<Message>>,
}

/// Whether it will still arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Never.
    Failed(Return),
    /// Perhaps: the server goes on trying.
    Delayed,
}

/// What kind of report a mail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// None at all.
    None,
    /// It arrived, or was read: nothing to do.
    Welcome,
    Of(Bounce),
}

/// Reads a report.
pub(super) fn read(parsed: &Parsed) -> Report {
    let subtype = |wanted: &[&str]| {
        parsed.parts.iter().find(|part| {
            let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default();
            wanted.iter().any(|one| kind.eq_ignore_ascii_case(one))
        })
    };
    if subtype(&["disposition-notification"]).is_some() {
        return Report::Welcome;
    }
    let Some(status) = subtype(&["delivery-status", "global-delivery-status"]) else {
        return Report::None;
    };
    let status = match status.text_contents() {
        Some(text) => text.to_owned(),
        None => String::from_utf8_lossy(status.contents()).into_owned(),
    };
    let worst =
        blocks(&status).filter_map(|block| verdict(&block)).max_by_key(|one| one.0.weight());
    match worst {
        Some((how, said)) => Report::Of(Bounce { how, said, of: of(parsed) }),
        None => Report::Welcome,
    }
}

impl How {
    fn weight(self) -> u8 {
        match self {
            Self::Delayed => 0,
            Self::Failed(Return::Message) => 1,
            Self::Failed(Return::Address) => 2,
        }
    }
}

/// The fields of one recipient: names in small letters, folded lines joined.
type Block = Vec<(String, String)>;

fn blocks(status: &str) -> impl Iterator<Item = Block> {
    let unfolded = status.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let blocks: Vec<Block> = unfolded
        .split("\n\n")
        .take(limits::PARTS)
        .map(|block| {
            let fields = block.lines().take(limits::PARTS).filter_map(|line| line.split_once(':'));
            fields.map(|(name, value)| (name.trim().to_lowercase(), value.trim().into())).collect()
        })
        .collect();
    blocks.into_iter()
}

/// What became of one recipient's mail; `None`: it arrived, or the block is about something else.
fn verdict(block: &[(String, String)]) -> Option<(How, String)> {
    let field = |name: &str| block.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let action = field("action").map(|value| value.to_lowercase()).unwrap_or_default();
    let code = field("status").and_then(|value| Code::parse(value));
    let how = match (action.as_str(), code) {
        ("delayed", _) => How::Delayed,
        ("failed", Some(code)) => How::Failed(code.blames()),
        ("failed", None) => How::Failed(Return::Message),
        ("delivered" | "relayed" | "expanded", _) => return None,
        (_, Some(code @ Code { class: 5, .. })) => How::Failed(code.blames()),
        (_, Some(Code { class: 4, .. })) => How::Delayed,
        (_, Some(_) | None) => return None,
    };
    let said = field("diagnostic-code").or(field("status")).cloned().unwrap_or_default();
    // "smtp; 550 5.1.1 …": the kind of server is nobody's concern.
    let said = match said.split_once(';') {
        Some((kind, rest)) if !kind.contains(' ') => rest.to_owned(),
        Some(_) | None => said,
    };
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((how, plain(&said, limits::LINE_CHARS)))
}

/// RFC 3463: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Code {
    class: u16,
    subject: u16,
    detail: u16,
}

impl Code {
    fn parse(text: &str) -> Option<Self> {
        let code = text.split_whitespace().next()?;
        let mut parts = code.split('.').map(|part| part.parse::<u16>().ok());
        let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        Some(Self { class, subject, detail })
    }

    /// Whether the address is bad, or only this mail was not wanted: a full box is emptied, a filter
    /// dislikes a mail, a server was away for days.
    fn blames(self) -> Return {
        match (self.class, self.subject, self.detail) {
            (5, 2, 2..=4) | (5, 3 | 6 | 7, _) => Return::Message,
            (5, ..) => Return::Address,
            _ => Return::Message,
        }
    }
}

/// The messages that a report names: by the mail that it sends back, or by its head.
fn of(parsed: &Parsed) -> Vec<Id<Message>> {
    let mut ids = Vec::new();
    for part in &parsed.parts {
        let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default();
        match part.message() {
            Some(inner) => ids.extend(own_number(inner)),
            None if kind.to_lowercase().contains("rfc822") || kind.contains("global") => {
                let head = part.contents();
                let head = &head[..head.len().min(limits::HEADER_BYTES)];
                let inner = MessageParser::default().parse_headers(head);
                ids.extend(inner.as_ref().and_then(own_number));
            }
            None => {}
        }
    }
    ids.truncate(limits::MENTIONS);
    ids
}

/// The number in the `Message-ID` of a mail that is sent back.
fn own_number(inner: &Parsed) -> Option<Id<Message>> {
    inner.parts.first()?;
    inner.message_id().and_then(number_of)
}
