//! Fingerprints: a finding keeps its name when lines move, and loses it when the marked words change.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Context, parts};
use crate::diagnostic::{Diagnostic, Label, mask};

/// Gives every diagnostic its fingerprint; they must be in order of place.
pub fn mark(diagnostics: &mut [Diagnostic], context: &Context<'_>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for diagnostic in diagnostics {
        let primary = diagnostic.primary();
        let role = parts::role_at(context.report, primary.span).map_or("", |role| role.0.as_str());
        let claims = &context.extraction.claims;
        let first = claims.partition_point(|claim| claim.span.end <= primary.span.start);
        let claim = claims.get(first).filter(|claim| claim.span.overlaps(primary.span));
        let metric = claim.and_then(|claim| claim.metric.as_ref());
        let key = [diagnostic.rule.as_str(), role, metric.map_or("", |metric| metric.0.as_str()), &marked_words(primary, context.text)]
            .join("\n");
        let ordinal = seen.entry(key.clone()).or_insert(0);
        diagnostic.fingerprint = shortened_hash(&format!("{key}\n{ordinal}"));
        *ordinal += 1;
    }
}

/// The fingerprint of a finding that only several reports together show, over `parts` in order.
pub fn of(parts: &[&str]) -> String {
    shortened_hash(&parts.join("\n"))
}

/// The marked words without blanks and line ends, masked where they are personal data.
fn marked_words(label: &Label, text: &str) -> String {
    let words: String = text.get(label.span.range()).unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    if label.masked { mask(&words) } else { words }
}

/// The first sixteen hexadecimal digits of the SHA-256 of `text`.
fn shortened_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).fold(String::new(), |mut hash, byte| {
        write!(hash, "{byte:02x}").expect("a string takes everything");
        hash
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fixed() {
        assert_eq!(shortened_hash("受理"), shortened_hash("受理"));
        assert_eq!(shortened_hash("").as_str(), "e3b0c44298fc1c14");
    }
}
