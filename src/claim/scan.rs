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
use super::range;
use super::read::DATE;
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
    let scanner =
        Scanner { prose, text, lexicon, fixed, next_fixed: 0, titles, next_title: 0, tokens: Vec::with_capacity(8), sentences_end: None };
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
        !cut_before && !cut_after && !discount
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
            && let Some(end) = self.code(at)
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
            && let Some(end) = self.wide_group(at)
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
            Reading::Nothing => self.unread_run(at, c).unwrap_or(next),
        }
    }

    pub(super) fn aside(&mut self, start: usize, end: usize, reason: Why) {
        self.tokens.push(Token::Aside(start, end, reason));
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

    /// 第3位 is a claim, 第六十二条 and 第三方 are names, 第一 counts paragraphs.
    fn ordinal(&mut self, at: usize) -> usize {
        let number_at = at + '第'.len_utf8();
        let Ok((_, number)) = numeral::numeral(&self.text[number_at..]) else { return number_at };
        if number.vague_high.is_some() || number.inner.is_some() {
            return number_at;
        }
        let mut after = number_at + number.length;
        // 第1,7家 counts items, not 17.
        if self.text[number_at..after].contains(',') {
            after = number_at + self.text[number_at..after].find(',').unwrap_or(0);
        }
        // 第3—5名, 第一至第三位
        let mut last = None;
        let paired = ["和", "与"].into_iter().find(|mark| self.text[after..].starts_with(mark));
        if let Some(mark) = range::mark_at(self.text, after).map(|(mark, _)| mark).or(paired)
            && let high_at = after + mark.len()
            && let high_at = high_at + self.text[high_at..].strip_prefix('第').map_or(0, |_| '第'.len_utf8())
            && let Ok((_, high)) = numeral::numeral(&self.text[high_at..])
            && high.value > number.value
            && high.chinese == number.chinese
            && (paired.is_none() || self.text[high_at + high.length..].starts_with("之间"))
        {
            after = high_at + high.length;
            last = Some(high.value);
        }
        if let Some((_, end)) = self.lexicon.ordinal_names.at(self.text, after) {
            let mut end = end;
            // 第六十二条第一款, 第二十条第(六)项
            while let Some(length) = article_tail(&self.text[end..]) {
                end += length;
            }
            let period = self.text[..end].ends_with("季度");
            let article = Why::Said("条款、届次等编号", "article, session or similar number");
            self.aside(at, end, if period { Why::Said("时期", "period") } else { article });
            return end;
        }
        if let Some((index, end)) = self.lexicon.ordinals.at(self.text, after)
            && let Ok(value) = number_value(&number)
        {
            let unit = self.lexicon.ordinals.word(index).into();
            self.tokens.push(Token::Quantity(ordinal_read(at, end, number.chinese, value, last, unit)));
            return end;
        }
        // 位居全省第二: a rank without its noun.
        let within = last.is_some() && self.text[after..].starts_with("之间");
        let ends = within || self.text[after..].chars().next().is_none_or(|c| ",。;、)”".contains(c));
        let ranked = within || self.lexicon.rank_words.ending_at(self.text, at).is_some() || number.value > Exact::whole(10);
        if ends
            && ranked
            && let Ok(value) = number_value(&number)
        {
            self.tokens.push(Token::Quantity(ordinal_read(at, after, number.chinese, value, last, EcoString::new())));
            return after;
        }
        self.aside(at, after, Why::Said("序数", "ordinal word"));
        after
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

/// A rank or a round, or the first and last of several.
fn ordinal_read(start: usize, end: usize, chinese: bool, value: Exact, last: Option<Exact>, unit: EcoString) -> Read {
    let quantity = Quantity {
        kind: ClaimKind::Ordinal,
        value: last.map_or(Value::Number(value), |last| Value::Range(value, last)),
        unit,
        approximation: EcoString::new(),
        step: Exact::ONE,
        significant: Exact::ONE,
        rounded: false,
        interval: Interval::closed(value, last.unwrap_or(value)),
    };
    Read { start, end, reach: end, chinese, quantity }
}

fn number_value(number: &numeral::Numeral) -> Result<Exact, ()> {
    if number.value.is_whole() { Ok(number.value) } else { Err(()) }
}

/// `第一款`, `第(六)项`, `之二` after an article.
fn article_tail(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('第')?;
    let mut at = '第'.len_utf8();
    let bracket = rest.starts_with('(');
    if bracket {
        at += 1;
    }
    let (_, number) = numeral::numeral(&text[at..]).ok()?;
    at += number.length;
    if bracket {
        text[at..].strip_prefix(')')?;
        at += 1;
    }
    let word = text[at..].chars().next().filter(|c| matches!(c, '款' | '项' | '目' | '条'))?;
    Some(at + word.len_utf8())
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
    };
    scanner.other_number(at, text[at..].chars().next().unwrap_or_default());
    scanner.tokens
}
