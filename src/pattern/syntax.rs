//! A pattern as it is written, checked without compiling it. The build script holds this file too.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::needs;

/// What is known of a pattern whose syntax is right.
pub struct Syntax {
    /// The pattern for folded prose.
    pub folded: String,
    /// Whether it is small enough to compile for certain.
    pub surely_compiles: bool,
    /// Sets of words: every match holds one of each.
    pub needed: Vec<Vec<String>>,
}

/// Patterns up to this size compile within the limits of the `regex` crate; larger ones are compiled at once to see.
const SURE_TO_COMPILE: usize = 20_000;

/// Whether `written` is a word that stands for itself, as most patterns are.
pub fn is_word(written: &str) -> bool {
    !written.is_empty() && written.len() < 1000 && !written.contains(|c: char| r"\.+*?()|[]{}^$".contains(c))
}

/// Reads `written`, whose characters `fold` folds; the error is a sentence about what is wrong with it.
pub fn read(written: &str, fold: impl Fn(char) -> char) -> Result<Syntax, String> {
    let folded = fold_literals(written, fold);
    let syntax = regex_syntax::parse(&folded).map_err(|error| readable(&error.to_string()))?;
    if syntax.properties().minimum_len() == Some(0) {
        return Err("the pattern matches empty text".to_owned());
    }
    Ok(Syntax { folded, surely_compiles: size(&syntax) <= SURE_TO_COMPILE, needed: needs::needed(&syntax) })
}

/// Turns full-width marks of a pattern into the escaped half-width character that folded prose has in their place.
pub fn fold_literals(written: &str, fold: impl Fn(char) -> char) -> String {
    let mut folded = String::with_capacity(written.len());
    for c in written.chars() {
        match fold(c) {
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
pub fn readable(error: &str) -> String {
    error.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}
