//! Which bytes a file is written in, and the text in it, as a stream.
//!
//! A file is read twice: [`detect`] looks at every byte and decides, [`Decoded`] decodes. Neither
//! holds more than a chunk. German Excel writes Windows-1252, UTF-8 with a mark, or UTF-16 with a
//! mark («Unicode-Text»); other programs write UTF-8 without one. Everything that is not valid
//! UTF-8 is taken for Windows-1252: one stray byte is enough, because guessing by likelihood would
//! decide differently from file to file.

use std::io::{self, Read};

use super::refusal::Refusal;

/// Bytes read at a time.
const CHUNK: usize = 32 * 1024;

/// How the characters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl Encoding {
    fn decoder(self) -> encoding_rs::Decoder {
        let encoding = match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        match self {
            // Three bytes ï»¿ at the start are a mark only in UTF-8.
            Self::Windows1252 => encoding.new_decoder_without_bom_handling(),
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => encoding.new_decoder_with_bom_removal(),
        }
    }
}

/// What a file is that cannot be a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
    Excel,
    OldExcel,
    /// With a program inside.
    MacroWorkbook,
    /// Looks like one and cannot be read.
    DamagedWorkbook,
    OpenDocument,
    Zip,
    WebPage,
    RichText,
    Picture,
    Binary,
}

impl FileKind {
    /// Known by its first bytes.
    fn of(head: &[u8]) -> Option<Self> {
        let begins = |magic: &[u8]| head.starts_with(magic);
        let holds = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
        if begins(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if begins(b"PK\x03\x04") && (holds(b"xl/") || holds(b"[Content_Types].xml")) {
            return Some(Self::Excel);
        }
        if begins(b"PK\x03\x04") && holds(b"application/vnd.oasis.opendocument") {
            return Some(Self::OpenDocument);
        }
        if begins(b"PK\x03\x04")
            || begins(b"PK\x05\x06")
            || begins(b"\x1f\x8b")
            || begins(b"7z\xbc")
        {
            return Some(Self::Zip);
        }
        if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Some(Self::OldExcel);
        }
        if begins(b"{\\rtf") {
            return Some(Self::RichText);
        }
        if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") || begins(b"BM\0") {
            return Some(Self::Picture);
        }
        is_web_page(head).then_some(Self::WebPage)
    }

    /// German sentences: what it is, and how to get a CSV file.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Pdf => {
                "Das ist eine PDF-Datei. Bitte speichern Sie die Liste in Excel als CSV \
                 (Trennzeichen-getrennt) und laden Sie sie noch einmal hoch."
            }
            Self::Excel => {
                "Das ist eine Excel-Datei. Bitte speichern Sie die Liste in Excel als CSV \
                 (Trennzeichen-getrennt) und laden Sie sie noch einmal hoch."
            }
            Self::OldExcel => {
                "Das ist eine Excel-Datei in einem alten Format, oder sie hat ein Kennwort. Bitte \
                 speichern Sie sie ohne Kennwort als Excel-Arbeitsmappe (.xlsx) oder als CSV und \
                 laden Sie sie noch einmal hoch."
            }
            Self::MacroWorkbook => {
                "Diese Excel-Datei enthält Makros, also ein Programm. Solche Dateien nehmen wir \
                 nicht an. Bitte speichern Sie sie als Excel-Arbeitsmappe (.xlsx) oder als CSV und \
                 laden Sie sie noch einmal hoch."
            }
            Self::DamagedWorkbook => {
                "Diese Excel-Datei lässt sich nicht lesen. Bitte öffnen Sie sie in Excel, speichern \
                 Sie sie noch einmal als Excel-Arbeitsmappe (.xlsx) oder als CSV und laden Sie sie \
                 noch einmal hoch."
            }
            Self::OpenDocument => {
                "Das ist eine LibreOffice-Datei. Bitte speichern Sie die Liste als „Text CSV“ und \
                 laden Sie sie noch einmal hoch."
            }
            Self::Zip => {
                "Das ist eine ZIP-Datei. Bitte entpacken Sie sie und laden Sie die CSV-Datei hoch."
            }
            Self::WebPage => {
                "Das ist eine Internetseite, keine CSV-Datei. Bitte öffnen Sie sie in Excel, \
                 speichern Sie sie als CSV (Trennzeichen-getrennt) und laden Sie sie noch einmal \
                 hoch."
            }
            Self::RichText => {
                "Das ist eine Text-Datei mit Formatierung. Bitte speichern Sie die Liste in Excel \
                 als CSV (Trennzeichen-getrennt) und laden Sie sie noch einmal hoch."
            }
            Self::Picture => {
                "Das ist ein Bild. Bitte speichern Sie die Liste in Excel als CSV \
                 (Trennzeichen-getrennt) und laden Sie sie noch einmal hoch."
            }
            Self::Binary => {
                "Das ist keine CSV-Datei. Bitte speichern Sie die Liste in Excel als CSV \
                 (Trennzeichen-getrennt) und laden Sie sie noch einmal hoch."
            }
        }
    }
}

fn is_web_page(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    ["<!doctype", "<html", "<table", "<?xml", "<meta"].iter().any(|tag| {
        start.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag.as_bytes()))
    })
}

/// Reads `source` to its end and says how it is written. At most `limit` bytes are taken.
///
/// Refuses what is no CSV file, an empty file (blanks and line breaks alone are empty too) and one
/// that is too large.
pub fn detect(source: &mut impl Read, limit: u64) -> Result<Encoding, Refusal> {
    let mut survey = Survey::default();
    let mut buffer = vec![0; CHUNK];
    let mut kept = 0;
    loop {
        let read = fill(source, &mut buffer[kept..])?;
        survey.bytes += read as u64;
        if survey.bytes > limit {
            return Err(Refusal::TooLarge { limit });
        }
        let filled = kept + read;
        if survey.bytes == read as u64 {
            survey.begin(&buffer[..filled])?;
        }
        kept = survey.look(&buffer[..filled])?;
        buffer.copy_within(filled - kept..filled, 0);
        if read == 0 {
            survey.utf8 &= kept == 0;
            return survey.verdict();
        }
    }
}

/// What was seen so far.
struct Survey {
    bytes: u64,
    mark: Option<Encoding>,
    utf8: bool,
    blank: bool,
}

impl Default for Survey {
    fn default() -> Self {
        Self { bytes: 0, mark: None, utf8: true, blank: true }
    }
}

impl Survey {
    fn begin(&mut self, head: &[u8]) -> Result<(), Refusal> {
        self.mark = match head {
            [0xef, 0xbb, 0xbf, ..] => Some(Encoding::Utf8),
            [0xff, 0xfe, ..] => Some(Encoding::Utf16Le),
            [0xfe, 0xff, ..] => Some(Encoding::Utf16Be),
            _ => None,
        };
        match FileKind::of(head) {
            Some(kind) => Err(Refusal::NotACsvFile(kind)),
            None => Ok(()),
        }
    }

    /// Looks at one chunk and says how many bytes at its end are a character not yet complete.
    fn look(&mut self, chunk: &[u8]) -> Result<usize, Refusal> {
        let wide = matches!(self.mark, Some(Encoding::Utf16Le | Encoding::Utf16Be));
        if !wide && chunk.contains(&0) {
            return Err(Refusal::NotACsvFile(FileKind::Binary));
        }
        let is_blank = |byte: &u8| {
            byte.is_ascii_whitespace() || matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe)
        };
        self.blank = self.blank && chunk.iter().all(is_blank);
        if wide || !self.utf8 {
            return Ok(0);
        }
        match std::str::from_utf8(chunk) {
            Ok(_) => Ok(0),
            Err(error) if error.error_len().is_none() => Ok(chunk.len() - error.valid_up_to()),
            Err(_) => {
                self.utf8 = false;
                Ok(0)
            }
        }
    }

    fn verdict(&self) -> Result<Encoding, Refusal> {
        if self.blank {
            return Err(Refusal::Empty);
        }
        match self.mark {
            Some(wide @ (Encoding::Utf16Le | Encoding::Utf16Be)) => Ok(wide),
            // A file that says UTF-8 and then is not: the mark counts, the bad bytes become �.
            Some(marked @ (Encoding::Utf8 | Encoding::Windows1252)) => Ok(marked),
            None if self.utf8 => Ok(Encoding::Utf8),
            None => Ok(Encoding::Windows1252),
        }
    }
}

/// Reads until the buffer is full or the source ends.
fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The text of a file in UTF-8, chunk by chunk, every line break as `\n`.
pub struct Decoded<R> {
    source: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    ended: bool,
    after_return: bool,
}

impl<R: Read> Decoded<R> {
    /// `source` stands at its beginning.
    pub fn new(source: R, encoding: Encoding) -> Self {
        let raw = vec![0; CHUNK];
        Self { source, decoder: encoding.decoder(), raw, ended: false, after_return: false }
    }

    /// Adds the next piece of text to `window`; 0 bytes were added only if the file has ended.
    pub fn read_into(&mut self, window: &mut Vec<u8>) -> io::Result<usize> {
        let before = window.len();
        while window.len() == before && !self.ended {
            let read = fill(&mut self.source, &mut self.raw)?;
            self.ended = read == 0;
            self.decode(read, window);
        }
        Ok(window.len() - before)
    }

    fn decode(&mut self, read: usize, window: &mut Vec<u8>) {
        let before = window.len();
        // `None` stands for a length beyond usize: a chunk never gets there.
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * CHUNK);
        window.resize(before + room, 0);
        let (_, _, written, _) =
            self.decoder.decode_to_utf8(&self.raw[..read], &mut window[before..], self.ended);
        window.truncate(before + written);
        self.unify_line_breaks(window, before);
    }

    /// `\r\n` and a lone `\r` (old Macs) become `\n`, in place.
    fn unify_line_breaks(&mut self, window: &mut Vec<u8>, from: usize) {
        let mut to = from;
        for at in from..window.len() {
            let byte = window[at];
            let second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if !second_half {
                window[to] = if self.after_return { b'\n' } else { byte };
                to += 1;
            }
        }
        window.truncate(to);
    }
}

/// Repairs text that was UTF-8, read as Windows-1252 and saved again: `MÃ¼ller` becomes `Müller`.
/// `None` where nothing is broken.
pub fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(['Ã', 'Â', 'Ä', 'Å', 'â']) {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    let repaired = String::from_utf8(bytes.into_owned()).ok()?;
    (!unmappable && repaired != text).then_some(repaired)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMIT: u64 = 1 << 20;

    fn detected(bytes: &[u8]) -> Result<Encoding, Refusal> {
        detect(&mut &bytes[..], LIMIT)
    }

    fn decoded(bytes: &[u8]) -> String {
        let mut text = Decoded::new(bytes, detected(bytes).unwrap());
        let mut window = Vec::new();
        while text.read_into(&mut window).unwrap() > 0 {}
        String::from_utf8(window).unwrap()
    }

    fn utf16(text: &str) -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_mark_then_strict_utf8_then_windows() {
        assert_eq!(detected("\u{feff}Köln".as_bytes()).unwrap(), Encoding::Utf8);
        assert_eq!(detected("Köln".as_bytes()).unwrap(), Encoding::Utf8);
        assert_eq!(detected(b"K\xf6ln").unwrap(), Encoding::Windows1252);
        assert_eq!(detected("Köln\u{fc}".as_bytes()).unwrap(), Encoding::Utf8);
        assert_eq!(detected(b"K\xc3\xb6ln \xfc").unwrap(), Encoding::Windows1252);
        assert_eq!(detected(b"Kaffee f\xc3").unwrap(), Encoding::Windows1252);
        assert_eq!(detected(&utf16("Köln")).unwrap(), Encoding::Utf16Le);
    }

    #[test]
    fn the_mark_is_no_text() {
        assert_eq!(decoded("\u{feff}Nr;Name".as_bytes()), "Nr;Name");
        assert_eq!(decoded(&utf16("Nr\tMüller\r\n")), "Nr\tMüller\n");
    }

    #[test]
    fn a_character_may_lie_across_two_chunks() {
        for offset in 0..4 {
            let text = "a".repeat(CHUNK - offset) + "€ü🎉";
            assert_eq!(decoded(text.as_bytes()), text);
        }
    }

    #[test]
    fn every_kind_of_line_break_is_one() {
        assert_eq!(decoded(b"a\r\nb\rc\nd\r\r\n\n"), "a\nb\nc\nd\n\n\n");
        let across = "a".repeat(CHUNK - 1) + "\r\nb";
        assert_eq!(decoded(across.as_bytes()).lines().count(), 2);
    }

    #[test]
    fn other_files_are_named_and_refused() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n\xe2\xe3"[..], FileKind::Pdf),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", FileKind::Excel),
            (
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                FileKind::OpenDocument,
            ),
            (b"PK\x03\x04\x14\0a.csv", FileKind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", FileKind::OldExcel),
            (b" <HTML><table>", FileKind::WebPage),
            (b"{\\rtf1", FileKind::RichText),
            (b"\x89PNG\r\n", FileKind::Picture),
            (b"Nr;Name\n1;\0", FileKind::Binary),
        ] {
            match detected(bytes) {
                Err(Refusal::NotACsvFile(found)) => assert_eq!(found, kind),
                other => panic!("{kind:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn an_empty_or_huge_file_is_refused() {
        assert!(matches!(detected(b""), Err(Refusal::Empty)));
        assert!(matches!(detected(b"\xef\xbb\xbf"), Err(Refusal::Empty)));
        assert!(matches!(detected(b" \r\n\r\n"), Err(Refusal::Empty)));
        assert!(matches!(detect(&mut io::repeat(b'a'), LIMIT), Err(Refusal::TooLarge { .. })));
    }

    #[test]
    fn twice_encoded_umlauts_are_repaired() {
        assert_eq!(repaired("MÃ¼ller").as_deref(), Some("Müller"));
        assert_eq!(repaired("StraÃŸe").as_deref(), Some("Straße"));
        assert_eq!(repaired("CONCEIÇÃO"), None);
        assert_eq!(repaired("Müller"), None);
    }

    proptest! {
        #[test]
        fn utf8_comes_through(text in "[^\r\0]{1,300}") {
            prop_assume!(detected(text.as_bytes()).is_ok());
            prop_assume!(!text.starts_with('\u{feff}'));
            prop_assert_eq!(decoded(text.as_bytes()), text);
        }

        #[test]
        fn windows_1252_comes_through(text in "[a-zäöüÄÖÜß€–„“ ;\n]{1,300}ß") {
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(&text);
            prop_assert!(!unmappable);
            prop_assert_eq!(decoded(&bytes), text);
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            if detected(&bytes).is_ok() {
                decoded(&bytes);
            }
        }
    }
}
