//! Which file or database was read, so that a finding can be traced back to it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::error::{CaseError, Remarks};
use super::predicate::FieldId;
use crate::diagnostic::Bilingual;
use crate::fault;

/// A file or database as it was when it was read.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Path, or address without user and password.
    pub name: String,
    /// `csv`, `workbook`, `sqlite`, `imported`, `postgres`, `yaml`.
    pub format: &'static str,
    /// Bytes.
    pub size: Option<u64>,
    /// When it was last changed (a file) or asked (a database), in China's time.
    pub time: Option<String>,
    /// SHA-256 over its bytes; a database has none.
    pub sha256: Option<String>,
    /// Encoding of a text file.
    pub encoding: Option<&'static str>,
    /// Its tables.
    pub tables: Vec<TableSummary>,
}

/// What was recognised of a sheet or table.
#[derive(Debug, Clone, Default)]
pub struct TableSummary {
    /// Sheet or table; a CSV file has none.
    pub sheet: Option<String>,
    /// What its rows are: `petition` …, `totals`; `None` where nothing was recognised.
    pub records: Option<String>,
    /// Name of the column map.
    pub map: Option<String>,
    /// Row of the header's end.
    pub header_row: u64,
    /// How many rows the header takes.
    pub header_rows: usize,
    /// Recognised: field, column, heading.
    pub columns: Vec<(FieldId, usize, String)>,
    /// Headings that no field has.
    pub unknown: Vec<(usize, String)>,
    /// Fields that the map knows and the table does not have.
    pub missing: Vec<FieldId>,
    /// Rows that were taken.
    pub rows: u64,
    /// What was left out or is doubtful.
    pub remarks: Remarks,
    /// Words that no code stands for, with the number of rows.
    pub unknown_values: Vec<(FieldId, String, u64)>,
    /// Why the table could not be used.
    pub fault: Option<CaseError>,
}

impl Snapshot {
    /// Of the file at `path`.
    pub fn of_file(path: &Path, name: &str, format: &'static str) -> Result<Self, CaseError> {
        let cannot = |error: io::Error| {
            let why = fault::of_io(&error);
            CaseError::new(name, Bilingual::new(format!("不能读取：{}", why.zh), format!("cannot be read: {}", why.en)))
        };
        let data = std::fs::metadata(path).map_err(cannot)?;
        let seconds = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|passed| passed.as_secs());
        Ok(Self {
            name: name.to_owned(),
            format,
            size: Some(data.len()),
            time: seconds.map(china_time),
            sha256: Some(sha256(path).map_err(cannot)?),
            ..Self::default()
        })
    }
}

/// Seconds since 1970 as a time in China.
pub fn china_time(seconds: u64) -> String {
    let local = i64::try_from(seconds).unwrap_or(0) + 8 * 3600;
    let day = super::day::to_date(i32::try_from(local.div_euclid(86_400)).unwrap_or(0));
    let second = local.rem_euclid(86_400);
    format!("{day} {:02}:{:02}:{:02}+08:00", second / 3600, second / 60 % 60, second % 60)
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            count => hash.update(&buffer[..count]),
        }
    }
}
