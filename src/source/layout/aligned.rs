//! Tables without ruling lines: lines whose parts stand in columns below each other.

use super::Glyph;
use super::grid::Cell;
use super::line::Line;

/// Lines of text, or rows of a table.
#[derive(Debug)]
pub(super) enum Part {
    Text(Vec<Line>),
    Table(Vec<Vec<Cell>>),
}

/// A gap of this many font sizes parts two cells.
const GAP: f32 = 1.5;

/// Lines of a table without ruling lines, at the least.
const FEWEST: usize = 3;

/// Characters of a cell; running text in two columns has more.
const LONGEST: usize = 24;

/// Finds the tables among lines.
pub(super) fn parts(lines: &[Line]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = table_at(&lines[at..]);
        if rows.len() < FEWEST {
            text.push(lines[at].clone());
            at += 1;
            continue;
        }
        at += rows.len();
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut text)));
        }
        parts.push(Part::Table(rows));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

/// From where to where a column reaches.
type Reach = (f32, f32);

/// The rows of a table that begins with the first line; none where it begins none.
fn table_at(lines: &[Line]) -> Vec<Vec<Cell>> {
    let mut columns: Vec<Reach> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in lines {
        let segments = line.segments(GAP);
        let far = rows
            .last()
            .and_then(|row| row.iter().flatten().next())
            .is_some_and(|above: &Line| line.baseline - above.baseline > 3.5 * line.size);
        if segments.len() < 2 || far || segments.iter().any(|segment| segment.len() > LONGEST) {
            break;
        }
        if columns.is_empty() {
            columns = segments.iter().map(|segment| reach(segment)).collect();
        }
        let Some(places) = places(&segments, &columns) else { break };
        let mut row = vec![Cell::new(); columns.len()];
        for (segment, place) in segments.iter().zip(places) {
            let (from, to) = reach(segment);
            columns[place] = (columns[place].0.min(from), columns[place].1.max(to));
            row[place].push(Line::of(segment.to_vec()));
        }
        rows.push(row);
    }
    // At least one column below the first holds numbers, or there are three of them: a form's two labels a line are none.
    let numbers = rows.iter().skip(1).flat_map(|row| row.iter().skip(1)).flatten().filter(|line| is_number(line)).count();
    if columns.len() > 2 || numbers + 1 >= rows.len() { rows } else { Vec::new() }
}

fn reach(segment: &[Glyph]) -> Reach {
    (segment[0].left, segment[segment.len() - 1].right)
}

/// The column of each segment: the only one that it overlaps, in ascending order.
fn places(segments: &[&[Glyph]], columns: &[Reach]) -> Option<Vec<usize>> {
    let mut places: Vec<usize> = Vec::new();
    for segment in segments {
        let (from, to) = reach(segment);
        let mut over = columns.iter().enumerate().filter(|(_, column)| from < column.1 && column.0 < to).map(|(index, _)| index);
        let place = over.next()?;
        if over.next().is_some() || places.last().is_some_and(|last| *last >= place) {
            return None;
        }
        places.push(place);
    }
    Some(places)
}

fn is_number(line: &Line) -> bool {
    line.glyphs.iter().all(|glyph| glyph.c.is_ascii_digit() || "０１２３４５６７８９.,％%-—－/".contains(glyph.c))
}
