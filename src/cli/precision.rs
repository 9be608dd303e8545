//! `hegui rules precision`: how often each rule was right, as reviewers marked it in ledgers.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::arguments::PrecisionArguments;
use super::failure::Failure;
use super::formats::ListFormat;
use super::ledger::rows;
use super::session::Session;
use super::writing::write;
use crate::diagnostic::Language;
use crate::output::LedgerStatus;

/// What reviewers said of the findings of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tally {
    confirmed: usize,
    wrong: usize,
    explained: usize,
    open: usize,
}

impl Tally {
    fn add(&mut self, status: LedgerStatus) {
        *match status {
            LedgerStatus::Confirmed | LedgerStatus::Corrected => &mut self.confirmed,
            LedgerStatus::False => &mut self.wrong,
            LedgerStatus::Explained => &mut self.explained,
            LedgerStatus::Open => &mut self.open,
        } += 1;
    }

    /// Confirmed findings in a thousand of those that were judged; `None` where none was.
    fn share(self) -> Option<usize> {
        (self.confirmed * 1000).checked_div(self.confirmed + self.wrong)
    }
}

/// Prints one row a rule.
pub(super) fn precision(arguments: &PrecisionArguments, session: &Session) -> Result<u8, Failure> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for path in &arguments.ledgers {
        for row in rows(path, session.language)? {
            tallies.entry(row.rule).or_default().add(LedgerStatus::of(&row.status));
        }
    }
    write(None, |out| match arguments.format {
        ListFormat::Json => json(&tallies, out),
        ListFormat::Table => table(&tallies, session.language, out),
    })?;
    Ok(0)
}

fn json(tallies: &BTreeMap<String, Tally>, out: &mut dyn Write) -> io::Result<()> {
    let rules = tallies.iter().map(|(rule, tally)| {
        let Tally { confirmed, wrong, explained, open } = *tally;
        let share = tally.share().map(permille);
        serde_json::json!({"rule": rule, "confirmed": confirmed, "false": wrong, "explained": explained, "open": open, "precision": share})
    });
    let whole = serde_json::json!({"schema": "hegui.precision/1", "rules": rules.collect::<Vec<_>>()});
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn table(tallies: &BTreeMap<String, Tally>, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let widest = tallies.keys().map(String::len).max().unwrap_or(0).max(6);
    match language {
        Language::Chinese => writeln!(out, "{:widest$}  属实  误报  说明  待核  属实率", "规则", widest = widest - 2)?,
        Language::English => writeln!(out, "{:widest$}  confirmed  false  explained  open  precision", "rule")?,
    }
    for (rule, tally) in tallies {
        let Tally { confirmed, wrong, explained, open } = tally;
        let share = tally.share().map_or("—".to_owned(), |share| format!("{}%", permille(share)));
        match language {
            Language::Chinese => writeln!(out, "{rule:widest$}  {confirmed:>4}  {wrong:>4}  {explained:>4}  {open:>4}  {share:>6}")?,
            Language::English => writeln!(out, "{rule:widest$}  {confirmed:>9}  {wrong:>5}  {explained:>9}  {open:>4}  {share:>9}")?,
        }
    }
    Ok(())
}

/// Per cent with one decimal.
fn permille(share: usize) -> String {
    format!("{}.{}", share / 10, share % 10)
}
