//! What the build script found out of the patterns of the built-in rules, so that no run has to read them.

/// A pattern with what is known of it.
pub(super) struct Known {
    /// As it is written.
    pattern: &'static str,
    /// Words one of which every match holds; none where there are no such words.
    pub needed: Option<&'static [&'static str]>,
}

/// All of them, sorted.
static KNOWN: &[Known] = include!(concat!(env!("OUT_DIR"), "/patterns.rs"));

/// What is known of `pattern`, if it is one of them.
pub(super) fn find(pattern: &str) -> Option<&'static Known> {
    KNOWN.binary_search_by_key(&pattern, |known| known.pattern).ok().map(|at| &KNOWN[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::syntax;

    #[test]
    fn what_is_known_is_what_reading_finds() {
        assert!(KNOWN.is_sorted_by_key(|known| known.pattern));
        for Known { pattern: written, needed } in KNOWN {
            let syntax = syntax::read(written, crate::source::fold_character).unwrap_or_else(|reason| panic!("{written}: {reason}"));
            assert!(syntax.surely_compiles, "{written}");
            let found: Option<Vec<&str>> = syntax.needed.as_ref().map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), *needed, "{written}");
        }
    }
}
