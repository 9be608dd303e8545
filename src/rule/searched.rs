//! The patterns that rules look for all through a report, for the sieve of their pack.

use super::{Check, Rule};
use crate::pattern::{Pattern, Sieve};

/// A sieve for the patterns of `rules`.
pub(super) fn sieve(rules: &mut [Rule]) -> Sieve {
    Sieve::new(rules.iter_mut().flat_map(|rule| patterns(&mut rule.check)))
}

/// The patterns that a check tries on every paragraph or cell.
fn patterns(check: &mut Check) -> Vec<&mut Pattern> {
    match check {
        Check::Wording(parameters) => {
            let entries = parameters.words.iter_mut();
            entries.flat_map(|entry| std::iter::once(&mut entry.find).chain(&mut entry.without)).collect()
        }
        Check::Drift(parameters) => parameters.forms.iter_mut().collect(),
        Check::Stage(parameters) => {
            let words = parameters.words.iter_mut();
            words.flat_map(|words| std::iter::once(&mut words.find).chain(&mut words.newer)).collect()
        }
        Check::Identifier(parameters) => parameters.find.iter_mut().chain(&mut parameters.near).collect(),
        Check::Citation(parameters) => parameters.basis.iter_mut().collect(),
        _ => Vec::new(),
    }
}
