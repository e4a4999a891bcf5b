//! A Jobcenter as its processes see it: the built program, settings, a database, ports.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::{Connection, PgConnection};
use treffpunkt::db::schema::messages;
use treffpunkt::db::{Conn, DatabaseUrl, Db, Moment};
use treffpunkt::outbox::{State, sending};

use crate::browser::Browser;
use crate::machine::Machine;
use crate::waiting::wait_for;

/// A house of its own; everything is gone when the proof ends.
pub struct House {
    folder: PathBuf,
    settings: Vec<(&'static str, String)>,
    base: String,
    database: DatabaseUrl,
    /// Server and name, if it is PostgreSQL's.
    on_server: Option<(String, String)>,
}

/// A running process of the program.
pub struct Process(Child);

/// A message as it stands in the database.
#[derive(Clone, Debug, Queryable)]
pub struct Written {
    pub mail_id: String,
    pub address: String,
    pub kind: String,
    pub state: State,
}

impl House {
    /// A new house beside this mail server.
    pub fn build(folder: PathBuf, smtp_url: &str) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let (database, on_server) = database(&folder);
        Self::with(folder, smtp_url, &database, on_server)
    }

    /// A new house at a database that stands, and stays.
    pub fn at(folder: PathBuf, database: &str) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        Self::with(folder, "", database, None)
    }

    fn with(
        folder: PathBuf,
        smtp_url: &str,
        database: &str,
        on_server: Option<(String, String)>,
    ) -> Self {
        let listen = format!("127.0.0.1:{}", free_port());
        let base = format!("http://{listen}");
        let settings = vec![
            ("TREFFPUNKT_DATABASE_URL", database.to_owned()),
            ("TREFFPUNKT_DATA_DIR", folder.join("data").display().to_string()),
            ("TREFFPUNKT_LISTEN", listen),
            ("TREFFPUNKT_PUBLIC_URL", base.clone()),
            ("TREFFPUNKT_SMTP_URL", smtp_url.to_owned()),
            ("TREFFPUNKT_MAIL_FROM", "treffen@jobcenter.example".to_owned()),
            ("TREFFPUNKT_LOG", "warn".to_owned()),
        ];
        let database = DatabaseUrl::parse(database).unwrap();
        let house = Self { folder, settings, base, database, on_server };
        house.obeys(&["migrate"]);
        house
    }

    /// The same house with one more setting.
    pub fn set(mut self, key: &'static str, value: &str) -> Self {
        self.settings.push((key, value.to_owned()));
        self
    }

    /// Pages and mail in one process, as `serve` does it.
    pub fn opens(&self) -> Process {
        let process = self.begins(&["serve"]);
        self.is_awake();
        process
    }

    /// Pages alone.
    pub fn opens_pages(&self) -> Process {
        let process = self.begins(&["serve", "--no-worker"]);
        self.is_awake();
        process
    }

    /// Mail alone.
    pub fn sends(&self) -> Process {
        self.begins(&["work"])
    }

    /// Runs a command to its end; what it printed.
    pub fn obeys(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let (said, complained) = (&output.stdout, String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {complained}");
        String::from_utf8_lossy(said).trim().to_owned()
    }

    /// A program with a planner's key.
    pub fn machine(&self) -> Machine {
        let key = self.obeys(&["key", "add", "--name", "Probe", "--role", "planner"]);
        Machine::new(&self.base, &key)
    }

    /// A browser that nobody has used.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// Somebody with this role for all Standorte, signed in.
    pub fn staff(&self, role: &str) -> Browser {
        let email = format!("{role}-{}@example.org", std::process::id());
        let wish = ["staff", "add", "--email", &email, "--name", "Anna Becker", "--role", role];
        let link = self.obeys(&wish);
        let path = link.strip_prefix(&self.base).unwrap().to_owned();
        let mut browser = self.browser();
        let page = browser.get(&path).unwrap();
        let password = "Kaffee um zehn ist gut";
        let signed_in = browser.submit(&page, &[("password", password), ("again", password)]);
        assert_eq!(signed_in.unwrap().status, 303);
        browser
    }

    /// A path of it as programs outside open it.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Where it listens.
    pub fn socket(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a worker has given a sign of life.
    pub fn has_a_worker(&self) -> bool {
        self.asks(sending::last_beat).is_some()
    }

    pub fn database(&self) -> &DatabaseUrl {
        &self.database
    }

    /// Everything in the outbox.
    pub fn outbox(&self) -> Vec<Written> {
        self.asks(|conn| {
            messages::table
                .select((messages::mail_id, messages::address, messages::kind, messages::state))
                .load(conn)
        })
    }

    /// How many messages are in one of these states.
    pub fn in_state(&self, states: &[State]) -> usize {
        let states = states.to_vec();
        let count: i64 = self.asks(move |conn| {
            messages::table.filter(messages::state.eq_any(states)).count().get_result(conn)
        });
        usize::try_from(count).unwrap()
    }

    /// Nothing is left to send, and nothing is under way.
    pub fn has_sent_everything(&self) {
        wait_for("the outbox to be empty", || {
            (self.in_state(&[State::Queued, State::InFlight]) == 0).then_some(())
        });
    }

    /// Lets the five minutes pass after which a message that was under way counts as unknown; the
    /// process that had it in hand must be dead.
    pub fn lease_runs_out(&self) {
        let long_ago = Moment::parse("2000-01-01T00:00:00Z");
        let over = Db::open(&self.database).unwrap().write_here(move |conn| {
            diesel::update(messages::table.filter(messages::state.eq(State::InFlight)))
                .set(messages::leased_until.eq(long_ago))
                .execute(conn)
        });
        over.map_err(|error: diesel::result::Error| error).unwrap();
    }

    /// The states and remarks of all messages, counted.
    fn stands(&self) -> Vec<(State, String, i64)> {
        let key = (messages::state, messages::remark);
        let counts = |conn: &mut Conn| {
            let grouped = messages::table.group_by(key);
            grouped.select((messages::state, messages::remark, count_star())).load(conn)
        };
        self.asks(counts)
    }

    /// Asks the database beside the running processes.
    pub fn asks<T>(&self, question: impl FnOnce(&mut Conn) -> QueryResult<T>) -> T {
        Db::open(&self.database).unwrap().read_here(question).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_treffpunkt"));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        command.envs(self.settings.iter().map(|(key, value)| (key, value)));
        command
    }

    /// What a command prints that ends by itself.
    pub fn says(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.command(arguments).output().unwrap().stdout).unwrap()
    }

    /// Begins a command that goes on until it is stopped.
    pub fn begins(&self, arguments: &[&str]) -> Process {
        let log = File::options().create(true).append(true).open(self.folder.join("log")).unwrap();
        Process(self.command(arguments).stdout(Stdio::null()).stderr(log).spawn().unwrap())
    }

    fn is_awake(&self) {
        let mut browser = self.browser();
        wait_for("the house to open", || browser.get("/health/live").ok());
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            eprintln!("the house's log:\n{log}\nthe outbox:");
            for (state, remark, count) in self.stands() {
                eprintln!("{count} {state:?} {remark}");
            }
        }
        // For whoever wants to look at what is left.
        if std::env::var_os("TREFFPUNKT_TEST_KEEP").is_some() {
            return;
        }
        let _gone = std::fs::remove_dir_all(&self.folder);
        if let Some((server, name)) = &self.on_server {
            let drop_it = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _gone =
                PgConnection::establish(server).map(|mut conn| conn.batch_execute(&drop_it));
        }
    }
}

impl Process {
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// It gets no chance to tidy up.
    pub fn kill_9(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Process {
    /// Whoever runs services asks it to end; how it ended.
    pub fn ends_when_told(mut self) -> ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(asked.unwrap().success());
        self.0.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// A folder for one proof.
pub fn own_folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("treffpunkt-proof-{}-{number}", std::process::id()))
}

fn database(folder: &Path) -> (String, Option<(String, String)>) {
    let Ok(server) = std::env::var("TREFFPUNKT_TEST_DATABASE") else {
        return (format!("sqlite:{}", folder.join("treffpunkt.db").display()), None);
    };
    let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
    let mut conn = PgConnection::establish(&server).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    (format!("{base}/{name}"), Some((server.clone(), name)))
}

/// A port that nobody listens on.
pub fn free_port() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/free-port");
    let output = Command::new(script).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
