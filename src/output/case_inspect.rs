//! What was recognised of case data and what was not, with a column map that can be changed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::case_totals::snapshot_line;
use super::terminal::printable;
use crate::cases::{CaseRules, Cases, ColumnMap, FieldId, RecordKind, Snapshot, TOTALS, TableSummary};
use crate::diagnostic::Language;

/// What was read, described.
#[derive(Debug)]
pub struct Inspection<'a> {
    /// The data.
    pub cases: &'a Cases,
    /// Kinds of records and column maps.
    pub rules: &'a CaseRules,
    /// Language of messages.
    pub language: Language,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    files: Vec<FileView<'a>>,
}

#[derive(Serialize)]
struct FileView<'a> {
    name: &'a str,
    format: &'a str,
    encoding: Option<&'a str>,
    size: Option<u64>,
    time: Option<&'a str>,
    sha256: Option<&'a str>,
    tables: Vec<TableView<'a>>,
    unknown_metrics: Vec<String>,
}

#[derive(Serialize)]
struct TableView<'a> {
    sheet: Option<&'a str>,
    records: Option<&'a str>,
    map: Option<&'a str>,
    header_row: u64,
    header_rows: usize,
    rows: u64,
    left_out: u64,
    recognised: Vec<ColumnView<'a>>,
    not_recognised: Vec<HeadingView<'a>>,
    missing: Vec<&'a str>,
    unknown_values: Vec<ValueView<'a>>,
    remarks: Vec<RemarkView<'a>>,
    remark_counts: BTreeMap<&'static str, u64>,
    error: Option<String>,
    ready_map: Option<String>,
}

#[derive(Serialize)]
struct ColumnView<'a> {
    field: &'a str,
    name: &'a str,
    column: usize,
    heading: &'a str,
}

#[derive(Serialize)]
struct HeadingView<'a> {
    column: usize,
    heading: &'a str,
}

#[derive(Serialize)]
struct ValueView<'a> {
    field: &'a str,
    value: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct RemarkView<'a> {
    kind: &'static str,
    left_out: bool,
    row: u64,
    message: &'a str,
}

impl Inspection<'_> {
    fn kind(&self, table: &TableSummary) -> Option<&RecordKind> {
        self.rules.kind(table.records.as_deref()?)
    }

    /// The map to change: the one that was used, or the one for the first kind where nothing was recognised.
    fn ready_map(&self, table: &TableSummary) -> Option<String> {
        let kind = match self.kind(table) {
            Some(kind) => kind,
            None => self.rules.kinds.iter().find(|kind| kind.id == "petition")?,
        };
        if kind.id == TOTALS {
            return None;
        }
        let map: &ColumnMap = match &table.map {
            Some(name) => self.rules.maps.iter().find(|map| map.name == *name && map.records == kind.id)?,
            None => self.rules.maps.iter().find(|map| map.records == kind.id)?,
        };
        let found: BTreeMap<FieldId, String> = table.columns.iter().map(|(field, _, heading)| (field.clone(), heading.clone())).collect();
        let mut unknown: BTreeMap<FieldId, Vec<String>> = BTreeMap::new();
        for (field, value, _) in &table.unknown_values {
            unknown.entry(field.clone()).or_default().push(value.clone());
        }
        let mut text = map.to_yaml(kind, &found, &unknown);
        let headings: Vec<&str> = table.unknown.iter().map(|(_, heading)| heading.as_str()).collect();
        if !headings.is_empty() {
            text += &format!("# 未识别的列 / headings not recognised: {}\n", headings.join("、").replace('\n', " "));
        }
        Some(text)
    }

    /// For people.
    pub fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let chinese = self.language == Language::Chinese;
        for snapshot in &self.cases.snapshots {
            for line in snapshot_line(snapshot, self.language).lines() {
                writeln!(out, "{}", printable(line))?;
            }
            if let Some(encoding) = snapshot.encoding {
                writeln!(out, "{}{encoding}", if chinese { "编码：" } else { "encoding: " })?;
            }
            for table in &snapshot.tables {
                for line in self.described(table) {
                    writeln!(out, "{}", printable(&line))?;
                }
                if let Some(map) = self.ready_map(table) {
                    writeln!(
                        out,
                        "\n{}",
                        if chinese {
                            "可修改的列对照表（存为文件，用 --case-map 指定）："
                        } else {
                            "a column map to change (save it and name it with --case-map):"
                        }
                    )?;
                    for line in map.lines() {
                        writeln!(out, "{}", printable(line))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn described(&self, table: &TableSummary) -> Vec<String> {
        let chinese = self.language == Language::Chinese;
        let word = |zh: &'static str, en: &'static str| if chinese { zh } else { en };
        let mut lines = Vec::new();
        if let Some(sheet) = &table.sheet {
            lines.push(format!("{}{sheet}", word("工作表：", "sheet: ")));
        }
        let kind = self.kind(table);
        if let Some(kind) = kind {
            let map = table.map.as_deref().unwrap_or_default();
            lines.push(format!("{}{} {map}", word("识别为：", "recognised as: "), kind.name.get(self.language)));
        }
        if let Some(fault) = &table.fault {
            lines.push(format!("{}{}", word("不能使用：", "cannot be used: "), fault.message().get(self.language)));
        }
        if !table.columns.is_empty() {
            lines.push(word("认出的列：", "columns recognised:").to_owned());
        }
        for (field, column, heading) in &table.columns {
            let name = kind.and_then(|kind| kind.field(field)).map_or(field.0.as_str(), |field| field.name.get(self.language));
            lines.push(format!("  {:>3}  {heading} → {field}（{name}）", crate::cases::letters(*column)));
        }
        if !table.unknown.is_empty() {
            lines.push(word("没认出的列：", "columns not recognised:").to_owned());
        }
        lines.extend(table.unknown.iter().map(|(column, heading)| format!("  {:>3}  {heading}", crate::cases::letters(*column))));
        let missing: Vec<&str> = table
            .missing
            .iter()
            .map(|field| kind.and_then(|kind| kind.field(field)).map_or(field.0.as_str(), |field| field.name.get(self.language)))
            .collect();
        if !missing.is_empty() {
            lines.push(format!("{}{}", word("没有的列：", "columns missing: "), missing.join(word("、", ", "))));
        }
        for (field, value, rows) in &table.unknown_values {
            let name = kind.and_then(|kind| kind.field(field)).map_or(field.0.as_str(), |field| field.name.get(self.language));
            lines.push(if chinese {
                format!("没认出的取值：{name}“{value}”，{rows}行")
            } else {
                format!("value not recognised: {name} “{value}”, {rows} rows")
            });
        }
        lines
    }

    /// `hegui.inspect/1`.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let document =
            Document { schema: "hegui.inspect/1", files: self.cases.snapshots.iter().map(|snapshot| self.file(snapshot)).collect() };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }

    fn file<'s>(&'s self, snapshot: &'s Snapshot) -> FileView<'s> {
        FileView {
            name: &snapshot.name,
            format: snapshot.format,
            encoding: snapshot.encoding,
            size: snapshot.size,
            time: snapshot.time.as_deref(),
            sha256: snapshot.sha256.as_deref(),
            tables: snapshot.tables.iter().map(|table| self.table_view(table)).collect(),
            unknown_metrics: self.cases.unknown.iter().map(|one| one.name.clone()).collect(),
        }
    }

    fn table_view<'s>(&'s self, table: &'s TableSummary) -> TableView<'s> {
        let kind = self.kind(table);
        let name = |field: &'s FieldId| -> &'s str {
            kind.and_then(|kind| kind.field(field)).map_or(field.0.as_str(), |field| field.name.get(self.language))
        };
        TableView {
            sheet: table.sheet.as_deref(),
            records: table.records.as_deref(),
            map: table.map.as_deref(),
            header_row: table.header_row,
            header_rows: table.header_rows,
            rows: table.rows,
            left_out: table.remarks.left_out(),
            recognised: table
                .columns
                .iter()
                .map(|(field, column, heading)| ColumnView { field: &field.0, name: name(field), column: column + 1, heading })
                .collect(),
            not_recognised: table.unknown.iter().map(|(column, heading)| HeadingView { column: column + 1, heading }).collect(),
            missing: table.missing.iter().map(|field| field.0.as_str()).collect(),
            unknown_values: table
                .unknown_values
                .iter()
                .map(|(field, value, rows)| ValueView { field: &field.0, value, rows: *rows })
                .collect(),
            remarks: table
                .remarks
                .listed
                .iter()
                .map(|one| RemarkView {
                    kind: one.kind.name(),
                    left_out: one.kind.leaves_out(),
                    row: one.row,
                    message: one.message.get(self.language),
                })
                .collect(),
            remark_counts: table.remarks.counts.iter().map(|(kind, count)| (kind.name(), *count)).collect(),
            error: table.fault.as_ref().map(|fault| fault.message().get(self.language).to_owned()),
            ready_map: self.ready_map(table),
        }
    }

    /// The column maps alone.
    pub fn map(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut tables = self.cases.snapshots.iter().flat_map(|snapshot| &snapshot.tables);
        match tables.find_map(|table| self.ready_map(table)) {
            Some(map) => out.write_all(map.as_bytes()),
            None => Ok(()),
        }
    }
}
