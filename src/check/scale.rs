//! The scale in which a report writes a number: 86.42亿元 is shown as 86.42亿 and not as 8642000000.

use crate::claim::{Claim, ClaimKind, Exact, Interval, Value};

/// What the written digits are multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The factor.
    pub factor: Exact,
    /// The word of it that stands behind the digits; none where it stands above a column: 罚没金额（万元）.
    pub word: &'static str,
}

impl Scale {
    /// Digits as they are.
    pub const ONE: Self = Self { factor: Exact::ONE, word: "" };

    /// The scale of a number whose digits and one scale word, or the header of its column, make its value.
    pub fn of(claim: &Claim) -> Self {
        Self::known(claim).unwrap_or(Self::ONE)
    }

    fn known(claim: &Claim) -> Option<Self> {
        let Value::Number(value) = claim.quantity.value else { return None };
        if claim.quantity.kind == ClaimKind::Percent {
            return None;
        }
        let start = claim.text.find(|c: char| c.is_ascii_digit())?;
        let rest = &claim.text[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(rest.len());
        let digits = Exact::parse(&rest[..end].replace(',', "")).filter(|digits| !digits.is_zero())?;
        let factor = value.over(digits)?;
        let word = ["百万", "千万", "万", "亿"].into_iter().find(|word| rest[end..].starts_with(word));
        match word {
            Some(word) => {
                let power = match word {
                    "百万" => 6,
                    "千万" => 7,
                    "万" => 4,
                    _ => 8,
                };
                (Some(factor) == Exact::power_of_ten(power)).then_some(Self { factor, word })
            }
            None => [3, 4, 6, 8].into_iter().any(|power| Some(factor) == Exact::power_of_ten(power)).then_some(Self { factor, word: "" }),
        }
    }

    /// The value as it would be written: 5120万.
    pub fn write(self, value: Exact) -> String {
        match value.over(self.factor) {
            Some(scaled) => format!("{scaled}{}", self.word),
            None => value.to_string(),
        }
    }

    /// The interval in this scale; nothing where the scale changes nothing.
    pub fn apply(self, interval: &Interval) -> Option<Interval> {
        if self == Self::ONE { None } else { interval.scaled(Exact::ONE.over(self.factor)?) }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::{Options, check};
    use crate::report;
    use crate::rule::Pack;
    use crate::source::{Format, Source};

    /// The calculated side of each finding of arithmetic, and the value that would fit.
    fn told(format: Format, text: &str) -> Vec<String> {
        let pack = Pack::builtin();
        let source = Source::from_text(format, text.to_owned());
        let options = Options { select: vec!["arithmetic/*".to_owned()], ..Options::default() };
        let checked = check(&source.text, report::read(&source, &pack.vocabulary), &pack, &options);
        let evidence = checked.diagnostics.into_iter().filter_map(|found| found.evidence);
        evidence.map(|evidence| [vec![evidence.left], evidence.fits.into_iter().collect()].concat().join(" → ")).collect()
    }

    #[test]
    fn scale_words_stay_in_the_calculation() {
        let text = "征收污水处理费1.2亿元、水资源费0.35亿元，共计1.75亿元。";
        assert_eq!(told(Format::Text, text), ["1.2亿 + 0.35亿 = 1.495亿～1.605亿"]);
        let text = "征收污水处理费1200万元、水资源费0.35亿元，共计1.75亿元。";
        assert_eq!(told(Format::Text, text)[0].split(" = ").next(), Some("1200万 + 0.35亿"));
    }

    #[test]
    fn a_table_in_ten_thousands_is_added_up_in_ten_thousands() {
        let table = "| 领域 | 罚没金额（万元） |\n|---|---|\n| 食品 | 12.3 |\n| 药品 | 5.3 |\n| 合计 | 18.6 |\n";
        assert_eq!(told(Format::Markdown, table), ["12.3 + 5.3 = 17.5～17.7"]);
    }

    #[test]
    fn a_decrease_comes_out_as_it_is_stated() {
        assert_eq!(told(Format::Text, "受理投诉32件，较上年的35件下降6.8%。"), ["(35 - 32) ÷ 35 = 8.57% → 8.6"]);
        assert_eq!(told(Format::Text, "重复信访率12.6%，较上年的18.3%下降2.1个百分点。")[0].split(" = ").next(), Some("18.3% - 12.6%"));
        assert_eq!(told(Format::Text, "受理投诉35件，较上年的32件增长3.8%。"), ["(35 - 32) ÷ 32 = 9.38% → 9.38"]);
    }
}
