//! Why a file could not be read, in words for people.

use super::Caution;
use super::xml::XmlFault;
use crate::diagnostic::Bilingual;

/// A format that holds no plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryFormat {
    /// .doc, .wps, .xls: the older office container.
    OldOffice,
    /// .docx
    Word,
    /// .xlsx
    Excel,
    /// .ofd
    Ofd,
    /// .odt
    OpenDocument,
    /// Another .zip.
    Zip,
    /// .pdf
    Pdf,
    /// .rtf
    Rtf,
    /// A picture.
    Image,
    /// Another archive.
    Archive,
    /// Bytes of no known format.
    Unknown,
}

impl BinaryFormat {
    /// What people call the format.
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::OldOffice => ("Office 97-2003 或 WPS 文档（.doc、.wps、.xls）", "an Office 97-2003 or WPS document (.doc, .wps, .xls)"),
            Self::Word => ("Word 文档（.docx）", "a Word document (.docx)"),
            Self::Excel => ("Excel 表格（.xlsx）", "an Excel workbook (.xlsx)"),
            Self::Ofd => ("OFD 版式文档", "an OFD document"),
            Self::OpenDocument => ("OpenDocument 文档（.odt）", "an OpenDocument file (.odt)"),
            Self::Zip => ("ZIP 压缩包", "a ZIP archive"),
            Self::Pdf => ("PDF 文档", "a PDF document"),
            Self::Rtf => ("RTF 文档", "an RTF document"),
            Self::Image => ("图片", "a picture"),
            Self::Archive => ("压缩包", "an archive"),
            Self::Unknown => ("二进制数据", "binary data"),
        }
    }

    /// How to get at its text.
    fn advice(self) -> (&'static str, &'static str) {
        match self {
            Self::OldOffice | Self::Word | Self::Rtf | Self::OpenDocument => {
                ("请用 Word 或 WPS 打开，另存为 .docx 后再检查", "open it in Word or WPS and save it as .docx")
            }
            Self::Pdf | Self::Ofd => {
                ("请打开后复制全文，保存为 .txt 文件再检查", "open it, copy the whole text and save it as a .txt file")
            }
            Self::Excel => ("请检查报告正文，表格数据不是报告", "check the report's text; a workbook is no report"),
            Self::Zip | Self::Archive => ("请先解压，再检查其中的文件", "unpack it and check the files inside"),
            Self::Image => ("请取得文字版，或先识别出文字再检查", "ask for a version with text, or have its text recognised first"),
            Self::Unknown => (
                "请确认选对了文件；早期 WPS 等文档请用 WPS 打开，另存为 .docx 后再检查",
                "make sure it is the right file; open a document of an early WPS in WPS and save it as .docx",
            ),
        }
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// There is no such file.
    #[error("{path}: file not found")]
    NotFound {
        /// As given.
        path: String,
    },
    /// The file cannot be opened or read.
    #[error("{path}: cannot be read: {}", reason.en)]
    Unreadable {
        /// As given.
        path: String,
        /// What the system says.
        reason: Bilingual,
    },
    /// The file is larger than the limit.
    #[error("{path}: {size} bytes are more than the limit of {limit}")]
    TooLarge {
        /// As given.
        path: String,
        /// Size in bytes.
        size: u64,
        /// Limit in bytes.
        limit: u64,
    },
    /// The document holds more text than any report.
    #[error("{path}: {characters} characters are too many for a report")]
    TooLong {
        /// As given.
        path: String,
        /// How many characters its text has.
        characters: usize,
    },
    /// The text holds more numbers than any report.
    #[error("{path}: more than {limit} numbers are too many for a report")]
    TooManyNumbers {
        /// As given.
        path: String,
        /// How many numbers a text may hold.
        limit: usize,
    },
    /// There is no text in the file.
    #[error("{path}: holds no text")]
    Empty {
        /// As given.
        path: String,
    },
    /// The file is no text file.
    #[error("{path}: is not a text file")]
    Binary {
        /// As given.
        path: String,
        /// What it is.
        format: BinaryFormat,
    },
    /// The file is of a format that is read, but cannot be read for the reason given.
    #[error("{path}: {}", reason.en)]
    Unfit {
        /// As given.
        path: String,
        /// What is wrong and what to do.
        reason: Bilingual,
    },
    /// An archive, or a file in it, that is damaged, locked or too large.
    #[error("{path}: {}", reason.en)]
    Archive {
        /// As given, with the path inside.
        path: String,
        /// What is the matter with it.
        reason: Bilingual,
    },
    /// The bytes are text in no known encoding.
    #[error("{path}: unknown text encoding")]
    Undecodable {
        /// As given.
        path: String,
    },
    /// The file has pages, but none of them could be read.
    #[error("{path}: no page could be read")]
    NothingRead {
        /// As given.
        path: String,
        /// Why, by pages.
        cautions: Vec<Caution>,
    },
    /// The package, or what a part of it must hold, is broken or cut off.
    #[error("{path}: damaged: {reason}")]
    Damaged {
        /// As given.
        path: String,
        /// What the reading library says.
        reason: String,
    },
    /// The file opens only with a password.
    #[error("{path}: needs a password")]
    Protected {
        /// As given.
        path: String,
    },
    /// The file is encrypted, or its use is restricted by rights management.
    #[error("{path}: is encrypted")]
    Locked {
        /// As given.
        path: String,
    },
    /// The file would grow beyond all bounds when unpacked.
    #[error("{path}: unpacks to more than a document ever holds")]
    Bomb {
        /// As given.
        path: String,
    },
    /// A part without which the format has no text.
    #[error("{path}: has no part {part}")]
    MissingPart {
        /// As given.
        path: String,
        /// Its name in the package.
        part: String,
    },
    /// A part of the document is no XML that can be read.
    #[error("{path}: {part}: {fault:?}")]
    Xml {
        /// As given.
        path: String,
        /// The part's name in the package.
        part: String,
        /// What is wrong.
        fault: XmlFault,
    },
}

impl SourceError {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::NotFound { path } => {
                Bilingual::new(format!("找不到文件 {path}；请检查路径和文件名"), format!("no file {path}; check path and name"))
            }
            Self::Unreadable { path, reason } => Bilingual::new(
                format!("无法读取 {path}（{}）；请检查是否为文件、是否有读取权限、是否被其他程序占用", reason.zh),
                format!(
                    "cannot read {path} ({}); check that it is a file, that you may read it and that no other program holds it",
                    reason.en
                ),
            ),
            Self::TooLarge { path, size, limit } => Bilingual::new(
                format!("文件 {path} 太大（{size} 字节，上限 {limit} 字节）；请确认选对了文件，或提高上限"),
                format!("{path} is too large ({size} bytes, limit {limit}); make sure it is the right file or raise the limit"),
            ),
            Self::TooLong { path, characters } => Bilingual::new(
                format!("文件 {path} 的正文有 {characters} 字，不像一份报告；请分成几份，或另存为 .txt 再检查"),
                format!("{path} holds {characters} characters, too many for a report; split it, or save it as .txt and check that"),
            ),
            Self::TooManyNumbers { path, limit } => Bilingual::new(
                format!("文件 {path} 有超过 {limit} 个数字，不像一份报告；请确认选对了文件，或分成几份再检查"),
                format!("{path} holds more than {limit} numbers, too many for a report; make sure it is the right file, or split it"),
            ),
            Self::Empty { path } => Bilingual::new(
                format!("文件 {path} 没有文字；请确认保存成功，或选择正确的文件"),
                format!("{path} holds no text; make sure it was saved and is the right file"),
            ),
            Self::Binary { path, format } => {
                let ((zh, en), (do_zh, do_en)) = (format.name(), format.advice());
                Bilingual::new(format!("{path} 是{zh}，不能核查；{do_zh}"), format!("{path} is {en} and cannot be checked; {do_en}"))
            }
            Self::Unfit { path, reason } => Bilingual::new(format!("{path}：{}", reason.zh), format!("{path}: {}", reason.en)),
            Self::Archive { path, reason } => {
                Bilingual::new(format!("无法读取 {path}：{}", reason.zh), format!("cannot read {path}: {}", reason.en))
            }
            Self::Undecodable { path } => Bilingual::new(
                format!("无法识别 {path} 的文字编码；请用记事本或 WPS 打开，另存为 UTF-8 编码的 .txt 文件"),
                format!("the text encoding of {path} is not known; open it in an editor and save it as UTF-8"),
            ),
            Self::NothingRead { path, cautions } => {
                let (zh, en): (Vec<String>, Vec<String>) =
                    cautions.iter().map(Caution::message).map(|message| (message.zh, message.en)).unzip();
                Bilingual::new(
                    format!("{path} 没有可以核对的文字：{}", zh.join("；")),
                    format!("{path} holds no text that could be checked: {}", en.join("; ")),
                )
            }
            Self::Damaged { path, .. } => Bilingual::new(
                format!("{path} 已损坏或不完整，无法打开；请重新取得文件，或用 Word、WPS 打开修复后另存"),
                format!("{path} is damaged or incomplete and cannot be opened; get it again, or open and save it anew in its own program"),
            ),
            Self::Protected { path } => Bilingual::new(
                format!("{path} 设有密码，无法读取；请打开文件、取消密码后再核查"),
                format!("{path} is protected by a password and cannot be read; open it, remove the password and try again"),
            ),
            Self::Locked { path } => Bilingual::new(
                format!("{path} 已加密或受权限（DRM）保护，无法读取；请向制发单位取得未加密的文件"),
                format!("{path} is encrypted or its rights are managed, so it cannot be read; ask its maker for a file that is not"),
            ),
            Self::Bomb { path } => Bilingual::new(
                format!("{path} 解压后异常庞大，不像文档，已停止读取；请确认文件来源"),
                format!("{path} unpacks to more than a document ever holds, so reading was stopped; make sure where it comes from"),
            ),
            Self::MissingPart { path, part } => Bilingual::new(
                format!("{path} 缺少文档正文（{part}），无法读取；请用 Word 或 WPS 打开后另存"),
                format!("{path} lacks the part {part} and cannot be read; open and save it anew in its own program"),
            ),
            Self::Xml { path, part, fault } => {
                let (zh, en) = match fault {
                    XmlFault::Entities => ("自定义了实体", "declares entities of its own"),
                    XmlFault::TooDeep => ("嵌套过深", "is nested too deep"),
                    XmlFault::Broken => ("不是完整的 XML", "is no complete XML"),
                };
                Bilingual::new(
                    format!("{path} 的 {part} {zh}，无法读取；请用 Word 或 WPS 打开后另存，并确认文件来源"),
                    format!("{part} of {path} {en} and cannot be read; open and save it anew, and make sure where it comes from"),
                )
            }
        }
    }
}
