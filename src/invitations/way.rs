//! Which way reaches the people of one household. No I/O.

use crate::db::text_enum;
use crate::guests::{Channel, Guest, PhoneOff};
use crate::outbox::Way;
use crate::outbox::templates::Mails;
use crate::text::Phone;
use crate::web::App;

text_enum! {
    /// Which way staff wish an invitation to take. Where it leads nowhere, another one is taken.
    pub enum Wish {
        /// As each guest is best reached.
        Auto = "auto" / "der beste für jeden",
        Email = "email" / "E-Mail, wo es geht",
        Letter = "letter" / "Brief, wo es geht",
        Sms = "sms" / "SMS, wo es geht",
        Phone = "phone" / "Telefon, wo es geht",
    }
}

impl Wish {
    /// What the form offers.
    pub fn offered(texting: &Texting) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|one| *one != Self::Sms || texting.is_on()).collect()
    }

    /// The way by which somebody was invited, wished for again.
    pub fn by(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Letter => Self::Letter,
            Channel::Sms => Self::Sms,
            Channel::Phone => Self::Phone,
            Channel::InPerson => Self::Auto,
        }
    }
}

/// To whom text messages go: nobody without a gateway, and only numbers of these countries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texting {
    countries: Vec<String>,
}

impl Texting {
    /// As this house is set up. The exercise house pretends.
    pub fn of(app: &App) -> Self {
        match app.config.sms_url.is_some() || app.office().demo {
            true => Self { countries: app.config.sms_countries.clone() },
            false => Self::default(),
        }
    }

    /// The same for a message that may not exist as a text message.
    #[must_use]
    pub fn for_message(self, mails: &Mails, name: &str) -> Self {
        match mails.is_text_message(name) {
            true => self,
            false => Self::default(),
        }
    }

    /// Whether anybody gets text messages.
    pub fn is_on(&self) -> bool {
        !self.countries.is_empty()
    }

    /// Whether somebody has said yes to text messages, and one can arrive.
    pub fn reaches(&self, guest: &Guest) -> bool {
        let number = guest.phone.as_deref().and_then(|typed| Phone::parse(typed).ok());
        let theirs = guest.phone_off != Some(PhoneOff::Wrong);
        guest.sms_consent && theirs && number.is_some_and(|phone| phone.takes_sms(&self.countries))
    }
}

/// How a household is reached, and whose address or number it is: an index into its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    Mail(usize),
    Letter(usize),
    Text(usize),
    /// Nothing written arrives (or nothing is wished): somebody calls.
    Call(usize),
    /// Neither address nor number: somebody must find out.
    Nobody,
}

impl Reached {
    /// As the invitation's row keeps it. Whom nothing reaches is asked when they come by.
    pub fn channel(self) -> Channel {
        match self {
            Self::Mail(_) => Channel::Email,
            Self::Letter(_) => Channel::Letter,
            Self::Text(_) => Channel::Sms,
            Self::Call(_) => Channel::Phone,
            Self::Nobody => Channel::InPerson,
        }
    }

    /// What the outbox carries, if it carries anything.
    pub fn way(self) -> Option<(Way, usize)> {
        match self {
            Self::Mail(whose) => Some((Way::Email, whose)),
            Self::Letter(whose) => Some((Way::Letter, whose)),
            Self::Text(whose) => Some((Way::Sms, whose)),
            Self::Call(_) | Self::Nobody => None,
        }
    }
}

/// The way for people who get one message. A wish of one of them counts before what is usual:
/// e-mail, then letter, then text message, then phone. A letter says all that an invitation must say, so
/// a text message stands in for the call and not for the letter.
pub fn reached<'a>(
    people: impl IntoIterator<Item = &'a Guest>,
    wish: Wish,
    texting: &Texting,
) -> Reached {
    let people: Vec<&Guest> = people.into_iter().collect();
    let whose = |can: &dyn Fn(&Guest) -> bool| people.iter().position(|guest| can(guest));
    let mail = || whose(&Guest::has_email).map(Reached::Mail);
    let letter = || whose(&Guest::has_address).map(Reached::Letter);
    let text = || whose(&|guest| texting.reaches(guest)).map(Reached::Text);
    let call = || whose(&Guest::has_phone).map(Reached::Call);
    let wished = match wish {
        Wish::Auto => None,
        Wish::Email => mail(),
        Wish::Letter => letter(),
        Wish::Sms => text(),
        Wish::Phone => call(),
    };
    let own = || {
        let mut each = people.iter().enumerate();
        each.find_map(|(index, guest)| as_wished(guest, index, texting))
    };
    let usual = || mail().or_else(letter).or_else(text).or_else(call);
    wished.or_else(own).or_else(usual).unwrap_or(Reached::Nobody)
}

/// Whose phone a text message to these people would go to.
pub fn by_text<'a>(
    people: impl IntoIterator<Item = &'a Guest>,
    texting: &Texting,
) -> Option<Reached> {
    people.into_iter().position(|guest| texting.reaches(guest)).map(Reached::Text)
}

fn as_wished(guest: &Guest, index: usize, texting: &Texting) -> Option<Reached> {
    match guest.wished_channel? {
        Channel::Email if guest.has_email() => Some(Reached::Mail(index)),
        Channel::Letter if guest.has_address() => Some(Reached::Letter(index)),
        Channel::Sms if texting.reaches(guest) => Some(Reached::Text(index)),
        Channel::Phone if guest.has_phone() => Some(Reached::Call(index)),
        Channel::Email | Channel::Letter | Channel::Phone | Channel::Sms | Channel::InPerson => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::guest;
    use super::*;

    #[test]
    fn one_mail_serves_a_household_and_a_wish_comes_first() {
        let mut aylin = guest("Aylin", "Kaya");
        let mut can = guest("Can", "Kaya");
        can.email = Some("can@example.org".into());
        assert_eq!(reached([&aylin, &can], Wish::Auto, &Texting::default()), Reached::Mail(1));
        assert_eq!(reached([&aylin, &can], Wish::Letter, &Texting::default()), Reached::Letter(0));

        aylin.wished_channel = Some(Channel::Letter);
        assert_eq!(reached([&aylin, &can], Wish::Auto, &Texting::default()), Reached::Letter(0));

        aylin.address_bad = true;
        assert_eq!(reached([&aylin, &can], Wish::Auto, &Texting::default()), Reached::Mail(1));
    }

    #[test]
    fn whom_nothing_written_reaches_is_called_and_nobody_is_dropped() {
        let mut guest = guest("Aylin", "Kaya");
        guest.address_bad = true;
        assert_eq!(reached([&guest], Wish::Email, &Texting::default()), Reached::Nobody);

        guest.phone = Some("+492214710999".into());
        assert_eq!(reached([&guest], Wish::Email, &Texting::default()), Reached::Call(0));
        assert_eq!(reached([&guest], Wish::Email, &Texting::default()).channel(), Channel::Phone);
    }

    #[test]
    fn a_text_message_goes_to_who_said_yes_and_stands_in_for_a_call() {
        let texting = Texting { countries: vec!["49".into(), "43".into()] };
        let mut guest = guest("Aylin", "Kaya");
        guest.phone = Some("+491713920094".into());
        guest.address_bad = true;
        assert_eq!(reached([&guest], Wish::Sms, &texting), Reached::Call(0));

        guest.sms_consent = true;
        assert_eq!(reached([&guest], Wish::Auto, &texting), Reached::Text(0));
        assert_eq!(reached([&guest], Wish::Auto, &Texting::default()), Reached::Call(0));
        assert_eq!(reached([&guest], Wish::Phone, &texting), Reached::Call(0));
        for (number, reaches) in
            [("+492214710999", false), ("+436641234567", true), ("+48501234567", false)]
        {
            guest.phone = Some(number.into());
            assert_eq!(texting.reaches(&guest), reaches, "{number}");
        }

        guest.phone = Some("+491713920094".into());
        guest.phone_off = Some(PhoneOff::Wrong);
        assert_eq!(reached([&guest], Wish::Sms, &texting), Reached::Nobody);
        guest.phone_off = Some(PhoneOff::Unwished);
        assert_eq!(reached([&guest], Wish::Auto, &texting), Reached::Text(0));

        guest.phone_off = None;
        guest.address_bad = false;
        assert_eq!(reached([&guest], Wish::Auto, &texting), Reached::Letter(0));
        assert_eq!(reached([&guest], Wish::Sms, &texting), Reached::Text(0));
        guest.wished_channel = Some(Channel::Sms);
        assert_eq!(reached([&guest], Wish::Auto, &texting), Reached::Text(0));
    }
}
