//! The world that stories happen in: a Jobcenter on a morning in January, and people with browsers.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use actix_http::Request;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::test::{self, TestRequest};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl};
use treffpunkt::app;
use treffpunkt::clock::Clock;
use treffpunkt::config::{self, Config};
use treffpunkt::db::{DatabaseUrl, Db, Id, migrate};
use treffpunkt::staff::queries::{LinkPurpose, NewStaff};
use treffpunkt::staff::{Role, Scope, Site, actions as staff};
use treffpunkt::web::App;

type House =
    Rc<dyn Fn(Request) -> std::pin::Pin<Box<dyn Future<Output = ServiceResponse<BoxBody>>>>>;

/// A Jobcenter with its own database; everything is gone when it closes.
pub struct Jobcenter {
    pub app: App,
    house: House,
    place: Place,
}

enum Place {
    File(PathBuf),
    Postgres { server: String, name: String },
}

/// What a house is opened with, beyond the defaults.
pub type Settings<'a> = &'a [(&'a str, String)];

impl Jobcenter {
    /// Opens on Monday, 4 January 2027, 9 o'clock in Berlin.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// Opens with settings.
    pub async fn open_with(settings: Settings<'_>) -> Self {
        let name = format!("treffpunkt_{}", Id::<App>::new().as_str().replace('-', ""));
        let (url, place) = match std::env::var("TREFFPUNKT_TEST_DATABASE") {
            Ok(server) => {
                copy_the_empty_house(&server, &name);
                (beside(&server, &name), Place::Postgres { server, name })
            }
            Err(_) => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).unwrap();
                let file = folder.join("treffpunkt.db");
                (format!("sqlite:{}", file.display()), Place::File(folder))
            }
        };
        let data = std::env::temp_dir().join(format!("data-{}", Id::<App>::new()));
        let mut found: std::collections::BTreeMap<String, String> = [
            ("database_url".to_owned(), url),
            ("data_dir".to_owned(), data.display().to_string()),
            ("public_url".to_owned(), "http://treffen.example".to_owned()),
        ]
        .into();
        found.extend(settings.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        let config = Config::parse(&found).unwrap();
        std::fs::create_dir_all(&config.data_dir).unwrap();
        set_up(&config.database_url);
        let clock = Clock::standing_at("2027-01-04T08:00:00Z".parse().unwrap());
        let app = app::open(config, clock).unwrap();
        let house = house_of(test::init_service(app::whole_house(app.clone())).await);
        Self { app, house, place }
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.app.clock.advance(time);
    }

    /// A Standort with that name.
    pub async fn site(&self, name: &str) -> Id<Site> {
        let name = name.to_owned();
        self.app.db.write(move |conn| staff::add_site(conn, &name, "")).await.unwrap()
    }

    /// Somebody with this role for all Standorte, signed in.
    pub async fn staff(&self, name: &str, role: Role) -> Browser {
        self.staff_of(name, role, Scope::All).await
    }

    /// Somebody with this role and scope, signed in.
    pub async fn staff_of(&self, name: &str, role: Role, scope: Scope) -> Browser {
        let link = self.sign_in_link(name, role, scope).await;
        let browser = self.browser();
        browser.get(&link).await.submits(&[]).await;
        browser
    }

    /// A one-time link of a new member of staff.
    pub async fn sign_in_link(&self, name: &str, role: Role, scope: Scope) -> String {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let new = NewStaff { name: name.to_owned(), email, role, scope };
        let now = self.app.clock.now();
        let link = self.app.db.write(move |conn| {
            let id = staff::add(conn, &new, now)?;
            Ok(staff::make_link(conn, id, LinkPurpose::SignIn, config::LINK_LIFE, now)?)
        });
        let link = link.await.map_err(|error: staff::StaffError| error).unwrap();
        format!("/anmelden/link/{link}")
    }

    /// Another one-time link of somebody who is there already: a new working day.
    pub async fn another_link(&self, name: &str) -> String {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let now = self.app.clock.now();
        let link = self.app.db.write(move |conn| {
            let account = treffpunkt::staff::queries::account(conn, &email)?;
            let (id, _) = account.expect("they work here");
            Ok(staff::make_link(conn, id, LinkPurpose::SignIn, config::LINK_LIFE, now)?)
        });
        let link = link.await.map_err(|error: staff::StaffError| error).unwrap();
        format!("/anmelden/link/{link}")
    }

    /// A browser that nobody has used.
    pub fn browser(&self) -> Browser {
        Browser { house: Rc::clone(&self.house), cookies: Rc::default() }
    }

    /// A browser at the door that serves guests alone.
    pub async fn browser_outside(&self) -> Browser {
        let house = house_of(test::init_service(app::guests_door(self.app.clone())).await);
        Browser { house, cookies: Rc::default() }
    }

    /// A machine with a key of this role.
    pub async fn machine(&self, role: Role) -> Machine {
        let now = self.app.clock.now();
        let made = self.app.db.write(move |conn| staff::make_key(conn, "Test", role, now)).await;
        let (_, key) = made.map_err(|error: diesel::result::Error| error).unwrap();
        Machine { house: Rc::clone(&self.house), key }
    }
}

fn set_up(url: &DatabaseUrl) {
    let db = Db::open(url).unwrap();
    migrate::run(&db).unwrap();
    app::furnish(&db).unwrap();
}

/// All houses begin alike, and PostgreSQL copies one sooner than it builds one: the first story builds
/// it, the others wait for that.
fn copy_the_empty_house(server: &str, name: &str) {
    let empty = format!("treffpunkt_empty_{}", migrate::all().unwrap().len());
    let mut conn = PgConnection::establish(server).unwrap();
    conn.batch_execute("SELECT pg_advisory_lock(0)").unwrap();
    let there = "SELECT 1 FROM pg_database WHERE datname = ";
    if diesel::sql_query(format!("{there}'{empty}'")).execute(&mut conn).unwrap() == 0 {
        let begin = "DROP DATABASE IF EXISTS treffpunkt_begun WITH (FORCE)";
        conn.batch_execute(begin).unwrap();
        conn.batch_execute("CREATE DATABASE treffpunkt_begun").unwrap();
        set_up(&DatabaseUrl::parse(&beside(server, "treffpunkt_begun")).unwrap());
        let end = format!("ALTER DATABASE treffpunkt_begun RENAME TO {empty}");
        conn.batch_execute(&end).unwrap();
    }
    conn.batch_execute("SELECT pg_advisory_unlock(0)").unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {empty}")).unwrap();
}

/// Another database of the same server.
fn beside(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

impl Drop for Jobcenter {
    fn drop(&mut self) {
        match &self.place {
            Place::File(folder) => drop(std::fs::remove_dir_all(folder)),
            Place::Postgres { server, name } => {
                let gone = PgConnection::establish(server).map(|mut conn| {
                    conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                });
                drop(gone);
            }
        }
        drop(std::fs::remove_dir_all(&self.app.config.data_dir));
    }
}

fn house_of<S, B>(service: S) -> House
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    let service = Rc::new(service);
    Rc::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move {
            match service.call(request).await {
                Ok(response) => response.map_into_boxed_body(),
                Err(error) => {
                    let request = TestRequest::default().to_http_request();
                    ServiceResponse::new(request, error.error_response())
                }
            }
        })
    })
}

/// Somebody's browser: keeps cookies, follows redirects, runs no script.
#[derive(Clone)]
pub struct Browser {
    house: House,
    cookies: Rc<RefCell<Vec<(String, String)>>>,
}

/// A page as it came.
pub struct Page {
    pub status: StatusCode,
    pub path: String,
    pub body: String,
    pub headers: Vec<(String, String)>,
    browser: Browser,
}

impl Browser {
    /// Opens an address; whole ones lose their host.
    pub async fn get(&self, address: &str) -> Page {
        let path = path_of(address);
        self.send(TestRequest::get().uri(&path), &path).await
    }

    /// Asks for the head only, as link scanners do.
    pub async fn head(&self, address: &str) -> StatusCode {
        let path = path_of(address);
        let request =
            self.dressed(TestRequest::with_uri(&path).method(actix_web::http::Method::HEAD));
        (self.house)(request.to_request()).await.status()
    }

    /// Sends a form as it is, without looking at a page first.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let path = path_of(address);
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = TestRequest::post()
            .uri(&path)
            .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
            .set_payload(body.finish());
        self.send(request, &path).await
    }

    /// Sends anything, with its cookies, and keeps what comes back as it is.
    pub async fn asks(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        (self.house)(self.dressed(request).to_request()).await
    }

    /// Keeps a file as it is.
    pub async fn takes(&self, address: &str) -> Vec<u8> {
        let response = self.asks(TestRequest::get().uri(address)).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        actix_web::body::to_bytes(response.into_body()).await.unwrap().to_vec()
    }

    /// Forgets its cookies: a session that is gone.
    pub fn forget(&self) {
        self.cookies.borrow_mut().clear();
    }

    fn dressed(&self, request: TestRequest) -> TestRequest {
        let cookies = self.cookies.borrow();
        let line: Vec<String> =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.peer_addr("127.0.0.1:50000".parse().unwrap());
        match line.is_empty() {
            true => request,
            false => request.insert_header(("Cookie", line.join("; "))),
        }
    }

    async fn send(&self, request: TestRequest, path: &str) -> Page {
        let mut response = (self.house)(self.dressed(request).to_request()).await;
        let mut path = path.to_owned();
        for _ in 0..5 {
            self.keep_cookies(&response);
            let Some(next) = response.headers().get("Location") else { break };
            path = path_of(next.to_str().unwrap());
            let request = self.dressed(TestRequest::get().uri(&path));
            response = (self.house)(request.to_request()).await;
        }
        self.keep_cookies(&response);
        let status = response.status();
        let headers = response.headers().iter();
        let headers = headers.map(|(n, v)| (n.to_string(), v.to_str().unwrap_or("").to_owned()));
        let headers = headers.collect();
        let body = response.into_body().try_into_bytes();
        let body = match body {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(body) => {
                let bytes = actix_web::body::to_bytes(body).await.unwrap();
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        Page { status, path, body, headers, browser: self.clone() }
    }

    fn keep_cookies(&self, response: &ServiceResponse<BoxBody>) {
        for line in response.headers().get_all("Set-Cookie") {
            let line = line.to_str().unwrap();
            let (pair, rest) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let mut cookies = self.cookies.borrow_mut();
            cookies.retain(|(known, _)| known != name);
            if !rest.contains("Max-Age=0") && !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Page {
    /// What people read: without markup, blanks folded.
    pub fn text(&self) -> String {
        let main = self.body.find("<main").map_or(self.body.as_str(), |at| &self.body[at..]);
        let main = main.find("</main>").map_or(main, |at| &main[..at]);
        let mut text = String::new();
        let mut inside = false;
        for sign in main.chars() {
            match sign {
                '<' => {
                    inside = true;
                    text.push(' ');
                }
                '>' => inside = false,
                _ if !inside => text.push(sign),
                _ => {}
            }
        }
        let text = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<");
        let text =
            text.replace("&gt;", ">").replace("&amp;", "&").replace(['\u{2068}', '\u{2069}'], "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fails with the page's words if they do not say this.
    pub fn says(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(
            text.contains(words),
            "{} ({}) does not say “{words}”:\n{text}",
            self.path,
            self.status
        );
        self
    }

    /// Fails if the page says this.
    pub fn does_not_say(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(!text.contains(words), "{} says “{words}”:\n{text}", self.path);
        self
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// The hidden and filled-in fields of the form with this action; the last one if none is named.
    pub fn fields_of(&self, action: Option<&str>) -> (String, Vec<(String, String)>) {
        let forms =
            self.body.split("<form ").skip(1).map(|rest| rest.split("</form>").next().unwrap());
        let mut posts = forms.filter(|form| form.contains("method=\"post\""));
        let form = match action {
            Some(action) => posts.find(|form| attribute(form, "action") == Some(action.into())),
            None => posts.find(|form| attribute(form, "action") != Some("/abmelden".into())),
        };
        let form = form.unwrap_or_else(|| panic!("{} has no such form:\n{}", self.path, self.body));
        let action = attribute(form, "action").unwrap_or_else(|| self.path.clone());
        let fields = form.split("<input ").skip(1).filter_map(|input| {
            let input = input.split('>').next().unwrap();
            let kind = attribute(input, "type").unwrap_or_default();
            let ticked =
                !matches!(kind.as_str(), "checkbox" | "radio") || input.contains(" checked");
            let name = attribute(input, "name")?;
            ticked.then(|| (name, attribute(input, "value").unwrap_or_default()))
        });
        let mut fields: Vec<_> = fields.collect();
        for select in form.split("<select ").skip(1) {
            let name = attribute(select.split('>').next().unwrap(), "name").unwrap_or_default();
            let options = select.split("</select>").next().unwrap();
            let chosen = options
                .split("<option ")
                .skip(1)
                .find(|option| option.split('>').next().unwrap().contains(" selected"));
            let chosen = chosen.or_else(|| options.split("<option ").nth(1));
            if let Some(option) = chosen {
                let value = attribute(option.split('>').next().unwrap(), "value");
                fields.push((name, value.unwrap_or_default()));
            }
        }
        for area in form.split("<textarea ").skip(1) {
            let (head, rest) = area.split_once('>').unwrap();
            let value = rest.split("</textarea>").next().unwrap().trim_start_matches('\n');
            fields.push((attribute(head, "name").unwrap_or_default(), unescaped(value)));
        }
        (action, fields)
    }

    /// Fills in the page's (first) form and sends it.
    pub async fn submits(&self, typed: &[(&str, &str)]) -> Page {
        self.submits_to(None, typed).await
    }

    /// Chooses a file in the page's (first) form and sends it.
    pub async fn uploads(&self, field: &str, file_name: &str, bytes: &[u8]) -> Page {
        let (action, fields) = self.fields_of(None);
        let mut body = Vec::new();
        for (name, value) in fields.iter().filter(|(name, _)| name != field) {
            let head = "--piece\r\nContent-Disposition: form-data; name=";
            body.extend(format!("{head}\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        let head = format!(
            "--piece\r\nContent-Disposition: form-data; name=\"{field}\"; \
             filename=\"{file_name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--piece--\r\n");
        let request = TestRequest::post()
            .uri(&action)
            .insert_header(("Content-Type", "multipart/form-data; boundary=piece"))
            .set_payload(body);
        self.browser.send(request, &action).await
    }

    /// Sends something with this page's signature that it has no form for.
    pub async fn submits_with(&self, action: &str, typed: &[(&str, &str)]) -> Page {
        let (_, fields) = self.fields_of(None);
        let signature = fields.iter().find(|(name, _)| name == "csrf");
        let mut pairs = typed.to_vec();
        pairs.extend(signature.map(|(name, value)| (name.as_str(), value.as_str())));
        self.browser.post(action, &pairs).await
    }

    /// Fills in the form with this action and sends it.
    pub async fn submits_to(&self, action: Option<&str>, typed: &[(&str, &str)]) -> Page {
        let (action, mut fields) = self.fields_of(action);
        fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
        let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        fields.extend(typed);
        let pairs: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.post(&action, &pairs).await
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = format!(" {}", tag.split('>').next()?);
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&#x2F;", "/").replace("&amp;", "&")
}

fn path_of(address: &str) -> String {
    match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/".into(), |at| rest[at..].to_owned()),
        None => address.to_owned(),
    }
}

/// A machine with a key.
pub struct Machine {
    house: House,
    key: String,
}

/// An answer of the API.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub json: serde_json::Value,
    pub body: String,
}

impl Machine {
    pub async fn get(&self, path: &str) -> Reply {
        self.send(TestRequest::get().uri(path)).await
    }

    pub async fn post(&self, path: &str, json: &serde_json::Value) -> Reply {
        self.send(TestRequest::post().uri(path).set_json(json)).await
    }

    pub async fn post_once(&self, path: &str, key: &str, json: &serde_json::Value) -> Reply {
        let request = TestRequest::post().uri(path).insert_header(("Idempotency-Key", key));
        self.send(request.set_json(json)).await
    }

    pub async fn post_bytes(&self, path: &str, bytes: &[u8]) -> Reply {
        let request = TestRequest::post().uri(path).insert_header(("Content-Type", "text/csv"));
        self.send(request.set_payload(bytes.to_vec())).await
    }

    pub async fn put(&self, path: &str, json: &serde_json::Value) -> Reply {
        self.send(TestRequest::put().uri(path).set_json(json)).await
    }

    pub async fn patch(&self, path: &str, json: &serde_json::Value) -> Reply {
        self.send(TestRequest::patch().uri(path).set_json(json)).await
    }

    /// Sends anything, with its key, and keeps what comes back as it is.
    pub async fn asks(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        let request = request.insert_header(("Authorization", format!("Bearer {}", self.key)));
        (self.house)(request.to_request()).await
    }

    async fn send(&self, request: TestRequest) -> Reply {
        let response = self.asks(request).await;
        let status = response.status();
        let bytes = actix_web::body::to_bytes(response.into_body()).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&body).unwrap_or(serde_json::Value::Null);
        Reply { status, json, body }
    }
}
