//! The patterns that rules look for all through a report, for the sieve of their pack.

use super::{Check, Rule};
use crate::pattern::{Pattern, Sieve};

/// A sieve for the patterns of `rules` that are matched against folded prose, and one for those that are matched against the text as written.
pub(super) fn sieves(rules: &mut [Rule]) -> (Sieve, Sieve) {
    let (mut folded, mut written) = (Vec::new(), Vec::new());
    for rule in rules {
        patterns(&mut rule.check, &mut folded, &mut written);
    }
    (Sieve::new(folded), Sieve::new(written))
}

/// The patterns that a check tries on every paragraph or cell.
fn patterns<'c>(check: &'c mut Check, folded: &mut Vec<&'c mut Pattern>, written: &mut Vec<&'c mut Pattern>) {
    match check {
        Check::Wording(parameters) => {
            for entry in &mut parameters.words {
                folded.extend(&mut entry.without);
                if parameters.raw { &mut *written } else { &mut *folded }.push(&mut entry.find);
            }
        }
        Check::Drift(parameters) => if parameters.raw { written } else { folded }.extend(&mut parameters.forms),
        Check::Stage(parameters) => {
            let words = parameters.words.iter_mut();
            folded.extend(words.flat_map(|words| std::iter::once(&mut words.find).chain(&mut words.newer)));
        }
        Check::Identifier(parameters) => folded.extend(parameters.find.iter_mut().chain(&mut parameters.near)),
        Check::SpanOfTime(parameters) => folded.extend(parameters.patterns.iter_mut().map(|named| &mut named.find)),
        Check::Citation(parameters) => folded.extend(&mut parameters.basis),
        _ => {}
    }
}
