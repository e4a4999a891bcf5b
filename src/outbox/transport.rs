//! The way to the mail server: one connection, kept open, that always knows how far a mail got.
//!
//! A mail whose last byte was handed over without an answer may have been taken or not: only that
//! is [`Outcome::Unknown`]. Whatever broke before was not sent.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate as Authority, TlsParameters,
    TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Noop, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::mail::Mail;
use crate::config::{Authorities, distrust};

/// How long a server may think about a command, and about a whole mail (RFC 5321, 4.5.3.2, allows
/// more; a relay that needs longer is better tried again).
const COMMAND: Duration = Duration::from_secs(60);
const FINAL_DOT: Duration = Duration::from_secs(180);

/// Where mails are handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpServer {
    host: String,
    port: u16,
    security: Security,
    login: Option<(String, String)>,
    /// Beside the public authorities.
    trusted: Authorities,
}

/// How the way is kept from other eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// `?tls=none`: for a relay on the same machine.
    Plain,
    /// `smtp://`: STARTTLS where it is offered; without a login, the certificate is not asked for.
    Offered,
    /// `?tls=required`: STARTTLS with a good certificate or no mail.
    Required,
    /// `smtps://`: TLS from the first byte.
    Wrapped,
}

/// Why the address of the mail server cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "smtp_url ist nicht lesbar: erwartet wird smtp://[name:passwort@]server[:port][?tls=required]"
)]
pub struct ServerError;

/// What became of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Sent,
    /// Not now (4xx); with the server's sentence.
    PutOff(String),
    /// Never to this recipient (5xx); with the server's sentence.
    NoSuchRecipient(String),
    /// Never in this form (5xx); with the server's sentence.
    Refused(String),
    /// The connection broke before the mail was handed over.
    NotSent(String),
    /// The connection broke after the last byte, before the answer.
    Unknown(String),
}

/// The server cannot be used at all just now; with a German sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

impl SmtpServer {
    /// Reads `smtp://name:passwort@server:25?tls=required`.
    pub fn parse(url: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(ServerError)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (login, place) = match rest.trim_end_matches('/').rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest.trim_end_matches('/')),
        };
        let security = match (scheme, query) {
            ("smtp", "" | "tls=opportunistic") => Security::Offered,
            ("smtp", "tls=none") => Security::Plain,
            ("smtp", "tls=required") => Security::Required,
            ("smtps", "" | "tls=required") => Security::Wrapped,
            (_, _) => return Err(ServerError),
        };
        let (host, port) = match (place.rsplit_once(':'), place.ends_with(']')) {
            (Some((host, port)), false) => (host, Some(port)),
            (Some(_), true) | (None, _) => (place, None),
        };
        let port = match (port, security) {
            (Some(port), _) => port.parse().map_err(|_| ServerError)?,
            (None, Security::Plain | Security::Offered) => 25,
            (None, Security::Required) => 587,
            (None, Security::Wrapped) => 465,
        };
        let login = login.map(|login| {
            let (name, password) = login.split_once(':').unwrap_or((login, ""));
            (unescaped(name), unescaped(password))
        });
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        match host.is_empty() {
            true => Err(ServerError),
            false => Ok(Self { host, port, security, login, trusted: Authorities::default() }),
        }
    }

    /// Takes certificates of these authorities, too.
    #[must_use]
    pub fn trusting(self, authorities: &Authorities) -> Self {
        Self { trusted: authorities.clone(), ..self }
    }

    /// As it may be shown: without the password.
    pub fn shown(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Says hello, signs in and goes again: for `treffpunkt check`.
    pub async fn probe(&self, hello: &str) -> Result<(), Unreachable> {
        Connection::open(self, hello).await?.close().await;
        Ok(())
    }
}

impl std::fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// `%40` as `@`: passwords have any sign.
fn unescaped(text: &str) -> String {
    // A form's `+` is a blank; an address's is not.
    let text = text.replace('+', "%2B");
    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

/// An open connection.
pub struct Connection {
    smtp: AsyncSmtpConnection,
    /// Bytes that the socket took; `None` where TLS from the first byte hides the socket.
    handed_over: Option<Arc<AtomicU64>>,
    broken: bool,
}

impl Connection {
    /// Connects, encrypts, signs in.
    pub async fn open(server: &SmtpServer, hello: &str) -> Result<Self, Unreachable> {
        match timeout(COMMAND, Self::open_slowly(server, hello)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Unreachable("Der Mailserver antwortet nicht.".into())),
        }
    }

    async fn open_slowly(server: &SmtpServer, hello: &str) -> Result<Self, Unreachable> {
        let hello = ClientId::Domain(hello.to_owned());
        let place = (server.host.as_str(), server.port);
        let (mut smtp, handed_over) = match server.security {
            Security::Wrapped => {
                let tls = tls(server, Certificate::Checked)?;
                let smtp = AsyncSmtpConnection::connect_tokio1(
                    place,
                    Some(COMMAND),
                    &hello,
                    Some(tls),
                    None,
                )
                .await
                .map_err(|error| refused(&error))?;
                (smtp, None)
            }
            Security::Plain | Security::Offered | Security::Required => {
                let stream = TcpStream::connect(place).await.map_err(|error| {
                    Unreachable(format!("Der Mailserver ist nicht erreichbar: {error}"))
                })?;
                // Without it each mail waits for an acknowledgement, some forty milliseconds.
                drop(stream.set_nodelay(true));
                let counted = Arc::new(AtomicU64::new(0));
                let stream = Counted { stream, written: Arc::clone(&counted) };
                let smtp = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello)
                    .await
                    .map_err(|error| refused(&error))?;
                (smtp, Some(counted))
            }
        };
        let certificate = match server.security {
            Security::Plain | Security::Wrapped => None,
            Security::Required => Some(Certificate::Checked),
            Security::Offered if !smtp.can_starttls() => None,
            Security::Offered if server.login.is_some() => Some(Certificate::Checked),
            Security::Offered => Some(Certificate::Any),
        };
        if let Some(certificate) = certificate {
            let tls = tls(server, certificate)?;
            smtp.starttls(tls, &hello).await.map_err(|error| refused(&error))?;
        }
        if let Some((name, password)) = &server.login {
            let login = Credentials::new(name.clone(), password.clone());
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], &login)
                .await
                .map_err(|error| refused(&error))?;
        }
        Ok(Self { smtp, handed_over, broken: false })
    }

    /// Whether the server still answers.
    pub async fn is_alive(&mut self) -> bool {
        !self.broken && matches!(timeout(COMMAND, self.smtp.command(Noop)).await, Ok(Ok(_)))
    }

    /// Whether nothing more can be sent here.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        if !self.broken {
            // Who leaves does not wait for the answer to a goodbye that is not given.
            drop(timeout(Duration::from_secs(2), self.smtp.command(Quit)).await);
        }
    }

    /// Hands one mail over. [`Unreachable`] means that the server refuses us, not this mail: then
    /// nothing was sent, and nothing else will be.
    pub async fn send(&mut self, mail: &Mail) -> Result<Outcome, Unreachable> {
        let utf8 = !(mail.to.as_ref() as &str).is_ascii();
        let mut parameters = Vec::new();
        if utf8 {
            if !self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                let sentence = "Der Mailserver kann diese Adresse nicht lesen.";
                return Ok(Outcome::NoSuchRecipient(sentence.into()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.bytes.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        match self.say(MailFrom::new(Some(mail.from.clone()), parameters)).await {
            Step::Done => {}
            Step::Later(sentence) => return Ok(self.reset(Outcome::PutOff(sentence)).await),
            Step::Never(sentence) => {
                self.broken = true;
                return Err(Unreachable(format!(
                    "Der Mailserver nimmt unsere Absenderadresse nicht an: {sentence}"
                )));
            }
            Step::Broken(sentence) | Step::Closed(sentence) => {
                return Ok(Outcome::NotSent(sentence));
            }
        }
        match self.say(Rcpt::new(mail.to.clone(), Vec::new())).await {
            Step::Done => {}
            Step::Later(sentence) => return Ok(self.reset(Outcome::PutOff(sentence)).await),
            Step::Never(sentence) => {
                return Ok(self.reset(Outcome::NoSuchRecipient(sentence)).await);
            }
            Step::Broken(sentence) | Step::Closed(sentence) => {
                return Ok(Outcome::NotSent(sentence));
            }
        }
        match self.say(Data).await {
            Step::Done => {}
            Step::Later(sentence) => return Ok(self.reset(Outcome::PutOff(sentence)).await),
            Step::Never(sentence) => return Ok(self.reset(Outcome::Refused(sentence)).await),
            Step::Broken(sentence) | Step::Closed(sentence) => {
                return Ok(Outcome::NotSent(sentence));
            }
        }
        Ok(self.hand_over(&mail.bytes).await)
    }

    async fn hand_over(&mut self, bytes: &[u8]) -> Outcome {
        let before = self.count();
        let answer = timeout(FINAL_DOT, self.smtp.message(bytes)).await;
        match self.understood(answer) {
            Step::Done => Outcome::Sent,
            Step::Later(sentence) => Outcome::PutOff(sentence),
            Step::Never(sentence) => Outcome::Refused(sentence),
            Step::Closed(sentence) => Outcome::NotSent(sentence),
            Step::Broken(sentence) => {
                let whole = bytes.len() as u64 + FINAL_DOT_BYTES;
                match (before, self.count()) {
                    // Encryption only adds bytes: fewer than these, and the dot was not among them.
                    (Some(before), Some(after)) if after - before < whole => {
                        Outcome::NotSent(sentence)
                    }
                    (Some(_) | None, Some(_) | None) => Outcome::Unknown(sentence),
                }
            }
        }
    }

    fn count(&self) -> Option<u64> {
        self.handed_over.as_ref().map(|count| count.load(Ordering::SeqCst))
    }

    async fn say<C: std::fmt::Display>(&mut self, command: C) -> Step {
        let answer = timeout(COMMAND, self.smtp.command(command)).await;
        self.understood(answer)
    }

    /// Forgets the refused mail, so that the next one begins afresh.
    async fn reset(&mut self, outcome: Outcome) -> Outcome {
        match self.say(Rset).await {
            Step::Done | Step::Broken(_) | Step::Closed(_) => {}
            Step::Later(_) | Step::Never(_) => self.broken = true,
        }
        outcome
    }

    fn understood(
        &mut self,
        answer: Result<Result<Response, SmtpError>, tokio::time::error::Elapsed>,
    ) -> Step {
        let error = match answer {
            Ok(Ok(_)) => return Step::Done,
            Ok(Err(error)) => error,
            Err(_) => {
                self.broken = true;
                return Step::Broken("Der Mailserver antwortet nicht.".into());
            }
        };
        let closing = error.status().is_some_and(|code| u16::from(code) == CLOSING);
        let sentence = sentence(&error);
        if closing {
            self.broken = true;
            Step::Closed(sentence)
        } else if error.is_transient() {
            Step::Later(sentence)
        } else if error.is_permanent() {
            Step::Never(sentence)
        } else {
            self.broken = true;
            Step::Broken(sentence)
        }
    }
}

/// "Service not available, closing transmission channel": nothing was taken.
const CLOSING: u16 = 421;
/// CR LF dot CR LF.
const FINAL_DOT_BYTES: u64 = 5;

/// How the server answered one command.
enum Step {
    Done,
    Later(String),
    Never(String),
    /// It said that it took nothing and closes.
    Closed(String),
    Broken(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Certificate {
    Checked,
    /// An encrypted way to anybody is better than an open one.
    Any,
}

fn tls(server: &SmtpServer, certificate: Certificate) -> Result<TlsParameters, Unreachable> {
    let mut tls = TlsParametersBuilder::new(server.host.clone())
        .dangerous_accept_invalid_certs(certificate == Certificate::Any);
    for one in server.trusted.certificates() {
        let authority = Authority::from_der(one.to_vec()).map_err(|error| refused(&error))?;
        tls = tls.add_root_certificate(authority);
    }
    tls.build().map_err(|error| refused(&error))
}

fn refused(error: &SmtpError) -> Unreachable {
    if let Some(why) = distrust(error) {
        return Unreachable(format!("Dem Mailserver trauen wir nicht: {why}"));
    }
    Unreachable(format!("Der Mailserver nimmt uns nicht an: {}", sentence(error)))
}

/// What the server said, in one short line.
fn sentence(error: &SmtpError) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string);
    let said = said.filter(|said| !said.is_empty()).unwrap_or_else(|| error.to_string());
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = match error.status() {
        Some(code) => format!("{code} {said}"),
        None => said,
    };
    said.chars().take(300).collect()
}

/// A socket that counts what it took.
#[derive(Debug)]
struct Counted {
    stream: TcpStream,
    written: Arc<AtomicU64>,
}

impl AsyncTokioStream for Counted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(written)) = &outcome {
            self.written.fetch_add(*written as u64, Ordering::SeqCst);
        }
        outcome
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, port: u16, security: Security) -> SmtpServer {
        SmtpServer {
            host: host.into(),
            port,
            security,
            login: None,
            trusted: Authorities::default(),
        }
    }

    #[test]
    fn the_address_of_a_mail_server_is_read() {
        let relay = SmtpServer::parse("smtp://mail.example:2525").unwrap();
        assert_eq!(relay, server("mail.example", 2525, Security::Offered));
        let relay = SmtpServer::parse("smtp://127.0.0.1?tls=none").unwrap();
        assert_eq!(relay, server("127.0.0.1", 25, Security::Plain));
        let relay = SmtpServer::parse("smtp://[::1]:25/").unwrap();
        assert_eq!(relay, server("::1", 25, Security::Offered));
        let relay = SmtpServer::parse("smtps://jo:p%40ss+word@mail.example").unwrap();
        assert_eq!(relay.login, Some(("jo".into(), "p@ss+word".into())));
        assert_eq!((relay.port, relay.security), (465, Security::Wrapped));
        assert_eq!(SmtpServer::parse("smtp://m?tls=required").unwrap().port, 587);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for url in ["", "mail.example", "http://mail", "smtp://", "smtp://m:port", "smtp://m?tls=x"]
        {
            assert_eq!(SmtpServer::parse(url), Err(ServerError), "{url}");
        }
    }
}
