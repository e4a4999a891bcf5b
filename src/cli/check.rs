//! `check`: settings, database, mail, clock, disk: one line each.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use super::CommandError;
use crate::clock::{self, Clock, ZONE};
use crate::config::Config;
use crate::db::{Db, LocalTime, Moment, OpenError, condition, migrate};
use crate::inbox::mailbox::ImapServer;
use crate::outbox::transport::SmtpServer;

/// Whoever answers at all answers within this.
const PATIENCE: Duration = Duration::from_secs(10);
/// Less than this and the next import or backup may not fit.
const FREE_BYTES: u64 = 200 * 1024 * 1024;

/// What became of one part: what there is to say, or what is wrong and what to do.
type Finding = Result<Fine, String>;

#[derive(Debug, PartialEq, Eq)]
enum Fine {
    InOrder(String),
    NotSet,
}

/// Prints a line per part; fails if one fails.
pub fn check(config: &Config) -> Result<(), CommandError> {
    let parts = [
        ("Einstellungen", settings(config)),
        ("Datenbank", database(config)),
        ("Mailversand", smtp(config)),
        ("Mailempfang", imap(config)),
        ("SMS", sms(config)),
        ("Uhr", clock_and_zone(Clock::System.now())),
        ("Platte", disk(&config.data_dir)),
    ];
    for (name, finding) in &parts {
        println!("{}", line(name, finding));
    }
    match parts.iter().filter(|(_, finding)| finding.is_err()).count() {
        0 => Ok(()),
        1 => Err(CommandError::Refused("Ein Teil ist nicht in Ordnung.".into())),
        many => Err(CommandError::Refused(format!("{many} Teile sind nicht in Ordnung."))),
    }
}

fn line(name: &str, finding: &Finding) -> String {
    match finding {
        Ok(Fine::InOrder(about)) => format!("{name}: in Ordnung ({about})"),
        Ok(Fine::NotSet) => format!("{name}: nicht eingestellt"),
        Err(what) => format!("{name}: FEHLER – {what}"),
    }
}

/// What can be read one by one and still does not go together.
fn settings(config: &Config) -> Finding {
    let stays_here = matches!(config.host(), "127.0.0.1" | "localhost" | "0.0.0.0");
    if config.smtp_url.is_some() && stays_here {
        return Err(
            "public_url zeigt auf diesen Rechner; so kommt kein Gast zum Link in der Mail. \
                    Bitte die Adresse eintragen, unter der Gäste Treffpunkt erreichen."
                .into(),
        );
    }
    if config.smtp_url.is_some() && config.mail_from.ends_with("@localhost") {
        return Err("mail_from fehlt: die Adresse, von der die Mails kommen.".into());
    }
    Ok(Fine::InOrder(config.public_url.clone()))
}

fn database(config: &Config) -> Finding {
    let shown = config.database_url.shown();
    let db = match Db::open_existing(&config.database_url) {
        Ok(db) => db,
        Err(OpenError::Missing(_)) => {
            return Err(format!("{shown} gibt es noch nicht. Bitte zuerst: treffpunkt migrate"));
        }
        Err(error @ OpenError::Connect(..)) => return Err(error.to_string()),
    };
    if migrate::is_ahead(&db).map_err(|error| error.to_string())? {
        return Err(format!(
            "Mit {shown} hat schon ein neueres Treffpunkt gearbeitet. Bitte das Programm erneuern."
        ));
    }
    let steps = migrate::pending(&db).map_err(|error| error.to_string())?;
    if !steps.is_empty() {
        return Err(format!("{shown} ist nicht auf dem neuen Stand. Bitte: treffpunkt migrate"));
    }
    db.write_here(condition::touch).map_err(|error: diesel::result::Error| {
        format!("{shown} lässt nicht schreiben: {error}")
    })?;
    let bytes = db
        .read_here(condition::size)
        .map_err(|error: diesel::result::Error| format!("{shown}: {error}"))?;
    Ok(Fine::InOrder(format!("{shown}, {}", in_words(bytes.unsigned_abs()))))
}

fn smtp(config: &Config) -> Finding {
    let Some(url) = &config.smtp_url else { return Ok(Fine::NotSet) };
    let server = SmtpServer::parse(url).map_err(|error| error.to_string())?;
    let server = server.trusting(&config.authorities);
    let probe = server.probe(config.host());
    actix_web::rt::System::new()
        .block_on(probe)
        .map_err(|error| format!("{}: {error}", server.shown()))?;
    Ok(Fine::InOrder(server.shown()))
}

fn imap(config: &Config) -> Finding {
    let Some(url) = &config.imap_url else { return Ok(Fine::NotSet) };
    let server = ImapServer::parse(url).map_err(|error| error.to_string())?;
    let server = server.trusting(&config.authorities);
    let waiting = actix_web::rt::System::new()
        .block_on(server.probe())
        .map_err(|error| format!("{}: {error}", server.shown()))?;
    let waiting = match waiting {
        0 => "alles gelesen".to_owned(),
        1 => "1 E-Mail wartet".to_owned(),
        more => format!("{more} E-Mails warten"),
    };
    Ok(Fine::InOrder(format!("{}, {waiting}", server.shown())))
}

fn sms(config: &Config) -> Finding {
    let Some(url) = &config.sms_url else { return Ok(Fine::NotSet) };
    let (place, _) = match url.starts_with("https://") {
        true => reach(url, 443)?,
        false => reach(url, 80)?,
    };
    Ok(Fine::InOrder(format!("{place} ist erreichbar")))
}

/// Connects to the server that a URL names. The place is host and port: never the password.
fn reach(url: &str, usual_port: u16) -> Result<(String, TcpStream), String> {
    let place = place(url, usual_port);
    let addresses =
        place.to_socket_addrs().map_err(|error| format!("{place} ist nicht bekannt: {error}"))?;
    let mut last = "keine Adresse".to_owned();
    for address in addresses {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
                return Ok((place, stream));
            }
            Err(error) => last = error.to_string(),
        }
    }
    Err(format!("{place} ist nicht erreichbar: {last}"))
}

/// `imaps://name:word@mail.example:993/INBOX` → `mail.example:993`.
fn place(url: &str, usual_port: u16) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let has_port = match host.rsplit_once(':') {
        // An address of version 6 has colons of its own, inside brackets.
        Some((_, port)) => port.parse::<u16>().is_ok(),
        None => false,
    };
    if has_port { host.to_owned() } else { format!("{host}:{usual_port}") }
}

/// A clock that is years off, or zone data that does not know when Germany changes its clocks, puts
/// every invitation at the wrong hour.
fn clock_and_zone(now: Moment) -> Finding {
    let today = clock::local(now, ZONE);
    let plausible = ("2026-11-01T00:00", "2100-01-01T00:00");
    let text = today.iso();
    if text.as_str() < plausible.0 || text.as_str() > plausible.1 {
        return Err(format!("Die Uhr zeigt {}. Bitte stellen.", spoken(today)));
    }
    // Winter, summer, the hour that spring skips, the hour that autumn repeats.
    let known = [
        ("2027-01-12T10:00", "2027-01-12T09:00:00Z"),
        ("2027-07-12T10:00", "2027-07-12T08:00:00Z"),
        ("2027-03-28T02:30", "2027-03-28T01:30:00Z"),
        ("2027-10-31T02:30", "2027-10-31T00:30:00Z"),
        ("2027-10-31T03:30", "2027-10-31T02:30:00Z"),
    ];
    let holds = |(local, utc): &(&str, &str)| {
        LocalTime::parse(local).is_some_and(|time| clock::instant(time, ZONE).rfc3339() == *utc)
    };
    match known.iter().all(holds) {
        true => Ok(Fine::InOrder(format!("{}, {ZONE}", spoken(today)))),
        false => Err(format!(
            "Die Zeitzonendaten kennen {ZONE} nicht richtig. Bitte das Paket tzdata erneuern."
        )),
    }
}

/// `22.11.2026 06:10`
fn spoken(time: LocalTime) -> String {
    time.civil().strftime("%d.%m.%Y %H:%M").to_string()
}

fn disk(folder: &Path) -> Finding {
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(format!("Den Ordner {shown} gibt es noch nicht. Bitte: treffpunkt migrate"));
    }
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"?")
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| format!("In {shown} lässt sich nicht schreiben: {error}"))?;
    let about = rustix::fs::statvfs(folder).map_err(|error| format!("{shown}: {error}"))?;
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    match free >= FREE_BYTES {
        true => Ok(Fine::InOrder(format!("{shown}, {} frei", in_words(free)))),
        false => Err(format!("In {shown} sind nur noch {} frei.", in_words(free))),
    }
}

/// `12 MB`
pub(super) fn in_words(bytes: u64) -> String {
    const NAMES: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut amount = bytes.div_ceil(1024);
    let mut name = 0;
    while amount >= 10 * 1024 && name < NAMES.len() - 1 {
        amount /= 1024;
        name += 1;
    }
    if amount >= 1024 && name < NAMES.len() - 1 {
        return format!("{} {}", amount.div_ceil(1024), NAMES[name + 1]);
    }
    format!("{amount} {}", NAMES[name])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(settings: &[(&str, &str)]) -> Config {
        let found = settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
        Config::parse(&found).unwrap()
    }

    #[test]
    fn a_line_says_what_and_how() {
        let fine = Ok(Fine::InOrder("sqlite:data/treffpunkt.db, 12 MB".into()));

        assert_eq!(
            line("Datenbank", &fine),
            "Datenbank: in Ordnung (sqlite:data/treffpunkt.db, 12 MB)"
        );
        assert_eq!(line("SMS", &Ok(Fine::NotSet)), "SMS: nicht eingestellt");
        assert_eq!(line("Uhr", &Err("geht nach".into())), "Uhr: FEHLER – geht nach");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(in_words(0), "0 kB");
        assert_eq!(in_words(40 * 1024), "40 kB");
        assert_eq!(in_words(12 * 1024 * 1024), "12 MB");
        assert_eq!(in_words(1024 * 1024), "1 MB");
        assert_eq!(in_words(44 * 1024 * 1024 * 1024), "44 GB");
    }

    #[test]
    fn a_place_never_shows_a_password() {
        assert_eq!(place("imaps://post:geheim@mail.example/INBOX", 993), "mail.example:993");
        assert_eq!(place("http://10.0.0.7:13013/cgi-bin/sendsms", 80), "10.0.0.7:13013");
        assert_eq!(place("imap://[::1]", 143), "[::1]:143");
        assert_eq!(place("imap://[::1]:1143/", 143), "[::1]:1143");
    }

    #[test]
    fn a_clock_of_the_last_century_is_noticed() {
        let fine = clock_and_zone(Moment::parse("2027-01-04T09:00:00Z").unwrap());
        let wrong = clock_and_zone(Moment::parse("1999-12-31T23:00:00Z").unwrap());

        assert_eq!(fine, Ok(Fine::InOrder("04.01.2027 10:00, Europe/Berlin".into())));
        assert_eq!(wrong, Err("Die Uhr zeigt 01.01.2000 00:00. Bitte stellen.".into()));
    }

    #[test]
    fn links_that_lead_nowhere_are_noticed_before_the_mail_goes_out() {
        let alone = settings(&config(&[]));
        let lost = settings(&config(&[("smtp_url", "smtp://relay")]));
        let nameless = settings(&config(&[
            ("smtp_url", "smtp://relay"),
            ("public_url", "https://treffpunkt.musterkreis.de"),
        ]));

        assert_eq!(alone, Ok(Fine::InOrder("http://127.0.0.1:8080".into())));
        assert!(lost.unwrap_err().starts_with("public_url zeigt auf diesen Rechner"));
        assert!(nameless.unwrap_err().starts_with("mail_from fehlt"));
    }

    #[test]
    fn a_database_that_is_not_there_is_not_made() {
        let path = std::env::temp_dir().join(format!("treffpunkt-nowhere-{}", std::process::id()));
        let config = config(&[("database_url", &format!("sqlite:{}", path.display()))]);

        let finding = database(&config);

        assert!(finding.unwrap_err().contains("gibt es noch nicht"));
        assert!(!path.exists());
    }
}
