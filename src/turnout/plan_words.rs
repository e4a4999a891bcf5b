//! What the planner says, in German. Pure.

use super::plan::Plan;
use super::plan_ask::{Answer, Basis};
use super::plan_model::{EVENTS_FROM, INVITATIONS_FROM};
use super::plan_wave::Wave;
use crate::db::Id;
use crate::formats::Format;
use crate::web::filters::{number, percent};

/// A chance: exact where it is small, never rounded to "never" or "always".
pub fn chance(share: f64) -> String {
    match share {
        share if share < 0.001 => "unter 0,1\u{a0}%".into(),
        share if share > 0.999 => "über 99,9\u{a0}%".into(),
        share if share < 0.0995 => format!("{}\u{a0}%", tenths(share)),
        share => percent(share),
    }
}

/// "4,6" of a hundred, "5" where it is a whole number.
fn tenths(share: f64) -> String {
    let tenths = (share * 1_000.0).round() as i64;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{},{rest}", tenths / 10),
    }
}

/// "9 bis 19"
pub fn from_to((low, high): (u32, u32)) -> String {
    match low == high {
        true => count(low),
        false => format!("{} bis {}", count(low), count(high)),
    }
}

/// "1 Platz", "20 Plätze"
pub fn seats(seats: u32) -> String {
    match seats {
        1 => "1 Platz".into(),
        more => format!("{} Plätze", count(more)),
    }
}

/// "kommen 9 bis 19 Gäste", with the middle in between: the verb, and who comes.
pub fn coming((low, high): (u32, u32)) -> (&'static str, String) {
    match (low, high) {
        (_, 0) => ("kommt", "niemand".into()),
        (0, 1) => ("kommt", "höchstens 1 Gast".into()),
        (_, 1) => ("kommt", "1 Gast".into()),
        (_, 2..) => ("kommen", format!("{} Gäste", from_to((low, high)))),
    }
}

/// "1 Platz nicht reicht", "20 Plätze nicht reichen"
fn run_out(of_seats: u32) -> String {
    let verb = if of_seats == 1 { "reicht" } else { "reichen" };
    format!("{} nicht {verb}", seats(of_seats))
}

fn count(number_of: u32) -> String {
    number(i64::from(number_of))
}

/// The answer in one breath.
pub fn sentence(plan: &Plan, of_seats: u32, risk: f64) -> String {
    let (come, who) = coming(plan.attending.range());
    let fall_short = match of_seats {
        1 => "der Platz nicht reicht",
        _ => "die Plätze nicht reichen",
    };
    format!(
        "Für {} laden Sie etwa {} ein. Dann {come} in vier von fünf Fällen {who}. Das Risiko, dass \
         {fall_short}, ist höchstens {}.",
        seats(of_seats),
        count(plan.invite),
        chance(risk),
    )
}

/// What dividing would do.
pub fn naive(plan: &Plan, of_seats: u32) -> String {
    format!(
        "Wer {} durch {} teilt, lädt {} ein. Dann kommen mit {} Wahrscheinlichkeit mehr Gäste, als \
         Plätze da sind.",
        seats(of_seats),
        percent(plan.expected.rate()),
        count(plan.naive),
        chance(plan.naive_overflow),
    )
}

/// What the forecast rests on, and how far that carries.
pub fn basis(answer: &Answer, format: Option<Id<Format>>) -> String {
    let invitations = number(answer.invitations.round() as i64);
    let count = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX));
    let (events, and_earlier) = match answer.earlier {
        0 => ("abgeschlossenen Veranstaltungen", String::new()),
        some => ("Veranstaltungen", format!("{} eingelesene von früher", count(some))),
    };
    let said = |words: &str| match and_earlier.is_empty() {
        true => String::new(),
        false => format!("{words}{and_earlier}"),
    };
    match answer.basis {
        Basis::Own => "Gerechnet mit Ihrer eigenen Quote.".into(),
        Basis::Baseline => format!(
            "Für eine Prognose braucht es {EVENTS_FROM} abgeschlossene Veranstaltungen mit zusammen \
             {INVITATIONS_FROM} Einladungen. Bis dahin rechnen wir mit den {}, die als gut gelten, und \
             so vorsichtig, als wüssten wir das von 10 Einladungen. Darum ist die Spanne weit.",
            percent(answer.baseline)
        ),
        Basis::History if format.is_some() && answer.of_format == 0 => format!(
            "Von diesem Format gibt es noch keine abgeschlossene Veranstaltung. Die Prognose kommt aus \
             {} anderen mit {invitations} Einladungen{}. Darum ist die Spanne weiter.",
            count(answer.events),
            said(", davon ")
        ),
        Basis::History if format.is_some() => format!(
            "Die Prognose beruht auf {} {events} mit {invitations} Einladungen, davon {} mit diesem \
             Format{}.",
            count(answer.events),
            count(answer.of_format),
            said(" und ")
        ),
        Basis::History => format!(
            "Die Prognose beruht auf {} {events} mit {invitations} Einladungen{}.",
            count(answer.events),
            said(", davon ")
        ),
    }
}

/// By how much something moves the rate.
pub fn points(share: f64) -> String {
    match (share * 100.0).round() as i64 {
        0 => "kein Unterschied".into(),
        1 => "1 Punkt mehr".into(),
        -1 => "1 Punkt weniger".into(),
        more @ 2.. => format!("{more} Punkte mehr"),
        less => format!("{} Punkte weniger", less.unsigned_abs()),
    }
}

/// What the answers so far mean.
pub fn wave(wave: &Wave, of_seats: u32, risk: f64) -> String {
    let likely = wave.likely.round() as u32;
    let come = if likely == 1 { "kommt" } else { "kommen" };
    let now = format!(
        "Nach den Antworten bisher {come} etwa {}, in vier von fünf Fällen {}.",
        people(likely),
        from_to(wave.range)
    );
    let then = match wave.more {
        0 if wave.overflow > risk => format!(
            " Das Risiko, dass {}, ist jetzt schon {}. Laden Sie niemanden mehr ein.",
            run_out(of_seats),
            chance(wave.overflow)
        ),
        0 => " Für weitere Einladungen ist kein Platz.".to_owned(),
        more => format!(
            " Sie können noch etwa {} einladen. Dann ist das Risiko, dass {}, {}.",
            count(more),
            run_out(of_seats),
            chance(wave.overflow_then)
        ),
    };
    now + &then
}

fn people(people: u32) -> String {
    match people {
        1 => "1 Person".into(),
        more => format!("{} Personen", count(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::plan;
    use super::*;
    use crate::stats::Baseline;
    use crate::stats::forecast::Expected;

    #[test]
    fn the_answer_is_said_in_one_breath() {
        let known = Expected::known(Baseline::new(0.3).unwrap(), 100).unwrap();
        let plan = plan(known, 20, 0.05);
        assert_eq!(
            sentence(&plan, 20, 0.05),
            "Für 20 Plätze laden Sie etwa 46 ein. Dann kommen in vier von fünf Fällen 9 bis 19 Gäste. \
             Das Risiko, dass die Plätze nicht reichen, ist höchstens 5\u{a0}%."
        );
        assert!(naive(&plan, 20).starts_with("Wer 20 Plätze durch 30\u{a0}% teilt, lädt 67 ein."));
        assert_eq!(seats(1), "1 Platz");
    }

    #[test]
    fn one_is_one_in_every_sentence() {
        let known = Expected::known(Baseline::new(0.95).unwrap(), 500).unwrap();
        let one = plan(known, 1, 0.05);
        assert_eq!(one.invite, 1);
        assert_eq!(
            sentence(&one, 1, 0.05),
            "Für 1 Platz laden Sie etwa 1 ein. Dann kommt in vier von fünf Fällen 1 Gast. Das Risiko, \
             dass der Platz nicht reicht, ist höchstens 5\u{a0}%."
        );
        let said = [(0, 0), (0, 1), (1, 1), (0, 2), (9, 19)].map(coming);
        assert_eq!(
            said.each_ref().map(|(verb, who)| format!("{verb} {who}")),
            [
                "kommt niemand",
                "kommt höchstens 1 Gast",
                "kommt 1 Gast",
                "kommen 0 bis 2 Gäste",
                "kommen 9 bis 19 Gäste"
            ]
        );
        assert_eq!([1, 20].map(run_out), ["1 Platz nicht reicht", "20 Plätze nicht reichen"]);
    }

    #[test]
    fn a_small_chance_is_no_nought() {
        let said = [0.0, 0.0004, 0.046, 0.47, 0.9995].map(chance);
        assert_eq!(
            said,
            ["unter 0,1\u{a0}%", "unter 0,1\u{a0}%", "4,6\u{a0}%", "47\u{a0}%", "über 99,9\u{a0}%"]
        );
        assert_eq!(
            [0.004, 0.12, -0.014].map(points),
            ["kein Unterschied", "12 Punkte mehr", "1 Punkt weniger"]
        );
    }
}
