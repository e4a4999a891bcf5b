//! How figures are told: ours, the floor, the ratio, the aim.

use std::time::Duration;

/// A figure of which more is better, beside its floor.
pub fn rate(what: &str, ours: f64, floor: (&str, f64), aim: &str) {
    let ratio = ours / floor.1;
    println!("  {what:<34} {:>10}/s", thousands(ours));
    println!("  {:<34} {:>10}/s", floor.0, thousands(floor.1));
    println!("  ratio {ratio:.2}, aim {aim}");
}

/// A length of time, beside its floor.
pub fn time(what: &str, ours: Duration, floor: (&str, Duration), aim: &str) {
    println!("  {what:<34} {:>10.2} ms", millis(ours));
    println!("  {:<34} {:>10.2} ms", floor.0, millis(floor.1));
    println!("  ratio {:.2}, aim {aim}", ours.as_secs_f64() / floor.1.as_secs_f64());
}

/// One more line about the same thing.
pub fn also(what: &str, figure: &str) {
    println!("  {what:<34} {figure:>10}");
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Processor time that a process has used so far.
pub fn used(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    let (_, fields) = stat.rsplit_once(") ").expect("a name in brackets");
    let ticks = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    // A tick is a hundredth of a second wherever Linux runs today.
    Duration::from_millis(10 * ticks.sum::<u64>())
}

/// Processor time per piece: what a busy machine cannot blur.
pub fn cost(what: &str, used: Duration, pieces: usize) {
    let micros = used.as_secs_f64() * 1_000_000.0 / pieces as f64;
    also(what, &format!("{micros:.0} µs"));
}

/// The middle of these.
pub fn median<T: PartialOrd + Copy>(mut figures: Vec<T>) -> T {
    figures.sort_by(|a, b| a.partial_cmp(b).expect("figures are numbers"));
    figures[figures.len() / 2]
}

/// Of a hundred of these ninety-five are as small or smaller.
pub fn p95<T: PartialOrd + Copy>(mut figures: Vec<T>) -> T {
    figures.sort_by(|a, b| a.partial_cmp(b).expect("figures are numbers"));
    figures[(figures.len() * 95).div_ceil(100) - 1]
}

/// "12,345"
pub fn thousands(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
