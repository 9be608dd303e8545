//! What the build script found out of the patterns of the built-in rules, so that no run has to read them.

/// A pattern with what is known of it.
pub(super) struct Known {
    /// As it is written.
    pattern: &'static str,
    /// Sets of words: every match holds one of each.
    pub needed: &'static [&'static [&'static str]],
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
            assert_eq!(syntax.needed, *needed, "{written}");
        }
    }
}
