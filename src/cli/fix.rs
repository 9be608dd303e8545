//! `hegui fix`: corrections that are certain, shown as a difference or written to the file.

use super::annotate::AUTHOR;
use super::arguments::FixArguments;
use super::check::today;
use super::failure::Failure;
use super::inputs::{Input, find, shown};
use super::reading::{self, Reader};
use super::session::Session;
use super::settings::Settings;
use super::waivers;
use super::writing::{replace, tell, write};
use crate::check::safe_edits;
use crate::diagnostic::{Bilingual, Edit, Language};
use crate::output::{Masks, difference};
use crate::source::{Format, RewriteError, Source, edited, rewrite, rewrite_tracked};

/// How often a file is looked at again: one correction can make room for another that touched it.
const ROUNDS: usize = 20;

/// Shows or writes the corrections of the files that the arguments name; 2 where a file could not be read or written.
pub(super) fn fix(arguments: &FixArguments, session: &Session) -> Result<u8, Failure> {
    let empty = Settings::default();
    let settings = session.found.as_ref().map_or(&empty, |found| &found.settings);
    let pack = session.pack(&arguments.pack)?;
    let options = reading::options(&arguments.report, &arguments.rules, settings);
    let reader = Reader::with_settings(&pack, options, &arguments.rules, session)?;
    let inputs = find(&arguments.paths, &arguments.stdin_name, session.language)?;
    let mut tally = Tally::default();
    for input in &inputs.reports {
        match corrected(input, &reader, arguments.track, session) {
            Ok(Some(corrected)) => tally.take(&corrected, deliver(input, &corrected, arguments, session)?),
            Ok(None) => tally.unchanged += 1,
            Err(reason) => tally.fail(&input.name(), &reason, session.language),
        }
    }
    for (path, reason) in &inputs.unreadable {
        tally.fail(path, reason, session.language);
    }
    tell(&tally.line(arguments.write, session.language));
    Ok(if tally.failed > 0 { 2 } else { 0 })
}

/// A file before and after its corrections.
struct Corrected {
    old: Vec<u8>,
    /// The new bytes, or why the file cannot be written.
    new: Result<Vec<u8>, Bilingual>,
    /// How many places were changed.
    edits: usize,
    difference: String,
}

/// The corrections of one file; nothing where there are none.
fn corrected(input: &Input, reader: &Reader<'_>, track: bool, session: &Session) -> Result<Option<Corrected>, Bilingual> {
    let name = input.name();
    let old = reading::bytes(input).map_err(|error| error.message())?;
    let read = |bytes: &[u8]| Source::from_bytes(&name, bytes.to_vec()).map_err(|error| error.message());
    let first = read(&old)?;
    let (mut source, mut bytes) = (first.clone(), old.clone());
    let (mut edits, mut masks) = certain(&name, &source, reader, session);
    let first_masks = masks.clone();
    let mut count = 0;
    let mut read_only = None;
    for _ in 0..ROUNDS {
        if edits.is_empty() {
            break;
        }
        count += edits.len();
        let new = if track { rewrite_tracked(&source, &bytes, &edits, AUTHOR) } else { rewrite(&source, &bytes, &edits) };
        bytes = match new {
            Ok(bytes) => bytes,
            // The corrections can be shown all the same.
            Err(error @ RewriteError::ReadOnly(_)) => {
                read_only = Some(error.message());
                source.text = edited(&source.text, &edits).map_err(RewriteError::message)?;
                masks = reader.look(&Source::from_text(Format::Text, source.text.clone())).1;
                break;
            }
            Err(error) => return Err(error.message()),
        };
        source = read(&bytes)?;
        (edits, masks) = certain(&name, &source, reader, session);
    }
    if source.text == first.text {
        return Ok(None);
    }
    let now = if session.language == Language::Chinese { "（改正后）" } else { " (corrected)" };
    let difference = difference(&name, (&first.text, &first_masks), (&source.text, &masks), now);
    let new = match read_only {
        Some(reason) => Err(reason),
        None => Ok(bytes),
    };
    Ok(Some(Corrected { old, new, edits: count, difference }))
}

/// The safe edits of a text, and what must be masked in it.
fn certain(name: &str, source: &Source, reader: &Reader<'_>, session: &Session) -> (Vec<Edit>, Masks) {
    let (mut checked, masks) = reader.look(source);
    if let Some(found) = &session.found {
        waivers::mark(&mut checked.diagnostics, (name, &source.text, &masks), found, today());
    }
    (safe_edits(&source.text, &checked.report, &checked.diagnostics), masks)
}

/// What became of the corrections of one file.
#[derive(Clone, Copy)]
enum Delivered {
    Shown,
    Written,
    Failed,
}

/// Shows the difference, and writes the file where that is asked for. A file that cannot be written does not stop the others.
fn deliver(input: &Input, corrected: &Corrected, arguments: &FixArguments, session: &Session) -> Result<Delivered, Failure> {
    write(None, |out| out.write_all(corrected.difference.as_bytes()))?;
    let Input::File(path) = input else { return Ok(Delivered::Shown) };
    if !arguments.write {
        return Ok(Delivered::Shown);
    }
    let new = match &corrected.new {
        Ok(new) => new,
        Err(reason) => {
            refuse(&input.name(), reason, session.language);
            return Ok(Delivered::Failed);
        }
    };
    match replace(path, &corrected.old, new, arguments.backup) {
        Ok(kept) => {
            if let Some(name) = kept {
                let kept = shown(&path.with_file_name(name));
                tell(&match session.language {
                    Language::Chinese => format!("原文件另存为 {kept}\n"),
                    Language::English => format!("the old file was kept as {kept}\n"),
                });
            }
            Ok(Delivered::Written)
        }
        Err(failure) => {
            tell(&failure.text(session.language));
            Ok(Delivered::Failed)
        }
    }
}

/// Counts for the last line.
#[derive(Default)]
struct Tally {
    changed: usize,
    places: usize,
    unchanged: usize,
    failed: usize,
}

impl Tally {
    fn take(&mut self, corrected: &Corrected, delivered: Delivered) {
        match delivered {
            Delivered::Failed => self.failed += 1,
            Delivered::Shown | Delivered::Written => {
                self.changed += 1;
                self.places += corrected.edits;
            }
        }
    }

    fn fail(&mut self, path: &str, reason: &Bilingual, language: Language) {
        self.failed += 1;
        refuse(path, reason, language);
    }

    fn line(&self, written: bool, language: Language) -> String {
        let Self { changed, places, unchanged, failed } = self;
        match (language, written) {
            (Language::Chinese, true) => {
                format!("已改正 {changed} 个文件 {places} 处，{unchanged} 个文件不用改，{failed} 个文件未能改正。\n")
            }
            (Language::Chinese, false) => {
                let advice = if *changed > 0 { "加 --write 写入文件。" } else { "" };
                format!("可改正 {changed} 个文件 {places} 处，{unchanged} 个文件不用改，{failed} 个文件未能改正。{advice}\n")
            }
            (Language::English, true) => {
                format!("corrected {changed} files in {places} places; {unchanged} need no correction; {failed} could not be corrected\n")
            }
            (Language::English, false) => {
                let advice = if *changed > 0 { "; --write writes the files" } else { "" };
                format!(
                    "{changed} files can be corrected in {places} places; {unchanged} need no correction; {failed} could not be corrected{advice}\n"
                )
            }
        }
    }
}

fn refuse(path: &str, reason: &Bilingual, language: Language) {
    tell(&match language {
        Language::Chinese => format!("未改正 {path}：{}\n", reason.get(language)),
        Language::English => format!("not corrected: {path}: {}\n", reason.get(language)),
    });
}
