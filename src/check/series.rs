//! `series`: 一是, 二是, 三是 in running text have no gap.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::rule::{SeriesFault, SeriesParameters};
use crate::span::Span;

/// How many series may lie inside each other.
const NESTED: usize = 4;

/// Follows the markers of every family through the report.
pub fn check(parameters: &SeriesParameters, context: &Context<'_>) -> Verdict {
    match parameters.fault {
        SeriesFault::Gap => gaps(parameters, context),
        SeriesFault::Marks => marks(parameters, context),
    }
}

/// Notes the first series whose items end in different marks.
fn marks(parameters: &SeriesParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (paragraph, text) in parts::bodies(context.report) {
        for family in &parameters.families {
            let mut last: Option<(usize, char)> = None;
            for (word, from, to) in family.find_all(text).filter(|(_, from, _)| starts_a_clause(text, *from)) {
                let number = word + 1;
                let mark = text[..from].chars().next_back().filter(|mark| matches!(mark, ';' | '。' | ','));
                let before = last.take().filter(|&(before, _)| before + 1 == number);
                let Some(mark) = mark.filter(|_| number > 1) else { continue };
                verdict.examined += 1;
                last = Some((number, mark));
                let Some((_, other)) = before.filter(|&(_, other)| other != mark) else { continue };
                if !verdict.findings.is_empty() {
                    continue;
                }
                let start = paragraph.body_start();
                let span = paragraph.prose.span(start + from, start + to);
                let words = |mark: char| {
                    if mark == '。' { "。".to_owned() } else { char::from_u32(mark as u32 + 0xfee0).unwrap_or(mark).to_string() }
                };
                let mut finding = gap(family.words(), number, number, span);
                finding.arguments.insert("marks", Bilingual::same(format!("{}{}", words(other), words(mark))));
                verdict.findings.push(finding);
            }
        }
    }
    verdict
}

/// Follows the markers of every family and gives the gaps.
fn gaps(parameters: &SeriesParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for family in &parameters.families {
        let mut section = None;
        // The last number of each series that is open, the innermost last.
        let mut open: Vec<usize> = Vec::new();
        let mut begun = false;
        for (paragraph, text) in parts::bodies(context.report) {
            if paragraph.section != section {
                section = paragraph.section;
                open.clear();
                begun = false;
            }
            begun |= parameters.openers.is_in(text);
            for (word, from, to) in family.find_all(text) {
                // A list inside another may begin in the middle of a clause: 其中一是.
                let begins = word == 0 && !text[..from].ends_with(|c| context.pack.lexicon.relations.item_not_after.contains(c));
                if !begins && !starts_a_clause(text, from) {
                    continue;
                }
                verdict.examined += 1;
                let number = word + 1;
                let Some(expected) = follow(&mut open, number, begun) else { continue };
                let start = paragraph.body_start();
                let span = paragraph.prose.span(start + from, start + to);
                verdict.findings.push(gap(family.words(), number, expected, span));
            }
        }
    }
    verdict
}

/// Puts `number` into the open series; gives the number that was expected where it fits none.
fn follow(open: &mut Vec<usize>, number: usize, begun: bool) -> Option<usize> {
    if number == 1 {
        open.push(1);
        if open.len() > NESTED {
            open.remove(0);
        }
        return None;
    }
    if let Some(at) = open.iter().rposition(|&last| last + 1 == number) {
        open.truncate(at);
        open.push(number);
        return None;
    }
    let expected = open.pop().map(|last| last + 1);
    open.push(number);
    // A series may begin with other words: 首先 …; 二是 …
    expected.or_else(|| (!begun).then_some(1))
}

/// 一是 at the start of a clause is a marker; 统一是, 第一是 are not.
fn starts_a_clause(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
}

fn gap(family: &[String], number: usize, expected: usize, span: Span) -> Finding {
    let marker = |number: usize| {
        let word = family.get(number - 1).map_or("", String::as_str);
        Bilingual::same(word.trim_end_matches([',', '，', '、']))
    };
    Finding {
        arguments: Arguments::from([("marker", marker(number)), ("expected", marker(expected))]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions that fit no series.
    fn gaps(numbers: &[usize]) -> Vec<usize> {
        let mut open = Vec::new();
        let mut unfit = |&(_, &number): &(usize, &usize)| follow(&mut open, number, false).is_some();
        numbers.iter().enumerate().filter(&mut unfit).map(|(at, _)| at).collect()
    }

    #[test]
    fn a_gap_is_found_where_it_is() {
        assert_eq!(gaps(&[1, 2, 3]), [0; 0]);
        assert_eq!(gaps(&[1, 2, 4, 5]), [2]);
        assert_eq!(gaps(&[1, 2, 2, 3]), [2]);
        assert_eq!(gaps(&[2, 3]), [0]);
    }

    #[test]
    fn series_start_again_and_lie_inside_each_other() {
        assert_eq!(gaps(&[1, 2, 3, 1, 2]), [0; 0]);
        assert_eq!(gaps(&[1, 1, 2, 2, 3]), [0; 0]);
    }
}
