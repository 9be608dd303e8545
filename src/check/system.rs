//! All relations of a report as one system: which hold, which contradict each other, and which number is the likely culprit.
//!
//! One contradiction is one finding, told by the first of the relations that fail together.

use super::identity::Statements;
use super::{Judgement, identity};
use crate::claim::{
    Certainty, Claim, Exact, Extraction, Interval, Judged, Relation, RelationKind, Slip, Value, judge, origins, solve, suits,
};
use crate::report::Report;
use crate::rule::{Check, Pack};

/// The relations of a report and what follows from them together.
#[derive(Debug, Clone, Default)]
pub struct System {
    /// All relations: those of the wording, then those of identity rules.
    pub entries: Vec<Entry>,
    /// Contradictions, each with the relations that fail together; in order of the first of these.
    pub conflicts: Vec<Conflict>,
    /// For each claim the entries that it stands in.
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
    /// Whether more relations hang together with these than were looked at together.
    pub cut: bool,
}

/// Relations from which on they are shared out to all processors.
const SHARED: usize = 10_000;

/// How many failing relations that hang together are looked at together.
const MOST_TOGETHER: usize = 64;

/// Among more numbers than this no suspect is looked for.
const MOST_NUMBERS: usize = 512;

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
    pub fn new(report: &Report, extraction: &Extraction, pack: &Pack) -> Self {
        let claims = &extraction.claims;
        let mut system = Self { of_claim: vec![Vec::new(); claims.len()], ..Self::default() };
        let entry = |relation: &Relation| Entry { judged: judge(relation, claims), relation: relation.clone(), rule: None };
        let (entries, statements): (Vec<Entry>, _) = if extraction.relations.len() < SHARED {
            (extraction.relations.iter().map(entry).collect(), Statements::new(report, extraction))
        } else {
            rayon::join(|| extraction.relations.iter().map(entry).collect(), || Statements::new(report, extraction))
        };
        for entry in entries {
            system.push(entry);
        }
        for (number, rule) in pack.rules.iter().enumerate() {
            if let Check::Identity(parameters) = &rule.check {
                for (relation, judged) in identity::relations(parameters, &statements, &pack.lexicon) {
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
        let at = self.conflicts.binary_search_by_key(&Some(&entry), |conflict| conflict.entries.first());
        at.ok().map(|at| &self.conflicts[at])
    }

    fn find_conflicts(&mut self, claims: &[Claim]) {
        let mut open: Vec<bool> = self.entries.iter().map(|entry| matches!(entry.judged, Judged::Contradicted(_))).collect();
        let mut first = 0;
        while first < open.len() {
            if !open[first] {
                first += 1;
                continue;
            }
            let (together, cut) = self.connected(first, &open);
            // The number that stands in most of the failing relations; ties leave the group whole.
            let numbers: usize = together.iter().map(|entry| self.entries[*entry].relation.claims.len()).sum();
            let cut = cut || numbers > MOST_NUMBERS;
            let (entries, suspect) = if numbers > MOST_NUMBERS { (vec![first], None) } else { self.explain(&together, claims) };
            for entry in &entries {
                open[*entry] = false;
            }
            self.conflicts.push(Conflict { entries, suspect, cut });
        }
        self.conflicts.sort_by_key(|conflict| conflict.entries.first().copied());
    }

    /// An open entry and those that hang together with it through shared numbers; whether there are more.
    fn connected(&self, first: usize, open: &[bool]) -> (Vec<usize>, bool) {
        let mut group = vec![first];
        let mut at = 0;
        while at < group.len() {
            for claim in &self.entries[group[at]].relation.claims {
                for entry in self.of_claim[*claim].iter().filter(|entry| open[**entry]) {
                    if !group.contains(entry) {
                        if group.len() == MOST_TOGETHER {
                            group.sort_unstable();
                            return (group, true);
                        }
                        group.push(*entry);
                    }
                }
            }
            at += 1;
        }
        group.sort_unstable();
        (group, false)
    }

    /// The failing relations that one number explains, and that number.
    fn explain(&self, group: &[usize], claims: &[Claim]) -> (Vec<usize>, Option<Suspect>) {
        let mut members: Vec<usize> = group.iter().flat_map(|entry| self.entries[*entry].relation.claims.iter().copied()).collect();
        members.sort_unstable();
        members.dedup();
        let share = |claim: usize| group.iter().filter(|entry| self.entries[**entry].relation.claims.contains(&claim)).count();
        let most = members.iter().map(|claim| share(*claim)).max().unwrap_or(0);
        let (confirmed, open): (Vec<usize>, Vec<usize>) =
            members.iter().filter(|claim| share(**claim) == most).partition(|claim| self.bound_elsewhere(**claim, group));
        // A number that other relations confirm is no suspect beside one that nothing confirms.
        let corroborated = most > 1 || members.iter().any(|claim| self.bound_elsewhere(*claim, group));
        let accused = if open.is_empty() { confirmed } else { open };
        let candidates: Vec<Candidate> = accused.into_iter().filter_map(|claim| self.candidate(claim, claims)).collect();
        let suspect = single_out(&candidates, corroborated).and_then(Candidate::suspect);
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
            !group.contains(at)
                && entry.judged == Judged::Satisfied
                && !matches!(
                    entry.relation.kind,
                    RelationKind::Part
                        | RelationKind::Order
                        | RelationKind::Rise
                        | RelationKind::Fall
                        | RelationKind::Complement
                        | RelationKind::Enumeration
                )
        })
    }

    /// The number as a culprit: whether some value of it satisfies every relation it is in, which one, and by what slip.
    fn candidate(&self, claim: usize, claims: &[Claim]) -> Option<Candidate> {
        let quantity = &claims[claim].quantity;
        if !matches!(quantity.value, Value::Number(_)) {
            return None;
        }
        let wanted = self.wanted(claim, claims)?;
        if wanted.is_empty() {
            return None;
        }
        let slipped: Vec<(Exact, Slip)> =
            origins(quantity).into_iter().filter(|(value, _)| wanted.iter().any(|interval| suits(interval, *value, quantity))).collect();
        // An inequality alone leaves the value open.
        let determined = wanted.iter().all(|interval| interval.low.is_some() && interval.high.is_some());
        let middle = wanted.iter().find_map(|interval| printable(interval, quantity.step));
        let slip = slipped.iter().find(|(_, slip)| slip.is_telling()).or_else(|| slipped.iter().find(|(value, _)| Some(*value) == middle));
        let slip = slip.or(slipped.first());
        let left_standing = self.is_last_years(claim, claims);
        match slip {
            _ if !determined => Some(Candidate { claim, fits: None, slip: None }),
            Some((fits, slip)) => Some(Candidate {
                claim,
                fits: Some(*fits),
                slip: Some(if left_standing && !slip.is_telling() { Slip::LastYear } else { *slip }),
            }),
            None => middle.map(|fits| Candidate { claim, fits: Some(fits), slip: left_standing.then_some(Slip::LastYear) }),
        }
    }

    /// Whether the number is written like the one of the year before from which it is said to have grown or fallen.
    fn is_last_years(&self, claim: usize, claims: &[Claim]) -> bool {
        self.of_claim[claim].iter().map(|entry| &self.entries[*entry].relation).any(|relation| match relation.claims.as_slice() {
            [previous, current, _] if relation.kind == RelationKind::Growth && !relation.by_difference && *current == claim => {
                claims[*previous].quantity.value == claims[claim].quantity.value
            }
            _ => false,
        })
    }

    /// The values of a number that satisfy every relation it is in; empty where they contradict each other, `None` where no relation
    /// bounds it.
    fn wanted(&self, claim: usize, claims: &[Claim]) -> Option<Vec<Interval>> {
        let mut common: Option<Vec<Interval>> = None;
        for entry in self.of_claim[claim].iter().map(|entry| &self.entries[*entry]) {
            let Some(position) = entry.relation.claims.iter().position(|own| *own == claim) else { continue };
            let Some(found) = solve(&entry.relation, claims, position) else { continue };
            common = Some(match common {
                None => found,
                Some(before) => before.iter().flat_map(|a| found.iter().filter(|b| a.meets(b)).map(|b| a.cut(b))).collect(),
            });
        }
        common
    }
}

/// A number that could be the culprit.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    claim: usize,
    /// The value that satisfies every relation; `None` where many would.
    fits: Option<Exact>,
    slip: Option<Slip>,
}

impl Candidate {
    fn suspect(self) -> Option<Suspect> {
        self.fits.map(|fits| Suspect { claim: self.claim, fits, slip: self.slip })
    }

    /// How readily the value is miswritten as it is: by a rare slip, by a wrong digit, by no slip known.
    fn rank(&self) -> u8 {
        match self.slip {
            Some(slip) if slip.is_telling() => 2,
            Some(_) => 1,
            None => 0,
        }
    }
}

/// The one culprit that stands out. Between equal ones none is named; where only one relation speaks, only a rare slip can decide, and
/// only where a wrong digit in another number does not explain as much.
fn single_out(candidates: &[Candidate], corroborated: bool) -> Option<Candidate> {
    if let ([only], true) = (candidates, corroborated) {
        return Some(*only);
    }
    let best = candidates.iter().map(Candidate::rank).max()?;
    let mut leading = candidates.iter().filter(|candidate| candidate.rank() == best);
    let first = leading.next()?;
    let rivals = candidates.iter().filter(|candidate| candidate.claim != first.claim && candidate.rank() > 0).count();
    let open = candidates.iter().any(|candidate| candidate.fits.is_none());
    let decided = leading.next().is_none() && (best == 2 && rivals == 0 || best == 1 && corroborated);
    (decided && !open).then_some(*first)
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

/// Whether two relations say the same of the same numbers. What a comparison says stands in its rule.
fn same_numbers(a: &Relation, b: &Relation) -> bool {
    a.kind == b.kind
        && a.kind != RelationKind::Identity
        && a.claims.last() == b.claims.last()
        && a.claims.len() == b.claims.len()
        && a.claims.iter().all(|claim| b.claims.contains(claim))
}

/// Whether a contradiction of the relation is proved, apart from habits of rounding.
pub fn is_proved(relation: &Relation) -> bool {
    relation.certainty == Certainty::Stated && relation.kind != RelationKind::Enumeration
}

#[cfg(test)]
mod tests {
    use super::super::{Options, check};
    use crate::report;
    use crate::rule::Pack;
    use crate::source::{Format, Source};

    /// Of each finding of arithmetic above a note: the marked number, and the suspect with the value that fits.
    fn told(text: &str) -> Vec<String> {
        let pack = Pack::builtin();
        let source = Source::from_text(Format::Text, text.to_owned());
        let options = Options { select: vec!["arithmetic/*".to_owned()], ..Options::default() };
        let checked = check(&source.text, report::read(&source, &pack.vocabulary), &pack, &options);
        let grave = checked.diagnostics.iter().filter(|found| found.severity > crate::diagnostic::Severity::Note);
        grave
            .map(|found| {
                let marked = &source.text[found.primary().span.range()];
                let evidence = found.evidence.clone().unwrap_or_default();
                match (evidence.suspect, evidence.fits) {
                    (Some(suspect), Some(fits)) => format!("{marked}: {suspect} → {fits}"),
                    _ => marked.to_owned(),
                }
            })
            .collect()
    }

    #[test]
    fn a_number_in_two_failing_equations_is_the_suspect() {
        let text = "抽检食品505批次、药品602批次，合计1208批次，合格1096批次，合格率99.01%。";
        assert_eq!(told(&text.replace("1208", "1107")), [""; 0]);
        assert_eq!(told(text), ["1208批次: 1208批次 → 1107"]);
    }

    #[test]
    fn two_failing_equations_of_one_number_are_one_finding() {
        let text = "办理工单8614件，较上年的702件下降12.54%；按期办结609件，按期办结率99.19%。";
        assert_eq!(told(&text.replace("8614", "614")), [""; 0]);
        assert_eq!(told(text), ["8614件: 8614件 → 614"]);
    }

    #[test]
    fn swapped_digits_point_at_the_total() {
        assert_eq!(told("全年受理初信418件、初访536件，共计945件。"), ["945件: 945件 → 954"]);
    }

    #[test]
    fn a_number_times_ten_is_seen() {
        assert_eq!(told("发放折页3200份、海报640份，合计38400份。"), ["38400份: 38400份 → 3840"]);
    }

    #[test]
    fn between_equal_suspects_none_is_named() {
        assert_eq!(told("全年受理初信505件、初访602件，共计1108件。"), ["1108件"]);
        assert_eq!(told("入企检查次数由186400次降至11370次，下降39.0%。"), ["39.0%"]);
    }

    #[test]
    fn a_number_that_another_equation_confirms_is_no_suspect() {
        // 614 stands in the rate too, which holds.
        let text = "办理工单614件，较上年的819件下降12.54%；按期办结609件，按期办结率99.19%。";
        assert_eq!(told(text), ["12.54%"]);
        assert_eq!(told(&text.replace("819", "720")), ["720件: 720件 → 702"]);
    }

    #[test]
    fn the_figure_of_the_year_before_is_recognised() {
        assert_eq!(told("办理工单702件，较上年的702件下降12.54%。"), ["702件: 702件 → 614"]);
    }

    #[test]
    fn an_inequality_alone_gives_no_value() {
        assert_eq!(told("召开协调会16次，其中专题协调会61次。").len(), 1);
        assert!(!told("召开协调会16次，其中专题协调会61次。")[0].contains('→'));
    }
}
