//! The title and the page furniture: words of a report that stand beside its passages.

use std::ops::Range;

use super::parts;
use crate::pattern::{Pattern, Sifted};
use crate::report::Report;
use crate::rule::{Pack, Zone};
use crate::source::Prose;

/// The title, where there is one, and the furniture, read once for all rules.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The title first.
    prose: Vec<Prose>,
    has_title: bool,
    sifted: Sifted,
    raw_sifted: Sifted,
}

impl Beside {
    /// Of a report with the text `text`.
    pub fn of(text: &str, report: &Report, pack: &Pack) -> Self {
        let spans = report.title.iter().map(|title| title.span).chain(report.furniture.iter().copied());
        let prose: Vec<Prose> = spans.map(|span| parts::prose_of(text, span)).collect();
        let written = prose.iter().map(|prose| text.get(prose.whole().range()).unwrap_or_default());
        Self {
            has_title: report.title.is_some(),
            sifted: pack.sieve.sift(prose.iter().map(|prose| prose.text.as_str())),
            raw_sifted: pack.raw_sieve.sift(written),
            prose,
        }
    }

    /// The pieces of a zone, with their numbers.
    pub fn of_zone(&self, zone: Zone) -> impl Iterator<Item = (usize, &Prose)> {
        let title = usize::from(self.has_title);
        let numbers: Range<usize> = match zone {
            Zone::Title => 0..title,
            Zone::Furniture => title..self.prose.len(),
            Zone::Heading | Zone::LoneHeading | Zone::Body | Zone::Signature | Zone::Table => 0..0,
        };
        self.prose.iter().enumerate().take(numbers.end).skip(numbers.start)
    }

    /// Whether `pattern`, matched against the text as written where it is `raw`, may match the piece of that number.
    pub fn may_match(&self, pattern: &Pattern, number: usize, raw: bool) -> bool {
        let sifted = if raw { &self.raw_sifted } else { &self.sifted };
        sifted.may_match(pattern, number)
    }
}
