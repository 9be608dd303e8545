//! `hegui rules impact`: what a changed pack finds more and less in reports than the one before it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::arguments::ImpactArguments;
use crate::check::Options;
use crate::cli::arguments::PackArguments;
use crate::cli::failure::Failure;
use crate::cli::formats::ListFormat;
use crate::cli::inputs::{Input, find};
use crate::cli::reading::Reader;
use crate::cli::session::Session;
use crate::cli::writing::write;
use crate::diagnostic::{Diagnostic, Language};
use crate::output::FileResult;
use crate::rule::Pack;
use crate::span::Span;

/// Prints the findings that only one of the two packs has.
pub(super) fn impact(arguments: &ImpactArguments, session: &Session) -> Result<u8, Failure> {
    let (old, new) = (pack(&arguments.old, session)?, pack(&arguments.new, session)?);
    let (old, new) = (Reader::new(&old, Options::default())?, Reader::new(&new, Options::default())?);
    let inputs = find(&arguments.paths, "stdin.txt", session.language)?;
    let files: Vec<Change> = inputs.reports.par_iter().map(|input| change(input, &old, &new)).collect();
    write(None, |out| match arguments.format {
        ListFormat::Table => table(&files, session.language, out),
        ListFormat::Json => json(&files, session.language, out),
    })?;
    Ok(if files.iter().any(|file| file.result.unreadable) { 2 } else { 0 })
}

/// The built-in rules, or those with a folder on top.
fn pack(folder: &Path, session: &Session) -> Result<Pack, Failure> {
    if folder.as_os_str() == "builtin" {
        return Ok(Pack::builtin());
    }
    session.pack(&PackArguments { rules: Some(PathBuf::from(folder)) })
}

/// What became of one file.
struct Change {
    /// The result with the new pack, which has the text and its lines.
    result: FileResult,
    /// Findings of the new pack that the old one does not have.
    gained: Vec<Diagnostic>,
    /// Findings of the old pack that the new one does not have.
    lost: Vec<Diagnostic>,
}

/// Two findings are the same where rule, place and severity are; another wording of a message changes nothing.
fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.rule == b.rule && a.severity == b.severity && a.primary().span == b.primary().span
}

fn change(input: &Input, old: &Reader<'_>, new: &Reader<'_>) -> Change {
    let (before, result) = (old.check(input), new.check(input));
    let only = |these: &[Diagnostic], those: &[Diagnostic]| -> Vec<Diagnostic> {
        these.iter().filter(|one| !those.iter().any(|other| same(one, other))).cloned().collect()
    };
    let (gained, lost) = (only(&result.diagnostics, &before.diagnostics), only(&before.diagnostics, &result.diagnostics));
    Change { result, gained, lost }
}

/// The clause around a finding, masked where it must be.
fn excerpt(file: &FileResult, span: Span) -> String {
    const AROUND: usize = 24;
    let ends = ['\n', '。', '；', ';'];
    let before = file.text.get(..span.start).unwrap_or_default();
    let from = before.char_indices().rev().take(AROUND).take_while(|(_, c)| !ends.contains(c)).last().map_or(span.start, |(at, _)| at);
    let after = file.text.get(span.end..).unwrap_or_default();
    let to = span.end + after.char_indices().take(AROUND).take_while(|(_, c)| !ends.contains(c)).map(|(_, c)| c.len_utf8()).sum::<usize>();
    file.masks.words(&file.text, Span::new(from, to)).split_whitespace().collect()
}

fn table(files: &[Change], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut totals = (0, 0);
    for file in files {
        totals = (totals.0 + file.gained.len(), totals.1 + file.lost.len());
        for (sign, findings) in [('+', &file.gained), ('-', &file.lost)] {
            for finding in findings {
                let place = file.result.index.position(&file.result.text, finding.primary().span.start);
                writeln!(
                    out,
                    "{sign} {}:{}:{} {} {}",
                    file.result.path,
                    place.line,
                    place.column,
                    finding.severity.word(language),
                    finding.rule
                )?;
                writeln!(out, "    {}", file.result.masks.sentence(finding.message.get(language)))?;
                writeln!(out, "    {}", excerpt(&file.result, finding.primary().span))?;
            }
        }
    }
    let (gained, lost) = totals;
    match language {
        Language::Chinese => writeln!(out, "共 {} 个文件：多报 {gained} 处，少报 {lost} 处。", files.len()),
        Language::English => writeln!(out, "{} files: {gained} findings gained, {lost} lost", files.len()),
    }
}

fn json(files: &[Change], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let view = |file: &FileResult, finding: &Diagnostic| -> Value {
        let span = finding.primary().span;
        let place = file.index.position(&file.text, span.start);
        json!({
            "rule": finding.rule.as_str(), "severity": finding.severity.name(), "message": file.masks.sentence(finding.message.get(language)),
            "start": span.start, "end": span.end, "line": place.line, "column": place.column,
            "text": file.masks.words(&file.text, span), "excerpt": excerpt(file, span),
        })
    };
    let all = |file: &Change, findings: &[Diagnostic]| findings.iter().map(|finding| view(&file.result, finding)).collect::<Vec<_>>();
    let views: Vec<Value> = files
        .iter()
        .map(|file| json!({"path": file.result.path, "gained": all(file, &file.gained), "lost": all(file, &file.lost)}))
        .collect();
    let count = |of: fn(&Change) -> usize| files.iter().map(of).sum::<usize>();
    let summary = json!({"files": files.len(), "gained": count(|file| file.gained.len()), "lost": count(|file| file.lost.len())});
    serde_json::to_writer_pretty(&mut *out, &json!({"schema": "hegui.rules-impact/1", "files": views, "summary": summary}))?;
    writeln!(out)
}
