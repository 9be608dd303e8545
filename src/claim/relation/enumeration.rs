//! Enumerations: a stated count beside the list it counts (六项机制, 三个方面：一是…二是…三是…).

use super::items::{self, Listed, head};
use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, item_series};
use crate::claim::numeral::numeral;
use crate::claim::{Claim, ClaimKind, Exact, Extraction, Lexicon, Value};
use crate::report::{Paragraph, Report};
use crate::span::Span;

/// The lists that markers (一是, 二是) make in one paragraph, read once however many counts it holds.
#[derive(Default)]
pub struct Markers {
    paragraph: Option<usize>,
    /// Where each list begins, and how many items it has; none where a number is missing.
    lists: Vec<(usize, Option<usize>)>,
}

impl Markers {
    /// The items of the list that begins at byte `at` of the paragraph's text.
    fn list(&mut self, group: &Group<'_>, at: usize) -> Option<usize> {
        if self.paragraph != Some(group.paragraph) {
            self.paragraph = Some(group.paragraph);
            self.lists = lists(group);
        }
        let list = self.lists.binary_search_by_key(&at, |(start, _)| *start).ok()?;
        self.lists[list].1
    }
}

/// All lists of the group's paragraph; the group is the first one of it.
fn lists(group: &Group<'_>) -> Vec<(usize, Option<usize>)> {
    let words = &group.lexicon.relations;
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (marker, number) in words.item_markers.iter().zip(1..) {
        let marks = |at: &usize| !group.text[..*at].ends_with(|c| words.item_not_after.contains(c));
        places.extend(group.text.match_indices(marker.as_str()).map(|(at, _)| at).filter(marks).map(|at| (at, number)));
    }
    places.sort_unstable();
    let mut stated = vec![None; places.len()];
    let from = group.numbers.first().map_or(0, |number| number.index);
    for claim in group.found.claims[from..].iter().take_while(|claim| claim.place_paragraph() == Some(group.paragraph)) {
        let (Some(count), Some(at)) = (small(claim), opening(group, claim)) else { continue };
        if let Ok(marker) = places.binary_search_by_key(&at, |(place, _)| *place) {
            stated[marker] = usize::try_from(count).ok();
        }
    }
    let numbers: Vec<usize> = places.iter().map(|(_, number)| *number).collect();
    let counts = item_series::counts(&numbers, &stated);
    places.into_iter().map(|(at, _)| at).zip(counts).collect()
}

/// Where the first marker of the list stands that a count announces: `三项机制：一是…`.
fn opening(group: &Group<'_>, claim: &Claim) -> Option<usize> {
    let after = &group.text[claim.reach..];
    let noun = noun(after, group.lexicon).is_some();
    let announces = group.lexicon.relations.list_units.iter().any(|unit| *unit == claim.quantity.unit);
    // Behind a comma or a full stop only a noun of lists says that the items are what was counted.
    let opens = |between: &str| {
        between.chars().count() <= 16 && (between.contains(':') && (noun || announces) || noun && between.contains([',', '。', ';']))
    };
    let at = head(after, 18).find(group.lexicon.relations.item_markers.first()?.as_str()).filter(|at| opens(&after[..*at]))?;
    Some(claim.reach + at)
}

/// Finds stated counts with their lists; `markers` are those of the paragraph.
pub fn find(group: &Group<'_>, markers: &mut Markers, relations: &mut Vec<Relation>) {
    for number in 0..group.numbers.len() {
        let claim = group.claim(number);
        let Some(stated) = small(claim) else { continue };
        let (before, after) = (&group.text[..claim.range.0], &group.text[claim.reach..]);
        let noun_end = noun(after, group.lexicon);
        let listed = marked_items(group, claim, markers)
            .or_else(|| noun_end.and_then(|end| items::bracketed(&after[end..], group.lexicon)))
            .or_else(|| noun_end.and_then(|end| items::before(before, stated, named_noun(&after[..end]), group.lexicon)))
            .or_else(|| noun_end.and_then(|end| items::behind(&after[end..], group.lexicon)));
        let Some(listed) = listed else { continue };
        push(&listed, stated, &Counted::By(group.index(number)), relations);
    }
}

/// The count of a list, where it can be one.
fn small(claim: &Claim) -> Option<i128> {
    let Value::Number(value) = claim.quantity.value else { return None };
    let countable = claim.quantity.kind == ClaimKind::Count && claim.quantity.approximation.is_empty();
    let small = value.is_whole() && !value.is_negative() && value <= Exact::whole(20);
    (countable && small).then(|| value.floor())
}

/// Where the noun of a list right behind a count ends.
fn noun(after: &str, lexicon: &Lexicon) -> Option<usize> {
    let noun = named_noun(after);
    lexicon.list_nouns.at(noun, 0).map(|(_, end)| end + after.len() - noun.len())
}

/// The noun without what may stand before it: 大领域, 类场所.
fn named_noun(words: &str) -> &str {
    words.trim_start_matches(['大', '种', '类'])
}

/// Finds counts that are part of a name and no claims: `A、B、C、D“四位一体”`, `“A”“B”“C”三大工程`.
pub fn named(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    for aside in &found.set_aside {
        let Some(words) = aside.text.strip_suffix("位一体") else { continue };
        let at = report.paragraphs.partition_point(|paragraph| paragraph.prose.whole().end <= aside.span.start);
        let (Some(paragraph), Ok((_, number))) = (report.paragraphs.get(at), numeral(words)) else { continue };
        let before = &paragraph.prose.text[..paragraph.prose.range_of(aside.span).start];
        let stated = number.value.floor();
        if let Some(listed) = items::before(before, stated, "", lexicon) {
            push(&listed, stated, &Counted::In(aside.span), relations);
        }
    }
    for paragraph in &report.paragraphs {
        let text = paragraph.prose.text.as_str();
        for (at, _) in text.match_indices('大') {
            let Some((start, stated)) = great(text, at) else { continue };
            if let Some(listed) = items::before(&text[..start], stated, "", lexicon) {
                push(&listed, stated, &Counted::In(paragraph.prose.span(start, at + '大'.len_utf8())), relations);
            }
        }
    }
}

/// 三 of 三大工程: where the numeral before 大 begins, and its value.
fn great(text: &str, at: usize) -> Option<(usize, i128)> {
    let digit = |c: &char| "二两三四五六七八九十".contains(*c);
    let start = text[..at].char_indices().rev().take(3).take_while(|(_, c)| digit(c)).last()?.0;
    let before = text[..start].chars().next_back();
    let longer = before.is_some_and(|c| c.is_numeric() || "第一百千万.".contains(c));
    let name = text[at + '大'.len_utf8()..].chars().next().is_some_and(|c| !",。;:、)”会".contains(c));
    let (rest, number) = numeral(&text[start..at]).ok()?;
    (!longer && name && rest.is_empty() && number.value <= Exact::whole(20)).then(|| (start, number.value.floor()))
}

/// Finds counts whose list begins with the next paragraph: `主要有以下三个方面：`, then `一是…`, `二是…` on lines of their own.
pub fn over_paragraphs(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    for (index, claim) in found.claims.iter().enumerate() {
        let (Some(at), Some(stated)) = (claim.place_paragraph(), small(claim)) else { continue };
        let text = report.paragraphs[at].prose.text.as_str();
        let after = &text[claim.reach..];
        if after.len() > 60 {
            continue;
        }
        let Some(end) = noun(after, lexicon) else { continue };
        let (rest, before) = (&after[end..], &text[..claim.range.0]);
        let opened = rest.ends_with(':') || before.ends_with("以下") || before.ends_with("下列") || rest.contains("如下");
        if !opened || rest.contains([',', ';', '、']) || rest.trim_end_matches([':', '。']).contains('。') {
            continue;
        }
        let count = series(&report.paragraphs[at + 1..], lexicon);
        if let Some(count) = count {
            push(&Listed { count, other: None, certain: true }, stated, &Counted::By(index), relations);
        }
    }
}

/// Paragraphs in which a list may go on.
const LONGEST_SERIES: usize = 400;

/// How many of the paragraphs are numbered one after another, the first one at once; none where a number is left out.
fn series(paragraphs: &[Paragraph], lexicon: &Lexicon) -> Option<usize> {
    const CHINESE: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let text = |paragraph: &Paragraph| paragraph.prose.text.trim_start().to_owned();
    let spoken =
        |place: usize, text: &str| lexicon.relations.item_markers.get(place).is_some_and(|marker| text.starts_with(marker.as_str()));
    let starts = |style: usize, place: usize, text: &str| match style {
        0 => spoken(place, text),
        1 => text.starts_with(&format!("({})", CHINESE[place])),
        2 => text.starts_with(&format!("{}、", CHINESE[place])),
        3 => text.starts_with(&format!("({})", place + 1)),
        4 => {
            let mut rest = text.strip_prefix(&(place + 1).to_string()).unwrap_or_default().chars();
            rest.next().is_some_and(|c| matches!(c, '.' | '、')) && !rest.next().is_some_and(|c| c.is_ascii_digit())
        }
        _ => text.starts_with(&format!("第{},", CHINESE[place])),
    };
    let first = text(paragraphs.first()?);
    let style = (0..6).find(|style| starts(*style, 0, &first))?;
    let mut count = 1;
    for paragraph in paragraphs.iter().skip(1).take(LONGEST_SERIES) {
        let words = text(paragraph);
        if count < CHINESE.len() && starts(style, count, &words) {
            count += 1;
        } else if starts(style, 0, &words) || style != 2 && CHINESE.iter().any(|number| words.starts_with(&format!("{number}、"))) {
            break;
        } else if count + 1 < CHINESE.len() && starts(style, count + 1, &words) {
            return None;
        }
    }
    (2..CHINESE.len()).contains(&count).then_some(count)
}

/// What states the count.
enum Counted {
    /// The claim.
    By(usize),
    /// A name of these words.
    In(Span),
}

fn push(listed: &Listed, stated: i128, counted: &Counted, relations: &mut Vec<Relation>) {
    let count = listed.against(stated);
    let fits = i128::try_from(count).is_ok_and(|count| count == stated);
    if !fits && !listed.certain {
        return;
    }
    let claims = if let Counted::By(claim) = counted { vec![*claim] } else { Vec::new() };
    let mut relation = Relation::new(RelationKind::Enumeration, claims, Certainty::Likely);
    relation.listed = Some(count);
    if let Counted::In(words) = counted {
        relation.stated = usize::try_from(stated).ok();
        relation.words = Some(*words);
    }
    relations.push(relation);
}

/// `三项机制：一是…，二是…，三是…`, `三件事：（1）…；（2）…；（3）…`, `三个方面：1.…2.…3.…`.
fn marked_items(group: &Group<'_>, claim: &Claim, markers: &mut Markers) -> Option<Listed> {
    let after = &group.text[claim.reach..];
    if let Some(at) = opening(group, claim) {
        // A later marker without its predecessor is a gap that another check tells.
        let count = markers.list(group, at).filter(|count| *count >= 2)?;
        return Some(Listed { count, other: None, certain: true });
    }
    let colon = head(after, 13).find(':').filter(|at| after[..*at].chars().count() <= 12)?;
    let items = head(&after[colon + 1..], LONGEST_LIST);
    for (open, close) in [("(", ")"), ("", "."), ("", "、")] {
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
