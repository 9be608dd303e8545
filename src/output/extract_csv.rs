//! The claims of all files as CSV, one line a number, for a spreadsheet or a script.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::extract_json::written_value;
use super::{FileResult, Run};
use crate::claim::{Change, Claim, Interval, Period};
use crate::diagnostic::Language;
use crate::rule::Pack;
use crate::span::Span;

/// Prints one line for each claim: where it stands, what it says, its metric with the reason, and by which rules it was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtractCsv {
    /// Language of the reasons; the names of the columns are the keys of the JSON.
    pub language: Language,
}

const COLUMNS: [&str; 23] = [
    "path",
    "line",
    "column",
    "start",
    "end",
    "text",
    "value",
    "unit",
    "kind",
    "approx",
    "low",
    "high",
    "low_open",
    "high_open",
    "metric",
    "phrase",
    "period",
    "from",
    "to",
    "scope",
    "change",
    "checked_by",
    "reason",
];

impl ExtractCsv {
    /// Writes one line a claim.
    pub fn print(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = csv::Writer::from_writer(out);
        lines.write_record(COLUMNS)?;
        for file in &run.files {
            if let (Some(checked), Some(facts)) = (&file.read, &file.facts) {
                let rules: BTreeMap<Span, String> = facts
                    .coverage
                    .examined
                    .iter()
                    .map(|number| (number.span, number.rules.iter().map(ToString::to_string).collect::<Vec<String>>().join(" ")))
                    .collect();
                for claim in &checked.extraction.claims {
                    lines.write_record(self.line(file, claim, &rules, run.pack))?;
                }
            }
        }
        lines.flush()
    }
}

impl ExtractCsv {
    fn line(self, file: &FileResult, claim: &Claim, rules: &BTreeMap<Span, String>, pack: &Pack) -> Vec<String> {
        let place = file.index.position(&file.text, claim.span.start);
        let Interval { low, low_open, high, high_open } = claim.quantity.interval;
        let masked = |words: &str| file.masks.folded(words, claim.span);
        let end = |end: Option<crate::claim::Exact>| end.map_or(String::new(), |end| masked(&end.to_string()));
        let Period { kind, from, to, .. } = &claim.period;
        let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
        let checked_by = rules.get(&claim.span).cloned().unwrap_or_default();
        // They are in order of place.
        let unchecked = file.facts.as_ref().map_or(&[][..], |facts| &facts.coverage.unchecked);
        let why = unchecked.binary_search_by_key(&claim.span, |number| number.span).ok().map(|at| unchecked[at].reason.get(self.language));
        let link = claim.why(&pack.dictionary);
        vec![
            file.path.clone(),
            place.line.to_string(),
            place.column.to_string(),
            claim.span.start.to_string(),
            claim.span.end.to_string(),
            masked(&claim.text),
            written_value(&claim.quantity).map_or(String::new(), |value| masked(&value)),
            claim.quantity.unit.to_string(),
            claim.quantity.kind.name().to_owned(),
            claim.quantity.approximation.to_string(),
            end(low),
            end(high),
            low_open.to_string(),
            high_open.to_string(),
            claim.metric.as_ref().map_or(String::new(), ToString::to_string),
            file.masks.sentence(&claim.phrase),
            kind.name().to_owned(),
            day(*from),
            day(*to),
            claim.scope.to_string(),
            claim
                .change
                .map_or("", |change| match change {
                    Change::Up => "up",
                    Change::Down => "down",
                })
                .to_owned(),
            checked_by,
            file.masks.sentence(why.unwrap_or_else(|| link.get(self.language))),
        ]
    }
}
