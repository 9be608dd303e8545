//! One page that works offline and prints: overview, matrix, charts, and each report with its text, marks and findings.
//!
//! The sections of the reports are put aside as they come, so that the overview can stand before them without keeping any text.

mod chart;
mod pieces;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};

use minijinja::{Environment, Value, context};

use super::overview::{Line, matrix};
use super::{Cell, FileResult, Finding, LedgerStatus, Printer, Table, Tail};
use crate::diagnostic::{Language, Severity};

/// A place where the page's sections wait, such as a temporary file.
pub trait Spool: Read + Write + Seek {}

impl<T: Read + Write + Seek> Spool for T {}

/// Prints the page.
pub struct Html {
    language: Language,
    spool: Box<dyn Spool>,
    pages: Environment<'static>,
    lines: Vec<Line>,
    /// Findings that are not waived, by area: errors, warnings, notes.
    areas: BTreeMap<&'static str, [usize; 3]>,
}

impl fmt::Debug for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Html").field("language", &self.language).field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}

const PAGES: [(&str, &str); 4] = [
    ("head.html", include_str!("html/head.html")),
    ("overview.html", include_str!("html/overview.html")),
    ("report.html", include_str!("html/report.html")),
    ("foot.html", include_str!("html/foot.html")),
];

impl Html {
    /// With messages in `language`; sections wait in `spool`, which is empty.
    pub fn new(language: Language, spool: Box<dyn Spool>) -> Self {
        let mut pages = Environment::new();
        for (name, page) in PAGES {
            pages.add_template(name, page).expect("the compiled-in pages are well formed, a test draws each");
        }
        Self { language, spool, pages, lines: Vec::new(), areas: BTreeMap::new() }
    }

    fn draw(&self, page: &str, values: Value) -> io::Result<String> {
        self.pages.get_template(page).and_then(|page| page.render(values)).map_err(io::Error::other)
    }

    fn section(&self, file: &FileResult, line: &Line, id: usize) -> io::Result<String> {
        let (text, cut) = pieces::lines(file);
        self.draw(
            "report.html",
            context! {
                t => words::labels(self.language), id, unit => line.unit.as_str(), year => line.year, path => line.path.as_str(),
                format => file.format.map(crate::source::Format::name), coverage => line.coverage(), checked => line.summary.numbers_checked,
                numbers => line.summary.numbers, errors => line.summary.errors, warnings => line.summary.warnings, notes => line.summary.notes,
                accepted => line.summary.waived, sha256 => line.sha256.get(..16), text, cut,
                findings => file.diagnostics.iter().enumerate().map(|(index, diagnostic)| self.finding(file, index, &Finding::new(file, diagnostic, self.language))).collect::<Vec<_>>(),
            },
        )
    }

    fn finding(&self, file: &FileResult, index: usize, finding: &Finding) -> Value {
        let mark = file.marks.get(&finding.fingerprint).cloned().unwrap_or_default();
        let status = match LedgerStatus::of(&mark.status) {
            LedgerStatus::Open => None,
            status => Some(status.word(false).replace(" alarm", "")),
        };
        let accepted = finding.waived.as_ref().map(|waived| format!("{}（{}）", waived.reason, waived.by)).unwrap_or_default();
        let words = words::rows(self.language);
        let rows = words.into_iter().zip([&finding.calculation, &finding.help, &finding.basis, &mark.reply, &accepted]);
        let rows: Vec<Value> = rows.filter(|(_, text)| !text.is_empty()).map(|(word, text)| context! { word, text }).collect();
        context! {
            id => index + 1, level => finding.severity.name(), word => finding.severity.word(self.language), area => finding.area, rule => finding.rule.as_str(),
            message => finding.message.as_str(), quoted => finding.quoted.as_str(), place => finding.place.as_str(), fingerprint => finding.fingerprint.as_str(),
            waived => finding.waived.is_some(), round => words::round(mark.known, mark.new_rule, self.language), status, rows,
        }
    }
}

impl Printer for Html {
    fn file(&mut self, file: &FileResult, _out: &mut dyn Write) -> io::Result<()> {
        let line = Line::new(file);
        for diagnostic in file.diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()) {
            let counts = self.areas.entry(super::area(diagnostic.rule.as_str(), self.language)).or_default();
            counts[grade(diagnostic.severity)] += 1;
        }
        let section = self.section(file, &line, self.lines.len() + 1)?;
        self.lines.push(line);
        self.spool.write_all(section.as_bytes())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        for other in tail.others() {
            self.file(other, out)?;
        }
        let labels = words::labels(self.language);
        let run = words::run(tail, self.language);
        let labels = context! { run, ..labels };
        let tool = context! { version => env!("CARGO_PKG_VERSION") };
        let style = Value::from_safe_string(include_str!("html/page.css").to_owned());
        let lang = if self.language == Language::Chinese { "zh-CN" } else { "en" };
        let head = context! {
            lang, tool, t => labels.clone(), style, areas => self.areas.keys().copied().collect::<Vec<_>>(), states => words::states(self.language), keys => words::keys(self.language),
            summary => context! { errors => tail.summary.errors, warnings => tail.summary.warnings, notes => tail.summary.notes },
        };
        out.write_all(self.draw("head.html", head)?.as_bytes())?;
        let lines = std::mem::take(&mut self.lines);
        out.write_all(self.overview(lines, tail, &labels)?.as_bytes())?;
        self.spool.seek(SeekFrom::Start(0))?;
        io::copy(&mut self.spool, out)?;
        let script = Value::from_safe_string(include_str!("html/page.js").to_owned());
        let words = Value::from_safe_string(words::script(self.language));
        out.write_all(self.draw("foot.html", context! { t => labels, script, words })?.as_bytes())
    }
}

impl Html {
    fn overview(&self, lines: Vec<Line>, tail: &Tail<'_>, labels: &Value) -> io::Result<String> {
        let mut ranked: Vec<(usize, Line)> = lines.into_iter().enumerate().collect();
        ranked.sort_by_cached_key(|(_, line)| line.rank());
        let (order, ranked): (Vec<usize>, Vec<Line>) = ranked.into_iter().unzip();
        let bars = |line: &Line| (line.unit.clone(), [line.summary.errors, line.summary.warnings, line.summary.notes]);
        let units: Vec<_> = ranked.iter().map(bars).filter(|(_, counts)| counts.iter().sum::<usize>() > 0).take(MOST_BARS).collect();
        let areas: Vec<_> = self.areas.iter().map(|(area, counts)| ((*area).to_owned(), *counts)).collect();
        let severities = words::severities(self.language);
        self.draw(
            "overview.html",
            context! {
                t => labels, interrupted => tail.interrupted, cards => words::cards(tail, self.language),
                round => tail.round.map(|round| context! { fixed => round.fixed.len(), remaining => round.remaining, new => round.new }),
                chart => chart::bars(&units, 184, 640, severities), areas_chart => chart::bars(&areas, 134, 420, severities),
                lines => order.iter().zip(&ranked).map(|(&index, line)| line_view(index, line, self.language)).collect::<Vec<_>>(),
                matrix => matrix_view(&order, &ranked, self.language),
                tables => tail.tables.iter().map(|table| table_view(table, self.language)).collect::<Vec<_>>(),
            },
        )
    }
}

/// Bars of the chart of units.
const MOST_BARS: usize = 24;

fn grade(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }
}

fn line_view(index: usize, line: &Line, language: Language) -> Value {
    let summary = &line.summary;
    context! {
        id => index + 1, unit => line.unit.as_str(), path => line.path.as_str(), score => line.score().map_or("—".to_owned(), |score| score.to_string()),
        coverage => line.coverage(), checked => summary.numbers_checked, numbers => summary.numbers, errors => summary.errors,
        warnings => summary.warnings, notes => summary.notes, accepted => summary.waived, unchecked_rules => summary.rules_not_checked,
        unreadable => line.unreadable.as_ref().map(|reason| reason.get(language)),
    }
}

fn matrix_view(order: &[usize], ranked: &[Line], language: Language) -> Value {
    let (rules, rows) = matrix(ranked);
    let cell = |cell: &Option<(usize, Severity)>| cell.map(|(count, severity)| context! { count, class => severity.name() });
    let rules: Vec<Value> = rules.iter().map(|rule| context! { id => rule, name => format!("{} {}", super::area(rule, language), rule.split('/').nth(1).unwrap_or_default()) }).collect();
    let rows: Vec<Value> = order
        .iter()
        .zip(ranked)
        .zip(&rows)
        .map(|((index, line), cells)| context! { id => index + 1, unit => line.unit.as_str(), cells => cells.iter().map(cell).collect::<Vec<_>>() })
        .collect();
    context! { rules, rows }
}

fn table_view(table: &Table, language: Language) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.get(language).to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Percent(percent) => percent.map_or("—".to_owned(), |percent| format!("{percent}%")),
    };
    context! {
        title => table.title.get(language), note => table.note.get(language),
        columns => table.columns.iter().map(|column| column.get(language).to_owned()).collect::<Vec<_>>(),
        rows => table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>()).collect::<Vec<_>>(),
    }
}
