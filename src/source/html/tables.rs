//! Tables of a page: which are tables of the article and which only lay the page out, and the grid of their cells.

use super::measure::Measured;
use super::tree::Tree;
use crate::source::prose::is_blank;

/// Columns beyond this are no table of a report.
const MOST_COLUMNS: usize = 200;
/// Cells beyond this are no table of a report.
const MOST_CELLS: usize = 50_000;
/// A cell that holds this much of the table's text, and so much text, shows that the table lays out the page.
const LAYOUT_CELL: usize = 300;

/// The cells of a table: the node of each where it begins; none where a merged cell covers the place.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) rows: Vec<Vec<Option<usize>>>,
    /// How many of the first rows the page itself marks as headers.
    pub(super) header_rows: Option<usize>,
}

/// The grid of the table at `node`; nothing where the table only lays out the page.
pub(super) fn grid(tree: &Tree, measured: &Measured, node: usize) -> Option<Grid> {
    let rows = rows(tree, measured, node);
    let own = |row: usize| tree.children(row).filter(|&cell| matches!(tree.name(cell), "td" | "th") && !measured.dropped[cell]);
    let columns = rows.iter().map(|&row| own(row).count()).max().unwrap_or(0);
    if rows.len() < 2 || columns < 2 {
        return None;
    }
    let nested = (node + 1..tree.nodes[node].end).any(|at| tree.name(at) == "table" && !measured.dropped[at]);
    let whole = measured.weights[node].text;
    let layout = |cell: usize| measured.weights[cell].text > LAYOUT_CELL && measured.weights[cell].text * 5 > whole * 3;
    if nested || rows.iter().flat_map(|&row| own(row)).any(layout) {
        return None;
    }
    let mut filled: Vec<Vec<Option<usize>>> = Vec::with_capacity(rows.len());
    // For each column how many further rows a cell from above covers.
    let mut covered: Vec<usize> = Vec::new();
    let mut cells = 0;
    for (at, &row) in rows.iter().enumerate() {
        let mut line = Vec::new();
        for cell in own(row) {
            pass_covered(&mut line, &mut covered);
            let span = |name: &str| tree.element(cell).and_then(|element| element.number(name)).unwrap_or(1).max(1);
            let room = MOST_COLUMNS.saturating_sub(line.len()).max(1);
            let (wide, high) = (span("colspan").min(room), span("rowspan").min(rows.len() - at));
            for column in 0..wide {
                if covered.len() <= line.len() {
                    covered.resize(line.len() + 1, 0);
                }
                covered[line.len()] = high - 1;
                line.push((column == 0).then_some(cell));
            }
        }
        pass_covered(&mut line, &mut covered);
        cells += line.len();
        if cells > MOST_CELLS {
            return None;
        }
        filled.push(line);
    }
    let width = filled.iter().map(Vec::len).max().unwrap_or(0);
    if width * filled.len() > MOST_CELLS {
        return None;
    }
    for line in &mut filled {
        line.resize(width, None);
    }
    let head = |&&row: &&usize| tree.name(tree.nodes[row].parent) == "thead" || own(row).all(|cell| tree.name(cell) == "th");
    let header_rows = rows.iter().take_while(head).count();
    Some(Grid { rows: filled, header_rows: (header_rows > 0).then_some(header_rows) })
}

/// The rows of the table itself, not those of tables inside it.
fn rows(tree: &Tree, measured: &Measured, node: usize) -> Vec<usize> {
    let mut rows = Vec::new();
    for child in tree.children(node).filter(|&child| !measured.dropped[child]) {
        match tree.name(child) {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(tree.children(child).filter(|&row| tree.name(row) == "tr" && !measured.dropped[row]));
            }
            _ => {}
        }
    }
    rows.retain(|&row| tree.children(row).any(|cell| matches!(tree.name(cell), "td" | "th")));
    rows
}

fn pass_covered(line: &mut Vec<Option<usize>>, covered: &mut [usize]) {
    while let Some(more) = covered.get_mut(line.len()).filter(|more| **more > 0) {
        *more -= 1;
        line.push(None);
    }
}

/// The first characters of `node` that are no blanks.
pub(super) fn first_characters(tree: &Tree, page: &str, measured: &Measured, node: usize, count: usize) -> String {
    let mut text = String::new();
    for at in (node..tree.nodes[node].end).filter(|&at| !measured.hidden[at]) {
        tree.characters(at, page, |c, _, _| {
            if !is_blank(c) && text.len() < 4 * count {
                text.push(c);
            }
        });
        if text.chars().nth(count).is_some() {
            break;
        }
    }
    text
}
