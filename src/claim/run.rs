//! Runs of numeral characters: what no number is read from as a whole gives no claim, and is set aside with its reason.
//!
//! `二〇二三件` holds no 二三件, `一百十万亿亿` no 十万, and `2千5件` neither two thousand nor five.

use super::ClaimKind;
use super::aside::Why;
use super::chinese;
use super::date;
use super::numeral::{digit_value, place_value};
use super::quantity::Read;
use super::scan::Scanner;
use super::sentence;

/// A run is looked back at for no more characters than this.
const REACH: usize = 64;

const NOT_WHOLE: Why = Why::Said("整串数字不能读作一个数", "the characters together write no one number");

/// Whether `c` writes a number.
pub(super) fn is_numeral(c: char) -> bool {
    let c = chinese::plain(c);
    c.is_ascii_digit() || digit_value(c).is_some() || place_value(c).is_some() || matches!(c, '廿' | '卅')
}

/// The byte behind the numeral characters that begin at byte `at`, with points between them.
pub(super) fn end(text: &str, at: usize) -> usize {
    let mut end = at;
    for (offset, c) in text[at..].char_indices() {
        let after = at + offset + c.len_utf8();
        let point = end > at && chinese::plain(c) == '点' && text[after..].starts_with(is_numeral);
        if !is_numeral(c) && !point {
            break;
        }
        end = after;
    }
    end
}

/// The first byte of the numeral characters that end right before byte `at`; not before byte `from`.
fn begin(text: &str, at: usize, from: usize) -> usize {
    let mut begin = at;
    let mut before = text[from..at].char_indices().rev().take(REACH).peekable();
    while let Some((offset, c)) = before.next() {
        let point = chinese::plain(c) == '点' && before.peek().is_some_and(|(_, c)| is_numeral(*c));
        if !is_numeral(c) && !point {
            break;
        }
        begin = from + offset;
    }
    begin
}

impl Scanner<'_> {
    /// Behind the run at `at`; a fixed phrase is no part of it.
    fn run_end(&self, at: usize) -> usize {
        let end = end(self.text, at);
        self.next_phrase(at).filter(|phrase| *phrase < end).unwrap_or(end)
    }

    /// 一二三四五六七八九十一二三…: more characters than any number has, set aside at once.
    pub(super) fn endless(&mut self, at: usize) -> Option<usize> {
        let more = self.text[at..].chars().take(chinese::LONGEST + 1).take_while(|c| is_numeral(*c) || *c == '点').count();
        if more <= chinese::LONGEST {
            return None;
        }
        let end = end(self.text, at);
        self.aside(at, end, Why::Said("数字过长，不作统计数读取", "too many digits for a count"));
        Some(end)
    }

    /// The run that a number is only a part of.
    pub(super) fn cut_run(&self, read: &Read) -> Option<(usize, usize)> {
        let (text, end) = (self.text, read.end);
        let behind = text[..end].ends_with(is_numeral) && text[end..].starts_with(is_numeral) && !self.begins_anew(read.start, end);
        let from = self.tokens_end();
        let before = read.chinese && from < read.start && text[from..read.start].ends_with(|c| is_numeral(c) || chinese::plain(c) == '点');
        let start = if before { begin(text, read.start, from) } else { read.start };
        // 一年零三个月: 零 joins.
        let joins = matches!(&text[start..read.start], "零" | "〇") && (start == from || self.lexicon.unit_before(text, start).is_some());
        let before = start < read.start && !joins && self.lexicon.numeral_ends.ending_at(text, read.start).is_none();
        if !behind && !before {
            return None;
        }
        let end = if behind { self.run_end(end) } else { end };
        Some((if before { start } else { read.start }, end))
    }

    /// Whether something else than the rest of the number that begins at `start` begins: 5万|一年, 500万|2023年, 100|一带一路.
    fn begins_anew(&self, start: usize, at: usize) -> bool {
        // 7.5|五项: no character goes on with decimals.
        if self.text[..at].ends_with(|c: char| c.is_ascii_digit()) && self.text[start..at].contains('.') {
            return true;
        }
        // 500万|三个月
        let digit = self.text[at..].chars().next().filter(|c| !c.is_ascii() && digit_value(chinese::plain(*c)).is_some());
        let unit = digit.and_then(|c| self.lexicon.unit_at(self.text, at + c.len_utf8()));
        if unit.is_some_and(|(unit, _)| unit.kind == ClaimKind::Duration) {
            return true;
        }
        let mut rest = self.text[at..].chars();
        let one = matches!(rest.next(), Some('一' | '两')) && !rest.next().is_some_and(is_numeral);
        one || date::date(self.text, at).is_some() || self.lexicon.fixed.at(self.text, at).is_some()
    }

    /// Numeral characters from which nothing was read: several of them are set aside; the byte behind them.
    pub(super) fn unread_run(&mut self, at: usize, c: char) -> Option<usize> {
        let end = self.run_end(at);
        let first = at + c.len_utf8();
        let run = self.text.get(at..end)?;
        let more = run.chars().nth(2).is_some();
        if !is_numeral(c) {
            return None;
        }
        // 三组, 五级: the unit may end or begin another word; 十分 is one.
        if end == first {
            let digit = digit_value(chinese::plain(c)).is_some_and(|value| value > 1) || c == '十' && !self.text[first..].starts_with('分');
            let unit = self.lexicon.unit_at(self.text, first).filter(|(unit, _)| digit && unit.arabic_only)?;
            if self.text[..at].ends_with(is_numeral) {
                return None;
            }
            self.aside(at, unit.1, Why::Said("量词与数字可能同属一个词语", "the unit and the numeral may be parts of a word"));
            return Some(unit.1);
        }
        // 统一三十项
        if self.lexicon.numeral_ends.ending_at(self.text, first).is_some() {
            return None;
        }
        let bare = place_value(chinese::plain(c)).is_some_and(|place| place > 10);
        let placed = run.chars().any(|c| place_value(chinese::plain(c)).is_some());
        if bare || !more && !placed {
            return None;
        }
        self.aside(at, end, if placed { Why::Said("后面没有可识别的单位", "no unit that is known follows") } else { NOT_WHOLE });
        Some(end)
    }

    /// Sets the run aside that a number was cut out of.
    pub(super) fn set_run_aside(&mut self, (start, end): (usize, usize)) -> usize {
        self.aside(start, end, NOT_WHOLE);
        end
    }

    /// `办理.5件` in a text whose sentences end with 。: neither five nor a half is sure.
    pub(super) fn lone_decimals(&mut self, at: usize) -> Option<usize> {
        let digits = self.text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let before = self.text[..at].chars().next_back().filter(|c| !c.is_ascii_digit() && !" -,:(".contains(*c))?;
        let decimals = before.is_alphabetic() && !matches!(before, '为' | '达') && digits > 0 && date::date(self.text, at + 1).is_none();
        let end = at + 1 + digits;
        if !decimals || self.text[end..].starts_with(['.', '、']) {
            return None;
        }
        // 已整改.5件已办结: in a text with half-width stops another sentence may begin; hardly one with 3%.
        if !self.text[end..].starts_with('%') && !*self.sentences_end.get_or_insert_with(|| self.text.contains('。')) {
            return None;
        }
        self.aside(at, end, Why::Said("小数点前没有整数", "a point without a whole number before it"));
        Some(end)
    }

    /// `共12 5件`: a blank inside may have broken a number, or part two.
    pub(super) fn broken(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let first = run(at);
        let blank = at + first;
        if first > 3 || bytes.get(blank) != Some(&b' ') {
            return None;
        }
        let second = run(blank + 1);
        let end = blank + 1 + second;
        let within = self.text[..at].chars().next_back().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // 1 286户 is grouped, 1 2件 is set apart digit by digit.
        let sure = second == 0 || second >= 3 || first == 1 && second == 1;
        if sure || !within || bytes[at] == b'0' || !self.unit_follows(end) || date::date(self.text, blank + 1).is_some() {
            return None;
        }
        self.aside(at, end, Why::Said("数字中间有空格，不能确定是不是一个数", "a blank inside the digits: one number or two"));
        Some(end)
    }

    /// `12，345件`: the full-width comma may group digits or part two numbers.
    pub(super) fn wide_group(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let whole = run(at);
        let mut end = at + whole;
        let wide = |at: usize| bytes.get(at) == Some(&b',') && self.prose.was_wide(at);
        if !(1..=3).contains(&whole) || bytes[at] == b'0' || self.prose.was_wide(end - 1) || !wide(end) {
            return None;
        }
        while wide(end) && run(end + 1) == 3 {
            end += 4;
        }
        // 分别为12，345，67件 is a list.
        let listed = wide(end) && run(end + 1) > 0
            || self.text[..at].ends_with(',')
            || bytes.get(end) == Some(&b'.') && run(end + 1) > 0
            || sentence::end_of(&self.text[..at], 60).contains("分别");
        if end == at + whole || listed || date::date(self.text, end - 3).is_some() {
            return None;
        }
        self.aside(
            at,
            end,
            Why::Said("全角逗号可能是千分位，也可能分开两个数", "the full-width comma may group digits or part two numbers"),
        );
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_and_begin_at_other_characters() {
        let text = "共二千零三点五万件";
        assert_eq!(&text[3..end(text, 3)], "二千零三点五万");
        let at = text.find('件').unwrap();
        assert_eq!(&text[begin(text, at, 0)..at], "二千零三点五万");
        assert_eq!(&text[begin(text, at, 9)..at], "零三点五万");
        let text = "重点三十";
        assert_eq!(&text[begin(text, text.len(), 0)..], "三十");
    }
}
