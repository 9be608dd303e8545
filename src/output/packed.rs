//! Results that wait for others, packed into few bytes: hundreds of them lie in memory together.
//!
//! A result is made of thousands of small texts, most of which stand in all results of a run: rules, reasons, advice. Packed, a
//! text is a number of the [`Words`] that the results of a run share, and everything else a sequence of bytes.

use std::collections::HashMap;
use std::sync::Arc;

use ecow::EcoString;

use super::{Facts, FileResult, SectionFact};
use crate::check::{Coverage, Examined, JudgedRelation, Judgement, RuleOutcome, Unchecked};
use crate::claim::RelationKind;
use crate::diagnostic::{Bilingual, Diagnostic, Edit, Evidence, Fix, Label, Outcome, RuleId, Severity};
use crate::span::Span;

/// The texts of packed results, each once.
#[derive(Debug, Default)]
pub struct Words {
    numbers: HashMap<Arc<str>, usize>,
    texts: Vec<Arc<str>>,
}

impl Words {
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
        let mut from = Reader { bytes: &bytes, words };
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

struct Writer<'w> {
    bytes: Vec<u8>,
    words: &'w mut Words,
}

/// Reads what a [`Writer`] wrote; of other bytes it would give nothing sensible, so nobody else makes any.
struct Reader<'r> {
    bytes: &'r [u8],
    words: &'r Words,
}

trait Packable: Sized {
    fn pack(&self, to: &mut Writer<'_>);
    fn open(from: &mut Reader<'_>) -> Self;
}

impl Packable for usize {
    /// Seven bits a byte, the lowest first.
    fn pack(&self, to: &mut Writer<'_>) {
        let mut left = *self;
        while left >= 0x80 {
            to.bytes.push(u8::try_from(left & 0x7f).unwrap_or(0) | 0x80);
            left >>= 7;
        }
        to.bytes.push(u8::try_from(left).unwrap_or(0));
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let (mut value, mut shift) = (0, 0_u32);
        while let Some((&byte, rest)) = from.bytes.split_first() {
            from.bytes = rest;
            value |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        value
    }
}

impl Packable for bool {
    fn pack(&self, to: &mut Writer<'_>) {
        usize::from(*self).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        usize::open(from) == 1
    }
}

impl Packable for String {
    fn pack(&self, to: &mut Writer<'_>) {
        to.words.number(self).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let number = usize::open(from);
        from.words.texts.get(number).map(|text| text.as_ref().to_owned()).unwrap_or_default()
    }
}

impl Packable for EcoString {
    fn pack(&self, to: &mut Writer<'_>) {
        to.words.number(self).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let number = usize::open(from);
        from.words.texts.get(number).map(|text| text.as_ref().into()).unwrap_or_default()
    }
}

impl<T: Packable> Packable for Option<T> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        bool::open(from).then(|| T::open(from))
    }
}

impl<T: Packable> Packable for Vec<T> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.len().pack(to);
        for value in self {
            value.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        (0..usize::open(from)).map(|_| T::open(from)).collect()
    }
}

impl<T: Packable> Packable for Arc<T> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.as_ref().pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self::new(T::open(from))
    }
}

impl<T: Packable> Packable for Arc<[T]> {
    fn pack(&self, to: &mut Writer<'_>) {
        self.len().pack(to);
        for value in self.iter() {
            value.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Vec::open(from).into()
    }
}

impl Packable for RuleId {
    fn pack(&self, to: &mut Writer<'_>) {
        self.0.pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self(String::open(from))
    }
}

/// Texts in two languages are the most frequent of all; those that are the same are told once.
impl Packable for Bilingual {
    fn pack(&self, to: &mut Writer<'_>) {
        self.zh.pack(to);
        self.en.pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self { zh: String::open(from), en: String::open(from) }
    }
}

impl Packable for Outcome {
    fn pack(&self, to: &mut Writer<'_>) {
        let (kind, reason) = match self {
            Self::Passed => (0_usize, None),
            Self::Failed => (1, None),
            Self::NotApplicable(reason) => (2, Some(reason)),
            Self::NotChecked(reason) => (3, Some(reason)),
        };
        kind.pack(to);
        if let Some(reason) = reason {
            reason.pack(to);
        }
    }

    fn open(from: &mut Reader<'_>) -> Self {
        match usize::open(from) {
            0 => Self::Passed,
            1 => Self::Failed,
            2 => Self::NotApplicable(Bilingual::open(from)),
            _ => Self::NotChecked(Bilingual::open(from)),
        }
    }
}

/// Types that are the sequence of their fields.
macro_rules! of_fields {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Packable for $type {
            fn pack(&self, to: &mut Writer<'_>) {
                let Self { $($field),* } = self;
                $($field.pack(to);)*
            }

            fn open(from: &mut Reader<'_>) -> Self {
                $(let $field = Packable::open(from);)*
                Self { $($field),* }
            }
        }
    )*};
}

of_fields! {
    Span { start, end }
    Label { span, message, primary, masked }
    Evidence { relation, left, right, suspect, fits }
    Edit { span, text }
    Fix { title, safe, edits }
    SectionFact { heading, span }
    RuleOutcome { rule, outcome, examined }
    JudgedRelation { rule, kind, claims, text, judgement, reason, operands }
    Coverage { numbers, checked, examined, unchecked }
    Examined { span, text, rules }
    Unchecked { span, text, reason }
}

impl Packable for Diagnostic {
    fn pack(&self, to: &mut Writer<'_>) {
        let Self { rule, severity, message, help, basis, labels, evidence, fixes, waived, fingerprint } = self;
        debug_assert!(waived.is_none(), "findings are accepted after the reports were compared");
        rule.pack(to);
        severity.pack(to);
        message.pack(to);
        help.pack(to);
        basis.pack(to);
        labels.pack(to);
        evidence.pack(to);
        fixes.pack(to);
        fingerprint.pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self {
            rule: Packable::open(from),
            severity: Packable::open(from),
            message: Packable::open(from),
            help: Packable::open(from),
            basis: Packable::open(from),
            labels: Packable::open(from),
            evidence: Packable::open(from),
            fixes: Packable::open(from),
            waived: None,
            fingerprint: Packable::open(from),
        }
    }
}

/// Types that are one of some words.
macro_rules! of_words {
    ($($type:ident: $first:ident $(, $word:ident)*;)*) => {$(
        impl Packable for $type {
            fn pack(&self, to: &mut Writer<'_>) {
                // The match fails to compile where a word is left out.
                match self { Self::$first $(| Self::$word)* => (*self as usize).pack(to) }
            }

            fn open(from: &mut Reader<'_>) -> Self {
                let number = usize::open(from);
                $(if number == Self::$word as usize { return Self::$word; })*
                Self::$first
            }
        }
    )*};
}

of_words! {
    Severity: Note, Warning, Error;
    Judgement: Satisfied, Contradicted, NotChecked;
    RelationKind: Sum, Part, Share, Rate, ShareTotal, Growth, Average, Flow, Order, Complement, Enumeration, Agreement, Identity;
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
