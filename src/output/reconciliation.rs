//! How report and case data agree, metric by metric: a table for people, a list for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::case_totals::{SnapshotView, printed, snapshot_view};
use super::terminal::printable;
use super::wrap::columns;
use super::{Facts, FileResult};
use crate::cases::{Cases, Explanation};
use crate::check::{Agreement, Reconciled};
use crate::diagnostic::Language;

/// One metric in `hegui.check/1`.
#[derive(Serialize)]
pub(super) struct ReconciledView<'a> {
    metric: &'a str,
    name: &'a str,
    outcome: &'static str,
    start: Option<usize>,
    end: Option<usize>,
    written: Option<String>,
    value: Option<String>,
    numerator: Option<i64>,
    denominator: Option<i64>,
    difference: Option<String>,
    reason: Option<&'a str>,
    definition: Option<&'a str>,
    sql: &'a [String],
    source: Option<&'a str>,
    explanation: Vec<ExplanationView<'a>>,
    records: RecordsView,
}

#[derive(Serialize)]
struct ExplanationView<'a> {
    kind: &'a str,
    text: &'a str,
    value: String,
    sql: &'a [String],
    added: Vec<String>,
    removed: Vec<String>,
    added_count: usize,
    removed_count: usize,
}

/// The records that the likeliest explanation adds and takes away.
#[derive(Serialize)]
struct RecordsView {
    added: Vec<String>,
    removed: Vec<String>,
}

/// The case data of a run.
#[derive(Serialize)]
pub(super) struct CasesView<'a> {
    sources: Vec<SnapshotView<'a>>,
    unknown_metrics: Vec<UnknownView<'a>>,
}

#[derive(Serialize)]
struct UnknownView<'a> {
    name: &'a str,
    place: &'a str,
    reason: &'a str,
}

/// The case data that the files were held against.
pub(super) fn cases_view(cases: &Cases, language: Language) -> CasesView<'_> {
    let unknown = cases.unknown.iter();
    CasesView {
        sources: cases.snapshots.iter().map(|snapshot| snapshot_view(snapshot, language)).collect(),
        unknown_metrics: unknown
            .map(|one| UnknownView { name: &one.name, place: one.place.get(language), reason: one.reason.get(language) })
            .collect(),
    }
}

/// The agreement of each metric of a file.
pub(super) fn views<'a>(file: &'a FileResult, facts: &'a Facts, language: Language) -> Vec<ReconciledView<'a>> {
    facts.reconciliation.iter().map(|one| view(file, facts, one, language)).collect()
}

fn view<'a>(file: &'a FileResult, facts: &'a Facts, one: &'a Reconciled, language: Language) -> ReconciledView<'a> {
    let stated = one.stated.as_ref();
    let figure = one.figure.as_ref();
    let cases = facts.cases.as_deref();
    let explanation: Vec<ExplanationView<'_>> = one.explanations.iter().map(|one| explanation_view(one, cases, language)).collect();
    let first = explanation.iter().find(|one| !one.added.is_empty() || !one.removed.is_empty());
    let records = RecordsView {
        added: first.map(|one| one.added.clone()).unwrap_or_default(),
        removed: first.map(|one| one.removed.clone()).unwrap_or_default(),
    };
    ReconciledView {
        metric: &one.metric.0,
        name: &one.name,
        outcome: one.agreement.name(),
        start: stated.map(|(span, _)| span.start),
        end: stated.map(|(span, _)| span.end),
        written: stated.map(|(span, text)| file.masks.folded(text, *span)),
        value: figure.map(|figure| printed(figure.value)),
        numerator: figure.and_then(|figure| figure.parts).map(|parts| parts.0),
        denominator: figure.and_then(|figure| figure.parts).map(|parts| parts.1),
        difference: one.difference.map(printed),
        reason: one.reason.as_ref().map(|reason| reason.get(language)),
        definition: figure.map(|figure| figure.definition.get(language)),
        sql: figure.map_or(&[], |figure| &figure.sql),
        source: figure.and_then(|figure| cases?.snapshots.get(figure.snapshot)).map(|snapshot| snapshot.name.as_str()),
        explanation,
        records,
    }
}

fn explanation_view<'a>(one: &'a Explanation, cases: Option<&Cases>, language: Language) -> ExplanationView<'a> {
    // A database that no longer answers leaves the counts that were found before.
    let difference = one.change.as_ref().zip(cases).and_then(|(change, cases)| cases.difference(change).ok()).unwrap_or_default();
    let keys = |records: Vec<crate::cases::CaseRecord>| records.into_iter().map(|record| record.key).collect();
    ExplanationView {
        kind: &one.kind,
        text: one.words.get(language),
        value: printed(one.value),
        sql: &one.sql,
        added: keys(difference.added),
        removed: keys(difference.removed),
        added_count: one.added,
        removed_count: one.removed,
    }
}

/// Writes the table of a file: what is equal is counted, the rest is listed; all of it where `whole`.
pub(super) fn table(file: &FileResult, facts: &Facts, (language, whole): (Language, bool), out: &mut dyn Write) -> io::Result<()> {
    if facts.reconciliation.is_empty() {
        return Ok(());
    }
    let chinese = language == Language::Chinese;
    let head = if chinese {
        ["指标", "报告", "系统数据", "差", "结果"]
    } else {
        ["metric", "report", "case system", "difference", "result"]
    };
    let mut rows: Vec<[String; 5]> = vec![head.map(str::to_owned)];
    let mut quiet = 0;
    for one in &facts.reconciliation {
        if !whole && one.agreement == Agreement::NotInReport {
            quiet += 1;
            continue;
        }
        let stated = one.stated.as_ref();
        let written = stated.map_or_else(|| "—".to_owned(), |(span, text)| file.masks.folded(text, *span));
        let rate = one.figure.as_ref().is_some_and(|figure| figure.parts.is_some());
        let short = |value: crate::claim::Exact| if rate { value.rounded(2).unwrap_or(value).to_string() } else { printed(value) };
        let value =
            one.figure.as_ref().map_or_else(|| "—".to_owned(), |figure| format!("{}{}", short(figure.value), if rate { "%" } else { "" }));
        let differs = one.agreement == Agreement::Differs;
        let difference = one.difference.filter(|_| differs).map(short).unwrap_or_default();
        let mut result = one.agreement.words().get(language).to_owned();
        let why = one.explanations.first().map(|explanation| &explanation.words).filter(|_| differs).or(one.reason.as_ref());
        if let Some(why) = why {
            result += if chinese { "：" } else { ": " };
            result += why.get(language);
        }
        rows.push([one.name.clone(), written, value, difference, result]);
    }
    let title = if chinese { "与案件系统核对" } else { "held against the case system" };
    writeln!(out, "{}  {title}", printable(&file.path))?;
    let width = |column: usize| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    if rows.len() > 1 {
        for row in &rows {
            let mut line = String::from(" ");
            for (at, cell) in row.iter().enumerate() {
                let pad = " ".repeat(widths.get(at).map_or(0, |width| width.saturating_sub(columns(cell))));
                line += &if (1..=3).contains(&at) { format!(" {pad}{cell} ") } else { format!(" {cell}{pad} ") };
            }
            writeln!(out, "{}", printable(line.trim_end()))?;
        }
    }
    if quiet > 0 {
        let line = if chinese {
            format!("  另有{quiet}项指标报告未写（--verbose 列出）")
        } else {
            format!("  {quiet} more metrics are not in the report (--verbose lists them)")
        };
        writeln!(out, "{line}")?;
    }
    if let Some(cases) = &facts.cases {
        for one in &cases.unknown {
            let (place, reason) = (one.place.get(language), one.reason.get(language));
            let line = if chinese {
                format!("  不认识的指标“{}”（{place}）：{reason}", one.name)
            } else {
                format!("  unknown metric {} ({place}): {reason}", one.name)
            };
            writeln!(out, "{}", printable(&line))?;
        }
    }
    if whole {
        for (name, sql) in facts
            .reconciliation
            .iter()
            .filter_map(|one| Some((&one.name, one.figure.as_ref()?)))
            .flat_map(|(name, figure)| figure.sql.iter().map(move |sql| (name, sql)))
        {
            writeln!(out, "  SQL {}: {}", printable(name), printable(sql))?;
        }
    }
    writeln!(out)
}
