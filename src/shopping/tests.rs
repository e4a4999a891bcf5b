//! What a list counts, and what it leaves alone.

use super::list::{Interpreting, Said, Shopping};
use crate::db::Id;
use crate::events::samples;
use crate::events::team::{Agreement, Member, Part};
use crate::invitations::Reply;

fn said(reply: Reply, adults: i32, children: &[i32]) -> Said {
    Said {
        reply,
        adults,
        children: children.to_vec(),
        interpreter: String::new(),
        access: String::new(),
        step_free: false,
    }
}

fn member(part: Part, name: &str, language: &str, agreement: Agreement) -> Member {
    Member {
        id: Id::new(),
        event: Id::new(),
        session: None,
        part,
        staff: None,
        name: name.into(),
        phone: String::new(),
        email: String::new(),
        language: language.into(),
        agreement,
    }
}

#[test]
fn chairs_and_drinks_are_for_those_who_said_yes() {
    let event = samples::kontaktcafe();
    let team = [
        member(Part::Host, "Maria Sommer", "", Agreement::Confirmed),
        member(Part::Caterer, "maria sommer", "", Agreement::Confirmed),
        member(Part::Speaker, "Ralf Winter", "", Agreement::Asked),
    ];
    let said = [
        said(Reply::Accepted, 2, &[1, 5, 6]),
        said(Reply::Accepted, 1, &[]),
        said(Reply::Maybe, 0, &[]),
        said(Reply::Declined, 0, &[]),
        said(Reply::Waiting, 2, &[3]),
    ];

    let list = Shopping::of(&event, &said, &team);

    assert_eq!((list.adults, list.children, list.team, list.maybe), (3, 3, 1, 1));
    assert_eq!((list.chairs, list.child_seats, list.drinks), (5, 2, 14));
}

#[test]
fn whoever_is_assigned_sits_and_drinks_too() {
    let mut event = samples::kontaktcafe();
    event.assigned = 8;

    let list = Shopping::of(&event, &[said(Reply::Accepted, 2, &[])], &[]);

    assert_eq!((list.adults, list.chairs, list.drinks), (10, 10, 20));
}

#[test]
fn an_open_door_is_set_for_those_it_expects() {
    let mut event = samples::kontaktcafe();
    event.format.open_door = true;

    let list = Shopping::of(&event, &[said(Reply::Accepted, 5, &[])], &[]);

    assert_eq!((list.adults, list.expected_beyond, list.chairs), (5, 15, 20));
}

#[test]
fn wishes_are_found_again_in_the_team_and_name_nobody() {
    let event = samples::kontaktcafe();
    let wish = |interpreter: &str, access: &str, step_free| Said {
        interpreter: interpreter.into(),
        access: access.into(),
        step_free,
        ..said(Reply::Accepted, 1, &[])
    };
    let said = [
        wish("Ukrainisch", "Platz am Fenster", true),
        wish("ukrainisch", "platz am fenster", false),
        wish("Farsi oder Dari", "", true),
        wish("Arabisch", "", false),
    ];
    let team = [
        member(Part::Interpreter, "Olena Koval", "uk", Agreement::Confirmed),
        member(Part::Interpreter, "Nour Haddad", "ar", Agreement::Asked),
        member(Part::Interpreter, "Reza Karimi", "prs", Agreement::Confirmed),
    ];

    let list = Shopping::of(&event, &said, &team);

    let found = |language: &str, guests, confirmed| Interpreting {
        language: language.into(),
        guests,
        confirmed,
    };
    assert_eq!(
        list.interpreters,
        [found("Arabisch", 1, 0), found("Farsi oder Dari", 1, 1), found("Ukrainisch", 2, 1)]
    );
    assert_eq!((list.step_free, list.wishes.as_slice()), (2, &["Platz am Fenster".to_owned()][..]));
    let lines = list.lines();
    assert!(lines.contains(&(1, "Dolmetschen Arabisch: noch niemand gefunden".into())));
    assert!(lines.contains(&(2, "Plätze ohne Stufen".into())));
}

#[test]
fn chairs_are_carried_over_and_drinks_are_drunk() {
    let event = samples::kontaktcafe();
    let monday = Shopping::of(&event, &[said(Reply::Accepted, 10, &[2])], &[]);
    let friday = Shopping::of(&event, &[said(Reply::Accepted, 4, &[3, 4])], &[]);

    let week = Shopping::default().and(&monday).and(&friday);

    assert_eq!((week.chairs, week.child_seats), (10, 2));
    assert_eq!(week.drinks, monday.drinks + friday.drinks);
}
