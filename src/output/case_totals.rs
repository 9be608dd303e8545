//! Totals counted from case data: as a table, as JSON that can be read again with `--cases`, and as CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::terminal::printable;
use super::wrap::columns;
use crate::cases::{Cases, Figure, Known, Snapshot};
use crate::claim::{Dictionary, Exact, MetricId, MetricKind};
use crate::diagnostic::Language;

/// Formats of totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseFormat {
    /// For people.
    Table,
    /// `hegui.totals/1`.
    Json,
    /// For spreadsheets.
    Csv,
}

/// A metric in a unit with what is known of it.
pub type TotalLine = (MetricId, Option<String>, Known);

/// The totals of a year.
#[derive(Debug)]
pub struct CaseTotals<'a> {
    /// Where they come from.
    pub cases: &'a Cases,
    /// The metrics.
    pub dictionary: &'a Dictionary,
    /// The year.
    pub year: i16,
    /// The organ; all of them without it.
    pub organ: Option<&'a str>,
    /// Metric by metric.
    pub lines: &'a [TotalLine],
    /// Language of messages.
    pub language: Language,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    year: i16,
    organ: Option<&'a str>,
    totals: Vec<TotalView<'a>>,
    not_counted: Vec<MissingView<'a>>,
    unknown: Vec<UnknownView<'a>>,
    sources: Vec<SnapshotView<'a>>,
}

#[derive(Serialize)]
struct TotalView<'a> {
    metric: &'a str,
    name: &'a str,
    year: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    organ: Option<&'a str>,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<i64>,
    definition: &'a str,
    sql: &'a [String],
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct MissingView<'a> {
    metric: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct UnknownView<'a> {
    name: &'a str,
    place: &'a str,
    reason: &'a str,
}

/// A snapshot as JSON shows it; also part of `check`.
#[derive(Serialize)]
pub(super) struct SnapshotView<'a> {
    name: &'a str,
    format: &'a str,
    size: Option<u64>,
    time: Option<&'a str>,
    sha256: Option<&'a str>,
    rows: u64,
    left_out: u64,
    remarks: Vec<RemarkView<'a>>,
}

#[derive(Serialize)]
struct RemarkView<'a> {
    kind: &'static str,
    count: u64,
    /// The first rows of it.
    rows: Vec<RowView<'a>>,
}

#[derive(Serialize)]
struct RowView<'a> {
    sheet: Option<&'a str>,
    row: u64,
    message: &'a str,
}

/// Rows listed for one sort of remark in the result of a check; `cases inspect` lists them all.
const ROWS: usize = 100;

/// How a snapshot is shown.
pub(super) fn snapshot_view(snapshot: &Snapshot, language: Language) -> SnapshotView<'_> {
    let tables = &snapshot.tables;
    let mut kinds: Vec<crate::cases::RemarkKind> = tables.iter().flat_map(|table| table.remarks.counts.keys().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let remark = |kind| {
        let listed = tables.iter().flat_map(|table| &table.remarks.listed).filter(|remark| remark.kind == kind).take(ROWS);
        RemarkView {
            kind: kind.name(),
            count: tables.iter().filter_map(|table| table.remarks.counts.get(&kind)).sum(),
            rows: listed.map(|one| RowView { sheet: one.sheet.as_deref(), row: one.row, message: one.message.get(language) }).collect(),
        }
    };
    SnapshotView {
        name: &snapshot.name,
        format: snapshot.format,
        size: snapshot.size,
        time: snapshot.time.as_deref(),
        sha256: snapshot.sha256.as_deref(),
        rows: tables.iter().map(|table| table.rows).sum(),
        left_out: tables.iter().map(|table| table.remarks.left_out()).sum(),
        remarks: kinds.into_iter().map(remark).collect(),
    }
}

/// A value as it is printed: whole numbers as they are, others with at most four decimals.
pub(super) fn printed(value: Exact) -> String {
    let rounded = if value.is_whole() { Some(value) } else { value.rounded(4) };
    rounded.unwrap_or(value).to_string()
}

impl CaseTotals<'_> {
    /// Writes the totals in a format.
    pub fn print(&self, format: CaseFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            CaseFormat::Table => self.table(out),
            CaseFormat::Json => self.json(out),
            CaseFormat::Csv => self.csv(out),
        }
    }

    fn name<'s>(&'s self, metric: &'s MetricId) -> &'s str {
        self.dictionary.get(metric).map_or(metric.0.as_str(), |metric| metric.name.as_str())
    }

    fn is_rate(&self, metric: &MetricId) -> bool {
        self.dictionary.get(metric).is_some_and(|metric| matches!(metric.kind, MetricKind::Rate | MetricKind::Share))
    }

    fn values(&self) -> impl Iterator<Item = (&MetricId, Option<&str>, &Figure)> {
        self.lines.iter().filter_map(|(metric, unit, known)| match known {
            Known::Value(figure) => Some((metric, unit.as_deref(), figure.as_ref())),
            _ => None,
        })
    }

    fn missing(&self) -> impl Iterator<Item = (&MetricId, Option<&str>, &str)> {
        self.lines.iter().filter_map(|(metric, unit, known)| match known {
            Known::Unusable(reason) => Some((metric, unit.as_deref(), reason.get(self.language))),
            _ => None,
        })
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let source = |figure: &Figure| self.cases.snapshots.get(figure.snapshot).map(|snapshot| snapshot.name.as_str());
        let document = Document {
            schema: "hegui.totals/1",
            year: self.year,
            organ: self.organ,
            totals: self
                .values()
                .map(|(metric, unit, figure)| TotalView {
                    metric: &metric.0,
                    name: self.name(metric),
                    year: self.year,
                    organ: self.organ,
                    value: printed(figure.value),
                    unit,
                    numerator: figure.parts.map(|parts| parts.0),
                    denominator: figure.parts.map(|parts| parts.1),
                    definition: figure.definition.get(self.language),
                    sql: &figure.sql,
                    source: source(figure),
                })
                .collect(),
            not_counted: self
                .missing()
                .map(|(metric, unit, reason)| MissingView { metric: &metric.0, name: self.name(metric), unit, reason })
                .collect(),
            unknown: self
                .cases
                .unknown
                .iter()
                .map(|one| UnknownView { name: &one.name, place: one.place.get(self.language), reason: one.reason.get(self.language) })
                .collect(),
            sources: self.cases.snapshots.iter().map(|snapshot| snapshot_view(snapshot, self.language)).collect(),
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(&mut *out);
        let head = match self.language {
            Language::Chinese => ["指标编号", "指标名称", "年度", "机关", "数值", "计量单位", "分子", "分母", "定义"],
            Language::English => ["metric", "name", "year", "organ", "value", "unit", "numerator", "denominator", "definition"],
        };
        writer.write_record(head)?;
        for (metric, unit, figure) in self.values() {
            let part = |part: Option<i64>| part.map(|part| part.to_string()).unwrap_or_default();
            writer.write_record([
                metric.0.as_str(),
                self.name(metric),
                &self.year.to_string(),
                self.organ.unwrap_or_default(),
                &printed(figure.value),
                unit.unwrap_or_default(),
                &part(figure.parts.map(|parts| parts.0)),
                &part(figure.parts.map(|parts| parts.1)),
                figure.definition.get(self.language),
            ])?;
        }
        writer.flush()
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rows: Vec<[String; 4]> = Vec::new();
        for (metric, unit, figure) in self.values() {
            let percent = if self.is_rate(metric) { "%" } else { "" };
            let value =
                if figure.parts.is_some() { figure.value.rounded(2).unwrap_or(figure.value).to_string() } else { printed(figure.value) };
            let from = figure.parts.map(|(top, base)| format!("{top}/{base}")).unwrap_or_default();
            let name = match unit {
                Some(unit) => format!("{}（{unit}）", self.name(metric)),
                None => self.name(metric).to_owned(),
            };
            rows.push([name, format!("{value}{percent}"), from, metric.0.to_string()]);
        }
        let width = |column: usize| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0);
        let (names, values, parts) = (width(0), width(1), width(2));
        for [name, value, from, id] in &rows {
            let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(columns(text)));
            writeln!(out, "{}{}  {}{}  {}{}  {id}", printable(name), pad(name, names), pad(value, values), value, from, pad(from, parts))?;
        }
        Ok(())
    }

    /// What was not counted, left out or not known, for standard error.
    pub fn notes(&self) -> String {
        let mut text = String::new();
        let chinese = self.language == Language::Chinese;
        for (metric, unit, reason) in self.missing() {
            let unit = unit.map(|unit| format!("（{unit}）")).unwrap_or_default();
            text += &if chinese {
                format!("未统计 {}{unit}：{reason}\n", self.name(metric))
            } else {
                format!("not counted: {metric}{unit}: {reason}\n")
            };
        }
        for one in &self.cases.unknown {
            let (place, reason) = (one.place.get(self.language), one.reason.get(self.language));
            text += &if chinese {
                format!("不认识的指标“{}”（{place}）：{reason}\n", one.name)
            } else {
                format!("unknown metric {} ({place}): {reason}\n", one.name)
            };
        }
        for snapshot in &self.cases.snapshots {
            text += &snapshot_line(snapshot, self.language);
        }
        printable_lines(&text)
    }
}

fn printable_lines(text: &str) -> String {
    text.lines().map(|line| printable(line) + "\n").collect()
}

/// A snapshot in one line, and one for each sort of remark.
pub(super) fn snapshot_line(snapshot: &Snapshot, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let rows: u64 = snapshot.tables.iter().map(|table| table.rows).sum();
    let left_out: u64 = snapshot.tables.iter().map(|table| table.remarks.left_out()).sum();
    let time = snapshot.time.as_deref().unwrap_or("");
    let size = snapshot.size.map(|size| if chinese { format!("，{size}字节") } else { format!(", {size} bytes") }).unwrap_or_default();
    let hash = snapshot
        .sha256
        .as_deref()
        .map(|hash| if chinese { format!("，SHA-256 {hash}") } else { format!(", SHA-256 {hash}") })
        .unwrap_or_default();
    let name = &snapshot.name;
    let mut text = if chinese {
        format!("数据：{name}，{rows}行，舍去{left_out}行，{time}{size}{hash}\n")
    } else {
        format!("data: {name}, {rows} rows, {left_out} left out, {time}{size}{hash}\n")
    };
    for table in &snapshot.tables {
        for (kind, count) in &table.remarks.counts {
            let mut rows: Vec<String> =
                table.remarks.listed.iter().filter(|one| one.kind == *kind).take(10).map(|one| one.row.to_string()).collect();
            if usize::try_from(*count).unwrap_or(usize::MAX) > rows.len() {
                rows.push("…".to_owned());
            }
            let words = kind.words();
            let sheet = table
                .sheet
                .as_deref()
                .map(|sheet| if chinese { format!("工作表“{sheet}”") } else { format!("sheet {sheet}, ") })
                .unwrap_or_default();
            text += &if chinese {
                format!("  {}：{count}行（{sheet}第 {} 行）\n", words.zh, rows.join("、"))
            } else {
                format!("  {}: {count} rows ({sheet}rows {})\n", words.en, rows.join(", "))
            };
        }
    }
    text
}
