//! The list that a Träger sees: who comes to their own event, by first name, and who was there.
//!
//! It opens a week before the event and closes with it. Whoever signs in for a Träger sees the lists of
//! the events in whose team they stand and said yes, and nothing else in this house: no family name
//! where its first letter will do, no address, no answer, no child, no other event.

pub mod actions;
mod pages;

use actix_web::web;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes);
}

/// "Aylin D.", and as many more letters as two of the same name need: "Aylin De.", "Aylin Du.".
///
/// ```
/// use treffpunkt::attendance::roster::short_names;
///
/// let people = [("Aylin", "Demir"), ("Aylin", "Duman"), ("Jonas", "Weber")];
/// assert_eq!(short_names(&people), ["Aylin De.", "Aylin Du.", "Jonas W."]);
/// ```
pub fn short_names(people: &[(&str, &str)]) -> Vec<String> {
    let short = |index: usize, (first, family): &(&str, &str)| {
        let letters = family.chars().count();
        let others = || {
            let others = people.iter().enumerate().filter(|(other, _)| *other != index);
            others.map(|(_, other)| other).filter(|(theirs, _)| theirs == first)
        };
        let begins = |length: usize| family.chars().take(length).collect::<String>();
        let told_apart = (1..letters).find(|length| {
            let begin = begins(*length);
            others().all(|(_, theirs)| !theirs.starts_with(&begin))
        });
        match told_apart {
            Some(length) => format!("{first} {}.", begins(length)),
            None if letters == 0 => (*first).to_owned(),
            None => format!("{first} {family}"),
        }
    };
    people.iter().enumerate().map(|(index, one)| short(index, one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_as_little_as_tells_people_apart() {
        let people = [
            ("Aylin", "Demir"),
            ("Aylin", "Demirci"),
            ("Aylin", "Demir"),
            ("Jonas", "Öz"),
            ("Nour", ""),
        ];

        let names = short_names(&people);

        // Who is a namesake altogether, or a beginning of another name, is called in full.
        assert_eq!(names, ["Aylin Demir", "Aylin Demirc.", "Aylin Demir", "Jonas Ö.", "Nour"]);
    }
}
