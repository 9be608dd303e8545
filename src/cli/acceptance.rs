//! Everything that accepts findings or remembers them: waivers of the settings, a baseline, the ledger of the last round.

use std::path::PathBuf;

use super::arguments::CheckArguments;
use super::baseline::{Baseline, Recording};
use super::check::today;
use super::failure::Failure;
use super::ledger::Ledger;
use super::session::Session;
use super::waivers::Waivers;
use super::writing::write;
use crate::diagnostic::Language;
use crate::output::{FileResult, Round};
use crate::rule::Pack;

/// What is held against each file of a run.
#[derive(Debug)]
pub(super) struct Acceptance<'a> {
    session: &'a Session,
    waivers: Option<Waivers<'a>>,
    baseline: Option<Baseline>,
    recording: Option<Recording>,
    ledger: Option<Ledger>,
    waive_false: Option<PathBuf>,
}

/// What is to be said when all files have been seen.
#[derive(Debug, Default)]
pub(super) struct Closed {
    /// Waivers that lapsed or meet nothing.
    pub settings: Option<FileResult>,
    /// Entries of the baseline that meet nothing.
    pub baseline: Option<FileResult>,
    pub round: Option<Round>,
}

impl<'a> Acceptance<'a> {
    /// Reads what the arguments name.
    pub fn new(arguments: &CheckArguments, session: &'a Session) -> Result<Self, Failure> {
        let language = session.language;
        Ok(Self {
            session,
            waivers: session.found.as_ref().map(|found| Waivers::new(found, today())),
            baseline: arguments.baseline.as_deref().map(|path| Baseline::read(path, language)).transpose()?,
            recording: arguments.write_baseline.clone().map(Recording::new),
            ledger: arguments.ledger.as_deref().map(|path| Ledger::read(path, language)).transpose()?,
            waive_false: arguments.waive_false.clone(),
        })
    }

    /// Marks the findings of `file` that are accepted or known.
    pub fn apply(&mut self, file: &mut FileResult) {
        let language = self.session.language;
        if let Some(waivers) = &mut self.waivers {
            waivers.apply(file);
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.apply(file, language);
        }
        if let Some(baseline) = &mut self.baseline {
            baseline.apply(file, language);
        }
        if let Some(recording) = &mut self.recording {
            recording.add(file, language);
        }
    }

    /// Whether the findings of this run are taken down as accepted.
    pub fn records(&self) -> bool {
        self.recording.is_some()
    }

    /// What was met and what was not. Of a run that was not `complete` nobody can tell what the rest would have met.
    pub fn close(self, complete: bool, pack: &Pack) -> Result<Closed, Failure> {
        if !complete {
            return Ok(Closed::default());
        }
        if let Some(recording) = &self.recording {
            recording.finish(pack)?;
        }
        let findings = self.waivers.map(|waivers| waivers.findings(pack)).unwrap_or_default();
        let settings = self.session.found.as_ref().filter(|_| !findings.is_empty());
        let settings = settings.map(|found| FileResult::other(found.shown.clone(), found.text.clone(), findings.clone()));
        let (round, false_alarms) = self.ledger.map(Ledger::close).unzip();
        if let (Some(path), Some(entries)) = (&self.waive_false, false_alarms) {
            let heading = match self.session.language {
                Language::Chinese => "# 台账中标为误报的问题；核对后并入 hegui.yaml。\nwaive:\n",
                Language::English => "# false alarms of the ledger; look through them and put them into hegui.yaml\nwaive:\n",
            };
            let list = if entries.is_empty() { "  []\n" } else { &entries };
            write(Some(path), |out| write!(out, "{heading}{list}"))?;
        }
        Ok(Closed { settings, baseline: self.baseline.and_then(|baseline| baseline.stale()), round })
    }
}
