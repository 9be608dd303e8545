//! `hegui rules list`: all rules, a line each.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::arguments::ListArguments;
use crate::cli::failure::Failure;
use crate::cli::formats::ListFormat;
use crate::cli::session::Session;
use crate::cli::writing::write;
use crate::diagnostic::{Bilingual, Language};
use crate::rule::{Pack, Rule, Status};

/// Prints the rules.
pub(super) fn list(arguments: &ListArguments, session: &Session) -> Result<u8, Failure> {
    let pack = session.pack(&arguments.pack)?;
    write(None, |out| match arguments.format {
        ListFormat::Table => table(&pack, session.language, out),
        ListFormat::Json => json(&pack, out),
    })?;
    Ok(0)
}

/// One line a rule: severity, id, kind of check, message.
fn table(pack: &Pack, language: Language, out: &mut dyn Write) -> io::Result<()> {
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
fn json(pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
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
