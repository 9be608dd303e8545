//! What outputs say of a file beside its findings: a checked report reduced to the few things that are shown.

use std::sync::Arc;

use jiff::civil::Date;

use crate::cases::Cases;
use crate::check::{Checked, Coverage, JudgedRelation, Reconciled, RuleOutcome};
use crate::report::{Dated, Report, ReportKind, Words};
use crate::span::Span;

/// The facts of one report.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What the report says of itself.
    pub report: ReportFacts,
    /// The headings in order.
    pub sections: Vec<SectionFact>,
    /// The paragraphs in order, by their places.
    pub paragraphs: Vec<Span>,
    /// One outcome for every rule that was selected, sorted by rule.
    pub outcomes: Vec<RuleOutcome>,
    /// All judged relations in order of place.
    pub relations: Vec<JudgedRelation>,
    /// Every number accounted for.
    pub coverage: Coverage,
    /// Every metric of report and case data with what became of it.
    pub reconciliation: Vec<Reconciled>,
    /// The case data that the report was held against.
    pub cases: Option<Arc<Cases>>,
}

/// What a report says of itself. Words are unmasked and carry their place.
#[derive(Debug, Clone)]
pub struct ReportFacts {
    /// What kind of report the title names.
    pub kind: ReportKind,
    /// The title.
    pub title: Option<Words>,
    /// The issuing body.
    pub organ: Option<Words>,
    /// The year of the report.
    pub year: Option<i16>,
    /// The page's day of publication.
    pub published: Option<Date>,
    /// The organ that signs at the end.
    pub signed_by: Option<Words>,
    /// The date at the end.
    pub signed_on: Option<Date>,
}

/// A heading and what it governs.
#[derive(Debug, Clone)]
pub struct SectionFact {
    /// The heading: number and words.
    pub heading: Span,
    /// From the heading to the end of what it governs.
    pub span: Span,
}

impl Facts {
    /// Takes outcomes, relations and coverage out of `checked` and notes the rest.
    pub fn taken_from(checked: &mut Checked) -> Self {
        let report = &checked.report;
        Self {
            report: ReportFacts::of(report),
            sections: report.sections.iter().map(|section| SectionFact { heading: section.heading, span: section.span }).collect(),
            paragraphs: report.paragraphs.iter().map(|paragraph| paragraph.prose.whole()).collect(),
            outcomes: std::mem::take(&mut checked.outcomes),
            relations: std::mem::take(&mut checked.relations),
            coverage: std::mem::take(&mut checked.coverage),
            reconciliation: std::mem::take(&mut checked.reconciliation),
            cases: checked.cases.take(),
        }
    }

    /// Number of the paragraph that holds `span`, from 1.
    pub fn paragraph_of(&self, span: Span) -> Option<u32> {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.start <= span.start);
        let paragraph = self.paragraphs[..after].last()?;
        (span.start < paragraph.end.max(paragraph.start + 1)).then_some(after).and_then(|after| u32::try_from(after).ok())
    }

    /// The heading of the innermost section that holds `span`.
    pub fn heading_of(&self, span: Span) -> Option<Span> {
        let holds = |section: &&SectionFact| section.span.start <= span.start && span.start < section.span.end;
        self.sections.iter().rev().find(holds).map(|section| section.heading)
    }
}

impl ReportFacts {
    /// The facts of `report`.
    pub fn of(report: &Report) -> Self {
        let day = |dated: &Option<Dated>| dated.as_ref().map(|dated| dated.date);
        Self {
            kind: report.kind,
            title: report.title.clone(),
            organ: report.organ.clone(),
            year: report.year.map(|mention| mention.year),
            published: day(&report.published),
            signed_by: report.signed_by.clone(),
            signed_on: day(&report.signed_on),
        }
    }
}
