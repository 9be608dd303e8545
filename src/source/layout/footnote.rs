//! Footnotes: small text below a short rule at the foot of a page. They must not cut the paragraph that goes on on the next page.

use super::line::Line;
use super::measure::Measure;
use super::page::Page;
use crate::source::fold_character;

/// Takes the footnotes out of a page, a paragraph each, and their marks out of its text.
pub(super) fn take(page: &mut Page, measure: &Measure) -> Vec<Vec<Line>> {
    let Some(start) = start(page, measure) else { return Vec::new() };
    let mut notes: Vec<Vec<Line>> = Vec::new();
    for line in page.lines.split_off(start) {
        match notes.last_mut() {
            Some(note) if marker(&line.text()).is_none() => note.push(line),
            _ => notes.push(vec![line]),
        }
    }
    let markers: Vec<String> = notes.iter().map(|note| marker(&note[0].text()).unwrap_or_default()).collect();
    for line in &mut page.lines {
        let (size, baseline) = (line.size, line.baseline);
        let text: Vec<char> = line.glyphs.iter().map(|glyph| glyph.c).collect();
        let mut index = 0;
        // A raised number behind a unit of length (m²) is part of the unit.
        line.glyphs.retain(|glyph| {
            let raised = glyph.size < 0.8 * size && glyph.baseline < baseline - 0.15 * size;
            let unit = index > 0 && text[index - 1].is_ascii_alphabetic();
            index += 1;
            !(raised && !unit && markers.iter().any(|marker| marker.contains(fold_character(glyph.c))))
        });
    }
    page.lines.retain(|line| !line.glyphs.is_empty());
    // A number before the note would be read as one of the text.
    for (note, marker) in notes.iter_mut().zip(&markers) {
        let glyphs = &mut note[0].glyphs;
        if marker.bytes().all(|byte| byte.is_ascii_digit()) && glyphs.len() > marker.len() && glyphs[0].c.is_ascii_digit() {
            glyphs.drain(..marker.len());
        }
    }
    notes
}

/// The first line of the footnotes.
fn start(page: &Page, measure: &Measure) -> Option<usize> {
    let small = |line: &Line| line.size < 0.93 * measure.size;
    let margins = measure.margins(page.number);
    let width = margins.right - margins.left;
    let separator = page.rulings.iter().filter(|ruling| {
        let length = ruling.right - ruling.left;
        ruling.is_horizontal()
            && ruling.top > 0.4 * page.height
            && length > 0.1 * width
            && length < 0.5 * width
            && (ruling.left - margins.left).abs() < 4.0
    });
    let below = separator
        .map(|ruling| page.lines.partition_point(|line| line.baseline < ruling.top))
        .filter(|at| page.lines[*at..].iter().all(small) && page.lines.get(*at).is_some_and(|line| marker(&line.text()).is_some()));
    let ruled = below.min().filter(|at| *at > 0);
    // Without a rule only text much smaller than the body that begins with a mark is one.
    ruled.or_else(|| {
        let tail = page.lines.iter().rposition(|line| line.size > 0.86 * measure.size).map_or(0, |at| at + 1);
        let first = page.lines.get(tail)?;
        (tail > 0 && first.baseline > 0.6 * page.height && marker(&first.text()).is_some_and(|mark| !mark.ends_with('.'))).then_some(tail)
    })
}

/// `①`, `[1]`, `〔1〕`, `*`, `注1`, or a number before Chinese text, as a footnote begins.
fn marker(text: &str) -> Option<String> {
    let folded: String = text.chars().take(5).map(fold_character).collect();
    let first = folded.chars().next()?;
    if matches!(first, '\u{2460}'..='\u{2473}' | '*' | '†' | '※') {
        return Some(first.to_string());
    }
    let inner = folded.trim_start_matches(['[', '〔', '(', '注']);
    let digits: String = inner.chars().take_while(char::is_ascii_digit).collect();
    (1..=2).contains(&digits.len()).then_some(digits).filter(|digits| {
        let next = inner[digits.len()..].chars().next();
        next.is_some_and(|c| !matches!(c, '年' | '月' | '日' | '%' | '.' | '件' | '个' | '-'))
    })
}
