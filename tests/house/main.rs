//! Reads the house's own source and fails where it breaks a rule of `docs/ARCHITECTURE.md`: arrows
//! between rooms, what a door may do, what is never written, paths that lead nowhere.
//!
//! Each rule also meets a small house that breaks it (`rules_bite.rs`), so that none goes blind.

mod rules_bite;
mod source;
mod strings;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use source::{Door, Source};

/// What every room may lean on, and what knows no noun.
const FOUNDATIONS: &str = "clock config db i18n inbox language letters outbox problem spoken stats text web \
     workdays";
/// The nouns: each may use those before it, never one after it.
const NOUNS: &str = "staff venues formats wordings guests events childcare invitations reminders \
                     assignments shopping attendance forums followups afterwards earlier trials \
                     turnout digest privacy today";
/// What puts the house together: nothing below knows of it.
const ROOF: &str = "app api cli demo main lib";
/// Text and numbers in, findings and numbers out.
const PURE: &str = "language stats";
/// Foundations with pages of their own: those must know which member of staff stands at the door.
const WITH_DOORS: &str = "outbox letters";

const FORBIDDEN_NAMES: &str = "util utils helper helpers common manager service";
const MOST_LINES: usize = 600;
/// Texts, not code: `ftl`, `txt` and `md` may be as long as they need.
/// A stylesheet is one long list, read by searching: its length says nothing about its order. So is the
/// list of tables.
const COUNTED: &str = "rs html js mjs sql typ toml";
const TABLES: &str = "src/db/schema.rs";

#[test]
fn arrows_point_one_way() {
    holds(arrows);
}

#[test]
fn pages_and_api_meet_only_in_actions() {
    holds(doors_apart);
}

#[test]
fn doors_ask_no_database() {
    holds(sql_in_doors);
}

#[test]
fn actions_and_queries_draw_nothing() {
    holds(drawing_inside);
}

#[test]
fn turnout_never_writes() {
    holds(writing_turnout);
}

#[test]
fn only_db_knows_which_database_runs() {
    holds(dialects);
}

#[test]
fn what_is_never_written_is_not_there() {
    holds(never_written);
}

#[test]
fn files_have_speaking_names_and_an_end() {
    holds(names_and_lengths);
}

#[test]
fn the_map_names_only_what_is_there() {
    let root = root();
    if let Ok(map) = fs::read_to_string(root.join("docs/ARCHITECTURE.md")) {
        assert_none(&lost_paths(&map, &|path| root.join(path).exists()));
    }
}

type Rule = fn(&Source) -> Vec<String>;

fn arrows(file: &Source) -> Vec<String> {
    let Some(room) = file.room() else { return Vec::new() };
    let Some(from) = storey(room) else {
        return vec![format!("src/{room} is on no storey: name it in tests/house and on the map")];
    };
    let mut faults = Vec::new();
    for mention in file.mentions() {
        let Some(target) = mention.path.first().filter(|target| *target != room) else { continue };
        let Some(to) = storey(target) else { continue };
        let asks_who = from == 0 && target == "staff" && file.is_door() && has(WITH_DOORS, room);
        let impure = has(PURE, room) && !has(PURE, target) && target != "text";
        if impure || (to > 0 && to >= from && !asks_who && !has(ROOF, room)) {
            faults.push(file.at(mention.line, &format!("{room} must not know {target}")));
        }
    }
    faults
}

/// How far up a room lies: foundations, then noun after noun, then the roof.
fn storey(room: &str) -> Option<usize> {
    let nouns = || NOUNS.split_whitespace();
    if has(FOUNDATIONS, room) {
        Some(0)
    } else if has(ROOF, room) {
        Some(nouns().count() + 1)
    } else {
        nouns().position(|noun| noun == room).map(|place| place + 1)
    }
}

fn doors_apart(file: &Source) -> Vec<String> {
    let Some(here) = file.door().filter(|_| file.room() != Some("api")) else { return Vec::new() };
    let mentions = file.mentions().into_iter();
    let crossing = mentions.filter(|mention| {
        let there = mention.path.get(1).and_then(|module| Door::named(module));
        there.is_some_and(|there| there != here)
    });
    crossing
        .map(|m| file.at(m.line, "pages and api call the same action, never each other"))
        .collect()
}

fn sql_in_doors(file: &Source) -> Vec<String> {
    if !file.is_door() {
        return Vec::new();
    }
    let sql = |words: &[&str]| match words {
        ["insert_into" | "sql_query", "(", ..]
        | ["schema", "::", ..]
        | [".", "first", "(", "conn", ..]
        | [".", "load" | "get_result" | "get_results" | "execute", "::", ..] => true,
        ["diesel", "::", what, ..] => !matches!(*what, "result" | "QueryResult"),
        [".", "load" | "get_result" | "get_results" | "execute", "(", argument, ..] => {
            *argument != ")"
        }
        _ => false,
    };
    file.wherever(sql, "SQL stands in queries, not in a door")
}

fn drawing_inside(file: &Source) -> Vec<String> {
    if !matches!(file.stem(), "actions" | "queries") {
        return Vec::new();
    }
    let mut faults = file.wherever(
        |words| matches!(words, ["actix_web", "::", ..]),
        "actions and queries know nothing of HTTP",
    );
    let pages = file.mentions().into_iter().filter(|m| m.path.starts_with(&own(&["web", "page"])));
    faults.extend(pages.map(|m| file.at(m.line, "actions and queries draw no page")));
    faults
}

fn writing_turnout(file: &Source) -> Vec<String> {
    // A test has to write what the figures are then read from.
    if file.room() != Some("turnout") || file.path.ends_with("/tests.rs") {
        return Vec::new();
    }
    let writes = |words: &[&str]| {
        matches!(
            words,
            ["insert_into" | "replace_into", "(", ..]
                | ["diesel", "::", "update" | "delete", ..]
                | ["db", ".", "write", ..]
        )
    };
    file.wherever(writes, "turnout only reads")
}

fn dialects(file: &Source) -> Vec<String> {
    if file.room() == Some("db") {
        return Vec::new();
    }
    let forks = |words: &[&str]| matches!(words, ["Conn", "::", "Postgres" | "Sqlite", ..]);
    file.wherever(forks, "which database runs is known to db alone")
}

fn never_written(file: &Source) -> Vec<String> {
    let mut faults = file.wherever(
        |words| matches!(words, ["todo" | "unimplemented", "!", ..]),
        "unfinished work is an issue, not a macro",
    );
    if file.room().is_none() {
        return faults;
    }
    if file.path != "src/clock.rs" {
        let asks_the_time = |words: &[&str]| {
            matches!(
                words,
                ["Utc" | "Local" | "Timestamp" | "Zoned" | "SystemTime" | "dsl", "::", "now", ..]
            )
        };
        faults.extend(file.wherever(asks_the_time, "what time it is, says clock"));
    }
    let bare_status = |words: &[&str]| matches!(words, ["status", ":", "String", ..]);
    faults.extend(file.wherever(bare_status, "a state is an enum"));
    let glob = |words: &[&str]| match words {
        ["pub", "use", rest @ ..] => {
            rest.iter().take_while(|word| **word != ";").any(|w| *w == "*")
        }
        _ => false,
    };
    faults.extend(file.wherever(glob, "name what you pass on"));
    // Whoever reads the routes (the browser tests do) reads them there.
    let hidden_route = |words: &[&str]| {
        matches!(
            words,
            [".", "route", "(", ..]
                | ["web", "::", "resource" | "scope" | "route" | "get", "(", ..]
        )
    };
    faults.extend(file.wherever(hidden_route, "a route stands above its handler"));
    faults
}

fn names_and_lengths(file: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let mut parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    if let Some(name) = parts.find(|part| has(FORBIDDEN_NAMES, part)) {
        faults.push(format!("{}: `{name}` says nothing", file.path));
    }
    let lines = file.text.lines().count();
    let brought_along = file.path.contains(".min.") || file.path.contains("/vendor/");
    let is_list = brought_along || file.path == TABLES;
    if lines > MOST_LINES && has(COUNTED, file.ending()) && !is_list {
        faults.push(format!("{}: {lines} lines; more than {MOST_LINES} is two things", file.path));
    }
    faults
}

/// Paths in backticks, in links and on lines of their own that begin with a folder of ours. `…`,
/// `*`, `<noun>` and dates in capitals stand for many and are left alone.
fn lost_paths(map: &str, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let ours = ["src/", "tests/", "docs/", "migrations/", "email_templates/", "benches/", ".ci/"];
    let is_sign = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    let mut lost = BTreeSet::new();
    for word in map.split(|c: char| c.is_whitespace() || "`()[],;:|«»\"".contains(c)) {
        let path = word.trim_end_matches(['.', '/']);
        let many = !path.chars().all(is_sign) || path.contains("YYYY");
        if !many && ours.iter().any(|folder| word.starts_with(folder)) && !exists(path) {
            lost.insert(format!("docs/ARCHITECTURE.md names {path}, which is not there"));
        }
    }
    lost.into_iter().collect()
}

/// Diesel tells migrations apart by their time alone: of two with the same only one would run.
#[test]
fn every_migration_has_a_time_of_its_own() {
    let folders = fs::read_dir(root().join("migrations")).unwrap().flatten();
    let names = folders.filter(|entry| entry.path().is_dir());
    let times: Vec<_> = names
        .map(|entry| entry.file_name().to_string_lossy().chars().take(17).collect::<String>())
        .collect();
    assert_eq!(times.iter().collect::<std::collections::BTreeSet<_>>().len(), times.len());
}

fn holds(rule: Rule) {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "migrations", "email_templates"] {
        walk(&root().join(folder), &mut |path, text| faults.extend(rule(&Source::new(path, text))));
    }
    assert_none(&faults);
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, read: &mut dyn FnMut(&str, &str)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "node_modules" && name != "data" {
            walk(&path, read);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let inside = path.strip_prefix(root()).unwrap_or(&path);
            read(&inside.to_string_lossy(), &text);
        }
    }
}

fn has(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|entry| entry == name)
}

fn own(path: &[&str]) -> Vec<String> {
    path.iter().map(|part| (*part).to_owned()).collect()
}
