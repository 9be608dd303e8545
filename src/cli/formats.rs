//! The formats that may be asked for, and the printers behind them.

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::diagnostic::Language;
use crate::output::{Concise, ExtractCsv, ExtractJson, ExtractTable, Json, Printer, Run, Terminal};

/// Formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Terminal,
    Concise,
    Json,
}

/// A format, perhaps with the file it goes to: `json`, `json=out.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CheckTarget {
    pub format: CheckFormat,
    pub file: Option<PathBuf>,
}

impl FromStr for CheckTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        if file == Some("") {
            return Err("= 后面缺文件名 / a file name is missing after =".to_owned());
        }
        let format =
            CheckFormat::from_str(name, false).map_err(|_| "可用 terminal、concise、json / use terminal, concise or json".to_owned())?;
        Ok(Self { format, file: file.map(PathBuf::from) })
    }
}

/// Formats of `extract`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExtractFormat {
    Table,
    Json,
    Csv,
}

/// Formats of `rules list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Table,
    Json,
}

/// The printer of a format of `check`; `terminal` says how pictures are drawn.
pub(super) fn check_printer(format: CheckFormat, terminal: Terminal) -> Box<dyn Printer> {
    match format {
        CheckFormat::Terminal => Box::new(terminal),
        CheckFormat::Concise => Box::new(Concise { language: terminal.language }),
        CheckFormat::Json => Box::new(Json::new(terminal.language)),
    }
}

/// Writes what was read from the files of `run` in a format of `extract`.
pub(super) fn print_extract(
    format: ExtractFormat,
    explain: bool,
    language: Language,
    run: &Run<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ExtractFormat::Table => ExtractTable { language, explain }.print(run, out),
        ExtractFormat::Json => ExtractJson { language }.print(run, out),
        ExtractFormat::Csv => ExtractCsv { language }.print(run, out),
    }
}
