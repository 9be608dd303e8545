//! A self-contained page with the text of a file, the words of each finding marked and a note on each.

use minijinja::{Environment, Value, context};

use super::FileResult;
use super::note::lines;
use crate::diagnostic::{Language, Severity};
use crate::span::Span;

/// The template; its name ends with .html so that everything put into it is escaped.
const TEMPLATE: (&str, &str) = ("annotated.html", include_str!("annotated_page.html"));

/// A piece of the text under the same marks.
struct Piece {
    text: String,
    /// The gravest of the findings that mark it; empty where none does.
    severity: &'static str,
    primary: bool,
    /// Findings whose words begin here.
    begins: Vec<usize>,
    /// Findings whose words end here.
    ends: Vec<usize>,
}

struct Note {
    number: usize,
    severity: &'static str,
    word: &'static str,
    place: String,
    lines: Vec<String>,
}

impl Piece {
    fn value(&self) -> Value {
        let numbers = |numbers: &[usize]| numbers.iter().copied().collect::<Value>();
        context! {
            text => self.text.as_str(),
            severity => self.severity,
            primary => self.primary,
            begins => numbers(&self.begins),
            ends => numbers(&self.ends),
        }
    }
}

impl Note {
    fn value(&self) -> Value {
        context! {
            number => self.number,
            severity => self.severity,
            word => self.word,
            place => self.place.as_str(),
            lines => self.lines.iter().map(String::as_str).collect::<Value>(),
        }
    }
}

/// A label with the number of its finding.
struct Mark {
    span: Span,
    number: usize,
    severity: Severity,
    primary: bool,
}

/// The page for `file`, in `language`.
pub fn annotated_page(file: &FileResult, language: Language) -> String {
    let found: Vec<_> = file.diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()).collect();
    let mut marks = Vec::new();
    let mut notes = Vec::new();
    for (index, diagnostic) in found.iter().enumerate() {
        let (number, severity) = (index + 1, diagnostic.severity);
        let mark = |label: &crate::diagnostic::Label| Mark { span: label.span, number, severity, primary: label.primary };
        marks.extend(diagnostic.labels.iter().map(mark));
        notes.push(Note {
            number,
            severity: severity.name(),
            word: severity.word(language),
            place: place(file, diagnostic.primary().span, language),
            lines: lines(file, diagnostic, language),
        });
    }
    let chinese = language == Language::Chinese;
    let mut environment = Environment::new();
    let page = environment.add_template(TEMPLATE.0, TEMPLATE.1).and_then(|()| environment.get_template(TEMPLATE.0)).and_then(|template| {
        template.render(context! {
            version => env!("CARGO_PKG_VERSION"),
            language => if chinese { "zh-CN" } else { "en" },
            title => super::terminal::printable(&file.path),
            heading => if chinese { "批注" } else { "Notes" },
            nothing => if chinese { "没有发现问题。" } else { "Nothing was found." },
            paragraphs => paragraphs(file, &marks).iter().map(|pieces| pieces.iter().map(Piece::value).collect::<Value>()).collect::<Value>(),
            notes => notes.iter().map(Note::value).collect::<Value>(),
        })
    });
    page.expect("the template is part of the program and its test renders it")
}

/// Page and paragraph, or the line of a plain text.
fn place(file: &FileResult, span: Span, language: Language) -> String {
    let words = file.places.of(span).words(language);
    if !words.is_empty() || file.text.is_empty() {
        return words;
    }
    let line = file.index.position(&file.text, span.start).line;
    if language == Language::Chinese { format!("第{line}行") } else { format!("line {line}") }
}

/// The lines of the text, each cut where marks begin and end.
fn paragraphs(file: &FileResult, marks: &[Mark]) -> Vec<Vec<Piece>> {
    let mut bounds: Vec<usize> = marks.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut by_start: Vec<&Mark> = marks.iter().collect();
    by_start.sort_by_key(|mark| mark.span.start);
    let mut paragraphs = Vec::new();
    let (mut start, mut open, mut next) = (0, Vec::<&Mark>::new(), 0);
    for line in file.text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        let mut pieces = Vec::new();
        let mut at = start;
        loop {
            let first = bounds.partition_point(|bound| *bound <= at);
            let to = bounds.get(first).copied().filter(|bound| *bound < end).unwrap_or(end);
            while let Some(mark) = by_start.get(next).filter(|mark| mark.span.start <= at) {
                open.push(mark);
                next += 1;
            }
            open.retain(|mark| mark.span.end > at || mark.span.start == at);
            if to > at || !open.is_empty() {
                pieces.push(piece(file, &open, Span::new(at, to.max(at))));
            }
            at = to;
            if at >= end {
                break;
            }
        }
        if pieces.iter().any(|piece| !piece.text.trim().is_empty() || !piece.begins.is_empty()) {
            paragraphs.push(pieces);
        }
        start += line.len();
    }
    paragraphs
}

fn piece(file: &FileResult, open: &[&Mark], span: Span) -> Piece {
    let numbers = |wanted: &dyn Fn(&Mark) -> bool| {
        let mut numbers: Vec<usize> = open.iter().filter(|mark| wanted(mark)).map(|mark| mark.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let text: String = file.masks.characters(&file.text, span).map(|(_, c)| if c == '\t' { '\u{2003}' } else { c }).collect();
    Piece {
        text: super::terminal::printable(&text),
        severity: open.iter().map(|mark| mark.severity).max().map_or("", Severity::name),
        primary: open.iter().any(|mark| mark.primary),
        begins: numbers(&|mark| mark.primary && mark.span.start == span.start),
        ends: numbers(&|mark| mark.span.end == span.end || mark.span.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Bilingual, Diagnostic, Label, RuleId};

    fn page(text: &str, labels: Vec<Label>, message: &str) -> String {
        let diagnostic = Diagnostic {
            rule: RuleId("arithmetic/sum".to_owned()),
            severity: Severity::Error,
            message: Bilingual::same(message),
            help: None,
            basis: None,
            labels,
            evidence: None,
            fixes: Vec::new(),
            waived: None,
            fingerprint: String::new(),
        };
        annotated_page(&FileResult::other("a.txt".to_owned(), text.to_owned(), vec![diagnostic]), Language::Chinese)
    }

    fn label(text: &str, words: &str, primary: bool) -> Label {
        let start = text.find(words).unwrap();
        Label { primary, ..Label::secondary(Span::new(start, start + words.len()), Bilingual::default()) }
    }

    #[test]
    fn words_are_marked_and_everything_is_escaped() {
        let text = "受理<b>505件</b>。\n共计1107件。\n";
        let page = page(text, vec![label(text, "1107件", true), label(text, "505件", false)], "合计不符 <script>");
        assert!(page.contains("<mark class=\"error primary\" id=\"m1\">1107件</mark>"), "{page}");
        assert!(page.contains("<mark class=\"error\">505件</mark>"), "{page}");
        assert!(page.contains("受理&lt;b&gt;") && page.contains("合计不符 &lt;script&gt;") && !page.contains("<script"), "{page}");
        assert!(page.contains("第2行") && !page.contains("://"), "{page}");
    }

    #[test]
    fn a_mark_over_two_lines_and_one_inside_another_are_shown() {
        let text = "受理505\n件，共计1107件。";
        let page = page(text, vec![label(text, "505\n件，共计1107件", true), label(text, "1107件", false)], "甲");
        assert_eq!(page.matches("<mark").count(), 3, "{page}");
        assert_eq!(page.matches("id=\"m1\"").count(), 1, "{page}");
    }

    #[test]
    fn personal_data_is_masked() {
        let text = "电话13800001234。";
        let mut phone = label(text, "13800001234", true);
        phone.masked = true;
        let page = page(text, vec![phone], "不应公开13800001234");
        assert!(page.contains("138******34") && !page.contains("13800001234"), "{page}");
    }
}
