//! A baseline: findings that stood when a repository began to be checked. They stay visible as accepted, new ones count, and an entry that meets nothing is a finding.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::inputs::{read_text, shown};
use super::writing::write;
use crate::diagnostic::{Acceptance, Bilingual, Diagnostic, Label, Language, RuleId, Severity, Waived};
use crate::fault;
use crate::output::FileResult;
use crate::rule::Pack;
use crate::span::Span;

const SCHEMA: &str = "hegui.baseline/1";

/// The file's content.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Content {
    schema: String,
    pack: PackNote,
    /// The rules that there were: a finding of a rule that came later is not the report's news.
    rules: BTreeSet<String>,
    accepted: Vec<Entry>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PackNote {
    version: String,
    sha256: String,
    laws_as_of: Option<String>,
}

/// One accepted finding. Words and message are for people who read the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: String,
    text: String,
    message: String,
}

/// A baseline that is held against a run.
#[derive(Debug)]
pub(super) struct Baseline {
    shown: String,
    text: String,
    content: Content,
    places: HashMap<(String, String), usize>,
    met: Vec<bool>,
    /// The entry's file was read and its rule ran.
    looked: Vec<bool>,
}

impl Baseline {
    /// Reads the baseline at `path`.
    pub fn read(path: &Path, language: Language) -> Result<Self, Failure> {
        let text = read_text(path)?;
        let broken = |reason: Bilingual| {
            let message = match language {
                Language::Chinese => format!("基线 {} 读不出：{}", path.display(), reason.zh),
                Language::English => format!("the baseline {} cannot be read: {}", path.display(), reason.en),
            };
            Failure::Usage { message, advice: String::new() }
        };
        let content: Content = serde_json::from_str(&text).map_err(|error| broken(fault::of_json(&error)))?;
        if content.schema != SCHEMA {
            return Err(broken(Bilingual::same(format!("schema {} ≠ {SCHEMA}", content.schema))));
        }
        let key = |(index, entry): (usize, &Entry)| ((entry.path.clone(), entry.fingerprint.clone()), index);
        let places = content.accepted.iter().enumerate().map(key).collect();
        let count = content.accepted.len();
        Ok(Self { shown: shown(path), text, content, places, met: vec![false; count], looked: vec![false; count] })
    }

    /// Marks the findings of `file` that the baseline holds, and those of rules that it does not know.
    pub fn apply(&mut self, file: &mut FileResult, language: Language) {
        let path = plain(&file.path);
        let ran: BTreeSet<&str> = file.facts.iter().flat_map(|facts| &facts.outcomes).map(|outcome| outcome.rule.as_str()).collect();
        for (entry, looked) in self.content.accepted.iter().zip(&mut self.looked) {
            *looked |= entry.path == path && !file.unreadable && ran.contains(entry.rule.as_str());
        }
        for diagnostic in &mut file.diagnostics {
            let rule = diagnostic.rule.as_str();
            if let Some(&at) = self.places.get(&(path.to_owned(), diagnostic.fingerprint.clone())) {
                self.met[at] = true;
                let reason = if language == Language::Chinese { "基线中已有" } else { "in the baseline" };
                let accepted = || Waived { reason: reason.to_owned(), by: self.shown.clone(), kind: Acceptance::Baseline };
                diagnostic.waived.get_or_insert_with(accepted);
            } else if !self.content.rules.contains(rule) && ran.contains(rule) {
                file.marks.entry(diagnostic.fingerprint.clone()).or_default().new_rule = true;
            }
        }
    }

    /// The baseline with its entries that met nothing, where there are any.
    pub fn stale(&self) -> Option<FileResult> {
        let lines: Vec<Span> = lines_of_entries(&self.text);
        let entries = self.content.accepted.iter().enumerate().filter(|(index, _)| self.looked[*index] && !self.met[*index]);
        let findings: Vec<Diagnostic> = entries.map(|(index, entry)| stale(entry, lines.get(index).copied().unwrap_or_default())).collect();
        (!findings.is_empty()).then(|| FileResult::other(self.shown.clone(), self.text.clone(), findings))
    }
}

fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// The program writes one entry a line.
fn lines_of_entries(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.contains("\"fingerprint\"") {
            spans.push(Span::new(start, start + line.trim_end().len()));
        }
        start += line.len();
    }
    spans
}

fn stale(entry: &Entry, span: Span) -> Diagnostic {
    let Entry { path, rule, text, fingerprint, .. } = entry;
    Diagnostic {
        rule: RuleId("settings/stale-baseline".to_owned()),
        severity: Severity::Warning,
        message: Bilingual::new(
            format!("基线中 {path} 的 {rule}（“{text}”）已没有对应的问题"),
            format!("{rule} of {path} (“{text}”) in the baseline matches no finding any more"),
        ),
        help: Some(Bilingual::new(
            "问题已改正的，请重新写入基线（--write-baseline）",
            "if it was corrected, write the baseline again (--write-baseline)",
        )),
        basis: None,
        labels: vec![Label::primary(span, Bilingual::default())],
        evidence: None,
        fixes: Vec::new(),
        waived: None,
        fingerprint: format!("settings/stale-baseline:{path}:{fingerprint}"),
    }
}

/// A baseline that is being written: the findings of a run.
#[derive(Debug)]
pub(super) struct Recording {
    path: PathBuf,
    entries: Vec<Entry>,
}

impl Recording {
    /// To be written to `path`.
    pub fn new(path: PathBuf) -> Self {
        Self { path, entries: Vec::new() }
    }

    /// Takes down the findings of `file` that nothing else accepts.
    pub fn add(&mut self, file: &FileResult, language: Language) {
        let counts = |diagnostic: &&Diagnostic| diagnostic.waived.as_ref().is_none_or(|waived| waived.kind == Acceptance::Baseline);
        let entries = file.diagnostics.iter().filter(counts).filter(|_| !file.unreadable);
        self.entries.extend(entries.map(|diagnostic| Entry {
            path: plain(&file.path).to_owned(),
            rule: diagnostic.rule.to_string(),
            fingerprint: diagnostic.fingerprint.clone(),
            text: file.masks.words(&file.text, diagnostic.primary().span),
            message: file.masks.sentence(diagnostic.message.get(language)),
        }));
    }

    /// Writes the file: one entry a line, so that reviewers see each in a difference.
    pub fn finish(&self, pack: &Pack) -> Result<usize, Failure> {
        let rules: Vec<&str> = pack.rules.iter().map(|rule| rule.id.as_str()).collect();
        let note = PackNote {
            version: pack.version.clone(),
            sha256: pack.sha256.clone(),
            laws_as_of: pack.laws.as_of().map(|day| day.to_string()),
        };
        write(Some(&self.path), |out: &mut dyn Write| -> io::Result<()> {
            writeln!(out, "{{\n\"schema\": \"{SCHEMA}\",\n\"pack\": {},", serde_json::to_string(&note)?)?;
            writeln!(out, "\"rules\": {},\n\"accepted\": [", serde_json::to_string(&rules)?)?;
            for (index, entry) in self.entries.iter().enumerate() {
                let comma = if index + 1 < self.entries.len() { "," } else { "" };
                writeln!(out, "{}{comma}", serde_json::to_string(entry)?)?;
            }
            writeln!(out, "]\n}}")
        })?;
        Ok(self.entries.len())
    }
}
