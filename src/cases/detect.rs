//! What a file of case data is, by its content and never by its name.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::CaseError;
use crate::diagnostic::Bilingual;
use crate::fault;

/// The sort of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// SQLite database.
    Sqlite,
    /// XLSX, XLS or ODS.
    Workbook,
    /// JSON or YAML: totals.
    Tree,
    /// Lines of cells.
    Csv,
}

impl FileKind {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Workbook => "workbook",
            Self::Tree => "yaml",
            Self::Csv => "csv",
        }
    }
}

/// Bytes looked at to tell the sort and the encoding.
pub const SAMPLE: usize = 1 << 16;

/// Tells the sort of the file at `path`; its first bytes come along.
pub fn file(path: &Path, name: &str) -> Result<(FileKind, Vec<u8>), CaseError> {
    let cannot = |error: std::io::Error| {
        let why = fault::of_io(&error);
        CaseError::new(name, Bilingual::new(format!("不能读取：{}", why.zh), format!("cannot be read: {}", why.en)))
    };
    if path.is_dir() {
        let message = Bilingual::new("是文件夹，应给出导出文件", "this is a folder; name the exported file");
        return Err(CaseError::new(name, message));
    }
    // Opening a pipe would wait for who writes into it.
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(CaseError::new(name, fault::not_regular()));
    }
    let mut head = Vec::with_capacity(SAMPLE);
    File::open(path).and_then(|file| file.take(SAMPLE as u64).read_to_end(&mut head)).map_err(cannot)?;
    kind(&head, name).map(|kind| (kind, head))
}

fn kind(head: &[u8], name: &str) -> Result<FileKind, CaseError> {
    let wrong = |zh: &str, en: &str| Err(CaseError::new(name, Bilingual::new(zh, en)));
    match head {
        [] => wrong("文件是空的", "the file is empty"),
        _ if head.starts_with(b"SQLite format 3\0") => Ok(FileKind::Sqlite),
        // A workbook with a password is no ZIP archive but a compound file that holds an encrypted package.
        _ if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") && holds_utf16(head, "EncryptedPackage") => Err(locked(name)),
        _ if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => Ok(FileKind::Workbook),
        _ if head.starts_with(b"PK\x05\x06") => wrong("是空的压缩包", "this is an empty archive"),
        _ if head.starts_with(b"%PDF-") => wrong("是 PDF，请导出为表格", "this is a PDF; export a table"),
        _ if head.starts_with(b"PAR1") => wrong("是 Parquet 文件，请导出为 CSV", "this is a Parquet file; export CSV"),
        _ if head.starts_with(b"\x1f\x8b") || head.starts_with(b"Rar!") || head.starts_with(b"7z\xbc\xaf") => {
            wrong("是压缩包，请先解压", "this is an archive; unpack it first")
        }
        _ => Ok(text_kind(head)),
    }
}

/// The error for a workbook that needs a password.
pub(super) fn locked(name: &str) -> CaseError {
    CaseError::new(name, Bilingual::new("工作簿有密码，不能打开", "the workbook needs a password"))
        .help(Bilingual::new("用 Excel 或 WPS 打开，去掉密码后另存", "open it in a spreadsheet program and save it without a password"))
}

fn holds_utf16(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|window| window == word)
}

/// A text that begins like a map or list is a tree, any other text is lines of cells.
fn text_kind(head: &[u8]) -> FileKind {
    let text = String::from_utf8_lossy(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head));
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let first = lines.next().unwrap_or_default();
    if first.starts_with(['{', '[']) || first == "---" {
        return FileKind::Tree;
    }
    let key = first.strip_prefix("- ").unwrap_or(first);
    let is_map = key.split_once(':').is_some_and(|(key, rest)| {
        !key.is_empty() && !key.contains([',', '\t', ';', '，']) && (rest.is_empty() || rest.starts_with(' ')) && !rest.contains(',')
            || first.starts_with("- {")
    });
    if is_map { FileKind::Tree } else { FileKind::Csv }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let kind = |text: &str| text_kind(text.as_bytes());
        assert_eq!(kind("指标,年度,数值\n初信,2023,505\n"), FileKind::Csv);
        assert_eq!(kind("{\"totals\": []}"), FileKind::Tree);
        assert_eq!(kind("# 案件系统\n- {metric: 初信, year: 2023, value: 505}\n"), FileKind::Tree);
        assert_eq!(kind("year: 2023\ntotals:\n  初信: 505\n"), FileKind::Tree);
        assert_eq!(kind("- metric: 初信\n  year: 2023\n"), FileKind::Tree);
        assert_eq!(kind("编号\t登记时间\n1\t2023-01-05 09:30:00\n"), FileKind::Csv);
        assert_eq!(kind("登记时间: 起,止\n"), FileKind::Csv);
    }

    #[test]
    fn a_locked_workbook_is_told() {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert!(super::kind(&bytes, "a.xlsx").unwrap_err().message().zh.contains("密码"));
    }
}
