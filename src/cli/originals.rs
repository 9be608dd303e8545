//! What a run reads is never written over: every result is held against it before anything is checked.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::arguments::PackArguments;
use super::failure::Failure;
use super::inputs::{Found, Input};
use super::paths::{Exclude, Paths};
use super::session::Session;
use super::settings::FILE_NAME;
use crate::cases;

/// Refuses the first of `outputs` that is one of the files `read`, whatever path or link leads to it, or a settings or rules
/// file of the run. Of a folder in `read` each file counts.
pub(super) fn spare<P: AsRef<Path>>(
    outputs: impl IntoIterator<Item = P>,
    read: impl IntoIterator<Item = PathBuf>,
    (session, rules): (&Session, &PackArguments),
) -> Result<(), Failure> {
    let existing = |path: P| Some((identity(path.as_ref())?, path.as_ref().to_owned()));
    let existing: HashMap<Identity, PathBuf> = outputs.into_iter().filter_map(existing).collect();
    if existing.is_empty() {
        return Ok(());
    }
    for path in read.into_iter().chain(files_of_session(session)).chain(rules.rules.clone()) {
        let below = WalkDir::new(&path).follow_links(true).into_iter().filter_map(Result::ok);
        let mut met = below.filter_map(|entry| existing.get(&identity(entry.path())?));
        if let Some(output) = met.next() {
            return Err(Failure::OverInput(output.clone()));
        }
    }
    Ok(())
}

/// The files that `paths` name, archives as they are.
pub(super) fn reports(paths: &[PathBuf], exclude: Exclude) -> impl Iterator<Item = PathBuf> {
    Paths::new(paths, "", exclude).filter_map(|found| match found {
        Found::Report(Input::File(path)) => Some(path),
        // Where the shell sends a file to standard input, this leads to it.
        Found::Report(Input::Standard(_)) => Some(PathBuf::from("/dev/stdin")),
        _ => None,
    })
}

/// Those of the case data that are files and no addresses.
pub(super) fn data_files(names: &[String]) -> impl Iterator<Item = PathBuf> {
    names.iter().filter(|name| !cases::is_address(name)).map(PathBuf::from)
}

/// The settings file and what it names.
fn files_of_session(session: &Session) -> Vec<PathBuf> {
    let Some(found) = &session.found else { return Vec::new() };
    let settings = &found.settings;
    let named = settings.rules.iter().chain(&settings.previous).chain(&settings.case_map).cloned();
    let named = named.chain(data_files(&settings.cases)).map(|path| found.folder.join(path));
    std::iter::once(found.folder.join(FILE_NAME)).chain(named).collect()
}

/// What tells a file from all others, by whatever path it is reached.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    // Looking at a pipe with `metadata` does not wait for it as opening would.
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
type Identity = same_file::Handle;

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    same_file::Handle::from_path(path).ok()
}
