//! What the build script found out of the patterns of the built-in rules, so that no run has to read them.

/// A pattern as it is written, and words one of which every match holds.
type Known = (&'static str, Option<&'static [&'static str]>);

/// All of them, sorted.
static KNOWN: &[Known] = include!(concat!(env!("OUT_DIR"), "/patterns.rs"));

/// The words that `written` needs, if it has such words; none where it is no known pattern.
pub(super) fn needed(written: &str) -> Option<Option<&'static [&'static str]>> {
    let at = KNOWN.binary_search_by_key(&written, |(known, _)| known).ok()?;
    Some(KNOWN[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::syntax;

    #[test]
    fn what_is_known_is_what_reading_finds() {
        assert!(KNOWN.is_sorted());
        for (written, needed) in KNOWN {
            let syntax = syntax::read(written, crate::source::fold_character).unwrap_or_else(|reason| panic!("{written}: {reason}"));
            assert!(syntax.surely_compiles, "{written}");
            let found: Option<Vec<&str>> = syntax.needed.as_ref().map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), *needed, "{written}");
        }
    }
}
