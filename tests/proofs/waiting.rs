//! Waiting for other processes, with an end.

use std::time::{Duration, Instant};

/// Long enough for the slowest machine; what takes longer has got stuck.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks every few milliseconds until the answer is there.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
