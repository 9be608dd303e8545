//! The one place that decides what is shown of personal data: spans of the text in, masked words out.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostic::{Diagnostic, mask};
use crate::span::Span;

/// The places of one text that hold personal data.
#[derive(Debug, Clone, Default)]
pub struct Masks {
    /// Sorted and without overlap.
    hidden: Vec<Hidden>,
    /// The hidden words that are long enough to be known in a sentence, with what is shown in their place.
    words: Option<(AhoCorasick, Vec<String>)>,
}

#[derive(Debug, Clone)]
struct Hidden {
    span: Span,
    words: String,
    masked: Vec<char>,
}

impl Masks {
    /// Collects the masked labels of `diagnostics`. What one finding hides is hidden in all of them.
    pub fn new<'a>(text: &str, diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let labels = diagnostics.into_iter().flat_map(|diagnostic| &diagnostic.labels);
        Self::hiding(text, labels.filter(|label| label.masked && !label.span.is_empty()).map(|label| label.span).collect())
    }

    /// Hides what stands at `spans` of `text`.
    pub fn hiding(text: &str, mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut() {
                Some(last) if last.overlaps(span) => *last = last.join(span),
                _ => joined.push(span),
            }
        }
        let hidden = joined.into_iter().filter_map(|span| {
            let words = text.get(span.range())?;
            Some(Hidden { span, words: words.to_owned(), masked: mask(words).chars().collect() })
        });
        let hidden: Vec<Hidden> = hidden.collect();
        Self { words: finder(&hidden), hidden }
    }

    /// The places that are hidden, in order.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.hidden.iter().map(|hidden| hidden.span)
    }

    /// The characters of `text` inside `span` with their offsets, masked where they must be.
    pub fn characters<'a>(&'a self, text: &'a str, span: Span) -> impl Iterator<Item = (usize, char)> + 'a {
        let words = text.get(span.range()).unwrap_or_default();
        words.char_indices().map(move |(at, c)| {
            let at = span.start + at;
            (at, self.at(text, at).unwrap_or(c))
        })
    }

    /// The words of `text` inside `span`, masked where they must be.
    pub fn words(&self, text: &str, span: Span) -> String {
        self.characters(text, span).map(|(_, c)| c).collect()
    }

    /// A sentence about the text, with every hidden word that it quotes masked.
    pub fn sentence(&self, sentence: &str) -> String {
        match &self.words {
            Some((finder, shown)) => finder.replace_all(sentence, shown),
            None => sentence.to_owned(),
        }
    }

    /// Words of the text that stand at `span` but may be folded: masked where the place is hidden.
    pub fn folded(&self, words: &str, span: Span) -> String {
        let first = self.hidden.partition_point(|hidden| hidden.span.end <= span.start);
        match self.hidden.get(first) {
            Some(hidden) if hidden.span.contains(span) => mask(words),
            Some(hidden) if hidden.span.overlaps(span) => "*".repeat(words.chars().count()),
            _ => words.to_owned(),
        }
    }

    fn at(&self, text: &str, offset: usize) -> Option<char> {
        let after = self.hidden.partition_point(|hidden| hidden.span.start <= offset);
        let hidden = self.hidden[..after].last().filter(|hidden| offset < hidden.span.end)?;
        let index = text[hidden.span.start..offset].chars().count();
        hidden.masked.get(index).copied()
    }
}

/// Words shorter than this are not looked for in sentences.
const KNOWN: usize = 8;

fn finder(hidden: &[Hidden]) -> Option<(AhoCorasick, Vec<String>)> {
    let words = hidden.iter().map(|hidden| hidden.words.trim()).filter(|words| words.chars().count() >= KNOWN);
    let words: BTreeSet<&str> = words.collect();
    if words.is_empty() {
        return None;
    }
    let shown = words.iter().map(|words| mask(words)).collect();
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words);
    finder.ok().map(|finder| (finder, shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Bilingual, Label, RuleId, Severity};

    fn hiding(text: &str, words: &str) -> Masks {
        let start = text.find(words).unwrap();
        let mut label = Label::primary(Span::new(start, start + words.len()), Bilingual::default());
        label.masked = true;
        let diagnostic = Diagnostic {
            rule: RuleId("privacy/mobile".to_owned()),
            severity: Severity::Error,
            message: Bilingual::default(),
            help: None,
            basis: None,
            labels: vec![label],
            evidence: None,
            fixes: Vec::new(),
            waived: None,
            fingerprint: String::new(),
        };
        Masks::new(text, [&diagnostic])
    }

    #[test]
    fn words_around_a_hidden_place_stay() {
        let text = "联系人李某，电话13800001234。";
        let masks = hiding(text, "13800001234");
        assert_eq!(masks.words(text, Span::new(0, text.len())), "联系人李某，电话138******34。");
        assert_eq!(masks.sentence("手机号13800001234不应公开"), "手机号138******34不应公开");
        let digits = text.find("1380").unwrap();
        assert_eq!(masks.folded("13800001234", Span::new(digits, digits + 11)), "138******34");
        assert_eq!(masks.folded("联系人", Span::new(0, 9)), "联系人");
    }

    #[test]
    fn a_part_of_a_hidden_place_is_hidden_too() {
        let text = "电话13800001234。";
        let masks = hiding(text, "13800001234");
        let start = text.find("0000").unwrap();
        assert_eq!(masks.words(text, Span::new(start, start + 4)), "****");
    }
}
