//! Postfix' `smtp-sink`, which writes down every mail that it takes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::scripted::{Script, Scripted};
use crate::waiting::wait_for;

const SMTP_SINK: Script = Script { name: "smtp-sink", scheme: "smtp://", port: "SMTP_PORT" };

/// A mail server on a port of its own. What it took stays when it falls.
pub struct MailServer {
    folder: PathBuf,
    server: Scripted,
}

/// A mail that it took.
#[derive(Clone, Debug)]
pub struct Taken {
    pub to: String,
    pub id: String,
    body: String,
}

impl Taken {
    /// The path of the answer page that the mail leads to.
    pub fn link(&self) -> String {
        let (_, rest) = self.body.split_once("/a/").expect("an invitation has a link");
        let is_token = |sign: &char| sign.is_ascii_alphanumeric() || "-_".contains(*sign);
        format!("/a/{}", rest.chars().take_while(is_token).collect::<String>())
    }
}

impl MailServer {
    /// Begins to listen; `folder` is its own.
    pub fn open(folder: PathBuf) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let server = Scripted::start(SMTP_SINK, vec![folder.clone()], &[]);
        Self { folder, server }
    }

    /// For the setting `smtp_url`.
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// The process ends in the middle of whatever it does; nobody listens on its port any more.
    pub fn goes_down(&mut self) {
        self.server.goes_down();
    }

    /// Listens again on the same port.
    pub fn comes_back(&mut self) {
        self.server.comes_back();
    }

    /// How many mails it took so far, or has begun to take.
    pub fn count(&self) -> usize {
        std::fs::read_dir(&self.folder).unwrap().count()
    }

    pub fn has_taken(&self, mails: usize) {
        wait_for(&format!("{mails} mails"), || (self.count() >= mails).then_some(()));
    }

    /// What it took.
    pub fn taken(&self) -> Vec<Taken> {
        let files = std::fs::read_dir(&self.folder).unwrap();
        files.filter_map(|file| read(&file.unwrap().path())).collect()
    }
}

/// A file of smtp-sink: its own headers, then the mail. `None` while it is still being written.
fn read(file: &Path) -> Option<Taken> {
    let text = String::from_utf8_lossy(&std::fs::read(file).ok()?).replace("\r\n", "\n");
    let (headers, body) = text.split_once("\n\n")?;
    let headers: BTreeMap<String, &str> = headers
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value))
        .collect();
    let to = headers.get("x-rcpt-args")?.trim_start_matches('<').split('>').next()?.to_owned();
    let id = headers.get("message-id")?.trim().to_owned();
    // Quoted-printable breaks long lines with an equals sign.
    Some(Taken { to, id, body: body.replace("=\n", "").replace("=3D", "=") })
}
