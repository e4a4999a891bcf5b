//! Treffpunkt.
