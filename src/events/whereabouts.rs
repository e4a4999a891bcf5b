//! Where an event meets: its venue, and the rooms of those sessions that have one of their own.

use jiff::civil::Date;

use super::Event;
use crate::i18n::Language;
use crate::spoken;

/// As it can be said in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Name, room and address of the venue; empty while nobody knows.
    venue: String,
    /// Days of sessions with the rooms they have of their own.
    rooms: Vec<(Date, String)>,
    /// Whether every session has one.
    everywhere: bool,
}

impl Whereabouts {
    pub fn of(event: &Event) -> Self {
        let rooms = event.sessions.iter().filter(|session| !session.room.is_empty());
        let rooms: Vec<_> =
            rooms.map(|one| (one.starts_at.civil().date(), one.room.clone())).collect();
        Self {
            venue: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
            everywhere: rooms.len() == event.sessions.len(),
            rooms,
        }
    }

    /// One line per room: "Montag, 18. Januar: Raum 2". One line in all if every session is in the same
    /// room; none where the venue says it all.
    pub fn rooms(&self, language: Language, today: Date) -> Vec<String> {
        let mut named: Vec<&str> = self.rooms.iter().map(|(_, room)| room.as_str()).collect();
        named.dedup();
        match named.as_slice() {
            [only] if self.everywhere => vec![(*only).to_owned()],
            _ => {
                let line = |(day, room): &(Date, String)| {
                    format!("{}: {room}", spoken::day(language, *day, today))
                };
                let mut lines: Vec<String> = self.rooms.iter().map(line).collect();
                // Two half-days of one day in one room are said once.
                lines.dedup();
                lines
            }
        }
    }

    /// All of it in one line.
    pub fn words(&self, language: Language, today: Date) -> String {
        let rooms = self.rooms(language, today).join("; ");
        match (self.venue.is_empty(), rooms.is_empty()) {
            (_, true) => self.venue.clone(),
            (true, false) => rooms,
            (false, false) => format!("{} ({rooms})", self.venue),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::events::samples;

    fn words(rooms: &[&str]) -> String {
        let mut event = samples::kontaktcafe();
        let first = event.sessions[0].clone();
        event.sessions = rooms
            .iter()
            .map(|room| crate::events::Session { room: (*room).to_owned(), ..first.clone() })
            .collect();
        let today = date(2027, 1, 4);
        let all = Whereabouts::of(&event).words(Language::De, today);
        all.split_once(" (").map_or(String::new(), |(_, rooms)| rooms.to_owned())
    }

    #[test]
    fn rooms_are_said_where_they_are_not_the_venues() {
        assert_eq!(words(&["", ""]), "");
        assert_eq!(words(&["Raum 2", "Raum 2"]), "Raum 2)");
        assert_eq!(words(&["Raum 2", ""]), "Dienstag, 12. Januar: Raum 2)");
        assert_eq!(
            words(&["Raum 2", "Praxis im 1. Stock"]),
            "Dienstag, 12. Januar: Raum 2; Dienstag, 12. Januar: Praxis im 1. Stock)"
        );
    }
}
