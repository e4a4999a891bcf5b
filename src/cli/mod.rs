//! The command line, on which people write scripts: exit code 0 done, 1 refused or failed with one
//! clear line on stderr, 2 wrong usage.

mod backup;
mod check;
mod language;
mod start;

use std::io::{ErrorKind, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::app;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, LogFormat};
use crate::db::migrate::{self, MigrateError};
use crate::db::{Db, Id, OpenError};
use crate::guests::Mode;
use crate::problem::Explain;
use crate::staff::actions as staff_actions;
use crate::staff::queries::{LinkPurpose, NewStaff};
use crate::staff::{Role, Scope, Site};
use crate::text::{EmailAddress, PersonName, Title};

#[derive(Parser)]
#[command(
    name = "treffpunkt",
    version,
    about = "Treffpunkt: freundliche Einladungen zu den Gruppenformaten eines Jobcenters"
)]
struct Arguments {
    /// Datei mit den Einstellungen (sonst treffpunkt.toml, wenn es sie gibt)
    #[arg(long, global = true, value_name = "DATEI")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Ein Übungshaus mit erfundenen Menschen und einem Jahr Veranstaltungen; verschickt nichts
    Demo(start::Demo),
    /// Der Dienst: Seiten, API, Versand und Löschen nach Frist in einem Prozess
    Serve {
        /// Nur Seiten und API, kein Versand und kein Löschen
        #[arg(long)]
        no_worker: bool,
    },
    /// Nur der Versand und das Löschen nach Frist
    Work,
    /// Bringt die Datenbank auf den neuen Stand
    Migrate {
        /// Zeigt nur, was zu tun wäre
        #[arg(long)]
        dry_run: bool,
    },
    /// Liest eine Liste ein
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Mitarbeitende
    Staff {
        #[command(subcommand)]
        what: StaffCommand,
    },
    /// Schlüssel für Programme
    Key {
        #[command(subcommand)]
        what: KeyCommand,
    },
    /// Sichert die Datenbank in eine Datei, auch im laufenden Betrieb
    Backup { file: PathBuf },
    /// Spielt eine Sicherung in eine leere Datenbank zurück
    Restore { file: PathBuf },
    /// Prüft Einstellungen, Datenbank, Mail, Uhr und Platte
    Check,
    /// Prüft einen Text auf Einfache Sprache; Fehler enden mit 1
    Language(language::Language),
}

#[derive(Subcommand)]
enum Import {
    /// Gäste aus einer CSV- oder Excel-Datei (.xlsx)
    Guests {
        file: PathBuf,
        /// Prüft nur und speichert nichts
        #[arg(long)]
        dry_run: bool,
        /// Gibt den Bericht als JSON aus
        #[arg(long)]
        json: bool,
    },
    /// Veranstaltungen von früher (Datum, Format, Eingeladen, Gekommen) für den Planer
    Events {
        file: PathBuf,
        /// Prüft nur und speichert nichts
        #[arg(long)]
        dry_run: bool,
        /// Gibt den Bericht als JSON aus
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Trägt jemanden ein und gibt einen Link für das Passwort aus
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// planner, desk, manager, provider, auditor oder admin
        #[arg(long, value_parser = role)]
        role: Role,
        /// Standort; mehrfach möglich; ohne Angabe alle
        #[arg(long)]
        site: Vec<String>,
    },
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Macht einen Schlüssel und gibt ihn einmal aus
    Add {
        #[arg(long)]
        name: String,
        /// planner, desk, manager, provider, auditor oder admin
        #[arg(long, value_parser = role)]
        role: Role,
    },
}

fn role(code: &str) -> Result<Role, String> {
    Role::parse(code).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("bekannt sind {}", known.join(", "))
    })
}

/// One clear line for whoever runs the command.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Start(#[from] app::StartError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error("Die Datenbank ist nicht auf dem neuen Stand. Bitte zuerst: treffpunkt migrate")]
    Outdated,
    #[error("{0}")]
    Refused(String),
    #[error("{0}: {reason}", reason = reason(.1))]
    File(String, std::io::Error),
}

/// What the system says about a file, in German where we know it.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "gibt es nicht".into(),
        ErrorKind::PermissionDenied => "dafür fehlt die Berechtigung".into(),
        ErrorKind::AlreadyExists => "gibt es schon".into(),
        ErrorKind::StorageFull => "die Platte ist voll".into(),
        ErrorKind::IsADirectory => "ist ein Ordner".into(),
        _ => error.to_string(),
    }
}

impl From<diesel::result::Error> for CommandError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Refused(format!("Die Datenbank meldet: {error}"))
    }
}

fn refused(refusal: &impl Explain) -> CommandError {
    CommandError::Refused(refusal.explain().sentence)
}

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    // What we write is ours to read: names and addresses stand in it.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let arguments = Arguments::parse();
    let Some(command) = arguments.command else {
        let mut help = Arguments::command();
        return match help.print_help() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    };
    match obey(command, arguments.config.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("treffpunkt: {}", one_line(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

/// A message of several lines as one: whoever reads logs gets one clear line.
fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn obey(command: Command, config: Option<&std::path::Path>) -> Result<(), CommandError> {
    if let Command::Demo(demo) = command {
        return start::demo(&demo);
    }
    if let Command::Language(asked) = command {
        return language::language(&asked);
    }
    let config = Config::load(config)?;
    match command {
        // Handled above: the demo has settings of its own, a text needs none.
        Command::Demo(_) | Command::Language(_) => Ok(()),
        Command::Serve { no_worker: false } => start::serve(config, start::Duties::PagesAndMail),
        Command::Serve { no_worker: true } => start::serve(config, start::Duties::Pages),
        Command::Work => start::serve(config, start::Duties::Mail),
        Command::Migrate { dry_run: true } => migrate_dry(&config),
        Command::Migrate { dry_run: false } => migrate_now(&config),
        Command::Import { what: Import::Guests { file, dry_run, json } } => {
            let mode = if dry_run { Mode::DryRun } else { Mode::ForReal };
            let speech = if json { start::Speech::Json } else { start::Speech::German };
            start::import_guests(&config, &file, mode, speech)
        }
        Command::Import { what: Import::Events { file, dry_run, json } } => {
            let mode = if dry_run { Mode::DryRun } else { Mode::ForReal };
            let speech = if json { start::Speech::Json } else { start::Speech::German };
            start::import_events(&config, &file, mode, speech)
        }
        Command::Staff { what: StaffCommand::Add { email, name, role, site } } => {
            add_staff(&config, &email, &name, role, &site)
        }
        Command::Key { what: KeyCommand::Add { name, role } } => add_key(&config, &name, role),
        Command::Backup { file } => backup::backup(&config, &file),
        Command::Restore { file } => backup::restore(&config, &file),
        Command::Check => check::check(&config),
    }
}

fn migrate_dry(config: &Config) -> Result<(), CommandError> {
    let steps = match Db::open_existing(&config.database_url) {
        Ok(db) => migrate::pending(&db)?,
        Err(OpenError::Missing(_)) => migrate::all()?,
        Err(error @ OpenError::Connect(..)) => return Err(error.into()),
    };
    match steps.as_slice() {
        [] => println!("Die Datenbank ist auf dem neuen Stand."),
        steps => println!("Zu tun:\n{}", steps.join("\n")),
    }
    Ok(())
}

fn migrate_now(config: &Config) -> Result<(), CommandError> {
    make_folder(config)?;
    let db = Db::open(&config.database_url)?;
    let steps = migrate::run(&db)?;
    app::furnish(&db)?;
    match steps.as_slice() {
        [] => println!("Die Datenbank war schon auf dem neuen Stand."),
        steps => println!("Erledigt:\n{}", steps.join("\n")),
    }
    Ok(())
}

/// Opens the database, makes it if it is not there, and brings it up to date where the settings
/// allow it.
fn new_or_ready_database(config: &Config) -> Result<Db, CommandError> {
    make_folder(config)?;
    up_to_date(config, Db::open(&config.database_url)?)
}

/// Opens a database that is there, and brings it up to date where the settings allow it.
fn ready_database(config: &Config) -> Result<Db, CommandError> {
    let db = Db::open_existing(&config.database_url)?;
    make_folder(config)?;
    up_to_date(config, db)
}

fn up_to_date(config: &Config, db: Db) -> Result<Db, CommandError> {
    let sqlite = matches!(config.database_url, crate::db::DatabaseUrl::Sqlite(_));
    if config.auto_migrate.unwrap_or(sqlite) {
        migrate::run(&db)?;
        app::furnish(&db)?;
    } else if !migrate::pending(&db)?.is_empty() {
        return Err(CommandError::Outdated);
    }
    Ok(db)
}

fn make_folder(config: &Config) -> Result<(), CommandError> {
    let make = |dir: &std::path::Path| {
        std::fs::create_dir_all(dir)
            .map_err(|error| CommandError::File(dir.display().to_string(), error))
    };
    if let crate::db::DatabaseUrl::Sqlite(path) = &config.database_url
        && let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty())
    {
        make(dir)?;
    }
    make(&config.data_dir)
}

fn add_staff(
    config: &Config,
    email: &str,
    name: &str,
    role: Role,
    sites: &[String],
) -> Result<(), CommandError> {
    let explained = |error: crate::text::TextError| CommandError::Refused(error.explain());
    let email = EmailAddress::parse(email).map_err(explained)?.as_str().to_lowercase();
    let name = PersonName::parse(name).map_err(explained)?.as_str().to_owned();
    let (db, now) = (ready_database(config)?, Clock::System.now());
    let sites = sites.to_vec();
    let link = db
        .write_here(move |conn| {
            let known: Vec<Id<Site>> = staff_actions::sites_named(conn, &sites)?;
            let scope = match known.is_empty() {
                true => Scope::All,
                false => Scope::Sites(known),
            };
            let id = staff_actions::add(conn, &NewStaff { name, email, role, scope }, now)?;
            let life = crate::config::LINK_LIFE;
            Ok(staff_actions::make_link(conn, id, LinkPurpose::Invite, life, now)?)
        })
        .map_err(|error: staff_actions::StaffError| refused(&error))?;
    println!("{}/anmelden/link/{link}", config.public_url);
    Ok(())
}

fn add_key(config: &Config, name: &str, role: Role) -> Result<(), CommandError> {
    let name = Title::parse(name).map_err(|error| CommandError::Refused(error.explain()))?;
    let (db, now) = (ready_database(config)?, Clock::System.now());
    let (_, key) = db
        .write_here(move |conn| staff_actions::make_key(conn, name.as_str(), role, now))
        .map_err(|error: diesel::result::Error| refused(&error))?;
    println!("{key}");
    Ok(())
}

/// Sends log lines to stderr, in the wished format.
fn begin_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    // At their most talkative these would write down numbers and passwords.
    let quiet = ["ureq=info", "ureq_proto=info", "async_imap=info"];
    let quiet = quiet.into_iter().filter_map(|one| one.parse().ok());
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first log.
    let _already = match config.log_format {
        LogFormat::Json => lines.json().try_init(),
        LogFormat::Text => lines.try_init(),
    };
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn config(folder: &Path) -> Config {
        let url = format!("sqlite:{}", folder.join("typo/house.db").display());
        Config::parse(&[("database_url".to_owned(), url)].into()).unwrap()
    }

    /// Only what makes a house may make one: `migrate`, `serve`, `demo` and `restore`.
    #[test]
    fn a_slip_of_the_pen_never_becomes_a_new_house() {
        let folder = std::env::temp_dir().join(format!("treffpunkt-typo-{}", Id::<Db>::new()));
        let house = config(&folder);
        let list = folder.join("list.csv");
        type Obeyed = Result<(), CommandError>;
        let commands: [(&str, &dyn Fn() -> Obeyed); 6] = [
            ("key", &|| add_key(&house, "Fachverfahren", Role::Planner)),
            ("staff", &|| add_staff(&house, "a@example.org", "Anna Becker", Role::Admin, &[])),
            ("import", &|| {
                start::import_guests(&house, &list, Mode::ForReal, start::Speech::German)
            }),
            ("events", &|| {
                start::import_events(&house, &list, Mode::ForReal, start::Speech::German)
            }),
            ("backup", &|| backup::backup(&house, &folder.join("copy.db"))),
            ("work", &|| start::serve(house.clone(), start::Duties::Mail)),
        ];

        for (name, command) in commands {
            let refusal = command().unwrap_err().to_string();
            assert!(refusal.contains("gibt es nicht"), "{name}: {refusal}");
            assert!(!folder.exists(), "{name} made something");
        }
        migrate_dry(&house).unwrap();
        assert!(!folder.exists(), "a dry run made something");

        migrate_now(&house).unwrap();
        add_key(&house, "Fachverfahren", Role::Planner).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_error_is_one_line_whatever_it_quotes() {
        let said = one_line("TOML parse error at line 1\n  |\n1 | x = \n  |     ^\n");

        assert_eq!(said, "TOML parse error at line 1 | 1 | x = | ^");
        let gone = CommandError::File("liste.csv".into(), ErrorKind::NotFound.into());
        assert_eq!(gone.to_string(), "liste.csv: gibt es nicht");
    }
}
