//! A list in a file: its columns are remembered by their names.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::{Mode, Order, Report, TakeOverError, take_over};
use crate::clock::Clock;
use crate::db::Db;
use crate::guests::import::{Limits, Mapping, Sheet};
use crate::guests::{queries, receiving};
use crate::staff::Scope;
use crate::text::fold;
use crate::web::secret;

/// What a person said about the columns of a list like this one, else nothing.
pub fn known_mapping(db: &Db, path: &Path) -> Result<Mapping, TakeOverError> {
    let sheet = Sheet::open(File::open(path)?, Limits::default())?;
    let hash = header_hash(sheet.headers());
    Ok(db.read_here(|conn| queries::mapping(conn, &hash))?.unwrap_or_default())
}

/// What becomes of the columns of this list; refuses a file that is none.
pub fn mapping_of(path: &Path, before: &Mapping) -> Result<Mapping, TakeOverError> {
    Ok(Sheet::open(File::open(path)?, Limits::default())?.remembered(before))
}

/// Under which a mapping is remembered: the names of the columns, whatever their order.
pub fn header_hash<'a>(headers: impl Iterator<Item = &'a str>) -> String {
    let names: BTreeSet<String> = headers.map(fold).filter(|name| !name.is_empty()).collect();
    secret::hash(&names.into_iter().collect::<Vec<_>>().join("\n"))
}

/// Takes a file over, at once and on this thread: for machines and the command line, which see all
/// Standorte. A workbook of Excel is written down as text in `data_dir` for as long as that takes.
pub fn import_file(
    db: &Db,
    clock: &Clock,
    (data_dir, path): (&Path, &Path),
    mode: Mode,
) -> Result<Report, TakeOverError> {
    let unfolded = receiving::unfolded(data_dir, path)?;
    let path = unfolded.as_ref().map_or(path, |text| text.path());
    let mapping = known_mapping(db, path)?;
    let order = Order { mode, scope: Scope::All, today: clock.today().civil(), now: clock.now() };
    take_over(db, || File::open(path), &mapping, order, &mut |_| Ok(()))
}
