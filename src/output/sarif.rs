//! SARIF 2.1.0 for code scanning and review tools: rules with their help, results with every place, accepted ones as suppressed.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::json::indented;
use super::{FileResult, Finding, Head, Printer, Tail};
use crate::diagnostic::{Diagnostic, Fix, Label, Language, Severity};
use crate::rule::{Pack, Rule, Status};
use crate::source::Format;
use crate::span::Span;

/// Prints one run; results are written as they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sarif {
    language: Language,
    rules: Vec<String>,
    results: usize,
    unreadable: Vec<(String, String)>,
}

impl Sarif {
    /// With messages in `language`.
    pub fn new(language: Language) -> Self {
        Self { language, rules: Vec::new(), results: 0, unreadable: Vec::new() }
    }
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl Printer for Sarif {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.rules = head.pack.rules.iter().map(|rule| rule.id.to_string()).collect();
        let driver = indented(&driver(head.pack, self.language), 4)?;
        let language = if self.language == Language::Chinese { "zh-CN" } else { "en" };
        write!(
            out,
            "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"tool\": {{\n        \"driver\": {driver}\n      }},\n      \
             \"language\": \"{language}\",\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": ["
        )
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        if file.unreadable {
            let message = Finding::all(file, self.language).map(|finding| finding.message).collect();
            self.unreadable.push((file.shown_path().to_owned(), message));
        }
        for diagnostic in &file.diagnostics {
            let comma = if self.results == 0 { "" } else { "," };
            self.results += 1;
            write!(out, "{comma}\n        {}", indented(&self.result(file, diagnostic), 4)?)?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        for other in tail.others() {
            self.file(other, out)?;
        }
        let notifications: Vec<Value> = self
            .unreadable
            .iter()
            .map(|(path, message)| {
                let location = json!({"physicalLocation": {"artifactLocation": {"uri": uri(path)}}});
                json!({"level": "error", "message": {"text": message}, "locations": [location]})
            })
            .collect();
        let complete = !tail.interrupted && notifications.is_empty();
        let invocation = json!([{"executionSuccessful": complete, "toolExecutionNotifications": notifications}]);
        let close = if self.results == 0 { "" } else { "\n      " };
        writeln!(out, "{close}],\n      \"invocations\": {}\n    }}\n  ]\n}}", indented(&invocation, 3)?)
    }
}

fn driver(pack: &Pack, language: Language) -> Value {
    let as_of = pack.laws.as_of().map(|day| day.to_string());
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": pack.rules.iter().map(|rule| rule_view(rule, language)).collect::<Vec<_>>(),
        "properties": {"pack": {"version": pack.version, "sha256": pack.sha256, "lawsAsOf": as_of}},
    })
}

fn rule_view(rule: &Rule, language: Language) -> Value {
    let basis = rule.basis.as_ref().map(|basis| basis.get(language));
    let [why, basis_word, limits] = match language {
        Language::Chinese => ["为什么", "依据", "查不出什么"],
        Language::English => ["Why", "Basis", "What it cannot see"],
    };
    let help = [(why, Some(rule.why.get(language))), (basis_word, basis), (limits, Some(rule.limits.get(language)))];
    let help: Vec<(&str, &str)> = help.into_iter().filter_map(|(word, text)| Some((word, text?.trim()))).collect();
    let text = help.iter().map(|(word, text)| format!("{word}: {text}")).collect::<Vec<_>>().join("\n");
    let markdown = help.iter().map(|(word, text)| format!("**{word}** {text}")).collect::<Vec<_>>().join("\n\n");
    json!({
        "id": rule.id.as_str(),
        "shortDescription": {"text": rule.message.get(language)},
        "fullDescription": {"text": rule.why.get(language)},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level(rule.severity), "enabled": rule.status == Status::Stable},
        "properties": {"tags": [super::area(rule.id.as_str(), language)], "since": rule.since, "covers": rule.covers, "basis": basis},
    })
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultView<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Value,
    locations: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    partial_fingerprints: Value,
    suppressions: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Value>,
    properties: Value,
}

impl Sarif {
    fn result<'a>(&self, file: &FileResult, diagnostic: &'a Diagnostic) -> ResultView<'a> {
        let finding = Finding::new(file, diagnostic, self.language);
        let rule_id = diagnostic.rule.as_str();
        let lines = [&finding.message, &finding.calculation, &finding.help];
        let text = lines.into_iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n");
        let others = diagnostic.labels.iter().filter(|label| !label.primary).enumerate();
        let fixes = if is_plain(file) { &diagnostic.fixes[..] } else { &[] };
        ResultView {
            rule_id,
            rule_index: self.rules.iter().position(|rule| rule == rule_id),
            level: level(diagnostic.severity),
            message: json!({"text": text}),
            locations: vec![Self::location(file, diagnostic.primary(), &finding.place)],
            related_locations: others
                .map(|(index, label)| {
                    let place = file.places.of(label.span).words(self.language);
                    let mut location = Self::location(file, label, &place);
                    location["id"] = json!(index + 1);
                    location["message"] = json!({"text": related_words(file, label, self.language)});
                    location
                })
                .collect(),
            partial_fingerprints: json!({"hegui/v1": diagnostic.fingerprint}),
            suppressions: diagnostic
                .waived
                .iter()
                .map(|waived| {
                    let justification = format!("{} ({})", waived.reason, waived.by);
                    json!({"kind": "external", "status": "accepted", "justification": justification})
                })
                .collect(),
            fixes: fixes.iter().map(|fix| self.fix(file, fix)).collect(),
            properties: json!({"unit": finding.unit, "section": finding.section, "basis": finding.basis, "calculation": finding.calculation}),
        }
    }

    fn location(file: &FileResult, label: &Label, place: &str) -> Value {
        let mut physical = json!({"artifactLocation": {"uri": uri(file.shown_path())}});
        if !file.unreadable && (is_plain(file) || file.twin.is_some()) {
            let mut region = region(file, label.span);
            region["snippet"] = json!({"text": file.masks.words(&file.text, label.span)});
            physical["region"] = region;
        }
        let mut location = json!({"physicalLocation": physical});
        if !is_plain(file) && !place.is_empty() {
            location["logicalLocations"] = json!([{"fullyQualifiedName": place, "kind": "element"}]);
        }
        location
    }

    fn fix(&self, file: &FileResult, fix: &Fix) -> Value {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(file, edit.span), "insertedContent": {"text": edit.text}}))
            .collect();
        json!({
            "description": {"text": fix.title.get(self.language)},
            "artifactChanges": [{"artifactLocation": {"uri": uri(file.shown_path())}, "replacements": replacements}],
        })
    }
}

/// What is said of another place of the finding: its label, else the words themselves.
fn related_words(file: &FileResult, label: &Label, language: Language) -> String {
    match label.message.get(language) {
        "" => file.masks.words(&file.text, label.span),
        message => file.masks.sentence(message),
    }
}

/// Whether lines and columns of the text view are those of the file.
fn is_plain(file: &FileResult) -> bool {
    matches!(file.format, None | Some(Format::Text | Format::Markdown))
}

/// Lines and columns in Unicode code points, both from 1; the end column is the one after the last character.
fn region(file: &FileResult, span: Span) -> Value {
    let (start, end) = (file.position(span.start), file.position(span.end));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::with_capacity(path.len() * 3);
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => uri.push(char::from(byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("./各局/a b%.txt"), "%E5%90%84%E5%B1%80/a%20b%25.txt");
    }
}
