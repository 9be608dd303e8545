//! Reading a predicate from its text; a mistake is told with the characters that are wrong.
//!
//! ```text
//! condition := all { "or" all }          all := single { "and" single }
//! single    := "not" single | "(" condition ")" | test
//! test      := field "=" code | field "in" "(" code { "," code } ")" | field "is" ["not"] "empty"
//!            | term "in" "period" | term ("=" | "<" | "<=" | ">" | ">=") term
//! term      := (field | "start" | "end" | 2023-12-31 | number) ["+" number ["working"] "days"]
//! ```

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::predicate::{Base, Comparator, FieldId, Predicate, Term};
use crate::diagnostic::Bilingual;
use crate::yaml;

/// What is wrong in a predicate: characters from `offset` on, `width` of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredicateError {
    /// First wrong character, from 0.
    pub offset: usize,
    /// How many are wrong.
    pub width: usize,
    /// What is wrong.
    pub message: Bilingual,
}

impl Predicate {
    /// Reads a predicate; empty text is always true.
    pub fn parse(text: &str) -> Result<Self, PredicateError> {
        let words = words(text)?;
        if words.is_empty() {
            return Ok(Self::ALL);
        }
        let mut parser = Parser { words, at: 0, length: text.chars().count() };
        let read = parser.condition(0)?;
        match parser.words.get(parser.at) {
            None => Ok(read),
            Some(_) => Err(parser.wrong("这里应当是 and、or 或结尾", "expected `and`, `or` or the end here")),
        }
    }
}

impl<'de> Deserialize<'de> for Predicate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PredicateVisitor;
        impl Visitor<'_> for PredicateVisitor {
            type Value = Predicate;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition such as `channel = letter`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Predicate, E> {
                Predicate::parse(text).map_err(|error| yaml::fail_inside(text, error.offset, error.width, &error.message))
            }
        }
        deserializer.deserialize_str(PredicateVisitor)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    offset: usize,
}

/// Names and numbers, days, signs.
fn words(text: &str) -> Result<Vec<Word>, PredicateError> {
    let characters: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let c = characters[at];
        let end = if c.is_whitespace() {
            at += 1;
            continue;
        } else if c.is_ascii_alphanumeric() || c == '_' {
            let name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
            let day = |at: usize| c.is_ascii_digit() && characters[at] == '-' && characters.get(at + 1).is_some_and(char::is_ascii_digit);
            let mut end = at + 1;
            while end < characters.len() && (name(&characters[end]) || day(end)) {
                end += 1;
            }
            end
        } else if matches!(c, '<' | '>') && characters.get(at + 1) == Some(&'=') {
            at + 2
        } else if matches!(c, '<' | '>' | '=' | '(' | ')' | ',' | '+') {
            at + 1
        } else {
            let message = Bilingual::new(format!("条件中不能有“{c}”"), format!("a condition has no `{c}`"));
            return Err(PredicateError { offset: at, width: 1, message });
        };
        words.push(Word { text: characters[at..end].iter().collect(), offset: at });
        at = end;
    }
    Ok(words)
}

struct Parser {
    words: Vec<Word>,
    at: usize,
    length: usize,
}

/// Brackets and `not` nested deeper are refused.
const DEEPEST: usize = 32;

impl Parser {
    fn peek(&self) -> &str {
        self.words.get(self.at).map_or("", |word| &word.text)
    }

    fn take(&mut self, word: &str) -> bool {
        let is = self.peek() == word;
        self.at += usize::from(is);
        is
    }

    fn wrong(&self, zh: &str, en: &str) -> PredicateError {
        let (offset, width) = self.words.get(self.at).map_or((self.length, 1), |word| (word.offset, word.text.chars().count()));
        PredicateError { offset, width, message: Bilingual::new(zh, en) }
    }

    fn condition(&mut self, depth: usize) -> Result<Predicate, PredicateError> {
        let mut any = vec![self.all(depth)?];
        while self.take("or") {
            any.push(self.all(depth)?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Predicate::Or(any) })
    }

    fn all(&mut self, depth: usize) -> Result<Predicate, PredicateError> {
        let mut all = self.single(depth)?;
        while self.take("and") {
            all = all.and(self.single(depth)?);
        }
        Ok(all)
    }

    fn single(&mut self, depth: usize) -> Result<Predicate, PredicateError> {
        if depth > DEEPEST {
            return Err(self.wrong("条件嵌套得太深", "the condition is nested too deep"));
        }
        if self.take("not") {
            return Ok(Predicate::Not(Box::new(self.single(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.condition(depth + 1)?;
            return if self.take(")") { Ok(inner) } else { Err(self.wrong("缺右括号", "a closing bracket is missing")) };
        }
        self.test()
    }

    fn test(&mut self) -> Result<Predicate, PredicateError> {
        let left = self.term()?;
        if self.take("is") {
            let negated = self.take("not");
            if !self.take("empty") {
                return Err(self.wrong("is 后面应当是 empty 或 not empty", "after `is` comes `empty` or `not empty`"));
            }
            let Base::Field(id) = left.base else { return Err(self.wrong("只有字段可以为空", "only a field can be empty")) };
            let empty = Predicate::Empty(id);
            return Ok(if negated { Predicate::Not(Box::new(empty)) } else { empty });
        }
        if self.take("in") {
            if self.take("period") {
                return Ok(Predicate::InPeriod(left));
            }
            let Base::Field(id) = left.base else { return Err(self.wrong("这里应当是 period", "expected `period` here")) };
            return self.codes().map(|codes| Predicate::Code(id, codes));
        }
        let comparator = match self.peek() {
            "=" => Comparator::Equal,
            "<" => Comparator::Less,
            "<=" => Comparator::LessOrEqual,
            ">" => Comparator::Greater,
            ">=" => Comparator::GreaterOrEqual,
            _ => return Err(self.wrong("这里应当是 =、<、<=、>、>=、in 或 is", "expected =, <, <=, >, >=, `in` or `is` here")),
        };
        self.at += 1;
        let right = self.term()?;
        Ok(match (comparator, left, right) {
            // `channel = letter` names a code; whether it is one is seen when the fields are known.
            (Comparator::Equal, Term { base: Base::Field(id), days: 0, .. }, Term { base: Base::Field(code), days: 0, .. }) => {
                Predicate::Code(id, vec![code.0])
            }
            (comparator, left, right) => Predicate::Compare(left, comparator, right),
        })
    }

    fn codes(&mut self) -> Result<Vec<String>, PredicateError> {
        if !self.take("(") {
            return Err(self.wrong("in 后面应当是 period 或括号中的取值", "after `in` comes `period` or values in brackets"));
        }
        let mut codes = Vec::new();
        loop {
            let word = self.peek().to_owned();
            if !is_name(&word) {
                return Err(self.wrong("这里应当是取值的代码", "expected a code here"));
            }
            self.at += 1;
            codes.push(word);
            if self.take(")") {
                return Ok(codes);
            }
            if !self.take(",") {
                return Err(self.wrong("这里应当是逗号或右括号", "expected a comma or a closing bracket here"));
            }
        }
    }

    fn term(&mut self) -> Result<Term, PredicateError> {
        let word = self.peek().to_owned();
        let base = match word.as_str() {
            "start" => Base::Start,
            "end" => Base::End,
            name if is_name(name) && !matches!(name, "and" | "or" | "not" | "in" | "is" | "period" | "empty") => {
                Base::Field(FieldId(word.clone()))
            }
            number if number.contains('-') => match number.parse() {
                Ok(day) => Base::Day(day),
                Err(_) => return Err(self.wrong("没有这一天", "there is no such day")),
            },
            number => match number.parse() {
                Ok(number) => Base::Number(number),
                Err(_) => return Err(self.wrong("这里应当是字段、日期或数", "expected a field, a day or a number here")),
            },
        };
        self.at += 1;
        let mut term = Term { base, days: 0, working: false };
        if self.take("+") {
            let Some(days) = self.peek().parse::<i32>().ok().filter(|days| (0..=3660).contains(days)) else {
                return Err(self.wrong("+ 后面应当是天数", "after + comes a number of days"));
            };
            self.at += 1;
            term.days = days;
            term.working = self.take("working");
            if !self.take("days") {
                return Err(self.wrong("天数后面应当是 days 或 working days", "after the number comes `days` or `working days`"));
            }
        }
        Ok(term)
    }
}

/// Whether a word can name a field or a code.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> FieldId {
        FieldId(name.to_owned())
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let read = Predicate::parse("channel = letter or channel = visit and persons >= 5").unwrap();
        let Predicate::Or(any) = read else { panic!("{read:?}") };
        assert_eq!(any[0], Predicate::Code(field("channel"), vec!["letter".to_owned()]));
        assert!(matches!(&any[1], Predicate::And(all) if all.len() == 2));
    }

    #[test]
    fn days_are_added_to_a_field() {
        let read = Predicate::parse("accepted <= registered + 15 working days").unwrap();
        let right = Term { base: Base::Field(field("registered")), days: 15, working: true };
        assert_eq!(read, Predicate::Compare(Term::field(&field("accepted")), Comparator::LessOrEqual, right));
    }

    #[test]
    fn a_mistake_is_told_with_its_characters() {
        let wrong = |text: &str| Predicate::parse(text).map_err(|error| (error.offset, error.width)).unwrap_err();
        assert_eq!(wrong("channel = letter; drop"), (16, 1));
        assert_eq!(wrong("channel in letter"), (11, 6));
        assert_eq!(wrong("closed <= 2023-02-30"), (10, 10));
        assert_eq!(wrong("closed <="), (9, 1));
        assert_eq!(wrong(&"(".repeat(40)), (33, 1));
    }
}
