//! Sheets of workbooks: XLSX, XLS and ODS.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};

use super::day;
use super::detect::locked;
use super::error::CaseError;
use super::table::{Cell, EachRow, HEAD};
use crate::diagnostic::Bilingual;
use crate::fault;

/// A sheet.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    range: Range<Data>,
    /// Merged cells: rows and columns from 0, both ends included.
    merged: Vec<((u32, u32), (u32, u32))>,
}

/// A workbook larger than this is refused: all of it is held in memory.
const LARGEST: u64 = 256 << 20;
/// A workbook that unpacks to more than this is refused too.
const LARGEST_UNPACKED: u64 = 2 << 30;

type Book<'b> = Sheets<Cursor<&'b [u8]>>;

/// The sheets of a workbook that hold anything, in order.
pub fn sheets(path: &Path, name: &str) -> Result<Vec<Sheet>, CaseError> {
    let cannot = |error: &str| {
        // The reader names the fault in words only.
        if error.to_lowercase().contains("password") {
            return locked(name);
        }
        no_workbook(name, &fault::of_container(error))
    };
    let size = std::fs::metadata(path).map_or(0, |data| data.len());
    if size > LARGEST {
        return Err(too_large(name));
    }
    let bytes = std::fs::read(path).map_err(|error| no_workbook(name, &fault::of_io(&error)))?;
    if unpacked(&bytes) > LARGEST_UNPACKED {
        return Err(too_large(name));
    }
    // The content decides, since a name may say anything.
    let mut book: Book<'_> = open_workbook_auto_from_rs(Cursor::new(&bytes[..])).map_err(|error| cannot(&error.to_string()))?;
    let mut sheets = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).map_err(|error| cannot(&error.to_string()).sheet(Some(&sheet)))?;
        if range.is_empty() {
            continue;
        }
        let merged = merged(&mut book, &sheet);
        sheets.push(Sheet { name: sheet, range, merged });
    }
    Ok(sheets)
}

fn no_workbook(name: &str, why: &Bilingual) -> CaseError {
    CaseError::new(name, Bilingual::new(format!("工作簿不能打开：{}", why.zh), format!("the workbook cannot be opened: {}", why.en)))
}

fn too_large(name: &str) -> CaseError {
    CaseError::new(name, Bilingual::new("工作簿太大", "the workbook is too large")).help(Bilingual::new("请导出为 CSV", "export it as CSV"))
}

/// What a packed workbook says it unpacks to.
fn unpacked(bytes: &[u8]) -> u64 {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return 0 };
    (0..archive.len()).filter_map(|at| archive.by_index_raw(at).ok().map(|entry| entry.size())).fold(0, u64::saturating_add)
}

fn merged(book: &mut Book<'_>, sheet: &str) -> Vec<((u32, u32), (u32, u32))> {
    let merged = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
        _ => Vec::new(),
    };
    merged.into_iter().map(|dimensions| (dimensions.start, dimensions.end)).collect()
}

impl Sheet {
    fn first(&self) -> (u32, u32) {
        self.range.start().unwrap_or_default()
    }

    /// Merged cells show their text in all their columns.
    pub(super) fn head(&self) -> Vec<(u64, Vec<String>)> {
        let (row, column) = self.first();
        let text = |data: &Data| cell(data).text().into_owned();
        let mut rows: Vec<(u64, Vec<String>)> = self
            .range
            .rows()
            .take(HEAD)
            .enumerate()
            .map(|(at, cells)| (u64::from(row) + at as u64 + 1, cells.iter().map(text).collect()))
            .collect();
        for ((top, left), (bottom, right)) in &self.merged {
            let (Some(top), Some(left)) = (top.checked_sub(row), left.checked_sub(column)) else { continue };
            let Some(value) = rows.get(top as usize).and_then(|(_, cells)| cells.get(left as usize)).cloned() else { continue };
            for (_, cells) in rows.iter_mut().skip(top as usize).take((bottom - row - top) as usize + 1) {
                for cell in cells.iter_mut().skip(left as usize).take((right - column - left) as usize + 1) {
                    cell.clone_from(&value);
                }
            }
        }
        rows
    }

    pub(super) fn rows(&self, header: u64, columns: &[usize], each: EachRow<'_>) -> Result<(), CaseError> {
        let (first, _) = self.first();
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(columns.len());
        for (at, data) in self.range.rows().enumerate() {
            let row = u64::from(first) + at as u64 + 1;
            if row <= header {
                continue;
            }
            cells.clear();
            cells.extend(columns.iter().map(|column| data.get(*column).map_or(Cell::Empty, cell)));
            each(row, &cells)?;
        }
        Ok(())
    }
}

fn cell(data: &Data) -> Cell<'_> {
    match data {
        Data::Int(number) => Cell::Whole(*number),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) if text.trim().is_empty() => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text),
        Data::Bool(true) => Cell::Text("是"),
        Data::Bool(false) => Cell::Text("否"),
        Data::DateTime(stamp) => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            day::of_parts(i64::from(year), i64::from(month), i64::from(day)).map_or(Cell::Number(stamp.as_f64()), Cell::Day)
        }
        Data::Error(_) => Cell::Broken,
        Data::Empty => Cell::Empty,
    }
}
