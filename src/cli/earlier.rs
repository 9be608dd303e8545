//! Reports of the year before: one file, or a folder with those of many organs.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::failure::Failure;
use super::inputs::{Exclude, Found, Inputs, shown};
use super::reading::Reader;
use crate::cases::CaseError;
use crate::check::across::Facts;
use crate::check::{Options, Previous};
use crate::diagnostic::Bilingual;
use crate::rule::Pack;

/// The numbers and the passages of the reports at `path`. A file that is named must be readable; of a folder, what cannot be read is left out,
/// as is a report whose year nobody can tell. `year` is the year of the reports that are to be checked.
pub(super) fn read(path: &Path, pack: &Pack, year: Option<i16>) -> Result<(Vec<Previous>, Vec<Facts>), Failure> {
    let name = shown(path);
    let reader = Reader::new(pack, Options::default())?;
    let alone = !path.is_dir();
    let (mut previous, mut facts) = (Vec::new(), Vec::new());
    for found in Inputs::new(&[path.to_owned()], "", Exclude::default()) {
        let Found::Report(input) = found else { continue };
        let (file, report) = reader.check_whole(&input, &AtomicBool::new(true));
        let Some(checked) = &file.read else {
            if alone {
                let message = file.diagnostics.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default();
                return Err(Failure::Cases(CaseError::new(&name, message)));
            }
            continue;
        };
        let of = checked.report.year.map(|mention| mention.year).or_else(|| year.filter(|_| alone).map(|year| year - 1));
        match of {
            Some(of) => previous.push(Previous::of_report(&file.path, checked, of)),
            None if alone => {
                let message = Bilingual::new("看不出报告的年度", "the report's year is not known");
                return Err(Failure::Cases(CaseError::new(&name, message)));
            }
            None => continue,
        }
        facts.extend(report);
    }
    if previous.is_empty() {
        let message = Bilingual::new("没有能读的报告", "there is no report in it that can be read");
        return Err(Failure::Cases(CaseError::new(&name, message)));
    }
    Ok((previous, facts))
}
