//! Patterns over report text: a regular expression that knows where it came from and is compiled once.

mod needs;
mod sieve;
mod word_finder;

use std::fmt;
use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

pub use sieve::{Sieve, Sifted};
pub use word_finder::WordFinder;

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
    folded: String,
    regex: OnceLock<Regex>,
    /// The same, only at the beginning of a text.
    anchored: OnceLock<Option<Regex>>,
    /// Words one of which every match holds.
    needed: Option<Vec<String>>,
    /// The pattern's number in the sieve of its pack.
    number: Option<u32>,
}

/// Patterns up to this size compile within the limits of the `regex` crate; larger ones are compiled at once to see.
const SURE_TO_COMPILE: usize = 20_000;

impl Pattern {
    /// Reads `written`; the error is a sentence about what is wrong with it.
    pub fn new(written: &str) -> Result<Self, String> {
        let folded = fold_literals(written);
        let syntax = regex_syntax::parse(&folded).map_err(|error| readable(&error.to_string()))?;
        if syntax.properties().minimum_len() == Some(0) {
            return Err("the pattern matches empty text".to_owned());
        }
        let regex = OnceLock::new();
        if size(&syntax) > SURE_TO_COMPILE {
            let compiled = Regex::new(&folded).map_err(|error| readable(&error.to_string()))?;
            regex.get_or_init(|| compiled);
        }
        let needed = needs::needed(&syntax);
        Ok(Self { written: written.to_owned(), folded, regex, anchored: OnceLock::new(), needed, number: None })
    }

    /// The compiled expression.
    pub fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| Regex::new(&self.folded).expect("syntax and size were checked when the pattern was read"))
    }

    /// Where the match that begins `text` ends; unlike a search it never looks further into the text than the match reaches.
    pub fn match_at_start(&self, text: &str) -> Option<usize> {
        let anchored = self.anchored.get_or_init(|| Regex::new(&format!(r"\A(?:{})", self.folded)).ok());
        anchored.as_ref()?.find(text).map(|found| found.end())
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

/// Turns full-width marks of a pattern into the escaped half-width character that folded prose has in their place.
fn fold_literals(written: &str) -> String {
    let mut folded = String::with_capacity(written.len());
    for c in written.chars() {
        match crate::source::fold_character(c) {
            same if same == c => folded.push(c),
            other => {
                if !other.is_ascii_alphanumeric() {
                    folded.push('\\');
                }
                folded.push(other);
            }
        }
    }
    folded
}

/// About how many states the pattern compiles to.
fn size(syntax: &Hir) -> usize {
    match syntax.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().saturating_mul(4),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            usize::try_from(times).unwrap_or(usize::MAX).saturating_mul(size(&repetition.sub))
        }
        HirKind::Capture(capture) => size(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(size).fold(1, usize::saturating_add),
    }
}

/// The last line of a regex error says what is wrong; the lines before it draw a caret we draw ourselves.
fn readable(error: &str) -> String {
    error.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
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
    fn full_width_marks_are_literal() {
        assert!(Pattern::new("（一）").unwrap().regex().is_match("(一)"));
    }
}
