//! One line a finding: `path:line:column: 必改 rule/id 消息`, for editors, `grep` and `sort`.

use std::io::{self, Write};

use super::{Printer, Run};
use crate::diagnostic::Language;

/// Prints one line a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concise {
    /// Language of messages.
    pub language: Language,
}

impl Printer for Concise {
    fn print(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        for file in run.everything() {
            for diagnostic in file.diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()) {
                let message = file.masks.sentence(diagnostic.message.get(self.language));
                let severity = diagnostic.severity.word(self.language);
                let message = super::terminal::printable(&message).replace('\n', " ");
                let path = super::terminal::printable(&file.path);
                if file.unreadable {
                    writeln!(out, "{path}: {severity} {} {message}", diagnostic.rule)?;
                    continue;
                }
                let place = file.index.position(&file.text, diagnostic.primary().span.start);
                writeln!(out, "{path}:{}:{}: {severity} {} {message}", place.line, place.column, diagnostic.rule)?;
            }
        }
        Ok(())
    }
}
