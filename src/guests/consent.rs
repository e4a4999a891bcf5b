//! What guests agree to and take back (`Einwilligung`): by which way we may write, whether we may call,
//! and what a text message may say. The guest's row says how it stands now; each step is kept with its day, the words
//! that were shown or read out, and whose word it was. Pure.

use super::{Guest, PhoneOff};
use crate::db::text_enum;

text_enum! {
    /// What is agreed to.
    pub enum What {
        Email = "email" / "E-Mails",
        Sms = "sms" / "SMS",
        /// A text message may name the office.
        SmsOffice = "sms_office" / "Name der Stelle in SMS",
        Invitations = "invitations" / "Einladungen",
        Phone = "phone" / "Anrufe",
    }
}

text_enum! {
    /// How we know.
    pub enum Source {
        InPerson = "in_person" / "im Gespräch",
        Phone = "phone" / "am Telefon",
        Paper = "paper" / "auf Papier",
        GuestPage = "guest_page" / "auf der Seite für Gäste",
        MailProgram = "mail_program" / "mit dem Mailprogramm",
        Sms = "sms" / "per SMS",
    }
}

/// What staff can choose from; the others note themselves.
pub const BY_STAFF: [Source; 3] = [Source::InPerson, Source::Phone, Source::Paper];

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Given,
    Withdrawn,
}

impl Decision {
    pub fn label(self) -> &'static str {
        match self {
            Self::Given => "Ja",
            Self::Withdrawn => "Nein",
        }
    }
}

impl What {
    /// What staff read out or have signed.
    pub fn question(self, decision: Decision) -> &'static str {
        match (self, decision) {
            (Self::Sms, Decision::Given) => {
                "Ich möchte Einladungen und Erinnerungen als SMS bekommen. Ich kann das jederzeit \
                 beenden: mit STOP oder mit einem Anruf."
            }
            (Self::Sms, Decision::Withdrawn) => "Ich möchte keine SMS mehr.",
            (Self::SmsOffice, Decision::Given) => {
                "In der SMS darf stehen, von welcher Stelle sie kommt."
            }
            (Self::SmsOffice, Decision::Withdrawn) => {
                "In der SMS soll nicht stehen, von welcher Stelle sie kommt."
            }
            (Self::Email, Decision::Given) => "Ich möchte wieder E-Mails bekommen.",
            (Self::Email, Decision::Withdrawn) => "Ich möchte keine E-Mails mehr.",
            (Self::Invitations, Decision::Given) => "Ich möchte wieder eingeladen werden.",
            (Self::Invitations, Decision::Withdrawn) => "Ich möchte keine Einladungen mehr.",
            (Self::Phone, Decision::Given) => "Ich möchte wieder angerufen werden.",
            (Self::Phone, Decision::Withdrawn) => "Ich möchte keine Anrufe mehr.",
        }
    }

    /// How it stands.
    fn of(self, guest: &Guest) -> Decision {
        let given = match self {
            Self::Email => !guest.email_stopped,
            Self::Sms => guest.sms_consent,
            Self::SmsOffice => guest.sms_names_office,
            Self::Invitations => !guest.no_invitations,
            // A wrong number is nobody's wish.
            Self::Phone => guest.phone_off != Some(PhoneOff::Unwished),
        };
        if given { Decision::Given } else { Decision::Withdrawn }
    }

    /// How it stands with somebody whom nobody has asked.
    fn unasked(self) -> Decision {
        match self {
            Self::Email | Self::Invitations | Self::Phone => Decision::Given,
            Self::Sms | Self::SmsOffice => Decision::Withdrawn,
        }
    }
}

/// What is different now; `before` is `None` for somebody new.
pub fn decided(before: Option<&Guest>, after: &Guest) -> Vec<(What, Decision)> {
    let was = |what: What| before.map_or(what.unasked(), |guest| what.of(guest));
    let all = What::ALL.iter().map(|what| (*what, what.of(after)));
    all.filter(|(what, now)| was(*what) != *now).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::Draft;
    use crate::web::form::Fields;

    fn guest(ticks: &[&str]) -> Guest {
        let mut typed = Fields::of([("family_name", "Kaya"), ("kind", "client")]);
        ticks.iter().for_each(|tick| typed.push(tick, "1"));
        Draft::parse(&typed).unwrap().guest(crate::db::Id::new(), "K1".into())
    }

    #[test]
    fn only_what_somebody_was_asked_about_is_noted() {
        assert_eq!(decided(None, &guest(&[])), []);
        assert_eq!(decided(None, &guest(&["sms_consent"])), [(What::Sms, Decision::Given)]);
        assert_eq!(
            decided(None, &guest(&["email_stopped", "no_invitations"])),
            [(What::Email, Decision::Withdrawn), (What::Invitations, Decision::Withdrawn)]
        );
        let both = guest(&["sms_consent", "sms_names_office"]);
        assert_eq!(decided(Some(&both), &both), []);
        assert_eq!(
            decided(Some(&both), &guest(&[])),
            [(What::Sms, Decision::Withdrawn), (What::SmsOffice, Decision::Withdrawn)]
        );
        let off = |why| Guest { phone_off: Some(why), ..guest(&[]) };
        assert_eq!(
            decided(Some(&guest(&[])), &off(PhoneOff::Unwished)),
            [(What::Phone, Decision::Withdrawn)]
        );
        assert_eq!(
            decided(Some(&off(PhoneOff::Unwished)), &guest(&[])),
            [(What::Phone, Decision::Given)]
        );
        assert_eq!(decided(Some(&guest(&[])), &off(PhoneOff::Wrong)), []);
    }
}
