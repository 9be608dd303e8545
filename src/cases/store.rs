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

use super::definition::{FieldKind, RecordKind};
use super::predicate::FieldId;
use super::sandbox::{self, Clock};
use super::working_days::WorkingDays;

/// Marks a file that hegui imported.
pub const APPLICATION: i32 = 0x6867_6331;

/// A record on its way into the store.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Row of its file.
    pub row: u64,
    /// Case number.
    pub key: String,
    /// Person.
    pub person: String,
    /// Whether the case number stood before.
    pub repeated: bool,
    /// Number of the organ.
    pub organ: Option<u32>,
    /// Days and numbers by slot.
    pub values: Vec<Option<i64>>,
    /// Codes by slot.
    pub codes: Vec<Option<u8>>,
    /// Slots of codes whose word is unknown.
    pub unknown: Vec<usize>,
}

impl Record {
    /// Empties it for the next row.
    pub fn clear(&mut self) {
        self.key.clear();
        self.person.clear();
        self.repeated = false;
        self.organ = None;
        self.values.fill(None);
        self.codes.fill(None);
        self.unknown.clear();
    }
}

/// Which column a field has in the store.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Days and numbers.
    pub values: Vec<FieldId>,
    /// Codes, among them the repetition of a case number.
    pub codes: Vec<FieldId>,
}

impl Layout {
    fn new(kind: &RecordKind) -> Self {
        let of =
            |kinds: &[FieldKind]| kind.fields.iter().filter(|field| kinds.contains(&field.kind)).map(|field| field.id.clone()).collect();
        Self { values: of(&[FieldKind::Day, FieldKind::Number]), codes: of(&[FieldKind::Code]) }
    }
}

/// Takes records.
#[derive(Debug)]
pub struct Writer {
    connection: Connection,
    layout: Layout,
    insert: String,
    insert_dim: String,
    dims: HashMap<(u128, Option<u32>), i64>,
    organs: Vec<String>,
    organ_numbers: HashMap<String, u32>,
    source: i64,
}

impl Writer {
    /// An empty store in memory, or in a new file at `path`.
    pub fn new(kind: &RecordKind, path: Option<&Path>) -> rusqlite::Result<Self> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 16384; PRAGMA cache_size = -65536; PRAGMA locking_mode = EXCLUSIVE;",
        )?;
        let layout = Layout::new(kind);
        let values: String = layout.values.iter().map(|id| format!("{id} INTEGER, ")).collect();
        let codes: String = layout.codes.iter().map(|id| format!(", {id} INTEGER")).collect();
        connection.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION};
             CREATE TABLE dims(dim INTEGER PRIMARY KEY, copy INTEGER, organ INTEGER{codes});
             CREATE TABLE facts(dim INTEGER, source INTEGER, row INTEGER, {values}case_no TEXT, person TEXT, PRIMARY KEY (dim, source, row)) WITHOUT ROWID;
             CREATE VIEW cases AS SELECT * FROM facts JOIN dims USING (dim);
             CREATE TABLE organs(organ INTEGER PRIMARY KEY, name TEXT);
             CREATE TABLE hegui(key TEXT PRIMARY KEY, value TEXT);
             BEGIN;"
        ))?;
        let marks = |from: usize, count: usize| (from..from + count).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO facts VALUES ({})", marks(1, layout.values.len() + 5));
        let insert_dim = format!("INSERT INTO dims VALUES ({})", marks(1, layout.codes.len() + 3));
        let (dims, organs, organ_numbers) = (HashMap::new(), Vec::new(), HashMap::new());
        Ok(Self { connection, layout, insert, insert_dim, dims, organs, organ_numbers, source: 0 })
    }

    /// An empty record of the right shape.
    pub fn record(&self) -> Record {
        Record { values: vec![None; self.layout.values.len()], codes: vec![None; self.layout.codes.len()], ..Record::default() }
    }

    /// Where values of the field go.
    pub fn slot(&self, field: &FieldId) -> usize {
        let of = |fields: &[FieldId]| fields.iter().position(|other| other == field);
        of(&self.layout.values).or_else(|| of(&self.layout.codes)).unwrap_or(0)
    }

    /// The number of an organ.
    pub fn organ(&mut self, name: &str) -> u32 {
        if let Some(number) = self.organ_numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.organs.len()).unwrap_or(u32::MAX);
        self.organs.push(name.to_owned());
        self.organ_numbers.insert(name.to_owned(), number);
        number
    }

    /// The records that follow come from the file or sheet of that number.
    pub fn set_source(&mut self, source: usize) {
        self.source = i64::try_from(source).unwrap_or(i64::MAX);
    }

    /// Stores a record.
    pub fn write(&mut self, record: &Record) -> rusqlite::Result<()> {
        let packed = record.codes.iter().fold(u128::from(record.repeated), |packed, code| packed << 8 | code.map_or(0xff, u128::from));
        let dim = match self.dims.get(&(packed, record.organ)) {
            Some(dim) => *dim,
            None => self.new_dim(packed, record)?,
        };
        let mut statement = self.connection.prepare_cached(&self.insert)?;
        statement.raw_bind_parameter(1, dim)?;
        statement.raw_bind_parameter(2, self.source)?;
        statement.raw_bind_parameter(3, i64::try_from(record.row).unwrap_or(i64::MAX))?;
        for (at, value) in (4..).zip(&record.values) {
            statement.raw_bind_parameter(at, *value)?;
        }
        let at = record.values.len() + 4;
        statement.raw_bind_parameter(at, record.key.as_str())?;
        statement.raw_bind_parameter(at + 1, Some(record.person.as_str()).filter(|person| !person.is_empty()))?;
        statement.raw_execute()?;
        Ok(())
    }

    fn new_dim(&mut self, packed: u128, record: &Record) -> rusqlite::Result<i64> {
        let dim = i64::try_from(self.dims.len()).unwrap_or(i64::MAX);
        let integer = |code: Option<i64>| code.map_or(Value::Null, Value::Integer);
        // The code of a repeated case number is 0, as that of the first word of a field.
        let fixed = [Value::Integer(dim), integer(record.repeated.then_some(0)), integer(record.organ.map(i64::from))];
        let row = fixed.into_iter().chain(record.codes.iter().map(|code| integer(code.map(i64::from))));
        self.connection.prepare_cached(&self.insert_dim)?.execute(params_from_iter(row))?;
        self.dims.insert((packed, record.organ), dim);
        Ok(dim)
    }

    /// The store, complete; `notes` are kept in it for whoever opens it again.
    pub fn finish(self, kind: &RecordKind, notes: &[(&str, String)], working: WorkingDays) -> rusqlite::Result<Store> {
        for (number, name) in (0_i64..).zip(&self.organs) {
            self.connection.execute("INSERT INTO organs VALUES (?1, ?2)", (number, name))?;
        }
        for (key, value) in notes {
            self.connection.execute("INSERT OR REPLACE INTO hegui VALUES (?1, ?2)", (key, value))?;
        }
        self.connection.execute("INSERT OR REPLACE INTO hegui VALUES ('layout', ?1)", [signature(kind)])?;
        self.connection.execute_batch("COMMIT")?;
        self.connection.flush_prepared_statement_cache();
        Store::new(self.connection, working)
    }
}

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
    fn new(mut connection: Connection, working: WorkingDays) -> rusqlite::Result<Self> {
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
