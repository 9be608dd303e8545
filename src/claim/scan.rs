//! Scanning: every number of a piece of prose becomes a quantity, a date, or is set aside with its reason.

use ecow::EcoString;

use super::aside::Why;
use super::date::{self, WrittenDate};
use super::lexicon::Lexicon;
use super::listed::{is_day, lists_of_names, parts_of_dates, shared_points};
use super::neighbours;
use super::numeral;
use super::plain;
use super::quantity::{Read, Reading, quantity};
use super::read::DATE;
use super::run;
use super::word_hits::{Hits, Set};
use super::{ClaimKind, Exact, Interval, Quantity, Value};
use crate::source::Prose;

/// What a number of the prose is.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant)] // Short-lived; most are the large one.
pub enum Token {
    /// A claim.
    Quantity(Read),
    /// A date: first byte, and what is written.
    Date(usize, WrittenDate),
    /// Set aside: bytes and reason.
    Aside(usize, usize, Why),
}

impl Token {
    /// First and last byte.
    pub fn range(&self) -> (usize, usize) {
        match self {
            Self::Quantity(read) => (read.start, read.end),
            Self::Date(start, written) => (*start, start + written.length),
            Self::Aside(start, end, _) => (*start, *end),
        }
    }
}

/// Whether a number may stand in `text`.
pub fn has_numbers(text: &str, lexicon: &Lexicon) -> bool {
    text.contains(|c| lexicon.beside.may_begin(c))
}

/// Reads every number of `prose` from byte `from` on, in order. `titles` are the byte ranges of 《…》, `hits` the words.
pub fn scan<'a>(prose: &'a Prose, from: usize, titles: &'a [(usize, usize)], hits: Hits<'_>, lexicon: &'a Lexicon) -> Tokens<'a> {
    let text = prose.text.as_str();
    let fixed = fixed_phrases(prose, text, hits, lexicon);
    let scanner = Scanner {
        prose,
        text,
        lexicon,
        fixed,
        next_fixed: 0,
        titles,
        next_title: 0,
        tokens: Vec::with_capacity(8),
        sentences_end: None,
        no_address_before: 0,
    };
    Tokens { scanner, at: from, ready: Vec::new().into_iter() }
}

/// The numbers of a text, read as they are asked for: of a text that is nothing but numbers only some stand in memory.
pub struct Tokens<'a> {
    scanner: Scanner<'a>,
    /// The byte from which to go on.
    at: usize,
    /// Tokens that nothing behind them can change.
    ready: std::vec::IntoIter<Token>,
}

impl Tokens<'_> {
    /// A few tokens for a text that is a number as a whole, where they did not say so.
    /// Where there is `only` that one, 6日 is a day of the month.
    pub fn or_alone(mut self, alone: Read, only: bool) -> Self {
        let tokens: Vec<Token> = self.by_ref().collect();
        let whole = |token: &Token| token.range() == (0, self.scanner.text.len());
        let known = |token: &Token| match token {
            // 5分 is a mark in a sentence, and money where nothing else stands.
            Token::Quantity(read) => whole(token) && (read.quantity.kind == alone.quantity.kind || alone.quantity.kind != ClaimKind::Money),
            Token::Date(..) | Token::Aside(_, _, Why::Phrase(_)) => true,
            Token::Aside(..) => false,
        };
        let day = |token: &Token| matches!(token, Token::Quantity(read) if only && !read.chinese && whole(token) && is_day(read));
        let ready = match tokens.as_slice() {
            [token] if day(token) => vec![Token::Aside(alone.start, alone.end, DATE)],
            tokens_read if tokens_read.iter().any(known) => tokens,
            _ => vec![Token::Quantity(alone)],
        };
        self.ready = ready.into_iter();
        self
    }
}

/// Tokens that are read before it is tried to hand some out; no sentence that was written to be read has as many.
const MANY: usize = 4096;

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(token) = self.ready.next() {
            return Some(token);
        }
        self.read();
        self.ready.next()
    }
}

impl Tokens<'_> {
    /// Reads on, to the end of the text or to a place that parts many tokens from those behind it.
    fn read(&mut self) {
        let text = self.scanner.text;
        let mut last = None;
        while let Some((offset, c)) = text[self.at..].char_indices().find(|(_, c)| self.scanner.lexicon.beside.may_begin(*c)) {
            let at = self.at + offset;
            let next = self.scanner.number(at, c).max(at + c.len_utf8());
            self.at = (next..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            if self.scanner.tokens.len() > MANY && self.parted() {
                last = self.scanner.tokens.pop();
                break;
            }
        }
        let mut tokens = std::mem::take(&mut self.scanner.tokens);
        self.scanner.tokens.extend(last);
        lists_of_names(text, &mut tokens);
        parts_of_dates(text, &mut tokens);
        shared_points(text, &mut tokens);
        neighbours::join(text, &mut tokens, self.scanner.lexicon);
        self.ready = tokens.into_iter();
    }

    /// Whether the last token and the one before it are two plain numbers that nothing can join.
    fn parted(&self) -> bool {
        let [.., Token::Quantity(first), Token::Quantity(second)] = self.scanner.tokens.as_slice() else { return false };
        let plain = first.quantity.approximation.is_empty() && second.quantity.approximation.is_empty();
        let counted = !first.quantity.unit.is_empty() && first.quantity.unit != "个";
        let between = self.scanner.text.get(first.end..second.start).unwrap_or_default();
        plain && (between.contains([',', ';', '。']) || counted && between == "、")
    }
}

/// Places of fixed phrases. A phrase that begins or ends with a digit does not cut a longer number in two.
fn fixed_phrases(prose: &Prose, text: &str, hits: Hits<'_>, lexicon: &Lexicon) -> Vec<(u32, usize, usize)> {
    let stands_alone = |(_, start, end): &(u32, usize, usize)| {
        let phrase = &text[*start..*end];
        // A cell that holds 12.4 and nothing else holds a number.
        if phrase.len() == text.len() && phrase.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        let wide_comma = *start > 0 && prose.was_wide(start - 1);
        let cut_before = phrase.starts_with(digit) && !wide_comma && text[..*start].ends_with(|c: char| digit(c) || c == ',' || c == '-');
        let cut_after = phrase.ends_with(digit)
            && (text[*end..].starts_with(digit)
                || text[*end..].starts_with(['万', '亿', '%', '余', '多', '年', '月'])
                || lexicon.unit_at(text, *end).is_some());
        // 七五折 is a discount and no plan.
        let discount = phrase.chars().count() == 2 && lexicon.unit_at(text, *end).is_some_and(|(unit, _)| unit.kind == ClaimKind::Fraction);
        // 三点一四一五九二六五: the end of a spelled decimal is no plan either.
        let mut before = text[..*start].chars().rev();
        let spelled = phrase.chars().all(run::is_numeral)
            && before.next().is_some_and(|c| run::is_numeral(c) || c == '点')
            && before.next().is_some_and(|c| run::is_numeral(c) || c == '点');
        // 三公里 is a distance and no 三公.
        let first = phrase.chars().next().filter(|c| !c.is_ascii() && run::is_numeral(*c));
        let measured = first.and_then(|c| lexicon.unit_at(text, start + c.len_utf8())).is_some_and(|(_, unit_end)| unit_end > *end);
        !cut_before && !cut_after && !discount && !spelled && !measured
    };
    hits.within(Set::Fixed, 0..text.len()).map(|hit| (hit.word, hit.range().start, hit.range().end)).filter(stands_alone).collect()
}

/// Reads the numbers of a text; each kind of reading has its own method, some in files of their own.
pub(super) struct Scanner<'a> {
    pub(super) prose: &'a Prose,
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    fixed: Vec<(u32, usize, usize)>,
    next_fixed: usize,
    titles: &'a [(usize, usize)],
    next_title: usize,
    tokens: Vec<Token>,
    /// Whether the text has sentences that end with 。, once it was asked.
    pub(super) sentences_end: Option<bool>,
    /// Up to this byte it is known that no address stands there.
    pub(super) no_address_before: usize,
}

impl Scanner<'_> {
    /// Reads what begins at `at`; returns the byte from which to go on.
    fn number(&mut self, at: usize, c: char) -> usize {
        let next = at + c.len_utf8();
        while self.fixed.get(self.next_fixed).is_some_and(|(_, _, end)| *end <= at) {
            self.next_fixed += 1;
        }
        if let Some((index, start, end)) = self.fixed.get(self.next_fixed).copied()
            && start <= at
        {
            self.aside(start, end, Why::Phrase(index));
            return end;
        }
        while self.titles.get(self.next_title).is_some_and(|(_, end)| *end <= at) {
            self.next_title += 1;
        }
        if self.titles.get(self.next_title).is_some_and(|(start, _)| *start <= at) {
            return self.in_title(at, next);
        }
        if c == '第' {
            return self.ordinal(at);
        }
        if c == '翻' {
            return self.doubling(at).unwrap_or(next);
        }
        if c == '折' {
            return self.half_price(at).unwrap_or(next);
        }
        if plain::is_word(self.text, at, c, self.lexicon) {
            return next;
        }
        if c.is_ascii_digit()
            && let Some(read) = plain::plain(self.text, at, self.lexicon)
        {
            let end = read.end;
            self.tokens.push(Token::Quantity(read));
            return end;
        }
        self.other_number(at, c)
    }

    /// The same for what may be no plain number.
    fn other_number(&mut self, at: usize, c: char) -> usize {
        let next = at + c.len_utf8();
        // `.5` leaves out the zero; elsewhere a point begins no number.
        if c == '.'
            && let Some(end) = self.lone_decimals(at)
        {
            return end;
        }
        if c == '.'
            && (at > 0 && !self.text[..at].ends_with([' ', '-', '为', '达', ',', ':', '('])
                || !self.text[next..].starts_with(|c: char| c.is_ascii_digit()))
        {
            return next;
        }
        if c.is_ascii_digit()
            && let Some(end) = self.address(at).or_else(|| self.code(at))
        {
            return end;
        }
        if let Some(end) = self.day_of_month(at) {
            return end;
        }
        if let Some(written) = date::date(self.text, at)
            && !(written.year.is_none() && written.day.is_none() && self.text[at + written.length..].starts_with("份以"))
        {
            let end = at + written.length;
            self.tokens.push(Token::Date(at, written));
            return end;
        }
        if let Some(length) = date::clock_time(self.text, at, &self.lexicon.day_parts) {
            self.aside(at, at + length, Why::Said("时刻", "time of day"));
            return at + length;
        }
        if c.is_ascii_digit()
            && let Some(end) = self.name_or_time(at)
        {
            return end;
        }
        if let Some(end) = self.unity(at) {
            return end;
        }
        if c.is_ascii_digit()
            && let Some(end) = self.wide_group(at).or_else(|| self.broken(at))
        {
            return end;
        }
        if !c.is_ascii()
            && let Some(end) = self.endless(at)
        {
            return end;
        }
        match quantity(self.prose, at, self.lexicon) {
            Reading::Quantity(read) => match self.cut_run(&read) {
                Some(run) => self.set_run_aside(run),
                None => self.accept(read),
            },
            Reading::TooLong(end) => {
                self.aside(at, end, Why::Said("数字过长，不作统计数读取", "too many digits for a count"));
                end
            }
            Reading::Nothing => match self.rank(at) {
                Some(read) => self.accept(read),
                None => self.unread_run(at, c).unwrap_or(next),
            },
        }
    }

    pub(super) fn aside(&mut self, start: usize, end: usize, reason: Why) {
        self.tokens.push(Token::Aside(start, end, reason));
    }

    /// Takes a claim.
    pub(super) fn take(&mut self, read: Read) {
        self.tokens.push(Token::Quantity(read));
    }

    /// The byte behind the last token.
    pub(super) fn tokens_end(&self) -> usize {
        self.tokens.last().map_or(0, |last| last.range().1)
    }

    /// The first byte of the next fixed phrase behind `at`.
    pub(super) fn next_phrase(&self, at: usize) -> Option<usize> {
        self.fixed[self.next_fixed..].iter().map(|(_, start, _)| *start).find(|start| *start > at)
    }

    fn accept(&mut self, mut read: Read) -> usize {
        let end = read.end;
        // 90/负3: what stands before the number has taken its sign.
        read.start = self.tokens.last().map_or(read.start, |last| last.range().1.max(read.start));
        if !read.chinese && read.quantity.unit.is_empty() && read.quantity.kind == ClaimKind::Count && self.is_marker(&read) {
            self.aside(read.start, end, Why::Said("序号", "item number"));
            return end;
        }
        if let Some(rank) = self.rank(read.start) {
            let end = rank.end;
            self.tokens.push(Token::Quantity(rank));
            return end;
        }
        if self.names_a_day(&read) {
            self.aside(read.start, end, DATE);
            return end;
        }
        let before = &self.text[..read.start];
        // 每10万人 is what another number is counted by.
        if before.ends_with('每') && self.text[end - read.quantity.unit.len().min(end - read.start)..end].ends_with('人') && !read.chinese
        {
            self.aside(read.start, end, Why::Said("比率的基数", "base of a ratio"));
            return end;
        }
        if before.ends_with('“') && self.lexicon.strong_totals.at(self.text, end).is_some() {
            self.aside(read.start, end, Why::Said("名称中的数字", "number in a name"));
            return end;
        }
        // “24字”工作法
        if before.ends_with('“') && read.quantity.unit == "字" && self.text[end..].starts_with('”') {
            self.aside(read.start, end, Why::Said("名称中的数字", "number in a name"));
            return end;
        }
        if self.names_something(&read) {
            self.aside(read.start, end, Why::Said("名称中的数字", "number in a name"));
            return end;
        }
        self.tokens.push(Token::Quantity(read));
        end
    }

    /// `12日,县里召开…` at the beginning of a clause, `05年`: a date and no length of time.
    fn names_a_day(&self, read: &Read) -> bool {
        let clause = |c: char| matches!(c, '。' | ';' | ',' | '!' | '?');
        let alone = || self.text[..read.start].chars().next_back().is_none_or(clause) && self.text[read.end..].starts_with(',');
        let year = || {
            let written = &self.text[read.start..read.end];
            written.strip_suffix('年').is_some_and(|digits| digits.len() == 2 && digits.starts_with('0'))
        };
        read.quantity.kind == ClaimKind::Duration && (is_day(read) && alone() || year())
    }

    /// `“141”基层治理体系`, `“中国制造2025”`, `2024中国高校成果展`: a bare number before a closing quotation mark, and a year before a name.
    fn names_something(&self, read: &Read) -> bool {
        let bare = !read.chinese && read.quantity.unit.is_empty() && read.quantity.kind == ClaimKind::Count && read.reach == read.end;
        let Some(value) = (match read.quantity.value {
            Value::Number(value) if bare && value.is_whole() && read.end - read.start <= 6 && read.quantity.approximation.is_empty() => {
                Some(value)
            }
            _ => None,
        }) else {
            return false;
        };
        let rest = &self.text[read.end..];
        let year = read.end - read.start == 4 && value >= Exact::whole(1990) && value <= Exact::whole(2060);
        let before_name = rest.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
        rest.starts_with('”') || year && before_name && self.lexicon.fillers.ending_at(self.text, read.start).is_none()
    }

    /// `1.编制…`, `2、开展…`, `(3)`: the number of an item.
    fn is_marker(&self, read: &Read) -> bool {
        let before = self.text[..read.start].chars().next_back();
        let rest = &self.text[read.end..];
        let after = rest.chars().next();
        let bracketed = matches!(before, Some('(')) && matches!(after, Some(')'));
        let begins = matches!(before, None | Some('。' | ';' | ':' | ',' | '!' | '?'));
        let opened = matches!(after, Some('.' | '、' | ')')) && rest.chars().nth(1).is_some_and(|c| !c.is_ascii_digit());
        let small = matches!(read.quantity.value, Value::Number(value) if value < Exact::HUNDRED && value.is_whole());
        small && (bracketed || begins && opened)
    }

    /// 四位一体, 五位一体: a name whatever the number.
    fn unity(&mut self, at: usize) -> Option<usize> {
        const ENDING: &str = "位一体";
        let (rest, number) = numeral::numeral(&self.text[at..]).ok()?;
        let end = at + number.length + ENDING.len();
        rest.starts_with(ENDING).then(|| {
            self.aside(at, end, Why::Said("固定提法", "fixed phrase"));
            end
        })
    }

    /// Digits inside 《…》 belong to the title.
    fn in_title(&mut self, at: usize, next: usize) -> usize {
        let end = match date::date(self.text, at) {
            Some(written) => at + written.length,
            None => match numeral::numeral(&self.text[at..]) {
                Ok((_, number)) if !number.chinese => at + number.length,
                _ => return next,
            },
        };
        self.aside(at, end, Why::Said("书名号内的名称", "part of a title"));
        end
    }

    /// 翻一番, 翻两番, 翻番.
    fn doubling(&mut self, at: usize) -> Option<usize> {
        let after = at + '翻'.len_utf8();
        let rest = &self.text[after..];
        let (times, length) = [("一番", 1), ("两番", 2), ("三番", 3), ("番", 1), ("了一番", 1), ("了两番", 2)]
            .iter()
            .find(|(word, _)| rest.starts_with(word))
            .map(|(word, times)| (*times, word.len()))?;
        let end = after + length;
        let value = Exact::whole(1 << times);
        self.tokens.push(Token::Quantity(Read {
            start: at,
            end,
            reach: end,
            chinese: true,
            quantity: Quantity {
                kind: ClaimKind::Multiple,
                value: Value::Number(value),
                unit: "倍".into(),
                approximation: EcoString::new(),
                step: Exact::ONE,
                significant: Exact::ONE,
                rounded: true,
                interval: Interval::around(value, Exact::fraction(1, 4)?)?,
            },
        }));
        Some(end)
    }

    /// `打对折`: half.
    fn half_price(&mut self, at: usize) -> Option<usize> {
        let before = self.text[..at].strip_suffix(['对', '對'])?;
        before.strip_suffix("打").or_else(|| before.strip_suffix("打了"))?;
        let end = at + '折'.len_utf8();
        let half = Exact::fraction(1, 2)?;
        self.tokens.push(Token::Quantity(Read {
            start: before.len(),
            end,
            reach: end,
            chinese: true,
            quantity: Quantity {
                kind: ClaimKind::Fraction,
                value: Value::Number(half),
                unit: "折".into(),
                approximation: EcoString::new(),
                step: half,
                significant: half,
                rounded: false,
                interval: Interval::point(half),
            },
        }));
        Some(end)
    }

    /// `每月15日`, `次月5日`: a day and no length of time.
    fn day_of_month(&mut self, at: usize) -> Option<usize> {
        if !self.text[..at].ends_with('月') {
            return None;
        }
        let (rest, number) = numeral::numeral(&self.text[at..]).ok()?;
        let word = rest.chars().next().filter(|c| matches!(c, '日' | '号'))?;
        let end = at + number.length + word.len_utf8();
        self.aside(at, end, Why::Said("每月的某一天", "day of the month"));
        Some(end)
    }

    pub(super) fn unit_follows(&self, at: usize) -> bool {
        self.lexicon.unit_at(self.text, at).is_some()
    }

    /// `09:44`, `7号线`, `90年代`, `12345热线`, `3号楼`.
    fn name_or_time(&mut self, at: usize) -> Option<usize> {
        if let Some(length) = date::time(&self.text[at..])
            && (self.text[at..at + length].contains(':')
                || self.text[at..at + length].contains('时') && !self.text[at + length..].starts_with('间'))
        {
            let end = at + length;
            self.aside(at, end, Why::Said("时刻", "time of day"));
            return Some(end);
        }
        let count = |from: usize| self.text.as_bytes()[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut after = at + count(at);
        if self.text[after..].starts_with('.') && count(after + 1) > 0 {
            after += 1 + count(after + 1);
        }
        if let Some((_, end)) = self.lexicon.names_after.at(self.text, after) {
            self.aside(at, end, Why::Said("名称或编号中的数字", "number in a name"));
            return Some(end);
        }
        let end = self.text[after..].starts_with("年代").then(|| after + "年代".len())?;
        self.aside(at, end, Why::Said("年代", "decade"));
        Some(end)
    }
}

/// What the careful way makes of the number at byte `at`, where it makes one or leaves the byte alone.
#[cfg(test)]
pub(super) fn carefully(prose: &Prose, at: usize, lexicon: &Lexicon) -> Vec<Token> {
    let text = prose.text.as_str();
    let mut scanner = Scanner {
        prose,
        text,
        lexicon,
        fixed: Vec::new(),
        next_fixed: 0,
        titles: &[],
        next_title: 0,
        tokens: Vec::new(),
        sentences_end: None,
        no_address_before: 0,
    };
    scanner.other_number(at, text[at..].chars().next().unwrap_or_default());
    scanner.tokens
}
