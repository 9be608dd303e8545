//! Tables: totals of rows and columns, and growth between two columns of years.

use std::collections::HashMap;

use super::{Certainty, Relation, RelationKind, judge};
use crate::claim::{Claim, ClaimKind, Exact, Extraction, Lexicon, Place, Value};
use crate::report::{Report, ReportTable};

/// The claims of one table by row and column.
pub struct Grid<'a> {
    table: &'a ReportTable,
    cells: HashMap<(usize, usize), usize>,
    /// Cells of the widest row.
    width: usize,
    /// Whether a note below the table says that one case counts in several lines.
    overlaps: bool,
    /// 1 where the header has no cell over the names of the rows, so that its cells stand one column too far left.
    shift: usize,
    /// Everything found.
    pub found: &'a Extraction,
    /// Words by which tables are read.
    pub lexicon: &'a Lexicon,
}

/// Finds the relations of all tables.
pub fn find(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    let width = |table: &ReportTable| table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let overlaps = |table: &ReportTable| {
        let below = report.paragraphs.get(table.after_paragraphs).map_or("", |paragraph| paragraph.prose.text.as_str());
        let noted = lexicon.relations.table_notes.iter().any(|word| below.starts_with(word.as_str()));
        noted && lexicon.relations.overlap.iter().any(|word| below.contains(word.as_str()))
    };
    let grid = |table| Grid {
        table,
        cells: HashMap::new(),
        width: width(table),
        overlaps: overlaps(table),
        shift: shift(table, width(table)),
        found,
        lexicon,
    };
    let mut grids: Vec<Grid<'_>> = report.tables.iter().map(grid).collect();
    for (index, claim) in found.claims.iter().enumerate() {
        if let Place::Cell { table, row, column } = claim.place {
            grids[table].cells.entry((row, column)).or_insert(index);
        }
    }
    for grid in &grids {
        grid.row_totals(relations);
        grid.column_totals(relations);
        grid.changes(relations);
        grid.changes_from_last_year(relations);
        grid.flows(relations);
        grid.rates(relations);
    }
}

/// How many columns a header stands too far left: it has one cell less than the rows, whose first cell is a name, and its own first cell
/// names a column of numbers.
fn shift(table: &ReportTable, width: usize) -> usize {
    let filled = |row: &Vec<crate::source::Prose>| row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
    let short = table.header_rows > 0 && table.rows[..table.header_rows].iter().all(|row| filled(row) + 1 == width);
    let rows = &table.rows[table.header_rows.min(table.rows.len())..];
    let full = !rows.is_empty() && rows.iter().all(|row| filled(row) == width && row.first().is_some_and(|cell| !cell.text.is_ascii()));
    usize::from(short && full && width >= 3)
}

impl Grid<'_> {
    /// The words of a cell; empty where there is none.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.table.rows.get(row).and_then(|cells| cells.get(column)).map_or("", |cell| cell.text.as_str())
    }

    /// The number in a cell, and its index.
    pub fn claim(&self, row: usize, column: usize) -> Option<(usize, &Claim)> {
        self.cells.get(&(row, column)).map(|index| (*index, &self.found.claims[*index]))
    }

    /// The names of a column, from all header rows; where the header lacks the cell over the rows' names, those of the column before.
    pub fn header(&self, column: usize) -> String {
        match column.checked_sub(self.shift) {
            Some(column) => crate::claim::table::header(self.table, column),
            None => String::new(),
        }
    }

    /// The column in which a row has its name.
    pub fn named_in(&self, row: usize) -> Option<usize> {
        (0..2).find(|column| self.claim(row, *column).is_none() && !self.text(row, *column).is_ascii())
    }

    /// Whether a header names a total: 合计, 总计.
    fn is_total(&self, text: &str) -> bool {
        let name = text.split('(').next().unwrap_or(text);
        name.chars().count() <= 6 && self.lexicon.strong_totals.is_in(name)
    }

    /// Whether a column holds rates, shares or averages, which nobody adds up.
    fn is_ratio(&self, column: usize) -> bool {
        let (header, words) = (self.header(column), &self.lexicon.relations);
        let averaged = || words.average.iter().any(|words| header.contains(words.word.as_str()));
        words.bounded.iter().any(|word| header.contains(word.as_str())) || averaged() || self.is_not_added(&header)
    }

    /// Whether the head of a row or column says that its numbers are levels, extremes or means, or that doubles were left out.
    fn is_not_added(&self, head: &str) -> bool {
        self.lexicon.relations.not_added.iter().any(|word| head.contains(word.as_str()))
    }

    /// Rows of data: those with a number, headers left out.
    pub fn rows(&self) -> std::ops::Range<usize> {
        self.table.header_rows..self.table.rows.len()
    }

    /// Columns of the widest row.
    pub fn columns(&self) -> std::ops::Range<usize> {
        0..self.width
    }

    /// A row 合计 is the sum of the rows above it, column by column.
    fn row_totals(&self, relations: &mut Vec<Relation>) {
        // A row — | 小计 has its name in the second column.
        let names = |text: &str| text.contains(char::is_alphanumeric);
        let totals: Vec<usize> = self
            .rows()
            .filter(|row| self.is_total(self.text(*row, 0)) || self.is_total(self.text(*row, 1)) && !names(self.text(*row, 0)))
            .collect();
        let [total] = totals.as_slice() else { return };
        let not_added =
            |row: usize| self.is_not_added(self.text(row, 0)) || self.is_not_added(self.text(row, 1)) && self.claim(row, 1).is_none();
        if not_added(*total) {
            return;
        }
        let first_is_total = *total == self.table.header_rows && self.rows().len() > 2;
        let members: Vec<usize> =
            if first_is_total { (*total + 1..self.rows().end).collect() } else { (self.rows().start..*total).collect() };
        if !first_is_total && *total + 1 != self.rows().end {
            return;
        }
        for column in self.columns().filter(|column| !self.is_ratio(*column)) {
            let cells: Vec<(usize, usize)> = members.iter().filter(|row| !not_added(**row)).map(|row| (*row, column)).collect();
            self.push(&cells, (*total, column), relations);
        }
        self.shares(*total, relations);
    }

    /// A column 合计 is the sum of the columns of its row.
    fn column_totals(&self, relations: &mut Vec<Relation>) {
        let Some(header) = self.table.header_rows.checked_sub(1) else { return };
        let totals: Vec<usize> =
            self.columns().filter(|column| self.is_total(self.text(header, *column)) || self.is_total(self.text(0, *column))).collect();
        let [total] = totals.as_slice() else { return };
        let total = &(*total + self.shift);
        for row in self.rows() {
            let columns = if *total + 1 == self.columns().end || self.claim(row, total + 1).is_none() {
                0..*total
            } else if self.claim(row, total.wrapping_sub(1)).is_none() {
                *total + 1..self.columns().end
            } else {
                continue;
            };
            let members: Vec<(usize, usize)> = columns.filter(|column| !self.is_ratio(*column)).map(|column| (row, column)).collect();
            self.push(&members, (row, *total), relations);
        }
    }

    /// One sum. Where the table does not bear it out at all (most lines differ), another column must be meant.
    fn push(&self, members: &[(usize, usize)], total: (usize, usize), relations: &mut Vec<Relation>) {
        let Some((whole, whole_claim)) = self.claim(total.0, total.1) else { return };
        let parts: Vec<usize> = members
            .iter()
            .filter_map(|(row, column)| self.claim(*row, *column))
            .filter(|(_, claim)| self.addable(claim, whole_claim))
            .map(|(index, _)| index)
            .collect();
        if parts.len() < 2 || !self.addable(whole_claim, whole_claim) {
            return;
        }
        let missing = members
            .iter()
            .any(|(row, column)| self.claim(*row, *column).is_none() && self.text(*row, *column).contains(|c: char| c.is_ascii_digit()));
        let mut claims = parts;
        claims.push(whole);
        let certainty = if missing { Certainty::Likely } else { Certainty::Stated };
        let sum = Relation::new(RelationKind::Sum, claims, certainty);
        if !self.overlaps || judge(&sum, &self.found.claims).holds() {
            relations.push(sum);
        }
    }

    /// Whether two numbers may stand in one sum.
    pub fn addable(&self, a: &Claim, b: &Claim) -> bool {
        matches!(a.quantity.kind, ClaimKind::Count | ClaimKind::Money) && self.lexicon.same_class(&a.quantity, &b.quantity)
    }

    /// Two columns of successive years and one of growth.
    fn changes(&self, relations: &mut Vec<Relation>) {
        let Some(header) = self.table.header_rows.checked_sub(1) else { return };
        let year = |column: usize| {
            let text = self.text(header, column);
            crate::claim::date::date(text, 0).and_then(|written| written.year)
        };
        let change = |column: &usize| {
            let text = self.text(header, *column);
            self.lexicon.relations.change_headers.iter().any(|word| text.contains(word.as_str()))
        };
        let changes: Vec<usize> = self.columns().filter(change).collect();
        let years: Vec<(usize, i16)> = self.columns().filter_map(|column| year(column).map(|year| (column, year))).collect();
        let [(a, first), (b, second)] = years.as_slice() else { return };
        let (previous, current) = if second - first == 1 {
            (*a, *b)
        } else if first - second == 1 {
            (*b, *a)
        } else {
            return;
        };
        let is_rate = |column: &usize| {
            let cells = || self.rows().filter_map(|row| self.claim(row, *column));
            cells().any(|(_, claim)| claim.quantity.kind == ClaimKind::Percent)
        };
        let (rates, differences): (Vec<usize>, Vec<usize>) = changes.into_iter().partition(is_rate);
        self.changed(previous, current, &differences, relations);
        for (growth, row) in rates.into_iter().flat_map(|growth| self.rows().map(move |row| (growth, row))) {
            if let (Some((previous, _)), Some((current, _)), Some((change, claim))) =
                (self.claim(row, previous), self.claim(row, current), self.claim(row, growth))
                && claim.quantity.kind == ClaimKind::Percent
                && matches!(claim.quantity.value, Value::Number(value) if value > Exact::whole(-100))
            {
                relations.push(Relation::new(RelationKind::Growth, vec![previous, current, change], Certainty::Stated));
            }
        }
    }
}
