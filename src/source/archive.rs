//! A .zip of reports, read like a folder: the names inside in, the bytes of single files out, with limits on what a hostile archive may cost.
//!
//! Nothing is unpacked to disk and nothing is inflated that nobody asked for.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{DEFAULT_LIMIT, SourceError};
use crate::diagnostic::Bilingual;
use crate::fault;

/// More files than anybody sends in one archive.
const MOST_ENTRIES: usize = 20_000;

/// What all files of an archive and of the archives inside it may hold together: 2 GiB.
const LARGEST_SUM: u64 = 2 << 30;

/// Archives inside archives are opened down to this depth.
const DEEPEST: usize = 3;

/// A file larger than [`SUSPECT`] that was compressed more than this is made to overflow memory.
const STEEPEST: u64 = 400;

/// Files up to 8 MiB may be compressed as much as they like.
const SUSPECT: u64 = 8 << 20;

/// An open archive. Several threads may read from it at once.
#[derive(Debug)]
pub struct Archive {
    path: String,
    zip: ZipArchive<Bytes>,
    files: Vec<Packed>,
    depth: usize,
}

/// A file inside an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its path inside, with `/` between folders.
    pub name: String,
    /// Its size as the archive states it, in bytes.
    pub size: u64,
    index: usize,
}

impl Archive {
    /// Opens the archive at `path`; `shown` is what people call it.
    pub fn open(path: &Path, shown: &str) -> Result<Self, SourceError> {
        let unreadable = |reason| SourceError::Unreadable { path: shown.to_owned(), reason };
        // Opening a pipe would wait for who writes into it.
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(unreadable(fault::not_regular()));
        }
        let file = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (size, file) = file.map_err(|error| unreadable(fault::of_io(&error)))?;
        Self::new(shown, Bytes::File { file: Arc::new(Mutex::new(file)), at: 0, size }, 1, LARGEST_SUM)
    }

    /// Opens the archive that is itself the file `packed` of this one.
    pub fn open_inner(&self, packed: &Packed) -> Result<Self, SourceError> {
        let shown = self.path_of(packed);
        if self.depth >= DEEPEST {
            return Err(refused(
                &shown,
                format!("压缩包套了 {DEEPEST} 层以上，未展开；请先解压"),
                format!("archives inside archives beyond {DEEPEST} levels; unpack it first"),
            ));
        }
        let bytes: Arc<[u8]> = self.read(packed)?.into();
        Self::new(&shown, Bytes::Memory(Cursor::new(bytes)), self.depth + 1, LARGEST_SUM)
    }

    fn new(shown: &str, bytes: Bytes, depth: usize, sum: u64) -> Result<Self, SourceError> {
        let zip = ZipArchive::new(bytes).map_err(|error| failure(shown, &error))?;
        if zip.len() > MOST_ENTRIES {
            return Err(refused(
                shown,
                format!("压缩包内文件超过 {MOST_ENTRIES} 个；请分开打包"),
                format!("more than {MOST_ENTRIES} files inside; split it"),
            ));
        }
        let mut files = Vec::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|error| failure(shown, &error))?;
            let name = name_of(entry.name_raw());
            if !name.ends_with('/') && !passed_over(&name) {
                files.push(Packed { name, size: entry.size(), index });
            }
        }
        let all: u64 = files.iter().fold(0, |all, packed| all.saturating_add(packed.size));
        if all > sum {
            return Err(refused(
                shown,
                format!("解压后共 {all} 字节，超过上限 {sum}；请分开打包"),
                format!("{all} bytes when unpacked, limit {sum}; split it"),
            ));
        }
        files.sort_by(|a, b| a.name.cmp(&b.name).then(a.index.cmp(&b.index)));
        Ok(Self { path: shown.to_owned(), zip, files, depth })
    }

    /// The files inside, by name.
    pub fn files(&self) -> &[Packed] {
        &self.files
    }

    /// Whether this is no archive of reports but one document whose format is built on zip.
    pub fn is_document(&self) -> bool {
        let parts = ["[Content_Types].xml", "OFD.xml", "mimetype"];
        self.files.iter().any(|packed| parts.contains(&packed.name.as_str()))
    }

    /// How a file inside is called: `a.zip/内部/报告.docx`.
    pub fn path_of(&self, packed: &Packed) -> String {
        format!("{}/{}", self.path, packed.name)
    }

    /// The bytes of one file.
    pub fn read(&self, packed: &Packed) -> Result<Vec<u8>, SourceError> {
        let shown = self.path_of(packed);
        // The clone shares the directory and has its own place in the file.
        let mut zip = self.zip.clone();
        let mut entry = zip.by_index(packed.index).map_err(|error| failure(&shown, &error))?;
        let steep = entry.compressed_size().saturating_mul(STEEPEST).max(SUSPECT);
        let limit = packed.size.min(DEFAULT_LIMIT).min(steep);
        if packed.size > DEFAULT_LIMIT {
            return Err(SourceError::TooLarge { path: shown, size: packed.size, limit: DEFAULT_LIMIT });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(limit.min(SUSPECT)).unwrap_or(0));
        let read = entry.by_ref().take(limit + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            return Err(refused(
                &shown,
                "解压后的大小异常，可能是压缩炸弹；请确认文件来源",
                "it unpacks to far more than it should; make sure where it comes from",
            ));
        }
        read.map_err(|error| failure(&shown, &ZipError::Io(error)))?;
        Ok(bytes)
    }
}

/// What operating systems leave behind in archives.
fn passed_over(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX" || part.starts_with("~$"))
}

/// Names are UTF-8, or what Chinese Windows writes.
fn name_of(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn refused(path: &str, zh: impl Into<String>, en: impl Into<String>) -> SourceError {
    SourceError::Archive { path: path.to_owned(), reason: Bilingual::new(zh, en) }
}

fn failure(path: &str, error: &ZipError) -> SourceError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            refused(path, "有密码保护；请去掉密码后再核查", "protected by a password; remove it and check again")
        }
        other => refused(path, "压缩包已损坏或不完整；请重新获取", format!("the archive is damaged or incomplete ({other}); get it again")),
    }
}

/// Where the archive's bytes are. Clones read independently.
#[derive(Debug, Clone)]
enum Bytes {
    File { file: Arc<Mutex<File>>, at: u64, size: u64 },
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Memory(cursor) => cursor.read(buffer),
            Self::File { file, at, .. } => {
                let mut file = file.lock().map_err(|_| io::Error::other("another reader failed"))?;
                file.seek(SeekFrom::Start(*at))?;
                let read = file.read(buffer)?;
                *at += read as u64;
                Ok(read)
            }
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Memory(cursor) => cursor.seek(to),
            Self::File { at, size, .. } => {
                let place = match to {
                    SeekFrom::Start(place) => Some(place),
                    SeekFrom::End(offset) => size.checked_add_signed(offset),
                    SeekFrom::Current(offset) => at.checked_add_signed(offset),
                };
                *at = place.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
                Ok(*at)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn opened(bytes: Vec<u8>) -> Result<Archive, SourceError> {
        Archive::new("a.zip", Bytes::Memory(Cursor::new(bytes.into())), 1, LARGEST_SUM)
    }

    fn names(archive: &Archive) -> Vec<String> {
        archive.files().iter().map(|packed| archive.path_of(packed)).collect()
    }

    #[test]
    fn files_are_listed_by_name_without_what_systems_leave_behind() {
        let archive = opened(zipped(&[("乙\\b.txt", b"2"), ("__MACOSX/x.txt", b""), ("甲/a.txt", b"1"), (".DS_Store", b"")])).unwrap();
        assert_eq!(names(&archive), ["a.zip/乙/b.txt", "a.zip/甲/a.txt"]);
        assert_eq!(archive.read(&archive.files()[1]).unwrap(), b"1");
    }

    #[test]
    fn names_in_gbk_are_read() {
        let name = encoding_rs::GBK.encode("内部/报告.txt").0.into_owned();
        // Written under a name of the same length, which is then replaced in both places of the archive.
        let dummy = "x".repeat(name.len());
        let bytes = zipped(&[(&dummy, b"1")]);
        let mut renamed = Vec::new();
        let mut rest = &bytes[..];
        while let Some(at) = rest.windows(dummy.len()).position(|window| window == dummy.as_bytes()) {
            renamed.extend_from_slice(&rest[..at]);
            renamed.extend_from_slice(&name);
            rest = &rest[at + dummy.len()..];
        }
        renamed.extend_from_slice(rest);
        assert_eq!(names(&opened(renamed).unwrap()), ["a.zip/内部/报告.txt"]);
    }

    #[test]
    fn what_unpacks_to_far_too_much_is_refused() {
        let archive = opened(zipped(&[("a.txt", &vec![0; 16 << 20])])).unwrap();
        let message = archive.read(&archive.files()[0]).unwrap_err().message().zh;
        assert!(message.contains("a.zip/a.txt") && message.contains("压缩炸弹"), "{message}");
    }

    #[test]
    fn archives_inside_archives_are_opened_only_so_deep() {
        let mut bytes = zipped(&[("a.txt", b"1")]);
        for _ in 1..=DEEPEST {
            bytes = zipped(&[("b.zip", &bytes)]);
        }
        let mut archive = opened(bytes).unwrap();
        for _ in 1..DEEPEST {
            archive = archive.open_inner(&archive.files()[0]).unwrap();
        }
        assert_eq!(names(&archive), ["a.zip/b.zip/b.zip/b.zip"]);
        assert!(archive.open_inner(&archive.files()[0]).is_err());
    }

    #[test]
    fn a_document_built_on_zip_is_told_from_an_archive() {
        assert!(opened(zipped(&[("[Content_Types].xml", b""), ("word/document.xml", b"")])).unwrap().is_document());
        assert!(!opened(zipped(&[("a.txt", b"")])).unwrap().is_document());
    }

    #[test]
    fn damaged_archives_say_so() {
        let bytes = zipped(&[("a.txt", "受理".repeat(99).as_bytes())]);
        for length in [0, 4, bytes.len() / 2, bytes.len() - 1] {
            let read = opened(bytes[..length].to_vec()).and_then(|archive| archive.read(&archive.files()[0].clone()));
            assert!(read.is_err(), "{length}");
        }
    }
}
