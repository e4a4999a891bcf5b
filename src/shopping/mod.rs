//! The shopping list (`Einkaufszettel`): what an event needs, read from what people said. How many come,
//! how many chairs and drinks, seats for small children, places without steps, who speaks for whom.
//!
//! It names nobody. Two days before, whoever hosts or cooks is reminded by mail, with the figures of that
//! hour; the page has those of this one.
//!
//! Begin with [`list`] for what is counted, then [`reminder`] for who is told when.

pub mod api;
pub mod correspondent;
pub mod list;
pub mod pages;
pub mod queries;
pub mod reminder;
#[cfg(test)]
mod tests;

pub use list::Shopping;

use jiff::civil::Date;

/// The week of a day as addresses name it: `2027-W02`.
pub fn week_name(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
