//! Annotations of GitHub Actions: one workflow command a finding.

use std::io::{self, Write};

use super::{FileResult, Finding, Printer, Tail};
use crate::diagnostic::{Language, Severity};

/// Prints `::error file=…,line=…,col=…,title=…::message`; accepted findings are notices that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GitHub {
    /// Language of messages.
    pub language: Language,
}

impl Printer for GitHub {
    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        for finding in Finding::all(file, self.language) {
            let command = match (finding.severity, &finding.waived) {
                (Severity::Error, None) => "error",
                (Severity::Warning, None) => "warning",
                _ => "notice",
            };
            let mut properties = format!("file={}", property(file.shown_path()));
            if let (Some(start), Some(end)) = (finding.start, finding.end) {
                properties += &format!(",line={},col={},endLine={}", start.line, start.column, end.line);
                if start.line == end.line {
                    properties += &format!(",endColumn={}", end.column.max(start.column));
                }
            }
            let title = format!("{} {}", finding.severity.word(self.language), finding.rule);
            writeln!(out, "::{command} {properties},title={}::{}", property(&title), data(&text(&finding, self.language)))?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        tail.others().try_for_each(|other| self.file(other, out))
    }
}

/// Message, calculation and help, a line each.
pub(super) fn text(finding: &Finding, language: Language) -> String {
    let accepted = finding.waived.as_ref().map(|waived| match language {
        Language::Chinese => format!("已说明：{}（{}）", waived.reason, waived.by),
        Language::English => format!("accepted: {} ({})", waived.reason, waived.by),
    });
    let lines = [accepted.unwrap_or_default(), finding.message.clone(), finding.calculation.clone(), finding.help.clone()];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Text behind `::`, in which a line end would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between the commas before `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100%\n: ,"), "100%25%0A: ,");
        assert_eq!(property("a,b:c%\r"), "a%2Cb%3Ac%25%0D");
    }
}
