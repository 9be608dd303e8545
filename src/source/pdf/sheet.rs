//! A page of a PDF as ink: glyphs and ruling lines in the coordinates that people see, and whether the page can be read at all.

use pdfboss_core::{Immediate, OcState, Page, block_on};
use pdfboss_text::{FontCache, ReadingOrder, Ruling as Drawn, SkippedTextKind, TextSpan, extract_spans_and_rulings_reporting_cached_with};

use super::font;
use super::guard::Guard;
use crate::source::CautionKind;
use crate::source::layout::{Glyph, InkRun, Ruling, Sheet, folded, legible};

/// Characters of one page.
const MOST_GLYPHS: usize = 150_000;

/// Drawn lines of a page that are taken; tables have fewer.
const MOST_RULINGS: usize = 6000;

/// Bytes of drawing on a page without text that are more than a few lines.
const DRAWING: u64 = 4096;

/// Reads page `number`, from 1.
pub(super) fn of_page(number: u32, mut page: Page, guard: &Guard<'_>, fonts: &FontCache, layers: Option<&OcState>) -> Sheet {
    guard.begin_page();
    page.resources = font::mended_in(page.resources, guard, 0);
    let extracted =
        block_on(extract_spans_and_rulings_reporting_cached_with(Immediate(guard), &page, fonts, layers, None, ReadingOrder::Content));
    let drawn_bytes = guard.page_bytes();
    let Ok((spans, rulings, report)) = extracted else { return damaged(number) };
    let broken = report.skipped.iter().any(|skipped| matches!(skipped.kind, SkippedTextKind::PageContents | SkippedTextKind::Form));
    let count = spans.iter().map(|span| span.text.chars().count()).sum::<usize>();
    if count > MOST_GLYPHS {
        return damaged(number);
    }
    let view = View::of(&page, &spans);
    let trust = trusts_artifacts(&spans);
    let mut runs: Vec<InkRun> = spans.iter().map(|span| view.run(span, trust)).filter(|run| !run.glyphs.is_empty()).collect();
    let rulings: Vec<Ruling> = rulings.iter().take(MOST_RULINGS).map(|ruling| view.ruling(ruling)).collect();
    let caution = legible(&mut runs, || picture_share(&page, guard, layers), drawn_bytes > DRAWING);
    let caution = if broken { Some(CautionKind::Damaged) } else { caution };
    Sheet { number, height: view.height, runs, rulings, caution }
}

fn damaged(number: u32) -> Sheet {
    Sheet { number, caution: Some(CautionKind::Damaged), ..Sheet::default() }
}

/// Where nearly everything is called an artifact, the word means nothing.
fn trusts_artifacts(spans: &[TextSpan]) -> bool {
    let all: usize = spans.iter().map(|span| span.text.len()).sum();
    let artifacts: usize = spans.iter().filter(|span| span.artifact.is_some()).map(|span| span.text.len()).sum();
    artifacts * 2 < all
}

/// The part of the page that pictures cover.
fn picture_share(page: &Page, guard: &Guard<'_>, layers: Option<&OcState>) -> f32 {
    guard.begin_page();
    let images = block_on(pdfboss_text::placed_images_with(Immediate(guard), page, layers)).unwrap_or_default();
    let visible = page.crop_box;
    let covered: f32 = images.iter().filter_map(|image| image.bbox.intersect(visible)).map(|part| part.width() * part.height()).sum();
    covered / (visible.width() * visible.height()).max(1.0)
}

/// From the coordinates of the file to those that people see.
struct View {
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    /// Quarter turns, clockwise in degrees.
    rotate: i32,
    width: f32,
    height: f32,
}

impl View {
    /// The page is held so that most of its text is upright.
    fn of(page: &Page, spans: &[TextSpan]) -> Self {
        let turned = |rotate: i32| spans.iter().filter(|span| span.rotate == rotate).map(|span| span.text.len()).sum::<usize>();
        let most = [page.rotate, 0, 90, 180, 270].into_iter().rev().max_by_key(|rotate| turned(*rotate)).unwrap_or(0);
        let rotate = if turned(most) > turned(page.rotate) { most } else { page.rotate };
        let visible = page.crop_box;
        let (width, height) = (visible.width(), visible.height());
        let (width, height) = if rotate % 180 == 0 { (width, height) } else { (height, width) };
        Self { left: visible.x0, bottom: visible.y0, right: visible.x1, top: visible.y1, rotate, width, height }
    }

    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        match self.rotate {
            90 => (y - self.bottom, x - self.left),
            180 => (self.right - x, y - self.bottom),
            270 => (self.top - y, self.right - x),
            _ => (x - self.left, self.top - y),
        }
    }

    fn run(&self, span: &TextSpan, trust: bool) -> InkRun {
        let (start, end) = (self.point(span.x, span.y), self.point(span.end_x, span.end_y));
        let askew = span.rotate != self.rotate || span.vertical || (end.1 - start.1).abs() > 0.05 * (end.0 - start.0).abs() + 0.5;
        let outside = start.0 < -1.0 || start.1 < -1.0 || start.0 > self.width + 1.0 || start.1 > self.height + 1.0;
        let size = span.size;
        if !(0.5..400.0).contains(&size) || outside || !end.0.is_finite() {
            return InkRun::default();
        }
        let edges = self.edges(span, start.0, end.0);
        let glyph = |(index, c): (usize, char)| {
            let (left, right) = (edges[index], edges[index + 1].max(edges[index]));
            folded(c).map(|c| Glyph { c, left, right, baseline: start.1, size, spaced: false })
        };
        let glyphs = span.text.chars().enumerate().filter_map(glyph).collect();
        InkRun { glyphs, furniture: askew || (trust && span.artifact.is_some()), hidden: span.invisible }
    }

    /// Left edges of the characters, and the right edge of the last.
    fn edges(&self, span: &TextSpan, start: f32, end: f32) -> Vec<f32> {
        let count = span.text.chars().count();
        let known = span.glyph_x.len() == count && self.rotate == 0 && span.glyph_x.windows(2).any(|pair| pair[0] < pair[1]);
        if known {
            return span.glyph_x.iter().map(|x| x - self.left).chain([end]).collect();
        }
        // Half-width characters are of about one width.
        let step = (end - start) / number(count.max(1));
        (0..=count).map(|index| start + step * number(index)).collect()
    }

    fn ruling(&self, drawn: &Drawn) -> Ruling {
        let (a, b) = (self.point(drawn.start.x, drawn.start.y), self.point(drawn.end.x, drawn.end.y));
        Ruling { left: a.0.min(b.0), top: a.1.min(b.1), right: a.0.max(b.0), bottom: a.1.max(b.1) }
    }
}

fn number(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
