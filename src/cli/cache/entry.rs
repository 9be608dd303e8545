//! One kept result as a file: a mark, a hash over name and content, the content. What was damaged, cut off or put there by others is no entry.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use super::hexadecimal;

/// What every entry begins with.
const MARK: &[u8; 16] = b"hegui result 1\r\n";
/// Where the content begins.
const HEAD: usize = MARK.len() + 32;
/// Larger results are made again: reading them back would hardly be quicker.
pub(super) const LARGEST: usize = 16 << 20;
/// An entry that was used is noted as such once in this time.
const NOTED: Duration = Duration::from_hours(24);

/// The file for the result of that name.
pub(super) fn path(folder: &Path, key: &[u8; 32]) -> PathBuf {
    let name = hexadecimal(key);
    folder.join(&name[..2]).join(&name[2..])
}

/// The bytes of the entry, where there is one that is whole; [`payload`] is what it holds.
pub(super) fn read(path: &Path, key: &[u8; 32]) -> Option<Vec<u8>> {
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    let length = usize::try_from(metadata.len()).ok().filter(|length| metadata.is_file() && *length <= HEAD + LARGEST)?;
    let mut bytes = Vec::with_capacity(length + 1);
    file.take((HEAD + LARGEST) as u64).read_to_end(&mut bytes).ok()?;
    let rest = bytes.strip_prefix(MARK.as_slice())?;
    let (hash, content) = rest.split_at_checked(32)?;
    if hash != hash_of(key, content) {
        return None;
    }
    if metadata.modified().is_ok_and(|used| used.elapsed().is_ok_and(|since| since > NOTED)) {
        // Others may own the entry; then it is as old as they say.
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
    Some(bytes)
}

/// What was kept.
pub(super) fn payload(bytes: &[u8]) -> &[u8] {
    bytes.get(HEAD..).unwrap_or_default()
}

/// Puts the entry there, whole or not at all.
pub(super) fn write(path: &Path, key: &[u8; 32], content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let open = || tempfile::Builder::new().prefix(".part-").tempfile_in(folder);
    let mut file = match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            open()?
        }
        opened => opened?,
    };
    let mut bytes = Vec::with_capacity(HEAD + content.len());
    bytes.extend(MARK);
    bytes.extend(hash_of(key, content));
    bytes.extend(content);
    file.write_all(&bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn hash_of(key: &[u8; 32], content: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(key).chain_update(content).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_entry_itself_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (key, other) = ([7; 32], [8; 32]);
        let place = path(folder.path(), &key);
        assert_eq!(read(&place, &key), None);
        write(&place, &key, b"content").unwrap();
        assert_eq!(payload(&read(&place, &key).unwrap()), b"content");
        assert_eq!(read(&place, &other), None, "moved to another name");
        let whole = fs::read(&place).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&place, &damaged).unwrap();
            assert_eq!(read(&place, &key), None, "byte {at} damaged");
            fs::write(&place, &whole[..at]).unwrap();
            assert_eq!(read(&place, &key), None, "cut at {at}");
        }
        write(&place, &key, b"again").unwrap();
        assert_eq!(payload(&read(&place, &key).unwrap()), b"again");
        assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn what_was_used_counts_as_young() {
        let folder = tempfile::tempdir().unwrap();
        let key = [9; 32];
        let place = path(folder.path(), &key);
        write(&place, &key, b"content").unwrap();
        let long_ago = SystemTime::now() - 2 * NOTED;
        File::options().append(true).open(&place).unwrap().set_modified(long_ago).unwrap();
        read(&place, &key).unwrap();
        assert!(fs::metadata(&place).unwrap().modified().unwrap() > long_ago + NOTED);
    }
}
