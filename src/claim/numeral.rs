//! Numerals: Arabic, Chinese and mixed ones, read from folded prose at the place where one begins.
//!
//! Only the number is read here, with the mark of approximation that stands inside it (`5100多亿`); units and the
//! words around it are read by the quantity parser.

use nom::branch::alt;
use nom::character::complete::{char, one_of};
use nom::combinator::{opt, peek};
use nom::sequence::terminated;
use nom::{IResult, Parser};

use super::{Exact, chinese, magnitude, mixed, run, scale};

/// More digits than this are no number of a report: the run is set aside as too long.
pub const LONGEST: usize = 18;

/// The same for both sides of a point together.
const MOST_DIGITS: usize = 26;

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
    alt((arabic_or_mixed, chinese::chinese)).parse(input)
}

/// Whether a numeral can begin with `c`.
pub fn can_begin(c: char) -> bool {
    let c = chinese::plain(c);
    c.is_ascii_digit() || digit_value(c).is_some() || matches!(c, '十' | '拾' | '百' | '千' | '万' | '亿' | '数' | '几' | '廿' | '卅')
}

/// The value of a Chinese digit.
pub fn digit_value(c: char) -> Option<i128> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '俩' | '贰' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a Chinese place or scale word.
pub(super) fn place_value(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Digits as written, without their separators.
#[derive(Debug, Clone, Copy, Default)]
struct Digits {
    /// What they write, decimals included, as a whole number; nothing of use where there are more than [`LONGEST`].
    number: i128,
    /// How many there are.
    count: usize,
    /// How many of the last ones are zero.
    zeros: usize,
    /// How many stand behind the point.
    decimals: usize,
}

/// `1107`, `1,286`, `98.65`: the digits, and what follows.
fn arabic_digits(input: &str) -> IResult<&str, Digits> {
    let bytes = input.as_bytes();
    let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = run(0);
    // `.5` leaves out the zero.
    let pointed = whole == 0 && bytes.first() == Some(&b'.') && run(1) > 0;
    if whole == 0 && !pointed {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit)));
    }
    let mut end = whole;
    if (1..=3).contains(&whole) {
        let groups = |mark: u8, most: usize| {
            let ends = (0..most).map(|group| whole + group * 4);
            ends.take_while(|&at| bytes.get(at) == Some(&mark) && run(at + 1) == 3).count()
        };
        // `1 286户`: blanks group digits only before a unit or a scale; elsewhere they part two numbers.
        end += 4 * match groups(b',', bytes.len()) {
            0 => Some(groups(b' ', LONGEST / 3)).filter(|count| parts_nothing(&input[whole + 4 * count..])).unwrap_or(0),
            count => count,
        };
    }
    // `1.2.3` is a version or a heading number, not a decimal.
    let mut decimals = if bytes.get(end) == Some(&b'.') { run(end + 1) } else { 0 };
    let behind = end + 1 + decimals;
    if bytes.get(behind) == Some(&b'.') && bytes.get(behind + 1).is_some_and(u8::is_ascii_digit) {
        decimals = 0;
    }
    if pointed && decimals == 0 {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit)));
    }
    if decimals > 0 {
        end += 1 + decimals;
    }
    let mut digits = Digits { decimals, ..Digits::default() };
    for byte in bytes[..end].iter().filter(|byte| byte.is_ascii_digit()) {
        digits.number = digits.number.wrapping_mul(10).wrapping_add(i128::from(byte - b'0'));
        digits.count += 1;
        digits.zeros = if *byte == b'0' { digits.zeros + 1 } else { 0 };
    }
    Ok((&input[end..], digits))
}

/// Whether what follows groups of digits goes on with the number's unit.
fn parts_nothing(rest: &str) -> bool {
    rest.starts_with(|c: char| !" ,.;:()/-".contains(c))
}

/// A mark of approximation inside a number: 余 and 多 (not 多次, 多元 … without a number before them), 来 before a unit.
fn inner_mark(input: &str) -> IResult<&str, char> {
    alt((one_of("余多餘"), terminated(char('来'), peek(one_of(AFTER_LAI))))).parse(input)
}

/// What may follow 来 in `20来个`; in `20来自` and `3来访` it begins a word.
pub(super) const AFTER_LAI: &str = "个人家户名位天年岁件次项场亿万元里斤亩吨公平页";

/// Scale words that may follow Arabic digits.
fn scale(input: &str) -> Option<(&str, Exact)> {
    scale::scale(input).map(|(factor, length)| (&input[length..], factor))
}

/// Digits, and what characters behind them go on with the number: `3千5百万`.
fn arabic_or_mixed(input: &str) -> IResult<&str, Numeral> {
    let (rest, number) = arabic(input)?;
    let plain = number.inner.is_none() && number.vague_high.is_none() && rest.starts_with(run::is_numeral);
    if plain
        && !input[..number.length].contains('.')
        && let Some(mixed) = mixed::mixed(input).filter(|mixed| mixed.length > number.length)
        && !input[mixed.length..].starts_with('年')
    {
        let (rest, inner) = opt(inner_mark).parse(&input[mixed.length..])?;
        return Ok((rest, Numeral { length: input.len() - rest.len(), inner, ..mixed }));
    }
    Ok((rest, number))
}

fn arabic(input: &str) -> IResult<&str, Numeral> {
    let (mut rest, Digits { number, count, zeros, decimals }) = arabic_digits(input)?;
    let fail = || nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::TooLarge));
    // 123123123.12312334234 has more digits than a count, but each side of the point can be held.
    if count - decimals > LONGEST || decimals > LONGEST || count > MOST_DIGITS {
        return Err(fail());
    }
    let power = |exponent: usize| i32::try_from(exponent).ok().and_then(|exponent| Exact::power_of_ten(-exponent));
    let mut step = power(decimals).ok_or_else(fail)?;
    let mut value = Exact::whole(number).times(step).ok_or_else(fail)?;
    let mut significant = if number == 0 {
        step
    } else {
        step.times(Exact::power_of_ten(i32::try_from(zeros).map_err(|_| fail())?).ok_or_else(fail)?).ok_or_else(fail)?
    };
    let mut rounded = decimals > 0;
    if let Some(after) = rest.strip_prefix('几')
        && zeros > 0
        && decimals == 0
    {
        return Ok(some_more(input, after, value, significant));
    }
    if let Some((factor, length)) = magnitude::magnitude(rest, count > 1) {
        rest = &rest[length..];
        value = value.times(factor).ok_or_else(fail)?;
        step = step.times(factor).ok_or_else(fail)?;
        significant = significant.times(factor).ok_or_else(fail)?;
        rounded = true;
    }
    let (after_mark, mut inner) = opt(inner_mark).parse(rest)?;
    let scaled = scale(after_mark);
    let mut last_scale = None;
    if let Some((after, factor)) = scaled {
        rest = after;
        value = value.times(factor).ok_or_else(fail)?;
        step = step.times(factor).ok_or_else(fail)?;
        significant = significant.times(factor).ok_or_else(fail)?;
        rounded = true;
        last_scale = Some(factor);
    } else if inner.is_some() {
        rest = after_mark;
    }
    // `1万6千`, `1亿2千万`, `5亿零3百万`: further groups, each with a smaller scale.
    while inner.is_none()
        && let Some(previous) = last_scale
        && let Ok((after, digits)) = arabic_digits(rest.strip_prefix('零').unwrap_or(rest))
        && digits.decimals == 0
        && digits.count <= 4
        && let Some((after, factor)) = scale(after)
        && factor < previous
    {
        let number = Exact::whole(digits.number);
        value = number.times(factor).and_then(|part| value.plus(part)).ok_or_else(fail)?;
        step = factor;
        significant = factor;
        last_scale = Some(factor);
        rest = after;
    }
    // `2万3000`, `1万零500`: ones behind the last scale, which fill the places below it.
    if inner.is_none()
        && decimals == 0
        && let Some(previous) = last_scale
        && let zero = rest.starts_with('零')
        && let ones_at = rest.strip_prefix('零').unwrap_or(rest)
        && let Ok((after, ones)) = arabic_digits(ones_at)
        && ones.decimals == 0
        && ones.count <= LONGEST
        && !ones_at.starts_with('0')
        && let number = Exact::whole(ones.number)
        && number < previous
        && (zero || number.times(Exact::whole(10)).is_some_and(|tenfold| tenfold >= previous))
        && !after.starts_with(['年', '万', '亿'])
    {
        value = value.plus(number).ok_or_else(fail)?;
        step = Exact::ONE;
        significant = Exact::ONE;
        rounded = false;
        last_scale = None;
        rest = after;
    }
    if inner.is_none() {
        let (after, mark) = opt(inner_mark).parse(rest)?;
        rest = after;
        inner = mark;
        // `1千余万`: a larger scale behind the mark.
        if mark.is_some()
            && last_scale.is_some_and(|scale| scale < Exact::whole(10_000))
            && let Some((after, factor)) = scale(rest)
            && factor >= Exact::whole(10_000)
        {
            rest = after;
            value = value.times(factor).ok_or_else(fail)?;
            step = step.times(factor).ok_or_else(fail)?;
            significant = significant.times(factor).ok_or_else(fail)?;
        }
    }
    let length = input.len() - rest.len();
    Ok((rest, Numeral { length, value, step, significant, rounded, inner, vague_high: None, chinese: false, bare_scale: false }))
}

/// `10几`, `20几万`: what 几 may stand for below the last digit that is not zero.
fn some_more<'a>(input: &'a str, after: &'a str, value: Exact, significant: Exact) -> (&'a str, Numeral) {
    let (rest, factor) = scale(after).unwrap_or((after, Exact::ONE));
    let tenth = significant.over(Exact::whole(10)).unwrap_or(Exact::ONE);
    let end = |count: i128| tenth.times(Exact::whole(count)).and_then(|more| value.plus(more)).and_then(|sum| sum.times(factor));
    let numeral = Numeral {
        length: input.len() - rest.len(),
        value: end(1).unwrap_or(value),
        step: Exact::ONE,
        significant: Exact::ONE,
        rounded: false,
        inner: None,
        vague_high: Some(end(9).unwrap_or(value)),
        chinese: false,
        bare_scale: false,
    };
    (rest, numeral)
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
        assert_eq!(read("1 286户"), "1286/1|户");
        assert_eq!(read("12 345 678人"), "12345678/1|人");
        assert_eq!(read("1 286 "), "1/1| 286 ");
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
        assert_eq!(read("5千瓦"), "5000/1000|瓦");
        assert_eq!(read("5千至"), "5000/1000|至");
        assert_eq!(read("20来个"), "20/1 来|个");
        assert_eq!(read("20来自"), "20/1|来自");
        assert_eq!(read("1千余万元"), "10000000/10000000 余|元");
        assert_eq!(read("3百多万元"), "3000000/1000000 多|元");
        assert_eq!(read("10几人"), "11..19/1|人");
        assert_eq!(read("20几万人"), "210000..290000/1|人");
    }

    #[test]
    fn words_are_no_numbers() {
        assert_eq!(read("数据"), "none");
        assert_eq!(read("几个"), "none");
        assert_eq!(read(&"9".repeat(1_000_000)), "none");
    }
}
