//! The drafter's self-check sheet (自查表): one page a report for the leader who signs, as a page that needs nothing from outside.

use std::io::{self, Write};

use minijinja::{Environment, Value, context};

use super::overview::Line;
use super::own::PAGE;
use super::{FileResult, Finding, Head, Printer, Tail};
use crate::diagnostic::{Language, Severity};

/// Prints one sheet a report as they come.
#[derive(Debug)]
pub struct Sheet {
    language: Language,
    pages: Environment<'static>,
    /// Version and hash of the pack, date of the laws.
    made: [String; 3],
}

/// More findings than this do not fit on a page; notes are left to the other outputs then.
const MOST: usize = 20;

/// Characters of a cell.
const LONGEST: usize = 70;

impl Sheet {
    /// With words in `language`.
    pub fn new(language: Language) -> Self {
        let mut pages = Environment::new();
        pages.add_template("sheet.html", include_str!("sheet.html")).expect("the compiled-in page is well formed, a test draws it");
        Self { language, pages, made: Default::default() }
    }

    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.language == Language::Chinese { zh } else { en }
    }

    fn labels(&self) -> Value {
        let pick = |zh, en| self.pick(zh, en);
        context! {
            title => pick("法治政府建设年度报告自查表", "Self-check of the rule-of-law-government report"), unit => pick("单位", "unit"), year => pick("年度", "year"),
            file => pick("文件", "file"), pack => pick("程序和规则包", "program, rules"), laws => pick("法规库截至", "laws as of"), coverage => pick("数字核对", "numbers checked"),
            counts => pick("问题", "findings"), rules => pick("规则", "rules"), findings => pick("待处理的问题", "Open findings"), level => pick("级别", "level"), place => pick("位置", "place"),
            words => pick("原文", "text"), problem => pick("问题", "problem"), nothing => pick("没有待处理的问题。", "Nothing is open."), accepted => pick("已说明的问题", "Explained findings"),
            reason => pick("说明", "reason"), by => pick("说明人", "by"), drafter => pick("起草人：", "Drafter: "), leader => pick("审核领导签字：", "Reviewing leader: "), date => pick("日期：", "Date: "),
        }
    }

    fn values(&self, file: &FileResult) -> Value {
        let line = Line::new(file);
        let summary = &line.summary;
        let (accepted, mut open): (Vec<_>, Vec<_>) = Finding::all(file, self.language).partition(|finding| finding.waived.is_some());
        open.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let all = open.len();
        let mut shown = 0;
        // Errors and warnings are always listed, however long the list becomes.
        open.retain(|finding| {
            shown += 1;
            finding.severity > Severity::Note || shown <= MOST
        });
        let left = (open.len() < all).then(|| match self.language {
            Language::Chinese => format!("另有提示 {} 处，见核查结果。", all - open.len()),
            Language::English => format!("{} more notes: see the results.", all - open.len()),
        });
        let [error, warning, note] = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| severity.word(self.language));
        let share = line.coverage().map_or(String::new(), |share| format!(" ({share}%)"));
        let (passed, unchecked) = (line.passed, summary.rules_not_checked);
        let findings = open.iter().map(|finding| {
            context! {
                class => finding.severity.name(), level => finding.severity.word(self.language), place => short(&finding.place),
                words => short(if finding.words.is_empty() { &finding.quoted } else { &finding.words }), problem => short(&finding.message),
            }
        });
        let accepted = accepted.iter().map(|finding| {
            let (reason, by) = finding.waived.as_ref().map(|waived| (waived.reason.as_str(), waived.by.as_str())).unwrap_or_default();
            context! { words => short(&finding.words), problem => short(&finding.message), reason, by }
        });
        context! {
            t => self.labels(), unit => line.unit, year => line.year, path => line.path, sha256 => line.sha256, program => env!("CARGO_PKG_VERSION"),
            pack => self.made[0].as_str(), pack_hash => self.made[1].as_str(), laws => self.made[2].as_str(), coverage => format!("{} / {}{share}", summary.numbers_checked, summary.numbers),
            counts => format!("{error} {}, {warning} {}, {note} {}, {} {}", summary.errors, summary.warnings, summary.notes, self.pick("已说明", "explained"), summary.waived),
            rules => format!("{} {passed}, {} {unchecked}", self.pick("通过", "passed"), self.pick("未核对", "not checked")),
            findings => findings.collect::<Vec<_>>(), left, accepted => accepted.collect::<Vec<_>>(),
        }
    }
}

impl Printer for Sheet {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        let as_of = head.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
        self.made = [head.pack.version.clone(), head.pack.sha256.clone(), as_of];
        let (lang, title) = (self.pick("zh-CN", "en"), self.pick("自查表", "Self-check"));
        let (style, version) = (include_str!("sheet.css"), env!("CARGO_PKG_VERSION"));
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\">{PAGE}{version}\"><title>{title}</title>\n<style>\n{style}</style></head>\n<body>\n"
        )
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        let page = self.pages.get_template("sheet.html").and_then(|page| page.render(self.values(file))).map_err(io::Error::other)?;
        out.write_all(page.as_bytes())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        let others: usize = tail.others().map(|file| file.diagnostics.len()).sum();
        if others > 0 {
            writeln!(out, "<p>{}{others}</p>", self.pick("设置、基线、花名册中的问题：", "Findings in settings, baseline and roster: "))?;
        }
        if tail.interrupted {
            writeln!(out, "<p>{}</p>", self.pick("核查中途停止，结果不完整。", "The run was stopped; the result is incomplete."))?;
        }
        out.write_all(b"</body>\n</html>\n")
    }
}

fn short(words: &str) -> String {
    let mut short: String = words.chars().take(LONGEST).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}
