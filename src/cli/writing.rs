//! Results on standard output or in files; a file is whole or not there at all.

use std::ffi::OsString;
use std::fs::{self, File, FileTimes, Metadata};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::output::Folder;

/// Where a result goes, piece by piece.
#[derive(Debug)]
pub(super) enum Place {
    /// Standard output.
    Standard(BufWriter<Stdout>),
    /// A file, written beside its place and moved there when it is complete.
    File(Pending),
    /// A folder, whose files the printer writes itself.
    Folder(PathBuf),
}

impl Place {
    /// Standard output, or the file at `path`.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            None => Ok(Self::Standard(BufWriter::new(io::stdout()))),
            Some(path) if path.is_dir() => Err(Failure::writing(Some(path.to_owned()), io::Error::from(io::ErrorKind::IsADirectory))),
            Some(path) => Pending::create(path).map(Self::File).map_err(|error| Failure::writing(Some(path.to_owned()), error)),
        }
    }

    /// Lets `print` write. On a terminal it is seen at once.
    pub fn write(&mut self, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let written = match self {
            Self::Standard(out) => print(out).and_then(|()| if out.get_ref().is_terminal() { out.flush() } else { Ok(()) }),
            Self::File(pending) => print(&mut pending.out),
            Self::Folder(_) => print(&mut io::sink()),
        };
        written.map_err(|error| Failure::writing(self.path().map(Path::to_owned), error))
    }

    /// Everything has been written.
    pub fn close(self) -> Result<(), Failure> {
        match self {
            Self::Standard(mut out) => out.flush().map_err(|error| Failure::writing(None, error)),
            Self::Folder(_) => Ok(()),
            Self::File(pending) => {
                let path = pending.path.clone();
                pending.complete().map_err(|error| Failure::writing(Some(path), error))
            }
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Standard(_) => None,
            Self::File(pending) => Some(&pending.path),
            Self::Folder(path) => Some(path),
        }
    }
}

/// A file that is not complete yet. One that never is leaves nothing behind.
#[derive(Debug)]
pub(super) struct Pending {
    path: PathBuf,
    part: PathBuf,
    out: BufWriter<File>,
    complete: bool,
}

impl Pending {
    fn create(path: &Path) -> io::Result<Self> {
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let out = BufWriter::new(File::create(&part)?);
        Ok(Self { path: path.to_owned(), part, out, complete: false })
    }

    fn complete(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        fs::rename(&self.part, &self.path)?;
        self.complete = true;
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.complete {
            // The half-written file is of no use; that it may stay behind changes nothing.
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// A folder that results are put into file by file, each whole or not at all.
#[derive(Debug)]
pub(super) struct NoteFolder {
    path: PathBuf,
}

impl NoteFolder {
    /// The folder at `path`, which is made where there is none.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self { path: path.to_owned() })
    }
}

impl Folder for NoteFolder {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut pending = Pending::create(&self.path.join(name))?;
        pending.out.write_all(bytes)?;
        pending.complete()
    }
}

/// Hands a writer for standard output, or for the file at `path`, to `print`, which writes everything.
pub(super) fn write(path: Option<&Path>, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut place = Place::open(path)?;
    place.write(print)?;
    place.close()
}

/// Puts `bytes` in the place of the file at `path`, which keeps its mode and times; with `backup` the old bytes stay beside it.
///
/// A link is followed: the file that it points to changes. What happens is all or nothing. Gives the name of the file that was kept.
pub(super) fn replace(path: &Path, old: &[u8], bytes: &[u8], backup: bool) -> Result<Option<OsString>, Failure> {
    let failure = |error| Failure::writing(Some(path.to_owned()), error);
    let real = fs::canonicalize(path).map_err(failure)?;
    let metadata = fs::metadata(&real).map_err(failure)?;
    let kept = if backup { Some(keep(&real, old, &metadata).map_err(failure)?) } else { None };
    let folder = real.parent().unwrap_or(Path::new("."));
    let written = tempfile::Builder::new().prefix(".hegui-").tempfile_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        like(file.as_file(), &metadata)?;
        file.as_file().sync_all()?;
        file.persist(&real).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(failure)?;
    Ok(kept)
}

/// Writes the old bytes to `name.bak`, or `name.bak2` … where that name is taken.
fn keep(path: &Path, old: &[u8], metadata: &Metadata) -> io::Result<OsString> {
    for number in 1..1000 {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(if number == 1 { ".bak".to_owned() } else { format!(".bak{number}") });
        match fs::File::create_new(path.with_file_name(&name)) {
            Ok(mut file) => {
                file.write_all(old)?;
                like(&file, metadata)?;
                file.sync_all()?;
                return Ok(name);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Gives `file` the mode and times of another.
fn like(file: &fs::File, metadata: &Metadata) -> io::Result<()> {
    let mut times = FileTimes::new();
    if let Ok(modified) = metadata.modified() {
        times = times.set_modified(modified);
    }
    if let Ok(accessed) = metadata.accessed() {
        times = times.set_accessed(accessed);
    }
    file.set_times(times)?;
    file.set_permissions(metadata.permissions())
}

/// Says something to the user that is no result. That standard error may be closed is no reason to stop.
pub(super) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
