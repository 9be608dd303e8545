//! `hegui rules docs`: pages about the rules, written or held against those that are there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::arguments::DocsArguments;
use super::page::{MARKER, pages};
use crate::cli::failure::Failure;
use crate::cli::inputs::shown;
use crate::cli::session::Session;
use crate::cli::writing::{tell, write};
use crate::diagnostic::Language;

/// Writes the pages; with `--check` says which are not up to date and returns 1 where there is one.
pub(super) fn docs(arguments: &DocsArguments, session: &Session) -> Result<u8, Failure> {
    let pages = pages(&session.pack(&arguments.pack)?);
    let folder = arguments.output.as_path();
    let stale: Vec<&String> = pages
        .iter()
        .filter(|(name, text)| fs::read_to_string(folder.join(name)).ok().as_ref() != Some(*text))
        .map(|(name, _)| name)
        .collect();
    let left = left_over(folder, &pages);
    if arguments.check {
        for name in stale.iter().map(|name| name.as_str()).chain(left.iter().map(String::as_str)) {
            let path = shown(&folder.join(name));
            tell(&match session.language {
                Language::Chinese => format!("不是最新：{path}\n"),
                Language::English => format!("not up to date: {path}\n"),
            });
        }
        return Ok(u8::from(!stale.is_empty() || !left.is_empty()));
    }
    for name in &stale {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::writing(Some(path.clone()), error))?;
        }
        write(Some(&path), |out| out.write_all(pages[*name].as_bytes()))?;
    }
    for name in &left {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| Failure::writing(Some(path.clone()), error))?;
    }
    tell(&match session.language {
        Language::Chinese => format!("{} 页，写入 {} 页，删去 {} 页。\n", pages.len(), stale.len(), left.len()),
        Language::English => format!("{} pages; {} written, {} removed\n", pages.len(), stale.len(), left.len()),
    });
    Ok(0)
}

/// Generated pages of rules that are no more.
fn left_over(folder: &Path, pages: &BTreeMap<String, String>) -> Vec<String> {
    let mut left = Vec::new();
    for entry in WalkDir::new(folder.join("rules")).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let Ok(below) = entry.path().strip_prefix(folder) else { continue };
        let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let generated = || fs::read_to_string(entry.path()).is_ok_and(|text| text.starts_with(MARKER));
        if entry.file_type().is_file()
            && entry.path().extension().is_some_and(|extension| extension == "md")
            && !pages.contains_key(&name)
            && generated()
        {
            left.push(name);
        }
    }
    left
}
