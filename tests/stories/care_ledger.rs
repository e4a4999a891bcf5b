//! Whatever happens to an event, in any order, on the database that runs: no seat and no place in care
//! twice, none empty while somebody who fits waits, no party torn apart.

use std::collections::BTreeMap;
use std::sync::Barrier;

use treffpunkt::childcare::{self, Capacity, Children, Ratio};
use treffpunkt::db::{Conn, Id};
use treffpunkt::events::team::draft::Who as Person;
use treffpunkt::events::team::{Agreement, Member, NewMember, Part};
use treffpunkt::events::{self, Draft, Words};
use treffpunkt::invitations::actions::{self, By, TeamVerb, Whose};
use treffpunkt::invitations::party::Ages;
use treffpunkt::invitations::reply::{AnswerGiven, Who};
use treffpunkt::invitations::{
    Answer, AnswerChannel, Childcare, ChildrenStay, Invitation, Reply, queries,
};

use crate::cafe::{Cafe, guest, minutes, planner};
use crate::world::Jobcenter;

/// The same numbers for the same seed (Marsaglia's xorshift).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

const HOUSEHOLDS: usize = 10;
const CARERS: [&str; 4] = ["Maria Sommer", "Ralf Winter", "Ute Herbst", "Kai Frühling"];
const STEPS: usize = 70;

#[actix_web::test]
async fn seats_and_care_agree_whatever_happens() {
    for seed in [2018, 4_711, 90_210] {
        let jobcenter = Jobcenter::open().await;
        happen(&jobcenter, seed).await;
    }
}

async fn happen(jobcenter: &Jobcenter, seed: u64) {
    let mut dice = Dice(seed);
    let cafe = Cafe::with(jobcenter, 14, 9, "2027-01-19").await;
    let mut guests = Vec::new();
    for number in 0..HOUSEHOLDS {
        let mut one = guest(&format!("Gast{number}"), &format!("Haus{number}"));
        if number % 3 == 0 {
            one.household = Some(format!("H{number}"));
            let mut other = guest(&format!("Mit{number}"), &format!("Haus{number}"));
            other.household.clone_from(&one.household);
            guests.push(other);
        }
        guests.push(one);
    }
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    let carers = team(&cafe).await;
    for step in 0..STEPS {
        jobcenter.wait(minutes(1));
        let what = something(&cafe, &mut dice, &carers).await;
        let event = cafe.id;
        let found = jobcenter.app.db.read(move |conn| check(conn, event)).await.unwrap();
        assert_eq!(found, Vec::<String>::new(), "seed {seed}, step {step}: {what}");
    }
}

/// Families that answer in the same moment.
const FAMILIES: usize = 40;

#[actix_web::test]
async fn forty_families_answer_at_once_while_carers_come_and_go() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 40, 14, "2027-01-19").await;
    let mut guests = Vec::new();
    for number in 0..FAMILIES {
        let mut one = guest(&format!("Gast{number}"), &format!("Haus{number}"));
        if number % 4 == 0 {
            one.household = Some(format!("H{number}"));
            let mut other = guest(&format!("Mit{number}"), &format!("Haus{number}"));
            other.household.clone_from(&one.household);
            guests.push(other);
        }
        guests.push(one);
    }
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    let carers = team(&cafe).await;
    let event = cafe.id;
    let rows = jobcenter.app.db.read(move |conn| queries::of_event(conn, event)).await.unwrap();
    let firsts: Vec<Invitation> = rows.into_iter().filter(|row| row.id == row.party).collect();
    assert_eq!(firsts.len(), FAMILIES);

    let yes = |number: usize| {
        let years: &[i32] = [&[][..], &[4], &[1, 5], &[2, 2, 7]][number % 4];
        let mut given = AnswerGiven::plain(Answer::Yes, Who::Everybody);
        given.children = Ages::of(years.to_vec()).unwrap();
        given
    };
    let changes = [(carers[0], Agreement::Declined), (carers[1], Agreement::Declined)];
    let said: Vec<_> = firsts.iter().enumerate().map(|(at, row)| (row.id, yes(at))).collect();
    all_at_once(&cafe, said, &changes);
    let found = jobcenter.app.db.read(move |conn| check(conn, event)).await.unwrap();
    assert_eq!(found, Vec::<String>::new());
    let seated = parties(&cafe, Reply::Accepted).await;
    let waiting = parties(&cafe, Reply::Waiting).await;
    assert!(seated.len() > 5 && waiting.len() > 5, "{} and {}", seated.len(), waiting.len());
    assert_eq!(seated.len() + waiting.len(), FAMILIES);

    let no = |id: &Id<Invitation>| (*id, AnswerGiven::plain(Answer::No, Who::Everybody));
    let leaving: Vec<_> = seated.iter().step_by(2).map(no).collect();
    let left = leaving.len();
    all_at_once(&cafe, leaving, &[(carers[0], Agreement::Confirmed)]);
    let found = jobcenter.app.db.read(move |conn| check(conn, event)).await.unwrap();
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(parties(&cafe, Reply::Declined).await.len(), left);
    assert!(parties(&cafe, Reply::Waiting).await.len() < waiting.len());
}

/// The parties that stand so.
async fn parties(cafe: &Cafe<'_>, reply: Reply) -> Vec<Id<Invitation>> {
    let event = cafe.id;
    let rows =
        cafe.jobcenter.app.db.read(move |conn| queries::of_event(conn, event)).await.unwrap();
    let mut parties: Vec<_> =
        rows.iter().filter(|row| row.reply == reply).map(|row| row.party).collect();
    parties.sort_unstable();
    parties.dedup();
    parties
}

/// Every answer and every change of the team comes from a thread of its own.
fn all_at_once(
    cafe: &Cafe<'_>,
    said: Vec<(Id<Invitation>, AnswerGiven)>,
    changes: &[(Id<Member>, Agreement)],
) {
    let house = &cafe.jobcenter.app;
    let ready = Barrier::new(said.len() + changes.len());
    std::thread::scope(|threads| {
        for (id, given) in said {
            let ready = &ready;
            threads.spawn(move || {
                let (app, now) = (house.clone(), house.clock.now());
                ready.wait();
                let answered = house.db.write_here(move |conn| {
                    let whose = Whose::Invitation { id, actor: planner() };
                    let by = By { channel: AnswerChannel::Api, staff: None };
                    actions::answer(conn, &app, &whose, &given, by, now)
                });
                answered.unwrap();
            });
        }
        for (carer, agreement) in changes.iter().copied() {
            let ready = &ready;
            threads.spawn(move || {
                let (app, now) = (house.clone(), house.clock.now());
                ready.wait();
                let changed = house.db.write_here(move |conn| {
                    let verb = TeamVerb::Agree(carer, agreement);
                    actions::change_team(conn, &app, &planner(), &verb, now)
                });
                changed.unwrap();
            });
        }
    });
}

async fn team(cafe: &Cafe<'_>) -> Vec<Id<Member>> {
    let (app, event) = (cafe.jobcenter.app.clone(), cafe.id);
    let now = app.clock.now();
    let db = app.db.clone();
    let written = db.write(move |conn| {
        let mut ids = Vec::new();
        for name in CARERS {
            let who =
                Person::External { name: name.into(), phone: String::new(), email: String::new() };
            let new = NewMember {
                part: Part::Carer,
                session: None,
                who,
                language: String::new(),
                agreement: Agreement::Confirmed,
            };
            let id = Id::new();
            let verb = TeamVerb::Add(event, id, new);
            actions::change_team(conn, &app, &planner(), &verb, now).unwrap();
            ids.push(id);
        }
        actions::plan_care(conn, &app, &planner(), event, Some(Ratio::default()), now).unwrap();
        Ok::<_, diesel::result::Error>(ids)
    });
    written.await.unwrap()
}

/// One thing that may happen; refusals are as good as anything else.
async fn something(cafe: &Cafe<'_>, dice: &mut Dice, carers: &[Id<Member>]) -> String {
    let (app, event) = (cafe.jobcenter.app.clone(), cafe.id);
    let (now, db) = (app.clock.now(), app.db.clone());
    let rows = db.read(move |conn| queries::of_event(conn, event)).await.unwrap();
    let what = dice.below(12);
    let row = rows[dice.below(rows.len())].clone();
    let given = answer(dice, &row, &rows);
    let (carer, seats) = (carers[dice.below(carers.len())], 6 + dice.below(14));
    let agreement = [Agreement::Declined, Agreement::Confirmed, Agreement::Asked][dice.below(3)];
    let said = match what {
        0..=6 => format!("{given:?}"),
        7 | 8 => format!("{agreement:?}"),
        9 => format!("{seats} seats"),
        10 => "messages".into(),
        _ => "withdrawn".into(),
    };
    let written = db.write(move |conn| {
        match what {
            0..=6 => {
                let whose = Whose::Invitation { id: row.id, actor: planner() };
                let by = By { channel: AnswerChannel::Phone, staff: None };
                drop(actions::answer(conn, &app, &whose, &given, by, now));
            }
            7 | 8 => {
                let verb = TeamVerb::Agree(carer, agreement);
                actions::change_team(conn, &app, &planner(), &verb, now).unwrap();
            }
            9 => {
                let known = events::queries::find(conn, event)?.unwrap();
                let mut fields = events::draft::fields(&known);
                fields = treffpunkt::web::form::Fields::of(
                    fields.pairs().filter(|(name, _)| *name != "seats"),
                );
                fields.push("seats", seats.to_string());
                let words = Words::parse(&fields).unwrap();
                let draft = Draft { words, ..Draft::of(&known).unwrap() };
                drop(actions::edit(conn, &app, &planner(), event, (&draft, ""), now));
            }
            10 => {
                let known = events::queries::find(conn, event)?.unwrap();
                let broken = actions::care_of(conn, known)?.broken();
                let mark = actions::mark(&broken);
                let release = (mark.as_str(), "");
                drop(actions::release_care_lost(conn, &app, &planner(), event, release, now));
            }
            _ => {
                // Now and then somebody is taken off the list altogether.
                if row.party != row.id {
                    actions::withdraw(conn, &app, &planner(), row.id, now).unwrap();
                }
            }
        }
        Ok::<_, diesel::result::Error>(())
    });
    written.await.unwrap();
    said
}

fn answer(dice: &mut Dice, row: &Invitation, rows: &[Invitation]) -> AnswerGiven {
    let answer = [Answer::Yes, Answer::Yes, Answer::Yes, Answer::No, Answer::Maybe][dice.below(5)];
    let household: Vec<_> =
        rows.iter().filter(|one| one.party == row.party).map(|one| one.guest).collect();
    let who = match dice.below(3) {
        0 => Who::Only,
        1 => Who::Everybody,
        _ => Who::Household(household),
    };
    let mut given = AnswerGiven::plain(answer, who);
    if answer == Answer::Yes {
        let years = (0..dice.below(4)).map(|_| i32::try_from(dice.below(10)).unwrap()).collect();
        given.children = Ages::of(years).unwrap();
        given.companions = i32::try_from(dice.below(2)).unwrap();
        if dice.below(6) == 0 {
            given.children_stay = ChildrenStay::Parent;
        }
    }
    given
}

/// Everything that does not hold, in words.
fn check(conn: &mut Conn, event: Id<events::Event>) -> Result<Vec<String>, diesel::result::Error> {
    let event = events::queries::find(conn, event)?.unwrap();
    let capacity = childcare::queries::capacity(conn, &event)?;
    let broken = actions::care_of(conn, event.clone())?.broken();
    let mut parties: BTreeMap<_, Vec<Invitation>> = BTreeMap::new();
    for row in queries::of_event(conn, event.id)? {
        parties.entry(row.party).or_default().push(row);
    }
    let coming = |rows: &[Invitation]| -> Vec<Invitation> {
        rows.iter().filter(|row| row.says_yes()).cloned().collect()
    };
    let persons = |rows: &[Invitation]| -> i32 {
        coming(rows).iter().map(|row| row.adults + row.children.count()).sum()
    };
    let needs = |rows: &[Invitation]| -> Children {
        let in_care = coming(rows);
        let in_care = in_care.iter().filter(|row| row.children_stay == ChildrenStay::Care);
        in_care.fold(Children::default(), |sum, row| sum.and(row.children.by_age()))
    };
    let mut faults = Vec::new();
    let seated = |rows: &Vec<Invitation>| coming(rows).iter().any(|r| r.reply == Reply::Accepted);
    let taken: i32 = parties.values().filter(|rows| seated(rows)).map(|rows| persons(rows)).sum();
    let promised = |rows: &Vec<Invitation>| {
        coming(rows).iter().any(|row| row.childcare == Childcare::Promised)
    };
    let cared = parties.values().filter(|rows| promised(rows));
    let cared = cared.fold(Children::default(), |sum, rows| sum.and(needs(rows)));
    if taken > event.seats {
        faults.push(format!("{taken} persons on {} seats", event.seats));
    }
    if capacity.takes(cared) != broken.is_empty() {
        faults.push(format!("{cared:?} in {capacity:?}, broken: {broken:?}"));
    }
    let is_offered = matches!(capacity, Capacity::Places(_) | Capacity::Carers { .. });
    for (party, rows) in &parties {
        let coming = coming(rows);
        let mut replies: Vec<_> = coming.iter().map(|row| row.reply).collect();
        replies.dedup();
        let mut care: Vec<_> =
            coming.iter().filter(|row| !row.children.is_empty()).map(|row| row.childcare).collect();
        care.dedup();
        if replies.len() > 1 || care.len() > 1 {
            faults.push(format!("{party} is torn apart: {replies:?} {care:?}"));
        }
        let free = event.seats - taken;
        if replies == [Reply::Waiting] && persons(rows) <= free {
            faults.push(format!("{party} waits with {} for {free} seats", persons(rows)));
        }
        if replies == [Reply::Accepted]
            && care == [Childcare::Waiting]
            && capacity.takes(cared.and(needs(rows)))
        {
            faults.push(format!("{party} waits for care that is there"));
        }
        if replies == [Reply::Waiting] && care == [Childcare::Promised] {
            faults.push(format!("{party} has care and no seat"));
        }
        let needs_care = is_offered && !needs(rows).is_empty();
        if needs_care == (care.is_empty() || care == [Childcare::None]) {
            faults.push(format!("{party} needs care: {needs_care}, {care:?}"));
        }
    }
    Ok(faults)
}
