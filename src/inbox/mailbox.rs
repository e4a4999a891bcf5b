//! The way to the office's mailbox (IMAP, RFC 3501 and 6851): one connection, opened for one look.
//!
//! What is done with is moved into a folder of its own and erased there when its time is over. Nothing
//! that somebody else keeps in the mailbox is touched.

use std::net::IpAddr;
use std::sync::Arc;

use async_imap::error::Error as ImapError;
use async_imap::types::Fetch;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use super::finding::{Incoming, plain};
use crate::config::{Authorities, distrust, mailbox as limits};
use crate::db::Day;

/// Where mail comes in.
#[derive(Clone, PartialEq, Eq)]
pub struct ImapServer {
    host: String,
    port: u16,
    security: Security,
    login: (String, String),
    folder: String,
    /// Beside the public authorities.
    trusted: Authorities,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// `imap://`: on this machine alone.
    Plain,
    /// `imaps://`: TLS from the first byte, with a good certificate.
    Wrapped,
}

/// Why the address of the mailbox cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "imap_url ist nicht lesbar: erwartet wird imaps://name:passwort@server[:port][/ordner] \
     (imap:// nur auf demselben Rechner)"
)]
pub struct ServerError;

/// Why the mailbox cannot be used just now; a German sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

impl ImapServer {
    /// Reads `imaps://name:passwort@server:993/INBOX`.
    pub fn parse(url: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(ServerError)?;
        let (login, rest) = rest.rsplit_once('@').ok_or(ServerError)?;
        let (place, folder) = rest.split_once('/').unwrap_or((rest, ""));
        let security = match scheme {
            "imap" => Security::Plain,
            "imaps" => Security::Wrapped,
            _ => return Err(ServerError),
        };
        let (host, port) = match (place.rsplit_once(':'), place.ends_with(']')) {
            (Some((host, port)), false) => (host, port.parse().map_err(|_| ServerError)?),
            (Some(_), true) | (None, _) => match security {
                Security::Plain => (place, 143),
                Security::Wrapped => (place, 993),
            },
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (name, password) = login.split_once(':').unwrap_or((login, ""));
        let folder = match folder.trim_matches('/') {
            "" => "INBOX".to_owned(),
            folder => unescaped(folder),
        };
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        match host.is_empty() || name.is_empty() || (security == Security::Plain && !here) {
            true => Err(ServerError),
            false => {
                let login = (unescaped(name), unescaped(password));
                Ok(Self { host, port, security, login, folder, trusted: Authorities::default() })
            }
        }
    }

    /// Takes certificates of these authorities, too.
    #[must_use]
    pub fn trusting(self, authorities: &Authorities) -> Self {
        Self { trusted: authorities.clone(), ..self }
    }

    /// As it may be shown: without name and password.
    pub fn shown(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Signs in, looks how many mails wait, and goes again: for `treffpunkt check`.
    pub async fn probe(&self) -> Result<usize, Unreachable> {
        let mut mailbox = Mailbox::open(self).await?;
        let waiting = mailbox.waiting().await?.len();
        mailbox.close().await;
        Ok(waiting)
    }
}

impl std::fmt::Debug for ImapServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// `%40` as `@`: names and passwords have any sign.
fn unescaped(text: &str) -> String {
    // A form's `+` is a blank; an address's is not.
    let text = text.replace('+', "%2B");
    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

/// A connection, encrypted or not.
trait Wire: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send> Wire for T {}

/// The number of a mail in its folder.
pub type Uid = u32;

/// An open mailbox.
pub struct Mailbox {
    session: Session<Box<dyn Wire>>,
    /// Where mails come in.
    folder: String,
    /// Where mails go that are done with; made when it is first needed.
    archive: Option<String>,
}

/// What the folder of done mails may be called, as servers have it.
const ARCHIVES: [&str; 3] = ["Treffpunkt", "INBOX.Treffpunkt", "INBOX/Treffpunkt"];

impl Mailbox {
    /// Connects, signs in, opens the folder.
    pub async fn open(server: &ImapServer) -> Result<Self, Unreachable> {
        patiently(Self::open_slowly(server)).await
    }

    async fn open_slowly(server: &ImapServer) -> Result<Self, Unreachable> {
        let place = (server.host.as_str(), server.port);
        let unreachable = |error: std::io::Error| said("Das Postfach ist nicht erreichbar", &error);
        let stream = TcpStream::connect(place).await.map_err(unreachable)?;
        // Without it each command waits for an acknowledgement, some forty milliseconds.
        drop(stream.set_nodelay(true));
        let wire: Box<dyn Wire> = match server.security {
            Security::Plain => Box::new(stream),
            Security::Wrapped => {
                let name = ServerName::try_from(server.host.clone())
                    .map_err(|error| said("Der Name des Postfachs ist nicht lesbar", &error))?;
                let encrypted = tls(&server.trusted).connect(name, stream).await;
                Box::new(encrypted.map_err(|error| match distrust(&error) {
                    Some(why) => Unreachable(format!("Dem Postfach trauen wir nicht: {why}")),
                    None => unreachable(error),
                })?)
            }
        };
        let mut client = Client::new(wire);
        match client.read_response().await.map_err(unreachable)? {
            Some(_) => {}
            None => return Err(Unreachable("Das Postfach legt gleich wieder auf.".into())),
        }
        let (name, password) = &server.login;
        let mut session = client
            .login(name, password)
            .await
            .map_err(|(error, _)| said("Das Postfach nimmt die Anmeldung nicht an", &error))?;
        session
            .select(&server.folder)
            .await
            .map_err(|error| said("Den Ordner des Postfachs gibt es nicht", &error))?;
        Ok(Self { session, folder: server.folder.clone(), archive: None })
    }

    /// The mails that wait, the oldest first.
    pub async fn waiting(&mut self) -> Result<Vec<Uid>, Unreachable> {
        patiently(async {
            let found = self.session.uid_search("UNDELETED").await.map_err(broken)?;
            let mut uids: Vec<_> = found.into_iter().collect();
            uids.sort_unstable();
            Ok(uids)
        })
        .await
    }

    /// Fetches some of them; of those that are too large only the beginning. What somebody else took
    /// away meanwhile is left out.
    pub async fn fetch(&mut self, uids: &[Uid]) -> Result<Vec<(Uid, Incoming)>, Unreachable> {
        let sizes = patiently(self.fetched(uids, "(UID RFC822.SIZE)")).await?;
        let sizes: Vec<(Uid, usize)> = sizes
            .iter()
            .filter_map(|mail| Some((mail.uid?, usize::try_from(mail.size?).ok()?)))
            .collect();
        let (small, large): (Vec<_>, Vec<_>) =
            sizes.into_iter().partition(|(_, size)| *size <= limits::BYTES);
        let mut incoming = Vec::with_capacity(small.len() + large.len());
        for some in by_size(&small) {
            let uids: Vec<Uid> = some.iter().map(|(uid, _)| *uid).collect();
            let mails = patiently(self.fetched(&uids, "(UID BODY.PEEK[])")).await?;
            let empty = |uid| some.iter().any(|(known, size)| *known == uid && *size == 0);
            incoming.extend(mails.iter().filter_map(|mail| {
                let uid = mail.uid?;
                // A mail without a word comes without a body.
                let body = mail.body().or(empty(uid).then_some(&[]))?;
                Some((uid, Incoming::whole(body.to_vec())))
            }));
        }
        let beginning = format!("(UID BODY.PEEK[]<0.{}>)", limits::BEGINNING);
        for (uid, size) in large {
            let mails = patiently(self.fetched(&[uid], &beginning)).await?;
            incoming.extend(mails.iter().filter_map(|mail| {
                let bytes = mail.body()?;
                let bytes = bytes[..bytes.len().min(limits::BEGINNING)].to_vec();
                Some((mail.uid?, Incoming { bytes, size }))
            }));
        }
        incoming.sort_unstable_by_key(|(uid, _)| *uid);
        Ok(incoming)
    }

    async fn fetched(&mut self, uids: &[Uid], what: &str) -> Result<Vec<Fetch>, Unreachable> {
        if uids.is_empty() {
            return Ok(Vec::new());
        }
        let mails = self.session.uid_fetch(set(uids), what).await.map_err(broken)?;
        mails.try_collect().await.map_err(broken)
    }

    /// Moves mails away that are done with.
    pub async fn done_with(&mut self, uids: &[Uid]) -> Result<(), Unreachable> {
        if uids.is_empty() {
            return Ok(());
        }
        let archive = self.archive().await?;
        let uids = set(uids);
        patiently(async {
            match self.session.uid_mv(&uids, &archive).await {
                Ok(()) => return Ok(()),
                // A server that cannot move copies and deletes.
                Err(ImapError::No(_) | ImapError::Bad(_)) => {}
                Err(error) => return Err(broken(error)),
            }
            self.session.uid_copy(&uids, &archive).await.map_err(broken)?;
            self.delete(&uids).await
        })
        .await
    }

    async fn delete(&mut self, uids: &str) -> Result<(), Unreachable> {
        let flagged = self.session.uid_store(uids, "+FLAGS.SILENT (\\Deleted)").await;
        let _: Vec<_> = flagged.map_err(broken)?.try_collect().await.map_err(broken)?;
        let gone = self.session.uid_expunge(uids).await;
        match gone {
            Ok(gone) => {
                let _: Vec<_> = gone.try_collect().await.map_err(broken)?;
                Ok(())
            }
            // Without UIDPLUS they are gone when somebody else tidies up; they are not read again.
            Err(ImapError::No(_) | ImapError::Bad(_)) => Ok(()),
            Err(error) => Err(broken(error)),
        }
    }

    /// The folder of done mails; made if it is not there.
    async fn archive(&mut self) -> Result<String, Unreachable> {
        if let Some(known) = &self.archive {
            return Ok(known.clone());
        }
        for name in ARCHIVES {
            let is_there = patiently(async {
                match self.session.status(name, "(MESSAGES)").await {
                    Ok(_) => return Ok(true),
                    Err(ImapError::No(_) | ImapError::Bad(_)) => {}
                    Err(error) => return Err(broken(error)),
                }
                match self.session.create(name).await {
                    Ok(()) => Ok(true),
                    Err(ImapError::No(_) | ImapError::Bad(_)) => Ok(false),
                    Err(error) => Err(broken(error)),
                }
            })
            .await?;
            if is_there {
                self.archive = Some(name.to_owned());
                return Ok(name.to_owned());
            }
        }
        Err(Unreachable("Im Postfach lässt sich kein Ordner „Treffpunkt“ anlegen.".into()))
    }

    /// Erases from the folder of done mails what came in before that day.
    pub async fn forget(&mut self, before: Day) -> Result<usize, Unreachable> {
        let archive = self.archive().await?;
        let day = before.civil().strftime("%-d-%b-%Y").to_string();
        let folder = self.folder.clone();
        patiently(async {
            self.session.select(&archive).await.map_err(broken)?;
            let old = self.session.uid_search(format!("BEFORE {day}")).await.map_err(broken)?;
            let old: Vec<_> = old.into_iter().collect();
            for some in old.chunks(limits::TOGETHER) {
                self.delete(&set(some)).await?;
            }
            self.session.select(&folder).await.map_err(broken)?;
            Ok(old.len())
        })
        .await
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        // Who leaves does not wait for the answer to a goodbye that is not given.
        drop(timeout(std::time::Duration::from_secs(2), self.session.logout()).await);
    }
}

/// Mails that fit into memory together.
fn by_size(mails: &[(Uid, usize)]) -> Vec<&[(Uid, usize)]> {
    let mut parts = Vec::new();
    let (mut begin, mut bytes) = (0, 0);
    for (place, (_, size)) in mails.iter().enumerate() {
        if bytes + size > limits::BYTES && place > begin {
            parts.push(&mails[begin..place]);
            (begin, bytes) = (place, 0);
        }
        bytes += size;
    }
    if begin < mails.len() {
        parts.push(&mails[begin..]);
    }
    parts
}

fn set(uids: &[Uid]) -> String {
    uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

async fn patiently<T>(
    step: impl Future<Output = Result<T, Unreachable>>,
) -> Result<T, Unreachable> {
    match timeout(limits::PATIENCE, step).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Unreachable("Das Postfach antwortet nicht.".into())),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn broken(error: ImapError) -> Unreachable {
    said("Die Verbindung zum Postfach brach ab", &error)
}

fn said(what: &str, error: &dyn std::error::Error) -> Unreachable {
    Unreachable(format!("{what}: {}", plain(&error.to_string(), limits::LINE_CHARS)))
}

fn tls(trusted: &Authorities) -> TlsConnector {
    let config =
        ClientConfig::builder().with_root_certificates(trusted.roots()).with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_mailbox_is_read() {
        let server =
            ImapServer::parse("imaps://post%40amt.example:p%40ss+wort@mail.example").unwrap();
        assert_eq!(server.login, ("post@amt.example".into(), "p@ss+wort".into()));
        assert_eq!(
            (server.shown().as_str(), server.folder.as_str()),
            ("mail.example:993", "INBOX")
        );
        assert_eq!(format!("{server:?}"), "mail.example:993");
        let server = ImapServer::parse("imap://jo:x@127.0.0.1:1143/Eingang/Treffen").unwrap();
        assert_eq!((server.port, server.folder.as_str()), (1143, "Eingang/Treffen"));
        assert_eq!(ImapServer::parse("imap://jo:x@[::1]").unwrap().port, 143);
    }

    /// Nobody reads a password that goes over a network.
    #[test]
    fn what_is_no_address_or_would_tell_a_password_is_refused() {
        for url in [
            "",
            "mail.example",
            "imaps://mail.example",
            "imap://jo:x@mail.example",
            "http://jo@mail",
            "imaps://jo:x@mail:port",
            "imaps://:x@mail",
            "imaps://jo:x@",
        ] {
            assert_eq!(ImapServer::parse(url), Err(ServerError), "{url}");
        }
    }

    #[test]
    fn mails_are_fetched_in_parts_that_fit() {
        let third = limits::BYTES / 3;
        let mails: Vec<_> = (0..7).map(|uid| (uid, third)).collect();

        let parts: Vec<usize> = by_size(&mails).iter().map(|part| part.len()).collect();

        assert_eq!(parts, [3, 3, 1]);
        assert_eq!(by_size(&[(1, limits::BYTES * 2)]).len(), 1);
        assert!(by_size(&[]).is_empty());
    }
}
