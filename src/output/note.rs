//! What is said about one finding beside the text, line by line: for comments in Word and for annotated pages.

use super::FileResult;
use super::calculation;
use super::terminal::printable;
use crate::diagnostic::{Diagnostic, Language};

/// The lines of a note: what is wrong, the sum, what to write, the basis and the rule. Personal data is masked.
pub(super) fn lines(file: &FileResult, diagnostic: &Diagnostic, language: Language) -> Vec<String> {
    let words: [&str; 4] = match language {
        Language::Chinese => ["算式：", "建议：", "依据：", "规则："],
        Language::English => ["sum: ", "help: ", "basis: ", "rule: "],
    };
    let texts = [
        sum(diagnostic, language),
        diagnostic.help.as_ref().map(|help| help.get(language).to_owned()),
        diagnostic.basis.as_ref().map(|basis| basis.get(language).to_owned()),
        Some(diagnostic.rule.to_string()),
    ];
    let message = diagnostic.message.get(language).to_owned();
    let below = words.into_iter().zip(texts).filter_map(|(word, text)| Some(format!("{word}{}", text.filter(|text| !text.is_empty())?)));
    std::iter::once(message).chain(below).map(|line| shown(file, &line)).collect()
}

/// The worked sum, where there is one.
pub(super) fn sum(diagnostic: &Diagnostic, language: Language) -> Option<String> {
    diagnostic.evidence.as_ref().map(|evidence| calculation(evidence, language)).filter(|text| !text.is_empty())
}

/// A line as it may be shown.
pub(super) fn shown(file: &FileResult, line: &str) -> String {
    printable(&file.masks.sentence(line))
}
