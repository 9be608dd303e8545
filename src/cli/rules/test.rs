//! `hegui rules test`: the examples of the rules against what the rules really say.

use std::io::{self, Write};

use globset::Glob;
use rayon::prelude::*;
use serde_json::json;

use super::arguments::TestArguments;
use crate::check::{self, ExampleResult, Validation};
use crate::cli::failure::Failure;
use crate::cli::formats::ListFormat;
use crate::cli::reading::unknown;
use crate::cli::session::Session;
use crate::cli::writing::write;
use crate::diagnostic::Language;
use crate::output::wrap;
use crate::rule::{Pack, Rule};

/// Runs the examples; 1 where one does not give what it says.
pub(super) fn test(arguments: &TestArguments, session: &Session) -> Result<u8, Failure> {
    let pack = session.pack(&arguments.pack)?;
    let rules = selected(&pack, &arguments.only)?;
    let results: Vec<(&Rule, Vec<ExampleResult>)> = rules.into_par_iter().map(|rule| (rule, check::run_examples(rule, &pack))).collect();
    let wrong = results.iter().flat_map(|(_, examples)| examples).filter(|example| example.validation != Validation::Validated).count();
    write(None, |out| match arguments.format {
        ListFormat::Table => table(&results, session.language, out),
        ListFormat::Json => json(&results, session.language, out),
    })?;
    if wrong == 0 { Ok(0) } else { Err(Failure::Examples(wrong)) }
}

fn selected<'p>(pack: &'p Pack, only: &[String]) -> Result<Vec<&'p Rule>, Failure> {
    let mut matchers = Vec::new();
    for name in only {
        let glob = Glob::new(name).map_err(|_| unknown(pack, name))?.compile_matcher();
        if !pack.rules.iter().any(|rule| glob.is_match(rule.id.as_str())) {
            return Err(unknown(pack, name));
        }
        matchers.push(glob);
    }
    let wanted = |rule: &&Rule| matchers.is_empty() || matchers.iter().any(|glob| glob.is_match(rule.id.as_str()));
    Ok(pack.rules.iter().filter(wanted).collect())
}

/// The examples that do not give what they say, and the count of all.
fn table(results: &[(&Rule, Vec<ExampleResult>)], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let count: usize = results.iter().map(|(_, examples)| examples.len()).sum();
    let mut right = count;
    for (rule, examples) in results {
        for example in examples.iter().filter(|example| example.validation != Validation::Validated) {
            right -= 1;
            print(rule, example, language, out)?;
        }
    }
    match language {
        Language::Chinese => writeln!(out, "{} 条规则，{count} 个示例，{right} 个相符。", results.len()),
        Language::English => writeln!(out, "{} rules, {count} examples, {right} validated", results.len()),
    }
}

/// One example with what became of it and what was reported instead.
fn print(rule: &Rule, example: &ExampleResult, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let word = match language {
        Language::Chinese => example.validation.chinese(),
        Language::English => example.validation.name(),
    };
    writeln!(out, "{word}  {}  {}", rule.id, example.validation.meaning().get(language))?;
    for line in wrap(&example.case.text, 76) {
        writeln!(out, "    {line}")?;
    }
    for finding in &example.unexpected {
        let words = &example.text[finding.primary().span.range()];
        writeln!(out, "  - {words} ({} {})", finding.rule, finding.message.get(language))?;
    }
    writeln!(out)
}

fn json(results: &[(&Rule, Vec<ExampleResult>)], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let example = |example: &ExampleResult| {
        let marks: Vec<_> = example.marks.iter().map(|mark| json!({"start": mark.start, "end": mark.end})).collect();
        let unexpected: Vec<_> = example
            .unexpected
            .iter()
            .map(|finding| {
                let span = finding.primary().span;
                json!({
                    "rule": finding.rule.as_str(), "severity": finding.severity.name(), "message": finding.message.get(language),
                    "start": span.start, "end": span.end, "text": example.text[span.range()],
                })
            })
            .collect();
        json!({"outcome": example.validation.name(), "text": example.text, "marks": marks, "unexpected": unexpected})
    };
    let rules: Vec<_> = results
        .iter()
        .map(|(rule, examples)| json!({"id": rule.id.as_str(), "examples": examples.iter().map(example).collect::<Vec<_>>()}))
        .collect();
    serde_json::to_writer_pretty(&mut *out, &json!({"schema": "hegui.rules-test/1", "rules": rules}))?;
    writeln!(out)
}
