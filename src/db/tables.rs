//! What tables a file of ours has, and their rows as values that either database takes.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value as Cell;

use super::copy::CopyError;
use super::{Conn, Day, Moment, Value};

/// A table as its file describes it.
pub(super) struct Table {
    pub name: String,
    columns: Vec<(String, Kind)>,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Integer,
    Double,
    Bool,
    Moment,
    Day,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    declared: String,
}

/// A row as a JSON array: the one shape in which both databases hand out any table.
#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = Text)]
    cells: String,
}

const OURS: &str = "SELECT name FROM sqlite_master WHERE type = 'table' \
    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' \
    ORDER BY rootpage";

/// The tables of a SQLite file, each after those it points at.
pub(super) fn of_file(conn: &mut Conn) -> Result<Vec<Table>, CopyError> {
    let Conn::Sqlite(conn) = conn else { return Err(Error::NotFound.into()) };
    let mut waiting: Vec<String> =
        diesel::sql_query(OURS).load::<Named>(conn)?.into_iter().map(|row| row.name).collect();
    let mut tables: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let mut later = Vec::new();
        let before = tables.len();
        for name in waiting {
            let targets =
                diesel::sql_query("SELECT \"table\" AS name FROM pragma_foreign_key_list(?)")
                    .bind::<Text, _>(&name)
                    .load::<Named>(conn)?;
            let targets: BTreeSet<String> = targets.into_iter().map(|row| row.name).collect();
            let is_there = |target: &String| tables.iter().any(|table| table.name == *target);
            match targets.iter().all(|target| *target == name || is_there(target)) {
                true => tables.push(read(conn, name)?),
                false => later.push(name),
            }
        }
        if tables.len() == before {
            let cause = format!("these tables point at each other: {}", later.join(", "));
            return Err(Error::QueryBuilderError(cause.into()).into());
        }
        waiting = later;
    }
    Ok(tables)
}

fn read(conn: &mut diesel::sqlite::SqliteConnection, name: String) -> Result<Table, CopyError> {
    let columns = diesel::sql_query("SELECT name, type AS declared FROM pragma_table_info(?)")
        .bind::<Text, _>(&name)
        .load::<Column>(conn)?;
    let columns = columns.into_iter().map(|column| match kind(&column.declared) {
        Some(kind) => Ok((column.name, kind)),
        None => {
            let cause = format!("{name}.{} is {}", column.name, column.declared);
            Err(Error::DeserializationError(cause.into()))
        }
    });
    let columns = columns.collect::<Result<_, _>>()?;
    Ok(Table { name, columns })
}

fn kind(declared: &str) -> Option<Kind> {
    match declared {
        "TEXT" => Some(Kind::Text),
        "INTEGER" => Some(Kind::Integer),
        "DOUBLE PRECISION" => Some(Kind::Double),
        "BOOLEAN" => Some(Kind::Bool),
        "TIMESTAMP" => Some(Kind::Moment),
        "DATE" => Some(Kind::Day),
        _ => None,
    }
}

impl Table {
    pub(super) fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Hands out all rows of a PostgreSQL table, inside the caller's transaction.
    pub(super) fn rows_of_postgres(
        &self,
        conn: &mut PgConnection,
        batch: i64,
        mut take: impl FnMut(Vec<Vec<Value>>) -> Result<(), CopyError>,
    ) -> Result<(), CopyError> {
        let cells = self.columns.iter().map(|(name, kind)| match kind {
            // As text, both databases say a number exactly.
            Kind::Double => format!("{name}::text"),
            Kind::Text | Kind::Integer | Kind::Bool | Kind::Moment | Kind::Day => name.clone(),
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        conn.batch_execute(&format!(
            "DECLARE copied NO SCROLL CURSOR FOR SELECT 0::bigint AS place, \
             json_build_array({cells})::text AS cells FROM {}",
            self.name
        ))?;
        loop {
            let fetch = format!("FETCH FORWARD {batch} FROM copied");
            let rows = diesel::sql_query(fetch).load::<Row>(conn)?;
            if rows.is_empty() {
                return Ok(conn.batch_execute("CLOSE copied")?);
            }
            take(self.values(rows)?)?;
        }
    }

    /// Hands out all rows of a table of a SQLite file.
    pub(super) fn rows_of_sqlite(
        &self,
        conn: &mut Conn,
        batch: i64,
        mut take: impl FnMut(Vec<Vec<Value>>) -> Result<(), CopyError>,
    ) -> Result<(), CopyError> {
        let Conn::Sqlite(conn) = conn else { return Err(Error::NotFound.into()) };
        let cells = self.columns.iter().map(|(name, kind)| match kind {
            Kind::Double => format!("iif({name} IS NULL, NULL, printf('%!.17g', {name}))"),
            Kind::Text | Kind::Integer | Kind::Bool | Kind::Moment | Kind::Day => name.clone(),
        });
        let select = format!(
            "SELECT rowid AS place, json_array({}) AS cells FROM {} \
             WHERE rowid > ? ORDER BY rowid LIMIT ?",
            cells.collect::<Vec<_>>().join(", "),
            self.name
        );
        let mut place = i64::MIN;
        loop {
            let rows = diesel::sql_query(&select)
                .bind::<BigInt, _>(place)
                .bind::<BigInt, _>(batch)
                .load::<Row>(conn)?;
            let Some(last) = rows.last() else { return Ok(()) };
            place = last.place;
            take(self.values(rows)?)?;
        }
    }

    fn values(&self, rows: Vec<Row>) -> Result<Vec<Vec<Value>>, CopyError> {
        rows.into_iter().map(|row| self.row(&row.cells)).collect()
    }

    fn row(&self, cells: &str) -> Result<Vec<Value>, CopyError> {
        let strange = |what: String| CopyError::Database(Error::DeserializationError(what.into()));
        let cells: Vec<Cell> =
            serde_json::from_str(cells).map_err(|error| strange(error.to_string()))?;
        let values = self.columns.iter().zip(cells).map(|((column, kind), cell)| {
            // The cell itself may be somebody's name: it stays out of messages.
            value(*kind, cell).ok_or_else(|| strange(format!("{}.{column}", self.name)))
        });
        values.collect()
    }
}

/// The cell as its column keeps it; nothing if it is something else.
fn value(kind: Kind, cell: Cell) -> Option<Value> {
    if cell.is_null() {
        return Some(match kind {
            Kind::Text => Value::OptionalText(None),
            Kind::Integer => Value::OptionalInteger(None),
            Kind::Double => Value::OptionalDouble(None),
            Kind::Bool => Value::OptionalBool(None),
            Kind::Moment => Value::OptionalMoment(None),
            Kind::Day => Value::OptionalDay(None),
        });
    }
    Some(match (kind, cell) {
        (Kind::Text, Cell::String(text)) => Value::Text(text),
        (Kind::Integer, Cell::Number(number)) => {
            Value::Integer(i32::try_from(number.as_i64()?).ok()?)
        }
        (Kind::Double, Cell::String(text)) => Value::Double(text.parse().ok()?),
        (Kind::Bool, Cell::Bool(flag)) => Value::Bool(flag),
        (Kind::Bool, Cell::Number(number)) => Value::Bool(number.as_i64()? != 0),
        // Kept without a zone, in UTC or by the event's clock; either way as it stands.
        (Kind::Moment, Cell::String(text)) => {
            Value::Moment(Moment::parse(&format!("{}Z", text.replace(' ', "T")))?)
        }
        (Kind::Day, Cell::String(text)) => Value::OptionalDay(Some(Day::parse(&text)?)),
        (
            Kind::Text | Kind::Integer | Kind::Double | Kind::Bool | Kind::Moment | Kind::Day,
            Cell::Null
            | Cell::Bool(_)
            | Cell::Number(_)
            | Cell::String(_)
            | Cell::Array(_)
            | Cell::Object(_),
        ) => return None,
    })
}
