//! How many invitations and events a trial needs, said before it begins. Pure.

use crate::stats::power::{detectable, needed};
use crate::web::filters::number;

/// What was counted at the closed events of a format in the last year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct History {
    pub events: u32,
    /// Delivered invitations, and how many of those guests came.
    pub delivered: u32,
    pub attended: u32,
    /// Delivered ones that would have said the text of the trial, as far as way and language were
    /// counted: each for itself, so that both together are an estimate.
    pub of_text: f64,
}

impl History {
    /// Delivered invitations of an event that say the text.
    pub fn per_event(&self) -> Option<f64> {
        (self.events > 0 && self.of_text > 0.0).then(|| self.of_text / f64::from(self.events))
    }
}

/// What a trial asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub base: f64,
    /// In percentage points.
    pub effect: i32,
    pub versions: usize,
    /// Delivered invitations of one event that say the text; `None`: not known.
    pub per_event: Option<f64>,
}

impl Size {
    /// Delivered invitations that each version needs. At 80 % certainty and a level of 5 % on both
    /// sides, for one comparison.
    pub fn needed(&self) -> u32 {
        needed(self.base, self.base + f64::from(self.effect) / 100.0).unwrap_or(u32::MAX)
    }

    /// Events that it takes.
    pub fn events(&self) -> Option<u32> {
        let all = f64::from(self.needed()) * self.versions as f64;
        self.per_event.map(|each| (all / each).ceil() as u32)
    }

    /// The answer in one or two sentences.
    ///
    /// ```
    /// use treffpunkt::trials::size::Size;
    ///
    /// let size = Size { base: 0.3, effect: 10, versions: 2, per_event: Some(45.0) };
    /// assert_eq!(
    ///     size.sentence(),
    ///     "Eine einzelne Veranstaltung kann das nie zeigen. Nötig sind 356 Einladungen je Fassung. Das \
    ///      sind bei zuletzt 45 Einladungen je Veranstaltung etwa 16 Veranstaltungen."
    /// );
    /// ```
    pub fn sentence(&self) -> String {
        let needed = number(i64::from(self.needed()));
        match (self.events(), self.per_event) {
            (Some(1), _) => format!(
                "Nötig sind {needed} Einladungen je Fassung. So viele gehen zu einer einzigen \
                 Veranstaltung hinaus."
            ),
            (Some(events), Some(each)) => format!(
                "Eine einzelne Veranstaltung kann das nie zeigen. Nötig sind {needed} Einladungen je \
                 Fassung. Das sind bei zuletzt {} je Veranstaltung etwa {} Veranstaltungen.",
                invitations(each.round() as i64),
                number(i64::from(events))
            ),
            (None, _) | (_, None) => format!(
                "Nötig sind {needed} Einladungen je Fassung. Wie viele Veranstaltungen das sind, wissen \
                 wir noch nicht: In den letzten zwölf Monaten gab es keine abgeschlossene mit diesem \
                 Text."
            ),
        }
    }

    /// Invitations of each version at so many events; `None`: not known.
    fn per_version(&self, planned: usize) -> Option<u32> {
        let each = self.per_event?;
        Some((planned as f64 * each / self.versions.max(1) as f64).floor() as u32)
    }

    /// The difference from which on so many invitations show one, in whole percentage points.
    fn shown_from(&self, per_version: u32) -> Option<i64> {
        detectable(self.base, per_version).map(points_from)
    }

    /// Whether the events that are planned already could show it; `None`: not known.
    pub fn suffices(&self, planned: usize) -> Option<bool> {
        if planned == 0 {
            return Some(false);
        }
        let rise = self.shown_from(self.per_version(planned)?);
        Some(rise.is_some_and(|rise| rise <= i64::from(self.effect)))
    }

    /// What the events that are planned already could show.
    pub fn with(&self, planned: usize) -> String {
        let events = match planned {
            0 => return "Bis dahin ist keine Veranstaltung dieses Formats geplant.".into(),
            1 => "Die eine geplante Veranstaltung reicht".to_owned(),
            more => format!("Die {more} geplanten Veranstaltungen reichen"),
        };
        let Some(per_version) = self.per_version(planned) else { return String::new() };
        let about = invitations(i64::from(per_version));
        match self.shown_from(per_version) {
            Some(rise) if rise <= i64::from(self.effect) => format!(
                "{events}: Mit etwa {about} je Fassung ist ein Unterschied ab {} zu sehen.",
                in_points(rise)
            ),
            Some(rise) => format!(
                "{events} nicht: Mit etwa {about} je Fassung wäre erst ein Unterschied ab {} zu sehen.",
                in_points(rise)
            ),
            None => format!(
                "{events} nicht: Mit etwa {about} je Fassung wäre gar kein Unterschied zu sehen."
            ),
        }
    }
}

/// "1 Einladung", "356 Einladungen"
fn invitations(count: i64) -> String {
    match count {
        1 => "1 Einladung".into(),
        more => format!("{} Einladungen", number(more)),
    }
}

/// "1 Punkt", "21 Punkten"
fn in_points(rise: i64) -> String {
    match rise {
        1 => "1 Punkt".into(),
        more => format!("{more} Punkten"),
    }
}

/// The whole percentage points from which on something is seen.
pub fn points_from(share: f64) -> i64 {
    (share * 100.0).ceil() as i64
}

/// A share in whole percentage points.
pub fn points(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(versions: usize, per_event: Option<f64>) -> Size {
        Size { base: 0.3, effect: 10, versions, per_event }
    }

    #[test]
    fn more_versions_need_more_events() {
        assert_eq!(size(2, Some(45.0)).events(), Some(16));
        assert_eq!(size(4, Some(45.0)).events(), Some(32));
        assert_eq!(size(2, Some(1_000.0)).events(), Some(1));
        assert!(size(2, None).sentence().contains("wissen wir noch nicht"));
    }

    #[test]
    fn what_is_planned_is_held_against_what_is_wished() {
        let said = |planned| size(2, Some(45.0)).with(planned);

        assert_eq!(
            said(4),
            "Die 4 geplanten Veranstaltungen reichen nicht: Mit etwa 90 Einladungen je Fassung wäre \
             erst ein Unterschied ab 21 Punkten zu sehen."
        );
        assert!(said(17).starts_with("Die 17 geplanten Veranstaltungen reichen: Mit etwa 382"));
        assert!(said(0).starts_with("Bis dahin ist keine"));
        assert!(size(2, Some(4.0)).with(1).ends_with("wäre gar kein Unterschied zu sehen."));
        assert!(size(2, Some(2.0)).with(1).contains(" nicht: Mit etwa 1 Einladung je Fassung"));

        let suffice = |planned| size(2, Some(45.0)).suffices(planned);
        assert_eq!([0, 4, 17].map(suffice), [Some(false), Some(false), Some(true)]);
        assert_eq!(size(2, None).suffices(3), None);
    }
}
