//! The next steps as a list for the Fachverfahren: keys, no names, and not a word about who was there.

use std::collections::HashMap;

use super::followup::{Participant, State};
use crate::db::Id;
use crate::guests::Guest;
use crate::guests::export::Sheet;

const HEADERS: [&str; 5] = ["Kundennummer", "Nächster Schritt", "Zuständig", "Bis", "Stand"];

/// Everybody whose next step is settled, by key: the order says nothing either.
pub fn csv(all: &[Participant], keys: &HashMap<Id<Guest>, String>) -> std::io::Result<Vec<u8>> {
    let mut rows: Vec<[String; 5]> = all
        .iter()
        .filter_map(|one| {
            let known = one.followup.as_ref().filter(|known| known.state != State::Open)?;
            Some([
                keys.get(&one.guest)?.clone(),
                known.step.map_or(String::new(), |step| step.label().into()),
                known.owner_name.clone(),
                known
                    .due_on
                    .map_or(String::new(), |due| due.civil().strftime("%d.%m.%Y").to_string()),
                known.state.label().into(),
            ])
        })
        .collect();
    rows.sort();
    let mut sheet = Sheet::begin(Vec::new(), HEADERS)?;
    for row in &rows {
        sheet.row(row.iter().map(String::as_str))?;
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::super::followup::{FollowUp, Step, Talk, TookPart};
    use super::*;
    use crate::web::form::day;

    fn participant(state: State, owner_name: &str) -> Participant {
        let guest = Id::new();
        Participant {
            guest,
            name: "Demir, Aylin".into(),
            took_part: TookPart::Left,
            followup: Some(FollowUp {
                guest,
                talk: Talk::Unreached,
                step: Some(Step::Course),
                owner: Some(Id::new()),
                owner_name: owner_name.into(),
                due_on: day("2027-02-01"),
                state,
            }),
        }
    }

    #[test]
    fn a_list_has_keys_and_steps_and_neither_names_nor_attendance_nor_formulas() {
        let all = [participant(State::Agreed, "=cmd()"), participant(State::Open, "Anna Becker")];
        let keys = all.iter().map(|one| (one.guest, "K-7".to_owned())).collect();

        let bytes = csv(&all, &keys).unwrap();

        let expected = "\u{feff}Kundennummer;Nächster Schritt;Zuständig;Bis;Stand\r\n\
            K-7;Kurs oder Maßnahme;'=cmd();01.02.2027;vereinbart\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
