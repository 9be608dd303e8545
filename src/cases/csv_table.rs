//! Lines of cells, read as a stream: the file may be larger than the memory.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::error::CaseError;
use super::table::{Cell, EachRow, HEAD};
use crate::diagnostic::Bilingual;
use crate::fault;

/// A file of lines.
#[derive(Debug)]
pub struct CsvTable {
    path: PathBuf,
    name: String,
    encoding: &'static Encoding,
    delimiter: u8,
}

impl CsvTable {
    /// The file at `path`; encoding and delimiter are told by its first bytes.
    pub fn new(path: &Path, name: &str, head: &[u8]) -> Result<Self, CaseError> {
        let encoding = encoding(head, name)?;
        let (text, _, _) = encoding.decode(head);
        let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned();
        let delimiter = [b',', b'\t', b';', b'|']
            .into_iter()
            .max_by_key(|delimiter| (line.matches(char::from(*delimiter)).count(), *delimiter == b','));
        Ok(Self { path: path.to_owned(), name: name.to_owned(), encoding, delimiter: delimiter.unwrap_or(b',') })
    }

    /// The encoding's name.
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    fn reader(&self) -> Result<csv::Reader<Box<dyn Read>>, CaseError> {
        let file = File::open(&self.path).map_err(|error| self.cannot(&fault::of_io(&error)))?;
        let bytes: Box<dyn Read> = if self.encoding == UTF_8 {
            Box::new(file)
        } else {
            Box::new(Decoding::new(BufReader::with_capacity(1 << 18, file), self.encoding))
        };
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(self.delimiter).has_headers(false).flexible(true).buffer_capacity(1 << 18);
        Ok(builder.from_reader(bytes))
    }

    fn cannot(&self, why: &Bilingual) -> CaseError {
        CaseError::new(&self.name, Bilingual::new(format!("不能读取：{}", why.zh), format!("cannot be read: {}", why.en)))
    }

    fn unreadable(&self, error: &csv::Error) -> CaseError {
        let why = match error.kind() {
            csv::ErrorKind::Io(error) => fault::of_io(error),
            _ => Bilingual::new("不是正确的 CSV", error.to_string()),
        };
        self.cannot(&why)
    }

    pub(super) fn head(&self) -> Result<Vec<(u64, Vec<String>)>, CaseError> {
        let mut rows = Vec::new();
        for record in self.reader()?.byte_records().take(HEAD) {
            let record = record.map_err(|error| self.unreadable(&error))?;
            let row = record.position().map_or(0, csv::Position::line);
            let cells = record.iter().map(|field| without_mark(&String::from_utf8_lossy(field)).trim().to_owned()).collect();
            rows.push((row, cells));
        }
        Ok(rows)
    }

    pub(super) fn rows(&mut self, header: u64, columns: &[usize], each: EachRow<'_>) -> Result<(), CaseError> {
        let mut reader = self.reader()?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|error| self.unreadable(&error))? {
            let row = record.position().map_or(0, csv::Position::line);
            if row <= header {
                continue;
            }
            let cell = |column: usize| match record.get(column) {
                None | Some([]) => Cell::Empty,
                // What a decoder could not read is a U+FFFD by now.
                Some(field) => match std::str::from_utf8(field) {
                    Ok(text) if text.contains('\u{fffd}') => Cell::Broken,
                    Ok(text) => Cell::Text(text),
                    Err(_) => Cell::Broken,
                },
            };
            let mut cells = [Cell::Empty; super::load::MOST_COLUMNS];
            let count = columns.len().min(cells.len());
            for (cell_of, column) in cells.iter_mut().zip(columns) {
                *cell_of = cell(*column);
            }
            each(row, &cells[..count])?;
        }
        Ok(())
    }
}

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// UTF-8, UTF-16 with a mark, or GB18030, of which GBK and GB 2312 are parts.
fn encoding(head: &[u8], name: &str) -> Result<&'static Encoding, CaseError> {
    match head {
        [0xff, 0xfe, ..] => return Ok(UTF_16LE),
        [0xfe, 0xff, ..] => return Ok(UTF_16BE),
        _ => {}
    }
    if head.contains(&0) {
        let message = Bilingual::new("不是文本、工作簿或 SQLite 文件", "this is no text, workbook or SQLite file");
        return Err(CaseError::new(name, message));
    }
    // The sample may end inside a character.
    let whole = |error: &std::str::Utf8Error| error.error_len().is_none();
    match std::str::from_utf8(head) {
        Ok(_) => return Ok(UTF_8),
        Err(error) if whole(&error) => return Ok(UTF_8),
        Err(_) => {}
    }
    let (wide, broken) = head.utf8_chunks().fold((0_usize, 0_usize), |(wide, broken), chunk| {
        (wide + chunk.valid().chars().filter(|c| *c >= '\u{800}').count(), broken + usize::from(!chunk.invalid().is_empty()))
    });
    // A few broken bytes in a UTF-8 file are told row by row.
    if wide > broken * 4 {
        return Ok(UTF_8);
    }
    // The sample may end inside a character; a line end is never part of one.
    let lines = head.iter().rposition(|byte| *byte == b'\n').map_or(head, |last| &head[..last]);
    let (text, _) = GB18030.decode_without_bom_handling(lines);
    let (all, wrong) = text.chars().fold((0_usize, 0_usize), |(all, wrong), c| (all + 1, wrong + usize::from(c == '\u{fffd}')));
    if wrong * 50 > all {
        let message = Bilingual::new("文字编码无法识别，应为 UTF-8 或 GBK", "the encoding is neither UTF-8 nor GBK");
        return Err(CaseError::new(name, message).help(Bilingual::new("另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8")));
    }
    Ok(GB18030)
}

/// Decodes a stream to UTF-8.
struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    ended: bool,
    text: Vec<u8>,
    text_at: usize,
    text_end: usize,
}

impl<R: Read> Decoding<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        let (raw, text) = (vec![0; 1 << 16], vec![0; 1 << 18]);
        Self { inner, decoder: encoding.new_decoder(), raw, raw_at: 0, raw_end: 0, ended: false, text, text_at: 0, text_end: 0 }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.text_at == self.text_end {
            if self.raw_at == self.raw_end && !self.ended {
                self.raw_end = self.inner.read(&mut self.raw)?;
                self.raw_at = 0;
                self.ended = self.raw_end == 0;
            }
            let (_, read, written, _) = self.decoder.decode_to_utf8(&self.raw[self.raw_at..self.raw_end], &mut self.text, self.ended);
            self.raw_at += read;
            (self.text_at, self.text_end) = (0, written);
            if written == 0 && self.ended {
                return Ok(0);
            }
        }
        let count = out.len().min(self.text_end - self.text_at);
        out[..count].copy_from_slice(&self.text[self.text_at..self.text_at + count]);
        self.text_at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gbk_and_utf8_are_told_apart() {
        let (gbk, _, _) = GB18030.encode("信访件编号,登记时间,信访形式\nXF1,2023-01-05,来信\n");
        assert_eq!(encoding(&gbk, "a.csv").unwrap(), GB18030);
        assert_eq!(encoding("信访件编号".as_bytes(), "a.csv").unwrap(), UTF_8);
        assert_eq!(encoding(b"\xff\xfe\x01\x00", "a.csv").unwrap(), UTF_16LE);
        assert!(encoding(b"\x00\x01\x02", "a.csv").is_err());
    }

    #[test]
    fn a_stream_is_decoded_across_its_chunks() {
        let text = "登记时间,来信\n".repeat(20_000);
        let (gbk, _, _) = GB18030.encode(&text);
        let mut decoded = String::new();
        Decoding::new(&gbk[..], GB18030).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, text);
    }
}
