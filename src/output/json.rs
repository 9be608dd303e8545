//! `hegui.check/1`: the whole result of a run as one JSON document, for other programs.
//!
//! Offsets are bytes of the UTF-8 text view, lines and columns count from 1, columns count characters. Keys may be added, never changed.

use std::io::{self, Write};

use serde::Serialize;

use super::{FileResult, Masks, Printer, Run, Summary};
use crate::check::{Checked, Examined, JudgedRelation, Judgement, RuleOutcome, Unchecked};
use crate::diagnostic::{Diagnostic, Fix, Label, Language, Outcome, RuleId};
use crate::report::Report;
use crate::source::{CellPlace, FilePlace, Place};
use crate::span::Span;

/// Prints the result of `check` as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json {
    /// Language of messages.
    pub language: Language,
}

impl Printer for Json {
    fn print(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let laws = &run.pack.laws.laws;
        let document = Document {
            schema: "hegui.check/1",
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                pack: PackView {
                    version: &run.pack.version,
                    sha256: &run.pack.sha256,
                    laws_as_of: laws.iter().filter_map(|law| law.as_of).max().map(|day| day.to_string()),
                },
            },
            files: run.files.iter().map(|file| file_view(file, self.language)).collect(),
            settings: run.settings.as_ref().map(|file| file_view(file, self.language)),
            summary: summary_view(Summary::new(run)),
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool<'a>,
    files: Vec<FileView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<FileView<'a>>,
    summary: SummaryView,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'static str,
    pack: PackView<'a>,
}

#[derive(Serialize)]
struct PackView<'a> {
    version: &'a str,
    sha256: &'a str,
    laws_as_of: Option<String>,
}

#[derive(Serialize)]
struct RevisionsView {
    count: usize,
    view: &'static str,
}

#[derive(Serialize)]
struct FileView<'a> {
    path: &'a str,
    format: Option<&'static str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracked_changes: Option<RevisionsView>,
    report: Option<ReportView>,
    diagnostics: Vec<DiagnosticView<'a>>,
    relations: Vec<RelationView<'a>>,
    outcomes: Vec<OutcomeView<'a>>,
    coverage: Option<CoverageView<'a>>,
}

/// What the report says of itself; also part of `extract`.
#[derive(Serialize)]
pub(super) struct ReportView {
    kind: &'static str,
    title: Option<String>,
    organ: Option<String>,
    year: Option<i16>,
    published: Option<String>,
    signed_by: Option<String>,
    signed_on: Option<String>,
}

#[derive(Serialize)]
struct DiagnosticView<'a> {
    rule: &'a str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    basis: Option<String>,
    labels: Vec<LabelView>,
    evidence: Option<EvidenceView>,
    fixes: Vec<FixView>,
    waived: Option<WaivedView<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct LabelView {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    text: String,
    message: String,
    primary: bool,
    place: PlaceView,
}

#[derive(Serialize)]
struct PlaceView {
    page: Option<u32>,
    paragraph: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<CellView>,
    /// In a web page: where the words stand in the file itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<FilePlaceView>,
}

#[derive(Serialize)]
struct FilePlaceView {
    offset: usize,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct CellView {
    table: u32,
    row: u32,
    column: u32,
}

#[derive(Serialize)]
struct EvidenceView {
    relation: String,
    left: String,
    right: String,
    suspect: Option<String>,
    fits: Option<String>,
}

#[derive(Serialize)]
struct FixView {
    title: String,
    safe: bool,
    edits: Vec<EditView>,
}

#[derive(Serialize)]
struct EditView {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Serialize)]
struct WaivedView<'a> {
    reason: &'a str,
    by: &'a str,
}

#[derive(Serialize)]
struct RelationView<'a> {
    rule: &'a str,
    text: String,
    outcome: &'static str,
    reason: Option<&'a str>,
    labels: Vec<PlainView>,
}

#[derive(Serialize)]
struct PlainView {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Serialize)]
struct OutcomeView<'a> {
    rule: &'a str,
    outcome: &'static str,
    reason: Option<&'a str>,
    examined: usize,
}

#[derive(Serialize)]
pub(super) struct CoverageView<'a> {
    numbers: usize,
    checked: usize,
    examined: Vec<ExaminedView<'a>>,
    unchecked: Vec<UncheckedView<'a>>,
}

#[derive(Serialize)]
struct ExaminedView<'a> {
    start: usize,
    end: usize,
    text: String,
    rules: Vec<&'a str>,
}

#[derive(Serialize)]
struct UncheckedView<'a> {
    start: usize,
    end: usize,
    text: String,
    reason: &'a str,
}

#[derive(Serialize)]
struct SummaryView {
    files: usize,
    unreadable: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    waived: usize,
    relations_satisfied: usize,
    rules_not_checked: usize,
    numbers: usize,
    numbers_checked: usize,
}

fn file_view(file: &FileResult, language: Language) -> FileView<'_> {
    let checked = file.checked.as_ref();
    let relations = checked.map_or(&[][..], |checked| &checked.relations);
    let outcomes = checked.map_or(&[][..], |checked| &checked.outcomes);
    FileView {
        path: &file.path,
        format: file.format.map(crate::source::Format::name),
        status: if file.unreadable { "unreadable" } else { "checked" },
        tracked_changes: file.revisions.map(|revisions| RevisionsView { count: revisions.count, view: revisions.view.name() }),
        report: checked.map(|checked| report_view(&checked.report, &file.masks)),
        diagnostics: file.diagnostics.iter().map(|diagnostic| diagnostic_view(file, diagnostic, language)).collect(),
        relations: relations.iter().map(|relation| relation_view(file, relation, language)).collect(),
        outcomes: outcomes.iter().map(|outcome| outcome_view(outcome, language)).collect(),
        coverage: checked.map(|checked| coverage_view(file, checked, language)),
    }
}

/// What `report` says of itself.
pub(super) fn report_view(report: &Report, masks: &Masks) -> ReportView {
    let words = |words: &Option<crate::report::Words>| words.as_ref().map(|words| masks.folded(&words.text, words.span));
    let date = |dated: &Option<crate::report::Dated>| dated.as_ref().map(|dated| dated.date.to_string());
    ReportView {
        kind: report.kind.name(),
        title: words(&report.title),
        organ: words(&report.organ),
        year: report.year.map(|year| year.year),
        published: date(&report.published),
        signed_by: words(&report.signed_by),
        signed_on: date(&report.signed_on),
    }
}

fn diagnostic_view<'a>(file: &FileResult, diagnostic: &'a Diagnostic, language: Language) -> DiagnosticView<'a> {
    let said = |text: &crate::diagnostic::Bilingual| file.masks.sentence(text.get(language));
    let quoted = |text: &String| file.masks.sentence(text);
    DiagnosticView {
        rule: diagnostic.rule.as_str(),
        severity: diagnostic.severity.name(),
        message: said(&diagnostic.message),
        help: diagnostic.help.as_ref().map(said),
        basis: diagnostic.basis.as_ref().map(said),
        labels: diagnostic.labels.iter().map(|label| label_view(file, label, language)).collect(),
        evidence: diagnostic.evidence.as_ref().map(|evidence| EvidenceView {
            relation: quoted(&evidence.relation),
            left: quoted(&evidence.left),
            right: quoted(&evidence.right),
            suspect: evidence.suspect.as_ref().map(quoted),
            fits: evidence.fits.as_ref().map(quoted),
        }),
        fixes: diagnostic.fixes.iter().map(|fix| fix_view(fix, language)).collect(),
        waived: diagnostic.waived.as_ref().map(|waived| WaivedView { reason: &waived.reason, by: &waived.by }),
        fingerprint: &diagnostic.fingerprint,
    }
}

fn label_view(file: &FileResult, label: &Label, language: Language) -> LabelView {
    let position = file.index.position(&file.text, label.span.start);
    LabelView {
        start: label.span.start,
        end: label.span.end,
        line: position.line,
        column: position.column,
        text: file.masks.words(&file.text, label.span),
        message: file.masks.sentence(label.message.get(language)),
        primary: label.primary,
        place: place_view(file, label.span),
    }
}

/// The place in the file; in plain text, whose readers know no paragraphs, the paragraph of the report.
fn place_view(file: &FileResult, span: Span) -> PlaceView {
    let place = file.places.of(span);
    let of_report = || file.checked.as_ref().and_then(|checked| paragraph_of(&checked.report, span));
    PlaceView {
        page: place.page,
        paragraph: if place == Place::default() { of_report() } else { place.paragraph },
        cell: place.cell.map(|CellPlace { table, row, column }| CellView { table, row, column }),
        file: file.places.in_file(span.start).map(|FilePlace { offset, line, column }| FilePlaceView { offset, line, column }),
    }
}

/// Number of the paragraph that holds `span`, from 1.
fn paragraph_of(report: &Report, span: Span) -> Option<u32> {
    let after = report.paragraphs.partition_point(|paragraph| paragraph.prose.whole().start <= span.start);
    let paragraph = report.paragraphs[..after].last()?;
    (span.start < paragraph.prose.whole().end.max(paragraph.prose.whole().start + 1))
        .then_some(after)
        .and_then(|after| u32::try_from(after).ok())
}

fn fix_view(fix: &Fix, language: Language) -> FixView {
    FixView {
        title: fix.title.get(language).to_owned(),
        safe: fix.safe,
        edits: fix.edits.iter().map(|edit| EditView { start: edit.span.start, end: edit.span.end, text: edit.text.clone() }).collect(),
    }
}

fn relation_view<'a>(file: &FileResult, relation: &'a JudgedRelation, language: Language) -> RelationView<'a> {
    RelationView {
        rule: relation.rule.as_str(),
        text: file.masks.sentence(&relation.text),
        outcome: judgement_name(relation.judgement),
        reason: relation.reason.as_ref().map(|reason| reason.get(language)),
        labels: relation
            .operands
            .iter()
            .map(|span| PlainView { start: span.start, end: span.end, text: file.masks.words(&file.text, *span) })
            .collect(),
    }
}

/// The word for a judgement in JSON.
pub(super) fn judgement_name(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Satisfied => "satisfied",
        Judgement::Contradicted => "contradicted",
        Judgement::NotChecked => "not_checked",
    }
}

fn outcome_view(outcome: &RuleOutcome, language: Language) -> OutcomeView<'_> {
    let reason = match &outcome.outcome {
        Outcome::Passed | Outcome::Failed => None,
        Outcome::NotApplicable(reason) | Outcome::NotChecked(reason) => Some(reason.get(language)),
    };
    OutcomeView { rule: outcome.rule.as_str(), outcome: outcome.outcome.name(), reason, examined: outcome.examined }
}

/// Which numbers were held against others, by which rules, and which were not.
pub(super) fn coverage_view<'a>(file: &FileResult, checked: &'a Checked, language: Language) -> CoverageView<'a> {
    let unchecked = |number: &'a Unchecked| UncheckedView {
        start: number.span.start,
        end: number.span.end,
        text: file.masks.folded(&number.text, number.span),
        reason: number.reason.get(language),
    };
    let examined = |number: &'a Examined| ExaminedView {
        start: number.span.start,
        end: number.span.end,
        text: file.masks.folded(&number.text, number.span),
        rules: number.rules.iter().map(RuleId::as_str).collect(),
    };
    CoverageView {
        numbers: checked.coverage.numbers,
        checked: checked.coverage.checked,
        examined: checked.coverage.examined.iter().map(examined).collect(),
        unchecked: checked.coverage.unchecked.iter().map(unchecked).collect(),
    }
}

fn summary_view(summary: Summary) -> SummaryView {
    let Summary { files, unreadable, errors, warnings, notes, waived, satisfied, rules_not_checked, numbers, numbers_checked } = summary;
    SummaryView {
        files,
        unreadable,
        errors,
        warnings,
        notes,
        waived,
        relations_satisfied: satisfied,
        rules_not_checked,
        numbers,
        numbers_checked,
    }
}
