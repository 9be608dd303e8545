//! `hegui rules`: list, test and lint rules.

use std::io::{self, Write};

use super::arguments::RulesCommand;
use super::examples::{self, Mismatch};
use super::failure::Failure;
use super::session::Session;
use super::writing::write;
use crate::diagnostic::Language;
use crate::output::wrap;
use crate::rule::{Pack, Rule, Status};
use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

/// Runs the subcommand.
pub(super) fn rules(command: &RulesCommand, session: &Session) -> Result<u8, Failure> {
    match command {
        RulesCommand::List(arguments) => {
            let pack = session.pack(arguments)?;
            write(None, |out| list(&pack, session.language, out))?;
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

fn first_line(rule: &Rule, language: Language) -> &str {
    rule.message.get(language).lines().next().unwrap_or_default()
}

fn test(pack: &Pack, language: Language) -> Result<(), Failure> {
    let results: Vec<(usize, Vec<Mismatch>)> = pack.rules.par_iter().map(|rule| examples::run(rule, pack)).collect();
    let count: usize = results.iter().map(|(count, _)| count).sum();
    let mismatches: Vec<&Mismatch> = results.iter().flat_map(|(_, mismatches)| mismatches).collect();
    write(None, |out| {
        for mismatch in &mismatches {
            writeln!(out, "{}", mismatch.rule)?;
            for line in wrap(&mismatch.text, 76) {
                writeln!(out, "    {line}")?;
            }
            for difference in &mismatch.differences {
                writeln!(out, "  - {}", difference.get(language))?;
            }
            writeln!(out)?;
        }
        let right = count - mismatches.len();
        match language {
            Language::Chinese => writeln!(out, "{} 条规则，{count} 个示例，{right} 个相符。", pack.rules.len()),
            Language::English => writeln!(out, "{} rules, {count} examples, {right} as they say", pack.rules.len()),
        }
    })?;
    if mismatches.is_empty() { Ok(()) } else { Err(Failure::Examples(mismatches.len())) }
}
