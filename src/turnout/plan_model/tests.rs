//! What the model makes of histories whose truth is known.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::super::plan::{Care, Counted, Likeness, Place, Source, plan};
use super::*;
use crate::attendance::tally::Tally;
use crate::db::{Id, Moment};
use crate::events::figures::Sight;
use crate::formats::Format;

fn past(like: Likeness, delivered: i32, attended: i32, sight: Sight) -> Past {
    let tally = Tally { delivered, attended, ..Tally::default() };
    Past {
        source: Source::Event(Id::new()),
        begins_at: Moment::parse("2026-10-01T08:00:00Z").unwrap(),
        like,
        counted: Counted::of(&tally, sight).unwrap(),
    }
}

fn of(format: Id<Format>) -> Likeness {
    Likeness { format: Some(format), ..Likeness::default() }
}

#[test]
fn thirty_of_a_hundred_are_the_figure_of_the_domain_research() {
    let cafe = of(Id::new());
    let history: Vec<Past> = (0..5).map(|_| past(cafe, 20, 6, Sight::Guests)).collect();
    let model = Model::of(&history).unwrap();

    let expected = model.expected(&cafe).unwrap();
    assert!((expected.rate() - 0.3).abs() < 1e-9 && (expected.weight() - 100.0).abs() < 1e-6);
    assert_eq!(plan(expected, 20, 0.05).invite, 46);
    assert_eq!((model.events, model.invitations), (5, 100.0));
}

#[test]
fn too_little_is_no_history() {
    let cafe = of(Id::new());
    let some = |events: usize, delivered| -> Vec<Past> {
        (0..events).map(|_| past(cafe, delivered, 3, Sight::Guests)).collect()
    };
    assert!(Model::of(&some(4, 100)).is_none());
    assert!(Model::of(&some(9, 5)).is_none());
    assert!(Model::of(&some(5, 10)).is_some());
    assert!(Model::of(&[]).is_none());
}

#[test]
fn nobody_or_everybody_came_is_no_certainty() {
    let cafe = of(Id::new());
    for attended in [0, 20] {
        let history: Vec<Past> = (0..6).map(|_| past(cafe, 20, attended, Sight::Guests)).collect();
        let expected = Model::of(&history).unwrap().expected(&cafe).unwrap();
        assert!((0.001..0.999).contains(&expected.rate()), "{expected:?}");
    }
}

/// Events of three formats; each format has a rate of its own.
fn three_formats(events: usize) -> (Vec<Past>, [Likeness; 3]) {
    let mut dice = StdRng::seed_from_u64(3);
    let likes = [of(Id::new()), of(Id::new()), of(Id::new())];
    let rates = [0.3, 0.65, 0.2];
    let came = |rate: f64, dice: &mut StdRng| {
        i32::try_from((0..40).filter(|_| dice.random::<f64>() < rate).count()).unwrap()
    };
    let history = (0..events)
        .map(|number| {
            let at = number % 3;
            past(likes[at], 40, came(rates[at], &mut dice), Sight::Guests)
        })
        .collect();
    (history, likes)
}

#[test]
fn formats_are_told_apart_and_one_afternoon_is_no_format() {
    let (mut history, likes) = three_formats(60);
    let rates = |history: &[Past]| {
        let model = Model::of(history).unwrap();
        likes.map(|like| model.expected(&like).unwrap().rate())
    };
    let known = rates(&history);
    for (rate, truth) in known.iter().zip([0.3, 0.65, 0.2]) {
        assert!((rate - truth).abs() < 0.06, "{known:?}");
    }
    // A new format whose only afternoon was full is expected between that and the whole.
    let new = of(Id::new());
    history.push(past(new, 10, 9, Sight::Guests));
    let model = Model::of(&history).unwrap();
    let drawn = model.expected(&new).unwrap();
    assert!(drawn.rate() > model.whole_rate() && drawn.rate() < 0.85, "{drawn:?}");
    // One that was never seen is the whole, and much less is known about it.
    let unknown = model.expected(&of(Id::new())).unwrap();
    assert!((unknown.rate() - model.whole_rate()).abs() < 1e-9);
    assert!(unknown.weight() < model.expected(&likes[0]).unwrap().weight() / 2.0);
}

#[test]
fn what_a_format_does_is_not_counted_again_for_its_childcare() {
    let (history, likes) = three_formats(60);
    // Only the second format has childcare: it explains nothing that the format does not.
    let history: Vec<Past> = history
        .into_iter()
        .map(|mut past| {
            let care = if past.like == likes[1] { Care::Offered } else { Care::None };
            past.like.care = Some(care);
            past
        })
        .collect();
    let model = Model::of(&history).unwrap();
    let like = Likeness { care: Some(Care::Offered), ..likes[1] };
    let rate = model.expected(&like).unwrap().rate();
    assert!((rate - 0.65).abs() < 0.06, "{rate}");
}

#[test]
fn standorte_that_differ_by_chance_alone_make_no_difference() {
    let mut dice = StdRng::seed_from_u64(11);
    let sites: Vec<Place> = (0..8).map(|_| Place::Site(Id::new())).collect();
    let cafe = Id::new();
    let history: Vec<Past> = (0..80)
        .map(|number| {
            let like = Likeness { place: Some(sites[number % 8]), ..of(cafe) };
            let came = (0..30).filter(|_| dice.random::<f64>() < 0.4).count();
            past(like, 30, i32::try_from(came).unwrap(), Sight::Guests)
        })
        .collect();
    let model = Model::of(&history).unwrap();
    for place in sites {
        let like = Likeness { place: Some(place), ..of(cafe) };
        let rate = model.expected(&like).unwrap().rate();
        assert!((rate - model.whole_rate()).abs() < 0.05, "{rate}");
        let reasons = model.reasons(&like);
        assert!(reasons.iter().any(|one| one.respect == Respect::Place && one.events == 10));
    }
}

#[test]
fn events_with_moods_are_foretold_less_surely() {
    let mut dice = StdRng::seed_from_u64(5);
    let cafe = of(Id::new());
    let mut history = |mood: f64| -> Vec<Past> {
        (0..50)
            .map(|_| {
                let rate = 0.4 + mood * (dice.random::<f64>() - 0.5);
                let came = (0..40).filter(|_| dice.random::<f64>() < rate).count();
                past(cafe, 40, i32::try_from(came).unwrap(), Sight::Guests)
            })
            .collect()
    };
    let mut weight = |mood| Model::of(&history(mood)).unwrap().expected(&cafe).unwrap().weight();
    let (even, moody) = (weight(0.0), weight(0.5));
    assert!(even > 150.0 && moody < 30.0, "{even} {moody}");
}

/// Two houses that differ in what must not be known give whoever sees sums the same forecast.
#[test]
fn no_forecast_of_rough_counts_tells_one_from_four() {
    let (cafe, other) = (of(Id::new()), of(Id::new()));
    let house = |attended: i32, sight| -> Vec<Past> {
        let mut all: Vec<Past> = (0..9).map(|_| past(cafe, 40, 15, sight)).collect();
        all.push(past(other, 27 + attended, attended, sight));
        all.push(past(other, 27 + attended, 27, sight));
        all
    };
    let told = |attended, sight| {
        let model = Model::of(&house(attended, sight)).unwrap();
        [cafe, other, Likeness::default()].map(|like| model.expected(&like).unwrap())
    };
    for attended in [2, 3, 4] {
        assert_eq!(told(1, Sight::Sums), told(attended, Sight::Sums));
        assert_ne!(told(1, Sight::Guests), told(attended, Sight::Guests));
    }
}
