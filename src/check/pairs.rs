//! `pairs`: quotation marks and brackets are closed.

use super::{Context, Finding, Verdict};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::report::{Paragraph, ParagraphKind};
use crate::rule::{MarkPair, PairsParameters};
use crate::span::Span;

/// How many paragraphs a quotation or bracket may run over.
const REACH: usize = 12;

/// Follows each pair of marks through the report, one stack a pair.
pub fn check(parameters: &PairsParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let all: Vec<char> = parameters.pairs.iter().flat_map(|pair| [pair.open, pair.close]).collect();
    let text = |paragraph: &&Paragraph| paragraph.kind != ParagraphKind::Signature;
    // The text is read once for all pairs; only paragraphs with marks are looked at again.
    let marked: Vec<(usize, &Paragraph, Marks)> = context
        .report
        .paragraphs
        .iter()
        .filter(text)
        .enumerate()
        .map(|(index, paragraph)| (index, paragraph, marks(&paragraph.prose.text, &all)))
        .filter(|(_, _, marks)| !marks.is_empty())
        .collect();
    for pair in &parameters.pairs {
        let mut lone: Vec<Lone> = Vec::new();
        for (index, paragraph, marks) in &marked {
            let index = *index;
            verdict.examined += usize::from(marks.iter().any(|(_, c)| [pair.open, pair.close].contains(c)));
            let (opened, closed) = unmatched(&paragraph.prose.text, marks, *pair);
            let span = |at: &usize| paragraph.prose.span(*at, *at + paragraph.prose.text[*at..].chars().next().map_or(1, char::len_utf8));
            lone.extend(closed.iter().map(|at| Lone { paragraph: index, span: span(at), opens: false }));
            lone.extend(opened.iter().map(|at| Lone { paragraph: index, span: span(at), opens: true }));
        }
        verdict.findings.extend(findings(*pair, lone));
    }
    verdict
}

/// A mark without its partner in its paragraph.
struct Lone {
    paragraph: usize,
    span: Span,
    opens: bool,
}

/// Marks of a text with their bytes, in order.
type Marks = Vec<(usize, char)>;

/// Where the characters of `all` stand in `text`.
fn marks(text: &str, all: &[char]) -> Marks {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    text.char_indices().filter(|(_, c)| !is_han(*c) && all.contains(c)).collect()
}

/// Bytes of the opening and of the closing marks that have no partner in `text`.
fn unmatched(text: &str, marks: &[(usize, char)], pair: MarkPair) -> (Vec<usize>, Vec<usize>) {
    let mut opened = Vec::new();
    let mut closed = Vec::new();
    for &(at, c) in marks {
        if c == pair.open {
            opened.push(at);
        } else if c == pair.close && opened.pop().is_none() && !is_enumerator(text, at, pair) && !is_apostrophe(text, at, c) {
            closed.push(at);
        }
    }
    (opened, closed)
}

/// `1)`, `a)`, `一)` at the start of a clause number an item.
fn is_enumerator(text: &str, at: usize, pair: MarkPair) -> bool {
    if pair.close != ')' {
        return false;
    }
    let number = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十①②③④⑤⑥⑦⑧⑨".contains(c);
    let before = text[..at].trim_end_matches(number);
    let written = text[before.len()..at].chars().count();
    (1..=3).contains(&written) && before.chars().next_back().is_none_or(|c| !c.is_alphanumeric())
}

/// ’ between letters or digits is no quotation mark.
fn is_apostrophe(text: &str, at: usize, c: char) -> bool {
    let after = text[at + c.len_utf8()..].chars().next();
    c == '’' && after.is_some_and(|after| after.is_ascii_alphanumeric())
}

/// One finding for each paragraph; marks that find their partner in a following paragraph are none.
fn findings(pair: MarkPair, lone: Vec<Lone>) -> Vec<Finding> {
    let mut left: Vec<Lone> = Vec::new();
    for mark in lone {
        let partner = left
            .last()
            .is_some_and(|last| last.opens && !mark.opens && last.paragraph < mark.paragraph && mark.paragraph - last.paragraph <= REACH);
        if partner {
            let paragraph = left.pop().map(|last| last.paragraph);
            // A quotation over several paragraphs opens anew in each of them.
            while left.last().is_some_and(|last| last.opens && pair.open == '“' && paragraph.is_some_and(|of| of - last.paragraph <= 1)) {
                left.pop();
            }
        } else {
            left.push(mark);
        }
    }
    let mut findings = Vec::new();
    for group in left.chunk_by(|a, b| a.paragraph == b.paragraph) {
        findings.push(finding(pair, group));
    }
    findings
}

/// How many further marks of one paragraph are shown.
const SHOWN: usize = 5;

fn finding(pair: MarkPair, group: &[Lone]) -> Finding {
    let mark = |lone: &Lone| if lone.opens { pair.open } else { pair.close };
    let missing = |lone: &Lone| if lone.opens { pair.close } else { pair.open };
    // “四个意识“, 《条例《: the second opening mark stands where a closing one should.
    let twice = group.len() == 2 && group.iter().all(|lone| lone.opens) && matches!(pair.open, '“' | '《');
    let first = if twice { &group[1] } else { &group[0] };
    let mut labels = vec![Label::primary(first.span, Bilingual::default())];
    let others = group.iter().filter(|lone| lone.span != first.span);
    labels.extend(others.take(SHOWN).map(|lone| Label::secondary(lone.span, Bilingual::default())));
    Finding {
        arguments: Arguments::from([("mark", Bilingual::same(shown(mark(first)))), ("missing", Bilingual::same(shown(missing(first))))]),
        labels,
        ..Finding::default()
    }
}

/// The mark as Chinese text writes it.
fn shown(mark: char) -> String {
    match mark {
        '(' => "（".to_owned(),
        ')' => "）".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lone(text: &str, pair: &str) -> String {
        let mut marks = pair.chars();
        let pair = MarkPair { open: marks.next().unwrap(), close: marks.next().unwrap() };
        let (opened, closed) = unmatched(text, &super::marks(text, &[pair.open, pair.close]), pair);
        format!("{}+{}", opened.len(), closed.len())
    }

    #[test]
    fn marks_without_partner_are_counted() {
        assert_eq!(lone("办理412件(其中网上396件。", "()"), "1+0");
        assert_eq!(lone("“甲”“乙", "“”"), "1+0");
        assert_eq!(lone("(甲(乙)丙)", "()"), "0+0");
    }

    #[test]
    fn enumerators_and_apostrophes_are_no_pairs() {
        assert_eq!(lone("1)甲;2)乙。a)丙", "()"), "0+0");
        assert_eq!(lone("don’t", "‘’"), "0+0");
        assert_eq!(lone("共505件)", "()"), "0+1");
    }

    #[test]
    fn ten_thousand_brackets_are_one_finding() {
        let text = "(".repeat(10_000);
        let pair = MarkPair { open: '(', close: ')' };
        let marks = unmatched(&text, &super::marks(&text, &['(', ')']), pair).0.into_iter();
        let lone = marks.map(|at| Lone { paragraph: 0, span: Span::new(at, at + 1), opens: true }).collect();
        assert_eq!(findings(pair, lone).len(), 1);
    }
}
