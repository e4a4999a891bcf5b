//! The exercise house.
