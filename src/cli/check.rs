//! `hegui check`: the main job.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;

use super::acceptance::{Acceptance, Closed};
use super::arguments::{CheckArguments, FailOn};
use super::batch;
use super::cache::Cache;
use super::case_data;
use super::case_export::CaseExport;
use super::delivery::Delivery;
use super::failure::Failure;
use super::formats::{CheckFormat, CheckTarget};
use super::inputs::{Exclude, Found, Inputs, say_skipped, shown};
use super::interrupt;
use super::originals::{data_files, reports, spare};
use super::progress::Progress;
use super::reading::{self, Reader};
use super::session::Session;
use super::settings::{FailOn as SettingsFailOn, Settings};
use super::text;
use super::together::Together;
use super::watch;
use super::writing::{tell, write};
use crate::check::across::Facts;
use crate::diagnostic::{Bilingual, Language, Severity};
use crate::output::{FileResult, Head, Skipped, Summary, Tail, Terminal, is_note_name};

/// Checks what the arguments name, once or whenever it changes, prints the result and returns the exit code.
pub(super) fn check(arguments: &CheckArguments, session: &Session) -> Result<u8, Failure> {
    let stop = interrupt::watch(session.language);
    if !arguments.watch {
        return once(arguments, session, &stop);
    }
    watch::watch(&arguments.paths, session.language, &stop, || {
        if std::io::stdout().is_terminal() {
            // Empties the terminal and begins at its top.
            write(None, |out| out.write_all(b"\x1b[2J\x1b[3J\x1b[H"))?;
        }
        once(arguments, session, &stop)
    })
}

fn once(arguments: &CheckArguments, session: &Session, stop: &AtomicBool) -> Result<u8, Failure> {
    let targets = targets(arguments)?;
    let empty = Settings::default();
    let settings = session.found.as_ref().map_or(&empty, |found| &found.settings);
    let exclude = exclude(settings, session)?.and_results(arguments.twin.iter());
    spare_what_is_read(arguments, session, &targets, &exclude)?;
    let pack = session.pack(&arguments.pack)?;
    let mut options = reading::options(&arguments.report, &arguments.rules, settings);
    let earlier = case_data::prepare(&arguments.cases, (&pack, session), &mut options)?;
    let reader = Reader::with_settings(&pack, options, &arguments.rules, session)?.in_view(arguments.view.view);
    let exclude = exclude.and_results(targets.iter().filter_map(CheckTarget::single));
    let inputs = || Inputs::new(&arguments.paths, &arguments.stdin_name, exclude.clone());
    let mut acceptance = Acceptance::new(arguments, session)?;
    let skipped = Mutex::new(Vec::new());
    let mut found = inputs().filter_map(|found| passed_on(found, &skipped)).peekable();
    if found.peek().is_none() {
        say_skipped(&skipped.into_inner().unwrap_or_default(), session.language);
        return Err(Failure::NoFile { places: arguments.paths.clone() });
    }
    let on_screen = |format| targets.iter().any(|target| target.format == format && target.file.is_none());
    let count = || inputs().filter(|found| !matches!(found, Found::Skipped(_))).count() as u64;
    let progress = Progress::new(session.language, targets.iter().any(|target| target.file.is_none()), count);
    let terminal = |to_file| Terminal { verbose: arguments.verbose, ..session.terminal(to_file) };
    let mut delivery = Delivery::open(&targets, terminal, fail_on(arguments, settings))?;
    delivery.begin(&Head { pack: &pack })?;
    let mut summary = Summary::default();
    let mut case_lines = CaseExport::new(&arguments.cases, session.language);
    let mut pass_on = |mut file: FileResult| {
        acceptance.apply(&mut file);
        if let Some(folder) = &arguments.twin {
            text::place(&mut file, folder)?;
        }
        summary.add(&file);
        case_lines.take(&file);
        delivery.file(&file)
    };
    let files = |most| inputs().filter(|found| !matches!(found, Found::Skipped(_))).take(most).count();
    let cache = Cache::open(&arguments.cache, session, &reader)?;
    let mut together = Together::begin(&arguments.together, &reader, earlier, files)?;
    let comparing = together.comparing();
    let work = |found| match found {
        Found::Unreadable(path, error) => (reading::not_looked_at(path, &error), None),
        Found::Report(input) => match &cache {
            Some(cache) => cache.check(&reader, &input, &comparing),
            None => reader.check_for(&input, &comparing),
        },
        Found::Skipped(skipped) => (FileResult::other(skipped.path, String::new(), Vec::new()), None),
    };
    let take = |result: (FileResult, Option<Facts>)| {
        let path = result.0.path.clone();
        progress.done(&path, || together.take(result, &mut pass_on))
    };
    let complete = batch::run(found, batch::threads(arguments.jobs), stop, work, take)?;
    let seen = together.end(&mut pass_on)?;
    progress.finish();
    if let Some(cache) = cache {
        cache.close(arguments.verbose, session.language);
    }
    case_lines.finish()?;
    let records = acceptance.records();
    let Closed { settings: waivers, baseline, round } = acceptance.close(complete, &pack)?;
    for result in waivers.iter().chain(&baseline) {
        summary.add_settings(result);
    }
    if let Some(roster) = &seen.roster {
        summary.add_settings(roster);
    }
    let skipped = skipped.into_inner().unwrap_or_default();
    say_skipped(&skipped, session.language);
    let tables = seen.view.tables();
    let tail = Tail {
        settings: waivers.as_ref(),
        baseline: baseline.as_ref(),
        round: round.as_ref(),
        tables: &tables,
        together: Some(&seen.view),
        roster: seen.roster.as_ref(),
        skipped: &skipped,
        interrupted: !complete,
        ..Tail::new(&pack, summary)
    };
    delivery.end(&tail)?;
    if !on_screen(CheckFormat::Terminal) && !on_screen(CheckFormat::Json) {
        let lines = summary.lines(session.language).into_iter().chain(round.as_ref().map(|round| round.line(session.language)));
        tell(&lines.map(|line| line + "\n").collect::<String>());
    }
    if !complete {
        say_interrupted(summary, session.language);
        return Ok(2);
    }
    // What is taken down as accepted fails nothing.
    let fail_on = fail_on(arguments, settings).filter(|_| !records);
    if !arguments.watch {
        // The program ends here: giving the rules back text by text would only take time.
        std::mem::forget(pack);
    }
    Ok(code(summary, fail_on))
}

/// Keeps what is skipped for the end; everything else is worked on.
fn passed_on(found: Found, skipped: &Mutex<Vec<Skipped>>) -> Option<Found> {
    let Found::Skipped(file) = found else { return Some(found) };
    if let Ok(mut skipped) = skipped.lock() {
        skipped.push(file);
    }
    None
}

/// Refuses results in the place of anything that is read.
fn spare_what_is_read(arguments: &CheckArguments, session: &Session, targets: &[CheckTarget], exclude: &Exclude) -> Result<(), Failure> {
    let reports = || reports(&arguments.paths, exclude.clone());
    let (cases, together) = (&arguments.cases, &arguments.together);
    let others = [&arguments.ledger, &together.roster, &together.roll_up, &cases.previous];
    let others = || others.into_iter().flatten().chain(&cases.maps.case_map).cloned().chain(data_files(&cases.cases));
    let files = targets.iter().filter_map(|target| target.file.clone());
    // A note may bear the name of a report that lies in its folder.
    let notes = targets.iter().filter_map(CheckTarget::folder).filter_map(|folder| folder.read_dir().ok()).flatten();
    let notes = notes.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_note_name(path));
    let twins = arguments.twin.iter().filter(|folder| folder.is_dir());
    let twins = twins.flat_map(|folder| reports().map(|path| text::path_of(&shown(&path), folder)));
    let outputs = files.chain(notes).chain(twins).chain(cases.case_export.clone()).chain(arguments.waive_false.clone());
    let rules = (session, &arguments.pack);
    spare(outputs, reports().chain(others()).chain(arguments.baseline.clone()), rules)?;
    // A baseline may be written anew in its place.
    spare(&arguments.write_baseline, reports().chain(others()), rules)
}

fn exclude(settings: &Settings, session: &Session) -> Result<Exclude, Failure> {
    let folder = session.found.as_ref().map_or(session.folder.as_path(), |found| &found.folder);
    Exclude::new(&settings.exclude, folder).map_err(|pattern| {
        let message = Bilingual::new(format!("exclude 中的 {pattern} 写法有误"), format!("{pattern} in exclude is no pattern"));
        Failure::Usage { message: message.get(session.language).to_owned(), advice: String::new() }
    })
}

fn say_interrupted(summary: Summary, language: Language) {
    tell(&match language {
        Language::Chinese => format!("已中断：只核查了前 {} 个文件，结果不完整。\n", summary.files),
        Language::English => format!("interrupted: only the first {} files were checked, the result is incomplete\n", summary.files),
    });
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
