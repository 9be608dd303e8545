//! Rows of a table onto one grid: cells of different width and number in each row stand below each other by their edges.

/// A row as it was read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// Edges of the cells, where the file tells them.
    pub(super) edges: Vec<i16>,
    /// Cells that go on from another one.
    pub(super) merged: Vec<bool>,
}

/// Edges nearer to each other than this (half a millimetre in twentieths of a point) are one.
const NEAR: i16 = 30;
/// Columns beyond this are no table of a report.
const MOST_COLUMNS: usize = 200;

/// The rows with one cell a column; merged cells are given where they begin.
pub(super) fn grid(rows: &[Row]) -> Vec<Vec<String>> {
    let known = rows.iter().all(|row| row.edges.len() == row.cells.len() + 1 && row.edges.is_sorted());
    let columns = if known { edges(rows) } else { Vec::new() };
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let width = if known { columns.len().saturating_sub(1) } else { widest };
    if !known || width > MOST_COLUMNS || width < widest {
        let line = |row: &Row| {
            let mut line = row.cells.clone();
            line.resize(widest, String::new());
            line
        };
        return rows.iter().map(line).collect();
    }
    let line = |row: &Row| {
        let mut line = vec![String::new(); width];
        for (at, cell) in row.cells.iter().enumerate() {
            if row.merged.get(at) == Some(&true) && cell.trim().is_empty() {
                continue;
            }
            let column = columns.partition_point(|edge| *edge <= row.edges[at].saturating_sub(NEAR)).min(width - 1);
            if !line[column].is_empty() && !cell.is_empty() {
                line[column].push(' ');
            }
            line[column].push_str(cell);
        }
        line
    };
    rows.iter().map(line).collect()
}

/// All edges from left to right, near ones once.
fn edges(rows: &[Row]) -> Vec<i16> {
    let mut all: Vec<i16> = rows.iter().flat_map(|row| row.edges.iter().copied()).collect();
    all.sort_unstable();
    all.dedup_by(|later, earlier| later.saturating_sub(*earlier) < NEAR);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_the_column_where_they_begin() {
        let row = |cells: &[&str], edges: &[i16]| Row {
            cells: cells.iter().map(ToString::to_string).collect(),
            edges: edges.to_vec(),
            merged: Vec::new(),
        };
        let rows = [row(&["类别", "件数"], &[0, 1000, 3000]), row(&["初信", "41", "99%"], &[5, 1002, 2000, 3001])];
        assert_eq!(grid(&rows), [["类别", "件数", ""], ["初信", "41", "99%"]]);
        let rows = [row(&["甲", "乙"], &[]), row(&["丙"], &[])];
        assert_eq!(grid(&rows), [["甲", "乙"], ["丙", ""]]);
    }
}
