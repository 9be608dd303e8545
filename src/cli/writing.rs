//! Results on standard output or in files: whole or not at all.

use std::ffi::OsString;
use std::fs::{self, FileTimes, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::failure::Failure;

/// Hands a writer for standard output, or for the file at `path`, to `print`.
///
/// A file is written beside its place and moved there when it is complete.
pub(super) fn write(path: Option<&Path>, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        return print(&mut out).and_then(|()| out.flush()).map_err(|error| Failure::writing(None, error));
    };
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = whole(&part, print).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        // The half-written file is of no use; that it may stay behind changes nothing of the failure.
        let _ = fs::remove_file(&part);
        Failure::writing(Some(path.to_owned()), error)
    })
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

fn whole(part: &Path, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(fs::File::create(part)?);
    print(&mut file)?;
    file.flush()?;
    file.get_ref().sync_all()
}

/// Says something to the user that is no result. That standard error may be closed is no reason to stop.
pub(super) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
