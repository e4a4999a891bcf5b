//! All SQL about erasing, in one place, so that it can be read as a whole: [`due`] says whose time has
//! come, [`event`] and [`guest`] empty and remove, [`log`] notes it, [`report`] proves it, [`known`],
//! [`doors`] and [`weeks`] read all that is held on one person.

pub mod doors;
pub mod due;
pub mod event;
pub mod guest;
pub mod house;
pub mod known;
pub mod log;
pub mod report;
pub mod weeks;
