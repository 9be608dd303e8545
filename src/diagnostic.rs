//! What is reported: severities, labels, evidence, fixes and the outcome of each rule.

use std::collections::BTreeMap;
use std::fmt;

use crate::span::Span;

/// A text in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Bilingual {
    /// Chinese, what most users see.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// From the two texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same text in both languages, for words quoted from a report.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    /// Replaces each `{name}` by its value in `arguments`, in one pass, so that braces inside a value stay as they are.
    #[must_use]
    pub fn fill(&self, arguments: &Arguments) -> Self {
        Self { zh: fill(&self.zh, arguments, Language::Chinese), en: fill(&self.en, arguments, Language::English) }
    }
}

fn fill(template: &str, arguments: &Arguments, language: Language) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        match arguments.get(name) {
            Some(value) => filled.push_str(value.get(language)),
            None => filled.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Values for the placeholders of a rule's message.
pub type Arguments = BTreeMap<&'static str, Bilingual>;

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

/// A rule's name, `area/name`, equal to its path below `rules/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub String);

impl RuleId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How sure and how grave a finding is. Ordered: a note is less than a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 提示: advice on wording, style, precision.
    Note,
    /// 核实: probably wrong; a person should look or explain.
    Warning,
    /// 必改: proved by the text and a verified fact.
    Error,
}

impl Severity {
    /// The word in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word that people see: 必改, 核实, 提示 / error, warning, note.
    pub fn word(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Chinese, Self::Note) => "提示",
            (Language::Chinese, Self::Warning) => "核实",
            (Language::Chinese, Self::Error) => "必改",
            (Language::English, severity) => severity.name(),
        }
    }
}

/// A marked place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where, in the text view.
    pub span: Span,
    /// What is said about the place; may be empty for an operand.
    pub message: Bilingual,
    /// Exactly one label of a diagnostic is primary.
    pub primary: bool,
    /// The marked words must be masked in every output because they are personal data.
    pub masked: bool,
}

impl Label {
    /// The place of the finding.
    pub fn primary(span: Span, message: Bilingual) -> Self {
        Self { span, message, primary: true, masked: false }
    }

    /// A place that the finding also speaks of: an operand, the other half of a pair.
    pub fn secondary(span: Span, message: Bilingual) -> Self {
        Self { span, message, primary: false, masked: false }
    }
}

/// The calculation behind a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The relation in words: `初信 + 初访 = 初信初访`.
    pub relation: String,
    /// One side, worked out.
    pub left: String,
    /// The other side, as the report has it.
    pub right: String,
    /// The text of the number most likely wrong, when one can be named.
    pub suspect: Option<String>,
    /// The value that would satisfy every relation of the suspect.
    pub fits: Option<String>,
}

/// A replacement of a span by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A proposed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the change does.
    pub title: Bilingual,
    /// Only true if no reading of the text could be harmed; never for a number.
    pub safe: bool,
    /// Sorted edits that do not overlap.
    pub edits: Vec<Edit>,
}

/// One finding in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that speaks.
    pub rule: RuleId,
    /// At most the rule's severity.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: Bilingual,
    /// What to write instead.
    pub help: Option<Bilingual>,
    /// Document and article that the demand rests on.
    pub basis: Option<Bilingual>,
    /// The places; exactly one is primary.
    pub labels: Vec<Label>,
    /// The worked calculation, where there is one.
    pub evidence: Option<Evidence>,
    /// Proposed changes.
    pub fixes: Vec<Fix>,
    /// Set when a waiver of the settings covers the finding.
    pub waived: Option<Waived>,
    /// Fixed hash over rule, section role, metric, masked marked words and ordinal.
    pub fingerprint: String,
}

impl Diagnostic {
    /// The primary label.
    pub fn primary(&self) -> &Label {
        self.labels.iter().find(|label| label.primary).expect("every diagnostic has a primary label")
    }
}

/// Why and by whom a finding was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The reason given.
    pub reason: String,
    /// The signer.
    pub by: String,
    /// What accepts it.
    pub kind: Acceptance,
}

/// What accepts a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// An entry of the settings.
    Waiver,
    /// The baseline.
    Baseline,
    /// A reviewer, in the ledger of the last round.
    FalseAlarm,
}

impl Acceptance {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiver => "waiver",
            Self::Baseline => "baseline",
            Self::FalseAlarm => "false_alarm",
        }
    }
}

/// What became of one rule on one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 通过: looked at `examined` places and found nothing.
    Passed,
    /// 不通过: at least one finding.
    Failed,
    /// 不适用: the rule does not speak of such a report.
    NotApplicable(Bilingual),
    /// 未核对: what the rule needs is not in the text.
    NotChecked(Bilingual),
}

impl Outcome {
    /// The word in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotApplicable(_) => "not_applicable",
            Self::NotChecked(_) => "not_checked",
        }
    }
}

/// Masks personal data: the first three and the last two characters stay.
///
/// Values too short for that keep only their first character.
pub fn mask(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let (head, tail) = if characters.len() >= 8 { (3, 2) } else { (1, 0) };
    let hidden = characters.len().saturating_sub(head + tail);
    characters[..head.min(characters.len())]
        .iter()
        .copied()
        .chain(std::iter::repeat_n('*', hidden))
        .chain(characters[characters.len() - tail..].iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_filled_in_both_languages() {
        let arguments = Arguments::from([("total", Bilingual::same("{part}")), ("part", Bilingual::new("件", "cases"))]);
        let filled = Bilingual::new("合计{total}{part}", "total {total} {part} {unknown}").fill(&arguments);
        assert_eq!(filled, Bilingual::new("合计{part}件", "total {part} cases {unknown}"));
    }

    #[test]
    fn a_mask_keeps_three_and_two() {
        assert_eq!(mask("13800001234"), "138******34");
        assert_eq!(mask("李某某"), "李**");
        assert_eq!(mask(""), "");
    }
}
