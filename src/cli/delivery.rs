//! The results of a run on their way to every format that was asked for, file by file.

use std::io::{self, Write};

use super::failure::Failure;
use super::formats::{CheckTarget, check_printer};
use super::writing::Place;
use crate::diagnostic::Severity;
use crate::output::{FileResult, Head, Printer, Tail, Terminal};

/// All formats of a run with the places they are written to.
pub(super) struct Delivery {
    parcels: Vec<(Box<dyn Printer>, Place)>,
}

impl Delivery {
    /// Opens every place. `terminal` says how pictures are drawn, on the screen or in a file.
    pub fn open(targets: &[CheckTarget], terminal: impl Fn(bool) -> Terminal, fail_on: Option<Severity>) -> Result<Self, Failure> {
        let open = |target: &CheckTarget| {
            let printer = check_printer(target, terminal(target.file.is_some()), fail_on)?;
            let place = target.folder().map_or_else(|| Place::open(target.file.as_deref()), |folder| Ok(Place::Folder(folder.clone())));
            Ok((printer, place?))
        };
        Ok(Self { parcels: targets.iter().map(open).collect::<Result<_, Failure>>()? })
    }

    /// What stands before the files.
    pub fn begin(&mut self, head: &Head<'_>) -> Result<(), Failure> {
        self.all(|printer, out| printer.begin(head, out))
    }

    /// One file.
    pub fn file(&mut self, file: &FileResult) -> Result<(), Failure> {
        self.all(|printer, out| printer.file(file, out))
    }

    /// What stands after the files; everything is complete then.
    pub fn end(mut self, tail: &Tail<'_>) -> Result<(), Failure> {
        self.all(|printer, out| printer.end(tail, out))?;
        self.parcels.into_iter().try_for_each(|(_, place)| place.close())
    }

    fn all(&mut self, mut print: impl FnMut(&mut dyn Printer, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        self.parcels.iter_mut().try_for_each(|(printer, place)| place.write(|out| print(printer.as_mut(), out)))
    }
}
