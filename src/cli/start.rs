//! `demo`, `serve`, `work` and `import`: what keeps running, and what feeds it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
#[cfg(unix)]
use tokio::signal::unix::SignalKind;
use tokio::sync::watch;
use tracing::info;

use super::{CommandError, begin_log, make_folder, new_or_ready_database, ready_database, refused};
use crate::app;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::db::migrate;
use crate::demo;
use crate::earlier::actions as earlier;
use crate::guests::{self, Mode, Report};
use crate::staff::{Actor, Role, Scope};

/// Where the exercise house stands.
#[derive(Args)]
pub struct Demo {
    /// Ordner für die Daten
    #[arg(long, default_value = "demo", value_name = "ORDNER")]
    data: PathBuf,
    /// Adresse und Port
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADRESSE")]
    listen: SocketAddr,
    /// Fängt neu an; was im Übungshaus war, ist weg
    #[arg(long)]
    fresh: bool,
}

/// What this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duties {
    PagesAndMail,
    Pages,
    Mail,
}

/// Opens the exercise house: made anew if it is not there, as it was left if it is.
pub fn demo(wish: &Demo) -> Result<(), CommandError> {
    let file = wish.data.join("treffpunkt.db");
    let settings = [
        ("database_url", format!("sqlite:{}", file.display())),
        ("listen", wish.listen.to_string()),
        ("public_url", format!("http://{}", wish.listen)),
        ("log", "warn".to_owned()),
    ];
    let found = settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let config = Config::parse(&found)?;
    begin_log(&config);
    if wish.fresh {
        forget(&file)?;
    }
    make_folder(&config)?;
    let db = crate::db::Db::open(&config.database_url)?;
    migrate::run(&db)?;
    app::furnish(&db)?;
    let clock = Clock::System;
    let links = demo::open(&db, &clock, &config).map_err(|error| refused(&error))?;
    drop(db);
    let announce = move |config: &Config| {
        println!("Adresse: {}", config.public_url);
        for (role, token) in &links {
            println!("{role}: {}/anmelden/link/{token}", config.public_url);
        }
        println!("Jeder Link geht einmal. Ein neuer Start gibt neue.");
        println!("Es wird nichts verschickt: Jede Nachricht bleibt im Postausgang.");
    };
    run(config, clock, Duties::PagesAndMail, announce)
}

fn forget(file: &Path) -> Result<(), CommandError> {
    for ending in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{ending}", file.display()));
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(CommandError::File(path.display().to_string(), error)),
        }
    }
    Ok(())
}

/// Runs the service.
pub fn serve(config: Config, duties: Duties) -> Result<(), CommandError> {
    begin_log(&config);
    match duties {
        Duties::PagesAndMail | Duties::Pages => drop(new_or_ready_database(&config)?),
        Duties::Mail => drop(ready_database(&config)?),
    }
    let announce = move |config: &Config| match duties {
        Duties::PagesAndMail | Duties::Pages => {
            info!(url = config.public_url, "Treffpunkt is open");
        }
        Duties::Mail => info!("the worker sends what is due"),
    };
    run(config, Clock::System, duties, announce)
}

fn run(
    config: Config,
    clock: Clock,
    duties: Duties,
    announce: impl FnOnce(&Config),
) -> Result<(), CommandError> {
    let app = app::open(config, clock)?;
    let system = actix_web::rt::System::new();
    system.block_on(async move {
        let (stop, stopped) = watch::channel(false);
        let working = match duties {
            Duties::PagesAndMail | Duties::Mail => {
                Some(actix_web::rt::spawn(app::work(app.clone(), stopped)))
            }
            Duties::Pages => None,
        };
        let outcome = match duties {
            Duties::PagesAndMail | Duties::Pages => app::serve(app, announce).await,
            Duties::Mail => {
                announce(&app.config);
                told_to_stop().await;
                Ok(())
            }
        };
        stop.send_replace(true);
        if let Some(working) = working {
            // A mail in hand gets the time to end well.
            let _late = tokio::time::timeout(config::WORKER_FAREWELL, working).await;
        }
        Ok(outcome?)
    })
}

/// Waits for Ctrl-C or for whoever runs services. Without a signal handler the process ends at the
/// signal, and what was under way shows as Unknown.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(SignalKind::terminate()) {
        tokio::select! { _ = interrupted => {}, _ = ended.recv() => {} }
        return;
    }
    interrupted.await.unwrap_or(());
}

/// Reads a list from a file, as the page does, and says what came of it.
pub fn import_guests(
    config: &Config,
    file: &Path,
    mode: Mode,
    speech: Speech,
) -> Result<(), CommandError> {
    let db = ready_database(config)?;
    if let Err(error) = std::fs::metadata(file) {
        return Err(CommandError::File(file.display().to_string(), error));
    }
    let report = guests::import_file(&db, &Clock::System, (&config.data_dir, file), mode)
        .map_err(|refusal| refused(&refusal))?;
    match speech {
        Speech::Json => as_json(&report)?,
        Speech::German => tell(&report, mode),
    }
    Ok(())
}

/// Takes events from before over, or says what would become of them.
pub fn import_events(
    config: &Config,
    file: &Path,
    mode: Mode,
    speech: Speech,
) -> Result<(), CommandError> {
    let db = ready_database(config)?;
    if let Err(error) = std::fs::metadata(file) {
        return Err(CommandError::File(file.display().to_string(), error));
    }
    let clock = Clock::System;
    let list = crate::earlier::file::read(&config.data_dir, file, clock.today().civil())
        .map_err(|refusal| refused(&refusal))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = guests::receiving::short_name(&name.unwrap_or_default());
    let actor = Actor { staff: None, role: Role::Planner, scope: Scope::All };
    let now = clock.now();
    let report = db
        .write_here(move |conn| earlier::import_now(conn, &actor, (&name, list), mode, now))
        .map_err(|refusal: earlier::EarlierError| refused(&refusal))?;
    match speech {
        Speech::Json => as_json(&report)?,
        Speech::German => {
            report.findings.iter().for_each(|finding| println!("{}", finding.message));
            if report.findings_left_out > 0 {
                println!("Dazu kommen {} weitere Hinweise.", report.findings_left_out);
            }
            if !report.ignored_columns.is_empty() {
                println!("Nicht gelesene Spalten: {}", report.ignored_columns.join(", "));
            }
            println!(
                "{} Veranstaltungen: {} neu, {} geändert, {} schon bekannt, {} nicht übernommen.",
                report.rows, report.created, report.updated, report.unchanged, report.rejected
            );
            if mode == Mode::DryRun {
                println!("Das war eine Probe. Es ist nichts gespeichert.");
            }
        }
    }
    Ok(())
}

fn as_json(report: &impl serde::Serialize) -> Result<(), CommandError> {
    match serde_json::to_string_pretty(report) {
        Ok(json) => println!("{json}"),
        Err(error) => return Err(CommandError::Refused(error.to_string())),
    }
    Ok(())
}

/// For whom a command speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    German,
    Json,
}

fn tell(report: &Report, mode: Mode) {
    for finding in &report.findings {
        println!("{}", finding.message);
    }
    let left_out: u64 = report.findings_left_out.iter().map(|left| left.count).sum();
    if left_out > 0 {
        println!("Dazu kommen {left_out} weitere Hinweise, die hier nicht einzeln stehen.");
    }
    if !report.dropped_columns.is_empty() {
        println!("Nicht gespeicherte Spalten: {}", report.dropped_columns.join(", "));
    }
    println!(
        "{} Personen: {} neu, {} geändert, {} unverändert, {} nicht übernommen.",
        report.rows, report.created, report.updated, report.unchanged, report.rejected
    );
    match mode {
        Mode::DryRun => println!("Das war eine Probe. Es ist nichts gespeichert."),
        Mode::ForReal => {}
    }
}
