//! Enumerations: a stated count beside the list it counts (六项机制, 三个方面：一是…二是…三是…).

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind};
use crate::claim::{ClaimKind, Exact, Extraction, Value};
use crate::report::Report;

/// The places of the markers in one paragraph, looked up once however many counts it holds.
#[derive(Default)]
pub struct Markers {
    paragraph: Option<usize>,
    places: Vec<Vec<usize>>,
}

impl Markers {
    fn of(&mut self, group: &Group<'_>) -> &[Vec<usize>] {
        if self.paragraph != Some(group.paragraph) {
            self.paragraph = Some(group.paragraph);
            let places = |marker: &String| group.text.match_indices(marker.as_str()).map(|(at, _)| at).collect();
            self.places = group.lexicon.relations.item_markers.iter().map(places).collect();
        }
        &self.places
    }
}

/// How many items were listed, and how sure it is that they are the ones counted.
struct Listed {
    count: usize,
    /// 、 and 和 in one list can be counted in two ways.
    other: Option<usize>,
    certain: bool,
}

/// Finds stated counts with their lists; `markers` are those of the paragraph.
pub fn find(group: &Group<'_>, markers: &mut Markers, relations: &mut Vec<Relation>) {
    for number in 0..group.numbers.len() {
        let claim = group.claim(number);
        let Value::Number(value) = claim.quantity.value else { continue };
        let small = claim.quantity.kind == ClaimKind::Count
            && claim.quantity.approximation.is_empty()
            && value >= Exact::whole(2)
            && value <= Exact::whole(20);
        if !small || !value.is_whole() {
            continue;
        }
        let (before, after) = (&group.text[..claim.range.0], &group.text[claim.reach..]);
        let noun = after.trim_start_matches(['大', '种', '类']);
        let noun_end = group.lexicon.list_nouns.at(noun, 0).map(|(_, end)| end + after.len() - noun.len());
        let stated = value.floor();
        let listed = marked_items(group, claim.reach, markers)
            .or_else(|| noun_end.and_then(|end| bracketed(&after[end..], group)))
            .or_else(|| noun_end.and_then(|_| titles_before(before, group)))
            .or_else(|| noun_end.and_then(|_| items_before(before, stated, group)));
        let Some(listed) = listed else { continue };
        push(&listed, stated, vec![group.index(number)], None, None, relations);
    }
}

/// Finds `A、B、C、D“四位一体”`, whose numeral is part of a fixed phrase.
pub fn fixed(report: &Report, found: &Extraction, open: &[String], relations: &mut Vec<Relation>) {
    for aside in &found.set_aside {
        let Some(numeral) = aside.text.strip_suffix("位一体") else { continue };
        let at = report.paragraphs.partition_point(|paragraph| paragraph.prose.whole().end <= aside.span.start);
        let (Some(paragraph), Ok((_, number))) = (report.paragraphs.get(at), crate::claim::numeral::numeral(numeral)) else { continue };
        let before = &paragraph.prose.text[..paragraph.prose.range_of(aside.span).start];
        let stated = number.value.floor();
        if let Some(listed) = list_before(before, stated, open) {
            push(&listed, stated, Vec::new(), usize::try_from(stated).ok(), Some(aside.span), relations);
        }
    }
}

fn push(
    listed: &Listed,
    stated: i128,
    claims: Vec<usize>,
    fixed: Option<usize>,
    words: Option<crate::span::Span>,
    relations: &mut Vec<Relation>,
) {
    let fits = |count: usize| i128::try_from(count).is_ok_and(|count| count == stated);
    let count = if listed.other.is_some_and(fits) { listed.other.unwrap_or(listed.count) } else { listed.count };
    if !fits(count) && !listed.certain {
        return;
    }
    let mut relation = Relation::new(RelationKind::Enumeration, claims, Certainty::Likely);
    relation.listed = Some(count);
    relation.stated = fixed;
    relation.words = words;
    relations.push(relation);
}

/// `三项机制：一是…，二是…，三是…`, `三件事：（1）…；（2）…；（3）…`, `三个方面：1.…2.…3.…`.
fn marked_items(group: &Group<'_>, start: usize, markers: &mut Markers) -> Option<Listed> {
    let after = &group.text[start..];
    let opening = head(after, 18)
        .find(group.lexicon.relations.item_markers.first()?.as_str())
        .filter(|at| after[..*at].chars().count() <= 16 && !after[..*at].contains('。') && after[..*at].contains([':', ',']));
    if let Some(opening) = opening {
        let markers = markers.of(group);
        let next = |marker: &Vec<usize>, from: usize| marker.get(marker.partition_point(|at| *at < from)).copied();
        let mut count = 0;
        let mut from = start + opening;
        while let Some(at) = markers.get(count).and_then(|marker| next(marker, from)) {
            from = at + group.lexicon.relations.item_markers[count].len();
            count += 1;
        }
        // A later marker without its predecessor is a gap that another check tells.
        let gap = markers[count..].iter().any(|marker| next(marker, from).is_some());
        return (!gap && count >= 2).then_some(Listed { count, other: None, certain: true });
    }
    let colon = head(after, 13).find(':').filter(|at| after[..*at].chars().count() <= 12)?;
    let items = head(&after[colon + 1..], LONGEST_LIST);
    for (open, close) in [("(", ")"), ("", ".")] {
        if !items.starts_with(&format!("{open}1{close}")) {
            continue;
        }
        let mut count = 0;
        let mut from = 0;
        while let Some(at) = items[from..].find(&format!("{open}{}{close}", count + 1)) {
            from += at;
            count += 1;
        }
        if count >= 2 {
            return Some(Listed { count, other: None, certain: true });
        }
    }
    None
}

/// Characters of a list with its items' texts.
const LONGEST_LIST: usize = 10_000;

/// Bytes of a list of names.
const LONGEST_NAMES: usize = 3000;

/// The first `characters` characters of `text`.
fn head(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// The last bytes of `text`, about [`LONGEST_NAMES`] of them.
fn end_of(text: &str) -> &str {
    let from = (text.len().saturating_sub(LONGEST_NAMES)..=text.len()).find(|at| text.is_char_boundary(*at));
    &text[from.unwrap_or(text.len())..]
}

/// `4个街道（甲街道、乙街道、丙街道、丁街道）`.
fn bracketed(after: &str, group: &Group<'_>) -> Option<Listed> {
    let inner = head(after.strip_prefix('(')?, LONGEST_NAMES).split(')').next()?;
    let items: Vec<&str> = inner.split('、').collect();
    let open = group.lexicon.relations.open_list.iter().any(|word| inner.contains(word.as_str()));
    let plain = items.len() >= 2
        && !open
        && items.iter().all(|item| {
            (2..=16).contains(&item.chars().count())
                && !item.contains([',', ';', '。', ':'])
                && !item.contains(|c: char| c.is_ascii_digit())
        });
    let joined = items.iter().any(|item| item.contains(['和', '及', '与']));
    plain.then_some(Listed { count: items.len(), other: joined.then_some(items.len() + 1), certain: !joined })
}

/// `修订《甲》《乙》《丙》3项制度`.
fn titles_before(before: &str, group: &Group<'_>) -> Option<Listed> {
    let mut rest = before.trim_end_matches(['“', '"', '等', '这']);
    if group.lexicon.relations.open_list.iter().any(|word| before.trim_end_matches(['“', '"']).ends_with(word.as_str())) {
        return None;
    }
    let mut count = 0;
    while let Some(inner) = rest.strip_suffix('》') {
        let near = end_of(inner);
        let open = inner.len() - near.len() + near.rfind('《')?;
        if inner[open..].contains('》') {
            return None;
        }
        count += 1;
        rest = rest[..open].trim_end_matches(['、', '和', '及', '与']);
    }
    (count >= 2).then_some(Listed { count, other: None, certain: true })
}

fn items_before(before: &str, stated: i128, group: &Group<'_>) -> Option<Listed> {
    list_before(before, stated, &group.lexicon.relations.open_list)
}

/// `日交办、周调度、月通报“三项机制”`: the items joined by 、 right before the count.
fn list_before(before: &str, stated: i128, open: &[String]) -> Option<Listed> {
    let quoted = before.ends_with(['“', '"']);
    let words = before.trim_end_matches(['“', '"']);
    let near = end_of(words);
    let clause = near.rsplit([',', ';', ':', '。', '(']).next().filter(|clause| clause.len() < near.len() || near.len() == words.len())?;
    if open.iter().any(|word| clause.contains(word.as_str()))
        || clause.contains(['《', '》'])
        || clause.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let items: Vec<&str> = clause.split('、').collect();
    let (first, rest) = items.split_first()?;
    let (last, middle) = rest.split_last()?;
    let joined = last.contains(['和', '及', '与']);
    let count = items.len();
    let fits =
        i128::try_from(count).is_ok_and(|count| count == stated) || joined && i128::try_from(count + 1).is_ok_and(|count| count == stated);
    // A list that does not fit is one only where its members are alike and the count is quoted as its name.
    let longest = middle.iter().map(|item| item.chars().count()).max().unwrap_or(0);
    let alike = !middle.is_empty() && last.chars().count() <= longest + 1 && !first.is_empty();
    let certain = quoted && alike && !joined;
    (fits && count >= 2 || certain).then_some(Listed { count, other: joined.then_some(count + 1), certain })
}
