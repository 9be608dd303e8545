//! What a text must hold for a pattern to match: literals, one of which is part of every match.
//!
//! Most patterns of rules hold words that most texts do not. Looking for the words of all patterns at once is far cheaper
//! than trying each pattern; see [`super::Sieve`].

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// More alternatives than this tell little and cost much.
const MOST: usize = 200;

/// Literals one of which every match of `syntax` holds; none where there are no such literals.
pub fn needed(syntax: &Hir) -> Option<Vec<String>> {
    match syntax.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(|text| vec![text.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => characters(class),
        HirKind::Repetition(repetition) if repetition.min == 0 => None,
        HirKind::Repetition(repetition) => needed(&repetition.sub),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(needed).max_by_key(|literals| worth(literals)),
        HirKind::Alternation(parts) => {
            let mut all: Vec<String> = Vec::new();
            for part in parts {
                all.extend(needed(part)?);
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

    fn check(pattern: &str, expected: &[&str]) {
        let found = needed(&regex_syntax::parse(pattern).unwrap()).unwrap_or_default();
        assert_eq!(found, expected, "{pattern}");
    }

    #[test]
    fn every_match_holds_one_of_the_words() {
        check("今年以来", &["今年以来"]);
        check("(?:群众|来访人)(反应)(?:诉求|问题)?", &["反应"]);
        check("截[至止]目前", &["目前"]);
        check("绝密|机密(?:★|☆)", &["机密", "绝密"]);
    }

    #[test]
    fn where_any_text_may_match_no_word_is_needed() {
        check(r"[^,。]{2,20}", &[]);
        check("(?:今年)?.", &[]);
        check("今年|.{3}", &[]);
    }
}
