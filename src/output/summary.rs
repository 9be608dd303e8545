//! The closing line: what was found, and what was not looked at.

use super::{FileResult, Run};
use crate::check::Judgement;
use crate::diagnostic::{Language, Outcome, Severity};
use crate::report::ReportKind;

/// Counts over a whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Files, unreadable ones included.
    pub files: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Findings of severity error that are not waived.
    pub errors: usize,
    /// Findings of severity warning that are not waived.
    pub warnings: usize,
    /// Findings of severity note that are not waived.
    pub notes: usize,
    /// Findings that a waiver covers.
    pub waived: usize,
    /// Files that were read and look like no report of a known kind.
    pub other_kinds: usize,
    /// Relations that hold.
    pub satisfied: usize,
    /// Outcomes of rules that could not be checked, over all files.
    pub rules_not_checked: usize,
    /// Distinct places with a number.
    pub numbers: usize,
    /// Numbers that something was held against.
    pub numbers_checked: usize,
}

impl Summary {
    /// Counts what `run` gave.
    pub fn new(run: &Run<'_>) -> Self {
        let mut summary = Self::default();
        for file in &run.files {
            summary.add(file);
        }
        if let Some(settings) = &run.settings {
            summary.add_settings(settings);
        }
        summary
    }

    /// Counts one more file.
    pub fn add(&mut self, file: &FileResult) {
        self.files += 1;
        self.add_settings(file);
    }

    /// Counts what was found in a text that is none of the files, such as the settings.
    pub fn add_settings(&mut self, file: &FileResult) {
        self.unreadable += usize::from(file.unreadable);
        for diagnostic in &file.diagnostics {
            let count = match (diagnostic.waived.is_some(), diagnostic.severity) {
                (true, _) => &mut self.waived,
                (false, Severity::Error) => &mut self.errors,
                (false, Severity::Warning) => &mut self.warnings,
                (false, Severity::Note) => &mut self.notes,
            };
            *count += 1;
        }
        let Some(facts) = &file.facts else { return };
        self.other_kinds += usize::from(facts.report.kind == ReportKind::Other);
        self.satisfied += facts.relations.iter().filter(|relation| relation.judgement == Judgement::Satisfied).count();
        self.rules_not_checked += facts.outcomes.iter().filter(|rule| matches!(rule.outcome, Outcome::NotChecked(_))).count();
        self.numbers += facts.coverage.numbers;
        self.numbers_checked += facts.coverage.checked;
    }

    /// Findings at or above `severity` that are not waived.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Note => self.errors + self.warnings + self.notes,
        }
    }

    /// The closing lines in `language`.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let share = (self.numbers_checked * 100).checked_div(self.numbers).unwrap_or(0);
        let unchecked = self.numbers - self.numbers_checked.min(self.numbers);
        let Self { files, unreadable, errors, warnings, notes, waived, satisfied, rules_not_checked, numbers, numbers_checked, .. } = self;
        let counts = match language {
            Language::Chinese => [
                format!(
                    "共 {files} 个文件：必改 {errors} 处，核实 {warnings} 处，提示 {notes} 处，已说明 {waived} 处，不能读取 {unreadable} 个。"
                ),
                format!(
                    "勾稽关系成立 {satisfied} 条；规则未核对 {rules_not_checked} 条；数字 {numbers} 个，已核对 {numbers_checked} 个（{share}%），未核对 {unchecked} 个。"
                ),
            ],
            Language::English => [
                format!(
                    "files: {files}; errors: {errors}, warnings: {warnings}, notes: {notes}, waived: {waived}; unreadable: {unreadable}"
                ),
                format!(
                    "relations that hold: {satisfied}; rules not checked: {rules_not_checked}; numbers: {numbers}, checked: {numbers_checked} ({share}%), not checked: {unchecked}"
                ),
            ],
        };
        counts.into_iter().chain(self.unrecognised(language)).collect()
    }

    /// Says that files were held against general rules only, which is easily taken for a clean result.
    fn unrecognised(&self, language: Language) -> Option<String> {
        let count = self.other_kinds;
        (count > 0).then(|| match language {
            Language::Chinese => {
                format!("有 {count} 个文件看不出是法治政府建设或政府信息公开年度报告，只核对了通用规则；如果是，请用 --kind 指明。")
            }
            Language::English => format!(
                "files that look like no rule-of-law-government or information-disclosure report: {count}; only general rules were checked; if they are, say so with --kind"
            ),
        })
    }
}
