//! What looking at all reports of a run gave: who of the roster sent a report, and whether the departments' figures add up.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::{Cell, Table};
use crate::diagnostic::{Bilingual, Language};
use crate::rule::Receipt;

/// Roster and roll-up of a run; empty where neither was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TogetherView {
    /// The organs of the roster in its order, then the senders that it does not have.
    pub roster: Vec<RosterLine>,
    /// The figures of the upper report, in order of place.
    pub roll_up: Vec<RollUpLine>,
}

/// What became of one organ.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterLine {
    /// Its name.
    pub organ: String,
    /// Whether it must report.
    pub required: bool,
    /// The last day for its report.
    pub due: Option<Date>,
    /// The result.
    pub receipt: Receipt,
    /// The latest date of its reports.
    pub day: Option<Date>,
    /// Its files.
    pub paths: Vec<String>,
}

/// One figure of the upper report with the sum of the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RollUpLine {
    /// Id of the metric.
    pub metric: String,
    /// Its name.
    pub name: String,
    /// As the upper report has it.
    pub stated: String,
    /// The sum of the parts.
    pub sum: String,
    /// Whether both agree.
    pub equal: bool,
    /// What each organ gives.
    pub parts: Vec<Contribution>,
}

/// What one organ gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The organ.
    pub organ: String,
    /// Its figure as written.
    pub text: String,
}

/// A line of the roster in JSON.
#[derive(Serialize)]
pub(super) struct RosterView<'a> {
    organ: &'a str,
    required: bool,
    due: Option<String>,
    receipt: &'static str,
    day: Option<String>,
    paths: &'a [String],
}

impl TogetherView {
    /// The roster for JSON.
    pub(super) fn roster_view(&self) -> Vec<RosterView<'_>> {
        let view = |line| {
            let line: &RosterLine = line;
            RosterView {
                organ: &line.organ,
                required: line.required,
                due: line.due.map(|due| due.to_string()),
                receipt: line.receipt.name(),
                day: line.day.map(|day| day.to_string()),
                paths: &line.paths,
            }
        };
        self.roster.iter().map(view).collect()
    }

    /// Both as tables for workbook and page.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        if !self.roster.is_empty() {
            let day = |day: Option<Date>| Cell::same(day.map_or_else(String::new, |day| day.to_string()));
            let row = |line: &RosterLine| {
                vec![
                    Cell::same(&line.organ),
                    Cell::Text(line.receipt.words()),
                    day(line.due),
                    day(line.day),
                    Cell::same(line.paths.join("\n")),
                ]
            };
            tables.push(Table {
                title: Bilingual::new("报送情况", "Roster"),
                note: Bilingual::default(),
                columns: [("机关", "organ"), ("结果", "result"), ("应报日期", "due"), ("报告日期", "dated"), ("文件", "files")]
                    .map(|(zh, en)| Bilingual::new(zh, en))
                    .to_vec(),
                rows: self.roster.iter().map(row).collect(),
            });
        }
        if !self.roll_up.is_empty() {
            let agreement = |equal| if equal { Bilingual::new("相符", "agree") } else { Bilingual::new("不符", "differ") };
            let row = |line: &RollUpLine| {
                let parts: Vec<String> = line.parts.iter().map(|part| format!("{} {}", part.organ, part.text)).collect();
                vec![
                    Cell::same(&line.name),
                    Cell::same(&line.stated),
                    Cell::same(&line.sum),
                    Cell::Text(agreement(line.equal)),
                    Cell::Number(line.parts.len()),
                    Cell::same(parts.join("\n")),
                ]
            };
            let columns = [
                ("指标", "metric"),
                ("上级报告", "upper report"),
                ("合计", "sum"),
                ("结果", "result"),
                ("机关数", "organs"),
                ("各机关", "parts"),
            ];
            tables.push(Table {
                title: Bilingual::new("汇总对照", "Roll-up"),
                note: Bilingual::default(),
                columns: columns.map(|(zh, en)| Bilingual::new(zh, en)).to_vec(),
                rows: self.roll_up.iter().map(row).collect(),
            });
        }
        tables
    }

    /// Both as plain lines for people.
    pub(super) fn write(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        let chinese = language == Language::Chinese;
        if !self.roster.is_empty() {
            writeln!(out, "{}", if chinese { "报送情况" } else { "Roster" })?;
        }
        for line in self.roster.iter().filter(|line| line.receipt != Receipt::Received) {
            writeln!(out, "  {}  {}  {}", line.receipt.words().get(language), line.organ, line.paths.join(" "))?;
        }
        if !self.roster.is_empty() {
            let received = self.roster.iter().filter(|line| line.receipt == Receipt::Received).count();
            let all = self.roster.iter().filter(|line| line.receipt != Receipt::Unknown).count();
            match language {
                Language::Chinese => writeln!(out, "  花名册 {all} 个机关，按要求报送 {received} 个。\n")?,
                Language::English => writeln!(out, "  {received} of {all} organs sent their report as required.\n")?,
            }
        }
        if !self.roll_up.is_empty() {
            writeln!(out, "{}", if chinese { "汇总对照" } else { "Roll-up" })?;
        }
        for line in &self.roll_up {
            let mark = if line.equal { "=" } else { "≠" };
            match language {
                Language::Chinese => writeln!(out, "  {}：{} {mark} {}个机关合计 {}", line.name, line.stated, line.parts.len(), line.sum)?,
                Language::English => writeln!(out, "  {}: {} {mark} {} of {} organs", line.name, line.stated, line.sum, line.parts.len())?,
            }
        }
        Ok(())
    }
}
