//! The files of one archive, as those of a folder.

use std::sync::Arc;

use super::inputs::{Found, Input, is_archive, is_report, no_report};
use crate::output::Skipped;
use crate::source::Archive;

/// An archive whose files are taken one after the other.
#[derive(Debug)]
pub(super) struct Unpacking {
    archive: Arc<Archive>,
    next: usize,
}

impl Unpacking {
    pub fn new(archive: Archive) -> Self {
        Self { archive: Arc::new(archive), next: 0 }
    }
}

impl Iterator for Unpacking {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let packed = self.archive.files().get(self.next)?;
        self.next += 1;
        Some(if is_report(&packed.name) || is_archive(&packed.name) {
            Found::Report(Input::Packed(Arc::clone(&self.archive), packed.clone()))
        } else {
            Found::Skipped(Skipped { path: self.archive.path_of(packed), reason: no_report() })
        })
    }
}
