//! `hegui check`: the main job.

use std::io::Write;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use rayon::prelude::*;

use super::arguments::{CheckArguments, FailOn};
use super::failure::Failure;
use super::formats::{CheckFormat, CheckTarget, check_printer};
use super::inputs::{Input, Inputs, find};
use super::reading::{self, Reader};
use super::session::Session;
use super::settings::{FailOn as SettingsFailOn, Settings};
use super::waivers;
use super::writing::{tell, write};
use crate::diagnostic::Severity;
use crate::output::{FileResult, Run, Summary, Terminal};

/// Checks what the arguments name, prints the result and returns the exit code.
pub(super) fn check(arguments: &CheckArguments, session: &Session) -> Result<u8, Failure> {
    let targets = targets(arguments)?;
    let empty = Settings::default();
    let settings = session.found.as_ref().map_or(&empty, |found| &found.settings);
    let pack = session.pack(&arguments.pack)?;
    let options = reading::options(&arguments.report, &arguments.select, &arguments.ignore, settings);
    let reader = Reader::new(&pack, options)?.in_view(arguments.view.view);
    let inputs = find(&arguments.paths, &arguments.stdin_name, session.language)?;
    let mut files = all(&inputs, &reader, arguments.jobs)?;
    let settings_result = session.found.as_ref().and_then(|found| {
        let findings = waivers::apply(&mut files, found, today());
        (!findings.is_empty()).then(|| FileResult::other(found.shown.clone(), found.text.clone(), findings))
    });
    let run = Run { pack: &pack, files, settings: settings_result };
    for target in &targets {
        let terminal = Terminal { verbose: arguments.verbose, ..session.terminal(target.file.is_some()) };
        let printer = check_printer(target.format, terminal);
        write(target.file.as_deref(), |out: &mut dyn Write| printer.print(&run, out))?;
    }
    let summary = Summary::new(&run);
    let on_screen = |format| targets.iter().any(|target| target.format == format && target.file.is_none());
    if !on_screen(CheckFormat::Terminal) && !on_screen(CheckFormat::Json) {
        tell(&format!("{}\n", summary.lines(session.language).join("\n")));
    }
    Ok(code(summary, fail_on(arguments, settings)))
}

/// Reads and checks every input; the order is that of the inputs whatever the number of threads.
fn all(inputs: &Inputs, reader: &Reader<'_>, jobs: Option<usize>) -> Result<Vec<FileResult>, Failure> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
    let threads = threads.map_err(|error| Failure::Usage { message: error.to_string(), advice: String::new() })?;
    let mut files: Vec<FileResult> = threads.install(|| inputs.reports.par_iter().map(|input: &Input| reader.check(input)).collect());
    files.extend(inputs.unreadable.iter().map(|(path, reason)| reading::unreadable_in_folder(path, reason)));
    Ok(files)
}

/// Where each format goes; without `--format`, pictures on the terminal.
fn targets(arguments: &CheckArguments) -> Result<Vec<CheckTarget>, Failure> {
    let mut targets = arguments.format.clone();
    if targets.is_empty() {
        targets.push(CheckTarget { format: CheckFormat::Terminal, file: None });
    }
    if let Some(output) = &arguments.output {
        let mut free = targets.iter_mut().filter(|target| target.file.is_none());
        free.next().ok_or(Failure::SamePlace)?.file = Some(output.clone());
    }
    let mut places: Vec<&Option<PathBuf>> = targets.iter().map(|target| &target.file).collect();
    places.sort();
    if places.windows(2).any(|pair| pair[0] == pair[1]) { Err(Failure::SamePlace) } else { Ok(targets) }
}

fn fail_on(arguments: &CheckArguments, settings: &Settings) -> Option<Severity> {
    let from_settings = settings.fail_on.map(|level| match level {
        SettingsFailOn::Error => FailOn::Error,
        SettingsFailOn::Warning => FailOn::Warning,
        SettingsFailOn::Note => FailOn::Note,
        SettingsFailOn::Never => FailOn::Never,
    });
    match arguments.fail_on.or(from_settings).unwrap_or(FailOn::Error) {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Note => Some(Severity::Note),
        FailOn::Never => None,
    }
}

/// 2 where a file could not be read, else 1 where something is as grave as `fail_on`, else 0.
fn code(summary: Summary, fail_on: Option<Severity>) -> u8 {
    if summary.unreadable > 0 {
        return 2;
    }
    u8::from(fail_on.is_some_and(|severity| summary.at_least(severity) > 0))
}

/// The day in China, whose calendar the deadlines of waivers follow.
pub(super) fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    let days = i64::try_from((seconds + 8 * 3600) / 86400).unwrap_or(0);
    let first = jiff::civil::date(1970, 1, 1);
    first.checked_add(jiff::Span::new().days(days)).unwrap_or(first)
}
