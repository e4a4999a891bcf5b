//! By which way somebody is reminded. Pure.
//!
//! Who did not answer is asked again by *another* way than before: perhaps the first one never reached
//! them. Who comes is reminded by the way that is theirs, if it is fast enough.

use crate::guests::{Channel, Guest};
use crate::invitations::way::{Reached, Texting, Wish, by_text, reached};

/// Whether a letter still arrives in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    InTime,
    TooLate,
}

/// The way of a second try, for people who were asked by that channel. Somebody calls where nothing else
/// is left; `Nobody`: there is no number either, and somebody must find out.
pub fn second_try<'a>(
    people: impl IntoIterator<Item = &'a Guest>,
    before: Channel,
    post: Post,
    texting: &Texting,
) -> Reached {
    let people: Vec<&Guest> = people.into_iter().collect();
    let whose = |can: fn(&Guest) -> bool| people.iter().position(|guest| can(guest));
    let mail = || whose(Guest::has_email).map(Reached::Mail);
    let letter = || match post {
        Post::InTime => whose(Guest::has_address).map(Reached::Letter),
        Post::TooLate => None,
    };
    let text = || by_text(people.iter().copied(), texting);
    let call = || whose(Guest::has_phone).map(Reached::Call);
    let other = match before {
        Channel::Email => letter().or_else(text),
        Channel::Letter => mail().or_else(text),
        Channel::Sms => mail().or_else(letter),
        Channel::Phone | Channel::InPerson => mail().or_else(letter).or_else(text),
    };
    other.or_else(call).unwrap_or(Reached::Nobody)
}

/// The way of a reminder to people who come. `Nobody`: nothing reaches them in time.
pub fn reminder<'a>(
    people: impl IntoIterator<Item = &'a Guest>,
    post: Post,
    texting: &Texting,
) -> Reached {
    let people: Vec<&Guest> = people.into_iter().collect();
    let by = reached(people.iter().copied(), Wish::Auto, texting);
    let call = || {
        let whose = people.iter().position(|guest| guest.has_phone());
        whose.map_or(Reached::Nobody, Reached::Call)
    };
    match (by, post) {
        (Reached::Letter(_), Post::TooLate) => {
            by_text(people.iter().copied(), texting).unwrap_or_else(call)
        }
        (Reached::Letter(_), Post::InTime)
        | (Reached::Mail(_) | Reached::Text(_) | Reached::Call(_) | Reached::Nobody, _) => by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitations::samples;

    fn guest() -> Guest {
        Guest {
            email: Some("aylin@example.org".into()),
            phone: Some("+492214710999".into()),
            ..samples::guest("Aylin", "Demir")
        }
    }

    #[test]
    fn a_second_try_goes_by_another_way() {
        let all = guest();
        let by =
            |guest: &Guest, before, post| second_try([guest], before, post, &Texting::default());

        assert_eq!(by(&all, Channel::Email, Post::InTime), Reached::Letter(0));
        assert_eq!(by(&all, Channel::Email, Post::TooLate), Reached::Call(0));
        assert_eq!(by(&all, Channel::Letter, Post::InTime), Reached::Mail(0));
        assert_eq!(by(&all, Channel::Phone, Post::TooLate), Reached::Mail(0));

        let no_mail = Guest { email: None, ..guest() };
        assert_eq!(by(&no_mail, Channel::Letter, Post::InTime), Reached::Call(0));
        let nothing = Guest { phone: None, ..no_mail };
        assert_eq!(by(&nothing, Channel::Letter, Post::InTime), Reached::Nobody);
    }

    #[test]
    fn a_reminder_goes_by_the_usual_way_and_never_too_late() {
        let (all, none) = (guest(), Texting::default());
        let wishes_letters = Guest { wished_channel: Some(Channel::Letter), ..guest() };
        let mute = Guest { phone: None, ..wishes_letters.clone() };

        assert_eq!(reminder([&all], Post::TooLate, &none), Reached::Mail(0));
        assert_eq!(reminder([&wishes_letters], Post::InTime, &none), Reached::Letter(0));
        assert_eq!(reminder([&wishes_letters], Post::TooLate, &none), Reached::Call(0));
        assert_eq!(reminder([&mute], Post::TooLate, &none), Reached::Nobody);
    }
}
