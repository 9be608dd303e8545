//! What several reports show together: copied passages, one fact told in two ways, another organ's name left in; and what became of
//! each organ of a roster, and whether the departments' figures add up to the city's.
//!
//! Each report is reduced to its [`Facts`] first, so that the reports themselves need not be kept.

mod copied;
mod facts;
mod organ;
mod passages;
mod rollup;
mod roster;
mod told;

pub use copied::{KeptPassage, kept_passages};
pub use facts::{Facts, Figure, Passage};
pub use rollup::{Contribution, RollUp, Verdict as RollUpVerdict, roll_up, roll_up_findings};
pub use roster::{Entry, Roster, RosterRow, judge, roster_findings};

use super::engine::{Selection, diagnostic};
use super::{Finding, Options};
use crate::diagnostic::Diagnostic;
use crate::rule::{AcrossFault, Check, Pack, Rule};

/// What was found in one of the reports.
#[derive(Debug, Clone)]
pub struct Found {
    /// Index into the reports that were compared.
    pub report: usize,
    /// The finding; its labels lie in that report.
    pub diagnostic: Diagnostic,
}

/// Compares `reports` of one year with each other and with `earlier` ones, by those rules of `pack` that `options` select.
///
/// `organs` are further names of organs (a roster's) that must not stand for the author of another organ's report.
/// The findings are in order of report, place and rule; their fingerprints are those of rule and marked words.
pub fn compare(reports: &[Facts], earlier: &[Facts], organs: &[String], pack: &Pack, options: &Options) -> Vec<Found> {
    let selection = Selection::new(options);
    let mut found: Vec<Found> = Vec::new();
    for rule in pack.rules.iter().filter(|rule| selection.takes(rule)) {
        let Check::Across(parameters) = &rule.check else { continue };
        let findings: Vec<(usize, Finding)> = match parameters.fault {
            AcrossFault::Copied => copied::between(reports, parameters),
            AcrossFault::CopiedFromEarlier => copied::from_earlier(reports, earlier, parameters),
            AcrossFault::ToldDifferently => told::check(reports, parameters),
            AcrossFault::ForeignOrgan => organ::check(reports, organs, parameters),
            // These are told of the roster and of the report above the others.
            AcrossFault::RollUp | AcrossFault::Roster => Vec::new(),
        };
        found.extend(findings.into_iter().map(|(report, finding)| Found { report, diagnostic: named(rule, finding, &reports[report]) }));
    }
    found.sort_by(|a, b| {
        let key = |found: &Found| (found.report, found.diagnostic.primary().span, found.diagnostic.rule.clone());
        key(a).cmp(&key(b))
    });
    found
}

/// The finding in the rule's words, with its fingerprint.
fn named(rule: &Rule, finding: Finding, report: &Facts) -> Diagnostic {
    let mut named = diagnostic(rule, finding);
    named.fingerprint = super::fingerprint::of(&[rule.id.as_str(), report.words(named.primary().span)]);
    named
}
