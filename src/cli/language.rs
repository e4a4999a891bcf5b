//! `treffpunkt language FILE`: what is hard to read in a text, and what would be easier.

use std::io::Read;
use std::path::Path;

use super::CommandError;
use super::start::Speech;
use crate::config;
use crate::language::readability::TOO_SHORT;
use crate::language::{Audience, Figures, Finding, Kind, Report, Severity, check};
use crate::wordings::checked::{CheckedText, line_and_column};

/// What is checked, and for whom.
#[derive(clap::Args)]
pub struct Language {
    /// Textdatei in UTF-8; „-“ liest von der Standardeingabe
    #[arg(value_name = "DATEI")]
    file: std::path::PathBuf,
    /// Für wen der Text ist: clients (Kundinnen und Kunden) oder staff (Kolleginnen, Kollegen, Partner)
    #[arg(long, default_value = "clients", value_parser = audience)]
    audience: Audience,
    /// Keine Einladung: Es muss nicht alles drinstehen, was man vor dem Kommen wissen will
    #[arg(long)]
    message: bool,
    /// Gibt das Ergebnis als JSON aus, wie die Schnittstelle
    #[arg(long)]
    json: bool,
}

fn audience(code: &str) -> Result<Audience, String> {
    match code {
        "clients" => Ok(Audience::Clients),
        "staff" => Ok(Audience::Staff),
        _ => Err("bekannt sind clients und staff".into()),
    }
}

/// Says all findings; errors end with exit code 1.
pub fn language(asked: &Language) -> Result<(), CommandError> {
    let text = read(&asked.file)?;
    let kind = if asked.message { Kind::Message } else { Kind::Invitation };
    let speech = if asked.json { Speech::Json } else { Speech::German };
    let report = check(&text, asked.audience, kind);
    let errors = report.count(Severity::Error);
    match speech {
        Speech::Json => match serde_json::to_string_pretty(&CheckedText::of(&text, report)) {
            Ok(json) => println!("{json}"),
            Err(error) => return Err(CommandError::Refused(error.to_string())),
        },
        Speech::German => println!("{}", told(&text, &report)),
    }
    match errors {
        0 => Ok(()),
        1 => Err(CommandError::Refused("1 Fehler. So ist der Text keine Einfache Sprache.".into())),
        errors => Err(CommandError::Refused(format!(
            "{errors} Fehler. So ist der Text keine Einfache Sprache."
        ))),
    }
}

fn read(file: &Path) -> Result<String, CommandError> {
    let name = file.display().to_string();
    let failed = |error| CommandError::File(name.clone(), error);
    // A sign has at most four bytes; what is longer is refused without being read whole.
    let most = u64::try_from(config::CHECKED_CHARS * 4 + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    match file.as_os_str() == "-" {
        true => std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(failed)?,
        false => {
            let opened = std::fs::File::open(file).map_err(failed)?;
            opened.take(most).read_to_end(&mut bytes).map_err(failed)?
        }
    };
    let too_long = || {
        let most = config::CHECKED_CHARS;
        CommandError::Refused(format!("{name}: zu lang, höchstens {most} Zeichen"))
    };
    if bytes.len() > config::CHECKED_CHARS * 4 {
        return Err(too_long());
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| CommandError::Refused(format!("{name}: ist kein Text in UTF-8")))?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    match text.chars().count() > config::CHECKED_CHARS {
        true => Err(too_long()),
        false => Ok(text),
    }
}

fn told(source: &str, report: &Report) -> String {
    let mut lines: Vec<String> =
        report.findings.iter().map(|finding| line(source, finding)).collect();
    lines.push(figures(&report.figures));
    lines.join("\n")
}

/// "Zeile 3, Spalte 5: Fehler: Langer Satz. … Besser: …"
fn line(source: &str, finding: &Finding) -> String {
    let place = match finding.place == (0..source.len()) {
        true => "Ganzer Text".to_owned(),
        false => {
            let (line, column) = line_and_column(source, finding.place.start);
            format!("Zeile {line}, Spalte {column}")
        }
    };
    let better = finding.suggestion.as_deref().map(|better| format!(" Besser: {better}"));
    format!(
        "{place}: {}: {}. {}{}",
        finding.severity.label(),
        finding.rule.label(),
        finding.message,
        better.unwrap_or_default()
    )
}

fn figures(figures: &Figures) -> String {
    let plural = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let (words, sentences) = (figures.words, figures.sentences);
    let counted =
        format!("{}, {}", plural(words, "Wort", "Wörter"), plural(sentences, "Satz", "Sätze"));
    match (figures.scores, figures.band()) {
        (Some(scores), Some(band)) => {
            let [one, two, three, four] = scores.wiener;
            let line = format!(
                "{counted}: {}. Amstad {:.0}, Wiener {one:.1} / {two:.1} / {three:.1} / {four:.1}, \
                 LIX {:.0}.",
                band.label(),
                scores.amstad,
                scores.lix
            );
            german_decimals(&line)
        }
        (Some(_) | None, _) => format!("{counted}. {TOO_SHORT}."),
    }
}

/// "4.5" as "4,5"; dots that end a sentence stay.
fn german_decimals(line: &str) -> String {
    let signs: Vec<char> = line.chars().collect();
    let digit = |index: Option<usize>| {
        index.and_then(|index| signs.get(index)).is_some_and(char::is_ascii_digit)
    };
    let said = signs.iter().enumerate().map(|(index, sign)| {
        let inside = digit(index.checked_sub(1)) && digit(index.checked_add(1));
        if *sign == '.' && inside { ',' } else { *sign }
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_its_line_and_what_would_be_better() {
        let text = "Guten Tag,\n\nbitte melden Sie sich umgehend.";
        let report = check(text, Audience::Clients, Kind::Message);

        let said = told(text, &report);

        assert!(
            said.contains(
                "Zeile 3, Spalte 23: Warnung: Amtsdeutsch. „umgehend“ – unklar: Datum nennen. \
                 Besser: bald oder: bis (Datum)"
            ),
            "{said}"
        );
        assert!(said.ends_with("7 Wörter, 2 Sätze. Zu kurz für eine sichere Aussage."), "{said}");
    }

    #[test]
    fn decimals_are_german() {
        assert_eq!(german_decimals("LIX 4.5. Und 7."), "LIX 4,5. Und 7.");
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_one_line() {
        let file = std::env::temp_dir().join(format!("treffpunkt-words-{}", std::process::id()));
        let asked = |file: &Path| Language {
            file: file.to_owned(),
            audience: Audience::Clients,
            message: true,
            json: false,
        };
        let said = |bytes: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            language(&asked(&file)).unwrap_err().to_string()
        };

        assert!(said(b"\xff\xfe").ends_with("ist kein Text in UTF-8"));
        assert!(said("ä".repeat(20_001).as_bytes()).ends_with("zu lang, höchstens 20000 Zeichen"));
        assert!(said("Sie haben zu erscheinen.".as_bytes()).starts_with("1 Fehler."));
        std::fs::write(&file, "Kommen Sie gern.").unwrap();
        assert!(language(&asked(&file)).is_ok());
        std::fs::remove_file(&file).unwrap();
        assert!(language(&asked(&file)).unwrap_err().to_string().ends_with("gibt es nicht"));
    }
}
