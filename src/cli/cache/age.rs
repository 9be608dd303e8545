//! How much is kept and for how long: entries that nobody used for a month go, sooner where the folder has grown too large.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{entry, read_small};

/// All entries together; nothing more is kept beyond it.
const MOST: u64 = 1 << 30;
/// Days for which an unused entry stays; the later ones where there is too much.
const DAYS: [u64; 3] = [30, 7, 1];
/// Holds the day of the last tidying and the bytes that there were after it.
const RECORD: &str = "size";

/// What the folder is known to hold.
#[derive(Debug)]
pub(super) struct Age {
    /// When the folder was last tidied, in days since 1970; 0 where it never was.
    tidied: u64,
    /// Bytes in it.
    size: AtomicU64,
    before: u64,
}

impl Age {
    /// As the folder's record says.
    pub fn read(folder: &Path) -> Self {
        let record = read_small(&folder.join(RECORD)).unwrap_or_default();
        let mut numbers = record.split_whitespace().map(|number| number.parse::<u64>().unwrap_or(0));
        let (tidied, before) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        Self { tidied, size: AtomicU64::new(before), before }
    }

    /// Whether an entry of so many bytes may be added; counts it if so.
    pub fn has_room_for(&self, length: usize) -> bool {
        let length = length as u64;
        length <= entry::LARGEST as u64 && self.size.fetch_add(length, Ordering::Relaxed) + length <= MOST
    }

    /// Removes what is old, once a day or where there is too much, and records what is there.
    pub fn settle(self, folder: &Path) -> io::Result<()> {
        let (size, today) = (self.size.into_inner(), today());
        if self.tidied == today && size <= MOST {
            return if size == self.before { Ok(()) } else { record(folder, today, size) };
        }
        let mut left = 0;
        for days in DAYS {
            left = tidy(folder, Duration::from_hours(days * 24))?;
            if left <= MOST {
                break;
            }
        }
        record(folder, today, left)
    }
}

fn today() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() / 86400)
}

fn record(folder: &Path, day: u64, size: u64) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".part-").tempfile_in(folder)?;
    writeln!(file, "{day} {size}")?;
    file.persist(folder.join(RECORD)).map_err(|error| error.error)?;
    Ok(())
}

/// Removes entries, and parts of some that were never completed, that were not used for so long. Gives the bytes of those that stay.
fn tidy(folder: &Path, unused: Duration) -> io::Result<u64> {
    let mut left = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name.len() == 2 && name.to_string_lossy().bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_ours || !entry.file_type()?.is_dir() {
            continue;
        }
        for kept in fs::read_dir(entry.path())? {
            let kept = kept?;
            let Ok(metadata) = kept.metadata() else { continue };
            let old = metadata.modified().is_ok_and(|used| used.elapsed().is_ok_and(|since| since > unused));
            if !(old && metadata.is_file() && fs::remove_file(kept.path()).is_ok()) {
                left += metadata.len();
            }
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_used_goes_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join("ab").join(name);
        fs::create_dir(folder.path().join("ab")).unwrap();
        fs::create_dir(folder.path().join("reports")).unwrap();
        for name in ["old", "young", ".part-old"] {
            fs::write(place(name), "12345").unwrap();
            if name.contains("old") {
                let long_ago = SystemTime::now() - Duration::from_hours(40 * 24);
                fs::File::options().append(true).open(place(name)).unwrap().set_modified(long_ago).unwrap();
            }
        }
        fs::copy(place("old"), folder.path().join("reports/old")).unwrap();
        let age = Age::read(folder.path());
        assert!(age.has_room_for(5) && !age.has_room_for(entry::LARGEST + 1));
        age.settle(folder.path()).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path().join("ab")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["young"]);
        assert!(folder.path().join("reports/old").exists(), "no folder of entries");
        let again = Age::read(folder.path());
        assert_eq!((again.tidied, again.before), (today(), 5));
    }

    #[test]
    fn a_folder_that_is_full_takes_no_more() {
        let folder = tempfile::tempdir().unwrap();
        record(folder.path(), today(), MOST - 10).unwrap();
        let age = Age::read(folder.path());
        assert!(age.has_room_for(10));
        assert!(!age.has_room_for(1));
        // It is counted again then, and found to be empty.
        age.settle(folder.path()).unwrap();
        assert!(Age::read(folder.path()).has_room_for(11));
    }
}
