//! Which reminders the events of a format have, and how many days before. Pure.

use std::ops::RangeInclusive;

use super::Kind;
use crate::web::form::{Check, Fields, FormErrors};

/// One line of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    pub active: bool,
    /// Before the day on which the event begins.
    pub days: i32,
}

/// The reminders of a format: one line of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan([Line; 3]);

impl Kind {
    /// Two reminders beat one (Steiner 2018): the silent a week before, those who come three days and one day before.
    pub const fn usual_days(self) -> i32 {
        match self {
            Self::SecondTry => 7,
            Self::First => 3,
            Self::Last => 1,
        }
    }

    /// How many days before the event it may be. Who is asked again needs days to answer; the last
    /// reminder helps shortly before, or not at all.
    pub const fn range(self) -> RangeInclusive<i32> {
        match self {
            Self::SecondTry => 3..=21,
            Self::First => 2..=14,
            Self::Last => 1..=7,
        }
    }

    /// The field of a form that says how many days.
    pub const fn days_field(self) -> &'static str {
        match self {
            Self::SecondTry => "second_try_days",
            Self::First => "reminder_days",
            Self::Last => "last_reminder_days",
        }
    }
}

impl Default for Plan {
    fn default() -> Self {
        let line = |kind: Kind| Line { kind, active: true, days: kind.usual_days() };
        Self([line(Kind::SecondTry), line(Kind::First), line(Kind::Last)])
    }
}

impl Plan {
    /// As it is kept; a kind that has no line is as it comes along.
    pub fn of(lines: impl IntoIterator<Item = Line>) -> Self {
        let mut plan = Self::default();
        for line in lines {
            *plan.line_mut(line.kind) = line;
        }
        plan
    }

    pub fn lines(&self) -> &[Line] {
        &self.0
    }

    pub fn line(&self, kind: Kind) -> Line {
        match kind {
            Kind::SecondTry => self.0[0],
            Kind::First => self.0[1],
            Kind::Last => self.0[2],
        }
    }

    fn line_mut(&mut self, kind: Kind) -> &mut Line {
        match kind {
            Kind::SecondTry => &mut self.0[0],
            Kind::First => &mut self.0[1],
            Kind::Last => &mut self.0[2],
        }
    }

    /// How many days before; `None`: there is none.
    pub fn days(&self, kind: Kind) -> Option<i32> {
        let line = self.line(kind);
        line.active.then_some(line.days)
    }

    /// What cannot be, by the field that says it.
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        for line in &self.0 {
            let range = line.kind.range();
            if !range.contains(&line.days) {
                faults.push((
                    line.kind.days_field(),
                    format!("Bitte geben Sie {} bis {} Tage an.", range.start(), range.end()),
                ));
            }
        }
        let (first, last) = (self.days(Kind::First), self.days(Kind::Last));
        if let (Some(first), Some(last)) = (first, last)
            && first <= last
            && faults.is_empty()
        {
            faults.push((
                Kind::First.days_field(),
                "Die erste Erinnerung muss früher sein als die letzte.".into(),
            ));
        }
        faults
    }

    /// From the form of a format.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let mut read = Vec::new();
        for kind in Kind::ALL.iter().copied() {
            let active = fields.ticked(kind.code());
            if let Some(days) = check.number(kind.days_field(), kind.range()) {
                read.push(Line { kind, active, days });
            }
        }
        let all_read = read.len() == Kind::ALL.len();
        let plan = Self::of(read);
        if all_read {
            for (field, message) in plan.faults() {
                check.refuse(field, message);
            }
        }
        let errors = check.errors();
        match errors.is_empty() {
            true => Ok(plan),
            false => Err(errors),
        }
    }

    /// For the form.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for line in &self.0 {
            if line.active {
                fields.push(line.kind.code(), "1");
            }
            fields.push(line.kind.days_field(), line.days.to_string());
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_reminders_and_a_second_try_come_along() {
        let plan = Plan::default();

        assert_eq!(Plan::parse(&plan.fields()), Ok(plan.clone()));
        assert_eq!(
            Kind::ALL.iter().map(|kind| plan.days(*kind)).collect::<Vec<_>>(),
            [Some(7), Some(3), Some(1)]
        );
    }

    #[test]
    fn each_field_says_what_cannot_be() {
        let faults = |second: &str, first: &str, last: &str| {
            let fields = Fields::of([
                ("second_try_days", second),
                ("reminder", "1"),
                ("reminder_days", first),
                ("last_reminder", "1"),
                ("last_reminder_days", last),
            ]);
            let errors = Plan::parse(&fields).err().map(|errors| errors.0).unwrap_or_default();
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };

        assert_eq!(faults("7", "3", "1"), [""; 0]);
        assert_eq!(faults("2", "3", "1"), ["second_try_days"]);
        assert_eq!(faults("7", "bald", "0"), ["reminder_days", "last_reminder_days"]);
        assert_eq!(faults("7", "3", "4"), ["reminder_days"]);
    }
}
