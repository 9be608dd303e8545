//! Runs the examples that a rule carries: a bad text must be reported at its mark, a good one must stay silent.

use super::across::{self, Facts};
use std::sync::Arc;

use super::{Options, Previous, PreviousFigure, check};
use crate::cases::{Cases, Snapshot, Total};
use crate::claim::Exact;
use crate::diagnostic::{Bilingual, Diagnostic, Severity};
use crate::report;
use crate::rule::{Case, CaseTotal, MARK_CLOSE, MARK_OPEN, Pack, Rule};
use crate::source::{Format, Source};
use crate::span::Span;

/// What became of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Validation {
    /// 相符: reported at the mark, or silent where nothing is marked.
    Validated,
    /// 漏报: the marked words are not reported.
    Missing,
    /// 错位: the rule reports other words than the marked ones.
    Misplaced,
    /// 误报: a good text is reported by this rule.
    Noisy,
    /// 他规: another rule speaks, above a note in a good text, or at the marked words of a bad one where this rule is silent.
    OtherRule,
}

impl Validation {
    /// The word in JSON and English.
    pub fn name(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::Missing => "missing",
            Self::Misplaced => "misplaced",
            Self::Noisy => "noisy",
            Self::OtherRule => "other_rule",
        }
    }

    /// What it means, in a few words.
    pub fn meaning(self) -> Bilingual {
        match self {
            Self::Validated => Bilingual::new("与标记相符", "as marked"),
            Self::Missing => Bilingual::new("应报而没有报", "silent where it should speak"),
            Self::Misplaced => Bilingual::new("报的位置与标记不同", "speaks at other words than the marked ones"),
            Self::Noisy => Bilingual::new("不应报而报了", "speaks where it should be silent"),
            Self::OtherRule => Bilingual::new("别的规则报了", "another rule speaks"),
        }
    }

    /// The word in Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Validated => "相符",
            Self::Missing => "漏报",
            Self::Misplaced => "错位",
            Self::Noisy => "误报",
            Self::OtherRule => "他规",
        }
    }
}

/// An example after its run.
#[derive(Debug, Clone)]
pub struct ExampleResult {
    /// The example as the rule file has it.
    pub case: Case,
    /// Its text without marks, to which all spans belong.
    pub text: String,
    /// The marked words, in order; none in a good text.
    pub marks: Vec<Span>,
    /// What became of it.
    pub validation: Validation,
    /// The findings that should not be, or not be there.
    pub unexpected: Vec<Diagnostic>,
}

/// Runs all examples of `rule`, those with circumstances last.
pub fn run_examples(rule: &Rule, pack: &Pack) -> Vec<ExampleResult> {
    let plain = |text: &String| Case { text: text.clone(), ..Case::default() };
    let examples = &rule.examples;
    let cases = examples.bad.iter().chain(&examples.good).map(plain).chain(examples.cases.iter().cloned());
    cases.map(|case| run(rule, pack, case)).collect()
}

/// What `rule` alone says to an example, whose marks do not count.
pub fn example_findings(rule: &Rule, case: &Case, pack: &Pack) -> Vec<Diagnostic> {
    findings(pack, case, &unmarked(&case.text).0, vec![globset::escape(rule.id.as_str())])
}

/// The text of an example without its marks, and the places that were marked.
pub fn unmarked(marked: &str) -> (String, Vec<Span>) {
    let (mut text, mut marks, mut open) = (String::with_capacity(marked.len()), Vec::new(), None);
    for c in marked.chars() {
        match c {
            MARK_OPEN => open = Some(text.len()),
            MARK_CLOSE => marks.extend(open.take().map(|start| Span::new(start, text.len()))),
            _ => text.push(c),
        }
    }
    (text, marks)
}

fn run(rule: &Rule, pack: &Pack, case: Case) -> ExampleResult {
    let (text, marks) = unmarked(&case.text);
    let own = findings(pack, &case, &text, vec![globset::escape(rule.id.as_str())]);
    let others = || findings(pack, &case, &text, Vec::new()).into_iter().filter(|finding| finding.rule != rule.id);
    let (validation, unexpected) = if marks.is_empty() {
        let loud: Vec<Diagnostic> = others().filter(|finding| finding.severity > Severity::Note).collect();
        match (own.is_empty(), loud.is_empty()) {
            (true, true) => (Validation::Validated, Vec::new()),
            (true, false) => (Validation::OtherRule, loud),
            (false, _) => (Validation::Noisy, own.into_iter().chain(loud).collect()),
        }
    } else {
        let silent = marks.iter().any(|mark| own.iter().all(|finding| finding.primary().span != *mark));
        let wrong: Vec<Diagnostic> = own.into_iter().filter(|finding| !marks.contains(&finding.primary().span)).collect();
        if !wrong.is_empty() {
            (Validation::Misplaced, wrong)
        } else if silent {
            let instead: Vec<Diagnostic> = others().filter(|finding| marks.contains(&finding.primary().span)).collect();
            (if instead.is_empty() { Validation::Missing } else { Validation::OtherRule }, instead)
        } else {
            (Validation::Validated, Vec::new())
        }
    };
    ExampleResult { case, text, marks, validation, unexpected }
}

/// The format of an example.
pub fn format(case: &Case) -> Format {
    if case.markdown { Format::Markdown } else { Format::Text }
}

/// The circumstances of an example.
pub fn circumstances(case: &Case) -> Options {
    Options {
        year: case.year,
        organ: case.organ.clone(),
        kind: case.kind,
        organ_kind: case.organ_kind,
        level: case.level,
        region: case.region.clone(),
        cases: totals(&case.totals).map(Arc::new),
        previous: previous(&case.previous).map(Arc::new).into_iter().collect(),
        ..Options::default()
    }
}

/// The case data of an example.
fn totals(given: &[CaseTotal]) -> Option<Cases> {
    let total = |(row, given): (u64, &CaseTotal)| {
        let (organ, unit) = (None, None);
        Some(Total { metric: given.metric.clone(), year: given.year, value: Exact::parse(&given.value)?, organ, unit, snapshot: 0, row })
    };
    let snapshots = vec![Snapshot { name: "案件系统".to_owned(), format: "yaml", ..Snapshot::default() }];
    (!given.is_empty()).then(|| Cases { totals: (1..).zip(given).filter_map(total).collect(), snapshots, ..Cases::default() })
}

/// The year before, of an example.
fn previous(given: &[CaseTotal]) -> Option<Previous> {
    let year = given.first()?.year;
    let figure = |given: &CaseTotal| Some(PreviousFigure::exact(given.metric.clone(), Exact::parse(&given.value)?));
    Some(Previous { name: "上年报告".to_owned(), year, organ: None, figures: given.iter().filter_map(figure).collect() })
}

/// What the selected rules, or all of the pack, say to the text.
fn findings(pack: &Pack, case: &Case, text: &str, select: Vec<String>) -> Vec<Diagnostic> {
    let options = Options { select, ..circumstances(case) };
    let read = |text: &str, organ: Option<&str>, options: &Options| {
        let source = Source::from_text(format(case), text.to_owned());
        let checked = check(&source.text, report::read_as(&source, &pack.vocabulary, case.kind), pack, options);
        (Facts::new("", organ, &checked, pack), checked.diagnostics)
    };
    let (facts, mut found) = read(text, case.organ.as_deref(), &options);
    if !case.beside.is_empty() || !case.earlier.is_empty() {
        let others = |texts: &[String]| texts.iter().map(|text| read(text, None, &options).0).collect::<Vec<_>>();
        let reports: Vec<Facts> = std::iter::once(facts).chain(others(&case.beside)).collect();
        let across = across::compare(&reports, &others(&case.earlier), &[], pack, &options);
        let roll_ups = across::roll_up(&reports[0], &reports[1..]);
        found.extend(across::roll_up_findings(&roll_ups, &reports[1..], pack, &options));
        found.extend(across.into_iter().filter(|found| found.report == 0).map(|found| found.diagnostic));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Folder;

    /// The outcomes of the examples of a rule that reports 今年以来.
    fn outcomes(bad: &str, good: &str) -> Vec<Validation> {
        let text = format!(
            "id: trial/cutoff\nseverity: warning\nsince: 0.1.0\nmessage: 没有写明截止日期\nwhy: 无从核对。\n\
             check: {{wording: {{words: [{{find: 今年以来}}]}}}}\nlimits: 无。\nexamples:\n  bad: [{bad}]\n  good: [{good}]\n"
        );
        let folder = Folder { path: "trial".to_owned(), files: vec![("trial/cutoff.yaml".to_owned(), text)] };
        let pack = Pack::with_folders(&[folder]).unwrap();
        let rule = pack.rules.iter().find(|rule| rule.id.as_str() == "trial/cutoff").unwrap();
        run_examples(rule, &pack).iter().map(|result| result.validation).collect()
    }

    #[test]
    fn each_outcome_has_its_case() {
        assert_eq!(outcomes("⟦今年以来⟧处理信件", "全年处理信件"), [Validation::Validated, Validation::Validated]);
        assert_eq!(outcomes("⟦去年以来⟧处理信件", "今年以来处理信件"), [Validation::Missing, Validation::Noisy]);
        assert_eq!(outcomes("今年以来处理⟦信件⟧", "全年处理信件"), [Validation::Misplaced, Validation::Validated]);
    }

    #[test]
    fn a_mark_is_taken_out_of_the_text() {
        assert_eq!(unmarked("共⟦3件⟧无⟦4⟧"), ("共3件无4".to_owned(), vec![Span::new(3, 7), Span::new(10, 11)]));
        assert_eq!(unmarked("共3件"), ("共3件".to_owned(), Vec::new()));
    }
}
