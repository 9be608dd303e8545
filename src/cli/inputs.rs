//! The files that a command works on.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::failure::Failure;
use super::writing::tell;
use crate::diagnostic::Language;

/// Extensions of the report formats that are taken from a folder.
const REPORT_EXTENSIONS: [&str; 15] =
    ["txt", "text", "md", "markdown", "docx", "pdf", "ofd", "html", "htm", "mht", "mhtml", "odt", "fodt", "doc", "wps"];

/// A report to read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, with the name to show.
    Standard(String),
}

impl Input {
    /// How the input is called in messages, with `/` between folders on every system.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => shown(path),
            Self::Standard(name) => name.clone(),
        }
    }
}

/// What paths name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inputs {
    /// Reports, in the order of the arguments, inside a folder by name; none twice.
    pub reports: Vec<Input>,
    /// Files of folders that are of no report format.
    skipped: Vec<PathBuf>,
    /// Folders or files of folders that could not be looked at, with the reason.
    pub unreadable: Vec<(String, String)>,
    seen: HashSet<Input>,
}

/// Finds the reports that `paths` name, and says which files of folders are skipped.
pub(super) fn find(paths: &[PathBuf], stdin_name: &str, language: Language) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.add(Input::Standard(stdin_name.to_owned()));
        } else if path.is_dir() {
            inputs.folder(path);
        } else {
            inputs.add(Input::File(path.clone()));
        }
    }
    for path in &inputs.skipped {
        tell(&match language {
            Language::Chinese => format!("跳过 {}：不是报告文件\n", shown(path)),
            Language::English => format!("skipped {}: not a report format\n", shown(path)),
        });
    }
    if inputs.reports.is_empty() && inputs.unreadable.is_empty() { Err(Failure::NoFile) } else { Ok(inputs) }
}

impl Inputs {
    fn add(&mut self, input: Input) {
        if self.seen.insert(input.clone()) {
            self.reports.push(input);
        }
    }

    fn folder(&mut self, folder: &Path) {
        let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry)) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if is_report(entry.path()) => self.add(Input::File(entry.into_path())),
                Ok(entry) => self.skipped.push(entry.into_path()),
                Err(error) => {
                    let path = error.path().map_or_else(|| shown(folder), shown);
                    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    self.unreadable.push((path, reason));
                }
            }
        }
    }
}

fn is_report(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| REPORT_EXTENSIONS.contains(&extension.as_str()))
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
