//! Cuts a text into sentences and words.
//!
//! A sentence ends at . ! ? : … before a blank or the end of a line, but not
//! after the dot of a date ("12. Januar"), an ordinal ("im 3. Stock") or an abbreviation ("Dr.",
//! "z. B."). A line that ends early, a bullet and an empty line end it, too. Links and addresses of
//! mail are no words: nobody reads them aloud.

use std::ops::Range;

/// A text, cut.
#[derive(Debug)]
pub struct Text<'a> {
    pub source: &'a str,
    pub words: Vec<Word<'a>>,
    pub sentences: Vec<Sentence>,
}

/// A word and where it stands, in bytes of the source.
#[derive(Debug)]
pub struct Word<'a> {
    pub text: &'a str,
    /// In small letters.
    pub folded: String,
    pub place: Range<usize>,
}

impl Word<'_> {
    pub fn begins_big(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Hyphens and digits are no letters.
    pub fn letters(&self) -> usize {
        self.text.chars().filter(|sign| sign.is_alphabetic()).count()
    }

    pub fn is_number(&self) -> bool {
        self.text.starts_with(|sign: char| sign.is_ascii_digit())
    }
}

/// Words that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Which of the text's words.
    pub words: Range<usize>,
    /// From its first sign to its last, in bytes of the source.
    pub place: Range<usize>,
    pub kind: SentenceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentenceKind {
    Prose,
    /// "Wo? Gartenstraße 5": read as a list, however long the address is.
    Fact,
}

/// A line so much shorter than paper ends by itself, not because it was full.
const FULL_LINE: usize = 50;
/// Longest question that labels a fact: "Was passiert dort?"
const LABEL_CHARS: usize = 20;

const BULLETS: &[char] = &['–', '—', '-', '•', '*', '·', '☐', '▪'];
const CLOSERS: &[char] = &['"', '\'', '“', '”', '‘', '’', '»', '«', ')', ']', '}'];
const ENDS: &[char] = &['.', '!', '?', ':', '…'];

const MONTHS: &[&str] = &[
    "januar",
    "jänner",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];
/// A number after one of these is an ordinal: "im 3. Stock".
const BEFORE_ORDINALS: &[&str] = &[
    "am", "im", "der", "die", "das", "den", "dem", "des", "vom", "zum", "zur", "beim", "ihr",
    "ihre", "ihren", "ihrem", "unser", "unsere", "unseren", "unserem", "jeden", "jeder", "jedes",
    "ab", "bis",
];
/// With their dot; those of one letter need no list.
const ABBREVIATIONS: &[&str] = &[
    "dr", "prof", "dipl", "ing", "hr", "fr", "frl", "st", "str", "nr", "tel", "abs", "art", "bzw",
    "ggf", "gem", "inkl", "zzgl", "max", "mind", "std", "min", "ca", "vgl", "evtl", "sog", "lt",
    "bsp", "dgl", "ff", "jan", "feb", "apr", "aug", "sept", "okt", "nov", "dez", "mo", "di", "mi",
    "do", "sa", "so",
];

impl<'a> Text<'a> {
    /// Cuts a text. Any text can be cut.
    ///
    /// ```
    /// use treffpunkt::language::Text;
    ///
    /// let text = Text::of("Am 12. Januar kommt Dr. Vogt. Wann? 10 Uhr.");
    /// assert_eq!(text.sentences.len(), 3);
    /// assert_eq!(text.words.len(), 9);
    /// ```
    pub fn of(source: &'a str) -> Self {
        let mut cutter =
            Cutter { text: Text { source, words: Vec::new(), sentences: Vec::new() }, open: None };
        for paragraph in paragraphs(source) {
            let facts = are_facts(source, &paragraph);
            cutter.paragraph(
                &paragraph,
                if facts { SentenceKind::Fact } else { SentenceKind::Prose },
            );
        }
        cutter.text
    }

    pub fn words_of(&self, sentence: &Sentence) -> &[Word<'a>] {
        self.words.get(sentence.words.clone()).unwrap_or_default()
    }

    /// What stands between a word and the next.
    pub fn gap(&self, word: usize) -> &'a str {
        let end = self.words.get(word).map_or(self.source.len(), |word| word.place.end);
        let begin = self.words.get(word + 1).map_or(self.source.len(), |word| word.place.start);
        self.source.get(end..begin).unwrap_or_default()
    }

    /// The parts of a sentence between its commas and dashes, as words.
    pub fn clauses(&self, sentence: &Sentence) -> Vec<Range<usize>> {
        let mut clauses = Vec::new();
        let mut begin = sentence.words.start;
        for word in sentence.words.clone() {
            let last = word + 1 == sentence.words.end;
            if last || self.gap(word).contains([',', ';', '–', '—', '(', ')']) {
                clauses.push(begin..word + 1);
                begin = word + 1;
            }
        }
        clauses
    }
}

/// The lines of each paragraph, in bytes of the source.
fn paragraphs(source: &str) -> Vec<Vec<Range<usize>>> {
    let mut paragraphs = Vec::new();
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut begin = 0;
    for line in source.split_inclusive('\n') {
        let end = begin + line.len();
        match line.trim().is_empty() {
            true if !lines.is_empty() => paragraphs.push(std::mem::take(&mut lines)),
            true => {}
            false => lines.push(begin..end),
        }
        begin = end;
    }
    if !lines.is_empty() {
        paragraphs.push(lines);
    }
    paragraphs
}

/// Two lines and more that all begin with a short question: "Wann? …", "Wo? …".
fn are_facts(source: &str, lines: &[Range<usize>]) -> bool {
    lines.len() > 1 && lines.iter().all(|line| label(source.get(line.clone()).unwrap_or_default()))
}

fn label(line: &str) -> bool {
    let Some(end) = line.find(['?', ':']) else { return false };
    let (label, rest) = line.split_at(end);
    label.trim().chars().count() < LABEL_CHARS
        && rest.get(1..).is_some_and(|rest| rest.starts_with(' ') && !rest.trim().is_empty())
}

struct Cutter<'a> {
    text: Text<'a>,
    open: Option<Open>,
}

/// A sentence that has begun.
struct Open {
    first_word: usize,
    place: Range<usize>,
}

impl<'a> Cutter<'a> {
    fn paragraph(&mut self, lines: &[Range<usize>], kind: SentenceKind) {
        for (number, line) in lines.iter().enumerate() {
            let words = chunks(self.text.source, line);
            for (index, chunk) in words.iter().enumerate() {
                let alone = chunk.len() == 1 || self.piece(chunk).chars().count() == 1;
                if index == 0 && alone && self.piece(chunk).starts_with(BULLETS) {
                    self.end(kind);
                    continue;
                }
                self.take(chunk);
                let next = words.get(index + 1).map(|next| self.piece(next));
                let next = next.or_else(|| {
                    let next_line = lines.get(number + 1)?;
                    self.text.source.get(next_line.clone())?.split_whitespace().next()
                });
                if self.ends_at(chunk, next) {
                    self.end(kind);
                }
            }
            if self.line_ends(line, lines.get(number + 1)) || kind == SentenceKind::Fact {
                self.end(kind);
            }
        }
        self.end(kind);
    }

    fn piece(&self, place: &Range<usize>) -> &'a str {
        self.text.source.get(place.clone()).unwrap_or_default()
    }

    /// Adds what stands between two blanks to the sentence in hand.
    fn take(&mut self, chunk: &Range<usize>) {
        let first_word = self.text.words.len();
        let open = self.open.get_or_insert(Open { first_word, place: chunk.clone() });
        open.place.end = chunk.end;
        let piece = self.text.source.get(chunk.clone()).unwrap_or_default();
        if is_link(piece) {
            return;
        }
        for place in words_in(piece) {
            let place = chunk.start + place.start..chunk.start + place.end;
            let Some(text) = self.text.source.get(place.clone()) else { continue };
            self.text.words.push(Word { text, folded: text.to_lowercase(), place });
        }
    }

    /// Closes the sentence in hand; one without words never was one.
    fn end(&mut self, kind: SentenceKind) {
        let Some(open) = self.open.take() else { return };
        let words = open.first_word..self.text.words.len();
        if !words.is_empty() {
            self.text.sentences.push(Sentence { words, place: open.place, kind });
        }
    }

    fn ends_at(&self, chunk: &Range<usize>, next: Option<&str>) -> bool {
        let piece = self.piece(chunk).trim_end_matches(CLOSERS);
        if !piece.ends_with(ENDS) {
            return false;
        }
        let Some(before) = piece.strip_suffix('.') else { return true };
        let before = before.trim_start_matches(|sign: char| !sign.is_alphanumeric());
        let Some(next) = next else { return true };
        let next = next.trim_start_matches(|sign: char| !sign.is_alphanumeric());
        if before.chars().all(|sign| sign.is_ascii_digit()) && matches!(before.len(), 1 | 2) {
            return !self.is_ordinal(chunk, next);
        }
        let last = before.rsplit(['.', ' ', '(', '/']).next().unwrap_or(before).to_lowercase();
        let one_letter = last.chars().count() == 1 && last.chars().all(char::is_alphabetic);
        let known = ABBREVIATIONS.contains(&last.as_str()) && !is_word_too(&last, before);
        // "usw." may end a sentence or not: the next word tells.
        let open_end =
            matches!(last.as_str(), "usw" | "etc") && next.starts_with(char::is_lowercase);
        !(one_letter || known || open_end)
    }

    /// Whether the dot after a number makes it "the fifth".
    fn is_ordinal(&self, chunk: &Range<usize>, next: &str) -> bool {
        let next = next.to_lowercase();
        let word = next.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        if MONTHS.contains(&word) {
            return true;
        }
        if next.starts_with(|sign: char| sign.is_ascii_digit()) {
            return true;
        }
        let source_next = self.text.source.get(chunk.end..).unwrap_or_default().trim_start();
        let before = self.text.words.iter().rev().nth(1);
        source_next.starts_with(char::is_lowercase)
            || before.is_some_and(|word| BEFORE_ORDINALS.contains(&word.folded.as_str()))
    }

    fn line_ends(&self, line: &Range<usize>, next: Option<&Range<usize>>) -> bool {
        let Some(next) = next else { return true };
        let (line, next) = (self.piece(line).trim(), self.piece(next).trim_start());
        let goes_on = next.starts_with(char::is_lowercase);
        !goes_on && (line.chars().count() < FULL_LINE || label(next))
    }
}

/// "so." and "do." at the end of a sentence are words; "Mi." is a day.
fn is_word_too(folded: &str, as_written: &str) -> bool {
    matches!(folded, "so" | "do" | "art" | "st" | "min" | "max")
        && as_written.starts_with(char::is_lowercase) != matches!(folded, "min" | "max")
}

/// What stands between blanks.
fn chunks(source: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let text = source.get(line.clone()).unwrap_or_default();
    let mut chunks = Vec::new();
    let mut begin = None;
    for (index, sign) in text.char_indices() {
        match (begin, sign.is_whitespace()) {
            (None, false) => begin = Some(index),
            (Some(from), true) => {
                chunks.push(line.start + from..line.start + index);
                begin = None;
            }
            (None, true) | (Some(_), false) => {}
        }
    }
    if let Some(from) = begin {
        chunks.push(line.start + from..line.start + text.len());
    }
    chunks
}

/// `https://…`, `www.…`, `treffen.example/a/b`, `post@example.org`.
pub(super) fn is_link(piece: &str) -> bool {
    let piece = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
    if piece.contains("://") || piece.starts_with("www.") {
        return true;
    }
    let host_then_path = |mark: char| {
        piece.split_once(mark).is_some_and(|(host, rest)| {
            let domain = if mark == '@' { rest } else { host };
            let dot = domain.find('.').unwrap_or(0);
            dot > 0 && domain.get(dot + 1..).is_some_and(|end| end.starts_with(char::is_alphabetic))
        })
    };
    host_then_path('@') || host_then_path('/')
}

/// Letters and digits, held together by hyphens and apostrophes inside a word and by dots, commas
/// and colons inside a number.
fn words_in(piece: &str) -> Vec<Range<usize>> {
    let signs: Vec<(usize, char)> = piece.char_indices().collect();
    let mut words = Vec::new();
    let mut begin: Option<usize> = None;
    let mut last: Option<char> = None;
    for (index, (at, sign)) in signs.iter().enumerate() {
        let next = signs.get(index + 1).map(|(_, next)| *next);
        let belongs = is_word_sign(*sign)
            || (begin.is_some()
                && match (last, next) {
                    (Some(last), Some(next)) => holds(last, *sign, next),
                    (Some(_) | None, None) | (None, Some(_)) => false,
                });
        match (begin, belongs) {
            (None, true) => begin = Some(*at),
            (Some(from), false) => {
                words.push(from..*at);
                begin = None;
            }
            (None, false) | (Some(_), true) => {}
        }
        last = Some(*sign);
    }
    if let Some(from) = begin {
        words.push(from..piece.len());
    }
    words
}

/// Marks that sit on a letter belong to it.
fn is_word_sign(sign: char) -> bool {
    sign.is_alphanumeric() || ('\u{0300}'..='\u{036f}').contains(&sign) || sign == '\u{00ad}'
}

fn holds(last: char, sign: char, next: char) -> bool {
    match sign {
        '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' => is_word_sign(last) && is_word_sign(next),
        '.' | ',' | ':' => last.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(source: &str) -> Vec<String> {
        let text = Text::of(source);
        let words = |sentence: &Sentence| {
            let words = text.words_of(sentence).iter().map(|word| word.text);
            words.collect::<Vec<_>>().join(" ")
        };
        text.sentences.iter().map(words).collect()
    }

    #[test]
    fn a_sentence_ends_where_a_reader_takes_breath() {
        let cases: &[(&str, &[&str])] = &[
            ("Sie können kommen! Oder nicht?", &["Sie können kommen", "Oder nicht"]),
            ("Sie erfahren: Wer hilft mir?", &["Sie erfahren", "Wer hilft mir"]),
            ("„Kommen Sie.“ Das sagt er.", &["Kommen Sie", "Das sagt er"]),
            ("Am 12. Januar um 10 Uhr.", &["Am 12 Januar um 10 Uhr"]),
            ("Im 3. Stock. Dort ist es.", &["Im 3 Stock", "Dort ist es"]),
            ("Sie ist 30. Das ist jung.", &["Sie ist 30", "Das ist jung"]),
            ("Am 5. und 6. Mai.", &["Am 5 und 6 Mai"]),
            ("Es kommt Dr. Vogt, z. B. heute.", &["Es kommt Dr Vogt z B heute"]),
            ("Ruf an: 0221 4710 12. Oder schreib.", &["Ruf an", "0221 4710 12", "Oder schreib"]),
            ("So geht es so. Und so.", &["So geht es so", "Und so"]),
            ("Hier: https://a.example/b?c=d. Danke.", &["Hier", "Danke"]),
            ("Tee, Obst usw. stehen da.", &["Tee Obst usw stehen da"]),
            ("Tee, Obst usw. Alles da.", &["Tee Obst usw", "Alles da"]),
        ];
        for (source, expected) in cases {
            assert_eq!(cut(source), *expected, "{source}");
        }
    }

    #[test]
    fn lines_end_sentences_unless_they_are_full() {
        assert_eq!(cut("Guten Tag,\n\nich lade Sie ein"), ["Guten Tag", "ich lade Sie ein"]);
        assert_eq!(cut("Anna Becker\nJobcenter"), ["Anna Becker", "Jobcenter"]);
        assert_eq!(cut("– Tee\n– Kaffee"), ["Tee", "Kaffee"]);
        let wrapped =
            "Dies ist ein Satz, der so lang ist wie die ganze\nbreite Zeile und dann\nendet.";
        assert_eq!(cut(wrapped).len(), 1);
    }

    #[test]
    fn facts_are_read_as_a_list() {
        let text = Text::of("Wann? Dienstag, 12. Januar\nWo? Rathaus, Markt 1\n\nWo? Hier ist es.");

        let kinds: Vec<_> = text.sentences.iter().map(|sentence| sentence.kind).collect();

        assert_eq!(kinds[..4], [SentenceKind::Fact; 4]);
        assert_eq!(kinds[4..], [SentenceKind::Prose; 2]);
    }

    #[test]
    fn words_keep_their_hyphens_and_numbers_their_dots() {
        let text = Text::of("Info-Treffen (10:00) am 12.01.2027, geht’s und/oder nicht – gut");

        let words: Vec<_> = text.words.iter().map(|word| word.text).collect();

        let expected =
            ["Info-Treffen", "10:00", "am", "12.01.2027", "geht’s", "und", "oder", "nicht", "gut"];
        assert_eq!(words, expected);
    }

    #[test]
    fn a_link_is_no_word() {
        for link in ["https://a.example/b", "www.example.org", "a.example/b", "(post@example.org)."]
        {
            assert!(is_link(link), "{link}");
        }
        for word in ["und/oder", "z.B.", "Kita", "24/7", "10.30", "@"] {
            assert!(!is_link(word), "{word}");
        }
    }
}
