//! Ratios and rules as forms name them, once they can be used.

use super::{Band, Ratio, Rules};
use crate::config;
use crate::text::Line;
use crate::web::form::{Check, Fields, FormErrors};

/// The rule of the house.
///
/// ```
/// use treffpunkt::childcare::draft;
/// use treffpunkt::web::form::Fields;
///
/// let mut fields = Fields::of([("under_three", "3"), ("from_three", "5"), ("from_six", "8")]);
/// fields.push("least_carers", "2");
/// assert_eq!(draft::rules(&fields).unwrap().ratio, Default::default());
/// assert_eq!(draft::rules(&Fields::of([("under_three", "0")])).unwrap_err().0.len(), 4);
/// ```
pub fn rules(fields: &Fields) -> Result<Rules, FormErrors> {
    let mut check = Check::of(fields);
    let ratio = read(&mut check);
    let source = check.text_if_given("source", Line::parse);
    let as_of = match fields.get("as_of") {
        "" => Some(None),
        _ => check.day("as_of").map(Some),
    };
    match (ratio, source, as_of) {
        (Some(ratio), Some(source), Some(as_of)) => Ok(Rules {
            ratio,
            source: source.map_or_else(String::new, |line| line.as_str().to_owned()),
            as_of,
        }),
        _ => Err(check.errors()),
    }
}

/// How an event plans: by its carers with a ratio of its own, or by a number (`None`).
pub fn plan(fields: &Fields) -> Result<Option<Ratio>, FormErrors> {
    let mut check = Check::of(fields);
    match fields.get("counting") {
        "places" => Ok(None),
        "carers" => read(&mut check).map(Some).ok_or(check.errors()),
        _ => Err(FormErrors::one("counting", "Bitte wählen Sie, wie die Plätze zählen.")),
    }
}

fn read(check: &mut Check) -> Option<Ratio> {
    let mut number = |field| check.number(field, 1..=config::CARE_RATIO);
    let under_three = number(Band::UnderThree.code());
    let from_three = number(Band::FromThree.code());
    let from_six = number(Band::FromSix.code());
    let least = number("least_carers");
    Ratio::new((under_three?, from_three?, from_six?), least?).ok()
}

/// A ratio as its form shows it.
pub fn push_fields(fields: &mut Fields, ratio: Ratio) {
    for band in Band::ALL {
        fields.push(band.code(), ratio.per_carer(*band).to_string());
    }
    fields.push("least_carers", ratio.least().to_string());
}
