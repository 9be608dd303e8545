//! The grid of a table: merged cells stand where they begin, the places that they cover are empty.

use super::story::{Cell, Table};

/// More columns than any table has.
const MOST_COLUMNS: usize = 256;

/// More places than any table has; what is beyond has no empty places between its cells.
const MOST_PLACES: usize = 1 << 17;

/// A table as a grid.
pub(super) struct Grid<'t> {
    /// Rows of equal length; `None` where a merged cell covers the place, or nothing stands there.
    pub rows: Vec<Vec<Option<&'t Cell>>>,
    pub columns: usize,
    pub header_rows: usize,
}

impl<'t> Grid<'t> {
    /// The cells in order, each with its row.
    pub fn cells(&self) -> impl Iterator<Item = (usize, &'t Cell)> {
        self.rows.iter().enumerate().flat_map(|(row, cells)| cells.iter().flatten().map(move |cell| (row, *cell)))
    }
}

/// The grid of `table`, without rows and cells that are not there in the view that is read.
pub(super) fn grid(table: &Table) -> Grid<'_> {
    let rows = || table.rows.iter().filter(|row| !row.gone);
    let mut columns = 0;
    for row in rows() {
        let width: usize = row.cells.iter().filter(|cell| !cell.gone).map(|cell| cell.span.min(MOST_COLUMNS)).sum();
        columns = columns.max(row.before.min(MOST_COLUMNS) + width);
    }
    let columns = if columns > MOST_COLUMNS || rows().count().saturating_mul(columns) > MOST_PLACES {
        rows().map(|row| row.cells.len()).max().unwrap_or(0)
    } else {
        columns
    };
    let mut grid = Vec::new();
    for row in rows() {
        let mut places: Vec<Option<&Cell>> = vec![None; row.before.min(columns)];
        for cell in row.cells.iter().filter(|cell| !cell.gone) {
            places.push((!cell.covered).then_some(cell));
            let covers = (cell.span - 1).min(columns.saturating_sub(places.len()));
            places.extend(std::iter::repeat_n(None, covers));
        }
        places.resize(columns.max(places.len()), None);
        grid.push(places);
    }
    let header_rows = header_rows(table, grid.len());
    Grid { columns, header_rows, rows: grid }
}

/// Rows that repeat on every page, else those that the first row's merged cells make one with it.
fn header_rows(table: &Table, rows: usize) -> usize {
    let marked = table.rows.iter().filter(|row| !row.gone).take_while(|row| row.header).count();
    if marked > 0 || rows < 2 {
        return marked.min(rows.saturating_sub(1));
    }
    let kept: Vec<_> = table.rows.iter().filter(|row| !row.gone).collect();
    let covered = kept[1..].iter().take_while(|row| row.cells.iter().any(|cell| cell.covered)).count();
    // A first column that is merged all the way down makes no header.
    let whole = 1 + covered;
    if whole < rows && whole <= 3 && kept[0].cells.iter().any(|cell| cell.span > 1) { whole } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::super::story::Row;
    use super::*;

    fn cell(span: usize, covered: bool) -> Cell {
        Cell { span, covered, ..Cell::default() }
    }

    fn shape(table: &Table) -> Vec<String> {
        let line = |row: &Vec<Option<&Cell>>| row.iter().map(|cell| if cell.is_some() { 'x' } else { '-' }).collect();
        grid(table).rows.iter().map(line).collect()
    }

    #[test]
    fn merged_cells_stand_where_they_begin() {
        let rows = vec![
            Row { cells: vec![cell(1, false), cell(2, false)], ..Row::default() },
            Row { cells: vec![cell(1, true), cell(1, false), cell(1, false)], ..Row::default() },
            Row { cells: vec![cell(2, false)], before: 1, ..Row::default() },
            Row { cells: vec![cell(3, false)], gone: true, ..Row::default() },
        ];
        let table = Table { rows };
        assert_eq!(shape(&table), ["xx-", "-xx", "-x-"]);
        assert_eq!(grid(&table).header_rows, 2);
    }

    #[test]
    fn a_cell_of_a_million_columns_costs_nothing() {
        let table = Table { rows: vec![Row { cells: vec![cell(1_000_000, false), cell(1, false)], ..Row::default() }] };
        assert_eq!(grid(&table).columns, 2);
    }
}
