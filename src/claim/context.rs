//! What surrounds a number: period, scope, and whether the figure is a change.

use jiff::civil::Date;

use super::date::WrittenDate;
use super::lexicon::Lexicon;
use super::{Change, Period, PeriodKind};

/// A date of the paragraph: its bytes and what is written.
pub type DateAt = (usize, WrittenDate);

/// The direction, if the words that end `lead` (apart from approximations and 了, 约) make the figure a change.
pub fn change(lead: &str, lexicon: &Lexicon) -> Option<Change> {
    let mut end = lead.len();
    for filler in ["近", "约", "超", "逾", "达", "超过", "了", "为", "到", "至"] {
        if lead[..end].ends_with(filler) && !matches!(filler, "到" | "至") {
            end -= filler.len();
        }
    }
    let (index, _, found_end) = lexicon.changes.last_in(&lead[..lead.len()])?;
    if found_end < end {
        return None;
    }
    lexicon.change_of(index)
}

/// No sentence is longer than this; what has no end for so long is no sentence, and is not read again for each of its numbers.
const LONGEST_SENTENCE: usize = 6000;

/// The sentence's start, or the nearest place before `at` that is not further away than a sentence is long.
fn near(text: &str, start: usize, at: usize) -> usize {
    let mut from = start.max(at.saturating_sub(LONGEST_SENTENCE));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}

/// A mark of time in the text before a number.
struct Mark {
    at: usize,
    period: Period,
}

/// The period of a number at byte `at`: from the clause, else the sentence, else the paragraph, else the report's year.
pub fn period(
    text: &str,
    sentence: (usize, usize),
    at: usize,
    changes: bool,
    dates: &[DateAt],
    year: Option<i16>,
    lexicon: &Lexicon,
) -> Period {
    let sentence = (near(text, sentence.0, at), sentence.1);
    let sentence_text = &text[sentence.0..at];
    // 自2019年以来累计: what began in an earlier year is unknown, wherever in the sentence before the number it stands.
    let mut marks = Vec::new();
    words(sentence_text, sentence.0, year, changes, lexicon, &mut marks);
    let first = dates.partition_point(|(start, _)| *start < sentence.0);
    for (start, written) in dates[first..].iter().take_while(|(start, _)| *start < at) {
        if let Some(period) = dated(text, *start, written, year) {
            marks.push(Mark { at: *start, period });
        }
    }
    if let Some(mark) = marks.into_iter().max_by_key(|mark| mark.at) {
        return mark.period;
    }
    let earlier = dates.iter().filter(|(start, written)| *start < sentence.0 && written.year.is_some()).next_back();
    if let Some((start, written)) = earlier
        && written.month.is_none()
        && let Some(period) = dated(text, *start, written, year)
        && period.kind == PeriodKind::Year
    {
        return period;
    }
    whole_year(PeriodKind::Year, year, "")
}

/// Marks that are words: 上年, 上半年, 全年, 历年 …
fn words(text: &str, offset: usize, year: Option<i16>, changes: bool, lexicon: &Lexicon, marks: &mut Vec<Mark>) {
    let compared = lexicon.comparison.find_all(text);
    let inside = |start: usize| compared.iter().any(|(_, from, to)| (*from..*to).contains(&start));
    for (_, start, end) in &compared {
        // 较上年的799件: the number right after the comparison is the other year's; a change after it is this year's.
        let between = &text[*end..];
        if !changes && (between.starts_with('的') || between.starts_with("同期") || between.is_empty()) && !between.contains(',') {
            marks.push(Mark {
                at: offset + start,
                period: whole_year(PeriodKind::Previous, year.map(|year| year - 1), &text[*start..*end]),
            });
        }
    }
    let sets = [
        (&lexicon.previous, PeriodKind::Previous),
        (&lexicon.part, PeriodKind::Part),
        (&lexicon.year, PeriodKind::Year),
        (&lexicon.unknown, PeriodKind::Unknown),
    ];
    for (set, kind) in sets {
        for (_, start, end) in set.find_all(text) {
            if inside(start) || follows_carry_over(text, end) {
                continue;
            }
            let period = match kind {
                PeriodKind::Previous => whole_year(kind, year.map(|year| year - 1), &text[start..end]),
                PeriodKind::Year => whole_year(kind, year, &text[start..end]),
                _ => Period { kind, from: None, to: None, text: text[start..end].to_owned() },
            };
            marks.push(Mark { at: offset + start, period });
        }
    }
}

/// 上年结转 is a stock of this year and no figure of the last one.
fn follows_carry_over(text: &str, end: usize) -> bool {
    ["结转", "遗留", "度结转", "未结", "旧存", "转入"].iter().any(|word| text[end..].starts_with(word))
}

/// The period that a written date gives.
fn dated(text: &str, start: usize, written: &WrittenDate, report: Option<i16>) -> Option<Period> {
    let end = start + written.length;
    let words = text[start..end].to_owned();
    let before = &text[..start];
    let after = &text[end..];
    if (before.ends_with('自') || before.ends_with('从')) && ["以来", "起", "至今", "开始"].iter().any(|word| after.starts_with(word))
        || after.starts_with("以来")
        || after.starts_with("至今")
    {
        return Some(Period { kind: PeriodKind::Unknown, from: None, to: None, text: words });
    }
    if before.ends_with("截至") || before.ends_with("截止") || before.ends_with("截至到") {
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
        text: words.to_owned(),
    }
}

/// The last word of scope in the sentence before the number: 全市, 本局.
pub fn scope(text: &str, sentence: (usize, usize), at: usize, lexicon: &Lexicon) -> String {
    lexicon
        .scopes
        .last_in(&text[near(text, sentence.0, at)..at])
        .map_or_else(String::new, |(index, ..)| lexicon.scopes.word(index).to_owned())
}
