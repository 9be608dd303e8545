//! Comparisons between metrics as `identity` rules write them: `初信 + 初访 = 初信初访`, `0 <= 成功 <= 调解`.
//!
//! Text goes in, a tree with the place of every operand comes out, or the place of the mistake. Operands are exact
//! decimals and metrics by id, name or alias; the pack finds the metrics when it is loaded.

mod parse;

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::MetricName;
use crate::claim::Exact;
use crate::diagnostic::Bilingual;
use crate::yaml;

/// Two or more expressions with a comparator between each two neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The leftmost expression.
    pub first: Expression,
    /// Each comparator with the expression on its right; at least one.
    pub rest: Vec<(Comparator, Expression)>,
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `!=`, `≠`
    NotEqual,
    /// `<`
    Less,
    /// `<=`, `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterOrEqual,
}

/// What is calculated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// An exact decimal.
    Number(Exact, Place),
    /// A metric.
    Metric(MetricName, Place),
    /// Two expressions joined.
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// How two expressions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`, `×`
    Times,
    /// `/`, `÷`
    Over,
}

/// Characters `start..end` of the expression as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The first character, from 0.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
}

/// What is wrong in an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// What is wrong.
    pub message: Bilingual,
    /// Where.
    pub place: Place,
}

impl Comparison {
    /// Reads `written`.
    pub fn parse(written: &str) -> Result<Self, ExpressionError> {
        parse::comparison(written)
    }

    /// Each comparator with the expressions on both sides of it, from left to right.
    pub fn pairs(&self) -> impl Iterator<Item = (&Expression, Comparator, &Expression)> {
        let lefts = std::iter::once(&self.first).chain(self.rest.iter().map(|(_, right)| right));
        lefts.zip(&self.rest).map(|(left, (comparator, right))| (left, *comparator, right))
    }

    /// All metrics from left to right, as often as they are named.
    pub fn metrics(&self) -> Vec<&MetricName> {
        let mut names = Vec::new();
        for expression in std::iter::once(&self.first).chain(self.rest.iter().map(|(_, right)| right)) {
            expression.collect(&mut names);
        }
        names
    }

    /// The same, for looking the metrics up.
    pub fn metrics_mut(&mut self) -> Vec<&mut MetricName> {
        let mut names = Vec::new();
        for expression in std::iter::once(&mut self.first).chain(self.rest.iter_mut().map(|(_, right)| right)) {
            expression.collect_mut(&mut names);
        }
        names
    }
}

impl Expression {
    fn collect<'e>(&'e self, names: &mut Vec<&'e MetricName>) {
        match self {
            Self::Number(..) => {}
            Self::Metric(name, _) => names.push(name),
            Self::Binary(_, left, right) => {
                left.collect(names);
                right.collect(names);
            }
        }
    }

    fn collect_mut<'e>(&'e mut self, names: &mut Vec<&'e mut MetricName>) {
        match self {
            Self::Number(..) => {}
            Self::Metric(name, _) => names.push(name),
            Self::Binary(_, left, right) => {
                left.collect_mut(names);
                right.collect_mut(names);
            }
        }
    }

    /// Writes the expression, in brackets where its neighbour binds as tightly or more tightly.
    fn write(&self, f: &mut fmt::Formatter<'_>, around: u8) -> fmt::Result {
        match self {
            Self::Number(number, _) => write!(f, "{number}"),
            Self::Metric(name, _) => f.write_str(&name.written),
            Self::Binary(operator, left, right) => {
                let strength = operator.strength();
                if strength < around {
                    f.write_str("(")?;
                }
                left.write(f, strength)?;
                write!(f, " {operator} ")?;
                right.write(f, strength + 1)?;
                if strength < around { f.write_str(")") } else { Ok(()) }
            }
        }
    }
}

impl Comparator {
    /// Whether `left` and `right` stand to each other as it says.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

impl Operator {
    /// How tightly it binds.
    fn strength(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.rest.iter().try_for_each(|(comparator, right)| write!(f, " {comparator} {right}"))
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl fmt::Display for Comparator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "≠",
            Self::Less => "<",
            Self::LessOrEqual => "≤",
            Self::Greater => ">",
            Self::GreaterOrEqual => "≥",
        })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "×",
            Self::Over => "÷",
        })
    }
}

impl<'de> Deserialize<'de> for Comparison {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ComparisonVisitor;
        impl Visitor<'_> for ComparisonVisitor {
            type Value = Comparison;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a comparison such as `初信 + 初访 = 初信初访`")
            }
            fn visit_str<E: de::Error>(self, written: &str) -> Result<Comparison, E> {
                Comparison::parse(written).map_err(|error| {
                    let Place { start, end } = error.place;
                    yaml::fail_inside(written, start, end - start, &error.message)
                })
            }
        }
        deserializer.deserialize_str(ComparisonVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads and writes again.
    fn check(written: &str, expected: &str) {
        assert_eq!(Comparison::parse(written).unwrap().to_string(), expected, "{written}");
        assert_eq!(Comparison::parse(expected).unwrap().to_string(), expected);
    }

    /// Message and place of the mistake.
    fn wrong(written: &str) -> (String, usize, usize) {
        let error = Comparison::parse(written).unwrap_err();
        (error.message.en, error.place.start, error.place.end)
    }

    #[test]
    fn operators_bind_as_in_school() {
        check("初信+初访=初信初访", "初信 + 初访 = 初信初访");
        check("甲 - (乙 - 丙) = 甲 - 乙 - 丙", "甲 - (乙 - 丙) = 甲 - 乙 - 丙");
        check("(甲 + 乙) * 2 / 丙 = 0.50", "(甲 + 乙) × 2 ÷ 丙 = 0.5");
        check("甲 / (乙 * 丙) = ((1))", "甲 ÷ (乙 × 丙) = 1");
    }

    #[test]
    fn comparisons_chain() {
        check("0 <= 成功 <= 调解", "0 ≤ 成功 ≤ 调解");
        check("甲 < 乙 > 丙 != 丁 >= 1", "甲 < 乙 > 丙 ≠ 丁 ≥ 1");
    }

    #[test]
    fn full_width_operators_and_digits_are_read() {
        check("（甲＋乙）×２÷丙－丁＝５", "(甲 + 乙) × 2 ÷ 丙 - 丁 = 5");
        check("甲≤乙≥丙≠丁", "甲 ≤ 乙 ≥ 丙 ≠ 丁");
    }

    #[test]
    fn metrics_are_named_by_id_or_name() {
        let comparison = Comparison::parse("petition.initial.letters + 12345热线受理量 = 甲 + 甲").unwrap();
        let names: Vec<&str> = comparison.metrics().iter().map(|name| name.written.as_str()).collect();
        assert_eq!(names, ["petition.initial.letters", "12345热线受理量", "甲", "甲"]);
    }

    #[test]
    fn the_place_of_a_mistake_is_told_in_characters() {
        assert_eq!(wrong("初信 + = 初访"), ("a number, a metric or `(` is expected here".to_owned(), 5, 6));
        assert_eq!(wrong("初信 + 初访"), ("no comparison: write =, !=, <, <=, > or >= between two sides".to_owned(), 0, 7));
        assert_eq!(wrong("(甲 = 乙"), ("`)` is missing".to_owned(), 3, 4));
        assert_eq!(wrong("甲 = 乙)"), ("unexpected `)`".to_owned(), 5, 6));
        assert_eq!(wrong("甲 == 乙"), ("write one `=`".to_owned(), 2, 4));
        assert_eq!(wrong("甲 = 98%"), ("write rates without `%`: they count in hundredths already".to_owned(), 6, 7));
        assert_eq!(wrong("甲 = 1.2.3"), ("`1.2.3` is not a decimal of at most 24 digits".to_owned(), 4, 9));
        assert_eq!(wrong("甲 / 0 = 1"), ("division by zero".to_owned(), 4, 5));
        assert_eq!(wrong("甲 乙 = 1"), ("unexpected `乙`".to_owned(), 2, 3));
        assert_eq!(wrong("甲 = "), ("a number, a metric or `(` is expected here".to_owned(), 4, 4));
    }

    #[test]
    fn hostile_texts_end_in_a_mistake() {
        for hostile in
            ["(".repeat(10_000), "+".repeat(1_000_000), "9".repeat(1_000_000), "甲".repeat(100_000), "=\u{0}\u{200b}𠮷🈶".to_owned()]
        {
            wrong(&hostile);
        }
        let depth = parse::DEEPEST - 1;
        assert!(Comparison::parse(&format!("{}甲{} = 1", "(".repeat(depth), ")".repeat(depth))).is_ok());
        assert_eq!(wrong(&"(".repeat(1_000)).0, "brackets are nested too deeply");
    }

    #[test]
    fn the_caret_stands_under_the_very_operand() {
        #[derive(serde::Deserialize)]
        struct Holder {
            #[serde(rename = "holds")]
            _holds: Vec<Comparison>,
        }
        let told = |text: &str| {
            let mistake = yaml::read::<Holder>(text, "a.yaml").err().unwrap();
            (mistake.line, mistake.column, mistake.width)
        };
        assert_eq!(told("holds:\n  - 初信 + 初访 = 98%\n"), (2, 17, 1));
        assert_eq!(told("holds: ['甲 = 乙', '甲 = 1.2.3']\n"), (1, 23, 5));
        assert_eq!(told("holds:\n  - >\n    甲\n    = 1.2.3\n"), (2, 5, 1));
    }

    #[test]
    fn comparators_judge() {
        assert!(Comparator::LessOrEqual.holds(&1, &1) && !Comparator::Less.holds(&1, &1) && Comparator::NotEqual.holds(&1, &2));
    }
}
