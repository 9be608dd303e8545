//! A mistake in a file of the pack or in settings, with its place and the line that shows it.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Bilingual, Language};

/// Characters of a long line that are shown around the mistake.
const WINDOW: usize = 96;

/// What is wrong in a YAML or CSV file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file, as people name it.
    pub path: String,
    /// Line, from 1; 0 where the mistake has no place in the file.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters are wrong, at least 1.
    pub width: usize,
    /// The line of the file.
    pub source_line: String,
    /// What is wrong.
    pub message: Bilingual,
    /// What to write instead.
    pub help: Option<Bilingual>,
}

impl Located {
    /// A mistake of the whole file.
    pub fn whole_file(path: &str, message: Bilingual) -> Self {
        Self { path: path.to_owned(), line: 0, column: 0, width: 1, source_line: String::new(), message, help: None }
    }

    /// A mistake at `line` and `column` of `text`, `width` characters wide.
    ///
    /// A place behind the end of the file is moved to its last line, so that there is a line to show.
    pub fn at(text: &str, path: &str, (line, column, width): (usize, usize, usize), message: Bilingual) -> Self {
        let last = text.lines().count().max(1);
        let (line, column) = if line > last { (last, 1) } else { (line.max(1), column.max(1)) };
        let source_line = text.lines().nth(line - 1).unwrap_or_default().trim_start_matches('\u{feff}').to_owned();
        Self { path: path.to_owned(), line, column, width: width.max(1), source_line, message, help: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(mut self, help: Bilingual) -> Self {
        self.help = Some(help);
        self
    }

    /// Message, place, the line with a caret under the mistake, and help.
    pub fn render(&self, language: Language) -> String {
        let (error, help_word) = match language {
            Language::Chinese => ("有误", "建议"),
            Language::English => ("error", "help"),
        };
        let mut lines = vec![format!("{error}: {}", self.message.get(language))];
        if self.line == 0 {
            lines.push(format!(" --> {}", self.path));
        } else {
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            let (line, before, marked) = self.window();
            lines.push(format!("{margin}--> {}:{}:{}", self.path, self.line, self.column));
            lines.push(format!("{margin} |"));
            lines.push(format!("{number} | {line}"));
            lines.push(format!("{margin} | {}{}", " ".repeat(before), "^".repeat(marked)));
        }
        if let Some(help) = &self.help {
            lines.push(format!("  = {help_word}: {}", help.get(language)));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// The part of the line around the mistake, the cells before it and the cells it takes.
    fn window(&self) -> (String, usize, usize) {
        let characters: Vec<char> = self.source_line.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let at = (self.column - 1).min(characters.len());
        let start = if characters.len() > WINDOW { at.saturating_sub(WINDOW / 3) } else { 0 };
        let end = characters.len().min(start + WINDOW);
        let mut line = String::new();
        if start > 0 {
            line.push('…');
        }
        line.extend(&characters[start..end]);
        if end < characters.len() {
            line.push('…');
        }
        let before = cells(&characters[start..at]) + usize::from(start > 0);
        let marked = cells(&characters[at..(at + self.width).min(end).max(at)]).max(1);
        (line, before, marked)
    }
}

fn cells(characters: &[char]) -> usize {
    characters.iter().map(|c| c.width().unwrap_or(0)).sum()
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Language::English).trim_end())
    }
}

impl std::error::Error for Located {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_chinese_words() {
        let mistake = Located::at("id: a\n名称: 初信 错\n", "a.yaml", (2, 8, 1), Bilingual::new("不认识", "unknown"));
        assert_eq!(mistake.render(Language::English), "error: unknown\n --> a.yaml:2:8\n  |\n2 | 名称: 初信 错\n  |            ^^\n");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mistake() {
        let text = format!("{}错{}", "a".repeat(500), "b".repeat(500));
        let shown = Located::at(&text, "a.yaml", (1, 501, 1), Bilingual::same("x")).render(Language::English);
        assert!(shown.lines().all(|line| line.chars().count() < 110), "{shown}");
        assert!(shown.contains("错b"));
    }

    #[test]
    fn a_place_behind_the_end_is_the_last_line() {
        let mistake = Located::at("a: [", "a.yaml", (2, 1, 1), Bilingual::same("x"));
        assert_eq!((mistake.line, mistake.source_line.as_str()), (1, "a: ["));
    }
}
