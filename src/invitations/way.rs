//! Which way reaches the people of one household. Pure.

use crate::db::text_enum;
use crate::guests::{Channel, Guest};
use crate::outbox::Way;

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
    /// What the form offers. A text message cannot carry an invitation yet; programs that wish for one
    /// get the way that is best for each guest.
    pub const OFFERED: [Self; 4] = [Self::Auto, Self::Email, Self::Letter, Self::Phone];

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

/// How a household is reached, and whose address or number it is: an index into its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    Mail(usize),
    Letter(usize),
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
            Self::Call(_) => Channel::Phone,
            Self::Nobody => Channel::InPerson,
        }
    }

    /// What the outbox carries, if it carries anything.
    pub fn way(self) -> Option<(Way, usize)> {
        match self {
            Self::Mail(whose) => Some((Way::Email, whose)),
            Self::Letter(whose) => Some((Way::Letter, whose)),
            Self::Call(_) | Self::Nobody => None,
        }
    }
}

/// The way for people who get one message. A wish of one of them counts before what is usual:
/// e-mail, then letter, then phone.
pub fn reached<'a>(people: impl IntoIterator<Item = &'a Guest>, wish: Wish) -> Reached {
    let people: Vec<&Guest> = people.into_iter().collect();
    let whose = |can: fn(&Guest) -> bool| people.iter().position(|guest| can(guest));
    let mail = || whose(Guest::has_email).map(Reached::Mail);
    let letter = || whose(Guest::has_address).map(Reached::Letter);
    let call = || whose(Guest::has_phone).map(Reached::Call);
    let wished = match wish {
        // A text message cannot say all that an invitation must say: the letter or the mail does.
        Wish::Auto | Wish::Sms => None,
        Wish::Email => mail(),
        Wish::Letter => letter(),
        Wish::Phone => call(),
    };
    let own = || people.iter().enumerate().find_map(|(index, guest)| as_wished(guest, index));
    wished.or_else(own).or_else(mail).or_else(letter).or_else(call).unwrap_or(Reached::Nobody)
}

fn as_wished(guest: &Guest, index: usize) -> Option<Reached> {
    match guest.wished_channel? {
        Channel::Email if guest.has_email() => Some(Reached::Mail(index)),
        Channel::Letter if guest.has_address() => Some(Reached::Letter(index)),
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
        assert_eq!(reached([&aylin, &can], Wish::Auto), Reached::Mail(1));
        assert_eq!(reached([&aylin, &can], Wish::Letter), Reached::Letter(0));

        aylin.wished_channel = Some(Channel::Letter);
        assert_eq!(reached([&aylin, &can], Wish::Auto), Reached::Letter(0));

        aylin.address_bad = true;
        assert_eq!(reached([&aylin, &can], Wish::Auto), Reached::Mail(1));
    }

    #[test]
    fn whom_nothing_written_reaches_is_called_and_nobody_is_dropped() {
        let mut guest = guest("Aylin", "Kaya");
        guest.address_bad = true;
        assert_eq!(reached([&guest], Wish::Email), Reached::Nobody);

        guest.phone = Some("+492214710999".into());
        assert_eq!(reached([&guest], Wish::Email), Reached::Call(0));
        assert_eq!(reached([&guest], Wish::Email).channel(), Channel::Phone);
    }
}
