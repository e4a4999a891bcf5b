//! A message as a mail: headers, text and HTML, calendar file (RFC 5322, 2046, 5545, 6047, 8058).

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message as Mime};

use super::sending::Outgoing;
use crate::db::Moment;

/// A mail as it goes over the wire.
pub struct Mail {
    pub from: Address,
    pub to: Address,
    pub bytes: Vec<u8>,
}

/// Why a message cannot become a mail. Each is a sentence for staff.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    #[error("Diese E-Mail-Adresse ist nicht lesbar. Bitte prüfen Sie sie.")]
    Recipient,
    #[error("Die Absenderadresse in den Einstellungen ist nicht lesbar (mail_from, reply_to).")]
    Sender,
    #[error("Die Nachricht ließ sich nicht zusammensetzen: {0}")]
    Parts(String),
}

/// In whose name mails go out.
#[derive(Clone, Debug)]
pub struct Sender {
    from: Address,
    reply_to: Option<Mailbox>,
    /// Where mails come back to; each with its number.
    bounce_to: Option<Address>,
}

impl Sender {
    /// From the settings `mail_from` and `reply_to`.
    pub fn parse(mail_from: &str, reply_to: Option<&str>) -> Result<Self, MailError> {
        let mailbox = |text: &str| text.parse::<Mailbox>().map_err(|_| MailError::Sender);
        let reply_to = reply_to.map(mailbox).transpose()?;
        Ok(Self { from: mailbox(mail_from)?.email, reply_to, bounce_to: None })
    }

    /// The same with the setting `bounce_to`.
    pub fn returning_to(self, bounce_to: Option<&str>) -> Result<Self, MailError> {
        let address = |text: &str| text.parse::<Mailbox>().map_err(|_| MailError::Sender);
        let bounce_to = bounce_to.map(address).transpose()?.map(|mailbox| mailbox.email);
        Ok(Self { bounce_to, ..self })
    }

    /// Whom a mail comes back to: whatever a server reports about it then carries its number.
    fn envelope(&self, message: &Outgoing) -> Address {
        let numbered = self.bounce_to.as_ref().and_then(|address| {
            Address::new(format!("{}+{}", address.user(), message.id), address.domain()).ok()
        });
        numbered.unwrap_or_else(|| self.from.clone())
    }
}

/// Puts a mail together. The same message gives the same `Message-ID` each time.
pub fn compose(message: &Outgoing, sender: &Sender, now: Moment) -> Result<Mail, MailError> {
    let to = message.address.trim().parse::<Address>().map_err(|_| MailError::Recipient)?;
    let since_1970 = u64::try_from(now.instant().as_second()).unwrap_or_default();
    let name = (!message.sender_name.is_empty()).then(|| message.sender_name.clone());
    let mut builder = Mime::builder()
        .from(Mailbox::new(name, sender.from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(message.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(since_1970))
        .message_id(Some(format!("<{}>", message.mail_id)));
    if let Some(reply_to) = &sender.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    builder = header(builder, "Auto-Submitted", "auto-generated");
    if let Some(address) = &message.unsubscribe {
        builder = header(builder, "List-Unsubscribe", &format!("<{address}>"));
        builder = header(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    let mime = builder.multipart(parts(message)?);
    let mime = mime.map_err(|error| MailError::Parts(error.to_string()))?;
    Ok(Mail { from: sender.envelope(message), to, bytes: mime.formatted() })
}

fn header(builder: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    let name = HeaderName::new_from_ascii_str(name);
    builder.raw_header(HeaderValue::new(name, value.to_owned()))
}

/// Text, then HTML; a file to keep (PUBLISH and what takes it back) is attached, what a calendar does
/// by itself (REQUEST, and a CANCEL of it, which names an attendee) stands beside the texts, as RFC
/// 6047 and Exchange want it.
fn parts(message: &Outgoing) -> Result<MultiPart, MailError> {
    let texts = MultiPart::alternative().singlepart(SinglePart::plain(message.text.clone()));
    let texts = texts.singlepart(SinglePart::html(message.html.clone()));
    let (Some(file), Some(method)) = (&message.calendar, &message.calendar_method) else {
        return Ok(texts);
    };
    let kind = format!("text/calendar; method={method}; charset=utf-8");
    let kind = ContentType::parse(&kind).map_err(|error| MailError::Parts(error.to_string()))?;
    let names_attendee = file.contains("\r\nATTENDEE");
    Ok(match method.as_str() {
        "REQUEST" | "CANCEL" if names_attendee => {
            texts.singlepart(SinglePart::builder().header(kind).body(file.clone()))
        }
        _ => MultiPart::mixed()
            .multipart(texts)
            .singlepart(Attachment::new("termin.ics".into()).body(file.clone(), kind)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Outgoing {
        Outgoing {
            address: "zeynep.kaya@example.org".into(),
            sender_name: "Jürgen Groß".into(),
            subject: "Eine Einladung für Sie: Kaffee, Tee und viele gute Tipps – herzlich willkommen im Café"
                .into(),
            text: "Guten Tag\n.\nein Punkt auf einer Zeile\n".into(),
            html: "<p>Guten Tag</p>".into(),
            ..Outgoing::sample()
        }
    }

    fn composed(message: &Outgoing) -> Result<String, MailError> {
        let sender = Sender::parse("post@jobcenter.example", Some("Team <team@jobcenter.example>"));
        let now = Moment::parse("2027-01-04T09:00:00Z").unwrap();
        compose(message, &sender?, now).map(|mail| String::from_utf8(mail.bytes).unwrap())
    }

    #[test]
    fn the_headers_say_who_and_that_a_machine_sent_it() {
        let mail = composed(&message()).unwrap();

        assert!(mail.contains("Message-ID: <1@treffpunkt.example>\r\n"), "{mail}");
        assert!(mail.contains("Auto-Submitted: auto-generated\r\n"), "{mail}");
        assert!(mail.contains("Date: Mon, 04 Jan 2027 09:00:00 +0000\r\n"), "{mail}");
        assert!(mail.contains("Reply-To: Team <team@jobcenter.example>\r\n"), "{mail}");
        assert!(mail.contains("<post@jobcenter.example>\r\n"), "{mail}");
        assert!(!mail.contains("List-Unsubscribe"), "{mail}");
        assert!(mail.is_ascii());
        assert!(mail.lines().all(|line| line.len() <= 78), "{mail}");
    }

    #[test]
    fn a_mail_that_comes_back_carries_its_number() {
        let sender = Sender::parse("post@jobcenter.example", None).unwrap();
        let now = Moment::parse("2027-01-04T09:00:00Z").unwrap();
        let message = message();
        let plain = compose(&message, &sender, now).unwrap();
        let sender = sender.returning_to(Some("rueck@jobcenter.example")).unwrap();

        let numbered = compose(&message, &sender, now).unwrap();

        assert_eq!(plain.from.to_string(), "post@jobcenter.example");
        let expected = format!("rueck+{}@jobcenter.example", message.id);
        assert_eq!(numbered.from.to_string(), expected);
        assert!(String::from_utf8(numbered.bytes).unwrap().contains("<post@jobcenter.example>"));
    }

    #[test]
    fn who_can_unsubscribe_can_do_it_with_one_click() {
        let unsubscribe = Some("https://treffpunkt.example/abmelden/x".into());

        let mail = composed(&Outgoing { unsubscribe, ..message() }).unwrap();

        assert!(mail.contains("List-Unsubscribe: <https://treffpunkt.example/abmelden/x>\r\n"));
        assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    }

    #[test]
    fn a_calendar_file_to_keep_is_attached_and_a_request_stands_beside_the_texts() {
        let calendar = |method: &str| Outgoing {
            calendar: Some(format!("BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n")),
            calendar_method: Some(method.to_owned()),
            ..message()
        };
        let named = |method: &str| Outgoing {
            calendar: Some(format!(
                "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nATTENDEE:mailto:a@b.de\r\nEND:VCALENDAR\r\n"
            )),
            ..calendar(method)
        };

        let kept = composed(&calendar("PUBLISH")).unwrap();
        let taken_back = composed(&calendar("CANCEL")).unwrap();
        let asked = composed(&named("REQUEST")).unwrap();
        let cancelled = composed(&named("CANCEL")).unwrap();

        assert!(kept.contains("multipart/mixed"));
        assert!(kept.contains("text/calendar; method=PUBLISH; charset=utf-8"), "{kept}");
        assert!(kept.contains("Content-Disposition: attachment; filename=\"termin.ics\""));
        assert!(taken_back.contains("attachment") && taken_back.contains("method=CANCEL"));
        for beside in [asked, cancelled] {
            assert!(!beside.contains("multipart/mixed"));
            assert!(!beside.contains("attachment"));
        }
    }

    #[test]
    fn an_address_that_is_none_is_said_to_be_none() {
        for address in ["", "zeynep", "a@b@c", "x@example.org\r\nBcc: y@example.org"] {
            let broken = Outgoing { address: address.into(), ..message() };
            assert_eq!(composed(&broken).err(), Some(MailError::Recipient), "{address:?}");
        }
    }
}
