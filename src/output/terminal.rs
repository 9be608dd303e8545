//! Findings for people, drawn by miette: the clauses around the words, carets under them, and what to do.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};

use super::calculation;
use super::excerpt::{Ambiguous, Excerpt, Page, printable_character};
use super::wrap::wrap;
use super::{FileResult, Printer, Tail};
use crate::diagnostic::{Diagnostic, Language, Severity};

/// Prints findings as pictures of the text.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Language of messages.
    pub language: Language,
    /// Whether the terminal shows colours.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous: Ambiguous,
    /// Whether relations that hold, and rules and numbers that could not be checked, are listed too.
    pub verbose: bool,
}

impl Printer for Terminal {
    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        for diagnostic in file.diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()) {
            out.write_all(self.finding(file, diagnostic).as_bytes())?;
        }
        if let Some(facts) = &file.facts {
            super::reconciliation::table(file, facts, (self.language, self.verbose), out)?;
        }
        if let Some(facts) = file.facts.as_ref().filter(|_| self.verbose) {
            writeln!(out, "{}", printable(&file.path))?;
            super::ledger::print(file, facts, self.language, out)?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        for other in tail.others() {
            self.file(other, out)?;
        }
        if let Some(together) = tail.together {
            together.write(self.language, out)?;
        }
        for line in tail.summary.lines(self.language) {
            writeln!(out, "{line}")?;
        }
        if let Some(round) = tail.round {
            writeln!(out, "{}", round.line(self.language))?;
        }
        Ok(())
    }
}

impl Terminal {
    /// One finding as text, with an empty line at its end.
    pub fn finding(&self, file: &FileResult, diagnostic: &Diagnostic) -> String {
        let path = printable(&file.path);
        let page = Page { path: &path, text: &file.text, index: &file.index, masks: &file.masks };
        let excerpt = (!file.unreadable && !file.text.is_empty()).then(|| {
            let digits = file.index.position(&file.text, file.text.len()).line.to_string().len();
            Excerpt::new(page, diagnostic, self.language, self.width.saturating_sub(digits + 5).max(20), self.ambiguous)
        });
        let message = printable(&file.masks.sentence(diagnostic.message.get(self.language)));
        let head = Head {
            message: wrap(&message, self.width.saturating_sub(6)).join("\n"),
            code: format!("{} {}", diagnostic.severity.word(self.language), diagnostic.rule),
            severity: diagnostic.severity,
            excerpt: excerpt.as_ref(),
        };
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(self.theme())
            .with_width(self.width.max(20))
            .with_wrap_lines(false)
            .with_context_lines(1)
            .without_syntax_highlighting();
        // Writing to a string cannot fail, and the excerpt holds every label it gives out; if a label were lost, the words below would still say it.
        let _ = handler.render_report(&mut drawn, &head);
        let mut drawn: String = drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        if let Some(excerpt) = &excerpt {
            drawn = excerpt.restore(&drawn);
        }
        self.explanations(file, diagnostic, &mut drawn);
        drawn.push('\n');
        drawn
    }

    /// 位置, 算式, 建议, 依据 below the picture.
    fn explanations(&self, file: &FileResult, diagnostic: &Diagnostic, drawn: &mut String) {
        let words: [&str; 4] = match self.language {
            Language::Chinese => ["位置", "算式", "建议", "依据"],
            Language::English => ["place", "sum", "help", "basis"],
        };
        let texts = [
            Some(file.places.words(diagnostic.primary().span, self.language)),
            diagnostic.evidence.as_ref().map(|evidence| calculation(evidence, self.language)),
            diagnostic.help.as_ref().map(|help| help.get(self.language).to_owned()),
            diagnostic.basis.as_ref().map(|basis| basis.get(self.language).to_owned()),
        ];
        for (word, text) in words.into_iter().zip(texts) {
            let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
            let text = printable(&file.masks.sentence(&text));
            let mark = if self.language == Language::Chinese { "：" } else { ": " };
            let indent = super::wrap::columns(word) + 2 + 2;
            for (index, line) in wrap(&text, self.width.saturating_sub(indent)).iter().enumerate() {
                if index == 0 && self.colour {
                    let _ = writeln!(drawn, "  \u{1b}[36m{word}\u{1b}[0m{mark}{line}");
                } else if index == 0 {
                    let _ = writeln!(drawn, "  {word}{mark}{line}");
                } else {
                    let _ = writeln!(drawn, "{:indent$}{line}", "");
                }
            }
        }
    }

    fn theme(&self) -> GraphicalTheme {
        let mut characters = match self.ambiguous {
            Ambiguous::Narrow => ThemeCharacters::unicode(),
            Ambiguous::Wide => ThemeCharacters::ascii(),
        };
        if self.ambiguous == Ambiguous::Narrow {
            "※".clone_into(&mut characters.advice);
        }
        GraphicalTheme { characters, styles: if self.colour { ThemeStyles::ansi() } else { ThemeStyles::none() } }
    }
}

/// The text without characters that would steer a terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { printable_character(c) }).collect()
}

/// A finding in the form that miette draws.
#[derive(Debug)]
struct Head<'a> {
    message: String,
    code: String,
    severity: Severity,
    excerpt: Option<&'a Excerpt>,
}

impl fmt::Display for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Head<'_> {}

impl miette::Diagnostic for Head<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let marks = &self.excerpt?.marks;
        Some(Box::new(marks.iter().map(|mark| {
            let span = (mark.start, mark.length);
            if mark.primary {
                LabeledSpan::new_primary_with_span(mark.message.clone(), span)
            } else {
                LabeledSpan::new_with_span(mark.message.clone(), span)
            }
        })))
    }
}

#[cfg(test)]
mod tests;
