//! Results that wait for others, packed into few bytes: hundreds of them lie in memory together.
//!
//! A result is made of thousands of small texts, most of which stand in all results of a run: rules, reasons, advice. Packed, a
//! text is a number of the [`Words`] that the results of a run share, and everything else a sequence of bytes.

pub(super) mod bytes;
mod findings;

use std::collections::HashMap;
use std::sync::Arc;

use bytes::{Packable, Reader, Texts, Writer};

use super::{Facts, FileResult};

/// The texts of packed results, each once.
#[derive(Debug, Default)]
pub struct Words {
    numbers: HashMap<Arc<str>, usize>,
    texts: Vec<Arc<str>>,
}

impl Words {
    /// All of them, in the order of their numbers.
    pub(super) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    fn number(&mut self, text: &str) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let (number, text) = (self.texts.len(), Arc::<str>::from(text));
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }
}

/// A result whose findings, outcomes, relations and coverage are packed.
#[derive(Debug)]
pub struct Packed {
    /// What is small or seldom there.
    rest: FileResult,
    bytes: Box<[u8]>,
}

impl Packed {
    /// Packs a result that nobody has accepted findings of yet.
    pub fn new(mut file: FileResult, words: &mut Words) -> Self {
        let mut to = Writer { bytes: Vec::new(), words };
        std::mem::take(&mut file.diagnostics).pack(&mut to);
        if let Some(facts) = &mut file.facts {
            std::mem::take(&mut facts.sections).pack(&mut to);
            std::mem::take(&mut facts.paragraphs).pack(&mut to);
            std::mem::take(&mut facts.outcomes).pack(&mut to);
            std::mem::take(&mut facts.relations).pack(&mut to);
            std::mem::take(&mut facts.coverage).pack(&mut to);
        }
        let bytes = to.bytes.into_boxed_slice();
        // What stays was allocated between things that are gone; a copy lies close together.
        file.text = String::from(file.text.as_str());
        Self { rest: file, bytes }
    }

    /// The result as it was.
    pub fn open(self, words: &Words) -> FileResult {
        let Self { mut rest, bytes } = self;
        let mut from = Reader::new(&bytes, Texts::Shared(words));
        rest.diagnostics = Packable::open(&mut from);
        if let Some(facts) = &mut rest.facts {
            let Facts { sections, paragraphs, outcomes, relations, coverage, report: _, reconciliation: _, cases: _ } = facts;
            *sections = Packable::open(&mut from);
            *paragraphs = Packable::open(&mut from);
            *outcomes = Packable::open(&mut from);
            *relations = Packable::open(&mut from);
            *coverage = Packable::open(&mut from);
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check};
    use crate::report;
    use crate::rule::Pack;
    use crate::source::{Format, Source};

    #[test]
    fn a_packed_result_is_the_same_when_it_is_opened() {
        let pack = Pack::builtin();
        let text = "云溪县信访局2023年法治政府建设情况报告\n一、主要举措\n受理初信505件、初访602件，共计1108件。电话13800001234。\n\
            二、存在的不足\n（一）按期办结率98%，占比10%。今年以来，，开展检查２０次。\n";
        let result = || {
            let source = Source::from_text(Format::Text, text.to_owned());
            let checked = check(&source.text, report::read(&source, &pack.vocabulary), &pack, &Options::default());
            FileResult { read: None, ..FileResult::checked("a.txt".to_owned(), source, checked, &[]) }
        };
        let mut words = Words::default();
        let packed = [Packed::new(result(), &mut words), Packed::new(result(), &mut words)];
        let expected = format!("{:?}", result());
        assert!(expected.contains("1108") && expected.contains("NotChecked") && expected.contains("masked: true"));
        for packed in packed {
            assert!(packed.rest.diagnostics.is_empty());
            assert_eq!(format!("{:?}", packed.open(&words)), expected);
        }
    }
}
