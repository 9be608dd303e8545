//! Two columns of text on one page, where they are plain to see.

use super::Glyph;
use super::line::Line;

/// Lines of a column, at the least.
const FEWEST: usize = 5;

/// Parts the lines of a page into what is read one after the other; the flag says that a part is a column with margins of its own.
pub(super) fn columns(lines: Vec<Line>) -> Vec<(Vec<Line>, bool)> {
    let Some(gutter) = gutter(&lines) else { return vec![(lines, false)] };
    let mut parts: Vec<(Vec<Line>, bool)> = Vec::new();
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for line in lines {
        if line.glyphs.iter().any(|glyph| glyph.left < gutter && glyph.right > gutter) || crosses(&line, gutter) {
            close(&mut left, &mut right, &mut parts);
            match parts.last_mut() {
                Some((before, false)) => before.push(line),
                _ => parts.push((vec![line], false)),
            }
            continue;
        }
        let split = line.glyphs.partition_point(|glyph| glyph.left < gutter);
        for (glyphs, side) in [(&line.glyphs[..split], &mut left), (&line.glyphs[split..], &mut right)] {
            if !glyphs.is_empty() {
                side.push(Line::of(glyphs.to_vec()));
            }
        }
    }
    close(&mut left, &mut right, &mut parts);
    parts
}

fn close(left: &mut Vec<Line>, right: &mut Vec<Line>, parts: &mut Vec<(Vec<Line>, bool)>) {
    for side in [left, right] {
        if !side.is_empty() {
            parts.push((std::mem::take(side), true));
        }
    }
}

/// Whether a line runs over the gutter without a gap there.
fn crosses(line: &Line, gutter: f32) -> bool {
    line.segments(1.0).iter().any(|segment| edges(segment).0 < gutter && edges(segment).1 > gutter)
}

fn edges(segment: &[Glyph]) -> (f32, f32) {
    (segment[0].left, segment[segment.len() - 1].right)
}

/// The middle of the empty strip between two columns of running text.
fn gutter(lines: &[Line]) -> Option<f32> {
    let segments: Vec<(f32, f32, usize)> = lines
        .iter()
        .flat_map(|line| line.segments(1.0))
        .map(|segment| {
            let (from, to) = edges(segment);
            (from, to, segment.len())
        })
        .collect();
    let left = segments.iter().map(|segment| segment.0).min_by(f32::total_cmp)?;
    let right = segments.iter().map(|segment| segment.1).max_by(f32::total_cmp)?;
    let width = right - left;
    let mut candidates: Vec<f32> =
        segments.iter().map(|segment| segment.1 + 1.0).filter(|at| (0.35..0.65).contains(&((at - left) / width))).collect();
    candidates.sort_by(f32::total_cmp);
    candidates.dedup_by(|b, a| *b - *a < 2.0);
    let crossing = |at: f32| segments.iter().filter(|segment| segment.0 < at && segment.1 > at).count();
    let gutter = candidates.into_iter().min_by_key(|at| crossing(*at))?;
    let before: Vec<_> = segments.iter().filter(|segment| segment.1 <= gutter).collect();
    let after: Vec<_> = segments.iter().filter(|segment| segment.0 >= gutter).collect();
    // Columns of a table are ragged; running text fills its column.
    let full = |side: &[&(f32, f32, usize)], width: f32| {
        side.iter().filter(|segment| segment.1 - segment.0 > 0.75 * width && segment.2 > 8).count() * 5 >= side.len() * 3
    };
    let enough = before.len() >= FEWEST && after.len() >= FEWEST && crossing(gutter) * 4 <= segments.len();
    (enough && full(&before, gutter - left) && full(&after, right - gutter)).then_some(gutter)
}
