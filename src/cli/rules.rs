//! `hegui rules`: list, test and lint rules.

use std::io::{self, Write};

use super::arguments::RulesCommand;
use super::failure::Failure;
use super::formats::ExtractFormat;
use super::session::Session;
use super::writing::write;
use crate::check::{self, ExampleResult, Validation};
use crate::diagnostic::{Bilingual, Language};
use crate::output::wrap;
use crate::rule::{Pack, Rule, Status};
use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

/// Runs the subcommand.
pub(super) fn rules(command: &RulesCommand, session: &Session) -> Result<u8, Failure> {
    match command {
        RulesCommand::List(arguments) => {
            let pack = session.pack(&arguments.pack)?;
            write(None, |out| match arguments.format {
                ExtractFormat::Table => list(&pack, session.language, out),
                ExtractFormat::Json => list_json(&pack, out),
            })?;
        }
        RulesCommand::Test(arguments) => test(&session.pack(arguments)?, session.language)?,
        RulesCommand::Lint(arguments) => {
            let pack = session.pack(arguments)?;
            write(None, |out| match session.language {
                Language::Chinese => writeln!(out, "{} 条规则、{} 项指标，没有错误。", pack.rules.len(), pack.dictionary.metrics().count()),
                Language::English => {
                    writeln!(out, "{} rules and {} metrics without mistakes", pack.rules.len(), pack.dictionary.metrics().count())
                }
            })?;
        }
    }
    Ok(0)
}

/// One line a rule: severity, id, kind of check, message.
fn list(pack: &Pack, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let widest = pack.rules.iter().map(|rule| rule.id.as_str().width()).max().unwrap_or(0);
    let kinds = pack.rules.iter().map(|rule| rule.check.kind().len()).max().unwrap_or(0);
    for rule in &pack.rules {
        let severity = rule.severity.word(language);
        let severity = format!("{severity}{}", " ".repeat(7usize.saturating_sub(severity.width())));
        let stage = match (rule.status, language) {
            (Status::Stable, _) => "",
            (Status::Preview, Language::Chinese) => "（试用）",
            (Status::Preview, Language::English) => "(preview) ",
        };
        writeln!(out, "{severity}  {:widest$}  {:kinds$}  {stage}{}", rule.id.as_str(), rule.check.kind(), first_line(rule, language))?;
    }
    match language {
        Language::Chinese => writeln!(out, "共 {} 条规则；hegui explain 规则编号 查看说明。", pack.rules.len()),
        Language::English => writeln!(out, "{} rules; hegui explain RULE says more", pack.rules.len()),
    }
}

/// All rules for other programs.
fn list_json(pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    let both = |text: &Bilingual| serde_json::json!({"zh": text.zh, "en": text.en});
    let rules: Vec<serde_json::Value> = pack
        .rules
        .iter()
        .map(|rule| {
            serde_json::json!({
                "id": rule.id.as_str(), "severity": rule.severity.name(), "kind": rule.check.kind(), "since": rule.since,
                "status": if rule.status == Status::Preview { "preview" } else { "stable" }, "covers": rule.covers,
                "message": both(&rule.message), "why": both(&rule.why), "basis": rule.basis.as_ref().map(both), "limits": both(&rule.limits),
            })
        })
        .collect();
    let laws_as_of = pack.laws.as_of().map(|day| day.to_string());
    let pack = serde_json::json!({"version": pack.version, "sha256": pack.sha256, "laws_as_of": laws_as_of});
    let whole = serde_json::json!({"schema": "hegui.rules/1", "pack": pack, "rules": rules});
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn first_line(rule: &Rule, language: Language) -> &str {
    rule.message.get(language).lines().next().unwrap_or_default()
}

/// Runs all examples and prints those that do not give what they say.
fn test(pack: &Pack, language: Language) -> Result<(), Failure> {
    let results: Vec<(&Rule, Vec<ExampleResult>)> = pack.rules.par_iter().map(|rule| (rule, check::run_examples(rule, pack))).collect();
    let count: usize = results.iter().map(|(_, examples)| examples.len()).sum();
    let wrong: Vec<(&Rule, &ExampleResult)> = results
        .iter()
        .flat_map(|(rule, examples)| examples.iter().map(move |example| (*rule, example)))
        .filter(|(_, example)| example.validation != Validation::Validated)
        .collect();
    write(None, |out| {
        for (rule, example) in &wrong {
            print(rule, example, language, out)?;
        }
        let right = count - wrong.len();
        match language {
            Language::Chinese => writeln!(out, "{} 条规则，{count} 个示例，{right} 个相符。", pack.rules.len()),
            Language::English => writeln!(out, "{} rules, {count} examples, {right} validated", pack.rules.len()),
        }
    })?;
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Examples(wrong.len())) }
}

/// One example with what became of it and what was reported instead.
fn print(rule: &Rule, example: &ExampleResult, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let word = match language {
        Language::Chinese => example.validation.chinese(),
        Language::English => example.validation.name(),
    };
    writeln!(out, "{word}  {}", rule.id)?;
    for line in wrap(&example.case.text, 76) {
        writeln!(out, "    {line}")?;
    }
    for finding in &example.unexpected {
        let words = &example.text[finding.primary().span.range()];
        writeln!(out, "  - {words} ({} {})", finding.rule, finding.message.get(language))?;
    }
    writeln!(out)
}
