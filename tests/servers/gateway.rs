//! A gateway for text messages that listens on loopback, speaks Kannel's `sendsms` and can be told to
//! misbehave.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How it treats a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Kind,
    /// 503: not now.
    Busy,
    /// 400: never this one.
    Refuses,
    /// 403: it does not like us.
    DislikesUs,
    /// Reads the call and hangs up without a word.
    HangsUp,
}

/// The gateway; it ends with the test.
pub struct Gateway {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    mood: Mood,
    /// What it was asked to send, one map of parameters each.
    asked: Vec<BTreeMap<String, String>>,
}

impl Gateway {
    /// Begins to listen.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { mood: Mood::Kind, asked: Vec::new() }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || drop(talk(&stream, &state)));
            }
        });
        Self { address, state }
    }

    /// For the setting `sms_url`.
    pub fn url(&self) -> String {
        format!("http://treff:ge%40heim@{}", self.address)
    }

    /// From the next text message on.
    pub fn is(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    /// What it was asked to send, taken or not.
    pub fn asked(&self) -> Vec<BTreeMap<String, String>> {
        self.state.lock().unwrap().asked.clone()
    }
}

fn talk(stream: &TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    // Whoever only looks whether somebody picks up says nothing.
    let Some(first) = lines.next() else { return Ok(()) };
    let first = first?;
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = first.split(' ').nth(1).unwrap_or_default();
    let (door, query) = path.split_once('?').unwrap_or((path, ""));
    let asked: BTreeMap<String, String> =
        form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mood = {
        let mut state = state.lock().unwrap();
        state.asked.push(asked.clone());
        state.mood
    };
    let word = |name: &str| asked.get(name).map_or("", String::as_str);
    let known = (word("username"), word("password")) == ("treff", "ge@heim");
    let (status, said) = match mood {
        _ if door != "/cgi-bin/sendsms" => ("404 Not Found", "Unknown request."),
        _ if !known => ("403 Forbidden", "Authorization failed for sendsms"),
        Mood::Kind => ("202 Accepted", "0: Accepted for delivery"),
        Mood::Busy => ("503 Service Unavailable", "Temporal failure, try again later."),
        Mood::Refuses => ("400 Bad Request", "Invalid receiver number"),
        Mood::DislikesUs => ("403 Forbidden", "Authorization failed for sendsms"),
        Mood::HangsUp => return Ok(()),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
        said.len()
    )
}
