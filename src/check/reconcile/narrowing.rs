//! Whether a claim speaks of all that its metric counts, or of a part: 住建领域来信30件 is no number of letters.

use crate::check::Context;
use crate::claim::{Claim, Link, Place};
use crate::rule::ReconcileParameters;

/// The words that narrow each claim.
#[derive(Debug)]
pub(super) struct Narrowing<'a> {
    /// For each claim the words, where there are any.
    words: Vec<Option<String>>,
    parameters: &'a ReconcileParameters,
}

impl<'a> Narrowing<'a> {
    /// Of all claims of a report.
    pub fn new(parameters: &'a ReconcileParameters, context: &Context<'_>) -> Self {
        let mut words: Vec<Option<String>> = Vec::new();
        let mut last: Option<(Place, Option<String>)> = None;
        for claim in &context.extraction.claims {
            let own = narrowed(parameters, context, claim);
            // What narrows one number of a sentence may narrow those after it.
            let inherited = last
                .take()
                .filter(|(place, _)| *place == claim.place && matches!(claim.place, Place::Prose { .. }))
                .and_then(|(_, words)| words);
            let all = own.or(inherited);
            last = Some((claim.place, all.clone()));
            words.push(all);
        }
        Self { words, parameters }
    }

    /// The words that narrow a claim.
    pub fn of(&self, claim: usize) -> Option<&str> {
        self.words.get(claim)?.as_deref()
    }

    /// Whether a verb speaks of another stage than taking in: 办结 of what was registered.
    pub fn is_other_stage(&self, verb: &str) -> bool {
        !verb.is_empty() && !self.parameters.neutral.iter().any(|word| word == verb)
    }
}

/// What is left of the words before the metric's name when all that narrows nothing is taken away.
fn narrowed(parameters: &ReconcileParameters, context: &Context<'_>, claim: &Claim) -> Option<String> {
    let before = match &claim.link {
        Link::Named { alias } => before_in_clause(context, claim, &claim.phrase[..alias.0]),
        Link::InHeader { name, alias } => name[..alias.0].to_owned(),
        _ => return None,
    };
    let organ = context.organ.unwrap_or_default();
    let mut rest = before.as_str();
    let own = [claim.verb.as_str(), claim.scope.as_str(), claim.period.text.as_str(), organ];
    loop {
        let trimmed = rest.trim_start_matches(|c: char| {
            c.is_whitespace()
                || c.is_ascii_digit()
                || matches!(c, '年' | '月' | '日' | '度' | '、' | '-' | '—' | '“' | '”' | '"' | '(' | ')')
        });
        let word = own
            .iter()
            .copied()
            .chain(parameters.neutral.iter().map(String::as_str))
            .filter(|word| !word.is_empty() && trimmed.starts_with(word));
        match word.max_by_key(|word| word.len()) {
            Some(word) => rest = &trimmed[word.len()..],
            None if trimmed.is_empty() => return None,
            None => return Some(trimmed.to_owned()),
        }
    }
}

/// The phrase before the name, with what stands before the phrase in its clause.
fn before_in_clause(context: &Context<'_>, claim: &Claim, prefix: &str) -> String {
    let Place::Prose { paragraph, .. } = claim.place else { return prefix.to_owned() };
    let text = &context.report.paragraphs[paragraph].prose.text;
    let Some(before) = text.get(..claim.range.0).and_then(|text| text.strip_suffix(claim.phrase.as_str())) else {
        return prefix.to_owned();
    };
    // A clause ends at a comma; what stands before an enumeration's earlier number is told by that number.
    let clause = before.rsplit([',', '，', '。', ';', '；', ':', '：', '!', '?', '\n']).next().unwrap_or_default();
    let clause = if clause.contains(|c: char| c.is_ascii_digit()) && clause.contains('、') { "" } else { clause };
    format!("{clause}{prefix}")
}
