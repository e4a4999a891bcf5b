//! Many rows in one statement, and changes that are prepared once, where that is hot. Knows both
//! dialects, so that no slice has to.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::sql_types::{Bool, Date, Double, Integer, Nullable, Text, Timestamp};
use diesel::sqlite::Sqlite;
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

/// SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535. Beyond a few dozen rows a
/// longer statement gains nothing.
const PARAMETERS: usize = 2_000;

/// Inserts rows as they are: a row that breaks a constraint fails the whole batch.
///
/// `table` and `columns` come from our own code, never from outside.
pub fn insert_rows(
    conn: &mut Conn,
    table: &str,
    columns: &[&str],
    rows: &[Vec<Value>],
) -> QueryResult<usize> {
    let most = largest_power_of_two(PARAMETERS / columns.len());
    let (mut inserted, mut left) = (0, rows);
    while !left.is_empty() {
        // Powers of two: so few different statements that each is prepared once and kept.
        let (some, others) = left.split_at(largest_power_of_two(left.len()).min(most));
        let insert = Insert { table, columns, rows: some };
        inserted += match conn {
            Conn::Sqlite(conn) => insert.execute(conn)?,
            Conn::Postgres(conn) => insert.execute(conn)?,
        };
        left = others;
    }
    Ok(inserted)
}

fn largest_power_of_two(most: usize) -> usize {
    1 << most.max(1).ilog2()
}

/// `INSERT INTO table (a, b) VALUES (?, ?), (?, ?)`
struct Insert<'a> {
    table: &'a str,
    columns: &'a [&'a str],
    rows: &'a [Vec<Value>],
}

impl QueryId for Insert<'_> {
    type QueryId = ();
    // The statement is known by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Insert<'_> {}

/// Changes rows by a statement that is prepared once and kept, and says how many. diesel prepares each
/// `UPDATE` anew, because it might name other columns the next time: where a change is hot, that is
/// most of what it takes.
///
/// `sql` comes from our own code, never from outside; each `?` in it stands for one of `values`.
pub fn change(conn: &mut Conn, sql: &'static str, values: &[Value]) -> QueryResult<usize> {
    let kept = Kept { sql, values };
    match conn {
        Conn::Sqlite(conn) => kept.execute(conn),
        Conn::Postgres(conn) => kept.execute(conn),
    }
}

struct Kept<'a> {
    sql: &'static str,
    values: &'a [Value],
}

impl QueryId for Kept<'_> {
    type QueryId = ();
    // The statement is known by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Kept<'_> {}

fn amiss(sql: &str) -> Error {
    Error::QueryBuilderError(format!("not as many values as signs: {sql}").into())
}

/// The two databases' statements have no type in common, but they are written alike.
macro_rules! written_for {
    ($database:ty) => {
        impl QueryFragment<$database> for Value {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, $database>) -> QueryResult<()> {
                match self {
                    Value::Text(text) => out.push_bind_param::<Text, _>(text)?,
                    Value::OptionalText(text) => {
                        out.push_bind_param::<Nullable<Text>, _>(text)?;
                    }
                    Value::Integer(number) => out.push_bind_param::<Integer, _>(number)?,
                    Value::OptionalInteger(number) => {
                        out.push_bind_param::<Nullable<Integer>, _>(number)?;
                    }
                    Value::Double(number) => out.push_bind_param::<Double, _>(number)?,
                    Value::OptionalDouble(number) => {
                        out.push_bind_param::<Nullable<Double>, _>(number)?;
                    }
                    Value::Bool(flag) => out.push_bind_param::<Bool, _>(flag)?,
                    Value::OptionalBool(flag) => {
                        out.push_bind_param::<Nullable<Bool>, _>(flag)?;
                    }
                    Value::Moment(moment) => out.push_bind_param::<Timestamp, _>(moment)?,
                    Value::LocalTime(time) => out.push_bind_param::<Timestamp, _>(time)?,
                    Value::OptionalMoment(moment) => {
                        out.push_bind_param::<Nullable<Timestamp>, _>(moment)?;
                    }
                    Value::OptionalDay(day) => {
                        out.push_bind_param::<Nullable<Date>, _>(day)?;
                    }
                }
                Ok(())
            }
        }

        impl QueryFragment<$database> for Kept<'_> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, $database>) -> QueryResult<()> {
                let mut values = self.values.iter();
                for (place, text) in self.sql.split('?').enumerate() {
                    if place > 0 {
                        let value = values.next();
                        value.ok_or_else(|| amiss(self.sql))?.walk_ast(out.reborrow())?;
                    }
                    out.push_sql(text);
                }
                match values.next() {
                    Some(_) => Err(amiss(self.sql)),
                    None => Ok(()),
                }
            }
        }

        impl QueryFragment<$database> for Insert<'_> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, $database>) -> QueryResult<()> {
                out.push_sql("INSERT INTO ");
                out.push_sql(self.table);
                for (place, column) in self.columns.iter().enumerate() {
                    out.push_sql(if place == 0 { " (" } else { ", " });
                    out.push_sql(column);
                }
                out.push_sql(") VALUES ");
                for (place, row) in self.rows.iter().enumerate() {
                    out.push_sql(if place == 0 { "(" } else { ", (" });
                    for (place, value) in row.iter().enumerate() {
                        if place > 0 {
                            out.push_sql(", ");
                        }
                        value.walk_ast(out.reborrow())?;
                    }
                    out.push_sql(")");
                }
                Ok(())
            }
        }
    };
}

written_for!(Sqlite);
written_for!(Pg);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_becomes_few_kinds_of_statements() {
        let mut lengths = std::collections::BTreeSet::new();
        for rows in 1..5_000_usize {
            let mut left = rows;
            while left > 0 {
                let some = largest_power_of_two(left).min(largest_power_of_two(PARAMETERS / 25));
                lengths.insert(some);
                left -= some;
            }
        }
        assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 64]);
    }
}
