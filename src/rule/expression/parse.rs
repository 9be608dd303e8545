//! The grammar of comparisons, with nom.
//!
//! ```text
//! comparison = sum { ("=" | "!=" | "<" | "<=" | ">" | ">=") sum }
//! sum        = product { ("+" | "-") product }
//! product    = operand { ("*" | "/") operand }
//! operand    = decimal | metric | "(" sum ")"
//! ```
//!
//! Length and depth are bounded, so that a hostile file costs neither time nor stack.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::combinator::{map, opt, value};
use nom::error::{ErrorKind, ParseError};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::{Comparator, Comparison, Expression, ExpressionError, Operator, Place};
use crate::claim::Exact;
use crate::diagnostic::Bilingual;
use crate::rule::MetricName;
use crate::source::fold_character;

/// Most characters of an expression.
const LONGEST: usize = 2_000;

/// Most brackets inside each other, the outermost expression counted.
pub(super) const DEEPEST: usize = 64;

/// Reads the whole of `written`.
pub(super) fn comparison(written: &str) -> Result<Comparison, ExpressionError> {
    let length = written.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        let message =
            Bilingual::new(format!("算式太长，最多{LONGEST}个字符"), format!("the expression is longer than {LONGEST} characters"));
        return Err(ExpressionError { message, place: Place { start: 0, end: LONGEST } });
    }
    // One character stays one character, so places in the folded text are places in the written one.
    let folded: String = written.chars().map(plain).collect();
    let reader = Reader { length };
    reader.comparison(&folded).map_err(|error| match error {
        nom::Err::Error(wrong) | nom::Err::Failure(wrong) => reader.error(&wrong),
        nom::Err::Incomplete(_) => reader.error(&Wrong { at: "", mistake: Mistake::Operand }),
    })
}

/// The half-width form; mathematical signs become those of the grammar.
fn plain(c: char) -> char {
    match c {
        '×' => '*',
        '÷' => '/',
        '−' | '–' => '-',
        '≦' | '⩽' => '≤',
        '≧' | '⩾' => '≥',
        _ => fold_character(c),
    }
}

/// What is wrong, before it is put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mistake {
    /// No operand where one must be.
    Operand,
    Number,
    Close,
    Unexpected,
    NoComparison,
    DoubleEqual,
    Percent,
    Depth,
    Zero,
}

/// A mistake at the beginning of `at`, which is the rest of the text.
#[derive(Debug, Clone, Copy)]
struct Wrong<'t> {
    at: &'t str,
    mistake: Mistake,
}

impl<'t> ParseError<&'t str> for Wrong<'t> {
    fn from_error_kind(at: &'t str, _: ErrorKind) -> Self {
        Self { at, mistake: Mistake::Operand }
    }

    fn append(_: &'t str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

type Read<'t, T> = IResult<&'t str, T, Wrong<'t>>;

fn fail<T>(at: &str, mistake: Mistake) -> Read<'_, T> {
    Err(nom::Err::Failure(Wrong { at, mistake }))
}

/// Knows the length of the whole text, from which places follow.
#[derive(Clone, Copy)]
struct Reader {
    length: usize,
}

impl Reader {
    fn comparison(self, text: &str) -> Result<Comparison, nom::Err<Wrong<'_>>> {
        let (mut rest, first) = self.sum(text, 0)?;
        let mut sides = Vec::new();
        while let (after, Some(comparator)) = opt(comparator).parse(rest)? {
            if comparator == Comparator::Equal && after.starts_with('=') {
                return fail(blanks(rest), Mistake::DoubleEqual).map(|(_, never)| never);
            }
            let (after, side) = self.sum(after, 0)?;
            sides.push((comparator, side));
            rest = after;
        }
        let rest = blanks(rest);
        if rest.starts_with('%') {
            return fail(rest, Mistake::Percent).map(|(_, never)| never);
        }
        if !rest.is_empty() {
            return fail(rest, Mistake::Unexpected).map(|(_, never)| never);
        }
        if sides.is_empty() {
            return fail(text, Mistake::NoComparison).map(|(_, never)| never);
        }
        Ok(Comparison { first, rest: sides })
    }

    fn sum(self, text: &str, depth: usize) -> Read<'_, Expression> {
        let operator = |text| alt((sign('+', Operator::Plus), sign('-', Operator::Minus))).parse(text);
        left_to_right(text, operator, |text| self.product(text, depth))
    }

    fn product(self, text: &str, depth: usize) -> Read<'_, Expression> {
        let operator = |text| alt((sign('*', Operator::Times), sign('/', Operator::Over))).parse(text);
        left_to_right(text, operator, |text| self.operand(text, depth))
    }

    fn operand(self, text: &str, depth: usize) -> Read<'_, Expression> {
        let text = blanks(text);
        if depth == DEEPEST {
            return fail(text, Mistake::Depth);
        }
        let Some(inner) = text.strip_prefix('(') else { return self.word(text) };
        let (rest, inner) = self.sum(inner, depth + 1)?;
        let rest = blanks(rest);
        match rest.strip_prefix(')') {
            Some(rest) => Ok((rest, inner)),
            None => fail(rest, Mistake::Close),
        }
    }

    /// A decimal, or the name of a metric.
    fn word<'t>(self, text: &'t str) -> Read<'t, Expression> {
        let (rest, word) = take_while1(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_'))
            .parse(text)
            .map_err(|_: nom::Err<Wrong<'t>>| nom::Err::Failure(Wrong { at: text, mistake: Mistake::Operand }))?;
        let place = self.place(text, rest);
        if word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return match Exact::parse(word) {
                Some(number) => Ok((rest, Expression::Number(number, place))),
                None => fail(text, Mistake::Number),
            };
        }
        Ok((rest, Expression::Metric(MetricName::new(word), place)))
    }

    /// Characters from the beginning of `text` to the beginning of `rest`.
    fn place(self, text: &str, rest: &str) -> Place {
        Place { start: self.length - text.chars().count(), end: self.length - rest.chars().count() }
    }

    fn error(self, wrong: &Wrong<'_>) -> ExpressionError {
        let word: String = wrong.at.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_')).collect();
        let next: String = wrong.at.chars().next().map(String::from).unwrap_or_default();
        let word = if word.is_empty() { next } else { word };
        let (message, width) = match wrong.mistake {
            Mistake::Operand => (Bilingual::new("这里应有数字、指标或左括号", "a number, a metric or `(` is expected here"), 1),
            Mistake::Number => (
                Bilingual::new(format!("`{word}` 不是24位以内的小数"), format!("`{word}` is not a decimal of at most 24 digits")),
                word.chars().count(),
            ),
            Mistake::Close => (Bilingual::new("缺少右括号", "`)` is missing"), 1),
            Mistake::Unexpected => (Bilingual::new(format!("此处不应有 `{word}`"), format!("unexpected `{word}`")), word.chars().count()),
            Mistake::NoComparison => (
                Bilingual::new(
                    "没有比较：两边之间要写 =、!=、<、<=、> 或 >=",
                    "no comparison: write =, !=, <, <=, > or >= between two sides",
                ),
                self.length,
            ),
            Mistake::DoubleEqual => (Bilingual::new("只写一个 `=`", "write one `=`"), 2),
            Mistake::Percent => {
                (Bilingual::new("比率不写 `%`：比率本就按百分数计", "write rates without `%`: they count in hundredths already"), 1)
            }
            Mistake::Depth => (Bilingual::new("括号嵌套太深", "brackets are nested too deeply"), 1),
            Mistake::Zero => (Bilingual::new("除数为零", "division by zero"), 1),
        };
        let start = self.length - wrong.at.chars().count();
        ExpressionError { message, place: Place { start: start.min(self.length), end: (start + width).min(self.length) } }
    }
}

/// Operands joined by operators of one strength, from left to right.
fn left_to_right<'t>(
    text: &'t str,
    operator: impl Fn(&'t str) -> Read<'t, Operator>,
    operand: impl Fn(&'t str) -> Read<'t, Expression>,
) -> Read<'t, Expression> {
    let (mut rest, mut joined) = operand(text)?;
    while let (after, Some(operator)) = opt(&operator).parse(rest)? {
        let (next, right) = operand(after)?;
        if operator == Operator::Over && matches!(right, Expression::Number(number, _) if number.is_zero()) {
            return fail(blanks(after), Mistake::Zero);
        }
        joined = Expression::Binary(operator, Box::new(joined), Box::new(right));
        rest = next;
    }
    Ok((rest, joined))
}

fn sign<'t>(written: char, operator: Operator) -> impl Parser<&'t str, Output = Operator, Error = Wrong<'t>> {
    map(preceded(take_while(char::is_whitespace), nom::character::complete::char(written)), move |_| operator)
}

fn comparator(text: &str) -> Read<'_, Comparator> {
    let signs = alt((
        value(Comparator::LessOrEqual, alt((tag("<="), tag("≤")))),
        value(Comparator::GreaterOrEqual, alt((tag(">="), tag("≥")))),
        value(Comparator::NotEqual, alt((tag("!="), tag("≠")))),
        value(Comparator::Equal, tag("=")),
        value(Comparator::Less, tag("<")),
        value(Comparator::Greater, tag(">")),
    ));
    preceded(take_while(char::is_whitespace), signs).parse(text)
}

fn blanks(text: &str) -> &str {
    text.trim_start()
}
