//! What the ledger promises, in examples and in any order of things.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::childcare::{Band, Ratio};

fn at(second: u64) -> Moment {
    Moment::parse("2027-01-04T09:00:00Z").unwrap().after(Duration::from_secs(second))
}

fn persons(persons: i32) -> Demand {
    Demand { persons, children: Children::default() }
}

/// A party with so many children of four years.
fn family(adults: i32, children: i32) -> Demand {
    Demand { persons: adults + children, children: Children::of(Band::FromThree, children) }
}

fn aged(adults: i32, years: &[i32]) -> Demand {
    let children = Children::aged(years);
    Demand { persons: adults + children.total(), children }
}

fn list(seats: i32, places: i32) -> GuestList<u32> {
    let care = if places == 0 { Capacity::None } else { Capacity::Places(places) };
    GuestList::new(Room { seats: Some(seats), care, seating: Seating::AtOnce, one_each: false })
}

fn with_carers(seats: i32, carers: i32, room: i32) -> GuestList<u32> {
    let care = Capacity::Carers { carers, room, ratio: Ratio::default() };
    GuestList::new(Room { seats: Some(seats), care, seating: Seating::AtOnce, one_each: false })
}

#[test]
fn the_seat_given_back_goes_to_whoever_waited_longest() {
    let mut list = list(1, 0);
    list.ask(1, persons(1), at(1)).unwrap();
    list.ask(2, persons(1), at(2)).unwrap();
    list.ask(3, persons(1), at(3)).unwrap();
    assert_eq!(list.place_in_line(3), Some(2));

    list.leave(1);

    assert_eq!(list.settle(), [Move::Up(2)]);
    assert_eq!(list.place_in_line(3), Some(1));
}

#[test]
fn a_party_that_does_not_fit_is_skipped_and_keeps_its_place() {
    let mut list = list(4, 0);
    list.ask(1, persons(3), at(1)).unwrap();
    list.ask(2, persons(4), at(2)).unwrap();
    list.ask(3, persons(2), at(3)).unwrap();
    assert_eq!(list.settle(), []);

    assert_eq!(list.ask(4, persons(1), at(4)).unwrap().seat, Seat::Taken);
    assert_eq!(list.place_in_line(2), Some(1));

    list.leave(1);
    assert_eq!(list.settle(), [Move::Up(3)]);
    list.leave(3);
    list.leave(4);
    assert_eq!(list.settle(), [Move::Up(2)]);
}

#[test]
fn the_same_answer_twice_keeps_the_place() {
    let mut list = list(1, 0);
    list.ask(1, persons(1), at(1)).unwrap();
    list.ask(2, persons(1), at(2)).unwrap();
    list.ask(3, persons(1), at(3)).unwrap();

    list.ask(2, persons(1), at(9)).unwrap();

    assert_eq!(list.place_in_line(2), Some(1));
}

#[test]
fn an_accepted_party_that_grows_keeps_what_it_had_when_there_is_no_more() {
    let mut list = list(3, 0);
    list.ask(1, persons(2), at(1)).unwrap();

    let refusal = list.ask(1, persons(4), at(2));
    assert_eq!(refusal, Err(Refusal::TooLarge { seats: 3 }));
    list.ask(2, persons(1), at(3)).unwrap();
    let refusal = list.ask(1, persons(3), at(4));

    assert_eq!(refusal, Err(Refusal::NoMoreSeats { has: 2, free: 0 }));
    assert_eq!(list.standing(1).unwrap().demand, persons(2));
    assert_eq!(list.ask(1, persons(1), at(5)).unwrap().seat, Seat::Taken);
}

#[test]
fn children_wait_for_care_while_their_party_keeps_its_seats() {
    let mut list = list(20, 3);
    list.ask(1, family(1, 2), at(1)).unwrap();
    list.settle();
    assert_eq!(list.standing(1).unwrap().care, Care::Promised);

    list.ask(2, family(1, 2), at(2)).unwrap();
    list.settle();
    assert_eq!(list.standing(2).unwrap().seat, Seat::Taken);
    assert_eq!(list.standing(2).unwrap().care, Care::Waits { since: at(2) });

    list.ask(3, family(1, 1), at(3)).unwrap();
    list.settle();
    assert_eq!(list.standing(3).unwrap().care, Care::Promised);

    list.leave(1);
    assert_eq!(list.settle(), [Move::Care(2)]);
}

#[test]
fn more_children_than_care_keep_the_promise_they_had() {
    let mut list = list(20, 2);
    list.ask(1, family(1, 2), at(1)).unwrap();
    list.settle();

    let refusal = list.ask(1, family(1, 3), at(2));

    assert!(matches!(refusal, Err(Refusal::NoMoreCare { has: 2, left }) if left.is_full()));
    assert_eq!(list.standing(1).unwrap().demand, family(1, 2));
}

#[test]
fn siblings_stay_together_and_ages_count() {
    let mut list = with_carers(30, 2, 12);
    list.ask(1, aged(1, &[1, 1, 2, 2, 2]), at(1)).unwrap();
    list.ask(2, aged(1, &[0, 9]), at(2)).unwrap();
    list.ask(3, aged(1, &[2]), at(3)).unwrap();
    list.settle();

    // One below three still finds a hand, one below three with a big sister does not.
    assert_eq!(list.standing(1).unwrap().care, Care::Promised);
    assert_eq!(list.standing(2).unwrap().care, Care::Waits { since: at(2) });
    assert_eq!(list.standing(3).unwrap().care, Care::Promised);

    list.leave(3);
    assert_eq!(list.settle(), []);
    list.leave(1);
    assert_eq!(list.settle(), [Move::Care(2)]);
}

#[test]
fn a_carer_who_drops_out_breaks_the_latest_promise_and_a_new_one_mends_it() {
    let (early, late) = (aged(1, &[1, 1, 1]), aged(1, &[2, 2, 2]));
    let mut list = with_carers(30, 2, 12);
    list.ask(1, early, at(1)).unwrap();
    list.ask(2, late, at(2)).unwrap();
    list.settle();
    assert_eq!(list.broken_care(|party| party), Vec::<u32>::new());

    let fewer = |carers| {
        let mut fewer = with_carers(30, carers, 12);
        list.standings().for_each(|(party, standing)| fewer.enter(party, standing));
        fewer
    };
    let mut one_left = fewer(1);
    assert_eq!(one_left.broken_care(|party| party), [1, 2], "one alone cares for nobody");
    assert_eq!(one_left.settle(), []);
    // Whoever comes with fewer children may, though hands are missing.
    assert_eq!(one_left.ask(1, aged(1, &[1]), at(3)).unwrap().care, Care::Promised);
    assert!(one_left.ask(1, aged(1, &[1, 1]), at(4)).is_err());

    one_left.lose_care(2, at(2));
    assert_eq!(one_left.standing(2).unwrap().care, Care::Waits { since: at(2) });
    assert_eq!(one_left.standing(2).unwrap().seat, Seat::Taken);
}

#[test]
fn an_open_door_has_no_seats_to_count() {
    let mut list = GuestList::new(Room {
        seats: None,
        care: Capacity::None,
        seating: Seating::AtOnce,
        one_each: false,
    });

    for guest in 0..500 {
        assert_eq!(list.ask(guest, persons(6), at(1)).unwrap().seat, Seat::Taken);
    }
}

/// Something that happens to an event.
#[derive(Clone, Debug)]
enum Happens {
    Yes(u32, Demand),
    No(u32),
    /// Somebody changes the number of seats, never below what is taken.
    Seats(i32),
    /// Carers say yes or drop out; or the number of places changes.
    Care(Capacity),
    /// Staff write to those whose promise is broken.
    Releases,
    /// So many seconds go by; an offer stands for ten.
    Later(u64),
}

fn demand() -> impl Strategy<Value = Demand> {
    (1..4i32, vec(0..12i32, 0..4)).prop_map(|(adults, years)| aged(adults, &years))
}

fn capacity() -> impl Strategy<Value = Capacity> {
    prop_oneof![
        (1..9i32).prop_map(Capacity::Places),
        (0..5i32, 1..15i32).prop_map(|(carers, room)| Capacity::Carers {
            carers,
            room,
            ratio: Ratio::default()
        }),
    ]
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        8 => (0..15u32, demand()).prop_map(|(party, demand)| Happens::Yes(party, demand)),
        3 => (0..15u32).prop_map(Happens::No),
        1 => (1..25i32).prop_map(Happens::Seats),
        2 => capacity().prop_map(Happens::Care),
        1 => Just(Happens::Releases),
        2 => (1..12u64).prop_map(Happens::Later),
    ]
}

/// Ends what is over, moves everybody up who fits, and says until when seats are kept.
fn settled(list: &mut GuestList<u32>, now: u64) {
    list.lapse(at(now));
    for moved in list.settle() {
        if let Move::Offered(party) = moved {
            list.keep_until(party, Some(at(now + 10)));
        }
    }
}

/// The same parties in another room: as a house reads its rows again after something has changed.
fn moved(list: &GuestList<u32>, room: Room) -> GuestList<u32> {
    let mut moved = GuestList::new(room);
    list.standings().for_each(|(party, standing)| moved.enter(party, standing));
    moved
}

/// What must hold whenever everybody has moved up who fits.
fn holds(list: &GuestList<u32>, room: Room, now: Moment) -> Result<(), TestCaseError> {
    let free = list.free().unwrap();
    prop_assert!(list.taken() <= room.seats.unwrap());
    let broken = list.broken_care(|party| party);
    // No care place twice, but for promises that a carer's leaving broke: those are known by name.
    prop_assert_eq!(room.care.takes(list.cared_for()), broken.is_empty());
    for (_, standing) in list.standings() {
        match standing.seat {
            Seat::Offered { until, .. } => {
                prop_assert_eq!(room.seating, Seating::ByOffer);
                prop_assert!(until.unwrap() > now, "an offer outlives its time");
                prop_assert!(standing.care != Care::Promised, "care without a seat");
            }
            Seat::Waits { .. } => {
                prop_assert!(standing.demand.persons > free, "a seat is empty");
                prop_assert!(standing.care != Care::Promised, "care without a seat");
            }
            Seat::Taken => {
                if matches!(standing.care, Care::Waits { .. }) {
                    let with_them = list.cared_for().and(standing.demand.children);
                    prop_assert!(!room.care.takes(with_them), "a place in care is empty");
                }
            }
        }
        let needs = !standing.demand.children.is_empty() && room.care.is_offered();
        prop_assert_eq!(needs, standing.care != Care::NotNeeded);
    }
    Ok(())
}

fn promised(list: &GuestList<u32>) -> Vec<u32> {
    let promised = list.standings().filter(|(_, one)| one.care == Care::Promised);
    promised.map(|(party, _)| party).collect()
}

proptest! {
    /// Whatever happens, in any order: answers, cancellations, carers who drop out or come, seats that
    /// change, messages that are released, offers that are taken, given on or forgotten.
    #[test]
    fn the_ledger_holds(
        seats in 1..25i32,
        care in capacity(),
        seating in prop_oneof![Just(Seating::AtOnce), Just(Seating::ByOffer)],
        story in vec(happens(), 0..150),
    ) {
        let mut room = Room { seats: Some(seats), care, seating, one_each: false };
        let mut list = GuestList::new(room);
        let mut second = 0;
        for happens in story {
            second += 1;
            let now = at(second);
            let line_before = list.line();
            let promised_before: Vec<u32> = promised(&list);
            let mut changed = None;
            match happens {
                Happens::Yes(party, demand) => {
                    let before = list.standing(party);
                    changed = Some(party);
                    match list.ask(party, demand, now) {
                        Ok(standing) => prop_assert_eq!(standing.demand, demand),
                        Err(_) => prop_assert_eq!(list.standing(party), before),
                    }
                }
                Happens::No(party) => {
                    list.leave(party);
                    changed = Some(party);
                }
                Happens::Seats(seats) => {
                    room.seats = Some(seats.max(list.taken()));
                    list = moved(&list, room);
                }
                Happens::Care(care) => {
                    room.care = care;
                    list = moved(&list, room);
                }
                Happens::Releases => {
                    for party in list.broken_care(|party| party) {
                        list.lose_care(party, at(0));
                    }
                    settled(&mut list, second);
                    prop_assert!(list.broken_care(|party| party).is_empty());
                    continue;
                }
                Happens::Later(seconds) => second += seconds,
            }
            settled(&mut list, second);
            holds(&list, room, at(second))?;

            // Nobody loses a promise by what others do.
            for party in promised_before.iter().filter(|party| Some(**party) != changed) {
                prop_assert_eq!(list.standing(*party).unwrap().care, Care::Promised);
            }
            // Those who go on waiting keep their order.
            let line = list.line();
            let kept: Vec<_> = line_before.iter().filter(|p| line.contains(p)).collect();
            let now_waiting: Vec<_> = line.iter().filter(|p| line_before.contains(p)).collect();
            if changed.is_none_or(|party| line_before.contains(&party)) {
                prop_assert_eq!(kept, now_waiting);
            }
            // Asking the same again changes nothing.
            let standing = changed.and_then(|party| list.standing(party));
            let offered = |one: &Standing| matches!(one.seat, Seat::Offered { .. });
            if let Some(standing) = standing.filter(|one| !offered(one)) {
                let again = list.ask(changed.unwrap(), standing.demand, at(10_000));
                prop_assert_eq!(again, Ok(standing));
            }
        }
    }

    /// Somebody who arrives while a smaller party would have fitted never takes its seats.
    #[test]
    fn nobody_who_fits_is_overtaken(seats in 2..10i32, sizes in vec(1..5i32, 2..30)) {
        let mut list = list(seats, 0);
        for (party, size) in sizes.into_iter().enumerate() {
            let waited = list.standings().any(|(_, one)| {
                matches!(one.seat, Seat::Waits { .. }) && one.demand.persons <= size
            });
            let outcome = list.ask(party as u32, persons(size), at(party as u64));
            if waited && let Ok(standing) = outcome {
                let waits = matches!(standing.seat, Seat::Waits { .. });
                prop_assert!(waits);
            }
            list.settle();
        }
    }
}
