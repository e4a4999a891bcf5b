//! A server that a script of `tests/servers` runs: it prints its address when it answers, and ends with
//! its standard input.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::waiting::wait_for;

/// One script, and how it is asked for a port of old.
#[derive(Clone, Copy)]
pub struct Script {
    pub name: &'static str,
    /// How its address begins.
    pub scheme: &'static str,
    /// The setting that asks for one port.
    pub port: &'static str,
}

/// The server on a port of its own. What it holds stays when it falls.
pub struct Scripted {
    script: Script,
    arguments: Vec<PathBuf>,
    settings: Vec<(&'static str, &'static str)>,
    url: String,
    running: Option<Child>,
}

impl Scripted {
    /// Begins to listen.
    pub fn start(
        script: Script,
        arguments: Vec<PathBuf>,
        settings: &[(&'static str, &'static str)],
    ) -> Self {
        let settings = settings.to_vec();
        let mut server = Self { script, arguments, settings, url: String::new(), running: None };
        server.begin(None);
        server
    }

    fn begin(&mut self, port: Option<&str>) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers");
        let mut command = Command::new(script.join(self.script.name));
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        command.envs(self.settings.iter().copied());
        if let Some(port) = port {
            command.env(self.script.port, port);
        }
        let mut child = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with(self.script.scheme), "{} did not start", self.script.name);
        self.url = url.trim().to_owned();
        self.running = Some(child);
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Says a line to the script.
    pub fn hears(&mut self, line: &str) {
        let running = self.running.as_mut().and_then(|child| child.stdin.as_mut()).unwrap();
        running.write_all(line.as_bytes()).unwrap();
    }

    /// It ends in the middle of whatever it does; nobody listens on its port any more.
    pub fn goes_down(&mut self) {
        self.stop();
        let (_, place) = self.url.split_once("://").unwrap();
        let place = place.rsplit('@').next().unwrap();
        wait_for("a server to fall", || std::net::TcpStream::connect(place).is_err().then_some(()));
    }

    /// Listens again on the same port.
    pub fn comes_back(&mut self) {
        let url = self.url.clone();
        let (_, port) = url.rsplit_once(':').unwrap();
        self.begin(Some(port));
        assert_eq!(url, self.url);
    }

    fn stop(&mut self) {
        let Some(mut child) = self.running.take() else { return };
        // Its script ends with its standard input, and takes the server along.
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.stop();
    }
}
