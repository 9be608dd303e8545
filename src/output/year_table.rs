//! Two years side by side: a table for people, `hegui.compare/1` for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::FileResult;
use super::terminal::printable;
use super::wrap::columns;
use crate::check::across::KeptPassage;
use crate::check::{ComparedMetric, YearComparison};
use crate::diagnostic::Language;
use crate::span::Span;

/// A comparison with the two files that it speaks of.
#[derive(Debug)]
pub struct YearTable<'a> {
    /// The older report.
    pub old: &'a FileResult,
    /// The newer one.
    pub new: &'a FileResult,
    /// What was found.
    pub comparison: &'a YearComparison,
    /// Language of messages.
    pub language: Language,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    old: FileView<'a>,
    new: FileView<'a>,
    metrics: Vec<MetricView<'a>>,
    copied: Vec<PassageView>,
    summary: SummaryView,
}

#[derive(Serialize)]
struct FileView<'a> {
    path: &'a str,
    year: Option<i16>,
}

#[derive(Serialize)]
struct MetricView<'a> {
    metric: &'a str,
    name: &'a str,
    unit: &'a str,
    scope: &'a str,
    old: Option<String>,
    new: Option<String>,
    difference: Option<String>,
    change_percent: Option<String>,
    unchanged: bool,
}

#[derive(Serialize)]
struct PassageView {
    old_start: usize,
    old_end: usize,
    new_start: usize,
    new_end: usize,
    text: String,
    share: usize,
    to_the_letter: bool,
}

#[derive(Serialize)]
struct SummaryView {
    metrics: usize,
    unchanged: usize,
    copied: usize,
}

impl YearTable<'_> {
    fn stated(file: &FileResult, stated: Option<&(Span, String)>) -> Option<String> {
        stated.map(|(span, text)| file.masks.folded(text, *span))
    }

    fn change(one: &ComparedMetric) -> Option<String> {
        one.change.and_then(|change| change.rounded(2)).map(|change| change.to_string())
    }

    fn words(&self, kept: &KeptPassage) -> String {
        self.new.masks.words(&self.new.text, kept.new)
    }

    fn unchanged(&self) -> usize {
        self.comparison.metrics.iter().filter(|one| one.unchanged).count()
    }

    /// `hegui.compare/1`.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let view = |file: &FileResult| file.facts.as_ref().and_then(|facts| facts.report.year);
        let document = Document {
            schema: "hegui.compare/1",
            old: FileView { path: &self.old.path, year: view(self.old) },
            new: FileView { path: &self.new.path, year: view(self.new) },
            metrics: self
                .comparison
                .metrics
                .iter()
                .map(|one| MetricView {
                    metric: &one.metric.0,
                    name: &one.name,
                    unit: &one.unit,
                    scope: &one.scope,
                    old: Self::stated(self.old, one.old.as_ref()),
                    new: Self::stated(self.new, one.new.as_ref()),
                    difference: one.difference.map(|difference| difference.to_string()),
                    change_percent: Self::change(one),
                    unchanged: one.unchanged,
                })
                .collect(),
            copied: self
                .comparison
                .kept
                .iter()
                .map(|kept| PassageView {
                    old_start: kept.old.start,
                    old_end: kept.old.end,
                    new_start: kept.new.start,
                    new_end: kept.new.end,
                    text: self.words(kept),
                    share: kept.percent,
                    to_the_letter: kept.to_the_letter,
                })
                .collect(),
            summary: SummaryView {
                metrics: self.comparison.metrics.len(),
                unchanged: self.unchanged(),
                copied: self.comparison.kept.len(),
            },
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }

    /// For people.
    pub fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let chinese = self.language == Language::Chinese;
        let head = if chinese { ["指标", "上年", "本年", "变化", ""] } else { ["metric", "older", "newer", "change", ""] };
        let mut rows: Vec<[String; 5]> = vec![head.map(str::to_owned)];
        for one in &self.comparison.metrics {
            let dash = || "—".to_owned();
            let change = match (Self::change(one), one.difference) {
                (Some(change), _) => format!("{change}%"),
                (None, Some(points)) if one.share => format!("{points}{}", if chinese { "个百分点" } else { " points" }),
                _ => String::new(),
            };
            let same = if one.unchanged { if chinese { "未变" } else { "unchanged" } } else { "" };
            let old = Self::stated(self.old, one.old.as_ref()).unwrap_or_else(dash);
            let new = Self::stated(self.new, one.new.as_ref()).unwrap_or_else(dash);
            rows.push([one.name.clone(), old, new, change, same.to_owned()]);
        }
        let width = |column: usize| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3), 0];
        for row in &rows {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(columns(cell)))));
            writeln!(out, "{}", printable(cells.collect::<Vec<_>>().join("  ").trim_end()))?;
        }
        for kept in &self.comparison.kept {
            let word = match (chinese, kept.to_the_letter) {
                (true, true) => "沿用（一字未改）：",
                (true, false) => "沿用：",
                (false, true) => "copied to the letter: ",
                (false, false) => "copied: ",
            };
            writeln!(out, "{word}{}", printable(&self.words(kept)))?;
        }
        let (metrics, unchanged, kept) = (self.comparison.metrics.len(), self.unchanged(), self.comparison.kept.len());
        writeln!(
            out,
            "{}",
            if chinese {
                format!("指标 {metrics} 项，未变 {unchanged} 项；沿用的段落 {kept} 段。")
            } else {
                format!("{metrics} metrics, {unchanged} unchanged; {kept} passages copied")
            }
        )
    }
}
