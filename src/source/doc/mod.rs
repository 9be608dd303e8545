//! Word's binary format of 1997 to 2003 (.doc, and .wps as WPS writes it): text by the piece table, deleted text left out, tables, notes, and the
//! numbers that Word makes itself.

mod header;
mod lists;
mod pieces;
mod properties;
mod styles;
#[cfg(test)]
mod tests;
mod walk;

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::{Format, Source, SourceError, View};
use crate::diagnostic::Bilingual;
use header::Header;
use pieces::Pieces;
use properties::Properties;
use walk::Walk;

/// The largest stream that is read: text and formatting of thousands of pages.
const LARGEST: u64 = 48 << 20;

/// Reads the container `bytes` of the file `path`.
pub(super) fn read(path: &str, bytes: &[u8], view: View) -> Result<Source, SourceError> {
    let damaged = |reason: &str| SourceError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    if file.exists("/EncryptedPackage") {
        return Err(SourceError::Protected { path: path.to_owned() });
    }
    if !file.exists("/WordDocument") {
        return Err(SourceError::Unfit { path: path.to_owned(), reason: other_kind(&file) });
    }
    let main = stream(&mut file, "/WordDocument").map_err(|error| damaged(&error.to_string()))?;
    let header = Header::read(&main).map_err(|fault| match fault {
        header::Fault::Encrypted => SourceError::Protected { path: path.to_owned() },
        header::Fault::TooOld => SourceError::Unfit { path: path.to_owned(), reason: too_old() },
        header::Fault::Broken => damaged("no header of a Word document"),
    })?;
    let table = stream(&mut file, header.table_stream()).map_err(|error| damaged(&error.to_string()))?;
    let pieces = Pieces::read(&main, &table, &header).ok_or_else(|| damaged("the piece table is broken"))?;
    let properties = Properties::read(&main, &table, &header);
    let numbering = lists::read(&table, &header);
    let source = Walk::new(&pieces, &properties, &numbering, &header, &table, view).source();
    if source.blocks.is_empty() {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    debug_assert_eq!(source.format, Format::Doc);
    Ok(source)
}

fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, name: &str) -> std::io::Result<Vec<u8>> {
    let stream = file.open_stream(name)?;
    if stream.len() > LARGEST {
        return Err(std::io::Error::other("a part is larger than any document's"));
    }
    let mut bytes = Vec::new();
    stream.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_old() -> Bilingual {
    Bilingual::new(
        "是 Word 6.0/95 或更早的文档，不能读取；请用 Word 或 WPS 打开，另存为 .docx 后再检查",
        "is a document of Word 6.0/95 or older and cannot be read; open it in Word or WPS and save it as .docx",
    )
}

/// What the container holds that is no Word document.
fn other_kind(file: &CompoundFile<Cursor<&[u8]>>) -> Bilingual {
    let has = |names: &[&str]| names.iter().any(|name| file.exists(name));
    if has(&["/Workbook", "/Book"]) {
        Bilingual::new(
            "是 Excel 表格（.xls），不是报告；请检查报告正文",
            "is an Excel workbook (.xls) and no report; check the report's text",
        )
    } else if has(&["/PowerPoint Document"]) {
        Bilingual::new(
            "是 PowerPoint 演示文稿（.ppt），不是报告；请检查报告正文",
            "is a PowerPoint presentation (.ppt) and no report; check the report's text",
        )
    } else {
        Bilingual::new(
            "不是 Word 97-2003 格式的文档（可能是早期 WPS 或 Works 文档），不能读取；请用 WPS 或 Word 打开，另存为 .docx 后再检查",
            "is no document in the format of Word 97-2003 (perhaps one of an early WPS or Works) and cannot be read; open it in WPS or Word and save it as .docx",
        )
    }
}
