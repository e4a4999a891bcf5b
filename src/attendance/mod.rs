//! Attendance (`Teilnahme`): who was there, per session. Nothing entered means unknown, which is a
//! state of its own and never counts as absent. A "yes" is not a "came".

use crate::db::text_enum;

text_enum! {
    /// What is known about one guest at one session.
    pub enum Presence {
        Unknown = "unknown" / "offen",
        Present = "present" / "da",
        Partly = "partly" / "teilweise",
        Excused = "excused" / "abgesagt",
        Absent = "absent" / "nicht da",
        WalkIn = "walk_in" / "spontan",
    }
}
