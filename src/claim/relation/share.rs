//! Shares: `其中A x件，占总数的p%`, and lists of shares that make a hundred.

use super::spoken::{Group, summable};
use super::{Certainty, Relation, RelationKind, exceeds, judge, slip};
use crate::claim::{Claim, ClaimKind, Exact};

/// Finds the shares of a sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    in_brackets(group, relations);
    for number in 1..group.numbers.len() {
        if let Some(claims) = of_stated_whole(group, number) {
            relations.push(Relation::new(RelationKind::Share, claims, Certainty::Stated));
            continue;
        }
        if respective(group, number, relations) {
            continue;
        }
        if !is_share(group, number) || !group.numbers[number].clause.trim_start_matches(['(', '约', '、']).starts_with('占') {
            continue;
        }
        let part = number - 1;
        // 占比由15%提高到23.1% has a share for each of two years.
        if group.is_average(part) || group.lexicon.relations.from.iter().any(|word| group.numbers[number].clause.contains(word.as_str())) {
            continue;
        }
        if !summable(group.claim(part)) || !group.claim(part).period.same(&group.claim(number).period) {
            continue;
        }
        if let Some((whole, certainty)) = whole_of(group, part, number) {
            let claims = vec![group.index(part), whole, group.index(number)];
            relations.push(Relation::new(RelationKind::Share, claims, certainty));
        }
    }
}

/// `选派29名，占全县干部总数621人的4.7%`: the whole stands between 占 and the share.
fn of_stated_whole(group: &Group<'_>, number: usize) -> Option<Vec<usize>> {
    let (whole, part) = (number.checked_sub(1)?, number.checked_sub(2)?);
    let share = group.claim(number);
    // 占全局76名干部的41.6%
    let noun_between = group.numbers[number].lead.split_once('的').is_some_and(|(noun, rest)| {
        rest.chars().count() <= 2 && noun.chars().count() <= LONGEST_NOUN && !noun.contains([',', ';', '、', '(', ')'])
    });
    let led = noun_between && group.numbers[whole].clause.trim_start_matches(['约', '、', '(']).starts_with('占');
    let percent = matches!(share.quantity.kind, ClaimKind::Percent | ClaimKind::Fraction) && share.change.is_none();
    (led && percent && !group.is_average(part) && group.comparable(group.claim(part), group.claim(whole)))
        .then(|| vec![group.index(part), group.index(whole), group.index(number)])
}

/// Characters of a noun between a whole and its share.
const LONGEST_NOUN: usize = 6;

/// `其中投诉2206件、举报921件，分别占70.5%和29.5%`: one share for each of the numbers before, in their order.
fn respective(group: &Group<'_>, first: usize, relations: &mut Vec<Relation>) -> bool {
    let clause = group.numbers[first].clause;
    if !is_share(group, first) || !group.lexicon.relations.each_share.iter().any(|word| clause.starts_with(word.as_str())) {
        return false;
    }
    let shares = run(group, first);
    let Some(from) = first.checked_sub(shares.len()).filter(|_| shares.len() >= 2) else { return false };
    let parts: Vec<usize> = (from..first).collect();
    let alike =
        |part: &usize| group.comparable(group.claim(*part), group.claim(from)) && group.claim(*part).period.same(&group.claim(from).period);
    let listed = parts.iter().skip(1).all(|part| group.numbers[*part].lead.starts_with(['、', '和', ',', '及', '与']));
    if !parts.iter().all(alike) || !listed {
        return false;
    }
    let Some(whole) = (0..from).rev().find(|whole| group.comparable(group.claim(*whole), group.claim(from)) && !group.is_average(*whole))
    else {
        return false;
    };
    let claims = |at: usize| vec![group.index(parts[at]), group.index(whole), group.index(shares[at])];
    let found: Vec<Relation> = (0..shares.len()).map(|at| Relation::new(RelationKind::Share, claims(at), Certainty::Stated)).collect();
    // Most of them must bear out what is a part of what.
    let holding = found.iter().filter(|relation| judge(relation, &group.found.claims).holds()).count();
    if group.opener(from).is_none() && holding * 2 < found.len() {
        return false;
    }
    relations.extend(found);
    true
}

/// `186家，其中A级52家（28.0%）、B级97家（52.2%）`: each bracket holds the share of the number before it. Nothing says so but the numbers:
/// most must bear it out.
fn in_brackets(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let bracketed = |share: &usize| {
        let claim = group.claim(*share);
        group.numbers[*share].lead == "("
            && claim.quantity.kind == ClaimKind::Percent
            && claim.change.is_none()
            && group.after(*share).starts_with(')')
    };
    let shares: Vec<usize> = (2..group.numbers.len()).filter(bracketed).collect();
    let [first, _, ..] = shares.as_slice() else { return };
    let part = first - 1;
    let alike = |share: &usize| {
        group.comparable(group.claim(share - 1), group.claim(part)) && group.claim(share - 1).period.same(&group.claim(part).period)
    };
    let Some(whole) = (0..part).rev().find(|whole| group.comparable(group.claim(*whole), group.claim(part)) && !group.is_average(*whole))
    else {
        return;
    };
    let of = |share: usize| vec![group.index(share - 1), group.index(whole), group.index(share)];
    let found: Vec<Relation> =
        shares.iter().filter(|share| alike(share)).map(|share| Relation::new(RelationKind::Share, of(*share), Certainty::Stated)).collect();
    let holding = found.iter().filter(|relation| judge(relation, &group.found.claims).holds()).count();
    if holding >= 2 && holding * 2 > found.len() {
        relations.extend(found);
    }
}

/// A percentage or fraction that 占 leads to.
fn is_share(group: &Group<'_>, number: usize) -> bool {
    let spoken = &group.numbers[number];
    matches!(spoken.claim.quantity.kind, ClaimKind::Percent | ClaimKind::Fraction)
        && spoken.claim.change.is_none()
        && spoken.clause.contains('占')
}

/// The claim that a share is a part of.
fn whole_of(group: &Group<'_>, part: usize, share: usize) -> Option<(usize, Certainty)> {
    let clause = group.numbers[share].clause;
    let name = clause.rsplit('占').next().unwrap_or_default().split('的').next().unwrap_or_default();
    let name = name.trim_start_matches(['全', '比', '到', '了', '所', '其']).trim_end_matches(['为', '达', '约', '近', '超', '到', '比']);
    let words = &group.lexicon.relations;
    if name.is_empty() || words.whole.iter().any(|word| word == name) {
        return unnamed_whole(group, part, share);
    }
    let core = core_of(name, &words.weak_endings);
    if core.chars().count() < 2 {
        return unnamed_whole(group, part, share);
    }
    let part_claim = group.claim(part);
    let named = |claim: &Claim| {
        claim.phrase.contains(core) || claim.verb == core || core.ends_with(claim.phrase.as_str()) && claim.phrase.chars().count() >= 2
    };
    // The part told a second time is no whole of itself.
    let again = |claim: &Claim| claim.phrase == part_claim.phrase && claim.quantity.interval == part_claim.quantity.interval;
    let index = group.index(part);
    let whole =
        |claim: &Claim| group.comparable(claim, part_claim) && claim.period.same(&part_claim.period) && named(claim) && !again(claim);
    let first = group.earlier(index, whole)?;
    let claims = vec![index, first, group.index(share)];
    let relation = Relation::new(RelationKind::Share, claims, Certainty::Stated);
    let above = exceeds(&part_claim.quantity.interval, &group.found.claims[first].quantity.interval);
    (!above || slip::explains(&relation, &group.found.claims, true)).then_some((first, Certainty::Stated))
}

fn core_of<'n>(name: &'n str, endings: &[String]) -> &'n str {
    let mut core = name;
    while let Some(shorter) = endings.iter().find_map(|ending| core.strip_suffix(ending.as_str()).filter(|rest| !rest.is_empty())) {
        core = shorter;
    }
    core
}

/// So many numbers before a list may be its whole.
const MOST_WHOLES: usize = 4;

/// 占总数的, 占比: the whole of the list that the part stands in, else the one larger number before it.
fn unnamed_whole(group: &Group<'_>, part: usize, share: usize) -> Option<(usize, Certainty)> {
    // 分别为14件、6件、9件，占54.7%: a member of the list is no whole of its last one.
    let bare = |number: &usize| matches!(group.numbers[*number].lead, "、" | "和" | "及" | "与" | ",");
    let list = part - (1..=part).rev().take_while(bare).count();
    let candidates = |before: usize| {
        (0..before.min(list)).rev().filter(|number| {
            group.comparable(group.claim(*number), group.claim(part))
                && group.claim(*number).period.same(&group.claim(part).period)
                && !group.is_average(*number)
                // A number with a share of its own is a part beside this one.
                && !(number + 1 < group.numbers.len() && number + 1 != share && is_share(group, number + 1))
        })
    };
    if let Some(opener) = (1..=part).rev().find(|number| group.opener(*number).is_some()) {
        // 排查286起，化解279起。其中村级调解193起: of the numbers before, the one that makes the author right.
        let fits = |whole: &usize| {
            let claims = vec![group.index(part), group.index(*whole), group.index(share)];
            judge(&Relation::new(RelationKind::Share, claims, Certainty::Stated), &group.found.claims).holds()
        };
        let large = |whole: &usize| !exceeds(&group.claim(part).quantity.interval, &group.claim(*whole).quantity.interval);
        let whole = candidates(opener).filter(large).take(MOST_WHOLES).find(fits).or_else(|| candidates(opener).next());
        return whole.map(|whole| (group.index(whole), Certainty::Stated));
    }
    let larger: Vec<usize> = candidates(part)
        .filter(|number| {
            group
                .claim(*number)
                .quantity
                .interval
                .high
                .is_none_or(|high| group.claim(part).quantity.interval.low.is_none_or(|low| high >= low))
        })
        .collect();
    match larger.as_slice() {
        [only] => Some((group.index(*only), Certainty::Likely)),
        // The only number before may itself be miswritten.
        [] => {
            let only = candidates(part).next().filter(|only| candidates(part).count() == 1 && only + 1 == part)?;
            let claims = vec![group.index(part), group.index(only), group.index(share)];
            let doubtful = Relation::new(RelationKind::Share, claims, Certainty::Likely);
            slip::explains(&doubtful, &group.found.claims, true).then(|| (group.index(only), Certainty::Likely))
        }
        _ => None,
    }
}

/// Finds lists of shares that make a hundred.
pub fn totals(group: &Group<'_>, relations: &mut Vec<Relation>) {
    let mut number = 0;
    while number < group.numbers.len() {
        let shares = run(group, number);
        number += shares.len().max(1);
        if shares.len() < 2 {
            continue;
        }
        let cut_off = group.goes_on && number == group.numbers.len() || group.goes_on_from && shares[0] == 0;
        if cut_off {
            continue;
        }
        let claims = shares.iter().map(|share| group.index(*share)).collect();
        let relation = Relation::new(RelationKind::ShareTotal, claims, Certainty::Stated);
        if judge(&relation, &group.found.claims).holds() {
            relations.push(relation);
            continue;
        }
        let total = shares.iter().try_fold(Exact::ZERO, |sum, share| sum.plus(group.claim(*share).quantity.interval.low?));
        // A sum a little below a hundred may leave out the rest, unless the rest is named.
        let lists = |sets: &[Vec<String>]| {
            let named = |name: &String| shares.iter().any(|share| group.numbers[*share].lead.contains(name.as_str()));
            sets.iter().any(|names| !names.is_empty() && names.iter().all(named))
        };
        let complete = lists(&group.lexicon.relations.complete);
        let usual = lists(&group.lexicon.relations.kinds);
        let least = if complete { Exact::whole(97) } else { Exact::HUNDRED };
        let near = total.is_some_and(|total| total > least && total < Exact::whole(103));
        let exhaustive = group.lexicon.relations.exhaustive.iter().any(|word| group.numbers[shares[0]].lead.contains(word.as_str()));
        let above = (complete || usual) && total.is_some_and(|total| total > Exact::HUNDRED && total < MOST_OF_OVERLAP);
        if exhaustive {
            relations.push(relation);
        } else if crossing(group, &shares) || begins_whole(group, &shares) {
            // Every member may have several of them, or the last ones are of something else.
        } else if near || above || (complete || usual || telling(group, &shares)) && slip::explains(&relation, &group.found.claims, false) {
            relations.push(Relation { certainty: Certainty::Likely, ..relation });
        }
    }
}

/// Whether the first shares of a list make a hundred by themselves: 初次占81.5%，重复占18.5%，越级占2.3%.
fn begins_whole(group: &Group<'_>, shares: &[usize]) -> bool {
    (2..shares.len()).any(|count| {
        let claims = shares[..count].iter().map(|share| group.index(*share)).collect();
        judge(&Relation::new(RelationKind::ShareTotal, claims, Certainty::Likely), &group.found.claims).holds()
    })
}

/// Whether the shares are of qualities that one member may have together: 本科以上学历占76.3%，法学专业占21.4%.
fn crossing(group: &Group<'_>, shares: &[usize]) -> bool {
    let names =
        |words: &&Vec<String>| shares.iter().any(|share| words.iter().any(|word| group.numbers[*share].lead.contains(word.as_str())));
    group.lexicon.relations.qualities.iter().filter(names).nth(1).is_some()
}

/// Finds lists of counts with their shares that name what is left, and make more than a hundred: `36件、占45%，24件、占30%，其他20件、占35%`. A share of a
/// stated whole was judged before.
pub fn totals_of_counts(group: &Group<'_>, before: usize, relations: &mut Vec<Relation>) {
    let mut number = 1;
    while number < group.numbers.len() {
        let shares: Vec<usize> = (number..group.numbers.len()).step_by(2).take_while(|share| has_count(group, number, *share)).collect();
        number += (shares.len() * 2).max(1);
        let counts: Vec<usize> = shares.iter().map(|share| share - 1).collect();
        let known = |share: &usize| relations[before..].iter().any(|relation| relation.claims.contains(&group.index(*share)));
        if shares.len() < 2 || shares.iter().any(known) || !super::listed::leaves_nothing_out(group, &counts) {
            continue;
        }
        let claims = shares.iter().map(|share| group.index(*share)).collect();
        let relation = Relation::new(RelationKind::ShareTotal, claims, Certainty::Likely);
        let total = shares.iter().try_fold(Exact::ZERO, |sum, share| sum.plus(group.claim(*share).quantity.interval.low?));
        let above = total.is_some_and(|total| total > Exact::HUNDRED && total < MOST_OF_OVERLAP);
        if above || judge(&relation, &group.found.claims).holds() {
            relations.push(relation);
        }
    }
}

/// Whether the share stands right behind a count of the list that begins before the share `first`.
fn has_count(group: &Group<'_>, first: usize, share: usize) -> bool {
    let count = share - 1;
    if !is_share(group, share) {
        return false;
    }
    let led = group.numbers[share].lead.trim_start_matches(['、', ',', '(', '约']).starts_with('占');
    let joined = share == first || group.numbers[count].lead.trim_start_matches(')').starts_with(['、', ',', ';', '和']);
    led && joined && group.comparable(group.claim(count), group.claim(first - 1))
}

/// Shares that make more overlap: 本地户籍占62%，女性占51%，其他占8%.
const MOST_OF_OVERLAP: Exact = Exact::whole(112);

/// Whether it can hardly be chance that one changed digit makes the shares a hundred: all have two decimals, or one and more
/// than a hundred in all, which a list of the largest kinds never has. A small rest may well be left out.
fn telling(group: &Group<'_>, shares: &[usize]) -> bool {
    let finer = |step: Option<Exact>| step.is_some_and(|step| shares.iter().all(|share| group.claim(*share).quantity.step <= step));
    let total = shares.iter().try_fold(Exact::ZERO, |sum, share| sum.plus(group.claim(*share).quantity.interval.low?));
    let rest = total.is_some_and(|total| total > Exact::whole(99) && total < Exact::HUNDRED);
    finer(Exact::fraction(1, 100)) && !rest
        || shares.iter().any(|share| !group.claim(*share).quantity.step.is_whole())
            && shares.len() >= 3
            && total.is_some_and(|total| total > Exact::HUNDRED)
}

/// Shares in a row that have no counts of their own: `分别占a%、b%、c%`, `A占a%，B占b%`.
fn run(group: &Group<'_>, first: usize) -> Vec<usize> {
    let mut shares = Vec::new();
    let together = is_share(group, first) && group.numbers[first].clause.contains("分别");
    for number in first..group.numbers.len() {
        let spoken = &group.numbers[number];
        let percent = spoken.claim.quantity.kind == ClaimKind::Percent && spoken.claim.change.is_none();
        let joined = number == first || spoken.lead.starts_with(['、', ',', ';', '和']);
        let own = is_share(group, number) || together && number > first && spoken.lead.chars().count() <= 2;
        if !percent || !joined || !own || spoken.claim.quantity.approximation.contains("以上") {
            break;
        }
        shares.push(number);
    }
    shares
}
