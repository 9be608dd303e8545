//! Chinese numerals: 五百零五, 三百多万, 十几万, 七八百, 壹万贰仟, read from the place where one begins.

use nom::{IResult, Parser};

use super::Exact;
use super::numeral::{AFTER_LAI, Numeral, digit_value, place_value};

/// More characters than this are no number.
pub(super) const LONGEST: usize = 40;

/// Digits behind the point of a spelled decimal.
const MOST_DECIMALS: usize = 18;

/// Words of money, before which 兆 is a scale; elsewhere it belongs to the unit (兆瓦).
const MONEY: [&str; 5] = ["元", "圆", "美元", "日元", "韩元"];

/// The simplified form of a traditional numeral character; other characters stay.
pub fn plain(c: char) -> char {
    match c {
        '萬' => '万',
        '億' => '亿',
        '兩' => '两',
        '倆' => '俩',
        '點' => '点',
        '餘' => '余',
        '幾' => '几',
        '數' => '数',
        '貳' | '贰' => '二',
        '叄' | '參' | '叁' => '三',
        '陸' => '陆',
        _ => c,
    }
}

/// Reads the longest Chinese numeral at the start of `input`.
pub fn chinese(input: &str) -> IResult<&str, Numeral> {
    longest.parse(input)
}

fn longest(input: &str) -> IResult<&str, Numeral> {
    // Each character and the byte after it; 廿 and 卅 stand for two characters.
    let mut all = [' '; LONGEST + 2];
    let mut ends = [0_u8; LONGEST + 2];
    let mut taken = 0;
    let mut take = |taken: &mut usize, c: char, end: usize| {
        // Forty characters are no more bytes than fit.
        (all[*taken], ends[*taken]) = (c, u8::try_from(end).unwrap_or(0));
        *taken += 1;
    };
    for (at, written) in input.char_indices() {
        let end = at + written.len_utf8();
        match plain(written) {
            c @ ('廿' | '卅') => {
                take(&mut taken, if c == '廿' { '二' } else { '三' }, 0);
                take(&mut taken, '十', end);
            }
            '来' if !input[end..].starts_with(|c| AFTER_LAI.contains(c)) => break,
            c if is_numeral(c) => take(&mut taken, c, end),
            _ => break,
        }
        if taken >= LONGEST {
            // A longer run is no number; trying all its beginnings, at each of its characters, would take long.
            if input[end..].starts_with(is_numeral) {
                taken = 0;
            }
            break;
        }
    }
    // The longest prefix that is a number; 兆 at its end belongs to the unit (兆瓦), except of money.
    for count in (1..=taken).rev().filter(|count| ends[count - 1] > 0) {
        let length = usize::from(ends[count - 1]);
        if all[count - 1] == '兆' && !is_money(&input[length..]) {
            continue;
        }
        if let Some(numeral) = evaluate(&all[..count], length).filter(|_| !is_word(&all[..count], &input[length..])) {
            return Ok((&input[length..], numeral));
        }
    }
    Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit)))
}

/// One character that is a digit or ten, also where it begins other words in running text: 壹 and 零 behind 分之.
pub(super) fn digit(text: &str) -> Option<Numeral> {
    let c = text.chars().next()?;
    let value = Exact::whole(digit_value(plain(c)).or(matches!(c, '十' | '拾').then_some(10))?);
    Some(Numeral {
        length: c.len_utf8(),
        value,
        step: Exact::ONE,
        significant: last_digit(value, Exact::ONE)?,
        rounded: false,
        inner: None,
        vague_high: None,
        chinese: true,
        bare_scale: false,
    })
}

/// Whether a word of money begins `text`.
pub(super) fn is_money(text: &str) -> bool {
    MONEY.iter().any(|word| text.starts_with(word))
}

fn is_numeral(c: char) -> bool {
    digit_value(c).is_some() || place_value(c).is_some() || matches!(c, '数' | '几' | '余' | '多' | '来' | '点')
}

/// 陆, 伍, 拾 and the like alone belong to other words (大陆, 队伍, 收拾), except right before 元.
fn is_word(characters: &[char], after: &str) -> bool {
    let formal = matches!(characters, ['壹' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖' | '拾' | '佰' | '仟']);
    formal && !after.starts_with(['元', '圆', '角', '分'])
}

/// The number that exactly these characters write.
fn evaluate(characters: &[char], length: usize) -> Option<Numeral> {
    vague(characters).map(|(low, high)| of_pair(low, high, length)).or_else(|| positional(characters, length))
}

fn of_pair(low: i128, high: i128, length: usize) -> Numeral {
    Numeral {
        length,
        value: Exact::whole(low),
        step: Exact::ONE,
        significant: Exact::ONE,
        rounded: false,
        inner: None,
        vague_high: Some(Exact::whole(high)),
        chinese: true,
        bare_scale: false,
    }
}

/// 数十, 几百, 数千万, 十几, 二十几万, 三四, 三四十, 七八百, 十七八, 七百三四十: lowest and highest value.
fn vague(characters: &[char]) -> Option<(i128, i128)> {
    if let ['数' | '几', scales @ ..] = characters
        && !scales.is_empty()
    {
        let scale = product(scales)?;
        return Some((scale, scale.checked_mul(10)?.checked_sub(1)?));
    }
    let large_at = characters.iter().rposition(|c| !matches!(c, '万' | '亿'))? + 1;
    let large = product(&characters[large_at..])?;
    let (low, high) = digits_left_open(&characters[..large_at])?;
    Some((low.checked_mul(large)?, high.checked_mul(large)?))
}

/// The same without scale words behind: a head, then 几 or two neighbouring digits, then perhaps 十, 百 or 千.
fn digits_left_open(characters: &[char]) -> Option<(i128, i128)> {
    if let [head @ .., '几'] = characters {
        let zero = head.last().is_some_and(|c| digit_value(*c) == Some(0));
        let (value, step) = head_of(if zero { &head[..head.len() - 1] } else { head })?;
        let unit = if zero { 1 } else { step / 10 };
        return Some((value + unit, value.checked_add(unit.checked_mul(9)?)?));
    }
    let neighbours = |pair: &[char]| match (digit_value(pair[0]), digit_value(pair[1])) {
        (Some(first), Some(second)) if first > 0 && (second == first + 1 || first == 3 && second == 5) => Some((first, second)),
        _ => None,
    };
    let (at, (first, second)) = characters.windows(2).enumerate().find_map(|(at, pair)| Some((at, neighbours(pair)?)))?;
    let (head, places) = (&characters[..at], &characters[at + 2..]);
    if head.is_empty() {
        let place = product(places)?;
        return Some((first.checked_mul(place)?, second.checked_mul(place)?));
    }
    // 十三五 is a plan and no number.
    let (value, step) = head_of(head).filter(|_| second == first + 1)?;
    let place = match places {
        [] => step / 10,
        [place] => place_value(*place).filter(|place| *place < step)?,
        _ => return None,
    };
    Some((value.checked_add(first * place)?, value.checked_add(second * place)?))
}

/// 二十, 七百: value and last place of a number that ends with a place word.
fn head_of(characters: &[char]) -> Option<(i128, i128)> {
    let last = characters.last().and_then(|c| place_value(*c))?;
    let (value, step, _) = plain_positional(characters)?;
    (step == last).then_some((value, step))
}

fn product(scales: &[char]) -> Option<i128> {
    scales.iter().try_fold(1_i128, |product, c| product.checked_mul(place_value(*c)?))
}

/// 五百零五, 一千一百零七, 十二, 三百余, 六万多, 三点五, 零点五, 百余, 千万.
fn positional(characters: &[char], length: usize) -> Option<Numeral> {
    let mut characters = characters;
    let mut inner = None;
    let mut trailing_scale = Exact::ONE;
    // 五百多万, 三十余亿: a mark before the last scale words.
    if let Some(mark) = characters.iter().position(|c| matches!(c, '余' | '多' | '来')) {
        inner = Some(characters[mark]);
        let scales = &characters[mark + 1..];
        if scales.iter().any(|c| !matches!(c, '万' | '亿')) {
            return None;
        }
        trailing_scale = Exact::whole(product(scales)?);
        characters = &characters[..mark];
    }
    let bare_scale = matches!(characters.first(), Some('百' | '千' | '万' | '亿'));
    // 千万万 of 千千万万 is no number.
    if bare_scale && characters.ends_with(&['万', '万']) {
        return None;
    }
    let (value, step, rounded) = if let Some(point) = characters.iter().position(|c| *c == '点') {
        decimal(&characters[..point], &characters[point + 1..])?
    } else {
        let (value, step, scaled) = plain_positional(characters)?;
        (Exact::whole(value), Exact::whole(step), scaled)
    };
    let (value, step) = (value.times(trailing_scale)?, step.times(trailing_scale)?);
    Some(Numeral {
        length,
        value,
        step,
        significant: last_digit(value, step)?,
        rounded: rounded || trailing_scale != Exact::ONE,
        inner,
        vague_high: None,
        chinese: true,
        bare_scale,
    })
}

/// Place value of the last digit of `value` that is not zero; `step` is that of the last one: 两千万 is written to the 千万.
pub(super) fn last_digit(value: Exact, step: Exact) -> Option<Exact> {
    let mut count = value.over(step)?.floor();
    let mut significant = step;
    while count != 0 && count % 10 == 0 {
        count /= 10;
        significant = significant.times(Exact::whole(10))?;
    }
    Some(significant)
}

/// 三点五, 零点零五, 三点五万: value, step, and that it is rounded.
fn decimal(whole: &[char], fraction: &[char]) -> Option<(Exact, Exact, bool)> {
    let whole = if matches!(whole, ['零' | '〇']) { 0 } else { plain_positional(whole)?.0 };
    let digits = fraction.iter().position(|c| matches!(c, '万' | '亿')).unwrap_or(fraction.len());
    let scale = Exact::whole(product(&fraction[digits..])?);
    if digits == 0 || digits > MOST_DECIMALS {
        return None;
    }
    let mut number = Exact::whole(whole);
    let mut step = Exact::ONE;
    for c in &fraction[..digits] {
        step = step.over(Exact::whole(10))?;
        // 两 is no digit of a decimal: 两点两个 has none.
        number = number.plus(Exact::whole(digit_value(*c).filter(|_| *c != '两')?).times(step)?)?;
    }
    Some((number.times(scale)?, step.times(scale)?, true))
}

/// Value, place value of the last written digit, and whether it ends with 万 or 亿.
fn plain_positional(characters: &[char]) -> Option<(i128, i128, bool)> {
    let mut sum = Sum::default();
    // 三十两 are thirty 两: no number ends so.
    let weighed = matches!(characters, [.., place, '两'] if place_value(*place).is_some());
    if weighed || characters.first().is_none_or(|c| digit_value(*c) == Some(0)) {
        return None;
    }
    for (index, c) in characters.iter().enumerate() {
        match digit_value(*c) {
            Some(value) => sum.digit(value, index + 1 == characters.len())?,
            None => sum.place(place_value(*c)?, index == 0, index > 0 && is_scaled_again(characters[index - 1], *c))?,
        }
    }
    sum.finish(characters.len().checked_sub(2).and_then(|index| place_value(characters[index])))
}

/// 万亿, 万万 and 亿亿: the second scale word multiplies what the first one made.
pub(super) fn is_scaled_again(first: char, second: char) -> bool {
    first == '万' || first == '亿' && second == '亿'
}

/// A positional numeral while it is read from left to right.
pub(super) struct Sum {
    /// Closed groups of 万 and 亿.
    total: i128,
    /// The open group.
    section: i128,
    /// The digit that waits for its place.
    digit: Option<i128>,
    /// The last place of the open group.
    smallest: i128,
    /// The last of 万 and 亿.
    smallest_large: i128,
    /// Place value of what was read last.
    step: i128,
    zero_before: bool,
    /// Whether the open group began with 百 or 千 and no digit: 百十人 are about a hundred.
    bare: bool,
}

impl Default for Sum {
    fn default() -> Self {
        let none = i128::MAX;
        Self { total: 0, section: 0, digit: None, smallest: none, smallest_large: none, step: 1, zero_before: false, bare: false }
    }
}

impl Sum {
    /// Several Arabic digits in one place; `None` where the places before leave no room for them.
    pub(super) fn digits(&mut self, value: i128) -> Option<()> {
        if self.digit.is_some() || self.section > 0 && value >= self.smallest {
            return None;
        }
        (self.digit, self.step) = (Some(value), 1);
        Some(())
    }

    pub(super) fn digit(&mut self, value: i128, last: bool) -> Option<()> {
        if self.digit.is_some() || value == 0 && (self.zero_before || last) {
            return None;
        }
        if value == 0 {
            self.zero_before = true;
        } else {
            self.digit = Some(value);
            self.step = 1;
        }
        Some(())
    }

    pub(super) fn place(&mut self, place: i128, first: bool, after_large: bool) -> Option<()> {
        if place < 10_000 {
            // 一百十五 and 十万零十 leave out the 一 of the tens.
            let bare_ten = place == 10 && !self.bare;
            let value = self.digit.or((first || bare_ten).then_some(1)).filter(|_| place < self.smallest)?;
            self.bare |= first && self.digit.is_none() && place > 10;
            self.section = self.section.checked_add(value.checked_mul(place)?)?;
            self.smallest = place;
        } else {
            self.large(place, first, after_large)?;
        }
        self.digit = None;
        self.step = place;
        self.zero_before = false;
        Some(())
    }

    /// 万 or 亿. 万亿, 万万 and 亿亿 scale what stands before; 两万五千亿 are 25,000 times 亿.
    fn large(&mut self, place: i128, first: bool, after_large: bool) -> Option<()> {
        let lead = self.section.checked_add(self.digit.unwrap_or(0))?;
        let scales_total = after_large || self.smallest_large == 10_000 && place > 10_000 && lead > 0;
        self.total = if scales_total {
            self.total.checked_add(lead)?.checked_mul(place)?
        } else {
            let lead = if lead == 0 && first { 1 } else { lead };
            if lead == 0 || place >= self.smallest_large {
                return None;
            }
            self.total.checked_add(lead.checked_mul(place)?)?
        };
        self.section = 0;
        self.smallest = i128::MAX;
        self.smallest_large = place;
        self.bare = false;
        Some(())
    }

    pub(super) fn finish(mut self, before_last: Option<i128>) -> Option<(i128, i128, bool)> {
        let scaled = self.step >= 10_000;
        if let Some(value) = self.digit {
            // 三万五 reads 35,000: a last digit right after a place word counts tenths of it, unless 零 stands before it.
            if let Some(place) = before_last.filter(|place| *place > 10 && !self.zero_before) {
                return Some((self.total.checked_add(self.section + value * place / 10)?, place / 10, place >= 10_000));
            }
            self.section += value;
        }
        let step = if scaled { self.smallest_large } else { self.step.min(self.smallest) };
        Some((self.total.checked_add(self.section)?, step.max(1), scaled))
    }
}

#[cfg(test)]
mod tests {
    use super::super::numeral::numeral;

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
    fn chinese_numbers() {
        for (text, value) in [
            ("五百零五件", "505/1|件"),
            ("一千一百零七件", "1107/1|件"),
            ("十二项", "12/1|项"),
            ("二十项", "20/10|项"),
            ("两万元", "20000/10000|元"),
            ("三万五千户", "35000/1000|户"),
            ("一百五", "150/10|"),
            ("百亿美元", "10000000000/100000000|美元"),
            ("三百余件", "300/100 余|件"),
            ("三点五万", "35000/1000|"),
            ("零点零五", "0.05/0.01|"),
            ("两万五千亿", "2500000000000/100000000|"),
            ("两万亿", "2000000000000/100000000|"),
            ("四万万", "400000000/10000|"),
            ("一亿零两千三百", "100002300/100|"),
            ("五兆六十二亿四万五千二", "5006200045200/100|"),
            ("五百兆瓦", "500/100|兆瓦"),
            ("十来个", "10/10 来|个"),
            ("十来自", "10/10|来自"),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn formal_old_and_traditional_numbers() {
        for (text, value) in [
            ("壹万贰仟叁佰肆拾伍元", "12345/1|元"),
            ("拾万柒仟捌佰伍拾肆元", "107854/1|元"),
            ("伍元", "5/1|元"),
            ("伍建设", "none"),
            ("陆续", "none"),
            ("廿五人", "25/1|人"),
            ("卅人", "30/10|人"),
            ("肆佰叁拾萬元", "4300000/10000|元"),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn vague_numbers() {
        for (text, value) in [
            ("数十家", "10..99/1|家"),
            ("十几次", "11..19/1|次"),
            ("二十几万人", "210000..290000/1|人"),
            ("一百零几人", "101..109/1|人"),
            ("三四个", "3..4/1|个"),
            ("几百名", "100..999/1|名"),
            ("数千人", "1000..9999/1|人"),
            ("十七八人", "17..18/1|人"),
            ("十五六万人", "150000..160000/1|人"),
            ("七百三四十人", "730..740/1|人"),
            ("三五百人", "300..500/1|人"),
            ("十三五", "13/1|五"),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }
}
