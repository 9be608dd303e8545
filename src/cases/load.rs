//! From rows of cells to stored records: each cell read as its field, what cannot be read left out and told.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};

use super::day::{self, NoDay};
use super::definition::{FieldKind, RecordKind};
use super::error::{CaseError, RemarkKind, Remarks};
use super::header::Header;
use super::map::{ColumnMap, folded_value};
use super::predicate::FieldId;
use super::table::{Cell, Table};
use super::writer::{Intake, Record, Writer};
use crate::diagnostic::Bilingual;

/// A record kind has at most so many fields.
pub const MOST_COLUMNS: usize = 24;

/// What is known of the values while rows are read; one for all files that go into one store.
#[derive(Debug, Default)]
pub struct Loading {
    /// Hashes of case numbers that were seen. Of 5 million numbers two share a hash with a probability below one in a million.
    seen: HashSet<u64, Plain>,
    key_hash: std::collections::hash_map::RandomState,
    /// Words that no code stands for, with the number of rows.
    pub unknown: BTreeMap<FieldId, BTreeMap<String, u64>>,
}

/// The key is a hash already.
#[derive(Debug, Default, Clone, Copy)]
struct Plain;

/// Gives the number back that it was given.
struct PlainHasher(u64);

impl Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

impl BuildHasher for Plain {
    type Hasher = PlainHasher;
    fn build_hasher(&self) -> PlainHasher {
        PlainHasher(0)
    }
}

/// How the cells of a column are read.
struct Reading<'a> {
    id: &'a FieldId,
    kind: FieldKind,
    name: &'a Bilingual,
    required: bool,
    heading: String,
    /// Folded word to code.
    codes: HashMap<String, u8>,
    /// Where the value goes among those of its sort.
    slot: usize,
}

/// More different unknown words of one field are not kept.
const MOST_UNKNOWN: usize = 200;

/// Where the rows of a table come from, for remarks.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The file.
    pub name: &'a str,
    /// Sheet or table.
    pub sheet: Option<&'a str>,
}

impl Loading {
    /// Reads all rows of `table` into `writer`; returns how many became records.
    pub fn read(
        &mut self,
        origin: Origin<'_>,
        table: &mut Table,
        header: &Header,
        (map, kind): (&ColumnMap, &RecordKind),
        writer: &mut Writer,
        remarks: &mut Remarks,
    ) -> Result<u64, CaseError> {
        let readings = readings(header, map, kind, writer);
        let columns: Vec<usize> = readings.iter().map(|reading| header.columns[reading.id].0).collect();
        let mut record = writer.record();
        let mut count = 0;
        let of_store = |error: rusqlite::Error| super::sqlite_table::wrong(origin.name, &error);
        let read = writer.take(|intake| {
            table.rows(header.row, &columns, &mut |row, cells| {
                if cells.iter().all(|cell| matches!(cell, Cell::Empty) || matches!(cell, Cell::Text(text) if text.trim().is_empty())) {
                    return Ok(());
                }
                if let Err((sort, message)) = self.fill(&mut record, (&readings, &kind.sum_rows), cells, intake) {
                    remarks.push(sort, origin.sheet, row, message);
                    return Ok(());
                }
                let hash = self.key_hash.hash_one(&record.key);
                if !self.seen.insert(hash) {
                    record.repeated = true;
                    let message =
                        Bilingual::new(format!("编号 {} 已在前面出现", record.key), format!("case number {} stood before", record.key));
                    remarks.push(RemarkKind::Repeated, origin.sheet, row, message);
                }
                for (sort, message) in doubts(&record, &readings) {
                    remarks.push(sort, origin.sheet, row, message);
                }
                count += 1;
                record.row = row;
                intake.write(&record).map_err(of_store)
            })
        });
        read.map_err(of_store)??;
        Ok(count)
    }

    /// Puts the cells into `record`; `Err` says why the row is left out.
    fn fill(
        &mut self,
        record: &mut Record,
        (readings, sum_rows): (&[Reading<'_>], &[String]),
        cells: &[Cell<'_>],
        intake: &mut Intake<'_, '_>,
    ) -> Result<(), (RemarkKind, Bilingual)> {
        record.clear();
        for (reading, cell) in readings.iter().zip(cells) {
            let heading = &reading.heading;
            if *cell == Cell::Broken {
                let message = Bilingual::new(format!("“{heading}”列无法解码"), format!("column {heading} cannot be decoded"));
                return Err((RemarkKind::BadText, message));
            }
            match reading.kind {
                FieldKind::Key => {
                    let key = cell.text();
                    if key.is_empty() {
                        return Err((RemarkKind::NoKey, RemarkKind::NoKey.words()));
                    }
                    if is_sum(&key, sum_rows) {
                        return Err((RemarkKind::NoKey, Bilingual::new("是合计行", "the row of a total")));
                    }
                    record.key.push_str(&key);
                }
                FieldKind::Person => record.person.push_str(&cell.text()),
                FieldKind::Organ => {
                    let organ = cell.text();
                    record.organ = if organ.is_empty() { None } else { Some(intake.organ(&organ)) };
                }
                FieldKind::Day => {
                    let day = day_of(cell).map_err(|wrong| bad_day(wrong, heading, cell))?;
                    if day.is_none() && reading.required {
                        let message = Bilingual::new(format!("“{}”是空的", reading.name.zh), format!("{} is empty", reading.name.en));
                        return Err((RemarkKind::NoDay, message));
                    }
                    record.values[reading.slot] = day.map(i64::from);
                }
                FieldKind::Number => record.values[reading.slot] = number_of(cell).map_err(|()| bad_number(heading, cell))?,
                FieldKind::Code => {
                    let word = cell.text();
                    let code = match reading.codes.get(word.as_ref()) {
                        Some(code) => Some(*code),
                        None => reading.codes.get(&folded_value(&word)).copied(),
                    };
                    if code.is_none() && !word.is_empty() {
                        record.unknown.push(reading.slot);
                        self.note_unknown(reading.id, &word);
                    }
                    record.codes[reading.slot] = code;
                }
                FieldKind::Copy => {}
            }
        }
        Ok(())
    }

    fn note_unknown(&mut self, field: &FieldId, word: &str) {
        let words = self.unknown.entry(field.clone()).or_default();
        if let Some(count) = words.get_mut(word) {
            *count += 1;
        } else if words.len() < MOST_UNKNOWN {
            words.insert(word.to_owned(), 1);
        }
    }
}

/// Whether the words in the place of a case number say that the row is the sum of others; `合 计` does too.
fn is_sum(key: &str, sum_rows: &[String]) -> bool {
    let mut letters = key.chars().filter(|c| !c.is_whitespace());
    let begins = letters.next();
    sum_rows.iter().any(|word| word.chars().next() == begins && letters.clone().eq(word.chars().skip(1)))
}

/// Remarks on a record that is kept.
fn doubts(record: &Record, readings: &[Reading<'_>]) -> Vec<(RemarkKind, Bilingual)> {
    let mut doubts: Vec<(RemarkKind, Bilingual)> = record
        .unknown
        .iter()
        .filter_map(|slot| readings.iter().find(|reading| reading.kind == FieldKind::Code && reading.slot == *slot))
        .map(|reading| {
            let heading = &reading.heading;
            (
                RemarkKind::UnknownValue,
                Bilingual::new(
                    format!("“{heading}”的取值不在对照表中"),
                    format!("column {heading} has a value that the column map does not know"),
                ),
            )
        })
        .collect();
    let required = readings.iter().find(|reading| reading.kind == FieldKind::Day && reading.required);
    let Some(first) = required.and_then(|reading| Some((record.values[reading.slot]?, reading))) else { return doubts };
    for reading in readings.iter().filter(|reading| reading.kind == FieldKind::Day) {
        if record.values[reading.slot].is_some_and(|day| day < first.0) {
            let message = Bilingual::new(
                format!("“{}”早于“{}”", reading.heading, first.1.heading),
                format!("{} is before {}", reading.heading, first.1.heading),
            );
            doubts.push((RemarkKind::Order, message));
            break;
        }
    }
    doubts
}

fn readings<'a>(header: &Header, map: &ColumnMap, kind: &'a RecordKind, writer: &Writer) -> Vec<Reading<'a>> {
    let mut readings = Vec::new();
    for field in kind.fields.iter().filter(|field| header.columns.contains_key(&field.id)) {
        let mut codes = HashMap::new();
        let values = map.columns.get(&field.id.0).map(|column| &column.values);
        for (index, code) in (0_u8..).zip(&field.codes) {
            let words = values.and_then(|values| values.get(&code.id)).into_iter().flatten();
            for word in words.chain([&code.name.zh]) {
                codes.entry(folded_value(word)).or_insert(index);
            }
        }
        readings.push(Reading {
            id: &field.id,
            kind: field.kind,
            name: &field.name,
            required: field.required,
            heading: header.columns[&field.id].1.clone(),
            codes,
            slot: writer.slot(&field.id),
        });
    }
    readings.truncate(MOST_COLUMNS);
    readings
}

fn day_of(cell: &Cell<'_>) -> Result<Option<i32>, NoDay> {
    match cell {
        Cell::Empty | Cell::Broken => Ok(None),
        Cell::Text(text) => day::of_text(text),
        #[allow(clippy::cast_precision_loss)] // Days and time stamps are small.
        Cell::Whole(number) => day::of_number(*number as f64).map(Some),
        Cell::Number(number) => day::of_number(*number).map(Some),
        Cell::Day(day) => Ok(Some(*day)),
    }
}

fn number_of(cell: &Cell<'_>) -> Result<Option<i64>, ()> {
    match cell {
        Cell::Empty | Cell::Broken => Ok(None),
        Cell::Whole(number) => Ok(Some(*number)),
        #[allow(clippy::cast_possible_truncation)] // A whole number of that size fits.
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Ok(Some(*number as i64)),
        Cell::Text(text) => {
            let text = folded_value(text).replace(',', "");
            let text = text.trim_end_matches(['人', '件', '次', '批']);
            let text = text.strip_suffix(".0").unwrap_or(text);
            if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
        }
        _ => Err(()),
    }
}

fn shown(cell: &Cell<'_>) -> String {
    cell.text().chars().take(24).collect()
}

fn bad_day(wrong: NoDay, heading: &str, cell: &Cell<'_>) -> (RemarkKind, Bilingual) {
    let cell = shown(cell);
    let message = match wrong {
        NoDay::Impossible => Bilingual::new(format!("“{heading}”是“{cell}”，没有这一天"), format!("{heading} is {cell}, which is no day")),
        NoDay::Unreadable => {
            Bilingual::new(format!("“{heading}”是“{cell}”，不是日期"), format!("{heading} is {cell}, which cannot be read as a day"))
        }
    };
    (RemarkKind::BadDay, message)
}

fn bad_number(heading: &str, cell: &Cell<'_>) -> (RemarkKind, Bilingual) {
    let cell = shown(cell);
    (
        RemarkKind::BadNumber,
        Bilingual::new(format!("“{heading}”是“{cell}”，不是整数"), format!("{heading} is {cell}, which is no whole number")),
    )
}
