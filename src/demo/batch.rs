//! Rows on their way into a table, many at a time: a year of life by single inserts would be slow.

use diesel::QueryResult;

use crate::db::{Conn, Id, Moment, Value, insert_rows};

/// Rows for one table.
pub struct Batch {
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Batch {
    pub fn new(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self { table, columns, rows: Vec::new() }
    }

    /// Takes a row down, its cells in the order of the columns.
    pub fn push(&mut self, row: Vec<Value>) {
        self.rows.push(row);
    }

    pub fn store(self, conn: &mut Conn) -> QueryResult<()> {
        insert_rows(conn, self.table, self.columns, &self.rows).map(drop)
    }
}

pub fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

pub fn id<T>(id: Id<T>) -> Value {
    Value::Text(id.to_string())
}

pub fn maybe_id<T>(id: Option<Id<T>>) -> Value {
    Value::OptionalText(id.map(|id| id.to_string()))
}

pub fn at(moment: Option<Moment>) -> Value {
    Value::OptionalMoment(moment)
}
