//! Averages: `开放250个工作日，接待17500人次，日均70人次`.

use super::spoken::Group;
use super::{Certainty, Relation, RelationKind, judge, parts, slip};
use crate::claim::ClaimKind;

/// Finds the averages of a sentence.
pub fn find(group: &Group<'_>, relations: &mut Vec<Relation>) {
    for number in 1..group.numbers.len() {
        let clause = group.numbers[number].clause;
        if !group.is_average(number) {
            continue;
        }
        let Some(words) = group.lexicon.relations.average.iter().find(|words| clause.contains(words.word.as_str())) else { continue };
        let average = group.claim(number);
        if average.change.is_some() || average.quantity.kind == ClaimKind::Percent {
            continue;
        }
        let counted = |count: usize| {
            let claim = group.claim(count);
            let around = [group.numbers[count].clause, group.after(count)];
            parts::opened_by(group, count).is_none()
                && words.units.iter().any(|unit| *unit == claim.quantity.unit)
                && (words.phrases.is_empty() || words.phrases.iter().any(|phrase| around.iter().any(|text| text.contains(phrase.as_str()))))
        };
        let counts = (0..number).rev().find(|count| counted(*count));
        // 平均每村9名，覆盖319个村
        let beside = |next: &usize| group.numbers[*next].lead.chars().count() <= 6 && group.claim(*next).change.is_none();
        let behind = || Some(number + 1).filter(|next| *next < group.numbers.len() && counted(*next) && beside(next));
        let Some(count) = counts.or_else(behind) else { continue };
        let same_unit = |total: &usize| {
            *total != count
                && group.claim(*total).quantity.unit == average.quantity.unit
                && group.claim(*total).quantity.kind == average.quantity.kind
                && !group.is_average(*total)
                && !group.lexicon.relations.average_marks.iter().any(|mark| group.numbers[*total].clause.contains(mark.as_str()))
        };
        let Some(total) = (0..number).rev().find(same_unit) else { continue };
        if !group.claim(total).period.same(&average.period) {
            continue;
        }
        let claims = vec![group.index(total), group.index(count), group.index(number)];
        let mut relation = Relation::new(RelationKind::Average, claims, Certainty::Likely);
        relation.listed = words.per.and_then(|per| usize::try_from(per).ok());
        // 挽回工资860万元，案均补贴1800元: the average is of another thing.
        let named = clause.split_once(words.word.as_str()).map_or("", |(_, named)| named);
        let other = !named.is_empty() && !named.contains(|c| group.numbers[total].clause.contains(c));
        if other && !judge(&relation, &group.found.claims).holds() {
            continue;
        }
        // Between other numbers the count may be another one.
        if group.numbers.len() > 3
            && number.saturating_sub(count.min(total)) > 2
            && !judge(&relation, &group.found.claims).holds()
            && !slip::explains(&relation, &group.found.claims, false)
        {
            continue;
        }
        relations.push(relation);
    }
}
