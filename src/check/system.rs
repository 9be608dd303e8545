//! All relations of a report as one system: which hold, which contradict each other, and which number is the likely culprit.
//!
//! One contradiction is one finding, told by the first of the relations that fail together.

use std::collections::{HashMap, HashSet};

use super::identity::Statements;
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
    /// For each claim the entries it stands in.
    of_claim: Vec<Vec<usize>>,
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

/// Numbers in relations that fail together; in a larger tangle no number stands out, and every relation is told by itself.
const LARGEST: usize = 1000;

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
        let mut system = Self { of_claim: vec![Vec::new(); claims.len()], ..Self::default() };
        for relation in &extraction.relations {
            system.push(Entry { judged: judge(relation, claims), relation: relation.clone(), rule: None });
        }
        let statements = Statements::new(extraction);
        for (number, rule) in pack.rules.iter().enumerate() {
            if let Check::Identity(parameters) = &rule.check {
                for (relation, judged) in identity::relations(parameters, &statements) {
                    if !system.knows(&relation) {
                        system.push(Entry { relation, judged, rule: Some(number) });
                    }
                }
            }
        }
        system.find_conflicts(claims);
        system
    }

    fn push(&mut self, entry: Entry) {
        for &claim in &entry.relation.claims {
            let own = &mut self.of_claim[claim];
            if own.last() != Some(&self.entries.len()) {
                own.push(self.entries.len());
            }
        }
        self.entries.push(entry);
    }

    fn knows(&self, relation: &Relation) -> bool {
        let Some(last) = relation.claims.last() else { return false };
        self.of_claim[*last].iter().any(|entry| same_numbers(&self.entries[*entry].relation, relation))
    }

    /// The entries that `claim` stands in, in order.
    pub fn entries_of(&self, claim: usize) -> impl Iterator<Item = &Entry> {
        self.of_claim.get(claim).into_iter().flatten().map(|entry| &self.entries[*entry])
    }

    /// The conflict that `entry` tells, if it is the first one of a conflict.
    pub fn told_by(&self, entry: usize) -> Option<&Conflict> {
        let found = self.conflicts.binary_search_by_key(&Some(entry), |conflict| conflict.entries.first().copied());
        found.ok().map(|at| &self.conflicts[at])
    }

    fn find_conflicts(&mut self, claims: &[Claim]) {
        let mut open: Vec<bool> = self.entries.iter().map(|entry| matches!(entry.judged, Judged::Contradicted(_))).collect();
        let mut next = 0;
        while let Some(first) = (next..open.len()).find(|entry| open[*entry]) {
            next = first;
            let together = self.connected(first, &open);
            let numbers: usize = together.iter().map(|entry| self.entries[*entry].relation.claims.len()).sum();
            if numbers > LARGEST {
                together.iter().for_each(|entry| open[*entry] = false);
                self.conflicts.extend(together.into_iter().map(|entry| Conflict { entries: vec![entry], suspect: None }));
                continue;
            }
            // The number that stands in most of the failing relations; ties leave the group whole.
            let (entries, suspect) = self.explain(&together, claims);
            entries.iter().for_each(|entry| open[*entry] = false);
            self.conflicts.push(Conflict { entries, suspect });
        }
        self.conflicts.sort_by_key(|conflict| conflict.entries.first().copied());
    }

    /// The open entry `first` and all that hang together with it through shared numbers.
    fn connected(&self, first: usize, open: &[bool]) -> Vec<usize> {
        let mut group = vec![first];
        let mut seen = HashSet::from([first]);
        let mut claims_seen = HashSet::new();
        let mut at = 0;
        while at < group.len() {
            for &claim in &self.entries[group[at]].relation.claims {
                if claims_seen.insert(claim) {
                    group.extend(self.of_claim[claim].iter().filter(|entry| open[**entry] && seen.insert(**entry)));
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
        let mut shares: HashMap<usize, usize> = HashMap::new();
        for entry in group {
            let own: HashSet<usize> = self.entries[*entry].relation.claims.iter().copied().collect();
            own.into_iter().for_each(|claim| *shares.entry(claim).or_default() += 1);
        }
        let share = |claim: usize| shares.get(&claim).copied().unwrap_or(0);
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
        self.of_claim[claim].iter().any(|at| {
            let entry = &self.entries[*at];
            group.binary_search(at).is_err()
                && entry.judged == Judged::Satisfied
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
        for entry in self.entries_of(claim) {
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
