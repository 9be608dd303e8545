//! How far a long run has come, drawn on a terminal: files, rate, time left. Nothing is drawn anywhere else.

use std::io::{IsTerminal, stderr, stdout};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::Language;

/// The bar at the bottom of the terminal.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    /// Whether results are written to the same terminal, so that the bar has to make room for them.
    shares: bool,
}

impl Progress {
    /// A bar for as many files as `count` finds; it is asked only if a bar is drawn, and one for a single file is not.
    pub fn new(language: Language, results_on_screen: bool, count: impl FnOnce() -> u64) -> Self {
        let drawn = stderr().is_terminal() && std::env::var_os("CI").is_none();
        let files = if drawn { count() } else { 0 };
        let target = if files > 1 { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let words = match language {
            Language::Chinese => "{bar:24} {pos}/{len} 个文件  每秒 {per_sec:.1}  还需 {eta}  {wide_msg}",
            Language::English => "{bar:24} {pos}/{len} files  {per_sec:.1}  {eta} left  {wide_msg}",
        };
        let style = ProgressStyle::with_template(words).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(files), target).with_style(style);
        Self { bar, shares: results_on_screen && stdout().is_terminal() }
    }

    /// One more file is done; `print` writes its result.
    pub fn done<T>(&self, name: &str, print: impl FnOnce() -> T) -> T {
        let printed = if self.shares { self.bar.suspend(print) } else { print() };
        self.bar.inc(1);
        self.bar.set_message(name.chars().filter(|c| !c.is_control()).collect::<String>());
        printed
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
