//! Many rows in one statement, where a batch is hot. Knows both dialects, so that no slice has to.

use diesel::sql_types::{Bool, Date, Double, Integer, Nullable, Text, Timestamp};
use diesel::{QueryResult, RunQueryDsl};

use super::{Conn, Day, LocalTime, Moment};

/// One cell of a row to insert.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    OptionalText(Option<String>),
    Integer(i32),
    OptionalInteger(Option<i32>),
    Double(f64),
    OptionalDouble(Option<f64>),
    Bool(bool),
    OptionalBool(Option<bool>),
    Moment(Moment),
    LocalTime(LocalTime),
    OptionalMoment(Option<Moment>),
    OptionalDay(Option<Day>),
}

/// SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535; short statements are
/// prepared quicker.
const PARAMETERS: usize = 8_000;

/// The two databases' queries have no type in common, but they bind alike.
macro_rules! bound {
    ($query:expr, $value:expr) => {
        match $value.clone() {
            Value::Text(text) => $query.bind::<Text, _>(text),
            Value::OptionalText(text) => $query.bind::<Nullable<Text>, _>(text),
            Value::Integer(number) => $query.bind::<Integer, _>(number),
            Value::OptionalInteger(number) => $query.bind::<Nullable<Integer>, _>(number),
            Value::Double(number) => $query.bind::<Double, _>(number),
            Value::OptionalDouble(number) => $query.bind::<Nullable<Double>, _>(number),
            Value::Bool(flag) => $query.bind::<Bool, _>(flag),
            Value::OptionalBool(flag) => $query.bind::<Nullable<Bool>, _>(flag),
            Value::Moment(moment) => $query.bind::<Timestamp, _>(moment),
            Value::LocalTime(time) => $query.bind::<Timestamp, _>(time),
            Value::OptionalMoment(moment) => $query.bind::<Nullable<Timestamp>, _>(moment),
            Value::OptionalDay(day) => $query.bind::<Nullable<Date>, _>(day),
        }
    };
}

/// Inserts rows as they are: a row that breaks a constraint fails the whole batch.
///
/// `table` and `columns` come from our own code, never from outside.
pub fn insert_rows(
    conn: &mut Conn,
    table: &str,
    columns: &[&str],
    rows: &[Vec<Value>],
) -> QueryResult<usize> {
    let per_statement = (PARAMETERS / columns.len()).max(1);
    let mut inserted = 0;
    for chunk in rows.chunks(per_statement) {
        let sql = statement(conn, table, columns, chunk.len());
        inserted += match conn {
            Conn::Sqlite(conn) => {
                let mut query = diesel::sql_query(sql).into_boxed();
                for value in chunk.iter().flatten() {
                    query = bound!(query, value);
                }
                query.execute(conn)?
            }
            Conn::Postgres(conn) => {
                let mut query = diesel::sql_query(sql).into_boxed();
                for value in chunk.iter().flatten() {
                    query = bound!(query, value);
                }
                query.execute(conn)?
            }
        };
    }
    Ok(inserted)
}

fn statement(conn: &Conn, table: &str, columns: &[&str], rows: usize) -> String {
    let mut sql = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    let mut parameter = 0;
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns.len() {
            if column > 0 {
                sql.push_str(", ");
            }
            parameter += 1;
            match conn {
                Conn::Sqlite(_) => sql.push('?'),
                Conn::Postgres(_) => sql.push_str(&format!("${parameter}")),
            }
        }
        sql.push(')');
    }
    sql
}
