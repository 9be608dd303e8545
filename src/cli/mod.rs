//! The command line: one file a subcommand.
//!
//! Arguments and settings go in, an exit code comes out: 0 nothing found, 1 findings, 2 could not do it.

mod acceptance;
mod annotate;
mod arguments;
mod baseline;
mod batch;
mod cache;
mod case_data;
mod case_export;
mod cases;
mod check;
mod compare;
mod completions;
mod delivery;
mod earlier;
mod explain;
mod extract;
mod failure;
mod fix;
mod formats;
mod init;
mod inputs;
mod interrupt;
mod language;
mod ledger;
mod originals;
mod own_output;
mod paths;
mod precision;
mod progress;
mod reading;
mod roster;
mod rule_folder;
mod rules;
mod session;
mod settings;
mod stream;
mod text;
mod together;
mod unpacking;
mod usage;
mod waivers;
mod watch;
mod writing;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use arguments::{Arguments, Command};
use failure::Failure;
use session::Session;
use writing::tell;

use crate::diagnostic::Language;

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = language::asked_for(&arguments).unwrap_or_else(language::of_locale);
    let arguments = match parse(arguments, language) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return ExitCode::SUCCESS,
        Err(failure) => return leave(&failure, language),
    };
    let session = match Session::start(&arguments, language) {
        Ok(session) => session,
        Err(failure) => return leave(&failure, language),
    };
    match dispatch(arguments.command, &session) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => leave(&failure, session.language),
    }
}

/// The arguments; nothing where only help or the version was asked for, which is then printed.
fn parse(arguments: Vec<OsString>, language: Language) -> Result<Option<Arguments>, Failure> {
    let parsed = language::localized(language).try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => Ok(Some(arguments)),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = error.to_string();
            writing::write(None, |out| out.write_all(text.as_bytes()))?;
            Ok(None)
        }
        Err(error) => Err(usage::failure(&error, language)),
    }
}

fn dispatch(command: Command, session: &Session) -> Result<u8, Failure> {
    match command {
        Command::Check(arguments) => check::check(&arguments, session),
        Command::Extract(arguments) => extract::extract(&arguments, session),
        Command::Fix(arguments) => fix::fix(&arguments, session),
        Command::Text(arguments) => text::text(&arguments, session),
        Command::Stream(arguments) => stream::stream(&arguments, session),
        Command::Annotate(arguments) => annotate::annotate(&arguments, session),
        Command::Compare(arguments) => compare::compare(&arguments, session),
        Command::Explain(arguments) => explain::explain(&arguments, session),
        Command::Cases(command) => cases::cases(&command, session),
        Command::Rules(command) => rules::rules(&command, session),
        Command::Init => init::init(&session.folder, session.language),
        Command::Completions(arguments) => completions::completions(arguments.shell, session.language),
    }
}

fn leave(failure: &Failure, language: Language) -> ExitCode {
    tell(&failure.text(language));
    ExitCode::from(failure.code())
}
