//! Numbers in the order in which a sentence speaks them, with the words between.

use crate::claim::sentence::{after_last_stop, next_stop};
use crate::claim::word_hits::{Hits, Set};
use crate::claim::{Claim, ClaimKind, Extraction, Lexicon, Place};
use crate::pattern::{Hit, Sets};
use crate::report::Report;

/// A number of a sentence with the words that lead to it.
#[derive(Debug, Clone)]
pub struct Spoken<'a> {
    /// Index of the claim (the first one where several share the number).
    pub index: usize,
    /// The claim.
    pub claim: &'a Claim,
    /// The words between the number before (or the sentence's start) and this one.
    pub lead: &'a str,
    /// The words of the lead after its last clause mark.
    pub clause: &'a str,
    /// The sets of words of which one stands in the lead.
    lead_words: Sets,
    /// The same of the clause.
    clause_words: Sets,
    /// Whether the clause has a verb that makes a metric of its own.
    pub verbal: bool,
    /// Where the word that opens parts (其中, 包括, 含) at the start of a clause of the lead ends.
    opener: Option<usize>,
    /// See [`Group::total_word`].
    total: Option<(usize, usize, bool)>,
    /// See [`Group::is_average`].
    average: bool,
}

/// The numbers of one sentence, up to its 。！？.
#[derive(Debug)]
pub struct Group<'a> {
    /// The numbers in order.
    pub numbers: Vec<Spoken<'a>>,
    /// The paragraph's text.
    pub text: &'a str,
    /// Bytes of the sentence in it.
    pub range: (usize, usize),
    /// Words by which numbers are read.
    pub lexicon: &'a Lexicon,
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Everything found, for what earlier sentences say.
    pub found: &'a Extraction,
    /// Whether numbers of the same sentence stand before these.
    pub goes_on_from: bool,
    /// Whether numbers of the same sentence follow these.
    pub goes_on: bool,
}

impl Spoken<'_> {
    /// Whether a word of the set stands in the lead.
    pub fn leads(&self, set: Set) -> bool {
        self.lead_words & set.bit() != 0
    }

    /// Whether a word of the set stands in the clause.
    pub fn says(&self, set: Set) -> bool {
        self.clause_words & set.bit() != 0
    }
}

impl Group<'_> {
    /// Whether the number is an average (日均, 人均), which is neither part nor whole of a count.
    pub fn is_average(&self, number: usize) -> bool {
        self.numbers[number].average
    }

    /// Whether the number says by how much another one is more or less (比上年多49件).
    pub fn is_difference(&self, number: usize) -> bool {
        let clause = self.numbers[number].clause;
        let differs = self.lexicon.relations.differing.iter().any(|word| clause.ends_with(word.as_str()));
        differs && clause.chars().count() <= 3
    }

    /// Whether 分别 gives the number to one of several names, itself or through the list it continues.
    pub fn is_respective(&self, number: usize) -> bool {
        let joined = |at: usize| {
            matches!(self.numbers[at].lead, "、" | "," | "和" | "及" | "与")
                || self.numbers[at].lead.chars().count() <= 3 && self.numbers[at].lead.starts_with(['和', '、'])
        };
        let first = (0..=number).rev().find(|at| !joined(*at)).unwrap_or(number);
        self.numbers[first].clause.contains("分别") || self.numbers[number].clause.contains("分别")
    }

    /// The words after a number, up to the next one or the sentence's end.
    pub fn after(&self, number: usize) -> &str {
        let end = self.numbers.get(number + 1).map_or(self.range.1, |next| next.claim.range.0);
        &self.text[self.numbers[number].claim.reach..end]
    }
}

/// Hands all sentences with numbers to `read`, in order. 其中 at the start of a sentence continues the one before.
pub fn each<'a>(report: &'a Report, found: &'a Extraction, lexicon: &'a Lexicon, mut read: impl FnMut(&Group<'a>)) {
    let mut last: Option<Group<'a>> = None;
    // The claims of the last sentence, of which it is not yet known how many they are, and room for its words.
    let mut claims: Vec<usize> = Vec::new();
    let mut hits: Vec<Hit> = Vec::new();
    let mut last_span = None;
    for (index, claim) in found.claims.iter().enumerate() {
        let Place::Prose { paragraph, .. } = claim.place else { continue };
        if last_span == Some(claim.span) {
            continue;
        }
        last_span = Some(claim.span);
        let text = report.paragraphs[paragraph].prose.text.as_str();
        let continued = last.as_ref().is_some_and(|group| {
            group.paragraph == paragraph && (claim.range.0 < group.range.1 || continues(text, group.range.1, claim.range.0, lexicon))
        });
        if !continued {
            if let Some(group) = last.take() {
                speak(group, &claims, &mut hits, &mut read);
            }
            claims.clear();
            let start = after_last_stop(&text[..claim.range.0]);
            last = Some(Group {
                numbers: Vec::new(),
                text,
                range: (start, start),
                lexicon,
                paragraph,
                found,
                goes_on_from: false,
                goes_on: false,
            });
        }
        let Some(group) = &mut last else { continue };
        if claim.range.0 >= group.range.1 {
            group.range.1 = next_stop(text, claim.reach);
        }
        claims.push(index);
    }
    if let Some(group) = last {
        speak(group, &claims, &mut hits, &mut read);
    }
}

/// Fills a group with its claims and hands it to `read`; a sentence with very many of them becomes several groups.
fn speak<'a>(mut group: Group<'a>, claims: &[usize], hits: &mut Vec<Hit>, read: &mut impl FnMut(&Group<'a>)) {
    let mut rest = claims;
    while rest.len() > MOST_NUMBERS {
        let count = cut(&group, rest);
        let (own, others) = rest.split_at(count);
        let (reach, next) = (group.found.claims[own[count - 1]].reach, group.found.claims[others[0]].range.0);
        let (text, lexicon, paragraph, found) = (group.text, group.lexicon, group.paragraph, group.found);
        let range = (reach, group.range.1);
        let behind = Group { numbers: Vec::new(), text, range, lexicon, paragraph, found, goes_on_from: true, goes_on: false };
        let mut full = std::mem::replace(&mut group, behind);
        (full.range.1, full.goes_on) = (next, true);
        fill(&mut full, own, hits);
        read(&full);
        rest = others;
    }
    fill(&mut group, rest, hits);
    read(&group);
}

/// After how many of its numbers a long sentence is best cut: at the last semicolon or else comma of the second half that fits.
fn cut(group: &Group<'_>, claims: &[usize]) -> usize {
    let lead = |number: usize| {
        let (before, claim) = (&group.found.claims[claims[number - 1]], &group.found.claims[claims[number]]);
        group.text.get(before.reach..claim.range.0).unwrap_or_default()
    };
    let marked = |mark: char| (MOST_NUMBERS / 2..=MOST_NUMBERS).rev().find(|number| lead(*number).contains(mark));
    marked(';').or_else(|| marked(',')).unwrap_or(MOST_NUMBERS)
}

fn fill(group: &mut Group<'_>, claims: &[usize], hits: &mut Vec<Hit>) {
    hits.clear();
    group.lexicon.table.find(group.text, group.range.0..group.range.1.max(group.range.0), hits);
    let mut hits = Hits::new(hits);
    for &index in claims {
        let claim = &group.found.claims[index];
        let from = group.numbers.last().map_or(group.range.0, |previous| previous.claim.reach).min(claim.range.0);
        let lead = &group.text[from..claim.range.0];
        let clause = lead.rsplit([',', ';', ':', '。']).next().unwrap_or(lead);
        let clause_at = claim.range.0 - clause.len();
        hits = hits.from(from);
        let clause_words = hits.sets_within(clause_at..claim.range.0);
        let lead_words = if clause_at == from { clause_words } else { hits.sets_within(from..claim.range.0) };
        let has = |set: Set| clause_words & set.bit() != 0;
        group.numbers.push(Spoken {
            index,
            claim,
            lead,
            clause,
            lead_words,
            clause_words,
            verbal: has(Set::Verb),
            opener: if lead_words & Set::Opener.bit() == 0 { None } else { opener(lead, from, hits) },
            total: if has(Set::Total) { total_word(clause, clause_at, hits, group.lexicon) } else { None },
            average: has(Set::Average),
        });
    }
}

/// Numbers that are read for relations together: what a sentence says of one of them stands near it. Only a total may close a longer
/// list; see [`super::long_sum`].
pub const MOST_NUMBERS: usize = 200;

/// How many numbers further back in a paragraph a thing may be named.
const EARLIER: usize = 1000;

/// Whether the next sentence begins with 其中 right after the one that ends at `end`.
fn continues(text: &str, end: usize, number: usize, lexicon: &Lexicon) -> bool {
    let between = &text[end..number];
    let mut sentences = between.split(['。', '!', '?']);
    let _ended = sentences.next();
    let next = sentences.next().unwrap_or_default().trim_start_matches([',', ':']);
    sentences.next().is_none() && lexicon.part_openers.at(next, 0).is_some_and(|(word, _)| lexicon.part_openers.word(word) == "其中")
}

impl Group<'_> {
    /// Whether two numbers may stand in one sum: counts of one class of unit, or money, and no changes, ranks or ratios.
    pub fn comparable(&self, a: &Claim, b: &Claim) -> bool {
        summable(a) && summable(b) && self.lexicon.same_class(&a.quantity, &b.quantity)
    }

    /// Where a claim stands among the numbers of the group.
    pub fn place(&self, claim: usize) -> Option<usize> {
        self.numbers.iter().position(|spoken| spoken.index == claim)
    }

    /// The claim of a number of the group.
    pub fn claim(&self, number: usize) -> &Claim {
        self.numbers[number].claim
    }

    /// The index of a number's claim.
    pub fn index(&self, number: usize) -> usize {
        self.numbers[number].index
    }

    /// The word of a total in the clause right before a number: where it begins, where it ends, and whether it is a strong one.
    pub fn total_word(&self, number: usize) -> Option<(usize, usize, bool)> {
        self.numbers[number].total
    }

    /// The word that opens parts (其中, 包括, 含) at the start of a clause of the lead: where it ends in the lead.
    pub fn opener(&self, number: usize) -> Option<usize> {
        self.numbers[number].opener
    }

    /// The nearest claim of the paragraph before the claim `index` that `is` takes.
    pub fn earlier(&self, index: usize, is: impl Fn(&Claim) -> bool) -> Option<usize> {
        let from = index.saturating_sub(EARLIER);
        let claims = self.found.claims[from..index].iter().rev();
        let mut claims = claims.take_while(|claim| claim.place_paragraph() == Some(self.paragraph));
        claims.position(is).map(|back| index - 1 - back)
    }
}

/// See [`Group::total_word`]; the clause begins at byte `at` of the text whose words are `hits`.
fn total_word(clause: &str, at: usize, hits: Hits<'_>, lexicon: &Lexicon) -> Option<(usize, usize, bool)> {
    let word = hits.last_within(Set::Total, at..at + clause.len())?.range();
    let strong = hits.sets_within(word.clone()) & Set::StrongTotal.bit() != 0;
    let (start, end) = (word.start - at, word.end - at);
    let rest = &clause[end..];
    // 共同, 公共, 共享 … are no totals.
    let words = &lexicon.relations;
    if rest.starts_with(|c| words.total_not_before.contains(c)) || clause[..start].ends_with(|c| words.total_not_after.contains(c)) {
        return None;
    }
    Some((start, end, strong))
}

/// See [`Group::opener`]; the lead begins at byte `at` of the text whose words are `hits`.
fn opener(lead: &str, at: usize, hits: Hits<'_>) -> Option<usize> {
    let begins = |start: usize| start == 0 || lead[..start].ends_with([',', ';', ':', '(', '。']);
    // （含国家级）、市级61个: what the bracket opens ends with it.
    let closed = |end: usize| lead[end..].matches(')').count() > lead[end..].matches('(').count();
    let opens = |word: &Hit| begins(word.range().start - at) && !closed(word.range().end - at);
    hits.within(Set::Opener, at..at + lead.len()).filter(opens).last().map(|word| word.range().end - at)
}

/// Whether a number may stand in a sum at all.
pub fn summable(claim: &Claim) -> bool {
    matches!(claim.quantity.kind, ClaimKind::Count | ClaimKind::Money) && claim.change.is_none() && !claim.quantity.unit.contains('/')
}
