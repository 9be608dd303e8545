//! A table of a fixed form found in a report: which cell stands for which row and column of the form.
//!
//! The labels of a row may stand in several columns, of which merged cells cover some: `三、本年度办理结果 | （一）予以公开 | |` is
//! the row 予以公开. Columns are told by their order and not by the header, whose cells often stand one place too far left or
//! right where a merged cell was lost; a header that names the columns in another order makes the table another one.

use std::collections::HashMap;

use super::Context;
use crate::claim::{Exact, Extraction, Place, Value};
use crate::report::{Report, ReportTable};
use crate::rule::{Form, FormLine};
use crate::source::Prose;
use crate::span::Span;

/// A form as one table fills it.
pub struct Filled<'a> {
    /// The form.
    pub form: &'a Form,
    /// The table's cells by row and column of the form.
    cells: HashMap<(usize, usize), Cell>,
}

/// A cell of the table.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// Where.
    pub span: Span,
    /// The number; `None` where the cell is blank.
    pub value: Option<Exact>,
    /// Index of its claim.
    pub claim: Option<usize>,
}

impl Filled<'_> {
    /// The cell of that row and column of the form, where the table has it.
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        self.cells.get(&(row, column)).copied()
    }
}

/// The tables of the report that are of the form.
pub fn find<'a>(form: &'a Form, context: &Context<'a>) -> Vec<Filled<'a>> {
    let report = context.report;
    let cells = cells_with_claims(context.extraction);
    let tables = report.tables.iter().enumerate().filter(|(_, table)| in_part(form, table, report));
    tables.filter_map(|(number, table)| filled(form, number, table, &cells)).collect()
}

/// Indices of the claims in tables.
fn cells_with_claims(found: &Extraction) -> HashMap<(usize, usize, usize), usize> {
    let cell = |(index, claim): (usize, &crate::claim::Claim)| match claim.place {
        Place::Cell { table, row, column } => Some(((table, row, column), index)),
        Place::Prose { .. } => None,
    };
    found.claims.iter().enumerate().filter_map(cell).collect()
}

/// Whether the table stands in the part where the form belongs, or in none that is known.
fn in_part(form: &Form, table: &ReportTable, report: &Report) -> bool {
    let mut next = table.section;
    while let Some(section) = next.and_then(|index| report.sections.get(index)) {
        if section.role.is_some() {
            return section.has_role(&form.role);
        }
        next = section.parent;
    }
    true
}

type Claims = HashMap<(usize, usize, usize), usize>;

fn filled<'a>(form: &'a Form, number: usize, table: &ReportTable, claims: &Claims) -> Option<Filled<'a>> {
    if !header_fits(form, table) {
        return None;
    }
    let mut rows: Vec<Option<(usize, usize)>> = vec![None; form.rows.len()];
    let mut doubtful = vec![false; form.rows.len()];
    let header = header_rows(table);
    for (row, cells) in table.rows.iter().enumerate().skip(header) {
        let (label, data) = split(cells);
        if let Some(data) = data_of(cells, data, form.columns.len() * form.rows.len()).filter(|_| form.side_by_side) {
            for (own, place) in rows.iter_mut().enumerate() {
                doubtful[own] |= place.is_some();
                *place = Some((row, data + own * form.columns.len()));
            }
        } else if let Some(data) = data_of(cells, data, form.columns.len()) {
            let named = |line: &FormLine| line.label.regex().is_match(&label);
            if let Some(own) = form.rows.iter().position(named) {
                doubtful[own] |= rows[own].is_some();
                rows[own] = Some((row, data));
            }
        }
    }
    let found = rows.iter().flatten().count();
    if found == 0 || found * 3 < form.rows.len() * 2 {
        return None;
    }
    let mut filled = Filled { form, cells: HashMap::new() };
    for (own, place) in rows.into_iter().enumerate() {
        let Some((row, data)) = place.filter(|_| !doubtful[own]) else { continue };
        for column in 0..form.columns.len() {
            let prose = &table.rows[row][data + column];
            let claim = claims.get(&(number, row, data + column)).copied();
            if let Some(value) = number_of(&prose.text) {
                filled.cells.insert((own, column), Cell { span: prose.whole(), value, claim });
            }
        }
    }
    Some(filled)
}

/// How many rows stand above the first one that holds a number.
fn header_rows(table: &ReportTable) -> usize {
    let numbers = |cells: &Vec<Prose>| cells.iter().any(|cell| matches!(number_of(&cell.text), Some(Some(_))));
    table.rows.iter().position(numbers).unwrap_or(table.rows.len())
}

/// The label of a row (its last cell of words, without blanks) and the index of the first cell behind it.
fn split(cells: &[Prose]) -> (String, usize) {
    let words = cells.iter().rposition(|cell| number_of(&cell.text).is_none());
    words.map_or((String::new(), 0), |at| (unspaced(&cells[at].text), at + 1))
}

/// 总 计 → 总计: short labels are often spread over their cell.
fn unspaced(label: &str) -> String {
    label.split_whitespace().collect()
}

/// Where the last `width` cells of a row begin, when nothing but covered cells stands between them and the label.
fn data_of(cells: &[Prose], behind_label: usize, width: usize) -> Option<usize> {
    let first = cells.len().checked_sub(width)?;
    cells.get(behind_label..first)?.iter().all(|cell| cell.text.is_empty()).then_some(first)
}

/// The number in a cell that holds nothing else: `28`, `1,204`, `3件`; `Some(None)` for a blank cell, `None` for words.
#[allow(clippy::option_option)] // A blank cell and a cell of words are two things.
fn number_of(text: &str) -> Option<Option<Exact>> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let plain = plain.trim_end_matches(['件', '条', '项', '次', '元', '万']);
    if plain.chars().all(|c| matches!(c, '-' | '—' | '–' | '/' | '\\' | '无' | '空')) {
        return Some(None);
    }
    if plain.is_empty() || plain.len() > 18 || !plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    if whole.is_empty() || decimals.len() > 6 || decimals.contains('.') {
        return None;
    }
    let scale = i128::from(10_u32.checked_pow(u32::try_from(decimals.len()).ok()?)?);
    let value: i128 = format!("{whole}{decimals}").parse().ok()?;
    Exact::whole(value).over(Exact::whole(scale)).map(Some)
}

/// Whether the header names some of the columns, and in no row in another order than the form's.
fn header_fits(form: &Form, table: &ReportTable) -> bool {
    if form.columns.len() == 1 {
        return true;
    }
    let mut seen = vec![false; form.columns.len()];
    for cells in &table.rows[..header_rows(table)] {
        let column = |cell: &Prose| form.columns.iter().position(|column| column.label.regex().is_match(&unspaced(&cell.text)));
        let places: Vec<usize> = cells.iter().filter_map(column).collect();
        // Side by side, the columns come again from the first one.
        let ordered = places.windows(2).all(|pair| pair[0] <= pair[1] || form.side_by_side && pair[1] == 0);
        if !ordered {
            return false;
        }
        for column in places {
            seen[column] = true;
        }
    }
    seen.iter().filter(|seen| **seen).count() * 2 >= form.columns.len()
}

/// Whether a written value is one number.
pub fn single(value: Value) -> Option<Exact> {
    match value {
        Value::Number(value) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_a_number_nothing_or_words() {
        assert_eq!(number_of("1,204"), Some(Some(Exact::whole(1204))));
        assert_eq!(number_of("28件"), Some(Some(Exact::whole(28))));
        assert_eq!(number_of("218.50"), Exact::whole(437).over(Exact::whole(2)).map(Some));
        assert_eq!(number_of(""), Some(None));
        assert_eq!(number_of("—"), Some(None));
        for words in ["自然人", "1.属于国家秘密", "1.2.3", "999999999999999999999"] {
            assert_eq!(number_of(words), None, "{words}");
        }
    }
}
