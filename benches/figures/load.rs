//! A load generator: connections that are kept open, each with one request at a time.
//!
//! It runs on one thread, so that as much of the machine as possible is left to who is measured, and
//! it reads answers no further than it must.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::said::millis;

/// Connections at once.
pub const CONNECTIONS: usize = 32;

/// What came of it.
pub struct Load {
    pub answers: usize,
    pub per_second: f64,
    pub median: Duration,
    pub p99: Duration,
}

impl Load {
    /// "p50 2.1 ms, p99 8.4 ms"
    pub fn latency(&self) -> String {
        format!("p50 {:.1} ms, p99 {:.1} ms", millis(self.median), millis(self.p99))
    }
}

/// Sends one request after the other until `time` is over or none is left. Each must be answered
/// with `status`; `read` gets its number and its body.
pub fn run(
    address: &str,
    requests: impl Iterator<Item = Vec<u8>> + 'static,
    status: u16,
    time: Duration,
    read: impl FnMut(usize, &[u8]) + 'static,
) -> Load {
    run_over(CONNECTIONS, address, requests, status, time, read)
}

/// The same over so many connections.
pub fn run_over(
    connections: usize,
    address: &str,
    requests: impl Iterator<Item = Vec<u8>> + 'static,
    status: u16,
    time: Duration,
    read: impl FnMut(usize, &[u8]) + 'static,
) -> Load {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let queue = Rc::new(Queue {
        requests: RefCell::new(Box::new(requests.enumerate())),
        read: RefCell::new(Box::new(read)),
        times: RefCell::default(),
        until: Cell::new(Instant::now() + time),
    });
    let begun = Instant::now();
    LocalSet::new().block_on(&runtime, async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            tasks.spawn_local(talk(stream, Rc::clone(&queue), status));
        }
        while let Some(outcome) = tasks.join_next().await {
            outcome.unwrap();
        }
    });
    let took = begun.elapsed();
    let mut times = queue.times.take();
    times.sort_unstable();
    Load {
        answers: times.len(),
        per_second: times.len() as f64 / took.as_secs_f64(),
        median: times[times.len() / 2],
        p99: times[times.len() * 99 / 100],
    }
}

type Requests = Box<dyn Iterator<Item = (usize, Vec<u8>)>>;
type Read = Box<dyn FnMut(usize, &[u8])>;

struct Queue {
    requests: RefCell<Requests>,
    read: RefCell<Read>,
    times: RefCell<Vec<Duration>>,
    until: Cell<Instant>,
}

async fn talk(mut stream: TcpStream, queue: Rc<Queue>, status: u16) {
    let mut answer = Vec::with_capacity(64 * 1024);
    while Instant::now() < queue.until.get() {
        let next = queue.requests.borrow_mut().next();
        let Some((number, request)) = next else { return };
        let sent = Instant::now();
        stream.write_all(&request).await.unwrap();
        answer.clear();
        let (said, body) = loop {
            let read = stream.read_buf(&mut answer).await.unwrap();
            assert!(read > 0, "the server hung up: {}", String::from_utf8_lossy(&answer));
            if let Some(whole) = whole(&answer) {
                break whole;
            }
        };
        queue.times.borrow_mut().push(sent.elapsed());
        let body = &answer[body..];
        assert_eq!(said, status, "{}", String::from_utf8_lossy(body));
        (queue.read.borrow_mut())(number, body);
    }
}

/// The status and where the body begins, once the whole answer is there.
fn whole(answer: &[u8]) -> Option<(u16, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(answer).unwrap() else { return None };
    let length =
        response.headers.iter().find(|one| one.name.eq_ignore_ascii_case("content-length"));
    let length = length.map_or(0, |one| std::str::from_utf8(one.value).unwrap().parse().unwrap());
    (answer.len() >= head + length).then(|| (response.code.unwrap(), head))
}

/// A GET as browsers send it, without wishing for compression.
pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nCookie: {cookie}\r\n\r\n")
        .into_bytes()
}

/// A form.
pub fn post(path: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}
