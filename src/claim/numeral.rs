//! Numerals: Arabic, Chinese and mixed ones, read from folded prose at the place where one begins.
//!
//! Only the number is read here, with the mark of approximation that stands inside it (`5100多亿`); units and the
//! words around it are read by the quantity parser.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{map_opt, opt, peek, recognize, verify};
use nom::multi::many1_count;
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};

use super::Exact;

/// More digits than this are no number of a report: the run is set aside as too long.
pub const LONGEST: usize = 18;

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// Bytes of the input it takes, inner approximation included.
    pub length: usize,
    /// Its value; the lower bound of a vague one.
    pub value: Exact,
    /// Place value of the last written digit.
    pub step: Exact,
    /// Place value of the last digit that is not zero.
    pub significant: Exact,
    /// Whether the value is rounded at its step: it has a scale word (`6万`) or decimals.
    pub rounded: bool,
    /// Whether 余, 多, 几 or 来 stands inside or right after it.
    pub inner: Option<char>,
    /// For 数十, 十几, 三四: the upper bound; the value is then the lower one.
    pub vague_high: Option<Exact>,
    /// Whether it is written with Chinese characters only.
    pub chinese: bool,
    /// Whether it begins with a bare scale word (`百余`, `千万`).
    pub bare_scale: bool,
}

/// Reads the longest numeral at the start of `input`.
pub fn numeral(input: &str) -> IResult<&str, Numeral> {
    alt((arabic, chinese)).parse(input)
}

/// Whether a numeral can begin with `c`.
pub fn can_begin(c: char) -> bool {
    c.is_ascii_digit() || digit_value(c).is_some_and(|value| value > 0) || matches!(c, '十' | '百' | '千' | '万' | '亿' | '数' | '几')
}

/// The value of a Chinese digit.
pub fn digit_value(c: char) -> Option<i128> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn place_value(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// `1107`, `1,286`, `98.65`: the digits without separators, and how many of them are decimals.
fn arabic_digits(input: &str) -> IResult<&str, (String, usize)> {
    let grouped = recognize(pair(
        take_while_m_n(1, 3, |c: char| c.is_ascii_digit()),
        many1_count(preceded(char(','), terminated(take_while_m_n(3, 3, |c: char| c.is_ascii_digit()), peek(not_digit)))),
    ));
    let plain = take_while1(|c: char| c.is_ascii_digit());
    let (rest, whole) = alt((grouped, plain)).parse(input)?;
    let (rest, decimals) = opt(preceded(char('.'), take_while1(|c: char| c.is_ascii_digit()))).parse(rest)?;
    // `1.2.3` is a version or a heading number, not a decimal.
    let (rest, decimals) = match decimals {
        Some(digits) if !rest.starts_with('.') || !rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (rest, digits),
        _ => (&input[whole.len()..], ""),
    };
    let mut digits: String = whole.chars().filter(|c| *c != ',').collect();
    digits.push_str(decimals);
    Ok((rest, (digits, decimals.len())))
}

fn not_digit(input: &str) -> IResult<&str, ()> {
    if input.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Not)));
    }
    Ok((input, ()))
}

/// A mark of approximation inside a number: 余 and 多 (not 多次, 多元 … without a number before them), 来 before a unit.
fn inner_mark(input: &str) -> IResult<&str, char> {
    one_of("余多几").parse(input)
}

/// Scale words that may follow Arabic digits, longest first. 百 and 千 are left to the unit where they begin one (千瓦, 百分点).
fn scale(input: &str) -> IResult<&str, Exact> {
    let words = alt((
        tag("万亿"),
        tag("千亿"),
        tag("百亿"),
        tag("十亿"),
        tag("亿"),
        tag("千万"),
        tag("百万"),
        tag("十万"),
        tag("万"),
        verify(terminated(tag("千"), peek(not_after_thousand)), |_: &str| true),
        verify(terminated(tag("百"), peek(not_after_hundred)), |_: &str| true),
    ));
    map_opt(words, |word: &str| word.chars().try_fold(Exact::ONE, |product, c| product.times(Exact::whole(place_value(c)?)))).parse(input)
}

fn refuse_before<'a>(input: &'a str, words: &[&str]) -> IResult<&'a str, ()> {
    if words.iter().any(|word| input.starts_with(word)) {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Not)));
    }
    Ok((input, ()))
}

fn not_after_thousand(input: &str) -> IResult<&str, ()> {
    refuse_before(input, &["米", "克", "瓦", "伏", "赫", "帕", "焦", "卡", "字节"])
}

fn not_after_hundred(input: &str) -> IResult<&str, ()> {
    refuse_before(input, &["分"])
}

fn arabic(input: &str) -> IResult<&str, Numeral> {
    let (mut rest, (digits, decimals)) = arabic_digits(input)?;
    let fail = || nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::TooLarge));
    if digits.len() > LONGEST {
        return Err(fail());
    }
    let power = |exponent: usize| i32::try_from(exponent).ok().and_then(|exponent| Exact::power_of_ten(-exponent));
    let mut step = power(decimals).ok_or_else(fail)?;
    let number: i128 = digits.parse().map_err(|_| fail())?;
    let mut value = Exact::whole(number).times(step).ok_or_else(fail)?;
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let mut significant = if number == 0 {
        step
    } else {
        step.times(Exact::power_of_ten(i32::try_from(zeros).map_err(|_| fail())?).ok_or_else(fail)?).ok_or_else(fail)?
    };
    let mut rounded = decimals > 0;
    let (after_mark, mut inner) = opt(inner_mark).parse(rest)?;
    let scaled = scale(after_mark);
    let mut last_scale = None;
    if let Ok((after, factor)) = scaled {
        rest = after;
        value = value.times(factor).ok_or_else(fail)?;
        step = step.times(factor).ok_or_else(fail)?;
        significant = significant.times(factor).ok_or_else(fail)?;
        rounded = true;
        last_scale = Some(factor);
    } else if inner.is_some() {
        rest = after_mark;
    }
    // `1万6千`, `1亿2千万`: further groups, each with a smaller scale.
    while inner.is_none()
        && let Some(previous) = last_scale
        && let Ok((after, (digits, decimals))) = arabic_digits(rest)
        && decimals == 0
        && digits.len() <= 4
        && let Ok((after, factor)) = scale(after)
        && factor < previous
    {
        let number = Exact::whole(digits.parse().map_err(|_| fail())?);
        value = number.times(factor).and_then(|part| value.plus(part)).ok_or_else(fail)?;
        step = factor;
        significant = factor;
        last_scale = Some(factor);
        rest = after;
    }
    if inner.is_none() {
        let (after, mark) = opt(inner_mark).parse(rest)?;
        rest = after;
        inner = mark;
    }
    let length = input.len() - rest.len();
    Ok((rest, Numeral { length, value, step, significant, rounded, inner, vague_high: None, chinese: false, bare_scale: false }))
}

fn chinese(input: &str) -> IResult<&str, Numeral> {
    let run_end = input
        .char_indices()
        .find(|(_, c)| digit_value(*c).is_none() && place_value(*c).is_none() && !matches!(c, '数' | '几' | '余' | '多' | '点'))
        .map_or(input.len(), |(at, _)| at);
    let characters: Vec<(usize, char)> = input[..run_end].char_indices().take(24).collect();
    // The longest prefix that is a number.
    for count in (1..=characters.len()).rev() {
        let length = characters.get(count).map_or_else(|| characters[count - 1].0 + characters[count - 1].1.len_utf8(), |(at, _)| *at);
        let prefix: Vec<char> = characters[..count].iter().map(|(_, c)| *c).collect();
        if let Some(numeral) = evaluate(&prefix, length) {
            return Ok((&input[length..], numeral));
        }
    }
    Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit)))
}

/// The number that exactly these characters write.
fn evaluate(characters: &[char], length: usize) -> Option<Numeral> {
    vague(characters, length).or_else(|| positional(characters, length))
}

/// 数十, 几百, 数千万, 十几, 二十几, 三四, 三四十, 七八百.
fn vague(characters: &[char], length: usize) -> Option<Numeral> {
    let (low, high) = match characters {
        ['数' | '几', scales @ ..] if !scales.is_empty() => {
            let scale = scales.iter().try_fold(1_i128, |product, c| product.checked_mul(place_value(*c)?))?;
            (scale, scale.checked_mul(10)? - 1)
        }
        [tens @ .., '几'] if matches!(tens, ['十'] | [_, '十']) => {
            let tens = plain_positional(tens)?.0;
            (tens + 1, tens + 9)
        }
        [first, second, scales @ ..] => {
            let (first, second) = (digit_value(*first)?, digit_value(*second)?);
            if !(first > 0 && (second == first + 1 || (first == 3 && second == 5))) {
                return None;
            }
            let scale = scales.iter().try_fold(1_i128, |product, c| product.checked_mul(place_value(*c)?))?;
            (first * scale, second * scale)
        }
        _ => return None,
    };
    Some(Numeral {
        length,
        value: Exact::whole(low),
        step: Exact::ONE,
        significant: Exact::ONE,
        rounded: false,
        inner: None,
        vague_high: Some(Exact::whole(high)),
        chinese: true,
        bare_scale: false,
    })
}

/// 五百零五, 一千一百零七, 十二, 三百余, 六万多, 三点五, 百余, 千万.
fn positional(characters: &[char], length: usize) -> Option<Numeral> {
    let mut characters = characters;
    let mut inner = None;
    let mut trailing_scale = Exact::ONE;
    // 五百多万, 三十余亿: a mark before the last scale words.
    if let Some(mark) = characters.iter().position(|c| matches!(c, '余' | '多')) {
        inner = Some(characters[mark]);
        let scales = &characters[mark + 1..];
        if scales.iter().any(|c| !matches!(c, '万' | '亿')) {
            return None;
        }
        for c in scales {
            trailing_scale = trailing_scale.times(Exact::whole(place_value(*c)?))?;
        }
        characters = &characters[..mark];
    }
    let bare_scale = matches!(characters.first(), Some('百' | '千' | '万' | '亿'));
    let (value, step, scaled, decimals) = if let Some(point) = characters.iter().position(|c| *c == '点') {
        let (whole, ..) = plain_positional(&characters[..point])?;
        let mut fraction = &characters[point + 1..];
        let mut scale = Exact::ONE;
        while let Some((last, rest)) = fraction.split_last()
            && matches!(last, '万' | '亿')
        {
            scale = scale.times(Exact::whole(place_value(*last)?))?;
            fraction = rest;
        }
        if fraction.is_empty() || fraction.len() > 6 {
            return None;
        }
        let mut number = Exact::whole(whole);
        let mut step = Exact::ONE;
        for c in fraction {
            step = step.over(Exact::whole(10))?;
            number = number.plus(Exact::whole(digit_value(*c)?).times(step)?)?;
        }
        (number.times(scale)?, step.times(scale)?, scale != Exact::ONE, true)
    } else {
        let (value, step, scaled) = plain_positional(characters)?;
        (Exact::whole(value), Exact::whole(step), scaled, false)
    };
    let (value, step) = (value.times(trailing_scale)?, step.times(trailing_scale)?);
    Some(Numeral {
        length,
        value,
        step,
        significant: step,
        rounded: scaled || decimals || trailing_scale != Exact::ONE,
        inner,
        vague_high: None,
        chinese: true,
        bare_scale,
    })
}

/// Value, place value of the last written digit, and whether it ends with 万 or 亿.
fn plain_positional(characters: &[char]) -> Option<(i128, i128, bool)> {
    let mut total = 0_i128;
    let mut section = 0_i128;
    let mut digit: Option<i128> = None;
    let mut smallest = i128::MAX;
    let mut smallest_large = i128::MAX;
    let mut step = 1_i128;
    let mut zero_before = false;
    if characters.is_empty() || characters[0] == '零' || characters[0] == '〇' {
        return None;
    }
    for (index, c) in characters.iter().enumerate() {
        if let Some(value) = digit_value(*c) {
            if value == 0 {
                if digit.is_some() || zero_before || index + 1 == characters.len() {
                    return None;
                }
                zero_before = true;
                continue;
            }
            if digit.is_some() {
                return None;
            }
            digit = Some(value);
            step = 1;
        } else {
            let place = place_value(*c)?;
            if place < 10_000 {
                if place >= smallest {
                    return None;
                }
                let value = match digit {
                    Some(value) => value,
                    None if place == 10 && !zero_before && (index == 0 || section == 0) => 1,
                    None if index == 0 => 1,
                    None => return None,
                };
                section += value * place;
                smallest = place;
            } else {
                // 万亿: the scale of a scale.
                let lead = section + digit.unwrap_or(0);
                if lead == 0 && index > 0 && matches!(characters[index - 1], '万') && place == 100_000_000 {
                    total = total.checked_mul(place)?;
                } else {
                    let lead = if lead == 0 && index == 0 { 1 } else { lead };
                    if lead == 0 || place >= smallest_large {
                        return None;
                    }
                    total = total.checked_add(lead.checked_mul(place)?)?;
                }
                section = 0;
                smallest = i128::MAX;
                smallest_large = place;
            }
            digit = None;
            step = place;
            zero_before = false;
        }
    }
    let scaled = step >= 10_000;
    if let Some(value) = digit {
        // 三万五 reads 35,000: a last digit right after a place word counts tenths of it, unless 零 stands before it.
        let previous = characters.len().checked_sub(2).and_then(|index| place_value(characters[index]));
        match previous {
            Some(place) if place > 10 && !zero_before => {
                total += section + value * place / 10;
                return Some((total, place / 10, place >= 10_000));
            }
            _ => section += value,
        }
    }
    let step = if scaled { smallest_large } else { step.min(smallest.min(step)) };
    Some((total.checked_add(section)?, step.max(1), scaled))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value, and what is left unread.
    fn read(text: &str) -> String {
        match numeral(text) {
            Ok((rest, number)) => {
                let mark = number.inner.map_or(String::new(), |c| format!(" {c}"));
                let high = number.vague_high.map_or(String::new(), |high| format!("..{high}"));
                format!("{}{high}/{}{mark}|{rest}", number.value, number.step)
            }
            Err(_) => "none".to_owned(),
        }
    }

    #[test]
    fn arabic_numbers() {
        assert_eq!(read("505件"), "505/1|件");
        assert_eq!(read("1,286户"), "1286/1|户");
        assert_eq!(read("152,380.50元"), "152380.5/0.01|元");
        assert_eq!(read("98.65%"), "98.65/0.01|%");
        assert_eq!(read("1,7家"), "1/1|,7家");
        assert_eq!(read("1.2.3"), "1/1|.2.3");
    }

    #[test]
    fn scales_and_marks() {
        assert_eq!(read("1.2亿元"), "120000000/10000000|元");
        assert_eq!(read("5100多亿元"), "510000000000/100000000 多|元");
        assert_eq!(read("4000余万人次"), "40000000/10000 余|人次");
        assert_eq!(read("1万6千多户"), "16000/1000 多|户");
        assert_eq!(read("8000多万"), "80000000/10000 多|");
        assert_eq!(read("6万多份"), "60000/10000 多|份");
        assert_eq!(read("2.5万亿元"), "2500000000000/100000000000|元");
        assert_eq!(read("5千瓦"), "5/1|千瓦");
    }

    #[test]
    fn chinese_numbers() {
        assert_eq!(read("五百零五件"), "505/1|件");
        assert_eq!(read("一千一百零七件"), "1107/1|件");
        assert_eq!(read("十二项"), "12/1|项");
        assert_eq!(read("二十项"), "20/10|项");
        assert_eq!(read("两万元"), "20000/10000|元");
        assert_eq!(read("三万五千户"), "35000/1000|户");
        assert_eq!(read("一百五"), "150/10|");
        assert_eq!(read("百亿美元"), "10000000000/100000000|美元");
        assert_eq!(read("三百余件"), "300/100 余|件");
        assert_eq!(read("三点五万"), "35000/1000|");
    }

    #[test]
    fn vague_numbers() {
        assert_eq!(read("数十家"), "10..99/1|家");
        assert_eq!(read("十几次"), "11..19/1|次");
        assert_eq!(read("三四个"), "3..4/1|个");
        assert_eq!(read("几百名"), "100..999/1|名");
        assert_eq!(read("数千人"), "1000..9999/1|人");
    }

    #[test]
    fn words_are_no_numbers() {
        assert_eq!(read("数据"), "none");
        assert_eq!(read("几个"), "none");
        assert_eq!(read(&"9".repeat(1_000_000)), "none");
    }
}
