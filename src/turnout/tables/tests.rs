//! The tables of one house, put together and attacked.

use proptest::prelude::*;

use super::*;
use crate::turnout::attack;
use crate::turnout::period::Month;

/// An event of a day with so many delivered, accepted, attended.
fn event(day: &str, site: &str, counts: (u32, u32, u32)) -> (Place, Sums) {
    let (delivered, accepted, attended) = counts;
    let month = Month::of(day.parse().unwrap());
    let place = Place {
        quarter: month.quarter(),
        format: "café".into(),
        topic: "Geld".into(),
        site: site.into(),
        month: month.code(),
        kind: Kind::default(),
    };
    let sums = Sums {
        events: 1,
        delivered,
        replied: accepted,
        accepted,
        attended,
        kept: attended.min(accepted),
        ..Sums::default()
    };
    (place, sums)
}

fn counted(events: &[(&str, &str, (u32, u32, u32))]) -> Counted {
    let mut counted = Counted::default();
    for (day, site, counts) in events {
        let (place, sums) = event(day, site, *counts);
        counted.add_part(By::Channel, place.quarter, "letter".into(), sums);
        counted.add(place, sums);
    }
    counted
}

fn period(from: &str, to: &str) -> Period {
    Period::parse(from, to, "2026-11-22".parse().unwrap()).unwrap()
}

const YEAR: [(&str, &str, (u32, u32, u32)); 4] = [
    ("2026-02-10", "Nord", (40, 20, 15)),
    ("2026-02-11", "Süd", (40, 20, 12)),
    ("2026-05-12", "Nord", (40, 20, 14)),
    ("2026-05-13", "Süd", (40, 20, 13)),
];

#[test]
fn a_quarter_has_its_standorte_and_a_year_what_its_quarters_show() {
    let counted = counted(&YEAR);
    let quarter = counted.tables(By::Site, period("2026-01", "2026-03"));
    let year = counted.tables(By::Site, period("2026", "2026"));

    assert_eq!(quarter.lines["Nord"].shown.attended, Cell::Shown(15));
    assert_eq!((quarter.total.events, quarter.total.shown.attended), (2, Cell::Shown(27)));
    assert_eq!(year.lines["Nord"].shown.attended, Cell::Shown(29));
    assert_eq!((year.total.events, year.kept), (4, Cell::Shown(54)));
}

#[test]
fn a_small_quarter_hides_in_the_year_with_another_one_and_the_year_is_shown() {
    let young = [YEAR.as_slice(), &[("2026-07-02", "Nord", (40, 20, 2))]].concat();
    let counted = counted(&young);
    let attended = |by, from, to| counted.tables(by, period(from, to)).total.shown.attended;

    assert_eq!(attended(By::Month, "2026", "2026"), Cell::Shown(56));
    assert_eq!(attended(By::Format, "2026", "2026"), Cell::Shown(56));
    assert_eq!(attended(By::Month, "2026-07", "2026-09"), Cell::Hidden);
    let others = [("2026-01", "2026-03"), ("2026-04", "2026-06")];
    let hidden = |(from, to)| attended(By::Month, from, to) == Cell::Hidden;
    assert_eq!(others.into_iter().filter(|one| hidden(*one)).count(), 1);
    for (from, to) in others.into_iter().filter(|one| hidden(*one)) {
        let tables = counted.tables(By::Channel, period(from, to));
        assert_eq!(tables.lines["letter"].shown.attended, Cell::Hidden);
        assert_eq!(tables.total.shown.attended, Cell::Hidden);
    }
    // What was kept of the promises is divided by quarters only, and hides in the same way.
    let kept = |from, to| counted.tables(By::Month, period(from, to)).kept;
    assert_eq!(kept("2026", "2026"), Cell::Shown(56));
    assert_eq!(kept("2026-07", "2026-09"), Cell::Hidden);
    assert_eq!(
        [kept("2026-01", "2026-03"), kept("2026-04", "2026-06")]
            .into_iter()
            .filter(|cell| *cell == Cell::Hidden)
            .count(),
        1
    );
}

#[test]
fn what_is_hidden_does_not_depend_on_what_is_asked_for() {
    let young = [YEAR.as_slice(), &[("2026-07-02", "Nord", (40, 20, 2))]].concat();
    let counted = counted(&young);
    for by in [By::Site, By::Month, By::Channel] {
        let whole = counted.tables(by, period("2026", "2026"));
        let quarters = [("2026-01", "2026-03"), ("2026-04", "2026-06"), ("2026-07", "2026-12")];
        let mut sum: HashMap<String, Line> = HashMap::new();
        for (from, to) in quarters {
            for (key, line) in counted.tables(by, period(from, to)).lines {
                *sum.entry(key).or_insert(Line::NOTHING) += line;
            }
        }
        assert_eq!(sum, whole.lines, "{by:?}");
    }
}

/// An event of a small house: month, format, topic, Standort, counts.
fn any_event() -> impl Strategy<Value = (Place, Sums)> {
    let counts = (0..45u32, 0.0..=1.0f64, 0.0..=1.0f64, 0.0..=0.7f64, 0.0..=1.0f64);
    let kinds = (0..4usize, 0..3usize, 0..2usize);
    let places = (1..=12u32, 0..6u8, 0..4u8, 0..4u8, kinds);
    (places, counts, prop::bool::weighted(0.2)).prop_map(
        |((month, format, topic, site, kinds), counts, has_gaps)| {
            let (delivered, replied, accepted, attended, unknown) = counts;
            let part = |whole: u32, share: f64| (f64::from(whole) * share) as u32;
            let month = Month::of(format!("2026-{month:02}-10").parse().unwrap());
            let replied = part(delivered, replied);
            let attended = part(delivered, attended);
            let gaps = if has_gaps { part(delivered - attended, unknown) } else { 0 };
            let place = Place {
                quarter: month.quarter(),
                format: format!("format {format}"),
                topic: format!("topic {topic}"),
                site: format!("site {site}"),
                month: month.code(),
                kind: Kind {
                    weekday: ["mon", "tue", "wed", "thu"][kinds.0],
                    day_part: ["morning", "afternoon", "evening"][kinds.1],
                    lead: "week",
                    care: ["yes", "no"][kinds.2],
                },
            };
            let sums = Sums {
                events: 1,
                delivered,
                replied,
                accepted: part(replied, accepted),
                attended,
                unknown: gaps,
                ..Sums::default()
            };
            (place, sums)
        },
    )
}

/// Half of each event's guests by one way, half by another one.
fn halves(sums: &Sums) -> [Sums; 2] {
    let half = |of: fn(u32) -> u32| Sums {
        events: 1,
        delivered: of(sums.delivered),
        replied: of(sums.replied),
        accepted: of(sums.accepted),
        attended: of(sums.attended),
        unknown: of(sums.unknown),
        ..Sums::default()
    };
    [half(|count| count / 2), half(|count| count - count / 2)]
}

fn secret(quarter: Quarter, rows: Vec<(&'static str, String)>, sums: &Sums) -> Secret {
    let counts = [sums.delivered, sums.replied, sums.accepted, sums.attended, sums.unknown];
    Secret { quarter, rows, truth: counts.map(i64::from) }
}

type Secret = attack::Unknown<Quarter>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// All tables of all times of a house, put together, give no small row away.
    #[test]
    fn no_subtraction_opens_a_small_row(events in prop::collection::vec(any_event(), 4..40)) {
        let mut counted = Counted::default();
        let (mut secrets, mut ways) = (Vec::new(), BTreeMap::new());
        for (place, sums) in events {
            for (way, half) in ["email", "letter"].into_iter().zip(halves(&sums)) {
                counted.add_part(By::Channel, place.quarter, way.into(), half);
                *ways.entry((place.quarter, way)).or_insert(Sums::default()) += half;
            }
            let rows = vec![
                ("format", place.format.clone()),
                ("topic", place.topic.clone()),
                ("site", place.site.clone()),
                ("month", place.month.clone()),
                ("weekday", place.kind.weekday.into()),
                ("day_part", place.kind.day_part.into()),
                ("childcare", place.kind.care.into()),
                ("total", "total".into()),
            ];
            secrets.push(secret(place.quarter, rows, &sums));
            counted.add(place, sums);
        }
        for ((quarter, way), sums) in ways {
            secrets.push(secret(quarter, vec![("channel", way.into())], &sums));
        }

        let first = Quarter::of("2026-01-01".parse().unwrap());
        let quarters = [first, first.before(-1), first.before(-2), first.before(-3)];
        let (mut published, mut cells) = (attack::Published::new(), BTreeMap::new());
        for (at, from) in quarters.iter().enumerate() {
            for to in &quarters[at..] {
                for by in [
                    By::Format,
                    By::Topic,
                    By::Site,
                    By::Month,
                    By::Channel,
                    By::Weekday,
                    By::DayPart,
                    By::Care,
                ] {
                    let asked = (from.first_month().code(), to.last_month().code());
                    let asked = period(&asked.0, &asked.1).widened_to(by.smallest());
                    let tables = counted.tables(by, asked);
                    let total = ("total", "total".to_owned(), tables.total.shown);
                    let lines = tables.lines.into_iter();
                    let lines = lines.map(|(key, line)| (by.code(), key, line.shown));
                    for (grouping, key, shown) in lines.chain([total]) {
                        let time = (&asked.first(), &asked.last());
                        let cell = attack::cell(&secrets, time, grouping, &key);
                        let counts = [
                            shown.delivered,
                            shown.replied,
                            shown.accepted,
                            shown.attended,
                            shown.unknown,
                        ];
                        for (count, shown) in attack::COUNTS.into_iter().zip(counts) {
                            let Cell::Shown(sum) = shown else { continue };
                            let sum = i64::from(sum);
                            prop_assert_eq!(sum, attack::truth_of(&secrets, &cell, count));
                            let known = published.entry(count.to_owned());
                            known.or_insert_with(BTreeMap::new).insert(cell.clone(), sum);
                        }
                        cells.insert(cell, format!("{grouping} {key} of {}", asked.label()));
                    }
                }
            }
        }
        let learned = attack::attack(&secrets, &cells, &published);
        prop_assert!(learned.is_empty(), "{learned:?}");
    }
}
