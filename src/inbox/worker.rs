//! Looks into the mailbox now and then, until it is told to stop.
//!
//! A mail is fetched, read, booked, and only then moved away. Reading happens on a thread of its own,
//! so that a mail on which a parser falls over is one for a person and stops nothing.

use std::sync::Arc;

use futures_util::future::join_all;
use tokio::select;
use tokio::sync::watch;
use tokio::time::sleep;
use tracing::{error, info, warn};

use super::actions::{self, Desks};
use super::finding::{self, Incoming, Mail};
use super::mailbox::{ImapServer, Mailbox, Unreachable};
use super::{Kind, Recipient, queries};
use crate::config::mailbox as limits;
use crate::db::Day;
use crate::outbox::Correspondent;
use crate::web::App;

/// Whoever must hear of what came in.
#[derive(Clone)]
struct Hearers {
    recipient: Arc<dyn Recipient>,
    correspondent: Arc<dyn Correspondent>,
}

/// Works until `stop` says `true`. What is in hand is brought to its end first.
pub async fn run(
    app: App,
    recipient: Arc<dyn Recipient>,
    correspondent: Arc<dyn Correspondent>,
    mut stop: watch::Receiver<bool>,
) {
    let server = match app.config.imap_url.as_deref().map(ImapServer::parse) {
        Some(Ok(server)) if !app.office().demo => server.trusting(&app.config.authorities),
        Some(Err(cause)) => return error!(%cause, "the inbox is not read"),
        Some(Ok(_)) | None => return,
    };
    info!(server = %server.shown(), "the inbox reads");
    let mut reader = Reader { app, hearers: Hearers { recipient, correspondent }, tidied: None };
    let told = stop.clone();
    let stopped = || *told.borrow();
    let mut patience = limits::LOOK;
    while !*stop.borrow_and_update() {
        let pause = match reader.look(&server, &stopped).await {
            Ok(booked) => {
                if booked > 0 {
                    info!(booked, "mails came in");
                }
                patience = limits::LOOK;
                limits::LOOK
            }
            Err(cause) => {
                warn!(%cause, "the mailbox is left alone for a while");
                let pause = patience;
                patience = (patience * 2).min(limits::LONGEST_REST);
                pause
            }
        };
        select! { _ = stop.changed() => {}, () = sleep(pause) => {} }
    }
}

/// Somebody who looks into the mailbox.
struct Reader {
    app: App,
    hearers: Hearers,
    /// The last day on which old mails were erased.
    tidied: Option<Day>,
}

impl Reader {
    /// Books everything that waits. Returns how many mails that were.
    async fn look(
        &mut self,
        server: &ImapServer,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<usize, Unreachable> {
        let mut mailbox = Mailbox::open(server).await?;
        let mut booked = 0;
        for some in mailbox.waiting().await?.chunks(limits::TOGETHER) {
            if stopped() {
                break;
            }
            let (uids, mails): (Vec<_>, Vec<_>) = mailbox.fetch(some).await?.into_iter().unzip();
            let outcomes = read_and_book(&self.app, &self.hearers, mails).await;
            let mut done = Vec::with_capacity(uids.len());
            for (uid, outcome) in uids.into_iter().zip(outcomes) {
                match outcome {
                    Ok(new) => {
                        booked += usize::from(new.is_some());
                        done.push(uid);
                    }
                    // It stays where it is, and is read again.
                    Err(cause) => error!(%cause, "a mail could not be booked"),
                }
            }
            mailbox.done_with(&done).await?;
        }
        let today = self.app.clock.today();
        if self.tidied != Some(today) && !stopped() {
            let kept = jiff::Span::new().days(limits::KEPT_DAYS);
            mailbox.forget(Day::of(today.civil().saturating_sub(kept))).await?;
            self.tidied = Some(today);
        }
        mailbox.close().await;
        Ok(booked)
    }
}

/// Reads and books mails that were fetched, in their order. For each: what became of it; `None` if it
/// was booked before.
pub async fn receive(
    app: &App,
    recipient: Arc<dyn Recipient>,
    correspondent: Arc<dyn Correspondent>,
    mails: Vec<Incoming>,
) -> Vec<Result<Option<Kind>, diesel::result::Error>> {
    read_and_book(app, &Hearers { recipient, correspondent }, mails).await
}

async fn read_and_book(
    app: &App,
    hearers: &Hearers,
    mails: Vec<Incoming>,
) -> Vec<Result<Option<Kind>, diesel::result::Error>> {
    let mut reading = Vec::with_capacity(mails.len());
    for incoming in mails {
        let incoming = Arc::new(incoming);
        let read = Arc::clone(&incoming);
        reading.push((incoming, tokio::task::spawn_blocking(move || finding::read(&read))));
    }
    let mut booking = Vec::with_capacity(reading.len());
    for (incoming, read) in reading {
        let mail = match read.await {
            Ok(mail) => mail,
            Err(_) => {
                error!("a mail could not be read: it waits for a person");
                finding::unreadable(&incoming)
            }
        };
        booking.push(book(app, hearers, mail));
    }
    join_all(booking).await
}

async fn book(
    app: &App,
    hearers: &Hearers,
    mail: Mail,
) -> Result<Option<Kind>, diesel::result::Error> {
    let (house, hearers, now) = (app.clone(), hearers.clone(), app.clock.now());
    let digest = mail.digest.clone();
    let booked = app.db.write(move |conn| {
        let Hearers { recipient, correspondent } = &hearers;
        let desks = Desks { recipient: &**recipient, correspondent: &**correspondent };
        actions::book(conn, &house, desks, &mail, now)
    });
    match booked.await {
        // Somebody else booked the same mail at the same moment: nothing of ours was kept.
        Err(error) if queries::was_quicker(&error) => {
            let known = app.db.read(move |conn| queries::is_known(conn, &digest)).await?;
            if known { Ok(None) } else { Err(error) }
        }
        outcome => outcome,
    }
}
