//! Calculations written out for people: `505 + 602 = 1107`.

use super::scale::Scale;
use crate::claim::{Change, Claim, ClaimKind, Exact, Extraction, Interval, Relation, RelationKind, Value, solve};
use crate::rule::Pack;

/// A relation in words and in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worked {
    /// With names and numbers as written: `初信505件 + 初访602起 = 初信初访1107件`.
    pub text: String,
    /// The side that is calculated: `505 + 602 = 1107`.
    pub left: String,
    /// What the calculation gives: `1107`.
    pub computed: String,
    /// What the report writes: `1108件`.
    pub stated: String,
    /// How the last number is written.
    scale: Scale,
}

impl Worked {
    /// An interval of values as the last number is written.
    pub fn show(&self, interval: &Interval) -> String {
        match self.scale.apply(interval) {
            Some(scaled) => show_with(&scaled, self.scale.word, 2),
            None => show(interval, "", 2),
        }
    }
}

/// A relation with names and numbers as written: `初信505件 + 初访602起 = 初信初访1107件`.
pub fn equation(relation: &Relation, found: &Extraction, pack: &Pack) -> String {
    let names: Vec<String> = relation.claims.iter().map(|claim| named(&found.claims[*claim], pack)).collect();
    let last = relation.claims.len().saturating_sub(1);
    match relation.kind {
        RelationKind::Sum => format!("{} = {}", joined(&names[..last], " + "), names[last]),
        RelationKind::Part => format!("{} ≤ {}", joined(&names[..last], "、"), names[last]),
        RelationKind::Order | RelationKind::Rise => format!("{} ≤ {}", names[0], names[1]),
        RelationKind::Fall => format!("{} ≥ {}", names[0], names[1]),
        RelationKind::Share | RelationKind::Rate | RelationKind::Average => format!("{} ÷ {} = {}", names[0], names[1], names[2]),
        RelationKind::ShareTotal => format!("{} = 100%", names.join(" + ")),
        RelationKind::Growth => format!("{} → {}：{}", names[0], names[1], names[2]),
        RelationKind::Flow => format!("{} + {} = {} + {}", names[0], names[1], names[2], names[3]),
        RelationKind::Enumeration => format!("{} = 列出{}项", stated_count(relation, found), relation.listed.unwrap_or(0)),
        RelationKind::Agreement => format!("{} = {}", names[0], names[1]),
        RelationKind::Complement | RelationKind::Identity => names.join("，"),
    }
}

/// Writes a relation and its calculation out.
pub fn worked(relation: &Relation, found: &Extraction, pack: &Pack) -> Worked {
    let scales = scales(relation, found);
    let numbers: Vec<String> = relation.claims.iter().zip(&scales).map(|(claim, scale)| number(&found.claims[*claim], *scale)).collect();
    let last = relation.claims.len().saturating_sub(1);
    let stated = relation.claims.last().map_or(String::new(), |claim| found.claims[*claim].text.to_string());
    let scale = scales.last().copied().unwrap_or(Scale::ONE);
    let computed = computed(relation, found, scale);
    let left = match relation.kind {
        RelationKind::Sum => format!("{} = {computed}", joined(&numbers[..last], " + ")),
        RelationKind::Part => joined(&numbers[..last], "、"),
        RelationKind::Share | RelationKind::Rate | RelationKind::Average => format!("{} ÷ {} = {computed}", numbers[0], numbers[1]),
        RelationKind::ShareTotal => format!("{} = {computed}", numbers.join(" + ")),
        RelationKind::Growth if relation.by_difference => {
            let sign = if found.claims[relation.claims[2]].change == Some(Change::Down) { "+" } else { "-" };
            format!("{} ÷ ({} {sign} {}) = {computed}", numbers[0], numbers[1], numbers[0])
        }
        RelationKind::Growth => growth(relation, found, &numbers, &computed),
        RelationKind::Flow => format!("{} + {} - {} = {computed}", numbers[0], numbers[1], numbers[2]),
        RelationKind::Enumeration => relation.listed.unwrap_or(0).to_string(),
        RelationKind::Order | RelationKind::Rise | RelationKind::Fall | RelationKind::Complement | RelationKind::Agreement => {
            numbers[0].clone()
        }
        RelationKind::Identity => numbers.join("，"),
    };
    Worked { text: equation(relation, found, pack), left, computed, stated, scale }
}

/// Operands beyond so many are left out in the middle.
const SHOWN: usize = 60;

fn joined(operands: &[String], mark: &str) -> String {
    if operands.len() <= SHOWN {
        return operands.join(mark);
    }
    let (first, last) = (&operands[..SHOWN / 2], &operands[operands.len() - SHOWN / 2..]);
    format!("{}{mark}…{mark}{}", first.join(mark), last.join(mark))
}

/// The stated count of a list as written.
pub fn stated_count(relation: &Relation, found: &Extraction) -> String {
    match relation.claims.first() {
        Some(claim) => found.claims[*claim].text.to_string(),
        None => relation.stated.unwrap_or(0).to_string(),
    }
}

/// How each number of the relation is written. Where a scale stands in no number itself but above its column, numbers of another
/// scale beside it could not be told apart: then all are written in full.
fn scales(relation: &Relation, found: &Extraction) -> Vec<Scale> {
    let claims = || relation.claims.iter().map(|claim| &found.claims[*claim]);
    let scales: Vec<Scale> = claims().map(Scale::of).collect();
    let mut counted = claims().zip(&scales).filter(|(claim, _)| claim.quantity.kind != ClaimKind::Percent).map(|(_, scale)| *scale);
    let first = counted.next();
    let alike = counted.all(|scale| Some(scale) == first);
    scales.into_iter().map(|scale| if alike || !scale.word.is_empty() { scale } else { Scale::ONE }).collect()
}

/// From the larger level that the change speaks of to the smaller one, so that what comes out is what the report states.
fn growth(relation: &Relation, found: &Extraction, numbers: &[String], computed: &str) -> String {
    let change = &found.claims[relation.claims[2]];
    let (before, after) = (&numbers[0], &numbers[1]);
    let (more, less) = if change.change == Some(Change::Down) { (before, after) } else { (after, before) };
    match change.quantity.kind {
        ClaimKind::Multiple if change.text.starts_with('翻') => format!("{after} ÷ {before} = {computed}"),
        ClaimKind::Percent | ClaimKind::Multiple | ClaimKind::Fraction => format!("({more} - {less}) ÷ {before} = {computed}"),
        _ => format!("{more} - {less} = {computed}"),
    }
}

/// What the last number of the relation should be.
fn computed(relation: &Relation, found: &Extraction, scale: Scale) -> String {
    let claims = &found.claims;
    let Some(last) = relation.claims.len().checked_sub(1) else { return String::new() };
    let stated = &claims[relation.claims[last]];
    if relation.kind == RelationKind::ShareTotal {
        let total = relation.claims.iter().try_fold(Exact::ZERO, |sum, claim| match claims[*claim].quantity.value {
            Value::Number(value) => sum.plus(value),
            _ => None,
        });
        return total.map_or(String::new(), |total| format!("{total}%"));
    }
    if matches!(relation.kind, RelationKind::Part | RelationKind::Order | RelationKind::Rise | RelationKind::Fall) {
        return String::new();
    }
    let Some(interval) = solve(relation, claims, last).and_then(|found| found.first().copied()) else { return String::new() };
    // Tenths are calculated in per cent.
    if relation.kind == RelationKind::Growth && stated.quantity.kind == ClaimKind::Fraction {
        return interval.scaled(Exact::HUNDRED).map_or(String::new(), |interval| show(&interval, "%", 1));
    }
    match scale.apply(&interval) {
        Some(scaled) => show_with(&scaled, scale.word, decimals(stated, scale) + 1),
        // 98‰ is calculated in per cent.
        None if stated.quantity.kind == ClaimKind::Percent && stated.quantity.unit != "%" => {
            show(&interval, "%", decimals(stated, Scale::ONE) + 2)
        }
        None => show(&interval, &stated.quantity.unit, decimals(stated, Scale::ONE) + 1),
    }
}

/// An interval for people: one value, or its ends.
fn show(interval: &Interval, unit: &str, decimals: u32) -> String {
    show_with(interval, if unit == "%" { "%" } else { "" }, decimals)
}

/// With the same mark behind each end.
fn show_with(interval: &Interval, mark: &str, decimals: u32) -> String {
    let round = |value: Exact| value.rounded(decimals).map_or_else(|| value.to_string(), |value| value.to_string());
    match (interval.low, interval.high) {
        (Some(low), Some(high)) if low == high => format!("{}{mark}", round(low)),
        (Some(low), Some(high)) => format!("{}{mark}～{}{mark}", round(low), round(high)),
        (Some(low), None) => format!("≥{}{mark}", round(low)),
        (None, Some(high)) => format!("≤{}{mark}", round(high)),
        (None, None) => String::new(),
    }
}

/// The decimals of a number as it is written.
fn decimals(claim: &Claim, scale: Scale) -> u32 {
    let mut step = claim.quantity.step.over(scale.factor).unwrap_or(claim.quantity.step);
    let mut count = 0;
    while !step.is_whole() && count < 8 {
        step = step.times(Exact::whole(10)).unwrap_or(Exact::ONE);
        count += 1;
    }
    count
}

/// The claim's name and number: `初信505件`.
fn named(claim: &Claim, pack: &Pack) -> String {
    let name =
        claim.metric.as_ref().and_then(|id| pack.dictionary.get(id)).map_or_else(|| short(&claim.phrase), |metric| metric.name.clone());
    format!("{name}{}", claim.text)
}

/// The last words of a long phrase.
fn short(phrase: &str) -> String {
    let characters: Vec<char> = phrase.chars().collect();
    characters[characters.len().saturating_sub(10)..].iter().collect()
}

/// The number without its unit, as it is calculated with.
fn number(claim: &Claim, scale: Scale) -> String {
    let value = match claim.quantity.value {
        Value::Number(value) => scale.write(value),
        Value::Range(low, high) => format!("{low}-{high}"),
        Value::Fraction(numerator, denominator) => format!("{numerator}/{denominator}"),
        Value::Vague => claim.text.to_string(),
    };
    let percent = if claim.quantity.kind == ClaimKind::Percent { "%" } else { "" };
    format!("{value}{percent}")
}
