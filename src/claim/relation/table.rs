//! Tables: totals of rows and columns, and growth between two columns of years.

use std::collections::HashMap;

use super::{Certainty, Relation, RelationKind};
use crate::claim::{Claim, ClaimKind, Exact, Extraction, Lexicon, Place, Value};
use crate::report::{Report, ReportTable};

/// The claims of one table by row and column.
struct Grid<'a> {
    table: &'a ReportTable,
    cells: HashMap<(usize, usize), usize>,
    /// Cells of the widest row.
    width: usize,
    found: &'a Extraction,
    lexicon: &'a Lexicon,
}

/// Finds the relations of all tables.
pub fn find(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    let width = |table: &ReportTable| table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let grid = |table| Grid { table, cells: HashMap::new(), width: width(table), found, lexicon };
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
    }
}

impl Grid<'_> {
    fn text(&self, row: usize, column: usize) -> &str {
        self.table.rows.get(row).and_then(|cells| cells.get(column)).map_or("", |cell| cell.text.as_str())
    }

    fn claim(&self, row: usize, column: usize) -> Option<(usize, &Claim)> {
        self.cells.get(&(row, column)).map(|index| (*index, &self.found.claims[*index]))
    }

    /// Whether a header names a total: 合计, 总计.
    fn is_total(&self, text: &str) -> bool {
        let name = text.split('(').next().unwrap_or(text);
        name.chars().count() <= 6 && self.lexicon.strong_totals.is_in(name)
    }

    /// Rows of data: those with a number, headers left out.
    fn rows(&self) -> std::ops::Range<usize> {
        self.table.header_rows..self.table.rows.len()
    }

    fn columns(&self) -> std::ops::Range<usize> {
        0..self.width
    }

    /// A row 合计 is the sum of the rows above it, column by column.
    fn row_totals(&self, relations: &mut Vec<Relation>) {
        let totals: Vec<usize> = self
            .rows()
            .filter(|row| self.is_total(self.text(*row, 0)) || self.is_total(self.text(*row, 1)) && self.text(*row, 0).is_empty())
            .collect();
        let [total] = totals.as_slice() else { return };
        let first_is_total = *total == self.table.header_rows && self.rows().len() > 2;
        let members: Vec<usize> =
            if first_is_total { (*total + 1..self.rows().end).collect() } else { (self.rows().start..*total).collect() };
        if !first_is_total && *total + 1 != self.rows().end {
            return;
        }
        for column in self.columns() {
            let cells: Vec<(usize, usize)> = members.iter().map(|row| (*row, column)).collect();
            self.push(&cells, (*total, column), relations);
        }
    }

    /// A column 合计 is the sum of the columns of its row.
    fn column_totals(&self, relations: &mut Vec<Relation>) {
        let Some(header) = self.table.header_rows.checked_sub(1) else { return };
        let totals: Vec<usize> =
            self.columns().filter(|column| self.is_total(self.text(header, *column)) || self.is_total(self.text(0, *column))).collect();
        let [total] = totals.as_slice() else { return };
        for row in self.rows() {
            let members: Vec<(usize, usize)> = if *total + 1 == self.columns().end || self.claim(row, total + 1).is_none() {
                (0..*total).map(|column| (row, column)).collect()
            } else if self.claim(row, total.wrapping_sub(1)).is_none() {
                (*total + 1..self.columns().end).map(|column| (row, column)).collect()
            } else {
                continue;
            };
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
        relations.push(Relation::new(RelationKind::Sum, claims, certainty));
    }

    fn addable(&self, a: &Claim, b: &Claim) -> bool {
        matches!(a.quantity.kind, ClaimKind::Count | ClaimKind::Money) && self.lexicon.same_class(&a.quantity, &b.quantity)
    }

    /// Two columns of successive years and one of growth.
    fn changes(&self, relations: &mut Vec<Relation>) {
        let Some(header) = self.table.header_rows.checked_sub(1) else { return };
        let year = |column: usize| {
            let text = self.text(header, column);
            crate::claim::date::date(text, 0).and_then(|written| written.year)
        };
        let growth = self.columns().find(|column| {
            let text = self.text(header, *column);
            self.lexicon.relations.change_headers.iter().any(|word| text.contains(word.as_str()))
        });
        let Some(growth) = growth else { return };
        let years: Vec<(usize, i16)> = self.columns().filter_map(|column| year(column).map(|year| (column, year))).collect();
        let [(a, first), (b, second)] = years.as_slice() else { return };
        let (previous, current) = if second - first == 1 {
            (*a, *b)
        } else if first - second == 1 {
            (*b, *a)
        } else {
            return;
        };
        for row in self.rows() {
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
