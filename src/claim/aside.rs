//! Numbers that are set aside, and why.

use std::sync::Arc;

use super::lexicon::Lexicon;
use super::{DateMention, Extraction, SetAside};
use crate::diagnostic::Bilingual;
use crate::source::Prose;
use crate::span::Span;

use super::date::WrittenDate;

/// Why a number is no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// In Chinese and English.
    Said(&'static str, &'static str),
    /// The fixed phrase at that place of the lexicon's table says so.
    Phrase(u32),
}

/// The reasons that were told before: there are few, and many numbers.
#[derive(Debug, Default)]
pub struct Reasons(Vec<(Why, Arc<Bilingual>)>);

impl Reasons {
    /// The reason in words.
    pub fn of(&mut self, why: Why, lexicon: &Lexicon) -> Arc<Bilingual> {
        if let Some((_, told)) = self.0.iter().find(|(other, _)| *other == why) {
            return Arc::clone(told);
        }
        let told = Arc::new(match why {
            Why::Said(zh, en) => Bilingual::new(zh, en),
            Why::Phrase(place) => lexicon.fixed_reason(place),
        });
        // A phrase of the text may be any of hundreds.
        if self.0.len() < 40 {
            self.0.push((why, Arc::clone(&told)));
        }
        told
    }
}

impl Extraction {
    /// Takes a number that is no claim.
    pub(super) fn set_aside(&mut self, span: Span, text: &str, reason: Arc<Bilingual>) {
        self.set_aside.push(SetAside { span, text: text.into(), reason });
    }

    /// Takes a date, which is no claim either.
    pub(super) fn date(&mut self, prose: &Prose, start: usize, written: &WrittenDate, paragraph: Option<usize>, reason: Arc<Bilingual>) {
        let span = prose.span(start, start + written.length);
        let text = &prose.text[start..start + written.length];
        self.set_aside(span, text, reason);
        self.dates.push(DateMention {
            span,
            text: text.into(),
            year: written.year,
            month: written.month,
            day: written.day,
            possible: written.is_possible(),
            paragraph,
        });
    }
}
