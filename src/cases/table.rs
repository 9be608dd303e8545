//! Rows of cells, whatever file they come from.

use super::csv_table::CsvTable;
use super::error::CaseError;
use super::sqlite_table::SqliteTable;
use super::workbook::Sheet;

/// A cell as the file has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, not trimmed.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A day, as the number of days since 1970-01-01.
    Day(i32),
    /// Bytes that are no text.
    Broken,
}

impl Cell<'_> {
    /// As text, trimmed; whole numbers without a point.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Empty | Self::Broken => "".into(),
            Self::Text(text) => text.trim().into(),
            Self::Whole(number) => number.to_string().into(),
            Self::Number(number) => number.to_string().into(),
            Self::Day(day) => super::day::to_date(*day).to_string().into(),
        }
    }
}

/// Rows looked at to find the header.
pub const HEAD: usize = 12;

/// A sheet, table or file of rows.
#[derive(Debug)]
pub enum Table {
    /// Lines of cells.
    Csv(CsvTable),
    /// A sheet of a workbook.
    Sheet(Sheet),
    /// A table of a database file.
    Sqlite(SqliteTable),
}

/// What is done with each row: its number in the file, from 1, and the cells asked for.
pub type EachRow<'f> = &'f mut dyn FnMut(u64, &[Cell<'_>]) -> Result<(), CaseError>;

impl Table {
    /// The name of sheet or table; a CSV file has none.
    pub fn sheet(&self) -> Option<&str> {
        match self {
            Self::Csv(_) => None,
            Self::Sheet(sheet) => Some(&sheet.name),
            Self::Sqlite(table) => Some(&table.name),
        }
    }

    /// The first rows as text, and for each the row of the file.
    pub fn head(&self) -> Result<Vec<(u64, Vec<String>)>, CaseError> {
        match self {
            Self::Csv(table) => table.head(),
            Self::Sheet(sheet) => Ok(sheet.head()),
            Self::Sqlite(table) => Ok(table.head()),
        }
    }

    /// Hands the cells of `columns` of every row after row `header` of the file to `each`.
    pub fn rows(&mut self, header: u64, columns: &[usize], each: EachRow<'_>) -> Result<(), CaseError> {
        match self {
            Self::Csv(table) => table.rows(header, columns, each),
            Self::Sheet(sheet) => sheet.rows(header, columns, each),
            Self::Sqlite(table) => table.rows(columns, each),
        }
    }
}
