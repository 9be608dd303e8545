//! `phrase`: fixed phrases with a few characters changed.

use strsim::generic_levenshtein;

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Edit, Fix, Label, Severity};
use crate::report::Paragraph;
use crate::rule::{FixedPhrase, PhraseParameters};

/// Finds each phrase by the members that are right and looks at those that are not.
pub fn check(parameters: &PhraseParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let right_for = |phrase: &&FixedPhrase| match context.year {
        Some(year) => phrase.from_year.is_none_or(|from| from <= year) && phrase.to_year.is_none_or(|to| year <= to),
        None => phrase.from_year.is_none() && phrase.to_year.is_none(),
    };
    let phrases: Vec<(bool, Vec<&str>)> =
        parameters.phrases.iter().filter(right_for).map(|phrase| (phrase.ordered, phrase.text.split('、').collect())).collect();
    // Reading the clauses is only worth while where a member stands.
    for (paragraph, text) in parts::bodies(context.report).filter(|(_, text)| parameters.has_member(text)) {
        for (ordered, phrase) in &phrases {
            if !phrase.iter().any(|member| text.contains(member)) {
                continue;
            }
            for run in runs(text) {
                let Some(slips) = slips(text, &run, phrase, parameters.edits) else { continue };
                verdict.examined += 1;
                if *ordered && slips.is_empty() {
                    verdict.findings.extend(disordered(text, &run, phrase).map(|bytes| reordered(paragraph, text, bytes, phrase)));
                }
                verdict.findings.extend(slips.into_iter().map(|slip| finding(paragraph, &slip)));
            }
        }
    }
    verdict
}

/// Bytes of a text.
type Bytes = std::ops::Range<usize>;

/// Members joined by 、, one list for each such series of at least two.
fn runs(text: &str) -> Vec<Vec<Bytes>> {
    let mut runs = Vec::new();
    let mut run: Vec<Bytes> = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), '。'))) {
        // A phrase is also found with commas between its members.
        if !matches!(c, '、' | ',' | '。' | ';' | ':' | '!' | '?' | '(' | ')' | '“' | '”') {
            continue;
        }
        run.push(start..at);
        start = at + c.len_utf8();
        if !matches!(c, '、' | ',') {
            if run.len() > 1 {
                runs.push(std::mem::take(&mut run));
            }
            run.clear();
        }
    }
    runs
}

/// A member that stands in another form.
struct Slip<'a> {
    bytes: Bytes,
    found: &'a str,
    right: &'a str,
}

/// The slips of `phrase` in a run; `None` where the run is not that phrase, because fewer than half of the members are right.
fn slips<'a>(text: &'a str, run: &[Bytes], phrase: &[&'a str], edits: usize) -> Option<Vec<Slip<'a>>> {
    let holds = |bytes: &Bytes, member: &str| text[bytes.clone()].ends_with(member) || text[bytes.clone()].starts_with(member);
    let exact: Vec<Option<usize>> = phrase.iter().map(|member| run.iter().position(|bytes| holds(bytes, member))).collect();
    let right = exact.iter().flatten().count();
    if right * 2 < phrase.len() || right < 2.min(phrase.len() - 1) {
        return None;
    }
    let mut slips = Vec::new();
    for (index, member) in phrase.iter().enumerate().filter(|(index, _)| exact[*index].is_none()) {
        // A member that is not right stands next to the members around it.
        let after = index.checked_sub(1).and_then(|before| exact[before]).map(|at| at + 1);
        let before = exact.get(index + 1).copied().flatten().and_then(|at| at.checked_sub(1));
        let Some(bytes) = after.or(before).and_then(|at| run.get(at)) else { continue };
        if phrase.iter().any(|other| holds(bytes, other)) {
            continue;
        }
        slips.extend(closest(text, bytes, member, edits).map(|bytes| Slip { found: &text[bytes.clone()], bytes, right: member }));
    }
    Some(slips)
}

/// The part of a clause that is `member` with at most `edits` characters changed: its beginning or its end.
fn closest(text: &str, clause: &Bytes, member: &str, edits: usize) -> Option<Bytes> {
    let starts: Vec<usize> =
        text[clause.clone()].char_indices().map(|(at, _)| clause.start + at).chain(std::iter::once(clause.end)).collect();
    let length = member.chars().count();
    let limit = edits.min(length / 2);
    let wanted: Vec<char> = member.chars().collect();
    let count = starts.len() - 1;
    let mut best: Option<(usize, usize, Bytes)> = None;
    for size in length.saturating_sub(2)..=(length + 2).min(count) {
        for (from, to) in [(0, size), (count - size, count)] {
            let candidate: Vec<char> = text[starts[from]..starts[to]].chars().collect();
            let distance = generic_levenshtein(&candidate, &wanted);
            let rank = (distance, size.abs_diff(length));
            if distance <= limit && best.as_ref().is_none_or(|(d, s, _)| rank < (*d, *s)) {
                best = Some((rank.0, rank.1, starts[from]..starts[to]));
            }
        }
    }
    best.map(|(_, _, bytes)| bytes)
}

/// The bytes of a phrase whose members are all there and right, but in another order.
fn disordered(text: &str, run: &[Bytes], phrase: &[&str]) -> Option<Bytes> {
    let places: Option<Vec<(usize, usize)>> = phrase
        .iter()
        .map(|member| run.iter().find_map(|bytes| text[bytes.clone()].find(member).map(|at| (bytes.start + at, member.len()))))
        .collect();
    let places = places?;
    if places.is_sorted() {
        return None;
    }
    let start = places.iter().map(|&(at, _)| at).min()?;
    let end = places.iter().map(|&(at, length)| at + length).max()?;
    Some(start..end)
}

/// Another order is no more than a note: both may be met in older texts.
fn reordered(paragraph: &Paragraph, text: &str, bytes: Bytes, phrase: &[&str]) -> Finding {
    let found = text[bytes.clone()].to_owned();
    let right = phrase.join("、");
    Finding { severity: Some(Severity::Note), ..finding(paragraph, &Slip { bytes, found: &found, right: &right }) }
}

fn finding(paragraph: &Paragraph, slip: &Slip<'_>) -> Finding {
    let start = paragraph.body_start();
    let span = paragraph.prose.span(start + slip.bytes.start, start + slip.bytes.end);
    Finding {
        arguments: Arguments::from([("words", Bilingual::same(slip.found)), ("right", Bilingual::same(slip.right))]),
        labels: vec![Label::primary(span, Bilingual::default())],
        fixes: vec![Fix {
            title: Bilingual::new(format!("改为“{}”", slip.right), format!("write `{}`", slip.right)),
            safe: false,
            edits: vec![Edit { span, text: slip.right.to_owned() }],
        }],
        ..Finding::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUTIES: [&str; 4] = ["重要工作亲自部署", "重大问题亲自过问", "重点环节亲自协调", "重要任务亲自督办"];

    fn found(text: &str) -> Vec<&str> {
        let slips = runs(text).iter().filter_map(|run| slips(text, run, &DUTIES, 4)).flatten().collect::<Vec<_>>();
        slips.into_iter().map(|slip| slip.found).collect()
    }

    #[test]
    fn a_changed_member_is_found_and_marked_alone() {
        let text = "坚持重要工作亲自部署、重大问题亲自过问、重点环节亲自协调、重大任务亲自督导,将法治建设纳入计划。";
        assert_eq!(found(text), ["重大任务亲自督导"]);
        assert_eq!(found("坚持重点工作亲自部署、重大问题亲自过问、重点环节亲自协调、重要任务亲自督办的要求。"), ["重点工作亲自部署"]);
    }

    #[test]
    fn the_right_phrase_and_a_part_of_it_are_silent() {
        assert!(found("坚持重要工作亲自部署、重大问题亲自过问、重点环节亲自协调、重要任务亲自督办,推动落实。").is_empty());
        assert!(found("做到重要工作亲自部署、重大问题亲自过问,带头学法。").is_empty());
        assert!(found("重要工作亲自部署、按季听取汇报、研究议题。").is_empty());
    }
}
