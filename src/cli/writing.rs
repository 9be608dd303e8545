//! Results on standard output or in files: whole or not at all.

use std::ffi::OsString;
use std::fs;
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
