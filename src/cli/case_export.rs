//! `--case-export`: every record behind a difference, complete; persons are masked unless the user says otherwise.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::case_data::CaseArguments;
use super::failure::Failure;
use super::writing::write;
use crate::cases::{CaseRecord, Cases};
use crate::check::{Agreement, Reconciled};
use crate::diagnostic::{Language, mask};
use crate::output::FileResult;

/// Gathers the cases of all files while they are checked.
#[derive(Debug)]
pub(super) struct CaseExport<'a> {
    arguments: &'a CaseArguments,
    language: Language,
    lines: Vec<ExportLine>,
    failure: Option<Failure>,
}

impl<'a> CaseExport<'a> {
    /// Nothing so far.
    pub fn new(arguments: &'a CaseArguments, language: Language) -> Self {
        Self { arguments, language, lines: Vec::new(), failure: None }
    }

    /// Adds the cases behind the differences of a file, where they were asked for.
    pub fn take(&mut self, file: &FileResult) {
        if self.arguments.case_export.is_none() {
            return;
        }
        match lines(file, self.arguments.unmask, self.language) {
            Ok(lines) => self.lines.extend(lines),
            Err(failure) => {
                self.failure.get_or_insert(failure);
            }
        }
    }

    /// Writes them.
    pub fn finish(self) -> Result<(), Failure> {
        match (self.failure, &self.arguments.case_export) {
            (Some(failure), _) => Err(failure),
            (None, Some(path)) => export(path, &self.lines),
            (None, None) => Ok(()),
        }
    }
}

/// A line of the export.
#[derive(Debug, Serialize)]
pub(super) struct ExportLine {
    report: String,
    metric: String,
    name: String,
    /// What the record has to do with the difference.
    role: &'static str,
    explanation: String,
    case_no: String,
    day: Option<String>,
    person: Option<String>,
    source: String,
    row: Option<u64>,
}

/// The lines of a file that was checked.
fn lines(file: &FileResult, unmask: bool, language: Language) -> Result<Vec<ExportLine>, Failure> {
    let mut lines = Vec::new();
    let Some((facts, cases)) = file.facts.as_ref().and_then(|facts| Some((facts, facts.cases.as_deref()?))) else {
        return Ok(lines);
    };
    for one in facts.reconciliation.iter().filter(|one| one.agreement == Agreement::Differs) {
        let context = Context { file, one, cases, unmask };
        for explanation in &one.explanations {
            let Some(change) = &explanation.change else { continue };
            let words = explanation.words.get(language);
            let difference = cases.difference(change).map_err(Failure::Cases)?;
            lines.extend(difference.added.into_iter().map(|record| context.line(record, "added", words)));
            lines.extend(difference.removed.into_iter().map(|record| context.line(record, "removed", words)));
        }
        if let Some(origin) = one.origin() {
            lines.extend(cases.behind(origin).map_err(Failure::Cases)?.into_iter().map(|record| context.line(record, "counted", "")));
        }
    }
    Ok(lines)
}

#[derive(Clone, Copy)]
struct Context<'a> {
    file: &'a FileResult,
    one: &'a Reconciled,
    cases: &'a Cases,
    unmask: bool,
}

impl Context<'_> {
    fn line(&self, record: CaseRecord, role: &'static str, explanation: &str) -> ExportLine {
        let person = record.person.map(|person| if self.unmask { person } else { mask(&person) });
        ExportLine {
            report: self.file.path.clone(),
            metric: self.one.metric.0.to_string(),
            name: self.one.name.clone(),
            role,
            explanation: explanation.to_owned(),
            case_no: record.key,
            day: record.day,
            person,
            source: self.cases.snapshots.get(record.snapshot).map(|snapshot| snapshot.name.clone()).unwrap_or_default(),
            row: record.row,
        }
    }
}

/// Writes the lines as CSV, or as JSON where the name ends so.
fn export(path: &Path, lines: &[ExportLine]) -> Result<(), Failure> {
    let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    write(Some(path), |out: &mut dyn Write| {
        if json {
            serde_json::to_writer_pretty(&mut *out, lines)?;
            return writeln!(out);
        }
        // With a mark, spreadsheet programs read UTF-8.
        out.write_all(b"\xef\xbb\xbf")?;
        let mut writer = csv::Writer::from_writer(out);
        if lines.is_empty() {
            writer.write_record(["report", "metric", "name", "role", "explanation", "case_no", "day", "person", "source", "row"])?;
        }
        for line in lines {
            writer.serialize(line).map_err(io::Error::other)?;
        }
        writer.flush()
    })
}
