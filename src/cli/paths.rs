//! From the paths and patterns of the command line to files, folder by folder.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use super::cache::is_cache;
use super::inputs::{Found, Input, is_archive, is_report, no_report, shown};
use super::own_output;
use crate::diagnostic::Bilingual;
use crate::fault;
use crate::output::Skipped;
use crate::source::SourceError;

/// Walks through arguments; each file comes once, the files of a folder by name.
#[derive(Debug)]
pub(super) struct Paths {
    arguments: std::vec::IntoIter<PathBuf>,
    stdin_name: String,
    exclude: Exclude,
    walk: Option<Walk>,
    /// What came already, where several arguments might name the same.
    seen: Option<HashSet<PathBuf>>,
}

impl Paths {
    pub fn new(arguments: &[PathBuf], stdin_name: &str, exclude: Exclude) -> Self {
        let seen = (arguments.len() > 1).then(HashSet::new);
        let arguments = Vec::from(arguments).into_iter();
        Self { arguments, stdin_name: stdin_name.to_owned(), exclude, walk: None, seen }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        self.seen.as_mut().is_none_or(|seen| seen.insert(path.components().filter(|part| *part != Component::CurDir).collect()))
    }
}

impl Iterator for Paths {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let Some(walk) = &mut self.walk else {
                let argument = self.arguments.next()?;
                if argument.as_os_str() == "-" {
                    if self.is_new(&argument) {
                        return Some(Found::Report(Input::Standard(self.stdin_name.clone())));
                    }
                } else if argument.is_dir() {
                    self.walk = Some(Walk::folder(&argument));
                } else if let Some(walk) = Walk::pattern(&argument) {
                    self.walk = Some(walk);
                } else if self.is_new(&argument) {
                    return Some(Found::Report(Input::File(argument)));
                }
                continue;
            };
            match walk.next(&self.exclude) {
                Some(Found::Report(Input::File(path))) => {
                    if self.is_new(&path) {
                        return Some(Found::Report(Input::File(path)));
                    }
                }
                Some(found) => return Some(found),
                None => self.walk = None,
            }
        }
    }
}

/// Patterns of the settings over paths seen from the settings file, or over the ends of paths: `草稿`, `*.bak.txt`, `归档/**`.
#[derive(Debug, Clone, Default)]
pub(super) struct Exclude {
    globs: GlobSet,
    folder: PathBuf,
    /// Files and folders that results of this run go to.
    results: Vec<PathBuf>,
}

impl Exclude {
    /// `folder` is that of the settings. Refuses the first pattern that cannot be read.
    pub fn new(patterns: &[String], folder: &Path) -> Result<Self, String> {
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            let plain = pattern.trim_start_matches("./").trim_end_matches('/');
            builder.add(GlobBuilder::new(plain).literal_separator(true).build().map_err(|_| pattern.clone())?);
        }
        Ok(Self { globs: builder.build().map_err(|error| error.to_string())?, folder: folder.to_owned(), results: Vec::new() })
    }

    /// Knows of the files and folders that this run writes.
    pub fn and_results<'a>(mut self, places: impl Iterator<Item = &'a PathBuf>) -> Self {
        self.results.extend(places.map(|place| std::path::absolute(place).unwrap_or_else(|_| place.clone())));
        self
    }

    fn is_result(&self, path: &Path) -> bool {
        !self.results.is_empty() && self.results.contains(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
    }

    fn takes_away(&self, path: &Path) -> bool {
        if self.globs.is_empty() {
            return false;
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = shown(path.strip_prefix(&self.folder).unwrap_or(&path));
        let path = path.as_str();
        std::iter::once(path).chain(path.match_indices('/').map(|(at, _)| &path[at + 1..])).any(|end| self.globs.is_match(end))
    }
}

/// A walk through one folder.
#[derive(Debug)]
struct Walk {
    entries: walkdir::IntoIter,
    root: PathBuf,
    /// Where only some of the folder is meant: what the path of a file or of a folder above it must look like.
    wanted: Option<GlobMatcher>,
    found_any: bool,
    written: String,
}

/// Characters by which a path is known as a pattern.
const SPECIAL: [char; 4] = ['*', '?', '[', '{'];

impl Walk {
    fn folder(folder: &Path) -> Self {
        let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        Self { entries, root: folder.to_owned(), wanted: None, found_any: true, written: String::new() }
    }

    /// For an argument that is no file but reads as a pattern, which some shells leave to the program.
    fn pattern(argument: &Path) -> Option<Self> {
        let written = shown(argument);
        if !written.contains(SPECIAL) || argument.symlink_metadata().is_ok() {
            return None;
        }
        let matcher = GlobBuilder::new(&written).literal_separator(true).build().or_else(|_| Glob::new(&globset::escape(&written))).ok()?;
        let base: PathBuf = argument.components().take_while(|part| !part.as_os_str().to_string_lossy().contains(SPECIAL)).collect();
        let root = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        let walk = Self::folder(&root);
        Some(Self { wanted: Some(matcher.compile_matcher()), found_any: false, written, ..walk })
    }

    fn next(&mut self, exclude: &Exclude) -> Option<Found> {
        loop {
            let Some(entry) = self.entries.next() else {
                let reason = Bilingual::new("没有文件符合这个写法", "no file matches this pattern");
                let nothing = !std::mem::replace(&mut self.found_any, true);
                return nothing
                    .then(|| Found::Unreadable(self.written.clone(), SourceError::Archive { path: self.written.clone(), reason }));
            };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Some(self.failed(&error)),
            };
            let passed_over = entry.depth() > 0
                && (is_hidden(&entry) || exclude.takes_away(entry.path()) || (entry.file_type().is_dir() && is_cache(entry.path())));
            if passed_over {
                if entry.file_type().is_dir() {
                    self.entries.skip_current_dir();
                }
                continue;
            }
            if entry.depth() > 0 && exclude.is_result(entry.path()) {
                if entry.file_type().is_dir() {
                    self.entries.skip_current_dir();
                }
                return Some(Found::Skipped(Skipped { path: shown(entry.path()), reason: own_output::written_by_hegui() }));
            }
            if entry.file_type().is_dir() {
                if let Some(reason) = self.leads_back(&entry) {
                    self.entries.skip_current_dir();
                    return Some(Found::Skipped(Skipped { path: shown(entry.path()), reason }));
                }
                continue;
            }
            if !self.is_wanted(entry.path()) {
                continue;
            }
            self.found_any = true;
            return Some(found(&entry));
        }
    }

    fn is_wanted(&self, path: &Path) -> bool {
        let Some(wanted) = &self.wanted else { return true };
        path.ancestors().any(|path| wanted.is_match(path.strip_prefix("./").unwrap_or(path)))
    }

    /// Why a link to a folder is not followed: the folder is read anyway, or holds the link itself.
    fn leads_back(&self, entry: &DirEntry) -> Option<Bilingual> {
        if !entry.path_is_symlink() || entry.depth() == 0 {
            return None;
        }
        let (target, root) = (entry.path().canonicalize().ok()?, self.root.canonicalize().ok()?);
        let back = target.starts_with(&root) || root.starts_with(&target);
        back.then(|| Bilingual::new("链接指回正在核查的文件夹", "a link back to the folder that is being checked"))
    }

    fn failed(&self, error: &walkdir::Error) -> Found {
        let path = error.path().map_or_else(|| shown(&self.root), shown);
        if error.loop_ancestor().is_some() {
            let reason = Bilingual::new("链接指回正在核查的文件夹", "a link back to the folder that is being checked");
            return Found::Skipped(Skipped { path, reason });
        }
        let reason = error.io_error().map_or_else(|| Bilingual::same(error.to_string()), fault::of_io);
        Found::Unreadable(path.clone(), SourceError::Unreadable { path, reason })
    }
}

/// Files that systems and office programs keep for themselves.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || name == "__MACOSX"
}

fn found(entry: &DirEntry) -> Found {
    let path = shown(entry.path());
    if !entry.file_type().is_file() {
        return Found::Skipped(Skipped { path, reason: Bilingual::new("不是普通文件", "not a regular file") });
    }
    if let Some(reason) = own_output::reason(entry.path()) {
        Found::Skipped(Skipped { path, reason })
    } else if is_report(&path) || is_archive(&path) {
        Found::Report(Input::File(entry.path().to_owned()))
    } else {
        Found::Skipped(Skipped { path, reason: no_report() })
    }
}
