//! How findings, outcomes, relations and coverage are written as bytes.

use super::bytes::{Packable, Reader, Writer, of_fields, of_words};
use crate::check::{Coverage, Examined, JudgedRelation, Judgement, RuleOutcome, Unchecked};
use crate::claim::RelationKind;
use crate::diagnostic::{Bilingual, Diagnostic, Edit, Evidence, Fix, Label, Outcome, RuleId, Severity};
use crate::output::SectionFact;
use crate::span::Span;

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
            3 => Self::NotChecked(Bilingual::open(from)),
            _ => {
                from.break_off();
                Self::Passed
            }
        }
    }
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

of_words! {
    Severity: Note, Warning, Error;
    Judgement: Satisfied, Contradicted, NotChecked;
    RelationKind: Sum, Part, Share, Rate, ShareTotal, Growth, Average, Flow, Order, Rise, Fall, Complement, Enumeration, Agreement, Identity;
}
