//! Records in SQLite, in memory or in a file.
//!
//! Fields with few values are kept apart: `dims` has each combination of them once, `facts` has the records ordered by
//! combination, so that all totals come from one pass in order. `cases` joins the two and is what statements name.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::definition::RecordKind;
use super::sandbox::{self, Clock};
use super::working_days::WorkingDays;

/// What must be the same for an imported file to be understood: fields and codes in order.
pub fn signature(kind: &RecordKind) -> String {
    let field = |field: &super::definition::Field| {
        let codes: Vec<&str> = field.codes.iter().map(|code| code.id.as_str()).collect();
        format!("{}({})", field.id, codes.join(" "))
    };
    format!("{}: {}", kind.id, kind.fields.iter().map(field).collect::<Vec<_>>().join(", "))
}

/// Records that can be asked.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    clock: Clock,
    /// Names of the organs by number.
    pub organs: Vec<String>,
}

impl Store {
    pub(super) fn new(mut connection: Connection, working: WorkingDays) -> rusqlite::Result<Self> {
        let organs = connection
            .prepare("SELECT name FROM organs ORDER BY organ")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        connection.create_scalar_function("working_days", 1, flags, move |context| {
            Ok(context.get::<Option<i64>>(0)?.map(|day| working.until(day)))
        })?;
        let clock = sandbox::close(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection), clock, organs })
    }

    /// A file that was imported before; the notes kept in it come along. `None` where the file is no such one.
    #[allow(clippy::type_complexity)]
    pub fn open(path: &Path, working: WorkingDays) -> rusqlite::Result<Option<(Self, HashMap<String, String>)>> {
        let (connection, clock) = sandbox::open(path)?;
        clock.restart(sandbox::TIME_LIMIT);
        let ours =
            connection.query_row("SELECT count(*) FROM sqlite_master WHERE name IN ('hegui', 'dims', 'facts', 'organs')", [], |row| {
                row.get::<_, i64>(0)
            })?;
        if ours != 4 {
            return Ok(None);
        }
        let notes = connection
            .prepare("SELECT key, value FROM hegui")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Some((Self::new(connection, working)?, notes)))
    }

    /// Runs `ask` with the connection; the statement has so much time and no more.
    pub fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        // A thread that panicked while asking leaves a connection that can still be asked.
        let connection = self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.clock.restart(sandbox::TIME_LIMIT);
        ask(&connection)
    }
}

impl Store {
    /// All rows of a statement, as text.
    pub fn rows(&self, statement: &super::sql::Statement) -> rusqlite::Result<Vec<Vec<Option<String>>>> {
        use super::sql::Parameter;
        use rusqlite::types::ValueRef;
        let values = statement.parameters.iter().map(|value| match value {
            Parameter::Number(number) => Value::Integer(*number),
            Parameter::Day(day) => Value::Integer(i64::from(*day)),
            Parameter::Text(text) => Value::Text(text.clone()),
            Parameter::Days(_) => Value::Null,
        });
        self.ask(|connection| {
            let mut prepared = connection.prepare(&statement.sql)?;
            let columns = prepared.column_count();
            let mut rows = prepared.query(params_from_iter(values))?;
            let mut read = Vec::new();
            while let Some(row) = rows.next()? {
                let cell = |column: usize| -> rusqlite::Result<Option<String>> {
                    Ok(match row.get_ref(column)? {
                        ValueRef::Integer(number) => Some(number.to_string()),
                        ValueRef::Real(number) => Some(number.to_string()),
                        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
                        ValueRef::Null | ValueRef::Blob(_) => None,
                    })
                };
                read.push((0..columns).map(cell).collect::<rusqlite::Result<_>>()?);
            }
            Ok(read)
        })
    }
}
