//! `hegui.check/1`: the whole result of a run as one JSON document, for other programs.
//!
//! Offsets are bytes of the UTF-8 text view, lines and columns count from 1, columns count characters. Keys may be added, never changed.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use super::reconciliation::{self, CasesView, ReconciledView, cases_view};
use super::together::RosterView;
use super::{FileResult, Head, LedgerRow, Masks, Printer, ReportFacts, RollUpLine, Round, Summary, Tail};
use crate::cases::Cases;
use crate::check::{Coverage, Examined, JudgedRelation, Judgement, RuleOutcome, Unchecked};
use crate::diagnostic::{Diagnostic, Fix, Label, Language, Outcome, RuleId};
use crate::rule::Pack;
use crate::source::{Caution, CellPlace, FilePlace, PageBox, Place};
use crate::span::Span;

/// Prints the result of `check` as JSON.
#[derive(Debug, Clone)]
pub struct Json {
    language: Language,
    files: usize,
    /// The case data that the files were held against.
    cases: Option<Arc<Cases>>,
}

impl Json {
    /// With messages in `language`.
    pub fn new(language: Language) -> Self {
        Self { language, files: 0, cases: None }
    }
}

impl Printer for Json {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        let tool = indented(&tool_view(head.pack), 1)?;
        write!(out, "{{\n  \"schema\": \"hegui.check/1\",\n  \"tool\": {tool},\n  \"files\": [")
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        let comma = if self.files == 0 { "" } else { "," };
        self.files += 1;
        if let Some(cases) = file.facts.as_ref().and_then(|facts| facts.cases.as_ref()) {
            self.cases.get_or_insert_with(|| cases.clone());
        }
        write!(out, "{comma}\n    {}", indented(&file_view(file, self.language), 2)?)
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        let end = EndView {
            status: if tail.interrupted { "interrupted" } else { "complete" },
            settings: tail.settings.map(|file| file_view(file, self.language)),
            baseline: tail.baseline.map(|file| file_view(file, self.language)),
            round: tail.round.map(round_view),
            skipped: tail
                .skipped
                .iter()
                .map(|skipped| SkippedView { path: &skipped.path, reason: skipped.reason.get(self.language) })
                .collect(),
            cases: self.cases.as_deref().map(|cases| cases_view(cases, self.language)),
            roster: tail.roster.zip(tail.together).map(|(file, together)| RosterDocument {
                path: &file.path,
                diagnostics: file.diagnostics.iter().map(|diagnostic| diagnostic_view(file, diagnostic, self.language)).collect(),
                organs: together.roster_view(),
            }),
            roll_up: tail.together.map_or(&[], |together| &together.roll_up),
            summary: summary_view(tail.summary),
        };
        let end = serde_json::to_string_pretty(&end)?;
        let close = if self.files == 0 { "" } else { "\n  " };
        self.files = 0;
        writeln!(out, "{close}],{}", end.strip_prefix('{').unwrap_or(&end))
    }
}

/// JSON of a value that stands `depth` levels deep; line ends inside strings are escaped, so every line can be moved.
pub(super) fn indented(value: &impl Serialize, depth: usize) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)?.replace('\n', &format!("\n{}", "  ".repeat(depth))))
}

/// The program and its rules, by which results of two runs can be compared.
pub(super) fn tool_view(pack: &Pack) -> Tool<'_> {
    Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        pack: PackView { version: &pack.version, sha256: &pack.sha256, laws_as_of: pack.laws.as_of().map(|day| day.to_string()) },
    }
}

#[derive(Serialize)]
struct EndView<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<FileView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<FileView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<RoundView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roster: Option<RosterDocument<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    roll_up: &'a [RollUpLine],
    skipped: Vec<SkippedView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<CasesView<'a>>,
    summary: SummaryView,
}

/// The roster with what was found in it and what became of each organ.
#[derive(Serialize)]
struct RosterDocument<'a> {
    path: &'a str,
    diagnostics: Vec<DiagnosticView<'a>>,
    organs: Vec<RosterView<'a>>,
}

#[derive(Serialize)]
struct RoundView<'a> {
    fixed: usize,
    remaining: usize,
    new: usize,
    not_rechecked: usize,
    fixed_findings: Vec<FixedView<'a>>,
}

#[derive(Serialize)]
struct FixedView<'a> {
    unit: &'a str,
    path: &'a str,
    rule: &'a str,
    text: &'a str,
    fingerprint: &'a str,
}

fn fixed_view(row: &LedgerRow) -> FixedView<'_> {
    let LedgerRow { unit, path, rule, quoted, fingerprint, .. } = row;
    FixedView { unit, path, rule, text: quoted, fingerprint }
}

fn round_view(round: &Round) -> RoundView<'_> {
    RoundView {
        fixed: round.fixed.len(),
        remaining: round.remaining,
        new: round.new,
        not_rechecked: round.left.len(),
        fixed_findings: round.fixed.iter().map(fixed_view).collect(),
    }
}

impl FileView<'_> {
    /// Without relations, outcomes of rules, and single numbers; counts and findings stay.
    pub(super) fn leave_out_lists(&mut self) {
        self.relations.clear();
        self.outcomes.clear();
        if let Some(coverage) = &mut self.coverage {
            coverage.examined.clear();
            coverage.unchecked.clear();
        }
    }
}

#[derive(Serialize)]
struct SkippedView<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct Tool<'a> {
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

/// Pages that could not be read, or only with doubt.
#[derive(Serialize)]
struct DoubtView {
    first: u32,
    last: u32,
    kind: &'static str,
    message: String,
}

#[derive(Serialize)]
pub(super) struct FileView<'a> {
    path: &'a str,
    format: Option<&'static str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracked_changes: Option<RevisionsView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages_in_doubt: Vec<DoubtView>,
    report: Option<ReportView>,
    diagnostics: Vec<DiagnosticView<'a>>,
    relations: Vec<RelationView<'a>>,
    outcomes: Vec<OutcomeView<'a>>,
    coverage: Option<CoverageView<'a>>,
    reconciliation: Vec<ReconciledView<'a>>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    new_rule: bool,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    boxes: Vec<BoxView>,
}

#[derive(Serialize)]
struct FilePlaceView {
    offset: usize,
    line: usize,
    column: usize,
}

/// A rectangle on a page, in points from its upper left corner.
#[derive(Serialize)]
struct BoxView {
    page: u32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

/// To a tenth of a point, which is finer than any print.
fn box_view(found: &PageBox) -> BoxView {
    let tenth = |value: f32| (value * 10.0).round() / 10.0;
    let [left, top, right, bottom] = [found.left, found.top, found.right, found.bottom].map(tenth);
    BoxView { page: found.page, left, top, right, bottom }
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
    kind: &'static str,
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
pub(super) struct SummaryView {
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

/// The whole result of one file.
pub(super) fn file_view(file: &FileResult, language: Language) -> FileView<'_> {
    let facts = file.facts.as_ref();
    let relations = facts.map_or(&[][..], |facts| &facts.relations);
    let outcomes = facts.map_or(&[][..], |facts| &facts.outcomes);
    FileView {
        path: &file.path,
        format: file.format.map(crate::source::Format::name),
        status: if file.unreadable { "unreadable" } else { "checked" },
        tracked_changes: file.revisions.map(|revisions| RevisionsView { count: revisions.count, view: revisions.view.name() }),
        pages_in_doubt: file.cautions.iter().map(|caution| doubt_view(caution, language)).collect(),
        report: facts.map(|facts| report_view(&facts.report, &file.masks)),
        diagnostics: file.diagnostics.iter().map(|diagnostic| diagnostic_view(file, diagnostic, language)).collect(),
        relations: relations.iter().map(|relation| relation_view(file, relation, language)).collect(),
        outcomes: outcomes.iter().map(|outcome| outcome_view(outcome, language)).collect(),
        coverage: facts.map(|facts| coverage_view(file, &facts.coverage, language)),
        reconciliation: facts.map(|facts| reconciliation::views(file, facts, language)).unwrap_or_default(),
    }
}

fn doubt_view(caution: &Caution, language: Language) -> DoubtView {
    DoubtView { first: caution.first, last: caution.last, kind: caution.name(), message: caution.message().get(language).to_owned() }
}

/// What `report` says of itself.
pub(super) fn report_view(report: &ReportFacts, masks: &Masks) -> ReportView {
    let words = |words: &Option<crate::report::Words>| words.as_ref().map(|words| masks.folded(&words.text, words.span));
    let date = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    ReportView {
        kind: report.kind.name(),
        title: words(&report.title),
        organ: words(&report.organ),
        year: report.year,
        published: date(report.published),
        signed_by: words(&report.signed_by),
        signed_on: date(report.signed_on),
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
        waived: diagnostic.waived.as_ref().map(|waived| WaivedView { reason: &waived.reason, by: &waived.by, kind: waived.kind.name() }),
        fingerprint: &diagnostic.fingerprint,
        round: file.marks.get(&diagnostic.fingerprint).and_then(|mark| mark.known).map(|known| if known { "remaining" } else { "new" }),
        new_rule: file.marks.get(&diagnostic.fingerprint).is_some_and(|mark| mark.new_rule),
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
    let of_report = || file.facts.as_ref().and_then(|facts| facts.paragraph_of(span));
    PlaceView {
        page: place.page,
        paragraph: if place == Place::default() { of_report() } else { place.paragraph },
        cell: place.cell.map(|CellPlace { table, row, column }| CellView { table, row, column }),
        file: file.places.in_file(span.start).map(|FilePlace { offset, line, column }| FilePlaceView { offset, line, column }),
        boxes: file.boxes.of(span).iter().map(box_view).collect(),
    }
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
pub(super) fn coverage_view<'a>(file: &FileResult, coverage: &'a Coverage, language: Language) -> CoverageView<'a> {
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
        numbers: coverage.numbers,
        checked: coverage.checked,
        examined: coverage.examined.iter().map(examined).collect(),
        unchecked: coverage.unchecked.iter().map(unchecked).collect(),
    }
}

/// Counts over all files.
pub(super) fn summary_view(summary: Summary) -> SummaryView {
    let Summary { files, unreadable, errors, warnings, notes, waived, satisfied, rules_not_checked, numbers, numbers_checked, .. } =
        summary;
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
