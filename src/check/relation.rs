//! `relation`: equations and inequalities that the text's own wording states.

use super::scale::Scale;
use super::system::{Conflict, Entry, is_proved};
use super::worked::{Worked, equation, stated_count, worked};
use super::{Context, Finding, JudgedRelation, Judgement, Verdict};
use crate::claim::{Claim, Habit, Judged, Relation, RelationKind, exceeds};
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label, RuleId, Severity};
use crate::rule::RelationParameters;

/// Reports the relations of these kinds that fail.
pub fn check(parameters: &RelationParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = verdict(context, |entry| entry.rule.is_none() && parameters.kinds.contains(&entry.relation.kind));
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告的文字没有写出这样的勾稽关系", "the text states no such relation"));
    }
    verdict
}

/// The verdict over the entries that `own` takes.
pub(super) fn verdict(context: &Context<'_>, own: impl Fn(&Entry) -> bool) -> Verdict {
    let mut verdict = Verdict::default();
    for (number, entry) in context.system.entries.iter().enumerate().filter(|(_, entry)| own(entry)) {
        verdict.examined += 1;
        if entry.judged != Judged::Unknown {
            verdict.covered.extend(&entry.relation.claims);
        }
        if let Some(conflict) = context.system.told_by(number) {
            let told = worked(&entry.relation, context.extraction, context.pack);
            verdict.findings.push(finding(context, entry, conflict, &told));
        }
        verdict.relations.push(JudgedRelation {
            rule: RuleId(String::new()),
            kind: entry.relation.kind,
            claims: entry.relation.claims.clone(),
            text: equation(&entry.relation, context.extraction, context.pack),
            judgement: Judgement::of(entry.judged),
            reason: (entry.judged == Judged::Unknown)
                .then(|| Bilingual::new("数字太大，或者基数可能是零", "the numbers are too large, or the base may be zero")),
            operands: places(&entry.relation, &context.extraction.claims),
        });
    }
    verdict
}

fn places(relation: &Relation, claims: &[Claim]) -> Vec<crate::span::Span> {
    relation
        .words
        .iter()
        .copied()
        .filter(|_| relation.claims.is_empty())
        .chain(relation.claims.iter().map(|claim| claims[*claim].span))
        .collect()
}

fn finding(context: &Context<'_>, entry: &Entry, conflict: &Conflict, told: &Worked) -> Finding {
    let claims = &context.extraction.claims;
    let relation = &entry.relation;
    let habit = match entry.judged {
        Judged::Contradicted(habit) => habit,
        _ => None,
    };
    let primary = conflict.suspect.map(|suspect| suspect.claim).or_else(|| usual_place(relation, claims));
    let mut remarks: Vec<Bilingual> = habit.map(habit_words).into_iter().collect();
    if let Some(suspect) = conflict.suspect {
        let fits = Scale::of(&claims[suspect.claim]).write(suspect.fits);
        remarks.push(Bilingual::new(
            format!("最可能写错的是“{}”，写成{fits}则相关算式都成立。", claims[suspect.claim].text),
            format!("The number most likely wrong is {}; {fits} would satisfy every relation it is in.", claims[suspect.claim].text),
        ));
        if let Some(slip) = suspect.slip {
            let words = slip.words();
            remarks.push(Bilingual::new(format!("{}。", words.zh), format!("{}.", words.en)));
        }
    }
    if conflict.cut {
        remarks.push(Bilingual::new(
            "相互牵连的算式太多，只比较了其中一部分。",
            "Too many equations hang together; only some of them were compared.",
        ));
    }
    Finding {
        severity: (!is_proved(relation) || habit.is_some()).then_some(Severity::Warning),
        arguments: arguments(relation, context, told),
        labels: labels(context, conflict, primary, told),
        evidence: Some(Evidence {
            relation: told.text.clone(),
            left: told.left.clone(),
            right: told.stated.clone(),
            suspect: conflict.suspect.map(|suspect| claims[suspect.claim].text.to_string()),
            fits: conflict.suspect.map(|suspect| suspect.fits.to_string()),
        }),
        remark: joined(remarks),
        // That the same number also lies outside its bounds has the same cause.
        explains: primary.filter(|claim| tells_of_bounds(entry, &claims[*claim])).map(|claim| claims[claim].span).into_iter().collect(),
        ..Finding::default()
    }
}

/// Whether the failing relation says all that there is to say of a percentage above a hundred among its numbers: it is proved, or the
/// bound of such a percentage is itself only a question.
pub(super) fn tells_of_bounds(entry: &Entry, claim: &Claim) -> bool {
    let proved = is_proved(&entry.relation) && entry.judged == Judged::Contradicted(None);
    proved || claim.metric.is_none() && claim.change.is_none()
}

fn joined(remarks: Vec<Bilingual>) -> Option<Bilingual> {
    remarks.into_iter().reduce(|a, b| Bilingual::new(a.zh + &b.zh, format!("{} {}", a.en, b.en)))
}

fn arguments(relation: &Relation, context: &Context<'_>, told: &Worked) -> Arguments {
    let listed = relation.listed.unwrap_or(0).to_string();
    let stated = if relation.kind == RelationKind::Enumeration { stated_count(relation, context.extraction) } else { told.stated.clone() };
    let first = relation.claims.first().map_or(String::new(), |claim| context.extraction.claims[*claim].text.to_string());
    Arguments::from([
        ("relation", Bilingual::same(&told.text)),
        ("left", Bilingual::same(&told.left)),
        ("stated", Bilingual::same(stated)),
        ("first", Bilingual::same(first)),
        ("listed", Bilingual::same(listed)),
    ])
}

/// The operand that a person would look at first: the total, the rate, the part above its whole.
fn usual_place(relation: &Relation, claims: &[Claim]) -> Option<usize> {
    let last = *relation.claims.last()?;
    match relation.kind {
        RelationKind::Part => {
            relation.claims.iter().copied().find(|part| exceeds(&claims[*part].quantity.interval, &claims[last].quantity.interval))
        }
        RelationKind::Order => relation.claims.first().copied(),
        _ => Some(last),
    }
}

/// How many numbers of a relation are marked.
const SHOWN: usize = 100;

fn labels(context: &Context<'_>, conflict: &Conflict, primary: Option<usize>, told: &Worked) -> Vec<Label> {
    let claims = &context.extraction.claims;
    let mut members: Vec<usize> =
        conflict.entries.iter().flat_map(|entry| context.system.entries[*entry].relation.claims.iter().copied()).collect();
    members.sort_unstable();
    members.dedup();
    // The first ones show what is meant where there are more than anyone looks at.
    let mut shown = 0;
    members.retain(|member| {
        shown += 1;
        shown <= SHOWN || Some(*member) == primary
    });
    let note = Bilingual::new(format!("算得{}", told.computed), format!("calculated: {}", told.computed));
    let mut labels: Vec<Label> = members
        .iter()
        .map(|member| {
            let span = claims[*member].span;
            if Some(*member) == primary {
                Label::primary(span, if told.computed.is_empty() { Bilingual::default() } else { note.clone() })
            } else {
                Label::secondary(span, Bilingual::default())
            }
        })
        .collect();
    if let Some(words) = conflict
        .entries
        .first()
        .and_then(|entry| context.system.entries[*entry].relation.words)
        .filter(|_| labels.iter().all(|label| !label.primary))
    {
        labels.push(Label::primary(words, Bilingual::default()));
    }
    labels.sort_by_key(|label| (label.span, !label.primary));
    labels.dedup_by_key(|label| label.span);
    labels
}

fn habit_words(habit: Habit) -> Bilingual {
    match habit {
        Habit::Truncated => Bilingual::new("只有去尾（不四舍五入）才能得到这个数。", "Only cutting off the last digits gives this number."),
        Habit::RoundedUp => Bilingual::new("只有进一法才能得到这个数。", "Only rounding up gives this number."),
        Habit::RoundWhole => Bilingual::new("如果这是约数，写明“约”“余”即可。", "If this is a rounded number, say so (约, 余)."),
    }
}
