//! `part_total`: parts named after 其中 that together are more than their whole. They may overlap, so a person should say so.

use super::worked::worked;
use super::{Context, Finding, Verdict};
use crate::claim::{Claim, Exact, Interval, Judged, Relation, RelationKind, exceeds, explains_from};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};

/// Notes lists of parts whose sum exceeds the whole.
pub fn check(context: &Context<'_>) -> Verdict {
    let claims = &context.extraction.claims;
    let mut verdict = Verdict::default();
    for entry in context.system.entries.iter().filter(|entry| entry.relation.kind == RelationKind::Part && entry.judged.holds()) {
        let Some((whole, parts)) = entry.relation.claims.split_last() else { continue };
        verdict.examined += 1;
        let sum = parts.iter().try_fold(Interval::point(Exact::ZERO), |sum, part| sum.plus(&claims[*part].quantity.interval));
        let Some(sum) = sum.filter(|sum| parts.len() > 1 && exceeds(sum, &claims[*whole].quantity.interval)) else { continue };
        // Only members joined by 、, or kinds of one thing, are surely one list.
        let joined = parts.windows(2).all(|pair| {
            let between = context.text.get(claims[pair[0]].span.end..claims[pair[1]].span.start).unwrap_or_default();
            between.starts_with('、')
        });
        let explained = parts.last().is_some_and(|last| explained(&claims[*last], context));
        let persons = |part: &usize| context.pack.lexicon.relations.persons.iter().any(|unit| *unit == claims[*part].quantity.unit);
        // Others may overlap (规上企业, 民营企业), unless one wrong digit is all that parts them from the whole.
        let slipped = || explains_from(&Relation { kind: RelationKind::Sum, ..entry.relation.clone() }, claims, false, Exact::whole(10));
        let kinds = joined && !crossing(parts, context) || !persons(whole) && parallel(parts, claims);
        if explained || !kinds || !slipped() {
            continue;
        }
        // Another relation of these numbers that fails has the same cause.
        let blamed = |other: &super::system::Entry| {
            matches!(other.judged, Judged::Contradicted(_))
                && other.relation.claims.iter().any(|claim| entry.relation.claims.contains(claim))
        };
        if context.system.entries.iter().any(blamed) {
            continue;
        }
        let told = worked(&entry.relation, context.extraction, context.pack);
        let mut labels: Vec<Label> = parts.iter().map(|part| Label::secondary(claims[*part].span, Bilingual::default())).collect();
        labels.push(Label::primary(claims[*whole].span, Bilingual::default()));
        labels.sort_by_key(|label| label.span);
        let total = told.show(&sum);
        verdict.findings.push(Finding {
            arguments: Arguments::from([("computed", Bilingual::same(&total)), ("stated", Bilingual::same(&claims[*whole].text))]),
            labels,
            evidence: Some(Evidence {
                relation: told.text,
                left: format!("{} = {total}", told.left.replace('、', " + ")),
                right: told.stated,
                ..Evidence::default()
            }),
            ..Finding::default()
        });
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告的文字没有用“其中”列出各项", "the text lists no parts"));
    }
    verdict
}

/// 党员61人、女性41人; 程序不规范的21卷、文书不规范的36卷: whether one member may have several of the qualities that the parts name.
fn crossing(parts: &[usize], context: &Context<'_>) -> bool {
    let claims = &context.extraction.claims;
    let named = |words: &&Vec<String>| parts.iter().any(|part| words.iter().any(|word| claims[*part].phrase.contains(word.as_str())));
    let attributes = parts.iter().filter(|part| claims[**part].phrase.ends_with('的')).count();
    context.pack.lexicon.relations.qualities.iter().filter(named).nth(1).is_some() || attributes >= 2
}

/// `高级19名（含已取得中级资格的）`, `57件（同一案件可能涉及多个类别）`, `57件，部分案件有重叠`: whether the words behind the list say that its
/// members overlap.
fn explained(last: &Claim, context: &Context<'_>) -> bool {
    let after = context.text.get(last.span.end..).unwrap_or_default();
    let end = after.char_indices().nth(LONGEST_BRACKET).map_or(after.len(), |(at, _)| at);
    let sentence = after[..end].split(['。', '；', ';', '\n']).next().unwrap_or_default();
    let Some((noun, rest)) = sentence.split_once(['(', '（', '，', ',']) else { return false };
    let words = rest.split([')', '）', '，', ',']).next().unwrap_or(rest);
    let bracketed = sentence[noun.len()..].starts_with(['(', '（']);
    // Behind a comma only words about some of them speak of the list: 部分人员并处.
    noun.chars().count() <= LONGEST_NAME
        && (bracketed || words.starts_with("部分"))
        && context.pack.lexicon.relations.overlap.iter().any(|word| words.contains(word.as_str()))
}

/// Characters behind a list among which its bracket ends.
const LONGEST_BRACKET: usize = 60;

/// Whether the names of the parts show that they are kinds of one thing: 日常检查210家次，专项检查86家次. Of persons the kinds overlap more often
/// than not (女干部, 年轻干部).
fn parallel(parts: &[usize], claims: &[Claim]) -> bool {
    let name = |part: &usize| claims[*part].phrase.as_str();
    let Some((first, others)) = parts.split_first() else { return false };
    let mut end: Vec<char> = name(first).chars().rev().collect();
    for other in others {
        let shared = name(other).chars().rev().zip(&end).take_while(|(a, b)| a == *b).count();
        end.truncate(shared);
    }
    let distinct = |part: &usize| name(part).chars().count() > end.len() && name(part).chars().count() <= LONGEST_NAME;
    let one_verb = parts.iter().all(|part| claims[*part].verb == claims[*first].verb);
    end.len() >= SHARED_END && one_verb && parts.iter().all(distinct)
}

/// Characters of a part's name.
const LONGEST_NAME: usize = 8;

/// Characters that the names of parallel parts have in common at their end.
const SHARED_END: usize = 2;
