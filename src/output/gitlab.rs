//! A Code Quality report of GitLab: a JSON list of findings with path, line and fingerprint.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{FileResult, Finding, Head, Printer, Tail, github};
use crate::diagnostic::{Language, Severity};

/// Prints one element a finding; accepted findings are `info` and say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GitLab {
    language: Language,
    any: bool,
}

impl GitLab {
    /// With messages in `language`.
    pub fn new(language: Language) -> Self {
        Self { language, any: false }
    }
}

#[derive(Serialize)]
struct Element<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Printer for GitLab {
    fn begin(&mut self, _head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        for finding in Finding::all(file, self.language) {
            let path = file.shown_path();
            // The same finding in two files is two elements, which must not share a fingerprint.
            let digest = Sha256::digest(format!("{path}\n{}", finding.fingerprint).as_bytes());
            let element = Element {
                description: github::text(&finding, self.language),
                check_name: &finding.rule,
                fingerprint: digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect(),
                severity: match (finding.severity, &finding.waived) {
                    (_, Some(_)) | (Severity::Note, _) => "info",
                    (Severity::Warning, _) => "minor",
                    (Severity::Error, _) => "major",
                },
                location: Location {
                    path,
                    lines: Lines { begin: finding.start.map_or(1, |at| at.line), end: finding.end.map_or(1, |at| at.line) },
                },
            };
            out.write_all(if std::mem::replace(&mut self.any, true) { b",\n" } else { b"\n" })?;
            serde_json::to_writer(&mut *out, &element)?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        for other in tail.others() {
            self.file(other, out)?;
        }
        out.write_all(b"\n]\n")
    }
}
