//! The usual numbers: digits with a unit of counting or a percentage, and beside them nothing that could make more of them; and the
//! usual characters that could begin a Chinese number and begin none.
//!
//! Nearly all numbers of a report are such ones. What is said here is what the careful way of [`super::scan`] says too; all else,
//! known by the characters next to it, is left to that.

use ecow::EcoString;

use super::interval::denoted;
use super::lexicon::Lexicon;
use super::lexicon_file::LexiconFile;
use super::numeral::{self, Numeral};
use super::quantity::Read;
use super::{ClaimKind, Exact, Quantity, Value};
use crate::pattern::CharacterSet;

/// More digits are left to the careful way: they may be a number to dial.
const MOST_DIGITS: usize = 6;
const MOST_DECIMALS: usize = 4;

/// Characters by which a number is known not to be plain.
#[derive(Debug, Clone)]
pub struct Neighbours {
    /// Those that may begin a number.
    begin: CharacterSet,
    /// Right before it.
    before: CharacterSet,
    /// Right behind its last digit.
    behind: CharacterSet,
    /// Right behind its unit.
    behind_unit: CharacterSet,
    /// Right behind a Chinese numeral character that may be more than that.
    behind_chinese: CharacterSet,
}

/// Marks and words of ranges, dates, times, ratios, fractions and coins.
const JOINING: &str = "—-―–－~～〜∼−至到月点时:∶比又分/和与及、块毛角年日号";

/// All characters by which numbers are written, beside the digits 0 to 9.
const NUMERALS: &str = "〇零○一壹二两俩贰三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿兆数几廿卅萬億兩倆點餘幾數貳叄參陸余多来点半";

impl Neighbours {
    /// With the words of a lexicon.
    pub fn new(file: &LexiconFile, units: impl IntoIterator<Item = char>) -> Self {
        let numeral = || NUMERALS.chars().chain('0'..='9');
        let last = |words: &mut dyn Iterator<Item = &String>| words.filter_map(|word| word.chars().next_back()).collect::<Vec<_>>();
        let signs = last(&mut file.negative.words.iter().chain(file.currency_signs.keys()));
        let ascii = || (0..0x80_u8).map(char::from);
        let before = "表图〔【月每“−第前".chars().chain(signs).chain(ascii().filter(|c| !",;:".contains(*c)));
        let behind = numeral().chain(JOINING.chars()).chain(ascii().filter(|c| *c != '%'));
        let behind_chinese = numeral().chain(JOINING.chars()).chain("位半个% ".chars()).chain(units).chain(ascii());
        Self {
            begin: CharacterSet::new(numeral().filter(|c| numeral::can_begin(*c)).chain("第翻折半.".chars())),
            before: CharacterSet::new(before),
            behind: CharacterSet::new(behind),
            behind_unit: CharacterSet::new("—-―–－~～〜∼至到和与/ ".chars()),
            behind_chinese: CharacterSet::new(behind_chinese),
        }
    }

    /// Whether a number may begin with the character.
    pub fn may_begin(&self, c: char) -> bool {
        self.begin.has(c)
    }
}

/// The plain number whose first digit stands at byte `at`.
pub(super) fn plain(text: &str, at: usize, lexicon: &Lexicon) -> Option<Read> {
    let beside = &lexicon.beside;
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| beside.before.has(c)) || text[..at].ends_with("附件") {
        return None;
    }
    let (mut number, digits_end) = digits(text, at)?;
    let follows = text[digits_end..].chars().next()?;
    if beside.behind.has(follows) || lexicon.names_after.at(text, digits_end).is_some() {
        return None;
    }
    let (unit, end) = lexicon.unit_at(text, digits_end)?;
    let percent = matches!(unit.kind, ClaimKind::Percent | ClaimKind::PercentagePoint);
    if !percent && unit.kind != ClaimKind::Count
        || lexicon.unit_factors.contains_key(&unit.word)
        || lexicon.unit_parts.contains_key(&unit.word)
        || follows == '位' && text[digits_end..].starts_with("位一体")
        || follows == '个' && text[digits_end + follows.len_utf8()..].starts_with(['半', '多', '余', '亿', '億'])
        || text[end..].starts_with(|c| beside.behind_unit.has(c))
    {
        return None;
    }
    number.rounded |= percent;
    let mut approximation = EcoString::new();
    let mut meanings = Vec::new();
    if let Some((word, meaning)) = lexicon.before(text, at, false) {
        approximation.push_str(word);
        meanings.push(meaning);
    }
    let mut reach = end;
    let behind = lexicon.after(text, end).or_else(|| lexicon.compared(text, at, end));
    if let Some((word, meaning, after)) = behind.filter(|(word, ..)| *word != "余" && *word != "多") {
        approximation.push_str(word);
        meanings.push(meaning);
        reach = after;
    }
    let quantity = Quantity {
        kind: unit.kind,
        value: Value::Number(number.value),
        unit: unit.name.clone(),
        approximation,
        step: number.step,
        significant: number.significant,
        rounded: number.rounded,
        interval: denoted(&number, number.rounded, &meanings)?,
    };
    Some(Read { start: at, end, reach, quantity, chinese: false })
}

/// A few digits and decimals at byte `at`, and the byte behind them.
fn digits(text: &str, at: usize) -> Option<(Numeral, usize)> {
    let bytes = &text.as_bytes()[at..];
    let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = run(0);
    if whole > MOST_DIGITS || whole > 1 && bytes[0] == b'0' {
        return None;
    }
    let decimals = if bytes.get(whole) == Some(&b'.') { run(whole + 1) } else { 0 };
    let length = if decimals > 0 { whole + 1 + decimals } else { whole };
    // 2024.1 may go on to a day.
    if decimals > MOST_DECIMALS || decimals > 0 && (whole == 4 || bytes.get(length) == Some(&b'.')) {
        return None;
    }
    let (mut number, mut zeros) = (0_i128, 0);
    for byte in bytes[..length].iter().filter(|byte| **byte != b'.') {
        number = number * 10 + i128::from(byte - b'0');
        zeros = if *byte == b'0' { zeros + 1 } else { 0 };
    }
    let power = |exponent: usize| Exact::power_of_ten(i32::try_from(exponent).ok()?);
    let (value, step, significant) = if decimals == 0 {
        (Exact::whole(number), Exact::ONE, if number == 0 { Exact::ONE } else { power(zeros)? })
    } else {
        let step = Exact::power_of_ten(-i32::try_from(decimals).ok()?)?;
        (Exact::whole(number).times(step)?, step, if number == 0 { step } else { step.times(power(zeros)?)? })
    };
    let number = Numeral {
        length,
        value,
        step,
        significant,
        rounded: decimals > 0,
        inner: None,
        vague_high: None,
        chinese: false,
        bare_scale: false,
    };
    Some((number, at + length))
}

/// Whether the Chinese numeral character `c` at byte `at` stands alone in words such as 一体化 or 数据, and is no number.
pub(super) fn is_word(text: &str, at: usize, c: char, lexicon: &Lexicon) -> bool {
    let beside = &lexicon.beside;
    !c.is_ascii()
        && text[at + c.len_utf8()..].chars().next().is_some_and(|behind| !beside.behind_chinese.has(behind))
        && !text[..at].chars().next_back().is_some_and(|before| beside.before.has(before))
}

#[cfg(test)]
mod tests {
    use super::super::chinese;
    use super::super::numeral::{digit_value, place_value};
    use super::super::scan::{Token, carefully};
    use super::*;
    use crate::source::{Prose, Run};
    use crate::span::Span;

    fn prose(text: &str) -> Prose {
        Prose::new(text, &Run { pieces: vec![Span::new(0, text.len())] })
    }

    #[test]
    fn no_character_of_a_numeral_is_left_out() {
        let is_numeral = |c: char| {
            let c = chinese::plain(c);
            numeral::can_begin(c) || digit_value(c).is_some() || place_value(c).is_some() || "余多来点半".contains(c)
        };
        let others = ('\0'..=char::MAX).filter(|c| !c.is_ascii() && NUMERALS.contains(*c) != is_numeral(*c));
        assert_eq!(others.collect::<String>(), "");
    }

    #[test]
    fn what_is_plain_is_read_as_the_careful_way_reads_it() {
        let lexicon = Lexicon::new(serde_yaml::from_str(include_str!("../../rules/lexicon/numbers.yaml")).unwrap());
        let mut pieces: Vec<String> =
            "件 人次 个 个百分点 % 户 起 位 位一体 块 元 年 月 以上 左右 半 多 余 万 近 约 至少 不超过 超过 附件 表 每 负 第 号线 年代 强"
                .split(' ')
                .map(str::to_owned)
                .collect();
        pieces.extend("0123456789一二三两十百数零几、，。：；（）“”%/-—至到和与比又.· 受理的较".chars().map(String::from));
        let mut state = 7_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        let (mut plain_ones, mut words) = (0, 0);
        for _ in 0..20_000 {
            let text: String = (0..3 + random(9)).map(|_| pieces[random(pieces.len())].as_str()).collect();
            let prose = prose(&text);
            let text = prose.text.as_str();
            for (at, c) in text.char_indices().filter(|(_, c)| lexicon.beside.may_begin(*c) && !matches!(c, '第' | '翻' | '.')) {
                if is_word(text, at, c, &lexicon) {
                    words += 1;
                    assert!(carefully(&prose, at, &lexicon).is_empty(), "{text} {at}");
                } else if c.is_ascii_digit()
                    && let Some(read) = plain(text, at, &lexicon)
                {
                    plain_ones += 1;
                    match carefully(&prose, at, &lexicon).as_slice() {
                        [Token::Quantity(careful)] => assert_eq!(&read, careful, "{text}"),
                        other => panic!("{text} {at}: {other:?}"),
                    }
                }
            }
        }
        assert!(plain_ones > 1000 && words > 1000, "{plain_ones} {words}");
    }
}
