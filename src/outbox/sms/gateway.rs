//! Kannel's `sendsms`: one call for each text message, and what its answer means.
//!
//! What was asked for and never answered may be on its way: only that is [`Outcome::Unknown`]. A call
//! that nobody picked up was not made.

use std::io::Read;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use ureq::http::Response;
use ureq::{Agent, Body, Timeout};

use super::Packed;
use crate::outbox::transport::{Outcome, Unreachable};

/// How long the gateway may take to pick up, and how long to answer.
const PICK_UP: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(60);
/// Longest answer that is read: Kannel's are one line.
const ANSWER_BYTES: u64 = 512;
/// What Kannel calls its door.
const USUAL_PATH: &str = "/cgi-bin/sendsms";

/// Reports that we ask for: arrived (1), not delivered (2), refused by the network (16).
const REPORTS: &str = "19";

/// Where text messages are handed over.
#[derive(Clone)]
pub struct Gateway {
    agent: Agent,
    /// Scheme, host, port and path.
    door: String,
    host: String,
    port: u16,
    login: (String, String),
    sender: String,
}

/// Why the address of the gateway cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("sms_url ist nicht lesbar: erwartet wird http://name:passwort@server[:port][/pfad]")]
pub struct GatewayError;

/// One text message on its way.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// E.164.
    pub to: &'a str,
    pub text: &'a str,
    /// Where the gateway tells what became of it; `%d` is its number for that.
    pub reports: &'a str,
}

impl Gateway {
    /// Reads `http://name:passwort@kannel:13013/cgi-bin/sendsms`; `sender` may be empty, then the
    /// gateway's own is used.
    ///
    /// ```
    /// use treffpunkt::outbox::sms::Gateway;
    ///
    /// let gateway = Gateway::parse("http://treff:ge%40heim@kannel:13013", "").unwrap();
    /// assert_eq!(gateway.shown(), "kannel:13013");
    /// assert!(Gateway::parse("http://kannel:port", "").is_err());
    /// ```
    pub fn parse(url: &str, sender: &str) -> Result<Self, GatewayError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(GatewayError)?;
        let usual_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return Err(GatewayError),
        };
        if rest.contains(['?', '#']) {
            return Err(GatewayError);
        }
        let (place, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let (login, place) = place.rsplit_once('@').unwrap_or(("", place));
        let (host, port) = match (place.rsplit_once(':'), place.ends_with(']')) {
            (Some((host, port)), false) => (host, port.parse().map_err(|_| GatewayError)?),
            (Some(_), true) | (None, _) => (place, usual_port),
        };
        let path = if matches!(path, "" | "/") { USUAL_PATH } else { path };
        let (name, word) = login.split_once(':').unwrap_or((login, ""));
        if host.is_empty() {
            return Err(GatewayError);
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A connection that lay idle may be dead, and nobody would know what got through.
            .max_idle_connections(0)
            .proxy(None)
            .timeout_connect(Some(PICK_UP))
            .timeout_global(Some(ANSWER))
            .build();
        Ok(Self {
            agent: agent.into(),
            door: format!("{scheme}://{host}:{port}{path}"),
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port,
            login: (unescaped(name), unescaped(word)),
            sender: sender.to_owned(),
        })
    }

    /// As it may be shown: without the password.
    pub fn shown(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Makes sure that somebody picks up, before anything is claimed. Waits: not for async code.
    pub fn picks_up(&self) -> Result<(), Unreachable> {
        let said = |error: std::io::Error| {
            Unreachable(format!("Das SMS-Gateway ist nicht erreichbar: {error}"))
        };
        let mut last = None;
        for address in (self.host.as_str(), self.port).to_socket_addrs().map_err(said)? {
            match TcpStream::connect_timeout(&address, PICK_UP) {
                Ok(_) => return Ok(()),
                Err(error) => last = Some(error),
            }
        }
        Err(last.map_or_else(|| Unreachable("Das SMS-Gateway ist nicht bekannt.".into()), said))
    }

    /// Hands one text message over. Waits: not for async code. [`Unreachable`] means that the gateway
    /// refuses us, not this message.
    pub fn send(&self, text: &Text<'_>) -> Result<Outcome, Unreachable> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("username", &self.login.0)
            .append_pair("password", &self.login.1)
            .append_pair("to", text.to)
            .append_pair("text", text.text)
            .append_pair("coding", Packed::of(text.text).alphabet.coding())
            .append_pair("charset", "UTF-8")
            .append_pair("dlr-mask", REPORTS)
            .append_pair("dlr-url", text.reports);
        if !self.sender.is_empty() {
            query.append_pair("from", &self.sender);
        }
        let address = format!("{}?{}", self.door, query.finish());
        match self.agent.get(&address).call() {
            Ok(response) => understood(response),
            Err(error) => Ok(broken(&error)),
        }
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// `%40` as `@`: passwords have any sign.
fn unescaped(text: &str) -> String {
    let text = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

fn understood(mut response: Response<Body>) -> Result<Outcome, Unreachable> {
    let status = response.status().as_u16();
    let mut said = Vec::new();
    let read = response.body_mut().as_reader().take(ANSWER_BYTES).read_to_end(&mut said);
    let said = match read {
        Ok(_) => String::from_utf8_lossy(&said).split_whitespace().collect::<Vec<_>>().join(" "),
        Err(_) => String::new(),
    };
    meant(status, &said)
}

/// What an answer means: Kannel says "0: Accepted for delivery" or "3: Queued for later delivery" with
/// 202, refuses with 4xx, and asks for patience with 503. Its words may repeat the number, so only
/// their code is kept.
fn meant(status: u16, said: &str) -> Result<Outcome, Unreachable> {
    let sentence = |what: &str| format!("{what} (Antwort {status})");
    match status {
        200..=299 if taken(said) => Ok(Outcome::Sent),
        200..=299 => Ok(Outcome::Refused(sentence("Das SMS-Gateway nimmt diese Nachricht nicht"))),
        401 | 403 | 407 => Err(Unreachable(sentence(
            "Das SMS-Gateway nimmt uns nicht an. Bitte prüfen Sie Name und Passwort in sms_url",
        ))),
        404 | 405 | 300..=399 => {
            Err(Unreachable(sentence("Unter dieser Adresse ist kein SMS-Gateway")))
        }
        429 | 503 => Ok(Outcome::PutOff(sentence("Das SMS-Gateway nimmt gerade nichts an"))),
        400..=499 => Ok(Outcome::Refused(sentence("Das SMS-Gateway nimmt diese Nachricht nicht"))),
        _ => Ok(Outcome::Unknown(sentence("Das SMS-Gateway hat einen Fehler gemeldet"))),
    }
}

/// Kannel's words begin with a number; gateways that only speak its language may say nothing.
fn taken(said: &str) -> bool {
    match said.chars().next().filter(char::is_ascii_digit) {
        Some(code) => matches!(code, '0' | '3'),
        None => true,
    }
}

/// A call that broke off. Before the gateway picked up nothing was said; afterwards nobody knows.
fn broken(error: &ureq::Error) -> Outcome {
    let said = |what: &str| format!("{what}: {}", kind(error));
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            Outcome::NotSent(said("Das SMS-Gateway ist nicht erreichbar"))
        }
        ureq::Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
            Outcome::NotSent(said("Das SMS-Gateway ist nicht erreichbar"))
        }
        _ => Outcome::Unknown(said("Das SMS-Gateway hat nicht geantwortet")),
    }
}

/// What happened, without the address: it carries the number.
fn kind(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(io) => io.kind().to_string(),
        ureq::Error::Timeout(_) => "zu lange gewartet".into(),
        ureq::Error::HostNotFound => "der Name ist nicht bekannt".into(),
        _ => "die Verbindung brach ab".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_means_what_kannel_means_by_it() {
        assert_eq!(meant(202, "0: Accepted for delivery"), Ok(Outcome::Sent));
        assert_eq!(meant(202, "3: Queued for later delivery"), Ok(Outcome::Sent));
        assert_eq!(meant(200, ""), Ok(Outcome::Sent));
        assert!(matches!(meant(202, "5: Temporal failure"), Ok(Outcome::Refused(_))));
        assert!(matches!(meant(400, "Missing receiver"), Ok(Outcome::Refused(_))));
        assert!(matches!(meant(503, "Temporal failure"), Ok(Outcome::PutOff(_))));
        assert!(matches!(meant(500, ""), Ok(Outcome::Unknown(_))));
        assert!(meant(403, "Authorization failed for sendsms").is_err());
        assert!(meant(404, "Unknown request.").is_err());
    }

    #[test]
    fn what_an_answer_repeats_is_not_kept() {
        let Ok(Outcome::Refused(said)) = meant(400, "Bad number +491713920094") else {
            panic!("a refusal");
        };
        assert!(!said.contains("3920094"), "{said}");
    }

    #[test]
    fn a_password_may_have_any_sign_and_is_never_shown() {
        let gateway = Gateway::parse("https://treff:a%3Ab%40c&d=e@sms.example/send", "").unwrap();

        assert_eq!(gateway.login, ("treff".into(), "a:b@c&d=e".into()));
        assert_eq!(gateway.door, "https://sms.example:443/send");
        assert_eq!(format!("{gateway:?}"), "sms.example:443");
        assert!(Gateway::parse("ftp://sms.example", "").is_err());
        assert!(Gateway::parse("http://name:word@", "").is_err());
    }

    #[test]
    fn whom_nobody_answers_nothing_was_said_to() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let place = nobody.local_addr().unwrap();
        drop(nobody);
        let gateway = Gateway::parse(&format!("http://a:b@{place}"), "").unwrap();
        let text = Text { to: "+491713920094", text: "Hallo", reports: "" };

        assert!(gateway.picks_up().is_err());
        assert!(matches!(gateway.send(&text), Ok(Outcome::NotSent(_))));
    }
}
