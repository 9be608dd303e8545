//! Digits that are no number: document and case numbers, telephone numbers, names of letters and digits, numbers of figures.

use super::aside::Why;
use super::scan::Scanner;
use super::{date, numeral, sentence};

impl Scanner<'_> {
    /// Document and case numbers, telephone numbers, letters and digits together, digits joined by × + ·.
    pub(super) fn code(&mut self, at: usize) -> Option<usize> {
        if let Some(end) = self.figure(at) {
            return Some(end);
        }
        let bytes = self.text.as_bytes();
        let bracket = self.text[..at].chars().next_back().filter(|c| matches!(c, '〔' | '[' | '【' | '('));
        if let Some(bracket) = bracket
            && let start = at - bracket.len_utf8()
            && let Some(length) = self.lexicon.bracketed.match_at_start(&self.text[start..])
        {
            let end = start + length;
            self.aside(start, end, Why::Said("文号或案号", "document or case number"));
            return Some(end);
        }
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut end = at + digits;
        if self.has_magnitude(at, end) {
            return None;
        }
        let previous = at.checked_sub(1).map(|before| bytes[before]);
        if let Some(end) = self.named_code(at, end) {
            return Some(end);
        }
        // 1.2M is no 1.2.
        let decimals = self.text[end..].strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
        let number_end = if decimals > 0 { end + 1 + decimals } else { end };
        if number_end > end && bytes.get(number_end).is_some_and(u8::is_ascii_alphabetic) && !self.unit_follows(number_end) {
            let rest = bytes[number_end..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            self.aside(at, number_end + rest, Why::Said("字母与数字组成的名称", "name of letters and digits"));
            return Some(number_end + rest);
        }
        if previous.is_some_and(|b| b.is_ascii_alphabetic()) && self.lexicon.currency_before(self.text, at).is_none()
            || self.is_lettered(at, end)
            || bytes.get(end).is_some_and(u8::is_ascii_alphabetic) && !self.unit_follows(end)
        {
            while bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.' || *b == b'-') {
                end += 1;
            }
            self.aside(at, end, Why::Said("字母与数字组成的名称", "name of letters and digits"));
            return Some(end);
        }
        let joined = |rest: &str| {
            let mark = rest.chars().next().filter(|c| matches!(c, '×' | '+' | '·' | 'x' | '*'))?;
            rest[mark.len_utf8()..]
                .chars()
                .next()
                .filter(|c| c.is_ascii_alphanumeric() || numeral::digit_value(*c).is_some() || *c == 'N')?;
            Some(mark.len_utf8())
        };
        if let Some(mark) = joined(&self.text[end..]) {
            let mut last = end + mark;
            while let Some(c) = self.text[last..].chars().next().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '×' | '+' | '·')) {
                last += c.len_utf8();
            }
            let last = last.max(end + mark);
            self.aside(at, last, Why::Said("名称中的数字", "number in a name"));
            return Some(last);
        }
        self.telephone(at, digits)
    }

    /// `2.5e3`, `40k`: whether letters after the digits belong to the number.
    fn has_magnitude(&self, at: usize, digits_end: usize) -> bool {
        let mut end = digits_end;
        if let Some(decimals) = self.text[end..].strip_prefix('.') {
            end += 1 + decimals.bytes().take_while(u8::is_ascii_digit).count();
        }
        self.text[end..].starts_with(['e', 'E', 'k', 'K', 'w', '×', 'x', '*'])
            && !self.text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
            && numeral::numeral(&self.text[at..]).is_ok_and(|(_, number)| at + number.length > end)
    }

    /// `COVID-19`, `GB/T 19001-2016`: a number that letters before it make a name.
    fn is_lettered(&self, at: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let lettered = |mark: u8| at >= 2 && bytes[at - 1] == mark && bytes[at - 2].is_ascii_alphabetic();
        let year = || {
            let digits = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            digits == 4 && (bytes[end + 1..].starts_with(b"19") || bytes[end + 1..].starts_with(b"20"))
        };
        lettered(b'-') || lettered(b'_') || (lettered(b' ') || lettered(b'/')) && bytes.get(end) == Some(&b'-') && year()
    }

    /// `表1显示`, `见图2`, `附件3`: the number of a table, figure or annex.
    fn figure(&mut self, at: usize) -> Option<usize> {
        let before = self.text[..at].chars().next_back().filter(|c| matches!(c, '表' | '图' | '件'))?;
        let digits = self.text.as_bytes()[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = at + digits;
        let named = before != '件' || self.text[..at].ends_with("附件");
        if !named || digits > 2 || self.unit_follows(end) || self.text[end..].starts_with(['.', '万', '亿', '%']) {
            return None;
        }
        self.aside(at, end, Why::Said("图表或附件的编号", "number of a table, figure or annex"));
        Some(end)
    }

    /// Digits with a leading zero or joined by a hyphen to a long run, and long bare runs.
    fn telephone(&mut self, at: usize, digits: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut end = at + digits;
        let leading_zero = bytes[at] == b'0' && digits >= 2;
        let mut long = digits >= 7;
        if bytes.get(end) == Some(&b'-') {
            let second = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            if digits + second >= 9 && second >= 5 || leading_zero && second > 0 {
                end += 1 + second;
                long = true;
            }
        }
        let goes_on = matches!(bytes.get(end), Some(b'.' | b',' | b'%')) && !self.prose.was_wide(end);
        let bare = !self.unit_follows(end) && !goes_on && !self.text[end..].starts_with(['万', '亿', '余', '多']);
        let short = digits <= numeral::LONGEST;
        let long = long && (end > at + digits || self.is_dialled(at, digits));
        if bare
            && (long && short || leading_zero)
            && self.lexicon.currency_before(self.text, at).is_none()
            && date::date(self.text, at).is_none()
            && date::time(&self.text[at..]).is_none()
        {
            self.aside(at, end, Why::Said("号码或编码", "telephone number or code"));
            return Some(end);
        }
        None
    }

    /// Whether a bare run of digits looks like a number to dial or a code, or a word before it says so.
    fn is_dialled(&self, at: usize, digits: usize) -> bool {
        let run = &self.text[at..at + digits];
        let mobile = digits == 11 && run.starts_with('1') && !run.starts_with("10") && !run.starts_with("11") && !run.starts_with("12");
        let service = digits == 10 && (run.starts_with("400") || run.starts_with("800"));
        // (0536)8888888
        let bracketed = self.text[..at].strip_suffix(')').and_then(|before| sentence::end_of(before, 60).rsplit_once('('));
        let area = bracketed.is_some_and(|(_, area)| area.starts_with('0'));
        area || mobile
            || service
            || digits > 12
            || self.lexicon.code_words.is_in(sentence::clause_before(self.text[..at].trim_end_matches([':', ' ', '('])))
    }
}
