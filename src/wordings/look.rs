//! What the plain-language guard says about a text with placeholders: filled in with everything and
//! with as little as there can be, each finding led back to where somebody can change it.

use std::ops::Range;

use super::Spread;
use super::template::{Filled, Parts};
use crate::formats;
use crate::language::{self, Figures, Finding, Kind, Severity};
use crate::outbox::templates::{MailError, Mails};
use crate::outbox::{Way, Words};

/// The guard knows German.
pub const LANGUAGE: &str = "de";

/// A finding, and where it stands in what somebody typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub finding: Finding,
    /// The words it is about; empty where it is about the whole.
    pub said: String,
    /// In bytes of the body; `None` where the words were put in, or it is about the whole.
    pub in_body: Option<Range<usize>>,
}

/// All that the guard says.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub figures: Figures,
    pub findings: Vec<Placed>,
    /// The body with everything put in.
    pub text: String,
    /// Which places of that text somebody should look at, in order, none inside another.
    pub marks: Vec<(Range<usize>, Severity)>,
}

impl Look {
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|one| one.finding.severity == Severity::Error).count()
    }
}

/// Whom the guard should think of.
pub fn audience(audience: formats::Audience) -> language::Audience {
    match audience {
        formats::Audience::Clients | formats::Audience::Public => language::Audience::Clients,
        formats::Audience::Staff | formats::Audience::Partners => language::Audience::Staff,
    }
}

/// A date about which nothing is known but what every date has.
fn bare(words: &Words) -> Words {
    Words {
        childcare: false,
        travel_paid: false,
        own_title: String::new(),
        topic: String::new(),
        what_happens: String::new(),
        directions: String::new(),
        phone_hours: String::new(),
        many_days: false,
        step_free: false,
        lift: false,
        accessible_wc: false,
        reserved: false,
        ..words.clone()
    }
}

/// Looks at a German text.
pub fn look(
    parts: &Parts,
    [subject, heading, body]: [&str; 3],
    (audience, way): (language::Audience, Spread),
    mails: &Mails,
) -> Result<Look, MailError> {
    // A text message cannot say all that an invitation must say: its link does.
    let (kind, way) = match way {
        Spread::Any | Spread::Email | Spread::Letter => (Kind::Invitation, Way::Letter),
        Spread::Sms => (Kind::Message, Way::Sms),
    };
    let full = Words::example(way);
    let mut findings: Vec<Placed> = Vec::new();
    for (line, template) in [(subject, &parts.subject), (heading, &parts.heading)] {
        let filled = template.fill(line, mails, LANGUAGE, &full)?;
        let report = language::check(&filled.text, audience, Kind::Message);
        // One line is no letter: what is about the whole of it says nothing.
        let of_words = report.findings.into_iter().filter(|one| !about_all(one, &filled.text));
        findings.extend(of_words.map(|finding| Placed {
            said: filled.text.get(finding.place.clone()).unwrap_or_default().to_owned(),
            in_body: None,
            finding,
        }));
    }
    let whole = parts.body.fill(body, mails, LANGUAGE, &full)?;
    let least = parts.body.fill(body, mails, LANGUAGE, &bare(&full))?;
    let report = language::check(&whole.text, audience, kind);
    let figures = report.figures;
    let marks = marks(&report.findings, &whole.text);
    let more = language::check(&least.text, audience, kind).findings;
    findings.extend(report.findings.into_iter().map(|finding| placed(finding, &whole)));
    for finding in more {
        let placed = placed(finding, &least);
        // How long it is, is said of the full text; what is missing, of the shortest.
        let about_length = placed.in_body.is_none() && placed.finding.severity != Severity::Error;
        let known = findings.iter().any(|known| {
            known.finding.rule == placed.finding.rule
                && (known.said == placed.said || known.finding.message == placed.finding.message)
        });
        if !known && !about_length {
            findings.push(placed);
        }
    }
    findings.sort_by_key(|one| one.finding.severity);
    Ok(Look { figures, findings, text: whole.text, marks })
}

fn about_all(finding: &Finding, text: &str) -> bool {
    finding.place == (0..text.len())
}

fn placed(finding: Finding, filled: &Filled) -> Placed {
    let whole = about_all(&finding, &filled.text);
    let said = match whole {
        true => String::new(),
        false => filled.text.get(finding.place.clone()).unwrap_or_default().to_owned(),
    };
    let in_body = if whole { None } else { filled.in_source(&finding.place) };
    Placed { said, in_body, finding }
}

/// Of two that meet, the heavier one, else the first.
fn marks(findings: &[Finding], text: &str) -> Vec<(Range<usize>, Severity)> {
    let mut wanted: Vec<_> = findings
        .iter()
        .filter(|finding| !about_all(finding, text) && !finding.place.is_empty())
        .map(|finding| (finding.place.clone(), finding.severity))
        .collect();
    wanted.sort_by_key(|(place, severity)| (*severity, place.start, place.end));
    let mut marks: Vec<(Range<usize>, Severity)> = Vec::new();
    for (place, severity) in wanted {
        if marks.iter().all(|(known, _)| place.end <= known.start || known.end <= place.start) {
            marks.push((place, severity));
        }
    }
    marks.sort_by_key(|(place, _)| place.start);
    marks
}

/// Puts something in place of a part of the body; nothing leaves no gap. `None` if there is no such
/// place.
pub fn replaced(body: &str, place: Range<usize>, choice: &str) -> Option<String> {
    body.get(place.clone())?;
    let (before, after) = (body.get(..place.start)?, body.get(place.end..)?);
    let after = match choice.is_empty() && (before.is_empty() || before.ends_with([' ', '\n'])) {
        true => after.strip_prefix(' ').unwrap_or(after),
        false => after,
    };
    Some(format!("{before}{choice}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Rule;
    use crate::wordings::template::Template;

    fn looked_at(body: &str) -> Look {
        let parts = Parts {
            subject: Template::parse("Für Sie").unwrap(),
            heading: Template::parse("Für Sie").unwrap(),
            body: Template::parse(body).unwrap(),
        };
        let mails = Mails::load().unwrap();
        let clients = language::Audience::Clients;
        look(&parts, ["Für Sie", "Für Sie", body], (clients, Spread::Any), &mails).unwrap()
    }

    #[test]
    fn a_finding_leads_back_to_what_was_typed() {
        let body = "[Anrede]\n\nbezüglich [Tag]: Kommen Sie umgehend!\n\n[Name]";
        let look = looked_at(body);

        let places: Vec<_> = look
            .findings
            .iter()
            .filter(|one| one.finding.rule == Rule::Officialese)
            .map(|one| &body[one.in_body.clone().unwrap()])
            .collect();
        assert_eq!(places, ["bezüglich", "umgehend"]);
        assert_eq!(look.marks.len(), 2);
    }

    #[test]
    fn what_is_only_said_sometimes_is_missing_sometimes() {
        let always = "[Anrede]\n\nDas ist freiwillig. Ihr Geld bleibt gleich. Kinder sind dabei.";
        let sometimes = "[Anrede]\n\nDas ist freiwillig. Ihr Geld bleibt gleich. [wenn Kinder]Kinder sind dabei.[ende]";
        let missing = |body: &str| {
            let found = looked_at(body).findings;
            found.iter().any(|one| one.finding.rule == Rule::MissingChildren)
        };

        assert!(!missing(always));
        assert!(missing(sometimes));
    }

    #[test]
    fn what_is_left_out_leaves_no_gap() {
        assert_eq!(replaced("Sie sind hiermit da", 9..16, "").unwrap(), "Sie sind da");
        assert_eq!(replaced("hiermit da", 0..7, "").unwrap(), "da");
        assert_eq!(replaced("ggf. so", 0..4, "vielleicht").unwrap(), "vielleicht so");
        assert_eq!(replaced("für", 1..2, ""), None);
        assert_eq!(replaced("für", 2..9, ""), None);
    }
}
