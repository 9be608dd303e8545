//! Tables of somebody else's SQLite file.

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;

use super::error::CaseError;
use super::sandbox;
use super::table::{Cell, EachRow};
use crate::diagnostic::Bilingual;

/// A table or view.
#[derive(Debug)]
pub struct SqliteTable {
    /// Its name.
    pub name: String,
    path: PathBuf,
    file: String,
    columns: Vec<String>,
}

/// The tables and views of the file.
pub fn tables(path: &Path, file: &str) -> Result<Vec<SqliteTable>, CaseError> {
    let wrong = |error: rusqlite::Error| wrong(file, &error);
    let (connection, clock) = sandbox::open(path).map_err(wrong)?;
    clock.restart(sandbox::TIME_LIMIT);
    let list = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = connection.prepare(list).map_err(wrong)?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(wrong)?;
    let mut tables = Vec::new();
    for name in names {
        let statement = connection.prepare(&format!("SELECT * FROM {} LIMIT 0", quoted(&name))).map_err(wrong)?;
        let columns = statement.column_names().map(str::to_owned).collect();
        tables.push(SqliteTable { name, path: path.to_owned(), file: file.to_owned(), columns });
    }
    Ok(tables)
}

/// A name between quotation marks, with those inside doubled.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The fault of a database file in words.
pub(super) fn wrong(file: &str, error: &rusqlite::Error) -> CaseError {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, NotADatabase, OperationInterrupted};
    let message = match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => Bilingual::new("数据库被其他程序占用", "another program is using the database"),
        Some(NotADatabase) => Bilingual::new("数据库已加密或已损坏", "the database is encrypted or damaged"),
        Some(OperationInterrupted) => Bilingual::new("查询超过时限，已停止", "the query took too long and was stopped"),
        _ => Bilingual::new(
            format!("数据库不能读取：{}", first_words(error)),
            format!("the database cannot be read: {}", first_words(error)),
        ),
    };
    CaseError::new(file, message)
}

/// What the database says, without the statement.
fn first_words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

impl SqliteTable {
    pub(super) fn head(&self) -> Vec<(u64, Vec<String>)> {
        vec![(0, self.columns.clone())]
    }

    pub(super) fn rows(&self, columns: &[usize], each: EachRow<'_>) -> Result<(), CaseError> {
        let wrong = |error: rusqlite::Error| wrong(&self.file, &error).sheet(Some(&self.name));
        let (connection, clock) = sandbox::open(&self.path).map_err(wrong)?;
        // Reading all rows takes as long as it takes; a table that never ends is stopped.
        clock.restart(sandbox::TIME_LIMIT * 10);
        let list: Vec<String> =
            columns.iter().map(|column| self.columns.get(*column).map_or_else(|| "NULL".to_owned(), |name| quoted(name))).collect();
        let mut statement = connection.prepare(&format!("SELECT {} FROM {}", list.join(", "), quoted(&self.name))).map_err(wrong)?;
        let mut rows = statement.query([]).map_err(wrong)?;
        let mut number = 0;
        while let Some(row) = rows.next().map_err(wrong)? {
            number += 1;
            let mut cells = Vec::with_capacity(columns.len());
            for column in 0..columns.len() {
                cells.push(match row.get_ref(column).map_err(wrong)? {
                    ValueRef::Null => Cell::Empty,
                    ValueRef::Integer(number) => Cell::Whole(number),
                    ValueRef::Real(number) => Cell::Number(number),
                    ValueRef::Text(text) => std::str::from_utf8(text).map_or(Cell::Broken, Cell::Text),
                    ValueRef::Blob(_) => Cell::Broken,
                });
            }
            each(number, &cells)?;
        }
        Ok(())
    }
}
