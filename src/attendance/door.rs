//! The door list as the page shows it: whom to expect, in the order of the phone book. Pure.

use std::collections::HashMap;

use serde::Serialize;

use super::Presence;
use super::presence::Sign;
use super::queries::{Expected, ListedAs, Logged, Mark};
use crate::db::Id;
use crate::events::slots::Slot;
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::invitations::{Childcare, Reply};
use crate::spoken;
use crate::text::{matcher, sort_key};

/// What can be tapped, in the order of the buttons.
pub const TAPS: [Presence; 4] =
    [Presence::Present, Presence::Partly, Presence::Excused, Presence::Absent];

/// What is known of a session's list.
pub struct Known {
    pub session: Id<Session>,
    pub expected: Vec<Expected>,
    /// Of the whole event.
    pub marks: Vec<Mark>,
    /// Of this session, latest first.
    pub log: Vec<Logged>,
    /// Of guests who were not asked but stand in the list: first and family name.
    pub names: HashMap<Id<Guest>, (String, String)>,
    /// By number: when somebody's own time begins; none where all come together.
    pub times: HashMap<i32, String>,
    /// Everybody's number, where only some were read; `None`: they follow from the order.
    pub numbers: Option<HashMap<Id<Guest>, usize>>,
}

/// Somebody on the list.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// As on the printed sheet; `None` for whoever was not asked.
    pub number: Option<usize>,
    pub guest: Id<Guest>,
    /// "Demir, Aylin"
    pub name: String,
    pub party: String,
    pub childcare: String,
    pub note: String,
    /// "10:30 Uhr", where somebody has a time of their own.
    pub time: String,
    pub presence: Presence,
    pub presence_label: &'static str,
    /// Children in care now.
    pub children: i32,
    /// Whether the page offers to hand in children.
    pub has_children: bool,
    /// The entry that decided, to take it back.
    pub operation: String,
    pub accepted: bool,
    pub assigned: bool,
    #[serde(skip)]
    search: String,
    #[serde(skip)]
    key: String,
}

/// Somebody who came in without a name.
#[derive(Clone, Debug, Serialize)]
pub struct Nameless {
    pub operation: String,
    pub children: i32,
}

/// Figures above the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// People who are there, spontaneous ones too.
    pub there: usize,
    pub accepted: usize,
    pub assigned: usize,
    /// Guests on the list of whom nothing is entered.
    pub open: usize,
    /// Guests on the list, invited or assigned.
    pub invited: usize,
    /// Children in care now.
    pub children: i32,
}

/// One of the last taps.
#[derive(Clone, Debug, Serialize)]
pub struct Last {
    pub name: String,
    pub label: &'static str,
    pub operation: String,
}

/// Everybody, by family name: first those who were asked, with their numbers, in one alphabet with
/// those who came by themselves.
pub fn lines(known: &Known) -> Vec<Line> {
    let marks: HashMap<Id<Guest>, &Mark> = known
        .marks
        .iter()
        .filter(|mark| mark.session == known.session)
        .filter_map(|mark| Some((mark.guest?, mark)))
        .collect();
    let mut latest: HashMap<Id<Guest>, &str> = HashMap::new();
    for logged in &known.log {
        if let Some(guest) = logged.guest {
            latest.entry(guest).or_insert(&logged.entry.operation);
        }
    }
    let mut asked: Vec<&Expected> = known.expected.iter().collect();
    asked.sort_by_cached_key(|one| order(&one.family_name, &one.first_name, one.guest));
    let mut lines: Vec<(_, Line)> = Vec::with_capacity(asked.len());
    for (index, one) in asked.iter().enumerate() {
        let mark = marks.get(&one.guest).copied();
        let mut line = line(one.guest, &one.first_name, &one.family_name, mark, &latest);
        let number = match &known.numbers {
            Some(numbers) => numbers.get(&one.guest).copied().unwrap_or_default(),
            None => index + 1,
        };
        line.number = Some(number);
        line.party = party(one);
        line.childcare = childcare(one, line.children);
        line.time = time(known, one);
        line.note = note(number, one, &line.time);
        line.has_children =
            one.children > 0 || one.childcare != Childcare::None || line.children > 0;
        line.accepted = one.reply == Reply::Accepted;
        line.assigned = one.listed == ListedAs::Assigned;
        line.search.clone_from(&one.folded);
        line.key.clone_from(&one.key);
        lines.push((order(&one.family_name, &one.first_name, one.guest), line));
    }
    for (guest, (first, family)) in &known.names {
        let mark = marks.get(guest).copied();
        if !mark.is_some_and(|mark| mark.presence.is_entered()) {
            continue;
        }
        let mut line = line(*guest, first, family, mark, &latest);
        line.note = "nicht eingeladen".into();
        line.has_children = true;
        if line.children > 0 {
            line.childcare = in_care(line.children);
        }
        line.search = crate::text::fold(&format!("{first} {family}"));
        lines.push((order(family, first, *guest), line));
    }
    lines.sort_by(|(a, _), (b, _)| a.cmp(b));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn order(family: &str, first: &str, guest: Id<Guest>) -> (String, String, Id<Guest>) {
    (sort_key(family), sort_key(first), guest)
}

fn line(
    guest: Id<Guest>,
    first: &str,
    family: &str,
    mark: Option<&Mark>,
    latest: &HashMap<Id<Guest>, &str>,
) -> Line {
    let presence = mark.map_or(Presence::Unknown, |mark| mark.presence);
    let sign = mark.map_or(Sign::Unknown, Mark::sign);
    let name = if first.is_empty() { family.into() } else { format!("{family}, {first}") };
    Line {
        number: None,
        guest,
        name,
        party: String::new(),
        childcare: String::new(),
        note: String::new(),
        time: String::new(),
        presence,
        presence_label: sign.label(),
        children: mark.map_or(0, |mark| mark.children),
        has_children: false,
        operation: latest.get(&guest).map_or(String::new(), |operation| (*operation).into()),
        accepted: false,
        assigned: false,
        search: String::new(),
        key: String::new(),
    }
}

fn party(one: &Expected) -> String {
    let comes = match one.reply {
        Reply::Accepted | Reply::Maybe | Reply::Waiting => true,
        Reply::Open | Reply::Declined => false,
    };
    if !comes || (one.adults <= 1 && one.children == 0) {
        return String::new();
    }
    let adults = match one.adults {
        0 => String::new(),
        1 => "1 Person".into(),
        more => format!("{more} Erwachsene"),
    };
    let parts = [adults, children(one.children)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// "1 Kind", "3 Kinder", nothing for none.
pub fn children(count: i32) -> String {
    match count {
        0 => String::new(),
        1 => "1 Kind".into(),
        more => format!("{more} Kinder"),
    }
}

fn in_care(count: i32) -> String {
    format!("{} in Betreuung", children(count))
}

fn childcare(one: &Expected, handed_in: i32) -> String {
    match (handed_in, one.childcare) {
        (1.., _) => in_care(handed_in),
        (_, Childcare::Promised) => "Betreuung zugesagt".into(),
        (_, Childcare::Waiting) => "wartet auf Betreuung".into(),
        (_, Childcare::None) => String::new(),
    }
}

/// When each time of an event begins, by number.
pub fn times(event: &Event) -> HashMap<i32, String> {
    let several = event.sessions.len() > 1;
    let time = |slot: &Slot| {
        let begin = slot.hours.starts_at;
        match several {
            true => format!("{}, {} Uhr", spoken::short_day(begin.date()), begin.strftime("%H:%M")),
            false => format!("{} Uhr", begin.strftime("%H:%M")),
        }
    };
    event.all_slots().iter().map(|slot| (slot.number, time(slot))).collect()
}

fn time(known: &Known, one: &Expected) -> String {
    one.slot.and_then(|number| known.times.get(&number).cloned()).unwrap_or_default()
}

fn note(number: usize, one: &Expected, time: &str) -> String {
    let reply = match one.reply {
        Reply::Open if one.listed == ListedAs::Assigned => "zugewiesen",
        Reply::Open => "keine Antwort",
        Reply::Accepted | Reply::Maybe | Reply::Waiting | Reply::Declined => one.reply.label(),
    };
    let mut parts = vec![format!("Nr. {number}"), reply.to_owned()];
    if !time.is_empty() {
        parts.insert(0, time.to_owned());
    }
    if !one.interpreter.is_empty() {
        parts.push(format!("Dolmetschen: {}", one.interpreter));
    }
    parts.join(" · ")
}

impl Line {
    /// The key under which the name is found: [`crate::text::fold`].
    pub fn search(&self) -> &str {
        &self.search
    }
}

/// Those whose name begins so, or who have this key; everybody if nothing was typed.
pub fn found(lines: &[Line], typed: &str) -> Vec<Line> {
    let typed = typed.trim();
    if typed.is_empty() {
        return lines.to_vec();
    }
    let begins_so = matcher(typed);
    let fits = |line: &&Line| line.key == typed || begins_so(&line.search);
    lines.iter().filter(fits).cloned().collect()
}

/// Those without a name who are there.
pub fn nameless(known: &Known) -> Vec<Nameless> {
    let here = known.marks.iter().filter(|mark| {
        mark.session == known.session && mark.guest.is_none() && mark.presence.is_there()
    });
    here.filter_map(|mark| {
        let logged = known.log.iter().find(|logged| logged.row == mark.id)?;
        Some(Nameless { operation: logged.entry.operation.clone(), children: mark.children })
    })
    .collect()
}

/// The figures above the list.
pub fn counts(known: &Known, lines: &[Line]) -> Counts {
    let here = known.marks.iter().filter(|mark| mark.session == known.session);
    let invited = || lines.iter().filter(|line| line.number.is_some());
    Counts {
        there: here.clone().filter(|mark| mark.presence.is_there()).count(),
        accepted: invited().filter(|line| line.accepted).count(),
        assigned: invited().filter(|line| line.assigned).count(),
        open: invited().filter(|line| !line.presence.is_entered()).count(),
        invited: invited().count(),
        children: here.map(|mark| mark.children).sum(),
    }
}

/// The last taps of this session, newest first. One on "everybody else" is taken back elsewhere.
pub fn last(known: &Known, lines: &[Line], limit: usize) -> Vec<Last> {
    let names: HashMap<Id<Guest>, &str> =
        lines.iter().map(|line| (line.guest, line.name.as_str())).collect();
    let single = known.log.iter().filter(|logged| !logged.entry.operation.starts_with(REST));
    single
        .take(limit)
        .map(|logged| Last {
            name: match logged.guest {
                Some(guest) => names.get(&guest).copied().unwrap_or("Gast").into(),
                None => "ohne Namen".into(),
            },
            label: Sign::of(logged.entry.presence, logged.entry.part).label(),
            operation: logged.entry.operation.clone(),
        })
        .collect()
}

/// Operations that enter the same for everybody else begin so.
pub const REST: &str = "rest-";

/// One tap that entered the same for many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rest {
    pub operation: String,
    pub count: usize,
    /// What it entered.
    pub label: &'static str,
}

/// The latest entry for "everybody else" that stands, if there is one. The log is of one session,
/// latest first.
pub fn rest(log: &[Logged]) -> Option<Rest> {
    let name = |logged: &Logged| {
        let operation = &logged.entry.operation;
        let (name, _) = operation.split_once('.').filter(|_| operation.starts_with(REST))?;
        Some(name.to_owned())
    };
    let (operation, label) = log
        .iter()
        .find_map(|one| Some((name(one)?, Sign::of(one.entry.presence, one.entry.part).label())))?;
    let count = log.iter().filter(|logged| name(logged).as_ref() == Some(&operation)).count();
    Some(Rest { operation, count, label })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::slots::Slots;

    fn expected(first: &str, family: &str, reply: Reply) -> Expected {
        Expected {
            guest: Id::new(),
            listed: ListedAs::Invited,
            key: format!("K-{family}"),
            first_name: first.into(),
            family_name: family.into(),
            folded: crate::text::fold(&format!("{first} {family}")),
            reply,
            adults: 1,
            children: 0,
            childcare: Childcare::None,
            interpreter: String::new(),
            access: String::new(),
            slot: None,
        }
    }

    fn known(expected: Vec<Expected>, marks: Vec<Mark>) -> Known {
        let session = marks.first().map_or_else(Id::new, |mark| mark.session);
        let (log, names, times) = Default::default();
        Known { session, expected, marks, log, names, times, numbers: None }
    }

    #[test]
    fn the_list_is_in_the_order_of_the_phone_book_and_found_while_typing() {
        let guests = vec![
            expected("Bernd", "Özdemir", Reply::Open),
            expected("Anna", "Oppel", Reply::Accepted),
            expected("Zoë", "Müller", Reply::Declined),
        ];

        let lines = lines(&known(guests, Vec::new()));

        let names: Vec<_> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["Müller, Zoë", "Özdemir, Bernd", "Oppel, Anna"]);
        assert_eq!(found(&lines, "muell")[0].name, "Müller, Zoë");
        assert_eq!(found(&lines, "K-Oppel").len(), 1);
        assert_eq!(found(&lines, "weber").len(), 0);
    }

    #[test]
    fn whoever_has_a_time_of_their_own_is_listed_with_it() {
        let mut event = crate::events::samples::kontaktcafe();
        event.slots = Some(Slots { minutes: 30, ..Slots::default() });
        let mut theirs = expected("Aylin", "Demir", Reply::Accepted);
        theirs.slot = Some(2);
        let mut known = known(vec![theirs], Vec::new());
        known.times = times(&event);

        assert_eq!(lines(&known)[0].note, "10:30 Uhr · Nr. 1 · Zusage");
        assert_eq!(lines(&known)[0].time, "10:30 Uhr");
    }

    #[test]
    fn figures_count_people_who_are_there_and_never_take_open_for_absent() {
        let guests = vec![
            expected("Aylin", "Demir", Reply::Accepted),
            expected("Jonas", "Weber", Reply::Open),
            expected("Olena", "Bondar", Reply::Accepted),
        ];
        let session = Id::new();
        let at = crate::db::Moment::parse("2027-01-12T09:00:00Z").unwrap();
        let mark = |guest, presence, children| Mark {
            id: Id::new(),
            session,
            guest,
            presence,
            part: None,
            children,
            at,
        };
        let marks = vec![
            mark(Some(guests[0].guest), Presence::Present, 2),
            mark(Some(guests[1].guest), Presence::Absent, 0),
            mark(None, Presence::WalkIn, 0),
        ];
        let known = known(guests, marks);

        let counts = counts(&known, &lines(&known));

        assert_eq!(
            counts,
            Counts { there: 2, accepted: 2, assigned: 0, open: 1, invited: 3, children: 2 }
        );
    }
}
