//! Each view as a book: the same published figures as on its page, in typed cells. Pure.

pub mod barriers;
pub mod calibration;
pub mod comparison;
pub mod costs;
pub mod dashboard;
pub mod event;
pub mod open_doors;
pub mod plan;
pub mod report;
