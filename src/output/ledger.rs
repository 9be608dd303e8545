//! What was looked at in a file and what was not, line by line, below its findings: relations that hold, rules and numbers not checked.

use std::io::{self, Write};

use super::terminal::printable;
use super::{Facts, FileResult};
use crate::check::Judgement;
use crate::diagnostic::{Language, Outcome};

/// Writes the ledger of a file that was read.
pub(super) fn print(file: &FileResult, facts: &Facts, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let [holds, rule, number, waived] = match language {
        Language::Chinese => ["成立", "规则未核对", "数字未核对", "已说明"],
        Language::English => ["holds", "rule not checked", "number not checked", "waived"],
    };
    for diagnostic in &file.diagnostics {
        let Some(reason) = &diagnostic.waived else { continue };
        let place = file.index.position(&file.text, diagnostic.primary().span.start);
        writeln!(
            out,
            "{waived}  {}:{}  {}  {}（{}）",
            place.line,
            place.column,
            diagnostic.rule,
            printable(&reason.reason),
            printable(&reason.by)
        )?;
    }
    for relation in facts.relations.iter().filter(|relation| relation.judgement == Judgement::Satisfied) {
        writeln!(out, "{holds}  {}  {}", printable(&file.masks.sentence(&relation.text)), relation.rule)?;
    }
    for outcome in &facts.outcomes {
        if let Outcome::NotChecked(reason) = &outcome.outcome {
            writeln!(out, "{rule}  {}  {}", outcome.rule, printable(reason.get(language)))?;
        }
    }
    for unchecked in &facts.coverage.unchecked {
        let place = file.index.position(&file.text, unchecked.span.start);
        let words = printable(&file.masks.folded(&unchecked.text, unchecked.span));
        writeln!(out, "{number}  {}:{}  {words}  {}", place.line, place.column, printable(unchecked.reason.get(language)))?;
    }
    writeln!(out)
}
