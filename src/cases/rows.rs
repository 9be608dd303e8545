//! A small sheet as plain rows of text, for files that hold neither records nor totals, such as a roster.

use std::path::Path;

use jiff::civil::Date;

use super::csv_table::CsvTable;
use super::day;
use super::detect::{self, FileKind};
use super::error::CaseError;
use super::table::Table;
use super::workbook;
use crate::diagnostic::Bilingual;

/// A sheet has at most so many rows; what is more is no list of organs.
const MOST_ROWS: usize = 100_000;

/// The rows of the first sheet of a workbook, or of a CSV file, each with its number in the file; cells are trimmed.
pub fn rows(path: &Path, name: &str) -> Result<Vec<(u64, Vec<String>)>, CaseError> {
    let wrong = |zh: &str, en: &str| CaseError::new(name, Bilingual::new(zh, en));
    let (kind, head) = detect::file(path, name)?;
    let mut table = match kind {
        FileKind::Workbook => {
            Table::Sheet(workbook::sheets(path, name)?.into_iter().next().ok_or_else(|| wrong("没有工作表", "there is no sheet in it"))?)
        }
        FileKind::Csv => Table::Csv(CsvTable::new(path, name, &head)?),
        FileKind::Sqlite | FileKind::Tree => {
            return Err(wrong("应为表格（xlsx、xls、ods、csv）", "should be a table (xlsx, xls, ods, csv)"));
        }
    };
    let first = table.head()?;
    let columns: Vec<usize> = (0..first.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0)).collect();
    let mut rows = Vec::new();
    table.rows(0, &columns, &mut |row, cells| {
        if rows.len() == MOST_ROWS {
            return Err(wrong("行数太多，不像花名册", "too many rows for a list").row(row));
        }
        rows.push((row, cells.iter().map(|cell| cell.text().into_owned()).collect()));
        Ok(())
    })?;
    Ok(rows)
}

/// The day that a cell says: 2024-03-01, 2024年3月1日, 2024/3/1. `None` where it says none.
pub fn day_of(cell: &str) -> Option<Date> {
    day::of_text(cell).ok().flatten().map(day::to_date)
}
