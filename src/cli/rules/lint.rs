//! `hegui rules lint`: what is unused, promised or written twice in the rules themselves.

use std::io::{self, Write};

use serde_json::json;

use super::arguments::LintArguments;
use crate::check::{self, Lint};
use crate::cli::failure::Failure;
use crate::cli::formats::ListFormat;
use crate::cli::session::Session;
use crate::cli::writing::write;
use crate::diagnostic::Language;
use crate::rule::Pack;

/// Prints what is to be said about the rules; 1 where there is anything. Rules that do not load are told first.
pub(super) fn lint(arguments: &LintArguments, session: &Session) -> Result<u8, Failure> {
    let pack = session.pack(&arguments.pack)?;
    let found = check::lint(&pack);
    write(None, |out| match arguments.format {
        ListFormat::Table => table(&pack, &found, session.language, out),
        ListFormat::Json => json(&found, session.language, out),
    })?;
    Ok(u8::from(!found.is_empty()))
}

fn table(pack: &Pack, found: &[Lint], language: Language, out: &mut dyn Write) -> io::Result<()> {
    for lint in found {
        let rule = lint.rule.as_ref().map_or(String::new(), |rule| format!("{rule} "));
        let between = if language == Language::Chinese { "：" } else { ": " };
        writeln!(out, "{rule}{} [{}]{between}{}", lint.place, lint.fault.name(), lint.message.get(language))?;
    }
    let (rules, metrics) = (pack.rules.len(), pack.dictionary.metrics().count());
    match (language, found.len()) {
        (Language::Chinese, 0) => writeln!(out, "{rules} 条规则、{metrics} 项指标，没有问题。"),
        (Language::Chinese, count) => writeln!(out, "{rules} 条规则、{metrics} 项指标，有 {count} 处问题。"),
        (Language::English, 0) => writeln!(out, "{rules} rules and {metrics} metrics without mistakes"),
        (Language::English, count) => writeln!(out, "{rules} rules and {metrics} metrics, {count} things to mend"),
    }
}

fn json(found: &[Lint], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let view = |lint: &Lint| {
        let rule = lint.rule.as_ref().map(|rule| rule.as_str().to_owned());
        json!({"rule": rule, "fault": lint.fault.name(), "place": lint.place, "message": lint.message.get(language)})
    };
    let findings: Vec<_> = found.iter().map(view).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({"schema": "hegui.rules-lint/1", "findings": findings}))?;
    writeln!(out)
}
