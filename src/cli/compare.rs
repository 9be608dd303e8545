//! `hegui compare`: two years of one organ side by side.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::arguments::CompareArguments;
use super::failure::Failure;
use super::formats::ListFormat;
use super::inputs::Input;
use super::originals::spare;
use super::reading::Reader;
use super::session::Session;
use super::writing::{tell, write};
use crate::cases::CaseError;
use crate::check::across::Facts;
use crate::check::{Checked, Options, compare_years};
use crate::diagnostic::{Bilingual, Language};
use crate::output::{FileResult, YearTable};

/// Prints what changed and what was kept.
pub(super) fn compare(arguments: &CompareArguments, session: &Session) -> Result<u8, Failure> {
    spare(&arguments.output, [arguments.old.clone(), arguments.new.clone()], (session, &arguments.pack))?;
    let pack = session.pack(&arguments.pack)?;
    let reader = Reader::new(&pack, Options::default())?;
    let (old, new) = (read(&arguments.old, &reader)?, read(&arguments.new, &reader)?);
    for doubt in doubts(&old.checked, &new.checked) {
        let word = if session.language == Language::Chinese { "注意：" } else { "note: " };
        tell(&format!("{word}{}\n", doubt.get(session.language)));
    }
    let comparison = compare_years((&old.checked, &old.facts), (&new.checked, &new.facts), &pack);
    let table = YearTable { old: &old.file, new: &new.file, comparison: &comparison, language: session.language };
    write(arguments.output.as_deref(), |out: &mut dyn Write| match arguments.format {
        ListFormat::Table => table.table(out),
        ListFormat::Json => table.json(out),
    })?;
    Ok(0)
}

/// Why the two may not be the two years of one organ that were meant.
fn doubts(old: &Checked, new: &Checked) -> Vec<Bilingual> {
    let mut doubts = Vec::new();
    if let (Some(old), Some(new)) = (&old.report.organ, &new.report.organ)
        && !old.text.ends_with(&new.text)
        && !new.text.ends_with(&old.text)
    {
        doubts.push(Bilingual::new(
            format!("两份报告不是一个机关的：{}；{}", old.text, new.text),
            format!("the two reports are of different organs: {}; {}", old.text, new.text),
        ));
    }
    if let (Some(old), Some(new)) = (old.report.year, new.report.year)
        && old.year >= new.year
    {
        doubts.push(Bilingual::new(
            format!("前一份应为较早的年度，现在是{}年度和{}年度", old.year, new.year),
            format!("the first one should be of an earlier year; they are of {} and {}", old.year, new.year),
        ));
    }
    doubts
}

/// A report with what was read from it.
struct Year {
    file: FileResult,
    checked: Checked,
    facts: Facts,
}

fn read(path: &Path, reader: &Reader<'_>) -> Result<Year, Failure> {
    let input = Input::File(path.to_owned());
    let (mut file, facts) = reader.check_whole(&input, &AtomicBool::new(true));
    let (Some(checked), Some(facts)) = (file.read.take(), facts) else {
        let message = file.diagnostics.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default();
        return Err(Failure::Cases(CaseError::new(&input.name(), message)));
    };
    Ok(Year { file, checked, facts })
}
