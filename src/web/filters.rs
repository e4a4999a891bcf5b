//! Filters and functions of all page templates.

use tera::{Kwargs, State, Tera};

/// Makes them known.
pub fn register(tera: &mut Tera) {
    tera.register_filter("number", |value: i64, _: Kwargs, _: &State| number(value));
    tera.register_filter("percent", |value: f64, _: Kwargs, _: &State| percent(value));
}

/// `12.345`, as Germans write it.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    match value < 0 {
        true => format!("−{text}"),
        false => text,
    }
}

/// A share from 0 to 1 as whole percent: `64 %`, with a blank that does not break.
pub fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_234_567), "−1.234.567");
        assert_eq!(percent(0.304), "30\u{a0}%");
    }
}
