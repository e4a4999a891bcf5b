//! Small houses that break a rule, and the words each rule has for it.

use crate::source::Source;
use crate::{
    Rule, arrows, dialects, doors_apart, drawing_inside, lost_paths, names_and_lengths,
    never_written, sql_in_doors, writing_turnout,
};

fn says(rule: Rule, path: &str, text: &str) -> Vec<String> {
    rule(&Source::new(path, text))
}

#[test]
fn an_arrow_down_the_line_is_found() {
    let text = "use crate::db::Conn;\nuse crate::{\n    guests::Guest,\n    invitations::{self, Reply},\n};";
    let found = ["src/events/actions.rs:4: events must not know invitations"];
    // `self` and `Reply` are two mentions of the one arrow.
    assert_eq!(says(arrows, "src/events/actions.rs", text), [found[0], found[0]]);
    assert!(says(arrows, "src/attendance/actions.rs", text).is_empty());
}

#[test]
fn an_arrow_without_use_is_found() {
    let text = "fn f() -> crate::turnout::Report {\n    super::super::app::open()\n}";
    let found = [
        "src/guests/queries.rs:1: guests must not know turnout",
        "src/guests/queries.rs:2: guests must not know app",
    ];
    assert_eq!(says(arrows, "src/guests/queries.rs", text), found);
}

#[test]
fn an_inline_module_is_a_step_of_its_own() {
    let text = "mod tests {\n    use super::super::Guest;\n    use super::super::super::events;\n}\nuse super::x;";
    let found = ["src/guests/queries.rs:3: guests must not know events"];
    assert_eq!(says(arrows, "src/guests/queries.rs", text), found);
}

#[test]
fn foundations_know_no_noun() {
    let text = "use crate::staff::Actor;";
    let found = ["src/web/page.rs:1: web must not know staff"];
    assert_eq!(says(arrows, "src/web/page.rs", text), found);
    let found = ["src/outbox/worker.rs:1: outbox must not know staff"];
    assert_eq!(says(arrows, "src/outbox/worker.rs", text), found);
    assert!(says(arrows, "src/outbox/pages.rs", text).is_empty());
}

#[test]
fn pure_rooms_take_text_and_numbers_only() {
    let text = "use crate::{text::Title, clock::Clock};";
    let found = ["src/language/guard.rs:1: language must not know clock"];
    assert_eq!(says(arrows, "src/language/guard.rs", text), found);
}

#[test]
fn a_new_room_has_to_be_put_on_the_map() {
    let found = ["src/attic is on no storey: name it in tests/house and on the map"];
    assert_eq!(says(arrows, "src/attic/mod.rs", ""), found);
}

#[test]
fn comments_and_literals_are_no_code() {
    let text = r##"
        //! See [`crate::turnout`]; todo!() /* not yet */
        /* use crate::turnout; /* nested */ todo!() */
        const A: &str = "use crate::turnout; \" todo!()";
        const B: &str = r#"use crate::turnout; " todo!()"#;
        const C: &[u8] = br"crate::turnout::x todo!()";
        const D: [char; 3] = ['"', '\'', '\u{22}'];
        fn e<'a>(text: &'a str) -> &'a str { text }
        fn f() { todo!("later") }
    "##;
    assert!(says(arrows, "src/guests/mod.rs", text).is_empty());
    let found = ["src/guests/mod.rs:9: unfinished work is an issue, not a macro"];
    assert_eq!(says(never_written, "src/guests/mod.rs", text), found);
}

#[test]
fn a_route_that_is_not_above_its_handler_is_found() {
    let text = "cfg.route(\"/x\", web::get().to(x)).service(web::resource(\"/y\"));";
    let fault = "src/guests/pages.rs:1: a route stands above its handler";
    assert_eq!(says(never_written, "src/guests/pages.rs", text), [fault; 3]);
    let text = "#[get(\"/x\")]\nasync fn x() {}\nfn f(map: &Map) { map.get(1) }";
    assert!(says(never_written, "src/guests/pages.rs", text).is_empty());
}

#[test]
fn pages_and_api_do_not_call_each_other() {
    let why = "pages and api call the same action, never each other";
    let text = "use super::{actions, api};";
    assert_eq!(
        says(doors_apart, "src/events/pages.rs", text),
        [format!("src/events/pages.rs:1: {why}")]
    );
    let text = "fn f() { crate::events::pages::show() }";
    assert_eq!(
        says(doors_apart, "src/events/api.rs", text),
        [format!("src/events/api.rs:1: {why}")]
    );
    assert!(says(doors_apart, "src/events/mod.rs", "use self::{api, pages};").is_empty());
}

#[test]
fn a_door_asks_no_database() {
    let text = "fn f() {\n    let all = guests::table.load::<Guest>(conn)?;\n    Pages.load();\n}";
    let found = ["src/guests/pages.rs:2: SQL stands in queries, not in a door"];
    assert_eq!(says(sql_in_doors, "src/guests/pages.rs", text), found);
    assert!(says(sql_in_doors, "src/guests/queries.rs", text).is_empty());
    for text in
        ["use crate::db::schema::guests;", "diesel::update(x)", "insert_into(x)", "x.execute(conn)"]
    {
        let path = "src/invitations/reply_page.rs";
        assert_eq!(says(sql_in_doors, path, text).len(), 1, "{text}");
    }
}

#[test]
fn actions_draw_nothing() {
    let text = "use actix_web::HttpResponse;\nuse crate::web::{form::Errors, page::Pages};";
    let found = [
        "src/events/actions.rs:1: actions and queries know nothing of HTTP",
        "src/events/actions.rs:2: actions and queries draw no page",
    ];
    assert_eq!(says(drawing_inside, "src/events/actions.rs", text), found);
}

#[test]
fn turnout_that_writes_is_found() {
    for text in ["diesel::insert_into(x)", "insert_into(x)", "diesel::update(x)", "app.db.write(f)"]
    {
        assert_eq!(says(writing_turnout, "src/turnout/queries.rs", text).len(), 1, "{text}");
        assert!(says(writing_turnout, "src/events/queries.rs", text).is_empty());
    }
}

#[test]
fn a_fork_by_database_is_found() {
    let text = "match conn { Conn::Postgres(_) => 1, Conn::Sqlite(_) => 2 }";
    assert_eq!(says(dialects, "src/guests/queries.rs", text).len(), 2);
    assert!(says(dialects, "src/db/bulk.rs", text).is_empty());
}

#[test]
fn what_is_never_written_is_found() {
    let wrong = [
        "fn f() { todo!() }",
        "fn f() { unimplemented!() }",
        "let now = jiff::Timestamp::now();",
        "let now = Utc::now();",
        "select(diesel::dsl::now)",
        "struct Row { status: String }",
        "pub use self::event::*;",
    ];
    for text in wrong {
        assert_eq!(says(never_written, "src/events/mod.rs", text).len(), 1, "{text}");
    }
    assert!(says(never_written, "src/clock.rs", "let now = Timestamp::now();").is_empty());
    assert!(says(never_written, "src/events/mod.rs", "use super::*; let area = a * b;").is_empty());
}

#[test]
fn empty_names_and_endless_files_are_found() {
    assert_eq!(says(names_and_lengths, "tests/stories/helpers.rs", "").len(), 1);
    assert_eq!(says(names_and_lengths, "src/common/mod.rs", "").len(), 1);
    assert_eq!(says(names_and_lengths, "src/events/mod.rs", &"\n".repeat(601)).len(), 1);
    assert!(says(names_and_lengths, "src/events/mod.rs", &"\n".repeat(600)).is_empty());
    assert!(says(names_and_lengths, "src/web/assets/htmx.min.js", &"\n".repeat(601)).is_empty());
}

#[test]
fn a_path_that_leads_nowhere_is_found() {
    let map = "Read `src/lost.rs`, [this](docs/here.md), src/<noun>/mod.rs, `migrations/YYYY-x/up.sql`\n\
               and `/events` in src/events/.";
    let exists = |path: &str| matches!(path, "docs/here.md" | "src/events");
    assert_eq!(
        lost_paths(map, &exists),
        ["docs/ARCHITECTURE.md names src/lost.rs, which is not there"]
    );
}
