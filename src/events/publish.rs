//! What a guest would miss if an event were published as it stands. Pure.

use super::Event;
use super::series::{Almanac, Hint};
use crate::db::Moment;
use crate::spoken;

/// Sentences about what a guest must know and could not; empty when it may be published.
pub fn missing(event: &Event, now: Moment) -> Vec<&'static str> {
    let mut missing = Vec::new();
    match event.begins_at {
        None => missing.push("Wann ist es? Bitte tragen Sie Tag und Uhrzeit ein."),
        Some(begin) if begin <= now => {
            missing
                .push("Der Beginn liegt in der Vergangenheit. Bitte wählen Sie einen neuen Tag.");
        }
        Some(_) => {}
    }
    let words = [
        (event.venue.is_none(), "Wo ist es? Bitte wählen Sie einen Ort."),
        (event.title.trim().is_empty(), "Wie heißt es? Bitte geben Sie einen Titel ein."),
        (event.contact_name.trim().is_empty(), "Wer kümmert sich? Bitte nennen Sie eine Person."),
        (
            event.contact_phone.trim().is_empty(),
            "Wen rufen Gäste an? Bitte geben Sie eine Telefonnummer an.",
        ),
        (
            event.format.what_happens.trim().is_empty(),
            "Was passiert dort? Bitte beschreiben Sie es beim Format.",
        ),
    ];
    missing.extend(words.into_iter().filter(|(lacks, _)| *lacks).map(|(_, sentence)| sentence));
    missing
}

/// Sentences about what could go wrong, although it may be published.
pub fn warnings(event: &Event) -> Vec<String> {
    let Some(venue) = &event.venue else { return Vec::new() };
    let mut warnings = Vec::new();
    if event.seats > venue.seats && !event.format.open_door {
        warnings.push(format!(
            "Der Ort hat Platz für {} Personen. Geplant sind {}.",
            venue.seats, event.seats
        ));
    }
    if event.childcare_places > 0 && !venue.facts.childcare_room {
        warnings
            .push("Sie planen Kinderbetreuung. Der Ort hat dafür keinen eigenen Raum.".to_owned());
    }
    warnings
}

/// Sentences about its days that whoever plans may not have in mind: holidays of the Land, and of the
/// schools.
pub fn hints(event: &Event, almanac: &Almanac) -> Vec<String> {
    let mut days: Vec<_> =
        event.sessions.iter().map(|session| session.starts_at.civil().date()).collect();
    days.dedup();
    let mut hints = Vec::new();
    for day in days {
        for hint in almanac.hints(day) {
            match hint {
                Hint::Holiday(_) | Hint::School(_) => {
                    hints.push(format!("{}: {}.", spoken::short_day(day), hint.words()));
                }
                Hint::Weekend | Hint::LeftOut => {}
            }
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Day, Id};
    use crate::events::samples;
    use crate::staff::SchoolHolidays;
    use crate::workdays::Land;

    #[test]
    fn a_whole_event_misses_nothing() {
        let event = samples::kontaktcafe();
        let before = Moment::parse("2027-01-04T09:00:00Z").unwrap();
        let after = Moment::parse("2027-01-12T09:00:00Z").unwrap();

        assert_eq!(missing(&event, before), Vec::<&str>::new());
        assert_eq!(
            missing(&event, after),
            ["Der Beginn liegt in der Vergangenheit. Bitte wählen Sie einen neuen Tag."]
        );
        assert_eq!(warnings(&event), Vec::<String>::new());
    }

    #[test]
    fn everything_that_lacks_is_told_at_once() {
        let mut event = samples::kontaktcafe();
        (event.begins_at, event.venue) = (None, None);
        (event.contact_name, event.contact_phone) = (" ".into(), String::new());
        event.format.what_happens.clear();

        let missing = missing(&event, Moment::parse("2027-01-04T09:00:00Z").unwrap());

        assert_eq!(missing.len(), 5);
        assert_eq!(missing[0], "Wann ist es? Bitte tragen Sie Tag und Uhrzeit ein.");
    }

    #[test]
    fn holidays_are_named_and_weekends_are_known() {
        let mut event = samples::kontaktcafe();
        let school = SchoolHolidays {
            id: Id::new(),
            name: "Winterferien".into(),
            first_day: Day::parse("2027-01-11").unwrap(),
            last_day: Day::parse("2027-01-15").unwrap(),
        };
        let almanac = Almanac { land: Land::Sachsen, school: vec![school], gaps: Vec::new() };

        assert_eq!(hints(&event, &almanac), ["Di 12.01.2027: Schulferien: Winterferien."]);
        let twice = event.sessions[0].clone();
        event.sessions.push(twice);
        assert_eq!(hints(&event, &almanac).len(), 1, "a day is named once");
    }

    #[test]
    fn a_small_room_is_a_warning_and_no_refusal() {
        let mut event = samples::kontaktcafe();
        event.seats = 100;

        assert_eq!(warnings(&event), ["Der Ort hat Platz für 30 Personen. Geplant sind 100."]);
        assert!(missing(&event, Moment::parse("2027-01-04T09:00:00Z").unwrap()).is_empty());
    }
}
