//! The envelope DL with its window, over a letter in DIN 5008 form B: what it can show, and what it
//! always shows. Millimetres from the sheet's upper left edge. `letter.typ` keeps to it, and the
//! tests measure every letter against it.

use serde::Serialize;
use typst::text::FontInstance;

/// An area of the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// What the window can show while the paper shifts in the envelope, 10 mm across and 5 mm down: only
/// the return line and the address may stand here.
pub const VISIBLE: Area = Area { left: 10.0, right: 110.0, top: 45.0, bottom: 95.0 };

/// Where the return line stands, so that it is never hidden.
pub const RETURN_LINE: Area = Area { left: 25.0, right: 100.0, top: 50.0, bottom: 62.7 };

/// Where the address stands, so that it is never hidden.
pub const ADDRESS: Area = Area { left: 25.0, right: 100.0, top: 62.7, bottom: 90.0 };

impl Area {
    /// Whether something lies inside, whole.
    pub fn holds(&self, other: &Area) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether any of it is inside.
    pub fn touches(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Lines as they fit into the window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lines {
    /// In points.
    pub size: f64,
    /// Between the lines, in points.
    pub leading: f64,
    pub lines: Vec<String>,
}

/// One millimetre in points.
const MM: f64 = 72.0 / 25.4;

/// What signs with accents and descenders reach beyond their line, above the first and below the last.
const OVERHANG: f64 = 1.7;

/// The sizes of an address: as large as it fits on lines of its own, or else broken.
const ADDRESS_SIZES: [f64; 11] = [11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0];
/// Smaller than this is hard to read for a machine: rather break a line.
const READABLE: f64 = 8.0;
const RETURN_SIZES: [f64; 4] = [7.5, 7.0, 6.5, 6.0];

/// The address in its zone.
pub fn address(fonts: &[FontInstance], rows: &[String]) -> Lines {
    let width = (ADDRESS.right - ADDRESS.left) * MM;
    let height = (ADDRESS.bottom - ADDRESS.top - OVERHANG) * MM;
    let set = |size: f64, lines: Vec<String>| {
        let leading = (size / 4.0).min((height / lines.len().max(1) as f64 - size).max(0.0));
        Lines { size, leading, lines }
    };
    let fits = |lines: &[String], size: f64| lines.len() as f64 * size <= height;
    let straight = ADDRESS_SIZES
        .into_iter()
        .filter(|size| *size >= READABLE)
        .find(|size| fits(rows, *size) && rows.iter().all(|row| long(fonts, row) * size <= width));
    if let Some(size) = straight {
        return set(size, rows.to_vec());
    }
    let broken = |size: f64| {
        let rows = rows.iter().flat_map(|row| broken(fonts, row, width / size));
        rows.collect::<Vec<_>>()
    };
    let found = ADDRESS_SIZES.into_iter().find(|size| fits(&broken(*size), *size));
    let size = found.unwrap_or(ADDRESS_SIZES[ADDRESS_SIZES.len() - 1]);
    let mut lines = broken(size);
    // A household of a dozen: whoever delivers it needs the last lines, street and town.
    let most = (height / size) as usize;
    if lines.len() > most {
        lines.drain(most - 2..lines.len() - 2);
    }
    set(size, lines)
}

/// The return line above it, on one line.
pub fn return_line(fonts: &[FontInstance], line: &str) -> Lines {
    let width = (RETURN_LINE.right - RETURN_LINE.left) * MM;
    let found = RETURN_SIZES.into_iter().find(|size| long(fonts, line) * size <= width);
    let size = found.unwrap_or(RETURN_SIZES[RETURN_SIZES.len() - 1]);
    Lines { size, leading: 0.0, lines: vec![line.to_owned()] }
}

/// How long a line is, in sizes of its type.
fn long(fonts: &[FontInstance], line: &str) -> f64 {
    line.chars().map(|sign| wide(fonts, sign)).sum()
}

fn wide(fonts: &[FontInstance], sign: char) -> f64 {
    let advance = fonts.iter().find_map(|font| {
        let glyph = font.ttf().glyph_index(sign)?;
        font.x_advance(glyph.0)
    });
    advance.map_or(1.0, |advance| advance.get())
}

/// A row on as many lines as it needs; a word that is longer than a line is broken, too.
fn broken(fonts: &[FontInstance], row: &str, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    let blank = wide(fonts, ' ');
    for word in row.split_whitespace() {
        let length = long(fonts, word);
        if used > 0.0 && used + blank + length > width {
            lines.push(String::new());
            used = 0.0;
        }
        if used > 0.0 {
            used += blank;
            lines.last_mut().into_iter().for_each(|line| line.push(' '));
        }
        for sign in word.chars() {
            let length = wide(fonts, sign);
            if used + length > width {
                lines.push(String::new());
                used = 0.0;
            }
            used += length;
            lines.last_mut().into_iter().for_each(|line| line.push(sign));
        }
    }
    lines
}
