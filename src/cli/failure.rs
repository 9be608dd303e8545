//! Every failure that a user can meet: its words, advice and exit code in one place.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::cases::CaseError;
use crate::diagnostic::{Bilingual, Language};
use crate::fault;

/// Why the program could not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// Wrong arguments, with a message already in the user's language.
    Usage { message: String, advice: String },
    /// Mistakes in rules or settings, already drawn with their place.
    Broken { drawn: Vec<String>, what: Bilingual },
    /// No report among the paths.
    NoFile { places: Vec<PathBuf> },
    /// No rule is left after `--select` and `--ignore`.
    NoRule,
    /// A rule of that name, which a flag or the settings file says, does not exist; perhaps one of a similar name does.
    UnknownRule { name: String, near: Option<String>, settings: Option<String> },
    /// A file that would be overwritten.
    Exists(PathBuf),
    /// A file that could not be annotated.
    Annotate(Bilingual),
    /// A result would be written over the file that it was made of.
    OverInput(PathBuf),
    /// A result could not be written.
    Write { path: Option<PathBuf>, error: io::Error },
    /// Settings or rules could not be read.
    Read { path: PathBuf, error: io::Error },
    /// Two formats want the same place.
    SamePlace,
    /// Examples of rules do not give what they say; what differs was printed.
    Examples(usize),
    /// Case data that cannot be used.
    Cases(CaseError),
    /// The reader of the output went away; nobody is left to tell.
    BrokenPipe,
}

impl Failure {
    /// From an error of writing to `path`, or to standard output.
    pub fn writing(path: Option<PathBuf>, error: io::Error) -> Self {
        if path.is_none() && error.kind() == ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::Write { path, error } }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Examples(_) => 1,
            Self::BrokenPipe => 0,
            _ => 2,
        }
    }

    /// Message and advice in `language`, with a line end each; empty where nothing is to be said.
    pub fn text(&self, language: Language) -> String {
        let word = match language {
            Language::Chinese => "出错：",
            Language::English => "error: ",
        };
        let mut text = String::new();
        match self {
            Self::BrokenPipe => return text,
            Self::Broken { drawn, .. } => {
                for mistake in drawn {
                    text += mistake.trim_end();
                    text += "\n\n";
                }
            }
            _ => {}
        }
        text += &format!("{word}{}\n", self.message().get(language));
        let advice = self.advice();
        if !advice.zh.is_empty() {
            text += &format!("{}{}\n", if language == Language::Chinese { "建议：" } else { "help: " }, advice.get(language));
        }
        text
    }

    fn message(&self) -> Bilingual {
        match self {
            Self::Usage { message, .. } => Bilingual::same(message),
            Self::Broken { what, .. } => what.clone(),
            Self::NoFile { places } => {
                let names: Vec<String> = places.iter().take(3).map(|path| path.display().to_string()).collect();
                let more = if places.len() > names.len() { ("等", " and others") } else { ("", "") };
                Bilingual::new(
                    format!("在 {}{}中没有找到可以核查的文件", names.join("、"), if more.0.is_empty() { " " } else { more.0 }),
                    format!("no file to check was found in {}{}", names.join(", "), more.1),
                )
            }
            Self::NoRule => Bilingual::new("没有选中任何规则", "no rule is selected"),
            Self::UnknownRule { name, settings: None, .. } => {
                Bilingual::new(format!("没有规则 {name}"), format!("there is no rule {name}"))
            }
            Self::UnknownRule { name, settings: Some(file), .. } => {
                Bilingual::new(format!("{file} 写的规则 {name} 不存在"), format!("there is no rule {name}, which {file} names"))
            }
            Self::Exists(path) => Bilingual::new(
                format!("{} 已经存在，没有改动", path.display()),
                format!("{} exists already and was left as it is", path.display()),
            ),
            Self::Annotate(reason) => reason.clone(),
            Self::OverInput(path) => Bilingual::new(
                format!("不能写入 {}：那是原文件", path.display()),
                format!("cannot write {}: it is one of the files that are read", path.display()),
            ),
            Self::Write { path: Some(path), error } => {
                let why = fault::of_io(error);
                Bilingual::new(format!("不能写入 {}：{}", path.display(), why.zh), format!("cannot write {}: {}", path.display(), why.en))
            }
            Self::Write { path: None, error } => {
                let why = fault::of_io(error);
                Bilingual::new(format!("不能输出结果：{}", why.zh), format!("cannot write the result: {}", why.en))
            }
            Self::Read { path, error } => {
                let why = fault::of_io(error);
                Bilingual::new(format!("不能读取 {}：{}", path.display(), why.zh), format!("cannot read {}: {}", path.display(), why.en))
            }
            Self::SamePlace => Bilingual::new("有两种格式要写到同一个地方", "two formats would be written to the same place"),
            Self::Examples(count) => {
                Bilingual::new(format!("{count} 个示例与规则不符"), format!("{count} examples do not give what they say"))
            }
            Self::Cases(error) => error.message(),
            Self::BrokenPipe => Bilingual::default(),
        }
    }

    fn advice(&self) -> Bilingual {
        match self {
            Self::Usage { advice, .. } => Bilingual::same(advice),
            Self::NoFile { .. } => Bilingual::new(
                format!("文件夹和压缩包中只核查这些文件：.{}", crate::source::REPORT_EXTENSIONS.join(" .")),
                format!("in folders and archives only these are checked: .{}", crate::source::REPORT_EXTENSIONS.join(" .")),
            ),
            Self::NoRule | Self::UnknownRule { near: None, .. } => {
                Bilingual::new("用 hegui rules list 查看全部规则", "hegui rules list shows all rules")
            }
            Self::UnknownRule { near: Some(near), .. } => Bilingual::new(format!("是否指 {near}？"), format!("did you mean {near}?")),
            Self::OverInput(_) => Bilingual::new("请另指定一个文件名，或写到别的文件夹", "name another file, or one in another folder"),
            Self::Exists(_) => Bilingual::new("请先改名或移走该文件", "rename or move it first"),
            Self::Write { path: Some(path), error } => place_advice(path, error.kind()),
            Self::SamePlace => Bilingual::new(
                "给其中一种格式指定文件，如 --format json=结果.json",
                "give one of them a file, as in --format json=out.json",
            ),
            Self::Cases(error) => error.help.clone().unwrap_or_default(),
            _ => Bilingual::default(),
        }
    }
}

/// What to do where nothing can be written at `path`.
fn place_advice(path: &Path, kind: ErrorKind) -> Bilingual {
    match kind {
        ErrorKind::IsADirectory => {
            let file = path.join("结果");
            Bilingual::new(
                format!("请写明文件名，如 {}", file.display()),
                format!("name a file in it, such as {}", path.join("result").display()),
            )
        }
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => Bilingual::new(
            "那里已有文件，不能当文件夹用；请另指定一个文件夹",
            "a file stands where a folder is needed; name another folder",
        ),
        _ => Bilingual::new("请检查文件夹是否存在、是否有写入权限", "check that the folder exists and may be written to"),
    }
}
