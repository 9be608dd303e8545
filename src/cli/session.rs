//! What all subcommands share: working directory, settings, language, the way results are drawn, and the rules.

use std::io::IsTerminal;
use std::path::PathBuf;

use super::arguments::{Arguments, Command, LanguageName, PackArguments, WidthName};
use super::failure::Failure;
use super::language::ambiguous_of_locale;
use super::settings::{self, Found, Lang, Width};
use crate::diagnostic::{Bilingual, Language};
use crate::output::{Ambiguous, Terminal};
use crate::rule::Pack;

/// Columns where the output is no terminal.
const WIDTH: usize = 80;

/// One call of the program.
#[derive(Debug)]
pub(super) struct Session {
    /// The working directory.
    pub folder: PathBuf,
    /// The settings file, where there is one.
    pub found: Option<Found>,
    pub language: Language,
    pub ambiguous: Ambiguous,
}

impl Session {
    /// Finds settings and decides the language; `language` is the one asked for or the locale's.
    pub fn start(arguments: &Arguments, language: Language) -> Result<Self, Failure> {
        let folder = std::env::current_dir().map_err(|error| Failure::Read { path: PathBuf::from("."), error })?;
        // A new settings file can be written below a broken one.
        let alone = matches!(arguments.command, Command::Init | Command::Completions(_));
        let found = if alone { None } else { settings::find(&folder, language)? };
        let settings = found.as_ref().map(|found| &found.settings);
        let language = match (arguments.lang, settings.and_then(|settings| settings.lang)) {
            (Some(LanguageName::Zh), _) | (None, Some(Lang::Zh)) => Language::Chinese,
            (Some(LanguageName::En), _) | (None, Some(Lang::En)) => Language::English,
            (None, None) => language,
        };
        let ambiguous = match (arguments.ambiguous_width, settings.and_then(|settings| settings.ambiguous_width)) {
            (Some(WidthName::Narrow), _) | (None, Some(Width::Narrow)) => Ambiguous::Narrow,
            (Some(WidthName::Wide), _) | (None, Some(Width::Wide)) => Ambiguous::Wide,
            (None, None) => ambiguous_of_locale(),
        };
        Ok(Self { folder, found, language, ambiguous })
    }

    /// How pictures are drawn on standard output, or in a file where `to_file`.
    pub fn terminal(&self, to_file: bool) -> Terminal {
        let is_terminal = !to_file && std::io::stdout().is_terminal();
        let width = if is_terminal { terminal_columns().unwrap_or(WIDTH) } else { WIDTH };
        Terminal { language: self.language, colour: colour(is_terminal), width, ambiguous: self.ambiguous, verbose: false }
    }

    /// The built-in rules, with those of `--rules` or of the settings laid over them.
    pub fn pack(&self, arguments: &PackArguments) -> Result<Pack, Failure> {
        let from_settings = || self.found.as_ref().and_then(|found| Some(found.folder.join(found.settings.rules.as_ref()?)));
        let folders = match arguments.rules.clone().or_else(from_settings) {
            Some(path) => vec![path],
            None => Vec::new(),
        };
        Pack::load(&folders).map_err(|mut mistakes| {
            mistakes.dedup();
            let count = mistakes.len();
            Failure::Broken {
                drawn: mistakes.iter().map(|mistake| mistake.render(self.language)).collect(),
                what: Bilingual::new(
                    format!("规则文件有 {count} 处错误，没有核查"),
                    format!("{count} mistakes in rule files; nothing was checked"),
                ),
            }
        })
    }
}

/// Colours on a terminal, unless `NO_COLOR` forbids them; `CLICOLOR_FORCE` wants them everywhere.
fn colour(is_terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let on = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !set("NO_COLOR") && (on("CLICOLOR_FORCE") || (is_terminal && !dumb))
}

fn terminal_columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0))
}
