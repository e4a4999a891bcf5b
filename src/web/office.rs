//! The Jobcenter itself, as guests and staff read of it.

use serde::Serialize;

use crate::workdays::Land;

/// Name, address and phone of the house; one row of `office`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Office {
    /// "Jobcenter Musterkreis"
    pub name: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    /// Stands in the window of an envelope and so never names the office.
    pub sender_line: String,
    pub phone: String,
    /// "Montag bis Freitag, 9 bis 15 Uhr"
    pub phone_hours: String,
    pub email: String,
    /// Whom to ask about data protection.
    pub privacy_contact: String,
    /// The share of invited people who come that counts as good, 0 to 1.
    pub baseline: f64,
    /// Whose public holidays it keeps.
    pub land: Land,
    /// An exercise house: no mail leaves.
    pub demo: bool,
    /// Signs form tokens; stays inside.
    #[serde(skip)]
    pub form_secret: String,
}
