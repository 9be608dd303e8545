//! What surrounds a number: period, scope, and whether the figure is a change.
//!
//! A sentence may hold any number of numbers, so its words are looked up once and not for each of them.

use ecow::EcoString;
use jiff::civil::Date;

use super::date::WrittenDate;
use super::lexicon::Lexicon;
use super::word_hits::{Hits, Set};
use super::{Change, Period, PeriodKind};

/// The direction, if the words that end `lead` (apart from approximations and 了, 约) make the figure a change. The lead begins at byte
/// `from` of its text, whose words are `hits`.
pub fn change(lead: &str, from: usize, hits: Hits<'_>, lexicon: &Lexicon) -> Option<Change> {
    let Some(word) = hits.last_within(Set::Change, from..from + lead.len()) else { return difference(lead, from, hits, lexicon) };
    let mut end = lead.len();
    for filler in ["近", "约", "超", "逾", "达", "超过", "了", "为", "到", "至"] {
        if lead[..end].ends_with(filler) && !matches!(filler, "到" | "至") {
            end -= filler.len();
        }
    }
    if word.range().end - from < end {
        return None;
    }
    lexicon.change_at(word.word)
}

/// 比上年(553件)多94件: 多 right behind the number of the other year.
fn difference(lead: &str, from: usize, hits: Hits<'_>, lexicon: &Lexicon) -> Option<Change> {
    const REACH: usize = 30;
    let change = lexicon.difference(lead.trim_start_matches([')', ',']))?;
    let compared = hits.last_within(Set::Comparison, from.saturating_sub(REACH)..from);
    compared.map(|_| change)
}

/// The dates of a paragraph as far as it was read.
#[derive(Default)]
pub struct Dates {
    /// The last one that gives a period, with its first byte.
    last: Option<(usize, Period)>,
    /// The last one that a comparison holds against, with its first byte and the byte after it.
    against: Option<(usize, usize, Period)>,
    /// Those that name a year, with their first byte and the whole year where they name nothing else.
    years: Vec<(usize, Option<Period>)>,
}

impl Dates {
    /// Takes the date at byte `start`; `year` is the report's.
    pub fn push(&mut self, text: &str, start: usize, written: &WrittenDate, year: Option<i16>, lexicon: &Lexicon) {
        let period = dated(text, start, written, year, lexicon);
        let end = start + written.length;
        let unknown = period.as_ref().is_some_and(|period| period.kind == PeriodKind::Unknown);
        if written.day.is_none() && !unknown && lexicon.against.ending_at(text, start).is_some() && !spans(&text[end..]) {
            self.against = period.map(|period| (start, end, period)).or(self.against.take());
            return;
        }
        if written.year.is_some() {
            let whole = period.clone().filter(|period| written.month.is_none() && period.kind == PeriodKind::Year);
            self.years.push((start, whole));
        }
        self.last = period.map(|period| (start, period)).or(self.last.take());
    }

    /// The last period that a date from byte `from` on gives to the number at byte `at`.
    fn last_from(&self, text: &str, from: usize, at: usize, lexicon: &Lexicon) -> Option<(usize, &Period)> {
        let against = self.against.as_ref().filter(|(_, end, _)| *end <= at && is_beside(&text[*end..at], lexicon));
        let against = against.map(|(start, _, period)| (*start, period));
        let last = self.last.as_ref().map(|(start, period)| (*start, period));
        against.or(last).filter(|(start, _)| *start >= from)
    }

    /// The whole year of the last date with a year before byte `before`.
    fn year_before(&self, before: usize) -> Option<&Period> {
        let count = self.years.partition_point(|(start, _)| *start < before);
        self.years[..count].last()?.1.as_ref()
    }
}

/// Words of one set in a sentence: bytes in order of place, with what the last one up to each of them is.
#[derive(Default)]
struct Occurrences {
    words: Vec<(usize, usize)>,
    /// For each word the index of the last one up to it that counts.
    counting: Vec<Option<usize>>,
}

impl Occurrences {
    /// Of these words; `counts` tells which of them say something.
    fn of(words: impl Iterator<Item = (usize, usize)>, counts: impl Fn(usize, usize) -> bool) -> Self {
        let mut found = Self::default();
        let mut last = None;
        for (start, end) in words {
            if counts(start, end) {
                last = Some(found.words.len());
            }
            found.words.push((start, end));
            found.counting.push(last);
        }
        found
    }

    /// The last word that counts and ends at or before byte `at`.
    fn last_before(&self, at: usize) -> Option<(usize, usize)> {
        let count = self.words.partition_point(|(_, end)| *end <= at);
        Some(self.words[self.counting[count.checked_sub(1)?]?])
    }

    /// Whether byte `at` lies in a word.
    fn covers(&self, at: usize) -> bool {
        let next = self.words.partition_point(|(_, end)| *end <= at);
        self.words.get(next).is_some_and(|(start, _)| *start <= at)
    }
}

/// The words of time and scope of one sentence.
pub struct Sentence<'a> {
    text: &'a str,
    range: (usize, usize),
    lexicon: &'a Lexicon,
    year: Option<i16>,
    /// 较上年, 同比 …; those count that 的 or 同期 follows.
    compared: Occurrences,
    /// The first comma after each of them.
    commas: Vec<usize>,
    /// Words of time that a comparison or a movement holds against: 由上年的, 高于上年.
    against: Vec<(usize, usize, PeriodKind)>,
    marks: [(PeriodKind, Occurrences); 4],
    /// Words of scope: 全市, 本局.
    scopes: Vec<(usize, usize)>,
    hits: Hits<'a>,
}

impl<'a> Sentence<'a> {
    /// Looks up the words of the sentence at bytes `range` among the `hits` of its text; `year` is the report's.
    pub fn new(text: &'a str, range: (usize, usize), hits: Hits<'a>, year: Option<i16>, lexicon: &'a Lexicon) -> Self {
        let hits = hits.part(range.0..range.1);
        let words = |set: Set| hits.within(set, range.0..range.1).map(|hit| (hit.range().start, hit.range().end));
        let followed = |_, end: usize| text[end..range.1].starts_with('的') || text[end..range.1].starts_with("同期");
        let compared = Occurrences::of(words(Set::Comparison), followed);
        let held_against = |start: usize| lexicon.against.ending_at(&text[range.0..], start - range.0).is_some();
        let counts = |start: usize, end: usize| {
            // 去年全年 is the other year.
            let of_year = text[range.0..start].ends_with(['年', '度']) && text[start..end].starts_with("全年");
            !compared.covers(start) && !follows_carry_over(&text[..range.1], end, lexicon) && !held_against(start) && !of_year
        };
        let marks = [
            (PeriodKind::Previous, Set::Previous),
            (PeriodKind::Part, Set::Part),
            (PeriodKind::Year, Set::Year),
            (PeriodKind::Unknown, Set::Unknown),
        ]
        .map(|(kind, set)| (kind, Occurrences::of(words(set), counts)));
        let mut against = Vec::new();
        for (kind, words) in &marks {
            let held = words.words.iter().filter(|(start, _)| held_against(*start) && !compared.covers(*start));
            against.extend(held.map(|(start, end)| (*start, *end, *kind)));
        }
        against.sort_unstable_by_key(|(start, ..)| *start);
        let scopes = words(Set::Scope).collect();
        Self { text, range, lexicon, year, commas: commas_after(text, range.1, &compared), compared, against, marks, scopes, hits }
    }

    /// Its words.
    pub fn hits(&self) -> Hits<'a> {
        self.hits
    }

    /// Bytes of the sentence.
    pub fn range(&self) -> (usize, usize) {
        self.range
    }

    /// The period of a number at byte `at`: from the clause, else the sentence, else the paragraph, else the report's year.
    ///
    /// 自2019年以来累计: what began in an earlier year is unknown, wherever in the sentence before the number it stands.
    pub fn period(&self, at: usize, changes: bool, dates: &Dates) -> Period {
        let mut last: Option<(usize, Period)> = None;
        let mut take = |start: usize, period: &dyn Fn() -> Period| {
            if last.as_ref().is_none_or(|(other, _)| *other <= start) {
                last = Some((start, period()));
            }
        };
        if let Some((start, end)) = self.comparison(at).filter(|_| !changes) {
            take(start, &|| self.of_kind(PeriodKind::Previous, start, end));
        }
        for (kind, words) in &self.marks {
            if let Some((start, end)) = words.last_before(at) {
                take(start, &|| self.of_kind(*kind, start, end));
            }
        }
        if let Some((start, end, kind)) = self.beside(at) {
            take(start, &|| self.of_kind(kind, start, end));
        }
        if let Some((start, period)) = dates.last_from(self.text, self.range.0, at, self.lexicon) {
            take(start, &|| period.clone());
        }
        let period = last.map(|(_, period)| period).or_else(|| dates.year_before(self.range.0).cloned());
        period.unwrap_or_else(|| whole_year(PeriodKind::Year, self.year, ""))
    }

    /// 较上年的799件: the number right after the comparison is the other year's; a change after it is this year's.
    fn comparison(&self, at: usize) -> Option<(usize, usize)> {
        let count = self.compared.words.partition_point(|(_, end)| *end <= at);
        let last = count.checked_sub(1)?;
        let beside = matches!(&self.text[self.compared.words[last].1..at], "" | "(").then_some(last).or(self.compared.counting[last])?;
        (self.commas[beside] >= at).then(|| self.compared.words[beside])
    }

    /// 由上年的5件: the word of time that only the number right after it is of.
    fn beside(&self, at: usize) -> Option<(usize, usize, PeriodKind)> {
        let count = self.against.partition_point(|(_, end, _)| *end <= at);
        self.against[..count].last().copied().filter(|(_, end, _)| is_beside(&self.text[*end..at], self.lexicon))
    }

    fn of_kind(&self, kind: PeriodKind, start: usize, end: usize) -> Period {
        let words = &self.text[start..end];
        match kind {
            PeriodKind::Previous => whole_year(kind, self.year.map(|year| year - 1), words),
            PeriodKind::Year => whole_year(kind, self.year, words),
            _ => Period { kind, from: None, to: None, text: words.into() },
        }
    }

    /// The last word of scope before byte `at`: 全市, 本局.
    pub fn scope(&self, at: usize) -> &'a str {
        let before = self.scopes.partition_point(|(_, end)| *end <= at);
        self.scopes[..before].last().map_or("", |(start, end)| &self.text[*start..*end])
    }
}

/// Whether the words between a word of time and a number keep the two together: no mark, no number, no change.
fn is_beside(between: &str, lexicon: &Lexicon) -> bool {
    const REACH: usize = 60;
    // 较2022年(567件)
    if between == "(" {
        return true;
    }
    between.len() <= REACH
        && (between.is_empty() || ["的", "同期", "度的", "末的", "底的", "末", "底"].iter().any(|word| between.starts_with(word)))
        && !between.contains(|c: char| c.is_ascii_digit() || ",;:。、(".contains(c))
        && !lexicon.changes.is_in(between)
}

/// 从2023年3月到12月, 从去年起: a span of time and no comparison.
fn spans(after: &str) -> bool {
    ["到", "至", "起", "开始", "-", "—", "~"].iter().any(|word| after.starts_with(word))
}

/// The first comma after each word.
fn commas_after(text: &str, end: usize, words: &Occurrences) -> Vec<usize> {
    let mut commas = vec![usize::MAX; words.words.len()];
    let mut next = (end, usize::MAX);
    for (comma, (start, word_end)) in commas.iter_mut().zip(&words.words).rev() {
        let found = text[*word_end..next.0].find(',').map_or(next.1, |at| word_end + at);
        *comma = found;
        next = (*start, found);
    }
    commas
}

/// 上年结转 is a stock of this year and no figure of the last one.
fn follows_carry_over(text: &str, end: usize, lexicon: &Lexicon) -> bool {
    let rest = text[end..].strip_prefix('度').unwrap_or(&text[end..]);
    lexicon.stock.iter().any(|word| rest.starts_with(word.as_str()))
}

/// The period that a written date gives.
fn dated(text: &str, start: usize, written: &WrittenDate, report: Option<i16>, lexicon: &Lexicon) -> Option<Period> {
    let end = start + written.length;
    let words = EcoString::from(&text[start..end]);
    let before = &text[..start];
    let after = &text[end..];
    if (before.ends_with('自') || before.ends_with('从')) && ["以来", "起", "至今", "开始"].iter().any(|word| after.starts_with(word))
        || after.starts_with("以来")
        || after.starts_with("至今")
    {
        return Some(Period { kind: PeriodKind::Unknown, from: None, to: None, text: words });
    }
    if lexicon.until.iter().any(|word| before.ends_with(word.as_str())) {
        let day = written.year.or(report).zip(written.month).and_then(|(year, month)| last_day(year, month, written.day));
        return Some(Period { kind: PeriodKind::ToDate, from: None, to: day, text: words });
    }
    let year = written.year.or(report);
    match (written.year, written.month) {
        (Some(year), None) if written.last_year.is_none() => {
            let kind = if report.is_some_and(|report| year == report - 1) { PeriodKind::Previous } else { PeriodKind::Year };
            Some(whole_year(kind, Some(year), &words))
        }
        (_, Some(month)) if written.day.is_none() => {
            let last = written.last_month.unwrap_or(month);
            let from = year.and_then(|year| Date::new(year, month, 1).ok());
            let to = year.and_then(|year| last_day(year, last, None));
            Some(Period { kind: PeriodKind::Part, from, to, text: words })
        }
        (_, Some(_)) => None,
        _ => Some(Period { kind: PeriodKind::Unknown, from: None, to: None, text: words }),
    }
}

fn last_day(year: i16, month: i8, day: Option<i8>) -> Option<Date> {
    match day {
        Some(day) => Date::new(year, month, day).ok(),
        None => Date::new(year, month, 1).ok().map(Date::last_of_month),
    }
}

fn whole_year(kind: PeriodKind, year: Option<i16>, words: &str) -> Period {
    Period {
        kind,
        from: year.and_then(|year| Date::new(year, 1, 1).ok()),
        to: year.and_then(|year| Date::new(year, 12, 31).ok()),
        text: words.into(),
    }
}
