//! What an event cost, by kind, in cents. Pure.

use std::collections::BTreeMap;

use crate::db::text_enum;

text_enum! {
    /// What money is spent on.
    pub enum Kind {
        Rooms = "rooms" / "Räume",
        Childcare = "childcare" / "Kinderbetreuung",
        Interpreters = "interpreters" / "Dolmetschen",
        Postage = "postage" / "Porto",
        Catering = "catering" / "Bewirtung",
    }
}

/// What one event cost; what is not there was not entered.
pub type Costs = BTreeMap<Kind, i32>;

/// Most that one kind can cost: 100,000 €.
pub const MOST_CENTS: i32 = 10_000_000;

/// An amount that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAmount;

impl NoAmount {
    /// Said beside the field.
    pub const SENTENCE: &str =
        "Bitte geben Sie einen Betrag wie 120 oder 120,50 ein, höchstens 100.000 €.";
}

/// Reads euros as people type them: `120`, `120,5`, `1.234,50 €`.
pub fn parse(typed: &str) -> Result<i32, NoAmount> {
    let typed = typed.trim().trim_end_matches('€').trim();
    let (euros, cents) = typed.split_once(',').unwrap_or((typed, ""));
    let euros = without_dots(euros).ok_or(NoAmount)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    if !digits(&euros) || !(cents.is_empty() || digits(cents)) || cents.len() > 2 {
        return Err(NoAmount);
    }
    let cents: i32 = format!("{cents:0<2}").parse().map_err(|_| NoAmount)?;
    let euros: i32 = euros.parse().map_err(|_| NoAmount)?;
    let all = euros.checked_mul(100).and_then(|all| all.checked_add(cents)).ok_or(NoAmount)?;
    (all <= MOST_CENTS).then_some(all).ok_or(NoAmount)
}

/// Dots stand between thousands or nowhere: `1.5` is no amount.
fn without_dots(euros: &str) -> Option<String> {
    let mut parts = euros.split('.');
    let first = parts.next()?;
    let rest: Vec<_> = parts.collect();
    let grouped = rest.iter().all(|part| part.len() == 3) && (1..=3).contains(&first.len());
    (rest.is_empty() || grouped).then(|| euros.replace('.', ""))
}

/// "1.234,50"
pub fn typed(cents: i32) -> String {
    let (euros, rest) = (cents / 100, cents % 100);
    format!("{},{rest:02}", crate::web::filters::number(i64::from(euros)))
}

/// All of it.
pub fn total(costs: &Costs) -> i64 {
    costs.values().copied().map(i64::from).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn euros_are_read_as_people_type_them() {
        let read: Vec<_> =
            ["120", "120,5", " 1.234,50 € ", "0", "100.000"].into_iter().map(parse).collect();
        assert_eq!(read, [Ok(12_000), Ok(12_050), Ok(123_450), Ok(0), Ok(MOST_CENTS)]);
        for wrong in ["", "1.5", "12,345", "-3", "12 Euro", "100.000,01", "1,2,3", "99999999999"] {
            assert_eq!(parse(wrong), Err(NoAmount), "{wrong}");
        }
    }

    proptest! {
        /// What is shown can be typed again.
        #[test]
        fn an_amount_survives_its_field(cents in 0..=MOST_CENTS) {
            prop_assert_eq!(parse(&typed(cents)), Ok(cents));
        }
    }
}
