//! Dovecot with one account, into whose folder mails are put as a mail server does it.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::waiting::wait_for;

/// A mailbox on a port of its own. What it holds stays when its server falls.
pub struct Mailbox {
    folder: PathBuf,
    url: String,
    running: Option<Child>,
    number: AtomicU32,
}

impl Mailbox {
    /// Begins to listen; `folder` is its own.
    pub fn open(folder: PathBuf) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let (running, url) = start(&folder, None);
        Self { folder, url, running: Some(running), number: AtomicU32::new(0) }
    }

    /// For the setting `imap_url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A mail comes in.
    pub fn takes(&self, mail: &[u8]) {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let name = format!("{:010}.{}.probe", 1_800_000_000 + number, std::process::id());
        let (early, there) =
            (self.folder.join("mail/tmp").join(&name), self.place("new").join(name));
        std::fs::write(&early, mail).unwrap();
        let owner = std::fs::metadata(self.place("new")).unwrap();
        chown(&early, Some(owner.uid()), Some(owner.gid())).unwrap();
        std::fs::rename(early, there).unwrap();
    }

    /// How many mails wait.
    pub fn waiting(&self) -> usize {
        count(&self.place("new")) + count(&self.place("cur"))
    }

    /// How many mails are done with.
    pub fn done(&self) -> usize {
        let archive = self.folder.join("mail/.Treffpunkt");
        count(&archive.join("new")) + count(&archive.join("cur"))
    }

    /// Its server ends in the middle of whatever it does.
    pub fn goes_down(&mut self) {
        self.stop();
        let (_, place) = self.url.rsplit_once('@').unwrap();
        wait_for("the mailbox to fall", || {
            std::net::TcpStream::connect(place).is_err().then_some(())
        });
    }

    /// Listens again on the same port.
    pub fn comes_back(&mut self) {
        let (_, port) = self.url.rsplit_once(':').unwrap();
        let (running, url) = start(&self.folder, Some(port));
        assert_eq!(url, self.url);
        self.running = Some(running);
    }

    fn place(&self, part: &str) -> PathBuf {
        self.folder.join("mail").join(part)
    }

    fn stop(&mut self) {
        let Some(mut child) = self.running.take() else { return };
        // Its script ends with its standard input, and takes Dovecot along.
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.stop();
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.join("dovecot.log")).unwrap_or_default();
            eprintln!("the mailbox' log:\n{log}");
        }
    }
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

fn start(folder: &Path, port: Option<&str>) -> (Child, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/dovecot");
    let mut command = Command::new(script);
    command.arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    if let Some(port) = port {
        command.env("IMAP_PORT", port);
    }
    let mut child = command.spawn().unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
    assert!(url.starts_with("imap://"), "Dovecot did not start");
    (child, url.trim().to_owned())
}
