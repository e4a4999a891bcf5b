//! What whoever sends does by every way: sees whether anything is due, says on what waits why it does,
//! notes what was not taken, and comes back later and later to a server that does not answer.

use std::time::Duration;

use tracing::{error, info};

use super::transport::Outcome;
use super::{Message, Way, sending};
use crate::config;
use crate::db::Id;
use crate::web::App;

/// Whether any message waits for its turn by this way.
pub(super) async fn is_due(app: &App, way: Way) -> Result<bool, diesel::result::Error> {
    let now = app.clock.now();
    app.db.read(move |conn| sending::is_due(conn, way, now)).await
}

/// Says on what waits why it does.
pub(super) async fn explain(app: &App, way: Way, remark: String) {
    let now = app.clock.now();
    let noted = app.db.write(move |conn| sending::explain_waiting(conn, way, &remark, now)).await;
    if let Err(error) = noted {
        error!(%error, "the outbox could not be written");
    }
}

/// Tells the log that a message was not taken, if so; why stands on the message.
pub(super) fn note(message: Id<Message>, way: Way, outcome: &Outcome) {
    match outcome {
        Outcome::Sent => {}
        Outcome::PutOff(_)
        | Outcome::NoSuchRecipient(_)
        | Outcome::Refused(_)
        | Outcome::NotSent(_)
        | Outcome::Unknown(_) => info!(%message, ?way, "a message was not taken"),
    }
}

/// How long a server that does not answer is left alone: longer each time, until it does.
pub(super) struct Patience(Duration);

impl Patience {
    pub(super) fn new() -> Self {
        Self(config::SERVER_REST)
    }

    /// It did not answer again.
    pub(super) fn pause(&mut self) -> Duration {
        let pause = self.0;
        self.0 = (pause * 2).min(config::SERVER_LONGEST_REST);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_server_is_asked_less_and_less_often_and_never_forgotten() {
        let mut patience = Patience::new();

        let pauses: Vec<Duration> = (0..40).map(|_| patience.pause()).collect();

        assert_eq!(pauses[..2], [config::SERVER_REST, config::SERVER_REST * 2]);
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&config::SERVER_LONGEST_REST));
    }
}
