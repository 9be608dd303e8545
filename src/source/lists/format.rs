//! Numbers as automatic numbering writes them: 一, 十二, ①, 甲, iv.

/// How a level counts, by the name that the standard gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) enum NumberFormat {
    /// One of the named ways.
    Named(String),
    /// Digits with zeros before them up to this width: `001`.
    Padded(usize),
}

impl NumberFormat {
    /// `value` as a reader sees it; empty for a bullet and for no number at all.
    pub fn write(&self, value: i64) -> String {
        let Self::Named(name) = self else {
            let Self::Padded(width) = self else { return String::new() };
            return format!("{value:0width$}");
        };
        let Ok(number) = u32::try_from(value) else { return value.to_string() };
        let written = match name.as_str() {
            "bullet" | "none" => Some(String::new()),
            "decimalZero" => Some(format!("{number:02}")),
            "decimalFullWidth" | "decimalFullWidth2" => Some(full_width(number)),
            "upperRoman" => roman(number),
            "lowerRoman" => roman(number).map(|text| text.to_lowercase()),
            "upperLetter" => letters(number),
            "lowerLetter" => letters(number).map(|text| text.to_lowercase()),
            "ordinal" => Some(ordinal(number)),
            "hex" => Some(format!("{number:X}")),
            "numberInDash" => Some(format!("- {number} -")),
            "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting" => Some(spoken(number, &PLAIN)),
            "chineseCounting" | "taiwaneseCounting" if number < 100 => Some(spoken(number, &PLAIN)),
            "chineseCounting" | "taiwaneseCounting" | "taiwaneseDigital" => Some(digits(number, '○')),
            "ideographDigital" | "japaneseDigitalTenThousand" => Some(digits(number, '〇')),
            "chineseLegalSimplified" => Some(spoken(number, &LEGAL_SIMPLIFIED)),
            "ideographLegalTraditional" => Some(spoken(number, &LEGAL_TRADITIONAL)),
            "ideographTraditional" => nth("甲乙丙丁戊己庚辛壬癸", number),
            "ideographZodiac" => nth("子丑寅卯辰巳午未申酉戌亥", number),
            "ideographEnclosedCircle" => from(0x3280, number, 10),
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
            "decimalEnclosedParen" => from(0x2474, number, 20),
            "decimalEnclosedFullstop" => from(0x2488, number, 20),
            _ => None,
        };
        written.unwrap_or_else(|| number.to_string())
    }

    /// Whether the level has a sign and no number.
    pub fn is_bullet(&self) -> bool {
        matches!(self, Self::Named(name) if name == "bullet")
    }
}

/// Digits, 十 百 千, 万, and the zero between.
struct Numerals {
    digits: [char; 10],
    ranks: [&'static str; 4],
    /// Whether 10 is 十 and not 一十.
    bare_ten: bool,
}

const PLAIN: Numerals =
    Numerals {
        digits: ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'], ranks: ["", "十", "百", "千"], bare_ten: true
    };
const LEGAL_SIMPLIFIED: Numerals =
    Numerals {
        digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'], ranks: ["", "拾", "佰", "仟"], bare_ten: false
    };
const LEGAL_TRADITIONAL: Numerals =
    Numerals {
        digits: ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'], ranks: ["", "拾", "佰", "仟"], bare_ten: false
    };

/// 一百零五; beyond 99999 digits.
fn spoken(number: u32, numerals: &Numerals) -> String {
    if number == 0 {
        return numerals.digits[0].to_string();
    }
    if number >= 100_000 {
        return number.to_string();
    }
    let (high, low) = (number / 10_000, number % 10_000);
    let mut text = String::new();
    if high > 0 {
        text += &group(high, numerals, false);
        text.push('万');
    }
    if low > 0 {
        text += &group(low, numerals, high > 0);
    }
    text
}

/// A number below 10 000; `inner` where something stands before it.
fn group(number: u32, numerals: &Numerals, inner: bool) -> String {
    let mut text = String::new();
    let mut zero = inner && number < 1000;
    let mut rest = number;
    for (power, rank) in [(1000, 3), (100, 2), (10, 1), (1, 0)] {
        let digit = rest / power;
        rest %= power;
        if digit == 0 {
            zero |= !text.is_empty();
            continue;
        }
        if zero {
            text.push(numerals.digits[0]);
            zero = false;
        }
        let bare = numerals.bare_ten && rank == 1 && digit == 1 && text.is_empty() && !inner;
        if !bare {
            text.push(numerals.digits[digit as usize % 10]);
        }
        text += numerals.ranks[rank];
    }
    text
}

/// 二三 for 23.
fn digits(number: u32, zero: char) -> String {
    let digit = |c: char| match c {
        '0' => zero,
        c => PLAIN.digits[c.to_digit(10).unwrap_or(0) as usize],
    };
    number.to_string().chars().map(digit).collect()
}

fn full_width(number: u32) -> String {
    number.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect()
}

fn nth(characters: &str, number: u32) -> Option<String> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    characters.chars().nth(index).map(String::from)
}

/// The `number`-th of `count` characters that follow each other.
fn from(first: u32, number: u32, count: u32) -> Option<String> {
    (1..=count).contains(&number).then(|| char::from_u32(first + number - 1).map(String::from))?
}

fn circled(number: u32) -> Option<String> {
    match number {
        0..=20 => from(0x2460, number, 20),
        21..=35 => from(0x3251, number - 20, 15),
        36..=50 => from(0x32b1, number - 35, 15),
        _ => None,
    }
}

/// A … Z, AA, BB …
fn letters(number: u32) -> Option<String> {
    let index = number.checked_sub(1)?;
    let letter = char::from(b'A' + u8::try_from(index % 26).ok()?);
    let times = usize::try_from(index / 26 + 1).ok().filter(|times| *times <= 30)?;
    Some(letter.to_string().repeat(times))
}

fn roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = (1..4000).contains(&number).then_some(number)?;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    Some(text)
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: [(i64, &str); 4]) {
        let format = NumberFormat::Named(name.to_owned());
        for (value, text) in expected {
            assert_eq!(format.write(value), text, "{name}");
        }
    }

    #[test]
    fn chinese_numbers() {
        check("chineseCounting", [(1, "一"), (10, "十"), (23, "二十三"), (120, "一二○")]);
        check("chineseCountingThousand", [(12, "十二"), (105, "一百零五"), (110, "一百一十"), (1050, "一千零五十")]);
        check("chineseCountingThousand", [(10_000, "一万"), (10_005, "一万零五"), (20_100, "二万零一百"), (21_000, "二万一千")]);
        check("ideographDigital", [(1, "一"), (10, "一〇"), (23, "二三"), (0, "〇")]);
        check("taiwaneseDigital", [(1, "一"), (10, "一○"), (23, "二三"), (120, "一二○")]);
        check("chineseLegalSimplified", [(1, "壹"), (10, "壹拾"), (23, "贰拾叁"), (120, "壹佰贰拾")]);
        check("ideographTraditional", [(1, "甲"), (10, "癸"), (11, "11"), (0, "0")]);
        check("ideographZodiac", [(1, "子"), (12, "亥"), (13, "13"), (2, "丑")]);
    }

    #[test]
    fn other_numbers() {
        check("decimal", [(1, "1"), (10, "10"), (0, "0"), (-3, "-3")]);
        check("decimalEnclosedCircle", [(1, "①"), (20, "⑳"), (23, "㉓"), (51, "51")]);
        check("decimalFullWidth", [(1, "１"), (10, "１０"), (23, "２３"), (120, "１２０")]);
        check("upperRoman", [(4, "IV"), (9, "IX"), (1994, "MCMXCIV"), (0, "0")]);
        check("lowerLetter", [(1, "a"), (26, "z"), (27, "aa"), (54, "bbb")]);
        check("ordinal", [(1, "1st"), (11, "11th"), (22, "22nd"), (103, "103rd")]);
        check("decimalEnclosedParen", [(1, "⑴"), (20, "⒇"), (21, "21"), (0, "0")]);
        assert_eq!(NumberFormat::Padded(3).write(7), "007");
    }
}
