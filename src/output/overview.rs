//! The run at a glance: each unit with its counts and coverage, and how often each rule speaks of it. Kept small, whatever the texts.

use std::collections::BTreeMap;

use super::{Cell, FileResult, Summary, Table, unit};
use crate::diagnostic::{Bilingual, Language, Outcome, Severity};

/// One file of a run.
#[derive(Debug, Clone)]
pub struct Line {
    /// The reporting unit.
    pub unit: String,
    /// The file.
    pub path: String,
    /// The year of the report.
    pub year: Option<i16>,
    /// Counts.
    pub summary: Summary,
    /// Rules that passed.
    pub passed: usize,
    /// Rules that do not apply.
    pub not_applicable: usize,
    /// Findings that are not waived, by rule, with the gravest severity.
    pub rules: BTreeMap<String, (usize, Severity)>,
    /// SHA-256 of the file's bytes.
    pub sha256: String,
    /// Why the file could not be read.
    pub unreadable: Option<Bilingual>,
}

impl Line {
    /// From the result of one file.
    pub fn new(file: &FileResult) -> Self {
        let mut summary = Summary::default();
        summary.add(file);
        let mut rules: BTreeMap<String, (usize, Severity)> = BTreeMap::new();
        for diagnostic in file.diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()) {
            let entry = rules.entry(diagnostic.rule.to_string()).or_insert((0, diagnostic.severity));
            *entry = (entry.0 + 1, entry.1.max(diagnostic.severity));
        }
        let outcomes = || file.facts.iter().flat_map(|facts| &facts.outcomes);
        Self {
            unit: unit(file),
            path: file.path.clone(),
            year: file.facts.as_ref().and_then(|facts| facts.report.year),
            summary,
            passed: outcomes().filter(|rule| rule.outcome == Outcome::Passed).count(),
            not_applicable: outcomes().filter(|rule| matches!(rule.outcome, Outcome::NotApplicable(_))).count(),
            rules,
            sha256: file.sha256.clone().unwrap_or_default(),
            unreadable: file.unreadable.then(|| file.diagnostics.first().map(|reason| reason.message.clone()).unwrap_or_default()),
        }
    }

    /// Share of the numbers that something was held against, in per cent; `None` where there are no numbers to tell from.
    pub fn coverage(&self) -> Option<usize> {
        (self.summary.numbers_checked * 100).checked_div(self.summary.numbers)
    }

    /// Points of 100: five off for each error, one for each warning. Notes and accepted findings cost nothing; an unread file has none.
    pub fn score(&self) -> Option<usize> {
        let lost = self.summary.errors * 5 + self.summary.warnings;
        self.unreadable.is_none().then(|| 100usize.saturating_sub(lost))
    }

    /// The order of the overview: unread first, then the worst.
    pub fn rank(&self) -> impl Ord + use<> {
        let Summary { errors, warnings, notes, .. } = self.summary;
        (self.unreadable.is_none(), std::cmp::Reverse((errors, warnings, notes)), self.unit.clone(), self.path.clone())
    }
}

/// One row a file: what was checked of it and what was not.
pub fn coverage_table(lines: &[Line]) -> Table {
    let text = |zh: &str, en: &str| Bilingual::new(zh, en);
    let row = |line: &Line| {
        let Summary { errors, warnings, notes, waived, numbers, numbers_checked, rules_not_checked, satisfied, .. } = line.summary;
        vec![
            Cell::same(&line.unit),
            Cell::same(&line.path),
            line.year.map_or(Cell::same(""), |year| Cell::same(year.to_string())),
            line.score().map_or(Cell::same("—"), Cell::Number),
            Cell::Percent(line.coverage()),
            Cell::Number(errors),
            Cell::Number(warnings),
            Cell::Number(notes),
            Cell::Number(waived),
            Cell::Number(numbers),
            Cell::Number(numbers_checked),
            Cell::Number(satisfied),
            Cell::Number(line.passed),
            Cell::Number(rules_not_checked),
            Cell::Number(line.not_applicable),
            Cell::Text(line.unreadable.clone().unwrap_or_default()),
            Cell::same(&line.sha256),
        ]
    };
    Table {
        title: text("核查覆盖", "coverage"),
        note: text(
            "得分：每处必改扣5分，每处核实扣1分，提示和已接受的不扣分；读不出的文件没有得分。",
            "Score: 5 points off for an error, 1 for a warning, none for notes and accepted findings; an unread file has no score.",
        ),
        columns: vec![
            text("单位", "unit"),
            text("文件", "file"),
            text("年度", "year"),
            text("得分", "score"),
            text("数字核对率", "numbers checked %"),
            text("必改", "errors"),
            text("核实", "warnings"),
            text("提示", "notes"),
            text("已接受", "accepted"),
            text("数字", "numbers"),
            text("已核对", "checked"),
            text("勾稽成立", "relations that hold"),
            text("规则通过", "rules passed"),
            text("规则未核对", "rules not checked"),
            text("规则不适用", "rules not applicable"),
            text("读不出的原因", "why it could not be read"),
            text("文件哈希（SHA-256）", "SHA-256"),
        ],
        rows: lines.iter().map(row).collect(),
    }
}

/// For each rule, how often it spoke of a unit, and how gravely.
pub type MatrixRow = Vec<Option<(usize, Severity)>>;

/// The rules that found something, and the findings of each unit by rule: in order of the rules and of `lines`.
pub fn matrix(lines: &[Line]) -> (Vec<String>, Vec<MatrixRow>) {
    let mut rules: Vec<String> = lines.iter().flat_map(|line| line.rules.keys().cloned()).collect();
    rules.sort();
    rules.dedup();
    let rows = lines.iter().map(|line| rules.iter().map(|rule| line.rules.get(rule).copied()).collect()).collect();
    (rules, rows)
}

/// The matrix as a table.
pub fn matrix_table(lines: &[Line], language: Language) -> Table {
    let (rules, rows) = matrix(lines);
    let columns = rules.iter().map(|rule| Bilingual::same(format!("{} {rule}", super::area(rule, language))));
    let cell = |found: &Option<(usize, Severity)>| found.map_or(Cell::same(""), |(count, _)| Cell::Number(count));
    Table {
        title: Bilingual::new("单位规则矩阵", "matrix"),
        note: Bilingual::default(),
        columns: std::iter::once(Bilingual::new("单位", "unit")).chain(columns).collect(),
        rows: lines
            .iter()
            .zip(&rows)
            .map(|(line, row)| std::iter::once(Cell::same(&line.unit)).chain(row.iter().map(cell)).collect())
            .collect(),
    }
}
