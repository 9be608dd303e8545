//! A finding as the texts that tables, notes and annotations show of it; personal data is masked already.

use super::{FileResult, calculation};
use crate::diagnostic::{Diagnostic, Language, Severity, Waived};
use crate::span::{Position, Span};

/// One finding for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The organ that the report names, else the file's name.
    pub unit: String,
    /// The file as it is shown.
    pub path: String,
    /// Page, paragraph or cell, else line and column.
    pub place: String,
    /// Where the marked words begin in the text view; `None` where the file could not be read.
    pub start: Option<Position>,
    /// Where they end.
    pub end: Option<Position>,
    /// The heading above; empty where there is none.
    pub section: String,
    /// The marked words with the clause around them.
    pub quoted: String,
    /// The marked words.
    pub words: String,
    /// What sort of problem it is.
    pub area: &'static str,
    /// The rule.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What the demand rests on.
    pub basis: String,
    /// The calculation.
    pub calculation: String,
    /// Its name from run to run.
    pub fingerprint: String,
    /// Why and by whom it was accepted.
    pub waived: Option<Waived>,
}

impl Finding {
    /// The texts of `diagnostic`, which was found in `file`.
    pub fn new(file: &FileResult, diagnostic: &Diagnostic, language: Language) -> Self {
        let span = diagnostic.primary().span;
        let said = |text: Option<&str>| text.map(|text| file.masks.sentence(text).replace('\n', " ")).unwrap_or_default();
        let position = |offset| (!file.unreadable).then(|| file.position(offset));
        let start = position(span.start);
        let place = match (file.places.of(span).words(language), start, language) {
            (place, ..) if !place.is_empty() => place,
            (_, None, _) => String::new(),
            (_, Some(at), Language::Chinese) => format!("第{}行 第{}字", at.line, at.column),
            (_, Some(at), Language::English) => format!("line {}, column {}", at.line, at.column),
        };
        let heading = file.facts.as_ref().and_then(|facts| facts.heading_of(span));
        Self {
            unit: unit(file),
            path: file.path.clone(),
            place,
            start,
            end: position(span.end),
            section: heading.map(|heading| one_line(&file.masks.words(&file.text, heading))).unwrap_or_default(),
            quoted: quoted(file, span),
            words: one_line(&file.masks.words(&file.text, span)),
            area: area(diagnostic.rule.as_str(), language),
            rule: diagnostic.rule.to_string(),
            severity: diagnostic.severity,
            message: said(Some(diagnostic.message.get(language))),
            help: said(diagnostic.help.as_ref().map(|help| help.get(language))),
            basis: said(diagnostic.basis.as_ref().map(|basis| basis.get(language))),
            calculation: said(diagnostic.evidence.as_ref().map(|evidence| calculation(evidence, language)).as_deref()),
            fingerprint: diagnostic.fingerprint.clone(),
            waived: diagnostic.waived.clone(),
        }
    }

    /// All findings of `file`.
    pub fn all(file: &FileResult, language: Language) -> impl Iterator<Item = Self> {
        file.diagnostics.iter().map(move |diagnostic| Self::new(file, diagnostic, language))
    }
}

/// How the reporting unit is called: the organ of the report, else the file's name without folders and extension.
pub fn unit(file: &FileResult) -> String {
    let organ = file.facts.as_ref().and_then(|facts| facts.report.organ.as_ref());
    organ.map_or_else(
        || {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
        },
        |organ| one_line(&file.masks.folded(&organ.text, organ.span)),
    )
}

/// The area of a rule in words.
pub fn area(rule: &str, language: Language) -> &'static str {
    let chinese = language == Language::Chinese;
    match rule.split('/').next().unwrap_or_default() {
        "arithmetic" if chinese => "数据勾稽",
        "arithmetic" => "figures",
        "structure" if chinese => "结构内容",
        "structure" => "structure",
        "time" if chinese => "时间年度",
        "time" => "time",
        "citation" if chinese => "法规引用",
        "citation" => "citations",
        "form" | "forms" if chinese => "格式规范",
        "form" | "forms" => "form",
        "wording" if chinese => "文字表述",
        "wording" => "wording",
        "privacy" if chinese => "个人信息和涉密",
        "privacy" => "privacy",
        "across" if chinese => "报告之间",
        "across" => "across reports",
        "cases" if chinese => "案件数据",
        "cases" => "case data",
        "source" if chinese => "文件读取",
        "source" => "reading",
        _ if chinese => "其他",
        _ => "other",
    }
}

/// Characters of the clause shown on each side of the marked words.
const AROUND: usize = 40;

/// The marked words in the clause that they stand in; what is cut off is marked.
fn quoted(file: &FileResult, span: Span) -> String {
    let text = &file.text;
    let ends = |c: char| matches!(c, '。' | '；' | ';' | '\n');
    let before: Vec<(usize, char)> = text[..span.start].char_indices().rev().take_while(|(_, c)| !ends(*c)).take(AROUND + 1).collect();
    let after: Vec<(usize, char)> = text[span.end..].char_indices().take_while(|(_, c)| !ends(*c)).take(AROUND + 1).collect();
    let start = before.iter().take(AROUND).next_back().map_or(span.start, |(at, _)| *at);
    let end = after.iter().take(AROUND).next_back().map_or(span.end, |(at, c)| span.end + at + c.len_utf8());
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let words = one_line(&file.masks.words(text, Span::new(start, end)));
    format!("{}{words}{}", cut(before.len() > AROUND), cut(after.len() > AROUND))
}

/// The words without line ends; blanks between Chinese characters are not needed.
fn one_line(words: &str) -> String {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("")
}
