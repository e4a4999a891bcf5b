//! Sends what is due, until it is told to stop.
//!
//! A few connections work side by side. Each first makes sure that the server answers, then claims a
//! small batch (noted as `InFlight`), hands it over, and notes what became of it together with the
//! next claim. So a server that is down costs no message a try, and a crash leaves at most one batch
//! per connection in doubt: those become `Unknown` when their lease is over, and a person decides.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{join_all, join3};
use tokio::select;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tracing::{error, info, warn};

use super::courier::{self, Patience};
use super::mail::{self, Sender};
use super::sending::{self, Ended, Outgoing};
use super::sms::carrier;
use super::transport::{Connection, SmtpServer, Unreachable};
use super::{Correspondent, throttle::Throttle};
use crate::config;
use crate::db::Moment;
use crate::web::App;

/// Works until `stop` says `true`: heartbeat, leases, mail, text messages. What is in hand is brought to its end
/// first.
pub async fn run(app: App, correspondent: Arc<dyn Correspondent>, stop: watch::Receiver<bool>) {
    let texts = carrier::run(app.clone(), Arc::clone(&correspondent), stop.clone());
    let post = Post::of(app, correspondent);
    match &post.way {
        Way::Smtp { server, .. } => info!(server = %server.shown(), "the outbox sends"),
        Way::Practice => info!("the outbox practises: no mail leaves"),
        Way::Closed(reason) => warn!(%reason, "the outbox keeps all mail"),
    }
    let carriers = (0..config::MAIL_CONNECTIONS).map(|_| carry(&post, stop.clone()));
    join3(join_all(carriers), texts, keep_house(&post, stop.clone())).await;
}

/// Sends everything that is due now and returns how many messages were ended: for stories, the demo
/// and the command line.
pub async fn deliver_due(
    app: &App,
    correspondent: Arc<dyn Correspondent>,
) -> Result<usize, diesel::result::Error> {
    let post = Post::of(app.clone(), Arc::clone(&correspondent));
    post.clean().await?;
    let mut delivered = carrier::deliver_due(app, correspondent).await?;
    let mut carrier = Carrier::default();
    loop {
        match post.round(&mut carrier, &|| false).await {
            Round::Carried(count) => delivered += count,
            Round::Wait(pause) => sleep(pause).await,
            Round::Nothing => break,
            Round::Unreachable(unreachable) => {
                courier::explain(&post.app, super::Way::Email, unreachable.0).await;
                break;
            }
            Round::Fault(error) => return Err(error),
        }
    }
    carrier.close().await;
    Ok(delivered)
}

/// How mail leaves this house.
enum Way {
    Smtp {
        server: SmtpServer,
        sender: Sender,
    },
    /// The exercise house: messages are only marked.
    Practice,
    /// Mail stays; with the reason in German.
    Closed(String),
}

/// What all connections share.
struct Post {
    app: App,
    correspondent: Arc<dyn Correspondent>,
    way: Way,
    /// Our name in `EHLO`.
    hello: String,
    throttle: Throttle,
    /// Until when the server is left alone; shared, so that not every connection has to find out
    /// for itself.
    rests_until: Mutex<Option<Instant>>,
}

/// One connection and what it has in hand.
#[derive(Default)]
struct Carrier {
    connection: Option<Connection>,
    used: Option<Instant>,
}

/// What one round came to.
enum Round {
    /// So many messages were ended.
    Carried(usize),
    Nothing,
    /// The throttle asks for patience.
    Wait(Duration),
    Unreachable(Unreachable),
    Fault(diesel::result::Error),
}

impl Post {
    fn of(app: App, correspondent: Arc<dyn Correspondent>) -> Self {
        let way = way(&app);
        let hello = app.config.host().to_owned();
        let throttle = Throttle::per_minute(app.config.mails_per_minute);
        Self { app, correspondent, way, hello, throttle, rests_until: Mutex::new(None) }
    }

    fn now(&self) -> Moment {
        self.app.clock.now()
    }

    /// One batch: connect if need be, claim, hand over, note.
    async fn round(&self, carrier: &mut Carrier, stopped: &(dyn Fn() -> bool + Sync)) -> Round {
        if let Way::Closed(_) = self.way {
            return Round::Nothing;
        }
        match courier::is_due(&self.app, super::Way::Email).await {
            Ok(true) => {}
            Ok(false) => {
                carrier.rest().await;
                return Round::Nothing;
            }
            Err(error) => return Round::Fault(error),
        }
        if let Err(unreachable) = self.connect(carrier).await {
            return Round::Unreachable(unreachable);
        }
        let batch = match self.throttle.take(config::MAIL_BATCH, Instant::now()) {
            Ok(batch) => batch,
            Err(pause) => return Round::Wait(pause),
        };
        let mut claimed = match self.end_and_claim(Vec::new(), batch).await {
            Ok(claimed) => claimed,
            Err(error) => return Round::Fault(error),
        };
        self.throttle.give_back(batch - claimed.len() as i64);
        let mut carried = 0;
        while !claimed.is_empty() {
            carried += claimed.len();
            let (ended, trouble) = self.hand_over(carrier, claimed, stopped).await;
            let goes_on = trouble.is_none() && carrier.is_ready(&self.way) && !stopped();
            let batch = match goes_on {
                true => self.throttle.take(config::MAIL_BATCH, Instant::now()).unwrap_or(0),
                false => 0,
            };
            claimed = match self.end_and_claim(ended, batch).await {
                Ok(claimed) => claimed,
                Err(error) => return Round::Fault(error),
            };
            self.throttle.give_back(batch - claimed.len() as i64);
            if let Some(unreachable) = trouble {
                return Round::Unreachable(unreachable);
            }
        }
        Round::Carried(carried)
    }

    /// Makes sure that somebody answers before anything is claimed.
    async fn connect(&self, carrier: &mut Carrier) -> Result<(), Unreachable> {
        let Way::Smtp { server, .. } = &self.way else { return Ok(()) };
        if let (Some(connection), Some(used)) = (&mut carrier.connection, carrier.used) {
            let fresh = used.elapsed() < config::CONNECTION_IDLE / 2;
            if !connection.is_broken() && (fresh || connection.is_alive().await) {
                return Ok(());
            }
        }
        carrier.connection = None;
        carrier.connection = Some(Connection::open(server, &self.hello).await?);
        carrier.used = Some(Instant::now());
        Ok(())
    }

    /// Hands over one message after the other, as long as the connection holds and nobody stops us.
    async fn hand_over(
        &self,
        carrier: &mut Carrier,
        claimed: Vec<Outgoing>,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> (Vec<(Outgoing, Ended)>, Option<Unreachable>) {
        let mut all_ended = Vec::with_capacity(claimed.len());
        let mut trouble = None;
        for message in claimed {
            let ended = match (&self.way, &trouble) {
                (_, Some(_)) | (Way::Closed(_), _) => Ended::Untouched,
                (Way::Practice, None) => Ended::Practised,
                (Way::Smtp { .. }, None) if stopped() || !carrier.is_ready(&self.way) => {
                    Ended::Untouched
                }
                (Way::Smtp { sender, .. }, None) => {
                    match self.send(carrier, sender, &message).await {
                        Ok(ended) => ended,
                        Err(unreachable) => {
                            trouble = Some(unreachable);
                            Ended::Untouched
                        }
                    }
                }
            };
            all_ended.push((message, ended));
        }
        carrier.used = Some(Instant::now());
        (all_ended, trouble)
    }

    async fn send(
        &self,
        carrier: &mut Carrier,
        sender: &Sender,
        message: &Outgoing,
    ) -> Result<Ended, Unreachable> {
        let mail = match mail::compose(message, sender, self.now()) {
            Ok(mail) => mail,
            Err(error) => return Ok(Ended::Unusable(error.to_string())),
        };
        let Some(connection) = &mut carrier.connection else { return Ok(Ended::Untouched) };
        let outcome = connection.send(&mail).await?;
        courier::note(message.id, super::Way::Email, &outcome);
        Ok(Ended::Transported(outcome))
    }

    /// Notes what became of a batch and claims the next one, in one commit.
    async fn end_and_claim(
        &self,
        ended: Vec<(Outgoing, Ended)>,
        batch: i64,
    ) -> Result<Vec<Outgoing>, diesel::result::Error> {
        if ended.is_empty() && batch == 0 {
            return Ok(Vec::new());
        }
        let (correspondent, now) = (Arc::clone(&self.correspondent), self.now());
        let app = self.app.clone();
        let noted = self.app.db.write(move |conn| {
            for (message, ended) in &ended {
                sending::end(conn, &*correspondent, message, ended, now)?;
            }
            match batch {
                0 => Ok(Vec::new()),
                _ => sending::claim(conn, &app, &*correspondent, super::Way::Email, batch, now),
            }
        });
        noted.await
    }

    /// Leases that are over, messages that come too late.
    async fn clean(&self) -> Result<(), diesel::result::Error> {
        let now = self.now();
        let (lost, late) = self
            .app
            .db
            .write(move |conn| {
                Ok::<_, diesel::result::Error>((
                    sending::expire(conn, now)?,
                    sending::give_up_late(conn, now)?,
                ))
            })
            .await?;
        if lost > 0 {
            warn!(lost, "messages were under way when their worker stopped");
        }
        if late > 0 {
            info!(late, "messages came too late");
        }
        Ok(())
    }

    /// How long the server is still left alone.
    fn rest(&self) -> Duration {
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    fn rest_for(&self, pause: Duration) {
        let mut until = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Some(Instant::now() + pause));
    }
}

impl Carrier {
    /// Whether another mail can be handed over.
    fn is_ready(&self, way: &Way) -> bool {
        match way {
            Way::Smtp { .. } => self.connection.as_ref().is_some_and(|open| !open.is_broken()),
            Way::Practice => true,
            Way::Closed(_) => false,
        }
    }

    /// Nothing to do: an idle connection is given back after a while.
    async fn rest(&mut self) {
        if self.used.is_some_and(|used| used.elapsed() > config::CONNECTION_IDLE) {
            self.close().await;
        }
    }

    async fn close(&mut self) {
        self.used = None;
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
    }
}

fn way(app: &App) -> Way {
    if app.office().demo {
        return Way::Practice;
    }
    let Some(url) = &app.config.smtp_url else {
        return Way::Closed(NO_SERVER.into());
    };
    let sender = Sender::parse(&app.config.mail_from, app.config.reply_to.as_deref())
        .and_then(|sender| sender.returning_to(app.config.bounce_to.as_deref()));
    let server = SmtpServer::parse(url).map(|server| server.trusting(&app.config.authorities));
    match (server, sender) {
        (Ok(server), Ok(sender)) => Way::Smtp { server, sender },
        (Err(error), _) => Way::Closed(error.to_string()),
        (_, Err(error)) => Way::Closed(error.to_string()),
    }
}

/// Why mail waits in a house without a mail server.
pub const NO_SERVER: &str = "Es ist kein Mailserver eingestellt.";

/// One connection's life.
async fn carry(post: &Post, mut stop: watch::Receiver<bool>) {
    let mut carrier = Carrier::default();
    let mut patience = Patience::new();
    let told = stop.clone();
    let stopped = || *told.borrow();
    while !*stop.borrow_and_update() {
        let left = post.rest();
        let pause = match left.is_zero() {
            false => left.min(config::WORKER_REST),
            true => match post.round(&mut carrier, &stopped).await {
                Round::Carried(_) => {
                    patience = Patience::new();
                    continue;
                }
                Round::Nothing => config::WORKER_REST,
                Round::Wait(pause) => pause,
                Round::Unreachable(unreachable) => {
                    warn!(%unreachable, "the mail server is left alone for a while");
                    let pause = patience.pause();
                    post.rest_for(pause);
                    courier::explain(&post.app, super::Way::Email, unreachable.0).await;
                    pause
                }
                Round::Fault(error) => {
                    error!(%error, "the outbox could not be read or written");
                    config::SERVER_REST
                }
            },
        };
        select! { _ = stop.changed() => {}, () = sleep(pause) => {} }
    }
    carrier.close().await;
}

/// Signs of life, leases, late messages.
async fn keep_house(post: &Post, mut stop: watch::Receiver<bool>) {
    let worker = format!("outbox {}", std::process::id());
    while !*stop.borrow_and_update() {
        let (worker, now) = (worker.clone(), post.now());
        let beaten = post.app.db.write(move |conn| sending::beat(conn, &worker, now)).await;
        if let Err(error) = beaten.and(post.clean().await) {
            error!(%error, "the outbox could not be kept");
        }
        select! { _ = stop.changed() => {}, () = sleep(config::HEARTBEAT / 4) => {} }
    }
}
