//! Dovecot with one account, into whose folder mails are put as a mail server does it.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::scripted::{Script, Scripted};

/// With a certificate by an authority of its own.
const BY_TLS: Script = Script { scheme: "imaps://", ..DOVECOT };
const DOVECOT: Script = Script { name: "dovecot", scheme: "imap://", port: "IMAP_PORT" };

/// A mailbox on a port of its own. What it holds stays when its server falls.
pub struct Mailbox {
    folder: PathBuf,
    server: Scripted,
    number: AtomicU32,
}

impl Mailbox {
    /// Begins to listen; `folder` is its own.
    pub fn open(folder: PathBuf) -> Self {
        Self::start(folder, DOVECOT, &[])
    }

    /// The same, reached by TLS.
    pub fn open_by_tls(folder: PathBuf) -> Self {
        Self::start(folder, BY_TLS, &[("IMAP_TLS", "1")])
    }

    fn start(folder: PathBuf, script: Script, settings: &[(&'static str, &'static str)]) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let server = Scripted::start(script, vec![folder.clone()], settings);
        Self { folder, server, number: AtomicU32::new(0) }
    }

    /// For the setting `ca_file`.
    pub fn authority(&self) -> String {
        self.folder.join("tls/ca.pem").display().to_string()
    }

    /// For the setting `imap_url`.
    pub fn url(&self) -> &str {
        self.server.url()
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
        self.server.goes_down();
    }

    /// Listens again on the same port.
    pub fn comes_back(&mut self) {
        self.server.comes_back();
    }

    fn place(&self, part: &str) -> PathBuf {
        self.folder.join("mail").join(part)
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.join("dovecot.log")).unwrap_or_default();
            eprintln!("the mailbox' log:\n{log}");
        }
    }
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}
