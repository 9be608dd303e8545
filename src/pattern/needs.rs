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
    for literals in &mut sets {
        literals.sort_unstable();
        literals.dedup();
    }
    sets.sort_by_key(|literals| std::cmp::Reverse(worth(literals)));
    // What holds one of a set holds one of another whose words are parts of the first one's.
    let mut kept: Vec<Vec<String>> = Vec::new();
    for literals in sets {
        let implied = |better: &Vec<String>| better.iter().all(|long| literals.iter().any(|short| long.contains(short.as_str())));
        if !kept.iter().any(implied) {
            kept.push(literals);
        }
    }
    let mut sets = kept;
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
    // What stands with nothing between is looked for as one: `、(?<fix>、)` needs 、、, and `[12]日` needs 1日 or 2日.
    let mut joined = vec![String::new()];
    for part in parts {
        if let Some(ways) = ways(part) {
            join(&mut joined, ways, sets);
            continue;
        }
        match part.kind() {
            // What stands before the first one touches it, and what stands behind touches the last one.
            HirKind::Repetition(repetition) if repetition.min > 0 => {
                if let Some(ways) = ways(&repetition.sub) {
                    join(&mut joined, ways.clone(), sets);
                    finish(&mut joined, sets);
                    joined = ways;
                } else {
                    finish(&mut joined, sets);
                    collect(&repetition.sub, sets);
                }
            }
            _ => {
                finish(&mut joined, sets);
                sets.extend(best(part));
            }
        }
    }
    finish(&mut joined, sets);
}

/// Puts each of `ways` behind each of `joined`; where these would be too many, `joined` is finished and `ways` begin anew.
fn join(joined: &mut Vec<String>, ways: Vec<String>, sets: &mut Vec<Vec<String>>) {
    if joined.len() * ways.len() <= MOST_JOINED {
        *joined = joined.iter().flat_map(|before| ways.iter().map(move |way| format!("{before}{way}"))).collect();
    } else {
        finish(joined, sets);
        *joined = ways;
    }
}

/// Adds what was joined to the sets, if it is anything.
fn finish(joined: &mut Vec<String>, sets: &mut Vec<Vec<String>>) {
    let set = std::mem::replace(joined, vec![String::new()]);
    if set.iter().all(|literal| !literal.is_empty()) {
        sets.push(set);
    }
}

/// Literals that stand side by side are joined up to so many.
const MOST_JOINED: usize = 40;

/// All texts that `part` matches, where they are few.
fn ways(part: &Hir) -> Option<Vec<String>> {
    let few = |ways: Vec<String>| (ways.len() <= MOST_JOINED).then_some(ways);
    match part.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(|text| vec![text.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => few(characters(class)?),
        HirKind::Capture(capture) => ways(&capture.sub),
        HirKind::Alternation(parts) => {
            let each = parts.iter().map(ways).collect::<Option<Vec<_>>>()?;
            few(each.concat())
        }
        HirKind::Concat(parts) => parts.iter().try_fold(vec![String::new()], |before, part| {
            let ways = ways(part)?;
            few(before.iter().flat_map(|before| ways.iter().map(move |way| format!("{before}{way}"))).collect())
        }),
        _ => None,
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
fn worth(literals: &[String]) -> (usize, usize, usize) {
    let shortest = |length: fn(&String) -> usize| literals.iter().map(length).min().unwrap_or(0);
    (shortest(|literal| literal.chars().count()), shortest(String::len), MOST - literals.len().min(MOST))
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
        check("绝密|机密(?:★|☆)", &[&["机密★", "机密☆", "绝密"]]);
        check("绝密|机密.", &[&["机密", "绝密"]]);
    }

    #[test]
    fn every_match_holds_one_word_of_each_set() {
        check("(?:群众|来访人)[^,]{0,3}(反应)(?:诉求|问题)?", &[&["反应"], &["来访人", "群众"]]);
        check("约[0-2]{1,9}余", &[&["约0", "约1", "约2"], &["0余", "1余", "2余"]]);
        check("[Xx×]{2}(?:局|县)", &[&["X县", "X局", "x县", "x局", "×县", "×局"]]);
    }

    #[test]
    fn literals_that_touch_are_one() {
        check(r"(?:^|[^,])(,(?<fix>,))(?:$|[^,])", &[&[",,"]]);
        check(r"(?:共|计)(\?\?+)$", &[&["共??", "计??"]]);
        check("年(——?)$", &[&["年—"]]);
        check("截[至止]目前", &[&["截止目前", "截至目前"]]);
        check("(?:^|于)((?:1[89]|20)年)(?:底|初)", &[&["18年初", "18年底", "19年初", "19年底", "20年初", "20年底"]]);
    }

    #[test]
    fn where_any_text_may_match_no_word_is_needed() {
        check(r"[^,。]{2,20}", &[]);
        check("(?:今年)?.", &[]);
        check("今年|.{3}", &[]);
    }
}
