//! Sends the text messages that are due, a few at a time, until it is told to stop.
//!
//! As with mail: first somebody must pick up, then a small batch is claimed and noted as `InFlight`
//! together with what it costs, then each is handed over, and what became of it is noted. A crash
//! leaves at most one batch in doubt.

use std::sync::Arc;

use diesel::QueryResult;
use tokio::select;
use tokio::sync::watch;
use tokio::time::sleep;
use tracing::{error, info, warn};

use super::budget::{self, Limit};
use super::gateway::Text;
use super::{Gateway, Packed, reports};
use crate::clock;
use crate::config;
use crate::db::{Conn, Day, Moment};
use crate::outbox::courier::{self, Patience};
use crate::outbox::sending::{self, Ended, Outgoing};
use crate::outbox::transport::{Outcome, Unreachable};
use crate::outbox::{Correspondent, Way};
use crate::web::App;

/// Why text messages wait in a house without a gateway.
pub const NO_GATEWAY: &str = "Es ist kein SMS-Gateway eingestellt.";

/// How text messages leave this house.
enum Road {
    Gateway(Gateway),
    /// The exercise house: they are only marked.
    Practice,
    /// They stay; with the reason in German.
    Closed(String),
}

struct Post {
    app: App,
    correspondent: Arc<dyn Correspondent>,
    road: Road,
}

/// What one round came to.
enum Round {
    /// So many text messages were ended.
    Carried(usize),
    Nothing,
    /// The budget is used up.
    Spent,
    Unreachable(Unreachable),
    Fault(diesel::result::Error),
}

/// Works until `stop` says `true`. What is in hand is brought to its end first.
pub async fn run(app: App, correspondent: Arc<dyn Correspondent>, mut stop: watch::Receiver<bool>) {
    let post = Post::of(app, correspondent);
    match &post.road {
        Road::Gateway(gateway) => info!(gateway = %gateway.shown(), "text messages are sent"),
        Road::Practice => {}
        Road::Closed(reason) => info!(%reason, "no text message is sent"),
    }
    let mut patience = Patience::new();
    while !*stop.borrow_and_update() {
        let pause = match post.round().await {
            Round::Carried(_) => {
                patience = Patience::new();
                continue;
            }
            Round::Nothing => config::WORKER_REST,
            Round::Spent => config::BUDGET_REST,
            Round::Unreachable(unreachable) => {
                warn!(%unreachable, "the gateway is left alone for a while");
                courier::explain(&post.app, Way::Sms, unreachable.0).await;
                patience.pause()
            }
            Round::Fault(error) => {
                error!(%error, "the outbox could not be read or written");
                config::SERVER_REST
            }
        };
        select! { _ = stop.changed() => {}, () = sleep(pause) => {} }
    }
}

/// Sends every text message that is due now and affordable, and returns how many were ended.
pub async fn deliver_due(
    app: &App,
    correspondent: Arc<dyn Correspondent>,
) -> Result<usize, diesel::result::Error> {
    let post = Post::of(app.clone(), correspondent);
    let mut delivered = 0;
    loop {
        match post.round().await {
            Round::Carried(count) => delivered += count,
            Round::Nothing | Round::Spent => return Ok(delivered),
            Round::Unreachable(unreachable) => {
                courier::explain(&post.app, Way::Sms, unreachable.0).await;
                return Ok(delivered);
            }
            Round::Fault(error) => return Err(error),
        }
    }
}

impl Post {
    fn of(app: App, correspondent: Arc<dyn Correspondent>) -> Self {
        let road = match (app.office().demo, &app.config.sms_url) {
            (true, _) => Road::Practice,
            (false, None) => Road::Closed(NO_GATEWAY.into()),
            (false, Some(url)) => match Gateway::parse(url, &app.config.sms_sender) {
                Ok(gateway) => Road::Gateway(gateway),
                Err(error) => Road::Closed(error.to_string()),
            },
        };
        Self { app, correspondent, road }
    }

    fn now(&self) -> Moment {
        self.app.clock.now()
    }

    /// One batch: see who picks up, claim, hand over, note.
    async fn round(&self) -> Round {
        match &self.road {
            Road::Closed(_) => return Round::Nothing,
            Road::Practice | Road::Gateway(_) => {}
        }
        match courier::is_due(&self.app, Way::Sms).await {
            Ok(true) => {}
            Ok(false) => return Round::Nothing,
            Err(error) => return Round::Fault(error),
        }
        if let Road::Gateway(gateway) = &self.road {
            let gateway = gateway.clone();
            match at_leisure(move || gateway.picks_up()).await {
                Ok(()) => {}
                Err(unreachable) => return Round::Unreachable(unreachable),
            }
        }
        let now = self.now();
        let today = day(now);
        let claimed = match self.claim(today, now).await {
            Ok(Claimed { messages, limit: Some(_) }) if messages.is_empty() => return Round::Spent,
            Ok(Claimed { messages, .. }) if messages.is_empty() => return Round::Nothing,
            Ok(Claimed { messages, .. }) => messages,
            Err(error) => return Round::Fault(error),
        };
        let carried = claimed.len();
        let (ended, trouble) = self.hand_over(claimed).await;
        let (correspondent, now) = (Arc::clone(&self.correspondent), self.now());
        let noted = self.app.db.write(move |conn| {
            for (message, ended) in &ended {
                sending::end(conn, &*correspondent, message, ended, now)?;
                if stayed(ended) {
                    budget::give_back(conn, today, Packed::of(&message.text).cost())?;
                }
            }
            Ok::<_, diesel::result::Error>(())
        });
        match (noted.await, trouble) {
            (Err(error), _) => Round::Fault(error),
            (Ok(()), Some(unreachable)) => Round::Unreachable(unreachable),
            (Ok(()), None) => Round::Carried(carried),
        }
    }

    async fn claim(&self, today: Day, now: Moment) -> QueryResult<Claimed> {
        let (correspondent, app) = (Arc::clone(&self.correspondent), self.app.clone());
        self.app
            .db
            .write(move |conn| {
                let claimed = claim(conn, &app, &*correspondent, (today, now))?;
                if let Some(limit) = claimed.limit {
                    sending::explain_waiting(conn, Way::Sms, limit.remark(), now)?;
                }
                Ok(claimed)
            })
            .await
    }

    /// Hands over one after the other; whoever is left when the gateway refuses us is not touched.
    async fn hand_over(
        &self,
        claimed: Vec<Outgoing>,
    ) -> (Vec<(Outgoing, Ended)>, Option<Unreachable>) {
        let mut all_ended = Vec::with_capacity(claimed.len());
        let mut trouble = None;
        for message in claimed {
            let ended = match (&self.road, &trouble) {
                (_, Some(_)) | (Road::Closed(_), _) => Ended::Untouched,
                (Road::Practice, None) => Ended::Practised,
                (Road::Gateway(gateway), None) => match self.send(gateway, &message).await {
                    Ok(outcome) => Ended::Transported(outcome),
                    Err(unreachable) => {
                        trouble = Some(unreachable);
                        Ended::Untouched
                    }
                },
            };
            all_ended.push((message, ended));
        }
        (all_ended, trouble)
    }

    async fn send(&self, gateway: &Gateway, message: &Outgoing) -> Result<Outcome, Unreachable> {
        let (gateway, to, text) = (gateway.clone(), message.address.clone(), message.text.clone());
        let reports = reports::address(&self.app, message.id);
        let outcome =
            at_leisure(move || gateway.send(&Text { to: &to, text: &text, reports: &reports }))
                .await?;
        courier::note(message.id, Way::Sms, &outcome);
        Ok(outcome)
    }
}

/// Whether a text message certainly did not leave the house.
fn stayed(ended: &Ended) -> bool {
    match ended {
        Ended::Untouched | Ended::Practised | Ended::Unusable(_) => true,
        Ended::Transported(outcome) => match outcome {
            Outcome::PutOff(_)
            | Outcome::NotSent(_)
            | Outcome::Refused(_)
            | Outcome::NoSuchRecipient(_) => true,
            Outcome::Sent | Outcome::Unknown(_) => false,
        },
    }
}

/// The day that a budget counts.
fn day(now: Moment) -> Day {
    Day::of(clock::local(now, clock::ZONE).civil().date())
}

/// What was spent today and this month: for the page.
pub fn spent(conn: &mut Conn, now: Moment) -> QueryResult<budget::Spent> {
    budget::spent(conn, day(now))
}

struct Claimed {
    messages: Vec<Outgoing>,
    /// What keeps the others waiting, if anything does.
    limit: Option<Limit>,
}

/// Claims what is due and affordable, oldest first, and counts what it costs.
fn claim(
    conn: &mut Conn,
    app: &App,
    correspondent: &dyn Correspondent,
    (today, now): (Day, Moment),
) -> QueryResult<Claimed> {
    let spent = budget::spent(conn, today)?;
    let (left, limit) = app.config.sms_budget.left(spent);
    if left == 0 {
        return Ok(Claimed { messages: Vec::new(), limit: Some(limit) });
    }
    let mut messages = sending::claim(conn, app, correspondent, Way::Sms, config::SMS_BATCH, now)?;
    let costs = messages.iter().map(|message| Packed::of(&message.text).cost());
    let (fitting, cost) = affordable(costs, left);
    let mut waits = messages.split_off(fitting);
    let mut reached = (!waits.is_empty()).then_some(limit);
    if cost > 0 && !budget::spend(conn, today, cost, spent.today + left)? {
        // Another worker has just spent it.
        waits.append(&mut messages);
        reached = Some(limit);
    }
    for message in &waits {
        sending::end(conn, correspondent, message, &Ended::Untouched, now)?;
    }
    Ok(Claimed { messages, limit: reached })
}

/// How many of these in their order one can pay for, and what they cost together.
fn affordable(costs: impl Iterator<Item = i32>, left: i32) -> (usize, i32) {
    let sums = costs.scan(0, |sum: &mut i32, cost| {
        *sum = sum.saturating_add(cost);
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= left).fold((0, 0), |(count, _), sum| (count + 1, sum))
}

/// Work that waits for the network, on a thread that may.
async fn at_leisure<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unreachable> + Send + 'static,
) -> Result<T, Unreachable> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Unreachable("Der Versand wurde unterbrochen.".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::affordable;

    #[test]
    fn what_fits_is_paid_for_and_nothing_is_overtaken() {
        assert_eq!(affordable([2, 3, 1].into_iter(), 6), (3, 6));
        assert_eq!(affordable([2, 3, 1].into_iter(), 5), (2, 5));
        // The short one behind the long one waits with it.
        assert_eq!(affordable([2, 4, 1].into_iter(), 5), (1, 2));
        assert_eq!(affordable([7].into_iter(), 5), (0, 0));
        assert_eq!(affordable([].into_iter(), 5), (0, 0));
    }
}
