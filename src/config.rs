//! Each setting, parsed once, and each limit, named, with its reason.
//!
//! Settings come from `treffpunkt.toml` (or `--config FILE`) and are overridden by environment
//! variables `TREFFPUNKT_<KEY>`; each can also be read from a file named in `TREFFPUNKT_<KEY>_FILE`,
//! so that secrets stay out of the environment. An unknown key stops the start.

mod authorities;
mod calls;
mod found;
pub mod mailbox;
mod reminders;
mod reports;
mod texts;
pub mod trials;

pub use authorities::{Authorities, distrust};
pub use calls::{
    CALL_ASKED, CALL_HOURS, CALL_LEASE, CALL_REST, CALL_TRIES, CALL_WISH_HOLDS, CARD_UNDO,
    CARDS_KEPT, CARDS_SHOWN, LETTER_COMES_BACK, MAIL_COMES_BACK, MOVED_AT_ONCE, ROUND_CALLS,
    SILENT_CALL,
};
pub use reminders::{
    ANSWER_PATIENCE, AWAKE_FROM, AWAKE_UNTIL, INVITE_DAYS, INVITE_SOON, LAST_REMINDER_BEFORE,
    LETTER_UNDER_WAY, LETTER_WORKDAYS, REMINDED_EVENTS, REMINDER_BATCH, REMINDER_FRESH,
    REMINDER_GRACE, REMINDER_HOUR, REMINDER_LOOK, SECOND_TRY_BEFORE, SECOND_TRY_GRACE,
    THANKS_BY_ITSELF, UNASKED_GAP, UNASKED_MESSAGES, UNASKED_SPAN,
};
pub use reports::{
    EARLIER_BYTES, EARLIER_IMPORTS, EARLIER_INVITED, EARLIER_ROWS, FIGURES_LOOK, MONTHLY_FROM,
    MONTHLY_LOOK, MONTHLY_READERS, MONTHLY_UNTIL, WORKBOOK_BYTES,
};
pub use texts::{
    BUDGET_REST, SAME_NUMBER, SMS_BATCH, SMS_PER_DAY, SMS_PER_MONTH, SMS_SECRET_CHARS,
    SMS_TEXT_BYTES,
};

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use found::{from_environment, from_file};
use tracing_subscriber::EnvFilter;

use crate::db::DatabaseUrl;
use crate::inbox::mailbox::ImapServer;
use crate::outbox::Sender;
use crate::outbox::sms::{Budget, Gateway};
use crate::outbox::transport::SmtpServer;

/// Readers beside the one writer: about twice the cores of a small machine.
pub const SQLITE_READERS: u32 = 6;
/// More than about four per instance fight for two cores.
pub const POSTGRES_CONNECTIONS: u32 = 6;
/// How long a request waits for a connection before it says sorry.
pub const DATABASE_PATIENCE: Duration = Duration::from_secs(15);
/// Jobs that share one SQLite commit: as many as wait, but nobody waits for more than these.
pub const GROUPED_WRITES: usize = 128;

/// A form with everything in it is far smaller; more is an accident or an attack.
pub const FORM_BYTES: usize = 256 * 1024;
/// An upload of 100,000 guests is about 13 MB.
pub const UPLOAD_BYTES: u64 = 64 * 1024 * 1024;
/// JSON bodies of the API, but for the import.
pub const JSON_BYTES: usize = 1024 * 1024;
/// Longest name of a call that may be repeated: a UUID has 36 signs, a path with a date fewer than 255.
pub const IDEMPOTENCY_CHARS: usize = 255;
/// A call that has not been answered by then was interrupted: the longest import takes minutes.
pub const CLAIM_LIFE: Duration = Duration::from_secs(15 * 60);
/// Longest title: one line of a letter's subject.
pub const TITLE_CHARS: usize = 120;
/// Short free texts: a way to describe, a need to name.
pub const LINE_CHARS: usize = 200;
/// Longer texts that staff write for guests.
pub const NOTE_CHARS: usize = 1_000;

/// Longest text that the plain-language guard looks at: ten pages, where an invitation has one.
pub const CHECKED_CHARS: usize = 20_000;

/// Longest text of the house's own for one invitation: a page has some 1,500 characters.
pub const WORDING_CHARS: usize = 8_000;
/// Versions of one text that are shown; older ones stay in the database.
pub const WORDING_VERSIONS: i64 = 20;

/// Lists on pages and in the API: at most so many rows at once.
pub const PAGE_ROWS: i64 = 50;
pub const API_ROWS: i64 = 200;
/// One campaign: the largest batch that a Jobcenter sends (3,000 letters), with room.
pub const CAMPAIGN_GUESTS: usize = 10_000;
/// Guests among whom a lot decides; no Jobcenter has more clients.
pub const FITTING_GUESTS: i64 = 200_000;
/// Formats of one house, with room: a catalogue of 32 Maßnahmen is the longest in the field.
pub const MOST_FORMATS: i64 = 1_000;
/// Views of figures that one person keeps: more than fit on a page would be found by nobody.
pub const MOST_VIEWS: i64 = 20;
/// An address with every choice of a comparison is half as long.
pub const VIEW_PATH_CHARS: usize = 500;
/// Standorte of one house: eight are many.
pub const MOST_SITES: i64 = 1_000;
/// Venues of one house: eight Standorte with some forty rooms each, and room.
pub const MOST_VENUES: i64 = 1_000;
/// Length of one session in minutes: at most a long day.
pub const SESSION_MINUTES: i32 = 12 * 60;
/// Places in childcare at one event.
pub const MOST_CHILDCARE: i32 = 500;
/// How long after an event a word of thanks is still welcome.
pub const THANKS_USEFUL: Duration = Duration::from_secs(28 * 24 * 60 * 60);
/// Times of one event that one party each can have.
pub const EVENT_SLOTS: usize = 200;
/// Sessions of one event: a week of half-days, twice over.
pub const EVENT_SESSIONS: usize = 20;
/// Dates of one series that are made at once: four weekly years, or a year of four a week.
pub const SERIES_DATES: usize = 208;
/// Events of one series that are looked through for days already taken.
pub const SERIES_EVENTS: i64 = 1_000;
/// School holidays to come that an office has entered: years of them.
pub const SCHOOL_HOLIDAYS: i64 = 100;
/// People in one room.
pub const MOST_SEATS: i32 = 5_000;
/// Adults that come with one answer.
pub const PARTY_ADULTS: i32 = 6;
/// Children that come with one answer.
pub const PARTY_CHILDREN: usize = 8;
/// Tassen and Gläser for one person at one session.
pub const DRINKS: i32 = 2;
/// How long before an event the shopping list goes out: two days, and the night before them.
pub const SHOPPING_BEFORE: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How long before an event a Träger sees who comes.
pub const ROSTER_BEFORE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Days after an event until nobody can read any more how old the children were.
pub const CARE_SHEET_DAYS: u64 = 7;
/// Largest number in a childcare ratio: nobody looks after more children alone.
pub const CARE_RATIO: i32 = 20;
/// People in one team: a whole Aktionswoche fits.
pub const TEAM_MEMBERS: i64 = 100;
/// Colleagues to choose a team from: the largest Jobcenter have a few thousand, and most plan nothing.
pub const COLLEAGUES: i64 = 2_000;
/// Events of one person, past ones too: years of them.
pub const OWN_EVENTS: i64 = 5_000;
/// Clashes that are shown; whoever has more has chosen a wrong day.
pub const CLASHES_SHOWN: usize = 10;
/// Office hours for which a free seat is kept for whoever is next in line: a working day.
pub const OFFER_HOURS: u32 = 8;
/// How long a name that somebody from outside put down waits for its confirmation.
pub const REQUEST_LIFE: Duration = Duration::from_secs(48 * 60 * 60);
/// Names that one address may put down in a quarter of an hour, and mails that go to one mailbox then:
/// a whole team behind one proxy fits, a machine that plays with other people's mailboxes does not.
pub const REQUESTS_PER_PEER: i32 = 40;
pub const REQUESTS_PER_MAILBOX: i32 = 3;
/// How often offers are ended and unconfirmed names erased.
pub const FORUM_REST: Duration = Duration::from_secs(60);
/// Oldest child in care.
pub const CHILD_AGE: i32 = 14;

/// A staff session ends after an hour without a click, and after a working day in any case.
pub const SESSION_IDLE: Duration = Duration::from_secs(60 * 60);
pub const SESSION_LIFE: Duration = Duration::from_secs(12 * 60 * 60);
/// Seen at most this often, so that reading pages does not write.
pub const SESSION_SEEN: Duration = Duration::from_secs(5 * 60);
/// One-time links to set a password.
pub const LINK_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Sign-in links that the demo prints.
pub const DEMO_LINK_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Wrong passwords per account or address, and wrong codes per address, in a quarter of an hour.
/// Whole offices share one address, so the address may err more often than the account.
pub const ACCOUNT_FAILURES: i32 = 8;
pub const ADDRESS_FAILURES: i32 = 60;
pub const CODE_FAILURES: i32 = 20;
pub const FAILURES_FORGOTTEN: Duration = Duration::from_secs(15 * 60);
/// Shortest password; length is what counts (BSI ORP.4).
pub const PASSWORD_CHARS: usize = 12;

/// Mail connections at once, and messages that one connection takes at a time. A crash can leave
/// at most connections × batch messages `Unknown`.
pub const MAIL_CONNECTIONS: usize = 4;
pub const MAIL_BATCH: i64 = 10;
/// Tries before a message that is put off again and again comes back to a person.
pub const MAIL_ATTEMPTS: i32 = 8;
/// How long a message rests after so many tries: one minute, then twice as long each time, up to
/// four hours. Eight tries take about four hours, longer than greylisting and most repairs.
pub fn mail_patience(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(8);
    Duration::from_secs(60 << doublings).min(Duration::from_secs(4 * 60 * 60))
}
/// How long the worker leaves a mail server alone that did not answer: doubled up to the most.
pub const SERVER_REST: Duration = Duration::from_secs(1);
pub const SERVER_LONGEST_REST: Duration = Duration::from_secs(60);
/// An idle connection is closed after so long, and asked for a sign of life after half of that.
pub const CONNECTION_IDLE: Duration = Duration::from_secs(20);
/// A claimed message that has not ended by then is `Unknown`.
pub const MAIL_LEASE: Duration = Duration::from_secs(5 * 60);
/// How long a mail in hand may take to end well when the service is told to stop.
pub const WORKER_FAREWELL: Duration = Duration::from_secs(10);
/// Consents and withdrawals of one person that are shown: years of them.
pub const CONSENTS_SHOWN: i64 = 100;
/// Letters of one batch: what was measured, with pages and memory to spare.
pub const BATCH_LETTERS: i64 = 3_000;
/// Deutsche Post, Standardbrief since 2025: up to 20 grams, that is three sheets and an envelope.
pub const POSTAGE_CENTS: i64 = 95;
/// A seat that somebody gave back stands on the start page for so long: over a weekend.
pub const FREED_SEATS: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// Guests on one page of the door list: further down nobody scrolls who holds the door. Longer lists come
/// in parts, are searched, and are put in order once in a while instead of at every tap.
pub const DOOR_ROWS: i64 = 300;
/// So long a long door list stays in the order and with the figures that it had.
pub const DOOR_AGE: Duration = Duration::from_secs(3);
/// Long door lists that are kept in order at once: as many as one house holds on one day.
pub const DOOR_LISTS: usize = 8;

/// Devices that keep the door of one event; more nobody finds again.
pub const DOOR_DEVICES: i64 = 20;
/// A device's link opens the list for so long after the event: time to come back into the network.
pub const DOOR_AFTER: Duration = Duration::from_secs(48 * 60 * 60);
/// Entries that a device brings in one call; the next ones come with the next call.
pub const DOOR_ENTRIES: usize = 500;

/// How long the worker rests when nothing is due.
pub const WORKER_REST: Duration = Duration::from_millis(500);
/// The worker counts as alive for so long after its last sign of life.
pub const HEARTBEAT: Duration = Duration::from_secs(60);

/// Rows of an import that are taken over in one commit.
pub const IMPORT_BATCH: usize = 2_000;
/// Findings that are kept and shown; the others are counted.
pub const IMPORT_FINDINGS: usize = 2_000;
/// Guests whose changes a dry run shows as an example.
pub const IMPORT_CHANGES: usize = 50;
/// An import that has not been heard of for so long was interrupted.
pub const IMPORT_SILENCE: Duration = Duration::from_secs(30);
/// Uploads that nobody confirms are erased, and details of what was found with them.
pub const UPLOAD_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// Days after an event's end on which children's ages, needs and free texts are gone.
pub const WISHES_KEPT_DAYS: i32 = 7;
/// Days after an event's end on which our letters and mails are empty. The roster follows the format.
pub const MESSAGES_KEPT_DAYS: i32 = 30;
/// The hour of the night, in Berlin, from which deadlines are kept: nobody works, backups are over,
/// and no clock ever skips or repeats it.
pub const ERASING_HOUR: i8 = 3;
/// How often the worker looks whether a night's work waits.
pub const ERASING_LOOK: Duration = Duration::from_secs(60);
/// Events that are looked up at once; each is erased in a transaction of its own.
pub const ERASING_BATCH: i64 = 100;
/// A night's work that has not been heard of for so long was interrupted; somebody else goes on.
pub const ERASING_SILENCE: Duration = Duration::from_secs(10 * 60);
/// A repeated API call gets its first answer for so long; nobody retries later.
pub const API_ANSWERS_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Signs of life of workers that are no more.
pub const HEARTBEATS_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// What is left of lists that came in: file name and sums.
pub const INTAKES_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Next steps that nobody handed over to the Fachverfahren are erased so many days after their event
///, with its names at the latest; those that were, in the night after.
pub const FOLLOWUPS_KEPT_DAYS: i32 = 180;

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: DatabaseUrl,
    pub auto_migrate: Option<bool>,
    pub listen: SocketAddr,
    pub guest_listen: Option<SocketAddr>,
    /// Without a slash at its end.
    pub public_url: String,
    /// `smtp://`, `smtps://`; empty: mail stays in the Postausgang.
    pub smtp_url: Option<String>,
    pub mail_from: String,
    pub reply_to: Option<String>,
    /// Where mails come back to, each with its number: `rueck+NUMBER@…`; empty: to `mail_from`.
    pub bounce_to: Option<String>,
    pub imap_url: Option<String>,
    /// Of the office's own; mail server and mailbox may have a certificate of theirs.
    pub authorities: Authorities,
    /// `http://name:word@kannel:13013/cgi-bin/sendsms`; empty: nobody gets text messages.
    pub sms_url: Option<String>,
    /// What stands as sender of a text message; empty: what the gateway has.
    pub sms_sender: String,
    /// Country codes to which text messages go, digits only.
    pub sms_countries: Vec<String>,
    /// Parts of text messages that may be paid for.
    pub sms_budget: Budget,
    /// What the gateway must know to bring us answers; empty: none are taken.
    pub sms_secret: Option<String>,
    /// Where the gateway reaches us with its reports; empty: under `public_url`.
    pub sms_reports_url: Option<String>,
    pub trusted_proxies: Vec<IpAddr>,
    pub metrics_listen: Option<SocketAddr>,
    /// Minutes in which a released campaign can still be stopped.
    pub campaign_hold: u32,
    /// Messages a minute at most, for each process that sends; 0: as fast as the relay takes them.
    pub mails_per_minute: u32,
    /// Where uploads wait.
    pub data_dir: std::path::PathBuf,
    pub log: String,
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Why the settings cannot be used: names the key and what was expected.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("Die Einstellung „{0}“ gibt es nicht. Bekannt sind: {known}.", known = KEYS.join(", "))]
    Unknown(String),
    #[error(
        "Die Einstellung „{key}“ ist nicht lesbar: erwartet wird {expected}, gelesen wurde „{read}“."
    )]
    Unreadable { key: &'static str, expected: String, read: String },
    #[error("Die Datei {0} ist nicht lesbar: {1}")]
    File(String, String),
}

const KEYS: &[&str] = &[
    "database_url",
    "auto_migrate",
    "listen",
    "guest_listen",
    "public_url",
    "smtp_url",
    "mail_from",
    "reply_to",
    "bounce_to",
    "imap_url",
    "ca_file",
    "sms_url",
    "sms_sender",
    "sms_countries",
    "sms_per_day",
    "sms_per_month",
    "sms_secret",
    "sms_reports_url",
    "trusted_proxies",
    "metrics_listen",
    "campaign_hold",
    "mails_per_minute",
    "data_dir",
    "log",
    "log_format",
];

impl Config {
    /// Reads the file (the default one may be missing) and the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut found = match file {
            Some(path) => from_file(path)?,
            None if Path::new("treffpunkt.toml").exists() => {
                from_file(Path::new("treffpunkt.toml"))?
            }
            None => BTreeMap::new(),
        };
        found.extend(from_environment(std::env::vars())?);
        Self::parse(&found)
    }

    /// Checks settings that were found.
    pub fn parse(found: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        if let Some(unknown) = found.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(ConfigError::Unknown(unknown.clone()));
        }
        let read = Reader(found);
        let listen = read.address("listen")?.unwrap_or(([127, 0, 0, 1], 8080).into());
        let public_url =
            read.url("public_url", &["http://", "https://"])?.unwrap_or(format!("http://{listen}"));
        let database_url = read.text("database_url").unwrap_or("sqlite:data/treffpunkt.db");
        let database_url = DatabaseUrl::parse(database_url).map_err(|_| {
            unreadable("database_url", "sqlite:PFAD oder postgres://…", database_url)
        })?;
        let smtp_url = read.url("smtp_url", &["smtp://", "smtps://"])?;
        if let Some(url) = smtp_url.as_deref().filter(|url| SmtpServer::parse(url).is_err()) {
            let expected = "smtp://[name:passwort@]server[:port][?tls=required|none]";
            return Err(unreadable("smtp_url", expected, url));
        }
        let imap_url = read.url("imap_url", &["imap://", "imaps://"])?;
        if let Some(url) = imap_url.as_deref().filter(|url| ImapServer::parse(url).is_err()) {
            let expected =
                "imaps://name:passwort@server[:port][/ordner], imap:// nur auf demselben Rechner";
            return Err(unreadable("imap_url", expected, url));
        }
        let sms_url = read.url("sms_url", &["http://", "https://"])?;
        if let Some(url) = sms_url.as_deref().filter(|url| Gateway::parse(url, "").is_err()) {
            let expected = "http://name:passwort@server[:port][/pfad]";
            return Err(unreadable("sms_url", expected, url));
        }
        let data_dir = match (read.text("data_dir"), &database_url) {
            (Some(path), _) => path.into(),
            (None, DatabaseUrl::Sqlite(path)) => {
                path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new(".")).into()
            }
            (None, DatabaseUrl::Postgres(_)) => "data".into(),
        };
        Ok(Self {
            database_url,
            auto_migrate: read.flag("auto_migrate")?,
            listen,
            guest_listen: read.address("guest_listen")?,
            public_url,
            smtp_url,
            mail_from: read.sender("mail_from")?.unwrap_or("treffpunkt@localhost".into()),
            reply_to: read.sender("reply_to")?,
            bounce_to: read.sender("bounce_to")?,
            imap_url,
            authorities: Authorities::read(read.text("ca_file"))?,
            sms_url,
            sms_sender: read.text("sms_sender").unwrap_or_default().to_owned(),
            sms_countries: read.countries("sms_countries")?,
            sms_budget: Budget {
                per_day: read.segments("sms_per_day", SMS_PER_DAY)?,
                per_month: read.segments("sms_per_month", SMS_PER_MONTH)?,
            },
            sms_secret: read.secret("sms_secret")?,
            sms_reports_url: read.url("sms_reports_url", &["http://", "https://"])?,
            trusted_proxies: read.addresses("trusted_proxies")?,
            metrics_listen: read.address("metrics_listen")?,
            campaign_hold: read.number("campaign_hold")?.unwrap_or(10),
            mails_per_minute: read.number("mails_per_minute")?.unwrap_or(0),
            data_dir,
            log: read.log("log")?.unwrap_or("info".into()),
            log_format: match read.text("log_format") {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(other) => return Err(unreadable("log_format", "text oder json", other)),
            },
        })
    }

    /// Whether people reach us by TLS, so that cookies may insist on it.
    pub fn is_tls(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// `post@example.org` of `Treffpunkt <post@example.org>`: whom calendar programs answer.
    pub fn sender_address(&self) -> &str {
        let from = self.mail_from.as_str();
        from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>')).trim()
    }

    /// The host in `public_url`, for message ids.
    pub fn host(&self) -> &str {
        let rest = self.public_url.split("://").nth(1).unwrap_or("localhost");
        rest.split(['/', ':']).next().unwrap_or("localhost")
    }
}

struct Reader<'a>(&'a BTreeMap<String, String>);

impl Reader<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn parsed<T: std::str::FromStr>(
        &self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<Option<T>, ConfigError> {
        let parse = |text: &str| text.parse().map_err(|_| unreadable(key, expected, text));
        self.text(key).map(parse).transpose()
    }

    fn address(&self, key: &'static str) -> Result<Option<SocketAddr>, ConfigError> {
        self.parsed(key, "Adresse und Port wie 127.0.0.1:8080")
    }

    fn number(&self, key: &'static str) -> Result<Option<u32>, ConfigError> {
        self.parsed(key, "eine ganze Zahl ab 0")
    }

    fn flag(&self, key: &'static str) -> Result<Option<bool>, ConfigError> {
        self.parsed(key, "true oder false")
    }

    fn url(
        &self,
        key: &'static str,
        schemes: &[&'static str],
    ) -> Result<Option<String>, ConfigError> {
        let Some(text) = self.text(key) else { return Ok(None) };
        match schemes.iter().any(|scheme| text.starts_with(scheme) && text.len() > scheme.len()) {
            true => Ok(Some(text.trim_end_matches('/').to_owned())),
            false => Err(unreadable(key, &format!("{}…", schemes.join("… oder ")), text)),
        }
    }

    fn sender(&self, key: &'static str) -> Result<Option<String>, ConfigError> {
        let Some(text) = self.text(key) else { return Ok(None) };
        match Sender::parse(text, None) {
            Ok(_) => Ok(Some(text.to_owned())),
            Err(_) => Err(unreadable(key, "eine Mailadresse wie treffen@jobcenter.example", text)),
        }
    }

    /// `49, 43`: country codes, at home if nothing is said.
    fn countries(&self, key: &'static str) -> Result<Vec<String>, ConfigError> {
        let text = self.text(key).unwrap_or("49");
        let code = |part: &str| {
            let digits = part.trim().trim_start_matches('+');
            let is_code = (1..=3).contains(&digits.len())
                && !digits.starts_with('0')
                && digits.bytes().all(|sign| sign.is_ascii_digit());
            is_code.then(|| digits.to_owned())
        };
        let codes: Option<Vec<String>> = text.split(',').map(code).collect();
        codes.ok_or_else(|| unreadable(key, "Ländervorwahlen wie 49, 43", text))
    }

    fn segments(&self, key: &'static str, usual: u32) -> Result<i32, ConfigError> {
        let segments = self.number(key)?.unwrap_or(usual);
        let too_many = |_| unreadable(key, "eine kleinere Zahl", &segments.to_string());
        i32::try_from(segments).map_err(too_many)
    }

    fn secret(&self, key: &'static str) -> Result<Option<String>, ConfigError> {
        let Some(text) = self.text(key) else { return Ok(None) };
        let is_path = |sign: u8| sign.is_ascii_alphanumeric() || b"-_".contains(&sign);
        match text.len() >= SMS_SECRET_CHARS && text.bytes().all(is_path) {
            true => Ok(Some(text.to_owned())),
            false => {
                let expected = format!(
                    "mindestens {SMS_SECRET_CHARS} Zeichen aus Buchstaben, Ziffern, - und _"
                );
                Err(unreadable(key, &expected, text))
            }
        }
    }

    fn log(&self, key: &'static str) -> Result<Option<String>, ConfigError> {
        let Some(text) = self.text(key) else { return Ok(None) };
        match EnvFilter::try_new(text) {
            Ok(_) => Ok(Some(text.to_owned())),
            Err(_) => Err(unreadable(key, "error, warn, info, debug oder trace", text)),
        }
    }

    fn addresses(&self, key: &'static str) -> Result<Vec<IpAddr>, ConfigError> {
        let expected = "IP-Adressen, durch Komma getrennt";
        let parse = |text: &str| text.trim().parse().map_err(|_| unreadable(key, expected, text));
        self.text(key).unwrap_or("").split(',').filter(|part| !part.is_empty()).map(parse).collect()
    }
}

fn unreadable(key: &'static str, expected: &str, read: &str) -> ConfigError {
    // Values of secret settings stay out of messages.
    let read = match key {
        "smtp_url" | "imap_url" | "sms_url" | "sms_secret" | "database_url" => {
            "(verborgen)".to_owned()
        }
        _ => read.to_owned(),
    };
    ConfigError::Unreadable { key, expected: expected.to_owned(), read }
}

#[cfg(test)]
mod tests;
