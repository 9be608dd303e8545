//! Patterns over report text: a regular expression that knows where it came from and is compiled once.

mod character_set;
mod known;
mod needs;
mod sieve;
mod syntax;
mod word_finder;
mod word_table;

use std::fmt;
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

pub use character_set::CharacterSet;
pub use sieve::{Sieve, Sifted};
pub use word_finder::WordFinder;
pub use word_table::{Hit, Sets, WordTable};

use crate::source::fold_character;

/// A compiled pattern, written in the syntax of the `regex` crate and matched against folded prose.
///
/// Folded prose has half-width digits, letters, brackets, commas, colons and semicolons (see [`crate::source::Prose`]),
/// so the pattern is folded too: a full-width `（` in a pattern is the literal bracket, `，` the folded comma.
/// A pattern that matches the empty text is refused.
///
/// Syntax and size are checked when the pattern is read; it is compiled when it is first used, because compiling takes
/// most of the time of loading a pack and a run may need few of its patterns.
#[derive(Clone)]
pub struct Pattern {
    written: String,
    regex: OnceLock<Regex>,
    /// The same, only at the beginning of a text.
    anchored: OnceLock<Option<Regex>>,
    /// Sets of words: every match holds one of each.
    needed: Needed,
    /// The pattern's number in the sieve of its pack.
    number: Option<u32>,
}

/// Sets of words of which every match of a pattern holds one each.
#[derive(Clone)]
enum Needed {
    /// Of a pattern that came with the program.
    Known(&'static [&'static [&'static str]]),
    /// As they were found when the pattern was read.
    Read(Vec<Vec<String>>),
}

impl Needed {
    /// The sets, each with its words.
    fn sets(&self) -> Vec<Vec<&str>> {
        match self {
            Self::Known(known) => known.iter().map(|words| words.to_vec()).collect(),
            Self::Read(read) => read.iter().map(|words| words.iter().map(String::as_str).collect()).collect(),
        }
    }
}

impl Pattern {
    /// Reads `written`; the error is a sentence about what is wrong with it.
    pub fn new(written: &str) -> Result<Self, String> {
        let regex = OnceLock::new();
        let needed = match known::find(written) {
            Some(known) => Needed::Known(known.needed),
            None if syntax::is_word(written) => Needed::Read(vec![vec![written.chars().map(fold_character).collect()]]),
            None => {
                let syntax = syntax::read(written, fold_character)?;
                if !syntax.surely_compiles {
                    let compiled = Regex::new(&syntax.folded).map_err(|error| syntax::readable(&error.to_string()))?;
                    regex.get_or_init(|| compiled);
                }
                Needed::Read(syntax.needed)
            }
        };
        Ok(Self { written: written.to_owned(), regex, anchored: OnceLock::new(), needed, number: None })
    }

    /// The compiled expression.
    pub fn regex(&self) -> &Regex {
        let compile = || Regex::new(&self.folded()).expect("syntax and size were checked when the pattern was read");
        self.regex.get_or_init(compile)
    }

    /// The pattern for folded prose.
    fn folded(&self) -> String {
        syntax::fold_literals(&self.written, fold_character)
    }

    /// Where the match that begins `text` ends; unlike a search it never looks further into the text than the match reaches.
    pub fn match_at_start(&self, text: &str) -> Option<usize> {
        let anchored = self.anchored.get_or_init(|| Regex::new(&format!(r"\A(?:{})", self.folded())).ok());
        anchored.as_ref()?.find(text).map(|found| found.end())
    }

    /// One expression that matches where any of the patterns does; none where they are too large together.
    pub fn any_of<'p>(patterns: impl Iterator<Item = &'p Self>) -> Option<Regex> {
        let each: Vec<String> = patterns.map(|pattern| format!("(?:{})", pattern.folded())).collect();
        Regex::new(&each.join("|")).ok()
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.written)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PatternVisitor;
        impl Visitor<'_> for PatternVisitor {
            type Value = Pattern;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Pattern, E> {
                Pattern::new(text).map_err(|reason| E::custom(format!("bad pattern: {reason}")))
            }
        }
        deserializer.deserialize_str(PatternVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_compiled_is_refused_when_read() {
        assert_eq!(Pattern::new("今年(以来").unwrap_err(), "unclosed group");
        assert_eq!(Pattern::new("(今年)?").unwrap_err(), "the pattern matches empty text");
        assert!(Pattern::new(r"(\w{1000}){1000}").is_err());
    }

    #[test]
    fn a_large_pattern_that_compiles_is_taken() {
        for written in [r"\w{1,60}件", ".{1,900}件"] {
            assert!(Pattern::new(written).unwrap().regex().is_match("受理5件"), "{written}");
        }
    }

    #[test]
    fn a_plain_word_needs_itself() {
        for written in ["今年以来", "（一）", "a b"] {
            let pattern = Pattern::new(written).unwrap();
            assert_eq!(pattern.needed.sets(), syntax::read(written, fold_character).unwrap().needed);
        }
    }

    #[test]
    fn full_width_marks_are_literal() {
        assert!(Pattern::new("（一）").unwrap().regex().is_match("(一)"));
    }
}
