//! Which sign stands between two cells, and which line is the header.

/// A header stands within the first lines; above it lists carry a title and a date.
const HEADER_SEARCH: usize = 10;

/// How the cells of a file are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub separator: Separator,
    pub hint: SeparatorLine,
    /// Records above the header, the `sep=` line not counted.
    pub above_header: usize,
}

/// Whether the file begins with Excel's `sep=` line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeparatorLine {
    Present,
    Absent,
}

/// The sign between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Semicolon,
    Tab,
    Comma,
    Pipe,
}

impl Separator {
    /// In the order in which a tie is broken: what German Excel writes comes first.
    const ALL: [Self; 4] = [Self::Semicolon, Self::Tab, Self::Comma, Self::Pipe];

    pub fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Comma => b',',
            Self::Pipe => b'|',
        }
    }

    /// What Excel's line `sep=;` says, with or without quotes.
    fn announced(line: &[u8]) -> Option<Self> {
        let line = line.strip_prefix(b"\"").unwrap_or(line);
        let (name, sign) = line.split_at_checked(4)?;
        let announced = Self::ALL.into_iter().find(|known| sign.first() == Some(&known.byte()))?;
        // Behind the sign: a closing quote, and the separators of an Excel that pads its lines.
        let rest = |byte: &u8| matches!(byte, b'"' | b' ') || *byte == announced.byte();
        (name.eq_ignore_ascii_case(b"sep=") && sign.iter().all(rest)).then_some(announced)
    }
}

/// Finds separator and header in the beginning of a file (UTF-8, line breaks as `\n`).
///
/// A `sep=` line decides; otherwise the separator wins under which a line has the most column
/// names that are known. Where none is known, the first line is the header, and the separator is the
/// one that occurs most.
pub fn sniff(head: &[u8], is_known: fn(&str) -> bool) -> Dialect {
    let first_line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    match Separator::announced(first_line) {
        Some(separator) => {
            let below = head.get(first_line.len() + 1..).unwrap_or_default();
            let above_header = Candidate::of(separator, below, is_known).header;
            Dialect { separator, hint: SeparatorLine::Present, above_header }
        }
        None => {
            let best = Separator::ALL
                .into_iter()
                .map(|separator| Candidate::of(separator, head, is_known))
                .reduce(|best, next| if next.score() > best.score() { next } else { best });
            let (separator, above_header) =
                best.map_or((Separator::Semicolon, 0), |best| (best.separator, best.header));
            Dialect { separator, hint: SeparatorLine::Absent, above_header }
        }
    }
}

/// What the beginning of a file looks like under one separator.
struct Candidate {
    separator: Separator,
    header: usize,
    known: usize,
    cells: usize,
}

impl Candidate {
    fn of(separator: Separator, head: &[u8], is_known: fn(&str) -> bool) -> Self {
        let mut best = Self { separator, header: 0, known: 0, cells: 0 };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator.byte())
            .has_headers(false)
            .flexible(true)
            .from_reader(head);
        for (header, record) in reader.byte_records().take(HEADER_SEARCH).enumerate() {
            let Ok(record) = record else { break };
            let cells = record.iter().map(String::from_utf8_lossy);
            let known = cells.filter(|cell| is_known(cell)).count();
            // One known word may stand in a title; two are a header.
            if header == 0 || (known > best.known && known > 1) {
                best = Self { separator, header, known, cells: record.len() };
            }
        }
        best
    }

    fn score(&self) -> (usize, usize) {
        (self.known, self.cells)
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::*;

    fn sniff(head: &[u8]) -> Dialect {
        super::sniff(head, columns::is_known)
    }

    #[test]
    fn the_separator_line_decides() {
        for line in ["sep=;", "\"sep=;\"", "SEP=;", "sep=;;;;", "\"sep=;\";;"] {
            let dialect = sniff(format!("{line}\nNr,Name;Ort\n").as_bytes());
            assert_eq!(dialect.separator, Separator::Semicolon, "{line}");
            assert_eq!(dialect.hint, SeparatorLine::Present, "{line}");
        }
        assert_eq!(sniff(b"sep=,\nNr,Name").separator, Separator::Comma);
        assert_eq!(sniff(b"sep=\t\nNr\tName").separator, Separator::Tab);
        assert_eq!(sniff(b"separat;Nr").hint, SeparatorLine::Absent);
    }

    #[test]
    fn otherwise_the_header_decides() {
        assert_eq!(sniff(b"Nr;Name, Vorname;Ort").separator, Separator::Semicolon);
        assert_eq!(sniff(b"Nr,Name,Ort").separator, Separator::Comma);
        assert_eq!(sniff(b"Nr\tName\tOrt").separator, Separator::Tab);
        assert_eq!(sniff(b"Nr|Name|Ort").separator, Separator::Pipe);
        assert_eq!(sniff(b"\"Nr;x\",\"Name\",\"Ort\"").separator, Separator::Comma);
        assert_eq!(sniff(b"").separator, Separator::Semicolon);
    }

    #[test]
    fn a_title_may_stand_above_the_header() {
        let dialect =
            sniff("Kundenliste, Stand 1.3.2026;;\n;;\nKundennr.;Name;Ort\n1;A;B".as_bytes());

        assert_eq!((dialect.separator, dialect.above_header), (Separator::Semicolon, 2));
    }
}
