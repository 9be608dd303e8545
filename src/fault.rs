//! What the system and the reading libraries say when something fails, in words for people, in both languages.

use std::io::{Error, ErrorKind};

use crate::diagnostic::Bilingual;
use crate::yaml::serde_words;

/// Why the system could not read or write a file.
pub fn of_io(error: &Error) -> Bilingual {
    let words = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件或文件夹", "no such file or folder"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::IsADirectory => ("那是文件夹，不是文件", "it is a folder, not a file"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::AlreadyExists => ("已经存在", "it exists already"),
        ErrorKind::InvalidData if error.to_string().contains("UTF-8") => ("不是 UTF-8 编码的文字", "it is not text in UTF-8"),
        ErrorKind::InvalidData => ("内容不符合格式", "its content does not follow its format"),
        ErrorKind::UnexpectedEof => ("内容不完整", "it ends too early"),
        ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => ("磁盘配额已用完", "the disk quota is used up"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘只能读取", "the disk can only be read"),
        ErrorKind::FileTooLarge => ("文件太大", "the file is too large"),
        ErrorKind::InvalidFilename => {
            ("文件名太长，或含有不能用的字符", "the file's name is too long or holds characters that cannot be used")
        }
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => ("被其他程序占用", "another program holds it"),
        ErrorKind::TimedOut => ("等待超时", "it took too long"),
        ErrorKind::BrokenPipe => ("对方不再接收", "nobody receives it any more"),
        ErrorKind::OutOfMemory => ("内存不足", "there is not enough memory"),
        _ if error.to_string().contains("symbolic links") => ("链接互相指向，没有尽头", "links that lead to each other without an end"),
        _ => {
            let code = error.raw_os_error().map_or_else(|| "系统报告错误".to_owned(), |code| format!("系统错误 {code}"));
            return Bilingual::new(code, error.to_string());
        }
    };
    Bilingual::new(words.0, words.1)
}

/// What is no regular file is not read: a pipe would be waited for without end.
pub fn not_regular() -> Bilingual {
    Bilingual::new("不是普通文件", "it is no regular file")
}

/// Why a text is not the JSON that is expected, with its line.
pub fn of_json(error: &serde_json::Error) -> Bilingual {
    if error.is_io() {
        return Bilingual::new("内容不完整", error.to_string());
    }
    let text = error.to_string();
    let reason = if error.is_data() { serde_words::explain(&text).message.zh } else { json_syntax(&text).to_owned() };
    Bilingual::new(format!("{reason}（第 {} 行）", error.line()), text)
}

/// The syntax errors of JSON.
fn json_syntax(text: &str) -> &'static str {
    const WORDS: [(&str, &str); 13] = [
        ("EOF", "没有写完"),
        ("key must be a string", "键要用双引号引起来"),
        ("expected value", "不是 JSON，或缺少值"),
        ("expected ident", "不是 JSON，或写错了 true、false、null"),
        ("trailing comma", "末尾多了逗号"),
        ("trailing characters", "后面有多余的内容"),
        ("expected `:`", "键后面缺少冒号"),
        ("expected `,`", "缺少逗号或右括号"),
        ("control character", "文字里有换行等控制字符"),
        ("escape", "反斜杠的写法不对"),
        ("number", "数的写法不对"),
        ("unicode", "字符编号不对"),
        ("recursion limit", "嵌套太深"),
    ];
    WORDS.iter().find(|(english, _)| text.contains(english)).map_or("写法不对", |(_, chinese)| chinese)
}

/// Why a reading library could not open a workbook or another packed file; the library says it in English only.
pub fn of_container(text: &str) -> Bilingual {
    let chinese = if text.contains("EOCD") || text.contains("Zip") || text.contains("zip") {
        "不是完整的工作簿，可能已损坏，或只改了扩展名"
    } else {
        "已损坏，或者内容与扩展名不符"
    };
    Bilingual::new(chinese, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_english_stands_in_chinese_words() {
        let kinds = [ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::IsADirectory, ErrorKind::StorageFull, ErrorKind::Other];
        for kind in kinds {
            let words = of_io(&Error::from(kind)).zh;
            assert!(!words.bytes().any(|byte| byte.is_ascii_alphabetic()), "{words}");
        }
        assert_eq!(of_io(&Error::from_raw_os_error(40)).zh.contains("链接"), cfg!(target_os = "linux"));
    }

    #[test]
    fn mistakes_in_json_are_told_with_their_line() {
        let told = |text: &str| serde_json::from_str::<serde_json::Value>(text).map_err(|error| of_json(&error).zh);
        assert_eq!(told("标题"), Err("不是 JSON，或缺少值（第 1 行）".to_owned()));
        assert_eq!(told("{\n\"a\": 1,\n"), Err("没有写完（第 3 行）".to_owned()));
        assert_eq!(told("{a: 1}"), Err("键要用双引号引起来（第 1 行）".to_owned()));
    }
}
