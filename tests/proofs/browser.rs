//! Somebody's browser: keeps its cookies, runs no script, follows no redirect by itself.

use std::collections::BTreeMap;

use ureq::Agent;
use ureq::http::Response;
use ureq::{Body, Error};

/// A browser that knows one house.
pub struct Browser {
    agent: Agent,
    base: String,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub body: String,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        Self { agent: agent(), base: base.to_owned(), cookies: BTreeMap::new() }
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> Result<Page, Error> {
        let request = self.agent.get(format!("{}{path}", self.base));
        let response = request.header("Cookie", self.cookie()).call()?;
        self.read(response)
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Page, Error> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("Cookie", self.cookie());
        let response = request.send_form(fields.iter().copied())?;
        self.read(response)
    }

    /// Fills in the form of a page, signature and all, and sends it to its address.
    pub fn submit(&mut self, page: &Page, typed: &[(&str, &str)]) -> Result<Page, Error> {
        let (action, signature) = page.form();
        let mut fields = vec![("csrf", signature.as_str())];
        fields.extend_from_slice(typed);
        self.post(&action, &fields)
    }

    /// What it says about itself with every request.
    pub fn cookie(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn read(&mut self, mut response: Response<Body>) -> Result<Page, Error> {
        for line in response.headers().get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = response.status().as_u16();
        let body = response.body_mut().read_to_string()?;
        Ok(Page { status, body })
    }
}

impl Page {
    /// What people read: without markup, blanks folded.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for piece in self.body.split('<') {
            text.push(' ');
            text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        }
        let text = text.replace(['\u{2068}', '\u{2069}'], "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fails with the page's words if they do not say this.
    pub fn says(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(words), "{} does not say “{words}”:\n{text}", self.status);
        self
    }

    /// Where the page's own form goes, and its signature.
    fn form(&self) -> (String, String) {
        let mut forms = self.body.split("<form ").skip(1);
        let is_ours = |form: &&str| {
            form.contains("method=\"post\"") && attribute(form, "action") != Some("/abmelden")
        };
        let form = forms.find(is_ours).unwrap_or_else(|| panic!("no form:\n{}", self.body));
        let hidden = form.split("<input ").find(|input| input.contains("name=\"csrf\""));
        let signature = hidden.and_then(|input| attribute(input, "value")).unwrap_or("");
        (attribute(form, "action").unwrap().replace("&#x2F;", "/"), signature.to_owned())
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split('>').next()?.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// Statuses are answers, not errors; errors are connections that broke.
pub fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.max_redirects_will_error(false).build().new_agent()
}
