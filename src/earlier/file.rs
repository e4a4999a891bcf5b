//! The list in a file: CSV, or a workbook of Excel.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use jiff::civil::Date;

use super::list::{self, List, ListError};
use crate::guests::import::Refusal;
use crate::guests::receiving::{self, Upload};

/// Reads the list in a file. A workbook is written down as text in `data_dir` for as long as that takes.
/// Blocks.
pub fn read(data_dir: &Path, path: &Path, today: Date) -> Result<List, ListError> {
    let text = receiving::unfolded(data_dir, path)?;
    let path = text.as_ref().map_or(path, Upload::path);
    list::read(BufReader::new(File::open(path).map_err(Refusal::from)?), today)
}
