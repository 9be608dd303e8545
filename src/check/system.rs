//! All relations of a report as one system: which hold, which contradict each other, and which number is the likely culprit.
//!
//! One contradiction is one finding, told by the first of the relations that fail together.

use super::slip::{self, Slip};
use super::{Judgement, identity};
use crate::claim::{Certainty, Claim, Exact, Extraction, Interval, Judged, Relation, RelationKind, Value, judge, solve};
use crate::rule::{Check, Pack};

/// The relations of a report and what follows from them together.
#[derive(Debug, Clone, Default)]
pub struct System {
    /// All relations: those of the wording, then those of identity rules.
    pub entries: Vec<Entry>,
    /// Contradictions, each with the relations that fail together.
    pub conflicts: Vec<Conflict>,
}

/// A relation with its result.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The relation.
    pub relation: Relation,
    /// Its result.
    pub judged: Judged,
    /// The identity rule that states it; `None` where the wording does.
    pub rule: Option<usize>,
}

/// Relations that fail together.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Their entries; the first one tells the finding.
    pub entries: Vec<usize>,
    /// The number most likely wrong, where one stands out.
    pub suspect: Option<Suspect>,
}

/// The number most likely wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspect {
    /// Index of the claim.
    pub claim: usize,
    /// The value that satisfies every relation the number is in.
    pub fits: Exact,
    /// The likely slip.
    pub slip: Option<Slip>,
}

impl Judgement {
    /// From a relation's result.
    pub(super) fn of(judged: Judged) -> Self {
        match judged {
            Judged::Satisfied => Self::Satisfied,
            Judged::Contradicted(_) => Self::Contradicted,
            Judged::Unknown => Self::NotChecked,
        }
    }
}

impl System {
    /// Judges every relation of the wording and of the pack's identity rules.
    pub fn new(extraction: &Extraction, pack: &Pack) -> Self {
        let claims = &extraction.claims;
        let mut entries: Vec<Entry> = extraction
            .relations
            .iter()
            .map(|relation| Entry { judged: judge(relation, claims), relation: relation.clone(), rule: None })
            .collect();
        for (number, rule) in pack.rules.iter().enumerate() {
            if let Check::Identity(parameters) = &rule.check {
                for (relation, judged) in identity::relations(parameters, extraction) {
                    let known = entries.iter().any(|entry| same_numbers(&entry.relation, &relation));
                    if !known {
                        entries.push(Entry { relation, judged, rule: Some(number) });
                    }
                }
            }
        }
        let mut system = Self { entries, conflicts: Vec::new() };
        system.find_conflicts(claims);
        system
    }

    /// The conflict that `entry` tells, if it is the first one of a conflict.
    pub fn told_by(&self, entry: usize) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.entries.first() == Some(&entry))
    }

    fn find_conflicts(&mut self, claims: &[Claim]) {
        let mut open: Vec<usize> =
            (0..self.entries.len()).filter(|entry| matches!(self.entries[*entry].judged, Judged::Contradicted(_))).collect();
        while !open.is_empty() {
            let together = self.connected(&open);
            // The number that stands in most of the failing relations; ties leave the group whole.
            let (entries, suspect) = self.explain(&together, claims);
            open.retain(|entry| !entries.contains(entry));
            self.conflicts.push(Conflict { entries, suspect });
        }
        self.conflicts.sort_by_key(|conflict| conflict.entries.first().copied());
    }

    /// The first open entry and all that hang together with it through shared numbers.
    fn connected(&self, open: &[usize]) -> Vec<usize> {
        let mut group = vec![open[0]];
        let mut at = 0;
        while at < group.len() {
            let own = &self.entries[group[at]].relation.claims;
            for entry in open {
                if !group.contains(entry) && self.entries[*entry].relation.claims.iter().any(|claim| own.contains(claim)) {
                    group.push(*entry);
                }
            }
            at += 1;
        }
        group.sort_unstable();
        group
    }

    /// The failing relations that one number explains, and that number.
    fn explain(&self, group: &[usize], claims: &[Claim]) -> (Vec<usize>, Option<Suspect>) {
        let mut members: Vec<usize> = group.iter().flat_map(|entry| self.entries[*entry].relation.claims.iter().copied()).collect();
        members.sort_unstable();
        members.dedup();
        let share = |claim: usize| group.iter().filter(|entry| self.entries[**entry].relation.claims.contains(&claim)).count();
        let most = members.iter().map(|claim| share(*claim)).max().unwrap_or(0);
        let mut candidates: Vec<Suspect> = members
            .iter()
            .filter(|claim| share(**claim) == most)
            .filter_map(|claim| {
                self.fitting(*claim, claims).map(|fits| Suspect { claim: *claim, fits, slip: slip::between(&claims[*claim], fits) })
            })
            .collect();
        let supported = |suspect: &Suspect| self.bound_elsewhere(suspect.claim, group);
        // A number that other relations confirm is no suspect.
        if candidates.len() > 1 && candidates.iter().any(|suspect| !supported(suspect)) {
            candidates.retain(|suspect| !supported(suspect));
        }
        let suspect = match candidates.as_slice() {
            [only] if most > 1 || members.iter().any(|claim| self.bound_elsewhere(*claim, group)) => Some(*only),
            _ => {
                let telling: Vec<&Suspect> = candidates.iter().filter(|suspect| suspect.slip.is_some_and(Slip::is_telling)).collect();
                let plain = candidates.iter().any(|suspect| suspect.slip == Some(Slip::OneDigit));
                match telling.as_slice() {
                    [only] if !plain => Some(**only),
                    _ => None,
                }
            }
        };
        let explained: Vec<usize> = match suspect {
            Some(suspect) => group.iter().copied().filter(|entry| self.entries[*entry].relation.claims.contains(&suspect.claim)).collect(),
            None if most == group.len() => group.to_vec(),
            None => vec![group[0]],
        };
        (explained, suspect)
    }

    /// Whether another relation, one that holds, fixes the number.
    fn bound_elsewhere(&self, claim: usize, group: &[usize]) -> bool {
        self.entries.iter().enumerate().any(|(at, entry)| {
            !group.contains(&at)
                && entry.judged == Judged::Satisfied
                && entry.relation.claims.contains(&claim)
                && !matches!(
                    entry.relation.kind,
                    RelationKind::Part | RelationKind::Order | RelationKind::Complement | RelationKind::Enumeration
                )
        })
    }

    /// The one value of a number that satisfies every relation it is in, if there is one.
    fn fitting(&self, claim: usize, claims: &[Claim]) -> Option<Exact> {
        let quantity = &claims[claim].quantity;
        if !matches!(quantity.value, Value::Number(_)) {
            return None;
        }
        let mut common: Option<Vec<Interval>> = None;
        for entry in &self.entries {
            let Some(position) = entry.relation.claims.iter().position(|own| *own == claim) else { continue };
            let Some(found) = solve(&entry.relation, claims, position) else { continue };
            common = Some(match common {
                None => found,
                Some(before) => before.iter().flat_map(|a| found.iter().filter(|b| a.meets(b)).map(|b| a.cut(b))).collect(),
            });
        }
        let intervals = common?;
        intervals.iter().find_map(|interval| printable(interval, quantity.step))
    }
}

/// A value of the interval that can be printed with the same step.
fn printable(interval: &Interval, step: Exact) -> Option<Exact> {
    let (low, high) = (interval.low?, interval.high?);
    let middle = low.plus(high)?.over(Exact::whole(2))?;
    let value = Exact::whole(middle.over(step)?.rounded(0)?.floor()).times(step)?;
    let half = step.over(Exact::whole(2))?;
    let near = Interval::around(value, half)?;
    (!value.is_negative() && (interval.contains(value) || (low != high || !step.is_whole()) && near.meets(interval))).then_some(value)
}

/// Whether two relations say the same of the same numbers.
fn same_numbers(a: &Relation, b: &Relation) -> bool {
    a.kind == b.kind
        && a.claims.last() == b.claims.last()
        && a.claims.len() == b.claims.len()
        && a.claims.iter().all(|claim| b.claims.contains(claim))
}

/// Whether a contradiction of the relation is proved, apart from habits of rounding.
pub fn is_proved(relation: &Relation) -> bool {
    relation.certainty == Certainty::Stated && relation.kind != RelationKind::Enumeration
}
