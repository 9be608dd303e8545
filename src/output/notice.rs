//! Feedback notes to departments: one Word document a report, with what was checked, what was found and where to answer.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use super::overview::Line;
use super::word_file::{Look, WordFile};
use super::{FileResult, Finding, Head, Mark, Printer, Tail};
use crate::diagnostic::Language;

/// A place that takes whole files by name.
pub trait Folder {
    /// Puts a file there; one of that name is replaced.
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Writes one note a report into a folder.
pub struct Notice {
    language: Language,
    folder: Box<dyn Folder>,
    /// Names that are taken, in small letters, because some systems know no others.
    taken: BTreeSet<String>,
    /// By what the run was made.
    made: String,
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notice").field("language", &self.language).field("taken", &self.taken).finish_non_exhaustive()
    }
}

impl Notice {
    /// With words in `language`; the notes go to `folder`.
    pub fn new(language: Language, folder: Box<dyn Folder>) -> Self {
        Self { language, folder, taken: BTreeSet::new(), made: String::new() }
    }

    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.language == Language::Chinese { zh } else { en }
    }

    /// A name that no other note of the run has.
    fn name(&mut self, unit: &str) -> String {
        let stem = format!("{}{}", safe(unit), self.pick(NAMED.0, NAMED.1));
        let names = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}-{number}")));
        let name = names.into_iter().find(|name| self.taken.insert(name.to_lowercase())).unwrap_or(stem);
        name + ".docx"
    }

    fn note(&self, file: &FileResult) -> WordFile {
        let (line, pick) = (Line::new(file), |zh, en| self.pick(zh, en));
        let mut note = WordFile::default();
        let name = file.path.rsplit('/').next().unwrap_or_default();
        note.add(Look::Title, pick("法治政府建设年度报告核查反馈", "Feedback on the rule-of-law-government report"));
        note.add(Look::Line, &format!("{}{}", line.unit, pick("：", ":")));
        note.add(Look::Text, &self.checked(file, &line, name));
        let (accepted, open): (Vec<_>, Vec<_>) = Finding::all(file, self.language).partition(|finding| finding.waived.is_some());
        if file.unreadable {
            note.add(Look::Heading, pick("没有核查的原因", "Why it was not checked"));
            for finding in &open {
                note.add(Look::Text, &finding.message);
                note.add(Look::Text, &finding.help);
            }
        } else if open.is_empty() {
            note.add(Look::Text, pick("没有发现需要反馈的问题。", "Nothing was found that needs an answer."));
        } else {
            note.add(Look::Heading, pick("发现的问题", "What was found"));
            for (number, finding) in (1..).zip(&open) {
                self.finding(&mut note, number, finding, file.marks.get(&finding.fingerprint));
            }
        }
        if !accepted.is_empty() {
            note.add(Look::Heading, pick("已有说明、不再要求答复的", "Explained already, no answer needed"));
        }
        for finding in &accepted {
            let waived = finding.waived.as_ref().map(|waived| format!("{}（{}）", waived.reason, waived.by)).unwrap_or_default();
            note.add(Look::Detail, &format!("{} {} {waived}", finding.quoted, finding.message));
        }
        if !open.is_empty() {
            note.add(Look::Line, pick("请于      年    月    日前答复。", "Please answer by ____________."));
        }
        note.add(Look::Line, pick("核查人：____________    日期：      年    月    日", "Reviewer: ____________    Date: ____________"));
        let sha256 = if line.sha256.is_empty() { "—" } else { &line.sha256 };
        note.add(Look::Detail, &format!("{}{sha256}", pick("所核查文件的 SHA-256：", "SHA-256 of the file that was checked: ")));
        note.add(Look::Detail, &self.made);
        note
    }

    /// What was looked at, in a sentence.
    fn checked(&self, file: &FileResult, line: &Line, name: &str) -> String {
        let title = file.facts.as_ref().and_then(|facts| facts.report.title.as_ref());
        let title = title.map(|title| file.masks.folded(&title.text, title.span).replace('\n', "")).unwrap_or_default();
        let summary = &line.summary;
        let (errors, warnings, notes) = (summary.errors, summary.warnings, summary.notes);
        let (numbers, checked, satisfied) = (summary.numbers, summary.numbers_checked, summary.satisfied);
        let (passed, unchecked) = (line.passed, summary.rules_not_checked);
        match (self.language, file.unreadable) {
            (Language::Chinese, true) => format!("你单位报送的文件 {name} 不能读取，没有核查，请重新报送。"),
            (Language::English, true) => {
                format!("The file {name} that you sent could not be read and was not checked; please send it again.")
            }
            (Language::Chinese, false) => {
                let title = if title.is_empty() { "报告".to_owned() } else { format!("《{title}》") };
                format!(
                    "对你单位报送的{title}（文件：{name}）作了核查。报告中有数字 {numbers} 个，已核对 {checked} 个；勾稽关系成立 {satisfied} 条；规则通过 {passed} 条，未核对 {unchecked} 条。发现必改 {errors} 处，核实 {warnings} 处，提示 {notes} 处。"
                )
            }
            (Language::English, false) => format!(
                "The report {title} (file {name}) was checked. Of {numbers} numbers {checked} were checked; {satisfied} relations hold; {passed} rules passed, {unchecked} could not be checked. Errors: {errors}, warnings: {warnings}, notes: {notes}."
            ),
        }
    }

    fn finding(&self, note: &mut WordFile, number: usize, finding: &Finding, mark: Option<&Mark>) {
        let level = finding.severity.word(self.language);
        let again = if mark.is_some_and(|mark| mark.known == Some(true)) { self.pick("（上轮未改）", " (remaining)") } else { "" };
        note.add(Look::Line, &format!("{number}. 【{level}】{}{again}", finding.message));
        let place =
            [&finding.section, &finding.place].map(String::as_str).into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
        let rows = [
            (self.pick("部分：", "Section: "), place.join("，")),
            (self.pick("原文：", "Text: "), finding.quoted.clone()),
            (self.pick("算式：", "Calculation: "), finding.calculation.clone()),
            (self.pick("依据：", "Basis: "), finding.basis.clone()),
            (self.pick("建议：", "Suggestion: "), finding.help.clone()),
        ];
        for (word, words) in rows.iter().filter(|(_, words)| !words.is_empty()) {
            note.add(Look::Detail, &format!("{word}{words}"));
        }
        let reply = mark.map(|mark| mark.reply.as_str()).filter(|reply| !reply.is_empty()).unwrap_or("______________________________");
        note.add(Look::Detail, &format!("{}{reply}", self.pick("单位答复：", "Reply: ")));
    }
}

impl Printer for Notice {
    fn begin(&mut self, head: &Head<'_>, _out: &mut dyn Write) -> io::Result<()> {
        let as_of = head.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
        let (program, version, hash) = (env!("CARGO_PKG_VERSION"), &head.pack.version, &head.pack.sha256);
        self.made = match self.language {
            Language::Chinese => format!("hegui {program}，规则包 {version}（SHA-256：{hash}），法规库截至 {as_of}"),
            Language::English => format!("hegui {program}, rule pack {version} (SHA-256 {hash}), laws as of {as_of}"),
        };
        Ok(())
    }

    fn file(&mut self, file: &FileResult, _out: &mut dyn Write) -> io::Result<()> {
        let name = self.name(&super::unit(file));
        self.folder.put(&name, &self.note(file).bytes()?)
    }

    /// Settings, baseline and roster are nothing that a department answers for.
    fn end(&mut self, _tail: &Tail<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// What stands behind the unit in the name of a note.
const NAMED: (&str, &str) = ("核查反馈", " feedback");

/// Whether a note could bear the name of the file at `path`.
pub fn is_note_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx"))
        && [NAMED.0, NAMED.1].iter().any(|word| name.contains(word))
}

/// Most characters of a unit's name in a file's name.
const LONGEST: usize = 60;

/// The words as part of a file's name that every system takes.
fn safe(words: &str) -> String {
    let plain = |c: char| if c.is_control() || c.is_whitespace() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let name: String = words.chars().map(plain).take(LONGEST).collect();
    let name = name.trim_matches(['.', '_']);
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        assert_eq!(safe("../青岚县/司法局: \u{7}"), "青岚县_司法局");
        assert_eq!(safe("…/.."), "…");
        assert_eq!(safe("./"), "_");
    }
}
