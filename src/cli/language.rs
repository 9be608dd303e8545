//! Which language the program speaks, and its help in that language.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::arguments::Arguments;
use crate::diagnostic::Language;
use crate::output::Ambiguous;

/// The language of the locale: English where it says so, else Chinese.
pub(super) fn of_locale() -> Language {
    match locale() {
        Some(locale) if locale.to_ascii_lowercase().starts_with("en") => Language::English,
        _ => Language::Chinese,
    }
}

/// How wide a terminal of this locale draws ambiguous characters: consoles with a Chinese code page draw them wide.
pub(super) fn ambiguous_of_locale() -> Ambiguous {
    let locale = locale().unwrap_or_default().to_ascii_lowercase();
    let code_page = locale.rsplit('.').next().unwrap_or_default();
    if locale.starts_with("zh") && (code_page.starts_with("gb") || code_page.starts_with("big5")) {
        Ambiguous::Wide
    } else {
        Ambiguous::Narrow
    }
}

fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
}

/// The language asked for among raw arguments, before they are parsed: help and usage errors need it.
pub(super) fn asked_for(arguments: &[OsString]) -> Option<Language> {
    let words: Vec<&str> = arguments.iter().map_while(|argument| argument.to_str().filter(|word| *word != "--")).collect();
    let value = words.iter().enumerate().find_map(|(index, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(index + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    })?;
    match value {
        "en" => Some(Language::English),
        "zh" => Some(Language::Chinese),
        _ => None,
    }
}

/// The command line with its help in `language`.
pub(super) fn localized(language: Language) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true).help("显示帮助。 / Print help.");
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本。 / Print the version.");
    let command = Arguments::command().disable_help_flag(true).disable_version_flag(true).arg(help).arg(version);
    translated(command, language, "")
}

fn translated(command: Command, language: Language, above: &str) -> Command {
    let [usage, arguments, options, commands, option, sub] = match language {
        Language::Chinese => ["用法：", "参数", "选项", "命令", "[选项]", "<命令>"],
        Language::English => ["Usage: ", "Arguments", "Options", "Commands", "[OPTIONS]", "<COMMAND>"],
    };
    let name = format!("{above}{}", command.get_name());
    let mut line = name.clone();
    let mut positional = String::new();
    for argument in command.get_arguments().filter(|argument| argument.is_positional()) {
        let value = argument.get_value_names().and_then(<[_]>::first).map(ToString::to_string).unwrap_or_default();
        let many = if matches!(argument.get_action(), ArgAction::Append) { "…" } else { "" };
        positional += &format!(" <{value}>{many}");
    }
    line += &format!(" {option}{positional}");
    if command.has_subcommands() {
        line += &format!(" {sub}");
    }
    let about = command.get_about().map(|about| sentence(&about.to_string(), language));
    let template = format!("{{about-with-newline}}\n{usage}{{usage}}\n\n{{all-args}}");
    // Options of the subcommand come first, those of the whole program after them.
    let mut order = if above.is_empty() { 1000 } else { 0 };
    let mut command = command
        .override_usage(line)
        .help_template(template)
        .subcommand_help_heading(commands)
        .subcommand_value_name(sub)
        .mut_args(|argument| {
            let heading = if argument.is_positional() { arguments } else { options };
            let help = argument.get_help().map(|help| sentence(&help.to_string(), language));
            let takes_values = argument.get_action().takes_values();
            order += 1;
            let argument = argument.help_heading(heading).hide_possible_values(takes_values).display_order(order);
            match help {
                Some(help) => argument.help(help),
                None => argument,
            }
        })
        .mut_subcommands(|command| translated(command, language, &format!("{name} ")));
    if let Some(about) = about {
        command = command.about(about);
    }
    command
}

/// The sentence of a help text in `language`; clap takes the last full stop away.
fn sentence(text: &str, language: Language) -> String {
    let mut sentence = half(text, language);
    if !sentence.ends_with(['.', '。']) {
        sentence.push(if language == Language::Chinese { '。' } else { '.' });
    }
    sentence
}

/// The half of `中文。 / English.` that is in `language`.
pub(super) fn half(text: &str, language: Language) -> String {
    match (text.split_once(" / "), language) {
        (Some((chinese, _)), Language::Chinese) => chinese.to_owned(),
        (Some((_, english)), Language::English) => english.to_owned(),
        (None, _) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_help(command: &Command, say: &mut impl FnMut(String)) {
        say(command.get_about().map(ToString::to_string).unwrap_or_default());
        for argument in command.get_arguments() {
            say(argument.get_help().map(ToString::to_string).unwrap_or_default());
        }
        for below in command.get_subcommands() {
            every_help(below, say);
        }
    }

    #[test]
    fn every_help_text_is_a_sentence_in_each_language() {
        every_help(&localized(Language::Chinese), &mut |text| {
            assert!(text.ends_with('。') && !text.contains(" / "), "{text}");
        });
        every_help(&localized(Language::English), &mut |text| {
            assert!(text.ends_with('.') && text.chars().next().is_some_and(|c| c.is_ascii()), "{text}");
        });
    }

    #[test]
    fn the_command_line_is_well_formed() {
        localized(Language::Chinese).debug_assert();
    }

    #[test]
    fn the_language_is_seen_before_parsing() {
        let asked = |words: &[&str]| asked_for(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(asked(&["hegui", "--lang", "en", "check"]), Some(Language::English));
        assert_eq!(asked(&["hegui", "check", "--lang=zh"]), Some(Language::Chinese));
        assert_eq!(asked(&["hegui", "check", "--", "--lang=en"]), None);
    }
}
