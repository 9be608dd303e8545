//! Findings as comments for a Word document: one on the words of each finding, and one on every operand that leads there.

use super::FileResult;
use super::note::{lines, shown, sum};
use crate::diagnostic::{Diagnostic, Label, Language, Severity};
use crate::source::WordComment;

/// The name before the severity in a comment's author.
const NAME: &str = "hegui";

/// Operands of one finding that have a comment of their own; a form that goes wrong all through a document is said once.
const OPERANDS: usize = 30;

/// The comments on what was found in `file`, in order of place. What a waiver covers has none.
pub fn word_comments(file: &FileResult, language: Language) -> Vec<WordComment> {
    let shown = |diagnostic: &&Diagnostic| {
        let of_the_file = diagnostic.rule.as_str().starts_with("source/") && diagnostic.primary().span.is_empty();
        diagnostic.waived.is_none() && !of_the_file
    };
    let mut comments = Vec::new();
    for (index, diagnostic) in file.diagnostics.iter().filter(shown).enumerate() {
        let number = index + 1;
        comments.push(main(file, diagnostic, number, language));
        let others = diagnostic.labels.iter().filter(|label| !label.primary && !label.span.is_empty());
        comments.extend(others.take(OPERANDS).map(|label| operand(file, diagnostic, label, number, language)));
    }
    comments.sort_by_key(|comment| comment.span.start);
    comments
}

/// Whether a comment of this author was written by the program.
pub fn is_own_comment(author: &str) -> bool {
    let Some(word) = author.strip_prefix(NAME).map(str::trim_start) else { return false };
    let known = |language| [Severity::Note, Severity::Warning, Severity::Error].iter().any(|severity| severity.word(language) == word);
    known(Language::Chinese) || known(Language::English)
}

/// The comment on the words of the finding itself.
fn main(file: &FileResult, diagnostic: &Diagnostic, number: usize, language: Language) -> WordComment {
    let mut lines = lines(file, diagnostic, language);
    let label = diagnostic.primary();
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, &format!("〔{number}〕"));
    }
    if !label.message.get(language).is_empty() {
        lines.insert(1, quoted(file, label, language));
    }
    comment(diagnostic, label, lines, language)
}

/// The comment on an operand: which finding it belongs to, what it is there, and the sum.
fn operand(file: &FileResult, diagnostic: &Diagnostic, label: &Label, number: usize, language: Language) -> WordComment {
    let primary = file.masks.words(&file.text, diagnostic.primary().span);
    let first = match language {
        Language::Chinese => format!("〔{number}〕与“{primary}”处的批注相关"),
        Language::English => format!("〔{number}〕belongs to the comment on “{primary}”"),
    };
    let mut lines = vec![shown(file, &first)];
    if !label.message.get(language).is_empty() {
        lines.push(quoted(file, label, language));
    }
    if let Some(sum) = sum(diagnostic, language) {
        let word = if language == Language::Chinese { "算式：" } else { "sum: " };
        lines.push(shown(file, &format!("{word}{sum}")));
    }
    comment(diagnostic, label, lines, language)
}

/// `505件：初信`
fn quoted(file: &FileResult, label: &Label, language: Language) -> String {
    let words = file.masks.words(&file.text, label.span);
    let words: String = words.chars().take(40).map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    let mark = if language == Language::Chinese { "：" } else { ": " };
    let message = label.message.get(language);
    if words.trim().is_empty() { shown(file, message) } else { shown(file, &format!("{words}{mark}{message}")) }
}

fn comment(diagnostic: &Diagnostic, label: &Label, lines: Vec<String>, language: Language) -> WordComment {
    let word = diagnostic.severity.word(language);
    WordComment { span: label.span, author: format!("{NAME} {word}"), initials: word.to_owned(), lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_programs_own_comments_are_known_as_such() {
        assert!(is_own_comment("hegui 必改") && is_own_comment("hegui note"));
        assert!(!is_own_comment("hegui") && !is_own_comment("王科长") && !is_own_comment("hegui 王") && !is_own_comment("必改"));
    }
}
