//! A package with some parts replaced or added; all other entries are copied byte for byte, in their order.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Document;
use crate::source::{RewriteError, View};

/// The package `original` with the parts of `changed` in the place of those of the same name, or behind all others.
pub(super) fn replaced(original: &[u8], changed: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(original))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(original.len() + (original.len() >> 2))));
    let comment = archive.comment().to_vec();
    writer.set_raw_comment(comment.into_boxed_slice())?;
    let mut written = vec![false; changed.len()];
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        let new = changed.iter().position(|(part, _)| part.eq_ignore_ascii_case(&name.replace('\\', "/")));
        match new {
            None => writer.raw_copy_file(entry)?,
            Some(new) if !written[new] => {
                let options = options().last_modified_time(entry.last_modified().unwrap_or_default());
                drop(entry);
                writer.start_file(name, options)?;
                writer.write_all(changed[new].1.as_bytes())?;
                written[new] = true;
            }
            Some(_) => {}
        }
    }
    for ((name, text), _) in changed.iter().zip(&written).filter(|(_, written)| !**written) {
        writer.start_file(name.as_str(), options())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The same bytes whenever they are written.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default())
}

impl Document {
    /// Looks whether `new`, made of `original`, has the same text in both views and the same bytes in all parts but those `changed`.
    pub(super) fn prove(&self, original: &[u8], new: &[u8], changed: &[(String, String)]) -> Result<(), RewriteError> {
        let text = |bytes: &[u8], view| Self::read("", bytes, view).map(|document| document.source.text);
        let same = |view| matches!((text(original, view), text(new, view)), (Ok(before), Ok(after)) if before == after);
        let read = self.source.revisions.map_or(View::Final, |revisions| revisions.view);
        let ours = text(new, read).is_ok_and(|text| text == self.source.text);
        // Without tracked changes both views are one.
        let views = self.source.revisions.is_none() || (same(View::Final) && same(View::Original));
        if ours && views && other_parts_are_the_same(original, new, changed) { Ok(()) } else { Err(RewriteError::Unproved) }
    }
}

/// Whether every part that is not `changed` is in both packages, in the same order, with the same bytes as they are stored.
pub(super) fn other_parts_are_the_same(original: &[u8], new: &[u8], changed: &[(String, String)]) -> bool {
    let parts = |bytes: &[u8]| -> Option<Vec<(String, Vec<u8>)>> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).ok()?;
            let name = entry.name().ok()?.into_owned();
            let stored = entry.data_start().and_then(|start| usize::try_from(start).ok())?;
            let length = usize::try_from(entry.compressed_size()).ok()?;
            if !changed.iter().any(|(part, _)| part.eq_ignore_ascii_case(&name.replace('\\', "/"))) {
                parts.push((name, bytes.get(stored..stored.checked_add(length)?)?.to_vec()));
            }
        }
        Some(parts)
    };
    matches!((parts(original), parts(new)), (Some(before), Some(after)) if before == after)
}
