//! Patterns over report text: a regular expression that knows where it came from and is compiled once.

use std::fmt;

use regex::Regex;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// A compiled pattern, written in the syntax of the `regex` crate and matched against folded prose.
///
/// Folded prose has half-width digits, letters, brackets, commas, colons and semicolons (see [`crate::source::Prose`]),
/// so the pattern is folded too: a full-width `（` in a pattern is the literal bracket, `，` the folded comma.
/// A pattern that matches the empty text is refused.
#[derive(Clone)]
pub struct Pattern {
    written: String,
    regex: Regex,
}

impl Pattern {
    /// Compiles `written`; the error is a sentence about what is wrong with it.
    pub fn new(written: &str) -> Result<Self, String> {
        let regex = Regex::new(&fold_literals(written)).map_err(|error| readable(&error))?;
        if regex.is_match("") {
            return Err("the pattern matches empty text".to_owned());
        }
        Ok(Self { written: written.to_owned(), regex })
    }

    /// The compiled expression.
    pub fn regex(&self) -> &Regex {
        &self.regex
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

/// The last line of a regex error says what is wrong; the lines before it draw a caret we draw ourselves.
fn readable(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
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
