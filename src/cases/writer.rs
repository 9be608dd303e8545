//! Records on their way into a new store: combinations of codes are numbered, records gathered in batches, and each batch put in by
//! a thread of its own while the next rows are read.

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::definition::{FieldKind, RecordKind};
use super::predicate::FieldId;
use super::store::{Store, signature};
use super::working_days::WorkingDays;

/// Marks a file that hegui imported.
pub const APPLICATION: i32 = 0x6867_6331;

/// So many records are put in together. Within a batch they are ordered by combination, so that neighbours in the store follow each other.
const BATCH: usize = 1 << 16;

/// Batches that may wait for the thread that puts them in.
const WAITING: usize = 1;

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
struct Layout {
    /// Days and numbers.
    values: Vec<FieldId>,
    /// Codes, among them the repetition of a case number.
    codes: Vec<FieldId>,
}

impl Layout {
    fn new(kind: &RecordKind) -> Self {
        let of =
            |kinds: &[FieldKind]| kind.fields.iter().filter(|field| kinds.contains(&field.kind)).map(|field| field.id.clone()).collect();
        Self { values: of(&[FieldKind::Day, FieldKind::Number]), codes: of(&[FieldKind::Code]) }
    }
}

/// Records that wait to be put in, their texts and values one after the other.
#[derive(Debug, Default)]
struct Batch {
    source: i64,
    /// Combination and row.
    rows: Vec<(i64, i64)>,
    values: Vec<Option<i64>>,
    /// Case number and person of each.
    texts: String,
    /// Where case number and person of each end.
    ends: Vec<(usize, usize)>,
}

/// The open store.
#[derive(Debug)]
struct Sink {
    connection: Connection,
    insert: String,
}

/// Takes records.
#[derive(Debug)]
pub struct Writer {
    sink: Sink,
    layout: Layout,
    numbers: Numbers,
    source: i64,
}

/// What stands once in the store and is named by number.
#[derive(Debug, Default)]
struct Numbers {
    dims: HashMap<(u128, Option<u32>), i64>,
    /// Combinations in order: repetition, organ, codes.
    combinations: Vec<(bool, Option<u32>, Vec<Option<u8>>)>,
    organs: Vec<String>,
    by_organ: HashMap<String, u32>,
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
        let insert = format!("INSERT INTO facts VALUES ({})", marks(layout.values.len() + 5));
        Ok(Self { sink: Sink { connection, insert }, layout, numbers: Numbers::default(), source: 0 })
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

    /// The records that follow come from the file or sheet of that number.
    pub fn set_source(&mut self, source: usize) {
        self.source = i64::try_from(source).unwrap_or(i64::MAX);
    }

    /// Lets `read` take records down. They are in the store when this returns; `Err` of the store itself stands outside.
    pub fn take<T>(&mut self, read: impl FnOnce(&mut Intake<'_, '_>) -> T) -> rusqlite::Result<T> {
        let batch = Batch { source: self.source, ..Batch::default() };
        std::thread::scope(|scope| {
            let mut intake = Intake { scope, numbers: &mut self.numbers, batch, lane: Lane::Here(&mut self.sink) };
            let read = read(&mut intake);
            intake.end().map(|()| read)
        })
    }

    /// The store, complete; `notes` are kept in it for whoever opens it again.
    pub fn finish(self, kind: &RecordKind, notes: &[(&str, String)], working: WorkingDays) -> rusqlite::Result<Store> {
        let connection = self.sink.connection;
        let insert = format!("INSERT INTO dims VALUES ({})", marks(self.layout.codes.len() + 3));
        let integer = |code: Option<i64>| code.map_or(Value::Null, Value::Integer);
        for (dim, (repeated, organ, codes)) in (0_i64..).zip(&self.numbers.combinations) {
            // The code of a repeated case number is 0, as that of the first word of a field.
            let fixed = [Value::Integer(dim), integer(repeated.then_some(0)), integer(organ.map(i64::from))];
            let row = fixed.into_iter().chain(codes.iter().map(|code| integer(code.map(i64::from))));
            connection.prepare_cached(&insert)?.execute(params_from_iter(row))?;
        }
        for (number, name) in (0_i64..).zip(&self.numbers.organs) {
            connection.execute("INSERT INTO organs VALUES (?1, ?2)", (number, name))?;
        }
        for (key, value) in notes {
            connection.execute("INSERT OR REPLACE INTO hegui VALUES (?1, ?2)", (key, value))?;
        }
        connection.execute("INSERT OR REPLACE INTO hegui VALUES ('layout', ?1)", [signature(kind)])?;
        connection.execute_batch("COMMIT")?;
        connection.flush_prepared_statement_cache();
        Store::new(connection, working)
    }
}

/// Placeholders for so many values.
fn marks(count: usize) -> String {
    (1..=count).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ")
}

/// Who puts batches in: this thread as long as one batch holds all records, else one of its own.
enum Lane<'scope, 'env> {
    Here(&'env mut Sink),
    There(SyncSender<Batch>, ScopedJoinHandle<'scope, rusqlite::Result<()>>),
    /// Nobody any more.
    Closed,
}

/// Takes records down while a table is read.
pub struct Intake<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    numbers: &'env mut Numbers,
    batch: Batch,
    lane: Lane<'scope, 'env>,
}

impl Intake<'_, '_> {
    /// The number of an organ.
    pub fn organ(&mut self, name: &str) -> u32 {
        let Numbers { organs, by_organ, .. } = &mut *self.numbers;
        if let Some(number) = by_organ.get(name) {
            return *number;
        }
        let number = u32::try_from(organs.len()).unwrap_or(u32::MAX);
        organs.push(name.to_owned());
        by_organ.insert(name.to_owned(), number);
        number
    }

    /// Takes a record down.
    pub fn write(&mut self, record: &Record) -> rusqlite::Result<()> {
        let dim = self.numbers.combination(record);
        let batch = &mut self.batch;
        batch.rows.push((dim, i64::try_from(record.row).unwrap_or(i64::MAX)));
        batch.values.extend(&record.values);
        batch.texts.push_str(&record.key);
        let key_end = batch.texts.len();
        batch.texts.push_str(&record.person);
        batch.ends.push((key_end, batch.texts.len()));
        if batch.rows.len() < BATCH { Ok(()) } else { self.pass_on() }
    }

    /// Hands a full batch to the thread that puts batches in, which is started for the first one.
    fn pass_on(&mut self) -> rusqlite::Result<()> {
        let full = self.batch.replaced();
        self.lane = match std::mem::replace(&mut self.lane, Lane::Closed) {
            Lane::Here(sink) => {
                let (sender, batches) = sync_channel::<Batch>(WAITING);
                Lane::There(sender, self.scope.spawn(move || batches.iter().try_for_each(|batch| sink.put_in(&batch))))
            }
            lane => lane,
        };
        match &self.lane {
            // Whoever no longer takes batches says why when it is waited for.
            Lane::There(sender, _) if sender.send(full).is_ok() => Ok(()),
            _ => self.close(),
        }
    }

    /// Puts in what is left and waits until everything is in the store.
    fn end(mut self) -> rusqlite::Result<()> {
        match &mut self.lane {
            Lane::Here(sink) => return sink.put_in(&self.batch),
            Lane::There(..) if !self.batch.rows.is_empty() => self.pass_on()?,
            _ => {}
        }
        self.close()
    }

    fn close(&mut self) -> rusqlite::Result<()> {
        let Lane::There(sender, thread) = std::mem::replace(&mut self.lane, Lane::Closed) else { return Ok(()) };
        drop(sender);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Batch {
    /// The batch, with an empty one of the same source left in its place.
    fn replaced(&mut self) -> Self {
        let empty = Self { source: self.source, ..Self::default() };
        std::mem::replace(self, empty)
    }
}

impl Numbers {
    /// The number of the record's combination of repetition, organ and codes.
    fn combination(&mut self, record: &Record) -> i64 {
        let packed = record.codes.iter().fold(u128::from(record.repeated), |packed, code| packed << 8 | code.map_or(0xff, u128::from));
        let next = i64::try_from(self.combinations.len()).unwrap_or(i64::MAX);
        let Self { dims, combinations, .. } = self;
        *dims.entry((packed, record.organ)).or_insert_with(|| {
            combinations.push((record.repeated, record.organ, record.codes.clone()));
            next
        })
    }
}

impl Sink {
    /// Puts a batch in, ordered by combination and row.
    fn put_in(&mut self, batch: &Batch) -> rusqlite::Result<()> {
        let width = batch.values.len().checked_div(batch.rows.len()).unwrap_or(0);
        let mut order: Vec<usize> = (0..batch.rows.len()).collect();
        order.sort_unstable_by_key(|at| batch.rows[*at]);
        let mut statement = self.connection.prepare_cached(&self.insert)?;
        for at in order {
            let (dim, row) = batch.rows[at];
            let begin = at.checked_sub(1).map_or(0, |before| batch.ends[before].1);
            let (key_end, person_end) = batch.ends[at];
            statement.raw_bind_parameter(1, dim)?;
            statement.raw_bind_parameter(2, batch.source)?;
            statement.raw_bind_parameter(3, row)?;
            for (place, value) in (4..).zip(&batch.values[at * width..(at + 1) * width]) {
                statement.raw_bind_parameter(place, *value)?;
            }
            let person = &batch.texts[key_end..person_end];
            statement.raw_bind_parameter(width + 4, &batch.texts[begin..key_end])?;
            statement.raw_bind_parameter(width + 5, Some(person).filter(|person| !person.is_empty()))?;
            statement.raw_execute()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> RecordKind {
        let text = "id: trial\nname: 件\nfields:\n  - {id: case_no, kind: key, name: 编号}\n  - {id: registered, kind: day, name: 登记}\n  - {id: organ, kind: organ, name: 机关}\nmetrics: []\n";
        crate::yaml::read(text, "a.yaml").unwrap()
    }

    #[test]
    fn records_of_several_batches_are_all_in_the_store() {
        let kind = kind();
        let mut writer = Writer::new(&kind, None).unwrap();
        let mut record = writer.record();
        let count = i64::try_from(BATCH * 2 + 5).unwrap();
        let registered = writer.slot(&FieldId("registered".to_owned()));
        writer
            .take(|intake| {
                for row in 1..=count {
                    record.clear();
                    record.row = row.unsigned_abs();
                    record.key = format!("X{row}");
                    record.organ = Some(intake.organ(if row % 3 == 0 { "甲局" } else { "乙局" }));
                    record.values[registered] = Some(19_000 + row % 700);
                    intake.write(&record).unwrap();
                }
            })
            .unwrap();
        let store = writer.finish(&kind, &[], WorkingDays::default()).unwrap();
        let read = store.ask(|connection| {
            connection.query_row(
                "SELECT count(*), count(DISTINCT case_no), sum(row), count(*) FILTER (WHERE organ = 0) FROM cases",
                [],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?)),
            )
        });
        assert_eq!(read.unwrap(), (count, count, count * (count + 1) / 2, count - count / 3));
    }

    #[test]
    fn what_the_store_refuses_is_told_and_ends_the_reading() {
        let kind = kind();
        let mut writer = Writer::new(&kind, None).unwrap();
        let mut record = writer.record();
        record.row = 1;
        // The same row twice cannot be in one table.
        let result = writer.take(|intake| (0..BATCH * 4).find_map(|_| intake.write(&record).err()));
        assert!(result.unwrap_or_else(Some).is_some());
    }
}
