//! `hegui check --watch`: checks again whenever a file is saved, also by editors that put a new file in its place.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

use super::failure::Failure;
use super::writing::tell;
use crate::diagnostic::Language;

/// How often is looked whether the user wants to leave.
const PATIENCE: Duration = Duration::from_millis(200);

/// Saving is several events; what comes within this time of the first belongs to it.
const TOGETHER: Duration = Duration::from_millis(80);

/// Calls `check` at once and after each change of `paths`, until `stop`; gives what the last call gave.
pub(super) fn watch(
    paths: &[PathBuf],
    language: Language,
    stop: &AtomicBool,
    mut check: impl FnMut() -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    let failure = |error: &notify::Error| Failure::Usage { message: error.to_string(), advice: String::new() };
    let (send, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(send).map_err(|error| failure(&error))?;
    let paths: Vec<PathBuf> = paths.iter().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())).collect();
    for path in &paths {
        // A file is watched through its folder, for the file that bears its name tomorrow may be another one.
        let (folder, mode) = match path.parent() {
            Some(parent) if !path.is_dir() => (parent, RecursiveMode::NonRecursive),
            _ => (path.as_path(), RecursiveMode::Recursive),
        };
        watcher.watch(folder, mode).map_err(|error| failure(&error))?;
    }
    loop {
        let code = check();
        if let Err(failure) = &code {
            tell(&failure.text(language));
        }
        tell(match language {
            Language::Chinese => "正在监视，保存后自动重新核查；按 Ctrl-C 结束。\n",
            Language::English => "watching; saving checks again, Ctrl-C ends\n",
        });
        loop {
            if stop.load(Ordering::Relaxed) {
                return code;
            }
            match changes.recv_timeout(PATIENCE) {
                Ok(Ok(event)) if is_change(&event, &paths) => break,
                Err(RecvTimeoutError::Disconnected) => return code,
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
        while changes.recv_timeout(TOGETHER).is_ok() {}
    }
}

/// Reading a file is no change of it.
fn is_change(event: &notify::Event, paths: &[PathBuf]) -> bool {
    let concerns = |changed: &Path| paths.iter().any(|path| changed == path || changed.starts_with(path));
    !event.kind.is_access() && event.paths.iter().any(|changed| concerns(changed))
}
