//! No rule floods a result: beyond a bound its findings in one file are counted and no longer listed.

use std::collections::HashMap;

use crate::diagnostic::{Bilingual, Diagnostic, Label};

/// Findings of one rule in one file that are listed.
pub(super) const MOST: usize = 1000;

/// What was left out of one rule's findings.
struct Rest {
    count: usize,
    /// The place in the result of the statement that takes their place.
    at: usize,
}

/// Keeps the first [`MOST`] findings of each rule; one statement at the first of the others tells how many there are. It is as
/// grave as the gravest of them, so that nothing passes that should not.
pub(super) fn limit(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if diagnostics.len() <= MOST {
        return diagnostics;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut rests: HashMap<String, Rest> = HashMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let rule = diagnostic.rule.as_str();
        let count = counts.entry(rule.to_owned()).or_default();
        *count += 1;
        if *count <= MOST {
            kept.push(diagnostic);
        } else if let Some(rest) = rests.get_mut(rule) {
            rest.count += 1;
            let statement = &mut kept[rest.at];
            statement.severity = statement.severity.max(diagnostic.severity);
        } else {
            rests.insert(rule.to_owned(), Rest { count: 1, at: kept.len() });
            kept.push(statement(diagnostic));
        }
    }
    for rest in rests.values() {
        kept[rest.at].message = message(rest.count);
    }
    kept
}

fn statement(first: Diagnostic) -> Diagnostic {
    let place = first.labels.iter().filter(|label| label.primary);
    let labels = place.map(|label| Label { message: Bilingual::new("从这里起", "from here on"), ..label.clone() }).collect();
    Diagnostic {
        fingerprint: format!("{}:more", first.rule),
        rule: first.rule,
        severity: first.severity,
        message: Bilingual::default(),
        help: Some(Bilingual::new("请先改正已列出的，再检查一遍。", "Correct those that are listed and check again.")),
        basis: None,
        labels,
        evidence: None,
        fixes: Vec::new(),
        waived: None,
    }
}

fn message(count: usize) -> Bilingual {
    Bilingual::new(
        format!("同一规则的问题还有{count}处，不再逐一列出"),
        format!("{count} more findings of this rule are not listed one by one"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{RuleId, Severity};
    use crate::span::Span;

    fn findings(rule: &str, count: usize, severity: Severity) -> Vec<Diagnostic> {
        let finding = |at: usize| Diagnostic {
            rule: RuleId(rule.to_owned()),
            severity,
            message: Bilingual::default(),
            help: None,
            basis: None,
            labels: vec![Label::primary(Span::new(at, at + 1), Bilingual::default())],
            evidence: None,
            fixes: Vec::new(),
            waived: None,
            fingerprint: String::new(),
        };
        (0..count).map(finding).collect()
    }

    #[test]
    fn a_rule_is_cut_off_and_the_others_stay() {
        let mut all = findings("a/flood", MOST, Severity::Note);
        all.extend(findings("a/flood", 5, Severity::Error));
        all.extend(findings("b/rare", 2, Severity::Warning));
        let kept = limit(all);
        assert_eq!(kept.len(), MOST + 3);
        assert!(kept[MOST].message.zh.contains("还有5处"), "{}", kept[MOST].message.zh);
        assert_eq!(kept[MOST].severity, Severity::Error);
    }

    #[test]
    fn what_is_within_the_bound_stays_as_it_is() {
        let all = findings("a/flood", MOST, Severity::Note);
        assert_eq!(limit(all.clone()), all);
    }
}
