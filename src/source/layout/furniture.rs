//! Headers, footers and page numbers: what stands at the same place on page after page.

use super::line::Line;
use super::measure::body_size;
use super::page::Page;
use crate::source::fold_character;
use crate::source::text::is_page_mark;

/// The part of a page's height, at its head and at its foot, in which furniture stands.
const ZONE: f32 = 0.13;

/// The outermost part, where only a printing program writes.
const EDGE: f32 = 0.045;

/// Lines looked at on each side of a page.
const DEEPEST: usize = 3;

/// A line at a page's head or foot.
struct Candidate {
    page: usize,
    line: usize,
    /// Distance from the upper or lower edge of the page.
    distance: f32,
    head: bool,
    /// With all digits alike.
    key: String,
    /// The line's only number.
    number: Option<u32>,
}

/// Moves the furniture of all pages out of their lines.
pub(super) fn set_aside(pages: &mut [Page]) {
    let candidates: Vec<Candidate> = pages.iter().enumerate().flat_map(|(index, page)| candidates(index, page)).collect();
    let body = body_size(pages);
    let mut taken: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    for candidate in &candidates {
        let page = &pages[candidate.page];
        let line = &page.lines[candidate.line];
        let marked = is_page_mark(&line.text()) || is_page_of_pages(&line.text());
        let far = candidate.distance < EDGE * page.height && is_apart(page, candidate);
        // On a document of one page nothing is repeated; a small line high above the text is a header all the same.
        let small = candidate.head && line.size < 0.75 * body && is_apart(page, candidate);
        if marked || far || small || is_repeated(candidate, &candidates) || is_page_number(candidate, &candidates, pages) {
            taken[candidate.page].push(candidate.line);
        }
    }
    for (page, taken) in pages.iter_mut().zip(taken) {
        let lines = std::mem::take(&mut page.lines);
        for (index, line) in lines.into_iter().enumerate() {
            if taken.contains(&index) { page.furniture.push(line) } else { page.lines.push(line) }
        }
    }
}

fn candidates(index: usize, page: &Page) -> Vec<Candidate> {
    let count = page.lines.len();
    let zone = ZONE * page.height;
    let mut found = Vec::new();
    for (at, line) in page.lines.iter().enumerate() {
        let (from_top, from_bottom) = (line.baseline, page.height - line.baseline);
        let head = at < DEEPEST && from_top < zone;
        let foot = at + DEEPEST >= count && from_bottom < zone;
        if (head || foot) && line.glyphs.len() < 80 {
            let text = line.text();
            let distance = if head { from_top } else { from_bottom };
            found.push(Candidate { page: index, line: at, distance, head, key: key(&text), number: only_number(&text) });
        }
    }
    found
}

fn key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars().map(fold_character) {
        if !c.is_ascii_digit() {
            key.push(c);
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    key
}

fn only_number(text: &str) -> Option<u32> {
    let folded: String = text.chars().map(fold_character).collect();
    let inner = folded.trim_matches(|c: char| matches!(c, '-' | '—' | '–' | '―' | '·' | ' '));
    (inner.len() <= 4 && inner.bytes().all(|byte| byte.is_ascii_digit())).then(|| inner.parse().ok()).flatten()
}

/// `3/10` at the foot.
fn is_page_of_pages(text: &str) -> bool {
    let folded: String = text.chars().map(fold_character).collect();
    folded.split_once('/').is_some_and(|(left, right)| {
        let number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        number(left) && number(right)
    })
}

/// The same words at the same height of another page, or of the next page but one where odd and even pages differ.
fn is_repeated(candidate: &Candidate, all: &[Candidate]) -> bool {
    let digits_only = candidate.key.chars().all(|c| c == '#' || !c.is_alphanumeric());
    // A numbered heading or a date could stand at the top of two pages; a header is the same but for a page number.
    !digits_only
        && all.iter().any(|other| {
            other.page != candidate.page
                && other.page.abs_diff(candidate.page) <= 2
                && other.head == candidate.head
                && other.key == candidate.key
                && (other.distance - candidate.distance).abs() < 4.0
        })
}

/// A number alone that grows with the pages; on a document of one page, its own number away from the text.
fn is_page_number(candidate: &Candidate, all: &[Candidate], pages: &[Page]) -> bool {
    let Some(number) = candidate.number else { return false };
    let page = pages[candidate.page].number;
    let grows = all.iter().any(|other| {
        other.page != candidate.page
            && other.head == candidate.head
            && other.number.is_some_and(|next| i64::from(next) - i64::from(number) == i64::from(pages[other.page].number) - i64::from(page))
            && (other.distance - candidate.distance).abs() < 6.0
    });
    grows || (number == page && is_apart(&pages[candidate.page], candidate))
}

/// Whether the line keeps clear of the text.
fn is_apart(page: &Page, candidate: &Candidate) -> bool {
    let line = &page.lines[candidate.line];
    let other: Option<&Line> =
        if candidate.head { page.lines.get(candidate.line + 1) } else { candidate.line.checked_sub(1).and_then(|at| page.lines.get(at)) };
    other.is_some_and(|other| (other.baseline - line.baseline).abs() > 2.2 * line.size.max(other.size))
}
