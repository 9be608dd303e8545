//! A summary in Markdown for the comment on a pull request: counts, files worst first, the gravest findings, the rest folded.

use std::io::{self, Write};

use super::{FileResult, Finding, Printer, Summary, Tail};
use crate::diagnostic::{Language, Severity};

/// Findings that are listed; a comment has room for about so many.
const MOST: usize = 100;

/// Files that are listed.
const MOST_FILES: usize = 200;

/// Keeps the counts of each file and the gravest findings, and prints them at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    language: Language,
    files: Vec<(Summary, String)>,
    findings: Vec<Finding>,
    accepted: Vec<Finding>,
    left_out: usize,
}

impl Markdown {
    /// With messages in `language`.
    pub fn new(language: Language) -> Self {
        Self { language, files: Vec::new(), findings: Vec::new(), accepted: Vec::new(), left_out: 0 }
    }

    /// Keeps the gravest; among equals those that came first.
    fn keep(&mut self, finding: Finding) {
        let list = if finding.waived.is_some() { &mut self.accepted } else { &mut self.findings };
        let at = list.partition_point(|other| other.severity >= finding.severity);
        list.insert(at, finding);
        if list.len() > MOST {
            list.pop();
            self.left_out += 1;
        }
    }
}

impl Printer for Markdown {
    fn file(&mut self, file: &FileResult, _out: &mut dyn Write) -> io::Result<()> {
        let mut summary = Summary::default();
        summary.add(file);
        let found = summary.errors + summary.warnings + summary.notes + summary.waived > 0;
        if found && self.files.len() < MOST_FILES {
            self.files.push((summary, file.path.clone()));
        }
        Finding::all(file, self.language).for_each(|finding| self.keep(finding));
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        for other in tail.others() {
            Finding::all(other, self.language).for_each(|finding| self.keep(finding));
        }
        let chinese = self.language == Language::Chinese;
        let pick = |zh: &'static str, en: &'static str| if chinese { zh } else { en };
        let Summary { errors, warnings, .. } = tail.summary;
        let verdict = match (errors, warnings) {
            (0, 0) => pick("✅ 没有必改和核实的问题", "✅ nothing to correct or verify"),
            (0, _) => pick("⚠️ 没有必改的问题，有需要核实的", "⚠️ nothing to correct, something to verify"),
            _ => pick("❌ 有必改的问题", "❌ something to correct"),
        };
        writeln!(out, "{}", super::own::SUMMARY)?;
        writeln!(out, "## {}{verdict}\n", pick("合规核查：", "hegui: "))?;
        if tail.interrupted {
            writeln!(out, "**{}**\n", pick("核查中途停止，结果不完整。", "The run was stopped; the result is incomplete."))?;
        }
        for line in tail.summary.lines(self.language) {
            writeln!(out, "{line}  ")?;
        }
        let as_of = tail.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
        let (version, hash) = (&tail.pack.version, tail.pack.sha256.get(..12).unwrap_or_default());
        match self.language {
            Language::Chinese => writeln!(out, "规则包 {version}（{hash}），法规库截至 {as_of}。\n")?,
            Language::English => writeln!(out, "rule pack {version} ({hash}), laws as of {as_of}\n")?,
        }
        if !self.files.is_empty() {
            self.files.sort_by_key(|(summary, _)| std::cmp::Reverse((summary.unreadable, summary.errors, summary.warnings, summary.notes)));
            writeln!(
                out,
                "{}",
                pick(
                    "| 文件 | 必改 | 核实 | 提示 | 已说明 | 数字已核对 |",
                    "| file | errors | warnings | notes | accepted | numbers checked |"
                )
            )?;
            writeln!(out, "|---|---:|---:|---:|---:|---:|")?;
            for (summary, path) in &self.files {
                let Summary { errors, warnings, notes, waived, numbers, numbers_checked, .. } = summary;
                writeln!(out, "| {} | {errors} | {warnings} | {notes} | {waived} | {numbers_checked}/{numbers} |", cell(path))?;
            }
            writeln!(out)?;
        }
        let is_grave = |finding: &&Finding| finding.severity > Severity::Note;
        for finding in self.findings.iter().filter(is_grave) {
            self.item(finding, out)?;
        }
        let notes: Vec<&Finding> = self.findings.iter().filter(|finding| !is_grave(finding)).collect();
        self.folded(pick("提示", "notes"), &notes, out)?;
        self.folded(pick("已说明（接受）的问题", "accepted findings"), &self.accepted.iter().collect::<Vec<_>>(), out)?;
        match (self.left_out, self.language) {
            (0, _) => Ok(()),
            (count, Language::Chinese) => writeln!(out, "\n另有 {count} 处较轻的问题没有列出，见完整结果。"),
            (count, Language::English) => writeln!(out, "\n{count} less grave findings are not listed here."),
        }
    }
}

impl Markdown {
    fn item(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let Finding { path, place, rule, message, quoted, calculation, help, basis, waived, .. } = finding;
        writeln!(out, "- **{}** {} {} `{rule}`  ", finding.severity.word(self.language), cell(path), place)?;
        writeln!(out, "  {}  ", cell(message))?;
        if !quoted.is_empty() {
            writeln!(out, "  > {}\n", cell(quoted))?;
        }
        let words = if self.language == Language::Chinese {
            ["算式：", "建议：", "依据：", "说明："]
        } else {
            ["sum: ", "help: ", "basis: ", "reason: "]
        };
        let reason = waived.as_ref().map(|waived| format!("{}（{}）", waived.reason, waived.by)).unwrap_or_default();
        for (word, text) in words.into_iter().zip([calculation, help, basis, &reason]) {
            if !text.is_empty() {
                writeln!(out, "  {word}{}  ", cell(text))?;
            }
        }
        Ok(())
    }

    fn folded(&self, title: &str, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n<details><summary>{title}（{}）</summary>\n", findings.len())?;
        findings.iter().try_for_each(|finding| self.item(finding, out))?;
        writeln!(out, "\n</details>")
    }
}

/// Text of a report or a path, in which nothing is markup.
fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // Nobody is called into a discussion by a report's text.
            '@' => escaped.push_str("&#64;"),
            '\r' | '\n' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_report_is_no_markup() {
        assert_eq!(cell("a|b*<img>@x"), "a\\|b\\*&lt;img&gt;&#64;x");
    }
}
