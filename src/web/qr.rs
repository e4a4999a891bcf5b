//! A QR code as a path to draw: for links that a camera reads.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Modules of light around the code, as ISO/IEC 18004 asks.
const QUIET: usize = 4;

/// A drawn code, in modules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// Width and height of the picture with its margin.
    pub size: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

/// Draws a text of up to about 1,000 bytes; `None` if it is longer than a code can carry.
pub fn draw(text: &str) -> Option<Drawn> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some(Drawn { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_drawn_and_a_book_is_not() {
        let drawn = draw("https://treffpunkt.example/tuer/abcdefghijklmnopqrstuv").unwrap();
        assert!(drawn.size > 30 && drawn.path.starts_with("M4 4h1"));
        assert_eq!(draw(&"x".repeat(10_000)), None);
    }
}
