//! `hegui extract`: what the program sees in a file.

use std::io::Write;

use super::arguments::ExtractArguments;
use super::failure::Failure;
use super::formats::{ExtractFormat, print_extract};
use super::inputs::find;
use super::originals::{reports, spare};
use super::paths::Exclude;
use super::reading::{Reader, unreadable_line};
use super::session::Session;
use super::writing::{tell, write};
use crate::check::Options;
use crate::output::{FileResult, Run};

/// Prints what is read from the files that the arguments name; 2 where one could not be read.
pub(super) fn extract(arguments: &ExtractArguments, session: &Session) -> Result<u8, Failure> {
    spare(&arguments.output, reports(&arguments.paths, Exclude::default()), (session, &arguments.pack))?;
    let pack = session.pack(&arguments.pack)?;
    let options = Options {
        year: arguments.report.year,
        organ: arguments.report.organ.clone(),
        kind: arguments.report.kind,
        organ_kind: arguments.report.organ_kind,
        level: arguments.report.level,
        region: arguments.report.region.clone(),
        ..Options::default()
    };
    let reader = Reader::new(&pack, options)?.in_view(arguments.view.view);
    let inputs = find(&arguments.paths, &arguments.stdin_name, session.language)?;
    let files: Vec<FileResult> = inputs.reports.iter().map(|input| reader.check(input)).collect();
    let unreadable = files.iter().any(|file| file.unreadable) || !inputs.unreadable.is_empty();
    for (_, reason) in &inputs.unreadable {
        tell(&unreadable_line(reason, session.language));
    }
    // JSON tells of it in the file's place.
    for file in files.iter().filter(|file| file.unreadable && arguments.format != ExtractFormat::Json) {
        for diagnostic in &file.diagnostics {
            tell(&unreadable_line(&diagnostic.message, session.language));
        }
    }
    let run = Run { pack: &pack, files, settings: None };
    let print = |out: &mut dyn Write| print_extract(arguments.format, arguments.explain, session.language, &run, out);
    write(arguments.output.as_deref(), print)?;
    Ok(if unreadable { 2 } else { 0 })
}
