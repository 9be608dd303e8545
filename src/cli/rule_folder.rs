//! Folders of rules, read from disk for `--rules`.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::diagnostic::Bilingual;
use crate::fault;
use crate::rule::{Folder, Located, Pack};

/// Largest file of a rules folder, in bytes.
const LARGEST: u64 = 4 << 20;

impl Pack {
    /// The built-in rules with those of `extra_dirs` on top, in order; all mistakes come back together.
    pub fn load(extra_dirs: &[PathBuf]) -> Result<Self, Vec<Located>> {
        let (mut folders, mut mistakes) = (Vec::new(), Vec::new());
        for dir in extra_dirs {
            match read(dir) {
                Ok(folder) => folders.push(folder),
                Err(more) => mistakes.extend(more),
            }
        }
        match Self::with_folders(&folders) {
            Ok(pack) if mistakes.is_empty() => Ok(pack),
            Ok(_) => Err(mistakes),
            Err(more) => {
                mistakes.extend(more);
                Err(mistakes)
            }
        }
    }
}

/// Reads the YAML and CSV files below `dir`, sorted by path; hidden files and folders and other files are passed over.
fn read(dir: &Path) -> Result<Folder, Vec<Located>> {
    let mut folder = Folder { path: dir.display().to_string(), files: Vec::new() };
    let mut mistakes = Vec::new();
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let entries = WalkDir::new(dir).sort_by_file_name().into_iter().filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()));
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(dir).display().to_string();
                mistakes.push(unreadable(&path, &error.io_error().map_or_else(|| Bilingual::same(error.to_string()), fault::of_io)));
                continue;
            }
        };
        let extension = entry.path().extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if !entry.file_type().is_file() || !matches!(extension.as_str(), "yaml" | "yml" | "csv") {
            continue;
        }
        let below = entry.path().strip_prefix(dir).unwrap_or(entry.path());
        let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        match text_of(entry.path()) {
            Ok(text) => folder.files.push((name, text)),
            Err(reason) => mistakes.push(unreadable(&entry.path().display().to_string(), &reason)),
        }
    }
    if folder.files.is_empty() && mistakes.is_empty() {
        let message = Bilingual::new("文件夹中没有规则（.yaml 文件）", "the folder holds no rules (.yaml files)");
        mistakes.push(Located::whole_file(&folder.path, message));
    }
    if mistakes.is_empty() { Ok(folder) } else { Err(mistakes) }
}

fn text_of(path: &Path) -> Result<String, Bilingual> {
    let size = fs::metadata(path).map_err(|error| fault::of_io(&error))?.len();
    if size > LARGEST {
        return Err(Bilingual::new(format!("{size} 字节，超过上限 {LARGEST}"), format!("{size} bytes are more than {LARGEST}")));
    }
    fs::read_to_string(path).map_err(|error| fault::of_io(&error))
}

fn unreadable(path: &str, reason: &Bilingual) -> Located {
    Located::whole_file(path, Bilingual::new(format!("无法读取：{}", reason.zh), format!("cannot be read: {}", reason.en)))
}
