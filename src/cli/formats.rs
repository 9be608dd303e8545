//! The formats that may be asked for, and the printers behind them.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use super::failure::Failure;
use super::writing::NoteFolder;
use crate::diagnostic::{Bilingual, Language, Severity};
use crate::output::{
    Concise, Csv, ExtractCsv, ExtractJson, ExtractTable, GitHub, GitLab, Html, Json, Junit, Markdown, Ndjson, Notice, Printer, Run, Sarif,
    Sheet, Spool, Terminal, Xlsx,
};

/// Formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Terminal,
    Concise,
    Json,
    Ndjson,
    Csv,
    Sarif,
    Junit,
    #[value(name = "github")]
    GitHub,
    #[value(name = "gitlab")]
    GitLab,
    Markdown,
    Html,
    Xlsx,
    Notice,
    Sheet,
}

impl CheckFormat {
    /// All names, for people.
    pub fn names() -> String {
        Self::value_variants()
            .iter()
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// A format, perhaps with the file it goes to: `json`, `json=out.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CheckTarget {
    pub format: CheckFormat,
    pub file: Option<PathBuf>,
}

impl CheckTarget {
    /// The one file that the format writes, where it does.
    pub fn single(&self) -> Option<&PathBuf> {
        self.file.as_ref().filter(|_| self.format != CheckFormat::Notice)
    }

    /// The folder that the format fills with files, where it is one that does.
    pub fn folder(&self) -> Option<&PathBuf> {
        self.file.as_ref().filter(|_| self.format == CheckFormat::Notice)
    }
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
        let format = CheckFormat::from_str(name, false).map_err(|_| format!("可用：{0} / use one of: {0}", CheckFormat::names()))?;
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

/// The printer of the format of `target` for `check`; `terminal` says how pictures are drawn, `fail_on` from which severity on a build fails.
pub(super) fn check_printer(target: &CheckTarget, terminal: Terminal, fail_on: Option<Severity>) -> Result<Box<dyn Printer>, Failure> {
    let language = terminal.language;
    Ok(match target.format {
        CheckFormat::Terminal => Box::new(terminal),
        CheckFormat::Concise => Box::new(Concise { language }),
        CheckFormat::Json => Box::new(Json::new(language)),
        CheckFormat::Ndjson => Box::new(Ndjson::new(language)),
        CheckFormat::Csv => Box::new(Csv::new(language)),
        CheckFormat::Sarif => Box::new(Sarif::new(language)),
        CheckFormat::Junit => Box::new(Junit::new(language, fail_on)),
        CheckFormat::GitHub => Box::new(GitHub { language }),
        CheckFormat::GitLab => Box::new(GitLab::new(language)),
        CheckFormat::Markdown => Box::new(Markdown::new(language)),
        CheckFormat::Xlsx if target.file.is_none() && io::stdout().is_terminal() => return Err(no_screen(language)),
        CheckFormat::Xlsx => Box::new(Xlsx::new(language, Vec::new())),
        CheckFormat::Sheet => Box::new(Sheet::new(language)),
        CheckFormat::Notice => {
            let path = target.file.as_ref().ok_or_else(|| no_folder(language))?;
            let folder = NoteFolder::open(path).map_err(|error| Failure::writing(Some(path.clone()), error))?;
            Box::new(Notice::new(language, Box::new(folder)))
        }
        CheckFormat::Html => Box::new(Html::new(language, spool()?)),
    })
}

/// A workbook is no text.
fn no_screen(language: Language) -> Failure {
    let message = Bilingual::new("xlsx 是工作簿，不能显示在屏幕上", "xlsx is a workbook and cannot be shown on a screen");
    let advice = Bilingual::new("请写入文件，如 --format xlsx=结果.xlsx", "write it to a file, as in --format xlsx=result.xlsx");
    Failure::Usage { message: message.get(language).to_owned(), advice: advice.get(language).to_owned() }
}

/// Notes are many files and have no place on a screen.
fn no_folder(language: Language) -> Failure {
    let message = Bilingual::new("notice 需要一个文件夹", "notice needs a folder");
    let advice = Bilingual::new("例如：--format notice=反馈", "for example: --format notice=notes");
    Failure::Usage { message: message.get(language).to_owned(), advice: advice.get(language).to_owned() }
}

/// A file without a name, where parts of a result wait.
fn spool() -> Result<Box<dyn Spool>, Failure> {
    tempfile::tempfile().map(|file| Box::new(file) as Box<dyn Spool>).map_err(|error| Failure::writing(Some(std::env::temp_dir()), error))
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
