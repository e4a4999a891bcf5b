//! Which of some names somebody may have meant. Pure.

/// So many are named.
const NAMED: usize = 3;

/// The nearest names, the nearest first; folded names are compared, and names come back as they are.
/// A name is near where one is a part of the other, or less than half of the signs differ.
pub fn nearest<'a>(meant: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|(folded, name)| {
            let longest = meant.chars().count().max(folded.chars().count());
            let apart = distance(meant, folded);
            let part = !meant.is_empty() && (folded.contains(meant) || meant.contains(folded));
            (part || apart * 2 < longest).then_some((apart, name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(NAMED).map(|(_, name)| name.to_owned()).collect()
}

/// How many signs have to be put in, taken out or changed.
///
/// Source: V. I. Levenshtein, Soviet Physics Doklady 10 (1966), p. 707.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, sign) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, against) in other.iter().enumerate() {
            let changed = before + usize::from(sign != *against);
            before = row[place + 1];
            row[place + 1] = changed.min(before + 1).min(row[place] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_counted() {
        assert_eq!(distance("kontaktcafe", "kontaktcafe"), 0);
        assert_eq!(distance("kontakt cafe", "kontaktcafe"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("sitting", "kitten"), 3);
    }

    #[test]
    fn the_nearest_come_first_and_strangers_do_not_come() {
        let names = [
            ("kontaktcafe", "Kontaktcafé"),
            ("fachforum", "Fachforum"),
            ("infotreffen fur neue", "Infotreffen für Neue"),
        ];
        let of = |meant| nearest(meant, names.iter().copied());
        assert_eq!(of("kontakt kaffee"), ["Kontaktcafé"]);
        assert_eq!(of("infotreffen"), ["Infotreffen für Neue"]);
        assert_eq!(of("bewerbungstraining"), Vec::<String>::new());
    }
}
