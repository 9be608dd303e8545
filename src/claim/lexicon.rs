//! The words by which numbers are read: units, approximations, fixed phrases. Filled from `rules/lexicon/numbers.yaml`.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::ClaimKind;
use super::character_tree::CharacterTree;
use super::lexicon_file::{
    AfterWords, BeforeWords, Coin, DurationPart, HalfWords, LexiconFile, Meaning, NegativeWords, RelationWords, TopWords,
};
use super::plain::Neighbours;
use super::sentence;
use super::word_hits::Set;
use crate::diagnostic::Bilingual;
use crate::pattern::{CharacterSet, Pattern, WordTable};
use crate::source::fold_character;
use aho_corasick::{AhoCorasick, MatchKind};
use ecow::EcoString;

/// A set of words that is searched in a text, from a fixed place or backwards from one.
///
/// What a way of searching needs is made when it is first used: a run may need little of it.
#[derive(Debug, Clone)]
pub struct WordSet {
    words: Vec<String>,
    automaton: OnceLock<Option<AhoCorasick>>,
    beginnings: OnceLock<CharacterTree>,
    endings: OnceLock<CharacterTree>,
}

impl WordSet {
    /// From folded or unfolded words.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w String>) -> Self {
        let words: Vec<String> = words.into_iter().map(|word| fold(word)).collect();
        Self { words, automaton: OnceLock::new(), beginnings: OnceLock::new(), endings: OnceLock::new() }
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&self.words).ok();
        self.automaton.get_or_init(build).as_ref()
    }

    /// The longest word that begins exactly at byte `at`: its index and its end.
    pub fn at(&self, text: &str, at: usize) -> Option<(usize, usize)> {
        let table = self.beginnings.get_or_init(|| CharacterTree::new(self.words.iter().map(|word| word.chars())));
        table.beginning(&text[at..]).map(|(number, length)| (number, at + length))
    }

    /// The longest word that ends exactly at byte `end`.
    pub fn ending_at<'s>(&'s self, text: &str, end: usize) -> Option<&'s str> {
        let table = self.endings.get_or_init(|| CharacterTree::new(self.words.iter().map(|word| word.chars().rev())));
        table.ending(&text[..end]).map(|(number, _)| self.words[number].as_str())
    }

    /// All leftmost-longest matches that do not overlap: index, start, end.
    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> + 't {
        let found = self.automaton().into_iter().flat_map(move |automaton| automaton.find_iter(text));
        found.map(|m| (m.pattern().as_usize(), m.start(), m.end()))
    }

    /// Whether any word occurs.
    pub fn is_in(&self, text: &str) -> bool {
        self.automaton().is_some_and(|automaton| automaton.is_match(text))
    }

    /// The last word in the text: index, start, end.
    pub fn last_in(&self, text: &str) -> Option<(usize, usize, usize)> {
        self.find_all(text).last()
    }

    /// The word of an index.
    pub fn word(&self, index: usize) -> &str {
        &self.words[index]
    }
}

/// A unit word.
#[derive(Debug, Clone)]
pub struct Unit {
    /// As the lexicon writes it.
    pub word: String,
    /// The name of the unit in claims: 港元 for 港币.
    pub name: EcoString,
    /// Kind of the quantities it makes.
    pub kind: ClaimKind,
    /// Not after a Chinese numeral.
    pub arabic_only: bool,
    /// Also after 一.
    pub one_counts: bool,
}

/// The lexicon, ready for reading.
#[derive(Debug, Clone)]
pub struct Lexicon {
    units: Vec<Unit>,
    unit_words: WordSet,
    /// Characters by which a number is known not to be plain.
    pub(super) beside: Neighbours,
    not_units: WordSet,
    /// 打 is twelve.
    pub unit_factors: HashMap<String, u32>,
    /// ‰: 10
    pub unit_parts: HashMap<String, u32>,
    /// 罚款, 金额
    pub money_words: WordSet,
    /// Words after 第N of a rank or round.
    pub ordinals: WordSet,
    /// Words before 第N of a rank.
    pub rank_words: WordSet,
    /// 前三名
    pub top: TopWords,
    /// 跻身
    pub top_leads: WordSet,
    /// 处分 before 一人
    pub one_verbs: WordSet,
    /// 案件, 共 before 一件
    pub one_nouns: WordSet,
    /// 百货
    pub scale_words: WordSet,
    /// ://, @
    pub address_marks: Vec<String>,
    /// 尾号
    pub code_leads: WordSet,
    /// Words after 第N of a name.
    pub ordinal_names: WordSet,
    /// 半 and what it is half of.
    pub half: HalfWords,
    /// 一半, 半数
    pub half_words: WordSet,
    /// 半年, 半个月
    pub half_units: WordSet,
    /// Words that begin with 半 and a unit and are no length.
    pub half_not_before: WordSet,
    /// Units before which 零 is a number.
    pub zero_units: WordSet,
    /// 统一, 队伍: words whose last character is a numeral and no number.
    pub numeral_ends: WordSet,
    /// What a length of time is made of.
    pub durations: Vec<DurationPart>,
    /// 上午, 当日
    pub day_parts: Vec<String>,
    /// 角, 分
    pub coins: Vec<Coin>,
    /// 且, 同时
    pub bound_joints: HashSet<String>,
    /// 电话, 编号
    pub code_words: WordSet,
    /// Longest first.
    before: Vec<(String, BeforeWords)>,
    /// Places in `before` by the last character.
    before_endings: HashMap<char, Vec<usize>>,
    /// The last characters of the words in `before`.
    before_last: CharacterSet,
    /// Places in `before` of words that may stand further off.
    before_far: Vec<usize>,
    /// Their first characters.
    far_first: CharacterSet,
    after_words: WordSet,
    after_groups: Vec<AfterWords>,
    currency_signs: Vec<(String, String)>,
    /// 零下, 负
    pub negative: NegativeWords,
    /// Phrases whose numbers are no claims, for looking up what begins at a place.
    pub fixed: WordSet,
    /// Why their numbers are none, by the phrase's place in `table`.
    fixed_reasons: HashMap<u32, Bilingual>,
    /// Document and case numbers.
    pub bracketed: Pattern,
    /// Words after a number that make it part of a name.
    pub names_after: WordSet,
    /// 其中, 包括 …
    pub part_openers: WordSet,
    /// 共计, 合计 …
    pub total_words: WordSet,
    /// 合计, 总计
    pub strong_totals: WordSet,
    /// Few words, each with the number of its class.
    unit_classes: Vec<(String, usize)>,
    /// Words by which relations are known.
    pub relations: RelationWords,
    /// 机制, 方面
    pub list_nouns: WordSet,
    /// Words behind which a list of names begins.
    pub list_leads: WordSet,
    /// The words that are looked for at once.
    pub table: WordTable,
    /// Verbs that make different metrics of one matter.
    pub verbs: WordSet,
    /// What may stand between a metric's name and its number.
    pub fillers: WordSet,
    /// All words of change; see [`Lexicon::change_of`].
    pub changes: WordSet,
    change_of: HashMap<String, Option<super::Change>>,
    /// 降至, 减少到
    levels_down: HashSet<String>,
    /// 多, 少 right behind the level of the other year.
    differences: [(Vec<String>, super::Change); 2],
    /// The same by the word's place in `table`.
    change_at: HashMap<u32, Option<super::Change>>,
    /// 上年, 去年 …
    pub previous: WordSet,
    /// 结转 behind 上年
    pub stock: Vec<String>,
    /// 截至
    pub until: Vec<String>,
    /// 由, 从, 高于 before 上年
    pub against: WordSet,
    /// 同比, 较上年 …
    pub comparison: WordSet,
}

/// Full-width marks of the lexicon as folded prose has them.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_character).collect()
}

impl Lexicon {
    /// Builds the matchers.
    pub fn new(file: LexiconFile) -> Self {
        let units = units(&file);
        let mut before: Vec<(String, BeforeWords)> =
            file.before.iter().flat_map(|group| group.words.iter().map(move |word| (word.clone(), group.clone()))).collect();
        before.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let mut before_endings: HashMap<char, Vec<usize>> = HashMap::new();
        for (place, (word, _)) in before.iter().enumerate() {
            before_endings.entry(word.chars().next_back().unwrap_or_default()).or_default().push(place);
        }
        let before_far: Vec<usize> = (0..before.len()).filter(|place| before[*place].1.far).collect();
        let after: Vec<(&String, &AfterWords)> =
            file.after.iter().flat_map(|group| group.words.iter().map(move |word| (word, group))).collect();
        let mut currency_signs: Vec<(String, String)> = file.currency_signs.iter().map(|(sign, unit)| (fold(sign), unit.clone())).collect();
        currency_signs.sort_by_key(|(sign, _)| std::cmp::Reverse((sign.len(), sign.clone())));
        let fixed: Vec<(&String, &Bilingual)> =
            file.fixed.iter().flat_map(|group| group.phrases.iter().map(|phrase| (phrase, &group.reason))).collect();
        let changes = [
            (&file.changes.up, Some(super::Change::Up)),
            (&file.changes.down, Some(super::Change::Down)),
            (&file.changes.levels, None),
            (&file.changes.levels_down, None),
        ];
        let change_of: HashMap<String, Option<super::Change>> =
            changes.iter().flat_map(|(words, change)| words.iter().map(|word| (word.clone(), *change))).collect();
        let table = table(&file, &change_of);
        let place = |word: &str| table.place(&fold(word)).and_then(|place| u32::try_from(place).ok());
        let mut fixed_reasons = HashMap::new();
        for (phrase, reason) in &fixed {
            place(phrase).map(|place| fixed_reasons.entry(place).or_insert_with(|| (*reason).clone()));
        }
        let change_at = change_of.iter().filter_map(|(word, change)| Some((place(word)?, *change))).collect();
        Self {
            beside: Neighbours::new(&file, units.iter().filter_map(|unit| unit.word.chars().next())),
            unit_words: WordSet::new(units.iter().map(|unit| &unit.word)),
            units,
            not_units: WordSet::new(&file.not_units),
            unit_factors: file.unit_factors,
            unit_parts: file.unit_parts,
            money_words: WordSet::new(&file.money_words),
            ordinals: WordSet::new(&file.ordinals),
            rank_words: WordSet::new(&file.rank_words),
            top_leads: WordSet::new(&file.top.leads),
            top: file.top,
            one_verbs: WordSet::new(&file.one_verbs),
            one_nouns: WordSet::new(&file.one_nouns),
            scale_words: WordSet::new(&file.scale_words),
            address_marks: file.address_marks,
            code_leads: WordSet::new(&file.code_leads),
            ordinal_names: WordSet::new(&file.ordinal_names),
            half_words: WordSet::new(&file.half.words),
            half_units: WordSet::new(&file.half.units),
            half_not_before: WordSet::new(&file.half.not_before),
            half: file.half,
            zero_units: WordSet::new(&file.zero_units),
            numeral_ends: WordSet::new(&file.numeral_ends),
            durations: file.durations,
            day_parts: file.day_parts,
            coins: file.coins,
            bound_joints: file.bound_joints.into_iter().collect(),
            code_words: WordSet::new(&file.code_words),
            before_last: CharacterSet::new(before_endings.keys().copied()),
            far_first: CharacterSet::new(before_far.iter().filter_map(|place| before[*place].0.chars().next())),
            before,
            before_endings,
            before_far,
            after_words: WordSet::new(after.iter().map(|(word, _)| *word)),
            after_groups: after.iter().map(|(_, group)| AfterWords { words: Vec::new(), ..(*group).clone() }).collect(),
            currency_signs,
            negative: file.negative,
            fixed: WordSet::new(fixed.iter().map(|(phrase, _)| *phrase)),
            fixed_reasons,
            change_at,
            table,
            bracketed: file.bracketed,
            names_after: WordSet::new(&file.names_after),
            part_openers: WordSet::new(&file.part_openers),
            total_words: WordSet::new(&file.total_words),
            strong_totals: WordSet::new(&file.strong_totals),
            unit_classes: file
                .unit_classes
                .iter()
                .enumerate()
                .flat_map(|(class, units)| units.iter().map(move |unit| (unit.clone(), class)))
                .collect(),
            list_nouns: WordSet::new(&file.relations.list_nouns),
            list_leads: WordSet::new(&file.relations.list_leads),
            relations: file.relations,
            verbs: WordSet::new(&file.verbs),
            fillers: WordSet::new(&file.fillers),
            changes: WordSet::new(change_of.keys()),
            change_of,
            differences: [(file.changes.more, super::Change::Up), (file.changes.less, super::Change::Down)],
            levels_down: file.changes.levels_down.into_iter().collect(),
            previous: WordSet::new(&file.periods.previous),
            stock: file.periods.stock,
            until: file.periods.until,
            against: WordSet::new(&file.periods.against),
            comparison: WordSet::new(&file.periods.comparison),
        }
    }

    /// The unit that begins at byte `at`, and where it ends; none where a longer word begins there that is no unit.
    pub fn unit_at(&self, text: &str, at: usize) -> Option<(&Unit, usize)> {
        let (index, end) = self.unit_words.at(text, at)?;
        if self.not_units.at(text, at).is_some_and(|(_, other)| other > end) {
            return None;
        }
        // 5m is five metres, 5mg and 5mm2 are something else.
        let latin = |c: char| c.is_ascii_alphanumeric();
        if text[..end].ends_with(latin) && text[end..].starts_with(latin) {
            return None;
        }
        Some((&self.units[index], end))
    }

    /// The fraction unit at byte `at` though a longer word begins there: 约三成为 holds 成 and no 成为.
    pub fn fraction_at(&self, text: &str, at: usize) -> Option<(&Unit, usize)> {
        let (index, end) = self.unit_words.at(text, at)?;
        Some((&self.units[index], end)).filter(|(unit, _)| unit.kind == ClaimKind::Fraction)
    }

    /// The unit that ends right before byte `at`.
    pub fn unit_before(&self, text: &str, at: usize) -> Option<&Unit> {
        let word = self.unit_words.ending_at(text, at)?;
        self.units.iter().find(|unit| unit.word == word)
    }

    /// The approximation that ends right before byte `at`: the word and its meaning.
    pub fn before(&self, text: &str, at: usize, bare_scale: bool) -> Option<(&str, Meaning)> {
        let before = text[..at].trim_end_matches(' ');
        let clause = sentence::clause_before(before);
        let may_end = before.chars().next_back().is_some_and(|last| self.before_last.has(last));
        if !may_end && !clause.contains(|c| self.far_first.has(c)) {
            return None;
        }
        let here = |(word, group): &(String, BeforeWords)| before.ends_with(word.as_str()) && (bare_scale || !group.scale_only);
        let same_end = before.chars().next_back().and_then(|last| self.before_endings.get(&last));
        let near = same_end.and_then(|words| words.iter().copied().find(|word| here(&self.before[*word])));
        // 最多 of 最多跑一次 belongs to the phrase and not to the number.
        let free = |word: &str| clause.find(word).is_some_and(|from| self.fixed.at(clause, from).is_none());
        let far = self.before_far.iter().copied().find(|word| free(&self.before[*word].0));
        let (word, group) = &self.before[near.into_iter().chain(far).min()?];
        if !before.ends_with(word.as_str()) {
            return Some((word, group.meaning));
        }
        let previous = before[..before.len() - word.len()].chars().next_back();
        if previous.is_some_and(|c| group.not_after.contains(c)) {
            return None;
        }
        Some((word, group.meaning))
    }

    /// The sign of a currency that ends right before byte `at`: where it begins, and its unit.
    pub fn currency_before(&self, text: &str, at: usize) -> Option<(usize, &str)> {
        let before = text[..at].trim_end_matches(' ');
        self.currency_signs.iter().find_map(|(sign, unit)| Some((before.strip_suffix(sign.as_str())?.len(), unit.as_str())))
    }

    /// 负 or 零下 right before byte `at`: where it begins.
    pub fn negative_before(&self, text: &str, at: usize) -> Option<usize> {
        let rest = self.negative.words.iter().find_map(|word| text[..at].strip_suffix(word.as_str()))?;
        (!rest.ends_with(|c| self.negative.not_after.contains(c))).then_some(rest.len())
    }

    /// Whether the words before byte `at` lead up to a number: 共计, 达, or the beginning of a clause.
    pub fn leads_count(&self, text: &str, at: usize) -> bool {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| ",;:。".contains(c)) || self.fillers.ending_at(text, at).is_some()
    }

    /// Whether a word of money leads up to the number at byte `at`: 罚款, 投入资金近.
    pub fn is_money(&self, text: &str, at: usize) -> bool {
        let mut at = at;
        while self.money_words.ending_at(text, at).is_none() {
            match self.fillers.ending_at(text, at) {
                Some(word) if !word.is_empty() => at -= word.len(),
                _ => return false,
            }
        }
        true
    }

    /// The approximation that begins at byte `at`: the word, its meaning and its end.
    /// Words that need another one before the number are left out: see [`Lexicon::compared`].
    pub fn after(&self, text: &str, at: usize) -> Option<(&str, Meaning, usize)> {
        self.after_where(text, at, str::is_empty)
    }

    /// 比三成高: the word at byte `at` behind a number that begins at `start`.
    pub fn compared(&self, text: &str, start: usize, at: usize) -> Option<(&str, Meaning, usize)> {
        self.after_where(text, at, |needed| !needed.is_empty() && text[..start].ends_with(needed))
    }

    fn after_where(&self, text: &str, at: usize, allowed: impl Fn(&str) -> bool) -> Option<(&str, Meaning, usize)> {
        let (index, end) = self.after_words.at(text, at)?;
        let group = &self.after_groups[index];
        let goes_on = group.ends_number && text[end..].starts_with(|c: char| c.is_alphanumeric() && c != '的');
        (allowed(&group.needs_before) && !goes_on).then(|| (self.after_words.word(index), group.meaning, end))
    }

    /// Whether two quantities count one sort of thing: the same unit, or units of one class (件 and 起).
    pub fn same_class(&self, a: &super::Quantity, b: &super::Quantity) -> bool {
        if a.kind != b.kind || a.unit == b.unit {
            return a.kind == b.kind;
        }
        let class = |unit: &str| self.unit_classes.iter().rev().find(|(word, _)| word == unit).map(|(_, class)| class);
        class(&a.unit).is_some_and(|own| class(&b.unit) == Some(own))
    }

    /// Whether a phrase without a metric names a part of a hundred: 率, 占比.
    pub fn is_part_of_hundred(&self, phrase: &str) -> bool {
        let has = |words: &[String]| words.iter().any(|word| phrase.contains(word.as_str()));
        has(&self.relations.bounded) && !has(&self.relations.unbounded)
    }

    /// Why the fixed phrase at that place of [`Lexicon::table`] is no claim.
    pub fn fixed_reason(&self, place: u32) -> Bilingual {
        self.fixed_reasons.get(&place).cloned().unwrap_or_default()
    }

    /// What the word of change at that place of [`Lexicon::table`] says: a direction, or `None` for a level.
    pub fn change_at(&self, place: u32) -> Option<super::Change> {
        self.change_at.get(&place).copied().flatten()
    }

    /// Whether a word of a level that was reached says that it was reached by a fall: 降至.
    pub fn falls_to(&self, word: &str) -> bool {
        self.levels_down.contains(word)
    }

    /// Which way the words right behind the level of the other year say that this year differs: 多, 少.
    pub fn difference(&self, words: &str) -> Option<super::Change> {
        self.differences.iter().find(|(known, _)| known.iter().any(|word| word == words)).map(|(_, change)| *change)
    }

    /// What a word found by [`Lexicon::changes`] says: a direction, or `None` for a level.
    pub fn change_of(&self, index: usize) -> Option<super::Change> {
        self.change_of.get(self.changes.word(index)).copied().flatten()
    }
}

/// Every unit word, with its kind and the name it gets.
fn units(file: &LexiconFile) -> Vec<Unit> {
    let arabic_only: HashSet<&String> = file.arabic_only.iter().collect();
    let one_counts: HashSet<&String> = file.one_counts.iter().collect();
    file.units
        .iter()
        .flat_map(|group| group.words.iter().map(move |word| (group.kind, word)))
        .map(|(kind, word)| Unit {
            word: fold(word),
            name: file.unit_names.get(word).unwrap_or(word).as_str().into(),
            kind,
            arabic_only: arabic_only.contains(word),
            one_counts: one_counts.contains(word),
        })
        .collect()
}

/// The words that are looked for at once.
fn table(file: &LexiconFile, changes: &HashMap<String, Option<super::Change>>) -> WordTable {
    let relations = &file.relations;
    let sets: [(Set, Vec<&String>); 20] = [
        (Set::Fixed, file.fixed.iter().flat_map(|group| &group.phrases).collect()),
        (Set::Comparison, file.periods.comparison.iter().collect()),
        (Set::Previous, file.periods.previous.iter().collect()),
        (Set::Part, file.periods.part.iter().collect()),
        (Set::Year, file.periods.year.iter().collect()),
        (Set::Unknown, file.periods.unknown.iter().collect()),
        (Set::Scope, file.scopes.iter().collect()),
        (Set::Change, changes.keys().collect()),
        (Set::Verb, file.verbs.iter().collect()),
        (Set::Total, file.total_words.iter().collect()),
        (Set::StrongTotal, file.strong_totals.iter().collect()),
        (Set::Opener, file.part_openers.iter().collect()),
        (Set::Average, relations.average.iter().map(|words| &words.word).collect()),
        (Set::Smaller, relations.order.iter().chain(&relations.order_of_one_thing).map(|(smaller, _)| smaller).collect()),
        (Set::Opening, relations.opening.iter().collect()),
        (Set::New, relations.new.iter().collect()),
        (Set::Done, relations.done.iter().collect()),
        (Set::Closing, relations.closing.iter().collect()),
        (Set::Yearly, relations.yearly.iter().collect()),
        (Set::Rest, relations.rest.iter().chain(&relations.not_yet).collect()),
    ];
    let words: Vec<(String, Set)> = sets.iter().flat_map(|(set, words)| words.iter().map(|word| (fold(word), *set))).collect();
    WordTable::new(words.iter().map(|(word, set)| (word.as_str(), set.bit())))
}
