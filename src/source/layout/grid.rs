//! Tables that ruling lines show: a grid of crossing lines, and the glyphs inside each of its cells.

use super::line::{Line, lines};
use super::{Glyph, InkRun, Ruling};

/// A cell's lines; merged cells are filled once, at their upper left corner.
pub(super) type Cell = Vec<Line>;

/// Lines nearer than this are one line, and ends nearer than this touch.
const NEAR: f32 = 3.0;

/// More lines than this on one page are a drawing.
const MOST: usize = 800;

/// Rows or columns of a table.
const MOST_CELLS: usize = 4000;

/// A table on a page: its upper edge and its rows of cells.
type Placed = (f32, Vec<Vec<Cell>>);

/// Takes the tables of a page with the text inside them; gives back the text outside.
pub(super) fn tables(rulings: &[Ruling], runs: Vec<InkRun>) -> (Vec<Placed>, Vec<InkRun>) {
    let (across, down) = merged(rulings);
    if across.len() + down.len() > MOST {
        return (Vec::new(), runs);
    }
    let mut grids: Vec<Grid> = components(&across, &down).into_iter().filter_map(|(across, down)| Grid::of(&across, &down)).collect();
    grids.sort_by(|a, b| a.rows[0].total_cmp(&b.rows[0]));
    let mut outside = Vec::new();
    for run in runs {
        distribute(run, &mut grids, &mut outside);
    }
    let filled = grids.into_iter().filter(|grid| !grid.runs.is_empty());
    (filled.map(|grid| (grid.rows[0], grid.cells())).collect(), outside)
}

/// Hands the glyphs of a run to the cells they stand in.
fn distribute(run: InkRun, grids: &mut [Grid], outside: &mut Vec<InkRun>) {
    if !grids.iter().any(|grid| run.glyphs.iter().any(|glyph| grid.cell_at(glyph).is_some())) {
        outside.push(run);
        return;
    }
    let mut last = None;
    for glyph in run.glyphs {
        let place = grids.iter().enumerate().find_map(|(index, grid)| Some((index, grid.cell_at(&glyph)?)));
        let runs = if let Some((index, cell)) = place {
            let runs = &mut grids[index].runs;
            if last != Some(place) {
                runs.push((cell, InkRun::default()));
            }
            runs.last_mut().map(|(_, run)| run)
        } else {
            if last != Some(None) {
                outside.push(InkRun::default());
            }
            outside.last_mut()
        };
        if let Some(run) = runs {
            run.glyphs.push(glyph);
        }
        last = Some(place);
    }
}

/// A drawn line: where it lies, and from where to where it runs.
#[derive(Debug, Clone, Copy)]
struct Stroke {
    at: f32,
    from: f32,
    to: f32,
}

impl Stroke {
    fn crosses(&self, other: &Self) -> bool {
        (other.from - NEAR..=other.to + NEAR).contains(&self.at) && (self.from - NEAR..=self.to + NEAR).contains(&other.at)
    }

    fn covers(&self, at: f32) -> bool {
        (self.from - NEAR..=self.to + NEAR).contains(&at)
    }
}

/// Horizontal and vertical strokes, pieces of one line put together.
fn merged(rulings: &[Ruling]) -> (Vec<Stroke>, Vec<Stroke>) {
    let middle = f32::midpoint;
    let (across, down): (Vec<&Ruling>, Vec<&Ruling>) = rulings.iter().partition(|ruling| ruling.is_horizontal());
    let across = across.into_iter().map(|r| Stroke { at: middle(r.top, r.bottom), from: r.left, to: r.right }).collect();
    let down = down.into_iter().map(|r| Stroke { at: middle(r.left, r.right), from: r.top, to: r.bottom }).collect();
    (joined(across), joined(down))
}

fn joined(mut strokes: Vec<Stroke>) -> Vec<Stroke> {
    strokes.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut joined: Vec<Stroke> = Vec::new();
    for stroke in strokes {
        let same = joined
            .iter_mut()
            .rev()
            .take_while(|known| stroke.at - known.at < NEAR)
            .find(|known| stroke.from <= known.to + NEAR && known.from <= stroke.to + NEAR);
        match same {
            Some(known) => (known.from, known.to) = (known.from.min(stroke.from), known.to.max(stroke.to)),
            None => joined.push(stroke),
        }
    }
    joined
}

/// Strokes that hang together by crossing.
fn components(across: &[Stroke], down: &[Stroke]) -> Vec<(Vec<Stroke>, Vec<Stroke>)> {
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    for (a, stroke) in across.iter().enumerate() {
        for (b, _) in down.iter().enumerate().filter(|(_, other)| stroke.crosses(other)) {
            let (one, two) = (root(&group, a), root(&group, across.len() + b));
            group[one.max(two)] = one.min(two);
        }
    }
    let mut found: Vec<(usize, Vec<Stroke>, Vec<Stroke>)> = Vec::new();
    for index in 0..group.len() {
        let top = root(&group, index);
        let at = found.iter().position(|(known, ..)| *known == top).unwrap_or_else(|| {
            found.push((top, Vec::new(), Vec::new()));
            found.len() - 1
        });
        match index.checked_sub(across.len()) {
            None => found[at].1.push(across[index]),
            Some(index) => found[at].2.push(down[index]),
        }
    }
    found.into_iter().map(|(_, across, down)| (across, down)).collect()
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

/// A table's lines and what stands in its cells.
struct Grid {
    /// Upper edges of the rows, and the last lower edge.
    rows: Vec<f32>,
    /// Left edges of the columns, and the last right edge.
    columns: Vec<f32>,
    /// For each cell, row by row, the cell at whose place its text stands.
    owner: Vec<usize>,
    runs: Vec<(usize, InkRun)>,
}

impl Grid {
    /// At least two columns; a frame around text is no table.
    fn of(across: &[Stroke], down: &[Stroke]) -> Option<Self> {
        let edges = |strokes: &[Stroke], others: &[Stroke]| {
            let ends = others.iter().flat_map(|stroke| [stroke.from, stroke.to]);
            let (first, last) = ends.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), end| (a.min(end), b.max(end)));
            let mut edges: Vec<f32> =
                strokes.iter().map(|stroke| stroke.at).filter(|at| (first - NEAR..=last + NEAR).contains(at)).collect();
            // An open side ends where the lines across it end.
            edges.extend([first, last]);
            edges.sort_by(f32::total_cmp);
            edges.dedup_by(|b, a| *b - *a < NEAR);
            edges
        };
        if across.len() < 2 || down.is_empty() {
            return None;
        }
        let (rows, columns) = (edges(across, down), edges(down, across));
        if columns.len() < 3 || rows.len() < 2 || rows.len() * columns.len() > MOST_CELLS {
            return None;
        }
        let width = columns.len() - 1;
        let mut owner: Vec<usize> = (0..(rows.len() - 1) * width).collect();
        for row in 0..rows.len() - 1 {
            for column in 0..width {
                let cell = row * width + column;
                let (x, y) = (f32::midpoint(columns[column], columns[column + 1]), f32::midpoint(rows[row], rows[row + 1]));
                let divided = |strokes: &[Stroke], edge: f32, at: f32| strokes.iter().any(|s| (s.at - edge).abs() < NEAR && s.covers(at));
                if column + 1 < width && !divided(down, columns[column + 1], y) {
                    merge(&mut owner, cell, cell + 1);
                }
                if row + 2 < rows.len() && !divided(across, rows[row + 1], x) {
                    merge(&mut owner, cell, cell + width);
                }
            }
        }
        let owner: Vec<usize> = (0..owner.len()).map(|cell| root(&owner, cell)).collect();
        Some(Self { rows, columns, owner, runs: Vec::new() })
    }

    /// The cell in whose place the text of a glyph goes.
    fn cell_at(&self, glyph: &Glyph) -> Option<usize> {
        let (x, y) = (f32::midpoint(glyph.left, glyph.right), glyph.baseline - 0.35 * glyph.size);
        let within = |edges: &[f32], at: f32| {
            let passed = edges.partition_point(|edge| *edge <= at);
            (passed > 0 && passed < edges.len()).then(|| passed - 1)
        };
        let (row, column) = (within(&self.rows, y)?, within(&self.columns, x)?);
        Some(self.owner[row * (self.columns.len() - 1) + column])
    }

    fn cells(self) -> Vec<Vec<Cell>> {
        let width = self.columns.len() - 1;
        let mut inks: Vec<Vec<InkRun>> = vec![Vec::new(); self.owner.len()];
        for (cell, run) in self.runs {
            inks[cell].push(run);
        }
        let cells: Vec<Cell> = inks.into_iter().map(lines).collect();
        let rows: Vec<Vec<Cell>> = cells.chunks(width).map(<[Cell]>::to_vec).collect();
        without_empty_columns(rows)
    }
}

/// Columns in which nothing stands come from lines drawn double or beside the table.
fn without_empty_columns(rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let width = rows.first().map_or(0, Vec::len);
    let kept: Vec<bool> = (0..width).map(|column| rows.iter().any(|row| !row[column].is_empty())).collect();
    rows.into_iter()
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .map(|row| row.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect())
        .collect()
}

fn merge(owner: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(owner, a), root(owner, b));
    owner[a.max(b)] = a.min(b);
}
