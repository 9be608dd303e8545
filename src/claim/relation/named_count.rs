//! Counts that are part of a name and no claims: `县、乡、村三级网络`, `“四乱”（乱占、乱采、乱堆、乱建）`.

use super::{Certainty, Relation, RelationKind};
use crate::claim::Lexicon;
use crate::claim::numeral::digit_value;
use crate::report::{Paragraph, Report};

/// Names of a list that may be held against its count.
const MOST: usize = 12;

/// Finds the counts of levels and of names that all begin with one character, which differ from what is listed beside them.
pub fn find(report: &Report, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    for paragraph in &report.paragraphs {
        let text = paragraph.prose.text.as_str();
        for (at, _) in text.match_indices('级') {
            if let Some((start, stated)) = numeral_before(text, at) {
                let end = at + '级'.len_utf8();
                let count = levels(&text[..start], stated, lexicon).or_else(|| levels(bracketed(&text[end..])?, stated, lexicon));
                relations.extend(count.map(|count| relation(paragraph, (start, end), stated, count)));
            }
        }
        for (at, _) in text.match_indices('(') {
            let name = text[..at].trim_end_matches(['”', '"', '’']);
            let Some((common, start, stated)) = repeated(name) else { continue };
            let inner = text[at + 1..].split(')').next().unwrap_or_default();
            let listed = beginning_with(common, inner);
            relations.extend(listed.map(|count| relation(paragraph, (start, name.len()), stated, count)));
        }
    }
}

fn relation(paragraph: &Paragraph, (start, end): (usize, usize), stated: usize, listed: usize) -> Relation {
    let mut relation = Relation::new(RelationKind::Enumeration, Vec::new(), Certainty::Likely);
    relation.listed = Some(listed);
    relation.stated = Some(stated);
    relation.words = Some(paragraph.prose.span(start, end));
    relation
}

/// The Chinese numeral of one character that ends at byte `at`, and no longer one.
fn numeral_before(text: &str, at: usize) -> Option<(usize, usize)> {
    let (start, c) = text[..at].char_indices().next_back().filter(|(_, c)| "二两三四五六七八九".contains(*c))?;
    let longer = text[..start].chars().next_back().is_some_and(|c| c.is_numeric() || digit_value(c).is_some() || "第十百".contains(c));
    let stated = usize::try_from(digit_value(c)?).ok()?;
    (!longer).then_some((start, stated))
}

/// How many levels the list before a count has; none where it is no list of levels, or where the count can be right.
fn levels(before: &str, stated: usize, lexicon: &Lexicon) -> Option<usize> {
    let plain = before.trim_end_matches(['“', '"', '等']);
    let clause = plain.rsplit([',', ';', ':', '。', '!', '?']).next()?;
    if plain.ends_with('等') || before.ends_with('等') || clause.contains(['《', '》']) {
        return None;
    }
    let whole = without_brackets(clause);
    let rank = |name: &str| lexicon.relations.levels.iter().position(|level| level.iter().any(|known| known == name));
    let mut names = Vec::new();
    for name in whole.rsplit(['、', '—', '-']).filter(|name| !name.is_empty()).take(MOST) {
        names.push(name);
        if rank(name).is_none() {
            break;
        }
    }
    names.reverse();
    let (first, others) = names.split_first()?;
    let mut ranks: Vec<usize> = others.iter().map(|name| rank(name)).collect::<Option<_>>()?;
    // 健全县、乡、村: what leads to the first name is not one more level.
    let all = || lexicon.relations.levels.iter().enumerate().flat_map(|(rank, level)| level.iter().map(move |name| (rank, name)));
    let longest = all().filter(|(_, name)| first.ends_with(name.as_str())).max_by_key(|(_, name)| name.len())?;
    let lead = &first[..first.len() - longest.1.len()];
    if others.is_empty() || all().any(|(_, name)| lead.ends_with(name.as_str())) {
        return None;
    }
    ranks.insert(0, longest.0);
    let count = ranks.len();
    let ordered = ranks.windows(2).all(|pair| pair[0] <= pair[1]) || ranks.windows(2).all(|pair| pair[0] >= pair[1]);
    ranks.sort_unstable();
    ranks.dedup();
    // 镇、街道 are of one level and may count once or twice.
    (ordered && !(ranks.len()..=count).contains(&stated)).then_some(count)
}

/// `网络（县、乡、村）`: what stands in the brackets behind a noun.
fn bracketed(after: &str) -> Option<&str> {
    const LONGEST_NOUN: usize = 6;
    let (noun, rest) = after.trim_start_matches('”').split_once('(')?;
    let plain = noun.chars().count() <= LONGEST_NOUN && !noun.contains([',', ';', ':', '。', '、', ')']);
    plain.then(|| rest.split_once(')').map(|(inner, _)| inner)).flatten()
}

/// 乡(镇)、村(社区) are two levels.
fn without_brackets(words: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// `四乱`: the character that all names begin with, where the numeral stands, and its value.
fn repeated(name: &str) -> Option<(char, usize, usize)> {
    let (at, common) = name.char_indices().next_back().filter(|(_, c)| !c.is_ascii() && !c.is_numeric())?;
    let (start, stated) = numeral_before(name, at)?;
    Some((common, start, stated))
}

/// How many names of a closed list all begin with the character; none where it is no such list or is left open.
fn beginning_with(common: char, list: &str) -> Option<usize> {
    let names: Vec<&str> = list.split('、').collect();
    let all = names.iter().all(|name| name.starts_with(common) && (2..=8).contains(&name.chars().count()));
    (all && names.len() >= 2 && names.len() <= MOST && !list.ends_with('等')).then_some(names.len())
}
