//! `hegui annotate`: the author's own file with a comment on each finding; of other formats a page.

use std::path::{Path, PathBuf};

use super::arguments::AnnotateArguments;
use super::check::today;
use super::failure::Failure;
use super::inputs::{Input, shown};
use super::originals::{reports, spare};
use super::paths::Exclude;
use super::reading::{self, Reader};
use super::session::Session;
use super::settings::Settings;
use super::waivers::Waivers;
use super::writing::{tell, write};
use crate::check::safe_edits;
use crate::diagnostic::{Edit, Language, Severity};
use crate::output::{FileResult, annotated_page, is_own_comment, word_comments};
use crate::source::{Format, RewriteError, Source, Track, View, WordDocument};

/// The author of corrections that are written as tracked changes.
pub(super) const AUTHOR: &str = "hegui";

/// Writes the annotated file; the original stays as it is.
pub(super) fn annotate(arguments: &AnnotateArguments, session: &Session) -> Result<u8, Failure> {
    let empty = Settings::default();
    let settings = session.found.as_ref().map_or(&empty, |found| &found.settings);
    let standard = arguments.path.as_os_str() == "-";
    let target = arguments.output.clone();
    spare(&target, reports(std::slice::from_ref(&arguments.path), Exclude::default()), (session, &arguments.pack))?;
    let pack = session.pack(&arguments.pack)?;
    let options = reading::options(&arguments.report, &arguments.rules, settings);
    let view = View::from(arguments.view.view);
    let reader = Reader::with_settings(&pack, options, &arguments.rules, session)?.in_view(view);
    let input = if standard { Input::Standard(arguments.stdin_name.clone()) } else { Input::File(arguments.path.clone()) };
    let name = input.name();
    let refused = Failure::Annotate;
    let bytes = reading::bytes(&input).map_err(|error| refused(error.message()))?;
    let source = reader.source(&name, bytes.clone()).map_err(|error| refused(error.message()))?;
    let word = source.format == Format::Docx;
    let edits = if arguments.fixes && word && view == View::Final { certain(&source, &reader) } else { Vec::new() };
    let mut file = reader.check_source(name.clone(), source);
    if let Some(found) = &session.found {
        Waivers::new(found, today()).apply(&mut file);
    }
    let new = if word {
        marked(&name, &bytes, view, &file, &edits, session.language).map_err(|error| refused(error.message()))?
    } else {
        annotated_page(&file, session.language).into_bytes()
    };
    let target = target.or_else(|| (!standard).then(|| default_name(&arguments.path, word)));
    write(target.as_deref(), |out| out.write_all(&new))?;
    if let Some(target) = &target {
        tell(&said(&file, target, word, edits.len(), session.language));
    }
    Ok(0)
}

/// The corrections that are certain.
fn certain(source: &Source, reader: &Reader<'_>) -> Vec<Edit> {
    let (checked, _) = reader.look(source);
    safe_edits(&source.text, &checked.report, &checked.diagnostics)
}

/// The document with comments, then with corrections as tracked changes.
fn marked(name: &str, bytes: &[u8], view: View, file: &FileResult, edits: &[Edit], language: Language) -> Result<Vec<u8>, RewriteError> {
    let read = |bytes: &[u8]| WordDocument::read(name, bytes, view).map_err(|_| RewriteError::Changed);
    let annotated = read(bytes)?.annotated(bytes, &word_comments(file, language), &is_own_comment)?;
    if edits.is_empty() { Ok(annotated) } else { read(&annotated)?.edited(&annotated, edits, &Track::As(AUTHOR)) }
}

/// `报告.hegui.docx` beside `报告.docx`, `报告.hegui.html` beside a file of another format.
fn default_name(path: &Path, word: bool) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(if word { ".hegui.docx" } else { ".hegui.html" });
    path.with_file_name(name)
}

/// What was written, in one line.
fn said(file: &FileResult, target: &Path, word: bool, corrections: usize, language: Language) -> String {
    let count = |severity| file.diagnostics.iter().filter(|found| found.waived.is_none() && found.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let target = shown(target);
    match language {
        Language::Chinese => {
            let proof = if word { "；原文文字和其他部分核对一致" } else { "" };
            let fixes = if corrections > 0 { format!("，修订 {corrections} 处") } else { String::new() };
            format!("已写入 {target}：必改 {errors} 处，核实 {warnings} 处，提示 {notes} 处{fixes}{proof}。\n")
        }
        Language::English => {
            let proof = if word { "; text and all other parts are as they were" } else { "" };
            let fixes = if corrections > 0 { format!(", {corrections} tracked corrections") } else { String::new() };
            format!("wrote {target}: {errors} errors, {warnings} warnings, {notes} notes{fixes}{proof}\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_file_stands_beside_the_old_one() {
        let name = |path: &str, word| default_name(Path::new(path), word).to_string_lossy().into_owned();
        assert_eq!(name("a/报告.docx", true), "a/报告.hegui.docx");
        assert_eq!(name("报告.v2.txt", false), "报告.v2.hegui.html");
        assert_eq!(name("报告.hegui.docx", true), "报告.hegui.hegui.docx");
        assert_eq!(name("报告", false), "报告.hegui.html");
    }
}
