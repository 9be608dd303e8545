//! The files that a command works on, found one after the other, so that no folder is too large.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::Failure;
use super::paths::Paths;
use super::unpacking::Unpacking;
use super::writing::tell;
use crate::diagnostic::{Bilingual, Language};
use crate::output::Skipped;
use crate::source::{Archive, Packed, SourceError};

/// A report to read.
#[derive(Debug, Clone)]
pub(super) enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, with the name to show.
    Standard(String),
    /// A file inside an archive.
    Packed(Arc<Archive>, Packed),
}

impl Input {
    /// How the input is called in messages, with `/` between folders on every system.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => shown(path),
            Self::Standard(name) => name.clone(),
            Self::Packed(archive, packed) => archive.path_of(packed),
        }
    }
}

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Found {
    /// A report.
    Report(Input),
    /// A folder, an archive or something in one that cannot be looked at.
    Unreadable(String, SourceError),
    /// A file of a folder or an archive that is no report.
    Skipped(Skipped),
}

/// Finds what arguments name: files, folders, archives and patterns; each file once.
#[derive(Debug)]
pub(super) struct Inputs {
    paths: Paths,
    /// Archives that are being read, the innermost last.
    open: Vec<Unpacking>,
}

impl Inputs {
    /// What `paths` name; `-` is standard input, called `stdin_name`. Files that `exclude` tells of are passed over inside folders.
    pub fn new(paths: &[PathBuf], stdin_name: &str, exclude: Exclude) -> Self {
        Self { paths: Paths::new(paths, stdin_name, exclude), open: Vec::new() }
    }

    fn unpack(&mut self, archive: Result<Archive, SourceError>, input: Input) -> Option<Found> {
        match archive {
            Ok(archive) if archive.is_document() => Some(Found::Report(input)),
            Ok(archive) => {
                self.open.push(Unpacking::new(archive));
                None
            }
            Err(error) => Some(Found::Unreadable(input.name(), error)),
        }
    }
}

impl Iterator for Inputs {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = match self.open.last_mut().map(Iterator::next) {
                None => self.paths.next()?,
                Some(Some(found)) => found,
                Some(None) => {
                    self.open.pop();
                    continue;
                }
            };
            let Found::Report(input) = &found else { return Some(found) };
            let archive = match input {
                Input::File(path) if is_archive(&shown(path)) => Archive::open(path, &shown(path)),
                Input::Packed(archive, packed) if is_archive(&packed.name) => archive.open_inner(packed),
                _ => return Some(found),
            };
            let input = input.clone();
            if let Some(found) = self.unpack(archive, input) {
                return Some(found);
            }
        }
    }
}

/// Which files and folders inside folders are not looked at.
pub(super) use super::paths::Exclude;

/// What paths name, all at once, for commands that read few files.
#[derive(Debug, Default)]
pub(super) struct Few {
    /// In the order in which they are shown.
    pub reports: Vec<Input>,
    /// What could not be looked at, with the reason.
    pub unreadable: Vec<(String, Bilingual)>,
}

/// The reports that `paths` name; says which files are skipped.
pub(super) fn find(paths: &[PathBuf], stdin_name: &str, language: Language) -> Result<Few, Failure> {
    let (mut few, mut skipped) = (Few::default(), Vec::new());
    for found in Inputs::new(paths, stdin_name, Exclude::default()) {
        match found {
            Found::Report(input) => few.reports.push(input),
            Found::Unreadable(path, error) => few.unreadable.push((path, error.message())),
            Found::Skipped(file) => skipped.push(file),
        }
    }
    say_skipped(&skipped, language);
    if few.reports.is_empty() && few.unreadable.is_empty() { Err(Failure::NoFile { places: paths.to_vec() }) } else { Ok(few) }
}

/// Lists on standard error what was skipped.
pub(super) fn say_skipped(skipped: &[Skipped], language: Language) {
    let lines: String = skipped
        .iter()
        .map(|Skipped { path, reason }| match language {
            Language::Chinese => format!("跳过 {path}：{}\n", reason.zh),
            Language::English => format!("skipped {path}: {}\n", reason.en),
        })
        .collect();
    if !lines.is_empty() {
        tell(&lines);
    }
}

/// The reason for a file of no report format.
pub(super) fn no_report() -> Bilingual {
    Bilingual::new("不是报告文件", "not a report format")
}

/// Whether a name has the extension of an archive of reports.
pub(super) fn is_archive(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// Whether a name has the extension of a report format.
pub(super) fn is_report(name: &str) -> bool {
    let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| crate::source::REPORT_EXTENSIONS.contains(&extension.as_str()))
}

/// A path as it is shown, the same on every system.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The bytes of standard input; what comes after one byte more than `limit` is left.
pub(super) fn standard_input(limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a settings or rules file.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Read { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests;
