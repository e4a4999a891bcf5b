//! Why some of those who declined did not come: a word each, from whoever liked to say it.

use crate::db::Conn;
use crate::invitations::Barrier;
use crate::invitations::queries::{answers, barriers};

use super::DemoError;
use super::dice::Dice;

/// Dice of their own: whoever says why changes nothing else in the house.
const SEED: u64 = 2029;
/// Most say nothing.
const SAYS_WHY: f64 = 0.45;

/// What people say, and how often.
const REASONS: [(Barrier, u32); 6] = [
    (Barrier::Childcare, 26),
    (Barrier::Appointment, 30),
    (Barrier::Way, 16),
    (Barrier::Language, 10),
    (Barrier::Health, 10),
    (Barrier::Interest, 8),
];

/// Lets them say it.
pub fn say(conn: &mut Conn) -> Result<(), DemoError> {
    let mut dice = Dice::new(SEED);
    for invitation in barriers::declined(conn)? {
        if dice.says_yes(SAYS_WHY) {
            answers::hindered(conn, invitation, Some(dice.weighted(&REASONS)))?;
        }
    }
    Ok(())
}
