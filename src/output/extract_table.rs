//! What the program sees, as two aligned lines for each clause: the text above, what was read below.

use std::io::{self, Write};

use super::extract_json::written_value;
use super::json::judgement_name;
use super::terminal::printable;
use super::wrap::columns;
use super::{FileResult, Run};
use crate::check::Checked;
use crate::claim::{Claim, Dictionary, PeriodKind};
use crate::diagnostic::Language;
use crate::span::Span;

/// Prints every line with a number twice: as it is written, and below it what was made of each number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtractTable {
    /// Language of messages.
    pub language: Language,
    /// Whether the reason for each link to a metric is printed too.
    pub explain: bool,
}

impl ExtractTable {
    /// Writes what was read from the files of `run`.
    pub fn print(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        // What could not be read is told elsewhere.
        for file in &run.files {
            if let Some(checked) = &file.read {
                self.file(file, checked, &run.pack.dictionary, out)?;
            }
        }
        Ok(())
    }
}

/// One thing that was read, under the words it was read from.
struct Reading {
    span: Span,
    words: String,
    why: Option<String>,
}

impl ExtractTable {
    fn file(self, file: &FileResult, checked: &Checked, dictionary: &Dictionary, out: &mut dyn Write) -> io::Result<()> {
        let report = &checked.report;
        let heading = |words: &Option<crate::report::Words>| {
            words.as_ref().map_or("—".to_owned(), |words| printable(&file.masks.folded(&words.text, words.span)))
        };
        let year = report.year.map_or("—".to_owned(), |year| year.year.to_string());
        let published = report.published.as_ref().map_or("—".to_owned(), |dated| dated.date.to_string());
        writeln!(out, "{}", printable(&file.path))?;
        match self.language {
            Language::Chinese => {
                writeln!(out, "标题：{}\n机关：{}　年度：{year}　发布：{published}\n", heading(&report.title), heading(&report.organ))?;
            }
            Language::English => {
                writeln!(
                    out,
                    "title: {}\norgan: {}  year: {year}  published: {published}\n",
                    heading(&report.title),
                    heading(&report.organ)
                )?;
            }
        }
        for section in &report.sections {
            let role = section.role.as_ref().map_or(String::new(), |role| format!("  [{}]", role.0));
            let indent = "  ".repeat(usize::from(section.level.max(1)));
            writeln!(out, "{indent}{}{role}", printable(&file.masks.words(&file.text, section.heading)).replace('\n', ""))?;
        }
        writeln!(out)?;
        self.readings(file, checked, dictionary, out)?;
        let relations = file.facts.as_ref().map_or(&[][..], |facts| &facts.relations);
        for relation in relations {
            writeln!(
                out,
                "{}  {}  {}",
                judgement_name(relation.judgement),
                relation.rule,
                printable(&file.masks.sentence(&relation.text))
            )?;
        }
        if !relations.is_empty() {
            writeln!(out)?;
        }
        Ok(())
    }

    fn readings(self, file: &FileResult, checked: &Checked, dictionary: &Dictionary, out: &mut dyn Write) -> io::Result<()> {
        let readings = self.all(file, checked, dictionary);
        let mut index = 0;
        while index < readings.len() {
            let clause = clause(&file.text, readings[index].span);
            let count = readings[index..].iter().take_while(|reading| reading.span.start < clause.end).count().max(1);
            let place = file.index.position(&file.text, clause.start);
            let number = format!("{}:{}", place.line, place.column);
            let text = printable(&file.masks.words(&file.text, clause)).replace('\n', " ");
            writeln!(out, "{number:>9}  {}", text.trim_end())?;
            for line in below(file, clause, &readings[index..index + count]) {
                writeln!(out, "{:11}{}", "", line.trim_end())?;
            }
            for why in readings[index..index + count].iter().filter_map(|reading| reading.why.as_ref()) {
                writeln!(out, "{:11}· {why}", "")?;
            }
            index += count;
            writeln!(out)?;
        }
        Ok(())
    }

    /// Everything that was read, in order of place.
    fn all(self, file: &FileResult, checked: &Checked, dictionary: &Dictionary) -> Vec<Reading> {
        let extraction = &checked.extraction;
        let mut readings: Vec<Reading> = Vec::new();
        for claim in &extraction.claims {
            let why = self.explain.then(|| {
                let why = claim.why(dictionary);
                format!("{}: {}", file.masks.folded(&claim.text, claim.span), file.masks.sentence(why.get(self.language)))
            });
            let words = file.masks.sentence(&Self::claim(claim));
            readings.push(Reading { span: claim.span, words: hide(file, claim.span, words), why });
        }
        for number in &extraction.set_aside {
            readings.push(Reading { span: number.span, words: format!("({})", number.reason.get(self.language)), why: None });
        }
        for citation in &extraction.citations {
            let words = match self.language {
                Language::Chinese => "引用",
                Language::English => "citation",
            };
            readings.push(Reading { span: citation.span, words: words.to_owned(), why: None });
        }
        readings.sort_by_key(|reading| (reading.span.start, reading.span.end));
        readings
    }

    /// A claim in few words: `petition.initial.letters=505件`.
    fn claim(claim: &Claim) -> String {
        let value = written_value(&claim.quantity).unwrap_or_else(|| "?".to_owned());
        let what = claim.metric.as_ref().map_or_else(|| format!("?{}", claim.phrase), ToString::to_string);
        let mut words = format!("{what}={}{value}{}", claim.quantity.approximation, claim.quantity.unit);
        if claim.period.kind != PeriodKind::Year || !claim.period.text.is_empty() {
            words += &format!(" @{}", if claim.period.text.is_empty() { claim.period.kind.name() } else { &claim.period.text });
        }
        if !claim.scope.is_empty() {
            words += &format!(" #{}", claim.scope);
        }
        words
    }
}

/// Where personal data stands, nothing is said about its value.
fn hide(file: &FileResult, span: Span, words: String) -> String {
    let shown = file.masks.words(&file.text, span);
    if file.text.get(span.range()) == Some(&shown) { words } else { shown }
}

/// The lines below a clause: each reading begins under its words; what would run into the next one goes a line down.
fn below(file: &FileResult, clause: Span, readings: &[Reading]) -> Vec<String> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    let mut read_to = clause.start;
    let mut column = 0;
    for reading in readings {
        let start = reading.span.start.clamp(read_to, clause.end);
        column += columns(&printable(&file.masks.words(&file.text, Span::new(read_to, start))).replace('\n', " "));
        read_to = start;
        let words = printable(&reading.words).replace('\n', " ");
        let free = lines.iter().position(|(_, end)| *end == 0 || *end < column);
        let index = free.unwrap_or_else(|| {
            lines.push((String::new(), 0));
            lines.len() - 1
        });
        let (line, end) = &mut lines[index];
        line.push_str(&" ".repeat(column.saturating_sub(*end)));
        line.push_str(&words);
        *end = column + columns(&words);
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

/// The clause that holds `span`; very long ones are cut.
fn clause(text: &str, span: Span) -> Span {
    let reach = 1200;
    let ends = |c: char| matches!(c, '。' | '；' | ';' | '！' | '？' | '\n');
    let low = (span.start.saturating_sub(reach)..=span.start).find(|at| text.is_char_boundary(*at)).unwrap_or(span.start);
    let high = (span.end..=(span.end + reach).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(span.end);
    let start = text[low..span.start].char_indices().rev().find(|(_, c)| ends(*c)).map_or(low, |(at, c)| low + at + c.len_utf8());
    let blank = text[start..span.start].len() - text[start..span.start].trim_start().len();
    let end = text[span.end..high].char_indices().find(|(_, c)| ends(*c)).map_or(high, |(at, c)| span.end + at + c.len_utf8());
    Span::new(start + blank, end)
}
