//! Ordinals: 第3位 is a claim, 第六十二条 and 第三方 are names, 第一 counts paragraphs.

use ecow::EcoString;

use super::aside::Why;
use super::numeral;
use super::quantity::Read;
use super::range;
use super::scan::Scanner;
use super::{ClaimKind, Exact, Interval, Quantity, Value};

impl Scanner<'_> {
    /// 第3位 is a claim, 第六十二条 and 第三方 are names, 第一 counts paragraphs.
    pub(super) fn ordinal(&mut self, at: usize) -> usize {
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
            self.take(ordinal_read(at, end, number.chinese, value, last, unit));
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
            self.take(ordinal_read(at, after, number.chinese, value, last, EcoString::new()));
            return after;
        }
        self.aside(at, after, Why::Said("序数", "ordinal word"));
        after
    }
}

/// A rank or a round, or the first and last of several.
pub(super) fn ordinal_read(start: usize, end: usize, chinese: bool, value: Exact, last: Option<Exact>, unit: EcoString) -> Read {
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
