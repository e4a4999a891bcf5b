//! The words of the guests' pages: each is said somewhere, and each that is asked for is there.

use std::collections::BTreeSet;
use std::fs;

use crate::{assert_none, root, walk};

/// Names of classes stand in quotes, too, and look like ids.
const CLASSES: &str = "done-sign-";

#[test]
fn every_string_of_the_guests_pages_is_said_and_none_is_missing() {
    let file = fs::read_to_string(root().join("src/web/locales/de.ftl")).unwrap();
    let ids = declared(&file);
    assert!(ids.len() > 200, "{}", ids.len());
    let mut code = Code::default();
    walk(&root().join("src"), &mut |path, text| code.read(path, text));
    assert!(code.pages > 5, "{}", code.pages);

    assert_none(&faults(&ids, &code));
}

/// The ids of a file; each stands at the begin of its line.
fn declared(file: &str) -> BTreeSet<String> {
    let ids = file.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    ids.filter(|id| id.starts_with(|sign: char| sign.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

/// What the code of the house has in quotes.
#[derive(Default)]
struct Code {
    quoted: BTreeSet<String>,
    /// What looks like an id where guests' pages are drawn, with the file.
    asked: Vec<(String, String)>,
    /// Begins of ids that the code puts together: `spoken-` of `"spoken-{code}"`.
    families: BTreeSet<String>,
    /// Files that speak with guests.
    pages: usize,
}

impl Code {
    fn read(&mut self, path: &str, text: &str) {
        if !path.ends_with(".rs") && !path.ends_with(".html") {
            return;
        }
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let parts: Vec<&str> = text.split('"').collect();
        self.quoted.extend(parts.iter().filter(|part| is_id(part)).map(|part| (*part).to_owned()));
        let speaks = ["Speech", "speech", "say_plainly", "translate("]
            .iter()
            .any(|word| text.contains(word));
        if !speaks || !path.ends_with(".rs") {
            return;
        }
        self.pages += 1;
        for part in parts {
            if part.contains('-') && is_id(part) && !part.starts_with(CLASSES) {
                self.asked.push((path.to_owned(), part.to_owned()));
            }
            if let Some((begin, _)) = part.split_once("-{").filter(|(begin, _)| is_id(begin)) {
                self.families.insert(format!("{begin}-"));
            }
        }
    }
}

/// Small letters, figures and dashes between them.
fn is_id(part: &str) -> bool {
    part.starts_with(|sign: char| sign.is_ascii_lowercase())
        && !part.ends_with('-')
        && part
            .chars()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-')
}

fn faults(ids: &BTreeSet<String>, code: &Code) -> Vec<String> {
    let is_put_together =
        |id: &&String| code.families.iter().any(|family| id.starts_with(family.as_str()));
    let silent = ids.iter().filter(|id| !code.quoted.contains(*id) && !is_put_together(id));
    let silent = silent.map(|id| format!("src/web/locales: nobody says {id}"));
    let missing = code.asked.iter().filter(|(_, id)| !ids.contains(id));
    silent.chain(missing.map(|(path, id)| format!("{path}: there is no {id}"))).collect()
}

#[test]
fn a_string_that_nobody_says_and_one_that_is_missing_are_found() {
    let ids = declared(
        "# Words\nask-who = Wer?\nspoken-de = Deutsch\nold-words =\n    Alt\n    -x = y\n",
    );
    let mut code = Code::default();
    let text = "fn f(speech: Speech) { speech.say(\"ask-who\"); speech.say(\"ask-when\"); \
                speech.say(&format!(\"spoken-{code}\")); \"done-sign-info\" }\n\
                #[cfg(test)]\nmod tests { \"never-there\" }";

    code.read("src/invitations/reply_page.rs", text);

    let found = [
        "src/web/locales: nobody says old-words",
        "src/invitations/reply_page.rs: there is no ask-when",
    ];
    assert_eq!(faults(&ids, &code), found);
}
