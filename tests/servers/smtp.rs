//! A mail server that listens on loopback, takes mails and can be told to misbehave.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How it treats a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Kind,
    /// 4xx at RCPT.
    Later,
    /// 5xx at RCPT.
    NoSuchRecipient,
    /// 5xx after the mail was read.
    Refuses,
    /// 5xx at MAIL: it does not like us.
    DislikesSender,
    /// Hangs up instead of answering RCPT.
    DropsBeforeData,
    /// Reads the mail to its end and hangs up without a word.
    DropsAfterData,
    /// 421 at MAIL: "closing".
    Closing,
}

/// A mail as it was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: String,
    /// Headers and parts, lines ended by CR LF, dots unstuffed.
    pub text: String,
}

/// The server; it ends with the test.
pub struct SmtpServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    mood: Option<Mood>,
    down: bool,
    taken: Vec<Taken>,
    connections: usize,
}

impl SmtpServer {
    /// Begins to listen.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                // A connection that breaks is what some tests are about.
                std::thread::spawn(move || drop(talk(&stream, &state)));
            }
        });
        Self { address, state }
    }

    /// For the setting `smtp_url`.
    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address)
    }

    /// From the next mail on.
    pub fn is(&self, mood: Mood) {
        self.state.lock().unwrap().mood = Some(mood);
    }

    /// Hangs up on everybody who calls.
    pub fn goes_down(&self) {
        self.state.lock().unwrap().down = true;
    }

    /// Answers again.
    pub fn comes_back(&self) {
        self.state.lock().unwrap().down = false;
    }

    /// What was taken so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    /// How often somebody connected and was greeted.
    pub fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }
}

fn talk(stream: &TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    if state.lock().unwrap().down {
        return stream.shutdown(Shutdown::Both);
    }
    state.lock().unwrap().connections += 1;
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    let mut say = |line: &str| out.write_all(format!("{line}\r\n").as_bytes());
    say("220 smtp.example ESMTP")?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mood = state.lock().unwrap().mood.unwrap_or(Mood::Kind);
        let command = line.trim_end().to_owned();
        let verb = command.split([' ', ':']).next().unwrap_or("").to_uppercase();
        match verb.as_str() {
            "EHLO" => say("250-smtp.example\r\n250 8BITMIME")?,
            "MAIL" if mood == Mood::DislikesSender => say("550 5.7.1 Sender rejected")?,
            "MAIL" if mood == Mood::Closing => {
                say("421 4.3.2 Closing")?;
                return stream.shutdown(Shutdown::Both);
            }
            "MAIL" => {
                from = address(&command);
                say("250 2.1.0 Ok")?;
            }
            "RCPT" => match mood {
                Mood::Later => say("450 4.2.1 Mailbox busy")?,
                Mood::NoSuchRecipient => say("550 5.1.1 No such user")?,
                Mood::DropsBeforeData => return stream.shutdown(Shutdown::Both),
                _ => {
                    to = address(&command);
                    say("250 2.1.5 Ok")?;
                }
            },
            "DATA" => {
                say("354 Go on")?;
                let text = data(&mut lines)?;
                match mood {
                    Mood::DropsAfterData => return stream.shutdown(Shutdown::Both),
                    Mood::Refuses => say("554 5.6.0 Content refused")?,
                    _ => {
                        let taken = Taken { from: from.clone(), to: to.clone(), text };
                        state.lock().unwrap().taken.push(taken);
                        say("250 2.0.0 Ok: queued")?;
                    }
                }
            }
            "QUIT" => {
                say("221 2.0.0 Bye")?;
                return Ok(());
            }
            "RSET" | "NOOP" => say("250 2.0.0 Ok")?,
            _ => say("502 5.5.1 Not known here")?,
        }
    }
}

fn data(lines: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        match line.as_str() {
            ".\r\n" => return Ok(text),
            line => text.push_str(line.strip_prefix('.').unwrap_or(line)),
        }
    }
}

fn address(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(String::new, |(address, _)| address.to_owned())
}
