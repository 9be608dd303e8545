//! Runs the examples that rules carry: a bad text must be reported at its marks, a good one must stay silent.

use crate::check::{self, Options};
use crate::diagnostic::{Bilingual, Diagnostic, Severity};
use crate::report;
use crate::rule::{Case, MARK_CLOSE, MARK_OPEN, Pack, Rule};
use crate::source::{Format, Source};
use crate::span::Span;

/// An example that does not give what it says.
#[derive(Debug)]
pub(super) struct Mismatch {
    pub rule: String,
    /// The example as it is written.
    pub text: String,
    /// What is different, one line each.
    pub differences: Vec<Bilingual>,
}

/// Runs the examples of `rule`; also says how many there were.
pub(super) fn run(rule: &Rule, pack: &Pack) -> (usize, Vec<Mismatch>) {
    let plain = |text: &String| Case { text: text.clone(), ..Case::default() };
    let examples = &rule.examples;
    let cases: Vec<Case> = examples.bad.iter().chain(&examples.good).map(plain).chain(examples.cases.iter().cloned()).collect();
    let mismatches = cases.iter().filter_map(|case| {
        let differences = differences(rule, pack, case);
        (!differences.is_empty()).then(|| Mismatch { rule: rule.id.to_string(), text: case.text.clone(), differences })
    });
    (cases.len(), mismatches.collect())
}

fn differences(rule: &Rule, pack: &Pack, case: &Case) -> Vec<Bilingual> {
    let (text, marks) = unmarked(&case.text);
    let found = findings(rule, pack, case, &text, !marks.is_empty());
    if marks.is_empty() {
        let loud = |diagnostic: &&Diagnostic| diagnostic.rule == rule.id || diagnostic.severity > Severity::Note;
        return found.iter().filter(loud).map(|diagnostic| noisy(diagnostic, &text)).collect();
    }
    let missing = marks.iter().filter(|mark| !found.iter().any(|diagnostic| diagnostic.primary().span == **mark));
    let mut differences: Vec<Bilingual> = missing.map(|mark| not_reported(&text[mark.range()])).collect();
    differences
        .extend(found.iter().filter(|diagnostic| !marks.contains(&diagnostic.primary().span)).map(|diagnostic| noisy(diagnostic, &text)));
    differences
}

/// What the rule alone finds in a bad text, or the whole pack in a good one.
fn findings(rule: &Rule, pack: &Pack, case: &Case, text: &str, alone: bool) -> Vec<Diagnostic> {
    let source = Source::from_text(Format::Text, text.to_owned());
    let options = |select| Options { year: case.year, organ: case.organ.clone(), select, ignore: Vec::new() };
    let run = |select| check::check(&source.text, report::read(&source, &pack.vocabulary), pack, &options(select)).diagnostics;
    let mut found = run(vec![globset::escape(rule.id.as_str())]);
    if !alone {
        found.extend(run(Vec::new()).into_iter().filter(|diagnostic| diagnostic.rule != rule.id));
    }
    found
}

fn not_reported(words: &str) -> Bilingual {
    Bilingual::new(format!("应报告而没有报告：{words}"), format!("not reported: {words}"))
}

fn noisy(diagnostic: &Diagnostic, text: &str) -> Bilingual {
    let words = &text[diagnostic.primary().span.range()];
    Bilingual::new(
        format!("不应报告而报告：{words}（{} {}）", diagnostic.rule, diagnostic.message.zh),
        format!("reported: {words} ({} {})", diagnostic.rule, diagnostic.message.en),
    )
}

/// The text without its marks, and the places that they marked.
pub(super) fn unmarked(marked: &str) -> (String, Vec<Span>) {
    let mut text = String::with_capacity(marked.len());
    let mut marks = Vec::new();
    let mut start = None;
    for c in marked.chars() {
        match c {
            MARK_OPEN => start = Some(text.len()),
            MARK_CLOSE => marks.extend(start.take().map(|start| Span::new(start, text.len()))),
            c => text.push(c),
        }
    }
    (text, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_the_text() {
        let (text, marks) = unmarked("共⟦3件⟧、⟦⟧无");
        assert_eq!(text, "共3件、无");
        assert_eq!(marks, [Span::new(3, 7), Span::new(10, 10)]);
    }
}
