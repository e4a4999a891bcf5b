//! Counts the figures of a whole country before somebody asks, in the process that shows them. A
//! Jobcenter's are counted when they are looked at.

use tracing::error;

use super::figures::Figures;
use crate::config;
use crate::web::App;

/// Begins a thread of its own that ends with the process: what it counts is nowhere else.
pub fn begin(app: App) {
    let figures = Figures::of(&app.db);
    let keep = move || {
        loop {
            if let Err(error) = figures.count_due(app.clock.now()) {
                error!(%error, "figures could not be counted before somebody asks");
            }
            std::thread::sleep(config::FIGURES_LOOK);
        }
    };
    if let Err(error) = std::thread::Builder::new().name("keeper".into()).spawn(keep) {
        error!(%error, "no thread to count figures before somebody asks");
    }
}
