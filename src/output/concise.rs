//! One line a finding: `path:line:column: 必改 rule/id 消息`, for editors, `grep` and `sort`.

use std::io::{self, Write};

use super::{FileResult, Printer, Tail};
use crate::diagnostic::Language;

/// Prints one line a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concise {
    /// Language of messages.
    pub language: Language,
}

impl Printer for Concise {
    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        for diagnostic in file.diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()) {
            let message = file.masks.sentence(diagnostic.message.get(self.language));
            let severity = diagnostic.severity.word(self.language);
            let message = super::terminal::printable(&message).replace('\n', " ");
            let path = one_line(&file.path);
            if file.unreadable {
                writeln!(out, "{path}: {severity} {} {message}", diagnostic.rule)?;
                continue;
            }
            let span = diagnostic.primary().span;
            let position = file.index.position(&file.text, span.start);
            let place = match (file.places.of(span).words(self.language), self.language) {
                (place, _) if place.is_empty() => place,
                (place, Language::Chinese) => format!("（{place}）"),
                (place, Language::English) => format!(" ({place})"),
            };
            writeln!(out, "{path}:{}:{}: {severity} {} {message}{place}", position.line, position.column, diagnostic.rule)?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        tail.others().try_for_each(|other| self.file(other, out))
    }
}

/// A path without anything that would end the line: `a\nb.txt` with a backslash and an n.
fn one_line(path: &str) -> String {
    path.chars().fold(String::new(), |mut line, c| {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
        line
    })
}
