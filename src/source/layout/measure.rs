//! How a document is set: margins, line pitch, size of the body text, whether paragraphs begin indented.

use std::collections::BTreeMap;

use super::Glyph;
use super::column;
use super::line::Line;
use super::page::Page;

/// Left and right edge of running text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margins {
    pub left: f32,
    pub right: f32,
}

impl Margins {
    /// The margins that most of these lines keep; nothing where there are too few.
    pub fn of<'l>(lines: impl Iterator<Item = &'l Line>) -> Option<Self> {
        let lines: Vec<&Line> = lines.filter(|line| line.glyphs.len() > 3).collect();
        if lines.len() < 4 {
            return None;
        }
        let widest = lines.iter().map(|line| line.width()).fold(0.0, f32::max);
        let long: Vec<&&Line> = lines.iter().filter(|line| line.width() > 0.6 * widest).collect();
        let lefts = long.iter().map(|line| line.left());
        let size = long.first().map_or(0.0, |line| line.size);
        // First lines are indented, so the margin is the leftmost place at which a good share of the lines begins.
        let left = leftmost(lefts, size)?;
        let right = long.iter().map(|line| edge(line)).fold(0.0, f32::max);
        Some(Self { left, right })
    }
}

/// Right edge without the marks at the end, which may hang over the margin.
fn edge(line: &Line) -> f32 {
    let mark = |glyph: &&Glyph| matches!(glyph.c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '）' | '》' | '”' | '’' | ',' | '.');
    line.glyphs.iter().rev().find(|glyph| !mark(glyph)).map_or(line.right(), |glyph| glyph.right)
}

/// The smallest value that at least one in eight values shares within half a font size.
fn leftmost(values: impl Iterator<Item = f32>, size: f32) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    let enough = (values.len() / 8).max(1);
    let near = |value: f32| values.iter().filter(|other| (**other - value).abs() < 0.5 * size).count();
    values.iter().copied().find(|value| near(*value) >= enough)
}

/// How the body text of a document is set.
#[derive(Debug, Default)]
pub(super) struct Measure {
    /// Margins of single pages that have text enough to show them.
    pages: BTreeMap<u32, Margins>,
    /// Margins of odd and of even pages.
    sides: [Option<Margins>; 2],
    /// Distance of two lines of a paragraph, in font sizes.
    pub pitch: f32,
    /// Most common size.
    pub size: f32,
    /// Whether paragraphs begin indented.
    pub indented: bool,
    /// Whether paragraphs keep a distance from each other.
    pub spaced: bool,
}

impl Measure {
    pub fn of(pages: &[Page]) -> Self {
        let mut measure = Self { size: body_size(pages), ..Self::default() };
        let is_body = |line: &Line| (line.size - measure.size).abs() < 0.12 * measure.size && line.segments(2.5).len() == 1;
        let mut bodies: Vec<(u32, Vec<Line>)> = Vec::new();
        let mut columns: Vec<Vec<Line>> = Vec::new();
        for page in pages {
            let mut body = Vec::new();
            for (mut lines, own) in column::columns(page.lines.clone()) {
                lines.retain(is_body);
                if own { columns.push(lines) } else { body.extend(lines) }
            }
            bodies.push((page.number, body));
        }
        let texts: Vec<&[Line]> = bodies.iter().map(|(_, lines)| lines.as_slice()).chain(columns.iter().map(Vec::as_slice)).collect();
        (measure.pitch, measure.spaced) = pitch(&texts);
        for (number, lines) in &bodies {
            if let Some(margins) = Some(lines).filter(|lines| lines.len() >= 6).and_then(|lines| Margins::of(lines.iter())) {
                measure.pages.insert(*number, margins);
            }
        }
        let side = |odd: bool| Margins::of(bodies.iter().filter(|(number, _)| (number % 2 == 1) == odd).flat_map(|(_, lines)| lines));
        measure.sides = [side(true), side(false)];
        let whole = Margins::of(bodies.iter().flat_map(|(_, lines)| lines)).or_else(|| outermost(pages));
        for side in &mut measure.sides {
            *side = side.or(whole);
        }
        // A page with short lines only shows no right margin; it has the width of the others.
        let width = measure.pages.values().map(|margins| margins.right - margins.left).fold(0.0, f32::max);
        for margins in measure.pages.values_mut() {
            if margins.right - margins.left < 0.9 * width {
                margins.right = margins.left + width;
            }
        }
        let whole: Vec<(Margins, &[Line])> = bodies
            .iter()
            .map(|(number, lines)| (measure.margins(*number), lines.as_slice()))
            .chain(columns.iter().filter_map(|lines| Some((Margins::of(lines.iter())?, lines.as_slice()))))
            .collect();
        measure.indented = indented(&whole);
        measure
    }

    pub fn margins(&self, page: u32) -> Margins {
        let side = self.sides[usize::from(page.is_multiple_of(2))];
        self.pages.get(&page).copied().or(side).unwrap_or(Margins { left: 0.0, right: 0.0 })
    }
}

/// For a document of a few lines: from the leftmost to the rightmost glyph.
fn outermost(pages: &[Page]) -> Option<Margins> {
    let lines = || pages.iter().flat_map(|page| &page.lines);
    let left = lines().map(Line::left).min_by(f32::total_cmp)?;
    let right = lines().map(Line::right).max_by(f32::total_cmp)?;
    Some(Margins { left, right })
}

/// The size in which most characters are set.
pub(super) fn body_size(pages: &[Page]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pages.iter().flat_map(|page| &page.lines).map(|line| (line.size, line.glyphs.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut passed = 0;
    // The median character stands in the body text wherever that is more than half of all.
    sizes
        .iter()
        .find(|(_, count)| {
            passed += count;
            passed > half
        })
        .map_or(10.0, |(size, _)| *size)
}

/// The distance that neighbouring lines of a paragraph keep, in font sizes, and whether paragraphs keep a larger one.
fn pitch(texts: &[&[Line]]) -> (f32, bool) {
    let mut gaps: Vec<f32> = Vec::new();
    for lines in texts {
        let pairs = lines.windows(2).filter(|pair| pair[0].glyphs.len() > 12);
        gaps.extend(pairs.map(|pair| (pair[1].baseline - pair[0].baseline) / pair[0].size).filter(|gap| (0.9..4.0).contains(gap)));
    }
    gaps.sort_by(f32::total_cmp);
    // Within paragraphs lines stand closest; a lower quartile is not led astray by space between paragraphs.
    let Some(pitch) = gaps.get(gaps.len() / 4).copied() else { return (1.6, false) };
    let wide = gaps.iter().filter(|gap| **gap > 1.3 * pitch).count();
    (pitch, wide >= 3 && wide * 30 > gaps.len())
}

/// Whether lines begin two characters in often enough for first lines of long paragraphs.
fn indented(texts: &[(Margins, &[Line])]) -> bool {
    let (mut all, mut inner) = (0_usize, 0_usize);
    for (margins, lines) in texts {
        all += lines.len();
        inner += lines.iter().filter(|line| (1.2..2.8).contains(&((line.left() - margins.left) / line.size))).count();
    }
    inner * 50 > all && inner >= 2
}
