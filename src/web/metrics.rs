//! Figures for whoever watches over the house, in Prometheus's text format, on a door of their own
//! (`metrics_listen`). Routes are counted by their pattern, never by their address, so that no
//! guest's link and no id ever stands in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, HttpServer, get, web};

use super::App;
use crate::db::{Conn, Moment};
use crate::outbox::{State, queries, sending};

/// Upper ends of the histogram's steps, in milliseconds: a page takes a few, a letter batch seconds.
const STEPS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// What was counted since the start. Cheap to clone; all clones count together.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Mutex<Counted>>);

#[derive(Default)]
struct Counted {
    answers: BTreeMap<(String, &'static str, u16), u64>,
    durations: BTreeMap<String, Durations>,
}

#[derive(Default)]
struct Durations {
    /// Answers that took at most so long, step by step; each counts once.
    steps: [u64; STEPS.len()],
    all: u64,
    sum: Duration,
}

impl Metrics {
    fn count(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.answers.entry((route.to_owned(), method, status)).or_default() += 1;
        let durations = counted.durations.entry(route.to_owned()).or_default();
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if let Some(step) = STEPS.iter().position(|step| millis < *step) {
            durations.steps[step] += 1;
        }
        durations.all += 1;
        durations.sum += took;
    }

    /// Everything, as Prometheus reads it.
    fn text(&self, post: &Post) -> String {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        head(&mut text, "http_requests_total", "counter", "Requests by route pattern and status.");
        for ((route, method, status), count) in &counted.answers {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            line(&mut text, "http_requests_total", &labels, count);
        }
        let duration = "http_request_duration_seconds";
        head(&mut text, duration, "histogram", "How long answers took, by route pattern.");
        for (route, durations) in &counted.durations {
            durations.lines(&mut text, duration, route);
        }
        post.lines(&mut text);
        text
    }
}

impl Durations {
    fn lines(&self, text: &mut String, name: &str, route: &str) {
        let bucket = format!("{name}_bucket");
        let mut so_far = 0;
        for (end, count) in STEPS.iter().zip(self.steps) {
            so_far += count;
            let (seconds, millis) = (end / 1_000, end % 1_000);
            let labels = format!("route=\"{route}\",le=\"{seconds}.{millis:03}\"");
            line(text, &bucket, &labels, so_far);
        }
        line(text, &bucket, &format!("route=\"{route}\",le=\"+Inf\""), self.all);
        let labels = format!("route=\"{route}\"");
        line(text, &format!("{name}_sum"), &labels, self.sum.as_secs_f64());
        line(text, &format!("{name}_count"), &labels, self.all);
    }
}

/// How the outbox is.
struct Post {
    by_state: Vec<(State, i64)>,
    oldest_seconds: i64,
    /// Nothing if no worker was ever seen.
    silent_seconds: Option<i64>,
}

impl Post {
    fn look(conn: &mut Conn, now: Moment) -> Result<Self, diesel::result::Error> {
        let counts = queries::counts(conn, &queries::Filter::default())?;
        let since = |then: Moment| now.instant().as_second() - then.instant().as_second();
        Ok(Self {
            by_state: State::ALL.iter().map(|state| (*state, counts.of(*state))).collect(),
            oldest_seconds: queries::longest_due(conn, now)?.map_or(0, since),
            silent_seconds: sending::last_beat(conn)?.map(since),
        })
    }

    fn lines(&self, text: &mut String) {
        head(text, "outbox_messages", "gauge", "Messages in the outbox by state.");
        for (state, count) in &self.by_state {
            line(text, "outbox_messages", &format!("state=\"{}\"", state.code()), count);
        }
        let oldest = "outbox_oldest_due_seconds";
        head(text, oldest, "gauge", "For how long the longest waiting mail has been due.");
        line(text, oldest, "", self.oldest_seconds);
        if let Some(silent) = self.silent_seconds {
            let name = "outbox_worker_silent_seconds";
            head(text, name, "gauge", "Since when no worker gave a sign of life.");
            line(text, name, "", silent);
        }
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a String cannot fail.
    let _written =
        writeln!(text, "# HELP treffpunkt_{name} {help}\n# TYPE treffpunkt_{name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    let _written = writeln!(text, "treffpunkt_{name}{labels} {value}");
}

/// Counts every answer, in a house where somebody asks for the figures.
pub async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<web::Data<App>>();
    let Some(app) = app.filter(|app| app.config.metrics_listen.is_some()).cloned() else {
        return next.call(request).await;
    };
    let method = method(request.method());
    let began = Instant::now();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "other".into());
    app.metrics.count(&route, method, response.status().as_u16(), began.elapsed());
    Ok(response)
}

/// Only the usual ones: anybody can invent a method, and each would be a new line.
fn method(method: &actix_web::http::Method) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        .into_iter()
        .find(|usual| method == *usual)
        .unwrap_or("other")
}

#[get("/metrics")]
async fn figures(app: App) -> HttpResponse {
    let now = app.clock.now();
    match app.db.read(move |conn| Post::look(conn, now)).await {
        Ok(post) => HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body(app.metrics.text(&post)),
        Err(error) => {
            tracing::error!(%error, "the outbox could not be counted");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

/// The door for the figures.
pub fn server(app: App, listen: SocketAddr) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        actix_web::App::new().app_data(web::Data::new(app.clone())).service(figures)
    });
    Ok(server.workers(1).disable_signals().shutdown_timeout(1).bind(listen)?.run())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_counted_by_pattern() {
        let metrics = Metrics::default();
        metrics.count("/a/{token}", "GET", 200, Duration::from_millis(3));
        metrics.count("/a/{token}", "GET", 200, Duration::from_millis(7));
        let post = Post {
            by_state: vec![(State::Queued, 12), (State::Unknown, 1)],
            oldest_seconds: 90,
            silent_seconds: None,
        };

        insta::assert_snapshot!(metrics.text(&post), @r#"
        # HELP treffpunkt_http_requests_total Requests by route pattern and status.
        # TYPE treffpunkt_http_requests_total counter
        treffpunkt_http_requests_total{route="/a/{token}",method="GET",status="200"} 2
        # HELP treffpunkt_http_request_duration_seconds How long answers took, by route pattern.
        # TYPE treffpunkt_http_request_duration_seconds histogram
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.001"} 0
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.002"} 0
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.005"} 1
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.010"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.025"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.050"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.100"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="0.250"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="1.000"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="5.000"} 2
        treffpunkt_http_request_duration_seconds_bucket{route="/a/{token}",le="+Inf"} 2
        treffpunkt_http_request_duration_seconds_sum{route="/a/{token}"} 0.01
        treffpunkt_http_request_duration_seconds_count{route="/a/{token}"} 2
        # HELP treffpunkt_outbox_messages Messages in the outbox by state.
        # TYPE treffpunkt_outbox_messages gauge
        treffpunkt_outbox_messages{state="queued"} 12
        treffpunkt_outbox_messages{state="unknown"} 1
        # HELP treffpunkt_outbox_oldest_due_seconds For how long the longest waiting mail has been due.
        # TYPE treffpunkt_outbox_oldest_due_seconds gauge
        treffpunkt_outbox_oldest_due_seconds 90
        "#);
    }

    #[test]
    fn an_invented_method_makes_no_line_of_its_own() {
        assert_eq!(method(&actix_web::http::Method::GET), "GET");
        assert_eq!(method(&actix_web::http::Method::from_bytes(b"BREW").unwrap()), "other");
    }
}
