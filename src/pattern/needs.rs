//! What a text must hold for a pattern to match: literals, one of which is part of every match, or one of each of several sets.
//!
//! Most patterns of rules hold words that most texts do not. Looking for the words of all patterns at once is far cheaper
//! than trying each pattern; see [`super::Sieve`].

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// More alternatives than this tell little and cost much.
const MOST: usize = 200;

/// Sets of literals: every match of `syntax` holds one of each set. None where there are no such literals.
pub fn needed(syntax: &Hir) -> Vec<Vec<String>> {
    let mut sets = Vec::new();
    collect(syntax, &mut sets);
    sets.sort_by_key(|literals| std::cmp::Reverse(worth(literals)));
    sets.dedup();
    // What says little beside the best set costs more than it saves.
    let telling = |literals: &[String]| {
        let chinese = literals.iter().all(|literal| !literal.is_ascii());
        literals.len() <= if chinese { FEW } else { FEW / 4 }
    };
    let mut position = 0;
    sets.retain(|literals| {
        position += 1;
        position == 1 || position <= SETS && telling(literals)
    });
    sets
}

/// Sets of one pattern that are looked for.
const SETS: usize = 3;

/// Literals of a set that is looked for beside a better one.
const FEW: usize = 12;

/// Adds the sets that each match of `syntax` needs.
fn collect(syntax: &Hir, sets: &mut Vec<Vec<String>>) {
    let mut parts = Vec::new();
    in_a_row(syntax, &mut parts);
    // Literals with nothing between them are one: `、(?<fix>、)` needs 、、.
    let mut joined = String::new();
    for part in parts {
        let literal = literal_of(part);
        joined.push_str(literal.unwrap_or_default());
        if literal.is_some() && !matches!(part.kind(), HirKind::Repetition(_)) {
            continue;
        }
        if !joined.is_empty() {
            sets.push(vec![std::mem::take(&mut joined)]);
        }
        match part.kind() {
            HirKind::Repetition(_) if literal.is_some() => {}
            HirKind::Repetition(repetition) if repetition.min > 0 => collect(&repetition.sub, sets),
            _ => sets.extend(best(part)),
        }
    }
    if !joined.is_empty() {
        sets.push(vec![joined]);
    }
}

/// The parts of `syntax` that follow each other, groups opened and what takes no text left out.
fn in_a_row<'s>(syntax: &'s Hir, parts: &mut Vec<&'s Hir>) {
    match syntax.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Concat(inner) => inner.iter().for_each(|part| in_a_row(part, parts)),
        HirKind::Capture(capture) => in_a_row(&capture.sub, parts),
        _ => parts.push(syntax),
    }
}

/// The literal that `part` is, or of which it is one or more.
fn literal_of(part: &Hir) -> Option<&str> {
    match part.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok(),
        HirKind::Repetition(repetition) if repetition.min > 0 => match repetition.sub.kind() {
            HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The most telling literals one of which every match of `syntax` holds; none where there are no such literals.
fn best(syntax: &Hir) -> Option<Vec<String>> {
    match syntax.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(|text| vec![text.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => characters(class),
        HirKind::Repetition(repetition) if repetition.min == 0 => None,
        HirKind::Repetition(repetition) => best(&repetition.sub),
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(best).max_by_key(|literals| worth(literals)),
        HirKind::Alternation(parts) => {
            let mut all: Vec<String> = Vec::new();
            for part in parts {
                all.extend(best(part)?);
            }
            all.sort_unstable();
            all.dedup();
            (all.len() <= MOST).then_some(all)
        }
    }
}

/// The characters of a small class, each as a literal.
fn characters(class: &ClassUnicode) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for range in class.iter() {
        for c in range.start()..=range.end() {
            if found.len() == MOST {
                return None;
            }
            found.push(c.to_string());
        }
    }
    (!found.is_empty()).then_some(found)
}

/// How telling literals are: the shortest one decides, then their number.
fn worth(literals: &[String]) -> (usize, usize) {
    (literals.iter().map(String::len).min().unwrap_or(0), MOST - literals.len().min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, expected: &[&[&str]]) {
        assert_eq!(needed(&regex_syntax::parse(pattern).unwrap()), expected, "{pattern}");
    }

    #[test]
    fn every_match_holds_one_of_the_words() {
        check("今年以来", &[&["今年以来"]]);
        check("绝密|机密(?:★|☆)", &[&["机密", "绝密"]]);
    }

    #[test]
    fn every_match_holds_one_word_of_each_set() {
        check("(?:群众|来访人)(反应)(?:诉求|问题)?", &[&["反应"], &["来访人", "群众"]]);
        check("截[至止]目前", &[&["目前"], &["截"], &["止", "至"]]);
        check("约[0-9]{1,9}余", &[&["约"], &["余"]]);
        check("[Xx×]{2}(?:局|县)", &[&["县", "局"], &["X", "x", "×"]]);
    }

    #[test]
    fn literals_that_touch_are_one() {
        check(r"(?:^|[^,])(,(?<fix>,))(?:$|[^,])", &[&[",,"]]);
        check(r"(?:共|计)(\?\?+)$", &[&["共", "计"], &["??"]]);
        check("年(——?)$", &[&["年—"]]);
    }

    #[test]
    fn where_any_text_may_match_no_word_is_needed() {
        check(r"[^,。]{2,20}", &[]);
        check("(?:今年)?.", &[]);
        check("今年|.{3}", &[]);
    }
}
