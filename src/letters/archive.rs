//! A ZIP of a few files that are pressed already: they are only put one after the other.
//!
//! APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; method 0, names in UTF-8.

use std::io;

use crate::clock::{self, ZONE};
use crate::db::Moment;

/// A ZIP that grows.
pub struct Archive {
    bytes: Vec<u8>,
    /// The entries of the central directory.
    directory: Vec<u8>,
    files: u16,
    /// Time and date as DOS had them.
    stamp: [u8; 4],
}

const UTF8_NAMES: u16 = 1 << 11;
const VERSION: u16 = 20;

impl Archive {
    pub fn new(at: Moment) -> Self {
        let at = clock::local(at, ZONE).civil();
        let part = |number: i64, bits: u32| u16::try_from(number).unwrap_or(0) << bits;
        let time = part(at.hour().into(), 11) | part(at.minute().into(), 5);
        let years = i64::from(at.year()) - 1980;
        let date = part(years, 9) | part(at.month().into(), 5) | part(at.day().into(), 0);
        let ([a, b], [c, d]) = (time.to_le_bytes(), date.to_le_bytes());
        Self { bytes: Vec::new(), directory: Vec::new(), files: 0, stamp: [a, b, c, d] }
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let offset = small(self.bytes.len())?;
        let mut head = Vec::new();
        for number in [VERSION, UTF8_NAMES, 0] {
            head.extend(number.to_le_bytes());
        }
        head.extend(self.stamp);
        head.extend(crc32(content).to_le_bytes());
        let size = small(content.len())?.to_le_bytes();
        head.extend(size);
        head.extend(size);
        let length = u16::try_from(name.len()).map_err(io::Error::other)?;
        head.extend(length.to_le_bytes());
        head.extend(0_u16.to_le_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&head);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(content);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&head);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.files += 1;
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        let (offset, size) = (small(self.bytes.len())?, small(self.directory.len())?);
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        for count in [self.files; 2] {
            self.bytes.extend(count.to_le_bytes());
        }
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend(0_u16.to_le_bytes());
        Ok(self.bytes)
    }
}

/// Four gigabytes are enough for letters.
fn small(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}

/// ISO 3309, as ZIP has it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut table = [0_u32; 256];
    for (index, entry) in (0_u32..).zip(&mut table) {
        *entry = (0..8).fold(index, |crc, _| match crc & 1 {
            1 => 0xEDB8_8320 ^ (crc >> 1),
            _ => crc >> 1,
        });
    }
    !bytes.iter().fold(!0_u32, |crc, byte| table[(crc as u8 ^ *byte) as usize] ^ (crc >> 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn python_opens_it() {
        let at = Moment::parse("2027-01-06T09:30:00Z").unwrap();
        let mut archive = Archive::new(at);
        archive.add("größe.txt", "Grüße".as_bytes()).unwrap();
        archive.add("leer.txt", b"").unwrap();
        let path = std::env::temp_dir().join(format!("archive-{}.zip", std::process::id()));
        std::fs::write(&path, archive.finish().unwrap()).unwrap();

        let script = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n\
            assert z.testzip() is None\n\
            print([(i.filename, z.read(i).decode(), i.date_time) for i in z.infolist()])";
        let said = std::process::Command::new("python3").args(["-c", script]).arg(&path).output();
        let said = said.unwrap();
        std::fs::remove_file(&path).unwrap();

        assert_eq!(
            String::from_utf8_lossy(&said.stdout).trim(),
            "[('größe.txt', 'Grüße', (2027, 1, 6, 10, 30, 0)), \
             ('leer.txt', '', (2027, 1, 6, 10, 30, 0))]",
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
}
