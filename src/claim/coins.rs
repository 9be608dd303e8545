//! Spoken money: `5块钱`, `五块五`, `三毛`, `8分钱`, and the smaller coins behind a unit of money.

use super::lexicon::Lexicon;
use super::lexicon_file::Coin;
use super::numeral::{self, Numeral, digit_value};
use super::quantity::Parts;
use super::{ClaimKind, Exact, Value};

/// `5块5`, `四十八块五毛`, `3毛`, `五角钱`: a number of coins at byte `at`, in 元.
pub(super) fn coins(text: &str, at: usize, number: &Numeral, lexicon: &Lexicon) -> Option<Parts> {
    if number.inner.is_some() || number.vague_high.is_some() {
        return None;
    }
    let after = at + number.length;
    let coin = lexicon.coins.iter().find(|coin| !coin.foreign && text[after..].starts_with(coin.word.as_str()))?;
    let base = i128::from(coin.per);
    let mut end = after + coin.word.len();
    let value = number.value.over(Exact::whole(base))?;
    let step = number.step.over(Exact::whole(base))?;
    let mut read = Numeral { value, step, significant: number.significant.over(Exact::whole(base))?, ..*number };
    let mut spoken = false;
    let mut smallest = base;
    // 5块5毛5分, 三块四分
    for per in [10, 100].into_iter().filter(|per| *per > base) {
        let Some((smaller, length, named)) = next_coin(&text[end..], per, smallest, lexicon) else { continue };
        end += length;
        read.value = read.value.plus(smaller)?;
        read.step = Exact::ONE.over(Exact::whole(per))?;
        read.significant = read.step;
        spoken = true;
        smallest = per;
        if !named {
            break;
        }
    }
    if text[end..].starts_with('钱') {
        end += '钱'.len_utf8();
        spoken = true;
    }
    // 一分钱 is a figure of speech.
    let one = number.chinese && number.value == Exact::ONE && read.step == step;
    // 三毛 and 三角 are words; 5分 is a mark.
    let plain = base == 10 && !number.chinese && ends(&text[end..]);
    (spoken && !one || plain).then(|| Parts::new(at, end, ClaimKind::Money, "元", Value::Number(read.value), read))
}

/// `5`, `五毛`, `5角` behind 块 or 毛, of which so many make 元: how much it adds, its length, and whether the coin is named.
fn next_coin(text: &str, per: i128, base: i128, lexicon: &Lexicon) -> Option<(Exact, usize, bool)> {
    let (rest, digit) = numeral::numeral(text).ok()?;
    if digit.value.is_zero()
        || digit.value >= Exact::whole(10)
        || !digit.value.is_whole()
        || digit.inner.is_some()
        || digit.vague_high.is_some()
    {
        return None;
    }
    let mut words = lexicon.coins.iter().filter(|coin| !coin.foreign && i128::from(coin.per) == per);
    let named = words.find(|coin| rest.starts_with(coin.word.as_str())).map(|coin| coin.word.len());
    // Without its name it is the next smaller coin.
    if named.is_none() && (!ends(rest) || per != base * 10) || rest.starts_with("分之") {
        return None;
    }
    Some((digit.value.over(Exact::whole(per))?, digit.length + named.unwrap_or(0), named.is_some()))
}

fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| ",。;、!?)”的钱".contains(c))
}

/// `3元5角2分`, `两美元三美分`: smaller coins behind a unit of money; `None` where a value grows too large.
pub(super) fn small_money(text: &str, parts: &mut Parts, lexicon: &Lexicon) -> Option<()> {
    let foreign = parts.unit != "元";
    for base in [10, 100] {
        // Of foreign money only hundredths are named; 分 alone may be one of them.
        let smaller = |coin: &&Coin| i128::from(coin.per) == base && (coin.foreign == foreign || foreign && base == 100);
        let mut from = parts.end;
        if foreign && text[from..].starts_with('又') {
            from += '又'.len_utf8();
        }
        let rest = &text[from..];
        if let Ok((after, number)) = numeral::numeral(rest)
            && number.value < Exact::whole(if foreign { 100 } else { 10 })
            && number.value.is_whole()
            && number.inner.is_none()
            && number.vague_high.is_none()
            && (number.chinese || !rest.starts_with('.'))
            && !after.starts_with("分之")
            && let Some(coin) = lexicon.coins.iter().filter(smaller).find(|coin| after.starts_with(coin.word.as_str()))
        {
            parts.end = from + number.length + coin.word.len();
            super::tail::add(parts, number.value.over(Exact::whole(base))?)?;
            parts.number.step = Exact::ONE.over(Exact::whole(base))?;
            parts.number.significant = parts.number.step;
            parts.number.rounded = false;
        }
    }
    Some(())
}

/// `九九折`, `五五折`: two digits without a place.
pub(super) fn discount(text: &str, at: usize, lexicon: &Lexicon) -> Option<Parts> {
    let mut characters = text[at..].chars();
    let (first, second) = (characters.next()?, characters.next()?);
    let (tens, ones) = (digit_value(first)?, digit_value(second)?);
    let length = first.len_utf8() + second.len_utf8();
    let counted = lexicon.unit_at(text, at + length).is_some_and(|(unit, _)| unit.word == "折");
    if !counted || first.is_ascii_digit() || tens == 0 {
        return None;
    }
    let (_, hundred) = numeral::numeral("100").ok()?;
    let value = Exact::fraction(tens * 10 + ones, 100)?;
    let step = Exact::fraction(1, 100)?;
    let number = Numeral { length, value, step, significant: step, chinese: true, ..hundred };
    Some(Parts::new(at, at + length + '折'.len_utf8(), ClaimKind::Fraction, "折", Value::Number(value), number))
}
