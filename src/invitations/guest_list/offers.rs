//! Offers with a deadline, and the lot.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn at(second: u64) -> Moment {
    Moment::parse("2027-01-04T09:00:00Z").unwrap().after(Duration::from_secs(second))
}

fn persons(persons: i32) -> Demand {
    Demand { persons, children: Children::default() }
}

fn list(seats: i32, seating: Seating) -> GuestList<u32> {
    GuestList::new(Room { seats: Some(seats), care: Capacity::None, seating, one_each: false })
}

/// Whoever is offered a seat has ten seconds.
fn settled(list: &mut GuestList<u32>, now: u64) -> Vec<Move<u32>> {
    let mut moves = list.lapse(at(now));
    moves.extend(list.settle());
    for moved in &moves {
        if let Move::Offered(party) = moved {
            list.keep_until(*party, Some(at(now + 10)));
        }
    }
    moves
}

#[test]
fn a_free_seat_is_offered_and_goes_on_when_nobody_takes_it() {
    let mut list = list(1, Seating::ByOffer);
    for party in 1..=3 {
        list.ask(party, persons(1), at(u64::from(party))).unwrap();
    }
    list.leave(1);

    assert_eq!(settled(&mut list, 5), [Move::Offered(2)]);
    assert_eq!(
        (list.free(), list.place_in_line(2), list.place_in_line(3)),
        (Some(0), None, Some(1))
    );
    assert_eq!(settled(&mut list, 14), []);
    assert_eq!(settled(&mut list, 15), [Move::Lapsed(2), Move::Offered(3)]);
    assert_eq!(list.ask(3, persons(1), at(16)).unwrap().seat, Seat::Taken);
    assert_eq!(list.standing(2), None);
    assert_eq!(list.ask(2, persons(1), at(17)).unwrap().seat, Seat::Waits { since: at(17) });
}

#[test]
fn a_kept_seat_is_nobody_elses_and_no_to_an_offer_passes_it_on() {
    let mut list = list(2, Seating::ByOffer);
    list.ask(1, persons(2), at(1)).unwrap();
    list.ask(2, persons(2), at(2)).unwrap();
    list.leave(1);
    assert_eq!(settled(&mut list, 3), [Move::Offered(2)]);

    assert_eq!(list.ask(3, persons(1), at(4)).unwrap().seat, Seat::Waits { since: at(4) });
    let more = list.ask(2, persons(3), at(5));
    assert_eq!(more, Err(Refusal::TooLarge { seats: 2 }));
    list.leave(2);
    assert_eq!(settled(&mut list, 6), [Move::Offered(3)]);
    assert_eq!(list.free(), Some(1));
}

#[test]
fn an_offer_without_an_end_is_a_seat() {
    let mut list = list(1, Seating::ByOffer);
    list.ask(1, persons(1), at(1)).unwrap();
    list.ask(2, persons(1), at(2)).unwrap();
    list.leave(1);
    assert_eq!(list.settle(), [Move::Offered(2)]);

    list.keep_until(2, None);

    assert_eq!(list.standing(2).unwrap().seat, Seat::Taken);
}

#[test]
fn before_the_draw_everybody_waits_and_after_it_in_the_order_of_the_lot() {
    let mut list = list(3, Seating::ByLot);
    for (party, size) in [(1, 1), (2, 2), (3, 2), (4, 1)] {
        let standing = list.ask(party, persons(size), at(u64::from(party))).unwrap();
        assert_eq!(standing.seat, Seat::Waits { since: at(u64::from(party)) });
    }
    assert_eq!((list.settle(), list.free()), (vec![], Some(3)));

    // The first two fit, the third does not, the last one does not either.
    let moves = list.deal(&[3, 4, 2, 1], at(100));

    assert_eq!(moves, [Move::Up(3), Move::Up(4)]);
    assert_eq!((list.place_in_line(2), list.place_in_line(1)), (Some(1), Some(2)));
    assert_eq!(list.deal(&[3, 4], at(200)), [], "who has a seat is not drawn again");
}

#[derive(Clone, Debug)]
enum Event {
    Yes(u32, i32),
    No(u32),
    Later(u64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..12u32, 1..4i32).prop_map(|(party, size)| Event::Yes(party, size)),
        2 => (0..12u32).prop_map(Event::No),
        2 => (1..12u64).prop_map(Event::Later),
    ]
}

proptest! {
    /// Whatever people answer and however long they take: no seat twice, none kept for nobody, none
    /// empty while somebody who fits waits, and no offer outlives its time.
    #[test]
    fn offers_hold_what_they_promise(seats in 1..10i32, events in vec(event(), 0..200)) {
        let mut list = list(seats, Seating::ByOffer);
        let mut now = 0;
        for event in events {
            now += 1;
            let before: Vec<_> = list.standings().collect();
            match event {
                Event::Yes(party, size) => {
                    let was = list.standing(party);
                    match list.ask(party, persons(size), at(now)) {
                        Ok(standing) => {
                            let offered = was.is_some_and(|was| {
                                matches!(was.seat, Seat::Offered { .. })
                            });
                            prop_assert!(!offered || standing.seat == Seat::Taken);
                        }
                        Err(_) => prop_assert_eq!(list.standing(party), was),
                    }
                }
                Event::No(party) => list.leave(party),
                Event::Later(seconds) => now += seconds,
            }
            let moves = settled(&mut list, now);

            prop_assert!(list.taken() <= seats);
            let free = list.free().unwrap();
            for (party, standing) in list.standings() {
                match standing.seat {
                    Seat::Waits { .. } => prop_assert!(standing.demand.persons > free),
                    Seat::Offered { until, .. } => prop_assert!(until.unwrap() > at(now)),
                    // Nobody gets a seat from the line without saying so.
                    Seat::Taken => prop_assert!(!moves.contains(&Move::Up(party))),
                }
            }
            for moved in moves {
                if let Move::Lapsed(party) = moved {
                    let was = before.iter().find(|(known, _)| *known == party);
                    let offered = was.is_some_and(|(_, one)| matches!(one.seat, Seat::Offered { .. }));
                    prop_assert!(offered);
                }
            }
        }
    }

    /// The lot fills the room: nobody who waits would fit, in whatever order they were drawn.
    #[test]
    fn a_draw_leaves_no_seat_empty(seats in 1..20i32, sizes in vec(1..5i32, 0..30)) {
        let mut list = list(seats, Seating::ByLot);
        let mut order: Vec<u32> = Vec::new();
        for (party, size) in sizes.into_iter().enumerate() {
            if list.ask(party as u32, persons(size), at(party as u64)).is_ok() {
                order.push(party as u32);
            }
        }
        order.reverse();
        list.deal(&order, at(1_000));

        prop_assert!(list.taken() <= seats);
        let free = list.free().unwrap();
        for (_, standing) in list.standings() {
            if matches!(standing.seat, Seat::Waits { .. }) {
                prop_assert!(standing.demand.persons > free);
            }
        }
    }
}
