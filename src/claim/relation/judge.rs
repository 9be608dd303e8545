//! Judging: whether some values inside the intervals satisfy a relation, and which value of one number would.

use super::{Relation, RelationKind};
use crate::claim::{Change, Claim, ClaimKind, Exact, Interval, Value};

/// How a relation that fails as written would hold under another habit of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Habit {
    /// The last digits were cut off.
    Truncated,
    /// The last digit was rounded up.
    RoundedUp,
    /// A whole number was rounded at its last digit that is not zero.
    RoundWhole,
}

/// A relation's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// Some values satisfy it.
    Satisfied,
    /// No values satisfy it; the habit is the one that would reconcile it.
    Contradicted(Option<Habit>),
    /// The numbers are too large, or a base may be zero.
    Unknown,
}

impl Judged {
    /// Whether nothing speaks against the relation as written.
    pub fn holds(self) -> bool {
        self == Self::Satisfied
    }

    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Contradicted(_) => "contradicted",
            Self::Unknown => "not_checked",
        }
    }
}

/// Judges a relation over its claims.
pub fn judge(relation: &Relation, claims: &[Claim]) -> Judged {
    let operands: Vec<&Claim> = relation.claims.iter().map(|index| &claims[*index]).collect();
    let result = match relation.kind {
        RelationKind::Part => return parts(&operands),
        RelationKind::Order | RelationKind::Rise => return order(operands[0], operands[1]),
        RelationKind::Fall => return order(operands[1], operands[0]),
        RelationKind::Complement => return complement(&operands),
        RelationKind::Enumeration => return enumeration(relation, &operands),
        RelationKind::Agreement => Some(operands[0].quantity.interval.meets(&operands[1].quantity.interval)),
        RelationKind::ShareTotal => share_total(&operands),
        RelationKind::Identity => None,
        _ => {
            let last = operands.len() - 1;
            solve(relation, claims, last).map(|computed| computed.iter().any(|interval| interval.meets(&written(relation, operands[last]))))
        }
    };
    match result {
        Some(true) => Judged::Satisfied,
        Some(false) => Judged::Contradicted(habit(relation, claims, &operands)),
        None => Judged::Unknown,
    }
}

/// What the last number of a relation may stand for. An average is rounded even where it is whole.
fn written(relation: &Relation, claim: &Claim) -> Interval {
    let quantity = &claim.quantity;
    let Value::Number(value) = quantity.value else { return quantity.interval };
    let half = quantity.step.over(Exact::whole(2));
    if is_tenth(relation, claim) {
        // 增长两成 is said of anything near a fifth: only a whole tenth apart is another number.
        return Exact::fraction(1, 10)
            .and_then(|tenth| quantity.interval.plus(&Interval::closed(tenth.negated(), tenth)))
            .unwrap_or(quantity.interval);
    }
    match (relation.kind, half) {
        (RelationKind::Average, Some(half)) if quantity.approximation.is_empty() => {
            Interval::around(value, half).unwrap_or(quantity.interval)
        }
        _ => quantity.interval,
    }
}

/// Whether a change is told in tenths: 增长两成.
fn is_tenth(relation: &Relation, claim: &Claim) -> bool {
    relation.kind == RelationKind::Growth && claim.quantity.kind == ClaimKind::Fraction
}

/// The values of the number at `position` that satisfy the relation, given the others; several where it can be read in several ways.
/// `None` where the kind has no such value or the numbers are too large.
pub fn solve(relation: &Relation, claims: &[Claim], position: usize) -> Option<Vec<Interval>> {
    let of = |at: usize| claims[relation.claims[at]].quantity.interval;
    let last = relation.claims.len() - 1;
    let one = |interval: Option<Interval>| interval.map(|interval| vec![interval]);
    match relation.kind {
        RelationKind::Sum => {
            let parts = (0..last).filter(|at| *at != position);
            let sum = parts.map(of).try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&part))?;
            one(if position == last { Some(sum) } else { of(last).minus(&sum) })
        }
        RelationKind::Share | RelationKind::Rate => one(match position {
            0 => of(1).times(&hundredth(&claims[relation.claims[2]])?),
            1 => of(0).over(&hundredth(&claims[relation.claims[2]])?),
            _ => percent(of(0).over(&of(1))?, &claims[relation.claims[2]]),
        }),
        RelationKind::Flow => one(match position {
            0 => of(2).plus(&of(3))?.minus(&of(1)),
            1 => of(2).plus(&of(3))?.minus(&of(0)),
            2 => of(0).plus(&of(1))?.minus(&of(3)),
            _ => of(0).plus(&of(1))?.minus(&of(2)),
        }),
        RelationKind::Average => {
            let per = Exact::whole(i128::try_from(relation.listed.unwrap_or(1)).ok()?);
            one(match position {
                0 => written(relation, &claims[relation.claims[2]]).times(&of(1))?.scaled(Exact::ONE.over(per)?),
                1 => of(0).scaled(per)?.over(&written(relation, &claims[relation.claims[2]])),
                _ => of(0).scaled(per)?.over(&of(1)),
            })
        }
        RelationKind::Growth if relation.by_difference => by_difference(relation, claims, position),
        RelationKind::Growth => growth(relation, claims, position),
        RelationKind::Agreement => one(Some(of(1 - position))),
        RelationKind::Part if position == last => {
            let largest = (0..last).filter_map(|at| of(at).low).max();
            one(Some(Interval { low: largest, ..Interval::ALL }))
        }
        RelationKind::Fall => one(Some(if position == last { up_to(&of(0)) } else { from(&of(last)) })),
        RelationKind::Order | RelationKind::Rise if position == last => one(Some(from(&of(0)))),
        RelationKind::Part | RelationKind::Order | RelationKind::Rise => one(Some(up_to(&of(last)))),
        RelationKind::ShareTotal => {
            let others = (0..=last).filter(|at| *at != position);
            let sum = others
                .map(|at| share(&claims[relation.claims[at]]))
                .try_fold(Interval::point(Exact::ZERO), |sum, share| sum.plus(&share?))?;
            one(Interval::point(Exact::HUNDRED).minus(&sum))
        }
        _ => None,
    }
}

/// Whatever is no larger than some value of the interval.
fn up_to(whole: &Interval) -> Interval {
    Interval { high: whole.high, high_open: whole.high_open, ..Interval::ALL }
}

/// Whatever is no smaller than some value of the interval.
fn from(part: &Interval) -> Interval {
    Interval { low: part.low, low_open: part.low_open, ..Interval::ALL }
}

/// What a share of a list may stand for.
fn share(claim: &Claim) -> Option<Interval> {
    let Value::Number(value) = claim.quantity.value else { return None };
    Interval::around(value, claim.quantity.step.over(Exact::whole(2))?)
}

/// A percentage or fraction as a number between 0 and 1.
fn hundredth(claim: &Claim) -> Option<Interval> {
    match claim.quantity.kind {
        ClaimKind::Percent => claim.quantity.interval.scaled(Exact::fraction(1, 100)?),
        _ => Some(claim.quantity.interval),
    }
}

/// A ratio in the unit of the claim that states it.
fn percent(ratio: Interval, claim: &Claim) -> Option<Interval> {
    match claim.quantity.kind {
        ClaimKind::Percent => ratio.scaled(Exact::HUNDRED),
        _ => Some(ratio),
    }
}

/// Previous, current, change. Per cent of a rate is read both ways, as points and as a part of the rate.
fn growth(relation: &Relation, claims: &[Claim], position: usize) -> Option<Vec<Interval>> {
    let claim = |at: usize| &claims[relation.claims[at]];
    let (previous, current) = (claim(0).quantity.interval, claim(1).quantity.interval);
    let change = claim(2);
    let down = change.change == Some(Change::Down);
    let size = written(relation, change);
    let signed = if down { size.negated() } else { size };
    let difference = |position: usize| match position {
        0 => current.minus(&signed),
        1 => previous.plus(&signed),
        _ if down => previous.minus(&current),
        _ => current.minus(&previous),
    };
    // current / previous = 1 ± size × unit
    let relative = |unit: Exact, added: bool| -> Option<Interval> {
        let base = Interval::point(if added { Exact::ONE } else { Exact::ZERO });
        let factor = base.plus(&signed.scaled(unit)?)?;
        match position {
            0 => current.over(&factor),
            1 => previous.times(&factor),
            _ => {
                let ratio = current.over(&previous)?;
                let grown = if added { ratio.minus(&Interval::point(Exact::ONE))? } else { ratio };
                let grown = if down { grown.negated() } else { grown };
                grown.scaled(Exact::ONE.over(unit)?)
            }
        }
    };
    let found: Vec<Option<Interval>> = match change.quantity.kind {
        ClaimKind::Percent if claim(0).quantity.kind == ClaimKind::Percent => {
            vec![difference(position), relative(Exact::fraction(1, 100)?, true)]
        }
        ClaimKind::Percent => vec![relative(Exact::fraction(1, 100)?, true)],
        ClaimKind::Fraction => vec![relative(Exact::ONE, true)],
        ClaimKind::Multiple => vec![relative(Exact::ONE, !change.text.starts_with('翻'))],
        _ => vec![difference(position)],
    };
    let found: Vec<Interval> = found.into_iter().flatten().collect();
    (!found.is_empty()).then_some(found)
}

/// Difference, current, per cent: 减少42件，现318件，降幅11.7%. The earlier level is what both together make.
fn by_difference(relation: &Relation, claims: &[Claim], position: usize) -> Option<Vec<Interval>> {
    let claim = |at: usize| &claims[relation.claims[at]];
    let (difference, current) = (claim(0).quantity.interval, claim(1).quantity.interval);
    let rate = claim(2).quantity.interval.scaled(Exact::fraction(1, 100)?)?;
    let one = Interval::point(Exact::ONE);
    let down = claim(2).change == Some(Change::Down);
    // previous = current ± difference; rate = difference / previous
    let found = match position {
        0 => rate.times(&current)?.over(&if down { one.minus(&rate)? } else { one.plus(&rate)? }),
        1 => {
            let previous = difference.over(&rate)?;
            if down { previous.minus(&difference) } else { previous.plus(&difference) }
        }
        _ => {
            let previous = if down { current.plus(&difference)? } else { current.minus(&difference)? };
            difference.over(&previous)?.scaled(Exact::HUNDRED)
        }
    };
    found.map(|found| vec![found])
}

/// Each part is at most the whole. That all together are more is left to the check: parts may overlap.
fn parts(operands: &[&Claim]) -> Judged {
    let Some((whole, parts)) = operands.split_last() else { return Judged::Unknown };
    let above = |part: &&Claim| exceeds(&part.quantity.interval, &whole.quantity.interval);
    if parts.iter().any(above) { Judged::Contradicted(None) } else { Judged::Satisfied }
}

/// Whether every value of `a` is larger than every value of `b`.
pub fn exceeds(a: &Interval, b: &Interval) -> bool {
    match (a.low, b.high) {
        (Some(low), Some(high)) => low > high || low == high && (a.low_open || b.high_open),
        _ => false,
    }
}

fn order(smaller: &Claim, larger: &Claim) -> Judged {
    if exceeds(&smaller.quantity.interval, &larger.quantity.interval) { Judged::Contradicted(None) } else { Judged::Satisfied }
}

fn complement(operands: &[&Claim]) -> Judged {
    match operands[1].quantity.interval.low {
        Some(low) if low > Exact::ZERO => Judged::Contradicted(None),
        _ => Judged::Satisfied,
    }
}

fn enumeration(relation: &Relation, operands: &[&Claim]) -> Judged {
    let Some(listed) = relation.listed.and_then(|listed| i128::try_from(listed).ok()) else { return Judged::Unknown };
    let holds = match (relation.stated, operands.first()) {
        (Some(stated), _) => i128::try_from(stated).is_ok_and(|stated| stated == listed),
        (None, Some(claim)) => claim.quantity.interval.contains(Exact::whole(listed)),
        _ => return Judged::Unknown,
    };
    if holds { Judged::Satisfied } else { Judged::Contradicted(None) }
}

fn share_total(operands: &[&Claim]) -> Option<bool> {
    let total = operands.iter().try_fold(Interval::point(Exact::ZERO), |sum, claim| sum.plus(&share(claim)?))?;
    Some(total.contains(Exact::HUNDRED))
}

/// The habit of rounding that would reconcile the relation, if one does.
fn habit(relation: &Relation, claims: &[Claim], operands: &[&Claim]) -> Option<Habit> {
    let last = operands.len() - 1;
    let stated = operands[last];
    let Value::Number(value) = stated.quantity.value else { return None };
    if !stated.quantity.approximation.is_empty() || matches!(relation.kind, RelationKind::Agreement | RelationKind::ShareTotal) {
        return None;
    }
    let computed = solve(relation, claims, last)?;
    let meets = |interval: Interval| computed.iter().any(|computed| computed.meets(&interval));
    if stated.quantity.rounded {
        let step = stated.quantity.step;
        if meets(Interval { low: Some(value), low_open: false, high: Some(value.plus(step)?), high_open: true }) {
            return Some(Habit::Truncated);
        }
        if meets(Interval { low: Some(value.minus(step)?), low_open: true, high: Some(value), high_open: false }) {
            return Some(Habit::RoundedUp);
        }
        return None;
    }
    let coarse = stated.quantity.significant >= Exact::HUNDRED && stated.quantity.step == Exact::ONE;
    let half = stated.quantity.significant.over(Exact::whole(2))?;
    (coarse && meets(Interval::around(value, half)?)).then_some(Habit::RoundWhole)
}
