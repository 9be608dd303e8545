//! Rates near numerator and base: `调解纠纷907件，成功888件，成功率97.91%`.

use std::collections::{HashMap, HashSet};

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, exceeds, judge, parts, remainder, slip};
use crate::claim::metric::{Dictionary, Metric, MetricId};
use crate::claim::{Claim, ClaimKind, Exact, Extraction, PeriodKind, Value};
use crate::report::Report;

/// Finds the rates of a sentence.
pub fn find(group: &Group<'_>, dictionary: &Dictionary, relations: &mut Vec<Relation>) {
    for number in 0..group.numbers.len() {
        let claim = group.claim(number);
        if !is_rate(group, claim) || group.is_respective(number) {
            continue;
        }
        let metric = claim.metric.as_ref().and_then(|id| dictionary.get(id));
        let phrase = &claim.phrase;
        let Some(last) = stem(phrase) else { continue };
        let relation = by_definition(group, number, metric)
            .or_else(|| due_and_done(group, number))
            .or_else(|| by_wording(group, number, last, metric))
            .or_else(|| {
                let counted = group.lexicon.relations.counted_as.iter().filter(|(name, _)| name == last);
                counted.flat_map(|(_, words)| words).find_map(|word| by_wording(group, number, word, metric))
            })
            .or_else(|| by_other_stem(group, number, last, metric));
        relations.extend(relation);
    }
}

/// By another verb of the rate's name. 培训214人，培训合格率100% counts those who passed and not those who were taught, so only what fits,
/// or would but for a slip, is meant.
fn by_other_stem(group: &Group<'_>, rate: usize, last: &str, metric: Option<&Metric>) -> Option<Relation> {
    let stem = other_stem(&group.claim(rate).phrase, last, group)?;
    let relation = by_wording(group, rate, stem, metric)?;
    let full = group.claim(rate).quantity.value == Value::Number(Exact::HUNDRED);
    let explained = || !full && slip::explains(&relation, &group.found.claims, false);
    // 应出庭48件，实际出庭44件: both are counts of the verb.
    let base = (0..rate).find(|number| group.index(*number) == relation.claims[1])?;
    let told = group.numbers[base].clause.contains(stem);
    (told || judge(&relation, &group.found.claims).holds() || explained()).then_some(relation)
}

/// 出庭 of 出庭应诉率: a verb of the rate's name before its last two characters, where no number is under those.
fn other_stem<'p>(phrase: &'p str, last: &str, group: &Group<'_>) -> Option<&'p str> {
    let name = phrase.rsplit_once('率').map(|(name, _)| name.strip_suffix(last).unwrap_or(name))?;
    let (_, start, end) = group.lexicon.verbs.last_in(name).filter(|(_, start, end)| name[*start..*end].chars().count() == 2)?;
    (end == name.len()).then_some(&name[start..end])
}

/// `应考4218人，实考4205人，参考率99.69%`: what was due, what was done, right before the rate.
fn due_and_done(group: &Group<'_>, rate: usize) -> Option<Relation> {
    let (base, numerator) = (rate.checked_sub(2)?, rate.checked_sub(1)?);
    let verb = |number: usize, mark: &str| group.numbers[number].clause.rsplit_once(mark).and_then(|(_, verb)| verb.chars().next());
    let (due, done) = &group.lexicon.relations.due_and_done;
    let same = verb(base, due).filter(|verb_of_base| Some(*verb_of_base) == verb(numerator, done));
    let alike = group.comparable(group.claim(base), group.claim(numerator)) && group.claim(base).period.same(&group.claim(rate).period);
    (same.is_some() && alike).then(|| triple(group, numerator, base, rate, Certainty::Stated))
}

/// A percentage that is no change, no share and no goal, under a phrase that ends with 率.
fn is_rate(group: &Group<'_>, claim: &Claim) -> bool {
    claim.quantity.kind == ClaimKind::Percent
        && claim.change.is_none()
        && matches!(claim.quantity.value, Value::Number(_))
        && stem(&claim.phrase).is_some()
        && !group.lexicon.relations.goals.iter().any(|word| claim.phrase.contains(word.as_str()))
}

/// Numbers of how many characters the words end with those of the rate's name; at least its last two must be there.
fn closeness(words: &str, name: &str) -> usize {
    name.char_indices().rev().skip(1).take_while(|(at, _)| words.contains(&name[*at..])).count()
}

/// What the rate is of: the words before the last 率, without what leads to them.
fn stem(phrase: &str) -> Option<&str> {
    let before = &phrase[..phrase.rfind('率')?];
    let start = before.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    (before[start..].chars().count() == 2).then_some(&before[start..])
}

/// Numerator and base by the dictionary, both in the same sentence and of one period.
fn by_definition(group: &Group<'_>, rate: usize, metric: Option<&Metric>) -> Option<Relation> {
    let metric = metric?;
    let (numerator, base) = (metric.numerator.as_ref()?, metric.base.as_ref()?);
    let find = |id| {
        let mut all = (0..group.numbers.len()).filter(|number| {
            !denies(group, *number)
                && group.claim(*number).metric.as_ref() == Some(id)
                && group.claim(*number).period.same(&group.claim(rate).period)
        });
        let first = all.next()?;
        all.next().is_none().then_some(first)
    };
    let (numerator, base) = (find(numerator)?, find(base)?);
    // A part of another number is no base: 其中当年立案106件.
    if parts::opened_by(group, base).is_some() && parts::opened_by(group, numerator).is_none() {
        return None;
    }
    group.lexicon.same_class(&group.claim(numerator).quantity, &group.claim(base).quantity).then(|| {
        let certainty = if metric.base_varies { Certainty::Likely } else { Certainty::Stated };
        triple(group, numerator, base, rate, certainty)
    })
}

pub(super) fn triple(group: &Group<'_>, numerator: usize, base: usize, rate: usize, certainty: Certainty) -> Relation {
    Relation::new(RelationKind::Rate, vec![group.index(numerator), group.index(base), group.index(rate)], certainty)
}

/// Numerator and base by wording: the numerator's words repeat the rate's, the base is the number it is counted out of.
fn by_wording(group: &Group<'_>, rate: usize, stem: &str, metric: Option<&Metric>) -> Option<Relation> {
    // A rate whose base differs from place to place proves nothing, but may well fit.
    let loose = metric.is_some_and(|metric| metric.base_varies);
    if group.lexicon.changes.is_in(stem) {
        return None;
    }
    let names = |number: usize| affirms(group, number, stem) && governs(group, number, stem);
    let name = group.claim(rate).phrase.rsplit_once('率').map_or(stem, |(name, _)| name);
    let close = |number: usize| closeness(group.numbers[number].clause, name);
    let usable = |number: usize| {
        let claim = group.claim(number);
        super::spoken::summable(claim) && claim.period.same(&group.claim(rate).period)
    };
    let naming: Vec<usize> = (0..rate).rev().filter(|number| usable(*number) && names(*number)).collect();
    let closest = naming.iter().map(|number| close(*number)).max().unwrap_or(0);
    let before = naming.iter().copied().find(|number| close(*number) == closest);
    let after = (rate + 1..group.numbers.len())
        .take_while(|number| !group.numbers[*number].lead.contains(';'))
        .find(|number| usable(*number) && names(*number));
    let numerator = before.or(after)?;
    // 调处成功305件 belongs to 成功率 and not to 调处率.
    let at = |stem: &str| group.numbers[numerator].clause.rfind(stem);
    let others = (0..group.numbers.len()).filter(|other| *other != rate && is_rate(group, group.claim(*other)));
    if others.filter_map(|other| self::stem(&group.claim(other).phrase)).any(|other| other != stem && at(other) > at(stem)) {
        return None;
    }
    let due = |number: usize| is_due(group, number);
    if due(numerator) {
        return None;
    }
    // 满意3511件，基本满意203件: which of them the rate counts, or both, only a definition tells.
    let rivals = naming
        .iter()
        .any(|other| *other != numerator && close(*other) == closest && !due(*other) && Some(*other) == numerator.checked_sub(1));
    let bounded = group.claim(rate).quantity.interval.high.is_some_and(|high| high <= Exact::HUNDRED);
    // A base below its numerator is none, unless a slip in one of the two explains it.
    let between = |number: usize| {
        let claim = group.claim(number);
        claim.change.is_some()
            || claim.period.kind == PeriodKind::Previous
            || claim.quantity.kind == ClaimKind::Percent
            || parts::opened_by(group, number).is_some()
    };
    // The customary base, named as such, may still be held against the rate, as a question.
    let customary = |base: usize| metric.is_some_and(|metric| metric.base.is_some() && metric.base == group.claim(base).metric);
    let next_to = |base: usize| base < numerator && (base + 1..numerator).all(between);
    let too_small = |base: usize| {
        exceeds(&group.claim(numerator).quantity.interval, &group.claim(base).quantity.interval)
            && !(next_to(base) && {
                // 应报备50件, 已整改85处, 52件中已化解48件 say that the one is counted out of the other.
                let told = due(base) || customary(base) || group.numbers[numerator].lead.contains(['已', '中']);
                let least = if told { Exact::whole(10) } else { Exact::HUNDRED };
                slip::explains_from(&triple(group, numerator, base, rate, Certainty::Likely), &group.found.claims, false, least)
            })
    };
    let same = |number: &usize| {
        *number != numerator
            && !group.is_average(*number)
            && !denies(group, *number)
            && parts::opened_by(group, *number).is_none()
            && !(bounded && too_small(*number))
            && usable(*number)
            && group.lexicon.same_class(&group.claim(*number).quantity, &group.claim(numerator).quantity)
    };
    let from = if numerator > rate { rate + 1 } else { 0 };
    let candidates: Vec<usize> = (from..numerator).rev().filter(same).take(3).collect();
    let nearest = *candidates.first()?;
    // The base stands right before the numerator; one further back only where the nearest cannot be meant.
    let fitting = candidates
        .iter()
        .copied()
        .find(|base| judge(&triple(group, numerator, *base, rate, Certainty::Stated), &group.found.claims).holds());
    if let Some(of_part) = of_part(group, numerator, rate).filter(|_| fitting.is_none()) {
        return Some(of_part);
    }
    let base = fitting.unwrap_or(nearest);
    // Last year's figures, changes and the rest that is not so (不合格22批次) do not part a rate from its numbers.
    let aside = |number: usize| {
        let claim = group.claim(number);
        let rest = group.numbers[number].clause.contains(stem) && !names(number) || remainder::is_rest(group, number).is_some();
        claim.change.is_some()
            || claim.period.kind == PeriodKind::Previous
            || rest
            || claim.quantity.kind == ClaimKind::Percent
            || group.is_average(number)
            || parts::opened_by(group, number).is_some()
    };
    let adjacent = (base + 1..numerator).all(aside) && (rate < base || (numerator + 1..rate).all(aside));
    let base_verb = &group.claim(base).verb;
    let plain =
        metric.is_some_and(|metric| !metric.base_varies) || due(base) || group.numbers[base].clause.contains(stem) || !base_verb.is_empty();
    let customary = customary(base);
    // 交办的52件积案中已化解48件: the words say themselves what the numerator is counted out of.
    let counted_out = base + 1 == numerator && group.numbers[numerator].lead.contains('中') && !group.numbers[numerator].lead.contains(',');
    // 应出庭48件，实际出庭47件: so do these.
    let said = counted_out || due(base) && group.numbers[base].clause.contains(stem);
    // 办结1188件，…其中消费类800件，办结率99.5%: the rate of a part whose numerator is not told.
    let of_part = (numerator + 1..rate).any(|number| parts::opened_by(group, number).is_some_and(|opener| opener > numerator));
    if fitting.is_none() && (rivals || of_part || carries_over(group, rate)) {
        return None;
    }
    if fitting.is_none() && is_narrower(group, rate, numerator) {
        let doubtful = triple(group, numerator, base, rate, Certainty::Likely);
        let full = group.claim(rate).quantity.value == Value::Number(Exact::HUNDRED);
        return (!full && slip::explains(&doubtful, &group.found.claims, true)).then_some(doubtful);
    }
    if fitting.is_none() && (!adjacent || loose && !customary && !said) {
        // Another base differs by little, a slip in a leading digit by much.
        let doubtful = triple(group, numerator, base, rate, Certainty::Likely);
        return (adjacent && is_slip(group, &doubtful, numerator, base)).then_some(doubtful);
    }
    let certainty = if adjacent && plain && !loose { Certainty::Stated } else { Certainty::Likely };
    Some(triple(group, numerator, base, rate, certainty))
}

/// Whether a slip explains why a rate of another base fails; a small one where the words say what the numerator is counted out of, as in
/// 审结40件，其中胜诉30件, though not that the rate is too.
fn is_slip(group: &Group<'_>, doubtful: &Relation, numerator: usize, base: usize) -> bool {
    if base + 1 == numerator && group.opener(numerator).is_some() {
        return slip::explains_from(doubtful, &group.found.claims, false, Exact::whole(10));
    }
    slip::explains(doubtful, &group.found.claims, true)
}

/// `其中消费类800件，办结796件，办结率99.5%`: the part is itself what the rate is counted out of.
fn of_part(group: &Group<'_>, numerator: usize, rate: usize) -> Option<Relation> {
    let part = numerator.checked_sub(1).filter(|part| group.opener(*part).is_some() && numerator < rate)?;
    let alike = group.comparable(group.claim(part), group.claim(numerator)) && group.claim(part).period.same(&group.claim(rate).period);
    let relation = triple(group, numerator, part, rate, Certainty::Stated);
    (alike && judge(&relation, &group.found.claims).holds()).then_some(relation)
}

/// Whether cases carried over are told of before the rate: they belong to the base or not, which only the definition tells.
fn carries_over(group: &Group<'_>, rate: usize) -> bool {
    let carried = &group.lexicon.relations.carried;
    group.numbers[..rate].iter().any(|spoken| carried.iter().any(|word| spoken.clause.contains(word.as_str())))
}

/// 应办结18640件: a number that names what should be done is the base and no numerator.
fn is_due(group: &Group<'_>, number: usize) -> bool {
    let clause = group.numbers[number].clause;
    let words = &group.lexicon.relations;
    let other: usize = words.not_due_words.iter().map(|word| clause.matches(word.as_str()).count()).sum();
    let due: usize = words.due_words.iter().map(|word| clause.matches(word.as_str()).count()).sum();
    due > other
}

/// 按期结案率 counts what was closed in time, which a plain 结案198件 need not be.
fn is_narrower(group: &Group<'_>, rate: usize, numerator: usize) -> bool {
    let narrows =
        |word: &String| group.claim(rate).phrase.contains(word.as_str()) && !group.numbers[numerator].clause.contains(word.as_str());
    group.lexicon.relations.narrowing.iter().any(narrows)
}

/// Whether nothing else is done after the stem in the clause: 审查调整5件 counts what was changed and not what was looked at.
fn governs(group: &Group<'_>, number: usize, stem: &str) -> bool {
    let clause = group.numbers[number].clause;
    clause.rfind(stem).is_some_and(|at| {
        let rest = &clause[at + stem.len()..];
        // 以裁决方式结案700件 is a kind of closing and not all that was closed.
        let by_manner = group.lexicon.relations.manners.iter().any(|word| clause[..at].ends_with(word.as_str()));
        // 整改完成131个 is what was put right.
        let rest = group.lexicon.relations.completing.iter().find_map(|word| rest.strip_prefix(word.as_str())).unwrap_or(rest);
        !by_manner && !group.lexicon.verbs.is_in(rest)
    })
}

/// Whether the words hold the stem without a negation right before it: 不合格 is not 合格.
fn affirms(group: &Group<'_>, number: usize, stem: &str) -> bool {
    let words = group.numbers[number].clause;
    let denied = |at: usize| group.lexicon.relations.negations.iter().any(|word| words[..at].ends_with(word.as_str()));
    words.match_indices(stem).any(|(at, _)| !denied(at))
}

/// 未办结12件: whether the words begin with a negation.
fn denies(group: &Group<'_>, number: usize) -> bool {
    group.lexicon.relations.negations.iter().any(|word| group.numbers[number].clause.starts_with(word.as_str()))
}

/// Rates whose numerator and base, by the dictionary, stand in other sentences of the same paragraph.
pub fn across_sentences(report: &Report, found: &Extraction, dictionary: &Dictionary, relations: &mut Vec<Relation>) {
    let _ = report;
    let judged: HashSet<usize> =
        relations.iter().filter(|relation| relation.kind == RelationKind::Rate).map(|relation| relation.claims[2]).collect();
    let is_rate = |claim: &Claim| claim.quantity.kind != ClaimKind::Count && claim.change.is_none();
    let definition = |claim: &Claim| {
        let metric = claim.metric.as_ref().and_then(|id| dictionary.get(id)).filter(|metric| !metric.base_varies)?;
        Some((metric.numerator.as_ref()?, metric.base.as_ref()?))
    };
    let mut needed: HashSet<&MetricId> = HashSet::new();
    for (rate, claim) in found.claims.iter().enumerate().filter(|(_, claim)| is_rate(claim)) {
        if let Some((numerator, base)) = definition(claim).filter(|_| !judged.contains(&rate)) {
            needed.extend([numerator, base]);
        }
    }
    if needed.is_empty() {
        return;
    }
    // Looked up once, because a paragraph may hold any number of claims.
    let mut places: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, claim) in found.claims.iter().enumerate().filter(|(_, claim)| claim.change.is_none()) {
        if let Some(metric) = claim.metric.as_ref().filter(|metric| needed.contains(metric)) {
            places.entry((metric, claim.place_paragraph(), claim.scope.as_str())).or_default().push(index);
        }
    }
    for (rate, claim) in found.claims.iter().enumerate().filter(|(_, claim)| is_rate(claim)) {
        let Some((numerator, base)) = definition(claim).filter(|_| !judged.contains(&rate)) else { continue };
        let find = |id| {
            let beside = places.get(&(id, claim.place_paragraph(), claim.scope.as_str()))?;
            let mut all = beside.iter().copied().filter(|other| found.claims[*other].period.same(&claim.period));
            let first = all.next()?;
            all.next().is_none().then_some(first)
        };
        if let (Some(numerator), Some(base)) = (find(numerator), find(base)) {
            relations.push(Relation::new(RelationKind::Rate, vec![numerator, base, rate], Certainty::Likely));
        }
    }
}
