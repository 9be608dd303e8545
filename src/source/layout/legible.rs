//! Whether a page can be read at all.

use super::InkRun;
use crate::source::CautionKind;

/// A page with fewer characters than this may be a picture.
const FEW_GLYPHS: usize = 20;

/// The part of a page that a picture covers where the page is scanned.
const PICTURE: f32 = 0.4;

/// Looks at a page's text: what is not printed goes where it is a copy, and what says nothing goes altogether.
///
/// `pictured` gives the part of the page that pictures cover, asked only where it matters; `drawn` says that more than a few lines are drawn.
pub(in crate::source) fn legible(runs: &mut Vec<InkRun>, pictured: impl FnOnce() -> f32, drawn: bool) -> Option<CautionKind> {
    let count = |hidden: bool| runs.iter().filter(|run| run.hidden == hidden).map(|run| run.glyphs.len()).sum::<usize>();
    // Text that is not printed lies under a picture; beside printed text it is a copy of it.
    let recognised = count(true) > 10 * count(false);
    if !recognised {
        runs.retain(|run| !run.hidden);
    }
    let text = || runs.iter().filter(|run| !run.furniture).flat_map(|run| &run.glyphs).map(|glyph| glyph.c);
    let printed = text().filter(|c| !c.is_whitespace()).count();
    let unknown = text().filter(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')).count();
    if unknown >= 5 && unknown * 5 >= printed {
        runs.clear();
        return Some(CautionKind::NoUnicode);
    }
    if (recognised || printed < FEW_GLYPHS) && pictured() > PICTURE {
        return Some(if recognised { CautionKind::Recognised } else { CautionKind::Scanned });
    }
    (printed == 0 && drawn).then_some(CautionKind::Outlines)
}
