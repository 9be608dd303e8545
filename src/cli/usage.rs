//! Wrong use of the command line in plain words.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::Failure;
use super::language::half;
use crate::diagnostic::{Bilingual, Language};
use crate::yaml::nearest;

/// The failure for an error of clap, in `language`.
pub(super) fn failure(error: &clap::Error, language: Language) -> Failure {
    let argument = value(error, ContextKind::InvalidArg);
    let given = value(error, ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => Bilingual::new(format!("不认识的参数 {argument}"), format!("unknown argument {argument}")),
        ErrorKind::InvalidSubcommand => {
            let name = value(error, ContextKind::InvalidSubcommand);
            Bilingual::new(format!("不认识的命令 {name}"), format!("unknown command {name}"))
        }
        ErrorKind::InvalidValue if given.is_empty() => {
            Bilingual::new(format!("{argument} 后面缺内容"), format!("a value is missing after {argument}"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            Bilingual::new(format!("{argument} 不能是 {given}"), format!("{given} is not a value for {argument}"))
        }
        ErrorKind::MissingRequiredArgument => Bilingual::new(format!("缺少 {argument}"), format!("{argument} is missing")),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Bilingual::new("请指明要做什么，例如 hegui check 报告.docx", "say what is to be done, for example hegui check report.docx")
        }
        ErrorKind::ArgumentConflict => {
            Bilingual::new(format!("{argument} 不能这样用，或只能写一次"), format!("{argument} cannot be used like this or twice"))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::NoEquals => {
            Bilingual::new(format!("{argument} 的内容个数不对"), format!("{argument} has the wrong number of values"))
        }
        ErrorKind::InvalidUtf8 => Bilingual::new("参数不是正确的文字编码", "an argument is not valid text"),
        _ => Bilingual::new("命令写法有误", "the command line is wrong"),
    };
    Failure::Usage { message: message.get(language).to_owned(), advice: advice(error, language).get(language).to_owned() }
}

fn advice(error: &clap::Error, language: Language) -> Bilingual {
    let valid = value(error, ContextKind::ValidValue);
    if !valid.is_empty() {
        return Bilingual::new(format!("可用：{valid}"), format!("use one of: {valid}"));
    }
    let suggestion =
        [(ContextKind::SuggestedArg, ContextKind::InvalidArg), (ContextKind::SuggestedSubcommand, ContextKind::InvalidSubcommand)]
            .into_iter()
            .map(|(kind, given)| (value(error, kind), value(error, given)))
            .find(|(suggestion, given)| is_near(suggestion, given));
    if let Some((suggestion, _)) = suggestion {
        return Bilingual::new(format!("是否指 {suggestion}？"), format!("did you mean {suggestion}?"));
    }
    if let Some(source) = std::error::Error::source(error).filter(|_| error.kind() == ErrorKind::ValueValidation) {
        let reason = source.to_string();
        if reason.contains(" / ") {
            return Bilingual::same(half(&reason, language));
        }
    }
    let command = value(error, ContextKind::Usage);
    let path = value(error, ContextKind::InvalidSubcommand);
    if !path.is_empty() && command.contains("hegui cases") {
        let call = format!("hegui cases inspect {path}");
        return Bilingual::new(format!("查看导出文件的内容用 {call}"), format!("to see what an export holds use {call}"));
    }
    let command = command.split_once('：').or_else(|| command.split_once(": ")).map_or(command.as_str(), |(_, usage)| usage).trim();
    if command.is_empty() {
        return Bilingual::new("用 hegui --help 查看用法", "hegui --help shows how it is used");
    }
    Bilingual::new(format!("用法：{command}；详见 --help"), format!("usage: {command}; more with --help"))
}

/// Whether a suggestion is what was probably meant: few letters differ, or it only goes on.
fn is_near(suggestion: &str, given: &str) -> bool {
    let plain = |word: &str| word.trim_start_matches('-').split('=').next().unwrap_or_default().to_owned();
    let (suggestion, given) = (plain(suggestion), plain(given));
    !suggestion.is_empty() && !given.is_empty() && (suggestion.starts_with(&given) || nearest(&given, [suggestion.as_str()]).is_some())
}

fn value(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
