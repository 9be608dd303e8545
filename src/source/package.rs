//! Zip packages such as .docx, .odt and .ofd: names and parts, with limits on what a hostile file may make of them.
//!
//! Bytes go in, the inflated bytes of single parts come out. Nothing is inflated that nobody asked for.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::SourceError;

/// More entries than any document has.
const MOST_ENTRIES: usize = 20_000;

/// The largest part that is read: 64 MiB.
const LARGEST_PART: u64 = 64 << 20;

/// All parts read from one package together: 96 MiB.
const LARGEST_SUM: u64 = 96 << 20;

/// A part larger than [`SUSPECT`] that was compressed more than this is made to overflow memory: text comes to 20:1, markup to 100:1.
const STEEPEST: u64 = 400;

/// Parts up to 8 MiB may be compressed as much as they like.
const SUSPECT: u64 = 8 << 20;

/// An open package.
#[derive(Debug)]
pub(super) struct Package<'a> {
    path: String,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens the package that `bytes` of the file called `path` hold.
    pub fn open(path: &str, bytes: &'a [u8]) -> Result<Self, SourceError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| failure(path, &error))?;
        if archive.len() > MOST_ENTRIES {
            return Err(SourceError::Bomb { path: path.to_owned() });
        }
        let names = (0..archive.len()).map(|index| {
            let name = archive.by_index_data(index).map_err(|error| failure(path, &error))?;
            Ok(name_of(name.name_raw()))
        });
        let names = names.collect::<Result<_, SourceError>>()?;
        Ok(Self { path: path.to_owned(), archive, names, left: LARGEST_SUM })
    }

    /// The file's name, for messages.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The names of all entries in the order of the directory, with `/` between folders. Folders end with `/`.
    #[allow(dead_code)]
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether there is a part called `name`; upper and lower case of ASCII letters are the same, as in the standards.
    pub fn holds(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// The inflated bytes of a part that must be there.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, SourceError> {
        let missing = || SourceError::MissingPart { path: self.path.clone(), part: name.to_owned() };
        let index = self.index(name).ok_or_else(missing)?;
        self.read_at(index)
    }

    /// The inflated bytes of a part that may be missing.
    pub fn read_optional(&mut self, name: &str) -> Result<Option<Vec<u8>>, SourceError> {
        self.index(name).map(|index| self.read_at(index)).transpose()
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = name.strip_prefix('/').unwrap_or(name);
        let exact = self.names.iter().position(|known| known == name);
        exact.or_else(|| self.names.iter().position(|known| known.eq_ignore_ascii_case(name)))
    }

    /// The inflated bytes of the entry at `index` of [`Self::names`].
    pub fn read_at(&mut self, index: usize) -> Result<Vec<u8>, SourceError> {
        let path = self.path.clone();
        let mut entry = self.archive.by_index(index).map_err(|error| failure(&path, &error))?;
        let packed = entry.compressed_size();
        let limit = LARGEST_PART.min(self.left);
        // The size in the directory is what the writer says; only what really comes out counts.
        let limit = if packed.saturating_mul(STEEPEST) < limit { limit.min(SUSPECT.max(packed.saturating_mul(STEEPEST))) } else { limit };
        let expected = usize::try_from(entry.size().min(limit).min(SUSPECT)).unwrap_or(0);
        let mut bytes = Vec::with_capacity(expected);
        let read = entry.by_ref().take(limit + 1).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        if size > limit {
            return Err(SourceError::Bomb { path });
        }
        read.map_err(|error| failure(&path, &ZipError::Io(error)))?;
        self.left -= size;
        Ok(bytes)
    }
}

/// Names are UTF-8, or what Chinese Windows writes.
fn name_of(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn failure(path: &str, error: &ZipError) -> SourceError {
    let path = path.to_owned();
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => SourceError::Protected { path },
        other => SourceError::Damaged { path, reason: other.to_string() },
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

    #[test]
    fn parts_are_found_by_name() {
        let bytes = zipped(&[("word/document.xml", b"<a/>"), ("b\\c.xml", b"c")]);
        let mut package = Package::open("a.docx", &bytes).unwrap();
        assert_eq!(package.names().collect::<Vec<_>>(), ["word/document.xml", "b/c.xml"]);
        assert_eq!(package.read("/Word/Document.xml").unwrap(), b"<a/>");
        assert_eq!(package.read("b/c.xml").unwrap(), b"c");
        assert_eq!(package.read_optional("d.xml").unwrap(), None);
        let missing = package.read("word/styles.xml").unwrap_err().message().zh;
        assert!(missing.contains("word/styles.xml"), "{missing}");
    }

    #[test]
    fn what_would_overflow_memory_is_refused() {
        let zeros = vec![0; 16 << 20];
        let bytes = zipped(&[("a.xml", &zeros)]);
        assert!(bytes.len() < 100_000);
        let error = Package::open("a.docx", &bytes).unwrap().read("a.xml").unwrap_err();
        assert_eq!(error, SourceError::Bomb { path: "a.docx".into() });
    }

    #[test]
    fn all_parts_together_have_a_limit() {
        let zeros = vec![0; 7 << 20];
        let bytes = zipped(&[("a.xml", &zeros)]);
        let mut package = Package::open("a.docx", &bytes).unwrap();
        let failed = (0..20).find_map(|_| package.read("a.xml").err());
        assert_eq!(failed, Some(SourceError::Bomb { path: "a.docx".into() }));
    }

    #[test]
    fn a_file_cut_off_is_damaged_wherever_it_ends() {
        let bytes = zipped(&[("word/document.xml", "受理505件。".repeat(100).as_bytes())]);
        for length in [4, 30, bytes.len() / 2, bytes.len() - 1] {
            let opened = Package::open("a.docx", &bytes[..length]).and_then(|mut package| package.read("word/document.xml"));
            assert!(matches!(opened, Err(SourceError::Damaged { .. })), "{length}");
        }
        let mut broken = bytes.clone();
        broken[60] ^= 0xff;
        let opened = Package::open("a.docx", &broken).and_then(|mut package| package.read("word/document.xml"));
        assert!(opened.is_err());
    }
}
